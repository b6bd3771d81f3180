"""Shares: what of a derivative of the loss comes through one intermediate, ``dL/dt · dt/dz``.

Owns its value, and whether names such as ``dz_t`` were given it. Knows meanings and judged steps; reads nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from studyml.algebra.derivative import DerivativeError, jacobian
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.shapes import ShapeError
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.meanings import Meanings
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.values import all_same

LOSS = "L"


def through(meanings: Meanings, top: str, bottom: str) -> list[Array]:
    """Return what ``bottom`` changes the loss by through ``top`` alone, at every sample; nothing where that can't be.

    ``bottom`` moves only where ``top`` itself is made of it.
    """
    chain = meanings.chain
    try:
        slope = chain.derivative(LOSS, top)[0].values
        tree = chain.tree_of(top)
        found = [jacobian(tree, chain.name_of(bottom) or bottom, point, chain.world) for point in chain.points]
    except (NoTruth, DerivativeError, EvaluationError, ShapeError):
        return []
    return [np.tensordot(one, each, axes=one.ndim) for one, each in zip(slope, found, strict=True)]


def are_right(meanings: Meanings, steps: Sequence[Step]) -> bool:
    """Whether every name such as ``dz_t`` that an answer gives has its share, but for the sign."""
    for step in steps:
        ends = meanings.share_of(step.written) if step.own else None
        if ends is None or not meanings.moves(*ends):
            continue
        share, values = through(meanings, *ends), tuple(step.values)
        if not share or not (all_same(values, share) or all_same(values, [-one for one in share])):
            return False
    return True
