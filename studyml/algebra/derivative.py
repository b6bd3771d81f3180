"""Derivatives of any expression of the grammar, by the complex step.

Owns gradients, entry-by-entry derivatives and Jacobians with respect to a symbol or an intermediate:
an intermediate is then taken as given, and only those that depend on it are computed anew. Exact to
rounding (no difference of near values), so an author types a loss, never a gradient. With
``numeric=True`` central differences instead, for functions without a complex-safe form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from studyml.algebra.evaluate import EvaluationError, Interpreter, NoDerivative
from studyml.algebra.evaluate.dual import DUAL_FUNCTIONS, DUAL_OPERATORS
from studyml.algebra.evaluate.interpreter import Unresolved
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError, resolve
from studyml.algebra.symbols import World
from studyml.algebra.tree import Node

Array = npt.NDArray[Any]

STEP = 1e-30
DIFFERENCE = 1e-5
DUAL = {"functions": DUAL_FUNCTIONS, "operators": DUAL_OPERATORS}
NOWHERE = "there is no derivative at this point, or a function (svd's vectors) has no complex-safe form"
LARGEST = 4096
"""Entries of a variable."""


class DerivativeError(ValueError):
    """A derivative can't be taken: no complex-safe form, no such variable, or a loss that is no scalar."""


def gradient(loss: Node, wrt: str, sample: Sample, world: World, *, numeric: bool = False) -> Array:
    """d loss / d wrt, in the shape of ``wrt``; ``loss`` must be a scalar. Raises DerivativeError, EvaluationError."""
    column = jacobian(loss, wrt, sample, world, numeric=numeric)
    shape = np.shape(sample.values[wrt])
    if column.size != int(np.prod(shape)):
        raise DerivativeError(
            f"a gradient needs a scalar loss, not one of shape {column.shape[: column.ndim - len(shape)]}"
        )
    return column.reshape(shape)


def elementwise(of: Node, wrt: str, sample: Sample, world: World, *, numeric: bool = False) -> Array:
    """The derivative of an entrywise function, entry by entry: the diagonal of its Jacobian.

    Where ``of`` is not entrywise in ``wrt`` the off-diagonal entries are not zero: DerivativeError.
    """
    key = ("elementwise", of, wrt, numeric)
    found: Array | None = sample.cache.get(key)
    if found is None:
        found = sample.cache[key] = _Differentiation(of, wrt, sample, world).entrywise(numeric)
    return found


def jacobian(of: Node, wrt: str, sample: Sample, world: World, *, numeric: bool = False) -> Array:
    """d of / d wrt, shape ``of.shape + wrt.shape``. Raises DerivativeError, EvaluationError."""
    key = ("jacobian", of, wrt, numeric)
    found: Array | None = sample.cache.get(key)
    if found is None:
        found = sample.cache[key] = _Differentiation(of, wrt, sample, world).run(numeric)
    return found


def along(of: Node, wrt: str, direction: Array, sample: Sample, world: World) -> Array:
    """The derivative of ``of`` along a direction in ``wrt``: one evaluation, however many entries ``wrt`` has.

    Raises DerivativeError, EvaluationError.
    """
    return _Differentiation(of, wrt, sample, world).directional(direction)


