"""A wrong value of another shape than the right one: turned, repeated, not summed, summed once too often.

Owns what the numbers of such a value tell, perhaps with a scale on top. Looks at no text but for what it sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from studyml.algebra.tree import Binary, Call, Node, walk
from studyml.grading.diagnosis.case import Case, Finding
from studyml.grading.diagnosis.scale import find_scale, ratios
from studyml.grading.diagnosis.scale_mistakes import scale_codes, scaled
from studyml.grading.values import Array, close

_REDUCING = frozenset(
    ("sum", "mean", "average", "max", "min", "prod", "trace", "linalg.norm", "dot", "inner", "einsum", "var", "std")
)


def other_shape(case: Case, mine: Sequence[Array], truths: Sequence[Array]) -> Iterator[Finding]:
    """Yield what values of another shape than the right ones tell."""
    turned = all(a.ndim == b.ndim == 2 and a.shape == b.shape[::-1] for a, b in zip(mine, truths, strict=True))
    alike = all(a.size == b.size and close(a.ravel(), b.ravel()) for a, b in zip(mine, truths, strict=True))
    if alike and not turned:
        yield _same_numbers(mine[0].shape, truths[0].shape)
        return
    if all(a.ndim == 2 and a.T.shape == b.shape and close(a.T, b) for a, b in zip(mine, truths, strict=True)):
        yield Finding(0.2 if alike else 1.0, "transpose", "yours is the transpose of the right answer")
        return
    if all(_stretched(a, b) for a, b in zip(mine, truths, strict=True)):
        yield Finding(0.6, "broadcast", "the right numbers, repeated by broadcasting")
    if all(a.ndim == 2 and a.shape[0] == a.shape[1] for a in mine):
        if all(np.diagonal(a).shape == b.shape and close(np.diagonal(a), b) for a, b in zip(mine, truths, strict=True)):
            yield Finding(
                1.2, "elementwise_vs_matmul", "only the diagonal of this is asked for: multiply entry by entry and sum"
            )
        if all(b.ndim == 0 and close(np.asarray(np.trace(a)), b) for a, b in zip(mine, truths, strict=True)):
            yield Finding(1.25, "reduction", "the trace of this is asked for")
    yield from _reduced(case, mine, truths)
    flat = [(a.ravel(), b.ravel()) for a, b in zip(mine, truths, strict=True) if a.size == b.size]
    if len(flat) == len(mine):
        for finding in scaled(case, [a for a, _ in flat], [b for _, b in flat]):
            shape = _same_numbers(mine[0].shape, truths[0].shape)
            yield Finding(finding.cost + 0.5, finding.code, finding.message, also=(*finding.also, shape.code))


def _same_numbers(mine: tuple[int, ...], truth: tuple[int, ...]) -> Finding:
    column = {mine, truth} == {(mine[0], 1), (mine[0],)} if mine else False
    if column:
        return Finding(0.1, "column_vs_1d", "the right numbers, but a column (k, 1) is not a one-dimensional (k,)")
    return Finding(0.1, "shape_only", "the right numbers in another shape")


def _stretched(mine: Array, truth: Array) -> bool:
    """Whether a value is the right one repeated along an axis."""
    if mine.ndim < truth.ndim or mine.size <= truth.size:
        return False
    try:
        return close(mine, np.broadcast_to(truth, mine.shape)) or (
            truth.ndim == 1 and close(mine, np.broadcast_to(truth[:, None], mine.shape))
        )
    except ValueError:
        return False


def _reduces(tree: Node) -> bool:
    """Whether an answer takes a sum, a mean, a product of matrices: only then can one be too many."""
    return any(
        (isinstance(node, Call) and node.function in _REDUCING) or (isinstance(node, Binary) and node.op == "@")
        for node in walk(tree)
    )


def _reduced(case: Case, mine: Sequence[Array], truths: Sequence[Array]) -> Iterator[Finding]:
    """A sum or mean missing, or one too many; perhaps with a scale on top."""
    bias = case.problem.question.wrt[:1] in ("b", "β", "c") and mine[0].size > truths[0].size
    code = "bias_not_summed" if bias else "reduction"
    reduces = _reduces(case.tree)
    for axis in (None, 0, 1, -1):
        for name in ("sum", "mean", "max"):
            for keep in (False, True):
                shrunk = [_shrink(a, name, axis, keep) for a in mine]
                if all(a is not None and a.shape == b.shape for a, b in zip(shrunk, truths, strict=True)):
                    yield from _if_equal(
                        case, code, shrunk, truths, f"the {name} over {_axis(axis)} is missing", 0.55 if bias else 1.2
                    )
                if not reduces:
                    continue
                shrunk = [_shrink(b, name, axis, keep) for b in truths]
                if all(b is not None and a.shape == b.shape for a, b in zip(mine, shrunk, strict=True)):
                    yield from _if_equal(case, "reduction", mine, shrunk, "there is one sum or mean too many", 1.15)


def _if_equal(
    case: Case, code: str, mine: Sequence[Any], truths: Sequence[Any], message: str, cost: float
) -> Iterator[Finding]:
    """The mistake if the values agree now, perhaps but for one size or scalar."""
    if all(close(a, b) for a, b in zip(mine, truths, strict=True)):
        yield Finding(cost, code, message)
        return
    found = ratios(mine, truths)
    relation = find_scale(case, found) if found else None
    if relation is not None and abs(abs(relation.constant) - 1) < 1e-7 and len(relation.powers) <= 1:
        also = tuple(other for other in scale_codes(case, relation) if other != code)
        yield Finding(cost + 0.3, code, message, also=also)


def _shrink(array: Array, name: str, axis: int | None, keep: bool) -> Array | None:
    if array.ndim == 0 or (axis is not None and not -array.ndim <= axis < array.ndim):
        return None
    found: Array = np.asarray(getattr(np, name)(array, axis=axis, keepdims=keep))
    return found


def _axis(axis: int | None) -> str:
    return "everything" if axis is None else f"axis {axis}"
