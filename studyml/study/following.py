"""Following a file while it is written: every save is judged, and the newest one wins.

Owns the thread between the file and the judge process. A verdict on text that was replaced meanwhile is not told;
the newer text is judged instead. Must not know what a verdict means or who shows it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studyml.clock import Clock
from studyml.errors import StudymlError
from studyml.model.submission import SubmissionVerdict
from studyml.service.judging import JudgeClient
from studyml.study.watching import POLL_SECONDS, Watched


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that is being judged now."""

    text: bytes
    at: float
    """When it was seen, on the clock's monotonic seconds."""
    first: bool
    """Whether it is the text that was found at the beginning."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a save."""

    save: Saved
    verdict: SubmissionVerdict


Told = Saved | Judged | StudymlError


class Follower:
    """Follows one file until it is closed. ``tell`` is called from its thread."""

    def __init__(
        self,
        client: JudgeClient,
        path: Path,
        exercise: str,
        clock: Clock,
        *,
        tell: Callable[[Told], object],
        skip: Callable[[bytes], bool] = lambda text: not text.strip(),
    ):
        """Texts for which ``skip`` holds are not judged."""
        self._client = client
        self._watched = Watched(path)
        self._exercise = exercise
        self._clock = clock
        self._tell = tell
        self._skip = skip
        self._closed = threading.Event()

    def start(self) -> None:
        """Begin; returns at once. The thread ends with the program, whatever it waits for."""
        threading.Thread(target=self._follow, name="follower", daemon=True).start()

    def close(self) -> None:
        """Stop following; nothing more is told."""
        self._closed.set()

    def _follow(self) -> None:
        first = True
        while not self._closed.is_set():
            text = self._watched.save()
            if text is None:
                self._closed.wait(POLL_SECONDS)
                continue
            save, first = Saved(text, self._clock.monotonic(), first), False
            if self._skip(text):
                continue
            self._say(save)
            told = self._judge(save)
            if not self._watched.superseded():
                self._say(told)

    def _judge(self, save: Saved) -> Told:
        try:
            verdicts = self._client.submit(self._watched.path, self._exercise).result()
        except StudymlError as error:
            return error
        return Judged(save, verdicts[0])

    def _say(self, told: Told) -> None:
        if not self._closed.is_set():
            self._tell(told)
