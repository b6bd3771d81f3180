"""Probes of k-fold splits: sizes that divide and that don't, k = n, two folds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Seen, Stage

_ASK = (Call("split"),)


def _parts(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Every row once in a test fold, train the rest, sizes within one of each other."""
    n, k = data["n"], data["k"]
    folds = [tuple(np.asarray(part).astype(int).ravel() for part in pair) for pair in seen.values[0]]
    if len(folds) != k:
        return "other", f"{len(folds)} folds came back, expected {k}"
    tests = np.concatenate([test for _, test in folds])
    if len(np.unique(tests)) < len(tests):
        return "overlap", "a row is in two test folds"
    if sorted(tests) != list(range(n)):
        return "remainder", f"{len(tests)} of {n} rows are in a test fold"
    for train, test in folds:
        if np.intersect1d(train, test).size:
            return "leak", f"row {np.intersect1d(train, test)[0]} is in train and in test"
        if len(train) + len(test) != n:
            return "remainder", f"train and test have {len(train)} + {len(test)} rows of {n}"
    sizes = [len(test) for _, test in folds]
    if max(sizes) - min(sizes) > 1:
        return "remainder", f"test folds have {sizes} rows: sizes may differ by 1"
    return None


PROBES = (
    Probe("12 rows, 3 folds", Stage.FORWARD, _ASK, {"n": 12, "k": 3}, check=_parts),
    Probe("10 rows, 3 folds", Stage.FORWARD, _ASK, {"n": 10, "k": 3}, check=_parts, mistake="remainder"),
    Probe("11 rows, 4 folds", Stage.FORWARD, _ASK, {"n": 11, "k": 4}, check=_parts, mistake="remainder"),
    Probe("5 rows, 5 folds", Stage.EDGE, _ASK, {"n": 5, "k": 5}, check=_parts),
    Probe("7 rows, 2 folds", Stage.EDGE, _ASK, {"n": 7, "k": 2}, check=_parts),
)
