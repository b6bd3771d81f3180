"""What screens and commands call to have submissions judged: warm judge processes.

Owns the futures of files under way and, for a batch, one process per core. A judge that dies or
hangs ends as :class:`ServiceError` for that file alone. Imports only ``model`` and the standard library.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from itertools import cycle
from pathlib import Path
from typing import Any

from studyml import errors
from studyml.errors import ServiceError, StudymlError
from studyml.model.submission import SubmissionVerdict
from studyml.service.child import Child, Failure, Job

FILE_SECONDS = 60.0
"""Ten exercises in one notebook, each at its limit of 5 s; the sandbox cuts a submission long before."""


class JudgeClient:
    """Judge processes that take files in turn; a context manager."""

    def __init__(self, own: Path | None = None, *, processes: int = 1):
        self._own = str(own) if own is not None else ""
        self._children = [Child("studyml.service.judge") for _ in range(max(1, processes))]
        self._next = cycle(self._children)

    def __enter__(self) -> JudgeClient:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def start(self) -> None:
        """Begin to warm them up; returns at once."""
        for child in self._children:
            child.start()

    def submit(self, path: Path, exercise: str | None = None) -> Future[list[SubmissionVerdict]]:
        """Queue a file; the future holds one verdict per exercise, or raises :class:`StudymlError`."""
        future: Future[list[SubmissionVerdict]] = Future()

        def receive(message: Mapping[str, Any]) -> None:
            if "error" in message:
                future.set_exception(_error(message))
            else:
                future.set_result([SubmissionVerdict.from_json(row) for row in message["verdicts"]])

        self._send({"path": str(path), "exercise": exercise, "own": self._own}, future, receive)
        return future

    def level(self) -> Future[tuple[str, bool]]:
        """Ask for the isolation in force here: (badge, whether it is full)."""
        future: Future[tuple[str, bool]] = Future()

        def receive(message: Mapping[str, Any]) -> None:
            if "error" in message:
                future.set_exception(_error(message))
            else:
                future.set_result((message["badge"], message["full"]))

        self._send({"level": True}, future, receive)
        return future

    def _send(self, payload: Mapping[str, Any], future: Future[Any], receive: Any) -> None:
        def fail(why: Failure) -> None:
            text = {Failure.TIMEOUT: "the judge did not answer and was stopped", Failure.CLOSED: "the judge was closed"}
            error = ServiceError(text.get(why, "the judge process stopped"), remedy="studyml doctor says why")
            if not future.done():
                future.set_exception(error)

        next(self._next).submit(Job(payload, (FILE_SECONDS,), receive, fail))

    def close(self) -> None:
        """End the processes at once."""
        for child in self._children:
            child.close()


def _error(message: Mapping[str, Any]) -> StudymlError:
    kind = getattr(errors, str(message["error"]), StudymlError)
    made: StudymlError = kind(
        message["message"], path=message["path"], line=message["line"], remedy=message["remedy"] or ""
    )
    return made
