"""Scope: what names and left sides mean at a place in an answer.

Owns the way from ``dw``, ``∇L``, ``L``, ``delta`` to a derivative with its true values, in every layout that is still
open, and from a right side to its values under them. Knows the chain and the names given so far; judges no line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, product

import numpy as np

from studyml.algebra.shapes import Shape, Size
from studyml.algebra.symbols import Symbol
from studyml.algebra.tree import Call, Name, Node, Text, Unary, mapped, walk
from studyml.grading.derivation.differentials import expressions
from studyml.grading.derivation.layouts import Array, Layout
from studyml.grading.derivation.left_sides import (
    FRACTION,
    MENTION,
    NAME,
    Left,
    bare,
    plain_mentions,
    quotients,
    short_for,
)
from studyml.grading.derivation.lines import Line, Part
from studyml.grading.derivation.truths import DATA, LOSSES, Chain, NoTruth
from studyml.grading.diagnosis.edits.edit import is_condition
from studyml.grading.formula import Attempt, attempt_of, attempts, best
from studyml.grading.problem import Problem, ProblemError, is_piecewise
from studyml.grading.values import Raised, Value, all_equal, value_of
from studyml.model import Kind, Question, Verdict

MOST_COMBINATIONS = 12
_APPLIED_SLOPE = re.compile(rf"(?<![\w\\])(?P<name>{NAME})['′]\((?P<by>{NAME})\)")
PRIMED = "Ξ"
"""What stands before a name for its derivative, as in ``N'``."""
_PRIMED = re.compile(rf"(?<![\w\\'])(?P<name>{NAME})['′](?![\w'′(])")
_LOSS_AGAIN = ("L", "J", "loss", "Loss", "cost")
"""What a scalar so called can only be."""
_ANY_GRADIENT = ("grad", "gradient")


class StepProblem(Problem):
    """The problem of one line: its truth is known at the points only."""

    def truth_at(self, sample: object) -> Value:
        """There is no truth elsewhere."""
        raise ProblemError("step", "known at its points only")


@dataclass(frozen=True, slots=True)
class Assumed:
    """How an answer as a whole is taken."""

    averaged: str | None = None
    """The size by which ``dZ`` of an intermediate, as code spells it, is that of one example's loss."""
    pinned: tuple[tuple[str, Left], ...] = ()
    """Names of the learner's own that are meant for a derivative: ``delta2`` for dL/dZ2."""
    differentials: bool = False
    """Whether ``dw`` beside ``dL = …`` is a change of w, not a derivative."""
    parts: bool = False
    """Whether the arguments of functions that have no name of their own have one: ``X @ W`` of ``tanh(X @ W)``."""
    dots: bool = False
    """Whether ``c = a · b`` of two vectors, in a definition, is the dot product."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Letters that stand for the learner's own, which are names of sizes, with what he typed."""


Tried = tuple[StepProblem, Attempt, Mapping[str, Layout], Layout]
"""A right side under one choice of layouts: its problem, its values, the layouts in it, the layout of its left side."""


