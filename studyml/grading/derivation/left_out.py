"""What a line of differentials leaves out: ``df = z ds`` of f = z s, where s moves with z and z is a factor too.

Owns which names move though no d stands for them: those that change with what moves the names that have one. What
is sought elsewhere, or a constant, may well be held fixed. Judges no line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from studyml.algebra.derivative import DerivativeError
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.shapes import ShapeError
from studyml.algebra.tree import Name, Node, walk
from studyml.grading.derivation.differentials import Changes
from studyml.grading.derivation.truths import NoTruth

NOTHING = 1e-10
"""Of what changes most: less is no change."""


def left_out(found: Changes, tree: Node, sought: Collection[str]) -> tuple[str, ...]:
    """Return the names that move an expression too, though the line has no d for them."""
    world = found.chain.world
    reached = {name for name in found.names if name in world.symbols}
    reached.update(*(world.dependencies.get(name, frozenset()) & world.symbols.keys() for name in found.names))
    reached = {name for name in reached if world.forms[name].kind == "float"}
    made_of = {node.name for node in walk(tree) if isinstance(node, Name)}
    made_of.update(*(world.dependencies.get(name, frozenset()) for name in made_of))
    moving = (reached & set(sought)) or (made_of & set(sought)) or reached
    names = tuple(dict.fromkeys(_others(found, tree, moving)))
    try:
        return names if names and _changes(found, tree, names, sorted(moving)) else ()
    except (NoTruth, DerivativeError, EvaluationError, ShapeError):
        return ()


def _others(found: Changes, tree: Node, moving: Collection[str]) -> Iterator[str]:
    """The names of an expression that follow what moves, and are neither told nor made of such as are told alone."""
    world = found.chain.world
    for node in walk(tree):
        if not isinstance(node, Name) or node.name in found.names:
            continue
        needed = world.dependencies.get(node.name, frozenset())
        if node.name in world.let and needed & found.names.keys():
            yield from _others(found, world.let[node.name], moving)
        elif node.name in moving or needed & set(moving):
            yield node.name


def _changes(found: Changes, tree: Node, names: tuple[str, ...], moving: list[str]) -> bool:
    """Whether an expression changes with these names alone when they follow what moves."""
    directions = {name: found.followed(found.chain.tree_of(name), moving) for name in names}
    alone = found.of(tree, [*names], beside=tuple(found.names), directions=directions)
    whole = found.followed(tree, moving)
    size = max(1.0, *(float(np.abs(one).max(initial=0.0)) for one in whole))
    return any(float(np.abs(one).max(initial=0.0)) > NOTHING * size for one in alone)
