"""Steps: each line of a derivation judged with the true values of everything before it.

Owns which kind of line it is, names of the learner's own, lines completed by later ones. One mistake is one wrong
step: names of earlier lines always stand for their true values. What is assumed of an answer as a whole is
``readings``' matter, the verdict on the whole the package's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from studyml.algebra.language import show
from studyml.algebra.language.errors import MAX_CHARACTERS
from studyml.algebra.shapes import ShapeError
from studyml.algebra.tree import Call, Name, Node, Text, walk
from studyml.grading.derivation.layouts import Layout
from studyml.grading.derivation.left_sides import Left, plain_mentions
from studyml.grading.derivation.lines import Line, Part, Piece, put_together
from studyml.grading.derivation.statements import Statements
from studyml.grading.derivation.step import Step, told, unread
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.formula import Attempt, attempts, best, wrong_verdict
from studyml.model import FoundMistake, Outcome, StepVerdict, Verdict


@dataclass(eq=False)
class Judge(Statements):
    """Judges the lines of one answer, in order."""

    def judge(self, line: Line) -> Step:
        """Judge the next line."""
        left = line.left or (self.steps[-1].left if self.steps else None)
        written = "" if left is None else left.top if left.bottom is None else ""
        if line.left is None and self.steps:
            written = self.steps[-1].written
        step = Step(line, left, StepVerdict(Outcome.CORRECT), written)
        try:
            self._judge(step)
        except NoTruth as error:
            found = FoundMistake("syntax", str(error), (0, len(line.text)))
            step.verdict = StepVerdict(Outcome.SYNTAX_ERROR, (found,), str(error))
        if step.wrong and self._is_completed(step):
            step.partial = True
            message = f"a part of {step.written}: judged where it is complete"
            step.verdict = StepVerdict(Outcome.CORRECT, message=message, reading=step.verdict.reading)
        self.steps.append(step)
        return step

    def _judge(self, step: Step) -> None:
        left, line = step.left, step.line
        if not line.parts:
            raise NoTruth(f"a line of {len(line.text)} characters is not read; {MAX_CHARACTERS} is the most")
        self._bring_in(line)
        if self.assumed.differentials and (found := self._differential(line)) is not None:
            self._judge_differential(step, found)
            return
        if line.left is None and len(line.parts) > 1 and (chain := self._chain_on_the_left(line)) is not None:
            line = step.line = replace(line, left=chain, parts=line.parts[1:])
            left, step.written = chain, ""
        if self.zero and self._at_zero(step):
            return
        if line.left is None and len(line.parts) > 1 and not self._goes_on(line):
            self._judge_identity(step)
            return
        if left is None:
            raise NoTruth("say what this is: dL/dw = …")
        if line.left is not None and line.left.gradient and (slope := self._slope(line.left.top)) is not None:
            self._judge_rule(step, line.left.top, *slope)
            return
        names, parts = self._names_in_between(line)
        left = step.left = self._meant(left)
        if self._is_another_by_now(step):
            left = step.left = Left(step.written)
        if line.left is not None and self._is_own(left, parts[0]):
            if self._rests_on_broken(step, parts):
                self.broken[left.top] = len(self.steps)
                return
            self._define(step, left.top, parts[0])
            options = [] if step.layout is None else [step.layout]
            parts = parts[1:] if options else ()
        else:
            options = self.truths_of(left)
            if self._rests_on_broken(step, parts):
                return
        first = options[:1]
        for part in parts:
            if self._sets_to_zero(step, part):
                break
            self._judge_part(step, self._with_before(step, part), options)
            if step.verdict.outcome is not Outcome.CORRECT:
                break
            if step.layout is not None:
                options = [step.layout]
        if step.written in dict(self.assumed.pinned):
            names.append(step.written)
        for name in names:
            layout = step.layout or (first[0] if first else None)
            if layout is not None:
                self.chain.own.add(name)
                self.defined[name] = layout.values

    def _bring_in(self, line: Line) -> None:
        """Bring in what a right side names without saying what it is, as z of ``sigmoid(z) - y``."""
        given = {left.top for one in self.lines for left in (one.left, *one.also) if left is not None}
        for part in line.parts:
            words = re.findall(r"(?<![\w∂\\])[^\W\d]\w*", part.text)
            self.chain.bring_in(" ".join(word for word in words if word not in given and word not in self.defined))

    def _names_in_between(self, line: Line) -> tuple[list[str], tuple[Part, ...]]:
        """The new names of ``delta = dL/dz = …`` and ``dL/dz = delta = …``, and the parts that are left."""
        names = [other.top for other in line.also if other.bottom is None and other.top.isidentifier()]
        parts = []
        for at, part in enumerate(line.parts):
            new = part.text.isidentifier() and self._is_new(part.text) and line.left is not None
            if new and at < len(line.parts) - 1:
                names.append(part.text)
            else:
                parts.append(part)
        return [name for name in names if self._is_new(name)], tuple(parts)

    def _is_new(self, name: str) -> bool:
        """Whether a word has no meaning yet."""
        meant = self._meant(Left(name))
        return meant.bottom is None and not meant.gradient and not self._has_truth(name)

    # -- names of the learner's own

    def _rests_on_broken(self, step: Step, parts: Sequence[Part]) -> bool:
        """Whether a line uses a name that could not be computed: then it has no value either, and that follows."""
        words = {word for part in parts for word in re.findall(r"[^\W\d]\w*", part.text)}
        origin = next((at for name, at in self.broken.items() if name in words), None)
        if origin is None:
            return False
        message = f"follows from step {origin + 1}"
        step.verdict = StepVerdict(Outcome.SHAPE_ERROR, message=message, follows=origin)
        return True

    def _define(self, step: Step, name: str, part: Part) -> None:
        """A name of the learner's own: whatever it is worth, is its truth."""
        if not name.isidentifier() or len(name) > 30:
            raise NoTruth(f"{name!r} can't be a name")
        step.own = True
        if step.line.augmented:
            pieces = put_together(step.line, part, 0, [(name, -1, 0)])
            part = Part("".join(text for text, _, _ in pieces), 0)
        problem = self._problem(part, self._names_used(part)[0], None)
        found = attempts(problem, plain_mentions(part.text))
        if isinstance(found, Verdict):
            step.verdict = unread(found, part)
            return
        attempt = best(found)
        if attempt.raised is not None or any(isinstance(value, tuple) for value in attempt.values):
            verdict = wrong_verdict(problem, attempt)
            if attempt.error is not None and (code := _shape_code(attempt.error)):
                mistake = FoundMistake(code, attempt.error.message, attempt.error.span)
                verdict = replace(verdict, mistakes=(mistake,))
            step.verdict = told(verdict, part)
            self.broken[name] = len(self.steps)
            return
        self.broken.pop(name, None)
        values = tuple(np.asarray(value, dtype=float) for value in attempt.values)
        self.chain.own.add(name)
        known = self.chain.world.forms
        if all(node.name in known for node in walk(attempt.tree) if isinstance(node, Name)):
            self.chain.define(name, self._counted(name, attempt))
        elif self.chain.name_of(name) is not None:
            self.chain.forget(name)
        if self.chain.name_of(name) is None:
            self.defined[name] = values
        step.problem, step.attempt, step.values, step.part = problem, attempt, attempt.values, part
        message = f"{name} stands for this from here on"
        step.verdict = StepVerdict(Outcome.CORRECT, message=message, evidence="exact", reading=show(attempt.tree))
        step.layout = Layout("value", values)

    def _counted(self, name: str, attempt: Attempt) -> Node:
        """A condition as the numbers 1 and 0, unless a later line picks entries by it: ``-mask`` is meant so."""
        condition = all(isinstance(value, np.ndarray) and value.dtype.kind == "b" for value in attempt.values)
        picks = re.compile(rf"\[[^\]]*(?<!\w){re.escape(name)}(?!\w)")
        later = (text for line in self.lines for text in (*(part.text for part in line.parts), line.text))
        if not condition or any(picks.search(text) for text in later):
            return attempt.tree
        return Call("astype", (attempt.tree, Text("float")), span=attempt.tree.span)

    # -- lines completed by later ones

    def _is_completed(self, step: Step) -> bool:
        """Whether a later line builds on this one's name before it is whole: ``dX += …``, ``dZ = dZ * …``."""
        if step.own or not step.written or not step.attempt:
            return False
        later = self.lines[len(self.steps) + 1 :]
        return any(line.left == Left(step.written) and _mentions(line, step.written) for line in later)

    def _is_another_by_now(self, step: Step) -> bool:
        """Whether a derivative that was right goes on under its name as something else: ``dS = dS/sqrt(d)``."""
        name = step.written
        if not name or step.left is None or step.left.bottom not in self.chain.world.let:
            return False
        if not _mentions(step.line, name):
            return False
        before = next((one for one in reversed(self.steps) if one.written == name), None)
        if before is None or before.layout is None or before.partial or before.verdict.outcome is not Outcome.CORRECT:
            return False
        self.chain.own.add(name)
        self.defined[name] = before.layout.values
        return True

    def _with_before(self, step: Step, part: Part) -> Part:
        """A right side in which what its own name stood for so far is put in."""
        if step.own or not step.written or not _mentions(step.line, step.written):
            return part
        before = next((one for one in reversed(self.steps) if one.written == step.written and one.part), None)
        if before is None or before.part is None:
            return part
        here = len(self.steps)
        known = before.whole or ((before.part.text, self.steps.index(before), before.part.offset),)
        pieces: list[Piece] = []
        if step.line.augmented:
            pieces = put_together(step.line, part, here, [*known])
        else:
            at = 0
            for match in re.finditer(rf"(?<!\w){re.escape(step.written)}(?!\w)", part.text):
                pieces.append((part.text[at : match.start()], here, part.offset + at))
                pieces += [("(", -1, 0), *known, (")", -1, 0)]
                at = match.end()
            pieces.append((part.text[at:], here, part.offset + at))
        step.whole = tuple(pieces)
        return Part("".join(text for text, _, _ in pieces), 0)


def _shape_code(error: ShapeError) -> str:
    """The mistake that an error's own advice names: a transpose, another order, an axis; "" without advice."""
    if ".T" in error.hint:
        return "transpose"
    return "order" if " @ " in error.hint else "broadcast" if "[:, None]" in error.hint else ""


def _mentions(line: Line, name: str) -> bool:
    """Whether a line's right sides build on a name."""
    if line.augmented:
        return True
    return any(re.search(rf"(?<![\w/]){re.escape(name)}(?!\w|\s*/\s*[d∂])", part.text) for part in line.parts)
