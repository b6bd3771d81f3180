"""The lines of a derivation as they were typed: rows joined where they belong together, words laid aside.

Owns the way from a whole answer to its rows: lines whose brackets are still open are joined, prompts, LaTeX's ``&=``
and rows of words are laid aside, ``W[1]`` and ``δ²`` of layers made plain. What is on one row is ``equations``' matter.
Every line keeps its place in the answer. Knows no values and no truth.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from studyml.algebra.language.characters import with_inner_products
from studyml.algebra.language.errors import MAX_CHARACTERS
from studyml.grading.derivation.calling import called
from studyml.grading.derivation.cases import without_cases
from studyml.grading.derivation.equations import equations
from studyml.grading.derivation.left_sides import QUOTIENT, left_side
from studyml.grading.derivation.line import Line, depth_of
from studyml.grading.derivation.prose import (
    CONDITION,
    FUNCTIONS,
    MARKED,
    STOP,
    in_cases,
    is_derivative,
    is_one_word,
    is_words,
    operative_words,
)
from studyml.grading.derivation.spellings import in_plain_signs
from studyml.grading.derivation.spoken import spoken
from studyml.grading.derivation.wordy import goes_on_in_words, is_equation, is_wordy, may_mean_more, noted, worded

MAX_LINES = 60
MAX_TEXT = 20_000
"""Characters of an answer; more are not looked at."""
_SPACED = re.compile(r"\\[,;!:>]")
"""Spaces of LaTeX."""
_SAID = r"[A-Za-z][a-z]{2,}(?:[ ,'’-]+[A-Za-z][a-z]*)"
_ASIDE = re.compile(
    rf"(?<=[^\s=+*/@·⊙%#−-])(?:[ \t]+[(\[]({_SAID}*)[)\]]|[ \t]{{2,}}({_SAID}*)|(?:[ \t]be)?[ \t]({_SAID}+))"
    r"(?=[.;,]?[ \t]*$)",
    re.M,
)
"""``(margin)``, ``[known result]`` or words alone at the end of a line."""
_NOTE = re.compile(rf"(?<=[^\s=+*/@·⊙%#−-])[ \t]+\(({_SAID}+)\)(?=\s*[-+=−])")
"""``A w (first copy) + …``."""
_GIVEN = re.compile(r"\b([A-Za-z]+)(?:\([^()\n]{0,40}\))?\s*:?=")
_LAYER = re.compile(r"^[ \t]*((?:δ|Δ)[⁰¹²³⁴-⁹])[ \t]*:?=", re.M)
_IN_BRACKETS = re.compile(
    r"(?<![\w\\])(?P<stem>[^\W\d]\w*)(?:(?:\^\s*)?\[(?P<number>\d{1,2})\]"
    r"|\^\s*(?:\{\s*)?[\[(]\s*(?P<layer>\d{1,2})\s*[\])]\s*(?P<turned>(?:T|⊤|\\top)\b)?\s*\}?)"
)
_VARIED = re.compile(r"(?<!\w)δ[^\W\d]\w*\s*/\s*δ[^\W\d]\w*")
"""``δL/δw``, where δ is a ∂."""
_STARRED = re.compile(r"(?<![\w)\]*])([^\W\d]\w*)(?:\^\s*\{?\s*(?:\*|\\ast|\\star|⋆)\s*\}?|\*|⋆)(?=\s+=(?!=))")
"""``w* = …``, the w where a derivative is 0."""
_ORDINAL = re.compile(r"^[ \t]*(?:(?:\d{1,2}|[a-zA-Z])\)|\d{1,2}\.(?=[^\W\d]|\\))", re.M)
"""``1)`` and ``2.`` before a row, with no space behind; ``(3)`` may be referred to."""
_NUMBERED = re.compile(r"\s*\((\d{1,2})\)\s")
_COMMENTS = ("#", "//", "%", "/*", '"""', "<!--")
_MARKDOWN = re.compile(
    r"(?<!`)`(?!`)|^[ \t]*(?:[-*•][ \t]+)?\*\*[A-Za-z][^*\n]{0,60}\*\*:?(?=\s)"
    r"|^[ \t]*\*\*(?P<within>[^\n]*)\*\*[ \t]*$|^[ \t]*\|[^=\n]*\|[ \t]*$",
    re.M,
)
"""Marks of Markdown: code, a bold label, a bold line, a row of a table without an equation."""
_KEYED = re.compile(
    r"(?<![\w.\])])(?P<of>[^\W\d]\w*)\[\s*(?P<quote>[\"'])(?P<key>[^\W\d]\w*)(?P=quote)\s*\]|(?<!\w)self\.(?=[^\W\d])"
)
"""``grads["W1"]``, ``cache['A1']``, ``self.dw``."""
_BOXED = re.compile(r"\\boxed\s*\{(?P<within>(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*)\}")
_SAID_IN_LATEX = re.compile(r"\\(?:text|mbox|textrm|textit)\s*\{[^{}]*[A-Za-z]{3}[^{}]*\}(?=[\s.,;$\\]*$)", re.M)
"""``\\text{by the chain rule}`` at the end of a line."""
_NOT_MATHEMATICS = re.compile(
    r"(?:import\s|from\s+[\w.]+\s+import\s|def\s+\w+\s*\(|return\b|assert\b|print\s*\("
    r"|[^\W\d]\w*\s*=\s*(?:\{\}|dict\(\)|\[\]|None)\s*\Z)"
)
"""Rows of code that say nothing to judge."""
_PATH = re.compile(r"[\w :]{1,40}(?:\s*(?:→|->|⟶|\\to\b)\s*[\w(), ]{1,40}){2,9}\Z")
"""``L → r → yP → (w, b)``, a path through the names."""
_SETTING = re.compile(
    r"(?:maximi[sz]e|minimi[sz]e|subject to|assum(?:e|ing)|suppose)\b[:,]?(?: that\b)?", re.IGNORECASE
)
"""Words before the problem itself: ``maximise wᵀSw subject to wᵀw = 1``, ``assume A = Aᵀ``."""
_FRAME = re.compile(r"(?:\\(?:begin|end)\s*\{[^}]*\}|```.*|\$\$|\\\[|\\\])\s*\Z")
_PROMPT = r"\A\s*(?:>>>|\.\.\.|>|In \[\d+\]:|\|(?=[^|]*\Z))\s+"
_UNSAID = re.compile(
    r"\A\s*|[,;.:]\s+|\b(?:and|so|then|hence|thus|because|since|as|have|get|gives|yields|with|where|therefore|whence|a)\s+"
)
"""``… and dL/db``, whose equals sign begins the next row."""
_CODE = re.compile(_PROMPT + r"|\\\\(?:\[[^\]]*\])?\s*\Z|&(?=\s*=)|(?<==)\s*&|\A\s*&|\$|\\(?:nonumber|notag)\b")
_MARGIN = re.compile(r"(?:[+*/@·×⊙]|-\s|−\s)")


