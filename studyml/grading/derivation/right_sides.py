"""Right sides: what a line says, judged against every layout that is still open.

Owns the verdict on one right side and what a right one fixes: the layout chosen. Knows the meaning of names through
``scope``; which kind of line it is, is ``statements``' and ``steps``' matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import numpy as np

from studyml.algebra.derivative import DerivativeError, jacobian
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError
from studyml.algebra.tree import Name, Node, walk
from studyml.grading.derivation import chain_rule
from studyml.grading.derivation.entry_sides import EntrySides
from studyml.grading.derivation.inner import SPARE, inner_derivatives
from studyml.grading.derivation.layouts import Array, Layout
from studyml.grading.derivation.left_sides import Left, left_side, with_direct_parts
from studyml.grading.derivation.line import Line, Part
from studyml.grading.derivation.scope import StepProblem, Tried
from studyml.grading.derivation.stationary import difference, moved
from studyml.grading.derivation.step import Step, told, unread
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.evidence import verified
from studyml.grading.formula import Attempt, attempts, best, right_verdict, wrong_verdict
from studyml.grading.values import all_same, same
from studyml.model import FoundMistake, Outcome, StepVerdict, Verdict

_PRIMED = re.compile(r"\)\s*['′]")
_CONSTANT = re.compile(
    r"\s*[-+−]\s*\(?(?:const(?:ants?|\.)?|(?:terms?|stuff) (?:without|independent of|free of) \w+)\)?\s*\Z", re.I
)
"""``+ const``, an additive constant nobody needs."""
_GRADIENT = re.compile(r"(?:∇|\\nabla(?![A-Za-z])\s*)(?![_\s])[^\W\d][^\W_ᵀ]*(?:\([^\W\d]\w*\))?")
"""``∇q``, ``∇f(u)``: by what, is not said."""
_BROUGHT_IN = re.compile(
    r"\s*(?:(?:now|then|next|finally|so|and|let us|we)[,:]?\s+)?(?:put|insert|substitut|plug|replac|remember)[a-z]*\b",
    re.IGNORECASE,
)
"""What says of a name what it is, to be put into the line before."""


@dataclass(eq=False)
class RightSides(EntrySides):
    """Judges right sides; keeps the lines judged so far."""

    steps: list[Step] = field(default_factory=list)
    zero: str = ""
    """The symbol by which a derivative was set to 0."""
    zeros: set[str] = field(default_factory=set)
    """All symbols by which a derivative was set to 0, or is said to be."""
    broken: dict[str, int] = field(default_factory=dict)
    """Names of the learner's own that can't be computed, each with its step."""
    partials: dict[str, tuple[tuple[Array, ...], bool]] = field(default_factory=dict)
    """What ``∂f/∂z`` is worth on later lines, where a right line said it as the direct part of df/dz.

    With whether that had the sign ∂; without it df/dz is no more than that either till a line says what it is.
    """

    def _before(self, line: Line) -> Step | None:
        """The step that a line without a left side goes on from.

        Not what ``where`` brought in on its own row, nor ``Put u = A w back in``, unless it is about u.
        """
        found = (
            one
            for one in reversed(self.steps)
            if (not _brings_in(one) or self._goes_on_from(one, line))
            and (
                one.line.source != line.source
                or (not one.line.aside and (one.left is None or one.left.bottom is not None))
            )
        )
        found = (one for one in found if not one.unread or one.left is not None)
        return next(found, self.steps[-1] if self.steps else None)

    def _goes_on_from(self, before: Step, line: Line) -> bool:
        """Whether a line's first side is worth what another line is about, as far as both can be read."""
        known = before.problem is not None or before.layout is not None
        if not known or not line.parts:
            return before.left is not None
        first, truths = line.parts[0], before.problem.truths if before.problem is not None else before.layout.values  # type: ignore[union-attr]
        if self.is_indexed(first.text):
            return any(all_same(values, truths) for values in self.values_by_entry(first, before.entry))
        problem = self._problem(first, self._names_used(first)[0], None)
        found = attempts(replace(problem, truths=truths), self.said(first.text))
        return isinstance(found, Verdict) or best(found).right

    def _judge_part(self, step: Step, part: Part, options: list[Layout]) -> None:
        """Judge one right side against every layout that is still open."""
        left, step.renamed = step.left, False
        assert left is not None
        if (constant := _CONSTANT.search(part.text)) is not None and self._judge_but_for_constant(
            step, replace(part, text=part.text[: constant.start()])
        ):
            return
        if self.is_indexed(part.text):
            self._judge_entries(step, part, options)
            return
        if _PRIMED.search(part.text) and self.numbers_alone():
            raise NoTruth("say by what this is differentiated, d(…)/dz, or write it out")
        text, given = self._with_partials(step, part.text)
        text = self._with_gradients(step, text, given)
        text, inner = inner_derivatives(text)
        given |= {one.letter: self._expression_truths(one.left)[0].values for one in inner}
        step.letters |= {one.letter: f"({one.written})" for one in inner}
        part = Part(text, part.offset)
        mentioned = self._mentioned(part)
        step.uses = frozenset(self.key(top, bottom) for top, bottom in mentioned) | step.sloped
        if self._says_no_more(step, part, left):
            return
        link = None if left.bottom is None or left.expression else chain_rule.link_of(left, self._plain)
        links = None if link is None else chain_rule.links(part.text, self._plain)
        tried: list[Tried] = []
        for one in self.tries(part, self._widened(left, options), given):
            if isinstance(one, Verdict):
                step.verdict = unread(one, part)
                return
            problem, attempt, used, option = one
            if attempt.right:
                self._accept(step, part, left, option, used, problem, attempt)
                return
            tried.append(one)
        if not tried:
            raise NoTruth("a derivative in this line has no value here")
        for problem, attempt, used, _ in tried:
            if (below := self._pulled_back(left, attempt.values)) is not None:
                self._accept(step, part, left, below, used, replace(problem, truths=below.values), attempt)
                return
        if (
            links is not None
            and link is not None
            and chain_rule.joins_up(links, link)
            and self._chain_holds(links, link)
        ):
            self._accept_chain(step, part, options[0])
            return
        problem, attempt, _, option = min(tried, key=lambda one: not _fits(one))
        step.problem, step.attempt, step.part, step.values = problem, attempt, part, attempt.values
        step.left, step.layout, step.options = self._with_bottom(left, option), None, [one[3] for one in tried]
        verdict = wrong_verdict(problem, attempt)
        if links is not None and link is not None:
            verdict = _of_a_chain(verdict, links, link)
        step.verdict = told(replace(verdict, reading=step.as_written(verdict.reading)), part)

    def _says_no_more(self, step: Step, part: Part, left: Left) -> bool:
        """Whether a right side is the derivative on the left by another name.

        Raises :class:`NoTruth` where the left side itself stands in it.
        """
        derivative = left.bottom is not None and not left.expression
        if derivative and self._says_again(step, part, left):
            return True
        step.renamed = self._is_renamed(step, part, left)
        if step.renamed:
            step.verdict = StepVerdict(Outcome.CORRECT, message=f"{part.text.strip()} by another name")
            return True
        itself = left.bottom is None and part.text.strip("() ") == left.top
        if itself or (derivative and self.key(left.top, left.bottom or "") in step.uses):
            raise NoTruth("this says nothing: the left side stands on the right side too")
        return False

    def _judge_but_for_constant(self, step: Step, part: Part) -> bool:
        """Judge ``L = q - 2t + const``: what is left out may not change with what is asked for. False of any other."""
        left = step.left
        if left is None or left.bottom is not None or left.gradient or not self._has_truth(left.top):
            return False
        found = attempts(self._problem(part, self._names_used(part)[0], None), self.said(part.text))
        names = [name for name in self.chain.world.symbols if name in self.sought]
        if isinstance(found, Verdict) or not names:
            return False
        truth = self.chain.tree_of(left.top)
        for attempt in found:
            if attempt.error is None and all(
                self._differ_alike(truth, attempt.tree, point, names) for point in self.chain.points
            ):
                step.part, step.problem, step.attempt = part, None, attempt
                step.layout = self.truths_of(left)[0]
                step.values = step.layout.values
                message = f"but for what does not change with {', '.join(names)}"
                evidence = verified(self.chain.points)
                step.verdict = StepVerdict(Outcome.CORRECT, (), message, evidence, reading=" ".join(part.text.split()))
                return True
        if all(attempt.error is not None for attempt in found):
            return False
        message = f"this differs from {left.top} by more than a constant"
        step.part, step.problem, step.attempt, step.values, step.layout = part, None, None, (), None
        step.verdict = StepVerdict(Outcome.WRONG, (FoundMistake("other", message),), message, "refuted (numerically)")
        return True

    def _differ_alike(self, left: Node, right: Node, point: Sample, names: Sequence[str]) -> bool:
        """Whether two expressions differ by the same wherever the symbols are."""
        there = point
        for name in names:
            value = np.asarray(point.values[name], dtype=float)
            there = moved(
                self.chain, name, there, value * (0.75 + 0.1 * np.cos(np.arange(value.size))).reshape(value.shape)
            )
        apart = [difference(left, right, one, np.inf) for one in (point, there)]
        return apart[0] is not None and apart[1] is not None and same(apart[0], apart[1])

    def _with_partials(self, step: Step, text: str) -> tuple[str, dict[str, tuple[Array, ...]]]:
        """A right side with a letter for each direct part, and what these letters are worth."""
        given: dict[str, tuple[Array, ...]] = {}

        def letter(left: Left, written: str) -> str:
            key = self.key(left.top, left.bottom or "")
            values, rounded = self.partials.get(key, ((), True))
            spare = next((one for one in SPARE if one not in text and one not in given), "")
            if not values or not spare or (not left.round and (rounded or key in self.chosen)):
                return ""
            if left.round and self._is_said_whole(key):
                return ""
            given[spare] = values
            step.letters[spare] = written
            return spare

        return (with_direct_parts(text, letter) if self.partials else text), given

    def _is_said_whole(self, key: str) -> bool:
        """Whether a right line says all of a derivative with the sign of its direct part: ∂ stands for both."""
        return any(
            not one.direct and one.left.round and one.left.bottom and self.key(one.left.top, one.left.bottom) == key
            for one in self.steps
            if one.left is not None and not one.left.expression and one.verdict.outcome is Outcome.CORRECT
        )

    def _with_gradients(self, step: Step, text: str, given: dict[str, tuple[Array, ...]]) -> str:
        """A right side with a letter for ``∇q`` and ``∇f(u)``, and what these letters are worth."""

        def letter(match: re.Match[str]) -> str:
            left = left_side(match[0])
            meant = None if left is None else self._meant(left)
            spare = next((one for one in SPARE if one not in text and one not in given), "")
            layouts = [] if meant is None or meant.bottom is None or not spare else self.truths_of(meant)
            if meant is None or not layouts:
                return match[0]
            given[spare] = layouts[0].values
            step.letters[spare] = match[0]
            step.sloped |= {self._key_of_slope(meant, layouts[0])}
            return spare.ljust(len(match[0]))

        return _GRADIENT.sub(letter, text) if "∇" in text or "\\nabla" in text else text

    def _key_of_slope(self, meant: Left, layout: Layout) -> str:
        """The name of what ``∇f(u)`` is: of dL/du, where L is f(u)."""
        bottom = meant.bottom or ""
        if meant.top in self.chain.world.functions:
            with suppress(NoTruth):
                if all_same(layout.values, self.layouts_of("L", bottom)[0].values):
                    return self.key("L", bottom)
        return self.key(meant.top, bottom)

    def _says_again(self, step: Step, part: Part, left: Left) -> bool:
        """Whether a line names a derivative by a shorter name under which it was right: ``dL/dx = dx``."""
        key = self.key(left.top, left.bottom or "")
        before = next((one for one in self.steps if one.written == part.text.strip() and one.left is not None), None)
        if before is None or before.left is None or before.layout is None or key not in self.chosen:
            return False
        if before.left.bottom is None or self.key(before.left.top, before.left.bottom) != key:
            return False
        step.layout, step.part, step.values = self.chosen[key], part, self.chosen[key].values
        step.uses = before.uses
        step.verdict = StepVerdict(Outcome.CORRECT, message="as above", evidence="exact", reading=part.text)
        return True

    def _is_renamed(self, step: Step, part: Part, left: Left) -> bool:
        """Whether a right side is the same derivative under another name, which claims nothing: ``dM = dL/dM``."""
        name, typed = left_side(part.text), step.line.text.partition("=")[0]
        if (
            name is None
            or left.bottom is None
            or left.expression
            or name.expression
            or part.text.split() == typed.split()
        ):
            return False
        meant = self._meant(name)
        return meant.bottom is not None and self.key(meant.top, meant.bottom) == self.key(left.top, left.bottom)

    def _widened(self, left: Left, options: list[Layout]) -> Iterator[Layout]:
        """The layouts, then what the derivative is when more is read off its variable."""
        yield from options
        if left.bottom is not None and not left.expression and self.key(left.top, left.bottom) not in self.chosen:
            yield from self.chain.read_off(left.top, left.bottom)

    def _accept(
        self,
        step: Step,
        part: Part,
        left: Left,
        option: Layout,
        used: Mapping[str, Layout],
        problem: StepProblem,
        attempt: Attempt,
    ) -> None:
        left = step.left = self._with_bottom(left, option)
        if left.bottom is not None and not left.expression:
            self.chosen[self.key(left.top, left.bottom)] = option
        elif left.bottom is None and not left.gradient and attempt.form is not None:
            self._keep_as_written(left.top, attempt)
        self.chosen.update(used)
        step.problem, step.attempt = problem, attempt
        step.forms.append((attempt.tree, problem.points))
        step.layout, step.part, step.values = option, part, attempt.values
        verdict = right_verdict(problem, attempt)
        note = verdict.note
        if option.name not in ("value", "gradient", "entry by entry"):
            note = "; ".join(filter(None, (note, f"read as {option.name}")))
        step.verdict = StepVerdict(
            Outcome.CORRECT, message=note, evidence=verdict.evidence, reading=step.as_written(verdict.reading)
        )

    def _keep_as_written(self, top: str, attempt: Attempt) -> None:
        """Keep another form of the loss or an intermediate: ``s = 1/(1 + k)``, where s was not made of k."""
        known, name = self.chain.world.forms, self.chain.name_of(top)
        if not all(node.name in known for node in walk(attempt.tree) if isinstance(node, Name)):
            return
        if self.chain.is_loss(top):
            self.chain.written.append(attempt.tree)
        elif name is not None and name in self.chain.world.let and name not in self.chain.own:
            self.chain.rewritten.setdefault(name, []).append(attempt.tree)

    def _chain_holds(self, links: Sequence[chain_rule.Link], whole: chain_rule.Link) -> bool:
        """Whether a product of whole Jacobians along the links is that of the left side: all goes through them."""
        chain, by_top = self.chain, dict(links)
        try:
            for point in chain.points:
                top, product = whole[0], None
                for _ in links:
                    bottom = chain.name_of(by_top[top]) or ""
                    factor = jacobian(chain.tree_of(top), bottom, point, chain.world)
                    axes = np.ndim(point.values[chain.name_of(top) or ""]) if product is not None else 0
                    product = factor if product is None else np.tensordot(product, factor, axes=axes)
                    top = by_top[top]
                truth = jacobian(chain.tree_of(whole[0]), chain.name_of(whole[1]) or "", point, chain.world)
                if product is None or not same(product, truth):
                    return False
        except (KeyError, NoTruth, DerivativeError, EvaluationError, ShapeError):
            return True  # what can't be worked out speaks against nothing
        return True

    def _accept_chain(self, step: Step, part: Part, option: Layout) -> None:
        step.layout, step.part = option, part
        step.values = option.values
        message = "the chain rule as a statement; with arrays, mind the order of the factors and what is summed"
        reading = " ".join(part.text.split())
        step.verdict = StepVerdict(Outcome.CORRECT, message=message, evidence="exact", reading=reading)


def _of_a_chain(verdict: Verdict, links: Sequence[chain_rule.Link], link: chain_rule.Link) -> Verdict:
    """The verdict on a wrong product of derivatives: whether a factor is missing, or another way."""
    joined = chain_rule.joins_up(links, link)
    message = f"{link[0]} changes with {link[1]} in another way too" if joined else chain_rule.broken(links, link)
    mistake = FoundMistake("missing_term" if joined else "missing_factor", message)
    return replace(verdict, mistakes=(mistake,), message=message)


def _brings_in(step: Step) -> bool:
    """Whether a line only says what is put into the one before: ``Put u = A w back in.``."""
    return step.left is not None and step.left.bottom is None and _BROUGHT_IN.match(step.line.row) is not None


def _fits(tried: Tried) -> bool:
    _, attempt, _, option = tried
    return all(np.shape(a) == np.shape(b) for a, b in zip(attempt.values, option.values, strict=True))  # type: ignore[arg-type]
