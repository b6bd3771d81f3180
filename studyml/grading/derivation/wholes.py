"""Wholes: ``Σ_k exp(Z_ik)`` as an expression of whole arrays, ``exp(Z).sum(axis=1)``, which can be differentiated.

Owns the way from a tree in which letters stand for entries and sums to one in arrays: an axis for each index. Only for
what goes entry by entry. Knows trees, no values and no text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studyml.algebra.tree import Binary, Call, Index, Name, Node, Number, Slice, Truth, Unary, walk
from studyml.grading.derivation.indices import Indexed
from studyml.grading.derivation.per_index import ENTRY_BY_ENTRY, Axes


class _NotEntrywise(ValueError):
    """Something that does not go entry by entry."""


def in_arrays(tree: Node, found: Indexed, axes: Axes, array_of: Callable[[str], str | None]) -> Node | None:
    """Return a tree of entries as one of arrays, with an axis for each of ``axes``; None where that can't be said.

    ``array_of``: the name of the array that a base's entries are of, None of a number or of what is no plain name.
    """
    letters = dict.fromkeys(one for entry in found.entries.values() for one in entry.letters)
    every = (*axes, *(one for one in letters if one not in axes))
    try:
        whole = _Arrays(found, every, array_of).of(tree)
    except _NotEntrywise:
        return None
    if len(every) == len(axes):
        return whole
    return Index(whole, tuple(Slice() if one in axes else Number(0.0, True) for one in every)) if every else whole


@dataclass(frozen=True, slots=True)
class _Arrays:
    found: Indexed
    every: Axes
    array_of: Callable[[str], str | None]

    def of(self, node: Node) -> Node:
        """The array of what a node is for every choice of the indices, an axis each."""
        match node:
            case Name(name=name) if name in self.found.entries:
                return self._entry(name)
            case Name(name=name) if name in self.found.sums or self.array_of(name) is not None:
                raise _NotEntrywise
            case Name() | Number():
                return node
            case Binary(op="*" | "@", left=Name(name=name)) if name in self.found.sums:
                return self._sum(node.right, self.found.sums[name])
            case Binary(op=op) if op != "@":
                return Binary(op, self.of(node.left), self.of(node.right), span=node.span)
            case Unary():
                return Unary(node.op, self.of(node.operand), span=node.span)
            case Call() if node.function in ENTRY_BY_ENTRY and not node.keywords:
                return Call(node.function, tuple(map(self.of, node.args)), span=node.span)
            case _:
                raise _NotEntrywise

    def _entry(self, letter: str) -> Node:
        entry = self.found.entries[letter]
        name = None if entry.bottom else self.array_of(entry.top)
        at = entry.at
        if name is None or len(set(at)) < len(at) or not all(at) or len(at) > 2:
            raise _NotEntrywise
        places = [self.every.index(one) for one in at]
        array: Node = Name(name)
        if places != sorted(places):
            array = Call("T", (array,))
        if len(at) == len(self.every):
            return array
        return Index(array, tuple(Slice() if one in at else Truth(None) for one in self.every))

    def _sum(self, body: Node, over: Axes) -> Node:
        inside = {one.name for one in walk(body) if isinstance(one, Name)}
        named = {one for name, entry in self.found.entries.items() if name in inside for one in entry.letters}
        if not set(over) <= named:
            raise _NotEntrywise  # Σ_i 1
        whole = self.of(body)
        for one in over:
            axis = Number(float(self.every.index(one)), True)
            whole = Call("sum", (whole,), (("axis", axis), ("keepdims", Truth(True))))
        return whole
