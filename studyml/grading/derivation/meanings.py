"""Meanings: what the words of an answer stand for.

Owns the way from ``dw``, ``∇L``, ``L``, ``s'``, ``delta`` to a derivative with its true values, in every layout that
is still open, and which derivatives a right side mentions. Knows the chain; evaluates no right side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from studyml.algebra.tree import Call, Name, Node, walk
from studyml.grading.derivation.differentials import expressions
from studyml.grading.derivation.layouts import Array, Layout, as_one_number
from studyml.grading.derivation.left_sides import (
    FRACTION,
    MENTION,
    NAME,
    Left,
    bare,
    left_side,
    other_nablas,
    plain_mentions,
    quotients,
    short_for,
)
from studyml.grading.derivation.line import Line, Part
from studyml.grading.derivation.truths import DATA, Chain, NoTruth
from studyml.grading.problem import is_piecewise
from studyml.grading.values import Raised, value_of
from studyml.model import Question

_APPLIED_SLOPE = re.compile(rf"(?<![\w\\])(?P<name>{NAME})['′]\((?P<by>{NAME})\)")
PRIMED = "Ξ"
"""What stands before a name for its derivative, as in ``N'``."""
_PRIMED = re.compile(rf"(?<![\w\\'])(?P<name>{NAME})['′](?![\d'′(])")
_APPLIED = re.compile(rf"(?<![\w\\])(?P<name>{NAME})\((?P<by>{NAME})\)")
"""``s(z)``, an intermediate with what it is made of."""
_SLOPE = re.compile(rf"{PRIMED}[^\Wᵀ]+")
_DOTTED = re.compile(r"(?<![\d.])\.[*/^]")
_STAR = re.compile(r"(?<![.*])\*(?!\*)")
_ELL = re.compile(r"\\ell(?![A-Za-z])")
_NABLA_OF = re.compile(rf"[^=]*(?:∇|\\nabla)\s*_\s*(?:\{{\s*{NAME}\s*\}}|{NAME})\s+{NAME}\s*=")
_SUBSCRIPTED = re.compile(r"([^\W\d_][^\W_]*)_([^\W_]+)")
_SUBSCRIPTED_MENTION = re.compile(r"(?<![^\Wᵀ])(?<!\\)[^\W\d_][^\W_]*_[^\W_ᵀ]+(?!\w|\()")
_BARE_SIGMA = re.compile(r"σ(?!\s*['′(])")
_ANY_GRADIENT = ("grad", "gradient")


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
    restated: bool = False
    """Whether a name of the learner's own that is given again, ``k = Au - c`` and then ``k = g - aAg``, is a claim."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Letters that stand for the learner's own, which are names of sizes, with what he typed."""
    shares: bool = False
    """Whether ``dz_t`` is what of dL/dz comes through t, in the learner's own way, not dt/dz."""
    towards: str = ""
    """The symbol by which ``ds`` is the derivative of s, as code spells it that goes forward: ``ds = s*(1 - s)``."""
    forward: frozenset[str] = frozenset()
    """The words that are taken so, where that is not all: ``dq`` beside ``de = 2*e``, which is dq/de."""


