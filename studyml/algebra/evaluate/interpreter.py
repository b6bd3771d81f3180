"""The interpreter: one walk over a tree with values, by tables of operators and functions.

Owns the walk and turns what NumPy raises into :class:`EvaluationError`. The tables come from ``real`` and
``dual``; ``bounds`` is asked before anything that could grow is made. Knows no cards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np

from studyml.algebra.evaluate.bounds import Bounds, TooLarge
from studyml.algebra.evaluate.real import FUNCTIONS, OPERATORS
from studyml.algebra.tree import (
    Binary,
    Call,
    Dots,
    Index,
    Name,
    Node,
    Number,
    Product,
    Sequence,
    Slice,
    Span,
    Text,
    Truth,
    Unary,
)

Value = Any
"""An array, a NumPy or Python number, or an argument: a tuple of values, a mode, a flag, None, a slice."""

LARGEST_WHOLE = 2.0**53


class EvaluationError(ValueError):
    """An expression has no value: its shapes don't fit, NumPy refuses, or it would be too large.

    ``kind`` is ``shape`` (NumPy raises for these shapes), ``value`` (for these values, such as a singular
    matrix) or ``limit`` (ours). ``numpy_message`` is NumPy's own text or ``""``; ``span`` the failing part.
    """

    def __init__(self, message: str, *, kind: Literal["shape", "value", "limit"], numpy_message: str = "", span: Span):
        super().__init__(message)
        self.message = message
        self.kind: Literal["shape", "value", "limit"] = kind
        self.numpy_message = numpy_message
        self.span = span


class Unresolved(Exception):
    """A product of mathematics was met: the tree must be resolved by shape first."""


NUMPY_ERRORS = (ValueError, TypeError, IndexError, ArithmeticError, AttributeError, MemoryError)
"""AttributeError is what NumPy says of None or text among numbers."""
VALUE_WORDS = ("singular", "positive definite", "converge", "zero-size", "must not contain infs")


def _kind(error: Exception) -> Literal["shape", "value"]:
    text = str(error).lower()
    return "value" if isinstance(error, ArithmeticError) or any(word in text for word in VALUE_WORDS) else "shape"


class Interpreter:
    """Values of trees under one assignment of names."""

    def __init__(
        self,
        values: Mapping[str, Value],
        *,
        functions: Mapping[str, Callable[..., Value]] = FUNCTIONS,
        operators: Mapping[str, Callable[..., Value]] = OPERATORS,
        limit: int = Bounds.elements,
    ):
        self.values = values
        self.functions = functions
        self.operators = operators
        self.bounds = Bounds(limit)

    def value(self, node: Node) -> Value:
        """The value of a part. Raises EvaluationError."""
        return _VISITS[type(node)](self, node)

    def name(self, node: Name) -> Value:
        """A symbol, a size or an intermediate."""
        try:
            return self.values[node.name]
        except KeyError:
            raise EvaluationError(f"{node.name} has no value", kind="value", span=node.span) from None

    def number(self, node: Number) -> Value:
        """A literal: a whole one stays whole, for axes and indices."""
        return int(node.value) if node.integer and abs(node.value) < LARGEST_WHOLE else np.float64(node.value)

    def binary(self, node: Binary) -> Value:
        """An operator, by the table."""
        left, right = self.value(node.left), self.value(node.right)
        return self.operate(node, left, right)

    def operate(self, node: Binary, left: Value, right: Value) -> Value:
        """The operator on values."""
        try:
            if type(left) is int and type(right) is int:
                return _whole(node.op, left, right, self.operators)
            if isinstance(left, tuple) or isinstance(right, tuple):
                if isinstance(left, tuple) and isinstance(right, tuple) and node.op in ("+", "=="):
                    return left + right if node.op == "+" else left == right
                left, right = _array(left, self.bounds), _array(right, self.bounds)
            if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
                self.bounds.operator(node.op, left, right)
            return self.operators[node.op](left, right)
        except NUMPY_ERRORS as error:
            raise self.error(node, error) from None

    def unary(self, node: Unary) -> Value:
        """A sign or ``~``."""
        operand = self.value(node.operand)
        try:
            if isinstance(operand, tuple):
                operand = _array(operand, self.bounds)
            return self.operators[f"unary {node.op}"](operand)
        except NUMPY_ERRORS as error:
            raise self.error(node, error) from None

    def call(self, node: Call) -> Value:
        """A function, by the table."""
        args = [self.value(argument) for argument in node.args]
        keywords = {word: self.value(value) for word, value in node.keywords} if node.keywords else {}
        return self.apply(node, args, keywords)

    def apply(self, node: Call, args: list[Value], keywords: dict[str, Value]) -> Value:
        """The function on values."""
        function = self.functions.get(node.function)
        if function is None:
            raise EvaluationError(f"{node.function} can't be evaluated", kind="value", span=node.span)
        try:
            self.bounds.function(node.function, args, keywords)
            return function(*args, **keywords)
        except NUMPY_ERRORS as error:
            raise self.error(node, error) from None

    def index(self, node: Index) -> Value:
        """``base[items]``."""
        base = self.value(node.base)
        items = tuple(self.value(item) for item in node.items)
        if len(items) == 1 and isinstance(items[0], tuple) and not isinstance(node.items[0], Sequence):
            items = items[0]  # X[np.nonzero(c)] is X[rows, columns]
        try:
            if isinstance(base, tuple):
                if len(items) != 1:
                    raise IndexError("tuple indices must be integers or slices, not tuple")
                return base[items[0]]
            items = tuple(np.asarray(item) if isinstance(item, tuple) else item for item in items)
            items = tuple(_real_index(item) for item in items)
            array = np.asarray(base)
            self.bounds.index(array, items)
            return array[items if len(items) != 1 else items[0]]
        except NUMPY_ERRORS as error:
            raise self.error(node, error) from None

    def slice(self, node: Slice) -> Value:
        """``start:stop:step``."""
        parts = (None if part is None else self.value(part) for part in (node.start, node.stop, node.step))
        return slice(*parts)

    def sequence(self, node: Sequence) -> Value:
        """A tuple or list."""
        return tuple(self.value(item) for item in node.items)

    def error(self, node: Node, error: Exception) -> EvaluationError:
        """NumPy's or our own "no" with its place."""
        if isinstance(error, EvaluationError):
            return error
        if isinstance(error, TooLarge | MemoryError):
            return EvaluationError(str(error) or "too large", kind="limit", span=node.span)
        return EvaluationError(str(error), kind=_kind(error), numpy_message=str(error), span=node.span)


