"""The fork server: imports NumPy and the driver once, then one fork per submission.

Owns the warm process and its children's lives. Single-threaded on purpose, one BLAS thread
(a forked child with OpenBLAS threads took 2.3 s for what takes 0.21 s with one, measured). It holds
no reference and no expected value, because a child inherits all of its memory. Never forked from
the process that draws the screen.

Control, on the socket given as first argument: ``L`` and a key with one descriptor gives it the constant part of
many jobs (inputs, never answers); ``J`` and a number with three (channel, output, memory for the name of the call
under way) forks a child of that number, which fences itself in and waits on its channel for one job; ``K`` and the
number kills it. A child's process is told as ``P number pid``, its end as ``X number status``.
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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from studyml.sandbox.limits import Limits

Serve: TypeAlias = Callable[[int, int, int], None]
"""What a child does with its channel, output and memory for the name of its call."""


def main() -> None:
    """Serve until the other side closes the socket. Arguments: socket, work, limits (JSON), layers to leave out."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    from studyml.sandbox.inmate import die_with_parent, left_out
    from studyml.sandbox.limits import Limits
    from studyml.sandbox.protocol import read_frame

    die_with_parent(os.getppid())
    entry, limits, without = sys.argv[2], Limits(**json.loads(sys.argv[3])), left_out(sys.argv[4:])
    constants: dict[str, dict[str, Any]] = {}
    children = _Children(control, _warmed_up(entry, limits, without, constants))
    while children.listen():
        message, descriptors, _, _ = socket.recv_fds(control, 200, 3)
        if not message:
            break
        if message.startswith(b"L") and len(descriptors) == 1:
            constants[message[1:].decode()] = read_frame(descriptors[0]) or {}
            gc.freeze()
        elif message.startswith(b"J") and len(descriptors) == 3:
            children.fork(int(message[1:]), descriptors)
        elif message.startswith(b"K"):
            children.kill(int(message[1:]))
        for descriptor in descriptors:
            os.close(descriptor)
    children.end()


def _warmed_up(entry: str, limits: Limits, without: frozenset[str], constants: Mapping[str, Any]) -> Serve:
    """Load all that a child needs, narrow what it may load, and return what each does: it never comes back."""
    import numpy

    from studyml.sandbox.inmate import detach, die_with_parent, find_work, mark_in, narrow_imports, wait_and_serve
    from studyml.sandbox.landlock import build_rules, library_paths
    from studyml.sandbox.watch import Watch

    numpy.linalg.solve(numpy.eye(2), numpy.ones(2))  # loads LAPACK's pages before the first fork
    numpy.random.default_rng(0).normal(size=2)
    task = find_work(entry)
    for _ in task.warm_up():
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

    def serve(channel: int, output: int, memory: int) -> None:
        die_with_parent(own_pid)
        # The ruleset's descriptor is moved out of the way of closerange.
        kept = None if rules is None else replace(rules, fd=os.dup2(rules.fd, 300))
        begin = mark_in(memory)
        wait_and_serve(detach(channel, output), begin, constants, task, limits, kept, watch, without)

    return serve


class _Children:
    """The living children by number: one that waits, one at work, and those just killed."""

    def __init__(self, control: socket.socket, serve: Serve):
        self._control = control
        self._serve = serve
        self._living: dict[int, tuple[int, int]] = {}
        """Process handle → (number, pid)."""

    def fork(self, number: int, descriptors: Sequence[int]) -> None:
        """Fork one more."""
        pid = os.fork()
        if pid == 0:
            try:
                self._serve(*descriptors)
            finally:
                os._exit(1)  # never back into the zygote's own loop
        self._living[os.pidfd_open(pid)] = number, pid
        self._tell(b"P %d %d" % (number, pid))

    def kill(self, number: int) -> None:
        """Kill one, if it lives; it is reaped like any other."""
        for known, pid in self._living.values():
            if known == number:
                os.kill(pid, signal.SIGKILL)

    def listen(self) -> bool:
        """Reap and tell what ends until the control socket has something to read."""
        while True:
            ready, _, _ = select.select([*self._living, self._control.fileno()], [], [])
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
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
