"""Trees on matrices of SymPy expressions.

Owns the symbolic form of each function (``sigmoid``, ``softmax`` and ``tanh`` through ``exp``, ``inv`` through
the adjugate) and of each domain's symbols. What has no symbolic form raises :class:`NotShown`. NumPy's
object arrays carry the expressions, so shapes follow NumPy's own rules.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import sympy

from studyml.algebra.evaluate.interpreter import Interpreter
from studyml.algebra.evaluate.real import FUNCTIONS as REAL
from studyml.algebra.evaluate.real import OPERATORS as REAL_OPERATORS
from studyml.algebra.shapes import substitute
from studyml.algebra.symbols import Symbol, World
from studyml.algebra.tree import Binary, Call, Number

LARGEST_POWER = 64
OPERATIONS = 4000
"""Nodes of all entries of a result beyond which no proof is tried."""
CONSTANTS = {math.pi: sympy.pi, math.e: sympy.E}
ENTRIES = 24


class NotShown(Exception):
    """No proof: no symbolic form, or too large."""


def symbol_array(symbol: Symbol, sizes: Mapping[str, int]) -> Any:
    """A symbol's entries as SymPy symbols: all free, whatever the domain (see ``fractions`` for that)."""
    shape = tuple(int(str(substitute(size, sizes))) for size in symbol.sizes)
    if symbol.domain == "int":
        raise NotShown("labels have no symbolic form")
    if int(np.prod(shape)) > ENTRIES:
        raise NotShown(f"{symbol.name} is too large")
    positive = symbol.domain in ("unit", "positive", "simplex") or None
    if not shape:
        return sympy.Symbol(symbol.name, real=True, positive=positive)
    found = np.empty(shape, dtype=object)
    for entry in itertools.product(*map(range, shape)):
        found[entry] = sympy.Symbol(f"{symbol.name}_{'_'.join(map(str, entry))}", real=True, positive=positive)
    return found


class Symbolic(Interpreter):
    """An interpreter on SymPy expressions."""

    def __init__(self, values: Mapping[str, Any]):
        super().__init__(values, functions=FUNCTIONS, operators=OPERATORS, limit=512)

    def number(self, node: Number) -> Any:
        """A literal, exact."""
        if node.integer and abs(node.value) < 1e15:
            return int(node.value)
        if not np.isfinite(node.value):
            raise NotShown("infinity")
        if node.value in CONSTANTS:
            return CONSTANTS[node.value]
        return sympy.Rational(repr(float(node.value)))

    def operate(self, node: Binary, left: Any, right: Any) -> Any:
        """An operator; whole numbers stay exact."""
        if node.op not in self.operators:
            raise NotShown(f"{node.op} has no symbolic form")
        if type(left) is int and type(right) is int:
            if node.op == "/" and right:
                return sympy.Rational(left, right)
            if node.op == "**":
                if abs(right) > LARGEST_POWER or (not left and right < 0):
                    raise NotShown("a large power")
                found = sympy.Integer(left) ** right
                return int(found) if right >= 0 and abs(found) < 2**53 else found
        if node.op == "**" and isinstance(right, int) and abs(right) > LARGEST_POWER:
            raise NotShown("a large power")
        return _bounded(super().operate(node, left, right))

    def apply(self, node: Call, args: list[Any], keywords: dict[str, Any]) -> Any:
        """A function, unless its result grows beyond the bound."""
        return _bounded(super().apply(node, args, keywords))


def _bounded(value: Any) -> Any:
    """The value itself. Expressions share parts, so counting stops at the bound. Raises NotShown."""
    stack = list(value.reshape(-1)) if isinstance(value, np.ndarray) else [value]
    count = 0
    while stack:
        part = stack.pop()
        count += 1
        if count > OPERATIONS:
            raise NotShown("too large")
        stack.extend(getattr(part, "args", ()))
    return value


def _entrywise(function: Callable[..., Any], inputs: int = 1) -> Callable[..., Any]:
    mapped = np.frompyfunc(lambda *parts: function(*map(sympy.sympify, parts)), inputs, 1)

    def run(*args: Any) -> Any:
        return mapped(*args)

    return run


def _sum(a: Any, axis: Any = None, keepdims: bool = False, dtype: Any = None) -> Any:
    return np.sum(np.asarray(a, dtype=object), axis=axis, keepdims=keepdims)


