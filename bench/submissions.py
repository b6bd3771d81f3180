"""Submissions told apart: right ones passed, wrong ones failed, their first mistake, hostile effects; save → verdict.

``python bench/submissions.py [--saves N] [--json]``. The submissions are those of ``tests/judge`` and
``tests/exercises``; the hostile actions are the canaries of ``studyml doctor``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from rows import output, quantile, row

from studyml.judge.judging import Judge
from studyml.sandbox.level import survey

TESTS = Path(__file__).parents[1] / "tests"
SHORT = {"linear": "linear-regression", "logistic": "logistic-regression"}


def corpus() -> tuple[list[tuple[str, str]], list[tuple[str, str, list[str]]]]:
    """Return the right submissions as (exercise, text), the wrong ones as (exercise, text, names of the mistake)."""
    right, wrong = [], []
    for folder in (TESTS / "judge", TESTS / "exercises"):
        texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "right").glob("*.py"))}

        def exercise(stem: str) -> str:
            name = stem.partition("__")[0]
            return SHORT.get(name, name.replace("_", "-"))

        right += [(exercise(stem), text) for stem, text in texts.items()]
        for found in tomllib.loads((folder / "wrong.toml").read_text(encoding="utf-8"))["wrong"]:
            text = texts[found["right"]].replace(found["old"], found["new"], 1)
            wrong.append((exercise(found["right"]), text, found["codes"]))
    return right, wrong


def tell_apart() -> None:
    right, wrong = corpus()
    with Judge() as judge:
        passed = sum(judge.check_text(text, "x.py", name)[0].correct for name, text in right)
        failed = first = 0
        for name, text, codes in wrong:
            (verdict,) = judge.check_text(text, "x.py", name)
            failed += not verdict.correct
            first += [mistake.code for mistake in verdict.mistakes][:1] in [[code] for code in codes]
    _, tried = survey()
    through = sum(not canary.stopped for canary in tried)
    row("submissions: right ones passed", "≥ 97 %", f"{passed / len(right):.1%} ({passed}/{len(right)})")
    row("submissions: wrong ones failed", "100 %", f"{failed / len(wrong):.1%} ({failed}/{len(wrong)})")
    row("submissions: first mistake right", "≥ 85 %", f"{first / len(wrong):.1%} ({first}/{len(wrong)})")
    row("hostile effects", "0", f"{through} of {len(tried)} attacks")
    print(f"right passed {passed}/{len(right)}; wrong failed {failed}/{len(wrong)}; first mistake {first}/{len(wrong)}")
    print(f"hostile effects {through} of {len(tried)}")


def saves(count: int) -> None:
    """Save a file again and again beside ``check --watch``; pytest on a test of the same file is the baseline."""
    text = (TESTS / "judge" / "right" / "logistic__notes.py").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "logistic.py"
        file.write_text(text)
        command = [sys.executable, "-m", "studyml", "check", str(file), "--watch", "--json", "--no-record", "--trust"]
        times = []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            child.stdout.readline()
            for number in range(count):
                time.sleep(0.2)  # nobody saves faster; meanwhile the next sandbox gets ready
                began = time.perf_counter()
                file.write_text(f"{text}\n# {number}\n")
                assert json.loads(child.stdout.readline())["outcome"] == "correct"
                times.append((time.perf_counter() - began) * 1000)
            child.terminate()
        (Path(name) / "test_it.py").write_text(
            "import numpy as np\nimport logistic\ndef test():\n    assert logistic.LogisticRegression(3) is not None\n"
        )
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", name], capture_output=True)
        pytest = (time.perf_counter() - began) * 1000
    for share, aim in ((0.5, ""), (0.99, "≤ 100 ms")):
        mine = quantile(times, share)
        row(
            f"save → verdict, p{share * 100:.0f}",
            aim,
            f"{mine:.0f} ms",
            f"one pytest subprocess {pytest:.0f} ms",
            mine / pytest,
        )
        print(f"save → verdict p{share * 100:.0f}: {mine:.1f} ms; one pytest subprocess {pytest:.0f} ms")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--saves", type=int, default=60)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with output(given.json):
        tell_apart()
        saves(given.saves)


if __name__ == "__main__":
    main()
