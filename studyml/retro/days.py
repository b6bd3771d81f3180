"""Which day an entry is of: dates in several spellings, "Day 3".

Owns those spellings only. The order of days is a tuple, for comparison.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ISO = re.compile(r"\b(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})\b")
_MONTH_DAY = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s*(20\d\d))?",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:,?\s*(20\d\d))?",
    re.IGNORECASE,
)
_EUROPEAN = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](20\d\d)\b")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"^\W*(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE)
DAY = re.compile(r"^\W*(day|session|week)s?\s*#?(\d+)(?:\s*(?:-|–|to)\s*(\d+))?", re.IGNORECASE)


def only_a_day(title: str) -> bool:
    """Tell whether a title without a mark names a day and hardly anything else."""
    rest = title
    for pattern in (DAY, _WEEKDAY, _ISO, _EUROPEAN, _MONTH_DAY, _DAY_MONTH):
        rest = pattern.sub(" ", rest)
    return len(re.findall(r"[^\W\d_]{2,}", rest)) <= (
        2 if DAY.match(title) is None else 4 if title.endswith(")") else 1
    )


def day_of(title: str) -> tuple[int, ...]:
    """Return the day a title names, for comparison: dates after numbered days, () for none."""
    found = date_in(title)
    if found:
        return (1, found.toordinal())
    number = DAY.match(title)
    if number is None and (weekday := _WEEKDAY.match(title)) and only_a_day(title):
        return (0, _WEEKDAYS.index(weekday[1].lower()))
    return (0, int(number[2])) if number else ()


def date_in(text: str) -> date | None:
    """Return the first date in ``text``; without a year it is of the year 2000, good enough to compare."""
    try:
        if match := _ISO.search(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _EUROPEAN.search(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _MONTH_DAY.search(text):
            return date(int(match[3] or 2000), _MONTHS.index(match[1][:3].lower()) + 1, int(match[2]))
        if match := _DAY_MONTH.search(text):
            return date(int(match[3] or 2000), _MONTHS.index(match[2][:3].lower()) + 1, int(match[1]))
    except ValueError:
        return None
    return None
