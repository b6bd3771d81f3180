"""Shapes of expressions, with sizes that are names, numbers or small polynomials of names.

NumPy's rules without NumPy: importing this package is cheap. Two different names never broadcast or
contract; a named size counts as larger than any number (``x[:5]`` has 5 entries, ``x[1:]`` has n - 1).
What a condition selects has the size ``?``: :func:`is_known` tells.

Start with :func:`infer` (shapes) or :func:`resolve` (shape, kind, and the tree in NumPy's words).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from studyml.algebra.shapes.form import Abstract, Form, Refusal, ShapeError
from studyml.algebra.shapes.infer import RULES, Resolved, infer, infer_form, is_mathematical, resolve
from studyml.algebra.shapes.sizes import (
    UNKNOWN,
    Polynomial,
    Shape,
    Size,
    format_shape,
    format_size,
    names,
    parse_shape,
    parse_size,
    split_top,
    substitute,
)

if TYPE_CHECKING:
    from studyml.algebra.symbols import World

__all__ = [
    "RULES",
    "UNKNOWN",
    "Abstract",
    "Form",
    "Polynomial",
    "Refusal",
    "Resolved",
    "Shape",
    "ShapeError",
    "Size",
    "format_shape",
    "format_size",
    "infer",
    "infer_form",
    "is_known",
    "is_mathematical",
    "names",
    "parse_shape",
    "parse_size",
    "resolve",
    "split_top",
    "substitute",
    "world_shapes",
]


def is_known(shape: Shape) -> bool:
    """Whether no size depends on values (as behind a condition in an index)."""
    return UNKNOWN not in shape


def world_shapes(world: World) -> Mapping[str, Form]:
    """The form of every name of a problem: symbols, sizes and intermediates; pass it to :func:`infer`."""
    return world.forms
