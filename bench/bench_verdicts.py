"""Verdicts: how many right and wrong answers are told apart, how fast, beside SymPy's simplify in the same run.

    python bench/bench_verdicts.py [--every N] [--json]

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
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "grading"))

from grading_problems import CASES, Case
from rows import output, quantile, row

from studyml.algebra.prove.proof import small_sizes
from studyml.algebra.prove.symbolic import NotShown, Symbolic, world_values
from studyml.grading import diagnose, grade
from studyml.grading.formula import attempts, best
from studyml.grading.problem import problem_of
from studyml.model import Verdict

CUT = 5


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.perf_counter()
    found = work()
    return found, (time.perf_counter() - begin) * 1000


def worked(work: Callable[[], Any]) -> tuple[Any, float, float]:
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
            verdict, ms, own = worked(lambda case=case, answer=answer: grade(case.question, answer))
            verdicts.append(ms)
            own_verdicts.append(own)
            right[written(answer)][0] += verdict.correct
            right[written(answer)][1] += 1
        for answer, code in case.wrong:
            verdict, ms, own = worked(lambda case=case, answer=answer: grade(case.question, answer))
            verdicts.append(ms)
            own_verdicts.append(own)
            false += verdict.correct
            known, more, own_more = worked(
                lambda v=verdict, case=case, answer=answer: diagnose(case.question, answer, v)
            )
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
    except (Cut, NotShown, ValueError, TypeError, ArithmeticError, NotImplementedError, LookupError, AttributeError):
        return None
    finally:
        signal.alarm(0)


def written(answer: str) -> bool:
    """Whether an answer is mathematics or LaTeX, which is all that math-verify reads."""
    return not any(mark in answer for mark in ("np.", "@", ".T", ".sum", ".mean", ".dot", "[", "axis", "**"))


def math_verify() -> None:
    """The same table through math-verify, where it is installed (the extra ``bench``): mathematics and LaTeX only."""
    try:
        from math_verify import parse, verify
    except ImportError:
        print("math-verify                not installed (pip install -e '.[bench]')")
        return
    right = accepted = wrong = false = 0
    times: list[float] = []
    for case in CASES:
        texts = [answer for answer in case.right if written(answer)]
        for answer in texts[1:]:
            right += 1
            same, ms = timed(lambda gold=texts[0], answer=answer: verify(parse(f"${gold}$"), parse(f"${answer}$")))
            accepted += bool(same)
            times.append(ms)
        for answer, _ in case.wrong if texts else ():
            if written(answer):
                wrong += 1
                same, ms = timed(lambda gold=texts[0], answer=answer: verify(parse(f"${gold}$"), parse(f"${answer}$")))
                false += bool(same)
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
        found, ms = timed(lambda case=case, answer=answer: simplified(case, answer))
        times.append(ms)
        right += is_right
        shown += bool(found) and is_right
    print(f"simplify(a - b) == 0       shows {shown}/{right} of the right ones (every {every}th answer)")
    print(f"                           p50 {quantile(times, 0.5):.1f}  p99 {quantile(times, 0.99):.0f} ms")
    math_verify()
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
