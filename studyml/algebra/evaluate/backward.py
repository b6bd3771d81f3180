"""Gradients of a scalar by everything it is made of, in one pass backwards.

Owns the pass (reverse accumulation: each part hands on what the loss changes by when it changes) and the rules of the
functions that losses are made of. Whatever has no rule here is :class:`NoRule`, and the complex step takes over: that
costs an evaluation for every entry of a variable, this one evaluation for all of them. Knows no worlds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from studyml.algebra.evaluate.interpreter import Interpreter
from studyml.algebra.tree import Binary, Call, Index, Name, Node, Number, Text, Truth, Unary

Array = np.ndarray[Any, Any]


class NoRule(Exception):
    """A part has no rule for the way back."""


class Backward(Interpreter):
    """One pass: values forwards, each kept, then the loss's changes backwards into ``found``, by name."""

    def __init__(self, values: Mapping[str, Any]):
        super().__init__(values)
        self.found: dict[str, Array] = {}
        self._known: dict[int, Any] = {}
        self._alive: list[Node] = []

    def value(self, node: Node) -> Any:
        """The value of a part, worked out once."""
        key = id(node)
        if key not in self._known:
            self._known[key] = super().value(node)
            self._alive.append(node)
        return self._known[key]

    def back(self, node: Node, change: Array) -> None:
        """Hand on what the loss changes by with a part. Raises NoRule."""
        match node:
            case Name():
                known = self.found.get(node.name)
                self.found[node.name] = change if known is None else known + change
            case Number() | Truth() | Text():
                return
            case Unary(op="-"):
                self.back(node.operand, -change)
            case Unary(op="+"):
                self.back(node.operand, change)
            case Unary(op="~"):
                return
            case Binary():
                self._binary(node, change)
            case Call():
                self._call(node, change)
            case Index():
                self._index(node, change)
            case _:
                raise NoRule

    def _hand(self, node: Node, change: Any) -> None:
        """Hand on a change in the part's own shape: what was stretched by broadcasting is summed."""
        if not isinstance(node, Number):
            self.back(node, unstretched(np.asarray(change), np.shape(self.value(node))))

    def _binary(self, node: Binary, change: Array) -> None:
        if node.op in _STEPS:
            return
        rule = _OPERATORS.get(node.op)
        left, right = self._number(node.left), self._number(node.right)
        if rule is None:
            raise NoRule
        for part, given in zip((node.left, node.right), rule(left, right, change), strict=True):
            self._hand(part, given)

    def _number(self, node: Node) -> Any:
        value = self.value(node)
        if isinstance(value, tuple | str | slice) or value is None:
            raise NoRule
        return np.asarray(value, dtype=float) if type(value) is int else value

    def _call(self, node: Call, change: Array) -> None:
        if node.function in _CONSTANT:
            return
        rule = _RULES.get(node.function)
        if rule is None:
            raise NoRule
        args = [self.value(argument) for argument in node.args]
        keywords = {word: self.value(value) for word, value in node.keywords}
        words = any(value is None or isinstance(value, str) for value in args)
        if words and node.function not in ("clip", "astype"):
            raise NoRule
        for part, given in zip(node.args, rule(self.value(node), change, *args, **keywords), strict=False):
            self._hand(part, given)

    def _index(self, node: Index, change: Array) -> None:
        base = self.value(node.base)
        if isinstance(base, tuple):
            raise NoRule
        items = tuple(self.value(item) for item in node.items)
        items = tuple(np.asarray(item) if isinstance(item, tuple) else item for item in items)
        whole = np.zeros(np.shape(base))
        np.add.at(whole, items if len(items) != 1 else items[0], change)
        self.back(node.base, whole)


def unstretched(change: Array, shape: tuple[int, ...]) -> Array:
    """Return a change in a smaller shape: summed over the axes that broadcasting added or stretched."""
    if change.shape == shape:
        return change
    if change.ndim < len(shape) or any(
        size not in (1, full) for size, full in zip(shape[::-1], change.shape[::-1], strict=False)
    ):
        return np.broadcast_to(change, shape)
    change = change.sum(axis=tuple(range(change.ndim - len(shape))))
    axes = tuple(axis for axis, size in enumerate(shape) if size == 1 and change.shape[axis] != 1)
    return change.sum(axis=axes, keepdims=True) if axes else change


