"""From a wrong attempt to its mistakes and hints.

Owns the order of the searches and the fallbacks. Knows each search by its entry point only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from studyml.algebra.language import show
from studyml.grading.choice import sentence
from studyml.grading.diagnosis.additive_terms import own_terms, terms
from studyml.grading.diagnosis.case import Case, Finding, vocabulary
from studyml.grading.diagnosis.edited_references import edited_references, scaled_references
from studyml.grading.diagnosis.limits import limits, unsure
from studyml.grading.diagnosis.listed import listed
from studyml.grading.diagnosis.own_edits import own_edits, quoted
from studyml.grading.diagnosis.ranking import ranked
from studyml.grading.diagnosis.relations import proportional, relations
from studyml.grading.formula import PARTS, Attempt, attempts, best, has_eps, stands, without_eps
from studyml.grading.hints import hints_for
from studyml.grading.problem import Problem, is_piecewise, values_at
from studyml.grading.values import Raised, floats, same
from studyml.model import FoundMistake, Verdict

MOST_POINTS = 6
SURE = 0.45
"""Below this cost nothing else need be looked for."""


def explain_formula(problem: Problem, attempt: Attempt, text: str, verdict: Verdict, *, places: bool = True) -> Verdict:
    """Return the verdict of a wrong answer with its mistakes and hints."""
    case = case_of(problem, attempt, text)
    found = findings(case, places=places)
    repaired = _typed(problem, found)
    while repaired is not None and not (repaired.right or repaired.beyond):
        del found[0]
        repaired = _typed(problem, found)
    if not found:
        found = [_unknown(case, attempt)]
    mistakes = tuple(_mistake(code, finding) for finding in found[:1] for code in (finding.code, *finding.also))
    mistakes += tuple(_mistake(finding.code, finding) for finding in found[1:])
    seen: dict[str, FoundMistake] = {}
    for mistake in mistakes:
        seen.setdefault(mistake.code, mistake)
    first = found[0]
    message = first.message or (verdict.message if first.code in ("other", "shape") else sentence(first.code))
    if verdict.outcome.value == "shape_error":
        told = first.message in verdict.message
        message = verdict.message if told else f"{verdict.message}; {first.message}"
    corrected = first.corrected if repaired is not None and stands(problem, repaired) else None
    hints = hints_for(first.code, problem, first.message, corrected)
    return replace(verdict, mistakes=tuple(seen.values()), message=message, hints=hints)


def _typed(problem: Problem, found: Sequence[Finding]) -> Attempt | None:
    """Return what the first explanation's corrected line is worth, typed as it would be shown; None without one.

    The search looks at few points and along the learner's own limits: neither a repair that is none elsewhere nor a
    line that would be called wrong must be shown.
    """
    if not found or found[0].corrected is None:
        return None
    again = attempts(problem, show(found[0].corrected))
    return None if isinstance(again, Verdict) else best(again)


def case_of(problem: Problem, attempt: Attempt, text: str) -> Case:
    """Return the case of an attempt, one point for each set of sizes."""
    chosen = _telling(problem, attempt)
    truths = [attempt.truths[index] for index in chosen]
    if problem.tree is not None and has_eps(problem.tree) and not has_eps(attempt.tree):
        truths = list(values_at(without_eps(problem.tree), [attempt.points[index] for index in chosen]))
    return Case(
        problem=problem,
        text=text,
        tree=attempt.tree,
        mathematical=attempt.reading.notation == "math",
        points=[attempt.points[index] for index in chosen],
        values=[attempt.values[index] for index in chosen],
        truths=truths,
        words=vocabulary(problem),
        beyond=attempt.beyond,
    )


def _telling(problem: Problem, attempt: Attempt) -> list[int]:
    """One point for each set of sizes, one that differs if any does; all points where conditions are at work."""
    differs = [not same(mine, truth) for mine, truth in zip(attempt.values, attempt.truths, strict=True)]
    order = sorted(range(len(attempt.points)), key=lambda index: not differs[index])
    if any(is_piecewise(tree) for tree in (*problem.sources, *problem.world.let.values(), attempt.tree)):
        return order[:MOST_POINTS]
    seen: set[object] = set()
    chosen = []
    for index in order:
        point = attempt.points[index]
        key: object = point.size_set if point.sizes else index
        if key not in seen:
            seen.add(key)
            chosen.append(index)
    return chosen[:MOST_POINTS]


def findings(case: Case, *, places: bool = True) -> list[Finding]:
    """Return the explanations of a case, ranked; none when nothing explains it. ``places``: as of ``diagnose``."""
    if _in_parts(case):
        return [Finding(0.0, "shape")]
    if case.beyond and (blamed := [*listed(case), *limits(case)]):
        return ranked(blamed)
    if _nothing(case):  # so is any path that moves nothing: only the text tells
        return ranked([*listed(case), *own_edits(case)])
    found: list[Finding] = [*listed(case), *relations(case)]
    sure = min((finding for finding in found), key=lambda one: one.cost, default=None)
    if sure is not None and sure.cost <= SURE:
        return ranked([*found, *(quoted(case, sure.code) if places else ())])
    if not _boundless(case):
        found += [*terms(case), *own_terms(case), *edited_references(case)]
    found += limits(case)
    found += own_edits(case, found)
    if not found:
        found += scaled_references(case)
    if not found:
        found += proportional(case)
    if not found and case.beyond:
        found += unsure(case)
    return ranked(found)


def _in_parts(case: Case) -> bool:
    """Whether an answer is several arrays, a tuple, where one is asked for."""
    mine = case.values[0]
    parts = isinstance(mine, tuple) or (isinstance(mine, Raised) and mine.kind == PARTS)
    return parts and not isinstance(case.truths[0], tuple)


def _nothing(case: Case) -> bool:
    """Whether an answer is 0 wherever the truth is not: a condition that never holds, a difference of equals."""
    if case.raised or any(isinstance(value, tuple) for value in (*case.values, *case.truths)):
        return False
    return not any(np.any(floats(value)) for value in case.values)


def _boundless(case: Case) -> bool:
    """Whether an answer is infinite or no number where the truth is finite: any edit that divides by 0 is like it."""
    if case.raised or any(isinstance(value, tuple) for value in (*case.values, *case.truths)):
        return False
    return not any(np.isfinite(floats(value)).any() for value in case.values)


def _unknown(case: Case, attempt: Attempt) -> Finding:
    """No explanation: say what is sure."""
    if case.raised:
        raised = next(value for value in case.values if isinstance(value, Raised))
        return Finding(9.0, _raising_code(raised), raised.message, raised.span)
    mine, truth = case.values[0], case.truths[0]
    if not isinstance(mine, tuple | Raised) and not isinstance(truth, tuple | Raised) and mine.shape != truth.shape:
        return Finding(9.0, "shape")
    return Finding(9.0, "other")


def _raising_code(raised: Raised) -> str:
    if raised.kind != "shape":
        return "other"
    return "broadcast" if "broadcast" in raised.message else "shape"


def _mistake(code: str, finding: Finding) -> FoundMistake:
    if code == finding.code:
        return FoundMistake(code, finding.message or sentence(code), finding.span)
    return FoundMistake(code, sentence(code))
