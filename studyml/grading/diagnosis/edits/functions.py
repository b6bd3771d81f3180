"""Edits of functions: left out, put in, taken for a sibling; axes, keepdims and indices of reductions.

Owns the families of functions that people confuse. Knows trees only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from studyml.algebra.tree import (
    Binary,
    Call,
    Index,
    Name,
    Node,
    Number,
    Product,
    Sequence,
    Text,
    Truth,
)
from studyml.grading.diagnosis.edits.edit import Edit, Place, Vocabulary, is_additive

FAMILIES = (
    ("sigmoid", "tanh", "relu", "softplus", "softmax"),
    ("sign", "sigmoid", "tanh"),
    ("log", "log2", "log10", "log1p"),
    ("exp", "expm1"),
    ("exp", "log"),
    ("abs", "sign", "square", "sqrt"),
    ("maximum", "minimum"),
    ("max", "min", "mean", "median"),
    ("argmax", "argmin"),
    ("argmax", "max"),
    ("argmin", "min"),
    ("argsort", "sort"),
    ("std", "var"),
    ("tril", "triu"),
    ("sin", "cos", "tan"),
    ("tanh", "sinh", "cosh"),
    ("softmax", "log_softmax", "logsumexp"),
    ("trace", "sum", "linalg.det"),
    ("cumsum", "cumprod"),
)


ENTRYWISE = frozenset(
    [
        "exp",
        "log",
        "log2",
        "log10",
        "log1p",
        "expm1",
        "sqrt",
        "abs",
        "sign",
        "square",
        "tanh",
        "sigmoid",
        "relu",
        "softplus",
        "sin",
        "cos",
        "sinh",
        "cosh",
    ]
)


REDUCTIONS = frozenset(
    {
        "sum",
        "mean",
        "max",
        "min",
        "prod",
        "argmax",
        "argmin",
        "std",
        "var",
        "softmax",
        "log_softmax",
        "logsumexp",
        "linalg.norm",
    }
)


def functions(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield a function taken away, replaced by a sibling, with its arguments exchanged, or put around."""
    if isinstance(node, Call) and len(node.args) >= 1:
        if node.function in ENTRYWISE - {"sqrt", "square"} or node.function in ("softmax", "log_softmax"):
            yield Edit(
                node, node.args[0], 1.1, "missing_function", "wrong_function", "the function in {it} is too many"
            )
        if node.function in ("maximum", "minimum") and len(node.args) == 2:
            for kept in node.args:
                yield Edit(node, kept, 1.3, "missing_function", "wrong_function", "the function in {it} is too many")
        for family in FAMILIES:
            if node.function in family:
                for other in family:
                    if other != node.function:
                        new = Call(other, node.args, node.keywords, span=node.span)
                        says = "another function belongs in {it}"
                        yield Edit(node, new, 1.2, "wrong_function", "wrong_function", says)
        yield from _own_functions(node, words)
        if node.function == "linalg.norm":
            plain = tuple(item for item in node.keywords if item[0] != "ord")
            manhattan = ("ord", Number(1.0, True))
            norm = plain if len(plain) < len(node.keywords) else (manhattan, *plain)
            new = Call(node.function, node.args, norm, span=node.span)
            yield Edit(node, new, 1.0, "wrong_function", "wrong_function", "another norm belongs in {it}")
        if node.function == "abs" and "maximum" in words.functions:
            new = Call("maximum", (node.args[0], Number(0.0, True)), span=node.span)
            yield Edit(node, new, 1.2, "wrong_function", "wrong_function", "np.maximum(…, 0) belongs where {it} stands")
        if node.function in ("linalg.inv", "linalg.pinv"):
            yield Edit(node, node.args[0], 1.1, "missing_inverse", "wrong_operation", "the inverse in {it} is too many")
        if node.function == "linalg.solve":
            product = Binary("@", node.args[0], node.args[1], span=node.span)
            yield Edit(node, product, 1.2, "missing_inverse", "wrong_operation", "{it} should be a product")
        if node.function == "where" and len(node.args) == 3:
            swapped = Call("where", (node.args[0], node.args[2], node.args[1]), span=node.span)
            yield Edit(
                node, swapped, 1.15, "wrong_condition", "wrong_condition", "the two branches of {it} are swapped"
            )
        if (
            node.function in ("outer", "dot", "inner", "convolve", "linalg.solve", "kron", "cross", "tensordot")
            and len(node.args) == 2
        ):
            swapped = Call(node.function, node.args[::-1], node.keywords, span=node.span)
            cost = 1.05 if node.function in ("dot", "tensordot") else 0.9  # as of @: a transpose is likelier
            yield Edit(node, swapped, cost, "order", "order", "the operands of {it} are in the wrong order")
        inner = node.args[0]
        if isinstance(inner, Call) and node.function != inner.function and "T" not in (node.function, inner.function):
            turned = Call(
                inner.function,
                (Call(node.function, inner.args[:1], node.keywords), *inner.args[1:]),
                inner.keywords,
                span=node.span,
            )
            yield Edit(
                node, turned, 1.1, "parentheses", "parentheses", "the functions in {it} are nested the wrong way round"
            )
        if node.function == "diag":
            yield Edit(node, node.args[0], 1.5, "missing_function", "wrong_operation", "no diag in {it}")
    if isinstance(node, Number) or place.exponent or (isinstance(node, Call) and node.function == "T"):
        return
    yield from _wrappers(node, place, ndim, words)


