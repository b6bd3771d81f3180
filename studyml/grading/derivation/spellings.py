"""Spellings: signs of mathematics that the language has other signs for, in an answer as a whole.

Owns ``\\dot a`` for a derivative, ``\\overline{G h}`` and ``⟨G h⟩`` for a mean, ``∂ᵥ``, a dot between spaces, and what
stands in a margin of its own behind equations. Knows words and left sides; no values.
"""

from __future__ import annotations

import re

from studyml.algebra.language.characters import SUBSCRIPTS
from studyml.algebra.language.functions import ATTRIBUTES, METHODS
from studyml.grading.derivation.indices import lowered, with_usual_letters
from studyml.grading.derivation.left_sides import left_side
from studyml.grading.derivation.line import depth_of
from studyml.grading.derivation.prose import FUNCTIONS, MARKED, is_derivative, label_end, operative_words, prose_end

MOST_SPACES = 32
"""In a row: patterns that look for what stands around spaces would take the cube of their number."""
_WIDE = re.compile(rf"[^\S\n]{{{MOST_SPACES},}}")
_LOW = {**SUBSCRIPTS, **dict(zip("ₐₑₒₕₛᵣᵤᵥᵦᵧ", "aeohsruvβγ", strict=True))}
_BY = re.compile(rf"(?P<sign>[∂∇])(?P<by>[{''.join(_LOW)}]+)")
_DOT = re.compile(r"\\dot\s*(?:\{\s*(?P<braced>\\?\w+)\s*\}|(?P<bare>\\?[^\W\d_]))|(?P<letter>[^\W\d_])\u0307")
_MEAN = re.compile(r"\\overline\s*\{(?P<over>[^{}]*[^{}\w\s][^{}]*|[^{}]*\w\s+\w[^{}]*)\}|⟨(?P<angled>[^⟨⟩,|·\n]+)⟩")
_SAID_SO = re.compile(
    r"[,;]?\s*(?:\\?q?quad\s*)?⟨\s*·\s*⟩\s*(?:=|:=|is|denotes)\s*(?:the\s+)?(?:mean|average)\b[^\n,;]*"
)
_DOTTED = re.compile(r"(?<=[\s)\]\w'])(?<!\d)\.(?=[<>≤≥+]|[=!]=|-\s)")
"""The point of ``Z .> 0``."""
_POINT = re.compile(r"(?<![\w.\\])(?P<before>[^\W\d_]+|[)\]ᵀ'])\.(?P<behind>[^\W\d_]+(?![\w.])|\()")
_SPACED_DOT = re.compile(r"(?<=\S)[ \t]\.[ \t](?=[^\W\d]|[(\\])")
_MARGIN = re.compile(r"(?<=[^\s=+*/@·⊙−(,;:&-])(?P<gap>[ \t]{4,})(?P<note>[^\s=+*/@·⊙−)-][^\n]*)$", re.M)
_KEPT = re.compile(r"(?:if|where|when|for|else|otherwise|elsewhere|and|with|since|because|as|so|\\)", re.IGNORECASE)
_SPACED_SLOPE = re.compile(r"(?<![\w\\.])(?P<of>[d∂][^\W\d]\w{0,9}) / (?P<by>[d∂][^\W\d]\w{0,9})(?![\w(\[.])")
"""``dL / dp``."""
_GLUED = re.compile(r"\^[T⊤](?=[^\W_])")
"""``X^Tr`` and ``Δ^T1``."""
_TICK = re.compile(r"[ \t]*[✓✔☑][ \t]*[.!]?|[ \t]*√(?=[\s.)]*$)", re.M)
_SIZE = re.compile(r"(?<=\S)[ \t]+\((?P<one>\w{1,2})[ \t]*×[ \t]*(?P<other>\w{1,2})\)(?=[ \t]*[.;]?[ \t]*$)", re.M)
"""``Aᵀ E Bᵀ (k×h)``."""
_GRAD = re.compile(r"(?<![\w\\])grad[ \t]+(?P<of>[^\W\d]\w*)(?=[ \t]*(?:[-+*/=@,;)\]]|$))", re.M)
"""``grad w = X.T @ grad yP``."""
_AT_FIXED = re.compile(r"[ \t]*(?:\\[Bb]igg?[lr]?)?(?<!\|)\|_\{?(?P<fixed>\w+)\}?(?=[ \t]*=)")
"""``∂L/∂x|_s = G/s``."""
_EXPECTED = re.compile(r"(?<!\w)(?:E|𝔼|\\mathbb\s*\{\s*E\s*\})\s*\[(?P<of>[^\[\]\n]*)\]")
_PART = re.compile(
    r"(?:\b(?:the )?(?:part|path|route|way|contribution|term|piece)(?: of (?:it|the derivative))?"
    r"(?: (?:which|that) (?:comes|goes|runs))? |^[ \t]*)"
    r"(?:through|via) (?P<by>[^\W\d]\w*)(?: (?:is|gives|equals|contributes|adds|comes to)|:) (?=[^\W\d]|[-−(])",
    re.IGNORECASE | re.M,
)
"""``the part which comes through u is A'w``."""
_TAG = re.compile(r"(?<=\S)[ \t]+\[(?P<words>[a-z]{3,}(?:[ ,-]+[a-z]+)*)\](?=[ \t]*(?:[,;.]|$))", re.M)
"""``p(1 - p) [sigmoid], …``."""
_LOOP = re.compile(r"[ \t]*for[ \t]+(?P<index>[ijkl])[ \t]+in[ \t]+range\([^\n]*\):[ \t]*(?P<body>\S[^\n]*)?\Z")
_ADDED = re.compile(r"(?P<left>[^=\n+]+)\+=(?P<right>[^\n#]+)")
_ROW_OF_TABLE = re.compile(r"[ \t]*\|(?P<cells>.*\S.*)\|[ \t]*\Z")
_ONES = r"(?:1|𝟏|𝟙|\\mathbf\s*\{?\s*1\s*\}?)"
_WITH_ONES = re.compile(rf"⟨\s*(?:{_ONES}\s*,(?P<behind>[^⟨⟩,\n]+)|(?P<before>[^⟨⟩,\n]+),\s*{_ONES}\s*)⟩")
_BRACKETED = re.compile(r"(?<=[\w)}²³ᵀ])[ \t]+\[(?P<within>(?![ijkl]\s*\])[^\[\]:,\n]*)\](?!\s*[=\w])")
_OR_SO = re.compile(
    r"(?<=\S)[ \t]+\(\s*=\s*(?P<is>[^=()\n]*(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)[^=()\n]*)*)\)"
    r"(?=[ \t]*[.;]?[ \t]*$)",
    re.M,
)
_IS = re.compile(
    r"(?P<of>(?<!\w)[d∂][^\W\d]\w*/[d∂][^\W\d]\w*)[ \t]+(?:is|equals|becomes|gives|yields|comes to|reduces to)"
    r"(?:[ \t]+(?:also|then|again|just|simply|thus|now|equal to))*"
    r"[ \t]+(?=[-−(\\∑Σ]|\d|[^\W\d]\w*[ \t]*(?:[-+*/@·⊙^ᵀ²(]|[.,;]?[ \t]*$))",
    re.M,
)
"""``∂L/∂yP is also r/n``."""
_OVER = re.compile(r"(?:Σ|∑|\\sum(?![A-Za-z]))(?=\s+(?:over|of)\b)")
_SUM_OVER = re.compile(
    r"\b(?:the\s+)?sum\s+over\s+(?:(?:all|the)\s+)?(?:(?:rows?|columns?|samples?|examples?|classes|entries)\s+)?"
    r"(?P<index>[ijkl])(?:\s+of(?:\s+the)?)?(?=\s)",
    re.IGNORECASE,
)
_SUMS_OF = re.compile(r"\b(?:the\s+)?(?P<which>row|column)[ -](?P<what>sum|mean)s\s+of\b", re.IGNORECASE)
_REDUCED = re.compile(
    r"\b(?:the\s+)?(?P<what>sum|mean|average)\s+(?:over|of|along|across)\s+(?:all\s+)?(?:the\s+)?"
    r"(?P<which>rows|columns|samples|examples|points|entries|elements)\s+of\s+(?:the\s+)?"
    r"(?P<term>[^=,;\n]+?)"
    r"(?=\s*(?:[=,;]|\((?:over|along|across|for|one|all|each|every)\s[^()=\n]*\)[ \t]*\.?[ \t]*$"
    r"|(?<!d[^\W\d])/\s*(?![d∂])\w+\s*(?:$|[=,;.])|\.?\s*$))",
    re.IGNORECASE | re.M,
)
"""``sum over the rows of (P - Y)/n``."""
_DIVIDED = re.compile(
    r"(?P<before>=[^=\n,;+−-]*(?:\([^=\n]*\))?),?\s+(?:all\s+)?divided by\s+(?P<by>[^\W\d]\w*)(?=[.;]?\s*$)", re.M
)
_IN_APPOSITION = re.compile(
    r"(?P<said>=[^=\n]*[^\s=,]),\s+(?:i\.e\.,?\s+)?(?=(?:the\s+)?(?:row|column)[ -](?:sum|mean)s\s+of\s)"
)
"""``D'1, the column sums of D``."""
_REDUCTION_IS = re.compile(
    r"\b(?:the\s+)?(?P<what>mean|average|sum)\s+of\s+(?P<term>[^=,;:\n]{1,60}?)\s+(?:is|equals)(?:\s+(?:just|then|simply))*\s+"
    r"(?=[-−(\\∑Σ]|\d|[^\W\d]\w*[ \t]*(?:[-+*/@·⊙^ᵀ²(]|[.,;]?[ \t]*$))",
    re.IGNORECASE | re.M,
)
"""``the mean of ∂L/∂c is mean(G)/s``."""
_WORDS = re.compile(r"(?<![\w\\/])[^\W\d_]{3,}(?![\w(])")
_LONGEST_ROW = 2000


