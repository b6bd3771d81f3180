"""Entries: what right sides with indices are worth, ``∂L/∂z_k = p_k - y_k``, ``Σ_i r_i x_i``.

Owns the way from a text with indices to its value for every choice of them, put together to an array, and the truth
of a left side with indices. Judges no line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from studyml.algebra.derivative import DerivativeError, jacobian
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.shapes import ShapeError, infer_form
from studyml.algebra.tree import Call, Name, Node, Number, mapped
from studyml.grading.derivation.implied import with_implied_sums
from studyml.grading.derivation.indices import (
    LETTERS,
    ROW,
    Entry,
    Indexed,
    Unreadable,
    entries_in,
    entry_of,
    of_row,
    rows_in,
    translated,
)
from studyml.grading.derivation.layouts import Array, Layout
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.line import Line, Part
from studyml.grading.derivation.per_index import MOST_CHOICES, Axes, Placed, Worth, at_first
from studyml.grading.derivation.scope import Scope
from studyml.grading.derivation.truths import NoTruth, example_loss
from studyml.grading.derivation.wholes import in_arrays
from studyml.grading.formula import attempts
from studyml.grading.values import Raised, value_of
from studyml.model import Verdict

OF_ENTRIES = "ₐ"
"""Behind the u of ``u_k``, where u itself is a number."""
_NOT_KNOWN = "this is said entry by entry, and {} is no array here"


class Clash(NoTruth):
    """An index runs along axes of two sizes: a line is read, and can't be right."""


class Unsummed(NoTruth):
    """Indices on the right are neither summed over nor on the left."""

    def __init__(self, letters: tuple[str, ...]):
        super().__init__("an index on the right is neither summed over nor on the left")
        self.letters = letters


class ByEntry(NamedTuple):
    """A right side with indices, read in one way."""

    values: tuple[Array, ...]
    tree: Node
    """With an array for each of its entries."""
    whole: Node | None
    """As an expression of arrays with an axis for each index, where it is one."""
    axes: tuple[str, ...]
    """The indices of its values' axes."""


