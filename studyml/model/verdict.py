"""The verdict: what every answer gets, be it a shape, a formula, a derivation or a model.

Owns the vocabulary of outcomes and the values around it. Knows neither how an answer is judged
nor how a verdict is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from studyml.model.words import Outcome


@dataclass(frozen=True, slots=True)
class FoundMistake:
    """A mistake seen in one answer."""

    code: str
    message: str = ""
    """The sentence for this very answer ("the transpose is missing on X")."""
    span: tuple[int, int] | None = None
    """Where in the learner's own text, as character offsets [start, end)."""


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """The verdict on one line of a derivation."""

    outcome: Outcome
    mistakes: tuple[FoundMistake, ...] = ()
    message: str = ""
    evidence: str = ""
    follows: int | None = None
    """The index from 0 of the earlier wrong step that this wrong one is consistent with."""
    reading: str = ""
    text: str = ""
    """The line itself, as typed; the places of its mistakes are places in it."""
    line: int = 0
    """Which line of the answer, from 0: several equations may stand on one, and an equation on several."""

    @property
    def unread(self) -> bool:
        """Whether it is a remark, of which nothing was judged."""
        return self.outcome is Outcome.UNDECIDED

    @property
    def faulty(self) -> bool:
        """Whether it is wrong, or can't be read where it says something to judge."""
        return self.outcome not in (Outcome.CORRECT, Outcome.UNDECIDED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Right or wrong, which mistake, and how sure we are."""

    outcome: Outcome
    mistakes: tuple[FoundMistake, ...] = ()
    """Ranked; only the first is charged."""
    evidence: str = ""
    """The strongest true one of ``refuted``, ``exact``, ``proved at sizes (…)``, ``verified numerically (…)``."""
    reading: str = ""
    """What was understood, always shown back."""
    message: str = ""
    """One line."""
    hints: tuple[str, ...] = ()
    """At most three: the area, the kind of mistake, the corrected line."""
    note: str = ""
    """True but unusual form."""
    shape: str = ""
    expected_shape: str = ""
    first_wrong: int | None = None
    """Of a derivation: index from 0 of the first wrong step."""
    steps: tuple[StepVerdict, ...] = ()

    @property
    def correct(self) -> bool:
        """Whether the answer was accepted."""
        return self.outcome is Outcome.CORRECT
