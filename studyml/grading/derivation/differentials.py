"""Differentials: ``dL = rᵀ dr``, ``d(Xw) = X dw``, which say how a change carries over.

Owns how such a line is told from code's ``dw`` (a derivative), and its truth: what the left side changes by when
everything that has a d on the right side changes by itself, in a direction drawn at random. Judges no line.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from studyml.algebra.derivative import DerivativeError, along
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.language import ReadError, read
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError, resolve
from studyml.algebra.symbols import Symbol
from studyml.algebra.tree import Name, Node, walk
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.left_sides import NAME, QUOTIENT, D, bare
from studyml.grading.derivation.line import Line, Part
from studyml.grading.derivation.truths import Chain, NoTruth

_CALLED = "log|ln|exp|sqrt|tanh|sum|mean|tr|trace|softmax|sigmoid|σ"
_CHANGE = re.compile(
    rf"(?<![^\Wᵀ²])(?<![\\/∂])(?:{D}\(\s*(?P<within>{NAME})\s*\)|{D}(?P<whole>(?:\\?(?:{_CALLED})\s*)?\()|{D}(?P<name>{NAME}))(?!\s*/\s*{D})"
)
_LEFT = re.compile(rf"{D}(?P<top>.+)", re.DOTALL)
LOSS = "L"
_SPARE = "ζξχψκ"
"""Letters for the change of an expression, ``d(Xw)``, on a right side."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A line of differentials: what stands behind the d on its left, and its right sides."""

    top: str
    parts: tuple[Part, ...]


def sides(line: Line, is_name: Callable[[str], bool]) -> Sides | None:
    """Return the two sides of a line of differentials; None of any other line."""
    if line.augmented or line.also:
        return None
    if line.left is not None:
        left = line.left
        if left.bottom is not None or left.gradient or left.top[:1] not in ("d", "∂") or not is_name(left.top[1:]):
            return None
        found = Sides(left.top[1:], line.parts)
    else:
        match = _LEFT.fullmatch(line.parts[0].text) if len(line.parts) > 1 else None
        if match is None or re.search(rf"/\s*{D}", match["top"]):
            return None
        top = match["top"].strip()
        if not is_name(bare(top)) and not re.match(r"\(.*\)\Z|\\?(?:tr|log|exp|Tr|operatorname)\b", top):
            return None
        found = Sides(bare(top) if is_name(bare(top)) else top, line.parts[1:])
    return found if any(True for part in found.parts for _ in changes(part.text, is_name)) else None


def changes(text: str, is_name: Callable[[str], bool]) -> Iterator[re.Match[str]]:
    """Yield the places where something that changes stands: ``dw``, ``d w``, ``d(w)``, ``d(Xw - y)``."""
    for match in _CHANGE.finditer(text):
        if match["whole"] or is_name(bare(match["within"] or match["name"])):
            yield match


def changed_in(text: str, is_name: Callable[[str], bool]) -> Iterator[str]:
    """Yield the names that a d stands before."""
    for match in changes(text, is_name):
        if not match["whole"]:
            yield bare(match["within"] or match["name"])


@dataclass(eq=False)
class Changes:
    """The changes of one right side: its text with a name for each, and what they are at each point."""

    chain: Chain
    text: str
    names: dict[str, None] = field(default_factory=dict)
    """What changes by itself."""
    given: dict[str, tuple[Array, ...]] = field(default_factory=dict)
    """The values of the names in the text."""
    written: dict[str, str] = field(default_factory=dict)
    """The letters put in for ``d(Xw)``, with what they stand for."""

    def direction(self, name: str, point: Sample) -> Array:
        """Return the change of a name at a point, the same wherever it is asked for."""
        draw = np.random.default_rng((zlib.crc32(name.encode()), point.seed & 0xFFFFFFFF))
        return np.asarray(draw.normal(size=np.shape(point.values[name])))

    def of(
        self,
        tree: Node,
        names: Sequence[str],
        beside: Sequence[str] = (),
        directions: Mapping[str, Sequence[Array]] | None = None,
    ) -> tuple[Array, ...]:
        """Return what an expression changes by when these names do, each by itself. Raises NoTruth.

        ``beside``: names held fixed; ``directions``: what each name changes by at each point, where that is known.
        """
        world = self.chain.world
        free = {name: Symbol(name, world.forms[name].shape) for name in (*names, *beside)}
        let = {name: other for name, other in world.let.items() if name not in free}
        cut = world.changed(symbols={**world.symbols, **free}, let=let)
        needed = {node.name for node in walk(tree) if isinstance(node, Name)}
        needed = needed.union(*(cut.dependencies.get(name, frozenset()) for name in needed))
        moving = [name for name in names if name in needed]
        if not moving:
            raise NoTruth(f"the left side does not change with {', '.join(names)}")

        def towards(name: str, at: int) -> Array:
            point = self.chain.points[at]
            return self.direction(name, point) if directions is None else directions[name][at]

        try:
            return tuple(
                sum((along(tree, name, towards(name, at), point, cut) for name in moving), np.zeros(()))
                for at, point in enumerate(self.chain.points)
            )
        except (DerivativeError, EvaluationError, ShapeError) as error:
            raise NoTruth(str(error)) from None

    def followed(self, tree: Node, moving: Sequence[str]) -> tuple[Array, ...]:
        """Return what an expression changes by when symbols move, all that is made of them with them."""
        world = self.chain.world
        try:
            return tuple(
                sum((along(tree, name, self.direction(name, point), point, world) for name in moving), np.zeros(()))
                for point in self.chain.points
            )
        except (DerivativeError, EvaluationError, ShapeError) as error:
            raise NoTruth(str(error)) from None


