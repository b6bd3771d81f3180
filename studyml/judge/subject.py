"""Find the learner's class or functions, and what plays which role in them.

Owns the candidates for a role in the order of its names, and how an instance is built. What was assumed is written down
for the learner. Runs beside the submission; standard library and NumPy only.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from studyml.judge.binding import Arguments, CannotBind
from studyml.judge.choosing import Chooser
from studyml.judge.gathered import with_records
from studyml.judge.makers import Made, choose_maker, functions_made, type_of
from studyml.judge.meaning import meanings_of
from studyml.judge.members import (
    as_call,
    bound,
    callable_of,
    called_within,
    is_own,
    is_own_class,
    names_in,
    public_first,
)
from studyml.judge.module_state import maker_of_state
from studyml.judge.names import normal
from studyml.judge.records import holds_only
from studyml.judge.signatures import parameters_of
from studyml.judge.unnamed import can_only_be, trains

Spec = Mapping[str, Any]
"""An exercise's ``exercise.toml`` as far as names go: classes, roles, parameters, constructor, aliases."""


class NotUnderstood(Exception):
    """Nothing in the file plays a role that the exercise needs."""


class Subject:
    """The learner's code for one exercise: a class, functions, or a function that makes the model."""

    def __init__(self, namespace: Mapping[str, Any], spec: Spec):
        self.spec = spec
        self.roles: Mapping[str, Any] = spec["roles"]
        self.meanings = meanings_of(self.roles)
        self.functions: dict[str, Callable[..., Any]] = {
            name: value for name, value in namespace.items() if isinstance(value, types.FunctionType) and is_own(value)
        }
        self.namespace = namespace
        self._answers = not self.spec.get("parameters") and not {"fit", "train", "advance"} & set(self.roles)
        """Whether every role is a mere answer: then a property may give it."""
        self._remembered: dict[tuple[str, type], list[tuple[str, bool]]] = {}
        self._chooser = Chooser(spec, self.meanings, answers=self._answers)
        self._beside: dict[str, Callable[..., Any]] = self.functions
        """The functions of the file itself."""
        self.maker: Callable[..., Any] | None = None
        """The function that makes the model, if one does."""
        self.records: list[type] = []
        """The types of the file that only hold data."""
        self.cls = self._choose_class(namespace)

    def _choose_class(self, namespace: Mapping[str, Any]) -> type | None:
        """Return the class that is the model, or None for functions. Raises :class:`NotUnderstood`."""
        types_of_own = [v for v in namespace.values() if isinstance(v, type) and is_own_class(v)]
        self.records = [cls for cls in types_of_own if holds_only(cls)]
        classes = [cls for cls in types_of_own if cls not in self.records]
        chosen = self._chooser.choose(classes, self.spec.get("foreign", ()))
        if chosen is not None and self._chooser.is_tool(chosen, self.functions):
            chosen = None
        if chosen is not None and self._chooser.gathers(chosen):
            self.functions |= bound(chosen)
            chosen = None
        if chosen is None:
            self.maker = choose_maker(
                self.functions, self.meanings, self.spec["classes"], stepwise=bool(self.spec.get("parameters"))
            )
        if self.maker is not None:
            self.functions = {name: value for name, value in self._beside.items() if value is not self.maker}
            return type_of(self.maker)
        if chosen is None:
            self.maker = self._maker_of_state()
        if self.maker is not None:
            self.functions = {}
            return type_of(self.maker)
        if chosen is None and not self._has_functions():
            chosen = self._chooser.choose(classes, ())  # of another exercise's name, but all there is
            unnamed = [cls for cls in classes if can_only_be("fit", cls, self) and can_only_be("predict", cls, self)]
            chosen = chosen or (unnamed[0] if len(unnamed) == 1 else None)
            if chosen is None:
                raise NotUnderstood
        return chosen

    def _maker_of_state(self) -> Callable[..., Any] | None:
        """Return the maker of a model that functions keep in variables of the file, if they do."""
        if not isinstance(self.namespace, dict) or self._chooser.given_all(self.functions):
            return None
        first = "predict" if "predict" in self.roles else next(iter(self.roles))
        return maker_of_state(self.namespace, self.functions, self.meanings, first)

    def whole(self, instance: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
        """Yield what may do all of the exercise and return a dict: a function of its name, a class's ``evaluate``."""
        wanted = [normal(alias) for alias in self.spec["classes"]]
        for name, function in self.functions.items() if instance is None else ():
            if any(alias in normal(name) for alias in wanted if len(alias) > 4):
                yield name, function
        for name in ("evaluate", "compute", "report", "summary", "all_metrics", "get_metrics", "__call__"):
            value = callable_of(instance, name) if instance is not None else None
            if value is not None:
                yield name, value

    def _has_functions(self) -> bool:
        """Whether functions play any of the exercise."""
        played = any(True for role in self.roles for _ in self.candidates(None, role))
        return played or bool(list(self.whole(None)))

    def candidates(self, instance: Any, role: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        """Yield (name, callable) of what may play ``role``, likeliest first."""
        for name, free in self._names_for(instance, role):
            value = self.functions[name] if free else callable_of(instance, name)
            if value is None and not free and self._answers:
                value = as_call(instance, name)
            if value is not None:
                yield name, value

    def _names_for(self, instance: Any, role: str) -> list[tuple[str, bool]]:
        """Return (name, whether it is a function of the file), remembered by role and class."""
        if role not in self.roles:
            return []
        key = (role, type(instance))
        if key not in self._remembered:
            found: list[tuple[str, bool]] = []
            if instance is not None:
                found += [(name, False) for name in self._methods_for(instance, role)]
            if self.functions and (instance is None or self.roles[role].get("free", True)):
                matching = self.meanings.matching(role, list(self.functions))
                found += [(name, True) for name in matching if role == "fit" or not trains(self.functions[name])]
            if instance is not None and role == "loss":
                found = self._without_measures(found, type(instance))
            if instance is None and "loss" in self.meanings.forms[role]:
                found = self._outer_first(found)
            if not found and instance is None and role == "fit" and self.spec.get("parameters"):
                found += [(name, True) for name, _ in self.whole(None) if self._plays_nothing(name, role)]
                found = found or [(name, True) for name, function in self.functions.items() if trains(function)]
            if not found and instance is None:
                plain = [name for name in self.alone(role) if self._plays_nothing(name, role)]
                found += [(name, True) for name in plain if name not in dict(self.whole(None))]
            self._remembered[key] = found
        return self._remembered[key]

    def _methods_for(self, instance: Any, role: str) -> list[str]:
        source = public_first(instance)
        within = called_within(type(instance)) if role in _ENTRIES else frozenset()
        exact = {normal(name) for name in self.roles[role]["names"]}
        source = [name for name in source if name not in within or normal(name) in exact]
        return self.meanings.matching(role, source) or can_only_be(role, type(instance), self)

    def _without_measures(self, found: list[tuple[str, bool]], cls: type) -> list[tuple[str, bool]]:
        """Leave out what measures the squared error of any predictions: half of it may well be the class's loss.

        A function that the class does without, and a method where another loss is worked out on the way.
        """
        within = called_within(cls)
        used = within.union(*(names_in(getattr(f, "__code__", None)) for f in self.functions.values()))
        losses = [name for name in self.meanings.matching("loss", sorted(used)) if not _is_squared(name)]
        return [
            (name, free) for name, free in found if not _is_squared(name) or (name in within if free else not losses)
        ]

    def _outer_first(self, found: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
        """Return functions that mean a loss, those that call another of them first: it is given what they work out."""
        names = {name for name, _ in found}
        codes = {name: getattr(self.functions[name], "__code__", None) for name in names}
        outer = {name for name, code in codes.items() if (names - {name}) & set(names_in(code))}
        return sorted(found, key=lambda entry: entry[0] not in outer)

    def _plays_nothing(self, name: str, but: str) -> bool:
        """Whether a function's name says no other role: one named like the exercise (``perceptron``) trains it."""
        return not self.said_by(name) - {but}

    def said_by(self, name: str) -> set[str]:
        """Return the roles that a name means."""
        return self.meanings.said_by(name)

    def is_part(self, instance: Any, name: str) -> bool:
        """Whether a method is private and used by others of its class, which may give it something of another form."""
        return instance is not None and name.startswith("_") and name in called_within(type(instance))

    def alone(self, role: str) -> list[str]:
        """Return the one function that no other calls, if it asks for no more than the role gives.

        It plays the first role of an exercise without parameters, whatever its name; one named like the exercise
        may do all of it (:meth:`whole`).
        """
        if self.spec.get("parameters") or role != next(iter(self.roles)):
            return []
        used = {name for f in self.functions.values() for name in names_in(getattr(f, "__code__", None))}
        ways_in = [name for name in self.functions if name not in used and not name.startswith("_")]
        if len(ways_in) != 1:
            return []
        required = [p for p in parameters_of(self.functions[ways_in[0]]) or () if p.default is p.empty]
        return ways_in if 0 < len(required) <= len(self.wanted(role)) else []

    def build(self, arguments: Arguments) -> tuple[Any, Sequence[str]]:
        """Return a new instance and the canonical names of what it took.

        Raises :class:`CannotBind` or whatever the learner's constructor raises.
        """
        if self.maker is not None:
            return self._made(self.maker, arguments)
        if self.cls is None:
            return None, ()
        if not any("__init__" in vars(base) for base in self.cls.__mro__[:-1]):
            return self.cls(), ()
        if self.records:
            asked = [*self._given(), *(self.wanted("fit") if "fit" in self.roles else ())]
            arguments = with_records(self.cls, self.records, arguments, asked, self.spec.get("parameters", ()))
        args, kwargs, used = arguments.bind(self.cls, self._given())
        instance = self.cls(*map(_copied, args), **{name: _copied(value) for name, value in kwargs.items()})
        self._set_plain(instance, arguments, used)
        return instance, used

    def _given(self) -> Sequence[str]:
        """Return the canonical names of what a constructor is given: all at once, where it is only asked after."""
        wanted: Sequence[str] = self.spec.get("constructor", ())
        return self.wanted(next(iter(self.roles))) if not wanted and self._answers else wanted

    def _made(self, maker: Callable[..., Any], arguments: Arguments) -> tuple[Any, Sequence[str]]:
        """Return what stands for the model that ``maker`` makes; None where its functions are given the parameters."""
        try:
            known = self._given()
            training = [name for name in self.wanted("fit") if name not in known] if "fit" in self.roles else []
            args, kwargs, used = arguments.bind(maker, [*known, *training])
            value = maker(*map(_copied, args), **{name: _copied(item) for name, item in kwargs.items()})
            if isinstance(value, Made):
                return value, used
            functions = functions_made(value, self.meanings)
        except Exception:  # the learner's function may raise anything; it may be meant for something else
            if not self._has_functions():
                raise
            functions = {}
        if not functions:
            self._forget_maker()
            return self.build(arguments)
        if self._chooser.given_all(functions):
            self.cls = None
            self.functions = {**self._beside, **functions}
            self._remembered.clear()
            return None, used
        made: Made = type_of(maker)(functions) if self.cls is None else self.cls(functions)
        return made, used

    def _forget_maker(self) -> None:
        """Take the file for its functions: what was taken for a maker makes nothing that can be called."""
        self.maker, self.cls, self.functions = None, None, self._beside
        self._remembered.clear()

    def _set_plain(self, instance: Any, arguments: Arguments, used: Sequence[str]) -> None:
        """Rate and steps that are neither parameters of the constructor nor of ``fit`` but plain attributes."""
        if not hasattr(instance, "__dict__"):
            return
        for name, value in list(vars(instance).items()):
            if type(value) is float or type(value) is int:
                canonical = _SETTINGS.get(normal(name))
                if canonical is not None and canonical not in used and canonical in arguments.values:
                    setattr(instance, name, arguments.values[canonical])

    def wanted(self, role: str) -> Sequence[str]:
        """Return the canonical arguments of a role, in the order of its stub."""
        row = self.roles.get(role)
        arguments: Sequence[str] = self.spec.get("constructor", ()) if row is None else row.get("arguments", ())
        return arguments


def _is_squared(name: str) -> bool:
    return any(part in normal(name) for part in ("mse", "squared"))


_RATES = ("lr", "learningrate", "alpha", "eta", "rate", "stepsize", "learnrate")
_STEPS = (
    *("steps", "epochs", "niters", "numiterations", "iterations", "niterations", "maxiter", "maxiters", "numepochs"),
    *("nepochs", "iters", "niter"),
)
_SETTINGS = dict.fromkeys(_RATES, "rate") | dict.fromkeys(_STEPS, "steps")

_ENTRIES = frozenset({"fit", "predict", "proba"})
"""Roles that are a way in: a method with only a part of such a name that the class calls itself is none."""


def _copied(value: Any) -> Any:
    return np.array(value) if isinstance(value, np.ndarray) else value


__all__ = ["Arguments", "CannotBind", "NotUnderstood", "Spec", "Subject"]
