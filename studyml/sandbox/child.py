"""A child of the fork server, as the judge sees it: its channel, its output, its board, and what came of a job.

Owns the order in which what was left and what was sent is read, and what is kept of the output. When to stop is the
cell's matter.
"""

from __future__ import annotations

import os
import select
import socket
import time
from dataclasses import dataclass, field
from typing import Any

from studyml.sandbox.board import Board
from studyml.sandbox.cell import START_SECONDS, Heard
from studyml.sandbox.level import NONE, Level, level_from_report
from studyml.sandbox.limits import Limits
from studyml.sandbox.protocol import BrokenFrame, FrameReader, unpack

_CHUNK = 1 << 18
_PATIENCE, _MOST_PATIENCE = 0.002, 1.0
"""Seconds between two looks at what a child left: each look takes 0.1 ms, and what is found late keeps the verdict."""


@dataclass(slots=True)
class Berth:
    """What a child is given before there is one: both ends of its channel and of its output, and its board."""

    ours: socket.socket
    theirs: socket.socket
    read: int
    write: int
    board: Board

    @classmethod
    def make(cls) -> Berth:
        """Return a new one. Raises :class:`OSError`."""
        return cls(*socket.socketpair(), *os.pipe(), Board())

    def give(self, control: socket.socket, order: bytes) -> None:
        """Hand their ends over with ``order``, and let go of them in any case. Raises :class:`OSError`."""
        try:
            socket.send_fds(control, [order], [self.theirs.fileno(), self.write, self.board.memory])
        finally:
            self.theirs.close()
            os.close(self.write)

    def close(self) -> None:
        """Let go of all of it: it was never handed over."""
        for end in (self.ours, self.theirs):
            end.close()
        for descriptor in (self.read, self.write):
            os.close(descriptor)
        self.board.close()


@dataclass(slots=True, eq=False)
class Child:
    """A fork that waits for its one job, or is at it."""

    number: int
    channel: socket.socket
    output: int
    """Read end of what it prints."""
    board: Board
    known: set[str]
    """Constants that it inherited or was sent."""
    jobs: int = 0
    """How many it was given."""
    reader: FrameReader = field(default_factory=FrameReader)
    level: Level = NONE

    def close(self) -> None:
        """Let go of it."""
        self.channel.close()
        os.close(self.output)
        self.board.close()

    def reported(self, limits: Limits) -> bool:
        """Wait for the isolation report, the first that a child sends; what follows it is left to be read."""
        if not select.select([self.channel], [], [], START_SECONDS)[0]:
            return False
        try:
            size = int.from_bytes(self.channel.recv(4, socket.MSG_WAITALL), "big")
            frame = unpack(self.channel.recv(min(size, _CHUNK), socket.MSG_WAITALL))
        except (OSError, BrokenFrame):
            return False
        self.level = level_from_report(frame, limits)
        return frame.get("kind") == "isolation"


class Work:
    """What a child at work has sent and printed so far."""

    def __init__(self, child: Child, most: int, heard: Heard | None):
        self._child = child
        self._most = most
        self._heard = heard
        self._told = 0
        self._began = time.monotonic()
        self._watched: list[Any] = [child.channel, child.output]
        self._printed = bytearray()
        self.frames: list[dict[str, Any]] = []
        self.ended: str | None = None

    @property
    def unheard(self) -> bool:
        """Whether somebody listens who hasn't heard every frame yet."""
        return self._heard is not None and self._told < len(self.frames)

    @property
    def patience(self) -> float:
        """Seconds to wait until what the child left is looked at again: few at first, 2 % of its time later."""
        waited = time.monotonic() - self._began
        return max(_PATIENCE, 0.02 * waited) if self._heard is not None else _MOST_PATIENCE

    def hear(self) -> float:
        """Have the next frame heard, if there is one; return the seconds that it took."""
        if self._heard is None or not self.unheard:
            return 0.0
        began = time.monotonic()
        self._told += 1
        self._heard(self.frames[self._told - 1])
        return time.monotonic() - began

    def read(self, seconds: float) -> bool:
        """Take what was left or comes first; False when nothing was there in time."""
        ready = select.select(self._watched, [], [], seconds)[0]
        left = self._child.board.fresh()
        if left:
            self._digest(left)
        if self._child.output in ready:
            data = os.read(self._child.output, _CHUNK)
            if not data:
                self._watched.remove(self._child.output)
            self._printed += data[: max(0, self._most - len(self._printed))]
        if self._child.channel in ready:
            self._take()
        return bool(ready or left)

    def _take(self) -> None:
        try:
            data = self._child.channel.recv(_CHUNK)
        except ConnectionResetError:
            data = b""
        if data:
            self._digest(data)
        else:
            self.ended = "exit"

    def _digest(self, data: bytes) -> None:
        try:
            self.frames += self._child.reader.feed(data)
        except BrokenFrame:
            self.ended = "broken"
            return
        if self.frames and self.frames[-1].get("kind") == "done":
            self.ended = "done"

    def said(self) -> str:
        """Return what was printed, as text."""
        return self._printed.decode("utf-8", "replace")
