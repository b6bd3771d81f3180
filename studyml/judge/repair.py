"""One small change in the learner's own text after which it is right: what was changed names the mistake.

Owns the changes worth trying (one operator, axis, index, sign, transpose), likeliest first, and the
codes each stands for. Runs nothing: the judge tries them in the sandbox, and only where nothing else
found a name. Standard library only.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

_SWAPPED = {
    "argmin": ("argmax", ("sign",)),
    "argmax": ("argmin", ("farthest", "sign")),
    "sum": ("mean", ("missing_mean", "reduction")),
    "mean": ("sum", ("extra_mean", "reduction")),
    "std": ("var", ("wrong_power",)),
    "var": ("std", ("wrong_power",)),
    "max": ("min", ("wrong_function",)),
    "min": ("max", ("wrong_function",)),
    "maximum": ("minimum", ("wrong_function",)),
    "minimum": ("maximum", ("wrong_function",)),
    "median": ("mean", ("median", "wrong_function")),
    "abs": ("square", ("wrong_function",)),
}
_OPERATORS: dict[type, tuple[type, tuple[str, ...]]] = {
    ast.Add: (ast.Sub, ("term_sign", "sign")),
    ast.Sub: (ast.Add, ("term_sign", "sign")),
    ast.Mult: (ast.MatMult, ("elementwise_vs_matmul",)),
    ast.MatMult: (ast.Mult, ("elementwise_vs_matmul",)),
}
_COMPARED: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}


@dataclass(frozen=True, slots=True)
class Repair:
    """The text with one change."""

    source: str
    line: int
    codes: tuple[str, ...]
    """What the change says of the text before it: the first that the exercise knows is meant."""


_IDLE = (ast.Expr, ast.For, ast.While, ast.With, ast.Assert, ast.Delete)
_RATE = re.compile(r"^(lr|alpha|eta|rate|step_?size|learning_?rate)$|rate", re.IGNORECASE)
_Change = Callable[[ast.AST], None]


def repairs(
    source: str, most: int, trodden: Collection[int] | None = None, among: Collection[str] = ()
) -> Iterator[Repair]:
    """Yield up to ``most`` changed texts, in functions only of lines that are ``trodden``. ``source`` parses.

    ``among``: the codes that are looked for, where not all are.
    """
    tree = ast.parse(source)
    idle = set() if trodden is None else _lines_of_functions(tree) - set(trodden)
    found: list[tuple[int, int, int, tuple[str, ...], _Change]] = []
    for index, node in enumerate(ast.walk(tree)):
        if idle.issuperset(_lines(node) or (0,)):
            continue
        for rank, codes, change in _changes(node):
            found.append((rank, index, getattr(node, "lineno", 1), codes, change))
    siblings = _siblings(tree)
    for index, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and not idle.issuperset(_lines(node) or (0,)):
            found += [(2, index, node.lineno, ("wrong_symbol",), _setting("id", b)) for b in siblings.get(node.id, ())]
    for now, axis in ((1, 0), (0, 1)):
        if f"axis={now}" in ast.unparse(tree):
            found.append((0, 0, 1, ("axis", "reduction"), _every_axis(now, axis)))
    found = [entry for entry in found if not among or not set(among).isdisjoint(entry[3])]
    found.sort(key=lambda entry: entry[0])
    nodes = list(ast.walk(tree))
    parts = [ast.unparse(statement) for statement in tree.body]
    homes = {id(node): number for number, statement in enumerate(tree.body) for node in ast.walk(statement)}
    for _, index, line, codes, change in found[:most]:
        changed = _changed(tree, nodes[index], change, parts, homes)
        yield Repair("\n".join(changed), line, codes)


def calm(source: str) -> str:
    """Return the text without the top-level statements that only do something (demos, loops), the rest on its lines."""
    lines = source.split("\n")
    body = ast.parse(source).body
    kept = {line for statement in body if not isinstance(statement, _IDLE) for line in _lines(statement)}
    for line in {line for statement in body for line in _lines(statement)} - kept:
        lines[line - 1] = ""
    return "\n".join(lines)


def _changed(
    tree: ast.Module, node: ast.AST, change: _Change, parts: Sequence[str], homes: Mapping[int, int]
) -> list[str]:
    """Return the top-level statements, one of them changed (all of them where the change is the file's)."""
    if node is tree:
        whole = copy.deepcopy(tree)
        change(whole)
        return [ast.unparse(statement) for statement in whole.body]
    before = dict(vars(node))
    change(node)
    home = homes[id(node)]
    changed = [*parts[:home], ast.unparse(tree.body[home]), *parts[home + 1 :]]
    vars(node).clear()
    vars(node).update(before)
    return changed


def _siblings(tree: ast.AST) -> dict[str, list[str]]:
    """Return the names that are unpacked together with each: ``h, w = kernel.shape``."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Attribute) or node.value.attr != "shape":
            continue
        names = [e.id for target in node.targets if isinstance(target, ast.Tuple) for e in target.elts if _is_name(e)]
        for name in names:
            found.setdefault(name, []).extend(other for other in names if other != name)
    return found


def _is_name(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and node.id != "_"


def _lines(node: ast.AST) -> range:
    """Return the lines of a node, none of one without a place."""
    first = getattr(node, "lineno", None)
    return range(0) if first is None else range(first, (getattr(node, "end_lineno", None) or first) + 1)


def _lines_of_functions(tree: ast.AST) -> set[int]:
    """Return the lines within functions, those of their heads left out."""
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    bodies = [part for node in functions for part in (node.body if isinstance(node.body, list) else [node.body])]
    return {line for part in bodies for line in _lines(part)}


def _changes(node: ast.AST) -> Iterator[tuple[int, tuple[str, ...], _Change]]:
    """Yield (rank, codes, change) for one node; a change is made on the same node of a copy."""
    if isinstance(node, ast.keyword) and node.arg == "axis":
        now = ast.unparse(node.value)
        for axis in ("1", "0", "-1"):
            if axis != now:
                yield 0, ("axis", "reduction"), _setting("value", ast.Constant(int(axis)))
    elif isinstance(node, ast.Attribute) and node.attr in _SWAPPED:
        name, codes = _SWAPPED[node.attr]
        yield int(not name.startswith("arg")), codes, _setting("attr", name)
    elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add | ast.Sub):
        other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        rated = any(isinstance(n, ast.Name | ast.Attribute) and _RATE.search(_name(n)) for n in ast.walk(node.value))
        yield 1, ("update_sign" if rated else "term_sign", "sign"), _setting("op", other)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        zero = isinstance(node.comparators[0], ast.Constant) and node.comparators[0].value == 0
        # ``std == 0`` keeps from a division: turned round it takes the division out
        for kind in (
            () if zero and isinstance(node.ops[0], ast.Eq | ast.NotEq) else _COMPARED.get(type(node.ops[0]), ())
        ):
            yield 2, ("wrong_condition",), _setting("ops", [kind()])
    elif isinstance(node, ast.Slice):
        yield from _slices(node)
    elif isinstance(node, ast.BinOp):
        yield from _products(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield 3, ("sign",), _setting("op", ast.UAdd())
    elif isinstance(node, ast.Call):
        yield from _calls(node)


def _slices(node: ast.Slice) -> Iterator[tuple[int, tuple[str, ...], _Change]]:
    if node.lower is not None and node.upper is None and isinstance(node.lower, ast.UnaryOp):
        first = node.lower.operand

        def from_start(copied: ast.AST) -> None:
            assert isinstance(copied, ast.Slice)
            copied.lower, copied.upper = None, copy.deepcopy(first)

        yield 1, ("farthest", "order"), from_start
    if isinstance(node.upper, ast.BinOp) and isinstance(node.upper.right, ast.Constant):
        yield 2, ("off_by_one",), _setting("upper", copy.deepcopy(node.upper.left))
    elif node.upper is not None and not isinstance(node.upper, ast.Constant):
        for step in (ast.Add(), ast.Sub()):
            changed = ast.BinOp(copy.deepcopy(node.upper), step, ast.Constant(1))
            yield 4, ("off_by_one",), _setting("upper", changed)


def _products(node: ast.BinOp) -> Iterator[tuple[int, tuple[str, ...], _Change]]:
    if type(node.op) in _OPERATORS:
        kind, codes = _OPERATORS[type(node.op)]
        yield 3 if isinstance(node.op, ast.Add | ast.Sub) else 4, codes, _setting("op", kind())
    if isinstance(node.op, ast.Add | ast.Sub):
        yield from _parentheses(node)
        for side in ("left", "right"):
            for factor in (0.5, 2.0):
                term = ast.BinOp(ast.Constant(factor), ast.Mult(), copy.deepcopy(getattr(node, side)))
                yield 4, ("missing_half" if factor < 1 else "missing_factor", "missing_factor"), _setting(side, term)
    if isinstance(node.op, ast.MatMult):
        for side in ("left", "right"):
            operand = getattr(node, side)
            if isinstance(operand, ast.Attribute) and operand.attr == "T":
                yield 2, ("transpose",), _setting(side, copy.deepcopy(operand.value))
            else:
                yield 3, ("transpose",), _setting(side, ast.Attribute(copy.deepcopy(operand), "T", ast.Load()))
    if isinstance(node.op, ast.Div):
        yield 4, ("extra_factor",), _setting("right", ast.Constant(1))
    if isinstance(node.op, ast.Mult):
        yield 5, ("extra_factor",), _setting("right", ast.Constant(1))
        yield 5, ("extra_factor",), _setting("left", ast.Constant(1))
    if isinstance(node.op, ast.Pow):
        yield 3, ("wrong_power",), _setting("right", ast.Constant(1))


def _parentheses(node: ast.BinOp) -> Iterator[tuple[int, tuple[str, ...], _Change]]:
    """Yield (a - b) / c for a - b / c."""
    inner = node.right
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Mult | ast.Div):
        whole = ast.BinOp(ast.BinOp(copy.deepcopy(node.left), node.op, inner.left), inner.op, inner.right)

        def around(copied: ast.AST) -> None:
            assert isinstance(copied, ast.BinOp)
            made = copy.deepcopy(whole)
            copied.left, copied.op, copied.right = made.left, made.op, made.right

        yield 3, ("parentheses",), around


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _calls(node: ast.Call) -> Iterator[tuple[int, tuple[str, ...], _Change]]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if isinstance(node.func, ast.Name) and node.func.id in ("min", "max"):
        yield 2, ("wrong_condition",), _setting("func", ast.Name("max" if node.func.id == "min" else "min", ast.Load()))
    if name in ("sum", "mean", "std", "var", "max", "min", "argmin", "argmax", "norm"):
        yield from _along(node)
    if name == "log" and node.args and _is_guard(node.args[0]):
        inner = node.args[0]
        assert isinstance(inner, ast.BinOp)
        yield 1, ("log_of_zero", "extra_term"), _setting("args", [copy.deepcopy(inner.left)])
    if name == "where" and len(node.args) == 3:
        swapped = [copy.deepcopy(node.args[at]) for at in (0, 2, 1)]
        yield 2, ("mask_inverted", "wrong_condition"), _setting("args", swapped)
    if name in ("sqrt", "exp", "tanh", "log") and len(node.args) == 1:

        def without(copied: ast.AST) -> None:
            assert isinstance(copied, ast.Call)
            copied.func = ast.Attribute(ast.Name("np", ast.Load()), "asarray", ast.Load())

        yield 4, ("wrong_function",), without
    if name == "argsort" and node.args:
        yield 2, ("farthest", "order"), _setting("args", [ast.UnaryOp(ast.USub(), copy.deepcopy(node.args[0]))])
    if name in ("hstack", "column_stack", "concatenate") and node.args:
        parts = node.args[0]
        if isinstance(parts, ast.List | ast.Tuple) and len(parts.elts) == 2:
            other = ast.Tuple([copy.deepcopy(parts.elts[at]) for at in (1, 0)], ast.Load())
            yield 1, ("intercept_end", "order"), _setting("args", [other, *node.args[1:]])
    if name == "dot" and len(node.args) == 2:
        turned = [copy.deepcopy(node.args[at]) for at in (1, 0)]
        yield 4, ("order",), _setting("args", turned)


def _is_guard(node: ast.expr) -> bool:
    """Whether a tiny number is added against a log of 0: ``p + 1e-7``."""
    tiny = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.right, ast.Constant)
    return tiny and isinstance(node.right.value, float) and 0 < node.right.value < _GUARD  # type: ignore[attr-defined]


_GUARD = 1e-3


def _every_axis(now: int, axis: int) -> _Change:
    """Return the change of every axis ``now`` of the file (it is the tree's first node that is changed)."""

    def change(tree: ast.AST) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "axis" and ast.unparse(node.value) == str(now):
                node.value = ast.Constant(axis)

    return change


def _along(node: ast.Call) -> Iterator[tuple[int, tuple[str, ...], _Change]]:
    """Yield a reduction along another axis that keeps its dimension, or along one where there is none."""
    others = [keyword for keyword in node.keywords if keyword.arg not in ("axis", "keepdims")]
    kept = {keyword.arg: keyword.value for keyword in node.keywords}
    keep = ast.keyword("keepdims", ast.Constant(True))
    along = _axis_argument(node)
    if along is not None:
        for axis in (0, 1, -1):
            if ast.unparse(node.args[along]) != str(axis):
                args = [*node.args[:along], ast.Constant(axis), *node.args[along + 1 :]]
                yield 0, ("axis", "reduction"), _setting("args", args)
        return
    for axis in (0, 1):
        wanted = [*others, ast.keyword("axis", ast.Constant(axis))]
        if "axis" not in kept:
            yield 0, ("axis", "reduction"), _setting("keywords", wanted)
        elif "keepdims" not in kept:
            yield 1, ("axis", "reduction"), _setting("keywords", [*wanted, keep])
    if "axis" not in kept:
        yield 2, ("axis", "reduction"), _setting("keywords", [*others, ast.keyword("axis", ast.Constant(-1)), keep])


def _axis_argument(node: ast.Call) -> int | None:
    """Return the number of the argument that is an axis by its place: ``a.sum(0)``, ``np.mean(a, 1)``."""
    module = isinstance(node.func, ast.Attribute) and _name(node.func.value) in ("np", "numpy")
    at = 2 if _name(node.func) == "norm" else 1 if module else 0
    value = node.args[at] if len(node.args) > at else None
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        value = value.operand
    return at if isinstance(value, ast.Constant) and isinstance(value.value, int) else None


def _setting(field: str, value: object) -> _Change:
    def change(node: ast.AST) -> None:
        setattr(node, field, copy.deepcopy(value))

    return change
