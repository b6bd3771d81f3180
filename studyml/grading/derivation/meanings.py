"""Meanings: what the words of an answer stand for.

Owns the way from ``dw``, ``∇L``, ``L``, ``s'``, ``delta`` to a derivative, and which derivatives a right side mentions.
Knows the chain and how an answer is taken; no values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from studyml.algebra.tree import Call, Name, walk
from studyml.grading.derivation.assumed import Assumed
from studyml.grading.derivation.layouts import Array, Layout
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
from studyml.grading.derivation.truths import DATA, Chain
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
        share = None if short is None else self.share_of(word)
        if share is not None and (self.assumed.shares or not self.moves(*share)):  # dv_s of s/(2v) is never ds/dv
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

    def moves(self, top: str, bottom: str) -> bool:
        """Whether a name is made of another, or may be."""
        names = [self.chain.name_of(name) or name for name in (top, bottom)]
        return names[0] not in self.chain.world.let or names[1] in self.chain.world.dependencies[names[0]]

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
