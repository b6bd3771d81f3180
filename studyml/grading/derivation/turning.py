"""Turning points: where a condition of the learner's own first comes out another way.

Owns the search outwards and inwards, all values together and those of one symbol alone, for values at which a condition
has a side that the usual points don't reach. Knows problems and lines in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from studyml.algebra.samples import Sample
from studyml.grading.derivation.endings import UNKNOWN, Doubt, reached
from studyml.grading.problem import Problem, with_lets

FACTORS = tuple(1.6 ** (power * sign) for power in range(1, 50) for sign in (1, -1))
"""Outwards and inwards in turn: 1.6**49 is 1e10."""
BEYOND = 1.3
"""What is well past a turning point."""
MOST_STARTS = 2


def turning_points(problem: Problem, doubt: Doubt) -> Iterator[tuple[Sample, float]]:
    """Yield points just past those at which a condition turns, each with the share of usual values there."""
    if doubt.reached is None:
        return
    symbols = problem.world.symbols
    moving = [name for name, symbol in symbols.items() if symbol.domain in ("", "positive", "nonzero", "unit")]
    for sample in problem.points[: 1 if problem.world.size_names else MOST_STARTS]:
        for names in (moving, *([name] for name in moving if len(moving) > 1)):
            for sign in (1, -1):
                found = _turning(problem, doubt, sample, names, sign)
                if found is not None:
                    yield found, 0.01 if sign > 0 else 0.0


def _turning(problem: Problem, doubt: Doubt, sample: Sample, names: list[str], sign: int) -> Sample | None:
    """The point at which a condition has turned, with these symbols carried outwards or inwards; None where none is."""
    for factor in FACTORS[sign < 0 :: 2]:
        far = _carried(problem, sample, names, factor)
        there = None if far is None else reached(doubt.tree, (far,))
        if there is None:
            return None  # beyond what has a value
        if doubt.reached is not None and not there - {UNKNOWN} <= doubt.reached:
            past = _carried(problem, sample, names, factor * (BEYOND if sign > 0 else 1 / BEYOND))
            return past if past is not None and reached(doubt.tree, (past,)) is not None else far
    return None


def _carried(problem: Problem, sample: Sample, names: list[str], factor: float) -> Sample | None:
    values: dict[str, Any] = {name: value for name, value in sample.values.items() if name not in problem.world.let}
    for name in names:
        values[name] = _moved(values, name, factor, unit=problem.world.symbols[name].domain == "unit")
    return with_lets(problem, sample, values)


def _moved(values: Mapping[str, Any], name: str, factor: float, *, unit: bool) -> Any:
    """A value times a factor; one between 0 and 1 nearer to 1 or to 0."""
    if unit and factor > 1:
        return 1 - (1 - values[name]) / factor
    return values[name] * factor
