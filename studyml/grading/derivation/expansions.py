"""Expansions: ``f(x + h) = f(x) + ⟨g, h⟩ + O(‖h‖²)``, which say how something changes with a step in a name.

Owns how such a line is told, and its truth: exactly where nothing is left out, else up to the order of what is. The
step is drawn at random; what is left out must shrink as fast as it says when the step does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from studyml.algebra.language.names import Defined
from studyml.algebra.tree import Name, Node, mapped
from studyml.grading.derivation.layouts import Array, Layout
from studyml.grading.derivation.left_sides import Left, bare
from studyml.grading.derivation.line import Line, Part
from studyml.grading.derivation.prose import FUNCTIONS
from studyml.grading.derivation.scope import StepProblem
from studyml.grading.derivation.small_steps import (
    Small,
    left_out,
    moved_in,
    order_of,
    smalls_in,
    with_functions,
    without_rest,
)
from studyml.grading.derivation.statements import Statements
from studyml.grading.derivation.step import Grown, Step, told, unread
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.evidence import verified
from studyml.grading.formula import Attempt, attempts, best, right_verdict, wrong_verdict
from studyml.grading.values import Raised, value_of
from studyml.model import FoundMistake, Outcome, StepVerdict, Verdict

SHARES = (2.0**-7, 2.0**-8, 2.0**-9)
"""Of a step at which what is left out is looked at."""
SLACK = 1.3
NOTHING = 1e-11
_STEP = re.compile(r"[hkεδη]|[dΔδ][^\W\d]")
"""What a step is called where nothing else says that it is one."""
_WORD = re.compile(r"(?<![^\Wᵀ])(?<!\\)[^\W\d](?:[^\Wᵀ])*")


@dataclass(eq=False)
class Expansions(Statements):
    """Judges lines that expand something."""

    @cached_property
    def smalls(self) -> dict[str, Small]:
        """The steps of the answer, by their names."""
        texts = [line.text for line in self.lines]
        given = {bare(left.top) for line in self.lines for left in (line.left, *line.also) if left is not None}
        some = any(order_of(text) is not None or "lim" in text for text in texts)
        found: dict[str, Small] = {}

        def is_known(word: str) -> bool:
            function = word.casefold() in FUNCTIONS
            product = word[0] not in "dδΔ" and all(self.chain.name_of(letter) for letter in word)  # f(w - ag)
            named = self.chain.name_of(word) is not None or (word in given and not self._is_step(word, texts))
            return function or product or named

        for text in texts:
            if "+" not in text and "-" not in text and "−" not in text:
                continue
            for _, by, rest in moved_in(text):
                if self.chain.name_of(by) is None:
                    continue
                for small in smalls_in(rest, self.chain.name_of(by) or by, is_known):
                    found.setdefault(small.name, small)
        named = frozenset().union(*(left_out(text) for text in texts)) if some else frozenset()
        told = {small.name for text in texts for function, by, rest in moved_in(text) if self._is_function(function)
                for small in smalls_in(rest, by, is_known)}  # fmt: skip
        said = told | named
        return {name: small for name, small in found.items() if name in said or _STEP.fullmatch(name)}

    def _is_step(self, word: str, texts: Sequence[str]) -> bool:
        """Whether a word that is given later, ``take h = -a g``, stands in brackets as a step before that."""
        first = next((text for text in texts if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)), "")
        return any(word in rest and self._is_function(function) for function, _, rest in moved_in(first))

    def _is_function(self, name: str) -> bool:
        """Whether what stands before brackets is something that is made of others: the loss, an intermediate."""
        if not name:
            return False
        known = self.chain.name_of(name)
        return self._is_a_loss(name) or known in self.chain.world.let or name in self.chain.world.functions

    def _draw_steps(self) -> None:
        """Give each step a value at each point."""
        for name, small in self.smalls.items():
            if name in self.defined or self.chain.name_of(name) is not None:
                continue
            draw = np.random.default_rng(sum(map(ord, name)))
            self.defined[name] = tuple(_drawn(draw, small, self, at) for at in range(len(self.chain.points)))

    def _grown(self, line: Line) -> Grown | None:
        """What a line expands; what the line before does where it goes on."""
        if not self.smalls or line.augmented:
            return None
        self._draw_steps()
        free = {name for name in self.smalls if name not in self.chain.own}
        words = {bare(word) for part in line.parts for word in _WORD.findall(part.text)}
        before = self._before(line) if line.left is None else None
        goes_on = before is not None and before.grown is not None and len(line.parts) == 1
        order = order_of(line.text)
        if goes_on and before is not None and before.grown is not None:
            return replace(before.grown, order=order if order is not None else before.grown.order)
        if line.left is not None and (line.left.bottom is not None or self._has_truth(line.left.top)):
            return None
        if len(line.parts) < 2 or not (words & free):
            return None
        first = line.parts[0].text
        ends = [
            (function, self.chain.name_of(by) or by)
            for function, by, _ in moved_in(first)
            if self._is_function(function)
        ]
        loss, by = ends[0] if ends else ("", "")
        names = frozenset(left_out(line.text) & free) or frozenset(words & free)
        factors = frozenset(name for name in names if self.smalls[name].of == "")
        return Grown(loss, by, factors or names, order, first)

    def _judge_expansion(self, step: Step, grown: Grown) -> None:
        step.grown, step.left, step.written = grown, Left(grown.first), ""
        first = Part(without_rest(grown.first), 0)
        problem, read = self._read_side(first, None)
        if isinstance(read, Verdict):
            step.verdict = unread(read, first)
            return
        truth = best(read)
        if truth.error is not None or any(isinstance(value, Raised | tuple) for value in truth.values):
            step.verdict = told(wrong_verdict(problem, truth), first)
            return
        step.layout = Layout("value", tuple(np.asarray(value, dtype=float) for value in truth.values))
        for part in step.line.parts[1:] if len(step.line.parts) > 1 else step.line.parts:
            self._judge_side(step, Part(without_rest(part.text), part.offset), read)
            if step.verdict.outcome is not Outcome.CORRECT:
                return

    def _read_side(self, part: Part, truth: Layout | None) -> tuple[StepProblem, list[Attempt] | Verdict]:
        text = self._with_functions(part.text)
        whole = Part(text, part.offset)
        problem = self._problem(whole, next(iter(self._names_used(whole)), {}), truth)
        return problem, attempts(problem, self.said(text))

    def _judge_side(self, step: Step, part: Part, first: Sequence[Attempt]) -> None:
        """Judge one side against the first: exactly, or up to the order of what the line leaves out."""
        assert step.grown is not None and step.layout is not None
        problem, found = self._read_side(part, step.layout)
        if isinstance(found, Verdict):
            step.verdict = unread(found, part)
            return
        attempt = best(found)
        step.problem, step.attempt, step.part, step.values = problem, attempt, part, attempt.values
        if attempt.right:
            step.verdict = told(right_verdict(problem, attempt), part)
            step.verdict = replace(step.verdict, reading=" ".join(part.text.split()))
            return
        order = step.grown.order
        pairs = ((one, other) for one in first for other in found if one.error is None and other.error is None)
        if order is not None and any(
            _shrinks(problem, one.tree, other.tree, step.grown.steps, order) for one, other in pairs
        ):
            message = "to first order" if order == 2 else f"up to terms of order {order}"
            reading = " ".join(part.text.split())
            step.verdict = StepVerdict(Outcome.CORRECT, (), message, verified(self.chain.points), reading=reading)
            return
        step.verdict = told(wrong_verdict(problem, attempt), part)
        step.problem = None  # what is left out has no truth to compare with
        found_mistake = FoundMistake("other", step.verdict.message)
        step.verdict = replace(step.verdict, mistakes=(found_mistake,), reading=" ".join(part.text.split()))

    # -- functions of what moves

    def _with_functions(self, text: str) -> str:
        """A text with a function for ``s`` of ``s(z + h)``, where s is something made of z."""

        def letter(function: str, heads: tuple[str, ...]) -> str:
            if function in self.chain.world.functions or not self._is_function(function):
                return ""
            names = tuple(self.chain.name_of(head) or "" for head in heads)
            try:
                tree = self.chain.tree_of(function)
            except NoTruth:
                return ""
            made_of = self._made_of(tree)
            if not names or len(set(names)) < len(names) or not all(name in made_of for name in names):
                return ""
            word = f"{'fqx'}{''.join(one for one in function if one.isalnum())}{'x'.join(names)}"
            self.chain.name_function(word, Defined(names, self._written_out(tree, names)))
            return word

        return with_functions(text, letter)

    def _made_of(self, tree: Node) -> set[str]:
        return self.chain._needed(tree)

    def _written_out(self, tree: Node, names: Sequence[str]) -> Node:
        """An expression without the intermediates that are made of these names."""
        let, depends = self.chain.world.let, self.chain.world.dependencies

        def plain(node: Node) -> Node:
            made = isinstance(node, Name) and node.name in let and node.name not in names
            if not made or not isinstance(node, Name) or not set(names) & set(depends.get(node.name, ())):
                return node
            return self._written_out(let[node.name], names)

        return mapped(tree, plain)


def _drawn(draw: np.random.Generator, small: Small, judge: Expansions, at: int) -> Array:
    """A step at a point, not so large that what moves leaves its domain."""
    if not small.of:
        return np.asarray(0.2 + 0.3 * draw.random())
    given = np.asarray(judge.chain.points[at].values[small.of], dtype=float)
    symbol = judge.chain.world.symbols.get(small.of)
    domain = "" if symbol is None else symbol.domain
    value = draw.normal(size=given.shape)
    if domain in ("unit", "positive"):
        room = np.minimum(given, 1 - given) if domain == "unit" else given
        value = 0.4 * np.tanh(value) * room
    return np.asarray(value)


def _shrinks(problem: StepProblem, left: Node, right: Node, steps: frozenset[str], order: int) -> bool:
    """Whether two sides differ by no more than this order of the steps."""
    for point in problem.points:
        apart = [_apart(left, right, {**point.values, **_shares(point.values, steps, share)}) for share in SHARES]
        if any(one is None for one in apart):
            return False
        pairs = [one for one in apart if one is not None]
        for (before, _), (after, size) in pairwise(pairs):
            if after > NOTHING * max(size, 1e-3) and after > before * 2.0**-order * SLACK:
                return False
    return True


def _shares(values: Mapping[str, Any], steps: frozenset[str], share: float) -> dict[str, Any]:
    return {name: share * np.asarray(values[name], dtype=float) for name in steps}


def _apart(left: Node, right: Node, values: Mapping[str, Any]) -> tuple[float, float] | None:
    one, other = value_of(left, values), value_of(right, values)
    if isinstance(one, Raised | tuple) or isinstance(other, Raised | tuple) or one.shape != other.shape:
        return None
    with np.errstate(all="ignore"):
        difference = float(np.max(np.abs(np.asarray(one, dtype=float) - other), initial=0.0))
        size = float(np.max(np.abs(np.asarray(one, dtype=float)), initial=0.0))
    return (difference, size) if np.isfinite(difference) else None