def _own_functions(node: Call, words: Vocabulary) -> Iterator[Edit]:
    """A function of the problem itself, though nobody confuses the two."""
    if node.function not in ENTRYWISE or len(node.args) != 1:
        return
    kin = {other for family in FAMILIES if node.function in family for other in family}
    for other in sorted((words.functions & ENTRYWISE) - kin - {node.function}):
        new = Call(other, node.args, node.keywords, span=node.span)
        yield Edit(node, new, 1.3, "wrong_function", "wrong_function", "another function belongs in {it}")


def _wrappers(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """A function put around a part: the problem's own functions first, the others late."""
    part = isinstance(node, Name | Binary | Call | Product | Index) and not place.compared
    if not part:
        return
    slope = ("sign",) if "abs" in words.functions else ()
    for name in ("sigmoid", "tanh", "relu", "log", "exp", "abs", "softmax", "softplus", *slope):
        if isinstance(node, Call) and node.function == name:
            continue
        if isinstance(node, Name) and node.name in words.sizes:
            continue
        likely = name in words.functions or name in slope
        cost = (1.35 if likely else 1.75) + (0.0 if isinstance(node, Name) or is_additive(node) else 0.2)
        new = Call(name, (node,), (("axis", Number(-1.0, True)),) if name == "softmax" else (), span=node.span)
        yield Edit(
            node, new, cost, "wrong_function", "missing_function", f"the function {name} is missing around {{it}}"
        )
    if ndim == 1 and isinstance(place.parent, Binary) and place.parent.op in ("+", "-"):  # p for diag(p)
        whole = Call("diag", (node,), span=node.span)
        yield Edit(node, whole, 1.35, "wrong_operation", "missing_function", "a diag is missing around {it}")
    if ndim and isinstance(node, Call) and node.function == "exp":  # exp(z) for exp(z)/sum(exp(z))
        for along in ((), (("axis", Number(-1.0, True)), ("keepdims", Truth(True)))):
            shared: Node = Binary("/", node, Call("sum", (node,), along), span=node.span)
            yield Edit(node, shared, 1.3, "extra_factor", "missing_factor", "{it} is not divided by its sum")
    if ndim == 2:
        new = Call("linalg.inv", (node,), span=node.span)
        yield Edit(node, new, 1.4, "wrong_operation", "missing_inverse", "the inverse of {it} is missing")
    if isinstance(node, Binary) and node.op == "@":
        new = Call("linalg.solve", (node.left, node.right), span=node.span)
        yield Edit(
            node, new, 1.45, "wrong_operation", "missing_inverse", "the inverse of the first factor of {it} is missing"
        )


def reductions(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield another axis, keepdims, a reduction taken away or put in."""
    code = "reduction"
    if isinstance(node, Call) and node.function in REDUCTIONS:
        keywords = dict(node.keywords)
        others = {word: value for word, value in keywords.items() if word != "axis"}
        for axis in (None, 0, 1, -1, 2):
            named = {} if axis is None else {"axis": Number(float(axis), True)}
            if named.get("axis") != keywords.get("axis"):
                new = Call(node.function, node.args, tuple({**named, **others}.items()), span=node.span)
                yield Edit(node, new, 1.0 if axis != 2 else 1.4, code, code, "the axis of {it} is wrong")
                if node.function in ("sum", "mean", "max", "min") and "keepdims" not in keywords and axis is not None:
                    new = Call(node.function, node.args, (*new.keywords, ("keepdims", Truth(True))), span=node.span)
                    says = "the axis of {it} is wrong, and it must keep its dimensions"
                    yield Edit(node, new, 1.15 if axis != 2 else 1.5, code, code, says)
        without = tuple(item for item in node.keywords if item[0] != "keepdims")
        kept = without if len(without) < len(node.keywords) else (*without, ("keepdims", Truth(True)))
        says = "keepdims=True is missing in {it}" if len(kept) > len(without) else "keepdims does not belong in {it}"
        adds = len(kept) > len(without)
        new = Call(node.function, node.args, kept, span=node.span)
        yield Edit(node, new, 1.1, code if adds else "broadcast", "broadcast" if adds else code, says)
        if node.function in ("sum", "mean", "max", "min", "prod"):
            yield Edit(node, node.args[0], 1.15, code, code, "there is one reduction too many: {it}")
        if node.function == "mean":
            new = Call("sum", node.args, node.keywords, span=node.span)
            yield Edit(node, new, 1.0, "missing_mean", "extra_mean", "{it}: the sum, not the mean")
        if node.function == "sum":
            new = Call("mean", node.args, node.keywords, span=node.span)
            yield Edit(node, new, 1.0, "extra_mean", "missing_mean", "{it}: the mean, not the sum")
            new = Call("max", node.args, node.keywords, span=node.span)
            yield Edit(node, new, 1.4, "wrong_function", "wrong_function", "{it}: the largest, not the sum")
            new = Call("prod", node.args, node.keywords, span=node.span)
            yield Edit(node, new, 1.4, "wrong_operation", "wrong_operation", "{it}: the product, not the sum")
        if node.function == "max":
            new = Call("sum", node.args, node.keywords, span=node.span)
            yield Edit(node, new, 1.2, "wrong_function", "wrong_function", "{it}: the sum, not the largest")
    if ndim and not isinstance(node, Number) and not place.exponent:
        own = [
            (name, 1.25)
            for name in ("argmin", "argmax", "min", "prod", "std")
            if name in words.functions and place.root
        ]
        inside = 0.0 if place.root else 0.15 if isinstance(node, Binary | Product) else 0.3
        for axis in (None, *range(ndim)) if ndim > 1 else (None,):
            for keep in (False, True) if axis is not None else (False,):
                along: tuple[tuple[str, Node], ...] = () if axis is None else (("axis", Number(float(axis), True)),)
                flags: tuple[tuple[str, Node], ...] = (("keepdims", Truth(True)),) if keep else ()
                for name, cost in (("sum", 1.25), ("mean", 1.3), ("max", 1.7), *own):
                    new = Call(name, (node,), (*along, *flags), span=node.span)
                    where = "" if axis is None else f" over axis {axis}"
                    says = f"the {name if name != 'max' else 'maximum'}{where} of {{it}} is missing"
                    yield Edit(node, new, cost + inside + (0.1 if keep else 0.0), code, code, says)


def moments(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """A variance divided by another count, or a mean of squares about 0."""
    if not isinstance(node, Call) or node.function not in ("var", "std", "cov", "mean", "sqrt"):
        return
    keywords = dict(node.keywords)
    if node.function in ("var", "std", "cov"):
        usual = 1.0 if node.function == "cov" else 0.0
        given = keywords.get("ddof")
        ddof = given.value if isinstance(given, Number) else usual
        rest = tuple(item for item in node.keywords if item[0] not in ("ddof", "bias"))
        other = 1.0 - ddof if ddof in (0.0, 1.0) else usual
        new = Call(node.function, node.args, (*rest, ("ddof", Number(other, True))), span=node.span)
        says = f"{{it}} divides by another count: ddof={other:.0f} belongs here"
        yield Edit(node, new, 1.1, "wrong_divisor", "wrong_divisor", says)
    if node.function in ("var", "std"):
        rest = tuple(item for item in node.keywords if item[0] != "ddof")
        squares = Call("mean", (Binary("**", node.args[0], Number(2.0, True)),), rest, span=node.span)
        new = squares if node.function == "var" else Call("sqrt", (squares,), span=node.span)
        yield Edit(
            node,
            new,
            1.3,
            "wrong_function",
            "wrong_function",
            "{it} takes the mean away first; nothing is taken away here",
        )
    inner = node.args[0] if node.function == "sqrt" else node
    if isinstance(inner, Call) and inner.function == "mean" and isinstance(inner.args[0], Binary):
        square = inner.args[0]
        if square.op == "**" and square.right == Number(2.0, True):
            name = "std" if node.function == "sqrt" else "var"
            new = Call(name, (square.left,), inner.keywords, span=node.span)
            yield Edit(
                node, new, 1.3, "wrong_function", "wrong_function", f"{{it}} is not {name}: the mean is not taken away"
            )


def made(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Ones for zeros, and the parts of a stack in another order."""
    if not isinstance(node, Call):
        return
    if node.function in ("zeros", "ones", "zeros_like", "ones_like"):
        other = node.function.replace("zeros", "?").replace("ones", "zeros").replace("?", "ones")
        new = Call(other, node.args, node.keywords, span=node.span)
        yield Edit(node, new, 1.1, "wrong_constant", "wrong_constant", f"{{it}}: {other}, not {node.function}")
    if node.args and isinstance(node.args[0], Sequence) and len(node.args[0].items) == 2:
        turned = Sequence(node.args[0].items[::-1], span=node.args[0].span)
        new = Call(node.function, (turned, *node.args[1:]), node.keywords, span=node.span)
        yield Edit(node, new, 1.1, "order", "order", "the parts of {it} are in the wrong order")


def einsums(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Another pattern: indices kept, summed or exchanged."""
    if not (isinstance(node, Call) and node.function == "einsum" and isinstance(node.args[0], Text)):
        return
    inputs, arrow, output = node.args[0].value.replace(" ", "").partition("->")
    if not arrow or not inputs.replace(",", "").isalpha() or len(set(inputs)) > 6:
        return
    letters = sorted(set(inputs) - {","})
    if len(node.args) == 3:
        swapped = Call("einsum", (node.args[0], node.args[2], node.args[1]), node.keywords, span=node.span)
        yield Edit(node, swapped, 1.08, "order", "order", "the operands of {it} are in the wrong order")
    for turned in permutations(output) if len(output) <= 4 else ():
        if "".join(turned) != output:
            pattern = Text(f"{inputs}->{''.join(turned)}", span=node.args[0].span)
            new = Call("einsum", (pattern, *node.args[1:]), node.keywords, span=node.span)
            yield Edit(node, new, 1.05, "transpose", "transpose", "the axes that {it} gives are in another order")
    for length in range(min(len(letters), 3) + 1):
        for chosen in permutations(letters, length):
            if "".join(chosen) != output and sorted(chosen) != sorted(output):
                code = "reduction"
                pattern = Text(f"{inputs}->{''.join(chosen)}", span=node.args[0].span)
                new = Call("einsum", (pattern, *node.args[1:]), node.keywords, span=node.span)
                yield Edit(node, new, 1.1, code, code, "the indices of {it} are wrong")
    for place_, letter in enumerate(inputs):
        for other in letters:
            if letter not in (",", other):
                changed = inputs[:place_] + other + inputs[place_ + 1 :]
                new = Call("einsum", (Text(f"{changed}->{output}"), *node.args[1:]), node.keywords, span=node.span)
                yield Edit(node, new, 1.3, "reduction", "reduction", "the indices of {it} are wrong")
