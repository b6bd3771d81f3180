"""Edits of arithmetic: terms and factors, signs, powers, constants, names.

Owns what goes wrong in the algebra itself, one rule a kind of slip. Knows trees only.
"""

from __future__ import annotations

from collections.abc import Iterator

from studyml.algebra.tree import (
    Binary,
    Call,
    Index,
    Name,
    Node,
    Number,
    Product,
    Unary,
)
from studyml.grading.diagnosis.edits.edit import (
    ADDITIVE,
    Edit,
    Place,
    Vocabulary,
    factor_codes,
    has_rate,
    is_additive,
    is_condition,
    is_scale,
    ndim_of,
)
from studyml.grading.diagnosis.edits.functions import ENTRYWISE

_POWERS = (2.0, 3.0, 1.0, 0.5, -1.0, -0.5, -2.0, 4.0)


_CONSTANTS = (1.0, 2.0, 0.5, 0.0, -1.0, 3.0, 4.0)


def drops(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """A term or factor left out."""
    if isinstance(node, Product):
        for kept, factor in ((node.left, node.right), (node.right, node.left)):
            missing, extra = factor_codes(factor, False, words)
            yield Edit(node, kept, 1.25, missing, extra, _too_many(extra, "the factor"))
        return
    if not isinstance(node, Binary):
        return
    left, right = node.left, node.right
    if node.op in ADDITIVE:
        yield Edit(node, left, 1.1, "missing_term", "extra_term", "one term of {it} is too many")
        yield Edit(
            node, right, 1.1 if node.op == "+" else 1.35, "missing_term", "extra_term", "one term of {it} is too many"
        )
        if node.op == "-":
            new = Unary("-", right, span=right.span)
            yield Edit(node, new, 1.15, "missing_term", "extra_term", "one term of {it} is too many")
    elif node.op in ("*", "@"):
        dearer = 0.2 if node.op == "@" else 0.0
        for kept, factor in ((left, right), (right, left)):
            missing, extra = factor_codes(factor, False, words)
            yield Edit(node, kept, 1.1 + dearer, missing, extra, _too_many(extra, "one factor"))
        if node.op == "*" and isinstance(left, Binary) and left.op == "*":  # a * b * c: two at once
            for kept in (left.left, left.right):
                yield Edit(node, kept, 1.2, "missing_factor", "extra_factor", "two factors of {it} are too many")
        if isinstance(left, Binary) and left.op == "/" and isinstance(left.left, Binary) and left.left.op == "*":
            # a * b * (1 - b) / n written as a * b / n * (1 - b)
            kept = Binary("/", left.left.left, left.right)
            yield Edit(node, kept, 1.3, "missing_factor", "extra_factor", "two factors of {it} are too many")
    elif node.op == "/":
        missing, extra = factor_codes(right, True, words)
        yield Edit(node, left, 1.1, missing, extra, _too_many(extra, "the division"))
        missing, extra = factor_codes(left, False, words)
        yield Edit(
            node,
            Binary("/", Number(1.0), right, span=node.span),
            1.4,
            missing,
            extra,
            _too_many(extra, "the numerator"),
        )


def _too_many(code: str, what: str) -> str:
    return {"extra_mean": "averaged once too often in {it}", "wrong_constant": "a constant in {it} is off"}.get(
        code, what + " in {it} is too many"
    )


def signs(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield a minus taken away, or put before a part."""
    if isinstance(node, Unary) and node.op == "-":
        code = "sign" if place.outer_sign or place.argument else "term_sign"
        yield Edit(node, node.operand, 1.0, code, code, "the minus in {it} is too many")
    elif isinstance(place.parent, Call) and place.parent.function in ENTRYWISE and not isinstance(node, Number):
        yield Edit(node, Unary("-", node, span=node.span), 1.25, "sign", "sign", "a minus is missing before {it}")
    elif isinstance(place.parent, Binary) and place.parent.op in ADDITIVE and node is place.parent.left:
        new = Unary("-", node, span=node.span)
        yield Edit(node, new, 1.2, "term_sign", "term_sign", "the sign of {it} is wrong")


def powers(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield another power, a power taken away, a square or a root put in."""
    code = "wrong_power"
    if isinstance(node, Binary) and node.op == "**":
        yield Edit(node, node.left, 1.1, code, code, "the power in {it} is wrong")
        if isinstance(node.right, Number):
            for power in dict.fromkeys((*_POWERS, node.right.value + 1, node.right.value - 1, -node.right.value)):
                if power not in (node.right.value, 1.0, 0.0):
                    new = Binary("**", node.left, Number(power, power.is_integer()), span=node.span)
                    yield Edit(node, new, 1.2, code, code, "the power in {it} is wrong")
    elif isinstance(node, Call) and node.function in ("sqrt", "square"):
        missing = "missing_function" if node.function == "sqrt" else code
        yield Edit(node, node.args[0], 1.1, missing, code, "the power in {it} is wrong")
        other = Call("square" if node.function == "sqrt" else "sqrt", node.args, span=node.span)
        yield Edit(node, other, 1.25, code, code, "the power in {it} is wrong")
    if isinstance(node, Number) or place.exponent or (isinstance(node, Call) and node.function in ("T",)):
        return
    counts = [name for name, form in words.forms.items() if form.kind == "int" and not form.shape]
    scalar = node.name if isinstance(node, Name) and ndim == 0 and node.name not in words.sizes else ""
    for name in counts if scalar else ():
        if name not in words.sizes and name != scalar:  # beta for beta**t
            raised = Binary("**", node, Name(name), span=node.span)
            yield Edit(node, raised, 1.4, code, code, f"{{it}} should be raised to {name}")
    if is_condition(node) or (isinstance(node, Name) and is_condition(words.let.get(node.name))):
        return
    plain = 0.0 if isinstance(node, Name) or (isinstance(node, Binary) and node.op in ADDITIVE) else 0.25
    if isinstance(node, Call) and len(node.args) == 1 and isinstance(place.parent, Binary) and place.parent.op == "-":
        plain = 0.1  # 1 - tanh(z)
    for power, cost in ((2.0, 1.4), (0.5, 1.5), (-1.0, 1.7), (3.0, 1.8)):
        new = Binary("**", node, Number(power, power.is_integer()), span=node.span)
        repair = "missing_function" if power == 0.5 else code
        says = {2.0: "{it} should be squared", 0.5: "the square root of {it} is missing"}.get(
            power, "the power of {it} is wrong"
        )
        yield Edit(node, new, cost + plain, code, repair, says)


def _inverts(tree: Node | None) -> bool:
    return isinstance(tree, Call) and tree.function in ("linalg.inv", "linalg.pinv")


def symbols(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield another name, or other labels (0 and 1 for -1 and 1)."""
    if isinstance(node, Index) and ndim:  # E[i] for G
        for name, form in words.forms.items():
            if form.ndim == ndim and form.kind == "float":
                new = Name(name, span=node.span)
                yield Edit(node, new, 1.5, "wrong_symbol", "wrong_symbol", f"here belongs {name}, not {{it}}")
    if not isinstance(node, Name):
        return
    if isinstance(place.parent, Call) and place.parent.function == "where" and node in place.parent.args[1:]:
        says = "in this branch the derivative is 1, not {it}"
        yield Edit(node, Number(1.0, True), 1.45, "wrong_symbol", "wrong_symbol", says)
    mine = words.forms.get(node.name)
    for name, form in words.forms.items():
        if name == node.name:
            continue
        size = node.name in words.sizes, name in words.sizes
        new = Name(name, span=node.span)
        code = "wrong_symbol"
        cost = 1.2 if mine is not None and form.shape == mine.shape else 1.6
        if all(size):
            code, cost = ("wrong_divisor" if place.divisor else "wrong_symbol"), 1.0
        elif any(size):
            cost = 1.7
        forward, repair = code, code
        if _applies(words.let.get(name), node.name):
            repair, cost = ("missing_inverse" if _inverts(words.let.get(name)) else "missing_function"), 1.1
        elif _applies(words.let.get(node.name), name):
            forward, cost = "missing_function", 1.1
        elif _multiplies(words.let.get(name), node, words):
            continue  # that is a factor missing
        yield Edit(node, new, cost, forward, repair, f"here belongs {name}, not {{it}}")
    domain = words.domains.get(node.name)
    if domain == "pm1":
        half = Binary("/", Binary("+", node, Number(1.0, True)), Number(2.0, True), span=node.span)
        yield Edit(node, half, 1.5, "wrong_loss", "wrong_loss", "the labels {it} are -1 and 1, not 0 and 1")
    elif domain in ("binary", "unit"):
        both = Binary("-", Binary("*", Number(2.0, True), node), Number(1.0, True), span=node.span)
        yield Edit(node, both, 1.5, "wrong_loss", "wrong_loss", "the labels {it} are 0 and 1, not -1 and 1")


def _applies(tree: Node | None, name: str) -> bool:
    """Whether a let is a function of just that name: ``p = sigmoid(z)``."""
    return (
        isinstance(tree, Call) and len(tree.args) == 1 and isinstance(tree.args[0], Name) and tree.args[0].name == name
    )


def _multiplies(tree: Node | None, node: Name, words: Vocabulary) -> bool:
    """Whether a let is a product with that name, or with what the name stands for: ``A = Z*s``."""
    same = (node, words.let.get(node.name))
    return isinstance(tree, Binary) and tree.op == "*" and (tree.left in same or tree.right in same)


def constants(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield another number, and the 1 that is missing before or after a part."""
    if not isinstance(node, Number):
        if isinstance(node, Binary) and node.op in ADDITIVE and isinstance(node.left, Number):
            return
        if isinstance(node, Unary) and node.op == "-" and not place.compared:
            one = Binary("-", Number(1.0, True), node.operand, span=node.span)
            yield Edit(node, one, 1.45, "extra_term", "missing_term", "before {it} the 1 is missing")
        power = isinstance(node, Binary) and node.op == "**"
        if (isinstance(node, Name | Call) or power) and not place.exponent and ndim is not None and not place.compared:
            one = Binary("-", Number(1.0, True), node, span=node.span)
            plain = (isinstance(node, Name) and node.name not in words.sizes) or (power and place.root)
            cost = 1.45 if plain else 1.8
            if isinstance(node, Name) and is_condition(words.let.get(node.name)):
                says = "{it} holds where it should not, and the other way round"
                yield Edit(node, one, 1.1, "wrong_condition", "wrong_condition", says)
            yield Edit(node, one, cost, "extra_term", "missing_term", "before {it} the 1 - is missing")
            for sign in ("+", "-"):
                shifted = Binary(sign, node, Number(1.0, True), span=node.span)
                code = "wrong_divisor" if isinstance(node, Name) and node.name in words.sizes else "missing_term"
                forward = "wrong_divisor" if code == "wrong_divisor" else "extra_term"
                yield Edit(
                    node,
                    shifted,
                    1.7 if code == "missing_term" else 1.3,
                    forward,
                    code,
                    f"after {{it}} the {sign} 1 is missing",
                )
        return
    code = "wrong_condition" if place.compared else "wrong_power" if place.exponent else "wrong_constant"
    if place.divisor and place.parent is not None and is_scale(place.parent, words):
        counted = isinstance(place.parent, Binary) and place.parent.op in ADDITIVE  # n - 2 for n - 1
        code = "wrong_divisor" if counted else code
    value = node.value
    above = place.parent
    if value == 1 and isinstance(above, Binary) and above.op == "/" and above.left is node:  # 1/Σ for exp(z)/Σ
        for factor in words.factors:
            missing = factor_codes(factor, False, words)[0]
            yield Edit(node, factor, 1.5, "extra_factor", missing, "a factor is missing above the line of {it}")
    for name, form in words.forms.items():
        if not form.shape and form.kind == "float" and name not in words.sizes:
            symbol = Name(name, span=node.span)
            yield Edit(node, symbol, 1.35, code, code, f"here belongs {name}, not {{it}}")
            yield Edit(node, Unary("-", symbol), 1.45, code, code, f"here belongs -{name}, not {{it}}")
    for other in dict.fromkeys(
        (*_CONSTANTS, value + 1, value - 1, 2 * value, value / 2, -value, 1 / value if value else 0)
        + ((10 * value, value / 10) if abs(value) >= 10 else ())
    ):
        if other != value:
            new = Number(float(other), float(other).is_integer(), span=node.span)
            yield Edit(node, new, 1.2, code, code, "the constant {it} is off")


def slopes(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """A rectifier's value or argument where its slope belongs."""
    for part, step in words.steps:
        if node == part and not place.compared:
            says = "{it}: the slope belongs here, 1 where it is positive"
            yield Edit(node, step, 1.05, "wrong_function", "wrong_function", says)
        elif node == step:
            yield Edit(
                node, part, 1.3, "wrong_function", "wrong_function", "{it}: the value belongs here, not the slope"
            )


def _inside(node: Node, words: Vocabulary, late: float) -> Iterator[Edit]:
    """A matrix put between two others: A @ y for A @ X.T @ y."""
    if not (isinstance(node, Binary) and node.op == "@"):
        return
    for name, form in words.forms.items():
        if form.ndim == 2 and form.kind == "float":
            for factor in (Name(name), Call("T", (Name(name),))):
                new = Binary("@", Binary("@", node.left, factor), node.right, span=node.span)
                says = "a matrix is missing inside {it}"
                yield Edit(node, new, 1.5 + late, "extra_factor", "missing_factor", says)


def additions(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """A factor or term of the problem put where none was."""
    if place.compared and isinstance(node, Name):
        for name, form in words.forms.items():
            if form.kind == "float" and form.ndim == ndim and ndim and name != node.name:
                new = Binary("*", node, Name(name), span=node.span)
                says = f"in the condition {{it}} must be {name} times {{it}}"
                yield Edit(node, new, 1.4, "wrong_condition", "wrong_condition", says)
    if place.root and ndim is None:
        yield from _inside(node, words, 0.0)  # inv(X.T @ X) @ y
    if isinstance(node, Number) or place.exponent or place.compared or ndim is None:
        return
    near = (
        place.root
        or (isinstance(place.parent, Binary) and place.parent.op in ("@", "*", "/"))
        or (isinstance(place.parent, Call) and place.parent.function in ("sum", "mean", "T"))
        or isinstance(place.parent, Product)
    )
    late = 0.0 if place.root else 0.05 if near else 0.3
    above = place.parent if isinstance(place.parent, Binary) and place.parent.op in ADDITIVE else None
    parent = None if above is None else ndim_of(above, words)
    for factor in words.factors:
        forms = ndim_of(factor, words)
        widest = ndim if parent is None else max(ndim, parent)
        if forms is None or (forms > widest and not place.root):
            continue
        says = "a factor is missing at {it}"
        missing, extra = factor_codes(factor, False, words)
        new = Binary("*", node, factor, span=node.span)
        yield Edit(node, new, 1.4 + late, extra, missing, says)
        if isinstance(factor, Name) and ndim == 0 and forms == 0:
            yield Edit(node, Binary("/", node, factor, span=node.span), 1.7 + late, extra, missing, says)
    twice = node.right if isinstance(node, Binary) and node.op == "*" and node.left == Number(2.0, True) else None
    if ndim == 2 and isinstance(twice, Name) and len(set(words.forms[twice.name].shape)) == 1:
        new = Binary("+", twice, Call("T", (twice,)), span=node.span)
        says = f"{twice.name} need not be symmetric: {twice.name} + {twice.name}.T, not {{it}}"
        yield Edit(node, new, 1.25, "wrong_constant", "missing_term", says)
    yield from _inside(node, words, late)
    if isinstance(node, Name) and (not place.divisor or ndim == 0) and not place.argument:
        for name, form in words.forms.items():
            if form.kind == "float" and name != node.name and form.ndim == ndim and name not in words.sizes:
                for sign in ADDITIVE:
                    new = Binary(sign, node, Name(name), span=node.span)
                    yield Edit(
                        node, new, 1.6, "extra_term", "missing_term", f"after {{it}} the {sign} {name} is missing"
                    )
    for term in words.terms:
        if place.root or is_additive(node):
            step = place.root and isinstance(term, Name) and has_rate(node)
            for sign in ADDITIVE:
                if step:
                    new = Binary(sign, term, node, span=node.span)
                    says = "{it} is the step: the parameter moves by it"
                    yield Edit(node, new, 1.2, "assigned_not_updated", "assigned_not_updated", says)
                new = Binary(sign, node, term, span=node.span)
                yield Edit(node, new, 1.5 + late, "extra_term", "missing_term", "a term is missing at {it}")
