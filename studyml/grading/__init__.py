"""Grading: a question and an answer → a verdict in one vocabulary.

Owns right and wrong for every kind but ``code``: nothing here raises for any text or any question.
:func:`grade` is the verdict in milliseconds, :func:`diagnose` adds the mistake and its hints, :func:`prove`
(SymPy, for the prover process) may raise the evidence and nothing else. Knows no decks, no screens, no processes.
"""

from __future__ import annotations

from studyml.model import Question, Verdict

__all__ = ["diagnose", "grade", "prepare", "preview", "prove", "warm_up"]


def grade(question: Question, answer: str, *, diagnose: bool = False) -> Verdict:
    """Return the verdict: outcome, evidence, reading; with ``diagnose`` also mistakes and hints."""
    from studyml.grading import judgement

    verdict = judgement.grade(question, answer)
    return judgement.diagnose(question, answer, verdict) if diagnose else verdict


def diagnose(question: Question, answer: str, verdict: Verdict, *, places: bool = True) -> Verdict:
    """Return the verdict with its mistakes, their places and three levels of hints; within 0.3 s.

    Without ``places`` a mistake that is known is not looked for in the answer: whoever wants its name alone.
    """
    from studyml.grading import judgement

    return judgement.diagnose(question, answer, verdict, places=places)


def prepare(question: Question) -> None:
    """Work out what the answers to a question are judged by, while it is read: the first verdict waits for less."""
    from studyml.grading import judgement

    judgement.prepare(question)


def preview(question: Question, answer: str) -> str:
    """Return what an answer under way is read as, "" while it can't be; judges nothing."""
    from studyml.grading.echo import preview as read_as

    return read_as(question, answer)


def prove(question: Question, answer: str, verdict: Verdict) -> Verdict | None:
    """Return the verdict with stronger evidence, ``proved at sizes (3, 2)``, or None. Loads SymPy."""
    from studyml.grading.proof import prove as proved

    return proved(question, answer, verdict)


def warm_up() -> None:
    """Load what the first verdict needs."""
    from studyml.grading import judgement

    judgement.warm_up()
