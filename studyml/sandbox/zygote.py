"""The fork server: imports NumPy and the driver once, then one fork per submission.

Owns the warm process and its children's lives. Single-threaded on purpose, one BLAS thread
(a forked child with OpenBLAS threads took 2.3 s for what takes 0.21 s with one, measured). It holds
no reference and no expected value, because a child inherits all of its memory. Never forked from
the process that draws the screen.

Control, on the socket given as first argument: ``L`` and a key with one descriptor gives it the constant part of
many jobs (inputs, never answers); ``J``, a number and the key of the constant that its job is likely to go with, with
three (channel, output, memory of the board), forks a child of that number, which fences itself in
and waits on its channel for one job; ``K`` and the number kills it. A child's process is told as ``P number pid``, its
end as ``X number status``.

With nothing to do it walks the way of a job with each new constant, until the interpreter has fitted its code to what
it works on: each fork inherits that.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from studyml.sandbox.inmate import Task
    from studyml.sandbox.limits import Limits

Serve: TypeAlias = Callable[[int, int, int, str], None]
"""What a child does with its channel, output, memory of the board, and likely constant."""

_QUIET_SECONDS = 0.1
"""After which no batch is under way."""
_WALKS = 8
"""An interpreter specialises code after its eighth run (CPython 3.11)."""
_WALK_SECONDS = 0.3
"""For all walks through one constant: a learner's own exercise may hold any numbers."""


def main() -> None:
    """Serve until the other side closes the socket. Arguments: socket, work, limits (JSON), layers to leave out."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    from studyml.sandbox.inmate import die_with_parent, find_work, left_out
    from studyml.sandbox.limits import Limits
    from studyml.sandbox.protocol import read_frame

    die_with_parent(os.getppid())
    with contextlib.suppress(OSError):  # it wakes up to reap and to fork, which takes time from nobody's verdict
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    entry, limits, without = sys.argv[2], Limits(**json.loads(sys.argv[3])), left_out(sys.argv[4:])
    constants: dict[str, dict[str, Any]] = {}
    task = find_work(entry)
    children = _Children(control, _warmed_up(task, limits, without, constants))
    walks = deque([_walks(task, None)])
    while children.listen(walks):
        try:
            message, descriptors, _, _ = socket.recv_fds(control, 200, 3)
        except ConnectionResetError:  # closed before it took up all that was told
            break
        kind, (number, _, key) = message[:1], message[1:].partition(b" ")
        if not kind:
            break
        if kind == b"L" and len(descriptors) == 1:
            constants[number.decode()] = constant = read_frame(descriptors[0]) or {}
            gc.freeze()
            walks.append(_walks(task, constant))
        elif kind == b"J" and len(descriptors) == 3:
            children.fork(int(number), descriptors, key.decode())
        elif kind == b"K":
            children.kill(int(number))
        for descriptor in descriptors:
            os.close(descriptor)
    children.end()


def _walks(task: Task, constant: Mapping[str, Any] | None) -> Iterator[None]:
    """Walk the way of a job with ``constant`` again and again, a step at a time."""
    began = time.process_time()
    with contextlib.suppress(Exception):  # a constant that can't be walked with is its jobs' matter
        for _ in range(_WALKS):
            for _ in task.warm_up(constant):
                yield
                if time.process_time() - began > _WALK_SECONDS:
                    return
    gc.collect()
    gc.freeze()


def _warmed_up(task: Task, limits: Limits, without: frozenset[str], constants: Mapping[str, Any]) -> Serve:
    """Load all that a child needs, narrow what it may load, and return what each does: it never comes back."""
    import numpy

    from studyml.sandbox.board import Desk
    from studyml.sandbox.inmate import detach, die_with_parent, narrow_imports, wait_and_serve
    from studyml.sandbox.landlock import build_rules, library_paths
    from studyml.sandbox.watch import Watch

    numpy.linalg.solve(numpy.eye(2), numpy.ones(2))  # loads LAPACK's pages before the first fork
    numpy.random.default_rng(0).normal(size=2)
    for _ in task.warm_up(None):
        pass
    readable, listable = library_paths()
    rules = build_rules(readable, listable)
    watch = Watch(readable, listable)
    narrow_imports(readable, listable)
    os.chdir("/")
    sys.dont_write_bytecode = True
    sys.argv = ["submission"]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the screen's matter
    gc.collect()
    gc.freeze()
    own_pid = os.getpid()

    def serve(channel: int, output: int, memory: int, likely: str) -> None:
        die_with_parent(own_pid)
        # The ruleset's descriptor is moved out of the way of closerange.
        kept = None if rules is None else replace(rules, fd=os.dup2(rules.fd, 300))
        desk = Desk(memory)
        wait_and_serve(detach(channel, output), desk, constants, task, limits, kept, watch, without, likely)

    return serve


class _Children:
    """The living children by number: one that waits, one at work, and those just killed."""

    def __init__(self, control: socket.socket, serve: Serve):
        self._control = control
        self._serve = serve
        self._living: dict[int, tuple[int, int]] = {}
        """Process handle → (number, pid)."""

    def fork(self, number: int, descriptors: Sequence[int], likely: str) -> None:
        """Fork one more."""
        pid = os.fork()
        if pid == 0:
            try:
                with contextlib.suppress(OSError):
                    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
                channel, output, memory = descriptors
                self._serve(channel, output, memory, likely)
            finally:
                os._exit(1)  # never back into the zygote's own loop
        self._living[os.pidfd_open(pid)] = number, pid
        self._tell(b"P %d %d" % (number, pid))

    def kill(self, number: int) -> None:
        """Kill one, if it lives; it is reaped like any other."""
        for known, pid in self._living.values():
            if known == number:
                os.kill(pid, signal.SIGKILL)

    def listen(self, walks: deque[Iterator[None]]) -> bool:
        """Reap and tell what ends until the control socket has something to read; walk on when all is quiet."""
        patience = _QUIET_SECONDS
        while True:
            watched = [*self._living, self._control.fileno()]
            ready, _, _ = select.select(watched, [], [], patience if walks else None)
            if not ready:
                patience = 0.0
                if next(walks[0], self) is self:
                    walks.popleft()
            for handle in self._living.keys() & set(ready):
                number, pid = self._living.pop(handle)
                os.close(handle)
                status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                self._tell(b"X %d %d" % (number, status))
            if self._control.fileno() in ready:
                return True

    def _tell(self, message: bytes) -> None:
        with contextlib.suppress(OSError):  # the other side is gone
            self._control.send(message)

    def end(self) -> None:
        """Kill and reap every one."""
        for _, pid in self._living.values():
            os.kill(pid, signal.SIGKILL)
        for _, pid in self._living.values():
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
