"""The words of evidence, and how single values are shown.

Owns the strings: ``refuted (…)``, ``verified numerically (…)``, ``exact``. Never says "proved" for
numbers that agree. Knows values and samples only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from studyml.algebra.samples import Sample
from studyml.grading.problem import sizes_text
from studyml.grading.values import Raised, Value


def verified(points: Sequence[Sample]) -> str:
    """Return the evidence of an answer that agrees at every point."""
    sets = len({frozenset(point.sizes.items()) for point in points})
    many = "s" if len(points) != 1 else ""
    return f"verified numerically ({len(points)} point{many}, {sets} size set{'s' if sets != 1 else ''})"


def refuted(sample: Sample | None, mine: Value, truth: Value) -> str:
    """Return the evidence against an answer at the point where it differs."""
    where = f"at {sizes_text(sample)}: " if sample is not None and sample.sizes else ""
    return f"refuted ({where}{difference(mine, truth)})"


def raises(sample: Sample | None) -> str:
    """Return the evidence against an answer that NumPy refuses, at the point that matters, if one does."""
    where = sizes_text(sample) if sample is not None else ""
    return f"refuted (NumPy raises at {where})" if where else "refuted (NumPy raises)"


def difference(mine: Value, truth: Value) -> str:
    """Return where and how two values differ, in a few words."""
    if isinstance(mine, Raised):
        return "yours raises"
    if isinstance(mine, tuple) or isinstance(truth, tuple | Raised):
        return f"yours = {_shown(mine)}, expected {_shown(truth)}"
    if mine.shape != truth.shape:
        return f"yours is {mine.shape}, expected {truth.shape}"
    a, b = np.asarray(mine, dtype=float), np.asarray(truth, dtype=float)
    if a.ndim == 0:
        return "yours = {}, expected {}".format(*_told_apart(a, b))
    with np.errstate(all="ignore"):
        size = np.abs(b)
        gap = (np.abs(a - b) / (size + 1e-3 * np.fmax.reduce(size, axis=None, initial=1e-300))).ravel()
    lost = np.isnan(gap)
    if lost.any():
        one, other = a.ravel(), b.ravel()
        gap[lost] = np.where((one == other) | (np.isnan(one) & np.isnan(other)), 0.0, np.inf)[lost]
    wrong = gap > 1e-8
    first = int((wrong if wrong.any() else gap).argmax())
    index = tuple(int(i) for i in np.unravel_index(first, a.shape))
    place = ", ".join(map(str, index))
    return "yours[{}] = {}, expected {}".format(place, *_told_apart(a[index], b[index]))


def number(value: Any) -> str:
    """Return a number with four significant digits."""
    return f"{float(value):.4g}"


def _told_apart(mine: Any, truth: Any) -> tuple[str, str]:
    """Two numbers with four significant digits, or as many as tell them apart."""
    shown = (number(mine), number(truth))
    for digits in range(5, 18):
        if shown[0] != shown[1] or mine == truth:
            break
        shown = (f"{float(mine):.{digits}g}", f"{float(truth):.{digits}g}")
    return shown


def _shown(value: Value) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(_shown(np.asarray(part)) for part in value) + ")"
    if isinstance(value, Raised):
        return "an error"
    if value.ndim == 0 and value.dtype != object:
        return number(value)
    return f"an array {value.shape}"
