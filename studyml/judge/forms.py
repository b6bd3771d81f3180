"""Forms of an exercise's interface that a submission may want in place of the stated one, and the words for them.

``column`` and ``onehot`` are forms of y alone (``exercise.toml`` names them). Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping

ROWS = "rows"
"""`predict` is given one row at a time."""
LISTS, DICTS = "lists", "dicts"
"""Parameters and gradients of an optimizer come as ``[w]`` or ``{"w": w}``, changed in place."""
MINUS = "minus"
"""The bias counts with the opposite sign: f = X @ w - b."""
COLUMNS = "columns"
"""Every sample is a column: X is (m, n), y (1, n)."""

SAID: Mapping[str, str] = {
    LISTS: "the optimizer holds a list of parameters and moves them in place",
    DICTS: "the optimizer is given dicts of parameters and gradients",
    ROWS: "`predict` takes one row at a time; the task gives it all of them",
    COLUMNS: "every sample is a column of X (m, n); the task gives rows (n, m)",
    MINUS: "b counts with the opposite sign: X @ w - b",
}
