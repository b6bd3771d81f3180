"""What in notes is code or its output, and not the learner's words.

Owns the look of code: fences aside, notebook dumps (``In [3]:``) and reviewers' indented snippets carry none.
Knows no areas. Errs towards prose: a line wrongly read is shown for confirmation, a line skipped is not.
"""

from __future__ import annotations

import re

PROMPT = re.compile(r"^\s*(?:In|Out)\s?\[(?:None|[\d* ]*)\]\s*:?\s*(?P<rest>.*)$")
_STATEMENT = re.compile(
    r"""^\s*(?:
      (?:import\s+\w[\w.]*(?:\s+as\s+\w+)?|from\s+[\w.]+\s+import\s+.+)\s*$
    | (?:async\s+)?def\s+\w+\s*\(.*
    | class\s+\w+\s*(?:\(.*\))?:\s*$
    | (?:for\s+[\w, ()]+\s+in\s+.+|while\s+.+|(?:el)?if\s+.+|with\s+.+|except.*|try|else|finally)\s*:\s*(?:\#.*)?$
    | return\b.*[\w)\]]\s*(?:\#.*)?$ | print\s?\(.* | assert\s+.* | raise\s+\w+.* | (?:pass|break|continue)\s*$
    | @\w[\w.]*\s*$ | >>>\s.* | \.\.\.\s.* | [!%](?:pip|matplotlib|time|conda|load_ext)\b.*
    | (?:self\.)?[A-Za-z_][\w.]*(?:\s*\[[^\]]*\])?(?:\s*,\s*[A-Za-z_][\w.]*)*\s*(?:[-+*/@|&]|//|\*\*)?=\s*[^=\s].*
    | [\w.]+\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\.\w+(?:\(.*\))?)*\s*(?:[-+*/@].*)?(?:\#.*)?$
    )""",
    re.VERBOSE,
)
_NUMBERS = re.compile(r"^[\s\[\](){},:;\d.eE+\-*/|]*\d[\s\[\](){},:;\d.eE+\-*/|]*$")
_REPORT = re.compile(r"^\s*[\w ]{1,20}[:=]\s*-?\[?\d[\d.e+\-\]]*(?:\s*[,|]\s*[\w ]{1,20}[:=]\s*-?\[?[\d.e+\-\]]+)+\s*$")
_TRACE = re.compile(r'^\s*(?:Traceback \(most|File ".*", line \d+|\w+(?:Error|Warning)\b:|-+>\s*\d+)')
_LONGEST = 400
"""Characters; a longer line is taken for prose rather than searched for statements."""
_WORD = re.compile(r"(?<![\w.])[A-Za-z]{2,}(?![\w.(\[])")
_BULLET = re.compile(r"^\s*(?:[-*+•–]|\d{1,2}[.)])\s")
_ENGLISH = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "at",
        "be",
        "but",
        "by",
        "can",
        "did",
        "do",
        "does",
        "for",
        "from",
        "get",
        "got",
        "had",
        "has",
        "have",
        "how",
        "i",
        "in",
        "is",
        "it",
        "its",
        "me",
        "my",
        "need",
        "not",
        "of",
        "on",
        "or",
        "still",
        "that",
        "the",
        "them",
        "they",
        "this",
        "to",
        "try",
        "took",
        "was",
        "were",
        "what",
        "when",
        "which",
        "why",
        "will",
        "with",
        "without",
        "you",
        "your",
    ]
)


def looks_like_code(line: str) -> bool:
    """Tell whether ``line`` is a statement, a comment of code or printed numbers, whatever stands around it."""
    if len(line) > _LONGEST or _BULLET.match(line) or line.lstrip().startswith("|"):
        return False
    if _STATEMENT.match(line):
        return english(line.split("#")[0]) < 3
    return bool(_NUMBERS.match(line) or _REPORT.match(line) or _TRACE.match(line))


def is_formula(text: str) -> bool:
    """Tell whether ``text`` is mathematics or code with hardly a word of prose: ``dL/dw = X^T * (ŷ - y)``."""
    if english(text) or re.search(r"\d\s*(?:min|mins|hours?|hrs?)\b", text):
        return False
    text = re.sub(r"[-=]>|→", " ", text)
    signs = sum(text.count(c) for c in "=@^*+/_<>·∑Σ∂√≈")
    if not signs:
        return False
    signs += sum(text.count(c) for c in "()[]")
    words = [w for w in _WORD.findall(text) if len(w) > 3]
    return signs >= 2 and len(words) <= 2 and signs >= len(words)


def english(text: str) -> int:
    """Count the function words of English in ``text``."""
    return sum(word.lower() in _ENGLISH for word in re.findall(r"[A-Za-z']+", text))


def ends_code(line: str, after_blank: bool) -> bool:
    """Tell whether ``line`` leaves a notebook cell whose end nothing marks."""
    text = line.strip()
    if looks_like_code(line) or text.startswith(("#", '"""', "'''")):
        return after_blank and bool(re.match(r"#{1,6}\s+\S", line)) and not looks_like_code(text.lstrip("# "))
    if _BULLET.match(line) or text.startswith("|"):
        return after_blank
    return (
        after_blank
        and (english(text) >= 1 or len(_WORD.findall(text)) >= 2 or not text.isascii())
        and not is_formula(text)
    )
