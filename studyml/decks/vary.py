"""From a card to one concrete question: sizes, values, a bug or an order drawn from a seed.

Owns what varies by kind and how it is written into the question. The same card and seed make the same question
on every machine, for ever: only ``random.Random(seed)`` of the standard library draws. Nothing is evaluated here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from types import MappingProxyType

from studyml.decks.fading import forms, given_steps, line_of_step, with_given, wrong_line
from studyml.decks.fields import size_names, size_numbers
from studyml.decks.ways import as_shape, on_numbers, told
from studyml.model import Card, Kind, Option, Question, WrongAnswer, mistakes

_SIZES = range(3, 10)
"""Sizes a concrete shape question draws from: never 1 (it broadcasts) or 2, small enough to read."""
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_WORD = re.compile(r"[^\W\d]\w*")
_SHAPE = re.compile(r"\((?:[^\s(),]+,|[^\s(),]+(?:, ?[^\s(),]+)+)\)")
_QUOTED = re.compile(r"('[^']*'|\"[^\"]*\")")
_SUM_OR_PRODUCT = re.compile(r"(\d+)\s*([*+-])\s*(\d+)")


def ask(card: Card, seed: int, *, form: str = "whole") -> Question:
    """Return the question that ``seed`` draws from a card.

    ``form`` is one of ``fading.FORMS``: a derivation with its first lines given or for its wrong line, a formula told
    from its mistakes or applied; a form that the card can't be asked in is asked whole.
    """
    draw = Random(seed)
    if form != "whole" and form in forms(card):
        return _IN_FORM[form](card, seed, draw)
    if card.kind is Kind.SHAPE:
        return _shape(card, seed, draw)
    if card.kind is Kind.NUMBER:
        return _number(card, seed, draw)
    if card.kind is Kind.BUG:
        return _bug(card, seed, draw)
    if card.kind is Kind.CHOICE:
        return _question(card, seed, options=tuple(draw.sample(card.options, len(card.options))))
    return _question(card, seed)


def _question(
    card: Card,
    seed: int,
    *,
    prompt: str | None = None,
    symbols: Mapping[str, str] | None = None,
    let: Mapping[str, str] | None = None,
    wrong: tuple[WrongAnswer, ...] | None = None,
    options: tuple[Option, ...] = (),
    expression: str | None = None,
    expected: str | None = None,
    code: tuple[str, ...] = (),
    bug_line: int = 0,
    bug_mistake: str = "",
    hints: tuple[str, ...] | None = None,
    solution: str | None = None,
) -> Question:
    return Question(
        id=card.id,
        kind=card.kind,
        area=card.area,
        prompt=card.prompt if prompt is None else prompt,
        seed=seed,
        symbols=card.symbols if symbols is None else symbols,
        let=card.let if let is None else let,
        aliases=card.aliases,
        sizes=card.sizes,
        expected=card.answer if expected is None else expected,
        wrong=card.wrong if wrong is None else wrong,
        options=options,
        rtol=card.rtol,
        use=card.use,
        avoid=card.avoid,
        far=card.far,
        expression=card.expression if expression is None else expression,
        math=card.math,
        loss=card.loss,
        wrt=card.wrt,
        of=card.of,
        steps=card.steps,
        code=code,
        bug_line=bug_line,
        bug_mistake=bug_mistake,
        hints=card.hints if hints is None else hints,
        seconds=card.seconds,
        solution=card.solution if solution is None else solution,
    )


def _shape(card: Card, seed: int, draw: Random) -> Question:
    named = _named_sizes(card)
    concrete = card.ask == "concrete" or (card.ask == "both" and draw.random() < 0.5)
    if not named or not concrete:
        return _question(card, seed)
    drawn = dict(draw.choice(card.sizes)) if card.sizes else _distinct(card, named, draw)
    symbols = {name: _with_sizes(symbol, drawn) for name, symbol in card.symbols.items()}
    return _question(
        card,
        seed,
        symbols=MappingProxyType(symbols),
        expression=_with_sizes(card.expression, drawn),
        wrong=tuple(WrongAnswer(_with_sizes(row.answer, drawn), row.mistake) for row in card.wrong),
        prompt=_with_sizes_in_prose(card.prompt, drawn),
    )


def _named_sizes(card: Card) -> tuple[str, ...]:
    found = [size for symbol in card.symbols.values() for size in size_names(symbol)]
    return tuple(dict.fromkeys(found))


def _distinct(card: Card, named: tuple[str, ...], draw: Random) -> dict[str, int]:
    """Pairwise distinct sizes, also distinct from every number the card itself states."""
    stated = {size for symbol in card.symbols.values() for size in size_numbers(symbol)}
    free = [size for size in _SIZES if size not in stated]
    while len(free) < len(named):
        free.append(free[-1] + 1)
    return dict(zip(named, draw.sample(free, len(named)), strict=True))


def _with_sizes(text: str, drawn: Mapping[str, int]) -> str:
    """Write drawn sizes for their names in an expression or shape; ``(2*n, m)`` becomes ``(10, 3)``."""
    pieces = _QUOTED.split(text)  # the letters of an einsum pattern are axes, not sizes
    pieces[::2] = [_WORD.sub(lambda word: str(drawn.get(word[0], word[0])), piece) for piece in pieces[::2]]
    replaced = "".join(pieces)
    shape, _, rest = replaced.partition(")")
    if replaced == text or not shape.startswith("(") or _WORD.search(shape):
        return replaced
    return _SUM_OR_PRODUCT.sub(lambda part: str(_value(int(part[1]), part[2], int(part[3]))), shape) + ")" + rest


def _value(left: int, operator: str, right: int) -> int:
    return left * right if operator == "*" else left + right if operator == "+" else left - right


def _with_sizes_in_prose(prompt: str, drawn: Mapping[str, int]) -> str:
    """A concrete question shows its numbers in the prompt's `code` and in shapes such as (n, m); words stay."""
    parts = prompt.split("`")
    return "`".join(
        _with_sizes(part, drawn) if index % 2 else _SHAPE.sub(lambda shape: _shape_with_sizes(shape[0], drawn), part)
        for index, part in enumerate(parts)
    )


