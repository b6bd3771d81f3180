"""Give a learner's function the arguments it asks for, whatever it calls them.

Owns the choice: by name first (each parameter that fits one wanted thing alone, then the rest in the
order of the role), then by position, then what is always given (no batches, no tolerance, quiet).
Runs beside the submission; standard library and NumPy only.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from studyml.judge.names import ALWAYS_GIVEN, ARGUMENTS, aliases_of, is_gradient, normal, second_y, words_of
from studyml.judge.signatures import POSITIONAL, parameters_of

_PLAIN_TYPES = (int, float, bool, str, "int", "float", "bool", "str")
_WHOLE = "params"
"""The canonical name of all parameters in one thing."""
_SIZES = frozenset({"m", "n"})
"""What a role that is given data seldom asks for."""


class CannotBind(Exception):
    """A required parameter has no value; ``missing`` names it."""

    def __init__(self, function: str, missing: Sequence[str]):
        super().__init__(f"{function}() asks for {', '.join(missing)}, which is not known here")
        self.function = function
        self.missing = tuple(missing)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one function is given, by canonical name: made once, since every probe calls it again."""

    args: Sequence[str]
    kwargs: Sequence[tuple[str, str]]
    """(name of the parameter, canonical name)."""
    chosen: Mapping[str, str]
    """Name of the parameter → canonical name."""
    used: Sequence[str]
    missing: Sequence[str] = ()
    """Required parameters that nothing fits."""


