"""The numbers a model learns: where the learner keeps them, read and set.

Owns the walk through an object's attributes (dicts, lists, own objects), and the choice of which
numbers are the parameters: by name and size, else by behaviour (they change the prediction). Functions keep
theirs in the variables of the function around them. Bias and weights may be one array (folded). Runs beside the
submission; NumPy only.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from studyml.judge.names import aliases_of, normal

Path = tuple[tuple[str, Any], ...]
"""Steps from the object to a number: ("attribute", name), ("item", key), ("variable", name) of a function or of the
file.
"""

_DEPTH = 4
_NOT_LEARNED = frozenset(
    {
        "loss",
        "losses",
        "cost",
        "costs",
        "history",
        "err",
        "error",
        "errors",
        "lr",
        "learningrate",
        "rate",
        "epochs",
        "seed",
    }
)


def leaves(owner: Any, at: Path = (), depth: int = _DEPTH, met: set[int] | None = None) -> Iterator[tuple[Path, Any]]:
    """Yield (path, value) of every number or array of numbers below ``owner``; ``met``: variables looked at."""
    if depth == 0:
        return
    met = set() if met is None else met
    for step, value in _items(owner, met):
        path = (*at, step)
        if is_number(value):
            yield path, value
        elif isinstance(value, Mapping | list | tuple | types.FunctionType) or _is_holder(value):
            yield from leaves(value, path, depth - 1, met)


def _items(owner: Any, met: set[int]) -> list[tuple[tuple[str, Any], Any]]:
    """Return what is directly below ``owner``, by step."""
    if isinstance(owner, Mapping):
        kind = "item" if isinstance(owner, dict) else "variable of the file"
        return [((kind, key), value) for key, value in list(owner.items())[:64]]
    fields: tuple[str, ...] = getattr(type(owner), "_fields", ())
    if isinstance(owner, tuple) and fields:
        return [(("attribute", name), value) for name, value in zip(fields, owner, strict=False)]
    if isinstance(owner, list | tuple):
        return [(("item", index), value) for index, value in enumerate(list(owner)[:64])]
    if isinstance(owner, types.FunctionType):
        found = []
        for name, cell in zip(owner.__code__.co_freevars, owner.__closure__ or (), strict=True):
            if id(cell) not in met:  # several functions share one
                met.add(id(cell))
                found.append((("variable", name), _content(cell)))
        return found
    names = list(getattr(owner, "__dict__", {})) + list(getattr(type(owner), "__slots__", ()))
    names += [name for name in _of_class(type(owner)) if name not in names]
    return [(("attribute", name), getattr(owner, name, None)) for name in names]


def _of_class(cls: type) -> Iterator[str]:
    """Yield the names of numbers that a class of the learner's own starts its instances with."""
    for base in cls.__mro__:
        if base.__module__ == "submission":
            yield from (name for name, value in vars(base).items() if not name.startswith("__") and is_number(value))


def _is_holder(value: Any) -> bool:
    """Whether a value is an object that the learner keeps things in."""
    return isinstance(value, types.SimpleNamespace) or getattr(type(value), "__module__", "") == "submission"


def _cell_of(function: Any, name: str) -> Any:
    return function.__closure__[function.__code__.co_freevars.index(name)]


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not set yet
        return None


