"""A model whose functions keep what it learned in the file's own variables: ``global W`` and ``params["w"] = …``.

Owns which variables those are, and the maker of a model that begins with them as they were when the file was loaded.
Runs beside the submission; standard library and NumPy only.
"""

from __future__ import annotations

import copy
import dis
import functools
import types
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

import numpy as np

from studyml.judge.makers import Made
from studyml.judge.meaning import Meanings
from studyml.judge.members import names_in
from studyml.judge.names import normal

_BEGINS = ("init", "reset", "setup", "build", "create", "make")
_MUTATES = frozenset({"update", "append", "extend", "setdefault", "clear", "fill", "insert"})


class Variables(MutableMapping[str, Any]):
    """The variables of a file that hold a model, by name; set here they are set there."""

    def __init__(self, namespace: MutableMapping[str, Any], names: frozenset[str]):
        self._namespace = namespace
        self._names = names

    def __getitem__(self, name: str) -> Any:
        return self._namespace[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._namespace[name] = value

    def __delitem__(self, name: str) -> None:
        del self._namespace[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in sorted(self._names) if name in self._namespace)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def maker_of_state(
    namespace: MutableMapping[str, Any], functions: Mapping[str, Callable[..., Any]], meanings: Meanings, first: str
) -> Callable[..., Any] | None:
    """Return the maker of the model that the functions keep in variables of the file, if they do.

    What plays the role ``first`` has to need them.
    """
    codes = {name: function.__code__ for name, function in functions.items()}
    names = frozenset(name for code in codes.values() for name in _kept_by(code, namespace))
    if not names:
        return None
    plays = meanings.matching(first, list(functions))[:1]
    if not plays or names.isdisjoint(_reached(plays[0], codes)):
        return None
    began = {name: copy.deepcopy(namespace[name]) for name in names if name in namespace}
    kind = type("Model", (Made,), {"__module__": "submission"})

    def begin() -> Made:
        for name in names:
            if name in began:
                namespace[name] = copy.deepcopy(began[name])
            else:
                namespace.pop(name, None)
        made: Made = kind(functions)
        made.__dict__["_variables"] = Variables(namespace, names)
        return made

    starts = next((f for name, f in functions.items() if normal(name).startswith(_BEGINS)), None)
    if starts is None or names.isdisjoint(_reached(starts.__name__, codes)):
        return begin

    @functools.wraps(starts)
    def begin_with(*args: Any, **kwargs: Any) -> Made:
        made = begin()
        starts(*args, **kwargs)
        return made

    return begin_with


def _kept_by(code: types.CodeType, namespace: Mapping[str, Any]) -> Iterator[str]:
    """Yield the variables of the file that code sets, or whose contents it changes."""
    steps = list(dis.get_instructions(code))
    yield from (step.argval for step in steps if step.opname == "STORE_GLOBAL")
    changes = any(
        step.opname in ("STORE_SUBSCR", "STORE_ATTR")
        or (step.opname.startswith(("LOAD_METHOD", "LOAD_ATTR")) and step.argval in _MUTATES)
        for step in steps
    )
    for step in steps if changes else ():
        if step.opname == "LOAD_GLOBAL" and _holds(namespace.get(step.argval)):
            yield step.argval
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _kept_by(constant, namespace)


def _holds(value: Any) -> bool:
    """Whether a value may hold parameters."""
    return isinstance(value, dict | list | np.ndarray | types.SimpleNamespace)


def _reached(name: str, codes: Mapping[str, types.CodeType]) -> frozenset[str]:
    """Return the names that a function uses, and those of the file's functions that it calls."""
    seen: set[str] = set()
    left = [name]
    while left:
        for used in names_in(codes[left.pop()]):
            if used not in seen:
                seen.add(used)
                left += [used] if used in codes else []
    return frozenset(seen)
