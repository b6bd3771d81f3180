"""Whether a submission agrees with the reference, in the scale of its own loss.

Owns the accepted scales of loss and gradient, and columns that ``fit`` standardises first. Works on values only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from studyml.exercises import Exercise
from studyml.judge.bench import Bench, seen_of
from studyml.judge.compare import Difference, compare, ratio_of
from studyml.judge.sights import STEPS
from studyml.judge.stochastic import incomplete
from studyml.model.probe import Probe, Seen, Stage


class Expectation:
    """What is expected of one submission."""

    def __init__(self, reference: Bench, exercise: Exercise, rtol: float | None, rows: Mapping[int, Mapping[str, Any]]):
        self._reference = reference
        self._exercise = exercise
        self._rtol = rtol
        self.scale = self._loss_scale(rows)
        """The accepted factor that the learner's loss has at every size, or None."""

    def differs(self, difference: Difference | None, probe: Probe) -> Difference | None:
        """Return how an answer differs, with the scale of the learner's own loss allowed for."""
        if difference is None or difference.ratios is None or probe.check is not None:
            if (
                difference is None
                and probe.check is None
                and probe.calls[0].role in STEPS
                and self.scale not in (None, 1.0)
            ):
                return Difference(
                    "moved", f"the gradient is 1/{self.scale:g} of that of your own loss", "wrong_constant"
                )
            return difference
        if probe.stage is Stage.LOSS or probe.calls[0].role in STEPS:
            allowed = [s for s in self._exercise.scales if s != 1.0]
            if probe.stage is not Stage.LOSS and self.scale is not None:
                allowed = [self.scale]
            for scale in allowed:
                if all(c is not None and abs(c - scale) < 1e-5 * scale for c in difference.ratios.values()):
                    return None
        return difference

    def standardised(self, probe: Probe, seen: Seen) -> bool:
        """Whether a step by ``fit`` is the reference's on standardised columns."""
        X = probe.data.get("X")
        if probe.calls[0].role not in STEPS or not isinstance(X, np.ndarray) or len(X) < 2 or not seen.start:
            return False
        if incomplete(seen.start):
            return False
        for ddof in (0, 1):
            spread = X.std(axis=0, ddof=ddof)
            if not (spread > 0).all():
                return False
            inner = replace(probe, data={**probe.data, "X": (X - X.mean(axis=0)) / spread})
            expected = self._reference.ask(inner, seen.start)
            if expected is not None:
                difference = compare(seen, expected, inner, self._rtol)
                if self.differs(difference, inner) is None:
                    return True
        return False

    def _loss_scale(self, rows: Mapping[int, Mapping[str, Any]]) -> float | None:
        """Return the accepted factor that the learner's loss has at every size, or None."""
        if len(self._exercise.scales) == 1:
            return self._exercise.scales[0]
        found = set()
        for index, probe in enumerate(self._exercise.probes()):
            seen = seen_of(rows.get(index, {})) if probe.stage is Stage.LOSS else None
            expected = self._reference.ask(probe) if seen is not None else None
            if seen is not None and expected is not None and seen.values:
                try:
                    c = ratio_of(seen.values[0], expected.values[0])
                except (TypeError, ValueError):
                    return None
                near = [s for s in self._exercise.scales if c is not None and abs(c - s) < 1e-6 * s]
                found.add(near[0] if near else None)
        return found.pop() if len(found) == 1 else None
