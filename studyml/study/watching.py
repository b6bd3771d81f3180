"""Watching one file for saves, so that the last state of it is always judged.

Owns the rule that no save is lost: an atomic one (rename) is seen by its inode, one within the file system's
clock tick by its bytes, one during a run by comparing them after it. Polls, because that works on every system
and every mounted folder. Must not know what is done with a save.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from studyml.errors import InputError

POLL_SECONDS = 0.03
SETTLING_POLLS = 4
"""For so many polls after a save the bytes are compared too: two saves within one tick look the same from outside."""

Signature = tuple[int, int, int]


def signature(path: Path) -> Signature | None:
    """Return what changes with every save, atomic ones too; None while the file is absent."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


class Watched:
    """One file and the state of it that was seen last."""

    def __init__(self, path: Path):
        self.path = path
        self._seen: Signature | None = None
        self._bytes: bytes | None = None
        self._settling = 0

    def save(self) -> bytes | None:
        """Return the file's bytes the first time and after every save, else None."""
        now = signature(self.path)
        changed = now is not None and now != self._seen
        if now is None or not (changed or self._settling):
            return None
        found = self._read()
        if found is None:
            return None
        self._settling = SETTLING_POLLS if changed else self._settling - 1
        if not changed and found == self._bytes:
            return None
        self._seen, self._bytes = now, found
        return found

    def superseded(self) -> bool:
        """Tell whether the file holds other bytes by now than :meth:`save` returned last."""
        found = self._read()
        return found is not None and found != self._bytes

    def _read(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except OSError:  # between the two halves of an atomic save, or gone
            return None


def saves(path: Path, wait: Callable[[float], object]) -> Iterator[bytes]:
    """Yield the file's bytes now and after every save; one during the work on the last is not lost.

    ``wait`` sleeps between two looks. Raises :class:`InputError` when there is no such file to begin with.
    """
    if not path.exists():
        raise InputError("no such file", path=path, remedy="give a file to watch")
    watched = Watched(path)
    while True:
        found = watched.save()
        if found is not None:
            yield found
            continue
        wait(POLL_SECONDS)
