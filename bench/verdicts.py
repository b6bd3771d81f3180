"""Verdicts: how many right and wrong answers are told apart, how fast, beside SymPy's simplify in the same run.

Derivations too: right ones accepted, of wrong ones the first wrong line found, beside SymPy's derivative and simplify.

    python bench/verdicts.py [--every N] [--json]

Answers: the tables of ``tests/grading``. The baseline is ``simplify(a - b) == 0`` entry by entry on the same trees at
small sizes, cut at 5 s, for every N-th answer. Times on a shared machine mean little; the ratios of one run do, and the
processor time of a verdict, which is printed beside what the clock says.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "grading"))

from derivation_problems import QUESTIONS, RIGHT, WRONG
from grading_problems import CASES, Case
from rows import output, quantile, row

from studyml.algebra.prove.proof import small_sizes
from studyml.algebra.prove.symbolic import NotShown, Symbolic, world_values
from studyml.algebra.tree import Node
from studyml.grading import diagnose, grade
from studyml.grading.derivation.proofs import over_symbols
from studyml.grading.derivation.readings import judged
from studyml.grading.formula import attempts, best
from studyml.grading.problem import problem_of
from studyml.model import Verdict

CUT = 5


T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    begin = time.perf_counter()
    found = work()
    return found, (time.perf_counter() - begin) * 1000


def worked(work: Callable[[], T]) -> tuple[T, float, float]:
    """What some work gives, its time by the clock and of the processor, in milliseconds."""
    begin = time.thread_time()
    found, ms = timed(work)
    return found, ms, (time.thread_time() - begin) * 1000


def ours() -> tuple[list[float], list[float]]:
    right = {True: [0, 0], False: [0, 0]}  # mathematics and LaTeX, or NumPy: accepted, all
    false = first = 0
    verdicts: list[float] = []
    diagnosed: list[float] = []
    own_verdicts: list[float] = []
    own_diagnosed: list[float] = []
    for case in CASES:
        problem_of(case.question)  # a card is asked before it is answered
        for answer in case.right:
            verdict, ms, own = worked(partial(grade, case.question, answer))
            verdicts.append(ms)
            own_verdicts.append(own)
            right[written(answer)][0] += verdict.correct
            right[written(answer)][1] += 1
        for answer, code in case.wrong:
            verdict, ms, own = worked(partial(grade, case.question, answer))
            verdicts.append(ms)
            own_verdicts.append(own)
            false += verdict.correct
            known, more, own_more = worked(partial(diagnose, case.question, answer, verdict))
            diagnosed.append(ms + more)
            own_diagnosed.append(own + own_more)
            first += [mistake.code for mistake in known.mistakes][:1] == [code]
    wrong = len(diagnosed)
    for mathematics, (accepted, all_) in right.items():
        name, aim = ("mathematics and LaTeX", "≥ 95 %") if mathematics else ("NumPy", "≥ 99 %")
        row(f"right spellings accepted: {name}", aim, f"{accepted / all_:.1%} ({accepted}/{all_})")
        print(f"right spellings accepted   {accepted}/{all_} ({name})")
    row("wrong answers accepted", "0", f"{false} of {wrong}")
    row("first diagnosis right", "≥ 85 %", f"{first / wrong:.1%} ({first}/{wrong})")
    print(f"wrong answers accepted     {false}/{wrong}")
    print(f"first diagnosis right      {first}/{wrong} ({first / wrong:.1%})")
    for name, times, own_times in (
        ("verdict       ", verdicts, own_verdicts),
        ("with diagnosis", diagnosed, own_diagnosed),
    ):
        print(
            f"{name}             p50 {quantile(times, 0.5):.2f}  p99 {quantile(times, 0.99):.1f} ms"
            f" (processor: {quantile(own_times, 0.5):.2f}, {quantile(own_times, 0.99):.1f} ms)"
        )
    return verdicts, diagnosed


class Cut(Exception):
    pass


NOT_SHOWN = (Cut, NotShown, ValueError, TypeError, ArithmeticError, NotImplementedError, LookupError, AttributeError)
"""What SymPy raises where it can't say, and our own limits."""


def _cut(number: int, frame: FrameType | None) -> None:
    raise Cut


