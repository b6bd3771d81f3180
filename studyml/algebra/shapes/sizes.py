"""Sizes: what one axis of an array measures, as a number, a name or a small polynomial of names.

Owns the arithmetic of sizes (``n``, ``3``, ``n*m``, ``2*n + 1``) and how they are written and read. A
result that no polynomial can express, such as half of ``n``, is an atom: a name that spells it
(``(n + 1)//2``). Knows no trees and no NumPy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Monomial = tuple[str, ...]
"""The names of a product, sorted, repeated for powers; ``()`` is the constant."""

UNKNOWN = "?"
"""The size of what a boolean mask selects: known only when values are."""


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A size such as ``n*m`` or ``2*n + 1``; always with at least two terms, a factor or a power."""

    terms: tuple[tuple[Monomial, int], ...]

    def __str__(self) -> str:
        return format_size(self)


Size = int | str | Polynomial
Shape = tuple[Size, ...]


def _terms(size: Size) -> dict[Monomial, int]:
    if isinstance(size, int):
        return {(): size} if size else {}
    if isinstance(size, str):
        return {(size,): 1}
    return dict(size.terms)


def _size(terms: Mapping[Monomial, int]) -> Size:
    """The simplest form of a sum of monomials, so that equal sizes compare equal."""
    kept = {monomial: factor for monomial, factor in terms.items() if factor}
    if any(UNKNOWN in monomial for monomial in kept):
        return UNKNOWN
    if not kept:
        return 0
    if len(kept) == 1:
        ((monomial, factor),) = kept.items()
        if not monomial:
            return factor
        if len(monomial) == 1 and factor == 1:
            return monomial[0]
    return Polynomial(tuple(sorted(kept.items(), key=lambda item: (-len(item[0]), item[0]))))


def add(left: Size, right: Size) -> Size:
    """``left + right``."""
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    total = _terms(left)
    for monomial, factor in _terms(right).items():
        total[monomial] = total.get(monomial, 0) + factor
    return _size(total)


def multiply(left: Size, right: Size) -> Size:
    """``left * right``."""
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    total: dict[Monomial, int] = {}
    for one, factor in _terms(left).items():
        for other, by in _terms(right).items():
            monomial = tuple(sorted(one + other))
            total[monomial] = total.get(monomial, 0) + factor * by
    return _size(total)


def subtract(left: Size, right: Size) -> Size:
    """``left - right``."""
    return add(left, multiply(-1, right))


def product(sizes: Iterable[Size]) -> Size:
    """The number of elements of a shape."""
    total: Size = 1
    for size in sizes:
        total = multiply(total, size)
    return total


def divide(left: Size, right: Size) -> Size | None:
    """``left / right`` when it divides exactly (polynomial division), else None."""
    if right == 0:
        return None
    rest, divisor, quotient = _terms(left), _terms(right), dict[Monomial, int]()
    lead = max(divisor, key=lambda monomial: (len(monomial), monomial))
    for _ in range(32):
        rest = {monomial: factor for monomial, factor in rest.items() if factor}
        if not rest:
            return _size(quotient)
        top = max(rest, key=lambda monomial: (len(monomial), monomial))
        left_over = list(top)
        for name in lead:
            if name not in left_over:
                return None
            left_over.remove(name)
        if rest[top] % divisor[lead]:
            return None
        monomial, factor = tuple(left_over), rest[top] // divisor[lead]
        quotient[monomial] = quotient.get(monomial, 0) + factor
        for other, by in divisor.items():
            key = tuple(sorted(monomial + other))
            rest[key] = rest.get(key, 0) - factor * by
    return None


def floor_divide(left: Size, right: Size) -> Size:
    """``left // right``; an atom when it is neither a number nor exact."""
    if isinstance(left, int) and isinstance(right, int):
        return left // right if right else 0
    exact = divide(left, right)
    return (
        exact if exact is not None else UNKNOWN if UNKNOWN in (left, right) else f"{_grouped(left)}//{_grouped(right)}"
    )


def ceiling_divide(left: Size, right: int) -> Size:
    """The number of steps of ``right`` that start below ``left``: ``(left + right - 1) // right``."""
    return left if right == 1 else floor_divide(add(left, right - 1), right)


