"""Proofs: stronger evidence for what is already accepted, by SymPy in the prover process.

Owns which proof a question calls for and its words, ``proved at sizes (3, 2)``. Never changes a verdict and never
refutes. SymPy is loaded by ``algebra.prove`` when a proof is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from studyml.algebra.prove import prove_derivative, prove_equal, prove_gradient
from studyml.grading.derivation import prove_derivation
from studyml.grading.formula import attempts, best
from studyml.grading.judgement import FORMULAS
from studyml.grading.problem import ProblemError, problem_of
from studyml.model import Kind, Outcome, Question, Verdict


def prove(question: Question, answer: str, verdict: Verdict) -> Verdict | None:
    """Return the verdict with stronger evidence (of a derivation: line by line) where SymPy shows it, else None."""
    if question.kind is Kind.DERIVATION:
        try:
            return prove_derivation(question, answer, verdict)
        except ProblemError:
            return None
    evidence = _formula_evidence(question, answer, verdict)
    return None if evidence is None else replace(verdict, evidence=evidence)


def _formula_evidence(question: Question, answer: str, verdict: Verdict) -> str | None:
    if question.kind not in FORMULAS or verdict.outcome is not Outcome.CORRECT or verdict.evidence == "exact":
        return None
    try:
        problem = problem_of(question)
        found = attempts(problem, answer)
    except ProblemError:
        return None
    if isinstance(found, Verdict):
        return None
    attempt = best(found)
    if not attempt.right or attempt.eps:
        return None
    sizes: Mapping[str, int] | None
    if problem.subject is None and problem.tree is not None:
        sizes = prove_equal(attempt.tree, problem.tree, problem.world)
    elif problem.subject is not None and question.kind is Kind.DERIVATIVE:
        sizes = prove_derivative(problem.subject, question.wrt, attempt.tree, problem.world)
    elif problem.subject is not None:
        sizes = prove_gradient(problem.subject, question.wrt, attempt.tree, problem.world)
    else:
        return None
    return None if sizes is None else worded(sizes)


def worded(sizes: Mapping[str, int]) -> str:
    """Return ``proved at sizes (3, 2)``; without sizes the proof holds as it stands."""
    return f"proved at sizes ({', '.join(str(size) for size in sizes.values())})" if sizes else "proved at sizes ()"
