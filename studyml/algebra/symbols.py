"""Symbols: the names, sizes and domains of a problem, declared in a card's words.

Owns the reading of ``"(n, m) unit"`` and the :class:`World`: symbols, intermediates (``let``), aliases
and size assignments of one problem. Knows no values; ``samples`` draws them.

========== =========================================================================================
domain     values
========== =========================================================================================
(none)     any real number
unit       strictly between 0 and 1
binary     0 or 1
positive   above 0
nonzero    any real number but 0
pm1        -1 or 1
simplex    positive, the last axis sums to 1
onehot     0 or 1, the last axis has exactly one 1
spd        symmetric positive definite (of the last two axes)
symmetric  symmetric
invertible square and well away from singular
small      close to 0
int        whole numbers that can be labels or indices: ``(n,) int K`` means 0 to K - 1. Without a bound,
           a label lies below the smallest named size that is not an axis of its own (else below the
           smallest size), so that it can index any axis; a scalar is 1 to 7, below the sizes where it indexes.
========== =========================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

from studyml.algebra.shapes import Form, ShapeError, format_shape, infer_form, parse_shape, parse_size, resolve
from studyml.algebra.shapes.sizes import Polynomial, Shape, Size, names
from studyml.algebra.tree import Node, walk

if TYPE_CHECKING:
    from studyml.algebra.language import Names
    from studyml.algebra.language.names import Defined

DOMAINS = (
    "", "unit", "binary", "positive", "nonzero", "pm1", "simplex", "onehot", "spd", "symmetric", "invertible", "small",
    "int",
)  # fmt: skip
SQUARE = ("spd", "symmetric", "invertible")


class DeclarationError(ValueError):
    """A problem is declared wrongly; ``field`` says where: ``symbols.X``, ``let.p``, ``sizes``."""

    def __init__(self, field: str, message: str):
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Symbol:
    """One declared name."""

    name: str
    sizes: Shape = ()
    domain: str = ""
    bound: Size | None = None
    """For ``int``: one more than the largest value."""

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.sizes)

    @property
    def form(self) -> Form:
        """Shape and kind, for ``shapes``."""
        return Form(self.sizes, "int" if self.domain == "int" else "float")

    def __str__(self) -> str:
        bound = f" {self.bound}" if self.bound is not None else ""
        return f"{format_shape(self.sizes)}{' ' if self.domain else ''}{self.domain}{bound}"


_DECLARATION = re.compile(r"\s*(\([^()]*(?:\([^()]*\)[^()]*)*\)|scalar)\s*([A-Za-z][\w]*)?\s*([\w+*() -]+)?\s*\Z")


def parse_symbol(name: str, declaration: str) -> Symbol:
    """Read ``"(n, m) unit"``, ``"()"``, ``"(n,) int K"``. Raises DeclarationError."""
    place = f"symbols.{name}"
    if not name.isidentifier():
        raise DeclarationError(place, f"{name!r} can't be a name")
    match = _DECLARATION.match(declaration) if isinstance(declaration, str) and len(declaration) <= 200 else None
    if not match:
        raise DeclarationError(place, f"{declaration!r} is not a shape with a domain, such as '(n, m)' or '(n,) unit'")
    try:
        sizes = parse_shape(match[1])
        bound = parse_size(match[3]) if match[3] else None
    except ValueError as error:
        raise DeclarationError(place, str(error)) from None
    domain = match[2] or ""
    if domain in ("real", "any"):
        domain = ""
    if domain not in DOMAINS:
        near = get_close_matches(domain, DOMAINS, 1)
        known = ", ".join(DOMAINS[1:])
        raise DeclarationError(
            place, f"no domain {domain!r}" + (f"; did you mean {near[0]}?" if near else f"; there are: {known}")
        )
    if bound is not None and domain != "int":
        raise DeclarationError(place, f"only int takes a bound, not {domain}")
    if domain in SQUARE and (len(sizes) < 2 or sizes[-1] != sizes[-2]):
        raise DeclarationError(place, f"{domain} needs two equal last sizes, not {format_shape(sizes)}")
    if domain in ("simplex", "onehot") and not sizes:
        raise DeclarationError(place, f"{domain} needs an axis")
    if any(isinstance(size, int) and not 1 <= size <= 1_000_000 for size in sizes):
        raise DeclarationError(place, f"sizes must lie between 1 and 1,000,000, not {format_shape(sizes)}")
    if len(sizes) > 8:
        raise DeclarationError(place, "at most 8 axes")
    for size in (*sizes, *(() if bound is None else (bound,))):
        if not _is_plain(size):
            raise DeclarationError(place, f"{size} can't be declared: a size is a name, a number or a sum of them")
    return Symbol(name, sizes, domain, bound)


def _is_plain(size: Size) -> bool:
    """Whether a size is made of names and numbers alone: of ``min(n, m)`` nobody could draw one."""
    if isinstance(size, Polynomial):
        return all(name.isidentifier() for monomial, _ in size.terms for name in monomial)
    return isinstance(size, int) or size.isidentifier()


@dataclass(frozen=True, eq=False)
class World:
    """The problem: what the learner's names mean. Equal only to itself, so that it can carry caches."""

    symbols: Mapping[str, Symbol]
    let: Mapping[str, Node] = field(default_factory=dict)
    """Intermediates in order; each may use the symbols and those before it. Products are resolved."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sizes: tuple[Mapping[str, int], ...] = ()
    """Size assignments to use instead of drawn ones; empty when free."""
    functions: Mapping[str, Defined] = field(default_factory=dict)
    """Functions of the learner's own, by name."""
    cache: dict[Any, Any] = field(default_factory=dict, repr=False)
    """What other modules computed for this world (samples, shapes)."""

    @cached_property
    def size_names(self) -> tuple[str, ...]:
        """Named sizes in order of first appearance."""
        found: dict[str, None] = {}
        for symbol in self.symbols.values():
            for size in (*symbol.sizes, *(() if symbol.bound is None else (symbol.bound,))):
                found.update(dict.fromkeys(sorted(names(size))))
        return tuple(found)

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """Shape and kind of every name: symbols, sizes and intermediates."""
        forms: dict[str, Form] = {name: Form((), "int", name) for name in self.size_names}
        forms.update((name, symbol.form) for name, symbol in self.symbols.items())
        for name, tree in self.let.items():
            forms[name] = infer_form(tree, forms)
        return forms

    @cached_property
    def names(self) -> Names:
        """What ``language.read`` needs to know."""
        from studyml.algebra.language import Names

        return Names(
            symbols={name: form.ndim for name, form in self.forms.items()},
            aliases=self.aliases,
            sizes=frozenset(self.size_names),
            functions=self.functions,
            axes={name: form.shape for name, form in self.forms.items() if form.shape},
        )

    @cached_property
    def dependencies(self) -> Mapping[str, frozenset[str]]:
        """For each intermediate, every name its value depends on, through others too."""
        from studyml.algebra.tree import Name

        found: dict[str, frozenset[str]] = {}
        for name, tree in self.let.items():
            direct = {part.name for part in walk(tree) if isinstance(part, Name)}
            found[name] = frozenset(direct.union(*(found.get(other, frozenset()) for other in direct)))
        return found

    def with_let(self, name: str, tree: Node) -> World:
        """This world with one more intermediate."""
        return self.changed(let={**self.let, name: tree})

    def changed(
        self,
        *,
        symbols: Mapping[str, Symbol] | None = None,
        let: Mapping[str, Node] | None = None,
        aliases: Mapping[str, tuple[str, ...]] | None = None,
        functions: Mapping[str, Defined] | None = None,
    ) -> World:
        """This world with other symbols, intermediates, aliases or functions, and caches of its own."""
        return World(
            self.symbols if symbols is None else symbols,
            self.let if let is None else let,
            self.aliases if aliases is None else aliases,
            self.sizes,
            self.functions if functions is None else functions,
        )

    @classmethod
    def declare(
        cls,
        symbols: Mapping[str, str],
        let: Mapping[str, str] | None = None,
        aliases: Mapping[str, Iterable[str]] | None = None,
        sizes: Iterable[Mapping[str, int]] = (),
    ) -> World:
        """Read a problem's declarations.

        ``symbols`` maps names to ``"(n, m) domain"``, ``let`` names to expressions. Raises DeclarationError. The same
        declarations give the same world while it is kept, with all that was computed for it.
        """
        let, sizes = let or {}, tuple(sizes)
        spelt = {name: tuple(others) for name, others in (aliases or {}).items()}
        key = (
            tuple(symbols.items()),
            tuple(let.items()),
            tuple(spelt.items()),
            tuple(tuple(row.items()) for row in sizes),
        )
        try:
            found, uses = _KEPT.get(key, (None, 0))
        except TypeError:  # a declaration that is no text: said below
            return cls._declared(symbols, let, spelt, sizes)
        if found is None or uses >= _MOST_USES:
            found, uses = cls._declared(symbols, let, spelt, sizes), 0
            if len(_KEPT) >= _MOST_KEPT:
                _KEPT.clear()
        _KEPT[key] = found, uses + 1
        return found

    @classmethod
    def _declared(
        cls,
        symbols: Mapping[str, str],
        let: Mapping[str, str],
        aliases: Mapping[str, tuple[str, ...]],
        sizes: tuple[Mapping[str, int], ...],
    ) -> World:
        declared = {name: parse_symbol(name, text) for name, text in symbols.items()}
        world = cls(declared, {}, aliases, _sizes(sizes))
        for name in world.size_names:
            if name in declared:
                raise DeclarationError(f"symbols.{name}", f"{name} is a name and a size")
        for assignment in world.sizes:
            for missing in set(world.size_names).difference(assignment):
                raise DeclarationError("sizes", f"{missing} has no value")
        for name, text in let.items():
            if not name.isidentifier() or name in declared or name in world.size_names or name in world.let:
                raise DeclarationError(f"let.{name}", f"{name!r} can't be a new name")
            world = world.with_let(name, _read_let(name, text, world))
        for name in aliases:
            if name not in declared and name not in let and name not in world.size_names:
                raise DeclarationError("aliases", f"{name} is no declared name that could have another spelling")
        return world


_KEPT: dict[tuple[object, ...], tuple[World, int]] = {}
_MOST_KEPT = 32
"""Worlds: a question's is declared to grade the answer, to explain it and to show it."""
_MOST_USES = 200
"""How often a world is given out: each use may leave something in its caches, and a course grades thousands."""


def _sizes(sizes: Iterable[Mapping[str, int]]) -> tuple[Mapping[str, int], ...]:
    assignments = tuple(dict(assignment) for assignment in sizes)
    for assignment in assignments:
        for name, value in assignment.items():
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 64:
                raise DeclarationError("sizes", f"{name} = {value!r}: a size is a whole number from 1 to 64")
    return assignments


def _read_let(name: str, text: str, world: World) -> Node:
    """The first reading of a ``let`` whose shapes fit, its products resolved."""
    from studyml.algebra.language import ReadError, read

    place = f"let.{name}"
    try:
        readings = read(text, world.names)
    except ReadError as error:
        raise DeclarationError(place, str(error)) from None
    first: ShapeError | None = None
    for reading in readings:
        try:
            return resolve(reading.tree, world.forms, mathematical=reading.notation == "math").tree
        except ShapeError as error:
            first = first or error
    raise DeclarationError(place, str(first))
