"""Numbers: a number or an expression, within the card's relative tolerance.

Owns the tolerance and what an off value says (a sign, a factor, a count). Knows the grammar through
``problem``; no formulas.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from studyml.algebra.compare import compare
from studyml.algebra.language import ReadError, read, show
from studyml.algebra.shapes import ShapeError, resolve
from studyml.algebra.tree import Node, Number, Sequence, Unary
from studyml.grading.choice import sentence
from studyml.grading.diagnosis.case import Finding
from studyml.grading.diagnosis.edited_references import edited_references, table
from studyml.grading.diagnosis.listed import listed
from studyml.grading.evidence import number as shown
from studyml.grading.evidence import refuted, verified
from studyml.grading.formula import unreadable
from studyml.grading.problem import Problem
from studyml.grading.values import Raised, Value, value_of
from studyml.grading.written_numbers import Written, sides, unit, written
from studyml.model import FoundMistake, Outcome, Verdict

_PRINTED = re.compile(r"\s*\[[-+\d.e\s\[\]]*\d[-+\d.e\s\[\]]*\]\s*\Z")
_GAP = re.compile(r"(?<=[\d.\]])\s(?=\s*[-+.\d\[])")
"""An array as NumPy prints it, ``[1. 2.5 -3.]``, and what stands between its entries."""
UNREAD = (Outcome.SYNTAX_ERROR, Outcome.UNSAFE)
TINY = 1e-12
"""Absolute room where the right number is 0."""


def grade_number(problem: Problem, answer: str) -> Verdict:
    """Judge a number or an expression that is one; of ``1/20 = 0.05`` every side."""
    verdicts = [_judged(problem, side, answer) for side in sides(answer)]
    right = [verdict.correct for verdict in verdicts]
    refused = next((verdict for verdict in verdicts if verdict.outcome in UNREAD), None)
    if refused is not None or all(right) or not any(right):
        return refused or verdicts[-1]
    message = "the two sides of = are not the same number: write the one you mean"
    return Verdict(Outcome.SYNTAX_ERROR, (FoundMistake("syntax", message),), message=message)


def _judged(problem: Problem, side: str, answer: str) -> Verdict:
    """Judge one side, which stands at its place in the whole answer."""
    truth = problem.truths[0]
    try:
        number = _written(problem, side)
        tree = _read(problem, number)
    except ReadError as error:
        return unreadable(unit(side, error), answer)
    mine = value_of(tree, problem.points[0].values)
    reading = show(tree) + (" %" if number.percent else "")
    if isinstance(mine, Raised):
        return Verdict(Outcome.SHAPE_ERROR, evidence="refuted (NumPy raises)", reading=reading, message=mine.message)
    if number.percent and isinstance(mine, np.ndarray):
        plain, mine = mine, mine / 100
        rtol = problem.question.rtol
        if within(plain, truth, rtol) and not within(mine, truth, rtol):
            message = f"write the number without the percent sign: is {shown(plain)} meant, or {shown(mine)}?"
            return Verdict(Outcome.SYNTAX_ERROR, (FoundMistake("syntax", message),), message=message)
    if not _is_literal(tree) and isinstance(mine, np.ndarray) and mine.ndim == 0:
        reading += f" = {shown(mine)}"
    if within(mine, truth, problem.question.rtol):
        exact = problem.tree == tree or within(mine, truth, 0.0)
        evidence = "exact" if exact else verified(problem.points[:1])
        return Verdict(Outcome.CORRECT, evidence=evidence, reading=reading)
    return Verdict(
        Outcome.WRONG, evidence=refuted(None, mine, truth), reading=reading, message=_message(problem, mine, truth)
    )


def _is_literal(tree: Node | None) -> bool:
    return isinstance(tree, Number) or (isinstance(tree, Unary) and isinstance(tree.operand, Number))


def _written(problem: Problem, answer: str) -> Written:
    truth = problem.truths[0]
    return written(answer, problem.names, one=isinstance(truth, np.ndarray) and truth.ndim == 0)


def _read(problem: Problem, number: Written) -> Node:
    """The reading that is right, else the first. Raises ReadError."""
    text = number.text
    if _PRINTED.match(text):
        text = _GAP.sub(",", text)
    readings = read(text, problem.names)
    first: Node | None = None
    for reading in readings:
        try:
            tree = resolve(reading.tree, problem.world.forms, mathematical=reading.notation == "math").tree
        except ShapeError:
            continue
        first = first or tree
        value = value_of(tree, problem.points[0].values)
        if not isinstance(value, Raised) and within(value, problem.truths[0], problem.question.rtol):
            return tree
    return first or readings[0].tree


def within(mine: Value, truth: Value, rtol: float) -> bool:
    """Whether a value lies within a relative tolerance of the right one; lists entry by entry, of one length."""
    if isinstance(mine, Raised) or isinstance(truth, Raised):
        return False
    try:
        a, b = np.asarray(mine, dtype=float), np.asarray(truth, dtype=float)
    except (TypeError, ValueError):  # parts of different shapes
        return compare(mine, truth, rtol=rtol).equal
    if a.size == b.size == 1:  # nearly always, and thousands are compared
        return _near(float(a.flat[0]), float(b.flat[0]), rtol)
    if a.shape != b.shape or not np.all((np.isfinite(a) & np.isfinite(b)) | (a == b)):
        return False
    return bool(np.all((a == b) | (np.abs(a - b) <= rtol * np.abs(b) * (1 + 1e-9) + TINY * (rtol > 0))))


def _near(mine: float, truth: float, rtol: float) -> bool:
    room = rtol * abs(truth) * (1 + 1e-9) + TINY * (rtol > 0)
    return mine == truth or abs(mine - truth) <= room < math.inf


def _entries(value: Value) -> np.ndarray | None:
    """A value as one array, a list of numbers too; None of parts of different shapes."""
    if isinstance(value, Raised):
        return None
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


def _message(problem: Problem, mine: Value, truth: Value) -> str:
    a, b = _entries(mine), _entries(truth)
    if a is None or b is None or a.shape != b.shape:
        return "the number of values is another"
    if not np.all(np.isfinite(a)) and np.all(np.isfinite(b)):
        return "yours is no finite number: a division by 0, the log of 0, or too large"
    if _close(mine, truth, problem.question.rtol):
        return f"close, but {'rounded too far: ' * _cut(a, b)}it must agree to {problem.question.rtol:g}"
    return "not the right number" if a.ndim == 0 and b.ndim == 0 else "not the right numbers"


def _close(mine: Value, truth: Value, rtol: float) -> bool:
    """Whether a value misses the right one by little: a slip of the pen. Counts don't: one too many is a mistake."""
    if isinstance(mine, tuple | Raised) or isinstance(truth, tuple | Raised) or not within(mine, truth, 20 * rtol):
        return False
    return not all(np.array_equal(value, np.round(np.asarray(value, dtype=float))) for value in (mine, truth))


