"""Lines about the place where a derivative is 0: ``dL/dw = 0``, ``XᵀXw = Xᵀy``, ``w_hat = …``, ``k = n t``.

Owns how such lines are told, said or unsaid, what they claim and the verdict on that. What a derivative that is 0
implies is ``stationary``'s and ``jointly``'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from studyml.algebra.language import show
from studyml.algebra.language.names import spelling_key
from studyml.algebra.tree import Name, Node, Number, mapped, walk
from studyml.grading.derivation.jointly import holds_jointly
from studyml.grading.derivation.layouts import Layout
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.line import Line, Part, mentions
from studyml.grading.derivation.right_sides import RightSides
from studyml.grading.derivation.scope import StepProblem
from studyml.grading.derivation.stationary import SMALL, holds, makes_zero, solution
from studyml.grading.derivation.step import Step, told
from studyml.grading.formula import Attempt, attempts, best, wrong_verdict
from studyml.grading.values import Raised, floats, shape_of, value_of
from studyml.model import FoundMistake, Outcome, StepVerdict, Verdict

_ACCENTED = re.compile(r"[^\W\d](?:[^\W⁰¹²³⁴-⁹ᵀ]|[\u0302-\u0304])*")
_BEST = re.compile(r"(.+?)_?(?:hat|star|opt|ML|MLE|MAP|OLS|ml|mle|ols|map|best|min)")
"""``w_hat``, ``mu_MLE``: the value for which a derivative is 0."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a line says about the place where a derivative is 0."""

    solved: bool
    """Whether it says what the symbol is worth there, rather than that expressions are equal."""
    parts: tuple[Part, ...]
    read: tuple[Sequence[Attempt], ...]
    """The readings of each part."""


