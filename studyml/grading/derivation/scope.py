"""Scope: what a right side is worth at a place in an answer.

Owns the way from a right side to its values, under each choice of layouts of the derivatives in it, and whether a
name is the learner's own. Knows the worths of left sides through ``worths``; judges no line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

import numpy as np

from studyml.algebra.shapes import Shape, Size, format_shape
from studyml.algebra.symbols import Symbol
from studyml.algebra.tree import Call, Name, Node, Text, Unary, mapped
from studyml.grading.derivation.layouts import Array, Layout
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.line import Part
from studyml.grading.derivation.worths import Worths
from studyml.grading.diagnosis.edits.edit import is_condition
from studyml.grading.formula import Attempt, attempt_of, attempts, best
from studyml.grading.problem import Problem, ProblemError
from studyml.grading.values import Raised, Value, adds_up, all_equal, shape_of, value_of
from studyml.model import Kind, Verdict

MOST_COMBINATIONS = 12
_LOSS_AGAIN = ("L", "J", "loss", "Loss", "cost")
"""What a scalar so called can only be."""


class StepProblem(Problem):
    """The problem of one line: its truth is known at the points only."""

    everywhere = False

    @property
    def expected_shape(self) -> str:
        """The right side's shape, in named sizes where these agree at every point."""
        shapes = [shape_of(truth) for truth in self.truths]
        if not shapes or any(shape is None or len(shape) != len(shapes[0] or ()) for shape in shapes):
            return super().expected_shape
        sizes: list[Size] = []
        for axis, size in enumerate(shapes[0] or ()):
            measured = [shape[axis] for shape in shapes if shape is not None]
            pairs = [(point.sizes, one) for point, one in zip(self.points, measured, strict=True)]
            names = (name for name in self.world.size_names if all(sizes.get(name) == one for sizes, one in pairs))
            sizes.append(next(names, size))
        return format_shape(tuple(sizes))

    def truth_at(self, sample: object) -> Value:
        """There is no truth elsewhere."""
        raise ProblemError("step", "known at its points only")


Tried = tuple[StepProblem, Attempt, Mapping[str, Layout], Layout]
"""A right side under one choice of layouts: its problem, its values, the layouts in it, the layout of its left side."""


@dataclass(eq=False)
class Scope(Worths):
    """The values of an answer's right sides."""

    def _is_own(self, left: Left, part: Part) -> bool:
        """Whether a left side names something of the learner's own."""
        if left.bottom is not None or left.expression or left.gradient:
            return False
        if self.chain.name_of(left.top) is not None:
            return left.top in self.chain.own
        if not self._is_a_loss(left.top):
            return True
        rests_on_itself = re.search(rf"(?<!\w){re.escape(left.top)}\s*\(", part.text)  # f(u) = f(w) - …
        return not rests_on_itself and not self._is_loss_again(left.top, part)

    def _is_loss_again(self, name: str, part: Part) -> bool:
        """Whether ``L = …`` says the loss again, rather than gives that name to something else."""
        truth = self.truths_of(Left(name))[0]
        found = attempts(self._problem(part, self._names_used(part)[0], truth), part.text)
        if isinstance(found, Verdict):
            return True
        attempt = best(found)
        if attempt.right:
            return True
        if self.chain.is_example(name):
            return any(np.shape(a) == np.shape(b) for a, b in zip(attempt.values, truth.values, strict=True))  # type: ignore[arg-type]
        scalar = all(np.ndim(value) == 0 for value in attempt.values if isinstance(value, np.ndarray))
        itself = self.chain.loss.name if isinstance(self.chain.loss, Name) else ""
        others = any(
            self.chain.is_loss(top) or (itself and self.chain.name_of(top) == itself)
            for top in self.tops
            if top != name
        )
        if others:
            return False
        if not scalar and name in self.tops:
            return not adds_up(attempt.values, truth.values)
        return scalar and (name in self.tops or name in _LOSS_AGAIN)

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
                attempt = _row_as_vector(_counted(problem, best(found)))
                yield problem, attempt, used, option

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
        for word in dict.fromkeys(re.findall(r"(?<![\w∂\\])[^\W\d][^\W⁰¹²³⁴-⁹]*", part.text)):
            if self._is_a_loss(word) and word not in self.defined and (word in _LOSS_AGAIN or word in self.tops):
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


def _counted(problem: StepProblem, attempt: Attempt) -> Attempt:
    """In a derivation ``-(s < 0)`` counts as -1 where it holds, though NumPy has no minus for conditions."""
    if attempt.error is None or "not conditions" not in attempt.error.message:
        return attempt

    def number(node: Node) -> Node:
        if isinstance(node, Unary) and node.op == "-" and is_condition(node.operand):
            return replace(node, operand=Call("astype", (node.operand, Text("float")), span=node.operand.span))
        return node

    found = attempt_of(problem, replace(attempt.reading, tree=mapped(attempt.reading.tree, number)))
    note = "a condition counts as 1 where it holds; NumPy wants -(…).astype(float)"
    return replace(found, notes=(*found.notes, note))


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
