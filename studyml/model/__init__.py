"""Values only: what the rooms above hand each other.

Owns the words of the domain (area, card, question, verdict, mistake, rating, event). Must not know
files, screens, NumPy or any other room; imports nothing of ours but ``errors``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from studyml.model.area import Area
from studyml.model.event import Event, EventKind
from studyml.model.mistakes import NOWHERE, QUESTION, Mistake, mistakes
from studyml.model.rating import Rating
from studyml.model.words import Kind, Outcome

if TYPE_CHECKING:
    from studyml.model.card import Card, Option, Step, Variant, WrongAnswer
    from studyml.model.question import Question
    from studyml.model.verdict import FoundMistake, StepVerdict, Verdict

__all__ = [
    "NOWHERE",
    "QUESTION",
    "Area",
    "Card",
    "Event",
    "EventKind",
    "FoundMistake",
    "Kind",
    "Mistake",
    "Option",
    "Outcome",
    "Question",
    "Rating",
    "Step",
    "StepVerdict",
    "Variant",
    "Verdict",
    "WrongAnswer",
    "mistakes",
]

_LATER = {
    **dict.fromkeys(("Card", "Option", "Step", "Variant", "WrongAnswer"), "card"),
    "Question": "question",
    **dict.fromkeys(("FoundMistake", "StepVerdict", "Verdict"), "verdict"),
}
"""Values that are loaded when they are first wanted: home is painted without them, and making them costs 20 ms."""

if not TYPE_CHECKING:  # to a type checker every name is there

    def __getattr__(name: str) -> object:
        """Load what is asked for the first time."""
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
        return found
