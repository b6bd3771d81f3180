"""Spans of time in words."""

from __future__ import annotations

from datetime import timedelta


def span(time: timedelta) -> str:
    """Return a span as a person would say it: ``3 days``, ``5 hours``, ``20 minutes``."""
    days, hours = time.days, time.seconds // 3600
    if days > 1:
        return f"{days} days"
    minutes = time.seconds // 60
    return f"{days * 24 + hours} hours" if days or hours > 1 else f"{minutes} minute{'' if minutes == 1 else 's'}"
