"""Inside the child: put up the fences, report them, then run the work.

Owns the order: limits, Landlock, seccomp last, the report before the submission is loaded. Runs
after the fork in a process with one thread (fences hold for the calling thread and those it starts), and before there
is a submission: a child waits, fenced in, for its one job.
Knows the work only as a function ``(job, send, begin, notes)`` named by its module.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn

from studyml.sandbox.board import REHEARSED, Desk
from studyml.sandbox.landlock import Rules
from studyml.sandbox.limits import Limits, apply_limits
from studyml.sandbox.protocol import BrokenFrame, pack, read_frame, write_all
from studyml.sandbox.seccomp import drop_capabilities, enter_filter, filter_table
from studyml.sandbox.watch import Notes, Watch

_PARENT_DEATH_SIGNAL = 1
_COLLECT = (20_000, 20, 20)
"""Thresholds of the garbage collector: a submission lives for milliseconds."""
_QUIET_SECONDS = 0.15
"""For which nobody is at work, before a fork that waits takes the time to rehearse."""

Send = Callable[[Mapping[str, Any]], None]
Begin = Callable[[str], None]
"""Told the call that is about to be made: what the verdict names if it never returns."""
Work = Callable[[Mapping[str, Any], Send, Begin, Notes], bool]
"""Returns whether it left the process fit for another job; it need not look where the job is the ``last``."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a cell's children are for."""

    run: Work
    warm_up: Callable[[Mapping[str, Any] | None], Iterable[None]]
    """Walks the paths that a job will, a step at a time, so that the job finds code and caches warm.

    It is given the constant part of the jobs that are likely, if one is known.
    """
    settle: Callable[[], None]
    """Does in a fork that waits what a job would begin and end with, whatever it is."""


def find_work(entry: str) -> Task:
    """Return the function that ``module:function`` names, with the ``warm_up`` and ``settle`` of its module, if any."""
    module, _, name = entry.partition(":")
    loaded = import_module(module)
    return Task(
        getattr(loaded, name), getattr(loaded, "warm_up", lambda job: ()), getattr(loaded, "settle", lambda: None)
    )


def narrow_imports(readable: tuple[str, ...], listable: tuple[str, ...]) -> None:
    """Let what is imported from now on come from where a submission may read.

    Else each import asks the other folders of the path first, and their refusal looks like the submission's attempt.
    """
    allowed = {os.path.realpath(path) for path in (*readable, *listable)}
    kept = [path for path in sys.path if path and os.path.realpath(path) in allowed]
    if kept:
        sys.path[:] = kept
        sys.path_importer_cache.clear()


LAYERS = ("landlock", "seccomp", "memory")
"""What a cell can be told to leave out, to be as a system that lacks it (tests)."""


def left_out(words: Sequence[str]) -> frozenset[str]:
    """Return the layers that the child's command line says to leave out."""
    return frozenset(words) & frozenset(LAYERS)


