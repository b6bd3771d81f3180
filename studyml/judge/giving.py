"""What calls of a submission are given: fresh copies of a probe's data, in the form that is being tried.

Owns the canonical values (n and m from X, y as a column or one-hot, parameters in a list or dict), the dict of
settings, and what a function asks for by the names of its arguments. Runs beside the submission; NumPy only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from studyml.judge.binding import Arguments, Plan
from studyml.judge.carrying import Carrier
from studyml.judge.forms import COLUMNS, DICTS, LISTS
from studyml.judge.given import given
from studyml.judge.names import aliases_of, normal, second_y
from studyml.judge.signatures import unwrapped
from studyml.judge.subject import Subject

_OUTPUTS = frozenset({"output", "outputs", "out"})
_PREDICTIONS = frozenset(aliases_of("yhat", {})) - _OUTPUTS
_TRUTHS = frozenset({"y", "ytrue", "target", "targets", "label", "labels"})


class Giver:
    """Makes the arguments of calls."""

    def __init__(self, subject: Subject, form: str):
        self.subject = subject
        self.form = form
        self.parameters: Mapping[str, Sequence[Any]] = subject.spec.get("parameters", {})
        """Canonical parameter → its shape in size names, empty for exercises that have none."""
        self.own: Mapping[str, Sequence[str]] = subject.spec.get("aliases", {})
        self.carrier: Carrier | None = None
        """How functions are handed the parameters, where not one by one."""
        self._bindings: dict[Any, Plan] = {}
        asked = [subject.spec.get("constructor", ()), *(row.get("arguments", ()) for row in subject.roles.values())]
        self._plain = not any("lam" in names for names in asked)
        """Whether the exercise has no penalty."""
        sizes = {size for shape in self.parameters.values() for size in shape if isinstance(size, str)}
        self._counts = frozenset({"m", *sizes})
        self.sizes = frozenset(form for size in sizes for form in map(normal, (size, *self.own.get(size, ()))))
        """Names of sizes: the ``h`` of a network is no prediction."""

    def switched_off(self) -> list[str]:
        """Return the names of penalties that the exercise doesn't have and that were set to 0."""
        chosen = [plan.chosen.items() for plan in self._bindings.values()]
        return [name for items in chosen for name, canonical in items if canonical == "lam"] if self._plain else []

    def shapes(self, data: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
        """Return the parameters' shapes for ``data``."""
        sizes = self.values(data, fresh=False)
        return {
            name: tuple(int(sizes[size]) if isinstance(size, str) else int(size) for size in shape)
            for name, shape in self.parameters.items()
        }

    def values(self, data: Mapping[str, Any], *, fresh: bool = True) -> dict[str, Any]:
        """Return what calls may take, with n and m from X; arrays are copies unless not ``fresh``."""
        made = dict(data)
        for name, value in data.items():
            kind = type(value)
            if kind is str:
                made[name] = given(value)
            elif fresh and isinstance(value, np.ndarray):
                made[name] = np.array(value)
        X = made.get("X")
        if isinstance(X, np.ndarray) and X.ndim == 2:
            made.setdefault("m", X.shape[1])
            made.setdefault("n", X.shape[0])
        if not self.form:
            return made
        if self.form == COLUMNS and isinstance(X, np.ndarray):
            made["X"] = X.T
        y = made.get("y")
        if isinstance(y, np.ndarray) and y.ndim == 1:
            if self.form == "column":
                made["y"] = y.reshape(-1, 1)
            elif self.form == COLUMNS:
                made["y"] = y.reshape(1, -1)
            elif self.form == "onehot":
                made["y"] = np.eye(int(made.get("classes", y.max() + 1)))[y.astype(int)]
        if self.form in (LISTS, DICTS):
            for name in {"w", "g"} & made.keys():
                own = np.array(made[name])
                made[name] = [own] if self.form == LISTS else {"w": own}
        return made

    def _alone(self, value: Any) -> Any:
        """Return a copy of one parameter; where samples are columns, weights are one too."""
        array = np.array(value)
        if self.form == COLUMNS and array.ndim == 1:
            return array.reshape(-1, 1)
        return array if array.ndim else float(array)

    def arguments(
        self,
        data: Mapping[str, Any],
        state: Mapping[str, Any] | None = None,
        *,
        fresh: bool = True,
    ) -> Arguments:
        """Return the arguments of one call; functions are given the parameters ``state`` too.

        Not ``fresh``: whoever makes the call copies the arrays that it takes. What ``data`` has as ``?name`` is given
        where nothing else fits.
        """
        values = self.values(data, fresh=fresh)
        if self.subject.cls is None:
            if state and self.carrier is not None:
                values.update(self.carrier.give(state))
            elif state:
                values.update({name: self._alone(v) for name, v in state.items() if v is not None})
            for name, role in (("lossfn", "loss"), ("gradientfn", "gradient")):
                found = next(iter(self.subject.candidates(None, role)), None) if role in self.subject.roles else None
                if found is not None:
                    values[name] = found[1]
        fallback = None
        if "?" in "".join(data):
            fallback = {name[1:]: values.pop(name) for name in data if name[:1] == "?"}
        return Arguments(values, self.own, values.get("n"), self._bindings, fallback, self._counts)


@dataclass(frozen=True, slots=True)
class Wants:
    """What a function takes beside the data, by the names of its arguments."""

    settings: bool = False
    cache: bool = False
    model: bool = False
    prediction: bool = False


def wants_of(function: Callable[..., Any], others: frozenset[str] = frozenset()) -> Wants:
    """Return what a function takes beside the data; ``others`` are names that the exercise has for something else."""
    code = getattr(unwrapped(function), "__code__", None)
    if code is None:
        return _NOTHING
    return _wants(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount], code.co_argcount, others)


