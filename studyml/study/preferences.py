"""Settings of both sorts behind one name each: this machine's (``config.toml``) and the learner's (events).

Owns which keys exist where, their rules and their words. What changes scheduling is an event, so that it
travels with the store. Must not know a screen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from studyml.config import KEYS, WORDS, Config, check, config_text, parse_config, read_config
from studyml.errors import SettingsError, did_you_mean, reason
from studyml.files import write_whole
from studyml.paths import Home
from studyml.store import Store
from studyml.study.siblings import ASK, BURY

FARTHEST = 5 * 366
"""Days; nobody plans a break or an interview beyond, and a plan would take long."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Preference:
    """A setting of the learner's, kept as events."""

    default: Any
    read: Callable[[str, date], Any]
    """Given the text and the study day of now."""
    rule: str
    words: str


def _hour(text: str, _: date) -> int:
    return int(_within(int(text), 0, 23))


def _retention(text: str, _: date) -> float:
    return _within(float(text), 0.70, 0.97)


def _count(text: str, _: date) -> int:
    return int(_within(int(text), 0, 100))


def _day(text: str, today: date) -> str | None:
    """Return a day to come: a date, a weekday (the next one) or ``none``."""
    if text in ("", "none"):
        return None
    name = text.strip().lower()
    ahead = next((n for n in range(1, 8) if name in _names(today + timedelta(days=n))), None)
    day = date.fromisoformat(text) if ahead is None else today + timedelta(days=ahead)
    if day <= today:
        raise _NoDayToCome("that day is over" if day < today else "that is today")
    if (day - today).days > FARTHEST:
        raise _NoDayToCome("that is more than five years from now")
    return day.isoformat()


def _names(day: date) -> tuple[str, str]:
    name = WEEKDAYS[day.weekday()]
    return name, name[:3]


def _break(text: str, today: date) -> dict[str, str | None] | None:
    """Return a break: until a day, or ``from..until``."""
    first, between, last = text.partition("..")
    if between and not (first and last):
        raise ValueError
    until = _day(last if between else first, today)
    if until is None:
        return None
    begin = today.isoformat() if not between or first.strip() == today.isoformat() else _day(first, today)
    if begin is None or begin >= until:
        raise ValueError
    return {"from": begin, "until": until}


class _NoDayToCome(ValueError):
    """A day that can't be planned for; says why."""


def _siblings(text: str, _: date) -> str:
    if text not in (BURY, ASK):
        raise ValueError
    return text


def _within(number: float, low: float, high: float) -> float:
    if not low <= number <= high:
        raise ValueError
    return number


_DAYS = "a day to come such as 2027-01-15 or monday, or none"

PREFERENCES: Mapping[str, Preference] = {
    "rollover": Preference(4, _hour, "an hour from 0 to 23", "a study day ends at this hour"),
    "retention": Preference(
        0.85, _retention, "a number from 0.70 to 0.97", "the recall aimed at on the day a card is due"
    ),
    "new": Preference(8, _count, "a whole number from 0 to 100", "new cards a day"),
    "siblings": Preference(
        "bury", _siblings, "bury or ask", "cards of one group: one a day (bury), or all as they fall due (ask)"
    ),
    "interview": Preference(None, _day, _DAYS, "no interval passes this day"),
    "away": Preference(
        None, _break, f"{_DAYS}; 2026-12-20..2027-01-03 for a break to come", "back on this day; the backlog is spread"
    ),
}


def _shown(key: str, value: Any) -> Any:
    """Return a setting's value as it is shown: of a break the day of return, or both its days."""
    if key != "away" or value is None:
        return value
    return value["until"] if value.get("from") is None else f"{value['from']}..{value['until']}"


def of_machine(home: Home) -> dict[str, Any]:
    """Return this machine's settings with their values."""
    config = read_config(home.config_file)
    return {field.name: getattr(config, field.name) for field in fields(Config)}


def shown(home: Home, store: Store | None) -> dict[str, Any]:
    """Return every setting with its value."""
    values = of_machine(home)
    for key, preference in PREFERENCES.items():
        value = None if store is None else store.setting(key)
        values[key] = preference.default if value is None else _shown(key, value)
    return values


def known(key: str) -> str:
    """Return the key, or raise :class:`SettingsError` naming the nearest one."""
    if key in KEYS or key in PREFERENCES:
        return key
    names = [*KEYS, *PREFERENCES]
    raise SettingsError(f"unknown setting '{key}'", remedy=did_you_mean(key, names, f"known: {', '.join(names)}"))


def words(key: str) -> str:
    """Return what a known key is about."""
    return PREFERENCES[key].words if key in PREFERENCES else WORDS[key]


def rule(key: str) -> str:
    """Return what a setting of the learner's takes; "" for this machine's, whose words say it."""
    return PREFERENCES[key].rule if key in PREFERENCES else ""


def change(home: Home, store: Store | None, key: str, text: str) -> Any:
    """Set a key to the value written in ``text`` and return it. ``store`` is needed for the learner's keys.

    Raises :class:`SettingsError` for an unknown key, or a value that can't be, with what it takes.
    """
    if key in KEYS:
        value = check(key, text)
        _write(home.config_file, key, value)
        return value
    preference = PREFERENCES[known(key)]
    assert store is not None
    try:
        value = preference.read(text, store.today())
    except _NoDayToCome as error:
        raise SettingsError(f"'{key}' can't be {text!r}: {error}", remedy=f"it takes {preference.rule}") from None
    except ValueError:
        raise SettingsError(f"'{key}' can't be {text!r}", remedy=f"it takes {preference.rule}") from None
    store.set_setting(key, value)
    return _shown(key, store.setting(key))


def _write(path: Path, key: str, value: object) -> None:
    """Replace or append one line of ``config.toml``, whole or not at all; what else stands there stays."""
    try:
        text = config_text(path)
    except FileNotFoundError:
        text = ""
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    value_written = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^#\n]*?)"""
    pattern = re.compile(rf"""^[ \t]*(["']?){re.escape(key)}\1[ \t]*=[ \t]*{value_written}([ \t\r]*(?:#.*)?)$""", re.M)
    if pattern.search(text):
        text = pattern.sub(lambda old: line + old[2], text)
    else:
        text += ("" if not text or text.endswith("\n") else "\n") + line + "\n"
    after = parse_config(text, path)  # another broken line is reported, never overwritten; this key may mend its own
    if getattr(after, key) != value:
        raise SettingsError(f"'{key}' can't be changed here", path=path, remedy=f"write it by hand: {line}")
    try:
        write_whole(path, text)
    except OSError as error:
        raise SettingsError(f"can't be written: {reason(error)}", path=path) from error
