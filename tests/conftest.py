"""What holds for every test."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile

import pytest

# Some environments forbid bytecode files. The tests start hundreds of processes; each would compile the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# What is started in the background of a script ignores Ctrl-C, and so would every program that a test interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _memory() -> str | None:
    """Return a folder in memory with room for the tests' files, from which programs may be run, if there is one."""
    folder = "/dev/shm"
    try:
        fit = os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 2 << 30
        return folder if fit and not os.statvfs(folder).f_flag & os.ST_NOEXEC else None
    except OSError:
        return None


# Hundreds of stores are made, each answer durable before the next: on a slow disk the tests do little but wait for it.
if "TMPDIR" not in os.environ and (_folder := _memory()) is not None:
    os.environ["TMPDIR"] = tempfile.tempdir = _folder


WAITING = ("test_reminders_cron", "tests/terminal", "tests/tui/test_tui_workshop", "tests/tui", "tests/package")
"""What waits, or takes longest: begun first, so that others work meanwhile and none is left alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what waits; all else stays in its order."""

    def place(item: pytest.Item) -> int:
        return next((at for at, part in enumerate(WAITING) if part in item.nodeid), len(WAITING))

    items.sort(key=place)
