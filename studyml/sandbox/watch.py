"""The audit hook beside a submission: notes what it tries and refuses it with a plain sentence.

Owns the map from Python's audit events to four words (files, network, processes, system calls); imports of
other people's code are the driver's matter. It is no fence: the kernel's layers are, and code that
knows Python can silence a hook. Its notes can only lower a verdict.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

_NETWORK = ("socket.", "urllib.", "http.client.", "ftplib.", "smtplib.", "poplib.", "imaplib.", "telnetlib.")
_HARMLESS = frozenset({"socket.gethostname"})
_PROCESSES = frozenset(
    {
        "subprocess.Popen",
        "os.system",
        "os.fork",
        "os.forkpty",
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "pty.spawn",
        "os.kill",
        "os.killpg",
        "signal.pthread_kill",
    }
)
_FILES = frozenset(
    {
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.mkdir",
        "os.link",
        "os.symlink",
        "os.truncate",
        "os.chmod",
        "os.lchmod",
        "os.chown",
        "os.lchown",
        "os.utime",
        "os.setxattr",
        "os.removexattr",
        "os.chflags",
        "shutil.rmtree",
        "shutil.move",
        "shutil.copyfile",
        "tempfile.mkstemp",
        "tempfile.mkdtemp",
        "sqlite3.connect",
        "dbm.open",
    }
)
_SYSTEM = frozenset(
    {
        "ctypes.dlopen",
        "ctypes.dlsym",
        "ctypes.dlsym/handle",
        "ctypes.call_function",
        "ctypes.string_at",
        "ctypes.wstring_at",
        "fcntl.fcntl",
        "fcntl.ioctl",
        "resource.prlimit",
        "resource.setrlimit",
    }
)
_WINDOWS = ("winreg.", "_winapi.", "msvcrt.")
_LISTING = frozenset({"os.listdir", "os.scandir"})


class Watch:
    """Notes of refused attempts, by kind: ``files``, ``network``, ``processes``, ``system calls``."""

    def __init__(self, readable: tuple[str, ...], listable: tuple[str, ...]):
        self._roots = tuple(os.path.realpath(path) for path in readable if os.path.isdir(path))
        self._files = frozenset(path for path in readable if not os.path.isdir(path)) | {os.devnull}
        self._listable = frozenset(os.path.realpath(path) for path in listable)
        ours = [getattr(module, "__file__", None) for name, module in sys.modules.items() if name.startswith("studyml")]
        self._ours = frozenset(os.path.realpath(path) for path in ours if path)
        self._our_names = frozenset(os.path.basename(path) for path in self._ours)
        self._notes: list[tuple[str, str]] = []
        self._installed = False

    def install(self) -> None:
        """Watch this process from now on; a hook can't be taken out again."""
        self._notes = []
        if not self._installed:
            self._installed = True
            sys.addaudithook(self._hook)

    def taken(self) -> list[tuple[str, str]]:
        """Return the (kind, what) noted since the last call."""
        notes, self._notes = self._notes, []
        return notes

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "object.__getattr__":  # of a function: by far the most
            return
        if event == "open":
            path, _, flags = arguments
            if not self._may_open(path, flags):
                if isinstance(path, str) and self._is_shown(path):
                    raise PermissionError(1, "not for a submission")  # Python itself, to show a line of a traceback
                self._refuse("files", f"open {_short(path)}")
        elif event in _PROCESSES:
            self._refuse("processes", event)
        elif event in _FILES:
            self._refuse("files", f"{event} {_short(arguments[0] if arguments else '')}")
        elif event in _LISTING:
            path = arguments[0]
            if isinstance(path, str | bytes) and not self._within(os.fsdecode(path), self._listable):
                self._refuse("files", f"list {_short(path)}")
        elif event in _SYSTEM or event.startswith(_WINDOWS):
            self._refuse("system calls", event)
        elif event.startswith(_NETWORK) and event not in _HARMLESS:
            self._refuse("network", event)

    def _is_shown(self, path: str) -> bool:
        """Whether a file is ours, or is looked for on the path because one of ours has its name."""
        if os.path.realpath(path) in self._ours:
            return True
        return os.path.basename(path) in self._our_names and not os.path.exists(path)

    def _may_open(self, path: Any, flags: Any) -> bool:
        if isinstance(path, int):
            return True  # a descriptor that is open already
        if not isinstance(path, str | bytes):
            return False
        name = os.fsdecode(path)
        if name in self._files:
            return True
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        return not writes and self._within(name, frozenset())

    def _within(self, name: str, also: frozenset[str]) -> bool:
        real = os.path.realpath(name)
        return (
            real in also
            or real in self._files
            or real.startswith(tuple(root + os.sep for root in self._roots))
            or (real in self._roots)
        )

    def _refuse(self, kind: str, what: str) -> None:
        if len(self._notes) < 32:
            self._notes.append((kind, what))
        raise PermissionError(1, f"studyml runs a submission without {kind}: {what}")


def _short(path: Any) -> str:
    text = os.fsdecode(path) if isinstance(path, str | bytes) else str(path)
    return text if len(text) <= 60 else "…" + text[-59:]


Notes = Callable[[], list[tuple[str, str]]]
"""Returns the attempts refused since it was last called."""
