"""From the command to its first full frame at 120x40, engine warm and an attempt live, against a Textual hello.

    python benchmarks/first_frame.py [--rounds 15]

Ours is full when the statement, the last thing to come, stands on the screen. The hello is one Static.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from bench_engine import engine_with_attempt
from figures import report
from terminal import first_frame

HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("hello, world")
Hello().run()
"""


async def measure(rounds: int) -> tuple[list[float], list[float], list[int]]:
    """Return seconds of ours and of the hello, in turn, and the bytes of our frames."""
    ours, hello, sizes = [], [], []
    async with engine_with_attempt() as (client, _attempt):
        data_dir = (await client.status()).data_dir
        command = [str(Path(sys.executable).with_name("tfcert-tui")), "--data-dir", data_dir]
        for turn in range(rounds + 1):
            seconds, size = await asyncio.to_thread(first_frame, command, b"60 readings")
            plain, _ = await asyncio.to_thread(first_frame, [sys.executable, "-c", HELLO], b"hello, world")
            if turn:
                ours.append(seconds)
                hello.append(plain)
                sizes.append(size)
    return ours, hello, sizes


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    for unusual in ("SSH_CONNECTION", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(unusual, None)  # a person at a terminal has compiled modules
    ours, hello, sizes = asyncio.run(measure(parser.parse_args().rounds))
    report("first full frame", ours, hello, "s", "a Textual app with one Static", "ratio 1.5 or less")
    print(f"bytes of our first frame: {sorted(sizes)[len(sizes) // 2]}")


if __name__ == "__main__":
    main()
