"""What a word means that is no declared name, and what to say when it means nothing.

Owns constants, modules, the spellings of functions in mathematics and the messages about unknown,
reserved and dangerous words, always with the nearest thing that was probably meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from studyml.algebra.language.characters import SUBSCRIPTS
from studyml.algebra.language.errors import INDEXED, NotNumPy, ReadError
from studyml.algebra.language.functions import (
    ATTRIBUTES,
    FUNCTIONS,
    METHODS,
    OPERATORS,
    REWRITTEN,
    SPELLINGS,
    UNARY_OPERATORS,
)
from studyml.algebra.language.lexer import Token
from studyml.algebra.language.names import Names, closest
from studyml.algebra.language.rewritten import ALONG

CONSTANTS: Mapping[str, float] = {
    "pi": math.pi,
    "π": math.pi,
    "e": math.e,
    "nan": math.nan,
    "inf": math.inf,
    "Inf": math.inf,
    "infty": math.inf,
}
MODULES = frozenset({"np", "numpy", "math", "linalg", "LA", "special", "scipy", "sp"})

_MATH_SPELLINGS: Mapping[str, str] = {
    "σ": "sigmoid", "sigma": "sigmoid", "Tr": "trace", "Log": "log", "Ln": "ln", "Exp": "exp", "Softmax": "softmax",
    "Sigmoid": "sigmoid", "log_2": "log2", "log₂": "log2", "log_10": "log10", "log₁₀": "log10", "log_e": "log",
    "loge": "log", "lg": "log10", "sig": "sigmoid", "onehot": "onehot", "Diag": "diag", "Det": "det", "th": "tanh",
    "avg": "mean", "rank": "matrix_rank", "softMax": "softmax",
    **{
        f"{line}{gap}{total}{plural}": f"{axis}{total.lower()}"
        for axis, lines in (("row", ("row",)), ("col", ("col", "column")))
        for line in lines for gap in ("", "_") for total in ("sum", "mean", "Sum", "Mean") for plural in ("", "s")
    },
    "sum_rows": "rowsum", "sum_cols": "colsum",
}  # fmt: skip
_NOT_NUMPY = frozenset({"range", "ln", "sgn", "tr", "flatten", "onehot", "one_hot_encode", "expit", "logistic"})
MATH_ONLY = {
    "·": "write * (entry by entry) or @ (matrix product)",
    "×": "write * or @",
    "⊙": "write *",
    "⊗": "write np.outer(a, b)",
    "^": "write ** for a power",
    "∑": "write np.sum(...)",
    "∏": "write np.prod(...)",
    "√": "write np.sqrt(...)",
    "‖": "write np.linalg.norm(...)",
    "'": "write .T for a transpose",
    ".'": "write .T for a transpose",
    ".*": "write *, which goes entry by entry",
    "./": "write /, which goes entry by entry",
    ".^": "write ** for a power",
    ".**": "write ** for a power",
    ".+": "write +",
    ".-": "write -",
    "{": "write round parentheses",
    "∞": "write np.inf",
    "𝟙": "write a comparison",
    "𝟏": "write np.ones(...)",
    "⟨": "write a @ b",
    "⟩": "write a @ b",
}
"""What only mathematics reads, and what NumPy has instead."""
_ASSIGNMENTS = {"=", ":=", "+=", "-=", "*=", "/=", "@=", "%=", "**=", "//="}
_MEANINGLESS = {"&&", "<<", ">>", "!", "?", "`", "->", "#", "$", "\\"}
_CHOICE = "Write np.where(x > 0, a, b), or in mathematics a if x > 0 else b, with a comparison as its condition."
_RESERVED: Mapping[str, str] = {
    "if": _CHOICE,
    "else": _CHOICE,
    "for": "Loops are not read: write it for all rows at once.",
    "while": "Loops are not read: write it for all rows at once.",
    "in": "Membership is not read.",
    "is": "Write == for a comparison.",
    "and": "Write & between comparisons in parentheses.",
    "or": "Write | between comparisons in parentheses.",
    "not": "Write ~ before a comparison in parentheses.",
    "return": "Write the expression alone, without return.",
    "print": "Write the expression alone, without print.",
    "def": "Write one expression, not a function.",
}
_DANGEROUS = frozenset(
    {
        "import", "from", "exec", "eval", "compile", "open", "input", "globals", "locals", "vars", "getattr",
        "setattr", "delattr", "hasattr", "os", "sys", "subprocess", "builtins", "breakpoint", "exit", "quit", "class",
        "yield", "await", "async", "with", "try", "raise", "assert", "del", "global", "nonlocal", "pickle", "socket",
        "shutil", "pathlib", "importlib", "ctypes", "type", "object", "dir", "help", "memoryview",
    }
)  # fmt: skip
_LITERALS = ("True", "False", "None", "newaxis")
_SYNONYMS: Mapping[str, str] = {"inverse": "inv", "length": "len", "average": "mean", "hadamard": "multiply"}
_SUBSCRIPTED = re.compile(r"(.+?)_\{?([A-Za-z,_]{1,3}\d?|\d{1,2}|\d,\d|(?=.*[,:+-])[\w,:+-]{2,9})\}?$")


def function_called(word: str, mathematics: bool) -> str | None:
    """Return the spelling on the whitelist that a word stands for, or None."""
    if word in {"T", "mT"}:
        return None
    if word in SPELLINGS or word in OPERATORS or word in UNARY_OPERATORS:
        return word
    if word in REWRITTEN and (mathematics or word not in ALONG):
        return word
    if word in {"σ", "sigma"} or mathematics:
        return _MATH_SPELLINGS.get(word)
    return None


def not_in_numpy(word: str) -> str | None:
    """Return what to write instead of ``np.word`` when only we know the function, or None when NumPy has it."""
    if word in REWRITTEN and not REWRITTEN[word].numpy:
        return word
    if word in OPERATORS or word in UNARY_OPERATORS or word not in SPELLINGS:
        return None
    known = FUNCTIONS[SPELLINGS[word]]
    if not known.numpy:
        return word
    if known.name.startswith("linalg.") and not word.startswith("linalg."):
        return f"np.{known.name}"
    return f"np.{known.name}" if word in _NOT_NUMPY else None


def refuse_word(token: Token) -> None:
    """Raise when a word is reserved or dangerous."""
    word = token.text
    if word.startswith("__") or word in _DANGEROUS:
        raise ReadError("unsafe", f"{word} is refused: only expressions of the declared names are read.", token.span)
    if word in _RESERVED:
        raise ReadError("syntax", f"{word} is not read here. {_RESERVED[word]}", token.span)


def refuse_statements(stream: Sequence[Token], names: Names, *, equation: bool) -> None:
    """Raise at a dangerous word or a loop wherever it stands, then at an assignment."""
    for word, _, within in zip(stream, stream[1:], stream[2:], strict=False):
        if (word.kind, word.text, within.text) == ("word", "for", "in"):  # its variable is no unknown name
            refuse_word(word)
    function = any(token.text == ":" for token in stream)
    for token in stream:
        if token.kind != "word":
            continue
        own = token.text == "lambda" and function
        if not (own or token.text.startswith("__") or token.text in _DANGEROUS):
            continue
        if names.resolve(token.text) is not None:
            continue
        if own:
            raise ReadError("unsafe", "lambda is refused: write one expression, not a function.", token.span)
        refuse_word(token)
    depth, refused = 0, _ASSIGNMENTS - {"="} if equation else _ASSIGNMENTS
    for token in stream:
        if token.kind != "op":
            continue
        if token.text in {"(", "[", "{"}:
            depth += 1
        elif token.text in {")", "]", "}"}:
            depth -= 1
        elif depth == 0 and token.text in refused:
            raise misplaced(token, mathematics=False)


def subscripted(token: Token) -> ReadError:
    """Return the refusal of index notation, with what to write instead."""
    return ReadError("syntax", INDEXED, token.span)


def unknown(token: Token, names: Names, *, called: bool, qualified: bool = False) -> ReadError:
    """Return the refusal of a word that means nothing, with the nearest name."""
    try:
        refuse_word(token)
    except ReadError as refusal:
        return refusal
    word = token.text
    if not qualified and any(SUBSCRIPTS.get(c, "0") not in "0123456789" for c in word):
        return subscripted(token)
    subscript = _SUBSCRIPTED.fullmatch(word)
    base = subscript[1] if subscript and not qualified else ""
    if base and (len(base) == 1 or names.resolve(base) or base in SPELLINGS):
        return subscripted(token)
    if qualified and "random" in word.split("."):
        what = "Random numbers are not read: give the array a name."
        return ReadError("syntax", what, token.span)
    if qualified:
        short = word.partition(".")[2] if word.partition(".")[0] in {"np", "numpy"} else word
        rarer = (name for name in (*UNARY_OPERATORS, *REWRITTEN, "newaxis") if name[0] == short[:1])
        known = (*SPELLINGS, *OPERATORS, *rarer, *CONSTANTS)
        close = closest(short[:40], [name for name in known if len(name) > 0.6 * len(short)])
        nearest = close[0] if close else None
        what = f"{word[:40]} is not on the list of functions that are read."
    else:
        others = (*SPELLINGS, *OPERATORS, *UNARY_OPERATORS) if called or len(word) > 2 else ()
        others = others if called else (*others, *_LITERALS) if len(word) > 2 else ()
        nearest = _SYNONYMS.get(word) or names.nearest(word, others)
        what = f"I don't know the {'function' if called else 'name'} {word[:40]}."
    if nearest:
        return ReadError("syntax", f"{what} Did you mean {nearest}?", token.span, nearest)
    declared = ", ".join(names.known()[:12])
    return ReadError(
        "syntax", f"{what} The names here: {declared}." if declared and not qualified else what, token.span
    )


def unknown_attribute(token: Token) -> ReadError:
    """Return the refusal of ``x.word``."""
    word = token.text
    if word in SPELLINGS:
        function = f"np.{SPELLINGS[word]}" if FUNCTIONS[SPELLINGS[word]].numpy else SPELLINGS[word]
        return ReadError("syntax", f"An array has no .{word}: write {function}(...).", token.span, function)
    close = ["T"] if word == "t" else closest(word[:40], [*METHODS, *ATTRIBUTES])
    hint = f" Did you mean .{close[0]}?" if close else ""
    return ReadError("syntax", f".{word[:40]} is not read.{hint}", token.span, close[0] if close else None)


def misplaced(token: Token, *, mathematics: bool) -> ReadError:
    """Return the refusal of a token that can't stand where it stands."""
    text, span = token.text, token.span
    if token.kind == "op" and text in _ASSIGNMENTS:
        return ReadError("syntax", "Assignments are not read: write the expression alone, == for a comparison.", span)
    if text == ";":
        return ReadError("unsafe", "One expression only: a semicolon would begin a second statement.", span)
    if text in _MEANINGLESS:
        better = {"&&": " Write & between comparisons in parentheses.", "!": " Factorials are not read."}
        return ReadError("syntax", f"{text} has no meaning here.{better.get(text, '')}", span)
    if text in {")", "]", "}"}:
        return ReadError("syntax", f"This {text} closes nothing.", span)
    if token.kind == "word":
        refuse_word(token)
    if not mathematics and token.kind == "op" and text in MATH_ONLY:
        return NotNumPy("syntax", f"{text} is not NumPy: {MATH_ONLY[text]}.", span)
    if not mathematics and token.kind in {"transpose", "super", "frac"}:
        instead = {"transpose": ".T for a transpose", "super": "** for a power"}.get(token.kind, "a / b")
        return NotNumPy("syntax", f"This is not NumPy: write {instead}.", span)
    if token.kind in {"word", "number"} or text == "(":
        return NotNumPy("syntax", f"An operator is missing before {text}.", span)
    if token.kind in {"transpose", "super"}:
        return ReadError("syntax", "A name or a closing bracket must stand before this.", span)
    return ReadError("syntax", f"I did not expect {'the end' if token.kind == 'end' else text} here.", span)
