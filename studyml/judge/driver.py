"""What runs in the sandbox: load a submission, find its names, make every probe's calls, send what came back.

Owns the order of these and the frames it sends; judges nothing and holds neither a reference nor an
expected value, because the submission shares its memory. Standard library, NumPy and ``model`` only.

Frames: ``loaded`` (remarks, broken definitions), ``subject`` (what was assumed), ``seen`` (one probe: values,
parameters before and after, or the error), ``trodden`` (the lines that ran, where asked), ``done``. The first two tell
how many seconds were the learner's ``own``. A job of ``trials``
is told ``seen`` and ``subject`` of each, with its number.
"""

from __future__ import annotations

import builtins
import time
from collections.abc import Mapping
from operator import is_
from typing import Any

import numpy as np

from studyml.judge.calling import Begin
from studyml.judge.examining import Notes, Send, examine
from studyml.judge.loading import load, say, where
from studyml.judge.rehearsal import warm_up
from studyml.judge.standins import Finder, is_quiet
from studyml.judge.tracing import trodden
from studyml.judge.trials import try_out

__all__ = ["run", "settle", "warm_up"]


def settle() -> None:
    """Hide our modules, as every job begins with: it frees what is used nowhere else, on pages that a fork shares."""
    finder = Finder()
    finder.install()
    finder.remove()


def run(job: Mapping[str, Any], send: Send, begin: Begin, notes: Notes) -> bool:
    """Do a whole job: ``cells``, ``exercise``, ``probes``; ``begin`` is told every call before it is made.

    Return whether the process is as it was.
    """
    np.seterr(**_ERRORS)
    finder = Finder(fenced=job.get("fenced", True))
    finder.install()
    try:
        _examined(job, finder, send, begin, notes)
    finally:
        finder.remove()
    return not job.get("last") and not _replaced()  # a look at all of NumPy's names copies many a shared page


def _examined(job: Mapping[str, Any], finder: Finder, send: Send, begin: Begin, notes: Notes) -> None:
    if job.get("trials"):
        try_out(job, send, begin, notes)
        return
    begin("top-level code")
    began = time.perf_counter()
    loaded = load(job["cells"], notes)
    own = time.perf_counter() - began
    absent = [name for name in finder.missing if is_quiet(name)]
    for name in absent:
        loaded.remarks.append(
            {"code": "other", "message": f"{name} is not here: what it would show was skipped", "line": 0}
        )
    send(
        {
            "kind": "loaded",
            "remarks": loaded.remarks[:32],
            "broken": loaded.broken[:32],
            "refused": loaded.refused,
            "own": own,
        }
    )
    if job["exercise"] is None:
        return
    try:
        with trodden(job.get("trace", False), send):
            examine(loaded, job["exercise"], job["probes"], send, begin, notes, only=job.get("only"))
    except OSError:  # nobody listens any more
        raise
    except Exception as error:  # ours, not the learner's: never to be called a crash of theirs
        message = {"kind": "fault", "message": say(error), "line": where(error)[1]}
        send({**message, "replaced": [*(f"np.{name}" for name in _replaced()), *_replaced_builtins()]})


_ERRORS = np.geterr()
_NUMPY = dict(np.__dict__)
"""NumPy as it was before any submission ran."""
_BUILTINS = dict(vars(builtins))
_NAMES, _VALUES = tuple(_NUMPY), tuple(_NUMPY.values())


def _replaced() -> list[str]:
    """Return the names that a submission set anew in NumPy itself: what we do with it may fail for that."""
    now = np.__dict__
    if all(map(is_, map(now.get, _NAMES), _VALUES)):
        return []
    return [name for name, value in _NUMPY.items() if now.get(name) is not value][:8]


def _replaced_builtins() -> list[str]:
    """Return the built-in names of Python that a submission set anew: our own side calls them too."""
    now = vars(builtins)
    return [f"builtins.{name}" for name, value in _BUILTINS.items() if now.get(name) is not value][:8]
