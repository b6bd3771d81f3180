"""Inside the child: put up the fences, report them, then run the work.

Owns the order: limits, Landlock, seccomp last, the report before the submission is loaded. Runs
after the fork in a process with one thread (fences hold for the calling thread and those it starts).
Knows the work only as a function ``(job, send, notes)`` named by its module.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from studyml.sandbox.landlock import Rules
from studyml.sandbox.limits import Limits, apply_limits
from studyml.sandbox.protocol import pack, write_all
from studyml.sandbox.seccomp import drop_capabilities, enter_filter, filter_table
from studyml.sandbox.watch import Notes, Watch

_PARENT_DEATH_SIGNAL = 1

Send = Callable[[Mapping[str, Any]], None]
Work = Callable[[Mapping[str, Any], Send, Notes], None]


def find_work(entry: str) -> Work:
    """Return the function that ``module:function`` names, after the module's ``warm_up()`` if it has one."""
    module, _, name = entry.partition(":")
    loaded = import_module(module)
    work: Work = getattr(loaded, name)
    warm_up = getattr(loaded, "warm_up", None)
    if warm_up is not None:
        warm_up()
    return work


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


def serve(
    job: Mapping[str, Any], channel: int, work: Work, rules: Rules | None, watch: Watch, without: frozenset[str]
) -> None:
    """Confine this process, report, do the work, and leave without any clean-up of the submission's.

    The work is told as ``fenced`` whether the kernel fences files and system calls in.
    """
    sent_by = os.getpid()

    def send(message: Mapping[str, Any]) -> None:
        if os.getpid() == sent_by:
            write_all(channel, pack(message))

    import numpy

    seed = int(job.get("seed", 0))
    random.seed(seed)
    numpy.random.seed(seed)
    limits = Limits(**job["limits"]) if "limits" in job else Limits()
    report = confine(limits, rules, without)
    if not job.get("silent"):
        watch.install()
    with contextlib.suppress(OSError):  # the judge is gone or the submission closed the channel: nobody to tell
        send(report)
        work({**job, "fenced": bool(report["landlock"] and report["seccomp"])}, send, watch.taken)
        send({"kind": "done"})
    os._exit(0)


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


def attack(job: Mapping[str, Any], send: Send, notes: Notes) -> None:
    """Try the canary in ``job["code"]`` (see :mod:`studyml.sandbox.level`); say whether it was stopped."""
    try:
        exec(job["code"], {"__name__": "canary"})
    except (OSError, MemoryError, ImportError, AttributeError) as error:
        send({"kind": "stopped", "message": type(error).__name__})
    else:
        send({"kind": "effect"})
