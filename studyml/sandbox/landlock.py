"""Landlock: the kernel's own fence around files, TCP and signals, without privileges.

Owns the three system calls and the list of folders a submission may read: the interpreter's
library and NumPy, never site-packages, so neither scikit-learn nor our references can be opened.
The rules are built once, in the zygote (their cost grows with the paths); a child only enters
them. Kernel documentation: userspace-api/landlock.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVS = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_ABI_1 = (1 << 13) - 1


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def landlock_abi() -> int:
    """Return the kernel's Landlock version, 0 without it."""
    if not sys.platform.startswith("linux"):
        return 0
    version: int = _libc().syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))
    return max(version, 0)


@dataclass(frozen=True, slots=True)
class Rules:
    """A rule set ready to be entered."""

    fd: int
    abi: int

    def enter(self) -> None:
        """Fence this thread in, for good. Raises :class:`OSError`."""
        libc = _libc()
        if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
        if libc.syscall(_RESTRICT, self.fd, 0):
            raise OSError(ctypes.get_errno(), "landlock_restrict_self")


def build_rules(readable: tuple[str, ...], listable: tuple[str, ...] = ()) -> Rules | None:
    """Return rules that allow reading below ``readable``, listing ``listable``, nothing else; None without Landlock."""
    abi = landlock_abi()
    if not abi:
        return None
    files = _ABI_1 | (_REFER if abi >= 2 else 0) | (_TRUNCATE if abi >= 3 else 0) | (_IOCTL_DEV if abi >= 5 else 0)
    network = 3 if abi >= 4 else 0
    scoped = 3 if abi >= 6 else 0
    libc = _libc()
    attributes = struct.pack("QQQ", files, network, scoped)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    fd: int = libc.syscall(_CREATE, ctypes.c_char_p(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if fd < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    for path in readable:
        rights = _READ_FILE | _READ_DIR
        if path == os.devnull:
            rights |= _WRITE_FILE
        _allow(libc, fd, path, rights)
    for path in listable:
        _allow(libc, fd, path, _READ_DIR)
    return Rules(fd, abi)


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    try:
        opened = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            rights &= _FILE_ONLY
        rule = struct.pack("=Qi", rights, opened)
        if libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, ctypes.c_char_p(rule), 0):
            raise OSError(ctypes.get_errno(), f"landlock_add_rule {path}")
    finally:
        os.close(opened)


def library_paths() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (readable, listable) paths of a submission: the standard library and NumPy.

    The standard library's folder may itself hold site-packages (an interpreter without a virtual
    environment), and Landlock can't take back what it gave above: so its entries are allowed one by one.
    """
    import numpy

    library = sysconfig.get_path("stdlib")
    numpy_folder = os.path.dirname(os.path.abspath(numpy.__file__))
    beside = os.path.join(os.path.dirname(numpy_folder), "numpy.libs")
    entries = [entry.path for entry in os.scandir(library) if entry.name not in ("site-packages", "dist-packages")]
    triplet = sysconfig.get_config_var("MULTIARCH") or ""
    shared = ["/lib64", "/usr/lib64"] + [f"{root}/{triplet}" for root in ("/lib", "/usr/lib") if triplet]
    devices = [os.devnull, "/dev/urandom", "/dev/zero", "/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo"]
    readable = [numpy_folder, beside, *entries, *shared, *devices]
    return tuple(path for path in readable if os.path.exists(path)), (library,)
