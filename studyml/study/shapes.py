"""The shape of an expression for given sizes.

Owns the use case behind ``studyml shape``: names with sizes and an expression in, a shape or NumPy's error explained
out. Loads the rules of shapes, and NumPy only to quote its own message.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studyml.errors import UsageError

if TYPE_CHECKING:
    from studyml.algebra.language import ReadError


@dataclass(frozen=True, slots=True)
class ShapeAnswer:
    """What came out: a shape, or why there is none."""

    expression: str
    """The expression as it was understood."""
    shape: str
    """``(3,)``, several separated by commas, or ``error``."""
    message: str = ""
    """NumPy's own message where the sizes are numbers."""
    explanation: str = ""
    """The same in the learner's words."""

    @property
    def raises(self) -> bool:
        """Whether NumPy would raise."""
        return self.shape == "error"


def shape_of(expression: str, assignments: Sequence[str]) -> ShapeAnswer:
    """Return the shape of an expression; ``assignments`` are ``X=5,3``, ``r=n``, ``b=``. Raises UsageError."""
    from studyml.algebra.language import ReadError, read, show
    from studyml.algebra.shapes import ShapeError, resolve
    from studyml.algebra.symbols import DeclarationError, World
    from studyml.grading.shape import measured
    from studyml.grading.written_shapes import told

    declared: dict[str, str] = {}
    for assignment in assignments:
        name, declaration = _declaration(assignment)
        if name in declared:
            raise UsageError(f"{name} has two shapes: {declared[name]} and {declaration}", remedy="give one of them")
        try:
            World.declare({name: declaration})
        except DeclarationError as error:
            raise UsageError(f"{assignment!r}: {error.message}", remedy=_meant(assignment)) from None
        declared[name] = declaration
    try:
        world = World.declare(declared)
    except DeclarationError as error:
        raise UsageError(error.message, remedy=_EXAMPLE) from None
    try:
        reading = read(expression, world.names)[0]
    except ReadError as error:
        place = f" at character {error.span[0] + 1}" if expression.strip() else ""
        raise UsageError(f"{expression!r} can't be read{place}: {error.message}", remedy=_given(error)) from None
    try:
        resolved = resolve(reading.tree, world.forms, mathematical=reading.notation == "math")
        return ShapeAnswer(show(resolved.tree), told(measured(resolved.tree, world)))
    except ShapeError as error:
        theirs = " ".join(error.numpy_message.split())
        why = error.message
        if "whole number" in why and not any(declaration.endswith(" int") for declaration in declared.values()):
            why += "; labels and numbers to count by are declared so: y='(n,) int', k='() int'"
        return ShapeAnswer(show(reading.tree), "error", theirs or why, why)


def _given(error: ReadError) -> str:
    """Say how a name gets a shape, or what else was meant."""
    near = f"did you mean {error.nearest}?" if error.nearest and error.nearest not in error.message else ""
    unknown = re.search(r"the name (\w+)", error.message)
    if unknown is None or near:
        return near or _EXAMPLE
    return f"give its sizes: {unknown[1]}=n,m or {unknown[1]}=5,3"


_BETWEEN = re.compile(r"\s*×\s*|(?<=\w)\s+[xX]\s+(?=\w)|(?<=\d)[xX](?=\d)")
"""What stands between the sizes of ``3x4``, ``n x m``, ``n×m``."""
_ASIDE = re.compile(r"\w\s+\w")
_EXAMPLE = "e.g. studyml shape 'X.T @ r' X=5,3 r=5"
_SIZES = re.compile(r"(?<![.\d])\d+(?![.\d])|[^\W\d]\w*")


def _meant(assignment: str) -> str:
    """Say the nearest assignment that has a shape: the same sizes, with commas between them."""
    from studyml.algebra.symbols import DeclarationError, World

    name, _, sizes = assignment.partition("=")
    near = f"{name.strip()}={','.join(_SIZES.findall(sizes))}"
    if near.endswith("="):
        return _EXAMPLE
    try:
        World.declare(dict([_declaration(near)]))
    except DeclarationError:
        return _EXAMPLE
    return f"did you mean {near}?" if near != assignment else _EXAMPLE


def _declaration(assignment: str) -> tuple[str, str]:
    name, equals, sizes = assignment.partition("=")
    if not equals:
        raise UsageError(f"{assignment!r} is no NAME=SIZES", remedy="e.g. X=5,3, r=n, or b= for a scalar")
    text = _BETWEEN.sub(",", sizes.strip())
    if text.startswith("["):  # as PyTorch shows a shape
        text = text.replace("[", "(", 1).replace("]", ")", 1)
    if _ASIDE.search(text.partition(")")[0]):  # a product of sizes by juxtaposition is hardly what is meant
        raise UsageError(f"{assignment!r}: sizes are separated by commas", remedy=_meant(assignment))
    if text.startswith("("):
        return name.strip(), text
    parts = [part.strip() for part in text.split(",")]
    if parts[-1] == "":  # "5," is one axis, "" none
        parts.pop()
    if "" in parts:
        raise UsageError(f"{assignment!r}: a size is missing between two commas", remedy="e.g. X=5,3")
    return name.strip(), f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
