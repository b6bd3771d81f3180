"""Truths: what every left side of a derivation is worth.

Owns what the loss is called, what nobody has declared and everybody uses (``z`` for the argument of a sigmoid, ``l``
for one example's loss) and the true derivative of anything by anything. Knows no lines and no verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from studyml.algebra.derivative import DerivativeError, jacobian
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.language import ReadError, read
from studyml.algebra.language.errors import INDEXED
from studyml.algebra.language.names import Defined
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError, infer_form, resolve
from studyml.algebra.symbols import Symbol, World
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Unary, mapped, walk
from studyml.grading.derivation.layouts import Array, Layout, layouts, without_long_axis
from studyml.grading.derivation.naming import Naming
from studyml.grading.problem import CACHED, ProblemError, author_tree, declare, draw, is_piecewise, key_of
from studyml.grading.values import Raised, Value, value_of
from studyml.model import Question

LOSSES = ("L", "J", "loss", "E", "C", "cost", "Loss", "F", "f", "Lmean", "obj", "φ", "ϕ")
DATA = ("CE", "BCE", "MSE", "SSE", "RSS", "NLL", "KL", "XE", "data", "nll", "mse", "ce", "bce", "hinge")
"""What people call the loss, or its first term where a penalty is added."""
INNER = frozenset(
    [
        "z",
        "a",
        "s",
        "u",
        "h",
        "t",
        "v",
        "o",
        "logit",
        "logits",
        "score",
        "scores",
        "net",
        "pre",
        "zeta",
        "ζ",
        "s1",
        "z1",
        "z_i",
    ]
)
"""What people call the argument of an activation."""
ACTIVATIONS = frozenset(("sigmoid", "tanh", "relu", "softmax", "softplus", "exp", "maximum", "log_softmax"))
MANY = 500
LARGEST = 1_500_000
"""Entries of a derivative of one array by another."""
EXAMPLES = ("l", "ℓ", "ell", "L_i", "l_i", "Li", "li", "Lᵢ", "ℓ_i")


class NoTruth(ValueError):
    """A left side has no true value here; the message is for the learner."""


@dataclass(eq=False)
class Chain(Naming):
    """The loss, what it is made of, and what is true of it."""

    def is_loss(self, name: str) -> bool:
        """Whether a name means the loss; that of one example is the loss where there is but one."""
        among = name in LOSSES or name in self.called or (name in EXAMPLES and self.single)
        return among and name not in self.own and self.world.names.resolve(name) is None

    def is_example(self, name: str) -> bool:
        """Whether a name means one example's loss, of several."""
        among = name in EXAMPLES and not self.single
        return among and name not in self.own and self.world.names.resolve(name) is None

    @cached_property
    def single(self) -> bool:
        """Whether the loss is that of one example: neither a mean or sum itself, nor made of means."""
        if example_loss(self.loss, self.world.size_names) is not None:
            return False
        trees = (self.loss, *self.world.let.values())
        return not any(isinstance(node, Call) and node.function == "mean" for tree in trees for node in walk(tree))

    @cached_property
    def averaged(self) -> tuple[str, ...]:
        """The sizes that the loss is averaged over: those it divides by, and those of what it takes the mean of."""
        found: dict[str, None] = {}
        for tree in (self.loss, *self.world.let.values()):
            for node in walk(tree):
                if isinstance(node, Binary) and node.op == "/":
                    found.update(dict.fromkeys(part.name for part in walk(node.right) if isinstance(part, Name)))
                elif isinstance(node, Call) and node.function == "mean":
                    found.update(dict.fromkeys(map(str, infer_form(node.args[0], self.world.forms).shape)))
        return tuple(name for name in found if name in self.world.size_names)

    def name_of(self, text: str) -> str | None:
        """Return the declared name that a text means."""
        return self.world.names.resolve(text)

    def tree_of(self, top: str) -> Node:
        """Return what a top stands for, as a tree. Raises NoTruth."""
        if self.is_loss(top):
            return self.loss
        if self.is_example(top):
            tree = example_loss(self.loss, self.world.size_names)
            if tree is None:
                raise NoTruth(f"{top} looks like one example's loss, but this loss is no plain mean or sum")
            return tree
        name = self.name_of(top)
        if name is None and top in self.world.functions:
            return self.world.functions[top].tree
        if name is None and top in DATA:
            return self.loss.left if isinstance(self.loss, Binary) and self.loss.op in ("+", "-") else self.loss
        if name is None:
            raise NoTruth(self._indexed(top) or f"I don't know {top}; the loss is L, {self._known}")
        return self.world.let.get(name, Name(name))

    def derivative(self, top: str, bottom: str) -> list[Layout]:
        """Return the true derivative in every layout, the usual one first. Raises NoTruth."""
        self._ensure(bottom, top)
        self._ensure(top, "")
        name = self._bottom(bottom)
        tree = self.tree_of(top)
        if self.is_loss(top) and (name in self.apart or name not in self._needed(self.loss)):
            for other in reversed(self.written):  # L = -y·log p, where it was made of z alone
                if name in self._needed(other):
                    return self.derivative_of(other, name)
        if self.is_loss(top) and name in self.apart:
            raise NoTruth(f"the loss, as it is written here, is not made of {name}: I can't tell d{top}/d{name}")
        if self.is_loss(top):
            known = self.before.get(name)
            found = self.derivative_of(tree, name) if known is None else self._layouts(known[1], name, known[0])
            return [*found, *without_long_axis(found[0])] if name in self.world.let else found
        made_of = self.world.dependencies.get(self.name_of(top) or "", frozenset((name,)))
        if name not in made_of:
            for other in reversed(self.rewritten.get(self.name_of(top) or "", [])):  # s = 1/(1 + k), k = exp(-z)
                if name in self._needed(other):
                    return self.derivative_of(other, name)
        related = name in self.own and made_of & self.world.dependencies.get(name, frozenset())
        if (name in self.before or related) and name not in made_of:
            said = f"{top}, as it is written here, is not made of {name}: I can't tell d{top}/d{name}"
            raise NoTruth(f"{said} before a line says what {top} is in {name}")
        return self.derivative_of(tree, name)

    def direct(self, tree: Node, bottom: str, held: Iterable[str] = ()) -> list[Layout]:
        """Return the derivative by a name with all else that a tree is made of held fixed; none where that is all.

        ``held``: the names that are held fixed, if these are said.
        """
        if said := [known for one in held if (known := self.name_of(one) or "") in self.world.let]:
            return self._with_fixed(tree, bottom, said)
        name = self.name_of(bottom)
        within = _names(tree)
        made_of = self.world.dependencies
        fixed = [one for one in within if one != name and name in made_of.get(one, ())]
        if name is None or name not in within or not fixed:
            return []
        held = {
            one: f"{one}§held" for one in fixed
        }  # names of their own: what is true of the tree is kept by its names
        symbols = {new: Symbol(new, self.world.forms[one].shape) for one, new in held.items()}
        world = self.world.changed(symbols={**self.world.symbols, **symbols})
        points = tuple(
            point.with_values({new: point.values[one] for one, new in held.items()}) for point in self.points
        )
        return self._layouts(_renamed(tree, held), name, world, points)

    def _with_fixed(self, tree: Node, bottom: str, fixed: Sequence[str]) -> list[Layout]:
        """Return the derivative by a name with these intermediates held fixed wherever they stand."""
        name = self.name_of(bottom)
        if name is None or name in fixed:
            return []
        world = self.world
        held = {one: f"{one}§held" for one in fixed}
        symbols = {new: Symbol(new, world.forms[one].shape) for one, new in held.items()}
        let = {key: one if key in fixed else _renamed(one, held) for key, one in world.let.items()}
        cut = world.changed(symbols={**world.symbols, **symbols}, let=let)
        points = tuple(
            point.with_values({new: point.values[one] for one, new in held.items()}) for point in self.points
        )
        return self._layouts(_renamed(tree, held), name, cut, points)

    def derivative_of(self, tree: Node, bottom: str) -> list[Layout]:
        """Return the true derivative of an expression in every layout, the usual one first. Raises NoTruth."""
        name = self._bottom(bottom)
        key = (tree, name)
        if key in self.failed:
            raise NoTruth(self.failed[key])
        if key not in self.cache:
            try:
                self.cache[key] = self._layouts(tree, name, self.world)
            except NoTruth as error:
                self.failed[key] = str(error)
                raise
        return self.cache[key]

    def _bottom(self, bottom: str) -> str:
        name = self.name_of(bottom)
        if name is None:
            raise NoTruth(self._indexed(bottom) or f"I don't know {bottom}; {self._known}")
        return name

    @property
    def _known(self) -> str:
        return f"the names here: {', '.join(self.world.names.known())}"

    def _indexed(self, name: str) -> str:
        """What to say of one entry of an array that is known, ``p_i``; "" of any other name."""
        stem = re.fullmatch(r"(.+?)_?[ijkl]{1,2}", name)
        known = None if stem is None else self.name_of(stem[1])
        return INDEXED if known is not None and self.world.names.ndim(known) else ""

    def read_off(self, top: str, bottom: str) -> list[Layout]:
        """Return the derivative by an intermediate when what it is made of is read off it: eta = log(mu) in dL/dmu."""
        name = self.name_of(bottom)
        if name is None or name not in self.world.let or not self.is_loss(top):
            return []
        found = []
        for inner in dict.fromkeys(node.name for node in walk(self.world.let[name]) if isinstance(node, Name)):
            form = self.world.forms[inner]
            if form.shape != self.world.forms[name].shape or form.kind != "float":
                continue
            slopes = [each for each in self.derivative(name, inner) if each.name == "entry by entry"]
            if slopes and not any(np.any(value == 0) for value in slopes[0].values):
                whole = self.derivative(top, inner)[0].values
                pairs = zip(whole, slopes[0].values, strict=True)
                found.append(Layout(f"with {inner} read off {name}", tuple(one / other for one, other in pairs)))
        return found

    def _layouts(self, tree: Node, name: str, world: World, points: Sequence[Sample] = ()) -> list[Layout]:
        try:
            top = infer_form(tree, world.forms).ndim
            if top and any(_is_too_large(tree, name, point) for point in points or self.points):
                raise NoTruth(f"the derivative by {name} has too many entries")
            found = [jacobian(tree, name, point, world) for point in points or self.points]
        except (DerivativeError, EvaluationError, ShapeError) as error:
            raise NoTruth(str(error)) from None
        return layouts(found, top)

    def _ensure(self, name: str, top: str) -> None:
        """Bring in an undeclared intermediate: the argument of the function that makes the top."""
        if self.name_of(name) is not None or self.is_loss(name) or self.is_example(name) or name in self.own:
            return
        if name not in INNER:
            return
        for tree in self._makers(top):
            inner = _inner(tree)
            if inner is not None:
                self.define(name, inner)
                return

    def bring_in(self, text: str) -> None:
        """Bring in what an expression names and nobody has declared: z in ``dσ(z)/dz``."""
        for word in dict.fromkeys(re.findall(r"(?<!\w)[^\W\d]\w*", text)):
            self._ensure(word, "")

    def name_parts(self) -> None:
        """Name every argument of a function that has no name: the derivative by it is what learners call ``dZ1``."""
        for tree in (*self.world.let.values(), self.loss):
            for node in walk(tree):
                inner = node.args[0] if isinstance(node, Call) and node.function in ACTIVATIONS else None
                if isinstance(inner, Binary) and inner not in self.world.let.values():
                    self.define(f"§part{len(self.world.let)}", inner)

    def _makers(self, top: str) -> list[Node]:
        known = self.name_of(top)
        first = [self.world.let[known]] if known is not None and known in self.world.let else []
        return [*first, *self.world.let.values(), self.loss]


