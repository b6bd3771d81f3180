"""Probes of mini-batches: order kept, a remainder, one batch, one row each; shuffled: pairs, coverage, a new order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.exercises.checks import numbers
from studyml.model.probe import Call, Probe, Seen, Stage

_RNG = np.random.default_rng(63)
_ASK = (Call("batches"),)


def _data(n: int, batch: int, shuffle: bool = False) -> dict[str, Any]:
    """The first column numbers the rows; a label is ten times its row's number."""
    X = np.column_stack([np.arange(n, dtype=float), _RNG.normal(size=(n, 2))])
    return {"X": X, "y": 10.0 * np.arange(n), "batch": batch, "shuffle": shuffle, "?seed": None}


def _batches(value: Any) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the batches as pairs (rows' numbers, labels). Raises TypeError, ValueError or IndexError."""
    return [(np.asarray(X, dtype=float)[:, 0], numbers(y)) for X, y in value]


def _epoch(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Every row once, with its label, in batches of the right size."""
    if seen.values[0] is None:
        return "returns_none", "the call returns None"
    n, size = len(data["X"]), data["batch"]
    batches = _batches(seen.values[0])
    sizes = [len(rows) for rows, _ in batches]
    asked = f"n = {n}, batch_size = {size}: "
    for rows, labels in batches:
        if rows.shape != labels.shape or not np.array_equal(rows * 10, labels):
            return "pairs", f"{asked}row {rows[0]:g} came with the label of another row"
    if 0 in sizes:
        return "empty_batch", f"{asked}batch {sizes.index(0)} is empty"
    given = np.concatenate([rows for rows, _ in batches]) if batches else np.zeros(0)
    if n % size and sum(sizes) == n - n % size and len(np.unique(given)) == len(given):
        return "last_batch", f"{asked}the batches have {sizes} rows; {n % size} are missing"
    if not np.array_equal(np.sort(given), np.arange(n)):
        missing = np.setdiff1d(np.arange(n), given)
        code = "with_replacement" if len(given) == n and data["shuffle"] else "other"
        if n % size and not missing.size and set(sizes) == {size}:
            code = "last_batch"  # filled up to the full size
        row = f"row {missing[0]} never came" if missing.size else "a row came twice"
        return code, f"{asked}{row} (sizes {sizes})"
    if any(count != size for count in sizes[:-1]) or max(sizes) > size:
        return "batch_size", f"{asked}the batches have {sizes} rows"
    return None


def _in_order(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """The rows' own order."""
    broken = _epoch(seen, expected, data)
    if broken is not None:
        return broken
    rows = np.concatenate([rows for rows, _ in _batches(seen.values[0])])
    if np.array_equal(rows, np.arange(len(rows))):
        return None
    return "wrong_condition", f"shuffle=False: the rows come as {rows[:4].astype(int).tolist()} …"


def _shuffled(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """A random order."""
    broken = _epoch(seen, expected, data)
    if broken is not None:
        return broken
    rows = np.concatenate([rows for rows, _ in _batches(seen.values[0])])
    if not np.array_equal(rows, np.arange(len(rows))):
        return None
    return "not_shuffled", "shuffle=True: the rows come in their own order"


def _anew(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Two epochs in two orders."""
    first, second = (np.concatenate([rows for rows, _ in _batches(value)]) for value in seen.values)
    return ("same_order", "two epochs came in the same order") if np.array_equal(first, second) else None


PROBES = (
    Probe("n = 12, batches of 4", Stage.FORWARD, _ASK, _data(12, 4), check=_in_order),
    Probe("n = 10, batches of 3", Stage.FORWARD, _ASK, _data(10, 3), check=_in_order),
    Probe("shuffled (n = 50, batches of 8)", Stage.UPDATE, _ASK, _data(50, 8, True), check=_shuffled),
    Probe(
        "two shuffled epochs (n = 50)",
        Stage.UPDATE,
        (Call("batches"), Call("batches")),
        _data(50, 8, True),
        check=_anew,
    ),
    Probe("batches of one (n = 5)", Stage.EDGE, _ASK, _data(5, 1), check=_in_order),
    Probe("a batch larger than n (n = 5)", Stage.EDGE, _ASK, _data(5, 8), check=_in_order),
    Probe("one row", Stage.EDGE, _ASK, _data(1, 4, True), check=_epoch),
)
