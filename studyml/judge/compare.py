"""Compare what a submission gave with what the reference gives.

Owns tolerances, shapes that count as equal, and the words for a difference with its numbers. Never
compares printed text. Knows one probe at a time; what several of them mean is ``diagnose``'s matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from studyml.model.probe import Probe, Seen

FLOAT32_RTOL = 1e-3
"""A step in float32 is exact to 3e-5 at rate 1e-3 (measured)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How one probe's answer differs."""

    kind: str
    """``none``, ``type``, ``shape``, ``nan``, ``value``, ``moved`` or a check's own ``mistake``."""
    message: str
    mistake: str = ""
    """The code, where the difference alone says it."""
    ratios: Mapping[str, float | None] | None = None
    """By parameter (or "value"): yours / expected where that is one constant, else None."""


def ratio_of(got: Any, want: Any, rtol: float = 1e-6) -> float | None:
    """Return c with ``got == c * want`` entry by entry, or None. Zero where ``got`` is all zero."""
    left, right = np.ravel(np.asarray(got, dtype=float)), np.ravel(np.asarray(want, dtype=float))
    if left.shape != right.shape or not left.size or not (np.isfinite(left).all() and np.isfinite(right).all()):
        return None
    scale = np.abs(right).max()
    if scale < 1e-12:
        return None
    c = float(left @ right / (right @ right))
    close = np.abs(left - c * right).max() <= rtol * max(abs(c) * scale, 1e-3 * scale)
    return (0.0 if abs(c) < 1e-9 else c) if close else None


def close(got: np.ndarray, want: np.ndarray, rtol: float, atol: float) -> bool:
    """Whether arrays of one shape agree as :func:`numpy.allclose` has it, NaN with NaN; in a third of its time."""
    with np.errstate(all="ignore"):
        near = np.abs(got - want) <= atol + rtol * np.abs(want)
    if near.all() and np.isfinite(want).all():  # any number is near to an infinite one
        return True
    return bool(np.allclose(got, want, rtol=rtol, atol=atol, equal_nan=True))


def as_meant(seen: Seen, expected: Seen) -> Seen:
    """Return ``seen`` with the value meant: of (value, cache) the one of the expected shape, of probabilities
    (n, 2) of both classes, scikit-learn's form, those of class 1.
    """
    values = []
    if all(map(_alike, seen.values, expected.values)):
        return seen
    for got, want in zip(seen.values, expected.values, strict=False):
        right = _as_array(want)
        if isinstance(got, Mapping) and got and "opaque" not in got and not isinstance(want, Mapping):
            got = next(iter(got.values())) if len(got) == 1 else tuple(got.values())  # in the order of its fields
        if isinstance(got, tuple) and right is not None:
            whole = _as_array(got)
            got = _pick(got, right) if whole is None or _trimmed(whole.shape) != _trimmed(right.shape) else got
        left = _as_array(got)
        if left is not None and right is not None and right.ndim == 1 and left.shape == (right.size, 2):
            values.append(left[:, 1] if np.allclose(left.sum(axis=1), 1.0) else got)
        else:
            values.append(got)
    return replace(seen, values=tuple(values)) if len(values) == len(seen.values) else seen


def _alike(got: Any, want: Any) -> bool:
    """Whether both are floats, or arrays of them, of one shape: as most answers are."""
    shape = _floats(want)
    return shape is not None and _floats(got) == shape


def _floats(value: Any) -> tuple[int, ...] | None:
    """Return the shape of a float or of an array of floats, None of anything else."""
    if type(value) is np.ndarray:
        return value.shape if value.dtype == np.float64 else None
    return () if type(value) is float else None


def compare(seen: Seen, expected: Seen, probe: Probe, rtol: float | None = None) -> Difference | None:
    """Return how ``seen`` differs from ``expected``, or None when it is right."""
    if probe.check is not None:
        try:
            said = probe.check(seen, expected, probe.data)
        except (TypeError, ValueError, IndexError, KeyError, AttributeError):
            given = " and ".join(map(_show, seen.values)) or "nothing"
            return Difference("type", f"the call returns {given}, not {_wanted(expected)}", probe.mistake)
        if said is None:
            return None
        mistake, message = said if isinstance(said, tuple) else (probe.mistake, said)
        return Difference("check", message, mistake)
    rtol = rtol or probe.rtol
    if probe.calls[0].role in ("step", "fit_once"):
        return _moved(seen, expected, probe, rtol)
    if len(seen.values) != len(expected.values):
        return Difference("type", "a call is missing")
    for got, want in zip(seen.values, expected.values, strict=True):
        if _alike(got, want) and close(got, want, rtol, probe.atol):
            continue
        if probe.calls[-1].role == "predict" and _labels_of(got, want):
            continue
        found = difference(got, want, rtol, probe.atol)
        if found is not None:
            return found
    return None


