"""Characters → tokens: one stream for NumPy, plain mathematics and LaTeX.

Owns where a token begins and ends in the learner's text; every span points into the original. Knows
which words are declared only to keep ``dL/dp`` together. What a token means is the parser's matter;
LaTeX commands are rewritten by ``latex``, what stands above or below the line is cut by ``scripts``.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from studyml.algebra.language import scripts
from studyml.algebra.language.characters import (
    FRACTIONS,
    SPACES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SYMBOLS,
    continues_word,
    refuse_deceivers,
    starts_word,
    with_inner_products,
)
from studyml.algebra.language.errors import MAX_CHARACTERS, MAX_DIGITS, MAX_TOKENS, ReadError, too_large
from studyml.algebra.language.latex import command
from studyml.algebra.language.names import Names
from studyml.algebra.tree import Span

Kind = Literal[
    "number",  # 2, .5, 1e-3
    "word",  # X, y_hat, np, sum
    "text",  # 'ij,j->i'
    "op",  # + - * / @ ( ) [ ] , and so on
    "super",  # ² ⁻¹ ⁿ, with what it says in plain characters
    "transpose",  # ᵀ ⊤
    "sub",  # a subscript that belongs to no word: ‖w‖₂
    "frac",  # \frac
    "end",
]

_NUMBER = re.compile(r"(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][+\-−–]?[0-9]+(?![0-9A-Za-z_]))?")
_GROUPED = re.compile(r"[0-9]+(?:_[0-9]+)+(?:\.(?!\.)(?:[0-9]+(?:_[0-9]+)*)?)?(?:[eE][+\-−–]?[0-9]+)?(?![0-9A-Za-z_])")
"""``1_000``: Python lets underscores stand between digits."""
_OPERATOR = re.compile(
    r"\*\*=|//=|\.\.\.|\.(?:\*\*|[-+*/^'])|\*\*|//|<=|>=|==|!=|:=|->|\+=|-=|\*=|/=|@=|%=|<<|>>|\|\||&&|[-+*/%@()\[\]{},:.=<>&|~^!;?#`$\"'\\]"
)
_DERIVATIVE = re.compile(
    r"[d∂]\s*(?P<top>[^\W\d_][^\s/()]*?)\s*/\s*[d∂]\s*(?P<bottom>[^\W\d_](?:[^\Wᵀ]|[\u0302-\u030c])*)"
)
_TURNED = re.compile(r"ᵀ|'|\^\s*\{?\s*(?:T|⊤|\\top|\\intercal)(?![A-Za-z])")
"""A transpose behind a word."""
_PATTERN = re.compile(r"[A-Za-z,.\-> _]*")
_ARGUMENT = re.compile(r"arg[ \t]+(max|min)(?!\w)")
_LATIN = re.compile(r"[A-Za-z0-9_]*")
_BEGINS_NUMBER = frozenset("0123456789.")
_MARKS = frozenset("*/+-()[]{}.,:=<>@%&|~^!;?#`$\"'")
"""What ASCII has besides letters, digits, ``_`` and the backslash."""
_SPACES_OR_MARKS = SPACES | {"$", "~"}


class Token(NamedTuple):
    """A piece of the text; ``glued`` when no space stands before it."""

    kind: Kind
    text: str
    span: Span
    glued: bool = False

    @property
    def ends_operand(self) -> bool:
        """Whether an expression can end here (so that ``'`` is a transpose and not a string)."""
        return self.kind in {"number", "word", "super", "transpose", "sub"} or (
            self.kind == "op" and self.text in {")", "]", "}", "'", ".'", "|", "‖", "𝟙", "𝟏"}
        )


class Lexer:
    """Reads one text once, from left to right."""

    def __init__(self, text: str, names: Names):
        self.text = text
        self.names = names
        self.at = 0
        self.tokens: list[Token] = []
        self.depth = 0
        self.latex = "\\" in text
        self.cases = 0  # environments of cases that are open: & stands before a condition in them
        self.inside = (len(text) - len(text.lstrip("$ \n")), len(text.rstrip("$ \n")))  # what is not $…$
        self._waiting: list[tuple[int, int]] = []  # (depth, arguments still to come) of \frac and \sqrt

    def read(self) -> list[Token]:
        """Return the tokens, ``end`` last; raise :class:`ReadError`."""
        while True:
            glued = self._skip_spaces()
            if self.at >= len(self.text):
                break
            if self._waiting and self._waiting[-1][0] == self.depth:
                self._argument(glued)
            else:
                self._one(glued)
            if len(self.tokens) > MAX_TOKENS:
                raise too_large("tokens", len(self.tokens), MAX_TOKENS, (self.at, len(self.text)))
        end = len(self.text.rstrip()) or len(self.text)
        self.tokens.append(Token("end", "", (end, len(self.text))))
        return self.tokens

    def add(self, kind: Kind, text: str, start: int, end: int, glued: bool) -> None:
        """Append a token and step over it."""
        self.tokens.append(Token(kind, text, (start, end), glued))
        self.at = end

    def expect_arguments(self, count: int) -> None:
        """Take the next ``count`` arguments as LaTeX does: a group in braces, or one character."""
        self._waiting.append((self.depth, count))

    def _argument(self, glued: bool) -> None:
        depth, count = self._waiting.pop()
        if count > 1:
            self._waiting.append((depth, count - 1))
        start = self.at
        character = self.text[start]
        if character in "{(":
            self._one(glued)
            return
        self.add("op", "{", start, start, glued)
        if character.isascii() and character.isalnum():
            self.add("number" if character.isdigit() else "word", character, start, start + 1, glued)
        else:
            self.depth += 1  # an argument inside waits for its own
            self._one(glued)
            self.depth -= 1
        self.add("op", "}", self.at, self.at, glued=True)

    def _skip_spaces(self) -> bool:
        start = self.at
        if start < len(self.text) and self.text[start] not in _SPACES_OR_MARKS:
            return start > 0
        while self.at < len(self.text):
            character = self.text[self.at]
            dollar = character == "$" and not self.inside[0] <= self.at < self.inside[1]
            if character not in SPACES and not (dollar or (character == "~" and self.latex)):
                break
            if character == "\n" and not self.depth and self.tokens and self.text[self.at :].strip():
                raise ReadError(
                    "syntax", "One expression on one line, please: this goes on below.", (self.at, self.at + 1)
                )
            self.at += 1
        return self.at == start and self.at > 0

    def _one(self, glued: bool) -> None:
        start, text = self.at, self.text
        character = text[start]
        if character == "\\":
            command(self, glued)
        elif character in _BEGINS_NUMBER and (number := self._grouped() or _NUMBER.match(text, start)):
            self._number(number, glued)
        elif character == "#" and self._comment():
            return
        elif character in _MARKS:
            self._operator(glued)
        elif (character == "_" and scripts.below(self, glued)) or (character in "d∂" and self._derivative(glued)):
            return
        elif starts_word(character) and not (character == "Σ" and self.names.resolve("Σ") is None):
            self._word(glued)
        elif character in SUPERSCRIPTS:
            scripts.superscripts(self, glued)
        elif character in SUBSCRIPTS:
            scripts.subscripts(self, glued)
        elif character == "Σ":
            self.add("op", "∑", start, start + 1, glued)
        elif character in FRACTIONS:
            self.add("number", FRACTIONS[character], start, start + 1, glued)
        elif character in SYMBOLS:
            self._symbol(SYMBOLS[character], start, start + 1, glued)
        else:
            self._operator(glued)

    def _symbol(self, meaning: str, start: int, end: int, glued: bool) -> None:
        if meaning == "⊤":
            self.add("transpose", meaning, start, end, glued)
        else:
            self.add("op", meaning, start, end, glued)

    def _comment(self) -> bool:
        """Whether a comment of Python's stood here, behind something it can be on (it is stepped over)."""
        if self.latex or not self.tokens or not (self.tokens[-1].ends_operand or self.depth):
            return False
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end
        return True

    def _grouped(self) -> re.Match[str] | None:
        """A number with underscores between its digits; after a power, as in ``x^2_1``, they begin a subscript."""
        if self.latex or (self.tokens and self.tokens[-1].text == "^"):
            return None
        return _GROUPED.match(self.text, self.at)

    def _number(self, match: re.Match[str], glued: bool) -> None:
        if len(match[0]) > 1 and match[0][0] == "0" and match[0].replace("_", "").isdigit():
            message = "A number begins with no zero; thousands go without a comma: 1000."
            raise ReadError("syntax", message, match.span())
        digits = len("".join(filter(str.isdigit, match[0].lower().partition("e")[0])).lstrip("0"))
        if digits > MAX_DIGITS:
            raise too_large("digits", digits, MAX_DIGITS, match.span())
        if match[0] == "1" and self._ones(match.end()):
            self.add("op", "𝟏", match.start(), match.end(), glued)
            return
        plain = match[0].replace("−", "-").replace("–", "-").replace("_", "")
        self.add("number", plain, match.start(), match.end(), glued)

    def _ones(self, at: int) -> bool:
        """Whether the subscript of a 1 is a size: ``1_n`` is a vector of ones."""
        size = re.match(r"_\{?\s*(\w+)\s*\}?", self.text[at:])
        return size is not None and self.names.resolve(size[1]) in self.names.sizes

    def _derivative(self, glued: bool) -> bool:
        match = _DERIVATIVE.match(self.text, self.at)
        if not match:
            return False
        name = self.names.derivative(match["top"], match["bottom"])
        if name is None:
            if self.text[self.at] == "∂" or self.names.is_step(match["top"], match["bottom"]):
                raise self._no_such_derivative(match.span(), match[0])
            return False
        self.add("word", name, match.start(), match.end(), glued)
        return True

    def _no_such_derivative(self, span: Span, written: str) -> ReadError:
        nearest = self.names.nearest(written.replace("∂", "d").replace(" ", ""))
        hint = f" Did you mean {nearest}?" if nearest else ""
        return ReadError("syntax", f"{written} is no step that was named before.{hint}", span, nearest)

    def _word(self, glued: bool) -> None:
        argument = _ARGUMENT.match(self.text, self.at)
        if argument and self.names.resolve("arg") is None:
            self.word(f"arg{argument[1]}", self.at, argument.end(), glued)
            return
        end = _LATIN.match(self.text, self.at + 1).end()  # type: ignore[union-attr]  # it matches nothing, too
        while end < len(self.text) and not self.text[end].isascii():
            if not continues_word(self.text[end]) or self.text[end] == "Σ":
                break
            end = _LATIN.match(self.text, end + 1).end()  # type: ignore[union-attr]
        self.word(self.text[self.at : end], self.at, end, glued)

    def word(self, word: str, start: int, end: int, glued: bool) -> None:
        """Add a word that ends at ``end``, with a layer's number (``W^{(1)}``) or a subscript if one follows."""
        if self.text[end : end + 1] == "^" and scripts.layer(self, word, start, end, glued):
            return
        if word.endswith("_") and len(word) > 1 and self.text[end : end + 1] == "{":
            word, end = word[:-1], end - 1
        subscript = scripts.subscript(self.text, end, self.latex)
        if subscript is not None:
            word, end = f"{word}_{subscript[0]}", subscript[1]
        if word.endswith("1") and _TURNED.match(self.text, end) and self._stands_before_ones(word):
            self.add("word", word[:-1], start, end - 1, glued)
            self.add("number", "1", end - 1, end, glued=True)
            return
        self.add("word", word, start, end, glued)

    def _stands_before_ones(self, word: str) -> bool:
        """Whether a word is a name with a vector of ones behind it: ``r1ᵀ``, where nothing is called r1."""
        return self.names.resolve(word) is None and self.names.resolve(word[:-1]) is not None

    def _operator(self, glued: bool) -> None:
        start = self.at
        match = _OPERATOR.match(self.text, start)
        if not match:
            raise ReadError("syntax", f"I don't know the symbol {self.text[start]} here.", (start, start + 1))
        op = match[0]
        before = self.tokens[-1] if self.tokens else None
        if op in {"'", '"'} and not (op == "'" and before is not None and before.ends_operand):
            self._string(op, glued)
            return
        if op == "&" and self.cases:
            self.add("word", "if", start, match.end(), glued)
            return
        if op in {"(", "[", "{"}:
            self.depth += 1
        elif op in {")", "]", "}"}:
            self.depth = max(0, self.depth - 1)
        elif op == "||":
            op = "‖"
        self.add("op", op, start, match.end(), glued)

    def _string(self, quote: str, glued: bool) -> None:
        start = self.at
        end = self.text.find(quote, start + 1)
        if end < 0:
            raise ReadError(
                "syntax", "This string is never closed: a quotation mark is missing.", (start, len(self.text))
            )
        content = self.text[start + 1 : end]
        if len(content) > 60 or not _PATTERN.fullmatch(content) or "__" in content:
            raise ReadError(
                "unsafe", "Strings are only for einsum patterns ('ij,j->i') and names of modes.", (start, end + 1)
            )
        self.add("text", content, start, end + 1, glued)


def tokens(text: str, names: Names) -> list[Token]:
    """Return the tokens of a text; deceiving characters and size are judged first."""
    if len(text) > MAX_CHARACTERS:
        raise too_large("characters", len(text), MAX_CHARACTERS, (MAX_CHARACTERS, len(text)))
    refuse_deceivers(text)
    text = with_inner_products(text)
    if not text.strip():
        raise ReadError("syntax", "There is nothing to read yet.", (0, len(text)))
    return Lexer(text, names).read()