def simplified(case: Case, answer: str) -> bool | None:
    """Whether SymPy's simplify shows the answer equal; None when it is cut or can't say it."""
    from sympy import simplify

    problem = problem_of(case.question)
    trees = []
    for text in (case.right[0], answer):
        found = attempts(problem, text)
        if isinstance(found, Verdict):
            return None
        trees.append(best(found).tree)
    values = world_values(problem.world, small_sizes(problem.world))
    signal.signal(signal.SIGALRM, _cut)
    signal.alarm(CUT)
    try:
        import numpy as np

        left, right = (np.asarray(Symbolic(values).value(tree), dtype=object) for tree in trees)
        same = left.shape == right.shape
        return same and all(simplify(a - b) == 0 for a, b in zip(left.ravel(), right.ravel(), strict=True))
    except NOT_SHOWN:
        return None
    finally:
        signal.alarm(0)


def written(answer: str) -> bool:
    """Whether an answer is mathematics or LaTeX, which is all that math-verify reads."""
    return not any(mark in answer for mark in ("np.", "@", ".T", ".sum", ".mean", ".dot", "[", "axis", "**"))


def derivations(every: int) -> None:
    """Whole derivations, and for every N-th right one SymPy's word on its lines that are gradients by a symbol."""
    for question in QUESTIONS.values():
        grade(question, "dL/dx = 0")  # a card is asked before it is answered
    accepted = first = named = false = 0
    times: list[float] = []
    diagnosed: list[float] = []
    for name, answer in RIGHT:
        verdict, _, own = worked(partial(grade, QUESTIONS[name], answer))
        times.append(own)
        accepted += verdict.correct
    for name, answer, line, codes in WRONG:
        verdict, _, own = worked(partial(grade, QUESTIONS[name], answer))
        times.append(own)
        false += verdict.correct
        bad = next((step for step in verdict.steps if step.faulty), None)
        first += bad is not None and bad.line == line
        known, _, more = worked(partial(diagnose, QUESTIONS[name], answer, verdict))
        diagnosed.append(own + more)
        named += any(mistake.code in codes.split("|") for mistake in known.mistakes[:1])
    base: list[float] = []
    shown = lines = 0
    for name, answer in RIGHT[::every]:
        (good, all_), ms = timed(partial(differentiated, name, answer))
        if all_:
            base.append(ms)
        shown, lines = shown + good, lines + all_
    sympy = f"SymPy diff and simplify, p50 {quantile(base, 0.5):.0f} ms, {shown}/{lines} gradient lines"
    ratio = quantile(times, 0.5) / quantile(base, 0.5)
    row("right derivations accepted", "≥ 97 %", f"{accepted / len(RIGHT):.1%} ({accepted}/{len(RIGHT)})")
    row("first wrong derivation step right", "≥ 97 %", f"{first / len(WRONG):.1%} ({first}/{len(WRONG)})")
    row("wrong derivations accepted", "0", f"{false} of {len(WRONG)}")
    row("first diagnosis of a derivation right", "≥ 85 %", f"{named / len(WRONG):.1%} ({named}/{len(WRONG)})")
    row("whole derivation, p50", "", f"{quantile(times, 0.5):.1f} ms of the processor", sympy, ratio)
    row("whole derivation, p99", "", f"{quantile(times, 0.99):.0f} ms of the processor")
    print(f"right derivations accepted {accepted}/{len(RIGHT)}, wrong ones {false}/{len(WRONG)}")
    print(f"first wrong step right     {first}/{len(WRONG)}, its mistake named {named}/{len(WRONG)}")
    for what, values in (("whole derivation", times), ("  with diagnosis", diagnosed)):
        print(f"{what}           p50 {quantile(values, 0.5):.1f}  p99 {quantile(values, 0.99):.0f} ms of the processor")
    print(f"{sympy}  p99 {quantile(base, 0.99):.0f} ms")


