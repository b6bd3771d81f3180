"""The lines of a derivation as they were typed: equations, what goes on below, words around them.

Owns the way from a text to equations: lines whose brackets are still open are joined, several equations on one line
are taken apart (``da = a - y; dz = …``, ``…, where r = p - y``), words, bullets, LaTeX's ``&=`` and remarks are laid
aside. Every part keeps its place in its line. Knows no values and no truth.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from studyml.algebra.language.errors import MAX_CHARACTERS
from studyml.grading.derivation.left_sides import Left, left_side

MAX_LINES = 60
_WORDS = (
    r"by the chain rule|chain rule|so|then|thus|hence|step\s*\d+|and|with|therefore|finally|where|let|define|set|put|"
    r"write|since|because|as|using|use|for|now|next|first(?:ly)?|second(?:ly)?|third(?:ly)?|also|note(?: that)?|"
    r"recall(?: that)?|"
    r"we (?:get|have|obtain|find)|this gives|which gives|gives?|i\.e\.|that is|given|call|denote|from|we know(?: that)?"
    r"|also|somit|daher|damit|folglich|mit|sei|wobei|dann|donc|alors|avec|où|soit|d'où|entonces|donde|sea|luego|"
    r"on a|nous avons|il vient|wir haben|es gilt|tenemos"
)
_EAST = r"\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff01-\uff0c\uff1a\uff1b"
"""Letters and signs of Chinese, Japanese and Korean: words, wherever they stand."""
_WORD = re.compile(rf"(?:(?P<word>[A-Za-zÀ-ÖØ-öø-ž](?:[A-Za-zÀ-ÖØ-öø-ž]|['’-])+(?!\w))|[{_EAST}]+)[,:.;]?\s*")
_CONNECTIVE = re.compile(
    rf"[{_EAST}]|\b(?:gets?|have|obtain|find|gives?|yields?|implies|follows?|becomes?|hence|so|thus|then|therefore|where|"
    r"and|with|which|it|that|is|we|one|by|via|using|because|since|as|means|folgt|gilt|ergibt|erhalten|ist|wir|also|damit|"
    r"daher|somit|daraus|dann|und|mit|donc|alors|on|obtient|et|avec|luego|entonces|por)\b",
    re.IGNORECASE,
)
"""Words between two equations, which no product of names has."""
_FUNCTIONS = frozenset(
    ("log", "ln", "exp", "tanh", "sin", "cos", "sigmoid", "softmax", "relu", "max", "min", "tr", "trace", "det", "sum",
     "mean", "diag", "sign", "sqrt", "abs", "norm", "grad", "div")
)  # fmt: skip
"""Words that are no prose in front of an equals sign: ``log p = …``."""
_GAP = re.compile(rf"\s+(?=[^\W\d_][^\W\d_]|[{_EAST}])|(?=[{_EAST}])")
_DASHED = r"-+>(?=[^=]*[^=<>!]=(?!=))"
"""An arrow before an equation; before a shape it is a remark."""
_LABEL = re.compile(
    rf"\s*(?:(?:{_WORDS})(?![\w=(/.])[:,]?|[-*•]\s+(?=\S)|\(?(?:\d+|[a-h])[.)]\s+|∴|=>|-+>|⇒|⟹|→|\\(?:therefore|Rightarrow|implies|quad|qquad)\b"
    r"|[A-Za-z][A-Za-z0-9 '\-]{1,40}:(?!=)(?=[^=]*=)"
    r"|(?:multiply|divide|plug|substitut|insert|rearrang|solv|expand|cancel|simplif|collect|combin|add|subtract)[a-z]*\b"
    r"[^:=]{0,60}:(?!=)(?=[^=]*=))\s*",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\s*,?\s*\b(?:where|with|for|since|because|as)\b", re.IGNORECASE)
"""What follows these words must be known before what stands in front of them."""
_FOLLOWS = re.compile(
    rf"⇒|⟹|→|=>|{_DASHED}|∴|\\(?:Rightarrow|implies|therefore)|\b(?:so|then|thus|hence|therefore|also)\b", re.IGNORECASE
)
"""What stands before a consequence, which keeps its place."""
_ARROW = re.compile(rf"⇒|⟹|→|=>|{_DASHED}|∴|\\(?:Rightarrow|implies|therefore)")
_BETWEEN = re.compile(
    rf"\s*(?:;|,?\s+\b(?:and|where|with|since|because|as|so|then|thus|hence|therefore|und|et|sowie|also|wobei)\b|,|⇒|⟹|→|=>|{_DASHED}|∴|\\(?:Rightarrow|implies|quad|qquad|therefore)\b)\s*"
)
_ENGLISH = (
    "the|of|by|since|because|rule|chain|derivative|each|every|all|is|are|from|using|cancels?|here|terms?|rows?|"
    "examples?|entry|product|quotient|as|and|linear|broadcast|sum|mean"
)
_REMARK = re.compile(
    r"(?<!\s)(?:\s*#.*|\s+(?://|<-|←|--\s).*|\s{2,}\[[^\]]*\]|\s{2,}\([A-Za-z][^()=]*\)"
    rf"|\s*[(（]?[{_EAST}]+[)）。]?"
    r"|\s+(?:gives?|yields?|implies|so|thus|hence|we get|we have|ergibt|liefert|folgt)[:,]?"
    r"|[.;]\s+[A-Z][a-z]+(?:[ ,]+[A-Za-z'’]+)*[:,]?"
    r"|\s+(?:->|→)\s*(?:\([\w\s,]*\)|[A-Za-z ]+)"
    r"|\s+[(\[](?:since|because|as|using|by|note|where|with|da|weil|denn)\b.*[)\]]"
    r"|\s+\((?![^()]*\b(?:axis|keepdims)\b)[^()=]*(?:\([^()]*\)[^()=]*)*(?<![<>!=])=(?!=)[^()]*(?:\([^()]*\)[^()]*)*\)"
    rf"|\s+[(\[](?=[^()]*\b(?:{_ENGLISH})\b)[A-Za-z'’]+(?:[ ,]+[A-Za-z'’]+)+[)\]]"
    r"|,?\s+(?:since|because|by the|by|using|as required|from the|which)\b[^=+*/@()]*|\s*[✓✔□∎■]|[.,;])\s*\Z"
)
_ASIDE = re.compile(
    r"(?<=[^\s=+*/@-])[ \t]+[(\[]([A-Za-z][a-z]{2,}(?:[ ,'’-]+[A-Za-z][a-z]*)*)[)\]](?=[.;,]?[ \t]*$)", re.M
)
"""``(margin)``, ``[known result]`` at the end of a line."""
_LAYER = re.compile(r"^[ \t]*((?:δ|Δ)[⁰¹²³⁴-⁹])[ \t]*:?=", re.M)
_IN_BRACKETS = re.compile(r"(?<![\w\\])(?P<stem>[^\W\d]\w*)(?:\^\s*)?\[(?P<number>\d{1,2})\]")
_VARIED = re.compile(r"(?<!\w)δ[^\W\d]\w*\s*/\s*δ[^\W\d]\w*")
"""``δL/δw``, where δ is a ∂."""
_STARRED = re.compile(r"(?<![\w)\]*])([^\W\d]\w*)(?:\^\s*\{?\s*(?:\*|\\ast|\\star|⋆)\s*\}?|\*|⋆)(?=\s+=(?!=))")
"""``w* = …``, the w where a derivative is 0."""
_CASE = re.compile(r"(?:for|if|when|case|otherwise|else)\b", re.IGNORECASE)
_PROSE = re.compile(r"[A-Za-z][A-Za-z0-9 ,.:;'’!?\-–()]*\Z")
_FRAME = re.compile(r"(?:\\(?:begin|end)\s*\{[^}]*\}|```.*|\$\$|\\\[|\\\])\s*\Z")
_PROMPT = r"\A\s*(?:>>>|\.\.\.|>|In \[\d+\]:|\|(?=[^|]*\Z))\s+"
_CODE = re.compile(_PROMPT + r"|\\\\(?:\[[^\]]*\])?\s*\Z|&(?=\s*=)|(?<==)\s*&|\A\s*&|\$|\\(?:nonumber|notag)\b")
_MARGIN = re.compile(r"(?:[+*/@·×⊙]|-\s|−\s)")
_AUGMENTED = re.compile(
    r"(?P<name>[^\W\d]\w*)\s*(?:\[(?P<index>[^\[\]]+(?:\[[^\[\]]*\][^\[\]]*)*)\]\s*)?(?P<op>[-+*/@]?)=(?!=)\s*(?=\S)"
)
_LABELS = re.compile(r"\s*(?:np\.arange|range|arange)\([^()]*(?:\([^()]*\))?[^()]*\)\s*,\s*(?P<labels>\w+)\s*")
_NAMED = re.compile(r"\s*(?:[-*•]\s+|\(?\d+[.)]\s+)?(?P<left>[^:→]+?)\s*(?P<sign>:|->|→|⟶)\s*(?=\S)")
"""``dL/dw: X.T @ r``, where a colon stands for the equals sign."""
_HEADED = re.compile(r"\s*(?P<left>[d∂]\s*/\s*[d∂]\s*[^\W\d]\w*)\s*(?P<sign>:)\s*(?=\S)")
"""``d/dw: X.T @ r = 0``."""
_ABOUT = re.compile(r"≈|≃|\\approx(?![A-Za-z])|\\simeq(?![A-Za-z])")
_ASSIGN = re.compile(r":=|≔|(?<=\s)(?:←|≡)(?=\s)")


@dataclass(frozen=True, slots=True)
class Part:
    """One right side with its offset in the line."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Line:
    """One equation. Without a left side it goes on from the line before."""

    text: str
    left: Left | None
    parts: tuple[Part, ...]
    also: tuple[Left, ...] = ()
    """Further left sides of ``delta = dL/dz = …``."""
    augmented: str = ""
    """The operator of ``dX += …``; ``=`` of ``dX[Z <= 0] = …``."""
    index: Part | None = None
    """What stands in the brackets of ``dX[Z <= 0] = …``."""
    source: int = 0
    """The index from 0 of the line of the answer where it begins."""


