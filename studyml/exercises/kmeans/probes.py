"""Probes of k-means: well separated groups up to numbering, given centres, a centre that loses all rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from studyml.exercises.checks import groups_of, same_groups, settled_groups
from studyml.model.probe import Call, Probe, Seen, Stage

_RNG = np.random.default_rng(36)
_ASK = (Call("fit", keep=False), Call("predict"))


def _groups(n: int, k: int, m: int, spread: float = 0.3) -> dict[str, Any]:
    middle = _RNG.permutation(np.eye(k, m) * 6.0 + np.arange(k)[:, None] * 2.0)
    X = np.repeat(middle, n, axis=0) + spread * _RNG.normal(size=(n * k, m))
    X = _RNG.permutation(X)
    return {"X": X, "Q": X, "k": k, "steps": 100, "?centers": X[:k] + 0.0}


_TWO, _THREE = _groups(12, 2, 3), _groups(10, 3, 2, 1.0)
_GIVEN = {**_THREE, "centers": _THREE["X"][:3] + 0.1}
_LINE = {"X": np.arange(12.0)[:, None] ** 1.5, "Q": np.arange(12.0)[:, None] ** 1.5, "k": 3, "steps": 100}
_LINE["centers"] = np.array([[0.0], [1.0], [3.0]])
_EMPTY = {**_TWO, "k": 3, "centers": np.vstack([_TWO["X"][:2], np.full((1, 3), 1e4)])}
_EMPTY["Q"] = np.vstack([_TWO["X"], np.full((1, 3), 9e3)])  # the last row is nearest to the centre that stays
_NEAR_ZERO = {"X": np.array([-3.0, -2.0, -1.0, 0.2, 0.4, 1.0, 9.0, 10.0, 11.5])[:, None], "k": 3, "steps": 100}
_NEAR_ZERO |= {"Q": _NEAR_ZERO["X"], "centers": np.array([[-1.0], [10.0], [1e4]])}
_TWINS: dict[str, Any] = {"X": np.repeat(np.array([[0.0, 0.0], [5.0, 5.0]]), 6, axis=0), "k": 3, "steps": 50}
_TWINS |= {"Q": _TWINS["X"], "?centers": _TWINS["X"][:3]}

_ROW = np.repeat(np.array([[0.0, 0.0], [6.0, 1.0], [12.0, 0.0]]), 6, axis=0) + 0.3 * _RNG.normal(size=(18, 2))
_IN_A_ROW = {"X": _ROW, "Q": _ROW, "k": 3, "steps": 100, "?centers": _ROW[[0, 7, 13]]}


def _some_start_finds_all(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> str | None:
    """Of several starts one at least ends with all three groups: no start does where rows go to the farthest centre."""
    found = max(len(np.unique(groups_of(value, data))) for value in seen.values)
    return None if found == data["k"] else f"from {len(seen.values)} starts at most {found} of 3 clear groups are found"


def _stays(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> str | None:
    """The same groups, and the last query has one of its own; what gives labels of the rows alone isn't asked it."""
    want = expected.values[0]
    rows_alone = groups_of(seen.values[0], data).size == len(data["X"])
    return same_groups(seen, replace(expected, values=(want[: len(data["X"])],)) if rows_alone else expected, data)


PROBES = (
    Probe("two groups", Stage.FORWARD, _ASK, _TWO, check=settled_groups),
    Probe("three groups", Stage.FORWARD, _ASK, _THREE, check=settled_groups),
    Probe(
        "three groups, six starts",
        Stage.FORWARD,
        _ASK * 6,
        _IN_A_ROW,
        check=_some_start_finds_all,
    ),
    Probe(
        "given centres, to the end",
        Stage.CONVERGENCE,
        _ASK,
        _LINE,
        needs=("centers",),
        check=same_groups,
        mistake="stops_early",
    ),
    Probe("three given centres", Stage.FORWARD, _ASK, _GIVEN, needs=("centers",), check=same_groups),
    Probe(
        "a centre without rows",
        Stage.EDGE,
        _ASK,
        _EMPTY,
        needs=("centers",),
        check=_stays,
        mistake="empty_cluster",
    ),
    Probe(
        "a centre without rows, data around 0",
        Stage.EDGE,
        _ASK,
        _NEAR_ZERO,
        needs=("centers",),
        check=same_groups,
        mistake="empty_cluster",
    ),
    Probe("fewer places than centres", Stage.EDGE, _ASK, _TWINS, check=settled_groups, mistake="empty_cluster"),
)
