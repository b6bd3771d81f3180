"""Samples: the values at which formulas are compared.

Owns the drawing of sizes and of values by domain: three sets of pairwise distinct sizes (none 1 or 2,
the leading one the largest, for full rank, and not twice another), several points each, away from
kinks, on both sides of every condition, all from a seed. It was measured:
at equal sizes wrong answers pass, at n < 29 a hinge and its neighbours coincide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from studyml.algebra.conditions import Seen, Watch, conditions
from studyml.algebra.domains import draw
from studyml.algebra.evaluate import ELEMENTS, EvaluationError
from studyml.algebra.evaluate.interpreter import Unresolved
from studyml.algebra.shapes import is_mathematical, resolve, substitute
from studyml.algebra.size_sets import SETS, size_sets
from studyml.algebra.symbols import Symbol, World
from studyml.algebra.tree import Node, Number, walk

POINTS = 2
SCALES = (1.0, 0.75, 1.25, 0.6, 0.9, 1.5)
STRETCHES = (1.0, 0.5, 2.0, 0.25, 4.0, 8.0)
"""How far from 0 values lie, attempt by attempt."""
MOST_APART = 6
"""Symbols that are carried away from the others."""
LARGEST = 1e6
"""No value is carried further."""
_GENTLE = 3
"""The attempt with the smallest values: sums over many saturate less."""
NEAREST = (1e-3, 1e-3, 1e-4, 1e-4, 1e-5, 1e-6, 0.0, 0.0)
"""How far from a kink a sample stays, attempt by attempt: large arrays can't keep the first."""
ONE_SIGN = {3: -1.0, 4: 1.0}
"""Points at which vectors have one sign: |x| == max(x) is x == max(x) unless every entry is negative."""
TURNS = ((1, -1, -1, 1, -1, 1), (1, 1, -1, -1, 1, -1), (1, -1, 1, -1, 1, 1), (-1, -1, 1, 1, 1, -1))
"""Signs of scalars at the first points: any two of them meet in every combination."""
WIDE = 8
"""Whole scalars lie below it, unless they are indices: at 1 and 2 alone, 2**(k - 1) is k."""


class SampleError(ValueError):
    """No values were found at which the expressions are finite; ``error`` is the last one met, if any."""

    def __init__(self, message: str, error: EvaluationError | None = None):
        super().__init__(message)
        self.error = error


@dataclass(frozen=True, eq=False)
class Sample:
    """One point: a value for every name. Equal only to itself, so that it can carry caches."""

    sizes: Mapping[str, int]
    values: Mapping[str, Any]
    """Symbols, sizes and intermediates."""
    size_set: int = 0
    seed: int = 0
    cache: dict[Any, Any] = field(default_factory=dict, repr=False)

    def with_values(self, values: Mapping[str, Any]) -> Sample:
        """This point with some values replaced or added."""
        return Sample(self.sizes, {**self.values, **values}, self.size_set, self.seed)


def samples(
    world: World, trees: tuple[Node, ...] = (), *, seed: int = 0, points: int = POINTS, sets: int = SETS
) -> tuple[Sample, ...]:
    """The points at which these trees (the truth, never the learner's answer) are finite.

    Kept on the world, so that asking again costs nothing. ``world.sizes``, if given, are the size sets.
    Raises SampleError.
    """
    if not world.symbols:
        points = sets = 1  # every other would be the same
    key = ("samples", trees, seed, points, sets)
    found: tuple[Sample, ...] | None = world.cache.get(key)
    if found is None:
        found = world.cache[key] = _Draw(world, trees, seed, points, sets).run()
    return found


def larger(world: World, trees: tuple[Node, ...], least: int, only: str = "") -> Sample | None:
    """Return a point where every size is above ``least``, or one alone; None where there is none, or it is too large.

    For answers that stand at the usual sizes and name a number: ``x[:10]`` is x as long as n is below 11.
    """
    if world.sizes or not world.size_names:
        return None
    prepared = _Draw(world, trees, least, 1, 1)
    (usual,) = size_sets(world, prepared.branches, 0, 1)
    (sizes,) = size_sets(world, prepared.branches, 0, 1, least)
    if only:
        sizes = {name: sizes[name] if name == only else size for name, size in usual.items()}
    try:
        return prepared._point(sizes, 0, 0, _GENTLE, {})
    except SampleError:
        return None


def sized(world: World, trees: tuple[Node, ...], some: Mapping[str, int]) -> Sample | None:
    """Return a point with some sizes given, the others as usual; None where the trees have no value there."""
    if world.sizes:
        return None
    prepared = _Draw(world, trees, 0, 1, 1)
    (usual,) = size_sets(world, prepared.branches, 0, 1)
    try:
        return prepared._point({**usual, **some}, 0, 0, 0, {})
    except SampleError:
        return None


