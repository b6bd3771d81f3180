"""Which mistake a scale shows: a mean too many, a rate ignored, a root left out, a sign.

Owns the reading of a :class:`~studyml.grading.diagnosis.scale.Scale` beside the learner's own text: a size above a line
of fraction means something else than below it. Finds no scale itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studyml.algebra.size_sets import leading
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Unary, children, walk
from studyml.grading.diagnosis.case import Case, Finding
from studyml.grading.diagnosis.edits.edit import RATES
from studyml.grading.diagnosis.edits.functions import ENTRYWISE
from studyml.grading.diagnosis.scale import NICE, Scale, describe, find_scale, ratios
from studyml.grading.values import Array

INTERMEDIATE = 0.5
"""What is added where the ratio is an intermediate's value: another slip may well lead to that."""


def scaled(case: Case, mine: Sequence[Array], truths: Sequence[Array]) -> Iterator[Finding]:
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
    line = _undone(case.tree, relation) if case.problem.tree is None else None  # the author's own line says it better
    yield Finding(cost, codes[0], message, corrected=line, also=tuple(codes[1:]))


def _undone(tree: Node, relation: Scale) -> Node:
    """Return an answer without the scale that is too much of it."""
    for name, power in relation.powers:
        size: Node = Name(name.removesuffix("-1"))
        size = Binary("-", size, Number(1.0, True)) if name.endswith("-1") else size
        amount = size if abs(power) == 1 else Binary("**", size, Number(abs(power), float(power).is_integer()))
        tree = Binary("/" if power > 0 else "*", tree, amount)
    size_of = abs(relation.constant)
    if size_of < 1 - 1e-7:
        tree = Binary("*", _number(1 / size_of), tree)
    elif size_of > 1 + 1e-7:
        tree = Binary("/", tree, _number(size_of))
    return Unary("-", tree) if relation.constant < 0 else tree


def _number(value: float) -> Number:
    whole = abs(value - round(value)) < 1e-7 * value
    return Number(float(round(value)), True) if whole else Number(float(f"{value:.6g}"))


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
    """What powers of sizes too many or too few are called: by what is averaged, and whether n is meant."""
    if any(abs(power) == 0.5 for _, power in powers):
        return _root_code(case, powers)
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


def _root_code(case: Case, powers: Sequence[tuple[str, float]]) -> str:
    """What roots of sizes too many or too few are called."""
    (name, power), *others = powers
    if not others and power > 0 and name == leading(case.problem.world) and _calls(case.tree, "sqrt", "linalg.norm"):
        return "missing_mean"  # under a root
    if others:
        return "wrong_divisor"
    if Name(name) in walk(case.tree) and not _calls(case.tree, "sqrt"):
        return "wrong_power"
    return "missing_factor" if power > 0 else "extra_factor"


def _taken_twice(case: Case, name: str, power: float) -> bool:
    """Whether an answer multiplies by a size, or by its root, by which it should be divided."""
    return power == (1.0 if _calls(case.tree, "sqrt") else 2.0) and _stands(case.tree, name)[0]


def _calls(tree: Node, *functions: str) -> bool:
    return any(isinstance(node, Call) and node.function in functions for node in walk(tree))


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
