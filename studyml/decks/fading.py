"""The forms a card can be asked in: whole; a derivation in part, or for its wrong line; a formula told or applied.

Owns which form a seed draws and the two forms of a derivation: with its first lines given, or as a text with one wrong
line to find (those of a formula are in ``ways``). The wrong line is one its author lists, else a line with its sign
turned; ``study.truth`` proves that it is wrong and the others right. Nothing is evaluated here.
"""

from __future__ import annotations

import re
from random import Random

from studyml.decks.ways import WAYS, WRITTEN, ways
from studyml.model import Card, Kind, Step

FORMS = ("whole", "faded", "wrong_line", *WAYS)
_WHOLE = 0.6
"""The share of seeds that ask a card whole."""
_SUM = re.compile(r"[+-]")


def forms(card: Card) -> tuple[str, ...]:
    """Return the forms a card can be asked in; a derivation that has but one required line can't be faded."""
    if card.kind is Kind.DERIVATION:
        return ("whole", "faded", "wrong_line") if _last_given(card.steps) > 0 else ("whole", "wrong_line")
    return ("whole", *ways(card))


def form_of(card: Card, seed: int) -> str:
    """Return the form a seed asks a card in: three times in five whole, else in one of its other forms.

    A function of the seed alone, so that the seed of an answer gives its question again.
    """
    place = _place(seed)
    if place < _WHOLE or card.kind not in (Kind.DERIVATION, *WRITTEN):
        return "whole"
    return _at(place, forms(card))


def _place(seed: int) -> float:
    return Random(f"{seed} form").random()


def _at(place: float, known: tuple[str, ...]) -> str:
    others = known[1:]
    return others[int((place - _WHOLE) / (1 - _WHOLE) * len(others))] if place >= _WHOLE and others else "whole"


def seed_of(card: Card, form: str, draw: Random) -> int:
    """Return a seed that asks the card in a form; any seed where it has no such form."""
    known = forms(card)  # once: finding them reads the card's formulas
    seed = draw.randrange(1 << 31)
    while form in known and _at(_place(seed), known) != form:
        seed = draw.randrange(1 << 31)
    return seed


def line_of_step(step: Step) -> str:
    """Return a step as a line of text."""
    return f"{step.of} = {step.is_}"


def given_steps(card: Card, draw: Random) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Draw where the learner takes over: the lines given and those to write, a required one among them."""
    taken = draw.randint(1, _last_given(card.steps))
    return card.steps[:taken], card.steps[taken:]


def _last_given(steps: tuple[Step, ...]) -> int:
    """How many lines can be given so that the last required one is still to be written."""
    return max((index for index, step in enumerate(steps) if step.required), default=0)


def with_given(prompt: str, given: tuple[Step, ...]) -> str:
    """Return a prompt with the first lines written out."""
    lines = "\n".join(line_of_step(step) for step in given)
    return f"{prompt}\n\nIt begins like this; go on.\n```\n{lines}\n```"


def wrong_line(card: Card, draw: Random) -> tuple[int, str, str]:
    """Draw a wrong line: its number from 1, its text and its mistake."""
    found = []
    for wrong in card.wrong:
        left = wrong.answer.partition("=")[0].strip()
        found += [(at, wrong.answer, wrong.mistake) for at, step in enumerate(card.steps, 1) if step.of == left][-1:]
    if not found:
        asked = [at for at, step in enumerate(card.steps) if step.required] or [len(card.steps) - 1]
        found = [(at + 1, f"{card.steps[at].of} = {_negative(card.steps[at].is_)}", "sign") for at in asked]
    return draw.choice(found)


def _negative(text: str) -> str:
    """Turn the sign of an expression, without parentheses where it is one term."""
    bare = re.sub(r"\([^()]*\)|\*\*\s*-", "", text.removeprefix("-"))
    if _SUM.search(bare):
        return f"-({text})"
    return text[1:].strip() if text.startswith("-") else f"-{text}"