def _count(a: Any, axis: Any) -> int:
    shape = np.shape(a)
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return int(np.prod([shape[place] for place in axes]))


def _mean(a: Any, axis: Any = None, keepdims: bool = False, dtype: Any = None) -> Any:
    return _sum(a, axis, keepdims) * sympy.Rational(1, _count(a, axis))


def _variance(a: Any, axis: Any = None, dtype: Any = None, ddof: int = 0, keepdims: bool = False) -> Any:
    away = a - _mean(a, axis, True)
    return _sum(away * away, axis, keepdims) * sympy.Rational(1, _count(a, axis) - ddof)


_exp = _entrywise(sympy.exp)
_log = _entrywise(sympy.log)
_sqrt = _entrywise(sympy.sqrt)


def _deviation(a: Any, axis: Any = None, dtype: Any = None, ddof: int = 0, keepdims: bool = False) -> Any:
    return _sqrt(_variance(a, axis, None, ddof, keepdims))


def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    vector = np.ndim(x) == 1 or (axis is not None and not isinstance(axis, tuple))
    if ord is None or ord == "fro" or (ord == 2 and vector):
        return _sqrt(_sum(x * x, axis, keepdims))
    if ord == 1 and vector:
        return _sum(_entrywise(sympy.Abs)(x), axis, keepdims)
    raise NotShown("this norm has no symbolic form")


def _softmax(x: Any, axis: Any = -1) -> Any:
    weights = _exp(x)
    return weights / _sum(weights, axis, True)


