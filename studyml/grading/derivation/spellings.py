"""Spellings: signs of mathematics that the language has other signs for, in an answer as a whole.

Owns ``\\dot a`` for a derivative, ``\\overline{G h}`` and ``⟨G h⟩`` for a mean, ``∂ᵥ``, a dot between spaces, and what
stands in a margin of its own behind equations. Knows words and left sides; no values.
"""

from __future__ import annotations

import re

from studyml.algebra.language.characters import SUBSCRIPTS
from studyml.grading.derivation.indices import lowered
from studyml.grading.derivation.left_sides import left_side
from studyml.grading.derivation.line import depth_of
from studyml.grading.derivation.prose import FUNCTIONS, MARKED, operative_words

_LOW = {**SUBSCRIPTS, **dict(zip("ₐₑₒₕₛᵣᵤᵥᵦᵧ", "aeohsruvβγ", strict=True))}
_BY = re.compile(rf"(?P<sign>[∂∇])(?P<by>[{''.join(_LOW)}]+)")
_DOT = re.compile(r"\\dot\s*(?:\{\s*(?P<braced>\\?\w+)\s*\}|(?P<bare>\\?[^\W\d_]))|(?P<letter>[^\W\d_])\u0307")
_MEAN = re.compile(r"\\overline\s*\{(?P<over>[^{}]*[^{}\w\s][^{}]*|[^{}]*\w\s+\w[^{}]*)\}|⟨(?P<angled>[^⟨⟩,|·\n]+)⟩")
_SAID_SO = re.compile(
    r"[,;]?\s*(?:\\?q?quad\s*)?⟨\s*·\s*⟩\s*(?:=|:=|is|denotes)\s*(?:the\s+)?(?:mean|average)\b[^\n,;]*"
)
_SPACED_DOT = re.compile(r"(?<=\S)[ \t]\.[ \t](?=[^\W\d]|[(\\])")
_MARGIN = re.compile(r"(?<=[^\s=+*/@·⊙−(,;:&-])(?P<gap>[ \t]{4,})(?P<note>[^\s=+*/@·⊙−)-][^\n]*)$", re.M)
_KEPT = re.compile(r"(?:if|where|when|for|else|otherwise|elsewhere|and|with|since|because|as|so|\\)", re.IGNORECASE)
_LONGEST_ROW = 2000


def in_plain_signs(answer: str, known: frozenset[str]) -> str:
    """Return an answer with plain words for such signs, and without words in a margin."""
    answer = lowered(answer)
    if "∂" in answer or "∇" in answer:
        answer = _BY.sub(lambda match: f"{match['sign']}_{''.join(_LOW[one] for one in match['by'])} ", answer)
    answer = _DOT.sub(lambda match: f"{match['braced'] or match['bare'] or match['letter']}'", answer)
    if "⟨" in answer or "\\overline" in answer:
        answer = _SAID_SO.sub("", answer)
        answer = _MEAN.sub(lambda match: f"mean({match['over'] or match['angled']})", answer)
    answer = _SPACED_DOT.sub(" · ", answer)
    if max(map(len, answer.splitlines()), default=0) > _LONGEST_ROW:
        return answer
    return _MARGIN.sub(lambda match: _without_note(match, known), answer)


def _without_note(match: re.Match[str], known: frozenset[str]) -> str:
    """A row without the words in its margin; an equation there stands by itself."""
    note = match["note"]
    before = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    if "=" not in before or depth_of(before) != 0 or _KEPT.match(note) or note.startswith(("#", "//", "%", "--")):
        return match[0]
    head, equals, _ = note.partition("=")
    if equals and left_side(head) is not None:
        return f" ; {' ' * max(len(match['gap']) - 3, 0)}{note}"
    words = [word for word in re.findall(r"[^\W\d_]{3,}", note) if word not in known and word not in FUNCTIONS]
    if not words:
        return match[0]
    return f" {MARKED[0]}{note}{MARKED[1]}" if operative_words(note) else ""
