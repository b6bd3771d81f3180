"""Streams of questions through a pool of graders, in order.

Owns the use case behind ``studyml grade``: lines in, lines out, one answer for each, whatever a line holds. Knows the
graders by their client only; loads no NumPy.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future

from studyml.service.client import Grader

AHEAD = 64
"""Lines under way for each grader: enough to keep it busy, few enough to stream."""
SECOND_GRADER = 200
"""From this many lines on a second process pays for its start of half a second."""


def grade_lines(lines: Iterable[bytes], *, interactive: bool = False, processes: int | None = None) -> Iterator[str]:
    """Yield the answer to each line, in order; ``interactive`` answers a line before the next is read."""
    most = processes or min(2, os.cpu_count() or 1)
    graders = [Grader()]
    graders[0].start()
    waiting: deque[Future[str]] = deque()
    try:
        for number, raw in enumerate(lines, 1):
            if number == SECOND_GRADER and not interactive:
                graders += [Grader() for _ in range(most - 1)]
                for grader in graders[1:]:
                    grader.start()
            waiting.append(graders[number % len(graders)].submit_line(_text(raw, number), number))
            while waiting and (interactive or len(waiting) >= AHEAD * len(graders) or waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for grader in graders:
            grader.close()


def _text(raw: bytes, number: int) -> str:
    """A line as text; bytes that are no UTF-8 become marks that no JSON outside a string survives."""
    text = raw.decode("utf-8", errors="replace").rstrip("\r\n")
    return text.removeprefix("\ufeff") if number == 1 else text
