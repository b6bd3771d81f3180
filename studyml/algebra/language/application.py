"""Words and what they are applied to: names, constants, functions with their arguments.

Owns what a word means where it stands, ``np.`` paths, arguments by place and by name, and the ways of
mathematics to apply a function: ``log p``, ``tanh²(z)``, ``σ'(z)``.
"""

from __future__ import annotations

from dataclasses import replace

from studyml.algebra.language import calls
from studyml.algebra.language.errors import MAX_NODES, NotNumPy, ReadError, too_large
from studyml.algebra.language.functions import DTYPES, OPERATORS
from studyml.algebra.language.kinds import Kind, kind_of, refuse_whole
from studyml.algebra.language.lexer import Token
from studyml.algebra.language.marks import Marks
from studyml.algebra.language.names import Defined
from studyml.algebra.language.rewritten import ALONG
from studyml.algebra.language.stream import CLOSERS, UNARY
from studyml.algebra.language.words import CONSTANTS, MODULES, function_called, not_in_numpy, subscripted, unknown
from studyml.algebra.tree import (
    Binary,
    Call,
    Name,
    Node,
    Number,
    Product,
    Sequence,
    Span,
    Text,
    Truth,
    Unary,
    mapped,
    walk,
)

_BATCHED = {"matvec": 1, "vecmat": 0}
"""Products of a matrix with a batch of vectors → where the vectors stand."""
_LARGER = {"max": "maximum", "min": "minimum"}
_REDUCED = {
    "add": "sum", "multiply": "prod", "maximum": "max", "minimum": "min", "logaddexp": "logsumexp",
    "logical_and": "all", "logical_or": "any",
}  # fmt: skip
"""Operators whose ``reduce`` is read → the reduction."""
_ACCUMULATED = {"add": "cumsum", "multiply": "cumprod"}
"""Those whose ``accumulate`` is."""
_WITHIN = frozenset(("linalg", "special", "lib", "stride_tricks", "spatial", "distance", "stats"))
"""Modules within modules."""
_UNSAID = frozenset(("np", "numpy", "math", "special", "scipy", "sp", "spatial", "distance"))
"""Those that a function is known without."""


