"""Rewritten: forms of the loss or of a name without the names between, whose derivative is one rule away.

Owns when a line such as ``s = log(sum(exp(z)))`` or ``e^s = 1 + e^z`` spares the steps through those names. Knows links
and judged steps, all of them right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from studyml.algebra.tree import Name, Node
from studyml.grading.derivation.forms import is_multiplied_out, names_in
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.links import LOSS, Ends, Links
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.values import Raised, all_same


@dataclass(eq=False)
class Rewritten(Links):
    """Judges which names an answer wrote out."""

    def _is_rewritten(self, top: str, bottom: str, between: Sequence[str]) -> bool:
        """Whether a name was written out without those between, so that its derivative is one rule away.

        It is written in the very name it is differentiated by, in names of the learner's own that are differentiated
        too, or multiplied out.
        """
        chain = self.judge.chain
        for tree in self._rewritten.get(top, ()):
            names = set(names_in(tree))
            if names & set(between):
                if self._is_rewritten_to(names, top, bottom, between):
                    return True
                continue
            depends = chain.world.dependencies
            inner = [name for name in names if bottom in depends.get(name, ()) and name not in between]
            if bottom in names and bottom in chain.world.let:
                return True
            if inner and all((name, bottom) in self.links or self._is_valued((name, bottom)) for name in inner):
                return True
            if not inner and is_multiplied_out(tree, bottom):
                return True
        return any(self._is_eliminated(step, top, bottom, between) for step in self.steps)

    def _is_rewritten_to(self, names: set[str], top: str, bottom: str, between: Sequence[str]) -> bool:
        """Whether a form leads past some names to one further on that changes as the bottom does: r·r of r = p - y."""
        at = next((index for index, name in enumerate(between) if name in names), 0)
        if at == 0 or names & set(between[at + 1 :]):
            return False
        name = between[at]
        return (name, bottom) in self.links or self._is_plain((name, bottom))

    def _is_plain(self, ends: Ends) -> bool:
        """Whether a derivative is 1 or -1, of what is only shifted."""
        try:
            found = [layout.values for layout in self.judge.layouts_of(*ends) if layout.name == "one number"]
        except NoTruth:
            return False
        return any(all(abs(float(value)) == 1.0 for value in values) for values in found)

    def _is_valued(self, ends: Ends) -> bool:
        """Whether a name of the learner's own is a derivative: J = diag(p) - p pᵀ."""
        try:
            truths = [layout.values for layout in self.judge.layouts_of(*ends)]
        except NoTruth:
            return False
        own = [step.layout.values for step in self.steps if step.own and step.layout is not None]
        return any(same_values(values, truth) for values in own for truth in truths)

    def _is_eliminated(self, step: Step, top: str, bottom: str, between: Sequence[str]) -> bool:
        """Whether an equation says without the names between what the top is by the bottom: ``e^s = 1 + e^z``.

        Of the loss it says that of one of these names: ``log P = Z - log(sum(exp(Z)))``.
        """
        if step.own or step.left is None or step.left.bottom is not None or bottom not in self._rests_on(step)[-1]:
            return False
        sides, loss = self._rests_on(step), self.judge.chain.loss
        if top == LOSS and isinstance(loss, Name):
            top = loss.name
        if top == LOSS:
            inner = bottom in self.judge.chain.world.let
            return inner and any(side & set(between) for side in sides[:-1]) and not sides[-1] & set(between)
        return any(top in side and not side & set(between) for side in sides[:-1]) and not sides[-1] & set(between)

    def _rests_on(self, step: Step) -> list[set[str]]:
        """The names on each side of an equation."""
        texts = [step.left.top if step.left is not None else "", *(part.text for part in step.line.parts)]
        names = self.judge.chain.world.names
        words = ([names.resolve(word) for word in re.findall(r"(?<![\\\w])[^\W\d_]\w*", text)] for text in texts)
        return [{word for word in found if word is not None} for found in words]

    @cached_property
    def _rewritten(self) -> dict[str, list[Node]]:
        """The other forms of the loss and its intermediates, on lines such as ``L = …``."""
        found: dict[str, list[Node]] = {}
        for step in self.steps:
            tree = tree_of(step)
            if step.left is not None and tree is not None and not step.own and step.left.bottom is None:
                top, _ = self.plain(self.judge.ends(step.left))
                found.setdefault(top, []).append(tree)
        return found


def tree_of(step: Step) -> Node | None:
    """What the last right side of a step says."""
    return step.form if step.attempt is None else step.attempt.tree


def same_values(values: Sequence[object], truth: tuple[Array, ...]) -> bool:
    """Whether what was worked out at every point is a derivative's value."""
    return not any(isinstance(value, Raised | tuple) for value in values) and all_same(values, truth)  # type: ignore[arg-type]