def split_lines(answer: str, known: frozenset[str] = frozenset()) -> list[Line]:
    """Return the equations of an answer in order; blank lines, words and bare remarks are dropped.

    ``known``: the names of the problem, which are no remark.
    """
    answer = _ASIDE.sub(lambda match: match[0] if _is_formula(match[1], answer, known) else "", answer)
    for name in dict.fromkeys(_LAYER.findall(answer)):  # δ² = … is the δ of a layer, not a square
        answer = answer.replace(name, unicodedata.normalize("NFKC", name))
    answer = _VARIED.sub(lambda match: match[0].replace("δ", "∂"), answer)
    answer = _STARRED.sub(lambda match: f"{match[1]}{' ' * (len(match[0]) - len(match[1]))}", answer)
    answer = _IN_BRACKETS.sub(lambda match: _layer(match, known), answer)
    rows = [row for row in _rows(answer) if row[1].strip() and not row[1].lstrip().startswith("#")]
    kept = [row for row in rows if not _is_words(row[1])]
    return [replace(line, source=at) for at, text in kept or rows for line in _equations(text)]


def _layer(match: re.Match[str], known: frozenset[str]) -> str:
    """``W[1]`` as W1, ``dZ[2]`` as dZ2, where W1 and Z2 are names of the problem and W and Z are not."""
    stem, number = match["stem"], match["number"]
    for base in (stem, stem[1:]) if stem[0] in "d∂" else (stem,):
        if base and base not in known and base + number in known:
            return f"{stem}{number}".rjust(len(match[0]))
    return match[0]