def difference(got: Any, want: Any, rtol: float, atol: float) -> Difference | None:
    """Return how one returned value differs from the one expected, or None."""
    if isinstance(want, Mapping):
        return _in_mapping(got, want, rtol, atol)
    if isinstance(want, tuple) and not isinstance(got, np.ndarray | float | int):
        return _in_tuple(got, want, rtol, atol)
    if isinstance(want, tuple):
        want = np.asarray(want, dtype=float) if _numeric(want) else want[0]
    if got is None:
        return Difference("none", "the call returns None", "returns_none")
    right = np.asarray(want, dtype=float)
    if isinstance(got, tuple):
        got = _pick(got, right)
    if isinstance(got, Mapping) and "opaque" not in got and len(got) == 1:
        got = next(iter(got.values()))
    left = _as_array(got)
    if left is None:
        return Difference("type", f"the call returns {_show(got)}, not real numbers")
    if _trimmed(left.shape) != _trimmed(right.shape):
        return Difference("shape", f"your shape is {left.shape}, expected {right.shape}", _shape_mistake(left, right))
    flat, goal = left.ravel(), right.ravel()
    if close(flat, goal, rtol, atol * max(1.0, float(np.abs(goal[np.isfinite(goal)]).max(initial=0.0)))):
        return None
    if not np.isfinite(flat).all() and np.isfinite(goal).all():
        return Difference("nan", f"it gives {flat[~np.isfinite(flat)][0]}")
    worst = int(np.argmax(np.abs(flat - goal)))
    apart = np.flatnonzero((flat == 1) != (goal >= 0.5))
    if flat.size > 1 and apart.size and np.isin(flat, (0.0, 1.0)).all() and ((goal > 0) & (goal < 1)).all():
        odd = int(apart[0])
        text = f"where the probability is {_number(goal[odd])} your label is {flat[odd]:g}; the threshold is 0.5"
        return Difference("value", text, "wrong_condition")
    c = ratio_of(flat, goal)
    where = "" if flat.size == 1 else f" (entry {worst})"
    times = f", ratio {_number(c)}" if c is not None else ""
    return Difference(
        "value", f"yours {_number(flat[worst])}, expected {_number(goal[worst])}{where}{times}", "", {"value": c}
    )


def _moved(seen: Seen, expected: Seen, probe: Probe, rtol: float) -> Difference | None:
    """Compare the movement of every parameter, per unit of rate: the gradient."""
    if not seen.start or seen.after is None or not expected.start or expected.after is None:
        return Difference("type", "the parameters could not be read")
    rate = float(probe.data.get("rate", 1.0))
    ratios: dict[str, float | None] = {}
    message, kind, resting = "", "moved", 0
    for name, want_after in expected.after.items():
        want = (np.asarray(expected.start[name]) - np.asarray(want_after)) / rate
        start, after = seen.start.get(name), seen.after.get(name)
        if start is None or after is None:
            return Difference("missing", f"no parameter {name} was found", "missing_term")
        start, after = np.asarray(start, dtype=float), np.asarray(after, dtype=float)
        if after.size != start.size:
            return Difference("shape", f"{name} was {start.shape} and is {after.shape} after the step", _grown(name))
        largest, spread = float(np.abs(want).max(initial=0)), 1 + float(np.abs(start).max(initial=0))
        if largest <= 1e-9 * spread:
            resting += 1
        got = (start.ravel() - after.ravel()) / rate
        goal = want.ravel()
        noise = 1e-13 * spread / rate
        if got.shape == goal.shape and close(got, goal, rtol, rtol * largest + noise):
            ratios[name] = 1.0
            continue
        ratios[name] = ratio_of(got, goal, max(1e-6, 10 * noise, rtol))
        if not message:
            worst = int(np.argmax(np.abs(got - goal))) if got.shape == goal.shape else 0
            c = ratios[name]
            what = f"dL/d{name}" + (f"[{worst}]" if goal.size > 1 else "")
            times = f", ratio {_number(c)}" if c is not None else ""
            message = f"{what}: yours {_number(got[worst])}, expected {_number(goal[worst])}{times}"
    if not message and resting == len(expected.after):
        return Difference("moved", "it starts at the minimum: no step was taken to get there", "hard_coded", ratios)
    return Difference(kind, message, "", ratios) if message else None


def _labels_of(got: Any, want: Any) -> bool:
    """Whether hard labels 0 and 1 stand where probabilities are asked for, and agree with them at 0.5."""
    left, right = _as_array(got), _as_array(want)
    if left is not None and right is not None and right.ndim == 2 and left.size == len(right) > 1:
        return np.array_equal(left.ravel(), right.argmax(axis=1))  # the likeliest of K classes
    if left is None or right is None or left.size != right.size or not right.size:
        return False
    inside = ((right > 0) & (right < 1)).all()
    return bool(inside and np.isin(left, (0.0, 1.0)).all() and np.array_equal(left.ravel() == 1, right.ravel() >= 0.5))


