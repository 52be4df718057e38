"""Shows this process a part of the disk alone, from now on and for good (landlock(7), Linux 5.13 and later)."""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""The same numbers on every machine."""
VERSION_FLAG, PATH_BENEATH = 1, 1

WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5
MAKE_DIR, MAKE_REG, MAKE_SYM, TRUNCATE = 1 << 7, 1 << 8, 1 << 12, 1 << 14
READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_SYM | TRUNCATE
OF_A_FILE = READ_FILE | WRITE_FILE | TRUNCATE
FILE_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights on files each version knows; later ones know as many as the fifth."""
NET_SINCE, SCOPE_SINCE = 4, 6
ALL_TCP, ALL_SCOPES = 0b11, 0b11
"""Bind and connect; abstract Unix sockets and signals."""


class Ruleset(ctypes.Structure):
    """struct landlock_ruleset_attr."""

    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class Beneath(ctypes.Structure):
    """struct landlock_path_beneath_attr."""

    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("rights", ctypes.c_uint64), ("parent", ctypes.c_int32))


def abi() -> int:
    """Return the version that the kernel offers; 0: none. Changes nothing."""
    if not sys.platform.startswith("linux"):
        return 0
    try:
        return max(0, int(ctypes.CDLL(None).syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)))
    except (AttributeError, OSError):
        return 0


def enforce(readable: Iterable[Path], writable: Iterable[Path]) -> int:
    """Leave this thread and what it starts these files and folders alone; return the version in force, 0: none.

    What was opened before stays open. What is not there is passed over.
    """
    version = abi()
    if not version:
        return 0
    known = (1 << FILE_RIGHTS_BY_ABI[min(version, 5)]) - 1
    ruleset = _ruleset(version, known)
    if ruleset < 0:
        return 0
    try:
        for paths, rights in ((readable, READ), (writable, WRITE)):
            for path in paths:
                _allow(ruleset, path, rights & known)
        restricted = ctypes.CDLL(None).syscall(RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)
    return version if restricted else 0


def _ruleset(version: int, known: int) -> int:
    net = ALL_TCP if version >= NET_SINCE else 0
    scoped = ALL_SCOPES if version >= SCOPE_SINCE else 0
    size = 8 * (1 + (version >= NET_SINCE) + (version >= SCOPE_SINCE))
    attributes = Ruleset(known, net, scoped)
    return int(ctypes.CDLL(None).syscall(CREATE_RULESET, ctypes.byref(attributes), ctypes.c_size_t(size), 0))


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= OF_A_FILE
        rule = Beneath(rights, place)
        ctypes.CDLL(None).syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(place)
