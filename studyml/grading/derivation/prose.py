"""Prose: the words and signs around the equations of a derivation.

Owns what is laid aside: labels before an equation ("so", "step 2:", bullets), words between two, remarks behind one,
lines that are words alone. Knows left sides, so that none is taken for a word; no values.
"""

from __future__ import annotations

import re

from studyml.grading.derivation.left_sides import Left, left_side
from studyml.grading.derivation.line import depth_of

_WORDS = (
    r"by the chain rule|chain rule|so|then|thus|hence|step\s*\d+|and|with|therefore|finally|where|let|define|set|put|"
    r"write|since|because|as|using|use|for|(?:now|next|first|second|third|note)(?!\s*=)|"
    r"firstly|secondly|thirdly|also|note that|recall(?: that)?|assume|suppose|but|however|while|whereas|"
    r"we (?:get|have|obtain|find)|this gives|which gives|gives?|i\.e\.|that is|given|call|denote|from|we know(?: that)?"
    r"|also|somit|daher|damit|folglich|mit|sei|wobei|dann|donc|alors|avec|où|soit|d'où|entonces|donde|sea|luego|"
    r"on a|nous avons|il vient|wir haben|es gilt|tenemos"
)
LONGEST_LEFT = 80
"""Characters of a derivative on the left, ``\\frac{\\partial L}{\\partial W^{[1]}}``."""
MOST_LABELS = 8
"""Before one equation."""
_EAST = r"\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff01-\uff0c\uff1a\uff1b"
"""Letters and signs of Chinese, Japanese and Korean: words, wherever they stand."""
_WORD = re.compile(rf"(?:(?P<word>[A-Za-zÀ-ÖØ-öø-ž](?:['’-]*[A-Za-zÀ-ÖØ-öø-ž])+['’-]*(?!\w))|[{_EAST}]+)[,:.;]?\s*")
CONNECTIVE = re.compile(
    rf"[{_EAST}]|\b(?:gets?|have|obtain|find|gives?|yields?|implies|follows?|becomes?|hence|so|thus|then|therefore|where|"
    r"and|with|which|it|that|is|we|one|by|via|using|because|since|as|means|folgt|gilt|ergibt|erhalten|ist|wir|also|damit|"
    r"daher|somit|daraus|dann|und|mit|donc|alors|on|obtient|et|avec|luego|entonces|por)\b",
    re.IGNORECASE,
)
"""Words between two equations, which no product of names has."""
FUNCTIONS = frozenset(
    ("log", "ln", "exp", "tanh", "sin", "cos", "sigmoid", "softmax", "relu", "max", "min", "tr", "trace", "det", "sum",
     "mean", "diag", "sign", "sqrt", "abs", "norm", "grad", "div")
)  # fmt: skip
"""Words that are no prose in front of an equals sign: ``log p = …``."""
GAP = re.compile(rf"\s+(?=[A-Za-zÀ-ÖØ-öø-ž]{{2}}|[{_EAST}])|(?=[{_EAST}])")
_DASHED = r"-+>(?=[^=]*[^=<>!]=(?!=))"
"""An arrow before an equation; before a shape it is a remark."""
_ARROWS = rf"⇒|⟹|→|<=+>|=+>|⇔|⟺|{_DASHED}|∴|\\(?:Rightarrow|Longrightarrow|implies|therefore|Leftrightarrow|iff)\b"
_SIGNS = (
    r"∴|∵|=+>|<=+>|-+>|⇒|⟹|→|⇔|⟺"
    r"|\\(?:because|therefore|Rightarrow|Longrightarrow|implies|Leftrightarrow|iff|quad|qquad)\b"
)
_RULES = r"rule|linearity|definition|identity|symmetry|trick|theorem|lemma|calculus|properties|property"
_LABEL = re.compile(
    rf"\s*(?:(?:{_WORDS})(?![\w=(/.])[:,]?|[-*•]\s+(?=\S)|\d+/\s+(?=[d∂]|\\d?frac)|\(?(?:\d+|[a-h]|i{{1,3}}|iv|vi{{0,3}}|ix)[.)]\s+|{_SIGNS}"
    rf"|by (?:the |a )?(?:[a-z'’-]+ ){{0,3}}(?:{_RULES})(?![\w=(/.])[:,]?"
    r"|[A-Za-z][A-Za-z0-9 ,'’\-–]{1,80}(?:\([^()=]*\)\s*)?:(?!=)(?=[^=]*=)"
    r"|(?:multiply|divide|plug|substitut|insert|rearrang|solv|expand|cancel|simplif|collect|combin|add|subtract)[a-z]*\b"
    r"[^:=]{0,60}:(?!=)(?=[^=]*=))\s*",
    re.IGNORECASE,
)
BEFORE = re.compile(r"\s*,?\s*\b(?:where|with|for|since|because|as)\b", re.IGNORECASE)
"""What follows these words must be known before what stands in front of them."""
FOLLOWS = re.compile(
    rf"{_ARROWS}|\b(?:so|then|thus|hence|therefore|also|iff|gives?|yields?|implies|means)\b", re.IGNORECASE
)
"""What stands before a consequence, which keeps its place."""
ARROW = re.compile(_ARROWS)
BETWEEN = re.compile(
    rf"\s*(?:;|(?<=\S)\.(?=\s)|,?\s+\b(?:and|where|with|since|because|as|so|then|thus|hence|therefore|und|et|sowie|also|wobei|iff|gives?|yields?|implies|means)\b|,|(?<=[\w)}}²³ᵀ]):(?=\s)|{_ARROWS}|\\q?quad\b)\s*"
)
_ENGLISH = (
    "the|of|by|since|because|rule|chain|derivative|each|every|all|is|are|from|using|cancels?|here|terms?|rows?|"
    "examples?|entry|product|quotient|as|and|linear|broadcast|sum|mean|symmetric|invertible|definite|diagonal|constant|scalar|vector|matrix|fixed|given"
)
_SET = (
    r"\s*[(\[]?(?:∈|\\in(?![A-Za-z]))\s*(?:R|ℝ|\\(?:mathbb|R)(?:\s*\{?\s*R\s*\}?)?)"
    r"(?:\s*\^\s*(?:\{[^{}]*\}|\([^()]*\)|\w+(?:\s*[×x*]\s*\w+)*)|[ᴷⁿᵐᵏʰᵈˣ×¹²³⁴-⁹]+)?[)\]]?"
)
"""``∈ ℝ^{n×m}``."""
_MEMBERS = re.compile(
    rf"\s*(?:(?:let|where|with|here|for)\s+)?(?:(?:[^\W\d]\w*\s*,\s*)*[^\W\d]\w*{_SET}\s*(?:[,;.]|and\b)?\s*)+",
    re.IGNORECASE,
)
"""``X ∈ ℝ^{n×m}, w ∈ ℝ^m``, which says what they are and nothing to judge."""
_REMARK = re.compile(
    r"(?<!\s)(?:\s*⟦[^⟧]*⟧|\s+(?:(?:\.{3,}|…|\\[lc]?dots)\s*\(\d{1,2}\)|\((?:\*{1,3}|†|‡)\))|\s*#.*|\s+(?://|<-|←|--\s|%\s).*|\s{2,}\[[^\]]*\]|\s{2,}\([A-Za-z][^()=]*\)"
    r"|\s{3,}[a-z]{4,}(?:[ ,'’-]+[a-z'’]{2,})+"
    rf"|\s*[(（]?[{_EAST}]+[)）。]?|{_SET}"
    r"|\s+(?:gives?|yields?|implies|so|thus|hence|as|since|because|but|we get|we have|ergibt|liefert|folgt)[:,]?"
    r"|[.;]\s+[A-Z][a-z]+(?:[ ,]+[A-Za-z'’]+)*[:,]?"
    r"|\s+(?:->|→)\s*(?:\([\w\s,]*\)|[A-Za-z ]+)"
    r"|\s+[(\[](?:since|because|as|using|by|note|where|with|in|the|this|that|these|it|its|they|all|both|da(?=\s+[A-Za-z]{2})|weil|denn)(?=\s).*[)\]]"
    r"|\s+\((?![^()]*\b(?:axis|keepdims)\b)(?![^()]*\[\s*\w\s*=\s*\w\s*\])[^()=]*(?:\([^()]*\)[^()=]*)*(?<![<>!=])=(?!=)[^()]*(?:\([^()]*\)[^()]*)*\)"
    rf"|\s+[(\[](?=[^()]*\b(?:{_ENGLISH})\b)[A-Za-z'’]+(?:[ ,]+[A-Za-z'’]+)+[)\]]"
    r"|;\s+[A-Za-z]{2,}(?:[ ,'’-]+[A-Za-z]+)*|,\s+[A-Za-z]{2,}(?:[ ,'’-]+[A-Za-z]+)+|,\s+[a-z-]{5,}"
    r"|,\s+[A-Za-z]\s+[a-z]{4,}|,\s+diag"
    r"|,?\s+i\.e\.,?\s+[A-Za-z ,'’-]+|,?\s+(?:i\.e\.|namely|that is)[,:]?|\s+—\s+[A-Za-z][A-Za-z ,'’-]+"
    r"|\s+(?:[qQ]\.?[eE]\.?[dD]|(?:element|entry|row|column|point|component)-?wise|broadcast(?:ed|s)?|as expected|done)"
    r"|,?\s+(?:since|because|by the|by|using|as required|from the|which)\b[^=+*/@()]*|\s*[✓✔□∎■]|[.,;]"
    r"|\s*(?:=>|⇒|→|->))\s*\Z"
)
_OPERATIVE = re.compile(
    r"\b(?:summ?(?:ed|ing)?|averag(?:ed?|ing)|means?|times|twice|plus|minus|divided|multiplied|squared|transposed?|"
    r"negated|halved|doubled|normali[sz]ed|scaled|fixed|held|holding|constant|partial|direct(?:ly)?|local|explicit)\b",
    re.IGNORECASE,
)
"""Words that say something which signs could say."""
_OF = re.compile(r"\b(?:of|over|the|each|per|with|where)\b")
_PLAIN_WORDS = re.compile(r"(?:the )?[a-z]{3,}(?:[ -][a-z]{2,})+")
_SUM_OF = re.compile(r"\b(?:sum|mean|norm|trace)s?\s+(?:of|over)\b")
HELD_CONSTANT = r"(?<!\bthe )(?<!\ba )constant"
"""``b constant``, held fixed; of ``the constant`` nothing is."""
MARKED = "⟦⟧"
"""Signs around words that were found behind an equation before it was taken apart."""
_CASE = re.compile(r"(?:for|if|when|case|otherwise|else)\b", re.IGNORECASE)
_PROSE = re.compile(r"[A-Za-z][A-Za-z0-9 ,.:;'’!?\-–()]*\Z")
EQUALS = re.compile(r"(?<![<>!])=")
STOP = re.compile(
    r"\b(?:for|the|with|where|is|are|we|when|since|only|each|all|of|on|as|a|an|by|if|then|this|that|für|mit|ist|wir|der|die|das|"
    r"wenn|les|pour|est|avec)\b",
    re.IGNORECASE,
)
"""Words that no formula has."""
_NOUN = re.compile(r"(?!(?:alpha|beta|gamma|delta|epsilon|zeta|theta|kappa|lambda|sigma|omega)\b)[A-Za-z][a-z]{3,}\Z")
"""A word before a name: ``error e = …``."""
THAT_IS = (
    r"i\.?e\.|that is|in other words|in short|(?:or |which is )?equivalent(?:ly| to)"
    r"|or(?: (?:simply|just|shorter|also))?|which (?:(?:also|just|simply|again|then) )?"
    r"(?:is|equals|becomes|gives|simplifies to|reduces to)(?: (?:just|simply))?"
)
"""Words between two forms of one value."""
_VERB = re.compile(
    r"\b(?:gives?|yields?|gets?|have|has|obtain|find|implies|imply|means?|becomes?|so|then|thus|hence|that|therefore|ergibt|"
    r"folgt|gilt)\b"
)
CONDITION = re.compile(r"(?:when|if|for)\s+\S+\s*=\s*[-−]?\d[\d.]*(?!\w|\s*[-+*/^@(])[^=]*\Z", re.IGNORECASE)
"""``when n = 1 this is the usual form``."""
_ALONE = re.compile(r"(?:[^\W\d_]{2,}|[qQ]\.\s?[eE]\.\s?[dD])[.!]*\Z")


