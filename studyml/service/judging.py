"""What screens and commands call to have submissions judged: warm judge processes.

Owns the futures of files under way and, for a batch, one process per core. A judge that dies or
hangs ends as :class:`ServiceError` for that file alone. Imports only ``model`` and the standard library.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from studyml import errors
from studyml.errors import ServiceError, StudymlError
from studyml.model.submission import SubmissionVerdict
from studyml.service.child import Child, Failure, Job

FILE_SECONDS = 60.0
"""Ten exercises in one notebook, each at its limit of 5 s; the sandbox cuts a submission long before."""


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class JudgeClient:
    """Judge processes that take files in turn; a context manager."""

    def __init__(self, own: Path | None = None, *, processes: int = 1):
        self._own = str(own) if own is not None else ""
        self._children = [Child("studyml.service.judge") for _ in range(max(1, processes))]
        self._idle = list(range(len(self._children)))
        """Numbers of the processes without a file."""
        self._waiting: deque[tuple[Job, list[int]]] = deque()
        self._lock = threading.Lock()
        self._closed = False

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

    def prepare(self, exercise: str) -> Future[None]:
        """Have one process get ready for an exercise: its first verdict is then as quick as the next."""
        future: Future[None] = Future()

        def receive(message: Mapping[str, Any]) -> None:
            if "error" in message:
                future.set_exception(_error(message))
            else:
                future.set_result(None)

        self._send({"prepare": exercise, "own": self._own}, future, receive)
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
        given: list[int] = []  # the number of the process, once it has the job

        def done() -> None:
            with self._lock:
                self._idle += given
            if given:
                self._hand_out()

        def answered(message: Mapping[str, Any]) -> None:
            receive(message)
            done()

        def fail(why: Failure) -> None:
            text = {Failure.TIMEOUT: "the judge did not answer and was stopped", Failure.CLOSED: "the judge was closed"}
            error = ServiceError(text.get(why, "the judge process stopped"), remedy="studyml doctor says why")
            if not future.done():
                future.set_exception(error)
            done()

        with self._lock:
            self._waiting.append((Job(payload, (FILE_SECONDS,), answered, fail), given))
        self._hand_out()

    def _hand_out(self) -> None:
        """Give every idle process a waiting file: a slow one holds up no others."""
        while True:
            with self._lock:
                if not self._waiting or not (self._idle or self._closed):
                    return
                job, given = self._waiting.popleft()
                if not self._closed:
                    given.append(self._idle.pop(0))
            if given:
                self._children[given[0]].submit(job)
            else:
                job.fail(Failure.CLOSED)

    def close(self) -> None:
        """End the processes at once; what was waiting fails."""
        with self._lock:
            self._closed = True
        self._hand_out()
        for child in self._children:
            child.close()


def _error(message: Mapping[str, Any]) -> StudymlError:
    kind = getattr(errors, str(message["error"]), StudymlError)
    made: StudymlError = kind(
        message["message"], path=message["path"], line=message["line"], remedy=message["remedy"] or ""
    )
    return made
