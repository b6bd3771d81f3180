"""Slips of the chain rule: a path forgotten, a link left out, stopped early, another variable, another slope.

Owns which changes of a chain are mistakes that learners make, with their names and costs. Knows values only through
the references it yields; the learner's text never.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from studyml.algebra.language import show
from studyml.algebra.samples import Sample
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Unary, rebuild, walk
from studyml.grading.diagnosis.altered_chain import AlteredChain, changed, derivative_sum, moves, reference, trees
from studyml.grading.diagnosis.case import vocabulary
from studyml.grading.diagnosis.edits import edits
from studyml.grading.diagnosis.reference import Reference, of_values
from studyml.grading.problem import Problem
from studyml.grading.values import Raised, Value, shape_of, value_of

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
"""Edits of a loss that learners make and whose derivative tells."""


def other_derivatives(problem: Problem) -> Iterator[Reference]:
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

        def sums(point: Sample, number: int, name: str = name) -> float:
            return derivative_sum(problem, subject, name, world, point, number)

        yield Reference(code, cost, message, np.shape(problem.points[0].values[name]), sums)

    yield from _stops(problem)

    def itself(point: Sample) -> Value:
        return value_of(subject, point.values)

    yield of_values("stopped_early", 1.5, "this is not differentiated yet", itself, problem.points[0])


def _stops(problem: Problem) -> Iterator[Reference]:
    """The derivative in a part that has no name, such as the argument of a function."""
    wrt = problem.question.wrt
    moving = {name for name in problem.world.let if wrt in problem.world.dependencies[name]} | {wrt}
    seen = set(problem.world.let.values())
    if problem.subject is not None:
        seen |= set(_constant_in(problem.subject, problem.world.size_names))
    for place, tree in trees(problem):
        for node in walk(tree):
            if isinstance(node, Name) or node in seen or not moves(node, moving) or not _links_on(node):
                continue
            seen.add(node)
            variant = changed(problem, place, tree, node, Name("§part"), (("§part", node),))
            message = f"this is the derivative in {show(node)}; {wrt} is still to come"

            def sums(point: Sample, number: int, variant: AlteredChain = variant) -> float:
                return variant.sum_at(problem, point, number, "§part")

            shape = shape_of(value_of(node, problem.points[0].values))
            link = shape == shape_of(problem.truths[0])
            yield Reference("missing_factor" if link else "stopped_early", 0.65, message, shape, sums)


def _constant_in(tree: Node, sizes: Collection[str]) -> Iterator[Node]:
    """What changes the whole at a constant rate: itself, its terms, what is summed. No learner stops there."""
    yield tree
    inner: list[Node] = []
    if isinstance(tree, Unary):
        inner = [tree.operand]
    elif isinstance(tree, Call) and tree.function in ("sum", "mean"):
        inner = [tree.args[0]]
    elif isinstance(tree, Binary) and tree.op in "+-":
        inner = [tree.left, tree.right]
    elif isinstance(tree, Binary) and tree.op in "*/":
        fixed = [
            isinstance(one, Number) or (isinstance(one, Name) and one.name in sizes) for one in (tree.left, tree.right)
        ]
        inner = [tree.left] if fixed[1] else [tree.right] if fixed[0] and tree.op == "*" else []
    for one in inner:
        yield from _constant_in(one, sizes)


def _links_on(node: Node) -> bool:
    return isinstance(node, Binary | Unary | Call) and not (isinstance(node, Call) and node.function == "T")


def _other_slopes(problem: Problem, moving: set[str]) -> Iterator[Reference]:
    """The derivative of another activation, written with this one's output: 1 - s**2 for s*(1 - s)."""
    one = Number(1.0, True)
    for place, tree in trees(problem):
        for node in walk(tree):
            if not (isinstance(node, Call) and node.function in ("sigmoid", "tanh", "relu") and moves(node, moving)):
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
                    variant = changed(problem, place, tree, node, new, frozen)
                    message = f"this is the derivative of {name}, not of {node.function}"
                    yield reference(problem, variant, "wrong_function", 0.6, message)


def _forgotten_reductions(problem: Problem, moving: set[str]) -> Iterator[Reference]:
    """Every mean or sum inside the intermediates taken for a constant, as if a batch norm's statistics were given."""
    world = problem.world
    frozen: list[tuple[str, Node]] = []
    let = dict(world.let)
    for name, tree in world.let.items():
        for node in walk(tree):
            if isinstance(node, Call) and node.function in ("mean", "sum", "var", "std", "max") and moves(node, moving):
                frozen.append((f"§{len(frozen)}", node))
                let[name] = rebuild(let[name], node, Name(frozen[-1][0]))
    if frozen:
        assert problem.subject is not None
        variant = AlteredChain(problem.subject, world.changed(let=let), tuple(frozen))
        yield reference(problem, variant, "missing_term", 0.55, "the paths through the mean and the sum are missing")


def forgotten_paths(problem: Problem) -> Iterator[Reference]:
    """The chain rule with one link taken as 1, as its square, or one path left out."""
    moving = {name for name in problem.world.let if problem.question.wrt in problem.world.dependencies[name]}
    moving.add(problem.question.wrt)
    yield from _other_slopes(problem, moving)
    yield from _forgotten_reductions(problem, moving)
    for place, tree in trees(problem):
        for node in walk(tree):
            if not moves(node, moving) or isinstance(node, Name):
                continue
            for child in _linked(node, moving):
                same_shape = _shape(node, problem) == _shape(child, problem)
                if not same_shape:
                    continue
                linear = Binary("+", Name("§value"), Binary("-", child, Name("§inner")))
                variant = changed(problem, place, tree, node, linear, (("§value", node), ("§inner", child)))
                rare = isinstance(node, Call) and node.function == "exp"  # its derivative is there to be seen
                yield reference(
                    problem, variant, "missing_factor", 1.35 if rare else 1.0, "a link of the chain rule is missing"
                )
    for place, tree in trees(problem):
        for node in walk(tree):
            if node is not tree and moves(node, moving):
                variant = changed(problem, place, tree, node, Name("§value"), (("§value", node),))
                code, message = "missing_term", "one path of the chain rule is missing"
                yield reference(problem, variant, code, 0.95, message)


def _linked(node: Node, moving: set[str]) -> list[Node]:
    if isinstance(node, Call):
        parts = node.args if node.function in ("maximum", "minimum", "where", "logaddexp") else node.args[:1]
        return [part for part in parts if moves(part, moving)] if node.function != "T" else []
    if isinstance(node, Binary) and node.op in ("*", "/", "**"):
        return [part for part in (node.left, node.right) if moves(part, moving)]
    if isinstance(node, Unary):
        return [node.operand]
    return []


def _shape(node: Node, problem: Problem) -> tuple[int, ...]:
    value = value_of(node, problem.points[0].values)
    return () if isinstance(value, Raised | tuple) else value.shape


def edited_subject(problem: Problem) -> Iterator[Reference]:
    """The derivative of a loss with one edit in it."""
    words = vocabulary(problem)
    for place, tree in trees(problem):
        for edit in edits(tree, words):
            if edit.cost > 1.25 or edit.forward not in _LOSS_CODES:
                continue
            variant = changed(problem, place, tree, edit.old, edit.new, ())
            yield reference(problem, variant, edit.forward, edit.cost + 0.4, "")
