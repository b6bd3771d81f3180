"""What an answer under way is read as, while the learner still types.

Owns no judgement: it says how the text is understood and never whether it is right. What can't be read yet, or
not at all, is "": the verdict says why, once the answer is handed in.
"""

from __future__ import annotations

from studyml.algebra.language import ReadError, read, show
from studyml.algebra.shapes import ShapeError, resolve
from studyml.grading.problem import ProblemError, declare
from studyml.grading.written_numbers import sides, written
from studyml.grading.written_shapes import read_shape, told
from studyml.model import Kind, Question

_EXPRESSIONS = frozenset({Kind.FORMULA, Kind.TRANSLATE, Kind.GRADIENT, Kind.DERIVATIVE, Kind.NUMBER})


def preview(question: Question, answer: str) -> str:
    """Return the reading of a formula, number or shape; "" for other kinds and for what can't be read."""
    try:
        world = declare(question)
        if question.kind is Kind.SHAPE:
            return told(read_shape(answer, world)[0])
        if question.kind not in _EXPRESSIONS:
            return ""
        if question.kind is Kind.NUMBER:
            answer = written(sides(answer)[-1], world.names, one=True).text
        notation = "numpy" if question.kind is Kind.TRANSLATE else "any"
        first = read(answer, world.names, notation=notation)[0]  # type: ignore[arg-type]  # one of the two words
    except (ReadError, ProblemError, ValueError, RecursionError):
        return ""
    try:
        return show(resolve(first.tree, world.forms, mathematical=first.notation == "math").tree)
    except (ShapeError, RecursionError):  # it is read all the same; that the shapes don't fit is for the verdict
        return show(first.tree)
