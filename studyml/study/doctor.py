"""The check-up of everything studyml stands on, each with what to do.

Owns what is looked at and in which words. What is wrong with a store, a deck or a reminder is found by their own
rooms; nothing found here raises, so that one fault never hides another. Prints nothing.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from studyml import __version__
from studyml.clock import Clock
from studyml.config import read_config
from studyml.errors import ServiceError, StoreError, StudymlError, reason
from studyml.paths import Home
from studyml.remedies import remedy_for
from studyml.store.connection import told
from studyml.study import upkeep
from studyml.study.editors import editor_of, program_of

PACKAGES = ("click", "fsrs", "ftfy", "numpy", "platformdirs", "rapidfuzz", "sqlite-utils", "sympy", "textual")
SMALLEST = (80, 24)
"""Columns and rows for which the screens are laid out; below, they fold."""


class Health(StrEnum):
    """How a thing stands."""

    OK = "ok"
    NOTE = "note"
    """Works, with less than there could be."""
    BAD = "BAD"
    """Needs the learner's hand."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    health: Health
    words: str
    remedy: str = ""
    """What to do; "" when nothing needs doing."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the command line knows of its terminal."""

    name: str
    """``$TERM``."""
    size: tuple[int, int] | None
    """Columns and rows; None without a terminal."""
    encoding: str


