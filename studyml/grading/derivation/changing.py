"""Lines of differentials judged: ``dL = rᵀ dr``, ``u ds + s du = 0``, ``n·dL = Σ(r - y) dz``.

Owns the two ways in which such a line may hold. Of one name on the left, everything that has a d on the right moves by
itself: what that changes the name by is the truth. Of any other line, and where that fails, the symbols move and
everything made of them follows: both sides must then be equal. Knows the changes through ``differentials``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from studyml.algebra.language import show
from studyml.grading.derivation.differentials import (
    LOSS,
    Sides,
    changed_in,
    changes,
    changes_in,
    expressions,
    sides,
    together,
)
from studyml.grading.derivation.indices import entry_of, without_index
from studyml.grading.derivation.layouts import Array, Layout, without_repeats
from studyml.grading.derivation.left_out import left_out
from studyml.grading.derivation.left_sides import QUOTIENT, Left, left_side
from studyml.grading.derivation.line import Line, Part
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.derivation.where_zero import WhereZero
from studyml.grading.formula import Attempt, attempts
from studyml.grading.values import Raised
from studyml.model import FoundMistake, Outcome, StepVerdict, Verdict

MOST_CHANGES = 24
"""On a line whose sides are compared."""
SMALLEST = 1e-12
"""Below it nothing changes."""
SMALL = 1e-10
"""Of what changes most: both sides may be 0."""

_PARTIAL = re.compile(r"\s*(?:∂|\\partial|δ)")
_PART = re.compile(
    r"\b(?:through|via|fixed|constant|held|hold(?:ing)?|partial|direct|explicit|part|contribution|share|alone|only)\b",
    re.IGNORECASE,
)


@dataclass(eq=False)
class Changing(WhereZero):
    """Judges lines of differentials."""

    _differs: bool = False
    """Whether the sides of the line looked at last change differently when the symbols move."""

    def changes(self, name: str) -> bool:
        """Whether a name may have a change of its own."""
        entry = entry_of(name) if "_" in name else None
        known = self.chain.name_of(name) or (None if entry is None else self._rows_of(entry.top))
        return self._is_a_loss(name) or (known is not None and self.chain.world.forms[known].kind == "float")

    def has_changes(self, line: Line) -> bool:
        """Whether a d stands before a name somewhere on a line."""
        if line.augmented or (line.left is not None and (line.left.bottom is not None or line.left.gradient)):
            return False
        texts = [part.text for part in line.parts]
        if line.left is not None:
            texts.append(line.left.top)
        return any(True for text in texts for _ in changes(QUOTIENT.sub(" ", text), self.changes))

    def _differential(self, step: Step) -> Sides | None:
        """The sides of a line of differentials, or of one that goes on from such a line."""
        line = step.line
        if line.left is None and len(line.parts) == 1 and not line.augmented:
            before = self._before(line)
            if before is not None and before.change:
                return Sides(before.change, line.parts)
        if step.entry is not None:  # dz_i is a change of Z
            return sides(line, lambda name: self.changes(name) or self.changes(self._plain_name(name)))
        return sides(line, self.changes)

    def _judge_changes(self, step: Step) -> bool:
        """Judge a line of differentials; False of any other line."""
        found = self._differential(step)
        if found is None:
            return self.has_changes(step.line) and self._holds_together(step)
        problem: NoTruth | None = None
        try:
            self._judge_differential(step, found)
        except NoTruth as error:
            problem = error
        right = problem is None and step.verdict.outcome is Outcome.CORRECT
        if not right and not self._holds_together(step) and problem is not None:
            if not self._differs:
                raise problem
            message = "both sides do not change alike"
            found_mistake = FoundMistake("other", message)
            step.verdict = StepVerdict(Outcome.WRONG, (found_mistake,), message, "refuted (numerically)")
        return True

    def _judge_entries(self, step: Step, part: Part, options: list[Layout]) -> None:
        super()._judge_entries(step, part, options)
        if self.assumed.differentials and step.wrong and not step.change and self.has_changes(step.line):
            raise NoTruth("say it of whole arrays: sum(h*dc) = sum(h*dx)")  # a sum of changes has no truth of its own

    def _judge_differential(self, step: Step, found: Sides) -> None:
        step.change = found.top
        step.left, step.written = Left(f"d{found.top}"), ""
        each = self.of_each(found.top) if step.entry is not None and self._has_examples(found.top) else None
        top = found.top if step.entry is None else self._plain_name(found.top)
        trees = expressions(self.chain, top) if each is None else [each]
        for part in found.parts:
            plain = without_index(part.text)
            moved = changes_in(self.chain, plain, self._rows_of if plain != part.text else self.chain.name_of)
            if not moved.names:
                raise NoTruth(f"say what d{found.top} is made of: a change such as dw must stand on the right")
            truths = [Layout("value", moved.of(tree, list(moved.names))) for tree in trees]
            truths += [row for truth in truths for row in without_repeats(truth)]
            self.defined.update(moved.given)
            step.moved = (*step.moved, tuple(moved.names))
            step.letters |= moved.written
            text = moved.text if plain == part.text else part.text  # of dz_k a word for dz is known by now
            self._judge_part(step, Part(text, part.offset), truths)
            if step.verdict.outcome is not Outcome.CORRECT:
                break
            others = [left_out(moved, tree, self.sought) for tree in trees]
            if all(others) and not _of_a_part(step.line):
                self._refuse_left_out(step, found.top, others[0])
                break

    def _rows_of(self, name: str) -> str | None:
        """The array that a name with indices has entries of: of ``dz_i`` Z, where there is no z."""
        known = self._plain_name(name)
        return self.chain.name_of(known)

    def _refuse_left_out(self, step: Step, top: str, others: Sequence[str]) -> None:
        """Refute a line that is right of some of what moves alone: ``df = z ds``, where s moves with z."""
        message = f"{' and '.join(others)} {'move' if len(others) > 1 else 'moves'} too, and changes {top}"
        if len(others) > 1:
            message = message.replace("changes", "change")
        mistake = FoundMistake("missing_term", message)
        step.layout = None
        step.verdict = StepVerdict(
            Outcome.WRONG, (mistake,), message, "refuted (numerically)", reading=step.verdict.reading
        )

    # -- where everything follows the symbols

    def _holds_together(self, step: Step) -> bool:
        """Judge a line whose sides are equal when the symbols move; False, and nothing said, where they are not."""
        line = step.line
        parts = line.parts
        if line.left is not None:
            at = max(line.text.find(line.left.top), 0)
            parts = (Part(line.left.top, at), *parts)
        elif len(parts) == 1:
            before = self.steps[-1] if self.steps else None
            if before is None or not before.together:
                return False
            parts = (Part(before.together, 0), *parts)
        if sum(1 for part in parts for _ in changes(part.text, self.changes)) > MOST_CHANGES:
            return False
        self._differs = False
        for moving in self._moving(parts):
            try:
                equal = self._equal_together(step, parts, moving)
            except NoTruth:
                continue
            if equal:
                step.together = parts[0].text
                return True
            self._differs |= equal is False
        return False

    def _moving(self, parts: Sequence[Part]) -> Iterator[tuple[str, ...]]:
        """The symbols that move: those asked for and those with a d of their own, then these alone, then all."""
        symbols = [name for name in self.chain.world.symbols if self.changes(name) and name not in self.chain.numbers]
        told = {self.chain.name_of(name) for part in parts for name in changed_in(part.text, self.changes)}
        lefts = [left for one in self.question.steps if (left := left_side(one.of)) is not None]
        lefts += [line.left for line in self.lines if line.left is not None and line.left.bottom is not None]
        goals = {self.chain.name_of(left.bottom) for left in lefts if left.bottom} | {self.question.wrt}
        seen: list[tuple[str, ...]] = []
        alone = told if told & goals or not goals & set(symbols) else goals  # dy alone is no change of what is sought
        for among in (told | goals, alone or goals, told | set(symbols)):
            moving = tuple(name for name in symbols if name in among)
            if moving and moving not in seen:
                seen.append(moving)
                yield moving

    def _equal_together(self, step: Step, parts: Sequence[Part], moving: tuple[str, ...]) -> bool | None:
        """Whether the sides are equal; None where that can't be told."""
        chain = self.chain
        sides = [together(chain, part.text, moving, self._is_a_loss, self.changes) for part in parts]
        given = {word: values for one in sides for word, values in one.given.items()}
        sizes = [max(float(np.abs(value).max(initial=0.0)) for value in values) for values in given.values()]
        size = max(sizes)
        if min(sizes) <= SMALLEST * max(1.0, size):
            return None  # something with a d of its own does not change
        self.defined.update(given)
        first = self._readings_of(sides[0].text, None)
        if not first or not all(self._readings_of(one.text, None) for one in sides[1:]):
            return None
        for attempt in first:
            values = tuple(np.asarray(value, dtype=float) for value in attempt.values)
            truth = Layout("value", values)
            found = [attempt]
            for one in sides[1:]:
                tried = self._readings_of(one.text, truth)
                right = next((each for each in tried if each.right or _near(values, each, SMALL * size)), None)
                if right is None:
                    break
                found.append(right)
            else:
                self._accept_together(step, parts, found, truth, {name for one in sides for name in one.names})
                return True
        return False

    def _readings_of(self, text: str, truth: Layout | None) -> list[Attempt]:
        """The readings of a side that have a value."""
        found = attempts(self._problem(Part(text, 0), {}, truth), self.said(text))
        tried = [] if isinstance(found, Verdict) else found
        return [one for one in tried if not any(isinstance(value, Raised | tuple) for value in one.values)]

    def _accept_together(
        self, step: Step, parts: Sequence[Part], found: Sequence[Attempt], truth: Layout, names: set[str]
    ) -> None:
        step.left, step.written, step.layout, step.together = Left(parts[0].text), "", truth, parts[0].text
        step.problem = step.attempt = None
        depends = {**self.chain.world.dependencies, LOSS: frozenset(names - {LOSS})}
        tops = [
            name for name in names if not any(name in depends.get(other, ()) for other in names if other != name)
        ]  # u ds + s du = 0 says what ds is
        step.change = tops[0] if len(tops) == 1 else ""
        step.moved = (tuple(name for name in names if name not in tops),) if step.change else ()
        evidence = f"verified numerically ({len(self.chain.points)} points)"
        reading = " = ".join(show(one.tree) for one in found)
        step.verdict = StepVerdict(Outcome.CORRECT, evidence=evidence, reading=reading)


def _of_a_part(line: Line) -> bool:
    """Whether a line says that it leaves something out: ``∂f = z ∂s``, ``(through s)``, ``with z fixed``."""
    said = f"{line.said} {line.text}"
    return _PARTIAL.match(line.text) is not None or _PART.search(said) is not None


def _near(values: Sequence[Array], attempt: Attempt, small: float) -> bool:
    """Whether both sides are next to 0, as far as numbers can be."""
    mine = [np.asarray(value, dtype=float) for value in attempt.values]
    return all(float(np.abs(value).max(initial=0.0)) <= small for value in (*values, *mine))
