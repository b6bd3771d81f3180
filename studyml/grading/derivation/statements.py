"""Statements that are no derivative's name and its value.

Owns two expressions said to be equal, a product of derivatives on the left and the rule of a function
(``σ' = σ(1 - σ)``). Each is judged by what it claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from studyml.algebra.tree import Call, walk
from studyml.grading.derivation import chain_rule
from studyml.grading.derivation.changing import Changing
from studyml.grading.derivation.layouts import Array, Layout
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.line import Line, Part
from studyml.grading.derivation.step import Step, told, unread
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.formula import attempts, best, wrong_verdict
from studyml.grading.values import Raised, Value, same, value_of
from studyml.model import Outcome, StepVerdict, Verdict

_SLOPED = {"σ": "sigmoid", "sigma": "sigmoid", "sigmoid": "sigmoid", "tanh": "tanh"}
_LIKELIHOOD = re.compile(
    r"(?P<minus>[-−])?\s*\\?(?:log|ln)\s*[(]?\s*(?:L|ℒ|\\mathcal\s*\{?\s*L\s*\}?)\s*(?:\([^()]*\)\s*)?[)]?\Z"
)
_ONES = re.compile(r"\s*(?:np\.)?ones\(")
_BARE = "ϑ"
"""What stands for a function without its argument."""


@dataclass(eq=False)
class Statements(Changing):
    """Judges lines that state something else than the value of a derivative."""

    # -- lines that say that two expressions are equal

    def _chain_on_the_left(self, line: Line) -> Left | None:
        """What a product of derivatives on the left comes to: ``dL/dp · dp/dz = …`` is about dL/dz."""
        links = chain_rule.links(line.parts[0].text, self._plain)
        tops, bottoms = ([], []) if links is None else chain_rule.open_ends(links)
        return Left(tops[0], bottoms[0]) if len(tops) == len(bottoms) == 1 and len(links or ()) > 1 else None

    def _is_product_of_values(self, step: Step) -> bool:
        """Judge a product of derivatives as what its factors come to, one way of several; False where it is not."""
        before = replace(step)
        try:
            self._judge_identity(step)
        except NoTruth:
            step.verdict = replace(step.verdict, outcome=Outcome.SYNTAX_ERROR)
        if step.verdict.outcome is Outcome.CORRECT:
            return True
        for field in ("verdict", "left", "written", "problem", "attempt", "part", "values", "layout", "uses"):
            setattr(step, field, getattr(before, field))
        return False

    def _goes_on(self, line: Line) -> bool:
        """Whether ``a = b`` goes on from the line before: a is what that line is about, as far as it can be read."""
        before = self._before(line)
        return before is not None and not before.unread and self._goes_on_from(before, line)

    def _judge_identity(self, step: Step) -> None:
        """``‖Xw - y‖² = wᵀXᵀXw - 2yᵀXw + yᵀy``: the first expression is the truth of the others."""
        first, *others = step.line.parts
        if any(self.is_indexed(part.text) for part in step.line.parts):
            self._judge_identity_of_entries(step)
            return
        if _ONES.match(others[-1].text):  # 1 = ones(n): what a sign stands for
            first, *others = reversed(step.line.parts)
        problem = self._problem(first, self._names_used(first)[0], None)
        found = attempts(problem, self.said(first.text))
        if isinstance(found, Verdict):
            if self.steps:
                step.verdict = unread(found, first)
                return
            raise NoTruth("say what this is: dL/dw = …")
        attempt = best(found)
        if attempt.raised is not None or any(isinstance(value, tuple) for value in attempt.values):
            step.verdict = told(wrong_verdict(problem, attempt), first)
            return
        step.left, step.written = Left(first.text), ""
        values = tuple(np.asarray(value, dtype=float) for value in attempt.values)
        likely: tuple[Array, ...] | None = None
        if (match := _LIKELIHOOD.match(first.text)) is not None:  # -log L, where the loss is that itself
            sign = 1.0 if match["minus"] else -1.0
            likely = tuple(sign * value for value in self.truths_of(Left("L"))[0].values)
        truths = [Layout("value", values)] if likely is None else [Layout("value", likely), Layout("value", values)]
        if all(
            value.size > 1 and np.allclose(value, value.flat[0], rtol=1e-9, atol=1e-12) for value in values
        ):  # sums of rows = -1/n, for each row
            truths.append(Layout("value", tuple(value.flat[0] for value in values)))
        for part in others:
            self._judge_part(step, part, truths)
            if step.wrong and self._holds_where_defined(step):
                step.verdict = StepVerdict(Outcome.CORRECT, (), "where it has a value", "verified numerically")
            if step.verdict.outcome is not Outcome.CORRECT:
                break

    def _judge_identity_of_entries(self, step: Step) -> None:
        """``Σ_k y_k = 1``, ``x_i = s h_i``: for every choice of the indices."""
        first, *others = step.line.parts
        if not self.is_indexed(first.text):
            first, others = next((one, [*step.line.parts]) for one in others if self.is_indexed(one.text))
        values = self.values_by_entry(first, None)[0]
        step.left, step.written = Left(first.text), ""
        truths = [Layout("value", values)]
        if all(value.size and np.allclose(value, value.flat[0], rtol=1e-9, atol=1e-12) for value in values):
            truths.append(Layout("value", tuple(np.asarray(value.flat[0]) for value in values)))
        for part in others:
            self._judge_part(step, part, truths)
            if step.verdict.outcome is not Outcome.CORRECT:
                break

    def _holds_where_defined(self, step: Step) -> bool:
        """Whether both sides are equal wherever they have a value, log z where z is positive; that is somewhere."""
        if step.problem is None or any(isinstance(value, Raised | tuple) for value in step.values):
            return False
        pairs = [(np.asarray(a), np.asarray(b)) for a, b in zip(step.values, step.problem.truths, strict=True)]
        defined = [(a, b) for a, b in pairs if np.isfinite(a).all() and np.isfinite(b).all()]
        rest = [(a, b) for a, b in pairs if not (np.isfinite(a).all() and np.isfinite(b).all())]
        nowhere = all(not np.isfinite(a).all() and not np.isfinite(b).all() for a, b in rest)
        return 0 < len(defined) < len(pairs) and nowhere and all(same(a, b) for a, b in defined)

    # -- the rule of a function, without its argument: σ' = σ(1 - σ)

    def _slope(self, function: str) -> tuple[tuple[Value, ...], Layout] | None:
        """What a function of the chain is worth where it stands, and its slope there; None of any other word."""
        name = _SLOPED.get(function)
        if name is None or self.chain.name_of(function) is not None:
            return None
        trees = (self.chain.loss, *self.chain.world.let.values())
        found = (node for tree in trees for node in walk(tree) if isinstance(node, Call) and node.function == name)
        tree = next(found, None)
        values = [] if tree is None else [value_of(tree, point.values) for point in self.chain.points]
        if not values or any(isinstance(value, Raised | tuple) for value in values):
            return None
        mine = [np.asarray(value, dtype=float) for value in values]
        slopes = tuple(value * (1 - value) if name == "sigmoid" else 1 - value**2 for value in mine)
        return tuple(values), Layout("value", slopes)

    def _judge_rule(self, step: Step, function: str, values: tuple[Value, ...], slope: Layout) -> None:
        step.left, step.written = Left(f"{function}'"), ""
        self.defined[_BARE] = tuple(np.asarray(value, dtype=float) for value in values)
        word = re.compile(rf"(?<!\w){re.escape(function)}(?![A-Za-z0-9_])(?!\s*\(\s*[^\W\d]\w*\s*\))")
        for part in step.line.parts:
            text = word.sub(_BARE.ljust(len(function)), part.text)
            self._judge_part(step, Part(text, part.offset), [slope])
            step.verdict = replace(step.verdict, reading=step.verdict.reading.replace(_BARE, function))
            if step.verdict.outcome is not Outcome.CORRECT:
                break
