"""Recall: prose, which no program here pretends to judge.

Owns nothing but the honest ``undecided``: the learner compares with the answer shown and rates. Imports only ``model``.
"""

from __future__ import annotations

from studyml.model import Outcome, Question, Verdict


def grade_recall(question: Question, answer: str) -> Verdict:
    """Return ``undecided`` with the card's answer to compare with, whatever was written."""
    return Verdict(
        Outcome.UNDECIDED,
        reading=" ".join(answer.split()),
        message=f"compare: {question.expected}" if question.expected else "compare with the solution",
    )