def in_plain_signs(answer: str, known: frozenset[str]) -> str:
    """Return an answer with plain words for such signs, and without words in a margin."""
    answer = with_usual_letters(lowered(_WIDE.sub(" " * MOST_SPACES, answer)), known)
    if max(map(len, answer.splitlines()), default=0) > _LONGEST_ROW:
        return answer  # it is not read
    if "∂" in answer or "∇" in answer:
        answer = _BY.sub(lambda match: f"{match['sign']}_{''.join(_LOW[one] for one in match['by'])} ", answer)
    answer = _DOT.sub(lambda match: f"{match['braced'] or match['bare'] or match['letter']}'", answer)
    if "⟨" in answer or "\\overline" in answer:
        answer = _SAID_SO.sub("", answer)
        answer = _MEAN.sub(lambda match: f"mean({match['over'] or match['angled']})", answer)
    if " / " in answer:
        answer = _SPACED_SLOPE.sub(lambda match: f" {match['of']}/{match['by']} ", answer)
    answer = _TICK.sub("", answer)
    if "T" not in known:
        answer = _GLUED.sub("ᵀ ", answer)
    if "ι" in answer and "iota" not in known:  # of the econometricians
        answer = answer.replace("ι", "𝟏")
    answer = _GRAD.sub(lambda match: f"grad_{match['of']}" if match["of"] in known else match[0], answer)
    answer = _AT_FIXED.sub(lambda match: f" ({match['fixed']} fixed)", answer)
    if "E" not in known:
        answer = _EXPECTED.sub(lambda match: f"mean({match['of']})", answer)
    answer = _with_changes(answer, known)
    answer = _PART.sub(lambda match: f"∇L (through {match['by']}) = " if match["by"] in known else match[0], answer)
    answer = _SIZE.sub(lambda match: match[0] if {match["one"], match["other"]} & known else "", answer)
    if "|" in answer:
        answer = "\n".join(map(_without_table, answer.split("\n")))
    if "for " in answer:
        answer = _without_loops(answer)
    answer = _TAG.sub(lambda match: match[0] if operative_words(match["words"]) else " ", answer)
    answer = _WITH_ONES.sub(lambda match: f"sum({match['behind'] or match['before']})", answer)
    answer = _BRACKETED.sub(_in_round, answer)
    answer = _OR_SO.sub(lambda match: f"  = {match['is']} ", answer)
    answer = _REDUCTION_IS.sub(lambda match: _reduction(match, known), answer)
    answer = _IS.sub(lambda match: f"{match['of']} = ", answer)
    answer = _OVER.sub("sum", answer)
    answer = _SUM_OVER.sub(lambda match: f"Σ_{match['index']}", answer)
    answer = _IN_APPOSITION.sub(lambda match: f"{match['said']} = ", answer)
    answer = _SUMS_OF.sub(
        lambda match: f"{match['what']} over {'columns' if match['which'].casefold() == 'row' else 'rows'} of", answer
    )
    answer = _REDUCED.sub(_reduced, answer)
    answer = _DIVIDED.sub(lambda match: f"{match['before']} / {match['by']}", answer)
    answer = _SPACED_DOT.sub(" · ", answer)
    answer = _DOTTED.sub(" ", answer)
    answer = _POINT.sub(lambda match: _pointed(match, known), answer)
    return _MARGIN.sub(lambda match: _without_note(match, known), answer)