_REASON = re.compile(r",?\s+(?P<word>since|because|as|given|using|by|and|but|hence|so that)(?: that)?\s+(?=\S)", re.I)
"""Words that join two statements, whatever the second begins with."""
_CASES = re.compile(
    r"(?<==)(?P<space>\s*)(?P<there>[^=<>,;]+?)\s+(?:where|if|when|for)\s+(?P<case>[^=<>,;]+?[<>]=?[^=<>,;]+?),?\s+"
    r"(?:else|otherwise|and)\s+(?P<elsewhere>[^\s=,;]+)(?P<tail>\s+(?:elsewhere|otherwise))?(?=\s*(?:[,;.]|\Z))"
)
"""``1 where Z > 0 else 0``."""
_PIECES = re.compile(
    r"(?<=\s)(?P<word>where|when|for)(?=\s+[^=<>≤≥,;]+(?:[<>≤≥]=?|[=!]=)[^=<>≤≥,;]+,\s[^=,;]+?\s(?:elsewhere|otherwise)"
    r"\s*(?:[,;.]|\Z))"
)
"""``r where |r| ≤ δ, δ sign(r) elsewhere``."""
_COMMON = re.compile(
    r"(?<![\w.\\])(?:since|because|and|but|hence|thus|therefore|the|with|when|where|which|that|this|these|those|from|"
    r"into|only|each|every|also|using|given|then|than|its|here|there|both|some|same|other|while|whereas|however|holds|"
    r"fixed|terms?|gives?|yields?|implies|means|are|was|has|have|for|depends|direct(?:ly)?|what|so|as|by)(?![\w(])",
    re.IGNORECASE,
)
"""Words that no one multiplies out of letters."""
_CONDITIONS = frozenset(("and", "for"))
"""Those of them that code has, in brackets."""


