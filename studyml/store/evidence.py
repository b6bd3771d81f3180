"""The evidence about areas as it counts today, summed by SQLite.

Owns the one query that fades every day's evidence: by both ``tables`` and ``quick``, so that ``studyml due``
and a session never disagree. Standard library only.
"""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from studyml.memory import beta

UNIT = 1_000_000
"""Evidence is stored in millionths (``memory.weakness.UNIT``)."""

_QUERY = """
with shares as materialized (select study_day, faded(study_day) as share from days)
select area, total(good * share), total(bad * share), sum(area_days.reviews)
from area_days left join shares using (study_day) where study_day <= ? group by area
"""
_EVER = "9999-12-31"


def faded_sums(connection: sqlite3.Connection, day: date, *, then: bool = False) -> dict[str, tuple[float, float, int]]:
    """Return (good, bad, first answers in all) by area, the first two faded to ``day``.

    With ``then`` only what was known on ``day`` counts; without, what lies ahead of it (a clock was wrong) counts as
    of today.
    """
    oldest = day - timedelta(days=beta.FORGET_AFTER)

    def faded(text: str) -> float:
        then = date.fromisoformat(text)
        return beta.faded((day - then).days, beta.EVIDENCE_HALF_LIFE) / UNIT if then > oldest else 0.0

    connection.create_function("faded", 1, faded, deterministic=True)
    return {
        area: (good, bad, answers)
        for area, good, bad, answers in connection.execute(_QUERY, (day.isoformat() if then else _EVER,))
    }
