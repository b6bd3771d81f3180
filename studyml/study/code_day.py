"""Code days: when a session leaves time for a model from scratch, and which one.

Owns the rhythm (every third day of practice, or a budget of 45 minutes) and the choice of the weakest model whose
prerequisites are met. Session and plan ask here, so they never name different ones. Knows no store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from studyml.study.standing import Standing, unlocked

EVERY = 3
LONG_SESSION = 45
"""Minutes from which every session has room for a model."""
_LONGEST = 25
_SHORTEST_SESSION, _BESIDES = 20, 7
"""Minutes below which a session has no room for one, and those kept for questions and retests beside it."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model to write, as far as choosing goes."""

    exercise: str
    area: str
    minutes: tuple[int, int]
    """The goal."""
    written: bool = False
    """Whether it passed before."""
    planned: str = ""
    """The line of the learner's own plan that asks for it by today, "" for none."""


def is_code_day(practised: Iterable[date], today: date) -> bool:
    """Tell whether today is a third day of practice; ``practised`` are the study days with an answer."""
    return sum(day < today for day in practised) % EVERY == EVERY - 1


def room(minutes: float, code_day: bool) -> float:
    """Return how many minutes a model may take in a session of ``minutes``; 0 for none."""
    if minutes < _SHORTEST_SESSION or not (code_day or minutes >= LONG_SESSION):
        return 0
    return min(_LONGEST, minutes - _BESIDES)


def weakest_model(
    models: Sequence[Model],
    prerequisites: Mapping[str, tuple[str, ...]],
    standing: Mapping[str, Standing],
    longest: float = float("inf"),
) -> Model | None:
    """Return the model to write next: what the learner's own plan asks for, then unwritten before written.

    Among these the weakest area comes first, then the order of the skill tree; of one area the quickest. The plan's
    word also opens what the skill tree would keep shut.
    """
    tree = {area: place for place, area in enumerate(prerequisites)}

    def rank(model: Model) -> tuple[bool, bool, float, int, int]:
        known = standing.get(model.area)
        weakness = -known.weakness if known is not None and known.weak else 0.0
        return not model.planned, model.written, weakness, tree.get(model.area, len(tree)), model.minutes[1]

    fitting = (model for model in models if model.minutes[1] <= longest)
    open_ones = (model for model in fitting if model.planned or unlocked(model.area, prerequisites, standing))
    return min(open_ones, key=rank, default=None)