def split_lines(
    answer: str,
    known: frozenset[str] = frozenset(),
    in_words: frozenset[int] = frozenset(),
    sizes: frozenset[str] = frozenset(),
) -> list[Line]:
    """Return the equations of an answer in order, one more than ``MAX_LINES`` at most, without words and remarks.

    ``known``: the names of the problem, which are no remark; ``in_words``: the numbers of rows that are read as words
    with equations among them, where names of ``sizes`` are no words either.
    """
    if len(answer) > MAX_TEXT:
        return [Line(answer, None, ())]
    typed = answer.splitlines()
    answer = without_cases(answer)
    answer = in_plain_signs(with_inner_products(answer), known)
    answer = _SPACED.sub("  ", answer)
    answer = _ORDINAL.sub(lambda match: " " * len(match[0]), answer)
    answer = spoken(answer, known)
    answer = _MARKDOWN.sub(lambda match: (match["within"] or "").center(len(match[0])), answer)
    answer = called(answer)
    answer = _without_asides(answer, known)
    for name in dict.fromkeys(_LAYER.findall(answer)):  # δ² = … is the δ of a layer, not a square
        answer = answer.replace(name, unicodedata.normalize("NFKC", name))
    answer = _VARIED.sub(lambda match: match[0].replace("δ", "∂"), answer)
    answer = _STARRED.sub(lambda match: f"{match[1]}{' ' * (len(match[0]) - len(match[1]))}", answer)
    answer = _IN_BRACKETS.sub(lambda match: _layer(match, known), answer)
    answer = _KEYED.sub(lambda match: _keyed(match).rjust(len(match[0])), answer)
    answer = _SAID_IN_LATEX.sub(lambda match: " " * len(match[0]), answer)
    answer = _BOXED.sub(lambda match: match["within"].center(len(match[0])), answer)
    rows = [row for row in _rows(answer) if row[1].strip() and (not _is_comment(row[1]) or row[0] in in_words)]
    kept = [row for row in rows if not _says_nothing(row[1], known)]
    names = known | sizes | frozenset(_GIVEN.findall(answer)) if in_words else known
    found = (
        replace(line, source=at, row=typed[at] if at < len(typed) else "")
        for at, text in kept or rows
        for line in (_among_words(in_cases(text), known, names) if at in in_words else equations(text, known))
    )
    lines = list(islice(found, MAX_LINES + 1))
    numbers = {match[1] for _, text in kept if (match := _NUMBERED.match(text))}
    return [_with_reference(line, numbers) for line in lines] if numbers else lines


