"""Shown: whether a step that a card wants is shown without a line of its own.

Owns the ways: a product of right steps, its symbol in a chain with its value behind, a given name, what goes through a
name of the learner's own, a form of the loss without it. Knows links and judged steps, all of them right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np

from studyml.algebra.samples import Sample
from studyml.algebra.tree import Binary, Node, Number, walk
from studyml.grading.derivation.forms import names_in
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.line import Part
from studyml.grading.derivation.links import LOSS, Ends, terms
from studyml.grading.derivation.pins import is_derivative
from studyml.grading.derivation.rewritten import Rewritten, same_values, tree_of
from studyml.grading.derivation.shares import through
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.values import all_same, value_of
from studyml.model import Verdict

MOST_PARTS = 60
"""Of a right side that are looked at for a value."""


@dataclass(eq=False)
class Shown(Rewritten):
    """Judges which steps an answer shows."""

    memory: dict[Ends, bool] = field(default_factory=dict)

    def shows(self, ends: Ends, goals: set[str]) -> bool:
        """Whether a required step is shown without a line of its own."""
        ends = self.plain(ends)
        return (
            self._is_product(ends)
            or self._in_a_chain(ends)
            or (ends[0] == LOSS and self._is_given(ends[1], goals))
            or self._is_another(ends)
            or self._is_named(ends)
            or self._is_carried(ends)
            or self._is_gone_around(ends, goals)
            or self._is_factor(ends)
        )

    # -- products, chains, ways around

    def _is_product(self, ends: Ends) -> bool:
        """Whether right steps along every way from one name to the other make up its derivative."""
        if ends in self.links:
            return True
        if ends not in self.memory:
            self.memory[ends] = False
            routes = self._routes(*ends)
            self.memory[ends] = bool(routes) and all(
                any(self._is_product((ends[0], name)) and self._is_product((name, ends[1])) for name in route[1:-1])
                for route in routes
            )
        return self.memory[ends]

    def _in_a_chain(self, ends: Ends) -> bool:
        """Whether its symbol stands in a chain with its value behind: ``dL/df = dL/du * du/df = -1 * y``."""
        named = False
        for step in self.steps:
            named = (named and step.line.left is None) or ends in self._sloped(step)
            for part in step.line.parts:
                if ends in self._mentioned(part.text):
                    named = True
                elif named and self._has_factor(step, part, ends):
                    return True
        return False

    def _sloped(self, step: Step) -> set[Ends]:
        """What a line mentions as ``∇f(u)``."""
        pairs = (key[1:].split("/d", 1) for key in step.sloped)
        return {self.plain(self.judge.ends(Left(top, bottom))) for top, bottom in pairs}

    def _has_factor(self, step: Step, part: Part, ends: Ends) -> bool:
        """Whether a derivative's value stands somewhere in a right side; a 1 need not."""
        try:
            truths = [layout.values for layout in self.judge.layouts_of(*ends)]
        except NoTruth:
            return False
        if any(np.all(np.abs(value) == 1) for values in truths for value in values):
            return True
        if any(_stands_in(tree, points, truths) for tree, points in (step.forms if step.entry is not None else ())):
            return True
        layout = step.layout
        found = None if layout is None else next(iter(self.judge.tries(part, iter([layout]))), None)
        if found is None or isinstance(found, Verdict):
            return False
        problem, attempt, _, _ = found
        return _stands_in(attempt.tree, problem.points, truths)

    def _is_given(self, bottom: str, goals: set[str]) -> bool:
        """Whether dL/dO is a name G of the problem that nobody differentiates by, and a right line rests on G."""
        values = self._truth((LOSS, bottom))
        chain = self.judge.chain
        aside = [one for one in chain.world.let if one not in chain.own and not self._reaches(LOSS, one)]
        for name in [one for one in (*chain.world.symbols, *aside) if one not in goals] if values else ():
            given = [point.values[name] for point in chain.points]
            if [np.shape(one) for one in given] == [value.shape for value in values] and all_same(given, values):
                return any(
                    (tree := tree_of(step)) is not None and name in names_in(tree)
                    for step in self.steps
                    if step.left is not None and (step.left.bottom is not None or step.change or self._is_slope(step))
                )
        return False

    def _is_slope(self, step: Step) -> bool:
        """Whether a name of the learner's own turns out to be a derivative."""
        return step.own and step.layout is not None and is_derivative(self.judge, step.layout.values)

    def _is_another(self, ends: Ends) -> bool:
        """Whether it is the same as one further down that is shown: dL/dyP says dL/dr where r = yP - y."""
        inner = (
            self.judge.chain.world.let if ends[0] == LOSS else self.judge.chain.world.forms
        )  # dL/dp is what is asked
        others = [one for top, one in self.links if top == ends[0] and one in inner]
        related = [one for one in others if one != ends[1] and self._reaches(ends[1], one)]
        values = self._truth(ends) if related else ()
        return bool(values) and any(all_same(values, self._truth((ends[0], one))) for one in related)

    def _is_named(self, ends: Ends) -> bool:
        """Whether a name of the learner's own has its value, ``D = (P - Y)/n``, and a derivative is made of that."""
        named = [step for step in self.steps if step.own and step.attempt is not None and step.written]
        values = self._truth(ends) if named else ()
        if not values or all(np.all(np.abs(value) == 1) for value in values):
            return False
        used = {
            word
            for step in self.steps
            if step.left is not None and step.left.bottom is not None
            for part in step.line.parts
            for word in re.findall(r"[^\W\d]\w*", part.text)
        }
        return any(step.written in used and all_same(tuple(step.values), values) for step in named)

    def _is_carried(self, ends: Ends) -> bool:
        """Whether what the loss changes by through it stands by itself.

        As a name of the learner's own, ``via_u = A.T @ du``, or beside the direct part that a line above says.
        """
        top, bottom = ends
        slope = self._truth((LOSS, top))
        plain = all(np.all(np.abs(one) == 1) for one in slope)  # L = s - t: dL/dt need not be said
        share = through(self.judge, top, bottom) if slope and (plain or self._is_mentioned((LOSS, top))) else []
        if not share:
            return False
        if any(step.own and step.layout is not None and all_same(step.layout.values, share) for step in self.steps):
            return True
        return any(self._has_term(step, bottom, share) or self._adds(step, bottom, share) for step in self.steps)

    def _adds(self, step: Step, bottom: str, values: Sequence[Array]) -> bool:
        """Whether a derivative of the loss is these values beside a term with another: ``X.T @ ge + 2*lam*w``."""
        lefts = self._named_so.get(step.written, ()) if step.own else ()
        if step.left is not None and step.left.bottom is not None and not step.direct:
            lefts = (self.judge.ends(step.left),)
        tree = None if step.attempt is None else step.attempt.tree
        if (LOSS, bottom) not in map(self.plain, lefts) or not (isinstance(tree, Binary) and tree.op == "+"):
            return False
        others = [term for part in step.line.parts[-1:] for term in terms(part.text) if self._mentioned(term)]
        points = self.judge.chain.points if step.problem is None else step.problem.points
        return len(others) == 1 and any(
            same_values([value_of(node, point.values) for point in points], tuple(values))
            for node in (tree.left, tree.right)
        )

    def _is_mentioned(self, ends: Ends) -> bool:
        parts = (part for step in self.steps for part in step.line.parts)
        return ends in self.links or any(ends in self._mentioned(part.text) for part in parts)

    def _has_term(self, step: Step, bottom: str, values: Sequence[Array]) -> bool:
        """Whether a derivative by a name, whose direct part is said by itself, adds these values to something."""
        if step.left is None or step.left.bottom is None or step.direct or step.attempt is None:
            return False
        ends = self.judge.ends(step.left)
        direct = [self.judge.ends(one.left) for one in self.steps if one.direct and one.left is not None]
        if ends[1] != bottom or ends not in direct:
            return False
        tree = step.attempt.tree
        terms = [node for node in (tree.left, tree.right)] if isinstance(tree, Binary) and tree.op == "+" else []
        points = self.judge.chain.points
        return any(same_values([value_of(node, point.values) for point in points], tuple(values)) for node in terms)

    def _is_factor(self, ends: Ends) -> bool:
        """Whether it is one of two factors that a derivative is worked out from: ``dL/dp = (1/(2v)) (2r/n) = …``."""
        for step in self.steps:
            if step.left is None or step.left.bottom is None:
                continue
            whole = self.plain(self.judge.ends(step.left))
            if whole[0] == ends[0] and self._reaches(ends[1], whole[1]):
                other = (ends[1], whole[1])
            elif whole[1] == ends[1] and self._reaches(whole[0], ends[0]):
                other = (whole[0], ends[0])
            else:
                continue
            for tree, points in step.forms if whole[0] != LOSS or self._is_said_again(step, whole) else ():
                if any(self._are_factors(node, points, ends, other) for node in _products(tree)):
                    return True
        return False

    def _is_said_again(self, step: Step, whole: Ends) -> bool:
        """Whether a derivative is said in another form too."""
        forms = [
            tree
            for one in self.steps
            if one.left is not None and one.left.bottom is not None and self.plain(self.judge.ends(one.left)) == whole
            for tree, _ in one.forms
        ]
        return any(tree != other for tree, _ in step.forms for other in forms)

    def _are_factors(self, node: Binary, points: Sequence[Sample], ends: Ends, other: Ends) -> bool:
        right = Binary("/", Number(1.0), node.right) if node.op == "/" else node.right
        values = [[value_of(side, point.values) for point in points] for side in (node.left, right)]
        if other in self.links and any(self._has_value(one, ends, signed=False) for one in values):
            return True  # 2 R·(-1), -u'/u², where a line says what dR/dc, what u' is
        return any(
            self._has_value(one, ends) and self._has_value(another, other) for one, another in (values, values[::-1])
        )

    def _has_value(self, values: Sequence[object], ends: Ends, *, signed: bool = True) -> bool:
        """Whether these are a derivative's values, but for its sign where that is not asked for; none of them 1."""
        try:
            truths = [layout.values for layout in self.judge.layouts_of(*ends)]
        except NoTruth:
            return False
        plain = any(np.all(np.abs(value) == 1) for values in truths for value in values)
        same = same_values if signed else _same_but_for_sign
        return not plain and any(same(values, truth) for truth in truths)

    def _is_gone_around(self, ends: Ends, goals: set[str]) -> bool:
        """Whether right steps lead from the loss past this one, on every way to what is asked for."""
        top, bottom = ends
        ways = [route for goal in goals for route in self._routes(LOSS, goal)]
        ways = [route for route in ways if top in route and bottom in route[route.index(top) + 1 :]]
        return bool(ways) and all(self._is_passed(route, bottom) for route in ways)

    def _is_passed(self, route: tuple[str, ...], bottom: str) -> bool:
        """Whether steps that are shown lead along a way from the loss to a name on it, or beyond."""
        reached = {0}
        for at in range(len(route)):
            if at in reached:
                reached |= {to for to in range(at + 1, len(route)) if self._leads(route[at : to + 1])}
        return max(reached) >= route.index(bottom)

    def _leads(self, way: tuple[str, ...]) -> bool:
        """Whether a right step leads from the first name of a way to its last, or none there is asked for."""
        top, *between, bottom = way
        if not between:
            unasked = top == LOSS and ((top, bottom) not in self._authors or self._is_given(bottom, self._asked_by))
            return (top, bottom) in self.links or unasked
        if (top, bottom) not in self.links:
            return False
        if self._is_rewritten(top, bottom, between) or self._is_past(top, bottom, between):
            return True
        if top == LOSS and self._is_term_by_term(bottom, between):
            return True
        if top == LOSS:  # a bare result says nothing of the way
            return False
        passed = {(way[at], name) for at in range(len(way)) for name in way[at + 1 :]} - {(top, bottom)}
        return not passed & self._authors or bool(passed & self.links)

    def _is_term_by_term(self, bottom: str, between: Sequence[str]) -> bool:
        """Whether dL/dbottom was said by derivatives of names between, each shown: ``mean(dr/dw - y*dz/dw)``."""
        for step in self.steps:
            if step.left is None or step.own or self.plain(self.judge.ends(step.left)) != (LOSS, bottom):
                continue
            told = {ends for part in step.line.parts for ends in self._mentioned(part.text)}
            if any((name, bottom) in told & self.links for name in between):
                return True
        return False

    def _is_past(self, top: str, bottom: str, between: Sequence[str]) -> bool:
        """Whether a line works with the bottom itself beside dL/dtop: ``dvar = sum(dxhat*c) * (-0.5)*(v + e)**(-1.5)``.

        Then it was differentiated without the names between, s of h = c/s.
        """
        for step in self.steps:
            ends = self._named.get(step.written, ()) if step.own else ()
            if step.left is not None and step.left.bottom is not None and not step.direct:
                ends = (self.judge.ends(step.left),)
            tree = tree_of(step)
            if (LOSS, bottom) not in map(self.plain, ends) or tree is None or top == LOSS:
                continue
            names = set(names_in(tree))
            beside = any(
                self._mentioned(term) == [(LOSS, top)] for part in step.line.parts for term in terms(part.text)
            )
            if bottom in names and not names & set(between) and beside:
                return True
        return False

    @cached_property
    def _asked_by(self) -> set[str]:
        """The symbols that the loss is differentiated by in the author's way."""
        return {bottom for ends in self._authors if self.is_goal(ends) for bottom in ends[1:]}


def _products(tree: Node) -> Iterator[Binary]:
    """Yield the products in an expression; ``a/b`` is one of a and 1/b."""
    for node in islice(walk(tree), MOST_PARTS):
        if isinstance(node, Binary) and node.op in ("*", "@"):
            yield node
        elif isinstance(node, Binary) and node.op == "/":
            yield Binary("*", node.left, Binary("/", Number(1.0), node.right))


def _stands_in(tree: Node, points: Sequence[Sample], truths: Sequence[tuple[Array, ...]]) -> bool:
    """Whether a derivative's value, but for its sign, is a part of an expression; 1/u is one of e^z/u."""
    for node in islice(walk(tree), MOST_PARTS):
        values = [] if isinstance(node, Number) else [value_of(node, point.values) for point in points]
        if values and any(_same_but_for_sign(values, truth) for truth in truths):
            return True
        if isinstance(node, Binary) and node.op == "/":
            below = [value_of(Binary("/", Number(1.0), node.right), point.values) for point in points]
            if any(_same_but_for_sign(below, truth) for truth in truths):
                return True
    return False


def _same_but_for_sign(values: Sequence[object], truth: tuple[Array, ...]) -> bool:
    return same_values(values, truth) or same_values(values, tuple(-value for value in truth))
