"""Proofs by SymPy at small pairwise distinct sizes, which only ever raise the evidence.

The same tree is walked with matrices of symbols instead of numbers. Equality is decided per entry:
exponentials of sums become products of unknowns, so that sigmoid, softmax and tanh are fractions of
polynomials and ``cancel`` decides; then logarithms are expanded. Nothing here refutes: ``None`` means "not
shown". SymPy is imported when a proof is asked for, never before.

Start with :func:`prove_equal`, :func:`prove_gradient`, :func:`prove_derivative`.
"""

from __future__ import annotations

from collections.abc import Mapping

from studyml.algebra.symbols import World
from studyml.algebra.tree import Node

__all__ = ["prove_derivative", "prove_equal", "prove_gradient"]

Sizes = Mapping[str, int]


def prove_equal(left: Node, right: Node, world: World, *, sizes: Sizes | None = None) -> Sizes | None:
    """The sizes at which both are proved equal, or None: not shown."""
    from studyml.algebra.prove.proof import Proof

    return Proof(world, sizes).equal(left, right)


def prove_gradient(loss: Node, wrt: str, answer: Node, world: World, *, sizes: Sizes | None = None) -> Sizes | None:
    """The sizes at which ``answer`` is proved to be d loss / d wrt, or None: not shown."""
    from studyml.algebra.prove.proof import Proof

    return Proof(world, sizes).gradient(loss, wrt, answer)


def prove_derivative(of: Node, wrt: str, answer: Node, world: World, *, sizes: Sizes | None = None) -> Sizes | None:
    """The sizes at which ``answer`` is proved to be d of / d wrt entry by entry, or None: not shown."""
    from studyml.algebra.prove.proof import Proof

    return Proof(world, sizes).derivative(of, wrt, answer)