def rows_in_words(
    answer: str, known: frozenset[str], bad: Mapping[int, str], sizes: frozenset[str] = frozenset()
) -> frozenset[int]:
    """Return which of the rows that are not right should be read as equations among words.

    ``bad``: their numbers, each with what of it was read and is wrong, "" where it can't be read. What stands clear of
    the words is wrong whatever these say, unless they are about a case or say what is done.
    """
    if len(answer) > MAX_TEXT:
        return frozenset()
    names = known | sizes | frozenset(_GIVEN.findall(answer))
    answer = in_plain_signs(with_inner_products(answer), known)

    def belongs(at: int, text: str) -> bool:
        if _is_comment(text):  # it may give a name that a line can't be read without
            return "" in bad.values() and is_equation(text)
        if at not in bad or not is_wordy(text, names):
            return False
        wrong = bad[at]
        if not wrong or not is_equation(text) or is_wordy(wrong, names):
            return True
        return may_mean_more(text) or goes_on_in_words(text, wrong, names)

    return frozenset(at for at, text in _rows(answer) if belongs(at, text))


def _is_comment(text: str) -> bool:
    return text.lstrip().startswith(_COMMENTS)


def _among_words(text: str, known: frozenset[str], names: frozenset[str]) -> list[Line]:
    return noted(text, known, names) if _is_comment(text) else worded(text, known, names)


def _with_reference(line: Line, numbers: set[str]) -> Line:
    """A line that says ``(3)`` where a line is numbered so: it may mean that line."""
    found = (match for part in line.parts for match in re.finditer(r"(?<![^\Wᵀ])\((\d{1,2})\)", part.text))
    named = next((match[0] for match in found if match[1] in numbers), "")
    return replace(line, said=named) if named and not line.said else line


def _says_nothing(row: str, known: frozenset[str]) -> bool:
    row = row.strip()
    if is_words(row) or is_one_word(row, known) or _NOT_MATHEMATICS.match(row) or _PATH.match(row):
        return True
    if CONDITION.match(row) or _turns(row):
        return True
    setting = _SETTING.match(row)
    if setting is None or QUOTIENT.search(row):
        return False
    left = left_side(row[setting.end() :].partition("=")[0])  # suppose r = Xw - y gives a name
    return left is None or left.bottom is not None or left.top in known


def _turns(row: str) -> bool:
    """Whether a row says with arrows alone what becomes of what: ``mean -> 1/n, y*z -> y``."""
    head, arrow, _ = re.sub(r"⟶|→|\\to\b", "->", _without_comment(row)).partition("->")
    left = left_side(head)
    derivative = QUOTIENT.search(head) or (left is not None and (left.gradient or left.top[:1] in ("d", "∂")))
    return bool(arrow) and "=" not in row and not derivative


def _keyed(match: re.Match[str]) -> str:
    """``dW1`` for ``grads["W1"]`` and ``grads["dW1"]``, the key alone for any other dictionary."""
    key = match["key"] or ""
    return f"d{key}" if key and "grad" in match["of"] and not re.match(r"d\w|grad", key) else key