def movement(seen: Seen, name: str) -> np.ndarray:
    """Return how far a step moved the parameter ``name``, flat; empty where it can't be read."""
    start, after = (seen.start or {}).get(name), (seen.after or {}).get(name)
    if start is None or after is None or np.size(start) != np.size(after):
        return np.zeros(0)
    moved: np.ndarray = np.ravel(np.asarray(start, dtype=float)) - np.ravel(np.asarray(after, dtype=float))
    return moved


def _grown(name: str) -> str:
    return "bias_not_summed" if name == "b" else "broadcast"


def _shape_mistake(left: np.ndarray, right: np.ndarray) -> str:
    if right.ndim <= 1 and left.ndim == 2 and left.shape[0] == left.shape[1] and left.shape[0] > 1:
        return "broadcast"
    if right.ndim == 0 and left.ndim >= 1:
        return "reduction"
    return "shape"


def _trimmed(shape: Sequence[int]) -> tuple[int, ...]:
    """(n, 1) counts as (n,), (1, 1) as a number: columns are the learner's choice."""
    return tuple(size for size in shape if size != 1)


def _pick(items: tuple[Any, ...], want: np.ndarray) -> Any:
    """Return the item with the expected shape: some return (value, cache). A number stands first or last."""
    if want.ndim == 0 and items and np.ndim(items[0]) and np.ndim(items[-1]) == 0 and _as_array(items[-1]) is not None:
        return items[-1]
    arrays = [(item, array) for item in items if (array := _as_array(item)) is not None]
    fitting = [(item, array) for item, array in arrays if _trimmed(array.shape) == _trimmed(want.shape)]
    if fitting and not _whole(want):  # (labels, probabilities)
        fitting = [entry for entry in fitting if not _whole(entry[1])] or fitting
    if fitting:
        return fitting[0][0]
    return items if _as_array(items) is not None or not items else items[0]


def _whole(array: np.ndarray) -> bool:
    return bool((array == np.round(array)).all())


def _in_tuple(got: Any, want: tuple[Any, ...], rtol: float, atol: float) -> Difference | None:
    if isinstance(got, Mapping):
        got = tuple(got.values())
    if isinstance(got, tuple) and len(got) < len(want):
        got = tuple(_unfolded(got))
    if not isinstance(got, tuple) or len(got) < len(want):
        return Difference("type", f"expected {len(want)} results, got {_show(got)}")
    for item, goal in zip(got, want, strict=False):
        found = difference(item, goal, rtol, atol)
        if found is not None:
            return found
    return None


def _unfolded(items: tuple[Any, ...]) -> Iterator[Any]:
    """Yield several results, those that came in a tuple or dict of their own one by one: dx, {"gamma": …, "beta": …}"""
    for item in items:
        inner = tuple(item.values()) if isinstance(item, Mapping) and "opaque" not in item else item
        yield from inner if isinstance(inner, tuple) else (inner,)


def _in_mapping(got: Any, want: Mapping[str, Any], rtol: float, atol: float) -> Difference | None:
    if isinstance(got, tuple) and len(got) >= len(want):
        got = dict(zip(want, got, strict=False))
    if isinstance(got, np.ndarray) and got.ndim == 1 and got.size >= len(want):
        got = dict(zip(want, got, strict=False))
    if not isinstance(got, Mapping):
        return Difference("type", f"expected {', '.join(want)}, got {_show(got)}")
    for name, goal in want.items():
        key = next((k for k in got if k.lower().replace("_", "") == name.lower().replace("_", "")), None)
        found = difference(got[key], goal, rtol, atol) if key is not None else Difference("type", "is missing")
        if found is not None:
            return Difference(found.kind, f"{name}: {found.message}", found.mistake, found.ratios)
    return None


def _as_array(value: Any) -> np.ndarray | None:
    if value is None or isinstance(value, str | Mapping):
        return None
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


def _numeric(items: tuple[Any, ...]) -> bool:
    return all(isinstance(item, int | float) for item in items)


def _number(value: float | None) -> str:
    return f"{value:.4g}" if value is not None else "not constant"


def _show(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, Mapping):
        return (
            _kind(str(value["opaque"])) if "opaque" in value else f"a dict of {', '.join(map(str, value)) or 'nothing'}"
        )
    if isinstance(value, tuple) and not _numeric(value):
        return f"({', '.join(map(_show, value[:4]))}{', …' if len(value) > 4 else ''})"
    text = repr(value)
    return text if len(text) < 60 else text[:57] + "…"


def _kind(said: str) -> str:
    """Return the words for what could not travel, of which only a name or a description came."""
    if said == "complex" or said.startswith("array of complex"):
        return "complex numbers"
    if said.startswith("a whole number"):
        return said
    return f"an {said}" if said.startswith("array ") else f"an object of the type {said}"


def _wanted(expected: Seen) -> str:
    """Return what kind of answer is asked for."""
    return "real numbers" if all(_as_array(value) is not None for value in expected.values) else _show(expected.values)
