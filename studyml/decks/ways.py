"""A formula asked in other ways than by writing it: told from its mistakes, or applied.

Owns which ways a card allows and the words of each. Told: the right one among the wrong answers its author lists.
Applied: the number that comes out where the formula works on numbers, else the shape of what it gives. Draws with
``random.Random`` only and evaluates nothing with NumPy; ``study.truth`` proves every way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from types import MappingProxyType

from studyml.decks.value import number_value
from studyml.model import Card, Kind, Option, Question

WRITTEN = frozenset({Kind.FORMULA, Kind.TRANSLATE, Kind.GRADIENT, Kind.DERIVATIVE})
WAYS = ("told", "number", "shape")
_OPTIONS = 4
_SYMBOLS = 4
"""More than this many numbers to put in is arithmetic, not understanding."""
_DRAWS = 20
_QUICK = 10
"""Target seconds of what is read and picked; a shape takes twice that."""
_QUOTED = re.compile(r"('[^']*'|\"[^\"]*\")")
_PRODUCTS = ("@", ".T", "[")
"""What means nothing between numbers, though the calculator would take it."""


_FOUND: dict[tuple[object, ...], tuple[str, ...]] = {}
"""What reads and works out a card's formula, kept for the card's other questions."""


def ways(card: Card) -> tuple[str, ...]:
    """Return the ways to ask a card beside writing its formula."""
    if card.kind not in WRITTEN:
        return ()
    key = (card.prompt, card.answer, *card.symbols.items(), *card.let.items(), len(card.wrong) > 1)
    if key not in _FOUND:
        _FOUND[key] = _ways(card)
    return _FOUND[key]


def _ways(card: Card) -> tuple[str, ...]:
    found = ["told"] if len(card.wrong) > 1 else []
    if _works_on_numbers(card):
        found.append("number")
    elif not _told_by_the_prompt(shape := _shape_of(card), card) and shape not in ("error", "()"):
        found.append("shape")
    return tuple(found)


def told(question: Question, draw: Random) -> Question:
    """Ask which is right: the answer or one of the mistakes its author lists."""
    wrong = draw.sample(question.wrong, min(len(question.wrong), _OPTIONS - 1))
    options = [Option(f"`{question.expected}`", right=True)]
    options += [Option(f"`{one.answer}`", mistake=one.mistake) for one in wrong]
    prompt = f"{question.prompt}\n\nWhich of these is it?"
    return replace(
        question,
        kind=Kind.CHOICE,
        prompt=prompt,
        options=tuple(draw.sample(options, len(options))),
        seconds=max(_QUICK, question.seconds // 2),  # read, not written
    )


def on_numbers(question: Question, draw: Random) -> Question:
    """Ask what comes out where every symbol is a number."""
    number = _with_values(question, draw)
    for _ in range(_DRAWS):
        value = number_value(number)
        if value is None or value > 0 or not _counts(question.symbols):
            break
        number = _with_values(question, draw)  # a count, such as a width, is no count below 1
    return number


def _with_values(question: Question, draw: Random) -> Question:
    values = _drawn(question.symbols, draw)
    given = ", ".join(f"{name} = {value}" for name, value in values.items())
    arrays = ", with numbers in place of arrays" if _arrays(question.symbols) else ""
    return replace(
        question,
        kind=Kind.NUMBER,
        prompt=f"{question.prompt}\n\nApply it{arrays}: what comes out at {given}?",
        symbols=MappingProxyType({}),
        let=MappingProxyType({**values, **question.let}),
        use=(),
        avoid=(),
    )


def as_shape(card: Card) -> Card:
    """Return the card that asks for the shape of the answer; what is said of it is still in ``answer``."""
    prompt = f"{card.prompt}\n\nNot the formula this time: which **shape** does the answer have?"
    return replace(
        card,
        kind=Kind.SHAPE,
        prompt=prompt,
        expression=_written_out(card),
        wrong=(),
        seconds=min(card.seconds, 2 * _QUICK),
    )


def _works_on_numbers(card: Card) -> bool:
    """Whether the formula works entry by entry on few symbols: then one entry says all."""
    if len(card.symbols) > _SYMBOLS or len(_arrays(card.symbols)) > 1 or any(sign in card.answer for sign in _PRODUCTS):
        return False
    question = Question(card.id, Kind.FORMULA, symbols=card.symbols, let=card.let, expected=card.answer)
    draw = Random(0)
    return all(number_value(_with_values(question, draw)) is not None for _ in range(3))


def _arrays(symbols: Mapping[str, str]) -> set[str]:
    """The different shapes of what is no scalar."""
    return {spec.partition(")")[0].replace(" ", "") for spec in symbols.values()} - {"("}


def _counts(symbols: Mapping[str, str]) -> bool:
    """Whether all are counts: true positives, or the sizes of a kernel."""
    return set(_domains(symbols).values()) == {"positive"}


def _domains(symbols: Mapping[str, str]) -> dict[str, str]:
    return {name: spec.partition(")")[2].strip().partition(" ")[0] for name, spec in symbols.items()}


def _drawn(symbols: Mapping[str, str], draw: Random) -> dict[str, str]:
    if _counts(symbols):
        return {name: str(draw.randint(2, 9)) for name in symbols}
    return {name: _value(domain, draw) for name, domain in _domains(symbols).items()}


def _value(domain: str, draw: Random) -> str:
    if domain in ("binary", "onehot"):
        return str(draw.randint(0, 1))
    if domain == "pm1":
        return str(draw.choice((-1, 1)))
    if domain in ("unit", "simplex", "positive", "spd"):
        return f"{draw.randint(1, 9) / 10:g}"
    return f"{draw.choice((-1, 1)) * draw.randint(2, 5 if domain == 'small' else 19) / 10:g}"


def _told_by_the_prompt(shape: str, card: Card) -> bool:
    """Whether the prompt names the shape of the answer, as it does not when a symbol has the same."""
    squeezed = shape.replace(" ", "")
    given = {spec.partition(")")[0].replace(" ", "") + ")" for spec in card.symbols.values()}
    return squeezed in card.prompt.replace(" ", "") and squeezed not in given


def _written_out(card: Card) -> str:
    """The answer with what is given by ``let`` written out, as a question of shape has no such names."""
    text = card.answer
    for name, is_ in reversed(list(card.let.items())):
        pieces = _QUOTED.split(text)  # the letters of an einsum pattern are no names
        pieces[::2] = [re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", f"({is_})", piece) for piece in pieces[::2]]
        text = "".join(pieces)
    return text


def _shape_of(card: Card) -> str:
    from studyml.decks.show import shape_text  # reads the grammar: not on the way to a list of cards

    return shape_text(Question(card.id, Kind.SHAPE, symbols=card.symbols, expression=_written_out(card)))
