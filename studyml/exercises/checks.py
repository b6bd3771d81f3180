"""Checks that probes share: what is right where no single number is.

Owns comparisons by quality (training), by set (labels under another numbering), up to sign (axes of
PCA) and the pace. Each takes (seen, expected, data) and returns None or a sentence. NumPy only; runs
in the judge, never beside a submission.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.model.probe import Check, Seen

Data = Mapping[str, Any]


def starts_anew(seen: Seen, expected: Seen, data: Data) -> str | None:
    """A second fit of one step isn't a step (of any scale) on from where the first one ended."""
    if not seen.start or not seen.after or not expected.after:
        return None
    first = numbers(seen.start["w"])
    mine, onward = numbers(seen.after["w"]) - first, numbers(expected.after["w"]) - first
    lengths = float(np.linalg.norm(mine) * np.linalg.norm(onward))
    if lengths == 0 or float(mine @ onward) < (1 - 1e-9) * lengths:
        return None
    return "a second fit goes on from the parameters of the first one; it must start anew"


def numbers(value: Any) -> np.ndarray:
    """Return ``value`` as a flat array of floats. Raises TypeError or ValueError when it is none."""
    return np.ravel(np.asarray(value, dtype=float))


def accept(seen: Seen, expected: Seen, data: Data) -> str | None:
    """Any answer will do: the call must only not raise."""
    return None


def in_pace(seen: Seen, expected: Seen, data: Data) -> str | None:
    """A step takes less than 60 times its bare matrix products (right files: 4 to 25, loops: 2000)."""
    ratio = float(seen.values[0])
    if ratio < 60:
        return None
    return f"a step takes {ratio:.0f} times as long as its matrix products; is there a loop over rows?"


def finite(seen: Seen, expected: Seen, data: Data) -> str | None:
    """Every returned number is finite."""
    values = numbers(seen.values[0])
    bad = values[~np.isfinite(values)]
    return f"on extreme inputs it gives {bad[0]}" if bad.size else None


def close_after_training(share: float) -> Check:
    """Return the check that predictions lie within ``share`` of y's spread of the reference's."""

    def check(seen: Seen, expected: Seen, data: Data) -> str | None:
        got, want = numbers(seen.values[0]), numbers(expected.values[0])
        if got.shape != want.shape or not np.isfinite(got).all():
            return f"after fit, predict gives {got[:3]} …; it should give numbers like {np.round(want[:3], 3)}"
        distance = float(np.abs(got - want).max() / np.std(data["y"]))
        if distance < share:
            return None
        return (
            f"after {data['steps']} steps at rate {data['rate']} the predictions are off by {distance:.2g} spreads of y"
        )

    return check


def likely_after_training(slack: float) -> Check:
    """Return the check that the cross-entropy of the predictions is within ``slack`` of the reference's.

    Predictions are probabilities (n,) or (n, K), or labels; y holds classes 0 to K - 1.
    """

    def check(seen: Seen, expected: Seen, data: Data) -> str | None:
        y = np.asarray(data["y"]).astype(int)
        got, want = np.asarray(seen.values[0], dtype=float), np.asarray(expected.values[0], dtype=float)
        if got.size == want.size and got.shape != want.shape:
            got = got.reshape(want.shape)
        elif got.shape == (len(y), 1):
            got = got[:, 0]  # labels in a column
        if not np.isfinite(got).all() or got.shape not in (want.shape, y.shape):
            return f"after fit, predict gives {got.ravel()[:3]} …; it should give probabilities"
        if got.shape == y.shape and np.array_equal(got, np.round(got)):
            best = want.argmax(axis=1) if want.ndim == 2 else want >= 0.5
            mine, theirs = float(np.mean(got == y)), float(np.mean(best == y))
            return (
                None
                if mine >= theirs - 0.05
                else f"after fit {mine:.0%} of the labels are right; expected {theirs:.0%}"
            )
        mine, theirs = _entropy(got, y), _entropy(want, y)
        if mine <= theirs * (1 + slack) + 1e-3:
            return None
        steps = f"after {data['steps']} steps at rate {data['rate']} " if "steps" in data else ""
        return f"{steps}the loss is {mine:.4g}; the reference reaches {theirs:.4g}"

    return check