def confine(limits: Limits, rules: Rules | None, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Fence this process in and return the report of what is in force. Never raises: a missing layer is named."""
    missing = [f"{layer} left out" for layer in LAYERS if layer in without]
    held = apply_limits(limits, without)
    landlock = 0
    if rules is None:
        if sys.platform.startswith("linux") and "landlock" not in without:
            missing.append("kernel without Landlock")
    elif "landlock" not in without:
        try:
            rules.enter()
            landlock = rules.abi
        except OSError as error:
            missing.append(f"Landlock refused: {error.strerror}")
    seccomp = False
    if filter_table() and "seccomp" not in without:
        try:
            powerless = drop_capabilities() or os.geteuid() != 0
            seccomp = enter_filter() and powerless
            if not powerless:
                missing.append("root keeps its powers")
        except OSError as error:
            missing.append(f"seccomp refused: {error.strerror}")
    elif sys.platform.startswith("linux") and not filter_table():
        missing.append("no seccomp table for this processor")
    return {"kind": "isolation", "limits": held, "landlock": landlock, "seccomp": seccomp, "missing": missing}


def wait_and_serve(
    channel: int,
    desk: Desk,
    constants: Mapping[str, Mapping[str, Any]],
    task: Task,
    limits: Limits,
    rules: Rules | None,
    watch: Watch,
    without: frozenset[str],
    likely: str,
) -> NoReturn:
    """Fence this fork in, report, wait for its one job, do it and leave.

    All of it but the job is done before there is a submission: the fork's cost, that of the fences and that of the
    pages copied on the first walk through our own code don't count against the verdict's time. In a batch the job is
    there soon, and the walk is left to it: it costs a third of what a submission does. The walk goes through the
    constant named ``likely``, that of the job before.

    A job says by name which constant it goes with; one that this fork did not inherit follows as a frame of its own.
    Where the limits grant more jobs than one, the next is waited for.
    """
    known = dict(constants)
    report = confine(limits, rules, without)
    with contextlib.suppress(OSError, BrokenFrame):  # nobody is there any more
        write_all(channel, pack(report))
        _rehearse(channel, desk, task, known.get(likely))
        gc.freeze()
        gc.set_threshold(*_COLLECT)
        for left in reversed(range(limits.jobs)):
            job = read_frame(channel)
            if job is None:
                break
            name = job.get("constant", "")
            if name and name not in known:
                known[name] = read_frame(channel) or {}
            if not serve({**known.get(name, {}), **job, "last": not left}, channel, desk, task.run, report, watch):
                os.read(channel, 1)  # until it is ended: to tear a process down slows whoever makes the verdict
                break
    os._exit(0)


def _rehearse(channel: int, desk: Desk, task: Task, constant: Mapping[str, Any] | None) -> None:
    """Walk the way of a job once nobody works; return when that is done or a job is there."""
    while not select.select([channel], [], [], _QUIET_SECONDS)[0]:
        if desk.held:
            continue
        task.settle()
        seed_all()
        for _ in task.warm_up(constant):
            if desk.held or select.select([channel], [], [], 0)[0]:
                break
        else:
            desk.begin(REHEARSED)
            return


def serve(
    job: Mapping[str, Any], channel: int, desk: Desk | None, work: Work, report: Mapping[str, Any], watch: Watch
) -> bool:
    """Do the work in this confined process (its ``report`` is sent); return whether it could do another job.

    Whoever asked leaves the process without any clean-up of the submission's. What the work sends is left on the
    ``desk``, as far as there is room, and only the last frame wakes who waits; without one all is sent, the calls
    under way as frames ``begin``. The work is told as ``fenced`` whether the kernel fences files and system calls in.
    """
    sent_by = os.getpid()

    def send(message: Mapping[str, Any]) -> None:
        if os.getpid() == sent_by and (frame := pack(message)) and not (desk and desk.leave(frame)):
            write_all(channel, frame)

    def tell(call: str) -> None:
        send({"kind": "begin", "call": call})

    if desk:
        desk.clear()
    began = time.process_time()
    seed_all()
    if not job.get("silent"):
        watch.install()
    with contextlib.suppress(OSError):  # the judge is gone or the submission closed the channel: nobody to tell
        fenced = bool(report["landlock"] and report["seccomp"])
        again = work({**job, "fenced": fenced}, send, desk.begin if desk else tell, watch.taken)
        write_all(channel, pack({"kind": "done", "cpu": time.process_time() - began, "again": again}))
        return again
    return False


def seed_all() -> None:
    """Have every generator of this process draw the same numbers each time."""
    import numpy

    random.seed(0)
    numpy.random.seed(0)
    if hasattr(numpy.random.bit_generator, "randbits"):  # where a generator without a seed gets one from
        numpy.random.bit_generator.randbits = random.getrandbits


def die_with_parent(parent: int) -> None:
    """Have the kernel end this process with the one that started it, where it can."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def detach(channel: int, output: int) -> int:
    """Give this process its own session and only the descriptors it needs; return the channel's new number."""
    if hasattr(os, "setsid"):
        with contextlib.suppress(OSError):
            os.setsid()
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    safe = os.dup2(channel, 60) if channel != 60 else channel
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.closerange(3, 60)
    os.dup2(safe, 3)
    os.closerange(4, 256)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    return 3


def attack(job: Mapping[str, Any], send: Send, begin: Begin, notes: Notes) -> bool:
    """Try the canary in ``job["code"]`` (see :mod:`studyml.sandbox.level`); say whether it was stopped."""
    try:
        exec(job["code"], {"__name__": "canary"})
    except (OSError, MemoryError, ImportError, AttributeError) as error:
        send({"kind": "stopped", "message": type(error).__name__})
    else:
        send({"kind": "effect"})
    return False
