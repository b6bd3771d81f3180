"""Find the parameters by behaviour: the numbers on which predictions depend, and on which side the bias is.

Owns these experiments (change a number, predict again, put it back). How a prediction is made is the caller's; where
numbers can be is ``parameters``' matter. Runs beside the submission; NumPy only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from studyml.judge.binding import CannotBind
from studyml.judge.handle import CallFailed, NoSuchRole
from studyml.judge.parameters import Path, Places, locate, place, read, write

Predict = Callable[[Mapping[str, Any]], Any]
"""Returns the prediction for a probe's data, or raises what a call raises."""

_FAILS = (CallFailed, CannotBind, NoSuchRole, TypeError, ValueError, OverflowError)


def find_places(
    predict: Predict,
    owner: Any,
    data: Mapping[str, Any],
    shapes: Mapping[str, Sequence[int]],
    own: Mapping[str, Sequence[str]],
) -> Places | None:
    """Return where below ``owner`` the parameters are that predictions depend on."""
    bases: list[np.ndarray] = []
    lifting: set[Path] = set()
    """What raises every prediction as it grows."""

    def matters(path: Path) -> bool:
        old = read(owner, path)
        if old is None:
            return False
        try:
            base = bases[-1] if bases else np.array(predict(data), dtype=float)
            bases.append(base)
            moved = np.asarray(old, dtype=float) + 0.7 * (1 + np.arange(np.size(old)).reshape(np.shape(old)))
            if not write(owner, path, moved):
                return False
            new = np.array(predict(data), dtype=float)
            if base.size and base.shape == new.shape and (new > base).all():
                lifting.add(path)
            return base.shape != new.shape or not np.array_equal(base, new)
        except _FAILS:
            return False
        finally:
            place(owner, path, old)

    places = locate(owner, shapes, own, matters)
    if places is not None and places.bias_at is not None:
        places = _order_of_bias(predict, owner, data, places)
    return places if places is None else replace(places, lifts=places.paths.get("b") in lifting)


def falls_with_bias(predict: Predict, owner: Any, data: Mapping[str, Any], places: Places) -> bool:
    """Whether the prediction at X = 0 falls as the bias rises."""
    if places.lifts:
        return False
    old = {name: value for name, value in places.get(owner).items() if value is not None}
    sums = []
    for bias in (1.7, -1.7):
        places.set(owner, {"b": np.full(np.shape(old.get("b", 0.0)), bias)})
        sums.append(float(np.sum(_at_zero(predict, data))))
    places.set(owner, old)
    return sums[0] < sums[1]


def bias_in(one: np.ndarray, other: np.ndarray, weights: Sequence[int]) -> int | None:
    """Return which end of two folded arrays differs, 0 or -1; None if that is unclear.

    Nothing but the bias moved between them. ``weights``: the shape of the weights alone.
    """
    if one.shape != other.shape or one.size != int(np.prod([weights[0] + 1, *weights[1:]])):
        return None
    moved = (one != other).reshape(weights[0] + 1, -1).any(axis=1)
    if moved.sum() != 1 or not (moved[0] or moved[-1]):
        return None
    return 0 if moved[0] else -1


def _order_of_bias(predict: Predict, owner: Any, data: Mapping[str, Any], places: Places) -> Places:
    """Tell whether the bias comes first or last: it is the entry that moves the prediction at X = 0."""
    path = places.paths["w"]
    old = np.asarray(read(owner, path), dtype=float)
    effects = []
    for at in (0, -1):
        outputs = []
        for value in (1.7, -1.7):
            moved = np.zeros_like(old)
            if places.wide:
                rows = moved.T if places.flipped else moved
                rows[at] = value * (1 + np.arange(rows.shape[1]))
            else:
                moved.reshape(-1)[at] = value
            write(owner, path, moved)
            outputs.append(_at_zero(predict, data))
        alike = outputs[0].shape == outputs[1].shape
        effects.append(float(np.abs(outputs[0] - outputs[1]).sum()) if alike else 0.0)
    write(owner, path, old)
    return replace(places, bias_at=0 if effects[0] > effects[1] else -1)


def _at_zero(predict: Predict, data: Mapping[str, Any]) -> np.ndarray:
    """Return the prediction where every feature is 0, flat; one 0 where there is none."""
    zero = {**data, "X": np.zeros_like(np.asarray(data["X"], dtype=float))}
    try:
        return np.array(predict(zero), dtype=float).ravel()
    except _FAILS:
        return np.zeros(1)