def at_least(left: Size, right: Size) -> bool | None:
    """Whether ``left >= right``, names counting as large; None when that can't be told."""
    difference = subtract(left, right)
    if isinstance(difference, int):
        return difference >= 0
    if difference == UNKNOWN:
        return None
    factors = [factor for monomial, factor in _terms(difference).items() if monomial]
    if all(factor > 0 for factor in factors):
        return True
    return False if all(factor < 0 for factor in factors) else None


def smaller(left: Size, right: Size) -> Size:
    """``min(left, right)``, an atom when the names don't tell."""
    order = at_least(left, right)
    if order is None:
        if UNKNOWN in (left, right):
            return UNKNOWN
        return "min({}, {})".format(*sorted((format_size(left), format_size(right))))
    return right if order else left


def not_negative(size: Size) -> Size:
    """A number of entries, which is 0 where a difference falls below it; names count as large."""
    return 0 if at_least(0, size) is True else size


def names(size: Size) -> frozenset[str]:
    """The size names in a size, also within ``min(n, m)`` and ``(n + 1)//2``."""
    return frozenset(name for monomial in _terms(size) for atom in monomial for name in _names_of(atom))


def _names_of(atom: str) -> list[str]:
    return [atom] if atom.isidentifier() or atom == UNKNOWN else [name for name in _NAME.findall(atom) if name != "min"]


def substitute(size: Size, values: Mapping[str, int]) -> Size:
    """A size with names replaced by numbers; names without a value stay."""
    if isinstance(size, int):
        return size
    total: Size = 0
    for monomial, factor in _terms(size).items():
        term: Size = factor
        for name in monomial:
            term = multiply(term, values[name] if name in values else _replaced(name, values))
        total = add(total, term)
    return total


def _replaced(atom: str, values: Mapping[str, int]) -> Size:
    """``min(n, m)`` and ``(n + 1)//2`` with their names replaced; a name without a value as it is."""
    if atom.isidentifier() or atom == UNKNOWN:
        return atom
    return parse_size(_NAME.sub(lambda found: str(values.get(found[0], found[0])), atom))


def _grouped(size: Size) -> str:
    return f"({format_size(size)})" if isinstance(size, Polynomial) else str(size)


def format_size(size: Size) -> str:
    """``n*m``, ``2*n + 1``, ``n**2``."""
    if not isinstance(size, Polynomial):
        return str(size)
    text = ""
    for monomial, factor in size.terms:
        alone = len(monomial) == 1 and abs(factor) == 1
        written = {name: f"({name})" if "//" in name and not alone else name for name in monomial}
        powers = [
            shown if monomial.count(name) == 1 else f"{shown}**{monomial.count(name)}"
            for name, shown in written.items()
        ]
        body = "*".join(([str(abs(factor))] if abs(factor) != 1 or not monomial else []) + powers)
        text += (f" {'-' if factor < 0 else '+'} " if text else "-" if factor < 0 else "") + body
    return text


def format_shape(shape: Shape) -> str:
    """A shape as Python writes a tuple: ``()``, ``(n,)``, ``(n, m)``."""
    return f"({format_size(shape[0])},)" if len(shape) == 1 else f"({', '.join(map(format_size, shape))})"


_TOKEN = re.compile(r"\s*(?:(\d+)|([^\W\d]\w*)|(\*\*|//|[-+*/(),?]))")
_NAME = re.compile(r"[^\W\d]\w*")


def parse_size(text: str) -> Size:
    """Read ``n``, ``3``, ``2*n + 1``, ``2n``, ``(n + 1)*m``, ``min(n, m)``, ``n//2``, ``ceil(n/2)``. Raises ValueError.

    Whatever :func:`format_size` writes is read again as the same size.
    """
    tokens: list[str] = []
    position = 0
    stripped = text.strip().replace("·", "*").replace("×", "*").replace("^", "**")
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if not match or len(tokens) > 60:
            raise ValueError(_no_size(text))
        tokens.append(match[0].strip())
        position = match.end()
    if not tokens:
        raise ValueError("a size is missing")
    size, rest = _sum(tokens)
    if rest:
        raise ValueError(_no_size(text))
    return size