def _is_too_large(tree: Node, name: str, point: Sample) -> bool:
    """Whether a derivative has more entries than are worked out; that is asked of large variables alone."""
    size = np.size(point.values[name])
    if size < MANY:
        return False
    value = value_of(tree, point.values)
    return not isinstance(value, Raised | tuple) and value.size * size > LARGEST


def _renamed(tree: Node, names: Mapping[str, str]) -> Node:
    """Return a tree with other names in it."""
    return mapped(tree, lambda node: Name(names[node.name]) if isinstance(node, Name) and node.name in names else node)


def _names(tree: Node) -> dict[str, None]:
    return dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name))


def _inner(tree: Node) -> Node | None:
    """The compound argument of the outermost entrywise function."""
    for node in walk(tree):
        if isinstance(node, Call) and len(node.args) == 1 and node.function not in ("T", "mean", "sum", "len", "shape"):
            argument = node.args[0]
            return None if isinstance(argument, Name) else argument
    return None


def example_loss(loss: Node, sizes: Collection[str] = ()) -> Node | None:
    """Return one example's loss, entry by entry, of a loss that is a mean or a sum; None of any other."""
    match loss:
        case Call(function="mean" | "sum") if not loss.keywords and len(loss.args) == 1:
            return loss.args[0]
        case Unary(op="-"):
            inner = example_loss(loss.operand, sizes)
            return None if inner is None else Unary("-", inner)
        case Binary(op="/") if _is_sum(loss.left):
            inner = example_loss(loss.left, sizes)
            rest = mapped(loss.right, lambda node: Number(1.0, True) if _is_size(node, sizes) else node)
            counted = not any(isinstance(node, Name) for node in walk(rest))  # sum(r²)/(2n): r²/2 of each
            return inner if inner is None or not counted else Binary("/", inner, rest)
        case Binary(op="/") | Binary(op="*"):
            left, right = example_loss(loss.left, sizes), example_loss(loss.right, sizes)
            if left is not None and right is None:
                return Binary(loss.op, left, loss.right)
            if right is not None and left is None and loss.op == "*":
                return Binary("*", loss.left, right)
            return None
        case _:
            return None


