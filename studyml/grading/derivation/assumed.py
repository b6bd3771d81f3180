"""Assumed: how an answer as a whole is taken, where no line can say so alone.

Owns the choices; ``readings`` makes them. Knows left sides.
"""

from __future__ import annotations

from dataclasses import dataclass

from studyml.grading.derivation.left_sides import Left


@dataclass(frozen=True, slots=True)
class Assumed:
    """How an answer as a whole is taken."""

    averaged: str | None = None
    """The size by which ``dZ`` of an intermediate, as code spells it, is that of one example's loss."""
    pinned: tuple[tuple[str, Left], ...] = ()
    """Names of the learner's own that are meant for a derivative: ``delta2`` for dL/dZ2."""
    differentials: bool = False
    """Whether ``dw`` beside ``dL = …`` is a change of w, not a derivative."""
    parts: bool = False
    """Whether the arguments of functions that have no name of their own have one: ``X @ W`` of ``tanh(X @ W)``."""
    dots: bool = False
    """Whether ``c = a · b`` of two vectors, in a definition, is the dot product."""
    restated: bool = False
    """Whether a name of the learner's own that is given again, ``k = Au - c`` and then ``k = g - aAg``, is a claim."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Letters that stand for the learner's own, which are names of sizes, with what he typed."""
    shares: bool = False
    """Whether ``dz_t`` is what of dL/dz comes through t, in the learner's own way, not dt/dz."""
    towards: str = ""
    """The symbol by which ``ds`` is the derivative of s, as code spells it that goes forward: ``ds = s*(1 - s)``."""
    layouts: tuple[tuple[str, str], ...] = ()
    """The layout of each derivative, by name, where that is known."""
    forward: frozenset[str] = frozenset()
    """The words that are taken so, where that is not all: ``dq`` beside ``de = 2*e``, which is dq/de."""
