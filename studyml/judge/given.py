"""Functions that a call is given as arguments: data can't carry code, so probes name them (``"$cubes"``).

Owns their definitions. Runs beside the submission; NumPy only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np


def _cubes(w: Any) -> float:
    """Sum of w³: its third derivative shows a one-sided difference and a central one apart."""
    return float((np.asarray(w, dtype=float) ** 3).sum())


def _waves(w: Any) -> float:
    """A sum that mixes neighbouring entries."""
    flat = np.ravel(np.asarray(w, dtype=float))
    return float(np.sin(flat).sum() + (flat[1:] * flat[:-1]).sum())


FUNCTIONS: Mapping[str, Callable[..., Any]] = {"$cubes": _cubes, "$waves": _waves}


def given(value: Any) -> Any:
    """Return the function that a text names, else the value itself."""
    return FUNCTIONS.get(value, value) if isinstance(value, str) else value
