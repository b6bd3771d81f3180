"""Today in one line: what ``studyml due`` prints. Apart from ``wording``, so that a prompt pays for no decks."""

from __future__ import annotations

from datetime import date

from studyml.store.quick import DueSummary


def today_line(summary: DueSummary) -> str:
    """Return today in one line, for ``due`` and for home without a terminal."""
    line = _asked(summary) if summary["away"] is None else away_line(date.fromisoformat(summary["away"]))
    if summary["ahead"]:
        from datetime import timedelta

        from studyml.study.spans import span

        far = span(timedelta(seconds=summary["ahead"]))
        line += f"\nThe last answer lies {far} ahead of now: set the clock right, then 'studyml doctor --clock'."
    return line


def _asked(summary: DueSummary) -> str:
    late = f" ({summary['overdue']} late)" if summary["overdue"] else ""
    line = f"Today: {summary['due']} due{late}, {summary['new']} new, about {summary['minutes']} min."
    if summary["weak"]:
        line += " Weak: " + ", ".join(row["area"] for row in summary["weak"]) + "."
    return line if summary["next"] is None else f"{line} Next reviews: {summary['next']}."


def away_line(back: date) -> str:
    """Return what a break means, for each place that would ask, and how it ends."""
    return f"Away until {back:%A %d %B}: nothing is asked until then. 'studyml config away none' ends it."