@dataclass(eq=False)
class Scope:
    """The meaning of an answer's names."""

    question: Question
    chain: Chain
    assumed: Assumed = field(default_factory=Assumed)
    lines: Sequence[Line] = ()
    chosen: dict[str, Layout] = field(default_factory=dict)
    """The layout of each derivative once a right line has fixed it."""
    defined: dict[str, tuple[Array, ...]] = field(default_factory=dict)
    """Names the learner gave to something that can't be differentiated, with true values."""

    # -- what a left side means

    def _meant(self, left: Left) -> Left:
        """The derivative that a left side is short for: ``dw``, ``grad_w``, ``L'``; else the left side itself."""
        if left.gradient:
            return self._slope_of(left.top) or self._goal(left.top) if left.prime else self._goal(left.top)
        if left.bottom is not None or left.expression or self._has_truth(left.top):
            return left
        pinned = dict(self.assumed.pinned).get(left.top)
        if pinned is not None:
            return pinned
        if left.top in _ANY_GRADIENT and left.top not in self.chain.own:
            return self._goal("L")
        short = None if left.top in self.chain.own else self.short_for(left.top)
        return left if short is None else Left(*short)

    def short_for(self, word: str) -> tuple[str, str] | None:
        """Return (top, bottom) of the derivative that a word stands for, None of any other word."""
        if word[:1] == PRIMED and (slope := self._slope_of(word[1:])) is not None:
            return slope.top, slope.bottom or ""
        short = short_for(word, self._has_truth, self._is_variable)
        if short is None and word[:1] == "d" and word[1:2].isalpha():  # dW for w, where there is no W
            other = word[1].swapcase() + word[2:]
            if self._is_variable(other) and not self._has_truth(word[1:]):
                short = "L", other
        if short is None:
            return None
        top, bottom = short[0], self.chain.name_of(short[1]) or short[1]
        if word[1:].startswith(top) and not word.endswith("grad"):
            return top, bottom
        return "l" if self._of_one_example(bottom) else self._loss_name, bottom

    @property
    def _loss_name(self) -> str:
        """What the learner calls the loss."""
        return next((top for line in self.lines for top in _tops(line) if self.chain.is_loss(top)), "L")

    def names_of_the_loss(self) -> frozenset[str]:
        """What the learner calls the loss, beside its usual names: KL or NLL, where these alone are differentiated."""
        tops = {top for line in self.lines for top in _tops(line)}
        if any(self._is_a_loss(top) for top in tops):
            return frozenset()
        return frozenset(top for top in tops if top in DATA and self.chain.name_of(top) is None)

    def _is_variable(self, name: str) -> bool:
        known = self.chain.name_of(name)
        return known is not None and known not in self.chain.world.size_names

    def _is_a_loss(self, name: str) -> bool:
        return self.chain.is_loss(name) or self.chain.is_example(name)

    def _of_one_example(self, name: str) -> bool:
        """Whether ``dZ`` is taken for the derivative of one example's loss."""
        size = self.assumed.averaged
        return size is not None and name in self.chain.world.let and size in self.chain.world.forms[name].shape

    def _slope_of(self, top: str) -> Left | None:
        """``s'`` of an intermediate that is made of one thing alone, by that; else by the symbol that is asked for."""
        name = self.chain.name_of(top)
        if name is None or name not in self.chain.world.let:
            return None
        forms = self.chain.world.forms
        direct = {node.name for node in walk(self.chain.world.let[name]) if isinstance(node, Name)}
        moving = [one for one in direct if forms[one].kind == "float"]
        by = moving[0] if len(moving) == 1 else self.question.wrt
        return Left(top, by) if by in moving else None

    def said(self, text: str) -> str:
        """A right side with plain words for ``∇_z L`` and for ``N'`` of a number N, as long as before."""

        def word(match: re.Match[str]) -> str:
            name = self.chain.name_of(bare(match["name"]))
            number = name is not None and name in self.chain.world.let and not self.chain.world.forms[name].shape
            return PRIMED + match["name"] if number and self._slope_of(match["name"]) is not None else match[0]

        def slope(match: re.Match[str]) -> str:
            loss = bare(match["name"])
            return f"d{loss}/d{match['by']}".ljust(len(match[0])) if self._is_a_loss(loss) else match[0]

        text = _APPLIED_SLOPE.sub(slope, plain_mentions(text).replace("ℓ", "l"))
        return _PRIMED.sub(word, text) if "'" in text or "′" in text else text

    def _goal(self, top: str) -> Left:
        """``∇L`` and ``L'``: by what the card asks, else by any symbol that fits."""
        if self._is_a_loss(top):
            if self.question.wrt:
                return Left(top, self.question.wrt)
            return Left(top, gradient=True)
        name = self.chain.name_of(top)
        if name is None:
            return Left(top)
        if name in self.chain.world.symbols or self.chain.world.forms[name].shape:  # ∇W1
            return Left(self._loss_name, name)
        free = [symbol for symbol in self.chain.world.symbols if symbol in self.chain.world.dependencies.get(name, ())]
        return Left(top, free[0]) if len(free) == 1 else Left(top, gradient=True)

    def _is_own(self, left: Left, part: Part) -> bool:
        """Whether a left side names something of the learner's own."""
        if left.bottom is not None or left.expression or left.gradient:
            return False
        if self.chain.name_of(left.top) is not None:
            return left.top in self.chain.own
        return not self._is_a_loss(left.top) or not self._is_loss_again(left.top, part)

    def _is_loss_again(self, name: str, part: Part) -> bool:
        """Whether ``L = …`` says the loss again, rather than gives that name to something else."""
        truth = self.truths_of(Left(name))[0]
        found = attempts(self._problem(part, self._names_used(part)[0], truth), part.text)
        if isinstance(found, Verdict):
            return True
        attempt = best(found)
        if attempt.right or self.chain.is_example(name):
            return True
        scalar = all(np.ndim(value) == 0 for value in attempt.values if isinstance(value, np.ndarray))
        tops = {top for line in self.lines for top in _tops(line)}
        others = any(top in LOSSES for top in tops - {name})
        return scalar and not others and (name in tops or name in _LOSS_AGAIN)

    def _has_truth(self, name: str) -> bool:
        return self._is_a_loss(name) or self.chain.name_of(name) is not None

    def truths_of(self, left: Left) -> list[Layout]:
        """Return the layouts a left side may take; one, once it was chosen. Raises NoTruth."""
        if left.expression:
            return self._expression_truths(left)
        if left.gradient:
            return self._gradients(left.top)
        if left.bottom is None:
            if left.top in self.defined:
                return [Layout("value", self.defined[left.top])]
            tree = self.chain.tree_of(left.top)
            values = [value_of(tree, point.values) for point in self.chain.points]
            if any(isinstance(value, Raised | tuple) for value in values):
                raise NoTruth(f"{left.top} has no value of its own here")
            return [Layout("value", tuple(np.asarray(value) for value in values))]
        key = self.key(left.top, left.bottom)
        if key in self.chosen:
            return [self.chosen[key]]
        if left.function and not self._has_truth(left.top):
            return self._function_truths(left)
        return self.layouts_of(left.top, left.bottom)

    def layouts_of(self, top: str, bottom: str) -> list[Layout]:
        """Return the layouts of a derivative, of one example's loss where ``dZ`` is taken for that. Raises NoTruth."""
        known = self.chain.name_of(bottom)
        size = self.assumed.averaged
        if top == "l" and size is not None and known is not None and self._of_one_example(known):
            return [self._scaled(each, size) for each in self.chain.derivative("L", bottom)]
        return self.chain.derivative(top, bottom)

    def of_one_example(self, name: str) -> tuple[Array, ...] | None:
        """Return the derivative of one example's loss by an intermediate with a row an example; None if it has none."""
        size = next((one for one in self.chain.averaged if one in self.chain.world.forms[name].shape), None)
        return None if size is None else self._scaled(self.chain.derivative("L", name)[0], size).values

    def _scaled(self, layout: Layout, size: str) -> Layout:
        counts = [point.sizes[size] for point in self.chain.points]
        return Layout(layout.name, tuple(n * value for n, value in zip(counts, layout.values, strict=True)))

    def _gradients(self, top: str) -> list[Layout]:
        """The gradients by every symbol that has one."""
        found = []
        for name in self.chain.world.symbols:
            try:
                found += self.chain.derivative(top, name)[:1]
            except NoTruth:
                continue
        if not found:
            raise NoTruth("say by what: dL/dw = …")
        return found

    def _function_truths(self, left: Left) -> list[Layout]:
        """``σ'(z)``: the derivative of a named function."""
        assert left.bottom is not None
        if self.chain.name_of(left.bottom) is None:
            self.chain.derivative("L", left.bottom)
        defined = self.chain.world.functions.get(left.top)
        if defined is not None and left.bottom in self.chain.numbers and is_piecewise(defined.tree):
            raise NoTruth(f"say it of a name of the problem, not of {left.bottom}: too few of its values are tried")
        return self._expression_truths(replace(left, top=f"{left.top}({left.bottom})"))

    def _expression_truths(self, left: Left) -> list[Layout]:
        """``d(w @ w)/dw``: the derivative of an expression."""
        assert left.bottom is not None
        found: list[Layout] = []
        problem: NoTruth | None = None
        for tree in expressions(self.chain, left.top):
            try:
                found += self.chain.derivative_of(tree, left.bottom)
            except NoTruth as error:
                problem = problem or error
        if problem is not None and not found:
            raise problem
        return found

    def key(self, top: str, bottom: str) -> str:
        """Return the name under which a derivative stands in later lines."""
        top = top if self._is_a_loss(top) else self.chain.name_of(top) or top
        return f"d{top}/d{self.chain.name_of(bottom) or bottom}"

    def ends(self, left: Left) -> tuple[str, str]:
        """Return a left side in words that all its spellings share."""
        return self._plain_end(left.top), "" if left.bottom is None else self._plain_end(left.bottom)

    def _plain_end(self, name: str) -> str:
        chain = self.chain
        return "L" if chain.is_loss(name) else "l" if chain.is_example(name) else chain.name_of(name) or name

    # -- right sides

    def tries(
        self, part: Part, options: Iterator[Layout], given: Mapping[str, tuple[Array, ...]] | None = None
    ) -> Iterator[Tried | Verdict]:
        """Yield a right side with its values, for each layout of each derivative in it; a Verdict if it can't be read.

        ``given``: values that names of the learner's own have instead of theirs.
        """
        uses = self._names_used(part)
        for option in options:
            for used in uses:
                problem = self._problem(part, used, option, given or {})
                found = attempts(problem, self.said(part.text))
                if isinstance(found, Verdict):
                    yield found
                    return
                yield problem, _row_as_vector(_counted(problem, best(found))), used, option

    def _with_bottom(self, left: Left, option: Layout) -> Left:
        """``∇L`` with the symbol it turned out to be by."""
        if not left.gradient:
            return left
        fitting = (name for name in self.chain.world.symbols if self.chain.derivative(left.top, name)[0] is option)
        return Left(left.top, next(fitting, None))

    def _plain(self, name: str) -> str:
        return name if self._is_a_loss(name) else self.chain.name_of(name) or name

    def _names_used(self, part: Part) -> list[dict[str, Layout]]:
        """Return assignments of layouts to the derivatives a right side mentions: chosen ones stay."""

        def all_used() -> Iterator[dict[str, Layout]]:
            keys: dict[str, list[Layout]] = {}
            for top, bottom in self._mentioned(part):
                key = self.key(top, bottom)
                keys[key] = [self.chosen[key]] if key in self.chosen else self.layouts_of(top, bottom)
            for combination in product(*keys.values()):
                yield dict(zip(keys, combination, strict=True))

        return list(islice(all_used(), MOST_COMBINATIONS))

    def _mentioned(self, part: Part) -> list[tuple[str, str]]:
        """The derivatives a right side mentions, ``dz`` for dL/dz (as code spells it) included."""
        text = self.said(part.text)
        found = quotients(text) + [short for _, short in self._words(text)]
        return list(dict.fromkeys(found))

    def _words(self, text: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """The words of a text that stand for derivatives."""
        for match in MENTION.finditer(FRACTION.sub(lambda fraction: " " * len(fraction[0]), text)):
            if self.chain.name_of(match[0]) is None and match[0] not in self.defined:
                short = self.short_for(match[0])
                if short is not None:
                    yield match[0], short

    def _problem(
        self,
        part: Part,
        used: Mapping[str, Layout],
        truth: Layout | None,
        given: Mapping[str, tuple[Array, ...]] | None = None,
    ) -> StepProblem:
        """The problem of a right side: the world with earlier names as symbols, and the truth at the points."""
        chain = self.chain
        extra = {key: layout.values for key, layout in used.items()}
        extra |= {name: values for name, values in self.defined.items() if chain.name_of(name) is None}
        extra |= self._losses_in(part)
        extra |= given or {}
        symbols = dict(chain.world.symbols)
        for name, values in extra.items():
            symbols[name] = Symbol(name, self._sizes(values))
        let = {name: tree for name, tree in chain.world.let.items() if name not in symbols}
        aliases = {**chain.world.aliases, **self._spellings(part, used)}
        world = chain.world.changed(symbols=symbols, let=let, aliases=aliases)
        points = tuple(
            point.with_values({name: values[index] for name, values in extra.items()})
            for index, point in enumerate(chain.points)
        )
        truths: tuple[Value, ...] = truth.values if truth is not None else tuple(np.zeros(()) for _ in points)
        problem = StepProblem(
            replace(self.question, kind=Kind.FORMULA, wrong=()), world, None, None, None, points, truths
        )
        return problem

    def _losses_in(self, part: Part) -> dict[str, tuple[Array, ...]]:
        """The loss where a right side names it for its value."""
        found = {}
        tops = {top for line in self.lines for top in _tops(line)}
        for word in dict.fromkeys(re.findall(r"(?<![\w∂\\])[^\W\d][^\W⁰¹²³⁴-⁹]*", part.text)):
            if self._is_a_loss(word) and word not in self.defined and (word in _LOSS_AGAIN or word in tops):
                values = [value_of(self.chain.tree_of(word), point.values) for point in self.chain.points]
                if not any(isinstance(value, Raised | tuple) for value in values):
                    found[word] = tuple(np.asarray(value) for value in values)
        return found

    def _spellings(self, part: Part, used: Mapping[str, Layout]) -> dict[str, tuple[str, ...]]:
        """The words that stand for derivatives here, beside those the language knows: ``d_w``, ``grad_w``."""
        found: dict[str, list[str]] = {}
        for word, (top, bottom) in self._words(self.said(part.text)):
            key = self.key(top, bottom)
            if key in used:
                found.setdefault(key, []).append(word)
        return {key: tuple(words) for key, words in found.items()}

    def _sizes(self, values: Sequence[Array]) -> Shape:
        """Named sizes of a value: those that agree at every point."""
        sizes: list[Size] = []
        for axis in range(values[0].ndim):
            measured = [value.shape[axis] for value in values]
            names = [
                name
                for name in self.chain.world.size_names
                if all(point.sizes[name] == size for point, size in zip(self.chain.points, measured, strict=True))
            ]
            sizes.append(names[0] if names else measured[0])
        return tuple(sizes)


def _tops(line: Line) -> Iterator[str]:
    """The tops of all derivatives on a line."""
    for left in (line.left, *line.also):
        if left is not None and (left.bottom is not None or left.gradient):
            yield left.top
    for part in line.parts:
        for top, _ in quotients(part.text):
            yield top


def _counted(problem: StepProblem, attempt: Attempt) -> Attempt:
    """In a derivation ``-(s < 0)`` counts as -1 where it holds, though NumPy has no minus for conditions."""
    if attempt.error is None or "not conditions" not in attempt.error.message:
        return attempt

    def number(node: Node) -> Node:
        if isinstance(node, Unary) and node.op == "-" and is_condition(node.operand):
            return replace(node, operand=Call("astype", (node.operand, Text("float")), span=node.operand.span))
        return node

    return attempt_of(problem, replace(attempt.reading, tree=mapped(attempt.reading.tree, number)))


def _row_as_vector(attempt: Attempt) -> Attempt:
    """In the mathematics of a derivation a gradient may be a row, and a vector is a column: their numbers count."""
    if attempt.right or attempt.reading.notation != "math":
        return attempt
    values, truths = list(attempt.values), attempt.truths
    shapes = [(np.shape(a), np.shape(b)) for a, b in zip(values, truths, strict=True)]  # type: ignore[arg-type]
    row = all(len(mine) == 2 and mine[0] == 1 and len(truth) == 1 for mine, truth in shapes)
    column = all(len(mine) == 1 and truth == (*mine, 1) for mine, truth in shapes)
    if not row and not column:
        return attempt
    if any(np.prod(mine) != np.prod(truth) for mine, truth in shapes):
        return attempt
    flat = tuple(np.asarray(value).reshape(truth) for value, (_, truth) in zip(values, shapes, strict=True))
    if not all_equal(flat, truths):
        return attempt
    note = "written as a row" if row else "a vector is a column"
    return replace(attempt, values=flat, right=True, notes=(*attempt.notes, note))