def in_cases(text: str) -> str:
    """Return an equation with ``where(Z > 0, 1, 0)`` for ``1 where Z > 0 else 0``."""

    def cases(match: re.Match[str]) -> str:
        if any(depth_of(match[name]) for name in ("there", "case", "elsewhere")):
            return match[0]
        value = f"where({match['case'].strip()}, {match['there'].strip()}, {match['elsewhere']})"
        return f"{match['space']}{value.rjust(len(match[0]) - len(match['space']))}"

    if _PIECES.search(text) is not None:
        text = _PIECES.sub(lambda match: "if".ljust(len(match[0])), text).replace("elsewhere", "otherwise")
    return _CASES.sub(cases, text)


def statements(text: str) -> list[tuple[str, bool]]:
    """Return the statements that words such as ``since`` join, with whether each is a reason, which stands first.

    What is no equation is a remark and left out.
    """
    for match in _REASON.finditer(text):
        before, rest, word = text[: match.start()], text[match.end() :], match["word"].casefold()
        if depth_of(before) != 0 or not before.strip():
            continue
        equation = EQUALS.search(rest) is not None
        if EQUALS.search(before) is None:
            if equation and word in ("since", "because", "as", "but", "hence") and is_words(before):
                return [(rest, word != "but" and word != "hence")]
            continue
        if equation:
            if word in ("and", "but", "hence", "so that"):
                return [(before, False), *statements(rest)]
            return [*((one, True) for one, _ in statements(rest)), (before, False)]
        if word in ("since", "because", "but") or (word not in ("and", "hence", "so that") and _tells(rest)):
            return [(before, False)]
    return [(text, False)]


