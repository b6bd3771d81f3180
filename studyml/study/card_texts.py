"""What an author wrote, computed at a point: expressions, comparisons and the lines of a program.

Owns the reading and running of card texts for the proofs of ``truth``, through the same grammar and interpreter as a
learner's answer. Knows no cards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.algebra.compare import compare
from studyml.algebra.evaluate import evaluate, value_forms
from studyml.algebra.language import Names, ReadError, read
from studyml.algebra.samples import Sample, samples
from studyml.algebra.shapes import Form, ShapeError, resolve
from studyml.algebra.symbols import World
from studyml.algebra.tree import Binary, Node
from studyml.decks.entries import target
from studyml.grading.problem import ProblemError


def first_reading(
    text: str, names: Names, forms: Mapping[str, Form] | None, field: str, *, comparison: bool = False
) -> Node:
    """The first reading whose shapes fit (any, without ``forms``); raises ProblemError or ShapeError."""
    try:
        readings = read(text, names, comparison=comparison)
    except ReadError as error:
        raise ProblemError(field, str(error)) from None
    first: ShapeError | None = None
    for reading in readings:
        if forms is None:
            return reading.tree
        try:
            return resolve(reading.tree, forms, mathematical=reading.notation == "math").tree
        except ShapeError as error:
            first = first or error
    assert first is not None
    raise first


def value_of(text: str, world: World) -> Any:
    """Return what an expression is worth at one point of a world."""
    point = samples(world, points=1, sets=1)[0]
    return evaluate(first_reading(text, world.names, world.forms, "answer"), point.values)


def holds(tree: Node, point: Sample) -> bool:
    """Return whether a comparison is true at a point: arrays agree to rounding, in shape and every entry."""
    if isinstance(tree, Binary) and tree.op == "&":
        return holds(tree.left, point) and holds(tree.right, point)
    if isinstance(tree, Binary) and tree.op in ("==", "!="):
        left, right = evaluate(tree.left, point.values), evaluate(tree.right, point.values)
        if np.ndim(left) == 0 or np.ndim(right) == 0:  # a bare number stands for an array of it
            left, right = np.broadcast_arrays(left, right)
        return compare(left, right).equal is (tree.op == "==")
    return bool(np.all(evaluate(tree, point.values)))


def run(code: tuple[str, ...], world: World, point: Sample) -> Any:
    """The value of the last line; a line may set a name again, as in a program."""
    values = dict(point.values)
    result: Any = None
    for line in code:
        forms = value_forms(values)
        names = Names(symbols={name: form.ndim for name, form in forms.items()}, sizes=frozenset(world.size_names))
        result = evaluate(first_reading(expression_of(line), names, forms, "code"), values)
        values[target(line)] = result
    return result


def expression_of(line: str) -> str:
    """Return the right side of ``name = expression``, or the line when it has no left one."""
    return line.partition("=")[2].strip() if target(line) else line


def sizes_text(point: Sample) -> str:
    """Return "n = 5, m = 3"."""
    return ", ".join(f"{name} = {size}" for name, size in point.sizes.items())
