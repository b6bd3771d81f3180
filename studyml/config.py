"""Settings of this machine: ``config.toml``, read with every key checked.

Owns the keys, their defaults and their values' rules. What changes scheduling or was learned is not
here: those settings are events in the store, so that they travel with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from studyml.errors import SettingsError, did_you_mean, reason

THEMES = ("dark", "light", "ansi-dark", "ansi-light")


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of this machine."""

    theme: str = "dark"
    """The screens' theme, one of :data:`THEMES`; the two ``ansi`` ones use the terminal's own colours."""
    editor: str = ""
    """The command that edits files; "" means ``$VISUAL``, ``$EDITOR``, then ``vi``."""
    minutes: int = 25
    """The length of a session."""
    mouse: bool = True
    """Off leaves the selection of text to the terminal."""
    quiet: str = "22:00-07:00"
    """Hours in which no reminder speaks; "" for none."""
    clock: bool = False
    """Show in a session how long the question stands."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a text in quotes")
    return value


def _theme(value: object) -> str:
    if value not in THEMES:
        raise ValueError("one of " + ", ".join(map(repr, THEMES)))
    return str(value)


def _minutes(value: object) -> int:
    number = int(value) if isinstance(value, str) and value.isdigit() else value
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 240:
        raise ValueError("a whole number from 1 to 240")
    return number


def _truth(value: object) -> bool:
    truth = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
    if not isinstance(truth, bool):
        raise ValueError("true or false")
    return truth


def _command(value: object) -> str:
    import shlex

    text = _text(value)
    try:
        shlex.split(text)
    except ValueError:
        raise ValueError("a command whose quotes close") from None
    return text


def _quiet(value: object) -> str:
    text = value.strip() if isinstance(value, str) else None
    if text in ("", "none"):
        return ""
    hours = re.fullmatch(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)", text or "")
    if hours is None or max(int(hours[1]), int(hours[3])) > 23 or max(int(hours[2]), int(hours[4])) > 59:
        raise ValueError("hours such as 22:00-07:00, or none")
    begin, end = f"{int(hours[1]):02}:{hours[2]}", f"{int(hours[3]):02}:{hours[4]}"
    if begin == end:
        raise ValueError("two different times such as 22:00-07:00, or none: these are no hours, or all")
    return f"{begin}-{end}"


KEYS: Mapping[str, Callable[[object], object]] = {
    "theme": _theme,
    "editor": _command,
    "minutes": _minutes,
    "mouse": _truth,
    "quiet": _quiet,
    "clock": _truth,
}
"""Every key with the function that checks its value."""

TRAVELLING = ("rollover", "retention", "new", "siblings", "interview", "away")
"""Settings that travel with the store and so have no place in a file."""

WORDS: Mapping[str, str] = {
    "theme": f"how the screens look: {', '.join(THEMES)}; the ansi ones use the terminal's own colours",
    "editor": "opens files; none means $VISUAL, $EDITOR, then vi",
    "minutes": "the length of a session",
    "mouse": "false leaves selecting text to the terminal",
    "clock": "true shows how long a question stands",
    "quiet": "hours in which no reminder speaks",
}
"""Every key in words."""


def read_config(path: Path) -> Config:
    """Return the settings in ``path``, or the defaults when there is no such file.

    Raises :class:`SettingsError` with file and line for a key that is unknown or a value that can't be.
    """
    try:
        return parse_config(config_text(path), path)
    except FileNotFoundError:
        return Config()


def config_text(path: Path) -> str:
    """Return what stands in ``path``, line ends as they are, without the mark some editors put before UTF-8.

    Raises FileNotFoundError, and :class:`SettingsError` with the line of a byte that is no UTF-8.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise SettingsError(f"can't be read: {reason(error)}", path=path) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"can't be read: {reason(error)}", path=path, line=line) from error


def parse_config(text: str, path: Path) -> Config:
    """Return the settings that ``text`` holds; ``path`` is only named. Raises as :func:`read_config` does."""
    import tomllib  # most homes have no such file, and home is painted at once

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.rstrip().count("\n") + 1  # else it is "at end of document"
        said = str(error).partition(" (at ")[0]
        raise SettingsError(f"this is no TOML: {said}", path=path, line=line) from error
    values = {key: check(key, value, path=path, line=_line_of(key, text)) for key, value in table.items()}
    return Config(**values)  # type: ignore[arg-type]  # KEYS checked each value


def check(key: str, value: object, *, path: Path | None = None, line: int | None = None) -> object:
    """Return a setting's checked value; raise :class:`SettingsError` naming the nearest key or the rule."""
    if key in TRAVELLING:
        remedy = f"it goes with the answers: studyml config {key} {value}"
        raise SettingsError(f"'{key}' is no setting of this file", path=path, line=line, remedy=remedy)
    if key not in KEYS:
        remedy = did_you_mean(key, KEYS, f"known: {', '.join(KEYS)}")
        raise SettingsError(f"unknown setting '{key}'", path=path, line=line, remedy=remedy)
    try:
        return KEYS[key](value)
    except ValueError as error:
        raise SettingsError(f"'{key}' can't be {value!r}", path=path, line=line, remedy=f"it takes {error}") from error


def _line_of(key: str, text: str) -> int | None:
    for number, row in enumerate(text.split("\n"), 1):
        if re.match(rf"\s*\[*\s*[\"']?{re.escape(key)}\b", row):
            return number
    return None
