"""A proof at small sizes: both sides entry by entry, their difference shown to be 0.

Owns the choice of sizes, the order of attempts and the limits. Knows nothing of how 0 is recognised
(``fractions``) or of functions (``symbolic``).
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import sympy

from studyml.algebra.domains import draw
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.evaluate.interpreter import Unresolved
from studyml.algebra.prove.fractions import MANNERS, Fractions
from studyml.algebra.prove.symbolic import ENTRIES, NotShown, Symbolic, symbol_array, world_values
from studyml.algebra.shapes import ShapeError, is_mathematical, resolve
from studyml.algebra.size_sets import leading
from studyml.algebra.symbols import World
from studyml.algebra.tree import Name, Node, walk

SECONDS = 4.0
"""Of this thread's own work: a busy machine proves the same. Whoever waits cuts by the clock."""

FAILURES = (
    NotShown, EvaluationError, ShapeError, Unresolved, ArithmeticError, RecursionError, TypeError, ValueError,
    AttributeError, NotImplementedError, sympy.polys.polyerrors.BasePolynomialError, MemoryError,
)  # fmt: skip
"""What SymPy and NumPy raise on expressions they can't take; each means "not shown"."""


def small_sizes(world: World) -> Mapping[str, int]:
    """Pairwise distinct sizes from 2: the leading one 3, for "
    "full rank; the last 2 (often the classes), 4, 5 … between."""
    if not world.size_names:
        return {}
    first = leading(world)
    taken = {size for symbol in world.symbols.values() for size in symbol.sizes if isinstance(size, int)}
    numbers = (number for number in itertools.chain((2,), itertools.count(4)) if number not in taken)
    others = dict(zip((name for name in reversed(world.size_names) if name != first), numbers, strict=False))
    return {name: 3 if name == first else others[name] for name in world.size_names}


def _point(world: World, sizes: Mapping[str, int]) -> dict[Any, float]:
    """Numbers of their domains for every symbol."""
    generator = np.random.default_rng(1)
    point: dict[Any, float] = {}
    for symbol in world.symbols.values():
        entries = np.asarray(symbol_array(symbol, sizes), dtype=object)
        values = draw(symbol.domain, entries.shape, generator)
        for index, entry in np.ndenumerate(entries):
            point[entry] = float(np.asarray(values)[index])
    return point


FLOATS: dict[Any, Callable[[float], float]] = {
    sympy.exp: math.exp, sympy.log: math.log, sympy.Abs: abs, sympy.erf: math.erf, sympy.sin: math.sin,
    sympy.cos: math.cos, sympy.atan: math.atan, sympy.sign: lambda x: math.copysign(1.0, x),
}  # fmt: skip


def _number(expression: Any, known: dict[Any, float]) -> float:
    """An expression at a point, each shared part once; SymPy's own ``evalf`` computes it anew each time."""
    found = known.get(expression)
    if found is None:
        if not expression.args:
            found = float(expression)
        else:
            parts = [_number(part, known) for part in expression.args]
            if expression.is_Add:
                found = math.fsum(parts)
            elif expression.is_Mul:
                found = math.prod(parts)
            elif expression.is_Pow:
                found = math.pow(*parts)
            else:
                found = FLOATS[expression.func](*parts)
        known[expression] = found
    return found


