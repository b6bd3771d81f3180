"""Find the learner's class or functions, and what plays which role in them.

Owns the choice of the class (its name, then how many roles its methods play), the candidates for a
role in the order of its names, and how an instance is built. What was assumed is written down for
the learner. Runs beside the submission; standard library and NumPy only.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import types
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from studyml.judge.binding import Arguments, CannotBind, parameters_of
from studyml.judge.names import aliases_of, normal, words_of
from studyml.judge.unnamed import can_only_be, trains

Spec = Mapping[str, Any]
"""An exercise's ``exercise.toml`` as far as names go: classes, roles, parameters, constructor, aliases."""


class NotUnderstood(Exception):
    """Nothing in the file plays a role that the exercise needs."""


class Subject:
    """The learner's code for one exercise: a class, or functions."""

    def __init__(self, namespace: Mapping[str, Any], spec: Spec):
        self.spec = spec
        self.roles: Mapping[str, Any] = spec["roles"]
        self._forms = {role: [normal(name) for name in row["names"]] for role, row in self.roles.items()}
        self.functions: dict[str, Callable[..., Any]] = {
            name: value for name, value in namespace.items() if isinstance(value, types.FunctionType) and _is_own(value)
        }
        self.namespace = namespace
        self._answers = not self.spec.get("parameters") and not {"fit", "train", "advance"} & set(self.roles)
        """Whether every role is a mere answer: then a property may give it."""
        self._remembered: dict[tuple[str, type], list[tuple[str, bool]]] = {}
        self._meanings: dict[str, tuple[list[str], set[str]]] = {}
        classes = [v for v in namespace.values() if isinstance(v, type) and _is_own_class(v)]
        self.cls = self._choose_class(classes, spec.get("foreign", ()))
        if self.cls is not None and self._is_tool(self.cls):
            self.cls = None
        if self.cls is not None and self._holds_nothing(self.cls):
            self.functions |= _bound(self.cls)
            self.cls = None
        if self.cls is None and not self._has_functions():
            self.cls = self._choose_class(classes, ())  # of another exercise's name, but all there is
            unnamed = [cls for cls in classes if can_only_be("fit", cls, self) and can_only_be("predict", cls, self)]
            self.cls = self.cls or (unnamed[0] if len(unnamed) == 1 else None)
            if self.cls is None:
                raise NotUnderstood

    def whole(self, instance: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
        """Yield what may do all of the exercise and return a dict: a function of its name, a class's ``evaluate``."""
        wanted = [normal(alias) for alias in self.spec["classes"]]
        for name, function in self.functions.items() if instance is None else ():
            if any(alias in normal(name) for alias in wanted if len(alias) > 4):
                yield name, function
        for name in ("evaluate", "compute", "report", "summary", "all_metrics", "get_metrics", "__call__"):
            value = _callable(instance, name) if instance is not None else None
            if value is not None:
                yield name, value

    def _is_tool(self, cls: type) -> bool:
        """Whether a class of another name serves a function that has the exercise's own (one head of several), or is
        made of it (a layer).
        """
        wanted = {normal(alias) for alias in self.spec["classes"]}
        if "fit" in self.roles or normal(cls.__name__) in wanted:
            return False
        named = {name: function for name, function in self.functions.items() if normal(name) in wanted}
        serves = any(cls.__name__ in _names_in(function.__code__) for function in named.values())
        return serves or not _called_within(cls).isdisjoint(named)

    def _holds_nothing(self, cls: type) -> bool:
        """Whether ``predict`` is given the parameters: a class that only gathers functions."""
        if not self.spec.get("parameters"):
            return False
        first = next(iter(self.spec["parameters"]))
        forms = set(aliases_of(first, self.spec.get("aliases", {})))
        names = sorted((n for n in dir(cls) if not _is_dunder(n)), key=lambda n: n.startswith("_"))
        for name in self._matching("predict", names)[:1]:
            code = getattr(getattr(cls, name), "__code__", None)
            named = {normal(n) for n in code.co_varnames[: code.co_argcount]} if code else set()
            return bool(named & forms - {"m"}) and bool(_bound(cls))
        return False

    def _has_functions(self) -> bool:
        """Whether functions play any of the exercise."""
        played = any(True for role in self.roles for _ in self.candidates(None, role))
        return played or bool(list(self.whole(None)))

    def _choose_class(self, classes: Sequence[type], foreign: Collection[str]) -> type | None:
        """Return the class that fits best, of none of the names ``foreign``."""
        bases = {base for cls in classes for base in cls.__mro__[1:]}
        ranked = [
            (self._fit_of(cls, cls in bases), order, cls)
            for order, cls in enumerate(classes)
            if normal(cls.__name__) not in foreign
        ]
        fitting = [entry for entry in ranked if entry[0] > 0]
        if not fitting:
            return None
        best = max(fitting, key=lambda entry: entry[:2])
        outer = [e for e in fitting if e[0] > _PART_OF_NAME and best[2].__name__ in _called_within(e[2])]
        return max(outer or [best], key=lambda entry: entry[:2])[2]  # a model before the layer that it is made of

    def _fit_of(self, cls: type, base: bool = False) -> float:
        """Return how well a class fits: its name weighs most, then the roles its methods can play.

        ``base``: others of the file are made of it; it is none itself unless it has the exercise's name.
        """
        name = normal(cls.__name__)
        if issubclass(cls, BaseException):
            return 0.0
        wanted = [normal(alias) for alias in self.spec["classes"]]
        by_name = 0.0
        if name in wanted:
            by_name = 100.0
        elif any(alias in name for alias in wanted if len(alias) > 4):
            by_name = _PART_OF_NAME
        if base and by_name < 100.0:
            return by_name / 10
        methods = {normal(method) for method in dir(cls) if not _is_dunder(method) or method in _CALLED}
        methods |= {normal(name) for name in _called_within(cls)} if self._answers else set()
        played = sum(not methods.isdisjoint(forms) for forms in self._forms.values())
        if not played:
            return by_name / 10 if by_name and len(methods) > 0 else 0.0
        return by_name + 5.0 * played

    def candidates(self, instance: Any, role: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        """Yield (name, callable) of what may play ``role``, likeliest first."""
        for name, free in self._names_for(instance, role):
            value = self.functions[name] if free else _callable(instance, name)
            if value is None and not free and self._answers:
                value = _as_call(instance, name)
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
                source = _public_first(instance)
                within = _called_within(type(instance)) if role in _ENTRIES else frozenset()
                exact = {normal(name) for name in self.roles[role]["names"]}
                source = [name for name in source if name not in within or normal(name) in exact]
                found += [(name, False) for name in self._matching(role, source)]
                found = found or [(name, False) for name in can_only_be(role, type(instance), self)]
            if self.functions and (instance is None or self.roles[role].get("free", True)):
                matching = self._matching(role, list(self.functions))
                found += [(name, True) for name in matching if role == "fit" or not trains(self.functions[name])]
            if instance is None and "loss" in self._forms[role]:
                found = self._outer_first(found)
            if not found and instance is None and role == "fit" and self.spec.get("parameters"):
                found += [(name, True) for name, _ in self.whole(None) if self._plays_nothing(name, role)]
                found = found or [(name, True) for name, function in self.functions.items() if trains(function)]
            if not found and instance is None:
                plain = [name for name in self.alone(role) if self._plays_nothing(name, role)]
                found += [(name, True) for name in plain if name not in dict(self.whole(None))]
            self._remembered[key] = found
        return self._remembered[key]

    def _outer_first(self, found: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
        """Return functions that mean a loss, those that call another of them first: it is given what they work out."""
        names = {name for name, _ in found}
        codes = {name: getattr(self.functions[name], "__code__", None) for name in names}
        outer = {name for name, code in codes.items() if (names - {name}) & set(_names_in(code))}
        return sorted(found, key=lambda entry: entry[0] not in outer)

    def _plays_nothing(self, name: str, but: str) -> bool:
        """Whether a function's name says no other role: one named like the exercise (``perceptron``) trains it."""
        return not self.said_by(name) - {but}

    def said_by(self, name: str) -> set[str]:
        """Return the roles that a name means."""
        return {role for role in self.roles if self._matching(role, [name])}

    def is_part(self, instance: Any, name: str) -> bool:
        """Whether a method is private and used by others of its class, which may give it something of another form."""
        return instance is not None and name.startswith("_") and name in _called_within(type(instance))

    def alone(self, role: str) -> list[str]:
        """Return the one function that no other calls, if it asks for no more than the role gives.

        It plays the first role of an exercise without parameters, whatever its name; one named like the exercise
        may do all of it (:meth:`whole`).
        """
        if self.spec.get("parameters") or role != next(iter(self.roles)):
            return []
        used = {name for f in self.functions.values() for name in _names_in(getattr(f, "__code__", None))}
        ways_in = [name for name in self.functions if name not in used and not name.startswith("_")]
        if len(ways_in) != 1:
            return []
        required = [p for p in parameters_of(self.functions[ways_in[0]]) or () if p.default is p.empty]
        return ways_in if 0 < len(required) <= len(self.wanted(role)) else []

    def _matching(self, role: str, source: Sequence[str]) -> list[str]:
        """Return the names in ``source`` that mean the role: the same word first, then those that contain it."""
        names, others = self._meant_by(role)
        forms = [(normal(name), name) for name in source]
        exact = [name for wanted in names for form, name in forms if form == wanted]
        near = [
            name
            for wanted in names
            if wanted not in _NOUNS
            for form, name in forms
            if wanted in form and form != wanted and form not in others and _is_part(wanted, name)
            if name not in exact and not _SHOWS & set(words_of(name))
        ]
        if role not in _TRAINING:
            near = [name for name in near if not _TRAINS & set(words_of(name))]
        return list(dict.fromkeys([*exact, *near]))

    def _meant_by(self, role: str) -> tuple[list[str], set[str]]:
        """Return the forms of names that mean the role, and those that mean another."""
        if role not in self._meanings:
            names = self._forms[role]
            if role == "gradient":
                names = [*names, *(f"d{name}" for name in self._forms.get("loss", ()))]
            others = {form for key, forms in self._forms.items() if key != role for form in forms}.difference(names)
            self._meanings[role] = names, others
        return self._meanings[role]

    def build(self, arguments: Arguments) -> tuple[Any, Sequence[str]]:
        """Return a new instance and the canonical names of what it took.

        Raises :class:`CannotBind` or whatever the learner's constructor raises.
        """
        if self.cls is None:
            return None, ()
        if not any("__init__" in vars(base) for base in self.cls.__mro__[:-1]):
            return self.cls(), ()
        wanted = self.spec.get("constructor", ())
        if not wanted and self._answers:  # a class that is given all at once, and asked after
            wanted = self.wanted(next(iter(self.roles)))
        args, kwargs, used = arguments.bind(self.cls, wanted)
        instance = self.cls(*map(_copied, args), **{name: _copied(value) for name, value in kwargs.items()})
        self._set_plain(instance, arguments, used)
        return instance, used

    def _set_plain(self, instance: Any, arguments: Arguments, used: Sequence[str]) -> None:
        """Rate and steps that are neither parameters of the constructor nor of ``fit`` but plain attributes."""
        if not hasattr(instance, "__dict__"):
            return
        for canonical in ("rate", "steps"):
            if canonical in used or canonical not in arguments.values:
                continue
            for name, value in list(vars(instance).items()):
                if type(value) in (int, float) and normal(name) in _SETTINGS[canonical]:
                    setattr(instance, name, arguments.values[canonical])

    def wanted(self, role: str) -> Sequence[str]:
        """Return the canonical arguments of a role, in the order of its stub."""
        row = self.roles.get(role, {"arguments": self.spec.get("constructor", ())})
        arguments: Sequence[str] = row.get("arguments", ())
        return arguments


_PART_OF_NAME = 60.0
"""What it weighs that a class's name contains an exercise's; with roles played it is more."""

_SETTINGS = {
    "rate": frozenset({"lr", "learningrate", "alpha", "eta", "rate", "stepsize", "learnrate"}),
    "steps": frozenset(
        {
            "steps",
            "epochs",
            "niters",
            "numiterations",
            "iterations",
            "niterations",
            "maxiter",
            "maxiters",
            "numepochs",
            "nepochs",
            "iters",
            "niter",
        }
    ),
}


_TRAINING = frozenset({"fit", "step", "gradient", "update", "backward", "advance", "initialise"})
_TRAINS = frozenset(
    {"fit", "train", "grad", "grads", "gradient", "gradients", "derivative", "derivatives", "deriv", "prime"}
    | {"backward", "backprop", "initialize", "init"}
)
"""Words in a name that speak of training: ``mse_gradient`` is no loss, ``fit_gaussian_nb`` no prediction."""

_SHOWS = frozenset({"plot", "print", "show", "draw", "display", "visualize", "visualise", "history", "curve", "save"})
"""Words in a name of what shows or keeps something: ``plot_cost_history`` is no loss."""

_ENTRIES = frozenset({"fit", "predict"})
"""Roles that are a way in: a method with only a part of such a name that the class calls itself is none."""

_NOUNS = frozenset({"model", "linear"})
"""Names that mean a role alone, not as a part of another name (``nn_model``)."""

_CALLED = ("__call__", "__iter__")
"""Special methods that may play a role."""


def _is_part(wanted: str, name: str) -> bool:
    """Whether a form that a name contains is a part of it: longer ones anywhere, short ones (``fit``) as a word."""
    short = len(wanted) == 3 or (len(wanted) == 2 and wanted[1].isdigit())
    return len(wanted) > 3 or (short and wanted in words_of(name))


def _bound(cls: type) -> dict[str, Callable[..., Any]]:
    """Return the methods of a class that needs no arguments to be built, else those that need no instance."""
    owner: Any = cls
    with contextlib.suppress(Exception):  # the learner's constructor may raise anything
        owner = cls()
    names = [name for name in dir(cls) if not _is_dunder(name) or name == "__call__"]
    return {
        name: value
        for name in names
        if (value := _callable(owner, name)) is not None
        and (owner is not cls or isinstance(inspect.getattr_static(cls, name), staticmethod | classmethod))
    }


def _copied(value: Any) -> Any:
    return np.array(value) if isinstance(value, np.ndarray) else value


def _is_own(function: types.FunctionType) -> bool:
    return function.__code__.co_filename.startswith("<submission")


def _is_own_class(cls: type) -> bool:
    return cls.__module__ == "submission"


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _called_within(cls: type) -> frozenset[str]:
    """Return the methods that other methods of the class use: parts of the work, not the way in to it."""
    used: set[str] = set()
    for base in cls.__mro__[:-1]:
        for name, value in vars(base).items():
            code = getattr(getattr(value, "__func__", value), "__code__", None)
            used |= {other for other in _names_in(code) if other != name}
    return frozenset(used)


def _names_in(code: Any) -> Iterator[str]:
    """Yield the names that code uses, that of its comprehensions and lambdas included."""
    yield from getattr(code, "co_names", ())
    for constant in getattr(code, "co_consts", ()):
        if isinstance(constant, types.CodeType):
            yield from _names_in(constant)


def _public_first(instance: Any) -> list[str]:
    names = [name for name in dir(instance) if not _is_dunder(name) or name in _CALLED]
    return sorted(names, key=lambda name: name.startswith("_"))


def _callable(instance: Any, name: str) -> Callable[..., Any] | None:
    try:
        value = getattr(instance, name)
    except Exception:  # a property of the learner's that isn't ready yet
        return None
    return value if callable(value) and not isinstance(value, type) else None


def _as_call(instance: Any, name: str) -> Callable[[], Any] | None:
    """Return the reading of a property, or of what the instance keeps, as a call that takes nothing."""
    found = inspect.getattr_static(type(instance), name, None)
    kept = name in getattr(instance, "__dict__", {})
    return (
        (lambda: getattr(instance, name)) if kept or isinstance(found, property | functools.cached_property) else None
    )


__all__ = ["Arguments", "CannotBind", "NotUnderstood", "Spec", "Subject"]
