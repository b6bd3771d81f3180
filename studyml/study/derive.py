"""A derivation of a card, checked line by line.

Owns the use case behind ``studyml derive``: which card is meant, whether it can be derived, and the verdict. Loads
NumPy when it grades.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studyml.errors import InputError, UsageError, reason
from studyml.model import Kind, Question, Verdict

DERIVABLE = (Kind.DERIVATION, Kind.GRADIENT)
MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Derived:
    """A checked derivation: the verdict on each line and on all."""

    question: Question
    verdict: Verdict


def question_of(card_id: str, own: Path | None) -> Question:
    """Return the question of a card that can be derived. Raises UsageError."""
    from studyml.decks import ask, load_library

    library = load_library(own)
    card = library.find(card_id)
    if card.kind not in DERIVABLE or not card.loss:
        some = sorted(one.id for one in library.cards.values() if one.kind is Kind.DERIVATION)[:3]
        hint = f"try {', '.join(some)}" if some else "choose a card of kind derivation"
        raise UsageError(f"card '{card_id}' is of kind {card.kind.value}, there is nothing to derive", remedy=hint)
    from dataclasses import replace

    question = ask(card, 0)
    return replace(question, kind=Kind.DERIVATION, steps=question.steps if card.kind is Kind.DERIVATION else ())


def read_derivation(path: Path) -> str:
    """Return the text of a learner's file. Raises InputError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError("no such file", path=path, remedy="give a file, or your lines on stdin") from None
    except OSError as error:
        raise InputError(f"can't be read: {reason(error)}", path=path) from error
    if len(data) > MOST_BYTES:
        raise InputError(
            f"{len(data)} bytes are too many for a derivation", path=path, remedy=f"give at most {MOST_BYTES}"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"is no UTF-8 text (byte {error.start + 1})", path=path) from error


def check_derivation(question: Question, text: str) -> Derived:
    """Return the verdict on each line and on the whole."""
    from studyml.grading import grade

    return Derived(question, grade(question, text, diagnose=True))
