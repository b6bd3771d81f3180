"""What a function, a method or a class takes.

Owns reading it, in a fifth of the time that :mod:`inspect` needs where nothing is special. Runs beside the submission;
standard library only.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any

POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def unwrapped(function: Any) -> Any:
    """Return the function that one of ``*args`` passes everything on to, if it is its only one; else itself."""
    inner = function.__func__ if isinstance(function, types.MethodType) else function
    code = getattr(inner, "__code__", None)
    if (
        code is None
        or code.co_argcount > isinstance(function, types.MethodType)
        or not code.co_flags & inspect.CO_VARARGS
    ):
        return function
    kept = [cell.cell_contents for cell in inner.__closure__ or () if cell.cell_contents is not inner]
    passed_on = [value for value in kept if isinstance(value, types.FunctionType)]
    if len(passed_on) != 1:
        return function
    return types.MethodType(passed_on[0], function.__self__) if inner is not function else passed_on[0]


def parameters_of(function: Callable[..., Any]) -> list[inspect.Parameter] | None:
    """Return what ``function`` takes, or None where Python can't tell."""
    function = unwrapped(function)
    plain = _plain_parameters(function)
    if plain is not None:
        return plain
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


def _plain_parameters(function: Any) -> list[inspect.Parameter] | None:
    """Return what a function, a method or a class with nothing special takes: in a fifth of the time (measured)."""
    bound = isinstance(function, types.MethodType)
    if bound:
        function = function.__func__
    elif type(function) is type and "__signature__" not in vars(function):
        if getattr(function, "__new__", None) is not getattr(object, "__new__"):  # noqa: B009 - mypy knows them apart
            return None
        function, bound = getattr(function, "__init__", None), True
    if not isinstance(function, types.FunctionType) or {"__wrapped__", "__signature__"} & function.__dict__.keys():
        return None
    code, defaults, kind = function.__code__, function.__defaults__ or (), inspect.Parameter
    given = dict(zip(code.co_varnames[: code.co_argcount][::-1], defaults[::-1], strict=False))
    given |= function.__kwdefaults__ or {}
    names, end = code.co_varnames, code.co_argcount + code.co_kwonlyargcount
    kinds: list[Any] = [kind.POSITIONAL_ONLY] * code.co_posonlyargcount
    kinds += [kind.POSITIONAL_OR_KEYWORD] * (code.co_argcount - code.co_posonlyargcount)
    listed: list[tuple[str, Any]] = [*zip(names, kinds, strict=False)]
    if code.co_flags & inspect.CO_VARARGS:
        listed.append((names[end], kind.VAR_POSITIONAL))
    listed += [(name, kind.KEYWORD_ONLY) for name in names[code.co_argcount : end]]
    if code.co_flags & inspect.CO_VARKEYWORDS:
        listed.append((names[end + bool(code.co_flags & inspect.CO_VARARGS)], kind.VAR_KEYWORD))
    if bound and (not listed or listed[0][1] not in POSITIONAL):
        return None  # ``def f(*args)``: Python has its own way with these
    notes = function.__annotations__
    return [
        kind(name, how, default=given.get(name, kind.empty), annotation=notes.get(name, kind.empty))
        for name, how in listed[bound:]
    ]