@dataclass(eq=False)
class Entries(Scope):
    """The values of right sides with indices."""

    choices: list[int] = field(default_factory=lambda: [MOST_CHOICES])
    """How many choices of indices may still be tried one after the other."""
    by_row: bool = False
    """Whether ``p`` is any one row of P now."""

    def is_indexed(self, text: str) -> bool:
        """Whether a text has entries of arrays in it."""
        if ("_" in text or "[" in text) and entries_in(text, self._is_array):
            return True
        return self.by_row and rows_in(text, self._is_row)

    def speaks_of_rows(self, line: Line) -> bool:
        """Whether a line names any one row of a matrix: ``∂ℓ/∂z = p - y`` where P, Y and Z are known."""
        self.by_row = True
        try:
            left = line.left
            ends = () if left is None else (left.top, left.bottom or "")
            return any(rows_in(part.text, self._is_row) for part in line.parts) or any(map(self._is_row, ends))
        finally:
            self.by_row = False

    def _is_row(self, name: str) -> bool:
        """Whether a name is that of any one row, or of its loss."""
        if not self.by_row or self.chain.name_of(name) is not None:
            return False
        if name in self.defined and not self.chain.is_example(name):
            return False
        return len(name) == 1 and name.islower() and self._is_array(name)

    def _is_array(self, base: str) -> bool:
        try:
            return self._array_of(base) is not None
        except NoTruth:
            return False

    def _array_of(self, base: str) -> tuple[Array, ...] | None:
        """The values of what an entry is one of; of ``x_i`` the rows of X. None of a number or an unknown name."""
        if f"{base}{OF_ENTRIES}" in self.defined:
            return self.defined[f"{base}{OF_ENTRIES}"]
        if base in self.defined and self.chain.name_of(base) is None:
            values = self.defined[base]
            return values if values[0].ndim else None
        if self.chain.is_example(base) or self._has_examples(base):
            tree = self.of_each(base)
            return None if tree is None else self._values_of_tree(tree, base)
        name = self.chain.name_of(base)
        if name is None and len(base) == 1 and base.islower():
            name = self.chain.name_of(base.upper())
            if name is not None and np.ndim(self.chain.points[0].values[name]) != 2:
                name = None
        if name is None and (short := self.short_for(base)) is not None:  # dyP[i], as code spells it
            layouts = self.truths_of(Left(*short))
            return layouts[0].values if layouts and layouts[0].values[0].ndim else None
        if name is None or name in self.chain.world.size_names:
            return None
        values = tuple(np.asarray(point.values[name]) for point in self.chain.points)
        return values if values[0].ndim else None

    def _has_examples(self, base: str) -> bool:
        """Whether a name is that of a loss which is the mean or the sum of one for each example: ``L_i`` of L."""
        return self.chain.is_loss(base) and not self.chain.single and self.of_each(base) is not None

    def of_each(self, top: str) -> Node | None:
        """Return the loss of each example as a tree; None where the loss is no plain mean or sum."""
        tree = example_loss(self.chain.loss, self.chain.world.size_names)
        if tree is None:
            return None
        count = infer_form(tree, self.chain.world.forms).ndim
        return tree if count < 2 else Call("sum", (tree,), (("axis", Number(1.0, True)),))

    def _values_of_tree(self, tree: Node, top: str) -> tuple[Array, ...]:
        found = [value_of(tree, point.values) for point in self.chain.points]
        if any(isinstance(value, Raised | tuple) for value in found):
            raise NoTruth(f"{top} has no value of its own here")
        return tuple(np.asarray(value, dtype=float) for value in found)

    # -- left sides

    def with_plain_left(self, line: Line) -> tuple[Line, Entry | None]:
        """Return a line with ``dL/dz`` for ``dL/dz_k`` on its left, and what stood there; None without indices."""
        left = line.left
        if left is not None and left.expression and left.bottom is not None and "_" in line.text:
            return self._with_named_top(line, left)
        if left is None or left.expression or left.gradient or left.function:
            return line, None
        if not self.by_row and "_" not in line.text:
            return line, None
        also = tuple(self._without_index(one) for one in line.also)
        plain, entry = self._without_index(left), self._left_entry(left)
        if entry is None:
            return (line if also == line.also else replace(line, also=also)), None
        return replace(line, left=plain, also=also), entry

    def _with_named_top(self, line: Line, left: Left) -> tuple[Line, Entry | None]:
        """The same of ``d(log u_i)/dZ_ik``, with a name for the expression."""
        bottom, by = self._end(left.bottom or "")
        indexed = self.is_indexed(left.top)
        if not by and not indexed:
            return line, None
        if not by or self._name_of_array(bottom) is None:
            raise NoTruth(f"write by which entry this is differentiated: d(…)/d{bottom}_j")
        read = self.read_by_entry(Part(left.top, 0), None) if indexed else self._read_plainly(left.top)
        for way in read:
            if way.whole is not None:
                name = f"{OF_ENTRIES}{len(self.chain.world.let)}"
                self.chain.define(name, way.whole)
                if self.chain.name_of(name) is None:
                    continue
                named = Left(name, self._plain_name(bottom), round=left.round)
                return replace(line, left=named), Entry(name, way.axes, bottom, by)
        raise NoTruth(f"I can't differentiate {left.top} entry by entry: give it a name on a line of its own")

    def _read_plainly(self, text: str) -> list[ByEntry]:
        """An expression without indices, read in each way, as one of arrays."""
        found = attempts(self._problem(Part(text, 0), {}, None), self.said(text))
        fits = [] if isinstance(found, Verdict) else [one for one in found if one.error is None]
        return [ByEntry((), one.tree, one.tree, ()) for one in fits]

    def _without_index(self, left: Left) -> Left:
        entry = self._left_entry(left)
        if entry is None:
            return left
        bottom = None if left.bottom is None else self._plain_name(entry.bottom)
        top = self._plain_name(entry.top)
        if bottom is None and self.chain.name_of(top) is not None and not self._is_array(top):
            top = f"{top}{OF_ENTRIES}"
        return replace(left, top=top, bottom=bottom)

    def _left_entry(self, left: Left) -> Entry | None:
        top, at = self._end(left.top)
        bottom, by = ("", ()) if left.bottom is None else self._end(left.bottom)
        whole = of_row(Entry(top, at, bottom, by), self._is_row)
        at, by = whole.at, whole.by
        if not whole.letters:
            return None
        known = [end for end, axes in ((top, at), (bottom, by)) if axes]
        if not known or any(not self._is_array(end) and not self._may_be_named(end, left) for end in known):
            return None
        return Entry(top, at, bottom, by)

    def _end(self, name: str) -> tuple[str, Axes]:
        """The array and the indices of ``z_k``; of any other name itself."""
        entry = None if self.chain.name_of(name) is not None or name in self.defined else entry_of(name)
        if self.chain.is_example(name):
            return "l", (name[-1],) if name[-1] in LETTERS and len(name) > 1 else ()
        return (name, ()) if entry is None else (entry.top, entry.at)

    def _may_be_named(self, base: str, left: Left) -> bool:
        """Whether a base without a meaning may be a name of the learner's own, ρ of ``ρ_i = …``."""
        known = self.chain.name_of(base)
        number = known is not None and np.ndim(self.chain.points[0].values.get(known, np.zeros(1))) == 0
        return left.bottom is None and (known is None or number) and not self._is_a_loss(base)

    def _plain_name(self, base: str) -> str:
        if self._is_a_loss(base) or base in self.defined:
            return base
        known = self.chain.name_of(base)
        if known is None and len(base) == 1 and base.islower() and self._is_array(base):
            known = self.chain.name_of(base.upper())
        return known or base

    def has_rows(self, base: str) -> bool:
        """Whether a name with indices is an array with two axes."""
        value = self.chain.points[0].values.get(self._plain_name(base))
        return value is not None and np.ndim(value) == 2

    def truth_of_entry(self, entry: Entry) -> Layout:
        """Return what an entry, or a derivative of one, is worth for every choice of its indices. Raises NoTruth."""
        placed = self._placed(entry)
        return Layout("for each entry", placed.values)

    # -- right sides

    def values_by_entry(self, part: Part, left: Entry | None) -> list[tuple[Array, ...]]:
        """Return what a right side with indices is worth, in each way it can be read. Raises NoTruth."""
        return [one.values for one in self.read_by_entry(part, left)]

    def read_by_entry(self, part: Part, left: Entry | None) -> list[ByEntry]:
        """Return that with what it says, in each way it can be read. Raises NoTruth."""
        axes = () if left is None else left.letters
        try:
            found = translated(part.text, self._is_array, axes, self._is_row)
        except Unreadable as error:
            raise NoTruth(error.said or _NOT_KNOWN.format(error)) from None
        placed = {letter: self._placed(entry) for letter, entry in found.entries.items()}
        known = {**placed, "": self._placed(left)} if left is not None and self._is_known(left) else placed
        sizes = self._sizes_of(known)
        if wrong := found.wrong_end(sizes, [point.sizes for point in self.chain.points]):
            raise Clash(wrong)
        letters = dict.fromkeys(one for entry in found.entries.values() for one in entry.letters)
        axes = axes or tuple(one for one in letters if one in found.free)
        if any(one not in sizes for over in found.sums.values() for one in over) or not found.free <= set(axes):
            implied = with_implied_sums(part.text, axes)
            if implied:
                return self.read_by_entry(Part(implied, part.offset), left)
            raise Unsummed(tuple(sorted(found.free - set(axes))))
        axes = tuple(one for one in axes if one in sizes)
        given = {letter: tuple(at_first(value, one.letters) for value in one.values) for letter, one in placed.items()}
        given |= {letter: tuple(np.ones(()) for _ in self.chain.points) for letter in found.sums}
        whole = Part(found.text, part.offset)
        problem = self._problem(whole, next(iter(self._names_used(whole)), {}), None, given)
        read = attempts(problem, self.said(whole.text))
        if isinstance(read, Verdict):
            raise NoTruth(read.message)
        fits = [attempt for attempt in read if attempt.error is None]
        if not fits:
            raise NoTruth(read[0].error.message if read[0].error else "this has no value")
        values = []
        for attempt in fits:
            worth = Worth(found.sums, placed, sizes, axes, self.choices)
            made = [worth.at(attempt.tree, index, point) for index, point in enumerate(attempt.points)]
            if all(value is not None for value in made):
                tree = mapped(attempt.tree, lambda node: self._whole(node, found))
                arrays = in_arrays(attempt.tree, found, axes, self._name_of_array)
                values.append(ByEntry(tuple(value for value in made if value is not None), tree, arrays, axes))
        if left is None and found.free and (implied := with_implied_sums(part.text, ())):
            values += self.read_by_entry(Part(implied, part.offset), None)  # t = y_k z_k
        if not values:
            raise NoTruth("this has no value for some of the indices")
        return values

    def _whole(self, node: Node, found: Indexed) -> Node:
        """The array that an entry is one of."""
        entry = found.entries.get(node.name) if isinstance(node, Name) else None
        return node if entry is None or entry.bottom else Name(self._plain_name(entry.top))

    def _name_of_array(self, base: str) -> str | None:
        """The name in the chain of the array whose entries a base has; None of a number or of anything else."""
        name = self.chain.name_of(self._plain_name(base))
        return name if name is not None and np.ndim(self.chain.points[0].values[name]) else None

    def _placed(self, entry: Entry) -> Placed:
        if entry.top == "":
            return self._same_index(entry)
        if not entry.bottom:
            values = self._array_in(entry.top) if entry.top.endswith(")") else self._array_of(entry.top)
            if values is None:
                raise NoTruth(_NOT_KNOWN.format(entry.top))
            return _arranged(values, entry.at)
        if not entry.letters:
            layouts = self.truths_of(Left(self._plain_name(entry.top), self._plain_name(entry.bottom)))
            if not layouts:
                raise NoTruth("a derivative in this line has no value here")
            return Placed((), layouts[0].values)
        return _arranged(self._jacobian(entry), self._all_axes(entry))

    def _array_in(self, text: str) -> tuple[Array, ...]:
        """What an expression is worth that has indices behind it: ``(p - y)_i``."""
        part = Part(text, 0)
        read = attempts(self._problem(part, next(iter(self._names_used(part)), {}), None), self.said(text))
        if isinstance(read, Verdict):
            raise NoTruth(read.message)
        values = [
            one.values
            for one in read
            if one.error is None and not any(isinstance(v, Raised | tuple) for v in one.values)
        ]
        if not values:
            raise NoTruth(f"{text} has no value")
        return tuple(np.asarray(value, dtype=float) for value in values[0])

    def _all_axes(self, entry: Entry) -> tuple[str, ...]:
        """The indices of each axis of a derivative; those of an end without any are left whole."""
        values = None if self.chain.is_loss(entry.top) else self._array_of(entry.top)
        count = 0 if values is None else values[0].ndim
        return (*entry.at, *("",) * (count - len(entry.at)), *entry.by)

    def _jacobian(self, entry: Entry) -> tuple[Array, ...]:
        chain, bottom = self.chain, self._plain_name(entry.bottom)
        name = chain.name_of(bottom)
        if name is None:
            raise NoTruth(_NOT_KNOWN.format(entry.bottom))
        chain.derivative(self._plain_name(entry.top), name)  # where that can't be told
        tree = chain.tree_of(self._plain_name(entry.top))
        try:
            found = tuple(jacobian(tree, name, point, chain.world) for point in chain.points)
        except (DerivativeError, EvaluationError, ShapeError) as error:
            raise NoTruth(str(error)) from None
        count = np.ndim(chain.points[0].values[name])
        if chain.is_example(entry.top) and found[0].ndim == count + 2:  # one loss for each row
            found = tuple(value.sum(axis=1) for value in found)
        if entry.at and found[0].ndim < count + len(entry.at):
            raise NoTruth(_NOT_KNOWN.format(entry.top))
        return found

    def _same_index(self, entry: Entry) -> Placed:
        """1 where two indices are the same."""
        most = max(max(point.sizes.values(), default=1) for point in self.chain.points)
        return Placed(entry.at, tuple(np.eye(most) for _ in self.chain.points), unit=True)

    def _is_known(self, left: Entry) -> bool:
        """Whether the left side has entries already, so that it says how far its indices run."""
        return bool(left.bottom) or self._is_array(left.top)

    def _sizes_of(self, placed: Mapping[str, Placed]) -> dict[str, tuple[int, ...]]:
        """How far each index runs at each point."""
        found: dict[str, tuple[int, ...]] = {}
        squares = [one for one in placed.values() if one.unit]
        for one in placed.values():
            for axis, letter in enumerate(one.letters) if not one.unit else ():
                sizes = tuple(value.shape[axis] for value in one.values)
                if found.setdefault(letter, sizes) != sizes:
                    raise Clash(f"the index {letter} runs along axes of two sizes")
        for one in squares:  # δ_ij runs as far as what stands beside it
            for letter, other in (one.letters, one.letters[::-1]):
                if letter not in found and other in found:
                    found[letter] = found[other]
        return found


def _arranged(values: tuple[Array, ...], axes: Sequence[str]) -> Placed:
    """Arrays with the axes of indices first, each index once; what has no index is left whole behind."""
    if values[0].ndim < len(axes):
        raise NoTruth("there are more indices here than axes")
    axes = (*axes, *("",) * (values[0].ndim - len(axes)))
    letters = tuple(dict.fromkeys(one for one in axes if one))
    names = iter("ABCDEFGH")
    spelled = [one or next(names) for one in axes]
    whole = [one for one in spelled if one not in letters]
    pattern = f"{''.join(spelled)}->{''.join((*letters, *whole))}".replace(ROW, "r")
    try:
        return Placed(letters, tuple(np.einsum(pattern, value) for value in values))
    except ValueError:
        raise NoTruth("one index runs along axes of two sizes") from None
