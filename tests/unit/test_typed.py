"""Types are read by any thread, the first time too."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tfcert_exam_engine import typed

ROOT = Path(__file__).parents[2]
AT_ONCE = """
import sys, threading, types
import msgspec
from tfcert_exam_engine import typed

SOURCE = '''
from __future__ import annotations
import msgspec
class Inner(msgspec.Struct):
    a: int = 0
    b: list[int] = []
    c: dict[str, int] = {}
class Middle(msgspec.Struct):
    a: Inner | None = None
    b: list[Inner] = []
    c: dict[str, Inner] = {}
class Outer(msgspec.Struct):
    a: Middle | None = None
    b: list[Middle] = []
    c: dict[str, Middle] = {}
'''
READ = {
    "typed": lambda kind: typed.converted({"a": {"a": {"a": 1}}}, kind),
    "bare": lambda kind: msgspec.convert({"a": {"a": {"a": 1}}}, kind),
}[sys.argv[1]]
sys.setswitchinterval(1e-6)
for number in range(2000):
    module = sys.modules[f"fresh{number}"] = types.ModuleType(f"fresh{number}")
    exec(SOURCE, module.__dict__)
    both = threading.Barrier(2)
    def work():
        both.wait()
        assert READ(module.Outer).a.a.a == 1
    threads = [threading.Thread(target=work) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
print("both read all of them")
"""


def read_at_once(how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", AT_ONCE, how], capture_output=True, text=True, check=False)


def test_two_threads_may_read_a_type_for_the_first_time_at_once() -> None:
    done = read_at_once("typed")
    assert (done.returncode, done.stdout) == (0, "both read all of them\n"), done.stderr[-2000:]


@pytest.mark.skipif(not __import__("msgspec").__version__.startswith("0.22"), reason="seen with msgspec 0.22")
def test_without_it_the_process_dies() -> None:
    """Where this fails, msgspec has been mended, and `typed` can go."""
    assert read_at_once("bare").returncode < 0


def bare_reads(file: Path) -> list[int]:
    """Return the lines that read a type of ours by msgspec itself."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            typed_decode = called.endswith(".decode") and any(word.arg == "type" for word in node.keywords)
            if called.endswith((".Decoder", "msgspec.convert")) or (called.startswith("msgspec.") and typed_decode):
                found.append(node.lineno)
    return found


@pytest.mark.parametrize("package", ["exam_engine/tfcert_exam_engine", "tui/tfcert_tui"])
def test_no_type_is_read_without_it(package: str) -> None:
    files = [file for file in (ROOT / package).rglob("*.py") if file != Path(typed.__file__)]
    assert len(files) > 100
    assert {str(file): lines for file in files if (lines := bare_reads(file))} == {}


def test_what_is_read_is_what_it_says() -> None:
    assert typed.from_json(b"[1, 2]", list[int]) == [1, 2]
    assert typed.from_msgpack(b"\x92\x01\x02", list[int]) == [1, 2]
    assert typed.converted("3", int, strict=False) == 3
    assert typed.decoder(list[int]) is typed.decoder(list[int])
