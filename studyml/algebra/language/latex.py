r"""LaTeX commands → the same tokens as everything else, so that ``X^\top r`` keeps its transpose.

Owns the subset of LaTeX that is read (``\frac \hat \bar \mathbf \sum \log \sigma \cdot \left \lVert``
and their kin) and the refusal of the rest. Case, accents and transposes are kept. Knows no meaning.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from studyml.algebra.language.characters import GREEK, SPACES, continues_word, starts_word
from studyml.algebra.language.errors import ReadError

if TYPE_CHECKING:
    from studyml.algebra.language.lexer import Lexer

_COMMAND = re.compile(r"\\(?:(operatorname)\*|([A-Za-z]+|.))", re.DOTALL)

_SPACES = {",", ";", ":", "!", " ", "quad", "qquad", "thinspace", "limits", "nolimits", "displaystyle", "textstyle",
           "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr",
           "Biggl", "Biggr", "rm", "bf", "it", "sf", "cal", "scriptstyle", "displaylimits",
           "(", ")", "[", "]", "phantom"}  # fmt: skip

_OPERATORS = {
    "cdot": "·", "bullet": "·", "times": "×", "odot": "⊙", "otimes": "⊗", "circ": "⊙", "ast": "*", "div": "/",
    "oslash": "/",
    "le": "<=", "leq": "<=",
    "ge": ">=", "geq": ">=", "ne": "!=", "neq": "!=", "lt": "<", "gt": ">", "sum": "∑", "prod": "∏", "infty": "∞",
    "partial": "∂",
    "lVert": "‖", "rVert": "‖", "Vert": "‖", "|": "‖", "lvert": "|", "rvert": "|", "vert": "|", "mid": "|",
    "{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "langle": "⟨", "rangle": "⟩",
    "prime": "'",
    "dagger": "†", "sqrt": "√", "%": "%", "nabla": "∇", "bigodot": "⊙", "star": "*", "lparen": "(", "rparen": ")",
}  # fmt: skip

_FUNCTIONS = {"log", "ln", "exp", "tanh", "sinh", "cosh", "sin", "cos", "tan", "arctan", "max", "min", "det", "lg", 
              "arcsin", "arccos"}  # fmt: skip

_ACCENTS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303",
            "widetilde": "\u0303", "dot": "\u0307", "check": "\u030c"}  # fmt: skip

_FONTS = {"mathbf", "boldsymbol", "bm", "mathrm", "mathit", "mathsf", "mathcal", "mathtt", "text", "textbf", "textrm",
          "textit", "operatorname", "vec", "pmb", "mathnormal", "symbf", "texttt", "underline"}  # fmt: skip

_BOLD = {"mathbf", "boldsymbol", "bm", "mathit", "pmb", "symbf", "underline", "textbf", "textit"}

_TRANSPOSES = {"top", "intercal", "transpose"}

_GREEK = {name: letter for letter, name in GREEK.items()} | {
    "varepsilon": "ε", "epsilon": "ϵ", "varphi": "φ", "phi": "ϕ", "vartheta": "ϑ", "mu": "μ", "theta": "θ", "beta": "β",
}  # fmt: skip

_DERIVATIVE = re.compile(
    r"\\[dt]?frac\s*\{\s*(?:\\partial|\\mathrm\s*\{\s*d\s*\}|d|∂)\s*(?P<top>[^{}]{1,30}(?:\{[^{}]{1,20}\})?)\s*\}"
    r"\s*\{\s*(?:\\partial|\\mathrm\s*\{\s*d\s*\}|d|∂)\s*(?P<bottom>[^{}]{1,30}(?:\{[^{}]{1,20}\})?)\s*\}"
)

_SLASHED = re.compile(
    r"\\partial\s*(?P<top>\\[A-Za-z]+\s*\{[^{}]{1,20}\}|\\?[A-Za-z]\w{0,20})"
    r"\s*/\s*\\partial\s*(?P<bottom>\\[A-Za-z]+\s*\{[^{}]{1,20}\}|\\?[A-Za-z]\w{0,20})"
)

_ARGUMENT = re.compile(
    r"\\arg\s*(?:\\[,;:! ]\s*)?\\(?P<plain>max|min)(?![A-Za-z])"
    r"|\\(?:operatorname\*?|mathrm|text)\s*\{\s*arg\s*(?:\\[,;:! ]\s*)?\\?(?P<named>max|min)\s*\}"
)

_CASES = re.compile(r"\s*\{\s*[dr]?cases\s*\}")

_ALL = sorted(
    _SPACES | _OPERATORS.keys() | _FUNCTIONS | _ACCENTS.keys() | _FONTS | _TRANSPOSES | _GREEK.keys() | {"frac"}
)


def command(lexer: Lexer, glued: bool) -> None:
    r"""Read the command at the lexer's place and add what it stands for."""
    match = _COMMAND.match(lexer.text, lexer.at)
    start = lexer.at
    if match is None:
        raise ReadError("syntax", "A backslash at the end stands for nothing.", (start, start + 1))
    name, end = match[1] or match[2], match.end()
    if argument := _ARGUMENT.match(lexer.text, start):
        lexer.word(f"arg{argument['plain'] or argument['named']}", start, argument.end(), glued)
    elif name in _SPACES:
        lexer.at = end
        if name in {"left", "right", "middle"} and lexer.text[end : end + 1] == ".":
            lexer.at = end + 1
    elif name in _TRANSPOSES:
        lexer.add("transpose", "⊤", start, end, glued)
    elif name in {"frac", "dfrac", "tfrac", "cfrac"}:
        _fraction(lexer, start, end, glued)
    elif name == "partial" and (slashed := _SLASHED.match(lexer.text, start)):
        _step(lexer, slashed, glued)
    elif name == "sqrt":
        if lexer.text[end:].lstrip().startswith("["):
            raise ReadError("syntax", "Only square roots are read: write x^{1/3} for the others.", (start, end))
        lexer.add("op", "√", start, end, glued)
        lexer.expect_arguments(1)
    elif name in _OPERATORS:
        op = _OPERATORS[name]
        if op in {"(", "[", "{"}:
            lexer.depth += 1
        lexer.add("op", op, start, end, glued)
    elif name in _FUNCTIONS:
        lexer.word(name, start, end, glued)
    elif name in _ACCENTS or name in _FONTS or name in _GREEK:
        _name(lexer, start, end, glued)
    elif name == "mathbb":
        _blackboard(lexer, start, end, glued)
    elif name in {"begin", "end"}:
        _environment(lexer, name, start, end, glued)
    elif name == "\\" and lexer.cases:
        lexer.add("op", ",", start, end, glued)
    else:
        close = difflib.get_close_matches(name[:30], _ALL, n=1)
        hint = f" Did you mean \\{close[0]}?" if close else ""
        raise ReadError(
            "syntax",
            f"I don't know the LaTeX command \\{name}.{hint}",
            (start, end),
            f"\\{close[0]}" if close else None,
        )


