"""Trees to values, in NumPy, within bounds.

Never runs a learner's text: the tree is walked, each function is looked up in a table, and the size of
whatever could grow is checked before it is made. Warnings are silent inside: a ``nan`` is a value here.

Start with :func:`evaluate`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from studyml.algebra.evaluate.bounds import ELEMENTS, form_of
from studyml.algebra.evaluate.dual import DUAL_FUNCTIONS, DUAL_OPERATORS
from studyml.algebra.evaluate.interpreter import EvaluationError, Interpreter, Unresolved
from studyml.algebra.evaluate.tangent import NoDerivative
from studyml.algebra.shapes import Form, Shape, ShapeError, resolve
from studyml.algebra.tree import Node

__all__ = ["ELEMENTS", "EvaluationError", "Interpreter", "NoDerivative", "evaluate", "numpy_message", "value_forms"]

Array = npt.NDArray[Any]


def value_forms(values: Mapping[str, Any]) -> dict[str, Form]:
    """The shapes and kinds of an assignment, for ``shapes``."""
    return {name: form for name, value in values.items() if isinstance(form := form_of(value), Form)}


def evaluate(
    tree: Node,
    values: Mapping[str, Any],
    *,
    complex_ok: bool = False,
    limit: int = ELEMENTS,
    mathematical: bool | None = None,
) -> Array | tuple[Any, ...]:
    """The value of a tree: an array (0-d for a scalar), or a tuple for a result of several parts.

    ``values`` gives every name; sizes are ints. With ``complex_ok`` the imaginary parts of values are
    tangents that every function carries on (``dual``); a function that can't raises NoDerivative.
    Products of mathematics are resolved by shape first (1-D symbols are columns); whether the result is a
    row is told by ``shapes.resolve``. Raises EvaluationError.
    """
    tables = {"functions": DUAL_FUNCTIONS, "operators": DUAL_OPERATORS} if complex_ok else {}
    interpreter = Interpreter(values, limit=limit, **tables)
    with np.errstate(all="ignore"):
        try:
            if mathematical:
                raise Unresolved
            found = interpreter.value(tree)
        except Unresolved:
            found = interpreter.value(_resolved(tree, values))
    return _result(found, tree, limit)


def _resolved(tree: Node, values: Mapping[str, Any]) -> Node:
    try:
        return resolve(tree, value_forms(values), mathematical=True).tree
    except ShapeError as error:
        raise EvaluationError(error.message, kind="shape", span=error.span) from None


def _result(found: Any, tree: Node, limit: int) -> Array | tuple[Any, ...]:
    if isinstance(found, np.ndarray):
        if found.dtype.kind not in "biufc":
            raise EvaluationError("the expression is no array of numbers", kind="value", span=tree.span)
        return found
    if isinstance(found, tuple):
        numbers = found and all(isinstance(part, int | float | np.number) for part in found)
        return found if numbers else tuple(_result(part, tree, limit) for part in found)
    if found is None or isinstance(found, str | slice):
        raise EvaluationError("the expression is no number or array", kind="value", span=tree.span)
    return np.asarray(found)


def numpy_message(tree: Node, forms: Mapping[str, Form | Shape]) -> str:
    """What NumPy says about these concrete shapes, by running it on ones; ``""`` for named sizes."""
    values: dict[str, Any] = {}
    for name, given in forms.items():
        form = given if isinstance(given, Form) else Form(tuple(given))
        shape = tuple(size for size in form.shape if isinstance(size, int))
        if len(shape) != form.ndim or math.prod(shape) > ELEMENTS:
            continue
        if form.kind == "int" and not shape:
            if isinstance(form.value, int):
                values[name] = form.value
            continue
        values[name] = np.zeros(shape, dtype=int) if form.kind == "int" else np.ones(shape)
    try:
        evaluate(tree, values)
    except EvaluationError as error:
        return error.numpy_message
    return ""