def _pointed(match: re.Match[str], known: frozenset[str]) -> str:
    """``g·Ag`` for ``g.Ag``, the product of a keyboard, between what is known and no attribute or method."""
    before, behind = match["before"], match["behind"]
    if behind == "(" and before in FUNCTIONS:  # exp.(z), entry by entry
        return f"{before} ("
    words = [word for word in (before, behind) if word[0].isalpha()]
    said = all(word in known or (len(word) < 4 and known.issuperset(word)) for word in words)
    attribute = behind in METHODS or behind in ATTRIBUTES or match[0] in ("e.g", "i.e")
    return f"{before}·{behind}" if said and words and not attribute else match[0]


def _without_table(row: str) -> str:
    """The equations in a row of a table, ``| r | dL/dr = r/n |``; of ``| dL/dr | r/n |`` the one it is."""
    match = _ROW_OF_TABLE.match(row)
    cells = [] if match is None else [cell.strip() for cell in match["cells"].split("|")]
    if len(cells) < 2:
        return row
    said = [cell for cell in cells if "=" in cell]
    if said:
        return " ; ".join(said)
    left = left_side(cells[0]) if len(cells) == 2 else None
    return f"{cells[0]} = {cells[1]}" if left is not None and left.bottom is not None else row


def _without_loops(answer: str) -> str:
    """``dw += Σ_i (dz[i]*X[i])`` for a loop over the rows."""
    rows, index, depth = [], "", 0
    for row in answer.split("\n"):
        indent = len(row) - len(row.lstrip())
        match = _LOOP.match(row)
        if match is not None:
            index, depth = match["index"], indent
            row = match["body"] or "# a loop"
            indent = depth + 1
        if index and row.strip() and indent <= depth:
            index = ""
        added = _ADDED.fullmatch(row.split("#")[0].rstrip()) if index else None
        if added is not None and re.search(rf"(?<!\w){index}(?!\w)", added["left"]) is None:
            row = f"{added['left'].strip()} += Σ_{index} ({added['right'].strip()})"
        rows.append(row.strip() if index else row)
    return "\n".join(rows)


