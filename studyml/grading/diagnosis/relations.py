"""Relations of the answer's value to the right one: scale, sign, shape, another derivative, one term.

Owns what a value alone tells, without looking at how it was written; hence sure and cheap. Knows no edits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from studyml.algebra.samples import leading
from studyml.algebra.tree import Binary, Call, Name, Node, Unary, children, walk
from studyml.grading.diagnosis.case import Case, Finding
from studyml.grading.diagnosis.edits.edit import RATES
from studyml.grading.diagnosis.edits.functions import ENTRYWISE
from studyml.grading.values import Array, close, same

INTERMEDIATE = 0.5
"""What is added where the ratio is an intermediate's value: another slip may well lead to that."""
NICE = (1.0, 2.0, 0.5, 3.0, 1 / 3, 4.0, 0.25, 6.0, 1 / 6, 8.0, 0.125)


def relations(case: Case) -> Iterator[Finding]:
    """Yield what the value says."""
    if case.raised or any(isinstance(value, tuple) for value in (*case.values, *case.truths)):
        return
    mine = [np.asarray(value, dtype=float) for value in case.values]
    truths = [np.asarray(value, dtype=float) for value in case.truths]
    if any(a.shape != b.shape for a, b in zip(mine, truths, strict=True)):
        yield from _other_shape(case, mine, truths)
        return
    yield from scale(case, mine, truths)
    yield from _transposed(mine, truths)
    yield from _known_values(case, mine)


@dataclass(frozen=True, slots=True)
class Scale:
    """A ratio, the same for every entry: ``constant`` times powers of sizes and scalars."""

    constant: float
    powers: tuple[tuple[str, float], ...] = ()


def ratios(mine: Sequence[Array], truths: Sequence[Array]) -> list[float] | None:
    """Return mine/truth at each point when it is one number a point, else None.

    Where both are 0, as beside a kink, a point tells nothing: nan.
    """
    found: list[float] = []
    for a, b in zip(mine, truths, strict=True):
        if not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
            return None
        norm = float(np.vdot(b, b))
        if norm == 0.0 and not np.any(a) and a.shape == b.shape:
            found.append(float("nan"))
            continue
        if norm == 0.0:
            return None
        ratio = float(np.vdot(b, a)) / norm
        if ratio == 0.0 or not close(a, ratio * b, 1e-7):
            return None
        found.append(ratio)
    return found if np.isfinite(found).sum() >= min(2, len(found)) else None


def find_scale(case: Case, found: Sequence[float]) -> Scale | None:
    """Express ratios by a nice constant and powers of the problem's sizes and scalars."""
    options, monomials = _monomials(case)
    told = np.isfinite(found)
    with np.errstate(all="ignore"):
        constants = np.asarray(found)[told] / monomials[:, told]
        first = constants[:, :1]
        steady = np.all(np.abs(constants - first) <= 1e-7 * np.abs(first), axis=1)
    for index in np.flatnonzero(steady):
        constant = float(first[index, 0])
        nice = next((value for value in NICE if abs(abs(constant) - value) <= 1e-7 * value), None)
        if nice is not None:
            return Scale(nice if constant > 0 else -nice, options[index])
    return Scale(float(first[0, 0])) if steady[0] else None


def _monomials(case: Case) -> tuple[list[tuple[tuple[str, float], ...]], Array]:
    """The powers of sizes and scalars that a ratio may be, the plain constant first, and their values at each point."""
    if case.monomials is None:
        options = _powers(case)
        values = [[_monomial(case, powers, index) for index in range(len(case.points))] for powers in options]
        case.monomials = (options, np.array(values))
    return case.monomials


def _powers(case: Case) -> list[tuple[tuple[str, float], ...]]:
    names = case.problem.world.size_names
    scalars = [
        name for name, form in case.words.forms.items() if not form.shape and form.kind == "float" and name not in names
    ]
    options: list[tuple[tuple[str, float], ...]] = [()]
    options += [((name, power),) for name in names for power in (1.0, -1.0, 0.5, -0.5, 2.0, -2.0)]
    options += [((name, power),) for name in scalars for power in (1.0, -1.0, 2.0, -2.0)]
    for one, other in combinations(names, 2):
        options += [
            ((one, a), (other, b)) for a in (1.0, -1.0, 0.5, -0.5) for b in (1.0, -1.0, 0.5, -0.5) if abs(a) == abs(b)
        ]
    options += [((one, a), (other, b)) for one in names for other in scalars for a in (1.0, -1.0) for b in (1.0, -1.0)]
    options += [((f"{name}-1", power), (name, -power)) for name in names for power in (1.0, -1.0)]
    options += [((f"{name}-1", power),) for name in names for power in (1.0, -1.0)]
    return options


def _monomial(case: Case, powers: Sequence[tuple[str, float]], index: int) -> float:
    sample = case.points[index]
    result = 1.0
    for name, power in powers:
        if name.endswith("-1"):
            value = float(sample.sizes[name[:-2]] - 1)
        else:
            value = float(sample.sizes.get(name, 0) or np.asarray(sample.values[name]))
        if value == 0.0:
            return float("nan")  # a hinge's value where it is not active
        result *= abs(value) ** power * (np.sign(value) if power in (1.0, -1.0) else 1.0)
    return result if result and np.isfinite(result) else float("nan")


