"""Direct parts: ``∂f/∂z`` beside ``df/dz``, and derivatives said to hold with other names fixed.

Owns when a line is right as the direct part of a derivative alone, with all else that its top is made of held fixed,
and what ``∂f/∂z`` means on the lines below. A direct part is never the derivative itself: a line that says it without
a sign or a word for it, or that is used as the whole, is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from studyml.algebra.derivative import DerivativeError, jacobian
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.shapes import ShapeError
from studyml.algebra.tree import Node
from studyml.grading.derivation.definitions import Definitions
from studyml.grading.derivation.differentials import expressions
from studyml.grading.derivation.excuses import holds_fixed, through
from studyml.grading.derivation.layouts import Layout
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.line import Part
from studyml.grading.derivation.scope import Tried
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.formula import right_verdict
from studyml.model import Outcome, StepVerdict, Verdict

MOST_FIXED = 5
"""Names of which any may be held fixed."""


@dataclass(eq=False)
class Partials(Definitions):
    """Judges lines that are wrong as a whole derivative and right as its direct part."""

    def _is_direct(self, step: Step) -> bool:
        """Whether a wrong line is right as a direct part, and says so: then it is judged as that."""
        left, line = step.line.left, step.line
        if left is not None and left.gradient and len(self.sought) == 1 and self.chain.is_loss(left.top):
            left = Left(left.top, next(iter(self.sought)))
        if left is None or left.bottom is None or left.function or line.augmented or line.also:
            return False
        if name := through(line.said):
            return self._is_through(step, left, name)
        in_words = holds_fixed(line.said)
        if not in_words and (left.expression or not left.round or not self._is_whole_below(left)):
            return False
        try:
            ends = {self._plain_end(left.top), self._plain_end(left.bottom)}
            held = [one for one in re.findall(r"(?<!\w)[^\W\d]\w*", line.said) if self._plain_end(one) not in ends]
            trees = expressions(self.chain, left.top) if left.expression else [self.chain.tree_of(left.top)]
            for layout in (one for tree in trees for one in self._with_some_fixed(step, tree, left.bottom, held)):
                found = [self._worth_as(part, layout) for part in line.parts]
                tried = [one for one in found if one is not None]
                if tried and len(tried) == len(found):
                    self._accept_direct(step, left, tried[-1])
                    return True
        except NoTruth:
            return False
        return False

    def _with_some_fixed(self, step: Step, tree: Node, bottom: str, said: Sequence[str]) -> Iterator[Layout]:
        """Yield what a derivative is with names held fixed: those that are said, else any that change with it."""
        chain, name = self.chain, self.chain.name_of(bottom)
        if direct := chain.direct(tree, bottom, said):
            step.held = True
            yield from direct
        named = [one for one in map(chain.name_of, said) if one is not None]
        if any(one in chain.world.let for one in named):
            return
        moved = [one for one in chain.world.let if name != one and name in chain.world.dependencies.get(one, ())]
        if len(moved) > MOST_FIXED:
            return
        step.held = True  # b of dL/dw with b fixed never changes with w
        for count in range(1, 1 if named else len(moved) + 1):
            for fixed in combinations(moved, count):
                yield from chain.direct(tree, bottom, fixed)

    def _is_through(self, step: Step, left: Left, name: str) -> bool:
        """Whether a line is right as what a derivative has through one name: ``dL/dw (through u) = Aᵀ dL/du``."""
        chain, bottom = self.chain, self.chain.name_of(left.bottom or "")
        inner = chain.name_of(name)
        if inner not in chain.world.let or bottom is None or left.expression:
            return False
        try:
            slope = chain.derivative(left.top, inner or "")[0].values
            below = [jacobian(chain.tree_of(inner or ""), bottom, point, chain.world) for point in chain.points]
        except (NoTruth, IndexError, DerivativeError, EvaluationError, ShapeError):
            return False
        step.held = True
        values = tuple(np.tensordot(one, each, axes=one.ndim) for one, each in zip(slope, below, strict=True))
        found = [self._worth_as(part, Layout("value", values)) for part in step.line.parts]
        tried = [one for one in found if one is not None]
        if not tried or len(tried) < len(found):
            return False
        problem, attempt, _, layout = tried[-1]
        step.direct, step.left, step.layout, step.written = True, left, layout, ""
        step.problem, step.attempt, step.part, step.values = problem, attempt, step.line.parts[-1], attempt.values
        verdict = right_verdict(problem, attempt)
        message = f"what d{left.top}/d{left.bottom} has through {name}"
        step.verdict = StepVerdict(Outcome.CORRECT, (), message, verdict.evidence, reading=verdict.reading)
        return True

    def _worth_as(self, part: Part, layout: Layout) -> Tried | None:
        """A right side with its values, where it is worth what a layout is."""
        tried = (one for one in self.tries(part, iter([layout])) if not isinstance(one, Verdict))
        return next((one for one in tried if one[1].right), None)

    def _accept_direct(self, step: Step, left: Left, tried: Tried) -> None:
        assert left.bottom is not None
        problem, attempt, _, layout = tried
        if not left.expression:
            self.partials[self.key(left.top, left.bottom)] = layout.values, left.round
        step.direct, step.left, step.layout, step.written = True, left, layout, ""
        step.problem, step.attempt, step.part, step.values = problem, attempt, step.line.parts[-1], attempt.values
        verdict = right_verdict(problem, attempt)
        message = f"the direct part of d{left.top}/d{left.bottom}, other names held fixed"
        step.verdict = StepVerdict(Outcome.CORRECT, (), message, verdict.evidence, reading=verdict.reading)

    def _is_whole_below(self, left: Left) -> bool:
        """Whether a later line says the derivative itself, with another sign than ∂."""
        later = (one for line in self.lines[len(self.steps) + 1 :] for one in (line.left, *line.also))
        meant = (self._meant(one) for one in later if one is not None and not one.round)
        return any(one.bottom is not None and self.ends(one) == self.ends(left) for one in meant)
