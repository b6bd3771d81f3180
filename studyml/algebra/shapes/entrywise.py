"""Rules of functions that work entry by entry, and of the arithmetic operators.

Owns broadcasting of operators and functions and the kind of their results; whole scalars keep their
symbolic value, so that ``reshape(n * m, -1)`` can be followed. Knows no trees.
"""

from __future__ import annotations

from collections.abc import Callable

from studyml.algebra.shapes.form import Abstract, Form, Kind, Refusal, array, broadcast, kind_of, normal_axes
from studyml.algebra.shapes.sizes import Size, add, floor_divide, multiply, subtract

Rule = Callable[..., Abstract]

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


def operator(op: str, left: Abstract, right: Abstract) -> Form:
    """The form of ``left op right`` for every operator but ``@``. Raises Refusal."""
    one, other = array(left), array(right)
    shape = broadcast(one.shape, other.shape)
    if op in COMPARISONS:
        return Form(shape, "bool")
    kind: Kind = kind_of(one, other)
    if op in ("&", "|", "^"):
        if kind == "float":
            raise Refusal(f"{op} needs conditions or whole numbers", hint="compare first, each side in brackets")
        return Form(shape, kind)
    if op == "-" and kind == "bool":
        raise Refusal("conditions can't be subtracted", hint="use ^ or ~, or make them numbers first")
    if op == "/":
        return Form(shape, "float")
    if op in ("//", "%", "**") and kind == "bool":
        kind = "int"
    value = None
    if one.value is not None and other.value is not None and not shape:
        value = _whole(op, one.value, other.value)
    if op == "**" and kind == "int" and isinstance(other.value, int) and other.value < 0:
        kind = "float"
    return Form(shape, kind, value)


def _whole(op: str, left: Size, right: Size) -> Size | None:
    if op == "+":
        return add(left, right)
    if op == "-":
        return subtract(left, right)
    if op == "*":
        return multiply(left, right)
    if op == "//" and right != 0:
        return floor_divide(left, right)
    if isinstance(left, int) and isinstance(right, int):
        if op == "%" and right:
            return left % right
        if op == "**" and 0 <= right <= 30 and abs(left) < 1000:
            return int(left**right)
    elif op == "**" and right in (0, 1, 2, 3):
        power: Size = 1
        for _ in range(int(str(right))):
            power = multiply(power, left)
        return power
    return None


def unary(op: str, operand: Abstract) -> Form:
    """The form of ``-x``, ``+x``, ``~x``. Raises Refusal."""
    form = array(operand)
    if op == "~" and form.kind == "float":
        raise Refusal("~ needs conditions", hint="compare first: ~(x > 0)")
    if op in "+-" and form.kind == "bool":
        raise Refusal(f"{op} needs numbers, not conditions")
    value = None if form.value is None or op == "~" else multiply(-1, form.value) if op == "-" else form.value
    return Form(form.shape, form.kind if form.kind != "bool" or op == "~" else "int", value)


def _float(x: Abstract) -> Form:
    return Form(array(x).shape, "float")


def _keeps(x: Abstract, *_: Abstract, **__: Abstract) -> Form:
    form = array(x)
    return Form(form.shape, "int" if form.kind == "bool" else form.kind)


def _condition(x: Abstract) -> Form:
    return Form(array(x).shape, "bool")


def _pair_float(x1: Abstract, x2: Abstract) -> Form:
    return Form(broadcast(array(x1).shape, array(x2).shape), "float")


def _extreme(x1: Abstract, x2: Abstract) -> Form:
    one, other = array(x1), array(x2)
    return Form(broadcast(one.shape, other.shape), kind_of(one, other))


def _logical(x1: Abstract, x2: Abstract) -> Form:
    return Form(broadcast(array(x1).shape, array(x2).shape), "bool")


def _close(a: Abstract, b: Abstract, **_: Abstract) -> Form:
    return _logical(a, b)


def _all_close(a: Abstract, b: Abstract, **_: Abstract) -> Form:
    _logical(a, b)
    return Form((), "bool")


def _equal(a1: Abstract, a2: Abstract) -> Form:
    return Form((), kind_of(array(a1), array(a2)) and "bool")


def where(condition: Abstract, x: Abstract, y: Abstract) -> Form:
    """``np.where`` with both choices (with one argument its size depends on the values)."""
    forms = [array(condition), array(x), array(y)]
    return Form(broadcast(*(form.shape for form in forms)), kind_of(*forms[1:]))


def clip(a: Abstract, a_min: Abstract = None, a_max: Abstract = None) -> Form:
    """``np.clip``; a limit may be missing."""
    forms = [array(a), *(array(limit) for limit in (a_min, a_max) if limit is not None)]
    return Form(broadcast(*(form.shape for form in forms)), kind_of(*forms))


def _softmax(x: Abstract, axis: Abstract = Form((), "int", -1)) -> Form:  # noqa: B008  # frozen: safe to share
    form = array(x)
    if axis is not None:
        normal_axes(axis, max(form.ndim, 1))
    return Form(form.shape, "float")


def _astype(x: Abstract, dtype: Abstract = "float") -> Form:
    form = array(x)
    kinds: dict[Abstract, Kind] = {"int": "int", "bool": "bool", "int64": "int", "int32": "int"}
    kind = kinds.get(dtype, "float")
    return Form(form.shape, kind, form.value if kind == "int" else None)


FLOATS = (
    "exp",
    "expm1",
    "log",
    "log1p",
    "log2",
    "log10",
    "sqrt",
    "sin",
    "cos",
    "tan",
    "arcsin",
    "arccos",
    "arctan",
    "sinh",
    "cosh",
    "tanh",
    "arcsinh",
    "arccosh",
    "arctanh",
    "sigmoid",
    "softplus",
    "erf",
)
KEEPS = ("abs", "sign", "square", "relu", "floor", "ceil", "round", "copy", "nan_to_num")
CONDITIONS = ("isnan", "isfinite", "isinf", "logical_not")

RULES: dict[str, Rule] = {
    **dict.fromkeys(FLOATS, _float),
    **dict.fromkeys(KEEPS, _keeps),
    **dict.fromkeys(CONDITIONS, _condition),
    **dict.fromkeys(("logaddexp", "hypot", "arctan2", "heaviside"), _pair_float),
    **dict.fromkeys(("maximum", "minimum"), _extreme),
    **dict.fromkeys(("logical_and", "logical_or", "logical_xor"), _logical),
    "isclose": _close,
    "allclose": _all_close,
    "array_equal": _equal,
    "where": where,
    "clip": clip,
    "softmax": _softmax,
    "log_softmax": _softmax,
    "astype": _astype,
}