def unreached(world: World, trees: tuple[Node, ...], points: tuple[Sample, ...]) -> tuple[Node, ...]:
    """The conditions of which these points reach one side only."""
    if not conditions(trees):
        return ()
    seen: dict[int, Seen] = {}
    prepared = _Draw(world, trees, 0, 1, 1)
    for point in points:
        prepared.watch(dict(point.values), seen)
    return tuple(entry.node for entry in seen.values() if not entry.both)


class _Draw:
    """One drawing: retries until values are finite, away from kinks and on both sides of every condition."""

    def __init__(self, world: World, trees: tuple[Node, ...], seed: int, points: int, sets: int):
        self.world = world
        self.trees = tuple(resolve(tree, world.forms).tree if is_mathematical(tree) else tree for tree in trees)
        self.seed = seed
        self.sets = sets
        self.branches = bool(conditions((*world.let.values(), *self.trees)))
        few = bool(world.symbols) and not world.size_names and self.branches
        self.points = max(points, 6) if few else points
        self.error: EvaluationError | None = None
        self.apart: Mapping[str, float] = {}
        """Symbols whose values are carried away from the others' at every second point."""
        self.wide = any(symbol.domain == "int" and not symbol.sizes for symbol in world.symbols.values())
        """Whether whole scalars may pass the sizes."""

    def run(self) -> tuple[Sample, ...]:
        """The samples of every size set. Raises :class:`SampleError` when none can be drawn."""
        best: tuple[int, tuple[Sample, ...]] | None = None
        for attempt, apart in self._attempts():
            self.apart = apart
            seen: dict[int, Seen] = {}
            drawn = self._collection(attempt, seen)
            if drawn is None:
                break
            missed = sum(not entry.both for entry in seen.values())
            if best is None or missed < best[0]:
                best = (missed, drawn)
            if not missed:
                break
        if best is None:
            raise SampleError(
                f"no values found at which it is finite{f': {self.error}' if self.error else ''}", self.error
            )
        return best[1]

    def _attempts(self) -> Iterator[tuple[int, Mapping[str, float]]]:
        """Wider and wider values, then one symbol apart: ``c < norm(g)`` at every scale that the two share."""
        yield from ((attempt, {}) for attempt in range(6))
        names = [name for name, symbol in self.world.symbols.items() if symbol.domain in ("", "positive", "nonzero")]
        for by in (8.0, 0.1):
            yield from ((0, {name: by}) for name in names[:MOST_APART])
        for by in self._thresholds():
            yield 0, dict.fromkeys(names, by)

    def _thresholds(self) -> list[float]:
        """What carries values of about 1 across the numbers in the conditions: ``x > 100``."""
        parts = (part for node in conditions((*self.world.let.values(), *self.trees)) for part in walk(node))
        sizes = {abs(part.value) for part in parts if isinstance(part, Number)}
        return sorted(2.5 * size for size in sizes if 2 < size <= LARGEST)[:3]

    def _collection(self, attempt: int, seen: dict[int, Seen]) -> tuple[Sample, ...] | None:
        for extra in (0, 8, 24):
            found: list[Sample] = []
            for number, sizes in enumerate(size_sets(self.world, self.branches, self.seed, self.sets, extra)):
                for point in range(self.points):
                    sample = self._point(sizes, number, point, attempt, seen)
                    if sample is None:
                        break
                    found.append(sample)
                else:
                    continue
                break
            else:
                return tuple(found)
            if self.error is None or self.error.kind != "shape" or not self.world.size_names:
                return None
        return None

    def _point(
        self, sizes: Mapping[str, int], number: int, point: int, attempt: int, seen: dict[int, Seen]
    ) -> Sample | None:
        for assumed in self._assumptions():
            for trial, nearest in enumerate(NEAREST):
                seed = (self.seed, number, point, attempt, trial)
                generator = np.random.default_rng(seed)
                stretch = SCALES[(number * self.points + point) % len(SCALES)] * STRETCHES[attempt]
                values = self.values(sizes, generator, stretch, assumed, number * self.points + point)
                values.update(_two_valued(self.world, number + 3 * point + attempt))
                here: dict[int, Seen] = {}
                finite = self.watch(values, here)
                if finite and all(entry.nearest >= nearest for entry in here.values()):
                    for key, entry in here.items():
                        merged = seen.setdefault(key, Seen(entry.node))
                        merged.below |= entry.below
                        merged.above |= entry.above
                    return Sample(dict(sizes), values, number, self.seed)
                if not finite and self.error is not None and self.error.kind == "shape":
                    if not self.wide:
                        return None
                    self.wide = False  # a whole scalar may be an index
                if not finite and trial >= 2:
                    break
        return None

    def _assumptions(self) -> Iterator[Mapping[str, str]]:
        """Narrower domains for undeclared ones, should the expressions need them (``log(x)``)."""
        yield {}
        masks = [name for name, symbol in self.world.symbols.items() if symbol.domain == "binary" and symbol.ndim > 1]
        if masks:
            yield dict.fromkeys(masks, "mask")
        plain = [name for name, symbol in self.world.symbols.items() if not symbol.domain]
        for domain in ("positive", "unit"):
            if len(plain) <= 6:
                yield from ({name: domain} for name in plain)
            yield dict.fromkeys(plain, domain)

    def values(
        self,
        sizes: Mapping[str, int],
        generator: np.random.Generator,
        stretch: float,
        assumed: Mapping[str, str],
        place: int = 0,
    ) -> dict[str, Any]:
        """A value for every size and symbol; ``place`` counts the points, so that scalar labels take turns."""
        values: dict[str, Any] = dict(sizes)
        smallest = _bound_for(self.world, sizes)
        two_valued = turns = 0
        for name, symbol in self.world.symbols.items():
            shape = tuple(int(str(substitute(size, sizes))) for size in symbol.sizes)
            if int(np.prod(shape)) > ELEMENTS:
                raise SampleError(f"{name} would have more than {ELEMENTS:,} elements")
            if name in assumed:
                symbol = Symbol(name, symbol.sizes, assumed[name])
            bound = substitute(symbol.bound, sizes) if symbol.bound is not None else smallest(symbol)
            if not shape and symbol.domain in ("binary", "pm1"):
                # Drawn at random, a single label would be the same at all six points once in 32 problems.
                high = bool((place >> two_valued) & 1)
                values[name] = np.float64(1.0 if high else -1.0 if symbol.domain == "pm1" else 0.0)
                two_valued += 1
                continue
            if not shape and symbol.domain == "int" and symbol.bound is None and self.wide:
                bound = WIDE
            own = stretch * (self.apart.get(name, 1.0) if place % 2 else 1.0)
            values[name] = draw(symbol.domain, shape, generator, own, bound if isinstance(bound, int) else 3)
            if not shape and symbol.domain in ("", "nonzero", "small") and place < len(TURNS[0]):
                values[name] = np.abs(values[name]) * TURNS[turns % len(TURNS)][place]
                turns += 1
            if len(shape) == 1 and symbol.domain in ("", "nonzero") and place in ONE_SIGN:
                values[name] = ONE_SIGN[place] * np.abs(values[name])
        return values

    def watch(self, values: dict[str, Any], seen: dict[int, Seen]) -> bool:
        """Add the intermediates to the values; whether these and the trees are finite. Raises SampleError."""
        watching = Watch(values, seen)
        try:
            with np.errstate(all="ignore"):
                for name, tree in self.world.let.items():
                    values[name] = _plain(watching.value(tree))
                    if not _finite(values[name], strict=False):
                        return False
                return all(_finite(watching.value(tree), strict=True) for tree in self.trees)
        except EvaluationError as error:
            self.error = error
            return False
        except Unresolved:
            raise SampleError("products must be resolved by shape first") from None


