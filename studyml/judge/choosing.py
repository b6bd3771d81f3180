"""Which class of a file is the model: by its name, then by how many roles its methods play.

Owns that choice, and which classes are none: a tool of a function, a mere bag of functions. Runs beside the submission;
standard library only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from studyml.judge.meaning import Meanings
from studyml.judge.members import bound, called_within, is_dunder, names_in, names_of
from studyml.judge.names import aliases_of, normal

_PART_OF_NAME = 60.0
"""What it weighs that a class's name contains an exercise's; with roles played it is more."""


class Chooser:
    """Chooses among the classes of one file for one exercise."""

    def __init__(self, spec: Mapping[str, Any], meanings: Meanings, *, answers: bool):
        """``answers``: whether every role is a mere answer, which a property may give."""
        self._spec = spec
        self._meanings = meanings
        self._answers = answers
        self._wanted = [normal(alias) for alias in spec["classes"]]

    def choose(self, classes: Sequence[type], foreign: Collection[str]) -> type | None:
        """Return the class that fits best, of none of the names ``foreign``."""
        bases = {base for cls in classes for base in cls.__mro__[1:]}
        ranked = [
            (self._fit_of(cls, cls in bases), order, cls)
            for order, cls in enumerate(classes)
            if normal(cls.__name__) not in foreign
            if not (cls in bases and getattr(cls, "__abstractmethods__", None))  # it can't be made
        ]
        fitting = [entry for entry in ranked if entry[0] > 0]
        if not fitting:
            return None
        best = max(fitting, key=lambda entry: entry[:2])
        outer = [e for e in fitting if e[0] > _PART_OF_NAME and best[2].__name__ in called_within(e[2])]
        return max(outer or [best], key=lambda entry: entry[:2])[2]  # a model before the layer that it is made of

    def _fit_of(self, cls: type, base: bool = False) -> float:
        """Return how well a class fits: its name weighs most, then the roles its methods can play.

        ``base``: others of the file are made of it; it is none itself unless it has the exercise's name.
        """
        name = normal(cls.__name__)
        by_name = 0.0
        if name in self._wanted:
            by_name = 100.0
        elif any(alias in name for alias in self._wanted if len(alias) > 4):
            by_name = _PART_OF_NAME
        if base and by_name < 100.0:
            return by_name / 10
        methods = set(map(normal, names_of(cls)))
        methods |= {normal(name) for name in called_within(cls)} if self._answers else set()
        played = sum(not methods.isdisjoint(forms) for forms in self._meanings.forms.values())
        if not played:
            return by_name / 10 if by_name and len(methods) > 0 else 0.0
        return by_name + 5.0 * played

    def is_tool(self, cls: type, functions: Mapping[str, Callable[..., Any]]) -> bool:
        """Whether a class of another name serves a function that has the exercise's own (one head of several), or is
        made of it (a layer).
        """
        if "fit" in self._meanings.forms or normal(cls.__name__) in self._wanted:
            return False
        named = {name: function for name, function in functions.items() if normal(name) in self._wanted}
        serves = any(cls.__name__ in names_in(getattr(function, "__code__", None)) for function in named.values())
        return serves or not called_within(cls).isdisjoint(named)

    def given_all(self, members: Mapping[str, Any]) -> bool:
        """Whether ``predict`` is given the parameters: its class or record only gathers functions."""
        if not self._spec.get("parameters"):
            return False
        first = next(iter(self._spec["parameters"]))
        forms = {"params", "parameters", *aliases_of(first, self._spec.get("aliases", {}))}
        names = sorted((n for n in members if not is_dunder(n)), key=lambda n: n.startswith("_"))
        for name in self._meanings.matching("predict", names)[:1]:
            code = getattr(members[name], "__code__", None)
            named = {normal(n) for n in code.co_varnames[: code.co_argcount]} if code else set()
            return bool(named & forms - {"m"})
        return False

    def gathers(self, cls: type) -> bool:
        """Whether a class only gathers functions that are given the parameters."""
        return self.given_all({name: getattr(cls, name, None) for name in names_of(cls)}) and bool(bound(cls))
