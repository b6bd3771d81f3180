"""A learner of five days in a fresh home: notes, right and wrong answers, a model written, a card set aside."""

from __future__ import annotations

from datetime import datetime, timedelta

from studyml.clock import FixedClock
from studyml.model import FoundMistake, Outcome, Verdict
from studyml.paths import Home
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.session import Session

CARDS = ("bce-dw", "mm-gradient-shape", "vec-b-k-outputs", "mm-matvec")


def week_of(home: Home, noon: datetime) -> None:
    """Leave in ``home`` what five days of practice up to the day before ``noon`` leave there."""
    for ago in (6, 5, 3, 2, 1):
        day = Day(home, FixedClock(noon - timedelta(days=ago)))
        if ago == 6:
            plan = {"plan": [{"text": "K-Means (medium)", "line": 3, "when": "This week"}]}
            lines = [{"area": "grad.logistic", "level": "high"}, {"area": "shapes.matmul", "level": "medium"}]
            day.store.record_retro("notes", lines, plan)
        session = Session(day.store, day.library, [Item(card, ago, "because") for card in CARDS])
        for number in range(len(CARDS)):
            wrong = (ago + number) % 3 == 0
            verdict = Verdict(Outcome.WRONG, (FoundMistake("missing_mean"),)) if wrong else Verdict(Outcome.CORRECT)
            session.record("answer", verdict, ms=20_000, confidence="sure" if number == 0 else None)
            session.advance()
        if ago == 2:
            day.store.record_attempt(
                "linear-regression",
                {"exercise": "linear-regression", "outcome": "correct", "mistakes": [], "seconds": 1500, "probes": []},
            )
            day.store.act("vec-b-k-outputs", "suspend")
            day.store.act("mm-matvec", "flag")
        day.close()
