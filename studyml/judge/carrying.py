"""How functions are handed the parameters where not one by one: as a dict, a list of layers, one folded array.

Owns the templates (something of the form that the learner's functions pass around) and the way from
canonical parameters into one and back. Which template works is the examiner's to try. Runs beside the
submission; NumPy only.
"""

from __future__ import annotations

import copy
import inspect
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from studyml.judge.binding import Arguments
from studyml.judge.names import aliases_of, normal, words_of
from studyml.judge.parameters import Places
from studyml.judge.records import field_names, fields_of, kept_by, record_of

KEY = "params"
"""The canonical name of the argument that holds all parameters."""

_INITIALISES = ("init", "create", "make", "build", "setup")


@dataclass(frozen=True, slots=True)
class Carrier:
    """A template and where in it the parameters are."""

    template: Any
    places: Places

    def give(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """Return the argument that holds ``state``."""
        box = {KEY: copy.deepcopy(self.template)}
        self.places.set(box, state)
        return box

    def take(self, value: Any) -> dict[str, Any]:
        """Return the parameters in what a call returned (alone or among others), or nothing."""
        if _alike(value, self.template):
            return self.places.get({KEY: value})
        items = list(value) if isinstance(value, tuple) else []
        found = next((item for item in items if _alike(item, self.template)), None)
        return self.places.get({KEY: found}) if found is not None else {}

    def describe(self) -> str:
        """Return the words for the learner."""
        kind = type(self.template).__name__
        end = self.places.bias_at
        folded = "" if end is None else f", b the {'first' if end == 0 else 'last'} entry"
        return f"functions take the parameters as one {kind}{folded}"


def _alike(value: Any, template: Any) -> bool:
    """Whether ``value`` has the form of ``template``: the same keys, the same length, the same size."""
    if isinstance(template, dict):
        return isinstance(value, dict) and value.keys() >= template.keys()
    if isinstance(template, np.ndarray):
        return isinstance(value, np.ndarray) and value.ndim == template.ndim and value.size > 1
    if isinstance(template, list | tuple):
        return type(value) is type(template) and len(value) == len(template)
    return type(value) is type(template)


def initialisers(functions: Mapping[str, Callable[..., Any]]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the functions whose name says that they make parameters."""
    for name, function in functions.items():
        if normal(name).startswith(_INITIALISES) or words_of(name)[-1:] == ("init",):
            yield name, function


def among(value: Any) -> Iterator[Any]:
    """Yield what may be a template in what a call returned: a dict, a list, a folded array, alone or in a tuple."""
    items = [value, *value] if isinstance(value, tuple) else [value]
    for item in items:
        array = isinstance(item, np.ndarray) and item.size > 1 and item.dtype.kind == "f"
        if array or (isinstance(item, dict | list | tuple) and len(item)) or fields_of(item):
            yield item


def guesses(
    function: Callable[..., Any],
    shapes: Mapping[str, Sequence[int]],
    own: Mapping[str, Sequence[str]],
    records: Sequence[type],
) -> Iterator[Any]:
    """Yield templates that nobody returned: records of the file, a dict with the keys that the code names, folded
    arrays.
    """
    for cls in records:
        fields = field_names(cls)
        places = {
            name: next((field for alias in aliases_of(name, own) for field in fields if normal(field) == alias), "")
            for name in shapes
        }
        if len(set(places.values())) == len(shapes):
            made = record_of(cls, {f: np.zeros(shapes[name]) if shapes[name] else 0.0 for name, f in places.items()})
            yield from () if made is None else (made,)
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    texts = [text for text in getattr(code, "co_consts", ()) if isinstance(text, str)]
    keys = {
        name: next((text for alias in aliases_of(name, own) for text in texts if normal(text) == alias), None)
        for name in shapes
    }
    if all(keys.values()) and len(set(keys.values())) == len(shapes):
        yield {key: np.zeros(shapes[name]) if shapes[name] else 0.0 for name, key in keys.items() if key is not None}
    if set(shapes) == {"w", "b"}:
        size = math.prod(shapes["w"]) + math.prod(shapes["b"])
        columns = shapes["w"][1:]
        if columns:
            yield np.zeros((shapes["w"][0] + 1, *columns))
        else:
            yield np.zeros(size)
            yield np.zeros((size, 1))


def handed_on(function: Callable[..., Any], returned: Any, arguments: Arguments) -> Iterator[Arguments]:
    """Yield what a function may be given when an earlier one returned ``returned``: likeliest first."""
    try:
        asked = [p.name for p in inspect.signature(function).parameters.values() if p.default is p.empty]
    except (TypeError, ValueError):
        asked = []
    known = {name: set(arguments.fitting(name)) for name in asked}
    given = known_by_name(asked, returned, arguments)
    if given:
        yield arguments.named(given)
    rest = [name for name in asked if not known[name] & {"X", "Q", "y"}]
    foreign = [name for name in rest if not known[name]]
    if not foreign:
        yield arguments
    if isinstance(returned, tuple) and len(rest) == len(returned):
        yield arguments.named(dict(zip(rest, returned, strict=True)))
    for place in dict.fromkeys([*foreign, *rest]) if len(foreign) == 1 or len(rest) == 1 else ():
        items = list(returned) if isinstance(returned, tuple) else []
        # A name of one thing asks for one of several that came back (``centroids``), any other for all (``model``).
        for value in [*items, returned] if arguments.says_one(place) else [returned, *items]:
            yield arguments.named({place: value})
    if foreign:
        yield arguments


def known_by_name(asked: Sequence[str], returned: Any, arguments: Arguments) -> dict[str, Any]:
    """Return what came back by name for the arguments ``asked``: of the same name, or of one that means the same."""
    fields = fields_of(returned)
    found = {}
    for name in asked:
        if not {"X", "Q", "y"}.isdisjoint(arguments.fitting(name)):
            continue
        same = [key for key in fields if normal(key) == normal(name)]
        key = next(iter(same or [key for key in fields if arguments.mean_the_same(key, name)]), None)
        if key is not None:
            found[name] = fields[key]
    return found


def sort_out(value: Any, shapes: Mapping[str, Sequence[int]], own: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the parameters (or their gradients) in what a call returned: by key, else by size in order."""
    if value is None:
        return {}
    named = {**kept_by(value), **fields_of(value)}
    if named:
        found = {}
        for name in shapes:
            forms = {
                front + alias for alias in aliases_of(name, own) for front in ("", "d", "dl", "dld", "grad", "g", "dj")
            }
            key = next((k for k in named if normal(k) in forms), None)
            if key is not None:
                found[name] = _array(named[key])
        found = {name: item for name, item in found.items() if item is not None}
        if found or not isinstance(value, tuple):
            return found
    items = list(value) if isinstance(value, tuple | list) else [value]
    for item in items:
        if fields_of(item) and len(inside := sort_out(item, shapes, own)) == len(shapes):
            return inside  # (params, history) or (grads, cost)
    # A list is no single number: it is what the loss was, round by round.
    listed = [isinstance(item, list) for item in items if _array(item) is not None]
    arrays = [a for a in (_array(item) for item in items) if a is not None]
    history = any(many and not shape for many, shape in zip(listed, shapes.values(), strict=False))
    if (
        len(arrays) == len(shapes)
        and arrays
        and not history
        and arrays[0].size == math.prod(next(iter(shapes.values())))
    ):
        return dict(zip(shapes, arrays, strict=True))
    found, last = {}, 0
    for name, shape in shapes.items():
        size = math.prod(shape)
        fitting = [i for i, array in enumerate(arrays) if array.size == size and (shape or not listed[i])]
        at = next((i for i in fitting if i >= last), next(iter(fitting), None))
        if at is not None:
            found[name], last = arrays.pop(at), at  # (loss, dw, db): the number after dw is db
            listed.pop(at)
    if set(shapes) == {"w", "b"} and "w" not in found:
        whole = next((a for a in arrays if a.size == math.prod(shapes["w"]) + 1), None)
        if whole is not None:
            flat = whole.ravel()
            return {"w": flat[:-1], "b": flat[-1]}
    return found if next(iter(shapes), None) in found else {}


def _array(value: Any) -> Any:
    if isinstance(value, bool | str) or value is None:
        return None
    try:
        array = np.array(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return None
    return array