def _no_size(text: str) -> str:
    return f"{text!r} is no size: that is a whole number, a name, or sums and products of these"


def _sum(tokens: list[str]) -> tuple[Size, list[str]]:
    total: Size = 0
    sign = 1
    if tokens and tokens[0] == "-":
        sign, tokens = -1, tokens[1:]
    while True:
        term, tokens = _factors(tokens)
        total = add(total, multiply(sign, term))
        if not tokens or tokens[0] not in ("+", "-"):
            return total, tokens
        sign, tokens = (1 if tokens[0] == "+" else -1), tokens[1:]


def _factors(tokens: list[str]) -> tuple[Size, list[str]]:
    total, tokens = _power(tokens)
    while tokens and (tokens[0] in ("*", "//", "(") or tokens[0][0].isalpha()):
        halved = tokens[0] == "//"
        factor, tokens = _power(tokens[1:] if tokens[0] in ("*", "//") else tokens)
        if halved and factor == 0:
            raise ValueError("a size can't be divided by 0")
        total = floor_divide(total, factor) if halved else multiply(total, factor)
    return total, tokens


def _power(tokens: list[str]) -> tuple[Size, list[str]]:
    if not tokens:
        raise ValueError("a size is missing")
    head, rest = tokens[0], tokens[1:]
    if head in _APPLIED and rest[:1] == ["("]:
        base, rest = _applied(head, rest[1:])
    elif head == "(":
        base, rest = _sum(rest)
        if not rest or rest[0] != ")":
            raise ValueError("a bracket is not closed")
        rest = rest[1:]
    elif head.isdecimal():
        if len(head) > 9:
            raise ValueError(f"{head} is too large for a size")
        base = int(head)
    elif head[0].isalpha() or head[0] in ("_", UNKNOWN):
        base = head
    else:
        raise ValueError(f"a size can't begin with {head!r}")
    if len(rest) >= 2 and rest[0] == "**" and rest[1] in ("2", "3"):
        return product([base] * int(rest[1])), rest[2:]
    return base, rest


_APPLIED = {"min": ",", "ceil": "/", "floor": "/"}
"""What is read of two sizes, and what stands between them."""


def _applied(word: str, tokens: list[str]) -> tuple[Size, list[str]]:
    """Read the rest of ``min(n, m)``, ``ceil(n/2)``, ``floor(n/2)``."""
    left, tokens = _sum(tokens)
    if tokens[:1] != [_APPLIED[word]]:
        raise ValueError(f"{word} is read of two sizes: {word}(n{_APPLIED[word]} 2)")
    right, tokens = _sum(tokens[1:])
    if tokens[:1] != [")"]:
        raise ValueError("a bracket is not closed")
    if word == "min":
        return smaller(left, right), tokens[1:]
    if not isinstance(right, int) or right < 1:
        raise ValueError(f"{word} divides by a number from 1")
    return (ceiling_divide if word == "ceil" else floor_divide)(left, right), tokens[1:]


def parse_shape(text: str) -> Shape:
    """Read ``(n, m)``, ``(m,)``, ``(m)``, ``5, 3``, ``[3, 4]``, ``()`` or ``scalar``. Raises ValueError."""
    body = text.strip()
    if body.lower() in ("scalar", "()", "[]"):
        return ()
    for opening, closing in ("()", "[]"):
        if body.startswith(opening) and body.endswith(closing) and _encloses(body):
            body = body[1:-1].strip()
            break
    parts = split_top(body)
    if parts and not parts[-1].strip():
        parts = parts[:-1]
    if not body or not parts:
        raise ValueError(f"{text!r} is not a shape")
    return tuple(parse_size(part) for part in parts)


def _encloses(body: str) -> bool:
    """Whether the first bracket closes at the very end."""
    depth = 0
    for position, character in enumerate(body):
        depth += (character in "([") - (character in ")]")
        if not depth:
            return position == len(body) - 1
    return False


def split_top(body: str) -> list[str]:
    """The parts between the commas that stand in no brackets."""
    parts, depth = [""], 0
    for character in body:
        depth += (character in "([") - (character in ")]")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts
