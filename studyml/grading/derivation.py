"""stub"""

from studyml.model import Question, Verdict, Outcome


def grade_derivation(question: Question, answer: str) -> Verdict:
    return Verdict(Outcome.UNDECIDED)


def explain_derivation(question: Question, answer: str, verdict: Verdict) -> Verdict:
    return verdict
