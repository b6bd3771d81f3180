"""Entry sides: right sides with indices, judged for every choice of them, or for those of the case a line is about.

Owns the verdict on such a side. Knows entries, what they are worth, and cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from studyml.algebra.derivative import DerivativeError, jacobian
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.shapes import ShapeError
from studyml.grading.derivation.cases import case_of
from studyml.grading.derivation.entries import ByEntry, Entries, Unsummed
from studyml.grading.derivation.entry_mistakes import named
from studyml.grading.derivation.forms import names_in
from studyml.grading.derivation.layouts import Array, Layout
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.line import Part
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.evidence import refuted, verified
from studyml.grading.values import Raised, Value, all_same, same, shaped_alike
from studyml.model import FoundMistake, Outcome, StepVerdict

OF_EACH = frozenset(("L_i", "l_i", "ℓ_i"))
"""One example's loss, as it is written beside that of all."""


@dataclass(eq=False)
class EntrySides(Entries):
    """Judges right sides with indices."""

    def _entries_of_a_case(self, step: Step) -> tuple[Array, ...]:
        """1 for each entry that a line says something of, and 0 for the others; nothing where it is about all."""
        case = case_of(step.line.row)
        if case is None or step.entry is None or not {case.one, case.other} <= set(step.entry.letters):
            return ()
        equal = self.read_by_entry(Part(f"δ_{{{case.one}{case.other}}}", 0), step.entry)[0].values
        return equal if case.equal else tuple(1 - value for value in equal)

    def _holds_in_its_case(
        self, step: Step, read: Sequence[ByEntry], options: Sequence[Layout], kept: tuple[Array, ...]
    ) -> bool:
        """Accept a line that is right for the entries it speaks of; False where it is not."""
        for option in options:
            for one in read:
                sides = _masked(one.values, kept), _masked(option.values, kept)
                if shaped_alike(sides[0], kept) and shaped_alike(*sides) and all_same(*sides):
                    self._accept_entries(step, one, option, f"entry by entry, for {case_of(step.line.row)}")
                    return True
        return False

    def _judge_entries(self, step: Step, part: Part, options: list[Layout]) -> None:
        """Judge a right side with indices, for every choice of them."""
        left = step.left
        assert left is not None
        try:
            read = self.read_by_entry(part, step.entry)
        except Unsummed as error:
            if not self._lacks_sum(step, part, error.letters, options):
                raise
            return
        found = [one.values for one in read]
        step.part, step.problem, step.attempt = part, None, None
        reading = " ".join(part.text.split())
        if step.entry is not None and step.entry.at and step.entry.by:
            options = options[:1]  # ∂u_i/∂w_k says which axis is whose
        kept = self._entries_of_a_case(step)
        if kept:
            if self._holds_in_its_case(step, read, options, kept):
                return
            found = [_masked(one, kept) for one in found]
            options = [replace(one, values=_masked(one.values, kept)) for one in options]
        for option in options:
            values = next(
                (one for one in found if shaped_alike(one, option.values) and all_same(one, option.values)), None
            )
            if values is not None:
                if left.bottom is not None and not left.expression and step.entry is None:
                    self.chosen.setdefault(self.key(left.top, left.bottom), option)
                step.values, step.layout = values, option
                step.form = next(one.tree for one in read if one.values is values)
                step.forms.append((step.form, self.chain.points))
                evidence = verified(self.chain.points)
                step.verdict = StepVerdict(Outcome.CORRECT, (), "entry by entry", evidence, reading=reading)
                return
        for one in read:
            if (below := self._pulled_back(left, one.values)) is not None:
                step.values, step.layout, step.form = one.values, below, one.tree
                evidence = verified(self.chain.points)
                step.verdict = StepVerdict(Outcome.CORRECT, (), below.name, evidence, reading=reading)
                return
        if left.top in OF_EACH and self._adds_up(step, read, options):
            return
        truth = next((one for one in options if shaped_alike(found[0], one.values)), options[0])
        step.values, step.layout, step.options = found[0], None, options
        at = next(at for at, pair in enumerate(zip(found[0], truth.values, strict=True)) if not same(*pair))
        evidence = refuted(self.chain.points[at], found[0][at], truth.values[at])
        mistake = FoundMistake("other", "this has other entries than asked for")
        if shaped_alike(found[0], truth.values):
            mistake = named(found[0], truth.values, self.chain.points, "not so for every entry")
        step.verdict = StepVerdict(Outcome.WRONG, (mistake,), mistake.message, evidence, reading=reading)

    def _accept_entries(self, step: Step, read: ByEntry, option: Layout, message: str) -> None:
        step.values, step.layout, step.form = option.values, option, read.tree
        reading, evidence = " ".join(step.line.text.split()), verified(self.chain.points)
        step.verdict = StepVerdict(Outcome.CORRECT, (), message, evidence, reading=reading)

    def _adds_up(self, step: Step, read: Sequence[ByEntry], options: Sequence[Layout]) -> bool:
        """Accept what is said of each example's loss, ``l_i``, where its sum or mean is true of the loss."""
        for option in options:
            for one in read:
                pairs = zip(one.values, option.values, strict=True)
                if any(value.ndim != whole.ndim + 1 for value, whole in pairs):
                    continue
                over_all = [tuple(np.asarray(how(value, axis=0)) for value in one.values) for how in (np.sum, np.mean)]
                if any(shaped_alike(found, option.values) and all_same(found, option.values) for found in over_all):
                    self._accept_entries(step, one, option, "of one example: over all of them this is right")
                    return True
        return False

    def _lacks_sum(self, step: Step, part: Part, letters: tuple[str, ...], options: Sequence[Layout]) -> bool:
        """Refute ``∂L/∂c_j = -2 R_ij``, which is right once it is summed over i; False of any other."""
        summed = Part(f"Σ_{{{','.join(letters)}}} ({part.text})", part.offset)
        try:
            found = self.values_by_entry(summed, step.entry) if letters else []
        except NoTruth:
            return False
        if not any(shaped_alike(one, options[0].values) and all_same(one, options[0].values) for one in found):
            return False
        message = f"the sum over {' and '.join(letters)} is missing"
        step.part, step.problem, step.attempt, step.values, step.layout = part, None, None, (), None
        step.verdict = StepVerdict(Outcome.WRONG, (FoundMistake("reduction", message),), message, "refuted")
        return True

    def _pulled_back(self, left: Left, values: Sequence[Value]) -> Layout | None:
        """Return what was written for dL/dp, where L is not made of p, once p's way down leads it to what is true.

        ``-y/p`` where L = log(u) - y·z and p = softmax(z): through p it gives dL/dz.
        """
        chain = self.chain
        name = None if left.bottom is None or left.expression else chain.name_of(left.bottom)
        if name is None or not chain.is_loss(left.top) or name not in chain.world.let or chain.rests_on(name):
            return None
        if any(isinstance(value, Raised | tuple) for value in values):
            return None
        inner = [
            one for one in dict.fromkeys(names_in(chain.world.let[name])) if chain.world.forms[one].kind == "float"
        ]
        try:
            for point, value in zip(chain.points, values, strict=True):
                mine = np.asarray(value, dtype=float)
                if mine.shape != np.shape(point.values[name]):
                    return None
                for one in inner:
                    below = jacobian(chain.world.let[name], one, point, chain.world)
                    if not same(
                        np.tensordot(mine, below, axes=mine.ndim), jacobian(chain.loss, one, point, chain.world)
                    ):
                        return None
        except (DerivativeError, EvaluationError, ShapeError):
            return None
        found = tuple(np.asarray(value, dtype=float) for value in values)
        return Layout(f"with L as made of {name}", found) if inner else None


def _masked(values: Sequence[Array], kept: Sequence[Array]) -> tuple[Array, ...]:
    """The entries of a case, 0 for the others; values of another shape as they are."""
    return tuple(one * keep if one.shape == keep.shape else one for one, keep in zip(values, kept, strict=True))
