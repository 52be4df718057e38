"""What is known about an error when it is explained: its words, the script's line, and what the line's names hold."""

from __future__ import annotations

import linecache
import os
import re
import sys
from importlib.util import find_spec
from types import FrameType
from typing import Any, Callable, Iterator, Mapping, NamedTuple

TEXT_LIMIT = 4000
"""Characters of a message that are looked at, half from each end: Keras may print a whole array."""
SHORT = 80
LONGEST_STATEMENT = 20
"""Lines."""
COLOURS = re.compile("\x1b\\[[0-9;]*m")
RAISES = re.compile(r"(raise|assert)\b")
LR = re.compile(r"(?<!legacy\.)\b(?:Adam|SGD|RMSprop|Adagrad|Adadelta|Adamax|Nadam|Ftrl)\([^()#]*\blr\s*=")
"""An optimizer's rate by its old name; those of `optimizers.legacy` still take it."""
OWN_KERAS = re.compile(r"^\s*(?:import|from)\s+keras\b", re.MULTILINE)


class Fault:
    """One error of a script; `found` holds the named groups of the rule that is being tried."""

    def __init__(self, error: BaseException, script: str, foreign: bool = False) -> None:
        self.error = error
        self.script = script
        self.foreign = foreign
        self.folder = os.path.dirname(script)  # noqa: PTH120 - compared with frames' file names, which are text
        self.kinds = [kind.__name__ for kind in type(error).__mro__]
        self.text = _text(error)
        self.found: Mapping[str, str] = {}
        self.frame: FrameType | None = None
        """The innermost frame of the script."""
        self.line: int | None = None
        self.innermost = ""
        """The file of the innermost frame of all."""
        self._follow_trace()
        if isinstance(error, SyntaxError) and error.filename and self.is_own(error.filename):
            self.line = error.lineno
        self.source = _printable(linecache.getline(script, self.line).strip()) if self.line else ""

    def _follow_trace(self) -> None:
        trace = self.error.__traceback__
        while trace is not None:
            self.innermost = trace.tb_frame.f_code.co_filename
            if self.innermost == self.script:
                self.frame, self.line = trace.tb_frame, trace.tb_lineno
            trace = trace.tb_next

    @property
    def frames(self) -> Iterator[FrameType]:
        """The frames that the error went through below the script's own, from the outside in."""
        trace, inside = self.error.__traceback__, False
        while trace is not None:
            if inside and trace.tb_frame.f_code.co_filename != self.script:
                yield trace.tb_frame
            inside = inside or trace.tb_frame is self.frame
            trace = trace.tb_next

    @property
    def statement(self) -> str:
        """The script's failing line with those that go on with its brackets."""
        text = self.source
        for number in range((self.line or 0) + 1, (self.line or 0) + LONGEST_STATEMENT):
            if not self.line or text.count("(") <= text.count(")"):
                break
            text += " " + _printable(linecache.getline(self.script, number).strip())
        return text

    def is_own(self, file: str) -> bool:
        """Return whether a file is the person's: in the script's folder, and no package that lies there."""
        return file == self.script or (file.startswith(self.folder + os.sep) and "site-packages" not in file)

    def __getitem__(self, name: str) -> str:
        """Return what a rule's pattern has found under a name, short and in one line."""
        return self.found.get(name, "")

    @property
    def is_raised_by_the_person(self) -> bool:
        """Whether the person's own `raise` or `assert` made it: it says itself what it means."""
        trace = self.error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is None or not self.is_own(trace.tb_frame.f_code.co_filename):
            return False
        line = linecache.getline(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        return RAISES.match(line.strip()) is not None

    @property
    def is_legacy_run(self) -> bool:
        """Whether `tf.keras` is Keras 2 in this process."""
        keras = sys.modules.get("keras")
        is_old = str(getattr(keras, "__version__", "")).startswith("2.")
        return is_old or os.environ.get("TF_USE_LEGACY_KERAS", "") in ("1", "true", "True")

    @property
    def can_be_switched(self) -> bool:
        """Whether a run of this script can be under Keras 2: in another interpreter only what is `tensorflow.keras`."""
        if find_spec("tf_keras") is None:
            return False
        return not self.foreign or OWN_KERAS.search(self.whole) is None

    @property
    def sets_lr(self) -> bool:
        """Whether an optimizer of the script gets `lr=`, which tf-keras takes and does not use."""
        return LR.search(self.whole) is not None

    @property
    def whole(self) -> str:
        """The text of the script."""
        return "".join(linecache.getlines(self.script))

    def is_about(self, *packages: str) -> bool:
        """Return whether the object that lacks an attribute is of one of these packages.

        Python says which object it was from 3.10 on; before that the name alone has to do.
        """
        found = getattr(self.error, "obj", None)
        if found is None:
            return sys.version_info < (3, 10)
        module = getattr(found, "__name__", "") if isinstance(found, type(sys)) else type(found).__module__
        return str(module).partition(".")[0] in packages

    def value(self, name: str) -> Any:
        """Return what a name holds where the script failed; None if it is not known."""
        if self.frame is None:
            return None
        return self.frame.f_locals.get(name, self.frame.f_globals.get(name))

    def named(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Yield the names in the failing line, and their values, whose type's name ends so."""
        for name in re.findall(r"[A-Za-z_]\w*", self.source):
            value = self.value(name)
            if value is not None and type(value).__name__.endswith(kind):
                yield name, value


class Rule(NamedTuple):
    """One known error."""

    code: str
    kinds: str
    """Names of exception types, parted by blanks; one of them has to be among the error's."""
    pattern: str
    """Sought in the message; its named groups are the rule's finds."""
    says: Callable[[Fault], str]
    """Returns what it means and what to change; "" where the rule does not hold after all."""
    legacy: bool | Callable[[Fault], bool] = False
    """Whether the Keras of the exam's years takes such a script as it is."""
    source: str = ""
    """Sought in the script's failing line; its named groups are finds as well."""

    def helps(self, fault: Fault) -> bool:
        """Return whether the Keras of the exam's years takes the script that this fault is of."""
        return self.legacy if isinstance(self.legacy, bool) else self.legacy(fault)

    def explains(self, fault: Fault) -> str:
        """Return the sentences on this fault; "" where it is another error."""
        if not set(self.kinds.split()) & set(fault.kinds):
            return ""
        said = re.search(self.pattern, fault.text, re.DOTALL)
        written = re.search(self.source, fault.source)
        if said is None or written is None:
            return ""
        fault.found = {name: _short(text) for one in (said, written) for name, text in one.groupdict().items()}
        return self.says(fault)


def _short(text: str | None) -> str:
    line = _printable(" ".join((text or "").split()))
    return line if len(line) <= SHORT else line[: SHORT - 3] + "..."


def _printable(line: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in line)


def _text(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:
        return ""  # the script's own class
    if len(text) > TEXT_LIMIT:
        text = text[: TEXT_LIMIT // 2] + "\n" + text[-TEXT_LIMIT // 2 :]
    return COLOURS.sub("", text)


def plain(shape: str) -> str:
    """Return a shape without the batch axis, as `input_shape` wants it: "(None, 28, 28)" gives "(28, 28)"."""
    sizes = [size.strip() for size in shape.strip("()[] ").split(",") if size.strip()][1:]
    return "({})".format(", ".join(sizes) + ("," if len(sizes) == 1 else ""))


def sizes_of(shape: str) -> list[str]:
    """Return the sizes in a shape's text."""
    return [size.strip() for size in shape.strip("()[] ").split(",") if size.strip()]
