"""Names that words give: ``dL/dS = …, call this M``, ``call this matrix T``, ``let M be 1 where Z > 0, else 0``.

Owns how such words become an equation. Knows left sides; no values and no truth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyml.grading.derivation.left_sides import left_side
from studyml.grading.derivation.line import depth_of

_KIND = r"(?:[ \t]+(?:matrix|vector|array|number|scalar|quantity|expression|product|gradient|derivative|result))?"
_CALL = (
    rf"(?:call|name|denote)[ \t]+(?:this|it|that|the result)(?:[ \t]+last)?{_KIND}[ \t]+(?:(?:by|as)[ \t]+)?"
    r"(?P<name>[^\W\d]\w*)"
)
_BEHIND = re.compile(rf"(?<=[^\s:=])[ \t]*(?:[,;—–]|--?|#|//|%)?[ \t]+{_CALL}(?=[.,;]?[ \t]*$)", re.M)
_FOR = re.compile(
    r"^[ \t]*(?:(?:now|let us|let's|we)[ \t]+)?(?:write|use|put)[ \t]+(?P<name>[^\W\d]\w*)[ \t]+for[ \t]+"
    r"(?P<what>[d∂][^\s.,;]+)(?=[.,;]?[ \t]*$)",
    re.M | re.IGNORECASE,
)
"""``write Γ for ∂L/∂S``."""
_BELOW = re.compile(
    rf"^[ \t]*(?:(?:now|let us|let's|we)[ \t]+)?{_CALL}(?=[ \t]*(?:[.,;:]|$|and\b))", re.M | re.IGNORECASE
)
_ENTRIES = re.compile(r"(?<==:)(?P<name>\s*[^\W\d]\w*)_\{?[ijkl]{1,2}\}?(?=[.,;]?[ \t]*$)", re.M)
_LET = re.compile(
    r"\b(?P<let>let)[ \t]+(?P<name>[^\W\d]\w*)(?P<be>[ \t]+(?:be|denote|stand[ \t]+for)(?:[ \t]+the)?)[ \t]+"
    r"(?=[-−(\\∑Σ]|\d|[^\W\d]\w*[ \t]*(?:[-+*/@·⊙^ᵀ²'(]|[.,;]?[ \t]*$))",
    re.IGNORECASE | re.M,
)
_JOINTS = re.compile(r"[:;,]|\b(?:so|hence|thus|then|therefore|and)\b|[⇒→]|=>")
_INDICES = re.compile(r"_\{?[ijkl]+\}?\Z")


def called(answer: str) -> str:
    """Return an answer with ``=: M``, ``T = dL/dS`` and ``let M = …`` for such words."""
    if "let " in answer.casefold():
        answer = _LET.sub(lambda match: f"{match['let']} {match['name']} = ", answer)
    answer = _ENTRIES.sub(lambda match: match["name"], answer)
    answer = _FOR.sub(lambda match: f"{match['name']} = {match['what']}", answer)
    answer = _BEHIND.sub(lambda match: f" =: {match['name']}", answer)
    return _BELOW.sub(_of_the_last, answer)


def _of_the_last(match: re.Match[str]) -> str:
    """``T = dL/dS`` below ``… ∂L/∂S_ij = A_ij (D_ij − Σₖ A_ik D_ik)``."""
    for row in reversed(match.string[: match.start()].splitlines()):
        heads = [*_heads(row)]
        if not heads:
            continue
        left = left_side(heads[-1])
        if left is None or left.expression or left.gradient or left.function:
            return match[0]
        top, bottom = (_INDICES.sub("", name) for name in (left.top, left.bottom or ""))
        return f"{match['name']} = {f'd{top}/d{bottom}' if bottom else top}"
    return match[0]


def _heads(row: str) -> Iterator[str]:
    """Yield what stands before the first equals sign of each equation on a row."""
    ends = [match.span() for match in _JOINTS.finditer(row) if depth_of(row[: match.start()]) == 0]
    for begin, end in zip([0, *(end for _, end in ends)], [*(begin for begin, _ in ends), len(row)], strict=True):
        head, equals, _ = row[begin:end].partition("=")
        if equals:
            yield head
