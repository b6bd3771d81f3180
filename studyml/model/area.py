"""Areas: the nodes of the skill tree."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """One skill with its place in the tree."""

    id: str
    """For example ``grad.logistic``; also the name of its deck."""
    title: str
    """A few words for the learner: "gradients of logistic regression"."""
    pillar: str
    """One of the eight rows of the learner's Rust Profile, e.g. "Gradient derivations"."""
    prerequisites: tuple[str, ...] = ()
    """Direct prerequisites only, as area ids."""
    seconds: int = 30
    """Target seconds of a typical question."""
