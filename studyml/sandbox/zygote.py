"""The fork server: imports NumPy and the driver once, then one fork per submission.

Owns the warm process and its children's lives. Single-threaded on purpose, one BLAS thread
(a forked child with OpenBLAS threads took 2.3 s for what takes 0.21 s with one, measured). It holds
no reference and no expected value, because a child inherits all of its memory. Never forked from
the process that draws the screen.

Control, on the socket given as first argument: ``L`` and a key with one descriptor gives it the constant
part of many jobs (inputs, never answers); ``J`` and a key with two (channel, output) starts a job and is
answered ``P pid``; ``K`` kills it; its end is told as ``X status``.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys
from typing import Any


def main() -> None:
    """Serve jobs until the other side closes the socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    import numpy

    from studyml.sandbox.inmate import detach, die_with_parent, find_work, left_out, narrow_imports, serve
    from studyml.sandbox.landlock import build_rules, library_paths
    from studyml.sandbox.protocol import read_frame
    from studyml.sandbox.watch import Watch

    die_with_parent(os.getppid())
    without = left_out(sys.argv[3:])
    numpy.linalg.solve(numpy.eye(2), numpy.ones(2))  # loads LAPACK's pages before the first fork
    numpy.random.default_rng(0).normal(size=2)
    work = find_work(sys.argv[2])
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
    constants: dict[bytes, dict[str, Any]] = {}
    control.send(b"R")
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 200, 2)
        if not message:
            return
        if message.startswith(b"L") and len(descriptors) == 1:
            constants[message[1:]] = read_frame(descriptors[0]) or {}
            os.close(descriptors[0])
            gc.freeze()
            continue
        if not message.startswith(b"J") or len(descriptors) != 2:
            continue
        channel, output = descriptors
        pid = os.fork()
        if pid == 0:
            die_with_parent(os.getppid())
            # The ruleset's descriptor survives in rules.fd: moved out of the way of closerange.
            fenced = None if rules is None else type(rules)(os.dup2(rules.fd, 300), rules.abi, rules.tcp, rules.signals)
            channel = detach(channel, output)
            job = read_frame(channel)
            if job is not None:
                serve({**constants.get(message[1:], {}), **job}, channel, work, fenced, watch, without)
            os._exit(1)
        os.close(channel)
        os.close(output)
        control.send(b"P %d" % pid)
        status = _wait(control, pid)
        if status is None:
            return
        with contextlib.suppress(OSError):
            control.send(b"X %d" % status)


def _wait(control: socket.socket, pid: int) -> int | None:
    """Return the child's exit status (negative: the signal), or None when the other side is gone."""
    ended = os.pidfd_open(pid)
    try:
        while True:
            ready, _, _ = select.select([ended, control.fileno()], [], [])
            if ended in ready:
                return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            order = control.recv(16)
            if order == b"K" or not order:
                os.kill(pid, signal.SIGKILL)
                if not order:
                    os.waitpid(pid, 0)
                    return None
    finally:
        os.close(ended)


if __name__ == "__main__":
    main()