def differentiated(name: str, answer: str) -> tuple[int, int]:
    """How many lines of a right derivation that are gradients by a symbol SymPy shows, and how many there are."""
    import numpy as np
    from sympy import diff, simplify

    judge = judged(QUESTIONS[name], answer)
    world = judge.chain.world
    values = world_values(world, small_sizes(world))
    shown = lines = 0
    said: dict[str, Node] = {}
    signal.signal(signal.SIGALRM, _cut)
    for step in judge.steps:
        tree = over_symbols(step, said)
        if tree is not None and step.left is not None:
            said[step.left.top if step.left.bottom is None else judge.key(step.left.top, step.left.bottom)] = tree
        bottom = None if step.left is None or step.left.bottom is None else judge.chain.name_of(step.left.bottom)
        known = step.attempt is not None and step.left is not None and judge.chain.is_loss(step.left.top)
        if bottom is None or bottom not in world.symbols or not known or tree is None:
            continue
        lines += 1
        signal.alarm(CUT)
        try:
            for part, known_as in world.let.items():
                values.setdefault(part, Symbolic(values).value(known_as))
            symbolic = Symbolic(values)
            loss = np.ravel(np.asarray(symbolic.value(judge.chain.loss), dtype=np.object_))[0]
            mine = np.asarray(symbolic.value(tree), dtype=object).ravel()
            entries = np.asarray(values[bottom], dtype=object).ravel()
            pairs = zip(mine, entries, strict=True)
            shown += all(simplify(diff(loss, entry) - value) == 0 for value, entry in pairs)
        except NOT_SHOWN:
            pass
        finally:
            signal.alarm(0)
    return shown, lines


def math_verify() -> None:
    """The same table through math-verify, where it is installed (the extra ``bench``): mathematics and LaTeX only."""
    try:
        from math_verify import parse, verify
    except ImportError:
        print("math-verify                not installed (pip install -e '.[bench]')")
        return

    def same_to(gold: str, answer: str) -> bool:
        return bool(verify(parse(f"${gold}$"), parse(f"${answer}$")))

    right = accepted = wrong = false = 0
    times: list[float] = []
    for case in CASES:
        texts = [answer for answer in case.right if written(answer)]
        for answer in texts[1:]:
            right += 1
            same, ms = timed(partial(same_to, texts[0], answer))
            accepted += same
            times.append(ms)
        for answer, _ in case.wrong if texts else ():
            if written(answer):
                wrong += 1
                same, ms = timed(partial(same_to, texts[0], answer))
                false += same
                times.append(ms)
    row("math-verify on the same mathematics and LaTeX", "", f"accepts {accepted}/{right} right, {false}/{wrong} wrong",
        f"p50 {quantile(times, 0.5):.1f} ms")  # fmt: skip
    print(
        f"math-verify accepts        {accepted}/{right} right ones, {false}/{wrong} wrong ones (mathematics and LaTeX)"
    )
    print(f"                           p50 {quantile(times, 0.5):.1f}  p99 {quantile(times, 0.99):.0f} ms")


def answers() -> Iterator[tuple[Case, str, bool]]:
    for case in CASES:
        yield from ((case, answer, True) for answer in case.right)
        yield from ((case, answer, False) for answer, _ in case.wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=12, help="baseline: every N-th answer")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with output(given.json):
        compare(given.every)


def compare(every: int) -> None:
    verdicts, diagnosed = ours()
    times: list[float] = []
    shown = right = 0
    for case, answer, is_right in list(answers())[::every]:
        found, ms = timed(partial(simplified, case, answer))
        times.append(ms)
        right += is_right
        shown += bool(found) and is_right
    print(f"simplify(a - b) == 0       shows {shown}/{right} of the right ones (every {every}th answer)")
    print(f"                           p50 {quantile(times, 0.5):.1f}  p99 {quantile(times, 0.99):.0f} ms")
    math_verify()
    derivations(every)
    ratio = quantile(times, 0.5) / quantile(verdicts, 0.5)
    for name, values, aims in (
        ("verdict", verdicts, ("≤ 1 ms", "≤ 10 ms")),
        ("with diagnosis", diagnosed, ("≤ 15 ms", "≤ 300 ms")),
    ):
        for share, aim in zip((0.5, 0.99), aims, strict=True):
            mine, theirs = quantile(values, share), quantile(times, share)
            what = f"{name}, p{share * 100:.0f}"
            row(what, aim, f"{mine:.2f} ms", f"SymPy simplify(a - b) {theirs:.0f} ms", mine / theirs)
    print(f"simplify / verdict         p50 {ratio:.0f}x  p99 {quantile(times, 0.99) / quantile(verdicts, 0.99):.0f}x")


if __name__ == "__main__":
    main()
