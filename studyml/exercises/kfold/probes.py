"""Probes of the k-fold split: k divides n, a remainder of 1 and of k - 1, k = n, k = 2, and a shuffled split."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.exercises.checks import numbers
from studyml.model.probe import Call, Probe, Seen, Stage

_RNG = np.random.default_rng(62)
_ASK = (Call("split"),)


def _data(n: int, k: int, shuffle: bool = False) -> dict[str, Any]:
    return {"X": _RNG.normal(size=(n, 2)), "y": np.arange(n) % 2, "n": n, "k": k, "shuffle": shuffle}


def _folds(value: Any) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the folds as pairs of index arrays. Raises ValueError or TypeError when they are none."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    folds = []
    for fold in value:
        if isinstance(fold, Mapping):
            fold = tuple(fold.values())
        train, test = fold
        folds.append((numbers(train).astype(int), numbers(test).astype(int)))
    return folds


def _partition(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Every row is tested exactly once and trains in every other fold; sizes differ by one at most."""
    n, k = data["n"], data["k"]
    if seen.values[0] is None:
        return "returns_none", "the call returns None"
    folds = _folds(seen.values[0])
    if len(folds) != k:
        return "fold_count", f"there are {len(folds)} folds, expected {k}"
    if k > 2 and n > 2 and all(len(test) > len(train) for train, test in folds):
        return "swapped", f"the first of a pair has {len(folds[0][0])} rows; the training part, first, has more"
    for number, (train, test) in enumerate(folds):
        both = np.intersect1d(train, test)
        if both.size:
            return "leak", f"row {both[0]} trains and tests in fold {number}"
    tested = np.concatenate([test for _, test in folds])
    counts = np.bincount(tested[(tested >= 0) & (tested < n)], minlength=n)
    if tested.size < n and (counts <= 1).all() and all(len(test) == n // k for _, test in folds):
        return "remainder", f"n = {n}, k = {k}: row {np.flatnonzero(counts == 0)[0]} is never tested"
    if (counts != 1).any() or tested.size != n:
        row = int(np.flatnonzero(counts != 1)[0]) if (counts != 1).any() else int(tested.max())
        return "off_by_one", f"n = {n}, k = {k}: row {row} is tested {counts[row] if row < n else 1} times"
    for number, (train, test) in enumerate(folds):
        if len(train) + len(test) != n:
            return "incomplete", f"fold {number} trains on {len(train)} rows; {n - len(test)} are not its test"
    sizes = [len(test) for _, test in folds]
    if max(sizes) - min(sizes) > 1:
        return "uneven", f"n = {n}, k = {k}: the tests have {sizes} rows"
    return None


PROBES = (
    Probe("n = 12, k = 4", Stage.FORWARD, _ASK, _data(12, 4), check=_partition),
    Probe("n = 15, k = 3", Stage.FORWARD, _ASK, _data(15, 3), check=_partition),
    Probe("n = 10, k = 3", Stage.EDGE, _ASK, _data(10, 3), check=_partition),
    Probe("n = 14, k = 5", Stage.EDGE, _ASK, _data(14, 5), check=_partition),
    Probe("n = 7, k = 2", Stage.EDGE, _ASK, _data(7, 2), check=_partition),
    Probe("every row its own fold (n = 5, k = 5)", Stage.EDGE, _ASK, _data(5, 5), check=_partition),
    Probe("shuffled, if it can (n = 20, k = 3)", Stage.EDGE, _ASK, _data(20, 3, True), check=_partition),
)