def _with_changes(answer: str, known: frozenset[str]) -> str:
    """``dE = A dM`` for ``δE = A δM``, where the answer says what the loss changes by: ``δL = …``."""
    if re.search(r"^\s*δ(?:L|J|loss)\s*=", answer, re.M) is None:
        return answer
    names = "|".join(map(re.escape, sorted((*known, "L", "J", "loss"), key=len, reverse=True)))
    return re.sub(rf"(?<!\w)δ(?=(?:{names})(?![A-Za-z0-9_]))", "d", answer)


def _in_round(match: re.Match[str]) -> str:
    """``-1/n (y/p - 1)`` for ``-1/n [y/p - 1]``; words in square brackets stay."""
    within = match["within"]
    if not re.search(r"[-+*/^·−]", within) or re.search(r"[^\W\d_]{3,}\s+[^\W\d_]{2,}", within):
        return match[0]
    return match[0].replace("[", "(").replace("]", ")")


def _reduced(match: re.Match[str]) -> str:
    """``sum(X, axis=0)`` for the sum over the rows of X."""
    name = "sum" if match["what"].casefold() == "sum" else "mean"
    which = match["which"].casefold()
    axis = "" if which in ("entries", "elements") else ", axis=1" if which == "columns" else ", axis=0"
    letters = set(re.findall(r"_([ijkl])(?!\w)", match["term"]))
    if len(letters) == 1 and name == "sum" and "=" in match.string[: match.start()]:
        return f"Σ_{letters.pop()} ({match['term']})"  # sum over the rows of r_i x_i
    if "=" not in match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]:
        return match[0]
    return f"{name}({match['term']}{axis})"


def _reduction(match: re.Match[str], known: frozenset[str]) -> str:
    """``mean(∂L/∂c) = `` for the words; of words it says nothing."""
    if any(word not in known and word not in FUNCTIONS for word in _WORDS.findall(match["term"])):
        return match[0]
    return f"{'sum' if match['what'].casefold() == 'sum' else 'mean'}({match['term']}) = "


def _without_note(match: re.Match[str], known: frozenset[str]) -> str:
    """A row without the words in its margin; an equation there stands by itself."""
    note = match["note"]
    before = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    if "=" not in before or depth_of(before) != 0 or _KEPT.match(note) or note.startswith(("#", "//", "%", "--")):
        return match[0]
    head, equals, _ = note.partition("=")
    if equals and left_side(head) is not None:
        return f" ; {' ' * max(len(match['gap']) - 3, 0)}{note}"
    begin = prose_end(note, label_end(note, 0), known)  # call dL/dZ = dZ
    left = left_side(note[begin:].partition("=")[0]) if equals and begin else None
    if left is not None and is_derivative(left):
        return f" ; {' ' * max(len(match['gap']) + begin - 3, 0)}{note[begin:]}"
    words = [word for word in re.findall(r"[^\W\d_]{3,}", note) if word not in known and word not in FUNCTIONS]
    if not words:
        return match[0]
    return f" {MARKED[0]}{note}{MARKED[1]}" if operative_words(note) else ""