def _layer(match: re.Match[str], known: frozenset[str]) -> str:
    """``W[1]`` as W1, ``dZ[2]`` as dZ2, where W1 and Z2 are names of the problem and W and Z are not."""
    stem, number = match["stem"], match["number"] or match["layer"]
    turned = "ᵀ" if match["turned"] else ""
    for base in (stem, stem[1:]) if stem[0] in "d∂" else (stem,):
        if base and base not in known and base + number in known:
            return f"{stem}{number}{turned}".rjust(len(match[0]))
    return match[0]


def _without_asides(answer: str, known: frozenset[str]) -> str:
    """The answer without words at the ends of its equations; none is looked for where a row is too long to be read."""
    if max(map(len, answer.splitlines()), default=0) > MAX_CHARACTERS:
        return answer  # the patterns take the square of a row's length
    names = known | FUNCTIONS | frozenset(_GIVEN.findall(answer))

    def kept(match: re.Match[str]) -> str:
        before = answer[answer.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        equation = match[1] is not None or "=" in before or before[:1] in {"+", "-", "−", "*", "/", "@"}
        words = match[match.lastindex or 1]
        if not equation or _is_formula(words, names) or _is_formula(words.partition(",")[0], names):
            return match[0]
        factors = "" if match[1] is not None else _names_first(words, names)  # 2 lam w, as it should be
        marked = f" {MARKED[0]}{words[len(factors) :]}{MARKED[1]}" if operative_words(words[len(factors) :]) else ""
        return f"{' ' * (match.start(match.lastindex or 1) - match.start())}{factors}{marked}" if factors else marked

    answer = _NOTE.sub(
        lambda match: match[0] if _is_formula(match[1], names) or operative_words(match[1]) else " " * len(match[0]),
        answer,
    )
    return _ASIDE.sub(kept, answer)


def _names_first(words: str, names: frozenset[str]) -> str:
    """The names that words begin with."""
    end = 0
    for match in re.finditer(r"[A-Za-z]+", words):
        if match[0] not in names:
            break
        end = match.end()
    return words[:end]


def _is_formula(words: str, names: frozenset[str]) -> bool:
    """Whether words at a line's end are names: of the problem, of functions, or given to something in the answer."""
    found = re.findall(r"[A-Za-z]+", words)
    if STOP.search(words) and len(found) > 1:  # same as by r
        return False
    return any(word in names for word in found) or not found


def _rows(answer: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers; one that is still open takes in the next."""
    waiting: tuple[int, str] | None = None
    for at, row in enumerate(answer.splitlines()):
        text = _CODE.sub(lambda match: " " * len(match[0]), row).rstrip() if _FRAME.match(row.strip()) is None else ""
        if waiting is not None and text.strip() and (_open(waiting[1], text) or _goes_on(text)):
            waiting = (waiting[0], f"{_without_comment(waiting[1])} {text.strip()}")
            continue
        if waiting is not None:
            yield waiting
        waiting = (at, text)
    if waiting is not None:
        yield waiting


def _without_comment(text: str) -> str:
    return re.sub(r"\s*#.*\Z", "", text)


def _open(text: str, below: str) -> bool:
    """Whether the line below belongs to this one: a bracket is open here, or an operator waits for its right side."""
    text = _without_comment(text).rstrip()
    if len(text) > MAX_CHARACTERS or not text.strip():
        return False
    head, equals, _ = below.partition("=")
    if equals and not head.strip():
        lefts = [left_side(text[match.end() :]) for match in _UNSAID.finditer(text)]
        if any(left is not None and is_derivative(left) and not left.expression for left in lefts):
            return True
    if equals and left_side(head) is not None and depth_of(below) >= 0 and not below.rstrip().endswith(","):
        return False
    return 0 < depth_of(text) <= 20 or (text[-1] in "=+*/@\\" and len(text.strip()) > 2) or text.endswith((" -", " −"))


def _goes_on(text: str) -> bool:
    """Whether a line can only be the rest of the one before: it begins with an operator and has no equals sign."""
    text = text.strip()
    if _MARGIN.match(text) is None or "=" in text or text.startswith(("//", "**")):
        return False
    return not is_words(text)