def changes_in(chain: Chain, text: str, known: Callable[[str], str | None]) -> Changes:
    """Return the changes of a right side. Raises NoTruth. ``known``: the name of the problem that a word means."""
    found = Changes(chain, "")

    def is_name(word: str) -> bool:
        return known(word) is not None

    at = 0
    pieces: list[str] = []
    for match in changes(text, is_name):
        if match.start() < at:
            continue
        end, word = match.end(), match[0]
        if match["whole"]:
            end = _closing(text, match.end("whole") - 1)
            word = _whole(found, text[match.start("whole") : end], text[match.start() : end])
        else:
            name = known(bare(match["within"] or match["name"]))
            assert name is not None
            word = word if word.isidentifier() else f"d{name}"
            found.names[name] = None
            found.given[word] = tuple(found.direction(name, point) for point in chain.points)
        pieces += [text[at : match.start()], word.ljust(end - match.start())]
        at = end
    found.text = "".join([*pieces, text[at:]])
    return found


@dataclass(frozen=True, slots=True)
class Together:
    """One side of a line when some symbols move and everything made of them follows."""

    text: str
    names: tuple[str, ...]
    given: dict[str, tuple[Array, ...]]


def together(
    chain: Chain, text: str, moving: Sequence[str], is_loss: Callable[[str], bool], is_name: Callable[[str], bool]
) -> Together:
    """Return a side with a word for each change in it, and what these are when symbols move. Raises NoTruth."""
    found = Changes(chain, "")
    names: list[str] = []
    given: dict[str, tuple[Array, ...]] = {}
    pieces: list[str] = []
    at = 0
    quotients = [match.span() for match in QUOTIENT.finditer(text)]
    for match in changes(text, is_name):
        if match.start() < at or any(begin <= match.start() < end for begin, end in quotients):
            continue
        end = match.end()
        if match["whole"]:
            end = _closing(text, match.end("whole") - 1)
            inner = text[match.start("whole") : end]
            tree, word = expression(chain, inner), next(one for one in _SPARE if one not in given and one not in text)
        else:
            name = bare(match["within"] or match["name"])
            known = LOSS if is_loss(name) else chain.name_of(name) or name
            tree, word = chain.tree_of(name), match[0] if match[0].isidentifier() else f"d{known}"
            names.append(known)
        if word not in given:
            given[word] = found.followed(tree, moving)
        pieces += [text[at : match.start()], word.ljust(end - match.start())]
        at = end
    return Together("".join([*pieces, text[at:]]), tuple(dict.fromkeys(names)), given)


def _closing(text: str, opening: int) -> int:
    depth = 0
    for index in range(opening, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index + 1
    raise NoTruth("a ) is missing")


def _whole(found: Changes, inner: str, written: str) -> str:
    """A letter for the change of an expression: everything it is made of changes."""
    chain = found.chain
    tree = expression(chain, inner)
    direct = {node.name for node in walk(tree) if isinstance(node, Name)}
    needed = direct.union(*(chain.world.dependencies.get(name, frozenset()) for name in direct))
    moving = [name for name, symbol in chain.world.symbols.items() if name in needed and symbol.domain != "int"]
    letter = next((one for one in _SPARE if one not in found.written and one not in inner), None)
    if letter is None or not moving:
        raise NoTruth(f"I can't tell what {written} is")
    found.names.update(dict.fromkeys(moving))
    found.given[letter] = found.of(tree, moving)
    found.written[letter] = written
    return letter


def expression(chain: Chain, text: str) -> Node:
    """Return what stands behind a d, as a tree: a name, the loss, an expression. Raises NoTruth."""
    return expressions(chain, text)[0]


def expressions(chain: Chain, text: str) -> list[Node]:
    """Return every tree that an expression may be read as, the usual one first: ``|S|`` is a determinant too."""
    if chain.is_loss(text) or chain.is_example(text) or chain.name_of(text) is not None:
        return [chain.tree_of(text)]
    problem: Exception | None = None
    found: list[Node] = []
    chain.bring_in(text)
    try:
        readings = read(text, chain.world.names)
    except ReadError as error:
        raise NoTruth(f"in {text}: {error}") from None
    for reading in readings:
        try:
            found.append(resolve(reading.tree, chain.world.forms, mathematical=reading.notation == "math").tree)
        except ShapeError as error:
            problem = problem or error
    if not found:
        raise NoTruth(f"in {text}: {problem}")
    return list(dict.fromkeys(found))
