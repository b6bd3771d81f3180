"""Carried on: an expression with its conditions as the usual points have them.

Owns what ``np.where(abs(z) < 50, q, 0)`` says where every point has ``abs(z) < 50``: q. That was found right,
so wherever else the expression differs from it, it is wrong; of use where the truth can't be worked out. A limit that
keeps a number off 0 or 1 by an eps is no condition. Knows trees and the sides that their conditions have.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from studyml.algebra.compare import EPS
from studyml.algebra.conditions import COMPARISONS, TWO_ARGUMENTS
from studyml.algebra.tree import Binary, Call, Node, rebuild, walk
from studyml.grading.values import Raised, value_of

MOST = 400
"""Nodes of an expression."""
Sides = Collection[tuple[int, bool]]
"""The conditions of an expression, by identity, each with whether the left side was the larger."""


def carried_on(tree: Node, reached: Sides, *, eps_alone: bool = False) -> Node:
    """Return an expression with each condition that had one side decided for good; with ``eps_alone`` an eps' only."""
    for node in list(islice(walk(tree), MOST)):
        new: Node = node
        if isinstance(node, Binary) and node.op in COMPARISONS and not eps_alone:
            new = _decided(node, _side(node, reached))
        elif isinstance(node, Call) and node.function in TWO_ARGUMENTS and len(node.args) == 2:
            side = _side(node, reached)
            if side is not None and (not eps_alone or _is_eps(node.args[side])):
                larger = side if node.function == "maximum" else not side
                new = Call("where", (_always(*node.args), node.args[not larger], node.args[larger]), span=node.span)
        elif isinstance(node, Call) and node.function == "clip" and len(node.args) == 3:
            new = _unclipped(node, reached, eps_alone=eps_alone)
        if new is not node:
            tree = rebuild(tree, node, new)
    return tree


def _side(node: Node, reached: Sides) -> bool | None:
    """The one side that a condition has; None where it has both, or none."""
    sides = [side for key, side in reached if key == id(node)]
    return sides[0] if len(sides) == 1 else None


def _decided(node: Binary, side: bool | None) -> Node:
    if side is None:
        return node
    holds = {"<": not side, "<=": not side, ">": side, ">=": side, "==": side, "!=": not side}[node.op]
    return _always(node.left, node.right) if holds else Binary("!=", *_both(node.left, node.right), span=node.span)


def _always(left: Node, right: Node) -> Binary:
    """What is true for every entry, in the shape that comparing both has."""
    return Binary("==", *_both(left, right))


def _both(left: Node, right: Node) -> tuple[Node, Node]:
    difference = Binary("-", left, right)
    return difference, difference


def _unclipped(node: Call, reached: Sides, *, eps_alone: bool) -> Node:
    """A clip without the limits that nothing passes."""
    new = node.args[0]
    for limit, function, inside in zip(node.args[1:], ("maximum", "minimum"), (True, False), strict=True):
        passed = (id(limit), not inside) in reached
        if passed or (eps_alone and not _is_eps(limit)):
            new = Call(function, (new, limit), span=node.span)
    return new


def _is_eps(node: Node) -> bool:
    """Whether a limit is a number next to 0 or 1."""
    value = value_of(node, {})
    if isinstance(value, Raised | tuple) or value.ndim or value.dtype.kind not in "fiu":
        return False
    return min(abs(float(value)), abs(1.0 - float(value))) <= EPS
