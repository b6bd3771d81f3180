"""Equations: one row of an answer taken apart into its lines.

Owns where one equation ends and the next begins (``da = a - y; dz = …``, ``…, where r = p - y``), in which order they
count, and where the sides of one are parted. Every part keeps its place in its line. Knows no values and no truth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from studyml.algebra.language.errors import MAX_CHARACTERS
from studyml.grading.derivation.left_sides import QUOTIENT, Left, applied, left_side
from studyml.grading.derivation.line import Line, Part, depth_of, is_closed
from studyml.grading.derivation.prose import (
    ARROW,
    BEFORE,
    BETWEEN,
    CONNECTIVE,
    EQUALS,
    FOLLOWS,
    FUNCTIONS,
    GAP,
    MARKED,
    THAT_IS,
    in_cases,
    in_words,
    is_derivative,
    label_end,
    operative_words,
    prose_end,
    statements,
    without_remarks,
)

LONGEST_HEAD = 240
"""Characters that labels and a left side take at most."""
_AUGMENTED = re.compile(
    r"(?P<name>[^\W\d]\w*)\s*(?:\[(?P<index>[^\[\]]+(?:\[[^\[\]]*\][^\[\]]*)*)\]\s*)?(?P<op>[-+*/@]?)=(?!=)\s*(?=\S)"
)
_NAMED = re.compile(r"\s*(?:[-*•]\s+|\(?\d+[.)]\s+)?(?P<left>[^:→]+?)\s*(?P<sign>:|->|→|⟶)\s*(?=\S)")
"""``dL/dw: X.T @ r``, where a colon stands for the equals sign."""
_HEADED = re.compile(r"\s*(?P<left>[d∂]\s*/\s*[d∂]\s*[^\W\d]\w*)\s*(?P<sign>:)\s*(?=\S)")
"""``d/dw: X.T @ r = 0``."""
_STATED = re.compile(
    r"(?<==)(?P<before>[^=]*\S)\s+(?:\((?P<round>(?![^()]*\[\s*\w\s*=\s*\w\s*\])[^()=]+=[^()]*(?:\([^()]*\)[^()]*)*)\)"
    r"|\[(?P<square>[^\[\]=]+=[^\[\]]*)\])\s*[.;,]?\s*\Z"
)
"""A remark with an equals sign behind an equation."""
_WORDS = re.compile(r"(?<![\w\\])(?!(?:log|exp|sum|mean|tanh|sqrt|diag)\b)[A-Za-z]{3,}")
_WHY = re.compile(r"\A\s*(?:because|since|as|using|recall(?: that)?|note that)\s+", re.IGNORECASE)
_JOINTS = (":", "gives", "yields", "implies", "means")
"""What stands between two equations whatever the second begins with."""
_UNMARKED = str.maketrans("", "", MARKED)
_ABOUT = re.compile(r"≈|≃|\\approx(?![A-Za-z])|\\simeq(?![A-Za-z])")
_TOLD = re.compile(r"(?<==)\s*[A-Za-z]{2,}(?: [A-Za-z]+)+:(?=\s)")
"""``dL/db = sum over rows: 1ᵀ dL/dZ``."""
_THAT_IS = re.compile(rf",?\s(?:{THAT_IS}),?(?=\s[^=]+\Z)")
_TWICE = re.compile(r"(?<![<>!=])==(?!=)")
_ASSIGN = re.compile(r":=|≔|≜|≐|(?<=\s)(?:←|≡)(?=\s)|\\(?:equiv|coloneqq|triangleq|doteq|gets)(?![A-Za-z])")

_DOTS = re.compile(r",\s*(?:\.\.\.|…|\\[lc]?dots(?![A-Za-z]))\s*,")
"""``(exp(z_1), …, exp(z_K))``, which shows the entries and is read by nobody."""
_COMMENT_SIGN = re.compile(r"\s+(?:#+|//|%|--|<-|←)\Z")
"""What is left of ``dr = dy  % since r = y - p``."""

_COUNTS = re.compile(
    r"[\d*/+]|\b(?:twice|half|halved|doubled|thrice|minus|times|plus|negative|squared?)\b", re.IGNORECASE
)
"""What words would have to be read for."""
_ENTRY = re.compile(r"[^\W\d]_\{?[a-z]{1,3}\b")
"""``A_ij``, which is no word."""


def equations(text: str, known: frozenset[str]) -> list[Line]:
    """The equations on one line, what ``where`` introduces first."""
    if len(text) > MAX_CHARACTERS:
        return [Line(text, None, ())]  # not searched: the patterns look back and forth
    text, found, remark = _without_brackets(in_cases(text)), list[Line](), False
    if (several := _unpacked(text)) is not None:
        return [_line(one, known) for one in several]
    stated = _STATED.search(text)
    if stated is not None and (asides := _stated(stated["round"] or stated["square"], known)):
        return [*asides, *equations(text[: stated.end("before")], known)]
    for whole in _prose_cuts(text, known):
        since = bool(found) and BEFORE.match(whole) is not None
        for piece, joint in _cut(whole, known):
            if not piece.strip():
                continue
            first, since = BEFORE.match(joint) is not None or since, False
            if ARROW.fullmatch(joint.strip()):
                found = [replace(line, leads=True) for line in found]
            for one, reason in statements(piece.strip()):
                bare = _COMMENT_SIGN.sub("", one.strip())
                line = replace(_line(bare, known), aside=reason or remark)
                place = len(found) if reason or FOLLOWS.search(joint) else _place(found, line, first)
                found.insert(place, line)
                remark = remark or bare != one.strip()
    return found


def _without_brackets(text: str) -> str:
    """``(dr = dy)`` without the brackets around all of it."""
    body = text.strip()
    inner = body[1:-1]
    if body[:1] + body[-1:] not in ("()", "[]") or not is_closed(inner):
        return text
    equation = any(depth_of(inner[: match.start()]) == 0 for match in EQUALS.finditer(inner))
    return inner.center(len(text)) if equation else text


def _stated(text: str, known: frozenset[str]) -> list[Line]:
    """The equations of a remark, if they say what derivatives and names are."""
    text = _WHY.sub("", text)
    pieces = [piece[label_end(piece, 0) :] for whole in _prose_cuts(text, known) for piece, _ in _cut(whole, known)]
    if not pieces or not all(_is_stated(piece, known) for piece in pieces):
        return []
    return [replace(_line(piece, known), aside=True) for piece in pieces]


def _is_stated(text: str, known: frozenset[str]) -> bool:
    """Whether a remark says what a derivative or a name is: ``(dr/dp = 1)``, ``(because c = x - mean(x))``."""
    head, _, value = text.partition("=")
    left = left_side(head)
    if left is None or left.expression:
        return False
    return left.bottom is not None or (left.top in known and any(name in value for name in known))


def _unpacked(text: str) -> list[str] | None:
    """``dW, db = X.T @ dZ, dZ.sum(0)`` as two equations; None of anything else."""
    text = without_remarks(text)
    head, equals, values = text[label_end(text, 0) :].partition("=")
    names = head.split(",")
    if len(names) < 2 or not equals or any(left_side(name) is None for name in names):
        return None
    cuts = [at for at, character in enumerate(values) if character == "," and depth_of(values[:at]) == 0]
    if len(cuts) != len(names) - 1 or len(_pieces(values, 0)) > 1:
        return None
    bounds = [-1, *cuts, len(values)]
    parts = [values[bounds[at] + 1 : bounds[at + 1]].strip() for at in range(len(names))]
    return [f"{name.strip()} = {part}" for name, part in zip(names, parts, strict=True)]


def _place(found: list[Line], line: Line, first: bool) -> int:
    """Where an equation belongs on its line: before what ``where`` explains, or before what uses its name."""
    if first and found:
        return len(found) - 1
    if line.left is not None and not is_derivative(line.left) and line.left.top.isidentifier():
        array = re.sub(r"_[ijkl]{1,2}\Z", "", line.left.top)  # ρ_i = … says what ρ is
        name = re.compile(rf"(?<!\w){re.escape(array)}(?:_[ijkl]{{1,2}})?(?=1?ᵀ|1\^|1'|\W|\Z)")
        for at, other in enumerate(found):
            given = any(one.left == line.left for one in found[: at + 1])
            if not given and any(name.search(part.text) for part in other.parts):
                return at
    return len(found)


def _is_remark(text: str, known: frozenset[str]) -> bool:
    """Whether what stands before a semicolon is words for the most part: ``active where y f < 1``."""
    words = [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in known and word not in FUNCTIONS]
    return "=" not in text and len(words) > 1


def _cut(text: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Cut between equations: outside brackets, where a left side and an equals sign follow; with what joins them."""
    depth, begin, joint = 0, 0, ""
    for index, character in enumerate(text):
        depth += (character in "([{⟨") - (character in ")]}⟩")
        inside = character.isspace() and text[index - 1 : index].isspace()
        if depth > 0 or index < begin or inside or not (match := BETWEEN.match(text, index)):
            continue
        if not 0 < text.find("=", match.end()) - match.end() < LONGEST_HEAD:
            continue
        rest = text[label_end(text, match.end()) :]
        head, equals, _ = rest.partition("=")
        begins = left_side(head.rstrip(":+-*/@ ")) is not None or _AUGMENTED.match(rest) is not None
        begins |= match[0].strip() == "," and _WORDS.search(head) is None and depth_of(head) == 0 and "," not in head
        begins |= match[0].strip() in (";", ",") and applied(head) is not None
        begins |= match[0].strip() == ";" and "=" in text[begin:index] and _WORDS.search(head) is None
        said = begins or match[0].strip() in _JOINTS or ARROW.fullmatch(match[0].strip()) is not None
        implied = "=" not in text[begin:index] and ARROW.fullmatch(match[0].strip()) is not None
        if equals and begins and (implied or (match[0].strip() == ";" and _is_remark(text[begin:index], known))):
            begin = match.end()  # tr(Gᵀ A dV) ⇒ dL/dV = AᵀG
        elif equals and "=" in text[begin:index] and said:
            yield text[begin:index].rstrip(), joint
            begin, joint = match.end(), match[0]
    yield text[begin:], joint


