"""Which lines of a submission a probe runs through: only those can hold the mistake that it shows.

Owns the trace function. Runs beside the submission; standard library only.
"""

from __future__ import annotations

import contextlib
import itertools
import sys
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import Any

from studyml.judge.loading import OutOfTime

_MOST_STEPS = 20_000
"""Lines that are followed until the call is ended: a loop shows what it runs through in its first rounds."""


@contextlib.contextmanager
def trodden(wanted: bool, send: Callable[[Mapping[str, Any]], None]) -> Iterator[None]:
    """Send the lines of the learner's code that ran meanwhile, if ``wanted``."""
    if not wanted:
        yield
        return
    lines: set[int] = set()
    steps = itertools.count()

    def note(frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith("<submission"):
            return None
        if next(steps) > _MOST_STEPS:
            raise OutOfTime  # the interpreter stops tracing then
        lines.add(frame.f_lineno)
        return note

    sys.settrace(note)
    try:
        yield
    finally:
        sys.settrace(None)
    send({"kind": "trodden", "lines": sorted(lines)})
