"""What screens and commands call: a warm grader and a warm prover.

Owns the futures: the verdict first, the diagnosis after it, evidence from the prover later. A hang or a
crash of a child ends as ``undecided``, never as an exception and never later than the limit. Imports only
``model`` and the standard library: the process that draws the screen holds no NumPy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from typing import Any, TypeVar

from studyml.errors import ServiceError
from studyml.model import Outcome, Question, Verdict
from studyml.service.child import Child, Failure, Job
from studyml.service.wire import pack, unpack_verdict

T = TypeVar("T")

VERDICT_SECONDS = 2.0
"""The verdict takes a millisecond; beyond this the child hangs."""
DIAGNOSIS_SECONDS = 2.0
"""The diagnosis stops itself at 0.3 s."""
PROOF_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Grading:
    """The two futures of one answer."""

    verdict: Future[Verdict]
    """Outcome, evidence and reading, within milliseconds."""
    diagnosed: Future[Verdict]
    """The same verdict with mistakes and hints; the bare verdict again when no diagnosis came."""


class Grader:
    """The warm NumPy process that judges answers."""

    def __init__(self, *, limit: float = VERDICT_SECONDS, diagnosis_limit: float = DIAGNOSIS_SECONDS):
        self._child = Child("studyml.service.grader")
        self._limits = (limit, diagnosis_limit)
        self._readying: Future[None] = Future()
        self._packed: tuple[Question, Any] | None = None
        """The question asked of last, as it travels: it is made ready, looked at and answered."""

    def start(self) -> None:
        """Begin to warm it up; returns at once."""
        self._child.start()

    def submit(self, question: Question, answer: str) -> Grading:
        """Queue an answer. The futures raise :class:`ServiceError` only when no child can be started."""
        grading = Grading(Future(), Future())

        def receive(message: Mapping[str, Any]) -> None:
            verdict = unpack_verdict(message["verdict"])
            _settle(grading.verdict, verdict)
            if message.get("last"):
                _settle(grading.diagnosed, verdict)

        def fail(why: Failure) -> None:
            if why is Failure.NO_START:
                error = ServiceError("the grader cannot be started", remedy="studyml doctor says why")
                _refuse(grading.verdict, error)
                _refuse(grading.diagnosed, error)
                return
            last = _undecided(why, self._limits[0])
            if grading.verdict.done() and not grading.verdict.cancelled():  # it came; only the diagnosis is missing
                last = grading.verdict.result()
            _settle(grading.verdict, last)
            _settle(grading.diagnosed, last)

        payload = {"question": self._pack(question), "answer": answer}
        self._child.submit(Job(payload, self._limits, receive, fail))
        return grading

    def prepare(self, question: Question) -> None:
        """Have a question that is being read made ready to be judged; one before it that still waits is dropped."""
        self._readying.cancel()
        future = self._readying = Future()

        def settle(_: object) -> None:
            _settle(future, None)

        payload = {"prepare": True, "question": self._pack(question)}
        job = Job(payload, self._limits[:1], settle, settle, wanted=lambda: not future.cancelled())
        self._child.submit(job)

    def preview(self, question: Question, answer: str) -> Future[str]:
        """Queue a look at an answer under way: how it is read, "" if it can't be. A cancelled one is passed over."""
        future: Future[str] = Future()

        def receive(message: Mapping[str, Any]) -> None:
            _settle(future, message["text"])

        payload = {"preview": True, "question": self._pack(question), "answer": answer}

        def fail(why: Failure) -> None:
            _settle(future, "")

        job = Job(payload, self._limits[:1], receive, fail, wanted=lambda: not future.cancelled())
        self._child.submit(job)
        return future

    def _pack(self, question: Question) -> Any:
        if self._packed is None or self._packed[0] is not question:
            self._packed = question, pack(question)
        return self._packed[1]

    def submit_line(self, line: str, number: int) -> Future[str]:
        """Queue one line of ``studyml grade`` (``number`` from 1); the future holds the line to print."""
        future: Future[str] = Future()

        def fail(why: Failure) -> None:
            if why is Failure.NO_START:
                _refuse(future, ServiceError("the grader cannot be started", remedy="studyml doctor says why"))
            else:
                message = _undecided(why, sum(self._limits)).message
                _settle(future, _failed_line(line, number, message))

        def receive(message: Mapping[str, Any]) -> None:
            _settle(future, message["text"])

        self._child.submit(Job({"line": line, "number": number}, (sum(self._limits),), receive, fail))
        return future

    @property
    def starts(self) -> int:
        """How many processes were started so far (more than one: a hang or a crash was cut)."""
        return self._child.starts

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid

    def close(self) -> None:
        """End the child at once."""
        self._child.close()


class Prover:
    """The SymPy process of low priority. Proofs only raise the evidence; they may all fail to come."""

    def __init__(self, *, limit: float = PROOF_SECONDS):
        self._child = Child("studyml.service.prover")
        self._limit = limit

    def start(self) -> None:
        """Begin to warm it up; returns at once."""
        self._child.start()

    def submit(self, question: Question, answer: str, verdict: Verdict) -> Future[Verdict | None]:
        """Queue a proof: the verdict with stronger evidence, or None when there is none (or no time for it)."""
        future: Future[Verdict | None] = Future()

        def receive(message: Mapping[str, Any]) -> None:
            _settle(future, None if message["verdict"] is None else unpack_verdict(message["verdict"]))

        def fail(why: Failure) -> None:
            _settle(future, None)

        payload = {"question": pack(question), "answer": answer, "verdict": pack(verdict)}
        job = Job(payload, (self._limit,), receive, fail, wanted=lambda: not future.cancelled())
        self._child.submit(job)
        return future

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid

    def close(self) -> None:
        """End the child at once."""
        self._child.close()


def _undecided(why: Failure, limit: float) -> Verdict:
    message = {
        Failure.TIMEOUT: f"grading took longer than {limit:g} s and was cut; judge this one yourself",
        Failure.CRASH: "the grader stopped on this answer; judge this one yourself",
        Failure.CRASH_LATER: "the grader stopped on this answer; judge this one yourself",
    }.get(why, "the program is closing")
    return Verdict(Outcome.UNDECIDED, message=message)


def _failed_line(line: str, number: int, message: str) -> str:
    """Answer a line that cost the grader its life; its id is kept when it has one."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        data = None
    identity = data.get("id") if isinstance(data, dict) else None
    answer = {"schema": 1, "id": identity, "line": number, "outcome": Outcome.UNDECIDED.value, "message": message}
    return json.dumps(answer)


def _settle(future: Future[T], value: T) -> None:
    """Give a future its value, unless it has one or was cancelled."""
    if not future.done():
        try:
            future.set_result(value)
        except InvalidStateError:  # cancelled in between
            return


def _refuse(future: Future[T], error: ServiceError) -> None:
    if not future.done():
        try:
            future.set_exception(error)
        except InvalidStateError:  # cancelled in between
            return
