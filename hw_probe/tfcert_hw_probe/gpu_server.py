"""Asks the NVIDIA driver in a process of its own: `python -m tfcert_hw_probe.gpu_server [MODULE]`.

One line in is one look, answered by one line of JSON (`GpuLook`). It ends when its input does, even while the driver
hangs; and by itself after an answer that no later look can better for a while (there is no driver, or no GPU), or when
nobody has looked for a minute. MODULE stands in for `pynvml`.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading

import msgspec

from tfcert_hw_probe.gpu import GpuMeter, import_pynvml
from tfcert_hw_probe.gpu_look import FINAL, GpuLook

INPUT, OUTPUT = 0, 1
IDLE_S = 60.0
"""Without looks for so long it leaves: starting anew takes a tenth of a second, and staying takes memory."""


def main() -> None:
    """Answer until the input ends."""
    module = sys.argv[1] if len(sys.argv) > 1 else None
    meter = GpuMeter(import_pynvml if module is None else lambda: importlib.import_module(module))
    wanted = threading.Event()
    answers = _own_output()
    # A thread listens, since the driver may keep the other one for ever; it must not keep the process.
    threading.Thread(target=_listen, args=(wanted,), daemon=True).start()
    while wanted.wait(IDLE_S):
        wanted.clear()
        look = meter.look()
        _answer(answers, look)
        if look.fault in FINAL:
            return


def _own_output() -> int:
    """Keep the pipe for answers alone: a driver's library may print."""
    answers = os.dup(OUTPUT)
    os.dup2(2, OUTPUT)
    return answers


def _listen(wanted: threading.Event) -> None:
    while os.read(INPUT, 4096):
        wanted.set()
    os._exit(0)


def _answer(answers: int, look: GpuLook) -> None:
    data = msgspec.json.encode(look) + b"\n"
    try:
        while data:
            data = data[os.write(answers, data) :]
    except OSError:  # nobody reads any more
        os._exit(0)


if __name__ == "__main__":
    main()
