"""Probes of mini-batches: sizes that divide and that don't, one batch, batches of one, two epochs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Seen, Stage

_RNG = np.random.default_rng(41)
_ASK = (Call("batches"),)


def _data(n: int, size: int) -> dict[str, Any]:
    X = _RNG.normal(size=(n, 2))
    return {"X": X, "y": np.arange(n) * 10, "size": size}


def _epoch(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> tuple[str, str] | None:
    X, size = data["X"], data["size"]
    rows, labels, sizes = [], [], []
    for x, y in seen.values[0]:
        rows.append(np.asarray(x, dtype=float).reshape(-1, 2))
        labels.append(np.ravel(np.asarray(y, dtype=float)))
        sizes.append(len(rows[-1]))
    got, y = np.concatenate(rows), np.concatenate(labels)
    if len(got) != len(y):
        return "unpaired", f"{len(got)} rows came with {len(y)} labels"
    if len(got) < len(X):
        return "last_batch", f"{len(got)} of {len(X)} rows came, in batches of {sizes}"
    at = np.array([int(np.argmin(np.abs(X - row).sum(axis=1))) for row in got])
    if len(np.unique(at)) < len(at):
        return "repeated", f"row {at[0]} or another came twice"
    if not np.array_equal(at * 10, y):
        return "unpaired", "a row came with the label of another"
    if max(sizes) > size or sizes.count(size) < len(X) // size:
        return "other", f"batches have {sizes} rows, expected {size} each"
    return None


def _shuffled(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> str | None:
    first, second = (np.concatenate([np.ravel(y) for _, y in value]) for value in seen.values)
    return "two epochs come in the same order" if np.array_equal(first, second) else None


PROBES = (
    Probe("12 rows by 4", Stage.FORWARD, _ASK, _data(12, 4), check=_epoch),
    Probe("10 rows by 4", Stage.FORWARD, _ASK, _data(10, 4), check=_epoch, mistake="last_batch"),
    Probe("3 rows by 8", Stage.EDGE, _ASK, _data(3, 8), check=_epoch),
    Probe("5 rows by 1", Stage.EDGE, _ASK, _data(5, 1), check=_epoch),
    Probe("two epochs", Stage.UPDATE, (*_ASK, *_ASK), _data(30, 7), check=_shuffled, remark="other"),
)
