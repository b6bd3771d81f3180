"""Proofs of right lines: stronger evidence for each step of a derivation that SymPy can show.

Owns what a line claims, stated over the problem's own symbols: names of earlier lines are replaced by what those
lines say. Never changes an outcome; a line that can't be shown keeps its evidence. Runs in the prover process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from studyml.algebra.prove import prove_derivative, prove_equal, prove_gradient
from studyml.algebra.tree import Name, Node, rebuild, walk
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge
from studyml.grading.derivation.truths import NoTruth
from studyml.model import Outcome, StepVerdict


def proved_steps(judge: Judge, steps: list[Step]) -> tuple[StepVerdict, ...]:
    """Return the steps' verdicts, right ones with ``proved at sizes (…)`` where SymPy shows them."""
    said: dict[str, Node] = {}
    found = []
    for step in steps:
        verdict = step.verdict
        tree = over_symbols(step, said)
        if verdict.outcome is Outcome.CORRECT and tree is not None and step.left is not None:
            sizes = _proved(judge, step, tree)
            if sizes is not None:
                verdict = replace(verdict, evidence=_worded(sizes))
            left = step.left
            said[left.top if left.bottom is None else judge.key(left.top, left.bottom)] = tree
        found.append(verdict)
    return tuple(found)


def over_symbols(step: Step, said: Mapping[str, Node]) -> Node | None:
    """Return the line's right side without names of earlier lines; None when one of them says nothing."""
    if step.attempt is None or step.problem is None or step.attempt.eps:
        return None
    tree = step.attempt.tree
    for node in list(walk(tree)):
        if isinstance(node, Name) and node.name in said:
            tree = rebuild(tree, node, said[node.name])
    return tree


def _proved(judge: Judge, step: Step, tree: Node) -> Mapping[str, int] | None:
    assert step.left is not None
    chain, left = judge.chain, step.left
    known = chain.world.symbols.keys() | chain.world.let.keys() | set(chain.world.size_names)
    if left.function or any(isinstance(node, Name) and node.name not in known for node in walk(tree)):
        return None
    try:
        top = chain.tree_of(left.top)
    except NoTruth:
        return None
    if left.bottom is None:
        return prove_equal(tree, top, chain.world)
    name = chain.name_of(left.bottom)
    if name is None or step.layout is None:
        return None
    if step.layout.name == "gradient" and chain.is_loss(left.top):
        return prove_gradient(top, name, tree, chain.world)
    if step.layout.name == "entry by entry":
        return prove_derivative(top, name, tree, chain.world)
    return None


def _worded(sizes: Mapping[str, int]) -> str:
    return f"proved at sizes ({', '.join(str(size) for size in sizes.values())})"