@dataclass(eq=False)
class WhereZero(RightSides):
    """Judges lines about the place where a derivative is 0."""

    def _sets_to_zero(self, step: Step, part: Part) -> bool:
        """Whether a right side sets a gradient that is known by now to 0: what follows holds where it is."""
        left = step.left
        if part.text.strip() != "0" or left is None or not self.chain.is_loss(left.top):
            return False
        if left.gradient:  # ∇f = 0: of the gradient that is known
            known = (one.left for one in reversed(self.steps) if one.left is not None and one.layout is not None)
            left = step.left = next((one for one in known if one.bottom and self.chain.is_loss(one.top)), left)
        if left.bottom is None:
            return False
        name, key = self.chain.name_of(left.bottom), self.key(left.top, left.bottom)
        if name is None or name not in self.chain.world.symbols or key not in self.chosen:
            return False
        self.zero = name
        self.zeros.add(name)
        step.layout = self.chosen[key]
        message = f"set to 0: from here on at the {name} where it is"
        step.verdict = replace(step.verdict, outcome=Outcome.CORRECT, message=message, evidence="exact")
        return True

    def _is_where_zero(self, step: Step) -> bool:
        """Whether a line that is wrong everywhere else holds where a derivative found before is 0: ``XᵀXw = Xᵀy``.

        Nobody has said "set to 0" then; what follows is about that place too.
        """
        if step.change or step.line.augmented or step.own:
            return False
        found = [name for name in self.chain.world.symbols if f"dL/d{name}" in self._of_the_loss()]
        if step.line.left is None and len(step.line.parts) == 2 and self._says_zero(step):  # -c/t + λ = 0, solved below
            found += [name for name in self._sought() if name not in found]
        known = self.zero
        for name in found:
            if name != known and not self._says_zero(step) and self._is_worked_on(name):
                continue
            self.zero = name
            claim = None if name == known else self._claim(step.line)
            if claim is not None and not known and self._says_nothing_there(claim):
                continue
            told = not known and f"dL/d{name}" in self._of_the_loss()  # else only what is so is taken for that
            if claim is not None and (self._holds(claim) or (told and self._is_about(claim, step))):
                step.problem = step.attempt = None
                return self._at_zero(step)
            said = step.line.solved or self.zero in self.zeros or self.zero == known
            if claim is None and said and self._known_is(step):
                return True
        self.zero = known
        if step.wrong and step.line.left is None and [part.text.strip() for part in step.line.parts[1:]] == ["0"]:
            self._refuted_by_last(step)
        return False

    @staticmethod
    def _says_zero(step: Step) -> bool:
        return step.line.solved or any(part.text.strip() == "0" for part in step.line.parts)

    def _is_worked_on(self, name: str) -> bool:
        """Whether a later line is about the loss's derivative by a name: then nobody has set it to 0 here."""
        lefts = [left for line in self.lines[len(self.steps) + 1 :] for left in (line.left, *line.also) if left]
        meant = [left for left in map(self._meant, lefts) if left.bottom is not None and not left.expression]
        return any(self._is_a_loss(left.top) and self.chain.name_of(left.bottom or "") == name for left in meant)

    def _says_nothing_there(self, claim: Claim) -> bool:
        """Whether both sides are 0 where the derivative is: ``mean(p - y) = 2(p - q)`` is wrong, not said of there."""
        if claim.solved or any(part.text.strip() == "0" for part in claim.parts):
            return False
        for point in self.chain.points:
            place = solution(self.chain, self.zero, point)
            if place is None:  # it may be 0 nowhere: exp(z)/u = exp(z - u), each a multiple of the derivative
                return all(holds(self.chain, self.zero, found[0].tree, Number(0.0)) for found in claim.read)
            if np.abs(floats(place.values[self.zero])).max(initial=0.0) <= SMALL:
                return False  # Sw = λw, found at w = 0 alone
            for found in claim.read:
                here, there = (value_of(found[0].tree, one.values) for one in (point, place))
                if isinstance(here, Raised | tuple) or isinstance(there, Raised | tuple):
                    return False
                if np.abs(floats(there)).max(initial=0.0) > SMALL * max(np.abs(floats(here)).max(initial=0.0), SMALL):
                    return False
        return True

    def _sought(self) -> list[str]:
        """The symbols that the question or later lines are about."""
        later = [line.left for line in self.lines[len(self.steps) + 1 :] if line.left is not None]
        about = {self.chain.name_of(left.top if left.bottom is None else left.bottom) for left in later}
        about.add(self.question.wrt)
        return [name for name in self.chain.world.symbols if name in about]

    def _known_is(self, step: Step) -> bool:
        """Judge ``k = n t`` where k is made of something: no definition of k, but right where a derivative is 0."""
        line, left = step.line, step.line.left
        if left is None or left.bottom is not None or left.expression or left.gradient or line.augmented or line.also:
            return False
        if self.chain.name_of(left.top) is None or self._is_a_loss(left.top):
            return False
        equation = replace(line, left=None, parts=(Part(left.top, line.text.find(left.top)), *line.parts))
        claim = self._claim(equation)
        if claim is None or not self._holds(claim):
            return False
        step.line, step.problem, step.attempt = equation, None, None
        return self._at_zero(step)

    def _refuted_by_last(self, step: Step) -> None:
        """Judge what is wrongly said to be 0 as the derivative found last, so that its mistake has a name."""
        found = (one for one in reversed(self.steps) if one.left is not None and one.layout is not None)
        last = next((one for one in found if one.left and one.left.bottom and self.chain.is_loss(one.left.top)), None)
        if last is None or last.left is None or last.layout is None or step.problem is None:
            return
        part = step.line.parts[0]
        problem = self._problem(part, self._names_used(part)[0], last.layout)
        tried = attempts(problem, self.said(part.text))
        if isinstance(tried, Verdict) or (attempt := best(tried)).right or attempt.error is not None:
            return
        if shape_of(attempt.values[0]) == shape_of(last.layout.values[0]):
            step.left, step.problem, step.attempt, step.part = last.left, problem, attempt, part
            step.values = attempt.values

    def _with_symbol(self, text: str) -> str:
        """A text with the symbol itself for ``ŝ``, the s where its derivative is 0."""

        def word(match: re.Match[str]) -> str:
            best = self.chain.name_of(match[0]) is None and self._optimum(match[0]) == self.zero
            return self.zero if best else match[0]

        return _ACCENTED.sub(word, text)

    def _names_optimum(self, line: Line) -> bool:
        """Whether a line says where a derivative that is known is 0, by a name such as ``w_hat``: then it is judged."""
        name = None if line.left is None or line.left.bottom is not None else self._optimum(line.left.top)
        if name is None or line.left is None or name == self.chain.name_of(line.left.top) or line.augmented:
            return False
        if name != self.zero and f"dL/d{name}" not in self._of_the_loss():
            return False
        self.zero = name
        return True

    def _optimum(self, word: str) -> str | None:
        """The symbol whose best value a word names: ``w``, ``w_hat``, ``mu_MLE``."""
        known = self.chain.name_of(word)
        match = _BEST.fullmatch(spelling_key(word)) if known is None and word not in self.defined else None
        known = self.chain.name_of(match[1]) if match is not None else known
        return known if known in self.chain.world.symbols else None

    def _is_about(self, claim: Claim, step: Step) -> bool:
        """Whether an equation that is nowhere so has the form of what follows from a derivative set to 0."""
        if claim.solved:
            return True
        if step.line.left is not None:
            return False
        shape = np.shape(self.chain.points[0].values[self.zero])
        fits = [any(shape_of(one.values[0]) == shape for one in found) for found in claim.read]
        return bool(shape) and all(fits)

    def _of_the_loss(self) -> set[str]:
        """The derivatives of the loss that are known by now, whatever the loss is called."""
        lefts = (
            step.left for step in self.steps if step.layout is not None and step.verdict.outcome is Outcome.CORRECT
        )
        ends = (self.ends(left) for left in lefts if left is not None and left.bottom is not None)
        return {f"d{top}/d{bottom}" for top, bottom in ends if top == "L"}

    def _at_zero(self, step: Step) -> bool:
        """Judge a line about the place where a derivative is 0: ``w = …``, ``XᵀXw = Xᵀy``; False of any other line."""
        claim, line = self._claim(step.line), step.line
        if claim is None:
            return False
        good = self._holds(claim)
        self.zeros |= {self.zero} if good else set()
        step.left, step.written = Left(line.parts[0].text if line.left is None else line.left.top), ""
        message = f"where dL/d{self.zero} is 0" if good else f"not so where dL/d{self.zero} is 0"
        if not good and self._refuted_at_zero(step, claim):
            return True
        found = FoundMistake("other", message)
        evidence = f"verified numerically ({len(self.chain.points)} points)" if good else "refuted (numerically)"
        outcome = Outcome.CORRECT if good else Outcome.WRONG
        reading = " = ".join(show(best(read).tree) for read in claim.read)
        step.verdict = StepVerdict(outcome, () if good else (found,), message, evidence, reading=reading)
        return True

    def _claim(self, line: Line) -> Claim | None:
        """What a line says about the place where a derivative is 0; None of any other line."""
        left, parts = line.left, line.parts
        solved = left is not None and left.bottom is None and self._optimum(left.top) == self.zero
        if left is not None and not solved:
            if left.bottom is not None or left.expression or left.gradient or self._has_truth(left.top):
                return None
            parts = (Part(left.top, 0), *parts)  # Sw = λw: a product, not a new name
        if len(parts) < 2 and not solved:
            return None
        parts = tuple(replace(part, text=self._with_symbol(part.text)) for part in parts)
        read = [attempts(self._problem(part, {}, None), self.said(part.text)) for part in parts]
        if any(isinstance(found, Verdict) for found in read):
            return None
        read = [found if isinstance(found, Verdict) else [self._with_loss(one) for one in found] for found in read]
        return Claim(solved, parts, tuple(found for found in read if not isinstance(found, Verdict)))

    def _with_loss(self, attempt: Attempt) -> Attempt:
        """A side with the loss written out where it is named for its value: ``Cw = L w``."""

        def written(node: Node) -> Node:
            named = isinstance(node, Name) and node.name not in self.defined and self._is_a_loss(node.name)
            return self.chain.tree_of(node.name) if named and isinstance(node, Name) else node

        return replace(attempt, tree=mapped(attempt.tree, written))

    def _holds(self, claim: Claim) -> bool:
        """Whether what is claimed is so where the derivative is 0, or where all are that were set to 0."""
        chain, name = self.chain, self.zero
        pairs: list[tuple[Sequence[Attempt], Sequence[Attempt]]]
        if claim.solved:
            if all(any(makes_zero(chain, name, one.values) for one in found) for found in claim.read):
                return True
            itself = [replace(claim.read[0][0], tree=Name(name))]
            pairs = [(itself, found) for found in claim.read]
        else:
            pairs = [*pairwise(claim.read)]
            if all(any(holds(chain, name, a.tree, b.tree) for a in one for b in other) for one, other in pairs):
                return True
        said = self.zeros | ({name} if claim.solved else set())
        names = [name for name in chain.world.symbols if name in said]
        return len(names) > 1 and all(
            any(holds_jointly(chain, names, a.tree, b.tree) for a in one for b in other) for one, other in pairs
        )

    def _refuted_at_zero(self, step: Step, claim: Claim) -> bool:
        """Judge what a wrong line says by what would be right at the place itself, so that its mistake has a name."""
        places = [solution(self.chain, self.zero, point) for point in self.chain.points]
        if any(place is None for place in places):
            return False
        there = [place.values for place in places if place is not None]
        solved = claim.solved
        parts = (
            claim.parts if solved else tuple(sorted(claim.parts, key=lambda part: len(part.text)))
        )  # the longer errs
        text = parts[0].text
        if not solved:
            problem = _there(self._problem(parts[0], {}, None), there)
            found = attempts(problem, self.said(text))
            if isinstance(found, Verdict):
                return False
            truths = list(best(found).values)
        else:
            truths = [values[self.zero] for values in there]
        if any(isinstance(value, Raised | tuple) for value in truths):
            return False
        truth = Layout("value", tuple(np.asarray(value, dtype=float) for value in truths))
        for part in parts if solved else parts[1:]:
            problem = _there(self._problem(part, {}, truth), there)
            tried = attempts(problem, self.said(part.text))
            if isinstance(tried, Verdict) or (attempt := best(tried)).right:
                continue
            if solved and not any(node == Name(self.zero) for node in walk(attempt.tree)):  # it says nothing of itself
                others = {name: symbol for name, symbol in problem.world.symbols.items() if name != self.zero}
                kept = {n: t for n, t in problem.world.let.items() if self.zero not in problem.world.dependencies[n]}
                problem = replace(problem, world=problem.world.changed(symbols=others, let=kept))
            step.problem, step.attempt, step.part, step.values = problem, attempt, part, attempt.values
            verdict = wrong_verdict(problem, attempt)
            step.verdict = told(replace(verdict, message=f"not so where dL/d{self.zero} is 0"), part)
            return True
        return False

    def _as_equation(self, line: Line) -> Line:
        """``Sw = λw``: a product of known names on the left is no new name, unless later lines use it as one."""
        left = line.left
        if left is None or line.also or line.augmented or not self._is_unknown(left) or len(left.top) > 3:
            return line
        part = Part(left.top, line.text.index(left.top) if left.top in line.text else 0)
        found = attempts(self._problem(part, {}, None), part.text)
        if isinstance(found, Verdict) or found[0].error is not None:
            return line
        names = {node.name for node in walk(found[0].tree) if isinstance(node, Name)}
        if len(names) < 2 or names & (self.chain.own | self.defined.keys()):
            return line
        equation = replace(line, left=None, parts=(part, *line.parts))
        used = any(mentions(other, left.top) for other in self.lines[len(self.steps) + 1 :])
        return equation if not used or self._holds_somewhere(equation) else line

    def _is_unknown(self, left: Left) -> bool:
        """Whether a left side is a word without a meaning so far."""
        plain = left.bottom is None and not left.expression and not left.gradient
        return plain and left.top not in self.defined and not self._has_truth(left.top) and self._meant(left) == left

    def _holds_somewhere(self, equation: Line) -> bool:
        """Whether an equation holds where a derivative that is known by now is 0."""
        known, names = self.zero, [name for name in self.chain.world.symbols if f"dL/d{name}" in self._of_the_loss()]
        try:
            for self.zero in (known, *names):
                claim = self._claim(equation) if self.zero else None
                if claim is not None and self._holds(claim):
                    return True
        finally:
            self.zero = known
        return False


def _there(problem: StepProblem, values: Sequence[Mapping[str, Any]]) -> StepProblem:
    """A problem at other points: the symbols' values there, the learner's own names as they are."""
    pairs = zip(problem.points, values, strict=True)
    return replace(problem, points=tuple(point.with_values(dict(given)) for point, given in pairs))
