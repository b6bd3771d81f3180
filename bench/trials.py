"""What the trials of ``reliability`` share: a row of the page, answers, stores to begin with, random acts."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from studyml.clock import FixedClock
from studyml.model import EventKind, Rating
from studyml.store import Store

START = datetime(2027, 1, 15, 9, tzinfo=UTC)


def answer(rating: int = 3, **changes: Any) -> dict[str, Any]:
    made = {
        "answer": "X.T @ (p - y) / n", "outcome": "correct" if rating > 1 else "wrong", "rating": rating,
        "area": "grad.logistic", "kind": "gradient", "seconds": 60, "ms": 30_000,
        "mistakes": ["transpose"] if rating == 1 else [], "charged": "shapes.matmul" if rating == 1 else None,
        "prerequisites": ["loss.classification"], "options": 0, "hints": 0, "given_up": False,
    }  # fmt: skip
    return {**made, **changes}


@dataclass
class Row:
    """One line of the page."""

    what: str
    trials: str
    lost: int
    note: str = ""


def template(folder: Path, clock: FixedClock | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with Store.open(folder / "studyml.db", clock or FixedClock(START - timedelta(days=9))) as store:
        for number in range(12):
            store.record(f"k{number % 5}", answer(1 + number % 4))
        store._written = False
    return folder / "studyml.db"


def act(draw: random.Random, clock: FixedClock, store: Store) -> int:
    """Do one random thing; return 1 for an answer."""
    kind = draw.random()
    if kind < 0.6:
        store.record(f"c{draw.randrange(20)}", answer(draw.randint(1, 4)))
        return 1
    if kind < 0.75:
        clock.advance(hours=draw.choice([0.1, 5, 20, 70, -1]))
    elif kind < 0.83:
        store.undo()
    elif kind < 0.88:
        last = store.last_answer()
        if last is not None:
            store.change_rating(last, Rating(draw.randint(1, 4)))
    elif kind < 0.92:
        store.act(f"c{draw.randrange(20)}", draw.choice(["suspend", "unsuspend", "bury", "flag"]))
    elif kind < 0.95:
        store.set_setting("retention", draw.choice([0.8, 0.9, None]))
    elif kind < 0.98:
        store.record_retro("", [{"area": "optim", "level": draw.choice(["high", "good"])}])
    else:
        store.append(EventKind.PLAN, {"line": "kNN", "done": draw.random() < 0.5})
    return 0
