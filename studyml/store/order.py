"""Times against the order in which they were written: which of them a wrong clock dated.

Owns the rule. The id of an event holds the clock's reading when it was written and the sequence number the true
order; where the two disagree, or a reading lies ahead of now, the fewest events that explain it are called misdated.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from studyml.memory.study_day import CLOCKS_DIFFER_SECONDS
from studyml.model.event import EventKind

TOLERANCE = timedelta(seconds=CLOCKS_DIFFER_SECONDS)
TIMELESS = (EventKind.VOID, EventKind.SESSION)
"""Kinds whose time means nothing."""


_LAST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


def clock_of(identity: str) -> datetime:
    """Return the clock's reading when an event was written: the first 48 bits of its id.

    Whose id is not made of a clock's reading (another program's) was written at the end of the calendar at latest.
    """
    return datetime.fromtimestamp(min(int(identity.replace("-", "")[:12], 16) / 1000, _LAST), UTC)


def misdated(times: Sequence[datetime], now: datetime) -> list[int]:
    """Return the fewest positions without which the times only go on and end before now.

    The others are a longest non-decreasing subsequence (patience sorting); of several the one that was
    complete first, for a clock falls back to its birth more often than it runs ahead.
    """
    tops: list[datetime] = []
    firsts: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for n, time in enumerate(times):
        if time > now + TOLERANCE:
            continue
        pile = bisect_right(tops, time)
        before[n] = ends[pile - 1] if pile else None
        if pile == len(tops):
            firsts.append(n)
        tops[pile : pile + 1] = [time]
        ends[pile : pile + 1] = [n]
    good = set()
    at = firsts[-1] if firsts else None
    while at is not None:
        good.add(at)
        at = before[at]
    wrong = []
    latest = datetime.min.replace(tzinfo=UTC)
    for n, time in enumerate(times):
        if n in good:
            latest = time
        elif time > now + TOLERANCE or abs(time - latest) > TOLERANCE:
            wrong.append(n)
    return wrong
