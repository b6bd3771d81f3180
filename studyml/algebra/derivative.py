"""Derivatives of any expression of the grammar, by the complex step.

Owns gradients, entry-by-entry derivatives and Jacobians with respect to a symbol or an intermediate:
an intermediate is then taken as given, and only those that depend on it are computed anew. Exact to
rounding (no difference of near values), so an author types a loss, never a gradient. The gradient of a
scalar comes in one pass backwards where every part of it has a rule for that (``evaluate.backward``). With
``numeric=True`` central differences instead, for functions without a complex-safe form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from studyml.algebra.evaluate import EvaluationError, Interpreter, NoDerivative
from studyml.algebra.evaluate.backward import Backward, NoRule
from studyml.algebra.evaluate.dual import DUAL_FUNCTIONS, DUAL_OPERATORS
from studyml.algebra.evaluate.dual_linear import OF_SYMMETRIC
from studyml.algebra.evaluate.interpreter import NUMPY_ERRORS, Unresolved
from studyml.algebra.evaluate.real import FUNCTIONS
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError, resolve
from studyml.algebra.symbols import World
from studyml.algebra.tree import Node

Array = npt.NDArray[Any]

STEP = 1e-30
DIFFERENCE = 1e-5
DUAL = {"functions": DUAL_FUNCTIONS, "operators": DUAL_OPERATORS}
REAL = {"functions": {**FUNCTIONS, **OF_SYMMETRIC}}
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
        whole = _Differentiation(of, wrt, sample, world)
        back = None if numeric else backward(of, sample, world).get(wrt)
        if back is not None and back.shape == whole.given.shape and np.isfinite(back).all():
            found = back
        else:
            found = whole.run(numeric)
        sample.cache[key] = found
    return found


def backward(loss: Node, sample: Sample, world: World) -> Mapping[str, Array]:
    """d loss / d everything it is made of, symbols and intermediates, in one pass; empty where there is no such way.

    An intermediate is taken as given, as :func:`jacobian` does. Kept on the sample.
    """
    key = ("backward", loss, world)
    found: Mapping[str, Array] | None = sample.cache.get(key)
    if found is None:
        found = sample.cache[key] = _backward(loss, sample, world)
    return found


def _backward(loss: Node, sample: Sample, world: World) -> Mapping[str, Array]:
    walker = Backward(sample.values)
    try:
        with np.errstate(all="ignore"):
            if np.shape(walker.value(loss)) != ():
                return {}
            walker.back(loss, np.ones(()))
            for name in reversed(tuple(world.let)):
                if name in walker.found:
                    walker.back(world.let[name], walker.found[name])
    except (NoRule, Unresolved, EvaluationError, *NUMPY_ERRORS):
        return {}
    return walker.found


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
        """The Jacobian, one evaluation an entry (two for differences). Raises DerivativeError."""
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
        """The diagonal of the Jacobian J from two directions: J·1 is it, and J·v = (J·1)·v only without mixing.

        Raises :class:`DerivativeError` where entries mix, or where there is no derivative.
        """
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
        """The Jacobian times a direction. Raises DerivativeError."""
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
        tangent = np.asarray(np.imag(self._value(point, DUAL)), dtype=float)  # NumPy makes float16 of a mask
        return np.asarray(tangent / STEP)

    def _difference(self, direction: Array) -> Array:
        """The same by a central difference."""
        above, below = (self._value(self.given + sign * DIFFERENCE * direction, REAL) for sign in (1.0, -1.0))
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
        """The Jacobian, one direction an entry; of what acts entry by entry, two directions."""
        diagonal = self._diagonal(along) if self.given.size > 3 else None
        if diagonal is not None:
            return np.diag(diagonal.reshape(-1)).reshape(self.given.shape * 2)
        parts = []
        for place in range(self.given.size):
            direction = np.zeros(self.given.shape)
            direction.reshape(-1)[place] = 1.0
            parts.append(along(direction))
        stacked = np.stack(parts, axis=-1)
        return stacked.reshape((*stacked.shape[:-1], *self.given.shape))

    def _diagonal(self, along: Callable[[Array], Array]) -> Array | None:
        """The diagonal of a Jacobian J with nothing beside it: J·v is (J·1)·v for a v without pattern. Else None."""
        diagonal = along(np.ones(self.given.shape))
        if diagonal.shape != self.given.shape or not np.isfinite(diagonal).all():
            return None
        weights = 1.0 + np.cos(np.arange(1.0, self.given.size + 1)).reshape(self.given.shape)
        mixed, plain = along(weights), diagonal * weights
        apart = np.abs(mixed - plain) > 1e-12 * np.maximum(np.abs(mixed), np.abs(plain))
        return None if apart.any() else diagonal