_STEPS = frozenset(("<", "<=", ">", ">=", "==", "!=", "&", "|", "//"))
_CONSTANT = frozenset(
    ("sign", "heaviside", "argmax", "argmin", "zeros_like", "ones_like", "zeros", "ones", "eye", "arange", "one_hot",
     "shape", "len", "size", "ndim", "round", "floor", "ceil", "logical_and", "logical_or", "logical_not")
)  # fmt: skip


def _power(a: Any, b: Any, g: Array) -> Iterator[Any]:
    yield g * b * np.power(np.asarray(a, dtype=float), np.asarray(b, dtype=float) - 1.0)
    yield g * np.power(np.asarray(a, dtype=float), b) * np.log(np.asarray(a, dtype=float))


def _matmul(a: Any, b: Any, g: Array) -> tuple[Any, Any]:
    match np.ndim(a), np.ndim(b):
        case 1, 1:
            return g * b, g * a
        case 2, 1:
            return np.outer(g, b), a.T @ g
        case 1, 2:
            return b @ g, np.outer(a, g)
        case one, other if one >= 2 and other >= 2:
            return g @ np.swapaxes(b, -1, -2), np.swapaxes(a, -1, -2) @ g
    raise NoRule


_OPERATORS: Mapping[str, Callable[[Any, Any, Array], Any]] = {
    "+": lambda a, b, g: (g, g),
    "-": lambda a, b, g: (g, -g),
    "*": lambda a, b, g: (g * b, g * a),
    "/": lambda a, b, g: (g / b, -g * a / b / b),
    "**": lambda a, b, g: tuple(_power(a, b, g)),
    "@": _matmul,
}


def _spread(change: Array, shape: tuple[int, ...], axis: Any, keepdims: Any) -> Array:
    """A change of a sum along axes, in the shape of what was summed."""
    if axis is not None and not keepdims:
        axes = axis if isinstance(axis, tuple) else (axis,)
        change = np.expand_dims(change, tuple(one % len(shape) for one in axes))
    elif axis is None and not keepdims:
        change = np.reshape(change, (1,) * len(shape))
    return np.broadcast_to(change, shape)


