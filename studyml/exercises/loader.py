"""Read the exercises' folders.

Owns the checks of form (every message names file and key) and lazy reading: listing exercises reads
``exercise.toml`` only; task, starter, reference, probes and mutants are read when asked for. A
learner's folder with a shipped id replaces the shipped one.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
import traceback
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from studyml.errors import ExerciseError, did_you_mean, reason
from studyml.exercises.form import require_form
from studyml.model.probe import Probe
from studyml.paths import shipped_exercises


@dataclass(frozen=True, slots=True)
class Mutant:
    """The reference with one mistake."""

    name: str
    """The file's stem: ``missing_mean`` or ``missing_mean__bias``."""
    mistake: str
    """The code it must be caught with."""
    source: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """A model to write from scratch."""

    id: str
    title: str
    area: str
    minutes: tuple[int, int]
    """The goal: (quick, slow enough) minutes."""
    folder: Path
    classes: tuple[str, ...]
    """Names of a class (or file) that mean this exercise."""
    roles: Mapping[str, Mapping[str, Any]]
    """Role → names it may have, likeliest first, arguments in order."""
    y: str = ""
    """The shape of y that the task fixes: ``(n,)``."""
    loss: str = ""
    """The scale of the loss in words."""
    parameters: Mapping[str, tuple[Any, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """What a step moves: name → shape in size names."""
    constructor: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    mistakes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Codes of this exercise alone → a sentence for the learner."""
    forms: tuple[str, ...] = ("column",)
    """Other forms of y to try when the stated one fails: ``column`` (n, 1), ``onehot`` (n, K)."""
    scales: tuple[float, ...] = (1.0,)
    """Constant factors accepted for loss and gradient, the same for both."""
    prediction: str = ""
    """How a prediction follows from what is learned, for files that only give that back: ``linear``, ``nearest``,
    ``projection``.
    """

    def spec(self, foreign: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return what the driver needs: names only, no numbers. ``foreign`` are other exercises' classes."""
        return {
            "id": self.id,
            "classes": list(self.classes),
            "roles": {role: dict(row) for role, row in self.roles.items()},
            "parameters": {name: list(shape) for name, shape in self.parameters.items()},
            "constructor": list(self.constructor),
            "aliases": {name: list(names) for name, names in self.aliases.items()},
            "forms": list(self.forms),
            "prediction": self.prediction,
            "foreign": list(foreign),
        }

    @property
    def task(self) -> str:
        """The text the learner reads, Markdown."""
        return self._read("task.md")

    @property
    def starter(self) -> str:
        """The file the learner starts from."""
        return self._read("starter.py")

    @property
    def reference(self) -> str:
        """The model answer's source."""
        return self._read("reference.py")

    def probes(self) -> tuple[Probe, ...]:
        """Return the probes; imports NumPy. Raises :class:`ExerciseError`."""
        return _probes(self.folder)

    def mutants(self) -> tuple[Mutant, ...]:
        """Return the wrong models kept for proof and diagnosis, by file name. Raises :class:`ExerciseError`."""
        files = sorted((self.folder / "mutants").glob("*.py"))
        return tuple(Mutant(f.stem, f.stem.partition("__")[0], self._read(f"mutants/{f.name}")) for f in files)

    def require_texts(self) -> None:
        """Raise :class:`ExerciseError` for a text that is missing or none: before a screen or a judge asks for it."""
        _ = self.task, self.starter, self.reference

    def _read(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ExerciseError(f"can't be read: {reason(error)}", path=self.folder / name) from error


def told(error: BaseException) -> str:
    """Return ``Type: message`` in one line."""
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return " ".join(f"{type(error).__name__}: {text}".split())


def line_in(path: Path | str, error: BaseException) -> int | None:
    """Return the line of the file at which it raised, or None."""
    if isinstance(error, SyntaxError):
        return error.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return lines[-1] if lines else None


@cache
def _probes(folder: Path) -> tuple[Probe, ...]:
    path = folder / "probes.py"
    spec = importlib.util.spec_from_file_location(f"studyml_probes_{folder.name.replace('-', '_')}", path)
    if spec is None or spec.loader is None:
        raise ExerciseError("can't be loaded", path=path, remedy="name it probes.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except OSError as error:
        raise ExerciseError(f"can't be read: {reason(error)}", path=path) from error
    except Exception as error:  # an author's file may raise anything
        line = line_in(path, error)
        raise ExerciseError(f"can't be run: {told(error)}", path=path, line=line, remedy="mend the file") from error
    probes = getattr(module, "PROBES", None)
    if not isinstance(probes, tuple) or not probes or not all(isinstance(probe, Probe) for probe in probes):
        raise ExerciseError("must define PROBES, a tuple of Probe", path=path, remedy="e.g. PROBES = (Probe(…),)")
    return probes


class Exercises(Mapping[str, Exercise]):
    """Every exercise by id, and the learner's own folders that can't be read."""

    def __init__(
        self, found: Mapping[str, Exercise], broken: Mapping[str, ExerciseError], own: Collection[str] = frozenset()
    ):
        self._found = dict(found)
        self.own = frozenset(own)
        """Ids of the learner's own, whatever their folders are called."""
        self.broken = MappingProxyType(dict(broken))
        """By the folder's name: what is wrong. A shipped exercise of that name is not offered in its place."""

    def __getitem__(self, name: str) -> Exercise:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def load_exercises(own: Path | None = None) -> Exercises:
    """Return every exercise by id, shipped ones first, those in ``own`` over them; a broken folder hides no other."""
    found, broken = dict(_shipped()), {}
    ids: list[str] = []
    if own is not None and own.is_dir():
        for folder in sorted(own.iterdir()):
            if (folder / "exercise.toml").is_file():
                try:
                    exercise = read_exercise(folder)
                    exercise.require_texts()
                except ExerciseError as error:
                    broken[folder.name] = error
                    found.pop(folder.name, None)
                else:
                    found[exercise.id] = exercise
                    ids.append(exercise.id)
    return Exercises(found, broken, ids)


@cache
def _shipped() -> Mapping[str, Exercise]:
    folders = sorted(path.parent for path in shipped_exercises().glob("*/exercise.toml"))
    return {exercise.id: exercise for exercise in map(read_exercise, folders)}


def find_exercise(exercises: Mapping[str, Exercise], name: str) -> Exercise:
    """Return the exercise called ``name`` (``-`` and ``_`` are equal). Raises :class:`ExerciseError`."""
    wanted = name.strip().lower().replace("_", "-")
    if wanted in exercises:
        return exercises[wanted]
    if isinstance(exercises, Exercises) and wanted in exercises.broken:
        raise exercises.broken[wanted]
    raise ExerciseError(f"no exercise '{name}'", remedy=did_you_mean(wanted, exercises, "'studyml code' lists them"))


@cache
def _shared() -> Mapping[str, Any]:
    return tomllib.loads((shipped_exercises() / "roles.toml").read_text(encoding="utf-8"))


def _role(role: str, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a role with the shared names that ``like`` brings after its own."""
    base = _shared().get(table.get("like", ""), {})
    names = list(dict.fromkeys([*table.get("names", ()), *base.get("names", ()), role]))
    return {
        "names": names,
        "arguments": table.get("arguments", base.get("arguments", [])),
        "free": table.get("free", True),
    }


def read_exercise(folder: Path) -> Exercise:
    """Return the exercise in ``folder``. Raises :class:`ExerciseError`."""
    path = folder / "exercise.toml"
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        found = re.search(r"line (\d+)", str(error)) if isinstance(error, tomllib.TOMLDecodeError) else None
        line = int(found[1]) if found else None
        raise ExerciseError(f"can't be read: {reason(error)}", path=path, line=line) from error
    require_form(row, _shared(), path)
    quick, slow = row["minutes"]
    return Exercise(
        id=row["id"],
        title=row["title"],
        area=row["area"],
        minutes=(quick, slow),
        folder=folder,
        classes=tuple(row["classes"]),
        roles={role: _role(role, table) for role, table in row["roles"].items()},
        y=row.get("y", ""),
        loss=row.get("loss", ""),
        parameters={name: tuple(shape) for name, shape in row.get("parameters", {}).items()},
        constructor=tuple(row.get("constructor", ())),
        aliases={name: tuple(names) for name, names in row.get("aliases", {}).items()},
        mistakes=row.get("mistakes", {}),
        forms=tuple(row.get("forms", ("column",))),
        scales=tuple(float(scale) for scale in row.get("scales", (1.0,))),
        prediction=row.get("prediction", ""),
    )
