"""What a setting of the learner's may be.

Owns the rules of the settings that change a fold; a setting of another name takes any JSON value.
"""

from __future__ import annotations

from typing import Any

from studyml.errors import SettingsError
from studyml.memory import fsrs
from studyml.memory.study_day import day_of


def can_be(key: str, value: Any) -> bool:
    """Tell whether a stored value can be used: another version may have written one of another kind."""
    try:
        check_setting(key, value)
    except SettingsError:
        return False
    return True


def check_setting(key: str, value: Any) -> None:
    """Raise :class:`SettingsError` unless the value can be. Settings of other names take any JSON value."""
    if value is None:
        return
    whole = isinstance(value, int) and not isinstance(value, bool)
    if key == "retention":
        try:
            fsrs.check_retention(float(value))
        except (TypeError, ValueError) as error:
            raise SettingsError(f"retention is not {value!r}", remedy="a number from 0.70 to 0.97") from error
    elif key == "rollover" and not (whole and 0 <= value <= 23):
        raise SettingsError(f"rollover is not {value!r}", remedy="an hour from 0 to 23")
    elif key == "new" and not (whole and 0 <= value <= 1000):
        raise SettingsError(f"new is not {value!r}", remedy="a number of cards a day, at most 1000")
    elif key == "interview" and day_of(value) is None:
        raise SettingsError(f"interview is not {value!r}", remedy="a date such as 2027-01-15")
    elif key == "away" and not (
        isinstance(value, dict) and day_of(value.get("until")) and (value.get("from") is None or day_of(value["from"]))
    ):
        raise SettingsError(f"away is not {value!r}", remedy='{"from": date or null, "until": date}')
