"""The right side of an answer that names what it computes: ``dL/dw = …``, ``∇_w L = …``, ``w -= …``.

Owns which left sides are no more than a heading. The right side keeps its place in the text, so that every message
points where the learner wrote. Knows names and the question's variable; reads no expression.
"""

from __future__ import annotations

import re

from studyml.algebra.language import ReadError, step
from studyml.grading.problem import Problem
from studyml.model import Kind

_EQUALS = re.compile(r"(?<![=<>!:+*/@%-])=(?!=)")
_BECOMES = re.compile(r"\A(\s*[^\W\d]\w*\s*)(:=|←|\\leftarrow\b|\\gets\b)")
"""``w ← w - lr*g``."""
_NABLA = re.compile(
    r"(?:∇|\\nabla)\s*(?:_\s*\{?\s*(?P<by>[^\s{}]+?)\s*\}?)?\s*(?:L|J|l|\\ell|\\mathcal\s*\{?\s*L\s*\}?)?"
)
_NABLA_OF = re.compile(r"(?:∇|\\nabla)\s*\{?\s*(?P<by>[^\W\d_]\w*)\s*\}?")
_MARKS = re.compile(r"(\s*)(`+)([^`]*)\2(\s*)")
"""Code as Markdown marks it."""
_MOVED = re.compile(r"\s*([^\W\d]\w*)\s*[-+]=(?!=)")
_WORD = re.compile(r"\\?[^\W\d]\w*'?")
_CALLED = re.compile(r"\s*\$*\s*\\?[^\W\d]\w*\s*\(\s*\\?[^\W\d]\w*(?:\s*,\s*\\?[^\W\d]\w*)*\s*\)\s*")
"""``σ(z)`` before an equals sign: what the answer is called."""


def without_marks(answer: str) -> str:
    """Return an answer of the same length without the backticks around it and the semicolon or point that ends it."""
    marked = _MARKS.fullmatch(answer)
    if marked is not None:
        around = " " * len(marked[2])
        answer = f"{marked[1]}{around}{marked[3]}{around}{marked[4]}"
    ended = answer.rstrip()
    if ended.endswith(".") and not ended.endswith(".."):  # of a sentence
        return f"{ended[:-1]} {answer[len(ended) :]}"
    return f"{ended[:-1]}{answer[len(ended) - 1 :].replace(';', ' ', 1)}" if ended.endswith(";") else answer


def right_side(problem: Problem, answer: str) -> str:
    """Return an answer with its heading blanked out; as it is when it has none. Raises ReadError for another's."""
    if len(answer) > 4000:
        return answer
    answer = without_marks(answer)
    answer = _BECOMES.sub(lambda found: f"{found[1]}{'=':>{len(found[2])}}", answer, count=1)
    moved = _MOVED.match(answer)
    if moved is not None and problem.names.resolve(moved[1]) is not None:
        return f"{answer[: moved.end() - 1]}({answer[moved.end() :]})"
    equals = _EQUALS.search(answer)
    if equals is not None and _CALLED.fullmatch(answer[: equals.start()]) and answer[equals.end() :].strip():
        return " " * equals.end() + answer[equals.end() :]
    if (
        equals is None
        or any(bracket in answer[: equals.start()] for bracket in "([")
        or not answer[equals.end() :].strip()
    ):
        return answer
    left, blank = answer[: equals.start()].strip().lstrip("$"), " " * equals.end()
    named = step(left, problem.names)
    if not left:
        return blank + answer[equals.end() :]
    wrt = problem.question.wrt
    glued = _NABLA_OF.fullmatch(left)  # ∇w as ∇_w
    nabla = glued if glued is not None and wrt and problem.names.resolve(glued["by"]) == wrt else _NABLA.fullmatch(left)
    by = named[1] if named is not None else nabla["by"] if nabla is not None else None
    if by is not None and wrt and (problem.names.resolve(by) or by) != wrt:
        raise ReadError(
            "syntax", f"Asked is the derivative in {wrt}, this begins with the one in {by}.", (0, equals.end())
        )
    if wrt and (named is not None or nabla is not None):
        return blank + answer[equals.end() :]
    asked = problem.question.kind in (Kind.FORMULA, Kind.TRANSLATE)  # w = w - lr*g
    if _WORD.fullmatch(left) and (asked or problem.names.resolve(left) is None):
        return blank + answer[equals.end() :]
    return answer
