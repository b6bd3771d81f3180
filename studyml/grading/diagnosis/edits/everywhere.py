"""Edits made at every place at once: an axis, two names exchanged, a function missing on a name.

Owns the slips that a learner repeats consistently. Knows trees only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from studyml.algebra.tree import (
    Binary,
    Call,
    Name,
    Node,
    Number,
    Truth,
    Unary,
    mapped,
    walk,
)
from studyml.grading.diagnosis.edits.edit import ADDITIVE, Edit, Vocabulary
from studyml.grading.diagnosis.edits.functions import ENTRYWISE, FAMILIES, REDUCTIONS


def everywhere(tree: Node, words: Vocabulary) -> Iterator[Edit]:
    """One mistake made at every place: an axis, keepdims, two names exchanged."""
    calls = [node for node in walk(tree) if isinstance(node, Call) and node.function in REDUCTIONS]
    if len(calls) > 1:
        for axis in (None, 0, 1, -1):
            named = () if axis is None else (("axis", Number(float(axis), True)),)

            def moved(call: Call, named: tuple[tuple[str, Node], ...] = named) -> Node:
                rest = tuple(item for item in call.keywords if item[0] != "axis")
                return Call(call.function, call.args, (*named, *rest), span=call.span)

            yield Edit(tree, _mapped(tree, moved), 1.15, "reduction", "reduction", "the axis in {it} is wrong")

        def kept(call: Call) -> Node:
            return Call(call.function, call.args, (*call.keywords, ("keepdims", Truth(True))), span=call.span)

        yield Edit(tree, _mapped(tree, kept), 1.2, "reduction", "broadcast", "keepdims=True is missing in {it}")

        def dropped(call: Call) -> Node:
            rest = tuple(item for item in call.keywords if item[0] != "keepdims")
            return Call(call.function, call.args, rest, span=call.span)

        yield Edit(tree, _mapped(tree, dropped), 1.2, "broadcast", "reduction", "keepdims does not belong in {it}")
    functions = [node.function for node in walk(tree) if isinstance(node, Call)]
    for name in dict.fromkeys(function for function in functions if functions.count(function) > 1):
        for other in dict.fromkeys(other for family in FAMILIES if name in family for other in family):

            def called(call: Call, name: str = name, other: str = other) -> Node:
                return Call(other if call.function == name else call.function, call.args, call.keywords, span=call.span)

            if other != name:
                new = _mapped(tree, called, frozenset({name}))
                yield Edit(tree, new, 1.25, "wrong_function", "wrong_function", f"{name} should be {other} in {{it}}")
        if name in ENTRYWISE:

            def bare(node: Node, name: str = name) -> Node:
                return node.args[0] if isinstance(node, Call) and node.function == name else node

            says = f"{name} is too many in {{it}}, wherever it stands"
            yield Edit(tree, mapped(tree, bare), 1.3, "missing_function", "wrong_function", says)
        yield from _averaged(tree, name)
    yield from _operators(tree)
    yield from _terms(tree)
    yield from _centred(tree, words)
    used = dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name) and node.name in words.forms)
    for one, other in combinations(used, 2):
        if words.forms[one].shape == words.forms[other].shape:
            new = _renamed(tree, {one: other, other: one})
            yield Edit(tree, new, 1.2, "wrong_symbol", "wrong_symbol", f"{one} and {other} are exchanged in {{it}}")
    for name in used:
        if sum(isinstance(node, Name) and node.name == name for node in walk(tree)) > 1 and name not in words.sizes:
            yield from _changed_everywhere(tree, name, words)
    yield from _weights(tree, [name for name in used if name not in words.sizes])
    for name in used:
        count = sum(isinstance(node, Name) and node.name == name for node in walk(tree))
        for other, form in words.forms.items():
            if count > 1 and other != name and form.shape == words.forms[name].shape:
                new = _renamed(tree, {name: other})
                yield Edit(tree, new, 1.35, "wrong_symbol", "wrong_symbol", f"here belongs {other}, not {name}")


def _weights(tree: Node, names: list[str]) -> Iterator[Edit]:
    """A name forgotten wherever it stands, as if it were 1: ``mean(X, axis=0)`` for ``w @ X/sum(w)``."""
    products = [node for node in walk(tree) if isinstance(node, Binary) and node.op == "@"]
    for name in names:
        count = sum(node == Name(name) for node in walk(tree))
        if count > 1 or any(Name(name) in (node.left, node.right) for node in products):
            new = _put(tree, name, Call("ones_like", (Name(name),)))
            yield Edit(tree, new, 1.45, "missing_factor", "extra_factor", f"{name} does not belong in {{it}}")


def _averaged(tree: Node, name: str) -> Iterator[Edit]:
    """Every sum a mean, every mean a sum."""
    other = {"sum": "mean", "mean": "sum"}.get(name)
    if other is not None:
        new = _mapped(tree, lambda call: Call(other, call.args, call.keywords, span=call.span), frozenset({name}))
        codes = ("missing_mean", "extra_mean") if name == "mean" else ("extra_mean", "missing_mean")
        yield Edit(tree, new, 1.2, *codes, f"every {name} in {{it}} should be a {other}")


def _terms(tree: Node) -> Iterator[Edit]:
    """One term left out at every place: ``X.T @ X`` for ``(X - mu).T @ (X - mu)``."""
    sums = [node for node in walk(tree) if isinstance(node, Binary) and node.op in ADDITIVE]
    for whole in dict.fromkeys(sums):
        if sums.count(whole) > 1:

            def bare(node: Node, whole: Binary = whole) -> Node:
                return whole.left if node == whole else node

            says = f"{whole.op} is too many in {{it}}, wherever it stands"
            yield Edit(tree, mapped(tree, bare), 1.2, "missing_term", "extra_term", says)


def _operators(tree: Node) -> Iterator[Edit]:
    """One operation taken for another, or left out, at every place: ``b1*t`` and ``b2*t`` for powers."""
    pairs = [(node.op, node.right) for node in walk(tree) if isinstance(node, Binary) and node.op in _CONFUSED]
    for op, right in dict.fromkeys(pairs):
        if pairs.count((op, right)) < 2:
            continue
        for other in _CONFUSED[op]:

            def changed(node: Node, op: str = op, right: Node = right, other: str = other) -> Node:
                if isinstance(node, Binary) and node.op == op and node.right == right:
                    return Binary(other, node.left, right, span=node.span)
                return node

            code = "wrong_power" if "**" in (op, other) else "wrong_operation"
            yield Edit(tree, mapped(tree, changed), 1.3, code, code, f"{other} belongs where {op} stands in {{it}}")

        def dropped(node: Node, op: str = op, right: Node = right) -> Node:
            return node.left if isinstance(node, Binary) and node.op == op and node.right == right else node

        if op == "**":

            def without(node: Node, right: Node = right) -> Node:
                same = isinstance(node, Binary) and node.op == "**" and node.right == right
                return Number(1.0, True, span=node.span) if same else node

            says = "the powers in {it} are factors too many"
            yield Edit(tree, mapped(tree, without), 1.35, "missing_factor", "extra_factor", says)
        missing = "wrong_power" if op == "**" else "missing_factor"
        extra = "wrong_power" if op == "**" else "extra_factor"
        yield Edit(tree, mapped(tree, dropped), 1.3, missing, extra, f"{op} is too many in {{it}}, wherever it stands")


_CONFUSED = {"*": ("**", "/"), "/": ("*",), "**": ("*",)}


def _centred(tree: Node, words: Vocabulary) -> Iterator[Edit]:
    """What the problem centres, left as it was everywhere; or centred everywhere."""
    for plain, centred in words.centred:
        if any(node == plain for node in walk(tree)):
            says = "the mean is not taken away in {it}"
            bare = mapped(tree, lambda node, plain=plain, centred=centred: plain if node == centred else node)  # type: ignore[misc]
            if bare != tree:
                yield Edit(tree, bare, 1.1, "missing_term", "extra_term", "the mean does not belong in {it}")
            else:
                new = mapped(tree, lambda node, plain=plain, centred=centred: centred if node == plain else node)  # type: ignore[misc]
                yield Edit(tree, new, 1.15, "extra_term", "missing_term", says)


def _changed_everywhere(tree: Node, name: str, words: Vocabulary) -> Iterator[Edit]:
    """A function, a square or a sign missing on one name, wherever it stands."""
    itself = Name(name)
    for function in sorted(words.functions & (ENTRYWISE - {"sqrt", "square", "abs", "sign"})):
        says = f"the function {function} is missing around {name}"
        yield Edit(tree, _put(tree, name, Call(function, (itself,))), 1.3, "wrong_function", "missing_function", says)
    squared = Binary("**", itself, Number(2.0, True))
    yield Edit(tree, _put(tree, name, squared), 1.35, "wrong_power", "wrong_power", f"{name} should be squared")
    inside = sum(
        itself in (node.left, node.right) for node in walk(tree) if isinstance(node, Binary) and node.op in "+-"
    )
    code = "term_sign" if inside == sum(node == itself for node in walk(tree)) else "sign"
    yield Edit(tree, _put(tree, name, Unary("-", itself)), 1.35, code, code, f"the sign of {name} is flipped")


def _put(tree: Node, name: str, new: Node) -> Node:
    return mapped(tree, lambda node: new if isinstance(node, Name) and node.name == name else node)


def _mapped(tree: Node, change: Callable[[Call], Node], functions: frozenset[str] = REDUCTIONS) -> Node:
    """The tree with every call of some functions changed, the innermost first."""
    return mapped(tree, lambda node: change(node) if isinstance(node, Call) and node.function in functions else node)


def _renamed(tree: Node, names: Mapping[str, str]) -> Node:
    def other(node: Node) -> Node:
        return Name(names[node.name], span=node.span) if isinstance(node, Name) and node.name in names else node

    return mapped(tree, other)
