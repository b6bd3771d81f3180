"""Hints after a wrong answer, three levels: the area, the kind of mistake, the corrected line.

Owns their wording. A level says more than the one before it and nothing twice. Knows mistakes and problems only.
"""

from __future__ import annotations

from studyml.algebra.language import show
from studyml.algebra.tree import Node
from studyml.grading.choice import sentence
from studyml.grading.problem import Problem
from studyml.model import mistakes

_LOOK = {
    "loss.reduction": "Look at the scale: is the loss a sum or a mean, and over what?",
    "shapes.matmul": "Look at the matrix products: the shape and the order of their operands.",
    "numpy.translate": "Look at how the mathematics became NumPy: * or @?",
    "shapes.reduce": "Look at what is summed or averaged, and over which axis.",
    "shapes.broadcast": "Look at what broadcasting does with these shapes.",
    "shapes.vec": "Look at the shape of the result.",
    "activations": "Look at the functions.",
    "optim": "Look at the update step.",
    "grad.linear": "Look at the bias.",
    "stability": "Look at extreme inputs.",
}


def hints_for(code: str, problem: Problem, message: str, corrected: Node | None) -> tuple[str, ...]:
    """Return the three levels for the first mistake."""
    known = mistakes().get(code)
    area = _LOOK.get(known.area if known else "", "") or _formula_hint(problem)
    kind = message or sentence(code)
    line = corrected if corrected is not None else problem.tree
    levels = [area, kind[:1].upper() + kind[1:]]
    if line is not None:
        levels.append(show(line))
    elif problem.question.wrt:
        levels.append(_by_differences(problem.question.wrt))
    return tuple(levels)


def _by_differences(symbol: str) -> str:
    """How a gradient is found where only the loss is known, and no edit of the answer leads to it."""
    return f"Move one entry of {symbol} by h: (L({symbol} + h) - L({symbol} - h))/(2*h) is that entry of dL/d{symbol}."


def _formula_hint(problem: Problem) -> str:
    if problem.question.wrt:
        return "Look at the chain rule: every link once, the last one in the variable asked for."
    return "Look at the formula, term by term and factor by factor."
