"""Conditions: the parts of an expression that have two sides, and which sides values reach.

Owns the list of what branches (comparisons, ``maximum``, ``relu``, ``abs``, ``clip`` …) and an interpreter
that watches them: how close to the kink, which side. ``samples`` keeps away from kinks with it, ``cards
check`` asks whether every branch is reached. Knows no problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from studyml.algebra.evaluate.interpreter import Interpreter
from studyml.algebra.tree import Binary, Call, Node, walk

COMPARISONS = frozenset(("<", "<=", ">", ">=", "==", "!="))
ONE_SIDED = frozenset(("relu", "abs", "sign", "heaviside"))
TWO_ARGUMENTS = frozenset(("maximum", "minimum"))
BRANCHING = ONE_SIDED | TWO_ARGUMENTS | {"clip"}


def conditions(trees: Iterable[Node]) -> tuple[Node, ...]:
    """Every part that branches."""
    return tuple(
        part
        for tree in trees
        for part in walk(tree)
        if (isinstance(part, Binary) and part.op in COMPARISONS)
        or (isinstance(part, Call) and part.function in BRANCHING)
    )


@dataclass(slots=True)
class Seen:
    """What one condition met."""

    node: Node
    below: bool = False
    above: bool = False
    level: bool = False
    """Whether it met the kink itself."""
    nearest: float = np.inf
    """The smallest distance from the kink that is not 0, relative to the sides."""

    @property
    def both(self) -> bool:
        """Whether both sides were reached."""
        return self.below and self.above


class Watch(Interpreter):
    """An interpreter that remembers, for each condition, the sides reached and the distance from the kink."""

    def __init__(self, values: Mapping[str, Any], seen: dict[int, Seen] | None = None):
        super().__init__(values)
        self.seen: dict[int, Seen] = {} if seen is None else seen

    def operate(self, node: Binary, left: Any, right: Any) -> Any:
        """An operator, watched when it compares."""
        if node.op in COMPARISONS and not isinstance(left, tuple) and not isinstance(right, tuple):
            found = super().operate(node, left, right)
            self._note(node, left, right, equality=node.op in ("==", "!="))
            return found
        return super().operate(node, left, right)

    def apply(self, node: Call, args: list[Any], keywords: dict[str, Any]) -> Any:
        """A function, watched when it branches."""
        found = super().apply(node, args, keywords)
        if node.function in TWO_ARGUMENTS:
            self._note(node, args[0], args[1])
        elif node.function in ONE_SIDED:
            self._note(node, args[0], 0.0)
        elif node.function == "clip":
            for limit, part in zip(args[1:], node.args[1:], strict=True):
                if limit is not None:
                    self._note(node, args[0], limit, key=id(part))
        return found

    def _note(self, node: Node, left: Any, right: Any, *, equality: bool = False, key: int = 0) -> None:
        """Remember which sides of ``left = right`` occur; each limit of a ``clip`` has its own ``key``."""
        distance = np.subtract(np.asarray(left, dtype=float), np.asarray(right, dtype=float))
        seen = self.seen.setdefault(key or id(node), Seen(node))
        if equality:
            seen.below |= bool(np.any(distance != 0))
            seen.above |= bool(np.any(distance == 0))
            return
        seen.below |= bool(np.any(distance < 0))
        seen.above |= bool(np.any(distance >= 0))
        seen.level |= bool(np.any(distance == 0))
        apart = np.abs(distance[distance != 0])
        if apart.size:
            seen.nearest = min(seen.nearest, float(apart.min()))
