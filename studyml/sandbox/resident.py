"""How much memory another process holds, for systems whose own limit on it does not work (macOS).

Owns the one question per system. It is asked from outside while the submission runs; a system that has no answer
says 0, and the badge then names memory as not fenced.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from functools import cache

_TASK_INFO, _TASK_INFO_BYTES = 4, 96
"""``proc_pidinfo``'s flavour and the size of ``struct proc_taskinfo`` (sys/proc_info.h)."""


def resident_bytes(pid: int) -> int:
    """Return the bytes of real memory that ``pid`` holds; 0 where the process is gone or the system doesn't tell."""
    if sys.platform == "darwin":
        room = ctypes.create_string_buffer(_TASK_INFO_BYTES)
        held = _libproc().proc_pidinfo(pid, _TASK_INFO, ctypes.c_uint64(0), room, _TASK_INFO_BYTES)
        return int(struct.unpack_from("=QQ", room)[1]) if held == _TASK_INFO_BYTES else 0
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def can_watch() -> bool:
    """Whether this system tells what a process holds."""
    return resident_bytes(os.getpid()) > 0


@cache
def _libproc() -> ctypes.CDLL:
    return ctypes.CDLL("/usr/lib/libproc.dylib", use_errno=True)
