"""The right answer with one mistake in it: a table built once a problem, looked up by value.

Owns the table, its time and its two look-ups (the value itself, a simple multiple of it). What is in it comes from
the edits of the author's answer and from ``chain_slips``. Knows values, not the learner's text.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from studyml.algebra.samples import Sample
from studyml.algebra.tree import Binary, Node, Product, rebuild, walk
from studyml.grading.diagnosis.case import Case, Finding, vocabulary
from studyml.grading.diagnosis.chain_slips import edited_subject, forgotten_paths, other_derivatives
from studyml.grading.diagnosis.edits import edits
from studyml.grading.diagnosis.reference import Reference
from studyml.grading.diagnosis.relations import find_scale, ratios, scale_codes
from studyml.grading.problem import Problem
from studyml.grading.values import Raised, Value, floats, same, shape_of, value_of

SECONDS = 0.12
"""Of work, for building the table once; what is not in it by then is left to the learner's own tree."""


def edited_references(case: Case) -> Iterator[Finding]:
    """Yield the references whose value is the answer's; failing that, up to a sign or a count."""
    if case.raised:
        return
    for reference in table(case.problem):
        if same(case.values[0], reference.first) and all(
            same(value, reference.at(point)) for value, point in zip(case.values[1:], case.points[1:], strict=True)
        ):
            late = 0.4 if reference.code == "elementwise_vs_matmul" and not _multiplies(case.tree) else 0.0
            yield Finding(reference.cost + late, reference.code, reference.message)


def _multiplies(tree: Node) -> bool:
    return any(isinstance(node, Binary | Product) and getattr(node, "op", "*") in ("*", "@") for node in walk(tree))


def scaled_references(case: Case) -> Iterator[Finding]:
    """Yield references that the answer is a simple multiple of: two mistakes at once."""
    if case.raised or any(isinstance(value, tuple) for value in case.values):
        return
    for reference in table(case.problem):
        if isinstance(reference.first, Raised | tuple) or shape_of(reference.first) != shape_of(case.values[0]):
            continue
        if ratios([floats(case.values[0])], [floats(reference.first)]) is None:
            continue
        others = [reference.first, *(reference.at(point) for point in case.points[1:])]
        if any(isinstance(other, Raised | tuple) for other in others):
            continue
        found = ratios([floats(value) for value in case.values], [floats(other) for other in others])
        relation = find_scale(case, found) if found else None
        if relation is not None and len(relation.powers) <= 1 and abs(relation.constant) in (1.0, 2.0, 0.5):
            yield Finding(
                reference.cost + 0.5, reference.code, reference.message, also=tuple(scale_codes(case, relation))
            )


def table(problem: Problem) -> list[Reference]:
    """Return the edited references of a problem, made on first need."""
    found = problem.cache.get("references")
    if not isinstance(found, list):
        begin = time.thread_time()
        found = []
        for reference in _references(problem):
            if not isinstance(reference.first, Raised) and not same(reference.first, problem.truths[0]):
                found.append(reference)
            if time.thread_time() - begin > SECONDS:
                break
        problem.cache["references"] = found
    return found


def _references(problem: Problem) -> Iterator[Reference]:
    if problem.subject is not None and problem.question.wrt:
        yield from other_derivatives(problem)
        yield from forgotten_paths(problem)
    if problem.tree is not None:
        yield from _edited_answer(problem, problem.tree)
    if problem.subject is not None and problem.question.wrt:
        yield from edited_subject(problem)


def _edited_answer(problem: Problem, tree: Node) -> Iterator[Reference]:
    for edit in edits(tree, vocabulary(problem)):
        new = rebuild(tree, edit.old, edit.new)

        def at(point: Sample, new: Node = new) -> Value:
            return value_of(new, point.values)

        yield Reference(edit.forward, edit.cost + 0.05, "", at(problem.points[0]), at)
