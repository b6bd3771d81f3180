"""Stretches: a point with its values carried outwards or towards 0, all, one by one, or to one sign.

Owns how values are moved by their domains. Knows problems and points, no answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from studyml.algebra.samples import Sample
from studyml.grading.problem import Problem, with_lets


def one_signed(problem: Problem, sample: Sample, by: float) -> Iterator[Sample]:
    """Yield points where every real number is below 0, then above: the largest of them is."""
    for sign in (-1.0, 1.0):
        values = {name: value for name, value in sample.values.items() if name not in problem.world.let}
        for name, symbol in problem.world.symbols.items():
            if symbol.domain in ("", "nonzero"):
                values[name] = sign * by * np.abs(values[name])
        far = with_lets(problem, sample, values)
        if far is not None:
            yield far


def stretched(problem: Problem, sample: Sample, by: float, unit: bool) -> Sample | None:
    """Return a point with its real values, or its values between 0 and 1, carried outwards or towards 0; made once."""
    key = ("stretched", by, unit)
    if key not in sample.cache:
        sample.cache[key] = _stretch(problem, sample, by, unit)
    found: Sample | None = sample.cache[key]
    return found


def one_stretched(problem: Problem, sample: Sample, by: float) -> Iterator[Sample]:
    """Yield a point for each real symbol, with that one carried outwards and the others inwards: products stay."""
    names = [name for name, symbol in problem.world.symbols.items() if symbol.domain in ("", "positive", "nonzero")]
    for one in names if len(names) > 1 else ():
        values = {name: value for name, value in sample.values.items() if name not in problem.world.let}
        values |= {name: sample.values[name] * (by if name == one else 1 / by) for name in names}
        far = with_lets(problem, sample, values)
        if far is not None:
            yield far


def _stretch(problem: Problem, sample: Sample, by: float, unit: bool) -> Sample | None:
    values: dict[str, Any] = {name: value for name, value in sample.values.items() if name not in problem.world.let}
    moved = False
    for name, symbol in problem.world.symbols.items():
        if symbol.domain == "unit" and unit:
            value, moved = values[name], True
            values[name] = 1 - (1 - value) * 1e-3 / by if by > 1 else value * by
        elif symbol.domain in ("", "positive", "nonzero") and not unit:
            values[name], moved = values[name] * by, True
    return with_lets(problem, sample, values) if moved else None
