"""Values only: what the rooms above hand each other.

Owns the words of the domain (area, card, question, verdict, mistake, rating, event). Must not know
files, screens, NumPy or any other room; imports nothing of ours but ``errors``.
"""

from studyml.model.area import Area
from studyml.model.card import Card, Kind, Option, Step, Variant, WrongAnswer
from studyml.model.event import Event, EventKind
from studyml.model.mistakes import NOWHERE, QUESTION, Mistake, mistakes
from studyml.model.question import Question
from studyml.model.rating import Rating
from studyml.model.verdict import FoundMistake, Outcome, StepVerdict, Verdict

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