class Arguments:
    """What a call may take, by canonical name, with the exercise's own aliases."""

    def __init__(
        self,
        values: dict[str, Any],
        own: Mapping[str, Sequence[str]],
        rows: int | None = None,
        memory: dict[Any, Plan] | None = None,
        fallback: Mapping[str, Any] | None = None,
        sizes: Collection[str] = ("m",),
    ):
        """``values`` are taken as they are; ``sizes``: those of them that are numbers of columns, classes or units."""
        self.values = values
        self._sizes = sizes
        self._memory = {} if memory is None else memory
        self._own = own
        extra = _always_given(rows or 1_000_000)
        self._extra = {**extra, **fallback} if fallback else extra

    def over(self, values: Mapping[str, Any]) -> Arguments:
        """Return these with ``values`` on top."""
        made = Arguments({**self.values, **values}, self._own, memory=self._memory, sizes=self._sizes)
        made._extra = self._extra
        return made

    def without(self, names: Collection[str]) -> Arguments:
        """Return these without the values of ``names``."""
        left = {name: value for name, value in self.values.items() if name not in names}
        made = Arguments(left, self._own, memory=self._memory, sizes=self._sizes)
        made._extra = {name: value for name, value in self._extra.items() if name not in names}
        return made

    def named(self, values: Mapping[str, Any]) -> Arguments:
        """Return these with values for parameters of exactly these names."""
        own = {**self._own, **{f"={name}": [name] for name in values}}
        made = Arguments({f"={name}": value for name, value in values.items()} | self.values, own, sizes=self._sizes)
        made._extra = self._extra
        return made

    def fitting(self, name: str) -> list[str]:
        """Return the canonical names of what a parameter called ``name`` may be given."""
        return [c for c in self.values if normal(name) in aliases_of(c, self._own)]

    def mean_the_same(self, one: str, other: str) -> bool:
        """Whether two names stand for one thing of the exercise: ``centroids`` and ``centers``."""
        pair = {normal(one), normal(other)}
        return any(pair <= set(aliases_of(canonical, self._own)) for canonical in {*self._own, *ARGUMENTS})

    def says_one(self, name: str) -> bool:
        """Whether the exercise has a name for what a parameter called ``name`` is, given or not."""
        return any(normal(name) in aliases_of(canonical, self._own) for canonical in self._own)

    def bind(self, function: Callable[..., Any], wanted: Sequence[str]) -> tuple[list[Any], dict[str, Any], list[str]]:
        """Return (args, kwargs, canonical names used) for one call. Raises :class:`CannotBind`."""
        key = (
            getattr(function, "__func__", function),
            tuple(wanted),
            frozenset(self.values),
            type(self.values.get(_WHOLE)),
        )
        plan = self._memory.get(key)
        if plan is None:
            plan = self._memory[key] = self._planned(function, wanted)
        if plan.missing:
            raise CannotBind(getattr(function, "__qualname__", getattr(function, "__name__", "?")), plan.missing)
        values, extra = self.values, self._extra
        args = [values[name] if name in values else extra[name] for name in plan.args]
        kwargs = {taken: values[name] if name in values else extra[name] for taken, name in plan.kwargs}
        return args, kwargs, list(plan.used)

    def _planned(self, function: Callable[..., Any], wanted: Sequence[str]) -> Plan:
        """Return what one function is given of one set of things."""
        parameters = parameters_of(function)
        if parameters is None:
            given = [name for name in wanted if name in self.values]
            return Plan(given, (), {}, given)
        chosen = self._choose(parameters, wanted)
        if isinstance(function, type):
            self._by_elimination(parameters, wanted, chosen)
        args: list[str] = []
        kwargs: list[tuple[str, str]] = []
        missing: list[str] = []
        by_name = False
        for parameter in parameters:
            if parameter.kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
                continue
            source = chosen.get(parameter.name)
            if source is None:
                if parameter.default is inspect.Parameter.empty:
                    missing.append(parameter.name)
                by_name = True
            elif parameter.kind in POSITIONAL and not by_name:
                args.append(source)
            else:
                kwargs.append((parameter.name, source))
        if args in (["X"], ["Q"]) and not kwargs and not missing and self._takes_more(function, parameters, wanted):
            args = ["X", "Q"]
        return Plan(args, kwargs, chosen, list(chosen.values()), missing)

    def _takes_more(self, function: object, parameters: Sequence[inspect.Parameter], wanted: Sequence[str]) -> bool:
        """Whether a function asked for new rows takes them after those trained on: ``standardize(X, *others)``."""
        more = any(parameter.kind is inspect.Parameter.VAR_POSITIONAL for parameter in parameters)
        return (
            more and isinstance(function, types.FunctionType) and wanted == ["Q"] and {"X", "Q"} <= self.values.keys()
        )

    def _choose(self, parameters: Sequence[inspect.Parameter], wanted: Sequence[str]) -> dict[str, str]:
        known = [*wanted, "yhat", *(name for name in self.values if name not in wanted)]  # p is yhat before it is m
        fits: dict[str, list[str]] = {}
        spelled = [(c, normal(c), _own_forms(c, self._own), aliases_of(c, self._own)) for c in known]
        predicted = second_y([normal(parameter.name) for parameter in parameters])
        for parameter in parameters:
            name = normal(parameter.name)
            exact = [c for c, form, own, _ in spelled if form == name or name in own]
            if f"={parameter.name}" in self.values:
                exact = [f"={parameter.name}"]
            turned = "".join(reversed(words_of(parameter.name)))  # ``test_X`` is ``X_test``
            near = [c for c, _, _, forms in spelled if name in forms and c not in exact]
            near = near or [c for c, _, _, forms in spelled if not exact and turned in forms]
            fitting = [c for c in (*exact, *near) if c in self.values]
            if not _may_be_dict(parameter.default):
                fitting = [c for c in fitting if c != "settings"]
            if isinstance(parameter.default, str):  # ``init="random"`` is a way to choose the centres, none of them
                fitting = [c for c in fitting if not isinstance(self.values[c], np.ndarray | list | int | float)]
            if parameter.default is not inspect.Parameter.empty and len(name) < 2:
                fitting = [
                    c for c in fitting if c in wanted and c in exact
                ]  # p=2 of a distance is no number of columns
            fits[parameter.name] = sorted(fitting, key=lambda c: c not in wanted)  # what the role asks for comes first
            if name == predicted and not fitting and "yhat" in self.values:
                fits[parameter.name] = ["yhat"]
            if exact and exact[0].startswith("="):
                fits[parameter.name] = exact
        chosen = self._by_type(parameters)
        if _WHOLE in self.values and not chosen and not any(_WHOLE in options for options in fits.values()):
            # Parameters in one thing of a short name (``p``): nothing else that is asked for is known by it.
            given = any({"X", "Q"} & set(options) for options in fits.values())
            small = _SIZES | {"yhat"} if given else _SIZES  # who is given the data needs no prediction
            left = [p.name for p in parameters if p.default is p.empty and small.issuperset(fits[p.name])]
            chosen = {left[0]: _WHOLE} if len(left) == 1 else {}
        required = [p.name for p in parameters if p.default is p.empty and p.kind in POSITIONAL]
        if len(required) == 1 and wanted[:1] == ["Q"] and fits[required[0]][:1] == ["X"]:
            chosen[required[0]] = "Q"  # whatever else its name is used for, a prediction of one thing is of new rows
        for alone in (True, False):
            for parameter in parameters:
                options = [c for c in fits[parameter.name] if c not in chosen.values()]
                if parameter.name not in chosen and options and (len(options) == 1 or not alone):
                    chosen[parameter.name] = options[0]
        self._by_word(parameters, wanted, chosen)
        self._by_position(parameters, wanted, chosen)
        for parameter in parameters:
            if parameter.name not in chosen:
                extra = self._extra_for(parameter)
                if extra is not None:
                    chosen[parameter.name] = extra
        return chosen

    def _by_type(self, parameters: Sequence[inspect.Parameter]) -> dict[str, str]:
        """Choose what is annotated with a type of the file's own, where just one value is of that type."""
        chosen: dict[str, str] = {}
        own = {name: type(v).__name__ for name, v in self.values.items() if type(v).__module__ == "submission"}
        for parameter in parameters if own else ():
            said = getattr(parameter.annotation, "__name__", parameter.annotation)
            said = said if isinstance(said, str) else ""
            of_type = [name for name, kind in own.items() if kind == said and name not in chosen.values()]
            if len(of_type) == 1:
                chosen[parameter.name] = of_type[0]
        return chosen

    def _by_word(self, parameters: Sequence[inspect.Parameter], wanted: Sequence[str], chosen: dict[str, str]) -> None:
        """Give a setting that nobody took to the one parameter whose name has a word of it: ``numberOfNeighbors``.

        Else an optional one would keep its default in silence, and the answer be taken for a wrong one.
        """
        for canonical in wanted:
            value = self.values.get(canonical)
            if canonical in chosen.values() or not isinstance(value, bool | int | float):
                continue
            telling = _telling(canonical, tuple(self._own.get(canonical, ())))
            open_ = [
                p
                for p in parameters
                if p.name not in chosen and telling.intersection(words_of(p.name)) and _is_alike(p.default, value)
                if not any(normal(p.name) in aliases_of(other, self._own) for other in self._own if other != canonical)
            ]
            if len(open_) == 1 and not _means_another(open_[0].name, wanted, self._own):
                chosen[open_[0].name] = canonical

    def _by_elimination(
        self, parameters: Sequence[inspect.Parameter], wanted: Sequence[str], chosen: dict[str, str]
    ) -> None:
        """Give the one setting of the model that a constructor did not take to the one number of a foreign name in it.

        Rounds and rate may be given to `fit` as well: they are left out.
        """
        left = [c for c in wanted if c in self.values and c not in chosen.values() and c not in ("rate", "steps")]
        left = [c for c in left if c not in self._sizes and type(self.values[c]) in (int, float)]
        open_ = [
            p
            for p in parameters
            if p.name not in chosen and type(p.default) in (int, float) and len(p.name) > 1
            if not self.says_one(p.name) and not _means_another(p.name, wanted, self._own)
            if normal(p.name) not in map(normal, wanted)  # the exercise has it, and this probe leaves its default
        ]
        if len(left) == len(open_) == 1 and _is_alike(open_[0].default, self.values[left[0]]):
            chosen[open_[0].name] = left[0]

    def _by_position(
        self, parameters: Sequence[inspect.Parameter], wanted: Sequence[str], chosen: dict[str, str]
    ) -> None:
        """Fill required parameters with foreign names from what the role wants and nobody took, in order."""
        open_ = [
            p
            for p in parameters
            if p.name not in chosen
            and p.default is inspect.Parameter.empty
            and p.kind in POSITIONAL
            and self._extra_for(p) is None
            and not _means_another(p.name, wanted, self._own)
        ]
        left = [c for c in wanted if c in self.values and c not in chosen.values()]
        for parameter, canonical in zip(open_, left, strict=False):
            if parameter.annotation in _PLAIN_TYPES and isinstance(self.values[canonical], np.ndarray):
                return  # what is said to be a number is no table
            setting = canonical not in self._sizes and isinstance(self.values[canonical], int | float)
            if setting and len(parameter.name) > 3 and not len(open_) == len(left) == 1:
                return  # an unknown word in a setting's place (``optimizer``) asks for something else
            chosen[parameter.name] = canonical

    def _extra_for(self, parameter: inspect.Parameter) -> str | None:
        name = normal(parameter.name)
        for canonical in self._extra:
            if canonical not in self.values and name in aliases_of(canonical, self._own):
                required = parameter.default is inspect.Parameter.empty
                if canonical == "lam":
                    return canonical if self._weighs(parameter, required) else None
                if required or canonical in ("batch", "tol"):
                    return canonical
        return None

    def _weighs(self, parameter: inspect.Parameter, required: bool) -> bool:
        """Whether a parameter of a model trained by steps weighs a penalty: the task has none, so it is 0."""
        number = required or type(parameter.default) in (int, float)
        return number and "rate" in self.values and len(parameter.name) > 1