def _prose_cuts(text: str, known: frozenset[str]) -> Iterator[str]:
    """Cut where words stand between two equations: ``r = Xw - y folgt dL/dr = …``."""
    begin, depth, at = 0, 0, 0
    for match in GAP.finditer(text):
        depth += depth_of(text[at : match.start()])
        at = match.start()
        if at < begin or depth != 0 or "=" not in text[begin:at]:
            continue
        end = prose_end(text, match.end(), known)
        if text[begin : match.start()].rstrip()[-1:] in "=+-−*/@·(" or _ENTRY.search(text, match.end(), end):
            continue
        joined = CONNECTIVE.search(text[match.end() : end])
        east = joined is not None and not joined[0].isascii()
        left = left_side(text[end:].partition("=")[0]) if joined else None
        if left is not None and (east or is_derivative(left)):
            yield text[begin : match.start()]
            begin = match.end()
    yield text[begin:]


def _line(text: str, known: frozenset[str]) -> Line:
    body = re.sub(r"\s*:\s*\Z", "", text) if EQUALS.search(text) else text
    whole, body = body, without_remarks(body)
    said, text = operative_words(whole[len(body) :]), text.translate(_UNMARKED)
    begin = label_end(body, 0)
    named = _NAMED.match(body, begin) if "=" not in body else _HEADED.match(body, begin)
    if named is not None and (left := left_side(named["left"])) is not None and is_derivative(left):
        begin, end = named.span("sign")
        body = f"{body[:begin]}{'='.rjust(end - begin)}{body[end:]}"
    body = _TOLD.sub(lambda match: " " * len(match[0]), body)
    body = _THAT_IS.sub(lambda match: "=".rjust(len(match[0])), body)
    body = _ASSIGN.sub(lambda match: "=".rjust(len(match[0])), body)
    if EQUALS.search(body.replace("==", "")) is None:  # A.T == A
        body = _TWICE.sub(lambda match: " =" if depth_of(body[: match.start()]) == 0 else match[0], body)
    if "=" not in body:
        body = _ABOUT.sub(lambda match: "=".rjust(len(match[0])), body)
    start = prose_end(body, label_end(body, 0), known)
    augmented = _AUGMENTED.match(body, start)
    if augmented and (augmented["op"] or augmented["index"]):
        right = Part(body[augmented.end() :].strip(), augmented.end())
        index = None if augmented["index"] is None else Part(augmented["index"], augmented.start("index"))
        return Line(text, Left(augmented["name"]), (right,), (), augmented["op"] or "=", index, said)
    pieces = _pieces(body, start)
    lefts: list[Left] = []
    while len(pieces) > 1 and (left := left_side(pieces[0].text)) is not None:
        if lefts and left.bottom is None:
            break
        lefts.append(left)
        pieces = pieces[1:]
    if not lefts and not pieces[0].text.strip() and len(pieces) > 1:
        pieces = pieces[1:]
    unsaid = ""
    if lefts:
        worded = [piece for piece in pieces[:-1] if in_words(piece.text, known) or _DOTS.search(piece.text)]
        unsaid = next((one.text for one in worded if _COUNTS.search(QUOTIENT.sub("", one.text))), "")
        pieces = [piece for piece in pieces if piece not in worded]
    last = left_side(pieces[-1].text) if not lefts and len(pieces) > 1 else None
    if last is not None and last.bottom is not None and not (last.expression or last.function):  # … = dL/dw
        lefts, pieces = [last], pieces[:-1]
    if len(pieces) > 1 and re.fullmatch(r":\s*[^\W\d]\w*", pieces[-1].text):  # a = b =: c
        name = pieces[-1].text[1:].strip()
        place = Part(name, pieces[-1].offset + pieces[-1].text.index(name))
        lefts, pieces = (lefts, [place, *pieces[:-1]]) if lefts else ([Left(name)], pieces[:-1])
    return Line(text, lefts[-1] if lefts else None, tuple(pieces), tuple(lefts[:-1]), said=said, unsaid=unsaid)


def _pieces(text: str, start: int) -> list[Part]:
    """Split at equals signs that stand outside brackets and are no part of another operator."""
    found, depth, begin = [], 0, start
    for index in range(start, len(text)):
        character = text[index]
        depth += (character in "([{⟨") - (character in ")]}⟩")
        single = (
            character == "="
            and text[index - 1 : index] not in ("=", "<", ">", "!", ":")
            and text[index + 1 : index + 2] != "="
        )
        if single and depth <= 0:
            found.append(_trimmed(text, begin, index))
            begin = index + 1
    found.append(_trimmed(text, begin, len(text)))
    return found


def _trimmed(text: str, begin: int, end: int) -> Part:
    part = text[begin:end]
    return Part(part.strip(), begin + len(part) - len(part.lstrip()))
