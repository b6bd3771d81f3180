"""The value of a number question, without NumPy: for the screen, when the learner asks for the answer.

Owns a small calculator over the grammar's trees: numbers, names, operators and the usual functions. Verdicts never
rest on it (``grading`` has NumPy); what it can't compute it leaves as an expression.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from studyml.algebra.language import Names, ReadError, read
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Unary
from studyml.model import Question

_OPERATORS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "@": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    **{name: getattr(math, name) for name in ("exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "tanh", "sin")},
    "cos": math.cos,
    "abs": abs,
    "floor": math.floor,
    "ceil": math.ceil,
    "sign": lambda x: float((x > 0) - (x < 0)),
    "square": lambda x: x * x,
    "maximum": max,
    "minimum": min,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)) if x > -700 else 0.0,
    "relu": lambda x: max(x, 0.0),
    "softplus": lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))),
    "logaddexp": lambda x, y: max(x, y) + math.log1p(math.exp(-abs(x - y))),
    "where": lambda condition, x, y: x if condition else y,
    "clip": lambda x, low, high: min(max(x, low), high),
}


def number_value(question: Question) -> float | None:
    """Return the value of a number question's answer, or None where it takes more than this calculator."""
    values: dict[str, float] = {"pi": math.pi, "e": math.e}
    try:
        for name, text in question.let.items():
            values[name] = _read_and_run(text, values)
        return _read_and_run(question.expected, values)
    except (ReadError, KeyError, ArithmeticError, ValueError, TypeError):
        return None


def _read_and_run(text: str, values: Mapping[str, float]) -> float:
    names = Names(symbols=dict.fromkeys(values, 0))
    return _run(read(text, names)[0].tree, values)


def _run(node: Node, values: Mapping[str, float]) -> float:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return values[node.name]
    if isinstance(node, Unary) and node.op in "+-":
        return _run(node.operand, values) * (-1 if node.op == "-" else 1)
    if isinstance(node, Binary):
        return _OPERATORS[node.op](_run(node.left, values), _run(node.right, values))
    if isinstance(node, Call) and not node.keywords:
        return _FUNCTIONS[node.function](*(_run(part, values) for part in node.args))
    raise TypeError(type(node).__name__)
