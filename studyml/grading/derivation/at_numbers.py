"""Cases with numbers: ``at z = 0: ds/dz = 1/4``, a check that holds for these numbers or does not.

Owns which numbers a row gives to symbols, and whether what else it says is refuted there. Knows the chain and judged
steps.
"""

from __future__ import annotations

import re

import numpy as np

from studyml.algebra.derivative import DerivativeError, jacobian
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError
from studyml.grading.derivation.stationary import moved
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.truths import Chain, NoTruth
from studyml.grading.values import Raised, value_of

_GIVEN = re.compile(
    r"(?<![^\W_])(?P<name>[^\W\d]\w*)\s*=\s*(?P<value>[-−+]?\d+(?:\.\d+)?)(?=\s*(?:[,;:)]|\Z|\s[^\W\d]))"
)
ROUNDED = 0.03
"""Of a number: learners round what they check."""


def refuted_at(chain: Chain, step: Step) -> str:
    """Return the numbers of a row at which what a line says is wrong, ``z = 0``; "" where it is right or unknown."""
    left, attempt = step.left, step.attempt
    if left is None or attempt is None or attempt.error is not None or left.expression or left.gradient:
        return ""
    given = [
        (chain.name_of(match["name"]), match["value"].replace("−", "-")) for match in _GIVEN.finditer(step.line.row)
    ]
    numbers = {(name, value) for name, value in given if name in chain.world.symbols}
    symbols = {name: value for name, value in numbers if name is not None and not chain.world.forms[name].shape}
    if len(symbols) < len(numbers):  # z = 0 and z = 2 on one row
        return ""
    if not symbols or chain.name_of(left.top) in symbols or "≈" in step.line.row:
        return ""
    try:
        there = chain.points[0]
        for name, value in symbols.items():
            there = moved(chain, name, there, np.asarray(float(value)))
        truth = _truth(chain, left.top, left.bottom, there)
    except (NoTruth, DerivativeError, EvaluationError, ShapeError):
        return ""
    mine = value_of(attempt.tree, there.values)
    if isinstance(mine, Raised | tuple) or np.size(mine) != 1 or np.size(truth) != 1:
        return ""
    if not np.isfinite(mine).all() or not np.isfinite(truth).all():
        return ""
    right = np.allclose(float(np.squeeze(mine)), float(np.squeeze(truth)), rtol=ROUNDED, atol=1e-3)
    return "" if right else ", ".join(f"{name} = {value}" for name, value in symbols.items())


def _truth(chain: Chain, top: str, bottom: str | None, there: Sample) -> np.ndarray:
    if bottom is not None:
        return np.asarray(jacobian(chain.tree_of(top), chain.name_of(bottom) or "", there, chain.world), dtype=float)
    value = value_of(chain.tree_of(top), there.values)
    if isinstance(value, Raised | tuple):
        raise NoTruth("it has no value there")
    return np.asarray(value, dtype=float)
