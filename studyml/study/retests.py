"""The retest of a missed card: asked once more in the same session, as another question where it can be one.

Owns how often and in which form. Must not know the store or a screen.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from studyml.decks import ask, form_of, forms, seed_of
from studyml.model import Kind, Question
from studyml.study.compose import Item

if TYPE_CHECKING:
    from studyml.study.asked import Asked

RETESTS = 2
"""How often a missed card comes again in one session."""
_FRESH = 20
"""How many seeds are drawn for a missed card until its question is another one, where it can be."""


def retest(asked: Asked, queue: Sequence[Item]) -> Item | None:
    """Return the item that asks a missed card again, None when ``queue`` holds it often enough."""
    card = asked.card.id
    if sum(item.card == card for item in queue) > RETESTS:
        return None
    again = random.Random(f"{asked.item.seed} again")
    form = _other_form(asked, again)
    for _ in range(_FRESH):
        seed = seed_of(asked.card, form, again)
        if _said(ask(asked.card, seed, form=form_of(asked.card, seed))) != _said(asked.question):
            break
    return Item(card, seed, "again: missed today")


def _other_form(asked: Asked, draw: random.Random) -> str:
    """The form a missed card comes back in: a derivation with its first lines given, as the next step after one that
    failed; a formula that was written is applied or told from its mistakes, and one that was not is written."""
    if asked.card.kind is Kind.DERIVATION:
        return "faded"
    others = forms(asked.card)[1:]
    return draw.choice(others) if others and asked.question.kind is asked.card.kind else "whole"


def _said(question: Question) -> tuple[object, ...]:
    """What a learner sees of a question."""
    options = [option.text for option in question.options] if question.kind is Kind.CHOICE else []
    return question.kind, question.prompt, dict(question.symbols), question.code, options