def _sum(y: Any, g: Array, a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return (_spread(g, np.shape(a), axis, keepdims),)


def _mean(y: Any, g: Array, a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return (_spread(g, np.shape(a), axis, keepdims) * (np.size(y) / np.size(a)),)


def _softmax(y: Any, g: Array, x: Any, axis: Any = -1) -> Any:
    return (y * (g - np.sum(g * y, axis=axis, keepdims=True)),)


def _log_softmax(y: Any, g: Array, x: Any, axis: Any = -1) -> Any:
    return (g - np.exp(y) * np.sum(g, axis=axis, keepdims=True),)


def _logsumexp(y: Any, g: Array, a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return (_spread(g, np.shape(a), axis, keepdims) * np.exp(a - _spread(y, np.shape(a), axis, keepdims)),)


def _norm(y: Any, g: Array, x: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> Any:
    if ord is not None:
        raise NoRule
    return (_spread(g / y, np.shape(x), axis, keepdims) * x,)


def _larger(y: Any, g: Array, a: Any, b: Any) -> Any:
    if np.any(np.equal(a, b)):
        raise NoRule
    return g * (y == a), g * (y == b)


def _clip(y: Any, g: Array, a: Any, a_min: Any = None, a_max: Any = None) -> Any:
    low, high = -np.inf if a_min is None else a_min, np.inf if a_max is None else a_max
    if np.any(np.equal(a, low)) or np.any(np.equal(a, high)) or np.any(np.greater(low, high)):
        raise NoRule
    ends = [None if end is None else g * side for end, side in ((a_min, np.less(a, low)), (a_max, np.greater(a, high)))]
    return (g * (np.less(low, a) & np.less(a, high)), *(end for end in ends if end is not None))


def _where(y: Any, g: Array, condition: Any, x: Any, z: Any) -> Any:
    return np.zeros(np.shape(condition)), np.where(condition, g, 0.0), np.where(condition, 0.0, g)


def _dot(y: Any, g: Array, a: Any, b: Any) -> Any:
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return g * b, g * a
    if np.ndim(a) > 2 or np.ndim(b) > 2:
        raise NoRule
    return _matmul(a, b, g)


def _outer(y: Any, g: Array, a: Any, b: Any) -> Any:
    if np.ndim(a) != 1 or np.ndim(b) != 1:
        raise NoRule
    return g @ b, g.T @ a


def _inv(y: Any, g: Array, a: Any) -> Any:
    turned = np.swapaxes(y, -1, -2)
    return (-(turned @ g @ turned),)


def _det(y: Any, g: Array, a: Any) -> Any:
    if np.ndim(a) != 2:
        raise NoRule
    return (g * y * np.linalg.inv(a).T,)


def _trace(y: Any, g: Array, a: Any) -> Any:
    if np.ndim(a) != 2:
        raise NoRule
    return (g * np.eye(*np.shape(a)),)


def _transposed(y: Any, g: Array, a: Any, axes: Any = None) -> Any:
    if axes is not None:
        raise NoRule
    return (np.transpose(g),)


def _reshaped(y: Any, g: Array, a: Any, shape: Any = None) -> Any:
    return (np.reshape(g, np.shape(a)),)


def _astype(y: Any, g: Array, a: Any, dtype: Any) -> Any:
    if np.asarray(a).dtype.kind != "b" and dtype != "float":
        raise NoRule
    return (g,)


def _along(slope: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """The rule of a function of one argument, entry by entry, from its slope (value, argument)."""

    def rule(y: Any, g: Array, x: Any) -> Any:
        return (g * slope(y, np.asarray(x, dtype=float)),)

    return rule


def _kink(y: Any, x: Any) -> Any:
    if np.any(x == 0):
        raise NoRule
    return np.sign(x)


def _sloped(y: Any, x: Any) -> Any:
    if np.any(x == 0):
        raise NoRule
    return x > 0


_RULES: Mapping[str, Callable[..., Any]] = {
    "exp": _along(lambda y, x: y),
    "expm1": _along(lambda y, x: y + 1.0),
    "log": _along(lambda y, x: 1.0 / x),
    "log1p": _along(lambda y, x: 1.0 / (1.0 + x)),
    "sqrt": _along(lambda y, x: 0.5 / y),
    "square": _along(lambda y, x: 2.0 * x),
    "abs": _along(_kink),
    "relu": _along(_sloped),
    "tanh": _along(lambda y, x: 1.0 / np.cosh(x) ** 2),
    "sigmoid": _along(lambda y, x: y / (1.0 + np.exp(x))),
    "softplus": _along(lambda y, x: np.exp(x - y)),
    "sin": _along(lambda y, x: np.cos(x)),
    "cos": _along(lambda y, x: -np.sin(x)),
    "maximum": _larger,
    "minimum": _larger,
    "clip": _clip,
    "where": _where,
    "sum": _sum,
    "mean": _mean,
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "logsumexp": _logsumexp,
    "linalg.norm": _norm,
    "dot": _dot,
    "inner": lambda y, g, a, b: _dot(y, g, a, b) if np.ndim(a) < 2 and np.ndim(b) < 2 else _none(),
    "vdot": lambda y, g, a, b: (g * b, g * a) if np.shape(a) == np.shape(b) else _none(),
    "outer": _outer,
    "linalg.inv": _inv,
    "linalg.det": _det,
    "trace": _trace,
    "T": _transposed,
    "transpose": _transposed,
    "reshape": _reshaped,
    "ravel": _reshaped,
    "astype": _astype,
    "copy": lambda y, g, a: (g,),
}


def _none() -> Any:
    raise NoRule