def scale(case: Case, mine: Sequence[Array], truths: Sequence[Array]) -> Iterator[Finding]:
    """Yield the explanation of a constant ratio."""
    found = ratios(mine, truths)
    if found is None:
        return
    relation = find_scale(case, found)
    if relation is None:
        return
    codes = scale_codes(case, relation)
    if not codes:
        return
    nice = abs(relation.constant) in NICE or any(abs(abs(relation.constant) - value) < 1e-6 for value in NICE)
    cost = 0.3 + 0.25 * (len(codes) - 1) if nice else 1.3
    if any(name in case.problem.world.let for name, _ in relation.powers):
        cost += INTERMEDIATE
    if not nice and not relation.powers:
        yield from _fixed_size(case, relation)
    message = f"yours is {describe(relation)} times the right answer"
    yield Finding(cost, codes[0], message, also=tuple(codes[1:]))


def _fixed_size(case: Case, relation: Scale) -> Iterator[Finding]:
    """With sizes that are numbers, a factor n looks like any constant."""
    lengths = {size for symbol in case.problem.world.symbols.values() for size in symbol.sizes if isinstance(size, int)}
    for length in lengths:
        if length > 1 and abs(relation.constant - length) < 1e-6 * length:
            yield Finding(0.35, "missing_mean", f"yours is {length} times the right answer")
        elif length > 1 and abs(relation.constant * length - 1) < 1e-6:
            yield Finding(0.35, "extra_mean", f"yours is 1/{length} of the right answer")


def scale_codes(case: Case, relation: Scale) -> list[str]:
    """Return the mistakes that a scale shows, the most telling first."""
    codes = []
    sizes = case.words.sizes
    powers = [(name, power) for name, power in relation.powers if name in sizes or name.endswith("-1")]
    scalars = [(name, power) for name, power in relation.powers if name not in sizes and not name.endswith("-1")]
    if powers:
        codes.append(_size_code(case, powers))
    codes += [_scalar_code(case, name, power) for name, power in scalars]
    constant = relation.constant
    if constant < 0:
        codes.append("sign")
    if abs(abs(constant) - 1) > 1e-7:
        codes.append("wrong_constant")
    return codes


def _scalar_code(case: Case, name: str, power: float) -> str:
    """What a power of a scalar too many or too few is called: by where the scalar stands in the answer."""
    above, below = _stands(case.tree, name)
    if power < 0 and name in RATES:
        return "rate_ignored"
    if abs(power) == 2 and above != below:
        return "wrong_operation"  # times where divided by
    if not above and not below:
        return "missing_factor"  # times 1/T, or times T
    if power > 0:
        return "wrong_power" if below else "extra_factor"
    return "wrong_power" if above else "extra_factor"


def _stands(node: Node, name: str, below: bool = False) -> tuple[bool, bool]:
    """Whether a name stands above a line of fraction, and below one."""
    match node:
        case Name():
            return node.name == name and not below, node.name == name and below
        case Binary(op="/"):
            sides = [_stands(node.left, name, below), _stands(node.right, name, not below)]
        case Call() if node.function in ENTRYWISE - {"sqrt", "abs"}:
            return False, False  # within exp(…) it is no factor
        case Binary(op="**") if isinstance(node.right, Unary):
            sides = [_stands(node.left, name, not below)]
        case _:
            sides = [_stands(child, name, below) for child in children(node)]
    return any(above for above, _ in sides), any(under for _, under in sides)


def _size_code(case: Case, powers: Sequence[tuple[str, float]]) -> str:
    if any(abs(power) == 0.5 for _, power in powers):
        rooted = any(isinstance(node, Call) and node.function in ("sqrt", "linalg.norm") for node in walk(case.tree))
        if len(powers) == 1 and powers[0][1] > 0 and rooted and powers[0][0] == leading(case.problem.world):
            return "missing_mean"  # under a root
        used = {node.name for node in walk(case.tree) if isinstance(node, Name)}
        rooted = any(isinstance(node, Call) and node.function == "sqrt" for node in walk(case.tree))
        if len(powers) == 2:
            return "wrong_divisor"
        if powers[0][0] in used and not rooted:
            return "wrong_power"
        return "missing_factor" if powers[0][1] > 0 else "extra_factor"
    if len(powers) == 1 and _taken_twice(case, *powers[0]):
        return "wrong_operation"  # times sqrt(d) where divided by it
    ups = [power for _, power in powers if power > 0]
    tree = case.problem.tree
    if tree is not None and all(node.name in case.words.sizes for node in walk(tree) if isinstance(node, Name)):
        return "extra_factor" if len(ups) == len(powers) else "wrong_symbol" if ups else "missing_factor"
    if len(ups) == len(powers):
        return "missing_mean"
    name = powers[0][0]
    if not ups and tree is not None and _multiplied(tree, name) and not _multiplied(case.tree, name):
        return "missing_factor"
    if not ups and not any(
        _averages(part, case.words.sizes) for part in (*case.problem.sources, *case.words.let.values())
    ):
        return "extra_mean"
    first = leading(case.problem.world)
    return "wrong_divisor" if ups or all(name.removesuffix("-1") != first for name, _ in powers) else "extra_mean"