class Proof:
    """One attempt to prove; every method gives the sizes, or None for "not shown"."""

    def __init__(self, world: World, sizes: Mapping[str, int] | None = None, *, seconds: float = SECONDS):
        self.world = world
        self.sizes = dict(sizes) if sizes is not None else small_sizes(world)
        self.deadline = time.thread_time() + seconds
        self.point: dict[Any, float] | None = None

    def equal(self, left: Node, right: Node) -> Mapping[str, int] | None:
        """Whether two expressions are the same."""
        try:
            values = world_values(self.world, self.sizes)
            return self._same(self._entries(left, values), self._entries(right, values))
        except FAILURES:
            return None

    def gradient(self, loss: Node, wrt: str, answer: Node) -> Mapping[str, int] | None:
        """Whether ``answer`` is the gradient of a scalar loss."""
        try:
            values, back = self._around(wrt)
            total = self._entries(loss, values, wrt)
            if total.size != 1:
                return None
            whole = sympy.sympify(total.reshape(-1)[0])
            variables = np.asarray(values[wrt], dtype=object)
            found = np.empty(variables.shape, dtype=object)
            for entry, variable in np.ndenumerate(variables):
                self._check_time()
                found[entry] = sympy.diff(whole, variable).xreplace(back)
            return self._same(found, self._entries(answer, world_values(self.world, self.sizes)))
        except FAILURES:
            return None

    def derivative(self, of: Node, wrt: str, answer: Node) -> Mapping[str, int] | None:
        """Whether ``answer`` is the derivative entry by entry."""
        try:
            values, back = self._around(wrt)
            expressions = self._entries(of, values, wrt)
            variables = np.asarray(values[wrt], dtype=object)
            if expressions.shape != variables.shape:
                return None
            found = np.empty(variables.shape, dtype=object)
            for entry, variable in np.ndenumerate(variables):
                self._check_time()
                found[entry] = sympy.diff(sympy.sympify(expressions[entry]), variable).xreplace(back)
            return self._same(found, self._entries(answer, world_values(self.world, self.sizes)))
        except FAILURES:
            return None

    def _check_time(self) -> None:
        if time.thread_time() > self.deadline:
            raise NotShown("out of time")

    def _around(self, wrt: str) -> tuple[dict[str, Any], dict[Any, Any]]:
        """Values with ``wrt`` as free variables, and what to put back for them (an intermediate's own value)."""
        values = world_values(self.world, self.sizes)
        if wrt in self.world.symbols:
            return values, {}
        own = self._entries(self.world.let[wrt], dict(values))
        free = np.empty(own.shape, dtype=object)
        back = {}
        for entry, expression in np.ndenumerate(own):
            free[entry] = sympy.Symbol(f"{wrt}__{'_'.join(map(str, entry))}", real=True)
            back[free[entry]] = sympy.sympify(expression)
        values[wrt] = free if free.ndim else free[()]
        return values, back

    def _entries(self, tree: Node, values: dict[str, Any], fixed: str = "") -> Any:
        """The entries of an expression; intermediates it needs are computed into ``values`` first."""
        if is_mathematical(tree):
            tree = resolve(tree, self.world.forms).tree
        needed = {part.name for part in walk(tree) if isinstance(part, Name)}
        needed = needed.union(*(self.world.dependencies.get(name, frozenset()) for name in needed))
        for name, let in self.world.let.items():
            if name in needed and name != fixed and name not in values:
                values[name] = Symbolic(values).value(let)
        found = np.asarray(Symbolic(values).value(tree), dtype=object)
        if found.size > ENTRIES:
            raise NotShown("too large")
        return found

    def _surely_different(self, difference: Any) -> bool:
        """Whether a difference is not 0 at one point: no proof is worth trying."""
        if self.point is None:
            self.point = _point(self.world, self.sizes)
        try:
            return abs(_number(difference, self.point)) > 1e-6
        except (KeyError, ArithmeticError, ValueError, TypeError):
            return False

    def _same(self, left: Any, right: Any) -> Mapping[str, int] | None:
        if left.shape != right.shape:
            return None
        differences = [
            sympy.sympify(one) - sympy.sympify(other) for one, other in zip(left.flat, right.flat, strict=True)
        ]
        if any(difference.has(sympy.zoo, sympy.nan, sympy.oo) for difference in differences):
            return None
        if any(self._surely_different(difference) for difference in differences):
            return None
        # Each symbol and each unknown costs a level of every greatest common divisor: only those that occur.
        free = {symbol for difference in differences for symbol in difference.free_symbols}
        used = {
            name: symbol
            for name, symbol in self.world.symbols.items()
            if symbol.domain != "int" and free.intersection(np.asarray(symbol_array(symbol, self.sizes)).flat)
        }
        functions = {atom for difference in differences for atom in difference.atoms(sympy.Function, sympy.Pow)}
        for manner in MANNERS:
            left_over = self.deadline - time.thread_time()
            if left_over <= 0:
                return None
            try:
                forms = Fractions(used, self.sizes, seconds=left_over, manner=manner, room=8 + 3 * len(functions))
                if all(forms.zero(difference) for difference in differences):
                    return self.sizes
            except FAILURES:
                continue
        return None