def _tells(text: str) -> bool:
    """Whether a text without an equation has a word in it: ``p(1 - p) cancels``."""
    return any(word not in FUNCTIONS for word in re.findall(r"(?<![\w.\\])[a-z]{4,}(?![\w(])", text))


def common_word(text: str) -> str:
    """Return the first word of a right side that is plain English, "" where it has none."""
    for match in _COMMON.finditer(text):
        if match[0].casefold() not in _CONDITIONS or depth_of(text[: match.start()]) == 0:
            return match[0]
    return ""


def is_words(text: str) -> bool:
    """Whether a line is words alone, such as ``Backward pass:`` or ``By the chain rule``."""
    text = text.strip().strip("-*_#> ").partition(" #")[0].strip()
    if _MEMBERS.fullmatch(text):
        return True
    equation = EQUALS.search(text) is not None
    if not equation and _CASE.match(text):
        return True
    if not equation and re.match(r"[^\W\d_]{3,}", text) and text.endswith(":"):
        return True
    if not equation and text.endswith(":") and len(re.findall(r"[A-Za-z]{3,}", text)) > 1:
        return True
    if not equation and text[:1].isalpha() and STOP.search(text):
        words = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word.casefold() not in FUNCTIONS]
        if len(words) >= 4:
            return True
    if equation or _PROSE.match(text) is None:
        return False
    return text.endswith(":") or len(re.findall(r"[A-Za-z]{2,}", text)) >= 2


