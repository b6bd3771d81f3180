"""Models whose ``fit`` moves after every single row: right in another way than by the mean gradient.

Owns how such an epoch is recognised (the reference, asked row by row) and what it need not meet. A
constant ratio or a wrong formula doesn't fit row by row, so it is not forgiven here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np

from studyml.judge.bench import Bench
from studyml.judge.diagnose import Case
from studyml.model.probe import Stage
from studyml.model.submission import ProbeResult


def is_stochastic(reference: Bench, failed: Sequence[Case]) -> bool:
    """Whether an epoch of ``fit`` is one reference step per row: of three rows in any order, else in theirs.

    Rows may be shuffled, so three rows in some order are enough; else every failed step must be explained.
    """
    steps = [case for case in failed if case.probe.calls[0].role == "step" and len(case.probe.data["X"]) >= 3]
    if any(_is_multiple(case) for case in steps):
        return False
    three = [case for case in steps if len(case.probe.data["X"]) == 3]
    return bool(steps) and all(_row_by_row(reference, case) for case in three or steps)


def _is_multiple(case: Case) -> bool:
    """Whether several entries moved by one multiple of the mean gradient: then no row had a step of its own."""
    start = case.expected.start or {}
    wide = {name for name, value in start.items() if np.ndim(value) and np.size(value) > 1}
    return any(c is not None and c != 1.0 for name, c in (case.difference.ratios or {}).items() if name in wide)


def mistake_by_row(mutants: Sequence[tuple[str, Bench]], failed: Sequence[Case]) -> str:
    """Return the mistake of the first mutant whose steps, row by row, are the submission's epoch; or ""."""
    return next((mistake for mistake, model in mutants if is_stochastic(model, failed)), "")


def _row_by_row(reference: Bench, case: Case) -> bool:
    data, after = case.probe.data, case.seen.after or {}
    n = len(data["X"])
    if incomplete(case.seen.start or {"": None}) or incomplete(after):
        return False
    for order in permutations(range(n)) if n == 3 else [tuple(range(n))]:
        state: Mapping[str, Any] | None = case.seen.start
        for row in order:
            one = {**data, "X": data["X"][row : row + 1], "y": data["y"][row : row + 1]}
            moved = reference.ask(replace(case.probe, data=one), state) if state is not None else None
            state = moved.after if moved is not None else None
            if state is not None and incomplete(state):
                state = None
        if state is not None and all(
            name in after
            and np.size(value) == np.size(after[name])
            and np.allclose(np.ravel(value), np.ravel(after[name]), rtol=1e-9, atol=1e-11)
            for name, value in state.items()
        ):
            return True
    return False


def forgive(cases: dict[Stage, list[Case]], results: list[ProbeResult]) -> list[ProbeResult]:
    """Leave out what a step per row can't meet: the movement of the mean gradient, the exact optimum."""
    gone: set[str] = set()
    for stage in (Stage.GRADIENT, Stage.UPDATE, Stage.EDGE, Stage.CONVERGENCE):
        found = cases.pop(stage, [])
        kept = [case for case in found if stage is Stage.CONVERGENCE and _far_off(case)]
        gone |= {case.probe.name for case in found if not any(case is other for other in kept)}
        if kept:
            cases[stage] = kept
    text = "a step per row: judged row by row"
    return [ProbeResult(r.name, True, text, r.stage, skipped=True) if r.name in gone else r for r in results]


def incomplete(state: Mapping[str, Any]) -> bool:
    """Return whether a parameter could not be read."""
    return any(value is None for value in state.values())


def _far_off(case: Case) -> bool:
    """Whether predictions after training don't even go with the reference's."""
    try:
        got, want = (np.ravel(np.asarray(s.values[0], dtype=float)) for s in (case.seen, case.expected))
        return got.shape != want.shape or not bool(np.corrcoef(got, want)[0, 1] > 0.75)
    except (TypeError, ValueError, IndexError):
        return True
