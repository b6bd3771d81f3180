"""Asked for: which of the steps that a card wants an answer shows, in lines of their own or in other ways.

Owns the rules by which a step counts as shown without a line that says it: by a change (``du = A dw``), by a product
of right steps along the way, by what a right line does with it, by a way of the learner's own around it. What is asked
for in the end stands on a line of its own. Knows judged steps, all of them right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, pairwise

import numpy as np

from studyml.algebra.derivative import DerivativeError, jacobian
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.shapes import ShapeError
from studyml.algebra.tree import Binary, Name, Node, Number, walk
from studyml.grading.derivation.differentials import expressions
from studyml.grading.derivation.forms import is_multiplied_out, names_in
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.left_sides import Left, left_side
from studyml.grading.derivation.line import Part, depth_of
from studyml.grading.derivation.pins import recognised
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.values import Raised, all_same, value_of
from studyml.model import Question, Verdict

MOST_ROUTES = 100
"""Ways from one name to another through the chain; with more of them nothing counts as shown."""
MOST_PARTS = 60
"""Of a right side that are looked at for a value."""
LOSS = "L"
OF_ONE = "l"
"""One example's loss, as :meth:`Judge.ends` calls it."""

Ends = tuple[str, str]
"""The top and the bottom of a derivative."""


def missing(question: Question, judge: Judge, steps: Sequence[Step]) -> str | None:
    """The first left side that is asked for and not shown: required steps, then the goal; of names alone, any."""
    whole = [step for step in steps if not step.direct]
    have = {judge.ends(left) for step in whole for left in (step.left, *step.line.also) if left is not None}
    wanted = [step.of for step in question.steps if step.required]
    if question.wrt:
        wanted.append(f"dL/d{question.wrt}")
    elif question.steps and not wanted:
        wanted.append(question.steps[-1].of)
    asked = [(of, judge.ends(left)) for of in wanted if (left := left_side(of)) is not None]
    if any(ends not in have for _, ends in asked) or all(not bottom for _, bottom in have):
        have |= recognised(judge)
    if any(ends not in have for _, ends in asked):
        of_each = {bottom for top, bottom in have if top == OF_ONE and bottom in judge.chain.world.let}
        shown = Shown(question, judge, steps, have | {(LOSS, bottom) for bottom in of_each})
        goals = {ends for _, ends in asked if shown.is_goal(ends)} | {asked[-1][1]}
        bottoms = {bottom for _, bottom in goals}
        for of, ends in asked:
            if ends not in have and (ends in goals or not (ends in shown.have or shown.shows(ends, bottoms))):
                return of
    last = steps[-1].left
    if steps[-1].direct and last is not None and judge.ends(last) not in have:
        return f"all of d{last.top}/d{last.bottom}"
    if all(not bottom for _, bottom in have):
        given = ("X", "x", "Y", "y", "T", "t")
        return f"dL/d{next((name for name in judge.chain.world.symbols if name not in given), 'w')}"
    return None