@dataclass(frozen=True, slots=True)
class Examination:
    """All findings."""

    findings: tuple[Finding, ...]
    store: upkeep.Checkup | None
    """None when the store can't be opened."""
    failure: StoreError | None
    """Why it can't."""

    @property
    def sound(self) -> bool:
        """Whether nothing needs the learner's hand."""
        return all(finding.health is not Health.BAD for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Return the object of ``studyml doctor --json``."""
        return {
            **({"schema": 1} if self.store is None else self.store.to_json()),
            "sound": self.sound,
            "studyml": __version__,
            "python": platform.python_version(),
            "findings": [
                {"what": f.what, "health": f.health.value, "words": f.words, "remedy": f.remedy} for f in self.findings
            ],
        }


def examine(home: Home, clock: Clock, terminal: Terminal) -> Examination:
    """Look at everything. Takes about a second, most of it attacks on the sandbox."""
    store, failure, kept = _store(home, clock)
    looks: dict[str, Callable[[], Iterator[Finding]]] = {
        "python": _python,
        "store": lambda: iter(kept),
        "terminal": lambda: _terminal(terminal),
        "isolation": _isolation,
        "settings": lambda: _settings(home),
        "decks": lambda: _decks(home),
        "exercises": lambda: _exercises(home),
        "reminders": lambda: _reminders(home, clock),
    }
    findings: list[Finding] = []
    for what, look in looks.items():
        try:
            findings += look()
        except StudymlError as error:
            findings.append(Finding(what, Health.BAD, str(error)))
        except OSError as error:
            findings.append(Finding(what, Health.BAD, f"{error.filename}: {reason(error)}", remedy_for(error)))
    return Examination(tuple(findings), store, failure)


def _python() -> Iterator[Finding]:
    bits = "64" if sys.maxsize > 2**32 else "32"
    found = (
        f"studyml {__version__}, Python {platform.python_version()} ({bits} bit) on {sys.platform}, {sys.executable}"
    )
    yield Finding("python", Health.OK, found)
    missing = []
    for name in PACKAGES:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        remedy = f"{sys.executable} -m pip install {' '.join(missing)}"
        yield Finding("python", Health.BAD, f"without {', '.join(missing)}", remedy)


def _store(home: Home, clock: Clock) -> tuple[upkeep.Checkup | None, StoreError | None, list[Finding]]:
    fixed = os.environ.get("STUDYML_NOW")
    kept = [Finding("clock", Health.NOTE, f"set to {fixed} by STUDYML_NOW", "unset STUDYML_NOW")] if fixed else []
    try:
        found = upkeep.check_up(home, clock)
    except (StoreError, OSError) as caught:
        error = caught if isinstance(caught, StoreError) else told(caught, caught.filename or home.store)
        return None, error, [*kept, Finding("store", Health.BAD, error.message, error.remedy)]
    rows = [
        Finding(what, Health.OK if fine else Health.BAD, words, remedy)
        for what, fine, words, remedy in found.findings()
    ]
    if not home.store.exists() and not _can_make(home.store):
        remedy = "make a folder above it writable, or set STUDYML_HOME"
        rows.append(Finding("store", Health.BAD, f"can't be made in {home.store.parent}", remedy))
    return found, None, [*rows, *kept]


def _can_make(file: Path) -> bool:
    """Whether the nearest folder above ``file`` that is there lets something be made in it."""
    above = next(folder for folder in file.absolute().parents if os.path.lexists(folder))
    return above.is_dir() and os.access(above, os.W_OK | os.X_OK)


def _terminal(terminal: Terminal) -> Iterator[Finding]:
    if terminal.size is None:
        yield Finding("terminal", Health.OK, "none here (a pipe): 'studyml quiz --plain' needs none")
        return
    columns, rows = terminal.size
    found = f"{terminal.name or 'no TERM'}, {columns}x{rows}, {terminal.encoding}"
    if terminal.name in ("", "dumb"):
        yield Finding(
            "terminal", Health.NOTE, f"{found}: can't draw, sessions are line by line", "set TERM, e.g. xterm-256color"
        )
    elif terminal.encoding.lower().replace("-", "") != "utf8":
        yield Finding("terminal", Health.NOTE, f"{found}: formulas need UTF-8", "set LANG=C.UTF-8 or PYTHONUTF8=1")
    elif columns < SMALLEST[0] or rows < SMALLEST[1]:
        yield Finding(
            "terminal", Health.NOTE, f"{found}: small, screens fold", f"{SMALLEST[0]}x{SMALLEST[1]} shows all"
        )
    else:
        yield Finding("terminal", Health.OK, found)


def _isolation() -> Iterator[Finding]:
    """Attack the sandbox for real and tell what was stopped, layer by layer."""
    from studyml.sandbox.level import last_words, survey

    try:
        level, tried = survey()
    except ServiceError as error:
        why = last_words() or "it starts, and ends at once"
        remedy = "mend that, or install studyml anew in an environment of its own"
        yield Finding("isolation", Health.BAD, f"{error.message}: {why}", remedy)
        return
    stopped = sum(canary.stopped for canary in tried)
    whole = stopped == len(tried) and level.full
    remedy = "" if whole else "check only files you trust here; docs/security.md has what each system offers"
    words = f"{level.badge}: {stopped} of {len(tried)} attacks from inside the sandbox were stopped"
    yield Finding("isolation", Health.OK if whole else Health.NOTE, words, remedy)
    for layer in dict.fromkeys(canary.layer for canary in tried):
        here = [canary for canary in tried if canary.layer == layer]
        held = all(canary.stopped for canary in here)
        told = ", ".join(f"{canary.name} ({'stopped' if canary.stopped else 'went through'})" for canary in here)
        yield Finding("isolation", Health.OK if held else Health.NOTE, f"{layer}: {told}")


def _settings(home: Home) -> Iterator[Finding]:
    config = read_config(home.config_file)
    where = str(home.config_file) if home.config_file.exists() else f"defaults ({home.config_file} is not there)"
    yield Finding("settings", Health.OK, where)
    command = editor_of(config.editor)
    if shutil.which(program_of(command)) is None:
        yield Finding("settings", Health.NOTE, f"there is no editor '{command}'", "studyml config editor NAME")


def _decks(home: Home) -> Iterator[Finding]:
    from studyml.decks import load_library

    library = load_library(home.own_cards)
    for error in library.errors[:3]:
        yield Finding("decks", Health.BAD, str(error), "'studyml cards check' lists all")
    own = f"; own ones in {home.own_cards}" if home.own_cards.is_dir() else ""
    yield Finding("decks", Health.OK, f"{len(library.cards)} cards in {len(library.areas)} areas{own}")


def _exercises(home: Home) -> Iterator[Finding]:
    from studyml.exercises import load_exercises

    folder = home.data / "exercises"
    own = f"; own ones in {folder}" if folder.is_dir() else ""
    exercises = load_exercises(folder)
    for error in exercises.broken.values():
        yield Finding("exercises", Health.BAD, str(error), "docs/exercise-format.md shows the form")
    yield Finding("exercises", Health.OK, f"{len(exercises)} models to write{own}")


def _reminders(home: Home, clock: Clock) -> Iterator[Finding]:
    from studyml.reminders.channels import channel
    from studyml.study.reminding import standing

    rows = standing(home, clock)
    if not rows:
        yield Finding("reminders", Health.OK, "none ('studyml remind install' sets one up)")
    for row in rows:
        name, following = row.receipt.channel, f", next {row.next:%a %d %b %H:%M}" if row.next else ""
        if row.trouble:
            yield Finding("reminders", Health.BAD, f"{name} can't fire: {row.trouble}", row.remedy)
        else:
            rung = "" if channel(name).fires else ", for your calendar to ring"
            yield Finding(
                "reminders", Health.OK, f"{name}, {channel(name).when(row.receipt.schedule)}{rung}{following}"
            )
