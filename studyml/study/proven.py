"""What was proved before and has not changed since: a proof is told by the content of what it proved and of the prover.

Owns the digests and the file that keeps them, in the folder for what can be made anew. Loads no NumPy. Only what was
found true is kept, so that every error is found each time, at its line.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from studyml.exercises import Exercise
from studyml.exercises.loader import Exercises
from studyml.files import write_whole
from studyml.model import Card
from studyml.paths import shipped_exercises

_MOST = 5000
"""Proofs kept; an edited card leaves one behind that nobody asks for again."""
_PROVING = frozenset({".py", ".toml"})


class Proven:
    """The proofs of former runs; ``day`` is the date that new ones are kept under."""

    def __init__(self, file: Path, day: str, *, forget: bool = False):
        """``forget``: begin with none, and keep what is proved now in their place."""
        self._file = file
        self._day = day
        self._since = {} if forget else _read(file)

    def since(self, digest: str) -> str:
        """Return the date of the proof of what has this digest, or ""."""
        return self._since.get(digest, "")

    def keep(self, digests: Iterable[str]) -> None:
        """Keep new proofs, in the file too; where none can be written the next run proves them again."""
        before = len(self._since)
        for digest in digests:
            self._since.setdefault(digest, self._day)
        if len(self._since) == before:
            return
        kept = dict(list(self._since.items())[-_MOST:])
        with contextlib.suppress(OSError):
            write_whole(self._file, json.dumps({"prover": prover(), "proved": kept}))


def _read(file: Path) -> dict[str, str]:
    """What the file holds, if the prover is still the same; a file that can't be read holds nothing."""
    try:
        row = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    proved = row.get("proved") if isinstance(row, dict) and row.get("prover") == prover() else None
    if not isinstance(proved, dict):
        return {}
    return {digest: day for digest, day in proved.items() if isinstance(day, str)}


def digest_of(card: Card, exercises: Exercises) -> str:
    """Return the digest of all that a card's proof depends on: its text, wherever it stands, and its exercise's files.

    "" where that can't be read: then it is proved each time.
    """
    text = repr(replace(card, path="", line=0))
    if not card.exercise:
        return _digest([text.encode()])
    exercise = exercises.get(card.exercise.replace("_", "-"))
    known = exercise_digest(exercise, exercises) if exercise is not None else ""
    return _digest([text.encode(), known.encode()]) if known else ""


def exercise_digest(exercise: Exercise, exercises: Exercises) -> str:
    """Return the digest of an exercise's files, and of what others are called: no class of theirs is taken for its own.

    "" where they can't be read.
    """
    names = repr(sorted((other.id, other.classes) for other in exercises.values()))
    try:
        return _digest([names.encode(), *_contents(exercise.folder, _files(exercise.folder))])
    except OSError:
        return ""


@cache
def prover() -> str:
    """Return the digest of what proves: this package without its exercises, NumPy's version and Python's."""
    package = shipped_exercises().parent
    own = [path for path in _files(package) if not _of_an_exercise(path)]
    system = repr((version("numpy"), sys.version, platform.machine(), sys.platform))
    return _digest([system.encode(), *_contents(package, own)])


def _of_an_exercise(path: Path) -> bool:
    return shipped_exercises() in path.parent.parents


def _files(folder: Path) -> list[Path]:
    found = [Path(place) / name for place, _, names in os.walk(folder) for name in names]
    return sorted(path for path in found if path.suffix in _PROVING)


def _contents(folder: Path, paths: Iterable[Path]) -> Iterable[bytes]:
    for path in paths:
        yield str(path.relative_to(folder)).encode()
        yield path.read_bytes()


def _digest(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()