def _logsumexp(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return _log(_sum(_exp(a), axis, keepdims))


def _square(a: Any) -> Any:
    matrix = np.asarray(a, dtype=object)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise NotShown("a stack of matrices")
    if matrix.shape[0] > 4:
        raise NotShown("a large matrix")
    return matrix


def _determinant(a: Any) -> Any:
    """By the first row: SymPy's own simplifies on the way, which can take minutes."""
    matrix = _square(a)
    if matrix.shape[0] == 1:
        return sympy.sympify(matrix[0, 0])
    total = sympy.Integer(0)
    for column in range(matrix.shape[0]):
        rest = np.delete(matrix[1:], column, axis=1)
        total = total + (-1) ** column * sympy.sympify(matrix[0, column]) * _determinant(rest)
    plain = all(getattr(entry, "is_Atom", True) for entry in matrix.flat)
    return sympy.expand(total) if plain else total


def _inverse(a: Any) -> Any:
    """The adjugate over the determinant."""
    matrix = _square(a)
    determinant = _determinant(matrix)
    found = np.empty(matrix.shape, dtype=object)
    if matrix.shape[0] == 1:
        found[0, 0] = 1 / determinant
        return found
    for row, column in np.ndindex(*matrix.shape):
        minor = np.delete(np.delete(matrix, column, axis=0), row, axis=1)
        found[row, column] = (-1) ** (row + column) * _determinant(minor) / determinant
    return found


def _slogdet(a: Any) -> Any:
    size = _determinant(a)
    return (sympy.sign(size), sympy.log(size**2) / 2)


def _solve(a: Any, b: Any) -> Any:
    return np.matmul(_inverse(a), b)


def _power(a: Any, n: Any) -> Any:
    if not isinstance(n, int) or abs(n) > 6:
        raise NotShown("a large power")
    base = np.asarray(a) if n >= 0 else _inverse(a)
    found = np.eye(np.shape(a)[0], dtype=int).astype(object)
    for _ in range(abs(n)):
        found = np.matmul(found, base)
    return found


def _identity(N: Any, M: Any = None, **keywords: Any) -> Any:
    return np.eye(N, M, k=keywords.get("k", 0), dtype=int).astype(object)


def _whole(function: str) -> Callable[..., Any]:
    """An array of constants, exact."""

    def run(*args: Any, **keywords: Any) -> Any:
        keywords.pop("dtype", None)
        return np.asarray(REAL[function](*args, **keywords)).astype(int).astype(object)

    return run


def _convert(a: Any, dtype: str = "float") -> Any:
    if dtype != "float":
        raise NotShown("a change of type")
    return a


def _covariance(m: Any, **keywords: Any) -> Any:
    if set(keywords) - {"rowvar", "bias", "ddof"} or np.ndim(m) != 2:
        raise NotShown("this covariance has no symbolic form")
    data = np.asarray(m) if keywords.get("rowvar", True) else np.asarray(m).T
    away = data - _mean(data, 1, True)
    given = keywords.get("ddof")
    lost = given if given is not None else 0 if keywords.get("bias", False) else 1
    return np.matmul(away, away.T) * sympy.Rational(1, data.shape[1] - lost)


MOVES = (
    "T mT shape ndim size len transpose swapaxes moveaxis expand_dims "
    "squeeze reshape ravel broadcast_to concatenate stack vstack "
    "hstack column_stack tile repeat flip roll diagonal trace diag "
    "tril triu copy cumsum cumprod prod outer kron tensordot einsum "
    "inner dot cross take diff convolve"
)

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: REAL[name] for name in MOVES.split()},
    **{name: _whole(name) for name in ("zeros", "ones", "arange")},
    "zeros_like": lambda a, **_: np.zeros(np.shape(a), dtype=int).astype(object),
    "ones_like": lambda a, **_: np.ones(np.shape(a), dtype=int).astype(object),
    "full": lambda shape, fill_value, **_: np.full(shape, fill_value, dtype=object),
    "full_like": lambda a, fill_value, **_: np.full(np.shape(a), fill_value, dtype=object),
    "eye": _identity,
    "array": lambda object, **_: np.array(object),
    "astype": _convert,
    "vdot": lambda a, b: np.dot(np.ravel(a), np.ravel(b)),
    "sum": _sum,
    "mean": _mean,
    "var": _variance,
    "std": _deviation,
    "cov": _covariance,
    "exp": _exp,
    "expm1": _entrywise(lambda x: sympy.exp(x) - 1),
    "log": _log,
    "log1p": _entrywise(lambda x: sympy.log(1 + x)),
    "log2": _entrywise(lambda x: sympy.log(x) / sympy.log(2)),
    "log10": _entrywise(lambda x: sympy.log(x) / sympy.log(10)),
    "sqrt": _sqrt,
    "square": _entrywise(lambda x: x**2),
    "abs": _entrywise(sympy.Abs),
    "tanh": _entrywise(lambda x: 1 - 2 / (sympy.exp(2 * x) + 1)),
    "sinh": _entrywise(lambda x: (sympy.exp(x) - sympy.exp(-x)) / 2),
    "cosh": _entrywise(lambda x: (sympy.exp(x) + sympy.exp(-x)) / 2),
    "sin": _entrywise(sympy.sin),
    "cos": _entrywise(sympy.cos),
    "arctan": _entrywise(sympy.atan),
    "erf": _entrywise(sympy.erf),
    "sigmoid": _entrywise(lambda x: 1 / (1 + sympy.exp(-x))),
    "softplus": _entrywise(lambda x: sympy.log(1 + sympy.exp(x))),
    "logaddexp": _entrywise(lambda a, b: sympy.log(sympy.exp(a) + sympy.exp(b)), 2),
    "hypot": _entrywise(lambda a, b: sympy.sqrt(a**2 + b**2), 2),
    "softmax": _softmax,
    "logsumexp": _logsumexp,
    "log_softmax": lambda x, axis=-1: x - _logsumexp(x, axis, True),
    "linalg.norm": _norm,
    "linalg.inv": _inverse,
    "linalg.det": _determinant,
    "linalg.slogdet": _slogdet,
    "linalg.solve": _solve,
    "linalg.matrix_power": _power,
    "linalg.multi_dot": lambda arrays: np.linalg.multi_dot(arrays),
}
"""Canonical name → the function on object arrays; a name that is missing has no symbolic form."""

OPERATORS: dict[str, Callable[..., Any]] = {
    **{op: REAL_OPERATORS[op] for op in ("+", "-", "*", "@", "unary -", "unary +", "//")},
    "/": lambda left, right: _exact(left) / _exact(right),
    "**": lambda left, right: np.power(_objects(left), _objects(right)),
}


def _exact(value: Any) -> Any:
    """Whole numbers divide exactly."""
    return sympy.Integer(value) if isinstance(value, int) else value


def _objects(value: Any) -> Any:
    return np.asarray(value, dtype=object) if isinstance(value, np.ndarray) else sympy.sympify(value)


def world_values(world: World, sizes: Mapping[str, int]) -> dict[str, Any]:
    """Every name as symbols, intermediates as expressions where they have a form."""
    values: dict[str, Any] = dict(sizes)
    for name, symbol in world.symbols.items():
        values[name] = symbol_array(symbol, sizes)
    return values
