"""Per index: what a tree with entries and sums in it is worth for every choice of the indices.

Owns the two ways: all choices at once where everything goes entry by entry, else one after the other, up to a bound.
Knows trees and values, no text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from studyml.algebra.samples import Sample
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Unary, children, rebuild, walk
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.values import Raised, value_of

MOST_CHOICES = 1500
"""Of indices one after the other, in one answer."""
MOST_AT_ONCE = 1_000_000
ENTRY_BY_ENTRY = frozenset(
    ("exp", "log", "log1p", "expm1", "sqrt", "tanh", "sigmoid", "abs", "maximum", "minimum", "where", "sign", "square",
     "relu", "softplus", "astype")
)  # fmt: skip

Axes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry at every point: arrays whose first axes are those of its indices."""

    letters: Axes
    values: tuple[Array, ...]
    unit: bool = False
    """Whether it is 1 where two indices are the same, for as far as these run."""


def _at(value: Array, letters: Axes, at: Mapping[str, int]) -> Array:
    return np.asarray(value[tuple(at.get(letter, 0) for letter in letters)])


def at_first(value: Array, letters: Axes) -> Array:
    """Return the entry where every index is 0."""
    return _at(value, letters, {})


@dataclass
class Worth:
    """What a tree is worth for every choice of the indices on its left."""

    sums: Mapping[str, Axes]
    """The indices summed over in a product with these names."""
    placed: Mapping[str, Placed]
    sizes: Mapping[str, tuple[int, ...]]
    axes: Axes
    left: list[int]
    """How many choices may still be tried one after the other."""

    def at(self, tree: Node, index: int, point: Sample) -> Array | None:
        """Return the value at a point, an array with an axis for each index; None where there is none."""
        every = tuple(self.sizes)
        count = int(np.prod([self.sizes[one][index] for one in every], dtype=float))
        if count <= MOST_AT_ONCE and self._is_entrywise(tree, point):
            return self._all_at_once(tree, index, point, every)
        self.left[0] -= count
        if self.left[0] < 0:
            raise NoTruth("this has too many entries to be worked out one by one: write it for all at once")
        values = dict(point.values)
        made = []
        for choice in self._choices(self.axes, index):
            value = self._of(tree, index, values, choice)
            if value is None:
                return None
            made.append(value)
        if len({value.shape for value in made}) != 1:
            return None
        return np.stack(made).reshape((*(self.sizes[one][index] for one in self.axes), *made[0].shape))

    def _is_entrywise(self, tree: Node, point: Sample) -> bool:
        """Whether all in a tree is made of numbers, entry by entry."""
        if any(value.ndim != len(one.letters) for one in self.placed.values() for value in one.values[:1]):
            return False
        for node in walk(tree):
            if isinstance(node, Name):
                plain = node.name in self.placed or node.name in self.sums
                if not plain and np.ndim(point.values.get(node.name, 0.0)) != 0:
                    return False
            elif isinstance(node, Call):
                if node.function not in ENTRY_BY_ENTRY:
                    return False
            elif not isinstance(node, Number | Unary) and not (isinstance(node, Binary) and node.op != "@"):
                return False
        return True

    def _all_at_once(self, tree: Node, index: int, point: Sample, every: Axes) -> Array | None:
        """The value for all choices, each index along an axis of its own."""
        values = dict(point.values)
        for letter, one in self.placed.items():
            value = one.values[index]
            if one.unit:
                value = value[tuple(slice(self.sizes[at][index]) for at in one.letters)]
            order = sorted(range(len(one.letters)), key=lambda axis, one=one: every.index(one.letters[axis]))  # type: ignore[misc]
            shape = [self.sizes[at][index] if at in one.letters else 1 for at in every]
            values[letter] = np.transpose(value, order).reshape(shape)
        found = self._entrywise(tree, values, every)
        if found is None:
            return None
        kept = [every.index(one) for one in self.axes]
        whole = np.broadcast_to(found, [self.sizes[one][index] if one in self.axes else 1 for one in every])
        rest = [axis for axis in range(len(every)) if axis not in kept]
        return np.transpose(whole, [*kept, *rest]).reshape([self.sizes[one][index] for one in self.axes])

    def _entrywise(self, tree: Node, values: dict[str, Any], every: Axes) -> Array | None:
        for at, (node, body, over) in enumerate(_sums(tree, self.sums)):
            inner = self._entrywise(body, values, every)
            if inner is None:
                return None
            inner = np.asarray(inner)
            if inner.ndim != len(every):
                inner = inner.reshape((1,) * len(every))
            counts = [self._count(letter, values, every) for letter in over]
            axes = tuple(every.index(letter) for letter in over)
            factor = 1.0
            for axis, count in zip(axes, counts, strict=True):
                factor *= count if inner.shape[axis] == 1 else 1.0  # Σ_i 1 is n
            name = f"§sum{at}§{len(values)}"
            tree = rebuild(tree, node, Name(name))
            values[name] = factor * inner.sum(axis=axes, keepdims=True)
        found = value_of(tree, values)
        return None if isinstance(found, Raised | tuple) else np.asarray(found, dtype=float)

    def _count(self, letter: str, values: Mapping[str, Any], every: Axes) -> int:
        """How far an index runs here."""
        axis = every.index(letter)
        return max(int(np.shape(values[name])[axis]) for name, one in self.placed.items() if letter in one.letters)

    def _choices(self, letters: Axes, index: int) -> Iterator[dict[str, int]]:
        for numbers in product(*(range(self.sizes[letter][index]) for letter in letters)):
            yield dict(zip(letters, numbers, strict=True))

    def _of(self, tree: Node, index: int, values: dict[str, Any], choice: dict[str, int]) -> Array | None:
        for at, (node, body, over) in enumerate(_sums(tree, self.sums)):
            total: Array | None = None
            for more in self._choices(over, index):
                value = self._of(body, index, values, {**choice, **more})
                if value is None:
                    return None
                total = value if total is None else total + value
            name = f"§sum{at}§{len(choice)}"
            tree = rebuild(tree, node, Name(name))
            values[name] = total
        for letter, one in self.placed.items():
            values[letter] = _at(one.values[index], one.letters, choice)
        found = value_of(tree, values)
        return None if isinstance(found, Raised | tuple) else np.asarray(found, dtype=float)


def _sums(tree: Node, sums: Mapping[str, Axes]) -> list[tuple[Node, Node, Axes]]:
    """The outermost sums over indices in a tree: each as it stands, with what is summed and the indices."""
    found: list[tuple[Node, Node, Axes]] = []

    def search(node: Node) -> None:
        if (
            isinstance(node, Binary)
            and node.op in ("*", "@")
            and isinstance(node.left, Name)
            and node.left.name in sums
        ):
            found.append((node, node.right, sums[node.left.name]))
            return
        for child in children(node):
            search(child)

    search(tree)
    return found
