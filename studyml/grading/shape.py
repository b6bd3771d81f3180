"""Shapes: what an expression's shape is, or that NumPy raises.

Owns the verdict of a shape and what a wrong one says; how one is written is ``written_shapes``'s. Knows the rules of
shapes through ``algebra.shapes``; runs no values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import cast

from studyml.algebra.language import ReadError, read, show
from studyml.algebra.shapes import UNKNOWN, Shape, ShapeError, Size, infer, resolve
from studyml.algebra.symbols import World
from studyml.algebra.tree import Binary, Call, Index, Name, Node, Slice, children, rebuild, walk
from studyml.grading.choice import sentence
from studyml.grading.counts import fits_count
from studyml.grading.problem import ProblemError, declare
from studyml.grading.written_shapes import ERROR, Known, read_shape, several, told
from studyml.model import FoundMistake, Outcome, Question, Verdict


@dataclass(frozen=True, slots=True)
class Truth:
    """The right answer of a shape question."""

    shape: Known
    tree: Node
    world: World
    error: ShapeError | None = None


def truth_of(question: Question) -> Truth:
    """Return the shape of a question's expression. Raises ProblemError when it can't be read."""
    world = declare(question)
    try:
        reading = read(question.expression, world.names)[0]
    except ReadError as error:
        raise ProblemError("expression", str(error)) from None
    try:
        tree = resolve(reading.tree, world.forms, mathematical=reading.notation == "math").tree
        return Truth(measured(tree, world), tree, world)
    except ShapeError as error:
        return Truth(ERROR, reading.tree, world, error)


def measured(tree: Node, world: World) -> Shape | tuple[Shape, ...]:
    """Return the shape of a resolved tree; of ``X.shape`` that of a tuple of sizes, (2,). Raises ShapeError."""
    found = infer(tree, world.forms)
    return (len(found),) if isinstance(tree, Call) and tree.function == "shape" else found


def grade_shape(question: Question, answer: str) -> Verdict:
    """Judge a shape. Raises ProblemError for a malformed question."""
    truth = truth_of(question)
    expected = told(truth.shape)
    counted = any(UNKNOWN in part for part in _parts(truth.shape))
    try:
        mine, note = read_shape(answer, truth.world, counted=counted)
    except ValueError as error:
        message = f"{error}; write (n, m), (m,) with the comma, () for a scalar, or error"
        return Verdict(
            Outcome.SYNTAX_ERROR, (FoundMistake("syntax", message),), message=message, expected_shape=expected
        )
    reading = told(mine)
    raises = f"NumPy raises: {said(truth.error)}" if truth.error is not None else ""
    if _equal(mine, truth.shape):
        return Verdict(
            Outcome.CORRECT,
            evidence="exact",
            reading=reading,
            message=raises,
            note=note,
            shape=reading,
            expected_shape=expected,
        )
    outcome, message, note = Outcome.WRONG, "not this shape", ""
    fits: bool | None = False
    if counted:
        distinct = any(isinstance(node, Call) and node.function == "unique" for node in walk(truth.tree))
        fits = fits_count(_parts(mine), _parts(truth.shape), truth.world.size_names, all_pass=distinct)
    if fits is not False:
        depends = "how many entries pass depends on the values"
        outcome = Outcome.UNDECIDED if fits is None else Outcome.CORRECT
        message, note = (f"{depends}: {expected}", "") if fits is None else ("", depends)
    elif truth.error is not None:
        message = raises
    elif mine == ERROR:
        message = "NumPy does not raise here"
    return Verdict(
        outcome,
        evidence="" if outcome is Outcome.UNDECIDED else "exact",
        reading=reading,
        message=message,
        note=note,
        shape=reading,
        expected_shape=expected,
    )


def _parts(shape: Known) -> tuple[Shape, ...]:
    """The shapes of a result of several, or the one; none of an error."""
    if isinstance(shape, str):
        return ()
    return cast(tuple[Shape, ...], shape if several(shape) else (shape,))


def said(error: ShapeError | None) -> str:
    """Return NumPy's own message where there is one (numbers as sizes), with ours in the learner's words."""
    if error is None:
        return ""
    theirs = " ".join(error.numpy_message.split())
    return f"{theirs} [{error.message}]" if theirs and theirs != error.message else error.message


def _equal(mine: Known, truth: Known) -> bool:
    return type(mine) is type(truth) and mine == truth


def explain_shape(question: Question, verdict: Verdict) -> Verdict:
    """Return the verdict of a wrong shape with its mistake and hints."""
    truth = truth_of(question)
    try:
        mine, _ = read_shape(verdict.shape, truth.world, counted=True)
    except ValueError:
        return verdict
    code, kind = _listed(question, mine, truth.world) or _mistake(mine, truth)
    words = kind or sentence(code)
    line = f"{show(truth.tree)} has shape {told(truth.shape)}" if truth.error is None else f"{show(truth.tree)} raises"
    hints = (
        "Write the shape of each operand under it, then the rule of the operation.",
        words[:1].upper() + words[1:],
        line,
    )
    message = verdict.message if truth.error is not None else words
    return replace(verdict, mistakes=(FoundMistake(code, words),), message=message, hints=hints)


def _listed(question: Question, mine: Known, world: World) -> tuple[str, str] | None:
    for wrong in question.wrong:
        try:
            if _equal(read_shape(wrong.answer, world)[0], mine):
                return wrong.mistake, sentence(wrong.mistake)
        except ValueError:
            continue
    return None


def _mistake(mine: Known, truth: Truth) -> tuple[str, str]:
    """The code and words of a wrong shape: from the shapes, then from the operation at the top."""
    right = truth.shape
    top = truth.tree
    if truth.error is not None:
        return _missed_error(truth)
    if mine == ERROR:
        return _top_code(top), "these shapes fit; nothing raises"
    if several(mine) and several(right) and len(mine) == len(right):
        place = next(place for place, (one, other) in enumerate(zip(mine, right, strict=True), 1) if one != other)
        return "shape", f"result {place} of {len(right)} has another shape"
    if several(mine) or several(right):
        return "shape", "this gives several results, each with its own shape" if several(
            right
        ) else "this is one result"
    assert isinstance(mine, tuple) and isinstance(right, tuple)
    squeezed = tuple(size for size in mine if size != 1), tuple(size for size in right if size != 1)
    if squeezed[0] == squeezed[1]:
        if len(mine) == len(right):
            added = any(isinstance(node, Index) for node in walk(top))
            code = "broadcast" if added else "reduction" if _reduces(truth) else "transpose"
            return code, "the axis of size 1 stands at another place"
        if _reduces(truth):
            return "reduction", "keepdims decides whether a reduced axis stays as 1"
        return "column_vs_1d", "an axis of size 1 is not the same as no axis"
    if len(mine) == len(right) and mine in set(permutations(right)):
        return "transpose", "the axes are in another order"
    plain = cast(Shape, mine)
    named = _edited(mine, truth) or _of_an_operand(plain, truth) or _of_its_sizes(plain, truth)
    if named is None and len(mine) == len(right) and any(isinstance(node, Slice) for node in walk(top)):
        return "shape", "count what each slice keeps: from its start up to, not with, its end, rounded up by its step"
    return named or _unknown(plain, truth)


def _operands(truth: Truth) -> list[tuple[Node, Shape]]:
    """What the operation at the top is applied to, with shapes."""
    found = []
    for child in children(truth.tree):
        shape = _shape_of(child, truth.world)
        if isinstance(shape, tuple) and not several(shape) and any(isinstance(part, Name) for part in walk(child)):
            found.append((child, cast(Shape, shape)))
    return found


def _of_an_operand(mine: Shape, truth: Truth) -> tuple[str, str] | None:
    """The shape of one operand, as if nothing were done with it."""
    for child, shape in _operands(truth):
        if shape == mine:
            words = f"{told(shape)} is the shape of {show(child)}, not yet of {show(truth.tree)}"
            return _top_code(truth.tree), words
    return None


_ARRANGED = frozenset(
    ("reshape", "ravel", "concatenate", "stack", "vstack", "hstack", "column_stack", "repeat", "tile")
)


def _of_its_sizes(mine: Shape, truth: Truth) -> tuple[str, str] | None:
    """The right sizes, put together by another rule than the operation's."""
    top = truth.tree
    sizes = {size for _, shape in _operands(truth) for size in shape}
    if not mine and isinstance(top, Call) and top.function == "outer":
        return "reduction", "an outer product keeps both axes; the inner product sums"
    if isinstance(top, Call) and top.function in _ARRANGED:
        return "shape", sentence("shape")
    if not sizes.issuperset(mine):
        inner = {size for node in walk(top) for size in _inner_sizes(node, truth)}
        return ("shape", "an inner size is summed over, it does not stay") if inner & set(mine) else None
    if isinstance(top, Binary) and top.op == "@":
        return "shape", "the inner size is summed over, the outer ones stay"
    if _reduces(truth):
        return "reduction", sentence("reduction")
    if isinstance(top, Binary) and mine:
        return "broadcast", "every axis of the result is the larger of the two, matched from the last axis"
    return ("shape", sentence("shape")) if mine else None