def _taken_twice(case: Case, name: str, power: float) -> bool:
    """Whether an answer multiplies by a size, or by its root, by which it should be divided."""
    rooted = any(isinstance(node, Call) and node.function == "sqrt" for node in walk(case.tree))
    return power == (1.0 if rooted else 2.0) and _stands(case.tree, name)[0]


def _multiplied(tree: Node, name: str) -> bool:
    """Whether a tree multiplies by a size."""
    return any(
        isinstance(node, Binary) and node.op == "*" and Name(name) in (node.left, node.right) for node in walk(tree)
    )


def _averages(tree: Node, sizes: frozenset[str]) -> bool:
    """Whether a tree divides by a count."""
    return any(
        (isinstance(node, Call) and node.function in ("mean", "average", "var", "std", "cov"))
        or (
            isinstance(node, Binary)
            and node.op == "/"
            and any(isinstance(part, Name) and part.name in sizes for part in walk(node.right))
        )
        for node in walk(tree)
    )


def describe(relation: Scale) -> str:
    """Return a ratio in words a learner reads: ``-n``, ``2``, ``n/m``."""
    over = [_power(name, power) for name, power in relation.powers if power > 0]
    under = [_power(name, -power) for name, power in relation.powers if power < 0]
    constant = abs(relation.constant)
    if constant < 1 and abs(1 / constant - round(1 / constant)) < 1e-6:
        under.insert(0, str(round(1 / constant)))
    elif abs(constant - 1) > 1e-7 or not over:
        over.insert(0, f"{constant:.6g}")
    text = "*".join(over) or "1"
    if under:
        text += "/" + (under[0] if len(under) == 1 else f"({'*'.join(under)})")
    return ("-" if relation.constant < 0 else "") + text


def _power(name: str, power: float) -> str:
    name = f"({name[:-2]} - 1)" if name.endswith("-1") else name
    return name if power == 1 else f"sqrt({name})" if power == 0.5 else f"{name}**{power:g}"


def _transposed(mine: Sequence[Array], truths: Sequence[Array]) -> Iterator[Finding]:
    if all(a.ndim == 2 and a.T.shape == b.shape and close(a.T, b) for a, b in zip(mine, truths, strict=True)):
        yield Finding(1.05, "transpose", "yours is the transpose of the right answer")


def _known_values(case: Case, mine: Sequence[Array]) -> Iterator[Finding]:
    """A right answer with every sign of one name's value: the value of a name of the problem."""
    if case.problem.question.wrt:
        return
    for name in case.problem.world.let:
        values = [np.asarray(point.values[name], dtype=float) for point in case.points]
        if not isinstance(case.tree, Name) and all(same(a, b) for a, b in zip(mine, values, strict=True)):
            yield Finding(1.5, "stopped_early", f"this is {name}, on the way to the answer")


def _other_shape(case: Case, mine: Sequence[Array], truths: Sequence[Array]) -> Iterator[Finding]:
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
        for finding in scale(case, [a for a, _ in flat], [b for _, b in flat]):
            shape = _same_numbers(mine[0].shape, truths[0].shape)
            yield Finding(finding.cost + 0.5, finding.code, finding.message, also=(*finding.also, shape.code))


def _same_numbers(mine: tuple[int, ...], truth: tuple[int, ...]) -> Finding:
    column = {mine, truth} == {(mine[0], 1), (mine[0],)} if mine else False
    if column:
        return Finding(0.1, "column_vs_1d", "the right numbers, but a column (k, 1) is not a one-dimensional (k,)")
    return Finding(0.1, "shape_only", "the right numbers in another shape")


def _stretched(mine: Array, truth: Array) -> bool:
    if mine.ndim < truth.ndim or mine.size <= truth.size:
        return False
    try:
        return close(mine, np.broadcast_to(truth, mine.shape)) or (
            truth.ndim == 1 and close(mine, np.broadcast_to(truth[:, None], mine.shape))
        )
    except ValueError:
        return False


_REDUCING = (
    "sum",
    "mean",
    "average",
    "max",
    "min",
    "prod",
    "trace",
    "linalg.norm",
    "dot",
    "inner",
    "einsum",
    "var",
    "std",
)


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
                shrunk = [_shrink(b, name, axis, keep) for b in truths] if reduces else [None]
                if all(b is not None and a.shape == b.shape for a, b in zip(mine, shrunk, strict=True)):
                    yield from _if_equal(case, "reduction", mine, shrunk, "there is one sum or mean too many", 1.15)


def _if_equal(
    case: Case, code: str, mine: Sequence[Any], truths: Sequence[Any], message: str, cost: float
) -> Iterator[Finding]:
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
