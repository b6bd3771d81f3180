"""The clock, seen from the last answers: cheap enough to look at on every start.

Owns what a start can notice without reading the log: a last answer that lies ahead of now, answers out of
order, a study day that would have gone back, a silence so long that the clock may be wrong. ``redate`` reads all
of the log and mends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from studyml.memory.study_day import study_day
from studyml.store.order import TIMELESS, TOLERANCE, clock_of, misdated
from studyml.store.tables import Tables

LOOKED_AT = 300
"""So many of this device's last events."""
SILENCE = timedelta(days=60)
"""A clock that runs ahead looks like a break; from so long on it is asked about."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a start has to say of the clock; nothing of it: fine."""

    ahead: timedelta = timedelta(0)
    """How far the last event of this device lies after now."""
    misdated: int = 0
    """Of the last answers, how many a wrong clock dated."""
    kept: date | None = None
    """The study day that stays although the calendar went back."""
    silence: timedelta = timedelta(0)
    """Since the last event, where it is long."""


def noticed(store: Tables) -> Noticed:
    """Return what the clock did since this device last wrote, seen from the present."""
    now = store.clock.now().astimezone(UTC)
    rows = store._all(
        "select id, at_utc, kind from events where device = ? and not exists"
        " (select 1 from voided where target = events.id) order by seq desc limit ?",
        (store.device, LOOKED_AT),
    )
    if not rows:
        return Noticed()
    newest = datetime.fromisoformat(rows[0][1])
    last = next((datetime.fromisoformat(text) for _, text, kind in rows if kind not in TIMELESS), now)
    written = [
        (at, kind)
        for identity, text, kind in reversed(rows)
        for at in [datetime.fromisoformat(text)]
        if abs(clock_of(identity) - at) < TOLERANCE  # the others took their time from another event
    ]
    wrong = misdated([at for at, _ in written], now)
    today = store.today()
    return Noticed(
        ahead=last - now if last - now > TOLERANCE else timedelta(0),
        misdated=sum(written[n][1] not in TIMELESS for n in wrong),
        kept=today if today != study_day(store.clock.now(), store.rollover_hour()) else None,
        silence=now - newest if now - newest >= SILENCE else timedelta(0),
    )
