"""An answer in what training left behind: under its name there, or worked out from what was learned.

Owns the names of answers, and the few predictions that follow from their parameters alone (a weighted sum, the nearest
centre, a projection). Runs beside the submission; NumPy only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from studyml.judge.carrying import sort_out
from studyml.judge.names import ARGUMENTS, aliases_of, normal
from studyml.judge.records import fields_of

_ANSWERS = (*ARGUMENTS["yhat"], "labels", "transformed", "projected", "projection", "scores", "xnew", "z")
_AXES = ("components", "axes", "eigenvectors", "principalcomponents", "loadings", "directions", "w", "v", "vt")
_MEAN = ("mean", "mu", "means", "xmean", "xbar", "center", "centre", "avg")

Names = Mapping[str, Sequence[str]]
Found = tuple[Any, str] | None
"""The answer, and the words for what was assumed."""


def named_answer(left: Any, names: Sequence[str], rows: int) -> Found:
    """Return the array of ``rows`` rows that ``left`` holds under a name of the role, or of an answer."""
    arrays = {name: _array(item) for name, item in fields_of(left).items()}
    fields = {name: array for name, array in arrays.items() if array is not None and array.shape[:1] == (rows,)}
    forms = dict.fromkeys([*map(normal, names), *_ANSWERS])
    key = next((key for form in forms for key in fields if normal(key) == form), None)
    return None if key is None else (fields[key], f"`{key}` of what came back is the answer")


def worked_out(kind: str, left: Any, own: Names, data: Mapping[str, Any]) -> Found:
    """Return the prediction for the rows ``Q`` that follows from what ``left`` holds, if all that it needs is there."""
    rows = _array(data.get("Q"))
    if kind not in _KINDS or rows is None or rows.ndim != 2:
        return None
    value = _KINDS[kind](left, own, data, rows)
    return None if value is None else (value, f"there is no predict: {_SAID[kind]}, from what came back")


def _linear(left: Any, own: Names, data: Mapping[str, Any], rows: np.ndarray) -> np.ndarray | None:
    """Return Q w + b. Of one array for both the end that suits the training rows is b."""
    X, y = np.asarray(data["X"], dtype=float), np.ravel(np.asarray(data["y"], dtype=float))
    m = X.shape[1]
    found = sort_out(left, {"w": (m,), "b": ()}, own)
    whole = _array(left) if not fields_of(left) else found.get("w")
    if whole is not None and whole.size == m + 1:
        flat = whole.ravel()
        ends = [(flat[1:], flat[0]), (flat[:-1], flat[-1])]
        w, b = min(ends, key=lambda end: float(np.sum((X @ end[0] + end[1] - y) ** 2)))
        return np.asarray(rows @ w + b)
    weights, bias = np.ravel(found.get("w", ())), np.ravel(found.get("b", ()))
    if weights.size != m:
        return None
    return np.asarray(rows @ weights + (float(bias[0]) if bias.size == 1 else 0.0))


def _nearest(left: Any, own: Names, data: Mapping[str, Any], rows: np.ndarray) -> np.ndarray | None:
    shape = (int(data.get("k", 0)), rows.shape[1])
    centers = _of_shape(left, aliases_of("centers", own), [shape])
    if centers is None:
        return None
    return np.asarray(((rows[:, None, :] - centers[None, :, :]) ** 2).sum(axis=2).argmin(axis=1))


def _projection(left: Any, own: Names, data: Mapping[str, Any], rows: np.ndarray) -> np.ndarray | None:
    k, m = int(data.get("k", 0)), rows.shape[1]
    axes = _of_shape(left, _AXES, [(k, m), (m, k)])
    if axes is None:
        return None
    mean = _of_shape(left, _MEAN, [(m,), (1, m)])
    centred = rows - (np.mean(np.asarray(data["X"], dtype=float), axis=0) if mean is None else mean)
    return np.asarray(centred @ (axes.T if axes.shape == (k, m) else axes))


_KINDS: Mapping[str, Callable[[Any, Names, Mapping[str, Any], np.ndarray], np.ndarray | None]] = {
    "linear": _linear,
    "nearest": _nearest,
    "projection": _projection,
}
_SAID = {
    "linear": "X @ w + b is taken",
    "nearest": "the nearest centre is taken",
    "projection": "(X - mean) @ axes is taken",
}


def _of_shape(left: Any, forms: Sequence[str], shapes: Sequence[tuple[int, ...]]) -> np.ndarray | None:
    """Return what ``left`` holds of one of these shapes: by name, else the first."""
    fields = fields_of(left)
    items = [fields[key] for form in forms for key in fields if normal(key) == form]
    items += [*fields.values()] if fields else list(left) if isinstance(left, tuple | list) else []
    arrays = (array for item in [*items, left] if (array := _array(item)) is not None)
    return next((array for array in arrays if array.shape in shapes), None)


def _array(value: Any) -> np.ndarray | None:
    if value is None or isinstance(value, str | Mapping):
        return None
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return None
    return array