def _environment(lexer: Lexer, name: str, start: int, end: int, glued: bool) -> None:
    r"""Add ``\begin{cases} a & c \\ b & d \end{cases}`` as ``{a if c, b if d}``; no other environment is read."""
    named = _CASES.match(lexer.text, end)
    if named is None or (name == "end" and not lexer.cases):
        raise ReadError(
            "syntax", r"Environments (\begin) other than cases are not read: write one expression.", (start, end)
        )
    step = 1 if name == "begin" else -1
    lexer.cases += step
    lexer.depth += step
    lexer.add("op", "{" if name == "begin" else "}", start, named.end(), glued)


def _name(lexer: Lexer, start: int, end: int, glued: bool) -> None:
    r"""Add the word that ``\hat{y}``, ``\mathbf X``, ``\theta`` or a nest of them stands for."""
    found = _written(lexer.text, start, 0)
    bold = lexer.text[start + 1 : end] in _BOLD
    if found is None or (bold and len(found[0]) > 1 and lexer.names.resolve(found[0]) is None):
        lexer.at = end  # a group that is more than one name: \mathbf{Xw + b}
        return
    word, end = found
    if word == "1":
        lexer.add("op", "𝟏", start, end, glued)
    elif word == "T" and lexer.tokens and lexer.tokens[-1].text in {"^", "{"}:
        lexer.add("transpose", "T", start, end, glued)
    elif starts_word(word[0]):
        lexer.word(word, start, end, glued)
    else:
        raise ReadError("syntax", f"{lexer.text[start:end]} is no name.", (start, end))


