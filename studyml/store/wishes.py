"""What the settings ask of due days, read leniently.

Owns the step from stored settings to :class:`studyml.memory.fsrs.Wishes`: a value that another version
wrote and this one can't use is passed over, so that a store never fails for a setting.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from studyml.memory import fsrs
from studyml.memory.study_day import break_of, day_of
from studyml.store.rows import Rows


def wishes_of(settings: Rows) -> fsrs.Wishes:
    """Return what the settings say of due days; a value that can't be is passed over."""

    def value(key: str) -> Any:
        row = settings.get(key)
        return None if row is None else json.loads(row[0])

    return wishes_from(value)


def wishes_from(value: Callable[[str], Any]) -> fsrs.Wishes:
    """Return the wishes of settings given by name; one from another version that can't be is passed over."""
    retention = value("retention")
    if not isinstance(retention, int | float) or not 0.70 <= retention <= 0.97:
        retention = fsrs.RETENTION
    away_from, away_until = break_of(value("away"))
    return fsrs.Wishes(
        retention=float(retention),
        interview=day_of(value("interview")),
        away_from=away_from,
        away_until=away_until,
    )
