"""The right answer with one mistake in it: a table built once a problem, looked up by value.

Owns the edits of the author's answer and of the loss: a term or factor left out, a function taken for linear,
a path of the chain rule forgotten, the derivative in another name. Knows values, not the learner's text.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from studyml.algebra.derivative import DerivativeError, elementwise, gradient
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.language import ReadError, read, show
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError, resolve
from studyml.algebra.symbols import World
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Product, Unary, rebuild, walk
from studyml.grading.diagnosis.case import Case, Finding
from studyml.grading.diagnosis.edits import edits
from studyml.grading.diagnosis.edits.edit import has_rate
from studyml.grading.diagnosis.relations import find_scale, ratios, scale_codes
from studyml.grading.problem import Problem
from studyml.grading.values import Array, Raised, Value, close, same, shape_of, value_of
from studyml.model import Kind

SECONDS = 0.12
"""Of work, for building the table once; what is not in it by then is left to the learner's own tree."""
_LOSS_CODES = frozenset(
    {
        "missing_mean",
        "extra_mean",
        "missing_term",
        "term_sign",
        "wrong_power",
        "missing_function",
        "wrong_function",
        "wrong_constant",
        "wrong_symbol",
        "wrong_condition",
        "wrong_loss",
    }
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A wrong value with its mistake; ``at`` gives it at any point."""

    code: str
    cost: float
    message: str
    first: Value
    at: Callable[[Sample], Value]


def edited_references(case: Case) -> Iterator[Finding]:
    """Yield the references whose value is the answer's; failing that, up to a sign or a count."""
    if case.raised:
        return
    for reference in table(case.problem):
        if same(case.values[0], reference.first) and all(
            same(value, reference.at(point)) for value, point in zip(case.values[1:], case.points[1:], strict=True)
        ):
            late = 0.4 if reference.code == "elementwise_vs_matmul" and not _multiplies(case.tree) else 0.0
            yield Finding(reference.cost + late, reference.code, reference.message)


def _multiplies(tree: Node) -> bool:
    return any(isinstance(node, Binary | Product) and getattr(node, "op", "*") in ("*", "@") for node in walk(tree))


def scaled_references(case: Case) -> Iterator[Finding]:
    """Yield references that the answer is a simple multiple of: two mistakes at once."""
    if case.raised or any(isinstance(value, tuple) for value in case.values):
        return
    for reference in table(case.problem):
        if isinstance(reference.first, Raised | tuple) or shape_of(reference.first) != shape_of(case.values[0]):
            continue
        if ratios([_float(case.values[0])], [_float(reference.first)]) is None:
            continue
        others = [reference.first, *(reference.at(point) for point in case.points[1:])]
        if any(isinstance(other, Raised | tuple) for other in others):
            continue
        found = ratios([_float(value) for value in case.values], [_float(other) for other in others])
        relation = find_scale(case, found) if found else None
        if relation is not None and len(relation.powers) <= 1 and abs(relation.constant) in (1.0, 2.0, 0.5):
            yield Finding(
                reference.cost + 0.5, reference.code, reference.message, also=tuple(scale_codes(case, relation))
            )


def _float(value: Value) -> Array:
    return np.asarray(value, dtype=float)


def table(problem: Problem) -> list[Reference]:
    """Return the edited references of a problem, made on first need."""
    found = problem.cache.get("references")
    if not isinstance(found, list):
        begin = time.thread_time()
        found = []
        for reference in _references(problem):
            if not isinstance(reference.first, Raised) and not same(reference.first, problem.truths[0]):
                found.append(reference)
            if time.thread_time() - begin > SECONDS:
                break
        problem.cache["references"] = found
    return found


def _references(problem: Problem) -> Iterator[Reference]:
    if problem.subject is not None and problem.question.wrt:
        yield from _other_derivatives(problem)
        yield from _forgotten_paths(problem)
    if problem.tree is not None:
        yield from _edited_answer(problem, problem.tree)
    if problem.subject is not None and problem.question.wrt:
        yield from _edited_subject(problem)


def _edited_answer(problem: Problem, tree: Node) -> Iterator[Reference]:
    from studyml.grading.diagnosis.case import vocabulary

    for edit in edits(tree, vocabulary(problem)):
        new = rebuild(tree, edit.old, edit.new)

        def at(point: Sample, new: Node = new) -> Value:
            return value_of(new, point.values)

        yield Reference(edit.forward, edit.cost + 0.05, "", at(problem.points[0]), at)


def differentiate(problem: Problem, subject: Node, wrt: str, world: World, point: Sample) -> Value:
    """Return a derivative of the problem's kind as a value; what has none is :class:`Raised`."""
    try:
        if problem.question.kind is Kind.DERIVATIVE and np.ndim(_float(problem.truths[0])) == np.ndim(
            point.values[wrt]
        ):
            try:
                return np.asarray(elementwise(subject, wrt, point, world))
            except DerivativeError:
                return np.asarray(gradient(subject, wrt, point, world))
        return np.asarray(gradient(subject, wrt, point, world))
    except (DerivativeError, EvaluationError) as error:
        return Raised(str(error))


def _other_derivatives(problem: Problem) -> Iterator[Reference]:
    """The derivative in another symbol (another variable) or in an intermediate (stopped early)."""
    world, wrt = problem.world, problem.question.wrt
    subject = problem.subject
    assert subject is not None
    for name, form in world.forms.items():
        if name == wrt or form.kind != "float" or name in world.size_names:
            continue
        between = name in world.let and wrt in world.dependencies[name]
        code, cost = ("stopped_early", 0.6) if between else ("wrong_variable", 0.7)
        if between and form.shape == problem.world.forms[wrt].shape:
            code = "missing_factor"  # a link between equal shapes is a factor
        message = f"this is the derivative in {name}" + (f"; {wrt} is still to come" if between else f", not in {wrt}")

        def at(point: Sample, name: str = name) -> Value:
            return differentiate(problem, subject, name, world, point)

        yield Reference(code, cost, message, at(problem.points[0]), at)

    yield from _stops(problem)

    def itself(point: Sample) -> Value:
        return value_of(subject, point.values)

    yield Reference("stopped_early", 1.5, "this is not differentiated yet", itself(problem.points[0]), itself)


def _stops(problem: Problem) -> Iterator[Reference]:
    """The derivative in a part that has no name, such as the argument of a function."""
    wrt = problem.question.wrt
    moving = {name for name in problem.world.let if wrt in problem.world.dependencies[name]} | {wrt}
    seen = set(problem.world.let.values())
    for place, tree in _trees(problem):
        for node in walk(tree):
            if isinstance(node, Name) or node in seen or not _moves(node, moving) or not _links_on(node):
                continue
            seen.add(node)
            variant = _changed(problem, place, tree, node, Name("§part"), (("§part", node),))
            message = f"this is the derivative in {show(node)}; {wrt} is still to come"

            def at(point: Sample, variant: _Variant = variant) -> Value:
                return variant.at(problem, point, "§part")

            first = at(problem.points[0])
            link = not isinstance(first, Raised | tuple) and shape_of(first) == shape_of(problem.truths[0])
            yield Reference("missing_factor" if link else "stopped_early", 0.65, message, first, at)


def _links_on(node: Node) -> bool:
    return isinstance(node, Binary | Unary | Call) and not (isinstance(node, Call) and node.function == "T")


@dataclass(frozen=True, slots=True)
class _Variant:
    """The subject and its lets with one node changed; ``frozen`` nodes are given as values of a point."""

    subject: Node
    world: World
    frozen: tuple[tuple[str, Node], ...] = ()

    def at(self, problem: Problem, point: Sample, wrt: str = "") -> Value:
        values = {}
        for name, tree in self.frozen:
            value = value_of(tree, point.values)
            if isinstance(value, Raised | tuple):
                return Raised("frozen")
            values[name] = value
        return differentiate(problem, self.subject, wrt or problem.question.wrt, self.world, point.with_values(values))


def _other_slopes(problem: Problem, moving: set[str]) -> Iterator[Reference]:
    """The derivative of another activation, written with this one's output: 1 - s**2 for s*(1 - s)."""
    one = Number(1.0, True)
    for place, tree in _trees(problem):
        for node in walk(tree):
            if not (isinstance(node, Call) and node.function in ("sigmoid", "tanh", "relu") and _moves(node, moving)):
                continue
            forms = {
                "sigmoid": Binary("*", node, Binary("-", one, node)),
                "tanh": Binary("-", one, Binary("**", node, Number(2.0, True))),
            }
            for name, slope in forms.items():
                if name != node.function:
                    moved = Binary("*", Name("§slope"), Binary("-", node.args[0], Name("§inner")))
                    new = Binary("+", Name("§value"), moved)
                    frozen = (("§value", node), ("§inner", node.args[0]), ("§slope", slope))
                    variant = _changed(problem, place, tree, node, new, frozen)
                    message = f"this is the derivative of {name}, not of {node.function}"
                    yield _reference(problem, variant, "wrong_function", 0.6, message)


def _forgotten_reductions(problem: Problem, moving: set[str]) -> Iterator[Reference]:
    """Every mean or sum inside the intermediates taken for a constant, as if a batch norm's statistics were given."""
    world = problem.world
    frozen: list[tuple[str, Node]] = []
    let = dict(world.let)
    for name, tree in world.let.items():
        for node in walk(tree):
            if (
                isinstance(node, Call)
                and node.function in ("mean", "sum", "var", "std", "max")
                and _moves(node, moving)
            ):
                frozen.append((f"§{len(frozen)}", node))
                let[name] = rebuild(let[name], node, Name(frozen[-1][0]))
    if frozen:
        assert problem.subject is not None
        variant = _Variant(problem.subject, World(world.symbols, let, world.aliases, world.sizes), tuple(frozen))
        yield _reference(problem, variant, "missing_term", 0.55, "the paths through the mean and the sum are missing")


def _forgotten_paths(problem: Problem) -> Iterator[Reference]:
    """The chain rule with one link taken as 1, as its square, or one path left out."""
    moving = {name for name in problem.world.let if problem.question.wrt in problem.world.dependencies[name]}
    moving.add(problem.question.wrt)
    yield from _other_slopes(problem, moving)
    yield from _forgotten_reductions(problem, moving)
    for place, tree in _trees(problem):
        for node in walk(tree):
            if not _moves(node, moving) or isinstance(node, Name):
                continue
            for child in _linked(node, moving):
                same_shape = _shape(node, problem) == _shape(child, problem)
                if not same_shape:
                    continue
                linear = Binary("+", Name("§value"), Binary("-", child, Name("§inner")))
                variant = _changed(problem, place, tree, node, linear, (("§value", node), ("§inner", child)))
                rare = isinstance(node, Call) and node.function == "exp"  # its derivative is there to be seen
                yield _reference(
                    problem, variant, "missing_factor", 1.35 if rare else 1.0, "a link of the chain rule is missing"
                )
    for place, tree in _trees(problem):
        for node in walk(tree):
            if node is not tree and _moves(node, moving):
                variant = _changed(problem, place, tree, node, Name("§value"), (("§value", node),))
                code, message = "missing_term", "one path of the chain rule is missing"
                yield _reference(problem, variant, code, 0.95, message)


def _trees(problem: Problem) -> Iterator[tuple[str, Node]]:
    assert problem.subject is not None
    yield "", problem.subject
    yield from problem.world.let.items()


def _moves(node: Node, moving: set[str]) -> bool:
    return any(isinstance(part, Name) and part.name in moving for part in walk(node))


def _linked(node: Node, moving: set[str]) -> list[Node]:
    if isinstance(node, Call):
        parts = node.args if node.function in ("maximum", "minimum", "where", "logaddexp") else node.args[:1]
        return [part for part in parts if _moves(part, moving)] if node.function != "T" else []
    if isinstance(node, Binary) and node.op in ("*", "/", "**"):
        return [part for part in (node.left, node.right) if _moves(part, moving)]
    if isinstance(node, Unary):
        return [node.operand]
    return []


def _shape(node: Node, problem: Problem) -> tuple[int, ...]:
    value = value_of(node, problem.points[0].values)
    return () if isinstance(value, Raised | tuple) else value.shape


def _changed(
    problem: Problem, place: str, tree: Node, old: Node, new: Node, frozen: tuple[tuple[str, Node], ...]
) -> _Variant:
    edited = rebuild(tree, old, new)
    world = problem.world
    assert problem.subject is not None
    if not place:
        return _Variant(edited, world, frozen)
    let = {name: edited if name == place else definition for name, definition in world.let.items()}
    return _Variant(problem.subject, World(world.symbols, let, world.aliases, world.sizes), frozen)


def _reference(problem: Problem, variant: _Variant, code: str, cost: float, message: str) -> Reference:
    def at(point: Sample) -> Value:
        return variant.at(problem, point)

    return Reference(code, cost, message, at(problem.points[0]), at)


def _edited_subject(problem: Problem) -> Iterator[Reference]:
    """The derivative of a loss with one edit in it."""
    from studyml.grading.diagnosis.case import vocabulary

    words = vocabulary(problem)
    for place, tree in _trees(problem):
        for edit in edits(tree, words):
            if edit.cost > 1.25 or edit.forward not in _LOSS_CODES:
                continue
            variant = _changed(problem, place, tree, edit.old, edit.new, ())
            yield _reference(problem, variant, edit.forward, edit.cost + 0.4, "")


def terms(case: Case) -> Iterator[Finding]:
    """Yield what is wrong with one additive term: missing, flipped or mis-scaled."""
    if case.raised or any(isinstance(value, tuple) for value in (*case.values, *case.truths)):
        return
    parts = list(_term_values(case))
    if not 2 <= len(parts) <= 6 or shape_of(case.values[0]) != shape_of(case.truths[0]):
        return
    if any(shape_of(values[0]) != shape_of(case.truths[0]) for values in parts):
        return
    factors = []
    for index, value in enumerate(case.values):
        columns = np.stack([_float(part[index]).ravel() for part in parts], axis=1)
        wanted = _float(value).ravel()
        if columns.shape[0] < len(parts) or not np.all(np.isfinite(columns)) or not np.all(np.isfinite(wanted)):
            return
        solution, *_ = np.linalg.lstsq(columns, wanted, rcond=None)
        if not close(columns @ solution, wanted, 1e-7) or np.linalg.matrix_rank(columns) < len(parts):
            return
        factors.append(solution)
    yield from _term_findings(case, np.array(factors))


def _term_values(case: Case) -> Iterator[list[Value]]:
    """The additive terms of the right answer, as values at each point."""
    problem = case.problem
    tree = problem.subject if problem.subject is not None and problem.question.wrt else problem.tree
    if tree is None:
        return
    for term in additive_terms(tree):
        if problem.subject is not None and problem.question.wrt:
            values = [differentiate(problem, term, problem.question.wrt, problem.world, point) for point in case.points]
        else:
            values = [value_of(term, point.values) for point in case.points]
        arrays = [_float(value) for value in values if not isinstance(value, Raised | tuple)]
        if len(arrays) < len(values):
            return
        if all(np.allclose(array, 0.0) for array in arrays):
            continue
        shapes = [shape_of(truth) or () for truth in case.truths]
        yield [
            np.broadcast_to(array, shape) if array.ndim == 0 else array
            for array, shape in zip(arrays, shapes, strict=True)
        ]


def additive_terms(tree: Node) -> list[Node]:
    """Return the terms of a sum, signs included; a mean or a quotient of a sum is taken apart too."""
    match tree:
        case Binary(op="+"):
            return additive_terms(tree.left) + additive_terms(tree.right)
        case Binary(op="-"):
            return additive_terms(tree.left) + [Unary("-", part) for part in additive_terms(tree.right)]
        case Binary(op="/"):
            return [Binary("/", part, tree.right) for part in additive_terms(tree.left)]
        case Binary(op="*"):
            if len(right := additive_terms(tree.right)) > 1:
                return [Binary("*", tree.left, part) for part in right]
            return [Binary("*", part, tree.right) for part in additive_terms(tree.left)]
        case Unary(op="-"):
            return [Unary("-", part) for part in additive_terms(tree.operand)]
        case Call(function="mean" | "sum"):
            return [Call(tree.function, (part, *tree.args[1:]), tree.keywords) for part in additive_terms(tree.args[0])]
        case _:
            return [tree]


def _term_findings(case: Case, factors: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Iterator[Finding]:
    tree = case.problem.tree
    step = tree is not None and isinstance(tree, Binary) and tree.op in ("+", "-") and has_rate(tree.right)
    wrong = [index for index in range(factors.shape[1]) if not np.allclose(factors[:, index], 1.0, atol=1e-7)]
    if not wrong or len(wrong) > 2 or (len(wrong) == factors.shape[1] and len(wrong) > 1):
        return
    codes: list[str] = []
    for index in wrong:
        column = factors[:, index]
        if np.allclose(column, 0.0, atol=1e-7):
            codes.append("assigned_not_updated" if step and index == 0 else "missing_term")
        elif np.allclose(column, -1.0, atol=1e-7):
            codes.append("update_sign" if step and index > 0 else "term_sign")
        else:
            relation = find_scale(case, [float(value) for value in column])
            found = scale_codes(case, relation) if relation is not None else []
            if not found:
                return
            codes.extend("term_sign" if code == "sign" else code for code in found)
    plain = codes[0] in ("missing_term", "term_sign", "update_sign", "assigned_not_updated")
    message = {
        "missing_term": "one term is missing",
        "term_sign": "one term has the wrong sign",
        "update_sign": "the step goes uphill",
        "assigned_not_updated": "the parameter is set to the step instead of moved by it",
    }.get(codes[0], "one term is mis-scaled")
    yield Finding((0.5 if plain else 0.9) + 0.75 * (len(codes) - 1), codes[0], message, also=tuple(codes[1:]))


def listed(case: Case) -> Iterator[Finding]:
    """Yield the mistakes of the author's own wrong answers that this answer is: by its tree, else by its value."""
    for code, answer, tree in _listed_trees(case.problem):
        spelled = tree == case.tree or "".join(answer.split()) == "".join(case.text.split())
        if spelled or (
            not case.raised
            and all(
                same(value, value_of(tree, point.values)) for value, point in zip(case.values, case.points, strict=True)
            )
        ):
            yield Finding(0.0, code)


def _listed_trees(problem: Problem) -> list[tuple[str, str, Node]]:
    """The author's wrong answers, read once a problem; one that can't be read is the card check's business."""
    found = problem.cache.get("listed")
    if not isinstance(found, list):
        found = []
        for wrong in problem.question.wrong:
            try:
                reading = read(wrong.answer, problem.names)[0]
                tree = resolve(reading.tree, problem.world.forms, mathematical=reading.notation == "math").tree
            except ReadError:
                continue
            except ShapeError:
                tree = reading.tree
            found.append((wrong.mistake, wrong.answer, tree))
        problem.cache["listed"] = found
    return found
