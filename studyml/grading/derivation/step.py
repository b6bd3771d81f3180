"""A judged line, and verdicts of formulas as verdicts on it.

Owns the value that everything after the judging of a line works with. Knows no rule of judging.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from studyml.algebra.samples import Sample
from studyml.algebra.tree import Node
from studyml.grading.derivation.indices import Entry
from studyml.grading.derivation.layouts import Layout
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.line import Line, Part, Piece
from studyml.grading.derivation.scope import StepProblem
from studyml.grading.formula import Attempt
from studyml.grading.values import Value
from studyml.model import FoundMistake, Outcome, StepVerdict, Verdict

_PLACE = re.compile(r"\(at character (\d+)\)")
WRONG = (Outcome.WRONG, Outcome.SHAPE_ERROR)


@dataclass(frozen=True, slots=True)
class Grown:
    """What a line such as ``f(x + h) - f(x) ≈ …`` expands."""

    loss: str
    """The f; "" of a line that has a step in it and is about nothing of a name."""
    by: str
    steps: frozenset[str]
    """What shrinks."""
    order: int | None
    """In the step, of what is left out; None where nothing is."""
    first: str
    """The first side."""


@dataclass(eq=False)
class Step:
    """A judged line with what the next ones need."""

    line: Line
    left: Left | None
    verdict: StepVerdict
    written: str = ""
    """The left side's name where it is one word, as typed."""
    problem: StepProblem | None = None
    attempt: Attempt | None = None
    part: Part | None = None
    values: Sequence[Value] = ()
    """The learner's value at each point."""
    layout: Layout | None = None
    options: Sequence[Layout] = ()
    """Of a wrong line, what it was compared with."""
    uses: frozenset[str] = frozenset()
    """The derivatives its last right side rests on."""
    forms: list[tuple[Node, tuple[Sample, ...]]] = field(default_factory=list)
    """What each of its right sides says, with the points at which the names in it are known."""
    form: Node | None = None
    """What a right side with indices says, arrays for their entries."""
    sloped: frozenset[str] = frozenset()
    """Those of them that are written ``∇q``."""
    own: bool = False
    """Whether it names something of the learner's own."""
    partial: bool = False
    """Whether a later line completes it: ``dX += …``."""
    change: str = ""
    """What stands behind the d on the left of a line of differentials: ``L`` of ``dL = rᵀ dr``."""
    moved: tuple[tuple[str, ...], ...] = ()
    """What changes by itself on each right side of it: ``r``."""
    together: str = ""
    """The first side of a line that holds when the symbols move and everything follows: ``u ds + s du``."""
    direct: bool = False
    """Whether it is right as the direct part of a derivative alone, other names held fixed."""
    held: bool = False
    """Whether what it says with other names held fixed is known, right or not."""
    unread: bool = False
    """Whether it stands among words and is a remark: it shows nothing, and nothing rests on it."""
    renamed: bool = False
    """Whether it gives a derivative another name and claims nothing: ``dM = dL/dM``."""
    doubted: bool = False
    """Whether that is because it is wrong unless the words beside it say something."""
    entry: Entry | None = None
    """Its left side where that has indices: ``∂L/∂z_k``."""
    grown: Grown | None = None
    """What it expands, if anything."""
    letters: dict[str, str] = field(default_factory=dict)
    """Letters its right side is read with, and what stands there: ζ for ``d(Xw)``."""
    whole: tuple[Piece, ...] = ()
    """Of a line that completes others: its text with theirs put in, as pieces (text, step, offset in its line)."""

    def as_written(self, text: str) -> str:
        """Return a text about it without such letters."""
        for letter, written in self.letters.items():
            text = text.replace(letter, written)
        return text

    @property
    def wrong(self) -> bool:
        """Whether it is a wrong step."""
        return self.verdict.outcome in WRONG

    @property
    def shown(self) -> StepVerdict:
        """The verdict as it is told: on a remark nothing was decided."""
        return replace(self.verdict, outcome=Outcome.UNDECIDED, evidence="") if self.unread else self.verdict


def unread(verdict: Verdict, part: Part) -> StepVerdict:
    """Return the verdict on a line that can't be read."""
    mistakes = tuple(shifted(mistake, part.offset) for mistake in verdict.mistakes)
    return StepVerdict(verdict.outcome, mistakes, placed(verdict.message, part.offset))


def told(verdict: Verdict, part: Part) -> StepVerdict:
    """Return a formula's verdict as that on a line, its places moved into the line."""
    mistakes = tuple(shifted(mistake, part.offset) for mistake in verdict.mistakes)
    message = placed(verdict.message, part.offset)
    return StepVerdict(verdict.outcome, mistakes, message, verdict.evidence, reading=verdict.reading)


def placed(message: str, by: int) -> str:
    """Return a message with the character it names moved."""
    return _PLACE.sub(lambda match: f"(at character {int(match[1]) + by})", message, count=1)


def shifted(mistake: FoundMistake, by: int) -> FoundMistake:
    """Return a mistake with its place moved."""
    if mistake.span is None:
        return mistake
    return replace(mistake, span=(mistake.span[0] + by, mistake.span[1] + by))
