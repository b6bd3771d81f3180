"""The table of kinds: which module judges which question.

Owns the dispatch and the promise that a malformed question, too, gets a verdict. Knows every kind by its entry points.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np

from studyml.grading.choice import grade_bug, grade_choice
from studyml.grading.derivation import explain_derivation, grade_derivation
from studyml.grading.derivation.truths import chain_of
from studyml.grading.diagnosis import explain_formula
from studyml.grading.formula import attempts, best, grade_formula
from studyml.grading.number import explain_number, grade_number
from studyml.grading.problem import ProblemError, problem_of
from studyml.grading.recall import grade_recall
from studyml.grading.shape import explain_shape, grade_shape
from studyml.model import FoundMistake, Kind, Outcome, Question, Verdict

FORMULAS = frozenset({Kind.FORMULA, Kind.TRANSLATE, Kind.GRADIENT, Kind.DERIVATIVE})
FENCE = (ValueError, TypeError, LookupError, ArithmeticError, RecursionError, np.linalg.LinAlgError)
"""What arithmetic on anything a learner writes may raise: never a verdict, and an explanation is a courtesy."""
_EXPLAINED = frozenset({Outcome.WRONG, Outcome.SHAPE_ERROR})


def grade(question: Question, answer: str) -> Verdict:
    """Return the verdict of an answer; of a malformed question ``undecided`` with the field that is wrong."""
    try:
        with np.errstate(all="ignore"):
            return _grade(question, answer)
    except ProblemError as error:
        return Verdict(Outcome.UNDECIDED, message=f"this question can't be graded: {error}")
    except RecursionError:
        return Verdict(Outcome.SYNTAX_ERROR, message="nested too deeply to be read")
    except FENCE as error:
        return Verdict(
            Outcome.UNDECIDED, message=f"this can't be graded ({type(error).__name__}: {error}); judge it yourself"
        )


def _grade(question: Question, answer: str) -> Verdict:
    match question.kind:
        case Kind.CHOICE:
            return grade_choice(question, answer)
        case Kind.BUG:
            return grade_bug(question, answer)
        case Kind.RECALL:
            return grade_recall(question, answer)
        case Kind.SHAPE:
            return grade_shape(question, answer)
        case Kind.NUMBER:
            return grade_number(problem_of(question), answer)
        case Kind.DERIVATION:
            return grade_derivation(question, answer)
        case Kind.CODE:
            return Verdict(Outcome.UNDECIDED, message="a submission is checked by studyml check")
        case _:
            return grade_formula(problem_of(question), answer)


def diagnose(question: Question, answer: str, verdict: Verdict, *, places: bool = True) -> Verdict:
    """Return the verdict with the mistake named; unchanged when there is nothing to explain."""
    if verdict.outcome not in _EXPLAINED:
        return verdict
    try:
        with np.errstate(all="ignore"):
            return _diagnose(question, answer, verdict, places)
    except FENCE:
        return replace(verdict, mistakes=verdict.mistakes or (FoundMistake("other", verdict.message),))


def _diagnose(question: Question, answer: str, verdict: Verdict, places: bool) -> Verdict:
    if question.kind in FORMULAS:
        problem = problem_of(question)
        if verdict.mistakes:
            return verdict
        found = attempts(problem, answer)
        if isinstance(found, Verdict):
            return verdict
        return explain_formula(problem, best(found), answer, verdict, places=places)
    if question.kind is Kind.NUMBER:
        return explain_number(problem_of(question), answer, verdict)
    if question.kind is Kind.SHAPE:
        return explain_shape(question, verdict)
    if question.kind is Kind.DERIVATION:
        return explain_derivation(question, answer, verdict)
    return verdict


def prepare(question: Question) -> None:
    """Draw the points and work out the truth that every answer is compared with; of no question it raises anything.

    The author's own answer is judged too: it fills what the first answer would.
    """
    with suppress(ProblemError, *FENCE), np.errstate(all="ignore"):
        if question.kind is Kind.DERIVATION:
            chain_of(question)
        elif question.kind in FORMULAS or question.kind is Kind.NUMBER:
            problem_of(question)
            _grade(question, question.expected)


def warm_up() -> None:
    """Grade one small answer, so that the first real one finds everything loaded."""
    question = Question(id="", kind=Kind.FORMULA, symbols={"x": "(n,)"}, expected="x @ x / n")
    diagnose(question, "x @ x", grade(question, "x @ x"))
