"""Expansions: ``f(x + h) - f(x) ≈ xᵀ(A + Aᵀ)h / 2 - bᵀh``, which say how something changes with a step in a symbol.

Owns how such a line is told, and its truth: exactly where nothing is left out, else to first order in the step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from studyml.algebra.derivative import DerivativeError, along
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.language import show
from studyml.algebra.shapes import ShapeError
from studyml.algebra.tree import Node
from studyml.grading.derivation.layouts import Array, Layout
from studyml.grading.derivation.left_sides import NAME, Left, bare
from studyml.grading.derivation.line import Line, Part
from studyml.grading.derivation.scope import StepProblem
from studyml.grading.derivation.statements import Statements
from studyml.grading.derivation.stationary import moved
from studyml.grading.derivation.step import Grown, Step, told, unread
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.formula import Attempt, attempts, best, right_verdict, wrong_verdict
from studyml.grading.values import Raised, Value, same, value_of
from studyml.model import FoundMistake, Outcome, StepVerdict, Verdict

_AT = re.compile(rf"(?P<loss>{NAME})\s*\(\s*(?P<by>{NAME})\s*\+\s*(?P<step>{NAME})\s*\)")
_REST = re.compile(
    r"\s*[+-]\s*(?:(?:\\mathcal\s*\{?\s*O\s*\}?|[Oo]|𝒪)\s*\((?:[^()]|\([^()]*\))*\)|(?:\.\.\.|…|\\[lc]?dots|h\.?o\.?t\.?"
    r"|higher[- ]order(?: terms)?))\s*\Z",
    re.IGNORECASE,
)
MOVED, HERE = "ξξ", "χχ"
"""What the loss with and without the step is called within a line."""


@dataclass(eq=False)
class Expansions(Statements):
    """Judges lines that expand the loss."""

    def _grown(self, line: Line) -> Grown | None:
        """What a line expands; what the line before does where it goes on."""
        if line.left is not None or line.augmented:
            return None
        if len(line.parts) == 1:
            return self.steps[-1].grown if self.steps else None
        about = "≈" in line.text or "\\approx" in line.text or any(_REST.search(part.text) for part in line.parts)
        for match in _AT.finditer(line.parts[0].text):
            by, moved, loss = self.chain.name_of(bare(match["by"])), bare(match["step"]), bare(match["loss"])
            top = self.chain.is_loss(loss) or self.chain.name_of(loss) in self.chain.world.let
            known = top and by in self.chain.world.symbols
            if known and by is not None and self.chain.name_of(moved) is None:
                found = Grown(loss, by, moved, about, "")
                return replace(found, first=self._named(line.parts[0].text, found))
        return None

    def _judge_expansion(self, step: Step, grown: Grown) -> None:
        chain = self.chain
        step.grown, step.left, step.written = grown, Left(grown.first), ""
        tree = chain.tree_of(grown.loss)
        draw = np.random.default_rng(len(grown.by))
        directions = tuple(draw.normal(size=np.shape(point.values[grown.by])) for point in chain.points)
        pairs = list(zip(chain.points, directions, strict=True))
        here = _floats(value_of(tree, point.values) for point in chain.points)
        try:
            slopes = tuple(along(tree, grown.by, by, point, chain.world) for point, by in pairs)
            there = _floats(
                value_of(tree, moved(chain, grown.by, point, point.values[grown.by] + by).values) for point, by in pairs
            )
        except (DerivativeError, EvaluationError, ShapeError) as error:
            raise NoTruth(str(error)) from None
        given = {MOVED: there, HERE: here, grown.step: directions}
        first = Part(_REST.sub("", grown.first), 0)
        problem = self._problem(first, {}, None, given)
        read = attempts(problem, first.text)
        if isinstance(read, Verdict):
            step.verdict = unread(read, first)
            return
        truth = best(read)
        step.layout = Layout("value", _floats(truth.values))
        for part in step.line.parts[1:] if len(step.line.parts) > 1 else step.line.parts:
            part = Part(_REST.sub("", self._named(part.text, grown)), part.offset)
            self._judge_side(step, part, truth, given, slopes)
            if step.verdict.outcome is not Outcome.CORRECT:
                return

    def _judge_side(
        self, step: Step, part: Part, truth: Attempt, given: Mapping[str, tuple[Array, ...]], slopes: Sequence[Array]
    ) -> None:
        """Judge one side against the first: exactly, or to first order where the line leaves something out."""
        assert step.grown is not None
        problem = self._problem(part, {}, step.layout, given)
        found = attempts(problem, part.text)
        if isinstance(found, Verdict):
            step.verdict = unread(found, part)
            return
        attempt = best(found)
        step.problem, step.attempt, step.part, step.values = problem, attempt, part, attempt.values
        if attempt.right:
            step.verdict = told(right_verdict(problem, attempt), part)
            return
        if step.grown.about:
            for one in found:
                if one.error is None and _agree(problem, truth.tree, one.tree, step.grown.step, given, slopes):
                    evidence = f"verified numerically ({len(self.chain.points)} points)"
                    reading = self._shown(one, step.grown)
                    message = "to first order"
                    step.verdict = StepVerdict(Outcome.CORRECT, message=message, evidence=evidence, reading=reading)
                    return
        step.verdict = told(wrong_verdict(problem, attempt), part)
        step.problem = None  # what is left out has no truth to compare with
        found_mistake = FoundMistake("other", step.verdict.message)
        step.verdict = replace(step.verdict, mistakes=(found_mistake,))

    def _shown(self, attempt: Attempt, grown: Grown) -> str:
        text = show(attempt.tree)
        return text.replace(MOVED, f"{grown.loss}({grown.by} + {grown.step})").replace(HERE, grown.loss)

    def _named(self, text: str, grown: Grown) -> str:
        """The text with one word for the loss after the step and one for the loss before it."""

        def word(match: re.Match[str]) -> str:
            same = bare(match["loss"]) == grown.loss and self.chain.name_of(bare(match["by"])) == grown.by
            return MOVED.ljust(len(match[0])) if same and bare(match["step"]) == grown.step else match[0]

        here = re.compile(rf"(?<![\w\\]){re.escape(grown.loss)}(?!\w)(?:\s*\(\s*{NAME}\s*\))?")
        return here.sub(lambda match: HERE.ljust(len(match[0])), _AT.sub(word, text))


def _floats(values: Iterable[Value]) -> tuple[Array, ...]:
    found = tuple(values)
    if any(isinstance(value, Raised | tuple) for value in found):
        raise NoTruth("this has no value here")
    return tuple(np.asarray(value, dtype=float) for value in found)


def _agree(
    problem: StepProblem,
    left: Node,
    right: Node,
    by: str,
    given: Mapping[str, tuple[Array, ...]],
    slopes: Sequence[Array],
) -> bool:
    """Whether two sides are equal where the step is 0, and change alike from there."""
    for at, point in enumerate(problem.points):
        direction, here = given[by][at], given[HERE][at]
        base = point.with_values({MOVED: here, by: np.zeros_like(direction)})
        changes = []
        for tree in (left, right):
            try:
                change = along(tree, by, direction, base, problem.world)
                changes.append(change + along(tree, MOVED, slopes[at], base, problem.world))
            except (DerivativeError, EvaluationError, ShapeError):
                return False
        if not same(changes[1], changes[0]) or not same(value_of(right, base.values), value_of(left, base.values)):
            return False
    return True
