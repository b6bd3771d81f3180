"""The processes: verdict before diagnosis, a hang cut, a crash survived, the end at once. Real children, no doubles."""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace
from queue import SimpleQueue

import pytest

from studyml.model import FoundMistake, Kind, Option, Outcome, Question, Step, StepVerdict, Verdict, WrongAnswer
from studyml.service.child import STARTUP_SECONDS, Child, Failure, Job
from studyml.service.client import Grader, Prover
from studyml.service.wire import pack, unpack_question, unpack_verdict

QUESTION = Question(
    "bce-dw", Kind.GRADIENT, symbols={"X": "(n, m)", "y": "(n,) unit", "w": "(m,)", "b": "()"},
    let={"p": "sigmoid(X @ w + b)"}, loss="-mean(y*log(p) + (1-y)*log(1-p))", wrt="w",
    aliases={"p": ("q",)}, wrong=(WrongAnswer("X", "sign"),), options=(Option("a", True),), steps=(Step("dL/dp", "1"),),
    sizes=({"n": 7, "m": 3},), hints=("a",), code=("z = 1",),
    use=("@",), avoid=("einsum",), far=100.0,
)  # fmt: skip
PATIENT = 300.0
"""Where it is not the limit that is tried; the prover is of low priority and waits for all others."""
SOON = STARTUP_SECONDS / 2
"""On the busiest machine, less than waiting for a child that never comes would take."""
LINE = '{"id": 1, "kind": "shape", "symbols": {"X": "(5, 3)"}, "expression": "X.T", "answer": "(3, 5)"}'


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    grader = Grader(limit=PATIENT, diagnosis_limit=PATIENT)
    grader.start()
    yield grader
    grader.close()


def test_questions_and_verdicts_survive_the_wire() -> None:
    assert unpack_question(json.loads(json.dumps(pack(QUESTION)))) == QUESTION
    verdict = Verdict(
        Outcome.WRONG, (FoundMistake("sign", "m", (1, 2)), FoundMistake("other")), "e", "r", "m", ("h",), "n", "(n,)", "(m,)", 0,
        (StepVerdict(Outcome.WRONG, (FoundMistake("sign", "m", (0, 1)),), "m", "e", 1, "r"),),
    )  # fmt: skip
    assert unpack_verdict(json.loads(json.dumps(pack(verdict)))) == verdict


def test_the_client_loads_no_numpy() -> None:
    code = "import sys, studyml.service.client; sys.exit('numpy' in sys.modules or 'sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_verdict_comes_first_then_the_diagnosis(grader: Grader) -> None:
    grading = grader.submit(QUESTION, "X.T @ (p - y)")
    first = grading.verdict.result(PATIENT)
    assert first.outcome is Outcome.WRONG
    assert first.mistakes == ()
    diagnosed = grading.diagnosed.result(PATIENT)
    assert diagnosed.mistakes[0].code == "missing_mean"
    assert diagnosed.evidence == first.evidence


def test_a_right_answer_has_both_at_once(grader: Grader) -> None:
    grading = grader.submit(QUESTION, "(p - y) @ X / n")
    assert grading.verdict.result(PATIENT).correct
    assert grading.diagnosed.result(PATIENT) == grading.verdict.result()


def test_what_is_made_ready_changes_no_verdict_and_what_cannot_be_fails_nothing(grader: Grader) -> None:
    broken = replace(QUESTION, loss="-mean(", id="broken")
    for question in (broken, QUESTION, replace(QUESTION, kind=Kind.CHOICE), broken, QUESTION):
        grader.prepare(question)
    starts = grader.starts
    assert grader.submit(QUESTION, "(p - y) @ X / n").verdict.result(PATIENT).correct
    assert grader.submit(QUESTION, "(p - y) @ X").verdict.result(PATIENT).outcome is Outcome.WRONG
    assert "can't be graded" in grader.submit(broken, "X").verdict.result(PATIENT).message
    assert grader.starts == starts


def test_lines_keep_their_order_and_none_is_lost(grader: Grader) -> None:
    futures = [grader.submit_line(line, number) for number, line in enumerate([LINE, "nonsense", "", LINE], 1)]
    answers = [json.loads(future.result(PATIENT)) for future in futures]
    assert [answer["outcome"] for answer in answers] == ["correct", "syntax_error", "syntax_error", "correct"]
    assert [answer.get("line") for answer in answers] == [None, 2, 3, None]


def test_a_killed_child_is_replaced_without_losing_the_next_answer(grader: Grader) -> None:
    grader.submit_line(LINE, 1).result(PATIENT)
    before = grader.starts
    assert grader.pid is not None
    os.kill(grader.pid, signal.SIGKILL)
    assert json.loads(grader.submit_line(LINE, 2).result(PATIENT))["outcome"] == "correct"
    assert grader.starts == before + 1