class Application(Marks):
    """The part of the grammar that reads words."""

    def word(self, token: Token) -> Node:
        """Read a word: a declared name, a function, a constant."""
        if self.names.functions and (defined := self.names.functions.get(token.text)) is not None:
            if self.sees("("):
                return self.applied(defined, token)
            if self.math and self.sees("'") and f"{token.text}'" in self.names.functions:
                self.take()
                return self.applied(self.names.functions[f"{token.text}'"], token)
        name = self.names.resolve(token.text)
        if name is not None:
            if not self.math and self.sees("("):
                raise NotNumPy("syntax", f"{token.text} is no function: an operator is missing here.", self.next.span)
            return self.made(Name(name, span=token.span))
        if token.text in MODULES and self.sees("."):
            return self.qualified(token)
        squared = self.squared(token) if self.math else None
        if squared is not None:
            return squared
        averaged = self.names.averaged(token.text) if self.math else None
        if averaged is not None:
            inner = Name(averaged, span=token.span)
            rows = (("axis", calls.number(0, token.span, integer=True)),) if self.names.ndim(averaged) == 2 else ()
            return self.made(Call("mean", (inner,), rows, span=token.span))
        return self.bare(token)

    def applied(self, defined: Defined, token: Token) -> Node:
        """Read a function of the learner's own with its arguments: what it stands for, with them put in."""
        if not self.sees("("):
            raise ReadError("syntax", f"{token.text} is a function: it needs parentheses.", token.span)
        args, keywords, end = self.arguments()
        span, count = (token.span[0], end), len(defined.parameters)
        if keywords or len(args) != count:
            raise ReadError("syntax", f"{token.text} was defined with {count} in its parentheses.", span)
        given = dict(zip(defined.parameters, args, strict=True))

        def put_in(node: Node) -> Node:
            if isinstance(node, Name) and node.name in given:
                return given[node.name]
            return replace(node, span=span)

        found = mapped(defined.tree, put_in)
        parts = sum(1 for _ in walk(found))
        if parts > MAX_NODES:  # g(g(g(…))) doubles with each g
            raise too_large("parts", parts, MAX_NODES, span)
        return found

    def squared(self, token: Token) -> Node | None:
        """Read a name that is written as a square, such as the variance ``σ²``, where σ itself is no name."""
        names = [self.names.resolve(token.text + mark) for mark in ("²", "^2")]
        if token.text in {"σ", "sigma", "s"}:
            names.append(self.names.resolve(token.text + "2"))
        name = next((found for found in names if found is not None), None)
        if name is None:
            return None
        after = [part.text for part in self.tokens[self.at : self.at + 4]]
        count = 1 if self.next.kind == "super" and after[0] == "2" else 0
        count = count or (2 if after[:2] == ["^", "2"] else 4 if after == ["^", "{", "2", "}"] else 0)
        if not count:
            return None
        self.at += count
        return self.made(Name(name, span=(token.span[0], self.tokens[self.at - 1].span[1])))

    def qualified(self, token: Token) -> Node:
        """Read ``np.linalg.inv(A)``: the module is dropped, the rest must be on the whitelist."""
        path = [token.text]
        last = token
        while point := self.skip("."):
            last = self.take()
            if last.kind != "word":
                raise ReadError("syntax", "A name must follow this point.", point.span)
            if last.text.startswith("__"):
                raise ReadError("unsafe", f"{last.text} is refused: only NumPy's functions are read.", last.span)
            path.append(last.text)
            if last.text not in _WITHIN:
                break
        span = (token.span[0], last.span[1])
        parts = [part for part in path if part not in _UNSAID]
        parts = ["linalg" if part == "LA" else part for part in parts]
        return self.bare(Token("word", ".".join(parts), span), token.text)

    def bare(self, token: Token, module: str = "") -> Node:
        """Read a word that is no declared name, after ``module.`` if one was written."""
        word, span, qualified = token.text, token.span, bool(module)
        if word in {"True", "False", "None", "newaxis"}:
            return self.made(Truth({"True": True, "False": False}.get(word), span=span))
        if word in _REDUCED and self.sees(".") and self.tokens[self.at + 1].text in ("reduce", "accumulate"):
            return self.reduction(word, span)
        function = function_called(word, self.math and not qualified)
        if module in {"np", "numpy"} and (instead := not_in_numpy(word)) is not None:
            raise ReadError("syntax", f"NumPy has no {word}: write {instead}(...).", span, instead)
        if function is not None and (self.sees("(") or self.math) and not (function in DTYPES and not self.sees("(")):
            return self.function(token, function, span, qualified=qualified)
        if word in CONSTANTS:
            return self.made(Number(CONSTANTS[word], span=span))
        if word in DTYPES:
            if self.sees("("):
                args, keywords, end = self.arguments()
                if len(args) == 1 and isinstance(args[0], Text) and args[0].value.lstrip("-") in {"inf", "nan"}:
                    special = self.made(Number(CONSTANTS[args[0].value.lstrip("-")], span=(span[0], end)))
                    return special if args[0].value[0] != "-" else self.made(Unary("-", special, span=special.span))
                return self.made(calls.call("astype", [*args, Text(DTYPES[word], span=span)], keywords, (span[0], end)))
            return self.made(Text(DTYPES[word], span=span))
        if word in {"c_", "r_"} and self.sees("["):
            return Call(word, (), span=span)
        if function is not None and self.sees(".") and word in OPERATORS:
            return self.outer(word, span)
        if function is not None:
            raise ReadError("syntax", f"{word} is a function: it needs parentheses, {word}(...).", span)
        identity = self.identity(word, span) if self.math and not qualified else None
        if identity is not None:
            return identity
        raise unknown(token, self.names, called=self.sees("("), qualified=qualified)

    def reduction(self, word: str, span: Span) -> Node:
        """Read ``np.add.reduce(X)``: a reduction by its operator, along axis 0 unless one is named."""
        self.take()
        method = self.take()
        end, functions = method.span[1], _REDUCED if method.text == "reduce" else _ACCUMULATED
        if word not in functions:
            raise ReadError("syntax", f"np.{word}.accumulate is not read here.", (span[0], end))
        if not self.sees("("):
            raise ReadError("syntax", f"{word}.{method.text} needs parentheses.", (span[0], end))
        args, keywords, end = self.arguments()
        if len(args) == 1 and not any(name == "axis" for name, _, _ in keywords):
            keywords = [("axis", Number(0.0, True, span=span), span), *keywords]
        return self.made(calls.call(functions[word], args, keywords, (span[0], end)))

    def outer(self, word: str, span: Span) -> Node:
        """Read ``np.subtract.outer(a, b)`` of one-dimensional arrays: every pair of their entries."""
        self.take()
        method = self.take()
        args: list[Node] = []
        if method.text == "outer" and self.sees("("):
            args, keywords, end = self.arguments()
        if len(args) != 2 or keywords or any(kind_of(part, self.names) is not Kind.COLUMN for part in args):
            instead = f"np.{word}.{method.text} is not read here: write a[:, None] {OPERATORS[word]} b."
            raise ReadError("syntax", instead, (span[0], method.span[1]))
        column = Call("expand_dims", (args[0],), (("axis", Number(1.0, True, span=span)),), span=args[0].span)
        return self.made(Binary(OPERATORS[word], column, args[1], span=(span[0], end)))

    def identity(self, word: str, span: Span) -> Node | None:
        """Return the identity matrix that ``I`` or ``I_m`` stands for."""
        if word == "I":
            condition = self.condition()
            if condition is not None:
                return self.indicator(condition, (span[0], condition.span[1]))
            return self.made(Call("eye", (self.size(span),), span=span))
        if word.startswith("I_") and (name := self.names.resolve(word[2:])) is not None:
            return self.made(Call("eye", (Name(name, span=span),), span=span))
        return None

    def function(self, token: Token, function: str, span: Span, *, qualified: bool) -> Node:
        """Read a function and its arguments; mathematics needs no parentheses around a single one."""
        exponent: Node | None = None
        prime = False
        if self.math and not qualified:
            if self.sees("'"):
                self.take()
                prime = True
            elif self.sees("^") or self.next.kind == "super":
                exponent = self.superscript(self.take()) if self.next.kind == "super" else None
                if exponent is None:
                    self.take()
                    exponent = self.exponent()
            if self.next.kind == "sub":
                raise subscripted(self.next)
        total = function in {"sum", "mean"}
        self.totals += total
        raised = self.raised_total() if self.math and not qualified and total else None
        keywords: list[tuple[str, Node, Span]] = []
        if raised is not None:
            args, end = [raised], raised.span[1]
        elif self.sees("("):
            args, keywords, end = self.arguments()
        elif self.math and not qualified and self.sees("{", "["):
            inner = self.group(self.take())
            args = list(inner.items) if isinstance(inner, Sequence) else [inner]
            end = inner.span[1]
        elif self.math and not qualified and function != "where":  # "where n > 0" is a remark
            args = [self.argument(token)]
            end = args[0].span[1]
        else:
            raise ReadError("syntax", f"{token.text} needs parentheses.", span)
        self.totals -= total
        span = (span[0], end)
        if function in {"max", "min"} and not qualified and len(args) == 2 and not keywords:
            if _is_axis(args[1]):
                self.forks.add("max")
            if "max" in self.ways.taken or (self.math and not _is_axis(args[1])):
                function = _LARGER[function]
            elif not _is_axis(args[1]):
                raise ReadError("syntax", f"The larger or smaller of two arrays is np.{_LARGER[function]}(a, b).", span)
        if function in ("reciprocal", "power", "pow") and args:
            refuse_whole(function, args, self.names, span)
        if function in _BATCHED and len(args) == 2 and not keywords:  # of one vector it is the plain product
            vector = args[_BATCHED[function]]
            function = "matmul" if kind_of(vector, self.names) is Kind.COLUMN else function
        node = self.made(calls.call(function, args, keywords, span))
        if function in ALONG and isinstance(node, Call):
            self.forks.add("column")
            if "column" in self.ways.taken:
                node = replace(node, keywords=(*node.keywords, ("keepdims", Truth(True, span=span))))
        if prime:
            node = self.slope(node, function, span)
        return self.made(Binary("**", node, exponent, span=span)) if exponent is not None else node

    def raised_total(self) -> Node | None:
        """Read ``sum (p - y)^2``, with a space, as the sum of the squares; nothing when it isn't written so."""
        if not self.sees("(") or self.next.glued or not self.power_behind_brackets():
            return None
        self.forks.add("sum")
        if "sum" in self.ways.taken:
            return None
        return self.power(self.group(self.take()))

    def power_behind_brackets(self) -> bool:
        """Whether the brackets that open here hold one expression and a power stands behind them."""
        depth = 0
        for at in range(self.at, len(self.tokens)):
            token = self.tokens[at]
            if token.kind != "op":
                continue
            if token.text in CLOSERS:
                depth += 1
            elif token.text in CLOSERS.values():
                depth -= 1
                if depth == 0:
                    behind, after = self.tokens[at + 1], self.tokens[min(at + 2, len(self.tokens) - 1)]
                    caret = behind.kind == "op" and behind.text == "^" and after.text not in {"T", "⊤", "'"}
                    return caret or behind.kind == "super"
            elif depth == 1 and token.text in {",", "="}:
                return False
        return False

    def slope(self, node: Node, function: str, span: Span) -> Node:
        """Return f'(z) of an activation."""
        one = Number(1.0, True, span=span)
        if function in {"sigmoid", "expit", "logistic"}:
            return Binary("*", node, Binary("-", one, node, span=span), span=span)
        if function == "tanh":
            return Binary("-", one, Binary("**", node, Number(2.0, True, span=span), span=span), span=span)
        if function in {"relu", "ReLU", "RELU", "Relu"} and isinstance(node, Call):
            return self.indicator(Binary(">", node.args[0], Number(0.0, True, span=span), span=span), span)
        raise ReadError("syntax", "Write this derivative out.", span)

    def argument(self, token: Token) -> Node:
        """Read the argument of a function without parentheses: ``log p``, ``log 2x``, ``exp -z``."""
        sign = self.sees("-", "+", "~")
        if self.next.kind == "end" or (sign and not (token.text == "exp" and self.next.text == "-")):
            raise ReadError("syntax", f"{token.text} of what? Its argument is missing.", token.span)
        node = self.expression(UNARY)
        while self.next.glued and self.next.kind == "word" and self.starts_operand(self.next):
            right = self.expression(UNARY)
            node = self.made(Product(node, right, span=(node.span[0], right.span[1])))
        return node

    def arguments(self) -> tuple[list[Node], list[tuple[str, Node, Span]], int]:
        """Read ``(a, b, axis=0)``; return positions, keywords and where it ends."""
        opening = self.take()
        self.deeper(opening)
        bars, self.bars = self.bars, []
        args: list[Node] = []
        keywords: list[tuple[str, Node, Span]] = []
        while not self.sees(")"):
            if self.sees("*", "**"):
                raise ReadError("syntax", "Arguments are not unpacked here: write them out.", self.next.span)
            name = self.next
            self.list_at = self.at if self.sees("[", "(") else -1
            if name.kind == "word" and self.tokens[self.at + 1].text == "=" and self.tokens[self.at + 1].kind == "op":
                self.take()
                self.take()
                self.list_at = self.at if self.sees("[", "(") else -1
                keywords.append((name.text, self.expression(0), name.span))
            elif keywords and self.math and name.text == "keepdims":  # on paper it need not say True
                self.take()
                keywords.append((name.text, Truth(True, span=name.span), name.span))
            elif keywords:
                hint = f" Write {name.text}=True." if name.text == "keepdims" else ""
                raise ReadError("syntax", f"An argument without a name can't follow one with a name.{hint}", name.span)
            else:
                args.append(self.expression(0))
            if not self.skip(","):
                break
        closing = self.close(opening)
        self.bars = bars
        self.level -= 1
        return args, keywords, closing.span[1]


def _is_axis(node: Node) -> bool:
    """Whether a second argument of ``max`` can be an axis."""
    if isinstance(node, Unary):
        node = node.operand
    return (isinstance(node, Number) and node.integer) or isinstance(node, Sequence | Truth)
