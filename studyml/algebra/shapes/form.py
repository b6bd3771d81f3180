"""Forms: what is known of a value before there is one.

Owns :class:`Form` (shape, kind, a whole number's value) and the errors of this package, with
broadcasting, the one rule every other rule leans on. Knows no trees and no NumPy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from studyml.algebra.shapes.sizes import UNKNOWN, Shape, Size, format_shape, format_size
from studyml.algebra.tree import Span

Kind = Literal["bool", "int", "float"]


@dataclass(frozen=True, slots=True)
class Form:
    """Shape and kind of a value; ``value`` of a whole scalar (a size, an axis, an index)."""

    shape: Shape = ()
    kind: Kind = "float"
    value: Size | None = None
    row: bool = False
    """In mathematics: a 1-D value that stands for a row ``(1, n)``, such as ``xᵀ``."""
    entries: tuple[Size, ...] | None = None
    """The values of a short 1-D list of whole numbers, when known (``[0, 2]``)."""

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)


Abstract = Form | tuple["Abstract", ...] | str | bool | None
"""What an argument can be: a value, a tuple or list of them, a mode, a flag, None."""


class ShapeError(ValueError):
    """NumPy would raise here (or, of two named sizes, would in general).

    ``message`` is in the learner's words, ``span`` the failing part of the text.
    ``numpy_message`` is NumPy's own text, for concrete sizes; asking for it runs NumPy.
    """

    def __init__(self, message: str, span: Span, *, hint: str = ""):
        super().__init__(message + (f"; {hint}" if hint else ""))
        self.span = span
        self.hint = hint
        self.ask_numpy: Callable[[], str] | None = None

    @property
    def message(self) -> str:
        """One line, without a full stop."""
        return str(self)

    @property
    def numpy_message(self) -> str:
        """What NumPy says for these sizes, or ``""`` when the sizes are names."""
        return self.ask_numpy() if self.ask_numpy else ""


class Refusal(Exception):
    """A rule's "no", without its place: ``infer`` adds the span and raises :class:`ShapeError`."""

    def __init__(self, message: str, hint: str = ""):
        super().__init__(message)
        self.message = message
        self.hint = hint


def broadcast_size(left: Size, right: Size) -> Size | None:
    """One size that both stretch to, or None."""
    if left == right or right == 1:
        return left
    if left == 1:
        return right
    if UNKNOWN in (left, right):
        return left if right == UNKNOWN else right
    return None


def broadcast(*shapes: Shape) -> Shape:
    """The common shape, matched from the last axis. Raises Refusal."""
    result: Shape = shapes[0] if shapes else ()
    for shape in shapes[1:]:
        if shape == result or not shape:
            continue
        longer, shorter = (result, shape) if len(result) >= len(shape) else (shape, result)
        offset = len(longer) - len(shorter)
        merged = list(longer)
        for position, size in enumerate(shorter):
            common = broadcast_size(longer[offset + position], size)
            if common is None:
                raise Refusal(
                    f"{format_shape(result)} and {format_shape(shape)} don't broadcast: matched from the last axis, "
                    f"{format_size(longer[offset + position])} and {format_size(size)} differ and neither is 1"
                )
            merged[offset + position] = common
        result = tuple(merged)
    return result


def same(left: Size, right: Size) -> bool:
    """Whether two sizes agree where NumPy wants equal ones (unknown sizes get the benefit of the doubt)."""
    return left == right or UNKNOWN in (left, right)


def kind_of(*forms: Form) -> Kind:
    """The kind of a sum or product of these."""
    kinds = {form.kind for form in forms}
    return "int" if "int" in kinds and "float" not in kinds else "bool" if kinds == {"bool"} else "float"


def normal_axis(axis: Abstract, ndim: int) -> int:
    """An axis counted from 0. Raises Refusal when there is no such axis or it is no whole number."""
    if not isinstance(axis, Form) or axis.shape or not isinstance(axis.value, int):
        raise Refusal("an axis must be a whole number")
    number = axis.value
    if not -ndim <= number < ndim:
        have = (
            "no axes" if not ndim else f"{ndim} {'axis' if ndim == 1 else 'axes'} ({', '.join(map(str, range(ndim)))})"
        )
        raise Refusal(f"axis {number} is out of bounds: there {'are' if ndim != 1 else 'is'} {have}")
    return number % ndim


def normal_axes(axes: Abstract, ndim: int) -> tuple[int, ...]:
    """One or several different axes counted from 0; None means all. Raises Refusal."""
    if axes is None:
        return tuple(range(ndim))
    if not isinstance(axes, tuple):
        return (normal_axis(axes, ndim),)
    found = tuple(normal_axis(axis, ndim) for axis in axes)
    if len(set(found)) != len(found):
        raise Refusal("an axis is named twice")
    return found


def whole(value: Abstract, what: str) -> Size:
    """A whole number's value, perhaps symbolic; unknown where values decide it (``y.max() + 1``). Raises Refusal."""
    if not isinstance(value, Form) or value.shape or value.kind == "float":
        raise Refusal(f"{what} must be a whole number")
    if value.value is None and value.kind == "int":
        return UNKNOWN
    if value.value is None:
        raise Refusal(f"{what} must be a whole number")
    return value.value


def shape_argument(value: Abstract, what: str = "a shape") -> Shape:
    """The shape given as an argument: a whole number or a tuple of them. Raises Refusal."""
    if isinstance(value, tuple):
        sizes = tuple(whole(item, what) for item in value)
    elif isinstance(value, Form) and value.entries is not None:
        sizes = value.entries
    else:
        sizes = (whole(value, what),)
    return sizes


def array(value: Abstract) -> Form:
    """Any argument as an array: numbers and nested lists become one, as np.asarray does. Raises Refusal."""
    if isinstance(value, Form):
        return value
    if isinstance(value, bool):
        return Form((), "bool")
    if isinstance(value, tuple):
        items = [array(item) for item in value]
        if not items:
            return Form((0,), "float")
        if any(item.shape != items[0].shape for item in items):
            raise Refusal("the parts of the list have different shapes", hint="every row must be as long as the first")
        entries = tuple(item.value for item in items)
        known = None if items[0].shape or any(entry is None for entry in entries) else entries
        return Form((len(items), *items[0].shape), kind_of(*items), entries=known)  # type: ignore[arg-type]  # known: no None
    raise Refusal(f"{'None' if value is None else repr(value)} is not an array")