def test_a_hang_is_cut_at_the_limit_and_the_next_answer_comes() -> None:
    grader = Grader(limit=3.0, diagnosis_limit=3.0)
    grader.submit_line(LINE, 1).result(PATIENT)
    assert grader.pid is not None
    os.kill(grader.pid, signal.SIGSTOP)  # it hangs, whatever it was given
    begin = time.monotonic()
    verdict = grader.submit(QUESTION, "X").verdict.result(PATIENT)
    assert time.monotonic() - begin < SOON
    assert verdict.outcome is Outcome.UNDECIDED
    assert "longer than 3 s" in verdict.message
    assert grader.submit(QUESTION, "X.T @ (p - y)/n").verdict.result(PATIENT).correct
    assert grader.starts == 2
    grader.close()


def test_close_fails_what_is_queued_and_ends_the_child_at_once() -> None:
    grader = Grader()
    gradings = [grader.submit(QUESTION, "X.T @ (p - y)") for _ in range(3)]
    begin = time.monotonic()
    grader.close()
    assert time.monotonic() - begin < SOON
    done, waiting = wait([grading.diagnosed for grading in gradings], timeout=SOON)
    assert not waiting and len(done) == 3
    assert grader.pid is None
    late = grader.submit(QUESTION, "X").verdict.result(PATIENT)
    assert late.outcome is Outcome.UNDECIDED


def test_starting_waits_for_nothing() -> None:
    child = Child("json.tool")  # reads its input to the end, and says nothing before
    begin = time.monotonic()
    child.start()
    assert time.monotonic() - begin < SOON
    child.close()


def test_a_module_that_never_starts_fails_the_job() -> None:
    child = Child("studyml.no_such_module")
    failures: list[Failure] = []
    child.submit(Job({}, (1.0,), lambda message: None, failures.append))
    deadline = time.monotonic() + PATIENT
    while not failures and time.monotonic() < deadline:
        child._thread.join(0.05) if child._thread else None
    child.close()
    assert failures == [Failure.NO_START]


def test_without_a_python_the_job_fails_and_the_next_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/moved/by/an/upgrade/python")
    child, failures = Child("studyml.service.grader"), SimpleQueue[Failure]()
    for _ in range(2):
        child.submit(Job({}, (PATIENT,), lambda message: None, failures.put))
        assert failures.get(timeout=SOON) is Failure.NO_START
    child.close()


def test_memory_is_limited_inside_the_child() -> None:
    code = (
        "from studyml.service.limits import limit_memory, one_thread\none_thread()\nimport numpy\n"
        "ok = limit_memory()\n"
        "try:\n numpy.ones(400_000_000)\n print('made')\nexcept MemoryError:\n print('refused')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "refused"


def test_a_proof_only_raises_the_evidence() -> None:
    prover = Prover(limit=PATIENT)
    question = Question("q", Kind.FORMULA, symbols={"a": "(n,)", "b": "(n,)"}, expected="(a + b) @ (a + b)")
    correct = Verdict(Outcome.CORRECT, evidence="verified numerically (6 points, 3 size sets)")
    raised = prover.submit(question, "a @ a + 2*a @ b + b @ b", correct).result(PATIENT)
    assert raised is not None and raised.correct
    assert raised.evidence.startswith("proved at sizes (")
    assert prover.submit(question, "a @ a", Verdict(Outcome.WRONG)).result(PATIENT) is None
    prover.close()


def test_a_withdrawn_verdict_ends_no_thread() -> None:
    """A screen that is left cancels what it waits for; what was queued behind that must still be told of the end."""
    grader = Grader()
    withdrawn = grader.submit(QUESTION, "X")
    assert withdrawn.verdict.cancel()
    behind = grader.submit(QUESTION, "X")
    grader.close()
    assert behind.diagnosed.result(PATIENT).outcome in (Outcome.UNDECIDED, Outcome.WRONG, Outcome.SHAPE_ERROR)


def test_a_look_at_an_answer_under_way_tells_its_reading_and_nothing_else(grader: Grader) -> None:
    grader.submit(QUESTION, "X").diagnosed.result(PATIENT)
    started = grader.starts
    assert grader.preview(QUESTION, "Xᵀ(p − y)").result(PATIENT) == "X.T @ (p - y)"
    assert grader.preview(QUESTION, "Xᵀ(p −").result(PATIENT) == ""
    assert grader.preview(QUESTION, "X @ X").result(PATIENT) == "X @ X"  # read, although NumPy would raise
    assert grader.starts == started, "no look costs the grader its life"
