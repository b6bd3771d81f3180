"""Types that only hold data (a named tuple, a bare dataclass, an enumeration, an error), and the fields of what holds.

Owns the signs of such a type and the reading of fields by name. Runs beside the submission; standard library only.
"""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import functools
import types
from collections.abc import Callable, Mapping
from typing import Any

from studyml.judge.members import CALLED, is_dunder, is_own, is_own_class


def holds_only(cls: type) -> bool:
    """Whether a class is an error, or one of named fields to which the learner wrote no method."""
    if issubclass(cls, BaseException):
        return True
    named = issubclass(cls, tuple) and hasattr(cls, "_fields")
    if not (named or issubclass(cls, enum.Enum) or dataclasses.is_dataclass(cls)):
        return False
    return not any(
        _does(name, value) for base in cls.__mro__ if is_own_class(base) for name, value in vars(base).items()
    )


def _does(name: str, value: Any) -> bool:
    """Whether a member of a class is a method or property of the learner's own."""
    if is_dunder(name) and name not in CALLED:
        return False
    if isinstance(value, property | functools.cached_property):
        value = value.fget if isinstance(value, property) else value.func
    if isinstance(value, staticmethod | classmethod):
        value = value.__func__
    return isinstance(value, types.FunctionType) and is_own(value)


def fields_of(value: Any) -> Mapping[str, Any]:
    """Return what a value holds by name: of a dict, a named tuple, a namespace or an object of the learner's own.

    Empty for what holds nothing by name.
    """
    if isinstance(value, Mapping):
        return {key: item for key, item in value.items() if isinstance(key, str)}
    names = getattr(type(value), "_fields", None)
    if isinstance(value, tuple) and isinstance(names, tuple):
        return dict(zip(names, value, strict=False))
    if isinstance(value, types.SimpleNamespace) or (is_own_class(type(value)) and not callable(value)):
        slots = [name for name in getattr(type(value), "__slots__", ()) if hasattr(value, name)]
        return {**{name: getattr(value, name) for name in slots}, **getattr(value, "__dict__", {})}
    return {}


def opened(value: Any) -> Any:
    """Return what a record of the learner's own holds as a dict, in the order of its fields; anything else as it is."""
    if dataclasses.is_dataclass(type(value)) or isinstance(value, types.SimpleNamespace):
        return dict(fields_of(value))
    return value


def field_names(cls: type) -> list[str]:
    """Return the names of a record's fields."""
    return list(getattr(cls, "_fields", ()) or getattr(cls, "__dataclass_fields__", ()))


def record_of(cls: type, values: Mapping[str, Any]) -> Any:
    """Return a record with ``values`` by field, or None where it wants others or has none of these."""
    if not values or not set(values) <= set(field_names(cls)):
        return None
    try:
        return cls(**values)
    except (TypeError, ValueError, AttributeError):
        return None


def functions_of(value: Any) -> dict[str, Callable[..., Any]]:
    """Return the functions of the learner's own that a value is or holds, by their fields, else by their names."""
    if bare(value) is not None:
        value = (value,)
    named = fields_of(value)
    if not named and isinstance(value, tuple | list):
        named = {function.__name__: item for item in value if (function := bare(item)) is not None}
    return {name: item for name, item in named.items() if bare(item) is not None}


def bare(value: Any) -> types.FunctionType | None:
    """Return the function of the learner's own that a value is, or is a method or a part of."""
    if isinstance(value, functools.partial):
        value = value.func
    if isinstance(value, types.MethodType):
        value = value.__func__
    return value if isinstance(value, types.FunctionType) and is_own(value) else None


def kept_by(value: Any) -> dict[str, Any]:
    """Return the variables that the functions in a value keep from the function around them, by name."""
    found: dict[str, Any] = {}
    for item in functions_of(value).values():
        function = bare(item)
        if function is not None:
            for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
                with contextlib.suppress(ValueError):  # not set
                    found.setdefault(name, cell.cell_contents)
    return found