class _Differentiation:
    def __init__(self, of: Node, wrt: str, sample: Sample, world: World):
        if wrt not in sample.values:
            raise DerivativeError(f"there is no {wrt} to differentiate by")
        given = sample.values[wrt]
        if isinstance(given, tuple | int) or np.asarray(given).dtype.kind in "biu":
            raise DerivativeError(f"{wrt} is made of whole numbers: there is no derivative by it")
        if np.size(given) > LARGEST:
            raise DerivativeError(f"{wrt} has {np.size(given):,} entries: at most {LARGEST:,}")
        self.of = of
        self.wrt = wrt
        self.world = world
        self.given = np.asarray(given, dtype=float)
        self.sample = sample
        self.moving = [name for name in world.let if name != wrt and wrt in world.dependencies[name]]
        if wrt in world.let:
            self.moving = [name for name in self.moving if list(world.let).index(name) > list(world.let).index(wrt)]

    def run(self, numeric: bool) -> Array:
        """The Jacobian, one evaluation an entry (two for differences)."""
        try:
            with np.errstate(all="ignore"):
                found = self._columns(self._difference if numeric else self._step)
        except NoDerivative as error:
            raise DerivativeError(str(error)) from None
        except Unresolved:
            return _Differentiation(self._resolved(), self.wrt, self.sample, self.world).run(numeric)
        if np.isnan(found).any():
            raise DerivativeError(NOWHERE)
        return found

    def entrywise(self, numeric: bool) -> Array:
        """The diagonal of the Jacobian J from two directions: J·1 is it, and J·v = (J·1)·v only without mixing."""
        try:
            with np.errstate(all="ignore"):
                along = self._difference if numeric else self._step
                diagonal = along(np.ones(self.given.shape))
                if diagonal.shape != self.given.shape:
                    raise DerivativeError(
                        f"{self.wrt} is {self.given.shape}, the expression {diagonal.shape}: not entry by entry"
                    )
                weights = 1.0 + np.cos(np.arange(1.0, self.given.size + 1)).reshape(self.given.shape)
                mixed = np.abs(along(weights) - diagonal * weights)
        except NoDerivative as error:
            raise DerivativeError(str(error)) from None
        except Unresolved:
            return _Differentiation(self._resolved(), self.wrt, self.sample, self.world).entrywise(numeric)
        if np.isnan(diagonal).any():
            raise DerivativeError(NOWHERE)
        if mixed.size and mixed.max() > (1e-5 if numeric else 1e-11) * max(1.0, float(np.abs(diagonal).max())):
            raise DerivativeError(f"the expression mixes entries of {self.wrt}: it has no derivative entry by entry")
        return diagonal

    def directional(self, direction: Array) -> Array:
        """The Jacobian times a direction."""
        try:
            with np.errstate(all="ignore"):
                found = self._step(direction)
        except NoDerivative as error:
            raise DerivativeError(str(error)) from None
        except Unresolved:
            return _Differentiation(self._resolved(), self.wrt, self.sample, self.world).directional(direction)
        if np.isnan(found).any():
            raise DerivativeError(NOWHERE)
        return found

    def _step(self, direction: Array) -> Array:
        """The derivative along a direction, by the complex step."""
        point = self.given + 1j * STEP * direction
        return np.asarray(np.imag(self._value(point, DUAL)) / STEP)

    def _difference(self, direction: Array) -> Array:
        """The same by a central difference."""
        above, below = (self._value(self.given + sign * DIFFERENCE * direction, {}) for sign in (1.0, -1.0))
        return np.asarray((above.astype(float) - below.astype(float)) / (2.0 * DIFFERENCE))

    def _resolved(self) -> Node:
        try:
            return resolve(self.of, self.world.forms).tree
        except ShapeError as error:
            raise EvaluationError(error.message, kind="shape", span=error.span) from None

    def _value(self, point: Array, tables: Mapping[str, Any]) -> Array:
        values: dict[str, Any] = dict(self.sample.values)
        values[self.wrt] = point if point.ndim else point[()]
        interpreter = Interpreter(values, **tables)
        for name in self.moving:
            values[name] = interpreter.value(self.world.let[name])
        found = interpreter.value(self.of)
        if isinstance(found, tuple):
            raise DerivativeError("a result of several parts has no derivative")
        return np.asarray(found)

    def _columns(self, along: Callable[[Array], Array]) -> Array:
        """The Jacobian, one direction an entry."""
        parts = []
        for place in range(self.given.size):
            direction = np.zeros(self.given.shape)
            direction.reshape(-1)[place] = 1.0
            parts.append(along(direction))
        stacked = np.stack(parts, axis=-1)
        return stacked.reshape((*stacked.shape[:-1], *self.given.shape))
