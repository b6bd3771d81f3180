"""Today in one line: what ``studyml due`` prints. Apart from ``wording``, so that a prompt pays for no decks."""

from __future__ import annotations

from studyml.store.quick import DueSummary


def today_line(summary: DueSummary) -> str:
    """Return today in one line, for ``due`` and for home without a terminal."""
    late = f" ({summary['overdue']} late)" if summary["overdue"] else ""
    line = f"Today: {summary['due']} due{late}, {summary['new']} new, about {summary['minutes']} min."
    if summary["weak"]:
        line += " Weak: " + ", ".join(row["area"] for row in summary["weak"]) + "."
    if summary["next"] is not None:
        line += f" Next reviews: {summary['next']}."
    if summary["ahead"]:
        from datetime import timedelta

        from studyml.study.spans import span

        far = span(timedelta(seconds=summary["ahead"]))
        line += f"\nThe last answer lies {far} ahead of now: set the clock right, then 'studyml doctor --clock'."
    return line
