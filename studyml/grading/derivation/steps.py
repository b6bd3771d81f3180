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

from studyml.algebra.language.errors import MAX_CHARACTERS
from studyml.grading.derivation.at_numbers import refuted_at
from studyml.grading.derivation.columns import Columns
from studyml.grading.derivation.entries import Clash
from studyml.grading.derivation.excuses import along, excuses, holds_fixed, says_directly, through
from studyml.grading.derivation.layouts import Layout
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.line import Line, Part, Piece, mentions, put_together
from studyml.grading.derivation.lines import MAX_TEXT
from studyml.grading.derivation.prose import common_word, operative_words
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.derivation.wordy import is_product_of
from studyml.grading.evidence import verified
from studyml.grading.values import Raised, all_same, same, shaped_alike, value_of
from studyml.model import FoundMistake, Outcome, StepVerdict

_WORD = re.compile(r"(?<![\w\\])(?!(?:axis|keepdims|True)\b)[^\W\d_]{3,}(?![\w(])")
NOT_READ = "not read"
"""What is said of a remark."""


@dataclass(eq=False)
class Judge(Columns):
    """Judges the lines of one answer, in order."""

    def judge(self, line: Line) -> Step:
        """Judge the next line."""
        step, plain = self._judged(line)
        unread = step.verdict.outcome is Outcome.SYNTAX_ERROR
        if (unread or step.wrong) and self.speaks_of_rows(line):
            self.by_row = True
            other, _ = self._judged(line)
            self.by_row = False
            step = other if other.verdict.outcome is Outcome.CORRECT or (unread and other.wrong) else step
        if (step.wrong or step.verdict.outcome is Outcome.SYNTAX_ERROR) and self._is_where_zero(step):
            if step.wrong and line.worded and line.case:
                self._is_remark(step)
            self.steps.append(step)
            return step
        if step.wrong and (self._is_direct(step) or self._is_along(step) or self._is_of_each_row(step)):
            self.steps.append(step)
            return step
        worded = line.worded and not self._is_plain(step)
        if worded and step.verdict.outcome is not Outcome.CORRECT and self._is_remark(step):
            self.steps.append(step)
            return step
        said = line.left is not None and line.left.said
        if said and step.verdict.outcome is Outcome.SYNTAX_ERROR and self._is_remark(step):
            self.steps.append(step)
            return step
        if line.aside and step.verdict.outcome in (Outcome.SYNTAX_ERROR, Outcome.UNSAFE):
            step.unread, step.verdict = True, StepVerdict(Outcome.CORRECT, message=NOT_READ)
        if step.wrong and line.said and self._is_excused(step):
            message = f"this is wrong unless “{line.said}” says something: write that out in signs"
            found = FoundMistake("syntax", message, (0, len(line.text)))
            step.verdict = StepVerdict(Outcome.SYNTAX_ERROR, (found,), message)
        if step.wrong and self._is_completed(step):
            step.partial = True
            message = f"a part of {step.written}: judged where it is complete"
            step.verdict = StepVerdict(Outcome.CORRECT, message=message, reading=step.verdict.reading)
        if step.verdict.outcome is Outcome.CORRECT and step.forms:
            self._leaves_unread(line)
        if plain and step.values and not step.wrong and self.chain.is_example(step.written):  # L = mean(ℓ) may follow
            self.defined["l"] = tuple(np.asarray(value, dtype=float) for value in step.values)
        self.steps.append(step)
        return step

    def _is_plain(self, step: Step) -> bool:
        """Whether a line that can't be read says in signs alone what a derivative is: no remark."""
        left, parts = step.line.left, step.line.parts
        if left is None or left.bottom is None or step.wrong or not parts or step.entry is not None:
            return False
        last = parts[-1].text
        if (last.isidentifier() and not self._has_truth(last)) or "_" in left.bottom:
            return False  # … means dL/dW = G, a row's ds_j
        return all(self._has_truth(word) for part in parts for word in _WORD.findall(part.text))

    def _leaves_unread(self, line: Line) -> None:
        """Take what can't be read before the arrow to a right line for a remark: ``w acts directly => dL/dw = …``."""
        for step in reversed(self.steps):
            if step.line.source != line.source or not step.line.leads:
                break
            if step.verdict.outcome is Outcome.SYNTAX_ERROR:
                self._is_remark(step)

    def _judged(self, line: Line) -> tuple[Step, bool]:
        """The line as a step, and whether its left side is a word."""
        before = self._before(line)
        left = line.left or (before.left if before else None)
        plain = left is not None and left.bottom is None and not left.gradient  # L' and ∇f are no words
        written = left.top if left is not None and plain else ""
        if line.left is None and before is not None:
            written = before.written
        step = Step(line, left, StepVerdict(Outcome.CORRECT), written)
        try:
            self._judge(step)
        except Clash as error:
            found = FoundMistake("transpose", str(error), (0, len(line.text)))
            step.verdict = StepVerdict(Outcome.SHAPE_ERROR, (found,), str(error), "refuted (the sizes differ)")
        except NoTruth as error:
            found = FoundMistake("syntax", str(error), (0, len(line.text)))
            step.verdict = StepVerdict(Outcome.SYNTAX_ERROR, (found,), str(error))
        return step, plain

    def _is_excused(self, step: Step) -> bool:
        """Whether a wrong line may be right by the words beside it."""
        if not step.line.said or step.problem is None:
            return bool(step.line.said)
        values, truths = tuple(step.values), step.problem.truths
        if any(isinstance(value, Raised | tuple) for value in (*values, *truths)):
            return operative_words(step.line.said) == ""
        if step.held and through(step.line.said):
            return False
        if holds_fixed(step.line.said) and (step.held or self.has_changes(step.line)):
            return False  # tried with that fixed; what has no d of its own is fixed anyway
        left = step.line.left
        if left is not None and left.bottom is None and not left.gradient and says_directly(step.line.said):
            return False  # h = c/s, so directly …
        return excuses(step.line.said, values, truths)

    def _is_along(self, step: Step) -> bool:
        """Take sums and means along what the words name, ``mean(D), each mean along its row``, where that is right."""
        if step.problem is None or step.attempt is None or step.own:
            return False
        pairs = list(zip(step.problem.points, step.problem.truths, strict=True))
        for tree in along(step.line.said, step.attempt.tree):
            if all(same(value_of(tree, point.values), truth) for point, truth in pairs):
                step.layout = Layout("value", tuple(np.asarray(truth, dtype=float) for _, truth in pairs))
                step.values, step.forms = step.layout.values, [(tree, step.problem.points)]
                message = f"read with “{step.line.said}”"
                step.verdict = replace(step.verdict, outcome=Outcome.CORRECT, mistakes=(), message=message)
                step.verdict = replace(step.verdict, evidence=verified(step.problem.points))
                return True
        return False

    def _is_remark(self, step: Step) -> bool:
        """Take what stands among words, and can't be read or holds in a case alone, for a remark."""
        if step.wrong and not step.line.case and not step.line.aside and not self._is_excused(step):
            return False
        if step.wrong and step.line.case and (place := refuted_at(self.chain, step)):
            message, step.problem, step.attempt = f"not so at {place}", None, None
            found = FoundMistake("other", message)
            step.verdict = StepVerdict(Outcome.WRONG, (found,), message, "refuted (numerically)")
            return False
        step.doubted = step.wrong and not step.line.case and not step.line.aside
        why = "" if step.line.case else step.verdict.message if step.line.parts else "it is said in words"
        why = f"wrong, unless “{step.line.said}” says something" if step.doubted else why
        why = "it holds in a case alone" if step.line.case and step.wrong else why
        self.broken.pop(step.written, None)
        step.unread, step.own, step.layout, step.part, step.left = True, False, None, None, step.line.left
        step.problem = step.attempt = None
        step.verdict = StepVerdict(Outcome.CORRECT, message=f"{NOT_READ}: {why}" if why else NOT_READ)
        return True

    def _judge(self, step: Step) -> None:
        left, line = step.left, step.line
        if not line.parts:
            what, most = ("an answer", MAX_TEXT) if len(line.text) > MAX_TEXT else ("a line", MAX_CHARACTERS)
            raise NoTruth(f"{what} of {len(line.text)} characters is not read; {most} is the most")
        if (function := self._function(line)) is not None:
            self._define_function(step, *function)
            return
        if (grown := self._grown(line)) is not None:
            self._judge_expansion(step, grown)
            return
        line = step.line = self._as_equation(self._without_arguments(self._primed(line)))
        before = self._before(line) if line.left is None else None
        line, step.entry = self.with_plain_left(line)
        step.line = line
        if line.left is None and before is not None:
            step.entry = before.entry
        left = step.left = line.left or (before.left if before else None)
        if step.entry is not None and line.left is not None:
            step.written = line.left.top if line.left.bottom is None else ""
        self._has_no_words(line)
        self._bring_in(line)
        if self.assumed.differentials and self._judge_changes(step):
            return
        if line.left is None and len(line.parts) > 1 and (chain := self._chain_on_the_left(line)) is not None:
            if self._is_product_of_values(step):
                return
            line = step.line = replace(line, left=chain, parts=line.parts[1:])
            left, step.written = chain, ""
        if (self._names_optimum(line) or self.zero) and self._at_zero(step):
            return
        if line.left is None and len(line.parts) > 1 and (line.aside or not self._goes_on(line)):
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
        if line.left is not None and self._is_own(left, parts[0]) and not self._restates(line):
            if self._rests_on_broken(step, parts):
                self.broken[left.top] = len(self.steps)
                return
            self._define(step, left.top, parts[0])
            options = [] if step.layout is None else [step.layout]
            parts = parts[1:] if options else ()
        else:
            stated = before is not None and before.layout is not None and self._is_stated(left)
            options = [before.layout] if before and before.layout and stated else self._truths_of(step, left)
            if self._rests_on_broken(step, parts):
                return
        self._judge_parts(step, parts, options)
        self._is_so_of_all(step)
        self._keep_names(step, names, options[:1])

    def _judge_parts(self, step: Step, parts: Sequence[Part], options: list[Layout]) -> None:
        """Judge right sides one after the other; a right one fixes the layout for the next."""
        for part in parts:
            if self._sets_to_zero(step, part):
                break
            self._judge_part(step, self._with_before(step, part), options)
            if step.verdict.outcome is not Outcome.CORRECT:
                break
            if step.layout is not None:
                options = [step.layout]

    def _is_so_of_all(self, step: Step) -> None:
        """Refute ``dL/dZ = dL/dH = …`` where that is right of the last alone."""
        if step.verdict.outcome is not Outcome.CORRECT or step.layout is None:
            return
        worth = [tuple(step.values), step.layout.values]
        for left in map(self._meant, step.line.also):
            if (
                left.bottom is None
                or left.expression
                or left.function
                or (step.left and self.ends(left) == self.ends(step.left))
            ):
                continue
            try:
                truths = [layout.values for layout in self.truths_of(left)]
            except NoTruth:
                continue
            if not any(shaped_alike(mine, truth) and all_same(mine, truth) for mine in worth for truth in truths):
                message = f"d{left.top}/d{left.bottom} is something else"
                found = FoundMistake("other", message)
                step.verdict = StepVerdict(
                    Outcome.WRONG, (found,), message, "refuted (numerically)", reading=step.verdict.reading
                )
                return

    def _truths_of(self, step: Step, left: Left) -> list[Layout]:
        """The layouts a left side may take; of ``∂p_i/∂z_j`` what it is for every i and j first."""
        if step.entry is None:
            return self.truths_of(left)
        return [self.truth_of_entry(step.entry), *self.truths_of(left)]

    def _restates(self, line: Line) -> bool:
        """Whether a line says again what a name of the learner's own is, in an answer that is taken so."""
        name = "" if line.left is None else line.left.top
        again = any(step.own and step.written == name for step in self.steps)
        return self.assumed.restated and again and not mentions(line, name)

    def _is_stated(self, left: Left) -> bool:
        """Whether a left side is an expression that a line said is equal to another."""
        return (
            left.bottom is None and not left.gradient and not self._has_truth(left.top) and left.top not in self.defined
        )

    def _has_no_words(self, line: Line) -> None:
        """Raise NoTruth where a right side has a plain word, which letters multiplied would make a formula of."""
        for part in line.parts:
            word = common_word(part.text)
            letters = all(self._has_truth(letter) or letter in self.defined for letter in word)
            if word and not letters and not self._has_truth(word) and word not in self.defined:
                raise NoTruth(f"“{word}” is no formula: put what is said in words on a line of its own, or behind #")

    def _keep_names(self, step: Step, names: list[str], first: Sequence[Layout]) -> None:
        """Keep what the step gave a name to; a wrong step's name stands for what is true."""
        left = step.left
        if left is not None and left.function and left.bottom is not None and left.top in self.chain.world.functions:
            self._name_slope(step, left.top, left.bottom)
        layout = step.layout or (first[0] if first else None)
        if layout is None:
            return
        for name in [*names, step.written] if step.written in dict(self.assumed.pinned) else names:
            self.chain.own.add(name)
            self.defined[name] = layout.values

    def _names_in_between(self, line: Line) -> tuple[list[str], tuple[Part, ...]]:
        """The new names of ``delta = dL/dz = …`` and ``dL/dz = delta = …``, and the parts that are left."""
        names = [other.top for other in line.also if other.bottom is None and other.top.isidentifier()]
        parts = []
        for at, part in enumerate(line.parts):
            word = part.text.isidentifier() and not part.text.endswith("ᵀ") and not self._is_made_up(part.text)
            new = word and self._is_new(part.text) and line.left is not None
            if new and (at < len(line.parts) - 1 or (at and self._is_used(part.text))):
                names.append(part.text)
            else:
                parts.append(part)
        return [name for name in names if self._is_new(name)], tuple(parts)

    def _is_made_up(self, word: str) -> bool:
        """Whether known names make up a word, ``GV`` and ``h_i``: then it says what a value is and names none."""
        if self.is_indexed(word):
            return True
        known = {name for name in self.chain.world.names.known() if not name.startswith(("d", "∂"))}
        return is_product_of(word, frozenset((*known, *self.defined, *self.chain.own))) and not self._is_used(word)

    def _is_used(self, name: str) -> bool:
        """Whether a later line rests on a word."""
        end = r"(?!\w)" if name.isascii() else ""  # δ of δvᵀ
        word = re.compile(rf"(?<![^\Wᵀ]){re.escape(name)}{end}")
        later = self.lines[len(self.steps) + 1 :]
        return any(word.search(part.text) for line in later for part in line.parts)

    def _is_new(self, name: str) -> bool:
        """Whether a word has no meaning yet; E has none where the loss that is differentiated is L."""
        if self._is_a_loss(name) and name not in self.tops and name != "L" and any(map(self._is_a_loss, self.tops)):
            return True
        meant = self._meant(Left(name))
        return meant.bottom is None and not meant.gradient and not self._has_truth(name)

    # -- lines completed by later ones

    def _is_completed(self, step: Step) -> bool:
        """Whether a later line builds on this one's name before it is whole: ``dX += …``, ``dZ = dZ * …``."""
        if step.own or not step.written or not step.attempt:
            return False
        later = self.lines[len(self.steps) + 1 :]
        return any(line.left == Left(step.written) and mentions(line, step.written) for line in later)

    def _is_another_by_now(self, step: Step) -> bool:
        """Whether a derivative that was right goes on under its name as something else: ``dS = dS/sqrt(d)``."""
        name = step.written
        if not name or step.left is None or step.left.bottom not in self.chain.world.let:
            return False
        if not mentions(step.line, name):
            return False
        before = next((one for one in reversed(self.steps) if one.written == name), None)
        if before is None or before.layout is None or before.partial or before.verdict.outcome is not Outcome.CORRECT:
            return False
        self.chain.own.add(name)
        self.defined[name] = before.layout.values
        return True

    def _with_before(self, step: Step, part: Part) -> Part:
        """A right side in which what its own name stood for so far is put in."""
        if step.own or not step.written or not mentions(step.line, step.written):
            return part
        if self._is_a_loss(step.written) and re.search(rf"(?<!\w){re.escape(step.written)}\s*\(", part.text):
            return part  # f(u) = f(w) - …
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