def is_number(value: Any) -> bool:
    """Return whether ``value`` is a number or an array of numbers; a list of numbers is one array."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "iuf" and value.size > 0
    if isinstance(value, list):
        return bool(value) and all(type(item) in (int, float) or isinstance(item, np.floating) for item in value)
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def read(owner: Any, path: Path) -> Any:
    """Return the value at ``path``, or None."""
    for kind, key in path:
        try:
            if kind == "variable":
                owner = _content(_cell_of(owner, key))
            else:
                owner = getattr(owner, key) if kind == "attribute" else owner[key]
        except (AttributeError, KeyError, IndexError, TypeError, ValueError):
            return None
    return owner


def write(owner: Any, path: Path, values: np.ndarray) -> bool:
    """Put numbers at ``path`` in the form of what is there; return whether that was possible."""
    return place(owner, path, _in_form(values, read(owner, path)))


def place(owner: Any, path: Path, value: Any) -> bool:
    """Put ``value`` itself at ``path``; return whether that was possible. A tuple is made anew."""
    holder = read(owner, path[:-1])
    kind, key = path[-1]
    fields: tuple[str, ...] = getattr(type(holder), "_fields", ()) if isinstance(holder, tuple) else ()
    if isinstance(holder, tuple) and len(path) > 1 and (kind == "item" or key in fields):
        items = list(holder)
        items[key if kind == "item" else fields.index(key)] = value
        make: Callable[..., Any] = getattr(holder, "_make", type(holder))
        return place(owner, path[:-1], make(items))
    try:
        if kind == "variable":
            _cell_of(holder, key).cell_contents = value
        elif kind == "attribute" and _is_frozen(holder):
            object.__setattr__(holder, key, value)
        elif kind == "attribute":
            setattr(holder, key, value)
        else:
            holder[key] = value
    except (AttributeError, TypeError, KeyError, IndexError, ValueError):
        return False
    return True


def _is_frozen(holder: Any) -> bool:
    """Whether a dataclass lets nothing be set: only its own functions take care of that."""
    stated = getattr(type(holder), "__dataclass_params__", None)
    return stated is not None and bool(stated.frozen)


def _in_form(values: np.ndarray, old: Any) -> Any:
    values = np.asarray(values, dtype=float)
    if type(old) is np.ndarray and old.dtype == np.float64 and old.shape == values.shape:
        return values.copy()
    if isinstance(old, list):
        return [float(value) for value in values.ravel()]
    if isinstance(old, np.ndarray) and old.size == values.size:
        kind = old.dtype if old.dtype.kind == "f" else np.dtype(float)
        return values.reshape(old.shape).astype(kind)
    if isinstance(old, np.ndarray) and old.ndim == 2 and values.ndim < 2 and 1 in old.shape:
        return values.reshape(-1, 1) if old.shape[1] == 1 else values.reshape(1, -1)  # a column of another m
    if isinstance(old, int | float | np.number) and values.size == 1:
        return float(values.ravel()[0])
    return float(values) if values.ndim == 0 else values.copy()


@dataclass(frozen=True, slots=True)
class Places:
    """Where each parameter is."""

    paths: Mapping[str, Path]
    flipped: frozenset[str] = frozenset()
    """Matrices that the learner keeps transposed."""
    bias_at: int | None = None
    """Of weights and bias in one array (path of ``w``): 0 when the bias comes first, -1 when last."""
    wide: bool = False
    """Whether that array has a column for each class."""
    lifts: bool = False
    """Whether every prediction was seen to rise with ``b``."""
    negated: bool = False
    """Whether ``b`` is kept with the opposite sign."""

    def get(self, owner: Any) -> dict[str, Any]:
        """Return the parameters by canonical name, as copies; None for one that isn't there."""
        found: dict[str, Any] = {name: _copy(read(owner, path)) for name, path in self.paths.items()}
        if self.negated and found.get("b") is not None:
            found["b"] = -found["b"]
        for name in self.flipped:
            found[name] = None if found[name] is None else found[name].T
        if self.bias_at is None or found.get("w") is None:
            return found
        whole = np.asarray(found["w"])
        if self.wide:  # (m + 1, K): the bias is a row
            rest = whole[1:] if self.bias_at == 0 else whole[:-1]
            return {**found, "w": rest, "b": whole[self.bias_at]}
        flat = whole.ravel()
        return {**found, "w": flat[1:] if self.bias_at == 0 else flat[:-1], "b": flat[self.bias_at]}

    def set(self, owner: Any, state: Mapping[str, Any]) -> bool:
        """Set the parameters; return whether all could be."""
        if self.negated and "b" in state:
            state = {**state, "b": -np.asarray(state["b"], dtype=float)}
        if self.bias_at is None:
            for name, path in self.paths.items():
                if name in state:
                    values = np.asarray(state[name])
                    if not write(owner, path, values.T if name in self.flipped else values):
                        return False
            return True
        if self.wide:
            rows = [np.asarray(state["w"]), np.reshape(state["b"], (1, -1))]
            whole = np.vstack(rows if self.bias_at == -1 else rows[::-1])
            return write(owner, self.paths["w"], whole.T if "w" in self.flipped else whole)
        parts = [np.ravel(state["w"]), np.ravel(state["b"])]
        return write(owner, self.paths["w"], np.concatenate(parts if self.bias_at == -1 else parts[::-1]))

    def describe(self) -> str:
        """Return ``w as `theta`, b as `bias``` for the learner."""
        parts = [f"`{_spell(path)}` is {name}" for name, path in self.paths.items()]
        if self.bias_at is not None:
            what = "row" if self.wide else "entry"
            parts.append(f"its {'first' if self.bias_at == 0 else 'last'} {what} is b")
        return ", ".join(parts)


