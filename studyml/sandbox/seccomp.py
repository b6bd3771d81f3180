"""seccomp: a filter on system calls, for what Landlock doesn't cover.

Owns the deny-list (network, processes, signals, tracing, modes and owners of files, io_uring,
namespaces) and the small BPF program made of it. Refusal is EPERM rather than death, so the
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
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_X32_BIT = 0x40000000
_CLONE_THREAD = 0x10000


@dataclass(frozen=True, slots=True)
class _Table:
    architecture: int
    clone: int
    clone3: int
    prlimit: int
    tgkill: int
    denied: tuple[int, ...]


_X86_64 = _Table(
    architecture=0xC000003E,
    clone=56,
    clone3=435,
    prlimit=302,
    tgkill=234,
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
        *(141, 142, 144, 203, 314),  # priorities and schedulers
    ),
)
_AARCH64 = _Table(
    architecture=0xC00000B7,
    clone=220,
    clone3=435,
    prlimit=261,
    tgkill=131,
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
        *(140, 118, 119, 122, 274),
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

    def only_when(call: int, test: int, value: int) -> None:
        """Allow ``call`` if its first argument passes the test, else EPERM."""
        program.append((_IF_EQUAL, 0, 4, call))
        program.append((_LOAD, 0, 0, _FIRST_ARGUMENT))
        program.append((test, 0, 1, value))
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
    only_when(table.clone, _IF_BITS, _CLONE_THREAD)
    only_when(table.prlimit, _IF_EQUAL, 0)
    only_when(table.tgkill, _IF_EQUAL, own_pid)
    for call in table.denied:
        program.append((_IF_EQUAL, 0, 1, call))
        give(_ERROR | errno.EPERM)
    give(_ALLOW)
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


_PLACEHOLDER = 0x7A7A7A7A
_TEMPLATE = build_filter(_PLACEHOLDER) if filter_table() else b""
_LIBC = ctypes.CDLL(None, use_errno=True) if filter_table() else None


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