def _inner_sizes(node: Node, truth: Truth) -> tuple[Size, ...]:
    """The size that a matrix product sums over, if it is one."""
    if not (isinstance(node, Binary) and node.op == "@"):
        return ()
    shape = _shape_of(node.left, truth.world)
    return (cast(Shape, shape)[-1],) if isinstance(shape, tuple) and shape and not several(shape) else ()


def _unknown(mine: Shape, truth: Truth) -> tuple[str, str]:
    """No explanation: say so, with what is sure."""
    given = ", ".join(f"{show(child)} is {told(shape)}" for child, shape in _operands(truth))
    words = f"I can't tell what led to {told(mine)}"
    return "other", f"{words}: {given}" if given else words


def _missed_error(truth: Truth) -> tuple[str, str]:
    assert truth.error is not None
    words = truth.error.message
    failing = next((node for node in walk(truth.tree) if node.span == truth.error.span), truth.tree)
    if isinstance(failing, Binary) and failing.op != "@":
        return "broadcast", words
    if isinstance(failing, Binary) or (
        isinstance(failing, Call) and failing.function in ("dot", "inner", "linalg.solve")
    ):
        return "transpose" if _mended_by_transpose(truth) else "shape", words
    if isinstance(failing, Call) and failing.function in ("sum", "mean", "max", "min", "argmax", "std", "var"):
        return "reduction", words
    return "shape", words


