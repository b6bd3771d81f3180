"""Shared memory in which a child leaves word without waking anybody: the call under way, and frames.

Owns its layout and both sides of it. A message on a socket wakes who waits for it, often on the child's own processor:
twenty of them cost a fifth of a verdict (measured). What is left here is looked at in passing, and is still there when
the child is dead. A submission shares the child's side and may leave anything: it is read like what it sends, and the
memory is sealed in size, so that reading can't fail.
"""

from __future__ import annotations

import mmap
import os

REHEARSED = "rehearsed"
"""Stands in place of a call while a child waits that has walked the way of a job."""
_MARK_BYTES = 256
_AT = _MARK_BYTES // 8
"""Where the count of bytes stands, in words of eight."""
_HELD = _AT + 1
"""Where the judge says that another child is at work."""
_FIRST = _MARK_BYTES + 16
_BYTES = 1 << 20
"""In all. Only what is written to takes memory."""
_ORDERED = hasattr(os, "uname") and os.uname().machine == "x86_64"
"""Whether another processor sees the bytes before their count, as they were written."""


class Desk:
    """The child's side."""

    def __init__(self, memory: int):
        self._shared = mmap.mmap(memory, _BYTES)
        self._words = memoryview(self._shared).cast("Q")
        self._room = _ORDERED

    def begin(self, call: str) -> None:
        """Leave the name of the call that is about to be made."""
        word = call.encode("utf-8", "replace")[: _MARK_BYTES - 1] + b"\0"
        self._shared[: len(word)] = word

    @property
    def held(self) -> bool:
        """Whether another child is at work, from whom nothing should take time."""
        return bool(self._words[_HELD])

    def clear(self) -> None:
        """Get ready for another job; the other side has wiped the board."""
        self._room = _ORDERED

    def leave(self, frame: bytes) -> bool:
        """Leave a frame. False when there is no room for it: it and all that follow must be sent."""
        start = _FIRST + self._words[_AT]
        self._room = self._room and start + len(frame) <= _BYTES
        if self._room:
            self._shared[start : start + len(frame)] = frame
            self._words[_AT] += len(frame)
        return self._room


class Board:
    """The judge's side."""

    def __init__(self) -> None:
        import fcntl

        self.memory = os.memfd_create("board", os.MFD_ALLOW_SEALING | os.MFD_CLOEXEC)
        """To be handed to the child."""
        os.ftruncate(self.memory, _BYTES)
        fcntl.fcntl(self.memory, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
        self._shared = mmap.mmap(self.memory, _BYTES)
        self._words = memoryview(self._shared).cast("Q")
        self._read = 0

    def close(self) -> None:
        """Let go of the memory."""
        self._words.release()
        self._shared.close()
        os.close(self.memory)

    def wipe(self) -> None:
        """Make room for the word of another job, while the child waits for it."""
        self._words[_AT] = self._read = self._shared[0] = 0

    def hold(self, held: bool) -> None:
        """Tell the child, while it waits, whether another one is at work."""
        self._words[_HELD] = held

    def begun(self) -> str:
        """Return the name of the call that was begun last, or whatever a submission wrote in its place."""
        return self._shared[:_MARK_BYTES].partition(b"\0")[0].decode("utf-8", "replace")

    def fresh(self) -> bytes:
        """Return what was left since the last time."""
        start, end = self._read, min(self._words[_AT], _BYTES - _FIRST)
        self._read = max(start, end)
        return self._shared[_FIRST + start : _FIRST + end]