@dataclass(eq=False)
class Shown:
    """What an answer shows of the chain, link by link."""

    question: Question
    judge: Judge
    steps: Sequence[Step]
    have: set[Ends]
    memory: dict[Ends, bool] = field(default_factory=dict)

    def is_goal(self, ends: Ends) -> bool:
        """Whether a derivative is one of the loss by a symbol."""
        return self._plain(ends)[0] == LOSS and ends[1] in self.judge.chain.world.symbols

    def shows(self, ends: Ends, goals: set[str]) -> bool:
        """Whether a required step is shown without a line of its own."""
        ends = self._plain(ends)
        return (
            self._is_product(ends)
            or self._in_a_chain(ends)
            or (ends[0] == LOSS and self._is_given(ends[1], goals))
            or self._is_another(ends)
            or self._is_carried(ends)
            or self._is_gone_around(ends, goals)
        )

    # -- the chain

    def _plain(self, ends: Ends) -> Ends:
        """Ends in which a name that is the loss itself is called that."""
        loss = self.judge.chain.loss
        itself = loss.name if isinstance(loss, Name) else LOSS
        top, bottom = (LOSS if end == itself else end for end in ends)
        return top, bottom

    @cached_property
    def _made_of(self) -> dict[str, tuple[str, ...]]:
        """What each name of the chain is made of directly."""
        chain = self.judge.chain
        trees: dict[str, Node] = {**chain.world.let, LOSS: chain.loss}
        if isinstance(chain.loss, Name):
            trees[LOSS] = chain.world.let.get(chain.loss.name, chain.loss)
        found = {name: names_in(tree) for name, tree in trees.items()}
        if LOSS in chain.world.let:  # the learner's, for the losses that the loss is the mean of
            inner = names_in(chain.world.let[LOSS])
            found[LOSS] = tuple(dict.fromkeys((*(one for one in found[LOSS] if one != LOSS), *inner)))
        return found

    def _reaches(self, top: str, bottom: str) -> bool:
        """Whether a name is made of another, through others too."""
        depends = self.judge.chain.world.dependencies
        return top == bottom or any(
            one == bottom or bottom in depends.get(one, ()) for one in self._made_of.get(top, ())
        )

    def _routes(self, top: str, bottom: str) -> list[tuple[str, ...]]:
        """The ways from one name down to another through what each is made of; none when they are too many."""

        def ways(name: str) -> Iterator[tuple[str, ...]]:
            if name == bottom:
                yield (name,)
                return
            for inner in self._made_of.get(name, ()):
                if self._reaches(inner, bottom):
                    for rest in ways(inner):
                        yield (name, *rest)

        found = list(islice(ways(top), MOST_ROUTES + 1))
        return found if len(found) <= MOST_ROUTES else []

    # -- the links that are shown

    @cached_property
    def links(self) -> frozenset[Ends]:
        """The derivatives that stand on lines of their own, in changes, or are what a line does beside another."""
        found = {self._plain(ends) for ends in self.have if ends[1]}
        for step in self.steps:
            found |= {self._plain(ends) for ends in self._changes(step)}
            found |= set(self._within(step))
            if step.grown is not None:
                found.add(self._plain(self.judge.ends(Left(step.grown.loss, step.grown.by))))
            if step.left is not None and step.left.bottom is not None and not step.direct:
                found |= set(self._beside(step, self._plain(self.judge.ends(step.left))))
            elif not step.own:
                found |= set(self._related(step))
        return frozenset(found | set(self._alone(found)))

    def _changes(self, step: Step) -> Iterator[Ends]:
        """``du = A dw`` shows du/dw; of ``dL = dwᵀ u + wᵀ du`` the du's factor, as u changes with w."""
        depends = self.judge.chain.world.dependencies
        for moved in step.moved:
            for name in moved:
                others = [other for other in moved if other != name and name in depends.get(other, ())]
                ends = self.judge.ends(Left(step.change, name))
                if others:
                    yield from self._past(self._plain(ends), others)
                else:
                    yield ends
        for before, after in pairwise(step.moved):  # dL = -du = -y df says du = y df
            for top in before:
                yield from (self.judge.ends(Left(top, name)) for name in after if name in depends.get(top, ()))

    def _within(self, step: Step) -> Iterator[Ends]:
        """``d log(s)/dz = 1 - s`` shows ds/dz: nothing else of the chain stands in log(s)."""
        left = step.left
        if left is None or not left.expression or left.bottom is None:
            return
        chain = self.judge.chain
        try:
            names = [name for name in names_in(expressions(chain, left.top)[0]) if name in chain.world.let]
        except NoTruth:
            return
        if len(names) == 1:
            yield names[0], chain.name_of(left.bottom) or left.bottom

    def _past(self, whole: Ends, others: Sequence[str]) -> Iterator[Ends]:
        """``dL = 2 e·de + 2 lam w·dw`` shows dr/dw: by w, with e as it is, L changes through r alone, 1 times."""
        routes = [route for route in self._routes(*whole) if not set(others).intersection(route)]
        for top in routes[0][1:-1] if routes else ():
            if all(top in route for route in routes) and self._is_one((whole[0], top)):
                yield top, whole[1]

    def _is_one(self, ends: Ends) -> bool:
        values = self._truth(ends)
        return bool(values) and all(value.size and np.all(value == 1.0) for value in values)

    def _beside(self, step: Step, whole: Ends) -> Iterator[Ends]:
        """``dL/dv = dL/ds/(2*s)`` shows ds/dv: all that stands beside dL/ds."""
        for part in step.line.parts:
            for term in _terms(part.text):
                mentioned = self._mentioned(term)
                if len(mentioned) != 1:
                    continue
                top, bottom = mentioned[0]
                if top == whole[0] and bottom != whole[1] and self._reaches(bottom, whole[1]):
                    yield bottom, whole[1]
                elif bottom == whole[1] and top != whole[0] and self._reaches(whole[0], top):
                    yield whole[0], top

    def _related(self, step: Step) -> Iterator[Ends]:
        """``ds/dz/s = -du/dz/u`` shows ds/du: both are derivatives by one name."""
        found = [ends for part in (*step.line.parts, Part(step.line.text, 0)) for ends in self._mentioned(part.text)]
        for top, bottom in found:
            for other, same in found:
                if same == bottom and other != top and self._reaches(top, other):
                    yield top, other

    def _alone(self, links: set[Ends]) -> Iterator[Ends]:
        """Yield the links below what adds 1 times to the top: the du/u of log(u) - yz is that of log(u)."""
        for above, bottom in links:
            routes = self._routes(above, bottom) if self._reaches(above, bottom) else []
            for top in routes[0][1:-1] if routes else ():
                if all(top in route for route in routes) and self._is_one((above, top)):
                    yield top, bottom

    def _mentioned(self, text: str) -> list[Ends]:
        return [self._plain(self.judge.ends(Left(*ends))) for ends in self.judge.mentioned(text)]

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
            named = named and step.line.left is None
            for part in step.line.parts:
                if ends in self._mentioned(part.text):
                    named = True
                elif named and self._has_factor(step, part, ends):
                    return True
        return False

    def _has_factor(self, step: Step, part: Part, ends: Ends) -> bool:
        """Whether a derivative's value stands somewhere in a right side; a 1 need not."""
        try:
            truths = [layout.values for layout in self.judge.layouts_of(*ends)]
        except NoTruth:
            return False
        if any(np.all(np.abs(value) == 1) for values in truths for value in values):
            return True
        layout = step.layout
        found = None if layout is None else next(iter(self.judge.tries(part, iter([layout]))), None)
        if found is None or isinstance(found, Verdict):
            return False
        problem, attempt, _, _ = found
        for node in islice(walk(attempt.tree), MOST_PARTS):
            values = [] if isinstance(node, Number) else [value_of(node, point.values) for point in problem.points]
            if values and any(_same(values, truth) for truth in truths):
                return True
        return False

    def _is_given(self, bottom: str, goals: set[str]) -> bool:
        """Whether dL/dO is a name G of the problem that nobody differentiates by, and a right line rests on G."""
        values = self._truth((LOSS, bottom))
        for name in [one for one in self.judge.chain.world.symbols if one not in goals] if values else ():
            given = [point.values[name] for point in self.judge.chain.points]
            if [np.shape(one) for one in given] == [value.shape for value in values] and all_same(given, values):
                return any(
                    step.attempt is not None and name in names_in(step.attempt.tree)
                    for step in self.steps
                    if step.left is not None and (step.left.bottom is not None or step.change)
                )
        return False

    def _is_another(self, ends: Ends) -> bool:
        """Whether it is the same as one further down that is shown: dL/dyP says dL/dr where r = yP - y."""
        others = [one for top, one in self.have if top == ends[0] and one in self.judge.chain.world.let]
        related = [one for one in others if one != ends[1] and self._reaches(ends[1], one)]
        values = self._truth(ends) if related else ()
        return bool(values) and any(all_same(values, self._truth((ends[0], one))) for one in related)

    def _is_carried(self, ends: Ends) -> bool:
        """Whether what the loss changes by through it stands by itself.

        As a name of the learner's own, ``via_u = A.T @ du``, or beside the direct part that a line above says.
        """
        top, bottom = ends
        chain, slope = self.judge.chain, self._truth((LOSS, top))
        if not slope or not self._is_mentioned((LOSS, top)):
            return False
        try:
            tree = chain.tree_of(top)
            found = [jacobian(tree, chain.name_of(bottom) or bottom, point, chain.world) for point in chain.points]
        except (NoTruth, DerivativeError, EvaluationError, ShapeError):
            return False
        through = [np.tensordot(one, each, axes=one.ndim) for one, each in zip(slope, found, strict=True)]
        if any(step.own and step.layout is not None and all_same(step.layout.values, through) for step in self.steps):
            return True
        return any(self._has_term(step, bottom, through) for step in self.steps)

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
        return any(_same([value_of(node, point.values) for point in points], tuple(values)) for node in terms)

    def _truth(self, ends: Ends) -> tuple[Array, ...]:
        """The usual layout of a derivative; nothing where there is none."""
        try:
            return self.judge.chain.derivative(*ends)[0].values
        except NoTruth:
            return ()

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
            unasked = top == LOSS and ((top, bottom) not in self._authors or self._is_given(bottom, {way[-1]}))
            return (top, bottom) in self.links or unasked
        if (top, bottom) not in self.links:
            return False
        if self._is_rewritten(top, bottom, between):
            return True
        if top == LOSS:  # a bare result says nothing of the way
            return False
        passed = {(way[at], name) for at in range(len(way)) for name in way[at + 1 :]} - {(top, bottom)}
        asked = passed & self._authors
        return not asked or bool(asked & self.links)

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
        return any(_same(values, truth) for values in own for truth in truths)

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
    def _authors(self) -> frozenset[Ends]:
        """The derivatives in the author's own way."""
        lefts = (left_side(step.of) for step in self.question.steps)
        return frozenset(self._plain(self.judge.ends(left)) for left in lefts if left is not None)

    @cached_property
    def _rewritten(self) -> dict[str, list[Node]]:
        """The other forms of the loss and its intermediates, on lines such as ``L = …``."""
        found: dict[str, list[Node]] = {}
        for step in self.steps:
            if step.left is not None and step.attempt is not None and not step.own and step.left.bottom is None:
                top, _ = self._plain(self.judge.ends(step.left))
                found.setdefault(top, []).append(step.attempt.tree)
        return found


def _same(values: Sequence[object], truth: tuple[Array, ...]) -> bool:
    return not any(isinstance(value, Raised | tuple) for value in values) and all_same(values, truth)  # type: ignore[arg-type]


def _terms(text: str) -> list[str]:
    """What a right side adds up, outside brackets."""
    cuts = [at for at, character in enumerate(text) if character in "+-−" and depth_of(text[:at]) == 0]
    bounds = [0, *cuts, len(text)]
    return [text[begin:end] for begin, end in pairwise(bounds)]