def _copy(value: Any) -> Any:
    return np.array(value, dtype=float) if value is not None and is_number(value) else None


def _spell(path: Path) -> str:
    text = "self"
    for kind, key in path:
        text = key if kind.startswith("variable") else f"{text}.{key}" if kind == "attribute" else f"{text}[{key!r}]"
    return text


def locate(
    owner: Any,
    shapes: Mapping[str, Sequence[int]],
    own: Mapping[str, Sequence[str]],
    matters: Callable[[Path], bool],
) -> Places | None:
    """Return where the parameters of ``shapes`` are in ``owner``, or None when the first isn't found.

    ``matters(path)`` tells whether changing the number there changes the prediction.
    """
    found = [(path, value) for path, value in leaves(owner) if _form(path) not in _NOT_LEARNED]
    found.sort(key=lambda entry: len(entry[0]))  # the nearest way to a number, where there are several
    folded = _folded(found, shapes)
    called_so = {path for path, _ in found if _form(path) in aliases_of("w", own)}
    if not any(path in called_so and np.size(value) == math.prod(shapes["w"]) for path, value in found if folded):
        for path in folded:  # `theta` of m + 1 is the weights, whatever else of m changes a prediction: the means
            if path in called_so and matters(path):
                return _whole(owner, path, shapes)
    paths: dict[str, Path] = {}
    copies: dict[str, Path] = {}
    """Of a parameter's name, but nothing that a prediction depends on: better than none."""
    for name, shape in shapes.items():
        size = math.prod(shape)
        taken = [*paths.values(), *copies.values()]
        fitting = [p for p, v in found if np.size(v) == size and p not in taken and _dims(v, shape)]
        named = [p for alias in aliases_of(name, own) for p in fitting if _form(p) == alias]
        kind = name.rstrip("0123456789")  # W2 may be the second of `weights`
        named = named or [p for alias in aliases_of(kind, {}) for p in fitting if _form(p) == alias]
        choice = next((p for p in named if matters(p)), None) or next((p for p in fitting if matters(p)), None)
        if choice is not None:
            paths[name] = choice
        elif named:
            copies[name] = named[0]
        elif size == 1 and "w" in paths | copies:  # a bias that has grown to (n,) is still the bias
            grown = next((p for alias in aliases_of(name, own) for p, _ in found if _form(p) == alias), None)
            copies |= {name: grown} if grown is not None else {}
    if "w" not in paths:
        for path in folded:
            if matters(path):
                return _whole(owner, path, shapes)
    paths = {name: (copies | paths)[name] for name in shapes if name in copies | paths}
    if next(iter(shapes)) not in paths:
        return None
    flipped = {
        name
        for name, path in paths.items()
        if len(shapes[name]) == 2 and np.shape(read(owner, path)) == tuple(shapes[name])[::-1] != tuple(shapes[name])
    }
    return Places(paths, frozenset(flipped))


def _folded(found: Sequence[tuple[Path, Any]], shapes: Mapping[str, Sequence[int]]) -> list[Path]:
    """Return the paths of arrays of a size for weights and bias together."""
    if set(shapes) != {"w", "b"}:
        return []
    whole = (shapes["w"][0] + 1, *shapes["w"][1:])
    return [p for p, v in found if np.size(v) == math.prod(whole) and (len(whole) == 1 or _dims(v, whole))]


def _whole(owner: Any, path: Path, shapes: Mapping[str, Sequence[int]]) -> Places:
    """Return the place of weights and bias in one array."""
    wide = len(shapes["w"]) == 2
    turned = wide and np.shape(read(owner, path)) != (shapes["w"][0] + 1, *shapes["w"][1:])
    return Places({"w": path}, frozenset({"w"} if turned else ()), bias_at=-1, wide=wide)


def _form(path: Path) -> str:
    names = [key for _, key in path if isinstance(key, str)]
    return normal(names[-1]) if names else ""


def _dims(value: Any, shape: Sequence[int]) -> bool:
    """Whether the axes longer than one agree, in either orientation."""
    sizes = sorted(n for n in np.shape(value) if n > 1)
    return sizes == sorted(n for n in shape if n > 1)
