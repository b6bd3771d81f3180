"""The cell of a fork server: start it, feed its children, read them, end them.

Owns the zygote's process, the channels, the deadline and the drained output. Returns what happened as a value; knows
nothing of what the frames mean beyond the isolation report and ``done``.
"""

from __future__ import annotations

import contextlib
import json
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from types import TracebackType
from typing import Any

from studyml.errors import ServiceError
from studyml.sandbox.board import REHEARSED
from studyml.sandbox.cell import Constant, Heard, Run, clean_environment
from studyml.sandbox.child import Berth, Child, Work
from studyml.sandbox.limits import Limits
from studyml.sandbox.protocol import FrameReader, pack

_MOST_STARVED = 1.0
"""Seconds on top of the limit for what was not the submission's own: it had no processor, or we listened to it."""
_AHEAD = 2
"""How many children wait, so that a file saved while its last state is judged waits for no fork."""
_TRIALS = 5
"""Children for one job: those that wait, and the zygote, may all have been killed while idle."""
_LEAST_WAIT = 0.5
"""Seconds to wait for the status of a child that closed its channel at its deadline."""


class ZygoteCell:
    """A fork server, the children that wait fenced in for the next jobs, and the one at work."""

    def __init__(self, entry: str, limits: Limits, without: frozenset[str] = frozenset()):
        self._words = [entry, json.dumps(asdict(limits)), *sorted(without)]
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._known: set[str] = set()
        self._likely = ""
        """The constant of the job before: what the next child gets ready for."""
        self._ahead = _AHEAD if limits.jobs == 1 else 1
        self._waiting: list[Child] = []
        """In the order in which they were forked."""
        self._done: list[Child] = []
        """Those that did their job, until the verdict on it is made: their end takes its time from nobody."""
        self._berth: Berth | None = None
        """For the next child: made while one is at work, so that no verdict waits for it."""
        self._forked = 0
        self._pids: dict[int, int] = {}
        self._statuses: dict[int, int] = {}

    def __enter__(self) -> ZygoteCell:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """End the children that are done and have the next ones forked, without waiting, by a new zygote if need be."""
        self._dismiss(child for child in self._waiting if self._likely in self._known - child.known)
        self._make_ready(self._ahead if self._likely else 1)  # who waits for what is not known yet only has to go

    def _make_ready(self, ahead: int) -> None:
        """Have so many children wait, from a new zygote if need be."""
        if self._process is None or self._process.poll() is not None:
            self.close()
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "studyml.sandbox.zygote", str(theirs.fileno()), *self._words],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env=clean_environment(),
                )
            self._control = ours
            self._known = set()
        with contextlib.suppress(OSError):  # it died at once: the next job finds out
            while len(self._waiting) < ahead:
                self._fork()

    def _fork(self) -> None:
        """Have a child forked for a job to come. Raises :class:`OSError` when the zygote is gone."""
        assert self._control is not None
        self._listen(0)
        numbers = {child.number for child in self._waiting}
        for told in (self._pids, self._statuses):
            for number in told.keys() - numbers:
                del told[number]
        self._forked += 1
        berth, self._berth = self._berth or Berth.make(), None
        child = Child(self._forked, berth.ours, berth.read, berth.board, set(self._known))
        try:
            berth.give(self._control, b"J%d %s" % (child.number, self._likely.encode()))
        except OSError:
            child.close()
            raise
        self._waiting.append(child)

    def run(self, job: Mapping[str, Any], constant: Constant | None = None, heard: Heard | None = None) -> Run:
        """Run one job in a child of its own. Raises :class:`ServiceError` when none can be started."""
        key = "" if constant is None else constant.key
        for _ in range(_TRIALS):
            self._dismiss()
            self._make_ready(1)
            if not self._waiting:  # no zygote that could fork one
                self.close()
                continue
            child = self._fittest(key)
            self._waiting.remove(child)
            self._hold(True)
            try:
                if not self._sent(child, job, constant):
                    continue
                run = self._follow(child, heard)
            finally:
                self._hold(False)
                if child not in self._waiting:
                    self._done.append(child)
            if run.frames or run.ended != "exit" or run.status is not None:
                return run
            # Not a word, and no zygote that could tell how it ended: both were killed while idle.
        raise ServiceError("the sandbox cannot be started", remedy="studyml doctor says why")

    def _hold(self, held: bool) -> None:
        """Have those who wait rehearse at another time, or now."""
        for child in self._waiting:
            child.board.hold(held)

    def _fittest(self, key: str) -> Child:
        """Return who is to do the next job: the one that knows its constant, of these who rehearsed it last.

        His memory is still in the caches; who waits longer is for jobs that come before another has rehearsed.
        """
        knowing = [child for child in self._waiting if key in child.known] or self._waiting
        rehearsed = [child for child in knowing if child.board.begun() == REHEARSED]
        return rehearsed[-1] if rehearsed else knowing[0]

    def _sent(self, child: Child, job: Mapping[str, Any], constant: Constant | None) -> bool:
        """Hand a child its job and take up the report of its fences, which it put up before it reads any job."""
        try:
            self._hand_over(child, job, constant)
        except OSError:  # it was killed while it waited
            return False
        if child.jobs or child.reported(self._limits):
            return True
        self.close()  # whatever it was: from the beginning
        return False

    def _hand_over(self, child: Child, job: Mapping[str, Any], constant: Constant | None) -> None:
        """Send the job, and its constant to a child that did not inherit it. Raises :class:`OSError`."""
        key = "" if constant is None else constant.key
        self._likely = "" if constant is None or not constant.lasting else key
        child.board.wipe()
        child.channel.sendall(pack({**job, "constant": key}))
        if constant is None or key in child.known:
            return
        child.channel.sendall(constant.frame)
        child.known.add(key)
        if constant.lasting and key not in self._known:
            self._teach(constant)

    def _teach(self, constant: Constant) -> None:
        """Give the zygote a constant; its next children inherit it, parsed. Raises :class:`OSError`."""
        assert self._control is not None
        ours, theirs = socket.socketpair()
        with ours, theirs:
            socket.send_fds(self._control, [b"L" + constant.key.encode()], [theirs.fileno()])
            ours.sendall(constant.frame)
        self._known.add(constant.key)

    def _follow(self, child: Child, heard: Heard | None) -> Run:
        """Read what a child at work sends and prints, to its end, its last frame or the deadline."""
        began = time.monotonic()
        starved = self._starved(child) if child.jobs else 0.0
        child.jobs += 1
        deadline = began + self._limits.seconds
        listened = waited = 0.0
        work = Work(child, self._limits.output, heard)
        self._berth = self._berth or Berth.make()
        while work.ended is None:
            left = deadline - time.monotonic()
            if left > 0 and work.read(0 if work.unheard else min(left, work.patience)):
                continue
            if left > 0:
                listened += work.hear()
                continue
            waited = self._starved(child) - starved
            deadline = began + self._limits.seconds + min(waited + listened, _MOST_STARVED)
            if deadline > time.monotonic():
                continue
            work.read(0)  # what it said while we listened, once: a flood has no end
            work.ended = work.ended or "deadline"
        status = self._status_of(child, deadline) if work.ended == "exit" else None
        seconds = time.monotonic() - began - listened
        if work.ended == "done" and child.jobs < self._limits.jobs and work.frames[-1].get("again") is True:
            child.reader = FrameReader()
            self._waiting.insert(0, child)
        elif work.ended != "done":
            self._end(child)
        begun = child.board.begun()
        return Run(tuple(work.frames), child.level, work.ended, status, work.said(), seconds, begun, waited)

    def _listen(self, seconds: float) -> bool:
        """Take up one round of what the zygote tells; False when nothing came in time or it is gone."""
        assert self._control is not None
        heard = False
        while select.select([self._control], [], [], 0 if heard else seconds)[0]:
            try:
                kind, *numbers = self._control.recv(32).split() or [b""]
            except OSError:
                return False
            if not kind:
                return False
            heard = True
            told = self._pids if kind == b"P" else self._statuses
            told[int(numbers[0])] = int(numbers[1])
        return heard

    def _status_of(self, child: Child, deadline: float) -> int | None:
        """Return the exit status of a child that closed its channel; None if it goes on all the same."""
        while child.number not in self._statuses:
            if not self._listen(max(_LEAST_WAIT, deadline - time.monotonic())):
                return None
        return self._statuses[child.number]

    def _starved(self, child: Child) -> float:
        """Return the seconds that a child was ready to run and had no processor: they are not its own."""
        self._listen(0)
        try:
            with open(f"/proc/{self._pids[child.number]}/schedstat", encoding="ascii") as told:
                return int(told.read().split()[1]) / 1e9
        except (OSError, KeyError, ValueError, IndexError):  # a kernel that doesn't count, or it is gone
            return 0.0

    def _dismiss(self, others: Iterable[Child] = ()) -> None:
        """End the children that are done, and ``others`` of those that wait."""
        for child in [*self._done, *others]:
            self._end(child)
            child.close()
            if child in self._waiting:
                self._waiting.remove(child)
        self._done.clear()

    def _end(self, child: Child) -> None:
        """Have a child killed, if it lives."""
        if self._control is None:  # so are its children
            return
        with contextlib.suppress(OSError):  # a zygote that is gone takes its children with it
            self._control.send(b"K%d" % child.number)

    def renew(self) -> None:
        """Have the next job done by a child that has done none."""
        self._dismiss(child for child in self._waiting if child.jobs)

    def close(self) -> None:
        """End the zygote and its children."""
        self._dismiss(self._waiting)
        if self._berth is not None:
            self._berth.close()
            self._berth = None
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(timeout=5.0)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
