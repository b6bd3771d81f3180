"""Streams of questions through a pool of graders, in order.

Owns the use case behind ``studyml grade``: lines in, lines out, one answer for each, whatever a line holds. A line is
answered as soon as those before it are, also while the next one has not come yet. Knows the graders by their
client only; loads no NumPy.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from typing import IO

from studyml.service.client import Grader

AHEAD = 128
"""Lines under way: enough to keep two graders busy, few enough to stream."""
_CHUNK = 65_536
SECOND_GRADER = 200
"""From this many lines on a second process pays for its start of half a second."""


def lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a stream without their ends, past its buffer where it has a file behind it.

    A buffer is locked while it is read; a thread that waits in it for a line would keep an interrupted program from
    ending.
    """
    try:
        file = stream.fileno()
    except OSError:  # no file: it is in memory
        yield from stream
        return
    begun: list[bytes] = []
    while chunk := os.read(file, _CHUNK):
        *whole, rest = chunk.split(b"\n")
        for line in whole:
            yield b"".join([*begun, line])
            begun = []
        begun += [rest] if rest else []
    if begun:
        yield b"".join(begun)


def grade_lines(lines: Iterable[bytes], *, processes: int | None = None) -> Iterator[str]:
    """Yield the answer to each line, in order."""
    graders = [Grader()]
    graders[0].start()
    waiting: queue.Queue[Future[str] | None] = queue.Queue(AHEAD)
    most = processes or min(2, os.cpu_count() or 1)
    reader = threading.Thread(target=_submit, args=(lines, graders, waiting, most), daemon=True)
    reader.start()
    try:
        while (answer := waiting.get()) is not None:
            yield answer.result()
    finally:
        for grader in graders:
            grader.close()


def _submit(lines: Iterable[bytes], graders: list[Grader], waiting: queue.Queue[Future[str] | None], most: int) -> None:
    try:
        for number, raw in enumerate(lines, 1):
            if number == SECOND_GRADER:
                graders.extend(Grader() for _ in range(most - 1))
            waiting.put(graders[number % len(graders)].submit_line(_text(raw, number), number))
    finally:
        waiting.put(None)


def _text(raw: bytes, number: int) -> str:
    """A line as text; bytes that are no UTF-8 become marks that no JSON outside a string survives."""
    text = raw.decode("utf-8", errors="replace").rstrip("\r\n")
    return text.removeprefix("\ufeff") if number == 1 else text