def _two_valued(world: World, number: int) -> dict[str, Any]:
    """Scalars with two values only take both in turn: three draws are equal one time in four, and hide a factor."""
    scalars = [symbol for symbol in world.symbols.values() if not symbol.sizes and symbol.domain in ("binary", "pm1")]
    low = {"binary": 0.0, "pm1": -1.0}
    return {
        symbol.name: np.float64(1.0 if number >> place & 1 else low[symbol.domain])
        for place, symbol in enumerate(scalars)
    }


def _plain(value: Any) -> Any:
    return np.float64(value) if isinstance(value, float) else value


def _finite(value: Any, *, strict: bool) -> bool:
    """No NaN; infinities only inside an intermediate (a mask of -inf)."""
    if isinstance(value, tuple):
        return all(_finite(part, strict=strict) for part in value)
    array = np.asarray(value)
    if array.dtype.kind not in "fc":
        return True
    return bool(np.isfinite(array).all()) if strict else not bool(np.isnan(array).any())


def _bound_for(world: World, sizes: Mapping[str, int]) -> Any:
    """How large a label without a bound may be: see ``symbols``."""
    numbers = [size for symbol in world.symbols.values() for size in symbol.sizes if isinstance(size, int)]

    def bound(symbol: Symbol) -> int:
        own = {str(size) for size in symbol.sizes}
        others = [value for name, value in sizes.items() if name not in own]
        return min(others or [*sizes.values(), *numbers], default=4)

    return bound
