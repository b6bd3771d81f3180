"""Each row beside what the reference shows of its probe, worked out as soon as the row is there.

Owns the reference's answers from the submission's start and the bare comparison with them. Told the rows while the
submission still runs, so that the verdict waits for the last of them alone. Works on values only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studyml.errors import ExerciseError
from studyml.exercises import Exercise
from studyml.judge.bench import Bench, moved_from, seen_of
from studyml.judge.compare import Difference, as_meant, compare
from studyml.judge.forms import COLUMNS, MINUS, ROWS
from studyml.model.probe import Probe, Seen

STEPS = ("step", "fit_once")
"""Roles that are one step, of whatever make."""

UNFORESEEN = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What values of a kind that we did not foresee may raise in the judge."""

_BOTH = "reference.py and probes.py must fit each other: mend one of them"


@dataclass(frozen=True, slots=True)
class Sight:
    """One answer beside the reference's."""

    seen: Seen
    """As it is meant, where there is an expected answer."""
    expected: Seen | None
    difference: Difference | None = None
    """Before the scale of the learner's own loss is allowed for."""


class Sights:
    """The answers of one run."""

    def __init__(self, reference: Bench, exercise: Exercise, rtol: float | None):
        self._reference = reference
        self._exercise = exercise
        self._rtol = rtol
        self._probes = exercise.probes()
        self._forms = {"", *exercise.forms, ROWS, COLUMNS, MINUS}
        self._heard: set[tuple[str, int]] = set()
        self._known: dict[int, tuple[Mapping[str, Any], Sight]] = {}
        """By the identity of the row, which is kept with it: a submission may forge one."""

    def hear(self, row: Mapping[str, Any]) -> None:
        """Work out one row ahead, each once; what can't be raises when it is asked for."""
        form, index = row.get("form"), row.get("probe")
        if not isinstance(form, str) or not isinstance(index, int) or not 0 <= index < len(self._probes):
            return
        if form not in self._forms or (form, index) in self._heard:
            return
        self._heard.add((form, index))
        with contextlib.suppress(ExerciseError, *UNFORESEEN):
            seen = seen_of(row)
            if seen is not None:
                self._known[id(row)] = row, self._worked_out(self._probes[index], seen)

    def of(self, probe: Probe, row: Mapping[str, Any], seen: Seen) -> Sight:
        """Return the answer in ``row``, which says ``seen`` of ``probe``.

        Raises :class:`ExerciseError` where the reference itself fails.
        """
        known = self._known.get(id(row))
        return known[1] if known is not None else self._worked_out(probe, seen)

    def _worked_out(self, probe: Probe, seen: Seen) -> Sight:
        expected = self._expected(probe, seen)
        if expected is None:
            return Sight(seen, None)
        meant = as_meant(seen, expected)
        return Sight(meant, expected, compare(meant, expected, probe, self._rtol))

    def _expected(self, probe: Probe, seen: Seen) -> Seen | None:
        """Return what the reference shows; None where it can't go on from the submission's start or has no such role.

        Raises :class:`ExerciseError` where the reference itself fails.
        """
        moves = probe.calls[0].role in (*STEPS, "refit")
        start = seen.start if seen.start is not None and moves else None
        start = None if start is None else moved_from(start, probe)
        if start is not None and any(value is None for value in start.values()):
            start = {name: 0.0 if value is None else value for name, value in start.items()}
        expected = self._reference.ask(probe, start)
        raised = self._reference.error(probe, start) if expected is None else ""
        if raised and start is None:
            text = f"the reference does not answer the probe {probe.name!r}: {raised}"
            raise ExerciseError(text, path=self._exercise.folder / "reference.py", remedy=_BOTH)
        if expected is None and start is None and not (probe.optional or probe.remark):
            text = f"plays no role for the probe {probe.name!r} ({', '.join(call.role for call in probe.calls)})"
            raise ExerciseError(text, path=self._exercise.folder / "reference.py", remedy=_BOTH)
        return expected