def _mended_by_transpose(truth: Truth) -> bool:
    for node in walk(truth.tree):
        if not isinstance(node, Call) or node.function != "T":
            for new in (Call("T", (node,)),):
                if _shape_of(rebuild(truth.tree, node, new), truth.world) is not None:
                    return True
    return False


def _shape_of(tree: Node, world: World) -> Known | None:
    try:
        return infer(tree, world.forms)
    except ShapeError:
        return None


def _edited(mine: Known, truth: Truth) -> tuple[str, str] | None:
    """An edit of the expression that has the learner's shape: what was misread."""
    from studyml.grading.diagnosis.edits import Vocabulary, edits

    words = Vocabulary(forms=truth.world.forms, sizes=frozenset(truth.world.size_names), let={})
    wanted = {"transpose", "order", "elementwise_vs_matmul", "reduction", "broadcast", "column_vs_1d"}
    for edit in edits(truth.tree, words):
        if (
            edit.forward in wanted
            and edit.cost < 1.3
            and (edit.forward != "reduction" or _reduces(truth))
            and _shape_of(rebuild(truth.tree, edit.old, edit.new), truth.world) == mine
        ):
            return edit.forward, ""
    return None


def _reduces(truth: Truth) -> bool:
    names = ("sum", "mean", "max", "min", "std", "var", "argmax", "argmin", "linalg.norm", "prod", "median")
    return any(isinstance(node, Call) and node.function in names for node in walk(truth.tree))


def _top_code(top: Node) -> str:
    if isinstance(top, Binary):
        return "shape" if top.op == "@" else "broadcast"
    if isinstance(top, Call) and top.function in ("sum", "mean", "max", "min", "std", "var", "argmax", "argmin"):
        return "reduction"
    return "shape"


__all__ = ["explain_shape", "grade_shape", "measured", "truth_of"]
