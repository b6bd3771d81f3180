"""Try many changed texts of one submission in one child: each is loaded and asked the few probes that show its mistake.

Owns the time each of them has and all of them together; what comes of a trial is sent when its clock has stopped, so
that no frame is cut short. Runs beside the submission; standard library and NumPy only.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from studyml.judge.calling import Begin
from studyml.judge.examining import Notes, Send, examine
from studyml.judge.loading import OutOfTime, alarm, load

_ALL_SECONDS = 0.4
"""Processor time after which no other trial is begun."""
_TIMES, _LEAST_SECONDS, _MOST_SECONDS = 3.0, 0.015, 0.06
"""How many times what the text takes as it stands a changed one may take, and the bounds of that."""


def try_out(job: Mapping[str, Any], send: Send, begin: Begin, notes: Notes) -> None:
    """Send the frames of each of ``trials``, texts to take the place of the submission's only cell, with its number."""
    (cell,) = job["cells"]
    began = time.process_time()
    _frames(cell, job, begin, notes, _MOST_SECONDS)
    each = min(max(_TIMES * (time.process_time() - began), _LEAST_SECONDS), _MOST_SECONDS)
    for number, code in enumerate(job["trials"]):
        if time.process_time() - began > _ALL_SECONDS:
            return
        for frame in _frames({**cell, "code": code}, job, begin, notes, each):
            send({**frame, "trial": number})


def _frames(
    cell: Mapping[str, Any], job: Mapping[str, Any], begin: Begin, notes: Notes, seconds: float
) -> list[Mapping[str, Any]]:
    """Return what is seen of one text; nothing of one that does not end or over which our own side stumbles."""
    frames: list[Mapping[str, Any]] = []
    try:
        loaded = load([cell], notes, seconds)
        with alarm(seconds) as clock:

            def begin_in_time(call: str) -> None:
                if clock.over:  # it rings once, in a call; the next one may be as endless
                    raise OutOfTime
                begin(call)

            examine(loaded, job["exercise"], job["probes"], frames.append, begin_in_time, notes, only=job["only"])
    except (OutOfTime, Exception):  # a changed text may do anything, and is only one of many
        return []
    return frames
