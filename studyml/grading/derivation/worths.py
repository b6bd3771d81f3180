"""Worths: the true values of what an answer's left sides mean, in every layout that is still open.

Owns the truth of a derivative, of a name and of an expression by whatever its words leave open, and the name under
which a derivative stands in later lines. Knows the meaning of words through ``meanings``; evaluates no right side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from studyml.algebra.tree import Name, Node, walk
from studyml.grading.derivation.differentials import expressions
from studyml.grading.derivation.layouts import Array, Layout, as_one_number
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.meanings import Meanings
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.problem import is_piecewise
from studyml.grading.values import Raised, value_of


@dataclass(eq=False)
class Worths(Meanings):
    """The true values of an answer's left sides."""

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
            return [self.chosen[key], *as_one_number(self.chosen[key])]
        if left.function and not self._has_truth(left.top):
            return self._function_truths(left)
        return self.layouts_of(left.top, left.bottom)

    def layouts_of(self, top: str, bottom: str) -> list[Layout]:
        """Return the layouts of a derivative, of one example's loss where ``dZ`` is taken for that. Raises NoTruth."""
        known = self.chain.name_of(bottom)
        size = self.assumed.averaged
        if top == "l" and size is not None and known is not None and self._of_one_example(known):
            return self._as_assumed(
                top, bottom, [self._scaled(one, size) for one in self.chain.derivative("L", bottom)]
            )
        return self._as_assumed(top, bottom, self.chain.derivative(top, bottom))

    def _as_assumed(self, top: str, bottom: str, found: list[Layout]) -> list[Layout]:
        """The layout that a derivative is known to have here, else all."""
        name = dict(self.assumed.layouts).get(self.key(top, bottom)) if self.assumed.layouts else None
        return [one for one in found if one.name == name] or found

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
        """``d(w @ w)/dw``: an expression's derivative; by anything it is made of where words don't say by what."""
        found: list[Layout] = []
        problem: NoTruth | None = None
        for tree in expressions(self.chain, left.top):
            free = sorted(self.sought) if left.gradient else self._bottoms(tree)
            for bottom in free if left.bottom is None else [left.bottom]:
                try:
                    found += self.chain.derivative_of(tree, bottom)
                except NoTruth as error:
                    problem = problem or error
        if problem is not None and not found:
            raise problem
        return found

    def _bottoms(self, tree: Node) -> list[str]:
        """The names that an expression changes with: those it is made of, and those sought that these are made of."""
        forms, depends = self.chain.world.forms, self.chain.world.dependencies
        direct = dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name))
        further = (name for name in sorted(self.sought) if any(name in depends.get(one, ()) for one in direct))
        return [name for name in dict.fromkeys((*direct, *further)) if forms[name].kind == "float"]

    def key(self, top: str, bottom: str) -> str:
        """Return the name under which a derivative stands in later lines."""
        top = top if self._is_a_loss(top) else self.chain.name_of(top) or top
        return f"d{top}/d{self.chain.name_of(bottom) or bottom}"

    def ends(self, left: Left) -> tuple[str, str]:
        """Return a left side in words that all its spellings share."""
        top = (self._spelled_out(left.top) or left.top) if left.expression else left.top
        return self._plain_end(top), "" if left.bottom is None else self._plain_end(left.bottom)

    def _spelled_out(self, text: str) -> str | None:
        """The intermediate that an expression is written out: s of ``1/u`` where s = 1/u."""
        try:
            trees = expressions(self.chain, text)
        except NoTruth:
            return None
        return next((name for name, tree in self.chain.world.let.items() if tree in trees), None)

    def _plain_end(self, name: str) -> str:
        chain = self.chain
        return "L" if chain.is_loss(name) else "l" if chain.is_example(name) else chain.name_of(name) or name

    def _with_bottom(self, left: Left, option: Layout) -> Left:
        """``∇L`` with the symbol it turned out to be by."""
        if not left.gradient or left.expression:
            return left
        fitting = (name for name in self.chain.world.symbols if self.chain.derivative(left.top, name)[0] is option)
        return Left(left.top, next(fitting, None))

    def _plain(self, name: str) -> str:
        return name if self._is_a_loss(name) else self.chain.name_of(name) or name
