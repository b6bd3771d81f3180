"""Links: the derivatives of one name of a chain by another that an answer shows.

Owns the rules by which a line shows a link: on its own, as a change, beside another derivative, by a relation of two.
Knows judged steps, all of them right, and the ways through the chain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice, pairwise

import numpy as np

from studyml.algebra.tree import Name, Node
from studyml.grading.derivation.differentials import expressions
from studyml.grading.derivation.forms import names_in
from studyml.grading.derivation.indices import plain_slopes
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.left_sides import Left, left_side
from studyml.grading.derivation.line import Part, depth_of
from studyml.grading.derivation.pins import named_derivatives
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.values import all_same, value_of
from studyml.model import Question

MOST_ROUTES = 100
"""Ways from one name to another through the chain; with more of them nothing counts as shown."""
LOSS = "L"

Ends = tuple[str, str]
"""The top and the bottom of a derivative."""


@dataclass(eq=False)
class Links:
    """What an answer shows of the chain, link by link."""

    question: Question
    judge: Judge
    steps: Sequence[Step]
    have: set[Ends]

    def is_goal(self, ends: Ends) -> bool:
        """Whether a derivative is one of the loss by a symbol."""
        return self.plain(ends)[0] == LOSS and ends[1] in self.judge.chain.world.symbols

    # -- the chain

    def plain(self, ends: Ends) -> Ends:
        """Return ends in which a name that is the loss itself is called that."""
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
        found = {self.plain(ends) for ends in self.have if ends[1]} | set(self._expanded()) | set(self._worked())
        for step in self.steps:
            found |= {self.plain(ends) for ends in self._changes(step)}
            found |= set(self._equated(step))
            found |= set(self._within(step))
            if step.left is not None and step.left.bottom is not None and not step.direct:
                found |= set(self._beside(step, self.plain(self.judge.ends(step.left))))
            elif not step.own:
                found |= set(self._related(step))
            else:  # gv = gs/(2*s)
                for ends in self._named.get(step.written, ()):
                    found |= set(self._beside(step, self.plain(ends)))
        found |= set(self._named_jacobians())
        return frozenset(found | set(self._alone(found)))

    def _named_jacobians(self) -> Iterator[Ends]:
        """Yield the derivatives, of others than the loss, that names of the learner's own are: J of ``J = I/s - …``."""
        named = [step.layout.values for step in self.steps if step.own and step.layout is not None]
        matrices = [values for values in named if values[0].ndim == 2]
        chain = self.judge.chain
        tops = [name for name in chain.world.let if matrices and name not in chain.own and self._reaches(LOSS, name)]
        for top in tops:
            for bottom in (*chain.world.let, *chain.world.symbols):
                if top == bottom or bottom in chain.own or not self._reaches(top, bottom):
                    continue
                sizes = {np.size(chain.points[0].values[name]) for name in (top, bottom)}
                if not any(set(values[0].shape) == sizes for values in matrices):
                    continue
                try:
                    layouts = [layout.values for layout in self.judge.chain.derivative(top, bottom)]
                except NoTruth:
                    continue
                if any(all_same(values, truth) for values in matrices for truth in layouts):
                    yield top, bottom

    def _equated(self, step: Step) -> Iterator[Ends]:
        """``∂L/∂r = r/n = ∂L/∂yP`` says both."""
        lefts = [left_side(part.text) for part in step.line.parts]
        if len(lefts) > 1 and any(left is None or left.bottom is None for left in lefts):
            for left in lefts:
                if left is not None and left.bottom is not None and not (left.expression or left.function):
                    yield self.plain(self.judge.ends(left))

    def _expanded(self) -> Iterator[Ends]:
        """``f(w + h) = …`` shows df/dw, beside ``u(w + h) = …`` du/df too; in several steps all on the way."""
        grown = [step for step in self.steps if step.grown is not None]
        found: dict[Ends, frozenset[str]] = {}
        for step in grown:
            if step.grown is not None and step.grown.loss:
                ends = self.plain(self.judge.ends(Left(step.grown.loss, step.grown.by)))
                found[ends] = found.get(ends, frozenset()) | step.grown.steps
        for (top, by), smalls in found.items():
            yield top, by
            yield from (
                (top, other) for other, same in found if same == by and other != top and self._reaches(top, other)
            )
            alike = [step for step in grown if step.grown is not None and step.grown.steps & smalls]
            if sum(max(len(step.line.parts) - 1, 1) for step in alike) > 1:
                for route in self._routes(top, by):
                    yield from combinations(route, 2)

    def _worked(self) -> Iterator[Ends]:
        """``dL = 2 w'S dw - 2 lam w'dw = 2 (S w - lam w)'dw``: all on the way from L to w."""
        count: dict[Ends, int] = {}
        for step in self.steps:
            for moved in step.moved:
                for name in moved if step.change else ():
                    ends = self.plain(self.judge.ends(Left(step.change, name)))
                    count[ends] = count.get(ends, 0) + 1
        for (top, by), sides in count.items():
            for route in self._routes(top, by) if sides > 1 else ():
                yield from combinations(route, 2)

    def _changes(self, step: Step) -> Iterator[Ends]:
        """``du = A dw`` shows du/dw; of ``dL = dwᵀ u + wᵀ du`` the du's factor, as u changes with w."""
        depends = self.judge.chain.world.dependencies
        for moved in step.moved:
            for name in moved:
                others = [other for other in moved if other != name and name in depends.get(other, ())]
                ends = self.judge.ends(Left(step.change, name))
                if others:
                    yield from self._past(self.plain(ends), others)
                else:
                    yield ends
        at = next((index for index, one in enumerate(self.steps) if one is step), 0)
        above = self.steps[at - 1] if at and step.line.left is None and len(step.line.parts) == 1 else None
        sides = step.moved
        if above is not None and above.moved and sides:
            sides = (above.moved[-1], *sides)
        for before, after in pairwise(sides):  # dL = -du = -y df says du = y df
            for top in before:
                yield from (self.judge.ends(Left(top, name)) for name in after if name in depends.get(top, ()))

    def _within(self, step: Step) -> Iterator[Ends]:
        """``d log(s)/dz = 1 - s`` shows ds/dz: nothing else of the chain stands in log(s)."""
        left = step.left
        if left is None or not left.expression or left.bottom is None:
            return
        chain = self.judge.chain
        bottom = chain.name_of(left.bottom) or left.bottom
        try:
            tree = expressions(chain, left.top)[0]
        except NoTruth:
            return
        names = [name for name in names_in(tree) if name in chain.world.let]
        if len(names) == 1:
            yield names[0], bottom
        found = [value_of(tree, point.values) for point in chain.points]
        for name in chain.world.let:  # d/dv [(n/2) log(2πv)] is dq/dv
            depends = bottom in chain.world.dependencies.get(name, ())
            if depends and all_same(found, [point.values[name] for point in chain.points]):
                yield name, bottom

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
            for term in terms(part.text):
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
        text = plain_slopes(text)
        found = [self.plain(self.judge.ends(Left(*ends))) for ends in self.judge.mentioned(text)]
        words = set(re.findall(r"(?<!\w)[^\W\d]\w*", text))
        return [*found, *(self.plain(ends[0]) for word, ends in self._named_so.items() if word in words)]

    @cached_property
    def _named_so(self) -> dict[str, tuple[Ends, ...]]:
        """The learner's own names that are one derivative of the loss."""
        return {name: ends for name, ends in self._named.items() if len(ends) == 1}

    @cached_property
    def _named(self) -> dict[str, tuple[Ends, ...]]:
        """The learner's own names that are derivatives of the loss, of several where these are alike: by v and by e."""
        return named_derivatives(self.judge)

    def _truth(self, ends: Ends) -> tuple[Array, ...]:
        """The usual layout of a derivative; nothing where there is none."""
        try:
            found = self.judge.chain.derivative(*ends)
            return found[0].values if found else ()
        except NoTruth:
            return ()

    @cached_property
    def _authors(self) -> frozenset[Ends]:
        """The derivatives in the author's own way."""
        lefts = (left_side(step.of) for step in self.question.steps)
        return frozenset(self.plain(self.judge.ends(left)) for left in lefts if left is not None)


def terms(text: str) -> list[str]:
    """Return what a right side adds up, outside brackets."""
    cuts = [at for at, character in enumerate(text) if character in "+-−" and depth_of(text[:at]) == 0]
    bounds = [0, *cuts, len(text)]
    return [text[begin:end] for begin, end in pairwise(bounds)]