@lru_cache(maxsize=256)
def _always_given(rows: int) -> Mapping[str, object]:
    """Return what is given of itself where all ``rows`` are one batch."""
    return {**ALWAYS_GIVEN, "batch": rows}


@lru_cache(maxsize=256)
def _telling(canonical: str, own: tuple[str, ...]) -> frozenset[str]:
    """Return the words that mean one thing inside a longer name."""
    spelled = [canonical, *own, *ARGUMENTS.get(canonical, ())]
    words = {word for name in spelled for word in words_of(name)}
    return frozenset(word for word in words if len(word) > 3) - _SAYING_NOTHING


_SAYING_NOTHING = frozenset({"number", "size", "initial", "value", "values", "train", "test", "data", "step", "model"})
"""Words of many names."""


def _may_be_dict(default: Any) -> bool:
    """Whether a parameter with this default may be given a dict: not in place of an object of the learner's own."""
    return default is inspect.Parameter.empty or default is None or isinstance(default, Mapping)


def _is_alike(default: Any, value: Any) -> bool:
    """Whether a parameter with this default may be given ``value``: a switch for a switch, a count for a count."""
    if default is inspect.Parameter.empty or default is None:
        return True
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    return isinstance(default, int) if isinstance(value, int) else isinstance(default, int | float)


def _own_forms(canonical: str, own: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    listed = own.get(canonical)
    return _normal(tuple(listed)) if listed else ()


@lru_cache(maxsize=1024)
def _normal(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(normal, names))


def _means_another(name: str, wanted: Sequence[str], own: Mapping[str, Sequence[str]]) -> bool:
    """Whether a name plainly stands for something the role doesn't give (``optimizer``, ``w`` of a function)."""
    form = normal(name)
    if len(form) < 2:
        return False
    if is_gradient(name) and not any(is_gradient(canonical) for canonical in wanted):
        return True
    return any(form in aliases_of(canonical, own) for canonical in ARGUMENTS if canonical not in wanted)
