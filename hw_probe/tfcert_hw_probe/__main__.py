"""`python -m tfcert_hw_probe [--json] [--watch]`: what the machine does, in words or as JSON lines."""

from __future__ import annotations

import argparse
import os
import sys
import time
from gettext import gettext as _
from pathlib import Path
from typing import NoReturn

import msgspec

from tfcert_hw_probe.report import lines_of
from tfcert_hw_probe.sample import Sample
from tfcert_hw_probe.sampler import Sampler

FIRST_WAIT_S = 0.5
"""Between the first look and the one that is printed: a rate needs two."""
DRIVER_S = 5.0
"""How long the driver is waited for: a GPU that sleeps needs a second or two."""
INTERRUPTED = 130


def main() -> None:
    """Print one sample, or one a second until interrupted."""
    options = _options()
    sampler = Sampler(Path())
    try:
        _print_samples(sampler, {f"pid {pid}": pid for pid in options.pid}, options)
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        # Who reads has had enough; Python must not try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        sampler.close()


def _options() -> argparse.Namespace:
    parser = _OneSentence(
        prog="python -m tfcert_hw_probe",
        description=_("Print what CPUs, memory, disk, network and GPUs do."),
        epilog=_("A value that cannot be read says why. Exit code: 0; 2 for options that are not understood."),
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON object per line"))
    parser.add_argument("--watch", action="store_true", help=_("once a second until Ctrl+C"))
    parser.add_argument(
        "--pid", type=_pid, action="append", default=[], help=_("also what this process and its children use")
    )
    return parser.parse_args()


class _OneSentence(argparse.ArgumentParser):
    """Says what is wrong with the options without the usage above it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def _pid(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(_("{text} is no process number").format(text=repr(text)))
    return int(text)


def _print_samples(sampler: Sampler, jobs: dict[str, int], options: argparse.Namespace) -> None:
    sampler.sample(jobs)
    began = time.monotonic()
    sampler.wait_for_gpus(DRIVER_S)
    time.sleep(max(0.0, FIRST_WAIT_S - (time.monotonic() - began)))
    _show(sampler.sample(jobs), options)
    while options.watch:
        time.sleep(1)
        _show(sampler.sample(jobs), options)


def _show(sample: Sample, options: argparse.Namespace) -> None:
    text = msgspec.json.encode(sample).decode() if options.json else "\n".join(lines_of(sample))
    print(text + ("\n" if options.watch and not options.json else ""), flush=True)


if __name__ == "__main__":
    main()
