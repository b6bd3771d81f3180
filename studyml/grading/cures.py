"""Cures: whether a bug can be mended in another line than the author's, so that naming that line is right too.

Owns the mistakes that wander: a flipped sign or a forgotten average may be put right in any line that passes the
number on. Everything the program computes and does not use itself must come out right. Knows no wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from studyml.algebra.evaluate import EvaluationError, evaluate, value_forms
from studyml.algebra.language import Names, ReadError, read
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError, resolve
from studyml.algebra.symbols import World
from studyml.algebra.tree import Name, walk
from studyml.grading.problem import ProblemError, declare, draw
from studyml.grading.values import Array, same
from studyml.model import Question

WANDERING = frozenset(("sign", "missing_mean"))


def cured_at(question: Question, line: int) -> bool:
    """Whether mending the question's mistake in a line (from 1) makes every result of the program right."""
    if question.bug_mistake not in WANDERING or not question.expected:
        return False
    right = list(question.code)
    right[question.bug_line - 1] = question.expected
    try:
        world = declare(question)
        points = draw(world, ())
        wanted = [_results(right, world, point) for point in points]
        return any(
            all(_agree(_results(code, world, point), results) for point, results in zip(points, wanted, strict=True))
            for code in _mended(question, line, world)
        )
    except (ProblemError, ReadError, ShapeError, EvaluationError):
        return False


def _mended(question: Question, line: int, world: World) -> list[list[str]]:
    """The programs with one line put right: negated, or divided by a number of things."""
    name, _, text = question.code[line - 1].partition("=")
    cures = [f"-({text})"] if question.bug_mistake == "sign" else [f"({text})/{size}" for size in world.size_names]
    return [[*question.code[: line - 1], f"{name}= {cure}", *question.code[line:]] for cure in cures]


def _results(code: Sequence[str], world: World, point: Sample) -> dict[str, Array]:
    """What the lines set and no later line uses. Raises what reading and shapes raise."""
    values: dict[str, Any] = dict(point.values)
    results: dict[str, Array] = {}
    for line in code:
        name, _, text = (part.strip() for part in line.partition("="))
        forms = value_forms(values)
        names = Names(symbols={each: form.ndim for each, form in forms.items()}, sizes=frozenset(world.size_names))
        tree = resolve(read(text, names, notation="numpy")[0].tree, forms).tree
        value = np.asarray(evaluate(tree, values))
        for used in walk(tree):
            if isinstance(used, Name):
                results.pop(used.name, None)
        values[name] = results[name] = value
    return results


def _agree(mine: dict[str, Array], wanted: dict[str, Array]) -> bool:
    return all(name in mine and same(mine[name], value) for name, value in wanted.items())