def _entropy(p: np.ndarray, y: np.ndarray) -> float:
    p = np.clip(p, 1e-12, 1 - 1e-12)
    of_class = p[np.arange(len(y)), y] if p.ndim == 2 else np.where(y == 1, p, 1 - p)
    return float(-np.mean(np.log(of_class)))


def labels_equal(seen: Seen, expected: Seen, data: Data) -> str | None:
    """The same labels, whatever their type."""
    got, want = numbers(seen.values[0]), numbers(expected.values[0])
    if got.shape != want.shape:
        return f"{got.size} labels came back, expected {want.size}"
    wrong = np.flatnonzero(got != want)
    if not wrong.size:
        return None
    at = wrong[0]
    return f"{wrong.size} of {want.size} labels differ; number {at}: yours {got[at]:g}, expected {want[at]:g}"


def equal_up_to_sign(seen: Seen, expected: Seen, data: Data) -> str | None:
    """The same columns, each up to its sign."""
    got, want = np.asarray(seen.values[0], dtype=float), np.asarray(expected.values[0], dtype=float)
    if got.shape != want.shape:
        return f"your shape is {got.shape}, expected {want.shape}"
    if not np.isfinite(got).all():
        return f"it gives {got[~np.isfinite(got)][0]}"
    scale = float(np.abs(want).max())
    for column in range(want.shape[1]):
        a, b = got[:, column], want[:, column]
        if not (np.allclose(a, b, atol=1e-6 * scale) or np.allclose(a, -b, atol=1e-6 * scale)):
            at = int(np.argmax(np.abs(np.abs(a) - np.abs(b))))
            return f"axis {column}, row {at}: yours {a[at]:.4g}, expected ±{abs(b[at]):.4g}"
    return None


def groups_of(value: Any, data: Data) -> np.ndarray:
    """Return the rows' labels from labels, centres or both: what a function for all of k-means gives back."""
    X = np.asarray(data["X"], dtype=float)
    try:
        parts: tuple[Any, ...] = (np.asarray(value, dtype=float),)
    except (TypeError, ValueError):
        parts = value if isinstance(value, tuple) else ()
    arrays = [np.asarray(part, dtype=float) for part in parts if not isinstance(part, Mapping | str | type(None))]
    labels = next((array.ravel() for array in arrays if array.size == len(X)), None)
    centres = next((array for array in arrays if array.shape == (data["k"], X.shape[1])), None)
    if labels is None and centres is not None:
        labels = ((X[:, None, :] - centres) ** 2).sum(axis=2).argmin(axis=1).astype(float)
    return numbers(value) if labels is None else labels


def same_groups(seen: Seen, expected: Seen, data: Data) -> str | None:
    """The same grouping of the rows, whatever the groups are numbered."""
    got, want = groups_of(seen.values[0], data), numbers(expected.values[0])
    if got.shape != want.shape or not np.isfinite(got).all():
        return f"{got.size} labels came back, expected {want.size} finite ones"
    together = (got[:, None] == got) != (want[:, None] == want)
    if not together.any():
        return None
    i, j = np.argwhere(together)[0]
    verb = "are apart" if want[i] == want[j] else "are together"
    return f"rows {i} and {j} {verb}; from these centres it should be the other way"


def settled_groups(seen: Seen, expected: Seen, data: Data) -> str | None:
    """Labels of any start that is at rest: every row is nearest to the mean of its own group."""
    got = groups_of(seen.values[0], data)
    X = np.asarray(data["X"], dtype=float)
    if got.shape != (len(X),) or not np.isfinite(got).all():
        return f"predict gives {got.size} labels of {len(X)} rows, or some are not finite"
    groups = np.unique(got)
    if len(groups) > data["k"]:
        return f"there are {len(groups)} groups, k is {data['k']}"
    means = np.array([X[got == group].mean(axis=0) for group in groups])
    distance = ((X[:, None, :] - means) ** 2).sum(axis=2)
    own = distance[np.arange(len(X)), np.searchsorted(groups, got)]
    wrong = np.flatnonzero(own > distance.min(axis=1) + 1e-9)
    if not wrong.size:
        return None
    return f"row {wrong[0]} is nearer to the mean of another group than to its own: it has not settled"