def _blackboard(lexer: Lexer, start: int, end: int, glued: bool) -> None:
    r"""Add ``\mathbb{1}``, and ``\mathbb{E}[…]`` as the mean; sets of numbers are not read."""
    found = _written(lexer.text, end, 1)
    if found is not None and found[0] == "E" and lexer.text[found[1] :].lstrip()[:1] in {"[", "("}:
        lexer.add("word", "mean", start, found[1], glued)
        return
    if found is None or found[0] not in {"1", "I"}:
        raise ReadError(
            "syntax", r"Of \mathbb only \mathbb{1} and \mathbb{E}[...] are read.", (start, found[1] if found else end)
        )
    lexer.add("op", "𝟙", start, found[1], glued)


def _written(text: str, at: int, level: int) -> tuple[str, int] | None:
    """Return the single word written at a place and where it ends; None when there is more than a word."""
    while at < len(text) and text[at] in SPACES:
        at += 1
    if level > 8 or at >= len(text):
        return None
    if text[at] == "{":
        inner = _written(text, at + 1, level + 1)
        if inner is None:
            return None
        word, end = inner
        while end < len(text) and text[end] in SPACES:
            end += 1
        if text[end : end + 1] == "}":
            return (word, end + 1)
        if text[end : end + 1] == "_" and (close := text.find("}", end)) > 0:  # \mathbf{w_1}, \text{y_hat}
            subscript = text[end + 1 : close].strip("{ ")
            tail = close + 1 if text[end + 1 : end + 2] != "{" else close + 2
            if subscript.isalnum() and text[tail - 1 : tail] == "}":
                return (f"{word}_{subscript}", tail)
        return None
    match = _COMMAND.match(text, at)
    if match:
        name = match[1] or match[2]
        if name in _GREEK:
            return (_GREEK[name], match.end())
        if name in _FUNCTIONS:
            return (name, match.end())
        if name in _ACCENTS or name in _FONTS:
            inner = _written(text, match.end(), level + 1)
            if inner is None:
                return None
            word, end = inner
            accent = _ACCENTS.get(name)
            return (word + accent if accent and len(word) == 1 else f"{word}_{name[-3:]}" if accent else word, end)
        return None
    if text[at] == "1":
        return ("1", at + 1)
    if not starts_word(text[at]):
        return None
    end = at + 1
    if level > 1 or (level == 1 and text[at - 1] == "{"):  # inside braces a whole word, otherwise one letter
        while end < len(text) and continues_word(text[end]):
            end += 1
    elif level == 1:
        while end < len(text) and continues_word(text[end]) and not starts_word(text[end]):
            end += 1
    return (text[at:end], end)


def _step(lexer: Lexer, match: re.Match[str], glued: bool) -> None:
    r"""Add the step that ``\partial L / \partial p`` names."""
    parts = derivative_parts(match[0])
    name = lexer.names.derivative(*parts) if parts else None
    if name is None:
        raise ReadError("syntax", f"{match[0]} is no step that was named before.", match.span())
    lexer.add("word", name, match.start(), match.end(), glued)


def _fraction(lexer: Lexer, start: int, end: int, glued: bool) -> None:
    r"""Add ``\frac`` and its two arguments, each in braces; or the named step it stands for."""
    match = _DERIVATIVE.match(lexer.text, start)
    if match:
        parts = derivative_parts(match[0])
        name = lexer.names.derivative(*parts) if parts else None
        if name is not None:
            lexer.add("word", name, start, match.end(), glued)
            return
    lexer.add("frac", "frac", start, end, glued)
    lexer.expect_arguments(2)


def derivative_parts(text: str) -> tuple[str, str] | None:
    r"""Return ("L", "p") for ``\frac{\partial L}{\partial p}``; None for anything else."""
    match = _DERIVATIVE.fullmatch(text) or _SLASHED.fullmatch(text)
    if match is None:
        return None
    top, bottom = (_written("{" + match[part].strip() + "}", 0, 0) for part in ("top", "bottom"))
    return (top[0], bottom[0]) if top and bottom else None