def _is_sum(node: Node) -> bool:
    """Whether this is a sum, or minus one."""
    node = node.operand if isinstance(node, Unary) and node.op == "-" else node
    return isinstance(node, Call) and node.function == "sum"


def _is_size(node: Node, sizes: Collection[str]) -> bool:
    return isinstance(node, Name) and node.name in sizes


def chain_of(question: Question) -> Chain:
    """Return the chain of a derivation question, made anew: a learner's names change it. Raises ProblemError."""
    key = key_of(question)
    if key not in _GIVEN:
        if len(_GIVEN) >= CACHED:
            _GIVEN.clear()
        _GIVEN[key] = _given(question)
    world, loss, points = _GIVEN[key]
    chain = Chain(world, loss, points)
    for name, defined in _told(question.prompt, world).items():
        chain.name_function(name, defined)
    assert chain.single is not None  # asked of the loss as its author wrote it
    return chain


_FUNCTION = re.compile(r"(?<![\w\\])(?P<name>[^\W\d_])\((?P<by>[^\W\d]\w*)\)\s*=\s*(?P<is>[^=`\n;]+)")


def _told(prompt: str, world: World) -> dict[str, Defined]:
    """Return the functions that a prompt says in signs: ``f(w) = w'A w/2 - c·w with A symmetric``."""
    found: dict[str, Defined] = {}
    for match in _FUNCTION.finditer(prompt):
        by = world.names.resolve(match["by"])
        if by is None or world.names.resolve(match["name"]) is not None:
            continue
        words = match["is"].split(" ")
        for count in range(len(words), 0, -1):
            try:
                reading = read(" ".join(words[:count]).rstrip(" ,."), world.names)[0]
                ways = [resolve(reading.tree, world.forms, mathematical=True, dot=dot).tree for dot in (False, True)]
                tree = next((one for one in ways if not infer_form(one, world.forms).shape), ways[0])  # c·w is a number
            except (ReadError, ShapeError):
                continue
            found[match["name"]] = Defined((by,), tree)
            break
    return found


_GIVEN: dict[tuple[object, ...], tuple[World, Node, tuple[Sample, ...]]] = {}


def _given(question: Question) -> tuple[World, Node, tuple[Sample, ...]]:
    world = declare(question)
    loss, form = author_tree(question.loss, "loss", world)
    if form.shape:
        raise ProblemError("loss", "a loss is a scalar")
    points = draw(world, (loss,), loss)
    if not any(is_piecewise(tree) for tree in (loss, *world.let.values())):
        first: dict[int, Sample] = {}
        for point in points:
            first.setdefault(point.size_set if point.sizes else len(first), point)
        points = tuple(first.values())
    return world, loss, points


def as_array(value: Value) -> Array | None:
    """Return an array, None of an error or of several parts."""
    return None if isinstance(value, Raised | tuple) else np.asarray(value, dtype=float)
