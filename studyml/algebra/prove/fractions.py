"""Expressions as fractions of polynomials over the rationals, in which equal ones are the same.

Owns the normal form that decides a proof. Unknowns stand for what is not rational: exp(u), log(u), roots,
``erf(u)``; each is known by the normal form of its argument. A number strictly between 0 and 1 is
u/(1 + u) with u > 0, a simplex likewise, so that logarithms of products come apart safely.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import sympy
from sympy.polys.domains import QQ
from sympy.polys.fields import field

from studyml.algebra.prove.symbolic import NotShown, symbol_array
from studyml.algebra.symbols import Symbol

SPARE = 48
"""Unknowns there is room for."""
TERMS = 1500
"""Terms of a numerator or denominator."""
WORK = 1200
"""Terms of the one times terms of the other, when two fractions are joined."""
MANNERS = ("plain", "bounded", "split", "half")
"""Ways to write an expression, the cheapest first."""


class Fractions:
    """The normal form of expressions in the symbols of one problem."""

    def __init__(
        self, symbols: Mapping[str, Symbol], sizes: Mapping[str, int], *, seconds: float, manner: str, room: int = SPARE
    ):
        self.deadline = time.thread_time() + seconds
        self.bounded = manner != "plain"
        """Whether domains between 0 and 1 are written as fractions, so that their logarithms come apart."""
        self.split = manner in ("split", "half")
        """Whether exp(a + b) comes apart."""
        self.half = manner == "half"
        """Whether the unit of exponents is a half (``exp(z/2)``)."""
        entries = {name: symbol_array(symbol, sizes) for name, symbol in symbols.items()}
        names = [str(entry) for array in entries.values() for entry in _flat(array)]
        if len(names) > 60:
            raise NotShown("too many symbols")
        generators = field([f"v{place}" for place in range(len(names) + min(room, SPARE))], QQ)
        self.field, self.generators = generators[0], list(generators[1:])
        self.used = 0
        self.known: dict[Any, Any] = {}
        self.unknowns: dict[tuple[str, Any], Any] = {}
        self.roots: list[tuple[int, int, Any]] = []
        """(place of R, q, base) with R**q = base."""
        self.squares: dict[int, int] = {}
        """Place of y -> 1 when y**2 = y, 0 when y**2 = 1."""
        self.exclusive: list[frozenset[int]] = []
        """Places of which any two multiply to 0 (one-hot)."""
        self.positive: set[int] = set()
        for name, symbol in symbols.items():
            self._declare(symbol, entries[name])

    def _new(self, positive: bool = False) -> tuple[int, Any]:
        if self.used >= len(self.generators):
            raise NotShown("too many unknowns")
        place = self.used
        self.used += 1
        if positive:
            self.positive.add(place)
        return place, self.generators[place]

    def _declare(self, symbol: Symbol, entries: Any) -> None:
        """Give each entry its element, by domain."""
        flat = _flat(entries)
        if symbol.domain == "simplex" and self.bounded:
            width = entries.shape[-1]
            for start in range(0, len(flat), width):
                parts = [self._new(positive=True)[1] for _ in range(width - 1)]
                total = sum(parts, self.field.one)
                for entry, part in zip(flat[start : start + width], [*parts, self.field.one], strict=True):
                    self.known[entry] = part / total
            return
        if symbol.domain in ("spd", "symmetric"):
            for index, entry in sorted(_indexed(entries)):
                mirrored = (*index[:-2], *sorted(index[-2:]))
                self.known[entry] = self.known[entries[mirrored]] if mirrored != index else self._new()[1]
            return
        for entry in flat:
            place, element = self._new(positive=symbol.domain in ("positive", "unit", "simplex"))
            self.known[entry] = element / (1 + element) if symbol.domain == "unit" and self.bounded else element
            if symbol.domain in ("binary", "pm1", "onehot"):
                self.squares[place] = int(symbol.domain != "pm1")
        if symbol.domain in ("onehot", "simplex"):
            width = entries.shape[-1]
            for start in range(0, len(flat), width):
                rest = flat[start : start + width]
                if symbol.domain == "onehot":
                    self.exclusive.append(frozenset(self.generators.index(self.known[entry]) for entry in rest[:-1]))
                self.known[rest[-1]] = self.field.one - sum((self.known[entry] for entry in rest[:-1]), self.field.zero)

    def zero(self, expression: Any) -> bool:
        """Whether an expression is shown to be 0.

        Terms are first added up by the unknowns of their denominators: in a mean over rows each row's share
        vanishes by itself, and the common denominator of all rows (4³ terms for 3 rows of 4 classes) is never made.
        """
        shares: dict[frozenset[int], Any] = {}
        for term in sympy.Add.make_args(sympy.sympify(expression)):
            element = self.element(term)
            places = frozenset(
                place for monomial in element.denom.monoms() for place, power in enumerate(monomial) if power
            )
            shares[places] = self._sum(shares.get(places, self.field.zero), element)
        total = self.field.zero
        for share in shares.values():
            reduced = self._reduced(share)
            if reduced != 0:
                total = self._sum(total, share)
        return bool(self._reduced(total) == 0)

    def element(self, expression: Any) -> Any:
        """The normal form. Raises NotShown."""
        found = self.known.get(expression)
        if found is None:
            found = self._element(expression)
            if time.thread_time() > self.deadline:
                raise NotShown("out of time")
            if len(found.numer) > TERMS or len(found.denom) > TERMS:
                raise NotShown("too many terms")
            self.known[expression] = found
        return found

    def _element(self, expression: Any) -> Any:
        if expression.is_Rational:
            return self.field(QQ(expression.p, expression.q))
        if expression.is_Add:
            total = self.field.zero
            for part in expression.args:
                total = self._sum(total, self.element(part))
            return total
        if expression.is_Mul:
            total = self.field.one
            for part in expression.args:
                factor = self.element(part)
                self._check_work(total, factor)
                total = total * factor
            return total
        if isinstance(expression, sympy.exp):
            return self._exponential(self.element(expression.args[0]))
        if expression.is_Pow:
            return self._power(expression)
        if isinstance(expression, sympy.log):
            return self._logarithm(self.element(expression.args[0]))
        if isinstance(expression, sympy.Abs):
            inside = self.element(expression.args[0])
            return inside if self._is_positive(inside) else self._root(inside**2, 2)
        if isinstance(expression, sympy.sign):
            inside = self.element(expression.args[0])
            return self.field.one if self._is_positive(inside) else inside / self._root(inside**2, 2)
        if isinstance(expression, sympy.erf | sympy.sin | sympy.cos | sympy.atan):
            return self._unknown(type(expression).__name__, self.element(expression.args[0]))
        if expression in (sympy.E, sympy.pi):
            return self._unknown("constant", str(expression), positive=True)
        raise NotShown(f"{expression} has no normal form")

    def _sum(self, left: Any, right: Any) -> Any:
        self._check_work(left, right)
        return left + right

    def _check_work(self, left: Any, right: Any) -> None:
        """Before two elements are joined: greatest common divisors of large polynomials take minutes."""
        if time.thread_time() > self.deadline:
            raise NotShown("out of time")
        if left.denom == right.denom:
            return
        terms = (len(left.numer) + len(left.denom)) * (len(right.numer) + len(right.denom))
        if terms > WORK:
            raise NotShown("too many terms")

    def _unknown(self, kind: str, key: Any, positive: bool = False) -> Any:
        found = self.unknowns.get((kind, key))
        if found is None:
            found = self.unknowns[kind, key] = self._new(positive)[1]
        return found

    def _power(self, expression: Any) -> Any:
        base, exponent = expression.args
        if exponent.is_Integer:
            if abs(int(exponent)) > 64:
                raise NotShown("a large power")
            inside = self.element(base)
            if exponent < 0 and inside == 0:
                raise NotShown("a division by 0")
            return inside ** int(exponent)
        if exponent.is_Rational and exponent.q <= 4:
            return self._root(self.element(base), int(exponent.q)) ** int(exponent.p)
        if base == sympy.E:
            return self._exponential(self.element(exponent))
        if base.is_positive or self._is_positive(self.element(base)):
            return self._exponential(self.element(exponent) * self._logarithm(self.element(base)))
        raise NotShown("a power with a symbolic exponent")

    def _root(self, base: Any, order: int) -> Any:
        """The root of an element that is positive wherever it is real: constants and denominators apart."""
        if base == 0:
            raise NotShown("a root of 0")
        if not base.denom.is_ground:
            if self._is_positive(self.field(base.numer)):
                return self._root(1 / base, order) ** -1
            if self._is_positive(self.field(base.denom)):
                return self._root(self.field(base.numer) * base.denom ** (order - 1), order) / base.denom
            return self._new_root(base, order)
        constant, polynomial = (base.numer / base.denom.LC).primitive()
        total = self._new_root(self.field(polynomial), order) if polynomial != 1 else self.field.one
        for number, sign in ((constant.numerator, 1), (constant.denominator, -1)):
            for prime, times in sympy.factorint(int(number)).items():
                total = total * self._new_root(self.field(QQ(int(prime))), order) ** (sign * times)
        return total

    def _new_root(self, base: Any, order: int) -> Any:
        key = ("root", (order, base))
        found = self.unknowns.get(key)
        if found is None:
            place, found = self._new(positive=True)
            self.unknowns[key] = found
            self.roots.append((place, order, base))
        return found

    def _exponential(self, inside: Any) -> Any:
        """exp of an element: a power of exp of its primitive part."""
        if inside == 0:
            return self.field.one
        parts = [inside]
        if self.split and inside.denom.is_ground:
            parts = [
                self.field(inside.numer.ring({monomial: factor})) / inside.denom
                for monomial, factor in inside.numer.terms()
            ]
        total = self.field.one
        for part in parts:
            lead = part.numer.LC / part.denom.LC
            unit = lead * 2 if self.half else lead
            if unit.denominator != 1 or abs(unit.numerator) > 64:
                raise NotShown("a fractional exponent")
            total = total * self._unknown("exp", part / lead, positive=True) ** int(unit.numerator)
        return total

    def _is_positive(self, element: Any) -> bool:
        """Whether an element is surely above 0: positive coefficients of positive unknowns."""
        return _all_positive(element.numer, self.positive) and _all_positive(element.denom, self.positive)

    def _logarithm(self, inside: Any) -> Any:
        if inside == 0:
            raise NotShown("a logarithm of 0")
        if not self._is_positive(inside):
            return self._unknown("log", inside)
        total = self.field.zero
        for part, sign in ((inside.numer, 1), (inside.denom, -1)):
            constant, factors = part.factor_list() if len(part) <= 60 else (QQ(1), [(part, 1)])
            total = total + sign * self._log_constant(constant)
            for factor, times in factors:
                total = total + sign * times * self._log_factor(factor)
        return total

    def _log_factor(self, factor: Any) -> Any:
        """log of an irreducible positive polynomial; of exp(u) itself it is u."""
        for (kind, key), unknown in self.unknowns.items():
            if kind == "exp" and unknown.numer == factor:
                return key / 2 if self.half else key
        return self._unknown("log", self.field(factor))

    def _log_constant(self, constant: Any) -> Any:
        total = self.field.zero
        for number, sign in ((constant.numerator, 1), (constant.denominator, -1)):
            for prime, times in sympy.factorint(int(number)).items():
                total = total + sign * times * self._unknown("log", self.field(QQ(int(prime))))
        return total

    def _reduced(self, element: Any) -> Any:
        """The numerator with R**q = base, y**2 = y, y**2 = 1 and the zeros of one-hot products applied."""
        for _ in range(12):
            before = element
            for place, order, base in reversed(self.roots):
                element = self._rewritten(element, place, _root_rule(order, base))
            for place, idempotent in self.squares.items():
                element = self._rewritten(element, place, _square_rule(bool(idempotent), self.field.one))
            if self.exclusive:
                element = self._without_exclusive(element)
            if element in (before, 0):
                break
        return element

    def _without_exclusive(self, element: Any) -> Any:
        kept = {
            monomial: factor
            for monomial, factor in element.numer.terms()
            if all(sum(monomial[place] > 0 for place in group) < 2 for group in self.exclusive)
        }
        return self.field(element.numer.ring(kept))

    def _rewritten(self, element: Any, place: int, rule: Any) -> Any:
        numerator = element.numer
        if all(monomial[place] < 2 for monomial in numerator.monoms()):
            return self.field(numerator)
        total = self.field.zero
        for monomial, factor in numerator.terms():
            by, power = rule(monomial[place])
            rest = (*monomial[:place], power, *monomial[place + 1 :])
            total = total + self.field(numerator.ring({rest: factor})) * by
            if time.thread_time() > self.deadline:
                raise NotShown("out of time")
        return total


def _root_rule(order: int, base: Any) -> Any:
    return lambda power: (base ** (power // order), power % order)


def _square_rule(idempotent: bool, one: Any) -> Any:
    return lambda power: (one, min(power, 1) if idempotent else power % 2)


def _all_positive(polynomial: Any, positive: set[int]) -> bool:
    return all(
        factor > 0 and all(place in positive or power % 2 == 0 for place, power in enumerate(monomial))
        for monomial, factor in polynomial.terms()
    ) and any(
        all(place in positive or not power for place, power in enumerate(monomial)) for monomial in polynomial.monoms()
    )


def _flat(entries: Any) -> list[Any]:
    return list(entries.ravel()) if hasattr(entries, "ravel") else [entries]


def _indexed(entries: Any) -> list[tuple[tuple[int, ...], Any]]:
    import numpy as np

    return [(index, entry) for index, entry in np.ndenumerate(entries)]
