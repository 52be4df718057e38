"""Refuses system calls that no grading needs, from now on and for good (seccomp(2), Linux): they fail with EPERM.

No network, no other program, no process of its own, no signal to another, no trace of another, no mounts, no modules.
Threads and memory are left alone: TensorFlow needs them.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys

ARCHITECTURES = {"x86_64": (0xC000003E, 0, 317), "aarch64": (0xC00000B7, 1, 277)}
"""Name: AUDIT_ARCH, column in the table below, number of seccomp(2)."""
X32_BIT = 0x40000000
NONE = -1
FORBIDDEN = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, NONE),
    "vfork": (58, NONE),
    "unshare": (272, 97),
    "setns": (308, 268),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "tkill": (200, 130),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "mount_setattr": (442, 442),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "quotactl": (179, 60),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "acct": (163, 89),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "syslog": (103, 116),
    "iopl": (172, NONE),
    "ioperm": (173, NONE),
    "chmod": (90, NONE),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, NONE),
    "fchown": (93, 55),
    "lchown": (94, NONE),
    "fchownat": (260, 54),
    "utime": (132, NONE),
    "utimes": (235, NONE),
    "utimensat": (280, 88),
    "futimesat": (261, NONE),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "truncate": (76, 45),
    "setrlimit": (160, 164),
}
"""Numbers on x86_64 and on aarch64."""
KILL, TGKILL, CLONE, CLONE3, PRLIMIT = (62, 129), (234, 131), (56, 220), (435, 435), (302, 261)
CLONE_THREAD = 0x00010000

LOAD_WORD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
"""Offsets in struct seccomp_data."""
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
SET_MODE_FILTER, ALL_THREADS = 1, 1
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_GET_SECCOMP, MODE_FILTER = 38, 22, 21, 2


class Instruction(ctypes.Structure):
    """struct sock_filter."""

    _fields_ = (("code", ctypes.c_uint16), ("jt", ctypes.c_uint8), ("jf", ctypes.c_uint8), ("k", ctypes.c_uint32))


class Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_uint16), ("filter", ctypes.POINTER(Instruction)))


Line = tuple[int, int, int, int]
REFUSE: Line = (RETURN, 0, 0, ERRNO | errno.EPERM)
GRANT: Line = (RETURN, 0, 0, ALLOW)


def offered() -> bool:
    """Return whether this machine can filter system calls; changes nothing."""
    if not sys.platform.startswith("linux") or platform.machine() not in ARCHITECTURES:
        return False
    try:
        return int(ctypes.CDLL(None).prctl(PR_GET_SECCOMP, 0, 0, 0, 0)) >= 0
    except (AttributeError, OSError):
        return False


def give_up_privileges() -> bool:
    """Never gain rights by executing a file; both Landlock and seccomp ask for it."""
    return int(ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) == 0


def enforce() -> bool:
    """Refuse what is forbidden, in all threads of this process; False where the machine does not do it."""
    if not offered():
        return False
    lines = program(platform.machine(), os.getpid())
    code = (Instruction * len(lines))(*(Instruction(*line) for line in lines))
    filter_ = Program(len(lines), code)
    libc = ctypes.CDLL(None, use_errno=True)
    number = ARCHITECTURES[platform.machine()][2]
    if libc.syscall(number, SET_MODE_FILTER, ALL_THREADS, ctypes.byref(filter_)) == 0:
        return True
    return int(libc.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(filter_), 0, 0)) == 0


def program(machine: str, pid: int) -> list[Line]:
    """Return the filter as classic BPF, one line each: code, jump if true, jump if false, operand."""
    audit, column, _number = ARCHITECTURES[machine]
    lines: list[Line] = [(LOAD_WORD, 0, 0, ARCHITECTURE), (JUMP_EQUAL, 1, 0, audit), REFUSE, (LOAD_WORD, 0, 0, NUMBER)]
    if machine == "x86_64":
        lines += [(JUMP_AT_LEAST, 0, 1, X32_BIT), REFUSE]
    for numbers in FORBIDDEN.values():
        if numbers[column] != NONE:
            lines += [(JUMP_EQUAL, 0, 1, numbers[column]), REFUSE]
    # glibc falls back from clone3 to clone, whose flags a filter can see.
    lines += [(JUMP_EQUAL, 0, 1, CLONE3[column]), (RETURN, 0, 0, ERRNO | errno.ENOSYS)]
    lines += _unless(CLONE[column], [_argument(0), (JUMP_ANY_BIT, 1, 0, CLONE_THREAD), REFUSE])
    for own_alone in (KILL, TGKILL):
        lines += _unless(own_alone[column], [_argument(0), (JUMP_EQUAL, 1, 0, pid), REFUSE])
    # A limit may be read, not set.
    halves = [_argument(2), (JUMP_EQUAL, 0, 2, 0), _argument(2, high=True), (JUMP_EQUAL, 1, 0, 0), REFUSE]
    return [*lines, *_unless(PRLIMIT[column], halves), GRANT]


def _unless(number: int, judged: list[Line]) -> list[Line]:
    """Judge one system call by its arguments, and let it pass where they do not refuse it."""
    return [(JUMP_EQUAL, 0, len(judged) + 1, number), *judged, GRANT]


def _argument(index: int, high: bool = False) -> Line:
    """Load half of an argument; both machines are little-endian."""
    return (LOAD_WORD, 0, 0, ARGUMENTS + 8 * index + (4 if high else 0))
