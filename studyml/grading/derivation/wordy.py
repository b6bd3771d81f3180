"""Wordy rows: what can be read of a row with words in it, and what is a remark.

Owns which words are words and not names, where they and the signs around them part a row, and what is said of an
equation by the words next to it. Equations that stand clear of the words are taken out; the rest is never a reason to
refuse. Knows the names that may be read; no values and no truth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from studyml.algebra.language.errors import MAX_CHARACTERS
from studyml.algebra.language.functions import DTYPES
from studyml.algebra.language.words import CONSTANTS, MODULES, function_called
from studyml.grading.derivation.equations import equations
from studyml.grading.derivation.line import Line, depth_of, is_closed
from studyml.grading.derivation.prose import EQUALS, FUNCTIONS, HELD_CONSTANT, THAT_IS, operative_words

_WORD = re.compile(r"(?<![\w\\.])[^\W\d_]+(?:['’](?:t|s|re|ll|ve|d)(?![\w(]))?(?:-[a-z]{2,})*(?![\w_])")
_TEXT = re.compile(r"\\(?:text|mbox|textrm|textit|textbf)\s*\{(?P<within>[^{}]*)\}|⟦[^⟧]*⟧")
_SUBSCRIPTS = re.compile(r"einsum\(\s*([\"'])[^\"']*\1")
"""``einsum('ij,jk->ik'``, whose letters are no words."""
_COMMENT = re.compile(r"\s*(?:#|(?<=\s)(?://|%|--|<-|←)(?=\s)).*\Z")
_PLAIN = re.compile(r"[a-z]+|[A-Z][a-z]+|[A-Z]{3,}|[a-zß-ž]+|[A-ZÀ-Ž][a-zß-ž]+")
_COMMON = re.compile(
    r"(?:a|adds|an|and|are|as|at|be|because|becomes|been|being|brings|but|by|can|contributes|does|doing|done|each|"
    r"every|for|from|gives|has|have|hence|here|how|if|in|into|is|it|its|leaves|let|like|makes|means|must|no|not|now|of|"
    r"on|once|one|only|or|our|over|per|put|same|set|since|so|some|than|that|the|them|then|there|therefore|these|they|this|those|"
    r"through|thus|to|under|until|up|upon|use|using|via|was|we|what|when|where|which|while|who|why|will|"
    r"with|within|would|yields|you)",
    re.IGNORECASE,
)
"""Words that no formula spells, whatever letters are names."""
_KEYWORDS = frozenset(("axis", "keepdims", "True", "False", "None", "T", "newaxis", "dtype", "ddof", "ord", "initial"))
_CASE = re.compile(
    r"\b(?:check|at|if|when|whenever|for|say|try|e\.g|test|example|sanity|special|limit|case|suppose|assume|assuming|"
    r"once|unless|put|set|take|with|hold|holding|fixed|keep|keeping)\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(r"(?:if|when|whenever|for|at|suppose|assume|assuming|once|unless|case)\b[\w\s]{0,16}\Z", re.I)
"""Before an equation that is no claim but a case."""
_SOLVED = re.compile(r"\b(?:zero|0|vanish\w*|minim\w*|maxim\w*|best|optim\w*|root|solution)\b(?!\s*[=:])", re.I)
"""Before an equation that claims where a derivative is 0."""
_THAT_IS = re.compile(rf"[\s,;:(]*(?:{THAT_IS})[\s,:]*", re.IGNORECASE)
_NUMBER = re.compile(r"[-−+]?\s*(?:\d[\d.]*(?:\s*/\s*\d+)?|\\frac\{\d+\}\{\d+\}|\\?(?:infty|inf)|∞)\Z")
_HELD = re.compile(rf"\b(?:fixed|held|hold|holding|{HELD_CONSTANT}|direct(?:ly)?|explicit)\b", re.IGNORECASE)
_JOINING = re.compile(
    r"(?:since|because|as|so|and|which|where|with|by|hence|thus|then|but|for|if|when|using|therefore)\b", re.IGNORECASE
)
NEAR = 40
"""Characters around a word that say what it is: more than any row has spaces."""
LONGEST_SPELLED = 40
"""Letters of a word that names may make up."""
_SEPARATORS = ",;:"
_OPERATORS = "*/@^⊙·×⋅_⊗"


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a row."""

    begin: int
    end: int
    text: str
    word: bool
    """Whether it is a word, not a name."""
    common: bool


def is_wordy(text: str, names: frozenset[str]) -> bool:
    """Whether a row has words in it."""
    return len(text) <= MAX_CHARACTERS and any(True for _ in _runs(_COMMENT.sub("", text), names))


def is_equation(text: str) -> bool:
    """Whether an equals sign stands outside brackets."""
    return any(depth_of(text[: match.start()]) <= 0 for match in EQUALS.finditer(text))


def noted(text: str, known: frozenset[str], names: frozenset[str]) -> list[Line]:
    """Return what a comment of code gives names to: ``# k = 2*pi*v``."""
    found = worded(text.strip().lstrip("#/%-* "), known, names)
    return [
        replace(line, aside=True)
        for line in found
        if line.left is not None and line.left.bottom is None and line.left.top not in known
    ]


def may_mean_more(text: str) -> bool:
    """Whether words in a row may make something else of an equation that stands clear of them: a case, held fixed."""
    text = _COMMENT.sub("", text)
    return _CASE.search(text) is not None or operative_words(text) != ""


def goes_on_in_words(text: str, read: str, names: frozenset[str]) -> bool:
    """Whether words that join nothing follow what was read of a row: ``2 S w, S`` of ``2 S w, S being symmetric``."""
    end = text.find(read) + len(read)
    behind = (begin for begin, _ in _runs(text, names) if begin >= end and not text[end:begin].strip())
    return any(_JOINING.match(text, begin) is None for begin in behind)


def worded(text: str, known: frozenset[str], names: frozenset[str]) -> list[Line]:
    """Return the equations that stand clear of the words of a row, then a line for what is left unread.

    ``known``: the names of the problem; ``names``: these and those that the answer gives.
    """
    found: list[Line] = []
    text, noted = _without_notes(_COMMENT.sub("", text), names)
    text = _with_signs(text, [*_segments(text, 0, len(text), names)])
    spans = [*_segments(text, 0, len(text), names)]
    segments = [(begin, end) for begin, end in spans if is_equation(text[begin:end])]
    cases = _CASE.search(text) is not None and any(_is_case(text, begin, end, known) for begin, end in segments)
    for at, (begin, end) in enumerate(segments):
        until = segments[at + 1][0] if at + 1 < len(segments) else len(text)
        since = segments[at - 1][1] if at else 0
        said = next((words for at, words in noted if begin <= at < end), "")
        said = said or _said(text[end:until]) or _held(text[since:begin])
        for line in equations(text[begin:end], known):
            solved = _SOLVED.search(text[:begin]) is not None
            if line.parts and not line.parts[-1].text:  # J = the slope, a number
                line = replace(line, text=text[begin:until].strip(), parts=())
            found.append(replace(line, worded=True, said=line.said or said, case=cases, solved=solved))
    rest = [(begin, end) for begin, end in spans if (begin, end) not in segments]
    if not found and any(re.search(r"[-+*/@^=·⊙²ᵀ\\]", text[begin:end]) for begin, end in rest):
        found.append(Line(text, None, (), worded=True))
    return found


def _with_signs(text: str, spans: list[tuple[int, int]]) -> str:
    """A row with an equals sign for words between two forms of one value: ``= exp(z)/u, which is p by definition``."""
    for (begin, end), (after, until) in pairwise(spans):
        same = _THAT_IS.fullmatch(text[end:after]) is not None
        if same and is_equation(text[begin:end]) and not is_equation(text[after:until]):
            text = f"{text[:end]}{' = '.rjust(after - end)}{text[after:]}"
    return text


def _without_notes(text: str, names: frozenset[str]) -> tuple[str, list[tuple[int, str]]]:
    """A row without the brackets before its equals signs, ``∂L/∂w (u fixed) = u``, and these, each with its place."""
    noted: list[tuple[int, str]] = []
    for low, high in _asides(text, [*_runs(text, names)]):
        if text[:low].strip() and re.match(r"\s*=(?!=)", text[high + 1 :]):
            noted.append((low, text[low + 1 : high]))
            text = f"{text[:low]}{' ' * (high + 1 - low)}{text[high + 1 :]}"
    return text, noted


def _is_case(text: str, begin: int, end: int, known: frozenset[str]) -> bool:
    """Whether an equation says of a name what holds in a case alone: ``z = 0``, ``for A = Aᵀ``."""
    head, _, value = text[begin:end].partition("=")
    name = head.strip().removesuffix("'").removesuffix("ᵀ").strip()
    if name.removeprefix("d") not in known:
        return False
    if _SOLVED.search(text[:begin]):
        return False
    number = _NUMBER.match(value.strip()) is not None
    return number or (name in known and _SUPPOSED.search(text[:begin]) is not None)


def _said(behind: str) -> str:
    """The words behind an equation that may change what it says."""
    words = " ".join(behind.strip(" ,.;:()[]").split())
    alone = re.fullmatch(r"\s+[^\W\d_]{3,}\s*", behind) is not None and _COMMON.fullmatch(words) is None
    return operative_words(words) or (words if alone else "")  # dr/dp = 1 elementwise, X.T resid


def _held(before: str) -> str:
    match = _HELD.search(before)
    return "" if match is None else " ".join(before.strip(" ,.;:()[]").split())


# -- where words part a row


def _segments(text: str, begin: int, end: int, names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield what stands between words, signs that part and brackets with words in them."""
    blank = [*_runs(text, names)]
    marks = [False] * (len(text) + 1)
    for low, high in blank:
        marks[low:high] = [True] * (high - low)
    for low, high in _asides(text, blank):
        marks[low] = marks[high] = True
    depth, start = 0, begin
    for index in range(begin, end + 1):
        character = text[index] if index < end else ""
        if not marks[index] and character:
            depth += (character in "([{⟨") - (character in ")]}⟩")
        parts = character != "" and character in _SEPARATORS and depth <= 0 and _parts(text, index)
        if index == end or marks[index] or parts:
            low, high = _trimmed(text, start, index)
            if low < high:
                yield low, high
            start = index + 1
            if marks[index]:
                depth = 0


def _parts(text: str, index: int) -> bool:
    """Whether a sign ends what stands before it: not the colon of ``:=`` and ``=:``, not a space of LaTeX, ``\\,``."""
    before, behind = text[index - 1 : index], text[index + 1 : index + 2]
    return before != "\\" and (text[index] != ":" or (behind in ("", " ") and before != "="))


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """A stretch without the spaces, stops and dashes at its ends."""
    part = text[begin:end]
    left = len(part) - len(part.lstrip(" \t,.;:–—⇒→|"))
    part = re.sub(r"(?:\s[-−–—]+\s*|[\s,.;:–—|]|\\[,;!]?(?=\s*\Z))+\Z", "", part)
    left = min(left, len(part))
    if part[left : left + 1] == "(" and part.endswith(")") and is_closed(part[left + 1 : -1]):
        left, part = left + 1, part[:-1]
    return begin + left, begin + len(part)


def _asides(text: str, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the places of brackets that have words right in them and stand alone."""
    depths = [0]
    for character in text:
        depths.append(depths[-1] + (character in "([{") - (character in ")]}"))
    said = {(depths[low], low) for low, _ in runs}
    stack: list[int] = []
    for index, character in enumerate(text):
        if character in "([":
            stack.append(index)
        elif character in ")]" and stack:
            opening = stack.pop()
            before = text[opening - 1 : opening] if opening else ""
            called = before.isalnum() or (before != "" and before in "_})]")
            if not called and any(depth == depths[opening + 1] and opening < low < index for depth, low in said):
                yield opening, index


# -- which words are words


def _runs(text: str, names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a row that are words."""
    covered = [match.span() for match in _TEXT.finditer(text) if not _is_formula(match["within"], names)]
    yield from covered
    quoted = [match.span() for match in _SUBSCRIPTS.finditer(text)]
    apart = (*covered, *quoted)
    tokens = [one for one in _tokens(text, names) if not any(low <= one.begin < high for low, high in apart)]
    run: list[_Token] = []
    for token in [*tokens, None]:
        if token is not None and token.word and run and not text[run[-1].end : token.begin].strip():
            run.append(token)
            continue
        if run and _is_prose(text, run):
            yield run[0].begin, run[-1].end
        run = [token] if token is not None and token.word else []


def _is_prose(text: str, run: list[_Token]) -> bool:
    """Whether words are no operands: they have no operator beside them, and one that may be a name no equals sign."""
    before, after = _last(text, run[0].begin), _next(text, run[-1].end)
    glued = text[run[-1].end : run[-1].end + 1]
    if glued in ("(", "[", "'", "{") or (before and before in _OPERATORS) or (after and after in _OPERATORS):
        return False
    if len(run) > 1 or run[0].common:
        return True
    return before not in ("+", "-", "−", "=") and (not after or after not in "+-−=")


def _tokens(text: str, names: frozenset[str]) -> list[_Token]:
    matches = [one for one in _WORD.finditer(text) if text[max(one.start() - 2, 0) : one.start()] != "_{"]  # Z_{ik}
    found: list[_Token] = []
    for match in matches:
        word, common = match[0], _COMMON.fullmatch(match[0]) is not None and match[0] not in names
        found.append(_Token(*match.span(), word, common or _is_word(word, names), common))
    for at, token in enumerate(found):
        before = at > 0 and found[at - 1].word and not text[found[at - 1].end : token.begin].strip()
        after = at + 1 < len(found) and found[at + 1].word and not text[token.end : found[at + 1].begin].strip()
        follows = _next(text, token.end)
        stands = follows in ("", ",", ".", ";", ":", ")") or after
        if token.text in ("a", "A", "I") and after and (before or token.text not in names or _begins(text, token)):
            found[at] = replace(token, word=True, common=True)
        elif token.text in names or not _names_function(token.text):
            continue
        elif (before or after) and stands:  # for the sigmoid, ds/dz = …
            found[at] = replace(token, word=True)
        elif follows in ("+", "&") or (before and _is_apposition(text, found[at - 1 : at + 2], names)):
            found[at] = replace(token, word=True, common=True)  # softmax + CE, the sigmoid p = …
        elif token.text in ("shape", "shapes", "size", "rank") and re.match(
            r"\s+[(:]", text[token.end : token.end + NEAR]
        ):
            found[at] = replace(token, word=True, common=True)
    return found


def _is_apposition(text: str, tokens: list[_Token], names: frozenset[str]) -> bool:
    """Whether a function is said of a name: ``the sigmoid p``."""
    if len(tokens) < 3 or tokens[0].text.casefold() not in ("the", "a", "an", "our"):
        return False
    return tokens[2].text in names and text[tokens[1].end : tokens[2].begin].isspace()


def _begins(text: str, token: _Token) -> bool:
    return _last(text, token.begin) in ("", ",", ";", ":", "(", ".")


def _last(text: str, end: int) -> str:
    """The last sign before a place."""
    return text[max(end - NEAR, 0) : end].rstrip()[-1:]


def _next(text: str, begin: int) -> str:
    """The first sign from a place on."""
    return text[begin : begin + NEAR].lstrip()[:1]


def _is_word(word: str, names: frozenset[str]) -> bool:
    """Whether a text of letters is a word rather than a name, a function or names written together."""
    plain = re.sub(r"['’-].*", "", word)
    if len(plain) < 2 or word in names or plain in names or word in _KEYWORDS or word in MODULES or word in DTYPES:
        return False
    if word in CONSTANTS or _names_function(word) or is_product_of(word, names):
        return False
    if len(word) == 2 and word[0] in "d∂" and word[1].upper() in names:  # dz of a row of Z
        return False
    return _PLAIN.fullmatch(plain) is not None


def _names_function(word: str) -> bool:
    return function_called(word, True) is not None or word.casefold() in FUNCTIONS


def is_product_of(word: str, names: frozenset[str]) -> bool:
    """Whether names make up a word: ``Xw``, ``dw``, ``dLdw``."""
    ends = {0} if len(word) <= LONGEST_SPELLED else set()
    for begin in range(len(word)):
        if begin in ends:
            ends |= {end for end in range(begin + 1, len(word) + 1) if word[begin:end] in names}
            if word[begin] in "d∂" and begin + 1 < len(word):
                ends.add(begin + 1)
    return len(word) in ends


def _is_formula(within: str | None, names: frozenset[str]) -> bool:
    """Whether what stands in ``\\text{…}`` is a name or a function."""
    if within is None:
        return False
    word = within.strip()
    return word in names or _names_function(word) or len(word) < 2
