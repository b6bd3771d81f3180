"""Limits of the learner's own: a clip, a slice, a condition with a number, beyond which an answer is wrong.

Owns the search for the limit that is to blame, seen by lifting it, and what is said of it: one value or one size that
lies beyond. Knows the kinds of limits; no other edits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from studyml.algebra.language import show
from studyml.algebra.tree import Binary, Call, Index, Name, Node, Number, Slice, Truth, Unary, mapped, walk
from studyml.grading.diagnosis.case import Case, Finding, Variants
from studyml.grading.evidence import number
from studyml.grading.extremes import MAKERS
from studyml.grading.problem import COMPARISONS
from studyml.grading.values import Raised, value_of

SURE = 0.3
LIKELY = 1.0
"""Of a limit that the usual points lie beyond already, so that other repairs compete with lifting it."""
UNSURE = 2.0
"""Of a limit that alone is not to blame, where nothing else explains the value."""
BOUNDING = frozenset(("clip", "maximum", "minimum"))
ROUNDING = frozenset(("round", "floor", "ceil"))


@dataclass(frozen=True, slots=True)
class Lifted:
    """A limit as if it were none. ``code`` names the mistake of having it."""

    new: Node
    code: str = "wrong_condition"


def limits(case: Case) -> Iterator[Finding]:
    """Yield the smallest of the answer's own limits that is to blame: without it, or without all, the answer is right.

    Of an answer that is right as far as the usual points go, and that nothing else explains, the smallest limit at all.
    """
    own = _own(case)
    if not own:
        return
    variants = Variants(case.tree, case.points, case.words.forms, case.mathematical)
    case.begin_search()
    cost = SURE if case.beyond else LIKELY
    for limit in own:
        for lifted in _lifted(limit, case.words.sizes):
            if not case.may_try():
                return
            tree = mapped(case.tree, lambda node, limit=limit, new=lifted.new: new if node == limit else node)  # type: ignore[misc]  # bound now
            if variants.equal(tree, case.truths):
                yield _finding(case, cost, limit, lifted, tree)
                return
    tree = mapped(case.tree, lambda node: next((each.new for each in _lifted(node, frozenset())), node))
    first = next(_lifted(own[0], frozenset()), None)
    if first is not None and variants.equal(tree, case.truths):
        yield _finding(case, cost, own[0], first, tree)


def unsure(case: Case) -> Iterator[Finding]:
    """Yield the smallest limit of an answer that is right as far as the usual points go, to blame or not."""
    for limit in _own(case)[:1]:
        lifted = next(_lifted(limit, case.words.sizes))
        yield _finding(case, UNSURE, limit, lifted, None)


def _own(case: Case) -> list[Node]:
    """The limits of the answer that the problem has not, each once, the smallest first."""
    problem = case.problem
    given = {part for tree in (*problem.sources, *problem.world.let.values()) for part in walk(tree)}
    found = [node for node in walk(case.tree) if any(True for _ in _lifted(node, case.words.sizes))]
    order = sorted(dict.fromkeys(found), key=lambda node: sum(1 for _ in walk(node)))
    return [node for node in order if node not in given]


def _lifted(node: Node, sizes: frozenset[str]) -> Iterator[Lifted]:
    """Yield a limit with a number without it; nothing of any other node."""
    if isinstance(node, Binary) and node.op in COMPARISONS and any(isinstance(part, Number) for part in walk(node)):
        yield Lifted(Binary("==", node.left, node.left))  # a condition still, that always holds
        yield Lifted(Binary("!=", node.left, node.left))
    elif isinstance(node, Binary) and node.op in ("%", "//") and _numbered(node.right):
        yield Lifted(node.left)
    elif isinstance(node, Call) and node.function in BOUNDING and any(map(_numbered, node.args)):
        yield from map(Lifted, _unbounded(node))
    elif isinstance(node, Call) and node.function in ROUNDING:
        yield Lifted(node.args[0], "wrong_function")
    elif isinstance(node, Index):
        yield from (Lifted(Index(node.base, items, span=node.span), "hard_coded") for items in _opened(node.items))
    elif isinstance(node, Call) and node.function in MAKERS:
        yield from (Lifted(made, "hard_coded") for made in _made_to_size(node, sizes))


def _made_to_size(node: Call, sizes: frozenset[str]) -> Iterator[Node]:
    """``eye(20)`` with a size of the problem for the number, a ``tril`` without its count."""
    if node.function in ("tril", "triu"):
        yield from node.args[:1] if any(_numbered(k) for k in (*node.args[1:], *dict(node.keywords).values())) else ()
        return
    for place, part in enumerate(node.args):
        for name in sorted(sizes) if isinstance(part, Number) and part.value > 1 else ():
            args = (*node.args[:place], Name(name), *node.args[place + 1 :])
            yield Call(node.function, args, node.keywords, span=node.span)


def _numbered(node: Node) -> bool:
    """Whether a number stands in it, other than a factor or a sign."""
    return any(isinstance(part, Number) and part.value != 0 for part in walk(node))


def _is_number(node: Node) -> bool:
    return isinstance(node.operand if isinstance(node, Unary) else node, Number)


def _unbounded(node: Call) -> Iterator[Node]:
    """A clip without both bounds, then without one; the parts of a maximum, numbers last."""
    if node.function != "clip":
        yield from sorted(node.args, key=_is_number)
        return
    value, *bounds = node.args
    yield value
    for bound, one_sided in zip(bounds, ("maximum", "minimum"), strict=False):
        if not isinstance(bound, Truth):
            yield Call(one_sided, (value, bound), span=node.span)


def _opened(items: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    """Slices without the numbers that end them."""
    ends = tuple(
        Slice(item.start, None, item.step) if isinstance(item, Slice) and item.stop and _is_number(item.stop) else item
        for item in items
    )
    starts = tuple(
        Slice(None, item.stop, item.step) if isinstance(item, Slice) and item.start and _is_number(item.start) else item
        for item in items
    )
    yield from (opened for opened in (ends, starts) if opened != items)


def _finding(case: Case, cost: float, limit: Node, lifted: Lifted, tree: Node | None) -> Finding:
    span = limit.span if limit.span != (0, 0) else None
    it = f"`{case.quote(span) if span else show(limit)}`"
    right = "right for the usual values and sizes only" if case.beyond else "not for every value and size"
    return Finding(cost, lifted.code, f"{right}: {it} {_beyond(case, limit, lifted)}", span, tree)


def _beyond(case: Case, limit: Node, lifted: Lifted) -> str:
    """What a limit does at the first point."""
    point = case.points[0]
    if isinstance(limit, Binary) and limit.op in COMPARISONS:
        found = _unusual(case, limit)
        if found is not None:
            return found
    elif lifted.code != "hard_coded":
        found = _changed(case, limit, lifted.new)
        if found is not None:
            return found
    sizes = ", ".join(f"{name} = {size}" for name, size in point.sizes.items())
    return f"fixes a number: wrong at {sizes}" if sizes else "fixes a number"


def _changed(case: Case, limit: Node, bare: Node) -> str | None:
    """The value that a limit changes most at the first point."""
    before, after = (value_of(each, case.points[0].values) for each in (bare, limit))
    if not isinstance(before, np.ndarray) or not isinstance(after, np.ndarray) or not after.size:
        return None
    if before.shape not in (after.shape, ()):
        return None
    one, other = np.broadcast_to(before, after.shape).astype(float).ravel(), after.astype(float).ravel()
    place = int(np.argmax(np.nan_to_num(np.abs(other - one))))
    if one[place] == other[place]:
        return None
    said, into = number(one[place]), number(other[place])
    if said == into:
        said, into = f"{one[place]:.8g}", f"{other[place]:.8g}"
    return f"becomes {into}" if _is_number(bare) else f"turns {show(bare)} = {said} into {into}"


def _unusual(case: Case, condition: Binary) -> str | None:
    """One value at which a condition is not what it is at the last, a usual, point."""
    usual, here = (value_of(condition, case.points[index].values) for index in (-1, 0))
    side = condition.left if not _is_number(condition.left) else condition.right
    values = value_of(side, case.points[0].values)
    if isinstance(usual, Raised | tuple) or isinstance(here, Raised | tuple) or not isinstance(values, np.ndarray):
        return None
    if not usual.size or here.shape != values.shape:
        return None
    other = np.flatnonzero(here.ravel() != usual.flat[0])
    if not other.size:
        return None
    holds = "holds" if here.flat[other[0]] else "does not hold"
    return f"{holds} at {show(side)} = {number(values.flat[other[0]])}"
