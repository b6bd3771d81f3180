"""What a method or function of a foreign name can only be, by what it takes and whether it keeps anything.

Owns these few signs (training takes X and y and keeps what it learned, a prediction takes X alone and keeps nothing).
Runs beside the submission; standard library only.
"""

from __future__ import annotations

import dis
import types
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from studyml.judge.names import ARGUMENTS, normal

_TRUTHS = frozenset(ARGUMENTS["y"])
_OF_STEPS = frozenset({"step", "gradient", "update", "loss", "label", "initialise"})
"""Roles that a model can do without."""
_ROUNDS = frozenset(ARGUMENTS["steps"]) - _TRUTHS


class Roles(Protocol):
    """What is asked of names and arguments (:class:`studyml.judge.subject.Subject`)."""

    def wanted(self, role: str) -> Sequence[str]:
        """Return the canonical arguments of a role."""

    def said_by(self, name: str) -> set[str]:
        """Return the roles that a name means."""


def can_only_be(role: str, cls: type, roles: Roles) -> list[str]:
    """Return the one method of ``cls`` that no name says and that can only be ``role``, if there is one."""
    if role in _OF_STEPS:
        return []
    found = []
    for name, method in _methods(cls).items():
        required = method.__code__.co_argcount - len(method.__defaults__ or ()) - 1
        if role == "fit":
            least = 2 if "y" in roles.wanted(role) else 1
            fits = least <= required <= len(roles.wanted(role)) and _keeps(method)
        elif role in ("predict", "transform"):
            fits = required == 1 and not _keeps(method)
        else:
            fits = required == len(roles.wanted(role)) > 1 and not _keeps(method)
        if fits and not roles.said_by(name):
            found.append(name)
    return found if len(found) == 1 else []


def trains(function: Callable[..., Any]) -> bool:
    """Whether a function takes both labels and a number of rounds: whatever its name, it is no prediction."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    names = {normal(name) for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]}
    return not names.isdisjoint(_TRUTHS) and not names.isdisjoint(_ROUNDS)


def _methods(cls: type) -> dict[str, types.FunctionType]:
    """Return the public methods written in the file."""
    found: dict[str, types.FunctionType] = {}
    for base in reversed(cls.__mro__[:-1]):
        for name, value in vars(base).items():
            if isinstance(value, types.FunctionType) and not name.startswith("_"):
                found[name] = value
    return found


def _keeps(method: types.FunctionType) -> bool:
    """Whether a method sets attributes."""
    return any(step.opname == "STORE_ATTR" for step in dis.get_instructions(method))
