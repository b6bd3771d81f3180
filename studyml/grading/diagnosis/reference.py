"""A reference: a wrong value with the mistake that gives it.

Owns the value that every table of mistakes is made of. Knows samples; no search, no problem.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studyml.algebra.samples import Sample
from studyml.grading.values import Value


@dataclass(frozen=True, slots=True)
class Reference:
    """A wrong value with its mistake; ``at`` gives it at any point."""

    code: str
    cost: float
    message: str
    first: Value
    at: Callable[[Sample], Value]