def _shape_with_sizes(shape: str, drawn: Mapping[str, int]) -> str:
    return _with_sizes(shape, drawn) if all(size in drawn for size in size_names(shape)) else shape


def _number(card: Card, seed: int, draw: Random) -> Question:
    if not card.vary:
        return _question(card, seed)
    values = {name: _draw_value(span, draw) for name, span in card.vary.items()}
    return _question(
        card,
        seed,
        prompt=_filled(card.prompt, values),
        solution=_filled(card.solution, values),
        hints=tuple(_filled(hint, values) for hint in card.hints),
        let=MappingProxyType({**values, **card.let}),
    )


def _draw_value(span: str | tuple[float, float], draw: Random) -> str:
    if isinstance(span, str):
        low, high = span.split("..")
        return str(draw.randint(int(low), int(high)))
    return str(draw.randint(round(span[0] * 100), round(span[1] * 100)) / 100)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda hit: hit[0][0] if hit[1] is None else values.get(hit[1], hit[0]), text)


def _bug(card: Card, seed: int, draw: Random) -> Question:
    variant = draw.choice(card.variants)
    lines = list(card.code)
    right, lines[variant.line - 1] = lines[variant.line - 1], variant.wrong
    return _question(
        card,
        seed,
        code=tuple(lines),
        bug_line=variant.line,
        bug_mistake=variant.mistake,
        expected=right,
        options=_mistake_options([one.mistake for one in card.variants], variant.mistake, draw),
    )


def _faded(card: Card, seed: int, draw: Random) -> Question:
    given, rest = given_steps(card, draw)
    return replace(_question(card, seed), prompt=with_given(card.prompt, given), steps=rest)


def _wrong_line(card: Card, seed: int, draw: Random) -> Question:
    at, text, mistake = wrong_line(card, draw)
    lines = [line_of_step(step) for step in card.steps]
    right, lines[at - 1] = lines[at - 1], text
    return replace(
        _question(card, seed),
        kind=Kind.BUG,
        prompt=f"{card.prompt}\n\nHere it is done, but one line is wrong. Which?",
        code=tuple(lines),
        bug_line=at,
        bug_mistake=mistake,
        expected=right,
        options=_mistake_options([wrong.mistake for wrong in card.wrong], mistake, draw),
    )


def _told(card: Card, seed: int, draw: Random) -> Question:
    return told(_question(card, seed), draw)


def _on_numbers(card: Card, seed: int, draw: Random) -> Question:
    return on_numbers(_question(card, seed), draw)


def _as_shape(card: Card, seed: int, draw: Random) -> Question:
    return _shape(as_shape(card), seed, draw)


_IN_FORM: Mapping[str, Callable[[Card, int, Random], Question]] = {
    "faded": _faded,
    "wrong_line": _wrong_line,
    "told": _told,
    "number": _on_numbers,
    "shape": _as_shape,
}

_OTHERS = ("sign", "transpose", "missing_mean", "reduction", "missing_factor", "elementwise_vs_matmul")
"""Mistakes to choose among when a card's own variants are too few for a question."""


def _mistake_options(own: Sequence[str], right: str, draw: Random) -> tuple[Option, ...]:
    """Four mistakes to choose from: the real one, the card's others, then frequent ones; none that is true as well."""
    also_true = {right, *mistakes()[right].kin}
    others = [code for code in dict.fromkeys([*own, *_OTHERS]) if code not in also_true][:3]
    options = [Option(mistakes()[right].message, right=True, mistake=right)]
    options += [Option(mistakes()[code].message, mistake=code) for code in others]
    return tuple(draw.sample(options, len(options)))