def _real_index(item: Value) -> Value:
    """Indices carry no derivative."""
    return item.real if isinstance(item, np.ndarray | np.generic) and item.dtype.kind == "c" else item


def _array(value: Value, bounds: Bounds) -> Value:
    """A tuple as np.asarray makes it, within bounds."""
    if not isinstance(value, tuple):
        return value
    bounds.sequence(value)
    return np.asarray(value)


def _whole(op: str, left: int, right: int, operators: Mapping[str, Callable[..., Value]]) -> Value:
    """Arithmetic of sizes and axes; whatever passes 2**53 becomes a float, so towers of powers end at inf."""
    if op in ("//", "%") and not right:
        raise ZeroDivisionError("integer division or modulo by zero")
    if op in ("/", "**"):
        found = operators[op](np.float64(left), np.float64(right))
        whole = op == "**" and right >= 0 and abs(found) < LARGEST_WHOLE
        return int(found) if whole else found
    result = operators[op](left, right)
    return float(result) if type(result) is int and abs(result) >= LARGEST_WHOLE else result


def _product(interpreter: Interpreter, node: Node) -> Value:
    raise Unresolved


def _constant(interpreter: Interpreter, node: Any) -> Value:
    return node.value


def _dots(interpreter: Interpreter, node: Node) -> Value:
    return Ellipsis


_VISITS: dict[type[Node], Callable[[Interpreter, Any], Value]] = {
    Name: Interpreter.name,
    Number: lambda self, node: self.number(node),  # symbols read numbers their own way
    Binary: Interpreter.binary,
    Unary: Interpreter.unary,
    Call: Interpreter.call,
    Index: Interpreter.index,
    Slice: Interpreter.slice,
    Sequence: Interpreter.sequence,
    Product: _product,
    Truth: _constant,
    Text: _constant,
    Dots: _dots,
}
