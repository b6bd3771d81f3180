"""The right answer with one mistake in it: a table built once a problem, looked up by value.

Owns the table, its bound and its two look-ups (the value itself, a simple multiple of it). What is in it comes from
the edits of the author's answer and from ``chain_slips``. Knows values, not the learner's text.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import numpy as np

from studyml.algebra.samples import Sample
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Product, Rebuilding, Unary, walk
from studyml.grading.diagnosis.case import Case, Finding, vocabulary
from studyml.grading.diagnosis.chain_slips import edited_subject, forgotten_paths, other_derivatives
from studyml.grading.diagnosis.edits import edits
from studyml.grading.diagnosis.reference import Reference, of_values
from studyml.grading.diagnosis.scale import find_scale
from studyml.grading.diagnosis.scale_mistakes import scale_codes
from studyml.grading.problem import Problem
from studyml.grading.values import Raised, Value, same, shape_of, value_of

MOST = 800
"""References tried for the table, which is built once; what is not among them is left to the learner's own tree."""
SECONDS = 0.5
"""Of this thread's own work for them, should each be very large."""


def edited_references(case: Case) -> Iterator[Finding]:
    """Yield the references whose value is the answer's; failing that, up to a sign or a count."""
    if case.raised:
        return
    shape = shape_of(case.values[0])
    for reference in table(case.problem):
        if _is(reference, case, shape):
            late = 0.4 if reference.code == "elementwise_vs_matmul" and not _multiplies(case.tree) else 0.0
            cost = reference.cost + late + (0.0 if reference.tree is None else _unlike(reference.tree, case.tree))
            yield Finding(cost, reference.code, reference.message)


def _is(reference: Reference, case: Case, shape: tuple[int, ...] | None) -> bool:
    if shape is None:  # several parts
        return reference.value is not None and same(case.values[0], reference.value)
    if reference.shape != shape:
        return False
    return all(reference.is_value(value, point) for value, point in zip(case.values, case.points, strict=True))


def _unlike(one: Node, other: Node) -> float:
    """How much dearer a wrong expression is for being written unlike the answer; the very same one is sure.

    Values coincide by the domain (y*y is y where y is 0 or 1): what was written decides between them.
    """
    if one == other:
        return -0.5
    mine, theirs = _words(one), _words(other)
    return 0.3 * (1 - (mine & theirs).total() / max((mine | theirs).total(), 1))


def _words(tree: Node) -> Counter[str]:
    """The names, numbers, functions and operators of a tree."""
    found: Counter[str] = Counter()
    for node in walk(tree):
        match node:
            case Name():
                found[node.name] += 1
            case Number():
                found[str(node.value)] += 1
            case Call():
                found[node.function] += 1
            case Binary() | Unary():
                found[node.op] += 1
    return found


def _multiplies(tree: Node) -> bool:
    return any(isinstance(node, Binary | Product) and getattr(node, "op", "*") in ("*", "@") for node in walk(tree))


def scaled_references(case: Case) -> Iterator[Finding]:
    """Yield references that the answer is a simple multiple of: two mistakes at once."""
    if case.raised or any(isinstance(value, tuple) for value in case.values):
        return
    shape = shape_of(case.values[0])
    for reference in table(case.problem):
        if reference.shape != shape:
            continue
        found = []
        for value, point in zip(case.values, case.points, strict=True):
            ratio = reference.ratio(value, point)
            if ratio is None:
                break
            found.append(ratio)
        relation = find_scale(case, found) if len(found) == len(case.values) else None
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
        shape = shape_of(problem.truths[0])
        for reference in islice(_references(problem), MOST):
            if not _useless(reference, problem, shape):
                found.append(reference)
            if time.thread_time() - begin > SECONDS:
                break
        problem.cache["references"] = found
    return found


def _useless(reference: Reference, problem: Problem, shape: tuple[int, ...] | None) -> bool:
    """Whether a reference has no value, or the right one at every point: a condition may not show at the first."""
    truth, first = problem.truths[0], problem.points[0]
    if reference.value is not None:
        if isinstance(reference.value, Raised):
            return True
        right = same(reference.value, truth)
    elif reference.shape is None or not np.isfinite(reference.sum_at(first, 0)):
        return True
    else:
        right = reference.shape == shape and reference.is_value(truth, first)
    others = zip(problem.truths[1:], problem.points[1:], strict=True)
    return right and (shape is None or all(reference.is_value(value, point) for value, point in others))


def _references(problem: Problem) -> Iterator[Reference]:
    if problem.subject is not None and problem.question.wrt:
        yield from other_derivatives(problem)
        yield from forgotten_paths(problem)
    if problem.tree is not None:
        yield from _edited_answer(problem, problem.tree)
    if problem.subject is not None and problem.question.wrt:
        yield from edited_subject(problem)


def _edited_answer(problem: Problem, tree: Node) -> Iterator[Reference]:
    rebuilt = Rebuilding(tree)
    for edit in edits(tree, vocabulary(problem)):
        new = rebuilt(edit.old, edit.new)

        def at(point: Sample, new: Node = new) -> Value:
            return value_of(new, point.values)

        yield of_values(edit.forward, edit.cost + 0.05, "", at, problem.points[0], new)
