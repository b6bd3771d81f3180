"""seccomp: a filter on system calls, for what Landlock doesn't cover.

Owns the deny-list (network, processes, signals, tracing, modes and owners of files, io_uring,
namespaces, raising a limit again) and the small BPF program made of it. Root's own powers (the clock, the
host's name, swap) are given up before it, with every capability. Refusal is EPERM rather than death, so the
learner sees a ``PermissionError`` with a line number. Numbers: asm/unistd_64.h (x86-64) and
asm-generic/unistd.h (aarch64); other processors have no table and get no filter.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from dataclasses import dataclass

_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE = 0, 4
_FIRST, _SECOND, _THIRD, _THIRD_HIGH = 16, 24, 32, 36
"""Offsets of the arguments' low words, and of the third's high one."""
_SETOWN, _SETOWN_EX, _FIOSETOWN, _SIOCSPGRP = 8, 15, 0x8901, 0x8902
"""Ways to have the kernel send a signal to another process when a descriptor becomes readable."""
_X32_BIT = 0x40000000
_CLONE_THREAD = 0x10000


@dataclass(frozen=True, slots=True)
class _Table:
    architecture: int
    clone: int
    clone3: int
    prlimit: int
    tgkill: int
    fcntl: int
    ioctl: int
    capset: int
    denied: tuple[int, ...]


_X86_64 = _Table(
    architecture=0xC000003E,
    clone=56,
    clone3=435,
    prlimit=302,
    tgkill=234,
    fcntl=72,
    ioctl=16,
    capset=126,
    denied=(
        *(41, 42, 43, 49, 50, 53, 288),  # socket, connect, accept, bind, listen, socketpair, accept4
        *(57, 58, 59, 322),  # fork, vfork, execve, execveat
        *(62, 200, 129, 297, 424, 434, 438),  # kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_*
        *(101, 310, 311, 312, 440),  # ptrace, process_vm_*, kcmp, process_madvise
        *(165, 166, 272, 308, 155, 161, 304, 428, 429, 430, 431, 432, 442),  # mounts, namespaces, roots, handles
        *(248, 249, 250, 321, 298, 323, 425, 426, 427),  # keys, bpf, perf, userfaultfd, io_uring
        *(29, 30, 31, 64, 65, 66, 68, 69, 70, 71, 240, 112, 109),  # SysV memory and queues, mq_open, setsid, setpgid
        *(90, 91, 268, 452, 92, 93, 94, 260),  # chmod*, chown*: Landlock doesn't cover them
        *(132, 235, 261, 280, 188, 189, 190, 197, 198, 199),  # utime*, extended attributes
        *(141, 142, 144, 203, 314, 251, 256, 279),  # priorities, schedulers, whose memory lies where
        *(160, 76),  # setrlimit (root may raise one again), truncate (Landlock covers it only from ABI 3)
    ),
)
_AARCH64 = _Table(
    architecture=0xC00000B7,
    clone=220,
    clone3=435,
    prlimit=261,
    tgkill=131,
    fcntl=25,
    ioctl=29,
    capset=91,
    denied=(
        *(198, 199, 203, 202, 200, 201, 242),
        *(221, 281),
        *(129, 130, 138, 240, 424, 434, 438),
        *(117, 270, 271, 272, 440),
        *(40, 39, 97, 268, 41, 51, 265, 428, 429, 430, 431, 432, 442),
        *(217, 218, 219, 280, 241, 282, 425, 426, 427),
        *(194, 195, 196, 190, 191, 193, 186, 187, 188, 189, 180, 157, 154),
        *(52, 53, 452, 54, 55),
        *(88, 5, 6, 7, 14, 15, 16),
        *(140, 118, 119, 122, 274, 30, 238, 239),
        *(164, 45),
    ),
)


def filter_table() -> str:
    """Return the processor the filter is made for here, or "" where there is none."""
    machine = platform.machine() if sys.platform.startswith("linux") else ""
    return machine if machine in ("x86_64", "aarch64") else ""


def build_filter(own_pid: int) -> bytes:
    """Return the BPF program for this processor; ``own_pid`` may still raise signals on itself (``abort``)."""
    table = {"x86_64": _X86_64, "aarch64": _AARCH64}[filter_table()]
    program: list[tuple[int, int, int, int]] = []

    def give(verdict: int) -> None:
        program.append((_RETURN, 0, 0, verdict))

    def only_when(call: int, *tests: tuple[int, int, int]) -> None:
        """Allow ``call`` if its arguments pass the tests (argument, comparison, value), else EPERM."""
        program.append((_IF_EQUAL, 0, 2 * len(tests) + 2, call))
        for number, (argument, test, value) in enumerate(tests, 1):
            program.append((_LOAD, 0, 0, argument))
            program.append((test, 0, 2 * (len(tests) - number) + 1, value))
        give(_ALLOW)
        give(_ERROR | errno.EPERM)

    def never_with(call: int, argument: int, *values: int) -> None:
        """Refuse ``call`` with EPERM if the argument is one of the values, else allow it."""
        program.append((_IF_EQUAL, 0, len(values) + 3, call))
        program.append((_LOAD, 0, 0, argument))
        for number, value in enumerate(values):
            program.append((_IF_EQUAL, len(values) - number, 0, value))
        give(_ALLOW)
        give(_ERROR | errno.EPERM)

    program.append((_LOAD, 0, 0, _ARCHITECTURE))
    program.append((_IF_EQUAL, 1, 0, table.architecture))
    give(_KILL)
    program.append((_LOAD, 0, 0, _NUMBER))
    program.append((_IF_AT_LEAST, 0, 1, _X32_BIT))
    give(_KILL)
    program.append((_IF_EQUAL, 0, 1, table.clone3))
    give(_ERROR | errno.ENOSYS)  # glibc then falls back to clone, whose flags a filter can read
    only_when(table.clone, (_FIRST, _IF_BITS, _CLONE_THREAD))
    only_when(table.prlimit, (_FIRST, _IF_EQUAL, 0), (_THIRD, _IF_EQUAL, 0), (_THIRD_HIGH, _IF_EQUAL, 0))  # reading
    only_when(table.tgkill, (_FIRST, _IF_EQUAL, own_pid))
    never_with(table.fcntl, _SECOND, _SETOWN, _SETOWN_EX)
    never_with(table.ioctl, _SECOND, _FIOSETOWN, _SIOCSPGRP)
    for call in table.denied:
        program.append((_IF_EQUAL, 0, 1, call))
        give(_ERROR | errno.EPERM)
    give(_ALLOW)
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


_PLACEHOLDER = 0x7A7A7A7A
_CAPABILITY_VERSION = 0x20080522
_TEMPLATE = build_filter(_PLACEHOLDER) if filter_table() else b""
_LIBC = ctypes.CDLL(None, use_errno=True) if filter_table() else None


def drop_capabilities() -> bool:
    """Give up what root may do beyond others (set the clock, raise limits); False where this can't be done."""
    if _LIBC is None:
        return False
    header, nothing = struct.pack("Ii", _CAPABILITY_VERSION, 0), bytes(24)
    call = {"x86_64": _X86_64, "aarch64": _AARCH64}[filter_table()].capset
    return bool(_LIBC.syscall(call, ctypes.c_char_p(header), ctypes.c_char_p(nothing)) == 0)


def enter_filter() -> bool:
    """Put the filter on this thread, for good; return whether this processor has one. Raises :class:`OSError`."""
    if _LIBC is None:
        return False
    program = _TEMPLATE.replace(struct.pack("I", _PLACEHOLDER), struct.pack("I", os.getpid()))
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    if _LIBC.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    if _LIBC.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.c_char_p(header), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")
    return True
