"""Names of sizes that a learner gives to something else: ``m = y*f`` where m is the number of columns.

Owns the letters that stand for such names from there on, and what is said of an answer in the learner's own. Knows
judged steps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from studyml.algebra.language import show
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.steps import Judge
from studyml.model import StepVerdict


def sizes_given_again(judge: Judge) -> dict[str, int]:
    """Return the names of sizes that the learner gives to something else (``m = y*f``), each with the line where."""
    found: dict[str, int] = {}
    for step in judge.steps:
        if step.wrong and step.line.left == Left(step.written) and step.written in judge.chain.world.size_names:
            found.setdefault(step.written, step.line.source)
    return found


def renamed(answer: str, shadowed: Mapping[str, int]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return an answer with other letters for such names from there on, and the letters with what they stand for."""
    rows = answer.splitlines()
    spare = [letter for letter in "ξζχψκω" if letter not in answer]
    names = tuple((letter * len(name), name) for letter, name in zip(spare, shadowed, strict=False))
    for new, name in names:
        word = re.compile(rf"(?:(?<!\w)|(?<=(?<!\w)[d∂])|(?<=(?<!\w)d_)){re.escape(name)}(?!\w)")
        at = shadowed[name]
        rows = [*rows[:at], *(word.sub(new, row) for row in rows[at:])]
    return "\n".join(rows), names


def as_typed(judge: Judge, text: str) -> str:
    """Return a text about an answer in the learner's own letters."""
    for new, name in judge.assumed.renamed:
        text = text.replace(new, name)
    if "§" in text:
        text = re.sub(r"(?<=\w)§\d+", "", text)  # a name as it was before it was given again
        for new, tree in judge.chain.world.let.items():
            text = text.replace(new, f"({show(tree)})") if new.startswith("§") else text
    return text


def verdict_as_typed(judge: Judge, verdict: StepVerdict) -> StepVerdict:
    """Return a verdict in the learner's own letters."""
    mistakes = tuple(replace(one, message=as_typed(judge, one.message)) for one in verdict.mistakes)
    message, reading = as_typed(judge, verdict.message), as_typed(judge, verdict.reading)
    return replace(verdict, mistakes=mistakes, message=message, reading=reading, text=as_typed(judge, verdict.text))