@dataclass(eq=False)
class Meanings:
    """The meaning of an answer's words."""

    question: Question
    chain: Chain
    assumed: Assumed = field(default_factory=Assumed)
    lines: Sequence[Line] = ()
    chosen: dict[str, Layout] = field(default_factory=dict)
    """The layout of each derivative once a right line has fixed it."""
    defined: dict[str, tuple[Array, ...]] = field(default_factory=dict)
    """Names the learner gave to something that can't be differentiated, with true values."""

    def meant(self, left: Left) -> Left:
        """Return the derivative that a left side is short for, else the left side itself."""
        return self._meant(left)

    def _meant(self, left: Left) -> Left:
        """The derivative that a left side is short for: ``dw``, ``grad_w``, ``L'``; else the left side itself."""
        if left.gradient and not left.expression:
            if left.at and self._is_a_loss(left.top) and self.chain.name_of(left.at) in self.chain.world.let:
                return Left(left.top, left.at)  # ∇f(u)
            slope = self._slope_of(left.top) if left.prime else None
            if slope is None and left.prime and self.chain.name_of(left.top) in self.chain.world.let:
                return left  # u', by one of the symbols it is made of
            return slope or self._goal(left.top)
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
        if short is not None and self.assumed.shares and self.share_of(word) is not None:
            return None
        if short is None and self.subscripted and (match := _SUBSCRIPTED.fullmatch(word)) is not None:
            top, bottom = self.chain.name_of(match[1]) or "", self.chain.name_of(match[2]) or ""
            if bottom in self.chain.world.dependencies.get(top, ()):
                return top, bottom
        towards = self.assumed.towards if word in (self.assumed.forward or (word,)) else ""
        if towards and word[:1] == "d" and self._is_a_loss(word[1:]):  # dL = dq - lam*dc
            return self._loss_name, towards
        if short is None and word[:1] == "d" and word[1:2].isalpha():  # dW for w, where there is no W
            other = word[1].swapcase() + word[2:]
            if self._is_variable(other) and not self._has_truth(word[1:]):
                short = "L", other
        if short is None:
            return None
        top, bottom = short[0], self.chain.name_of(short[1]) or short[1]
        if towards in self.chain.world.dependencies.get(bottom, ()) and self._is_a_loss(top):
            return bottom, towards
        if (word[1:].startswith(top) and not word.endswith("grad")) or short[0] != "L":
            return top, bottom
        return "l" if self._of_one_example(bottom) else self._loss_name, bottom

    def share_of(self, word: str) -> tuple[str, str] | None:
        """Return (t, z) of a word such as ``dz_t``, which may mean dt/dz or what of dL/dz comes through t."""
        short = short_for(word, self._has_truth, self._is_variable)
        return short if short is not None and word.endswith(f"{short[1]}_{short[0]}") else None

    @property
    def _loss_name(self) -> str:
        """What the learner calls the loss."""
        return next((top for top in self.tops if self.chain.is_loss(top)), "L")

    @cached_property
    def tops(self) -> tuple[str, ...]:
        """What is differentiated anywhere in the answer."""
        return tuple(dict.fromkeys(top for line in self.lines for top in _tops(line)))

    def names_of_the_loss(self) -> frozenset[str]:
        """What the learner calls the loss, beside its usual names: KL or NLL, where these alone are differentiated."""
        if any(self._is_a_loss(top) for top in self.tops):
            return frozenset()
        return frozenset(top for top in self.tops if top in DATA and self.chain.name_of(top) is None)

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
        if alone := self.numbers_alone():
            return Left(top, alone)
        by = moving[0] if len(moving) == 1 else self.question.wrt
        return Left(top, by) if by in moving else None

    def said(self, text: str) -> str:
        """A right side with plain words for ``∇_z L`` and for ``N'`` of a number N, as long as before."""

        def word(match: re.Match[str]) -> str:
            written = match["name"]
            known = self.chain.name_of(bare(written))
            if (alone := self.numbers_alone()) and known in self.chain.world.symbols:
                return ("1" if known == alone else "0").ljust(len(match[0]))  # z', by z itself
            for at in range(len(written)):  # ac' is a times c'
                if (not at or self.chain.name_of(written[:at])) and self._is_number_with_slope(written[at:]):
                    return f"{written[:at]}{PRIMED}{written[at:]}"
            return match[0]

        def primed(match: re.Match[str]) -> str:
            return f"{PRIMED}{match['name']}" if bare(match["name"]) in self.primes else match[0]

        def slope(match: re.Match[str]) -> str:
            loss = bare(match["name"])
            known = self._is_a_loss(loss) or self._is_made_of(loss, match["by"])
            return f"d{loss}/d{match['by']}".ljust(len(match[0])) if known else match[0]

        def applied(match: re.Match[str]) -> str:
            name, by = self.chain.name_of(bare(match["name"])), self.chain.name_of(bare(match["by"]))
            made = name in self.chain.world.let and by in self.chain.world.dependencies.get(name or "", ())
            return match["name"].ljust(len(match[0])) if made else match[0]

        if self.primes and ("'" in text or "′" in text):
            text = _PRIMED.sub(primed, text)
        if "(" in text:
            text = _APPLIED.sub(applied, text)

        if _BARE_SIGMA.search(text) and (value := self._sigmoid_alone):
            text = re.sub(rf"σ\s*\({re.escape(value[1])}\)", lambda match: value[0].ljust(len(match[0])), text)
            text = text.replace("σ", value[0])
        if self.dotted:
            text = _STAR.sub("×", text)
        if self.nablas:
            text = other_nablas(text)
        text = _APPLIED_SLOPE.sub(slope, plain_mentions(text).replace("ℓ", "l").replace(".grad", "_grad"))
        text = _ELL.sub("l   ", text)
        return _PRIMED.sub(word, text) if "'" in text or "′" in text else text

    def numbers_alone(self) -> str:
        """Return the number by which a prime is a derivative, where there are but numbers and one is asked for."""
        symbols = self.chain.world.symbols
        if any(self.chain.world.forms[name].shape for name in symbols):
            return ""
        if self.question.wrt or len(symbols) == 1:
            return self.question.wrt or next(iter(symbols))
        return next(iter(self.sought)) if len(self.sought) == 1 else ""

    def _is_number_with_slope(self, word: str) -> bool:
        name = self.chain.name_of(bare(word))
        number = name is not None and name in self.chain.world.let and not self.chain.world.forms[name].shape
        return number and self._slope_of(word) is not None

    def _is_made_of(self, top: str, number: str) -> bool:
        """Whether a name is an intermediate that is made of a number: u of ``u'(a)``."""
        name, by = self.chain.name_of(top), self.chain.name_of(number)
        if name is None or name not in self.chain.world.let or by is None:
            return False
        alone = {node.name for node in walk(self.chain.world.let[name]) if isinstance(node, Name)} == {by}
        if self.chain.world.forms[by].shape and not alone:  # H'(Z) is no product where H is made of Z alone
            return False
        return by in self.chain.world.dependencies.get(name or "", ())

    @cached_property
    def _sigmoid_alone(self) -> tuple[str, str] | None:
        """The name of one letter that is σ of a name, with that name; None where there is none, or several."""
        found = [
            (name, tree.args[0].name)
            for name, tree in self.chain.world.let.items()
            if isinstance(tree, Call)
            and tree.function == "sigmoid"
            and isinstance(tree.args[0], Name)
            and len(name) == 1
        ]
        return found[0] if len(found) == 1 else None

    @cached_property
    def subscripted(self) -> bool:
        """Whether the answer writes ``L_z`` for a derivative, so that ``s_u`` is one too."""
        tops = [left.top for line in self.lines for left in (line.left, *line.also) if left is not None]
        pairs = [match.groups() for top in tops if (match := _SUBSCRIPTED.fullmatch(top))]
        if sum(self._is_made_of(top, by) and self.chain.name_of(f"{top}_{by}") is None for top, by in pairs) > 1:
            return True  # a_z = c, c_z = a
        return any(
            match[1] not in self.chain.own and self._is_variable(match[2])
            for top in tops
            if (match := _SUBSCRIPTED.fullmatch(top)) and self._is_a_loss(match[1])
        )

    @cached_property
    def primes(self) -> frozenset[str]:
        """The intermediates whose derivative a line gives, ``p' = p(1 - p)``, where all else is no number."""
        lefts = [left for line in self.lines for left in (line.left, *line.also) if left is not None]
        given = {left.top for left in lefts if left.gradient and left.prime and not left.expression}
        world = self.chain.world
        known = {name: self.chain.name_of(name) or "" for name in given}
        vectors = (name for name in given if known[name] in world.let and len(world.forms[known[name]].shape) < 2)
        return frozenset(name for name in vectors if self._slope_of(name) is not None)

    @cached_property
    def nablas(self) -> bool:
        """Whether the answer says of what it takes gradients, ``∇_w L = …``, so that others may stand beside."""
        return any(
            line.left is not None and line.left.round is False and _NABLA_OF.match(line.text) for line in self.lines
        )

    @cached_property
    def dotted(self) -> bool:
        """Whether the answer writes ``.*`` for what goes entry by entry, so that ``*`` is a product of matrices."""
        return any(_DOTTED.search(part.text) for line in self.lines for part in line.parts)

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
        free = [symbol for symbol in free if symbol in self.sought] or free
        return Left(top, free[0]) if len(free) == 1 else Left(top, gradient=True)

    @cached_property
    def sought(self) -> frozenset[str]:
        """The symbols that the question differentiates by in the end."""
        lefts = [left_side(step.of) for step in self.question.steps]
        found = {left.bottom for left in lefts if left is not None and left.bottom in self.chain.world.symbols}
        return frozenset(name for name in (*found, self.question.wrt) if name)

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
            return [self.chosen[key], *as_one_number(self.chosen[key])]
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

    def _mentioned(self, part: Part) -> list[tuple[str, str]]:
        """The derivatives a right side mentions, ``dz`` for dL/dz (as code spells it) included."""
        return self.mentioned(part.text)

    def mentioned(self, text: str) -> list[tuple[str, str]]:
        """The derivatives that a text mentions."""
        text = self.said(text)
        found = quotients(text) + [short for _, short in self._words(text)]
        return list(dict.fromkeys(found))

    def _words(self, text: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """The words of a text that stand for derivatives."""
        for match in MENTION.finditer(FRACTION.sub(lambda fraction: " " * len(fraction[0]), text)):
            if self.chain.name_of(match[0]) is None and match[0] not in self.defined:
                short = self.short_for(match[0])
                if short is not None:
                    yield match[0], short
        for match in _SUBSCRIPTED_MENTION.finditer(text) if self.subscripted else ():
            if self.chain.name_of(match[0]) is None and match[0] not in self.defined:
                short = self.short_for(match[0])
                if short is not None:
                    yield match[0], short
        for match in _SLOPE.finditer(text):
            for end in range(len(match[0]), 1, -1):  # a'c stands here as Ξac
                if (short := self.short_for(match[0][:end])) is not None:
                    yield match[0][:end], short
                    break


def _tops(line: Line) -> Iterator[str]:
    """The tops of all derivatives on a line."""
    for left in (line.left, *line.also):
        if left is not None and (left.bottom is not None or left.gradient):
            yield left.top
    for part in line.parts:
        for top, _ in quotients(part.text):
            yield top