def _cut(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether ``a`` is ``b`` with too few digits kept, rounded or cut off."""
    for digits in range(7):
        scaled = a * 10.0**digits
        if np.allclose(scaled, np.round(scaled), rtol=0, atol=1e-6) and np.all(np.abs(a - b) * 10.0**digits < 1 - 1e-9):
            return True
    return False


def explain_number(problem: Problem, answer: str, verdict: Verdict) -> Verdict:
    """Return the verdict of a wrong number with its mistake: a sign, a factor, a count, an edit."""
    from dataclasses import replace

    from studyml.grading.diagnosis.case import Case, vocabulary
    from studyml.grading.diagnosis.ranking import ranked
    from studyml.grading.hints import hints_for

    answer = sides(answer)[-1]
    try:
        number = _written(problem, answer)
        tree = _read(problem, number)
    except ReadError:
        return verdict
    point = problem.points[0]
    mine, truth = value_of(tree, point.values), problem.truths[0]
    if number.percent and isinstance(mine, np.ndarray):
        mine = mine / 100
    case = Case(problem, answer, tree, False, [point], [mine], [truth], vocabulary(problem))
    found = ranked([*_listed(case, problem), *_ratio(mine, truth, problem), *_edited(case, mine, problem)])
    if not found or _close(mine, truth, problem.question.rtol) or not _is_finite(mine):
        hints = hints_for("other", problem, verdict.message, None)
        return replace(verdict, mistakes=(FoundMistake("other", verdict.message),), hints=hints)
    mistakes = tuple(FoundMistake(one.code, one.message or sentence(one.code)) for one in found)
    message = found[0].message or sentence(found[0].code)
    return replace(verdict, mistakes=mistakes, message=message, hints=hints_for(found[0].code, problem, message, None))


def _is_finite(value: Value) -> bool:
    entries = _entries(value)
    return entries is None or bool(np.all(np.isfinite(entries)))


def _listed(case: Any, problem: Problem) -> Iterator[Finding]:
    yield from listed(case)
    for wrong in problem.question.wrong:
        try:
            tree = _read(problem, _written(problem, wrong.answer))
        except ReadError:
            continue
        value = value_of(tree, problem.points[0].values)
        if not isinstance(value, Raised) and within(case.values[0], value, problem.question.rtol):
            yield Finding(0.0, wrong.mistake)


def _ratio(mine: Value, truth: Value, problem: Problem) -> Iterator[Finding]:
    a, b = _entries(mine), _entries(truth)
    rtol = problem.question.rtol
    if a is None or b is None or a.shape != b.shape or not b.size or not np.all(a) or not np.all(b):
        return
    ratio = float((a / b).ravel()[0])
    if within(a, -b, rtol):
        yield Finding(0.3, "sign", "the sign is flipped")
        return
    lets = {name: problem.points[0].values[name] for name in problem.world.let}
    for name, value in lets.items():
        if np.ndim(value) == 0 and value not in (0, 1, -1) and not isinstance(value, tuple):
            for power, words in ((1.0, f"{name} times"), (-1.0, f"1/{name} of"), (2.0, f"{name}**2 times")):
                if ratio > 0 and float(value) > 0 and within(a, b * float(value) ** power, rtol):
                    yield Finding(*_count_code(name, power), f"yours is {words} the right number")
    for factor in (2.0, 0.5, 100.0, 0.01, 4.0, 0.25, 10.0, 0.1, 1000.0, 0.001, -2.0, -0.5):
        if within(a, b * factor, rtol):
            yield Finding(0.5, "wrong_constant", f"yours is {factor:g} times the right number")
    if np.array_equal(b, np.round(b)) and np.all(np.abs(a - b) == 1):
        yield Finding(0.6, "off_by_one", "one too many" if np.all(a > b) else "one too few")
    with np.errstate(all="ignore"):
        if within(a, b**2, rtol) or within(a, np.sqrt(np.abs(b)), rtol) or within(a * b, np.ones_like(b), rtol):
            yield Finding(0.9, "wrong_power", "a power is off: a square, a root or a reciprocal")
        for function, forward in (("log", np.exp), ("exp", np.log)):
            if within(forward(a), b, rtol) and function:
                yield Finding(1.0, "wrong_function", f"a {function} too many")
        if within(1 - a, b, rtol):
            yield Finding(0.95, "missing_term", "yours is 1 minus the right number")


def _count_code(name: str, power: float) -> tuple[float, str]:
    if name in ("n", "m", "N", "k", "K", "batch", "B"):
        return 0.4, "missing_mean" if power > 0 else "extra_mean"
    return 0.7, "extra_factor" if power > 0 else "missing_factor"


def _edited(case: Any, mine: Value, problem: Problem) -> Iterator[Finding]:
    """An edit of the author's expression, within the card's tolerance: the learner rounds."""
    if isinstance(mine, tuple | Raised) or _is_literal(problem.tree):  # of a bare number there is nothing to edit
        return
    yield from edited_references(case)
    for reference in table(problem):
        value = reference.value
        if isinstance(value, np.ndarray) and within(mine, value, problem.question.rtol) and reference.cost < 1.3:
            yield Finding(reference.cost + 0.1, reference.code, reference.message)


__all__ = ["Sequence", "explain_number", "grade_number", "within"]
