"""What follows an operand closely: attributes, methods, indices, transposes.

Owns the point and the bracket after an operand: ``X.T``, ``X.sum(axis=0)``, ``X[:, None]``, ``Xᵀ``.
"""

from __future__ import annotations

from studyml.algebra.language import calls
from studyml.algebra.language.application import Application
from studyml.algebra.language.errors import ReadError
from studyml.algebra.language.functions import ATTRIBUTES, METHODS, PARTS
from studyml.algebra.language.joining import joined
from studyml.algebra.language.kinds import Kind, is_whole, kind_of
from studyml.algebra.language.lexer import Token
from studyml.algebra.language.words import subscripted, unknown_attribute
from studyml.algebra.tree import Binary, Call, Dots, Index, Name, Node, Number, Product, Sequence, Slice, Unary


def _alone(node: Node) -> Node:
    """What stands in square brackets alone, where they can't be a list: ``tanh([X W]ᵀ)``."""
    return node.items[0] if isinstance(node, Sequence) and len(node.items) == 1 else node


class Endings(Application):
    """The part of the grammar that stands behind an operand."""

    def postfix(self, node: Node) -> Node:
        """Read what follows an operand closely: ``.T``, ``[i]``, ``ᵀ``, ``'``."""
        while True:
            token = self.next
            op = token.text if token.kind == "op" else ""
            if op == ".":
                node = self.attribute(node)
            elif op == "[" and (not self.math or self.indexes(token)):
                node = self.enclosed(node, self.index(node))
            elif self.math and (token.kind == "transpose" or op in ("'", ".'")):
                self.take()
                node = self.transposed(_alone(node), token.span)
            elif self.math and op == "^" and self.transposes_next():
                self.take()
                end = self.transposing()
                assert end is not None  # just seen
                node = self.transposed(_alone(node), end)
            elif token.kind == "sub" and token.text == "+" and self.math:  # [1 - yf]_+
                self.take()
                zero = Number(0.0, True, span=token.span)
                node = self.made(Call("maximum", (_alone(node), zero), span=(node.span[0], token.span[1])))
            elif token.kind == "sub":
                raise subscripted(token)
            else:
                return node

    def enclosed(self, base: Node, found: Node) -> Node:
        """Take ``(1/n)[y - p]`` for a product: a number has no entries, square brackets enclose as round ones do."""
        if isinstance(base, Number) or kind_of(base, self.names) is not Kind.SCALAR:
            return found
        inner = found.items[0] if isinstance(found, Index) and len(found.items) == 1 else None
        if not isinstance(inner, Binary | Product | Unary | Name | Call) or is_whole(inner, self.names):
            return found
        self.forks.add("enclosed")
        return self.made(Product(base, inner, span=found.span)) if "enclosed" in self.ways.taken else found

    def indexes(self, token: Token) -> bool:
        """Whether a ``[`` in mathematics is an index: it touches a name or a closing bracket."""
        before = self.tokens[self.at - 1]
        return token.glued and (before.kind == "word" or (before.kind == "op" and before.text in {")", "]"}))

    def attribute(self, base: Node) -> Node:
        """Read ``.T``, ``.shape``, ``.sum(axis=0)``."""
        point = self.take()
        token = self.take()
        span = (base.span[0], token.span[1])
        if token.kind == "op" and token.text in {"*", "/", "^", "**", "(", "'"}:
            raise ReadError("syntax", "A point before an operator is not read: * / ** go entry by entry.", point.span)
        if token.kind != "word":
            raise ReadError("syntax", "A name must follow this point.", point.span)
        word = token.text
        if word.startswith("__"):
            raise ReadError("unsafe", f"{word} is refused: only NumPy's methods and attributes are read.", token.span)
        calls_it = self.sees("(") and word not in {"T", "mT", "shape", "ndim"}
        part = PARTS.get((base.function, word)) if isinstance(base, Call) else None
        if part is not None:
            return self.made(Index(base, (Number(float(part), True, span=token.span),), span=span))
        if word in ATTRIBUTES and not calls_it:
            if self.sees("(") and (not self.math or word not in {"T", "mT"}):
                raise ReadError("syntax", f".{word} takes no parentheses.", self.next.span)
            return self.made(Call(word, (base,), span=span))
        if word in METHODS:
            if not calls_it:
                raise ReadError("syntax", f".{word} needs parentheses: .{word}().", token.span)
            args, keywords, end = self.arguments()
            return self.made(calls.call(word, [base, *args], keywords, (base.span[0], end), method=True))
        raise unknown_attribute(token)

    def index(self, base: Node) -> Node:
        """Read ``[...]`` after its base."""
        opening = self.take()
        self.deeper(opening)
        bars, self.bars = self.bars, []
        first = self.next
        items: list[Node] = []
        self.slices += 1
        while not self.sees("]"):
            items.append(self.index_item())
            if not self.skip(","):
                break
        closing = self.close(opening)
        self.slices -= 1
        self.bars = bars
        self.level -= 1
        if not items:
            raise ReadError("syntax", "An index is missing between the brackets.", (opening.span[0], closing.span[1]))
        if len(items) == 1 and isinstance(items[0], Sequence) and first.text != "[":
            items = list(items[0].items)
        span = (base.span[0], closing.span[1])
        if isinstance(base, Call) and base.function in {"c_", "r_"}:
            return self.made(joined(base.function, items, self.names, span))
        if isinstance(base, Number):
            raise ReadError("syntax", "A number has no entries.", span)
        return self.made(Index(base, tuple(items), span=span))

    def index_item(self) -> Node:
        """Read one index: an expression, a slice, ``...``."""
        token = self.next
        self.list_at = self.at if self.sees("[") else -1
        if self.skip("..."):
            return self.made(Dots(span=token.span))
        parts: list[Node | None] = [None if self.sees(":") else self.expression(0)]
        while len(parts) < 3 and self.skip(":"):
            parts.append(None if self.sees(":", ",", "]") else self.expression(0))
        if len(parts) == 1:
            item = parts[0]
            assert item is not None  # no colon was seen
            return item
        start, stop, step = (*parts, None)[:3]
        return self.made(Slice(start, stop, step, span=(token.span[0], self.tokens[self.at - 1].span[1])))
