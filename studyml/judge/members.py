"""What a class, an instance or a function has: its callables, the names its code uses, whether the learner wrote it.

Owns these looks at Python's own objects; what a name means is no matter here. Runs beside the submission; standard
library only.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import types
from collections.abc import Callable, Iterator
from typing import Any

CALLED = ("__call__", "__iter__")
"""Special methods that may play a role."""


_COMMON = frozenset(dir(type("", (), {}))).difference(CALLED)
"""What every class has."""


def is_own(function: types.FunctionType) -> bool:
    """Whether a function is written in the submission."""
    return function.__code__.co_filename.startswith("<submission")


def is_own_class(cls: type) -> bool:
    """Whether a class is made in the submission."""
    return cls.__module__ == "submission"


def is_dunder(name: str) -> bool:
    """Whether a name is one of Python's own."""
    return name.startswith("__") and name.endswith("__")


def called_within(cls: type) -> frozenset[str]:
    """Return the methods that other methods of the class use: parts of the work, not the way in to it."""
    used: set[str] = set()
    for base in cls.__mro__[:-1]:
        for name, value in vars(base).items():
            code = getattr(getattr(value, "__func__", value), "__code__", None)
            if code is not None:
                used |= set(names_in(code)) - {name}
    return frozenset(used)


def names_in(code: Any) -> Iterator[str]:
    """Yield the names that code uses, that of its comprehensions and lambdas included."""
    yield from getattr(code, "co_names", ())
    for constant in getattr(code, "co_consts", ()):
        if isinstance(constant, types.CodeType):
            yield from names_in(constant)


def names_of(thing: Any) -> list[str]:
    """Return the names of what an instance or a class has, without those of Python's own that play no role."""
    return [
        name for name in dir(thing) if name not in _COMMON and (name[:2] != "__" or name[-2:] != "__" or name in CALLED)
    ]


def public_first(instance: Any) -> list[str]:
    """Return the names of what an instance has, private ones last."""
    names = names_of(instance)
    return [name for name in names if name[:1] != "_"] + [name for name in names if name[:1] == "_"]


def callable_of(instance: Any, name: str) -> Callable[..., Any] | None:
    """Return what can be called of this name, or None."""
    try:
        value = getattr(instance, name)
    except Exception:  # a property of the learner's that isn't ready yet
        return None
    return value if callable(value) and not isinstance(value, type) else None


def as_call(instance: Any, name: str) -> Callable[[], Any] | None:
    """Return the reading of a property, or of what the instance keeps, as a call that takes nothing."""
    found = inspect.getattr_static(type(instance), name, None)
    kept = name in getattr(instance, "__dict__", {})
    return (
        (lambda: getattr(instance, name)) if kept or isinstance(found, property | functools.cached_property) else None
    )


def bound(cls: type) -> dict[str, Callable[..., Any]]:
    """Return the methods of a class that needs no arguments to be built, else those that need no instance."""
    owner: Any = cls
    with contextlib.suppress(Exception):  # the learner's constructor may raise anything
        owner = cls()
    names = [name for name in dir(cls) if not is_dunder(name) or name == "__call__"]
    return {
        name: value
        for name in names
        if (value := callable_of(owner, name)) is not None
        and (owner is not cls or isinstance(inspect.getattr_static(cls, name), staticmethod | classmethod))
    }
