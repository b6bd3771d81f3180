"""Mistakes in entries: what is wrong with a right side with indices that is a multiple of the right one.

Owns the name of such a mistake: a sign, a constant, a mean too many or too few. Knows values, no text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from studyml.algebra.samples import Sample
from studyml.grading.derivation.layouts import Array
from studyml.grading.diagnosis.scale import ratios
from studyml.model import FoundMistake

CLOSE = 1e-7


def named(values: Sequence[Array], truths: Sequence[Array], points: Sequence[Sample], otherwise: str) -> FoundMistake:
    """Return the mistake by which values of one shape differ; one without a name, in these words, if none is known."""
    found = ratios(list(values), list(truths))
    if found is None or not np.isfinite(found).all():
        return FoundMistake("other", otherwise)
    for size in points[0].sizes:
        counts = np.asarray([point.sizes[size] for point in points], dtype=float)
        if np.allclose(found, counts, rtol=CLOSE):
            return FoundMistake("missing_mean", f"1/{size} is missing: yours is {size} times the right answer")
        if np.allclose(found * counts, 1.0, rtol=CLOSE):
            return FoundMistake("extra_mean", f"1/{size} is too much: yours is 1/{size} of the right answer")
    if not np.allclose(found, found[0], rtol=CLOSE):
        return FoundMistake("other", otherwise)
    factor = float(found[0])
    if abs(factor + 1.0) < CLOSE:
        return FoundMistake("sign", "the sign is wrong: yours is minus the right answer")
    return FoundMistake("wrong_constant", f"yours is {factor:.4g} times the right answer")