def is_one_word(text: str, known: frozenset[str]) -> bool:
    """Whether a line is one word that is no name, such as ``QED`` or ``Done.``."""
    text = text.strip()
    return _ALONE.match(text) is not None and text not in known and text.casefold() not in FUNCTIONS


def without_remarks(text: str) -> str:
    """Return an equation without what is said behind it: comments, reasons, shapes, a full stop."""
    while (shorter := _REMARK.sub("", text)) != text:
        text = shorter
    return text


def in_words(text: str, known: frozenset[str]) -> bool:
    """Return whether one side of an equation is said in words: ``the sum of its rows``."""
    if _PLAIN_WORDS.fullmatch(text.strip()) and not any(_is_name(word, known) for word in text.split()):
        return True
    words = (word for word in re.findall(r"[A-Za-z]{3,}", text) if not _OF.fullmatch(word))
    said = _SUM_OF.search(text) is not None or any(not _is_name(word, known) for word in words)
    return _OF.search(text) is not None and said


def operative_words(text: str) -> str:
    """Return words behind an equation that may change what it says; "" for any other, and for comments of code."""
    text = text.strip().strip("⟦⟧()[],;. ")
    return text if _OPERATIVE.search(text) and not text.startswith(("#", "//", "%", "--")) else ""


def is_derivative(left: Left) -> bool:
    """Whether a left side is a derivative."""
    return left.bottom is not None or left.gradient


def label_end(text: str, start: int) -> int:
    """Where the labels that begin at a place end: ``2) so ``, ``Bias: ``."""
    for _ in range(MOST_LABELS):
        match = _LABEL.match(text, start)
        if match is None or match.end() == start or match.end() >= len(text):
            break
        start = match.end()
    return start


def prose_end(text: str, start: int, known: frozenset[str]) -> int:
    """Where words in front of a left side end, in whatever language: ``Durch Einsetzen folgt dL/dw = …``."""
    head, equals, _ = text[start:].partition("=")
    if not equals or left_side(head) is not None:
        return start
    named, colon, rest = head.rpartition(":")
    if colon and (left := left_side(rest)) is not None:  # dz/dW: dL/dW = …
        label = left_side(named)
        if is_derivative(left) or (label is not None and is_derivative(label)):
            return start + len(named) + 1
    at, count, last = start, 0, ""
    while (match := _WORD.match(text, at)) and not (
        _is_name(match["word"] or "", known) and not _is_kind(match, text, known)
    ):
        last = match[0].strip()
        at, count = label_end(text, match.end()), count + (1 if match["word"] else 2)
        left = left_side(text[at:].partition("=")[0])
        if left is not None and (left.bottom or left.gradient or count > 1 or _NOUN.match(last)):
            return at
    if count > 1 and (_VERB.search(text[start:at]) or (last.endswith((",", ":")) and STOP.search(text[start:at]))):
        return at  # Setting it to zero gives XᵀXw = Xᵀy
    return _derivative_after_prose(text, start, start + len(head), known)


def _derivative_after_prose(text: str, start: int, end: int, known: frozenset[str]) -> int:
    """Where the derivative begins that words and names stand before: ``yP enters r directly so dL/dyP``."""
    for gap in re.finditer(r"\s+", text[start:end]):
        if end - start - gap.end() > LONGEST_LEFT:
            continue
        left = left_side(text[start + gap.end() : end])
        if left is not None and left.bottom is not None and not left.expression:
            before = text[start : start + gap.start()]
            words = [] if re.search(r"[·*/+^@\\²³ᵀ]", before) else re.findall(r"[^\W\d_]{2,}", before)
            if words and words[0][0] in "d∂" and words[0][1:] in known:  # A dw, so that du/dw = A
                return start
            return start + gap.end() if sum(not _is_name(word, known) for word in words) > 1 else start
    return start


def _is_kind(match: re.Match[str], text: str, known: frozenset[str]) -> bool:
    """Whether a function's name stands before a noun, to say of what kind: ``ReLU mask M = …``."""
    after = re.match(r"[a-z]{3,}(?=\s+[^\W\d])", text[match.end() :])
    word = match["word"]
    if word.casefold() not in FUNCTIONS or match[0].rstrip().endswith((",", ";", ":", ".")):
        return False
    return word not in known and after is not None and not _is_name(after[0], known)


def _is_name(word: str, known: frozenset[str]) -> bool:
    return word.casefold() in FUNCTIONS or word in known or (word[:1] in ("d", "∂") and word[1:] in known)