@lru_cache(maxsize=256)
def _wants(arguments: tuple[str, ...], positional: int, others: frozenset[str]) -> Wants:
    """``positional``: how many of the arguments may be given by position; only a prediction is looked for by name."""
    forms = list(map(normal, arguments))
    first, names = frozenset(forms[:positional]), frozenset(forms) - others
    plain = bool(names & _OUTPUTS) and bool(names & _TRUTHS)  # backward(X, y, output): the output is no second y
    return Wants(
        settings=not first.isdisjoint(aliases_of("settings", {})),
        cache=not first.isdisjoint(aliases_of("cache", {})),
        model=not first.isdisjoint(("model", "clf", "reg")),
        prediction=plain or not names.isdisjoint(_PREDICTIONS) or bool(second_y(names)),
    )


_NOTHING = Wants()


def refresh(settings: dict[str, Any], data: Mapping[str, Any], own: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Bring functions' dict of settings up to date with what a call is given, and return it.

    A value is there by each name that the exercise knows for it (``own``).
    """
    scalars = {name: value for name, value in data.items() if isinstance(value, bool | int | float)}
    spelled = {alias: value for name, value in scalars.items() for alias in own.get(name, ())}
    if "rate" in scalars:
        spelled |= {"learning_rate": scalars["rate"], "lr": scalars["rate"]}
    mode = "train" if scalars.get("training", True) else "test"
    settings.update({**scalars, **spelled, "mode": mode})
    return settings


def all_whole(value: Any) -> bool:
    """Whether a prediction consists of whole numbers, and not of ones and zeros that are probabilities at an end."""
    try:
        numbers = np.asarray(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return False
    return bool(numbers.size and (numbers == np.round(numbers)).all() and np.asarray(value).dtype.kind in "biu")


def is_probable(value: Any) -> bool:
    """Whether a prediction, or the first part of one, holds numbers from 0 to 1 that are not just 0 and 1."""
    try:
        numbers = np.asarray(value[0] if isinstance(value, tuple) and value else value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return False
    return bool(((numbers >= 0) & (numbers <= 1)).all() and ((numbers > 0) & (numbers < 1)).any())
