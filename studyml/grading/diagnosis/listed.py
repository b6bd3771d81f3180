"""The author's own list of wrong answers.

Owns the recognition of a listed answer, by its tree or its value: it comes before every search. Knows no edits.
"""

from __future__ import annotations

from collections.abc import Iterator

from studyml.algebra.language import ReadError, read
from studyml.algebra.shapes import ShapeError, resolve
from studyml.algebra.tree import Node
from studyml.grading.diagnosis.case import Case, Finding
from studyml.grading.problem import Problem
from studyml.grading.values import same, value_of


def listed(case: Case) -> Iterator[Finding]:
    """Yield the mistakes of the author's own wrong answers that this answer is: by its tree, else by its value."""
    for code, answer, tree in _listed_trees(case.problem):
        spelled = tree == case.tree or "".join(answer.split()) == "".join(case.text.split())
        if spelled or (
            not case.raised
            and all(
                same(value, value_of(tree, point.values)) for value, point in zip(case.values, case.points, strict=True)
            )
        ):
            yield Finding(0.0, code)


def _listed_trees(problem: Problem) -> list[tuple[str, str, Node]]:
    """The author's wrong answers, read once a problem; one that can't be read is the card check's business."""
    found = problem.cache.get("listed")
    if not isinstance(found, list):
        found = []
        for wrong in problem.question.wrong:
            try:
                reading = read(wrong.answer, problem.names)[0]
                tree = resolve(reading.tree, problem.world.forms, mathematical=reading.notation == "math").tree
            except ReadError:
                continue
            except ShapeError:
                tree = reading.tree
            found.append((wrong.mistake, wrong.answer, tree))
        problem.cache["listed"] = found
    return found
