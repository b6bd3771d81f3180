"""Columns: ``D - m`` on paper, where m has one number for each row of D.

Owns when a vector stands for a column beside a matrix: where the line says so, or where the name was given entry by
entry, ``m_i = Σ_j D_ij A_ij``. Code has no such reading, and without either a line is refused. Knows judged steps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.line import mentions
from studyml.grading.derivation.partials import Partials
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.truths import NoTruth
from studyml.model import Outcome, Verdict

_SPOKEN = re.compile(r"\b(?:rows?|row-?wise|broadcast\w*|as a column)\b", re.IGNORECASE)


@dataclass(eq=False)
class Columns(Partials):
    """Judges lines in which the learner's vectors stand for columns."""

    def _is_of_each_row(self, step: Step) -> bool:
        """Take vectors of the learner's own for columns in a line whose sizes do not fit else, where it is right so."""
        attempt = step.attempt
        if attempt is None or attempt.error is None:
            return False
        if step.part is None or step.left is None or not step.options or step.problem is None:
            return False
        columns = self._columns(step, code=attempt.reading.notation != "math")
        if not columns:
            return False
        try:
            for one in self.tries(step.part, iter(step.options), columns):
                if not isinstance(one, Verdict) and one[1].right:
                    problem, attempt, used, option = one
                    self._accept(step, step.part, step.left, option, used, problem, attempt)
                    names = ", ".join(f"{name} is a column here, {name}[:, None] in NumPy" for name in columns)
                    note = "; ".join(filter(None, (step.verdict.message, names)))
                    step.verdict = replace(step.verdict, outcome=Outcome.CORRECT, message=note)
                    return True
        except NoTruth:
            return False
        return False

    def _columns(self, step: Step, *, code: bool) -> dict[str, tuple[Array, ...]]:
        """The vectors of the learner's own in a line that may stand for columns, as columns."""
        spoken = not code and _SPOKEN.search(step.line.row) is not None
        found = {}
        for one in self.steps:
            if one.own and mentions(step.line, one.written) and (spoken or one.entry is not None):
                values = tuple(np.asarray(value, dtype=float) for value in one.values)
                if values and all(value.ndim == 1 for value in values):
                    found[one.written] = tuple(value[:, None] for value in values)
        return found
