"""What a function takes: told as Python tells it, whatever it is."""

from __future__ import annotations

import functools
import inspect
from typing import Any

import pytest

from studyml.judge.signatures import parameters_of


class Plain:
    def __init__(self, m: int, /, rate: float = 0.1, *rest: int, steps: int = 3, seed: int, **more: int):
        """Take one of each kind."""

    def method(self, X: Any, y: Any = None) -> None:
        """Take two."""

    def loose(*arguments: Any, **more: Any) -> None:
        """Take anything."""

    @classmethod
    def built(cls, m: int) -> None:
        """Take one."""

    @staticmethod
    def free(z: Any, *, axis: int = 0) -> None:
        """Take two."""


class Heir(Plain):
    """Take what its base takes."""


class New:
    def __new__(cls, a: int) -> Any:
        """Take one, elsewhere than most."""
        return super().__new__(cls)


class Bare:
    """Take nothing."""


@functools.wraps(Plain.free)
def wrapped(*arguments: Any) -> None:
    """Say that it takes what another takes."""


PLAIN = Plain(1, seed=0)
CALLABLES = [Plain, Heir, New, Bare, PLAIN.method, Plain.method, PLAIN.loose, Plain.built, Plain.free, wrapped]
CALLABLES += [len, functools.partial(PLAIN.method, 1), lambda a, b=2, *c, d, e=5, **f: None, lambda: None, print]


@pytest.mark.parametrize("function", CALLABLES, ids=range(len(CALLABLES)))
def test_parameters_are_as_python_tells_them(function: Any) -> None:
    told = parameters_of(function)
    assert told is not None
    asked = inspect.signature(function).parameters.values()
    assert [(p.name, p.kind, p.default) for p in told] == [(p.name, p.kind, p.default) for p in asked]