def _is_formula(words: str, answer: str, known: frozenset[str]) -> bool:
    """Whether words in brackets at a line's end are names: of the problem, of functions, or used elsewhere."""
    found = re.findall(r"[A-Za-z]+", words)
    names = known | _FUNCTIONS
    return any(word in names or len(re.findall(rf"\b{word}\b", answer)) > 1 for word in found) or not found


def _rows(answer: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers; one that is still open takes in the next."""
    waiting: tuple[int, str] | None = None
    for at, row in enumerate(answer.splitlines()):
        text = _CODE.sub(lambda match: " " * len(match[0]), row).rstrip() if _FRAME.match(row.strip()) is None else ""
        if waiting is not None and text.strip() and (_open(waiting[1], text) or _goes_on(text)):
            waiting = (waiting[0], f"{_without_remark(waiting[1])} {text.strip()}")
            continue
        if waiting is not None:
            yield waiting
        waiting = (at, text)
    if waiting is not None:
        yield waiting


def _without_remark(text: str) -> str:
    return re.sub(r"\s*#.*\Z", "", text)


def _open(text: str, below: str) -> bool:
    """Whether the line below belongs to this one: a bracket is open here, or an operator waits for its right side."""
    text = _without_remark(text).rstrip()
    if len(text) > MAX_CHARACTERS or not text.strip():
        return False
    head, equals, _ = below.partition("=")
    if equals and left_side(head) is not None and _depth(below) >= 0 and not below.rstrip().endswith(","):
        return False
    return 0 < _depth(text) <= 20 or (text[-1] in "=+*/@\\" and len(text.strip()) > 2) or text.endswith((" -", " −"))


def _depth(text: str) -> int:
    return sum((character in "([{") - (character in ")]}") for character in text)


def _goes_on(text: str) -> bool:
    """Whether a line can only be the rest of the one before: it begins with an operator and has no equals sign."""
    text = text.strip()
    if _MARGIN.match(text) is None or "=" in text or text.startswith(("//", "**")):
        return False
    return not _is_words(text)


_EQUALS = re.compile(r"(?<![<>!])=")
_STOP = re.compile(
    r"\b(?:for|the|with|where|is|are|we|when|since|only|each|all|of|a|an|by|if|then|this|that|für|mit|ist|wir|der|die|das|"
    r"wenn|les|pour|est|avec)\b",
    re.IGNORECASE,
)
"""Words that no formula has."""


def _is_words(text: str) -> bool:
    """Whether a line is words alone, such as ``Backward pass:`` or ``By the chain rule``."""
    text = text.strip().strip("-*_#> ").strip()
    equation = _EQUALS.search(text) is not None
    if not equation and _CASE.match(text):
        return True
    if not equation and re.match(r"[^\W\d_]{3,}", text) and text.endswith(":"):
        return True
    if not equation and text[:1].isalpha() and _STOP.search(text):
        words = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word.casefold() not in _FUNCTIONS]
        if len(words) >= 4:
            return True
    if equation or _PROSE.match(text) is None:
        return False
    return text.endswith(":") or len(re.findall(r"[A-Za-z]{2,}", text)) >= 2


Piece = tuple[str, int, int]
"""A stretch of a text put together from several lines: the text, its step (-1: none), its offset there."""


def put_together(line: Line, part: Part, here: int, before: list[Piece]) -> list[Piece]:
    """Return what a name is worth after ``dX += …`` or ``dX[Z <= 0] = …``, given what it was before."""
    operator = line.augmented
    said = (part.text, here, part.offset)
    if line.index is None:
        return [(" (", -1, 0), *before, (f") {operator} (", -1, 0), said, (")", -1, 0)]
    labels = _LABELS.fullmatch(line.index.text)
    if labels and operator in "+-":
        width = [("*one_hot(" + labels["labels"] + ", np.shape(", -1, 0), *before, (")[1])", -1, 0)]
        return [("(", -1, 0), *before, (f") {operator} (", -1, 0), said, (")", -1, 0), *width]
    place = (line.index.text, here, line.index.offset)
    new: list[Piece] = (
        [said] if operator == "=" else [("(", -1, 0), *before, (f") {operator} (", -1, 0), said, (")", -1, 0)]
    )
    return [("np.where(", -1, 0), place, (", ", -1, 0), *new, (", ", -1, 0), *before, (")", -1, 0)]


def _equations(text: str) -> list[Line]:
    """The equations on one line, what ``where`` introduces first."""
    if len(text) > MAX_CHARACTERS:
        return [Line(text, None, ())]  # not searched: the patterns look back and forth
    found: list[Line] = []
    for whole in _prose_cuts(text):
        since = bool(found) and _BEFORE.match(whole) is not None
        for piece, joint in _cut(whole):
            if not piece.strip():
                continue
            first, since = _BEFORE.match(joint) is not None or since, False
            line = _line(piece.strip())
            found.insert(len(found) if _FOLLOWS.search(joint) else _place(found, line, first), line)
    return found


def _place(found: list[Line], line: Line, first: bool) -> int:
    """Where an equation belongs on its line: before what ``where`` explains, or before what uses its name."""
    if first and found:
        return len(found) - 1
    if line.left is not None and line.left.bottom is None and line.left.top.isidentifier():
        name = re.compile(rf"(?<!\w){re.escape(line.left.top)}(?!\w)")
        for at, other in enumerate(found):
            given = any(one.left == line.left for one in found[: at + 1])
            if not given and any(name.search(part.text) for part in other.parts):
                return at
    return len(found)


def _cut(text: str) -> Iterator[tuple[str, str]]:
    """Cut between equations: outside brackets, where a left side and an equals sign follow; with what joins them."""
    depth, begin, joint = 0, 0, ""
    for index, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth > 0 or index < begin or not (match := _BETWEEN.match(text, index)):
            continue
        rest = text[_label_end(text, match.end()) :]
        head, equals, _ = rest.partition("=")
        said = left_side(head.rstrip(":+-*/@ ")) is not None or _ARROW.fullmatch(match[0].strip()) is not None
        if equals and "=" in text[begin:index] and said:
            yield text[begin:index].rstrip(), joint
            begin, joint = match.end(), match[0]
    yield text[begin:], joint


def _prose_cuts(text: str) -> Iterator[str]:
    """Cut where words stand between two equations: ``r = Xw - y folgt dL/dr = …``."""
    begin = 0
    for match in _GAP.finditer(text):
        if match.start() < begin or "=" not in text[begin : match.start()] or _depth(text[begin : match.start()]) != 0:
            continue
        end = _prose_end(text, match.end())
        if text[begin : match.start()].rstrip()[-1:] in "=+-−*/@·(":
            continue
        joined = _CONNECTIVE.search(text[match.end() : end])
        east = joined is not None and not joined[0].isascii()
        left = left_side(text[end:].partition("=")[0]) if joined else None
        if left is not None and (east or _is_derivative(left)):
            yield text[begin : match.start()]
            begin = match.end()
    yield text[begin:]


def _is_derivative(left: Left) -> bool:
    return left.bottom is not None or left.gradient


def _label_end(text: str, start: int) -> int:
    while match := _LABEL.match(text, start):
        if match.end() == start or match.end() >= len(text):
            break
        start = match.end()
    return start


def _prose_end(text: str, start: int) -> int:
    """Where words in front of a left side end, in whatever language: ``Durch Einsetzen folgt dL/dw = …``."""
    head, equals, _ = text[start:].partition("=")
    if not equals or left_side(head) is not None:
        return start
    named, colon, rest = head.rpartition(":")
    if colon and (left := left_side(rest)) is not None:  # dz/dW: dL/dW = …
        label = left_side(named)
        if _is_derivative(left) or (label is not None and _is_derivative(label)):
            return start + len(named) + 1
    at, count = start, 0
    while (match := _WORD.match(text, at)) and (match["word"] or "").casefold() not in _FUNCTIONS:
        at, count = _label_end(text, match.end()), count + (1 if match["word"] else 2)
        left = left_side(text[at:].partition("=")[0])
        if left is not None and (left.bottom or left.gradient or count > 1):
            return at
    return start


def _line(text: str) -> Line:
    body = re.sub(r"\s*:\s*\Z", "", text) if _EQUALS.search(text) else text
    while (shorter := _REMARK.sub("", body)) != body:
        body = shorter
    named = _NAMED.match(body) if "=" not in body else _HEADED.match(body)
    if named is not None and (left := left_side(named["left"])) is not None and _is_derivative(left):
        begin, end = named.span("sign")
        body = f"{body[:begin]}{'='.rjust(end - begin)}{body[end:]}"
    body = _ASSIGN.sub(lambda match: "=".rjust(len(match[0])), body)
    if "=" not in body:
        body = _ABOUT.sub(lambda match: "=".rjust(len(match[0])), body)
    start = _prose_end(body, _label_end(body, 0))
    augmented = _AUGMENTED.match(body, start)
    if augmented and (augmented["op"] or augmented["index"]):
        right = Part(body[augmented.end() :].strip(), augmented.end())
        index = None if augmented["index"] is None else Part(augmented["index"], augmented.start("index"))
        return Line(text, Left(augmented["name"]), (right,), (), augmented["op"] or "=", index)
    pieces = _pieces(body, start)
    lefts: list[Left] = []
    while len(pieces) > 1 and (left := left_side(pieces[0].text)) is not None:
        if lefts and left.bottom is None:
            break
        lefts.append(left)
        pieces = pieces[1:]
    if not lefts and not pieces[0].text.strip() and len(pieces) > 1:
        pieces = pieces[1:]
    last = left_side(pieces[-1].text) if not lefts and len(pieces) > 1 else None
    if last is not None and last.bottom is not None and not (last.expression or last.function):  # … = dL/dw
        lefts, pieces = [last], pieces[:-1]
    if len(pieces) > 1 and re.fullmatch(r":\s*[^\W\d]\w*", pieces[-1].text):  # a = b =: c
        name = pieces[-1].text[1:].strip()
        pieces = [Part(name, pieces[-1].offset + pieces[-1].text.index(name)), *pieces[:-1]]
    return Line(text, lefts[-1] if lefts else None, tuple(pieces), tuple(lefts[:-1]))


def _pieces(text: str, start: int) -> list[Part]:
    """Split at equals signs that stand outside brackets and are no part of another operator."""
    found, depth, begin = [], 0, start
    for index in range(start, len(text)):
        character = text[index]
        depth += (character in "([{") - (character in ")]}")
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
