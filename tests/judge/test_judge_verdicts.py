"""Whole verdicts: the notes, names that don't fit, broken files, lines of errors, what is remarked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyml.errors import ExerciseError
from studyml.judge.extract import read_submission
from studyml.judge.judging import Judge
from studyml.model import Outcome
from studyml.model.submission import Remark, SubmissionVerdict
from studyml.paths import shipped_cards

RIGHT = Path(__file__).parent / "right"
NOTES = (RIGHT / "logistic__notes.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as made:
        yield made


def test_the_notes_pass_as_they_stand(judge: Judge) -> None:
    linear, logistic = judge.verdicts(read_submission(shipped_cards() / "examples" / "day-1.txt"), "day-1.txt")
    assert (linear.exercise, linear.outcome, linear.remarks) == ("linear-regression", Outcome.CORRECT, ())
    assert (logistic.exercise, logistic.outcome) == ("logistic-regression", Outcome.CORRECT)
    assert [remark.code for remark in logistic.remarks] == ["log_of_zero"]
    assert any("back_propagate" in said for said in logistic.assumed)


def test_row_times_matrix_passes_without_a_remark(judge: Judge) -> None:
    assert "(yP - y) @ X / n" in NOTES
    (verdict,) = judge.check_text(NOTES, "logistic_regression.py")
    assert verdict.correct and not verdict.remarks


def test_the_quoted_loss_is_a_sum_with_its_numbers(judge: Judge) -> None:
    (verdict,) = judge.check_text(NOTES.replace(") / n\n\n    def back", ")\n\n    def back"), "a.py")
    assert verdict.outcome is Outcome.WRONG
    assert verdict.mistakes[0].code == "loss_is_sum"
    assert "ratio 8" in verdict.message and "yours" in verdict.message and "expected" in verdict.message


@pytest.mark.parametrize(
    "source, name, outcome, word",
    [
        ("class Cat:\n    def meow(self): pass\n", "cat.py", Outcome.NOT_UNDERSTOOD, "LinearRegression"),
        ("class Cat:\n    def meow(self): pass\n", "linear_regression.py", Outcome.NOT_UNDERSTOOD, "step"),
        ("x = 3\n", "linear_regression.py", Outcome.NOT_UNDERSTOOD, "predict"),
        (
            "class LinearRegression\n    pass\n",
            "a.py",
            Outcome.SYNTAX_ERROR,
            "line 1: expected ':', in `class LinearRegression`",
        ),
        ("def f(:\n", "linear_regression.py", Outcome.SYNTAX_ERROR, "line 1"),
        ("class LinearRegression(Missing):\n    def predict(self, X): pass\n", "a.py", Outcome.ERROR, "line 1"),
        (
            NOTES.replace("def __init__(self, m)", "def __init__(self, m, optimizer)"),
            "a.py",
            Outcome.NOT_UNDERSTOOD,
            "optimizer",
        ),
    ],
)
def test_what_is_not_a_fitting_model(judge: Judge, source: str, name: str, outcome: Outcome, word: str) -> None:
    (verdict,) = judge.check_text(source, name)
    assert verdict.outcome is outcome
    assert word in verdict.message
    assert outcome.recorded is (outcome is Outcome.ERROR)


def test_an_error_points_to_the_learners_own_line(judge: Judge) -> None:
    source = NOTES.replace("self.w -= dldw", "self.w -= dldv")
    (verdict,) = judge.check_text(source, "a.py")
    line = 1 + source.split("\n").index("        self.w -= dldv * learning_rate")
    assert verdict.outcome is Outcome.ERROR
    assert verdict.line == line and f"line {line}" in verdict.message
    assert verdict.mistakes[0].code == "name_error"


def test_the_exercise_comes_from_the_class_the_file_or_the_option(judge: Judge) -> None:
    model = NOTES.replace("LogisticRegression", "Model")
    assert judge.check_text(model, "logistic-regression.py")[0].correct
    assert judge.check_text(model, "my_logistic_regression_v2.py")[0].correct
    assert judge.check_text(model, "a.py", "logistic_regression")[0].correct
    (verdict,) = judge.check_text(model, "a.py")
    assert verdict.correct and "no name says so" in verdict.assumed[0]
    with pytest.raises(ExerciseError, match="did you mean 'logistic-regression'"):
        judge.check_text(model, "a.py", "logistc-regression")


GUARDED = """
import numpy as np

class LinearRegression:
    def __init__(self, rate=0.01, steps=100):
        self.rate, self.steps = rate, steps
    def fit(self, X, y):
        {guard}
        self.w, self.b = np.zeros(X.shape[1]), 0.0
        for _ in range(self.steps):
            e = X @ self.w + self.b - y
            self.w, self.b = self.w - self.rate * X.T @ e / len(y), self.b - self.rate * e.mean()
    def predict(self, X):
        return X @ self.w + self.b
"""


def test_a_clear_refusal_of_a_single_row_is_a_remark_but_a_crash_there_is_none(judge: Judge) -> None:
    (refused,) = judge.check_text(GUARDED.format(guard="assert len(X) > 1, 'too few rows'"), "x.py")
    assert refused.correct
    assert any("too few rows" in remark.message for remark in refused.remarks)
    (crashed,) = judge.check_text(GUARDED.format(guard="y[1]"), "x.py")
    assert not crashed.correct


def test_a_failing_demo_and_a_plot_are_remarks(judge: Judge) -> None:
    demo = NOTES + "\nimport matplotlib.pyplot as plt\nplt.plot([1])\nopen_me = undefined_thing\n1 / 0\n"
    (verdict,) = judge.check_text(demo, "a.py")
    assert verdict.correct
    assert {remark.code for remark in verdict.remarks} == {"name_error", "other"}
    assert any("ZeroDivisionError" in remark.message for remark in verdict.remarks)


def test_an_endless_demo_is_cut_and_the_class_judged(judge: Judge) -> None:
    (verdict,) = judge.check_text("while True:\n    pass\n" + NOTES, "a.py")
    assert verdict.correct
    assert any("stopped" in remark.message for remark in verdict.remarks)


def test_the_badge_is_the_childs_own_report(judge: Judge) -> None:
    (verdict,) = judge.check_text(NOTES, "a.py")
    assert verdict.isolation.startswith(("full (", "partial: ", "time limit only"))


def test_a_closed_form_is_no_descent(judge: Judge) -> None:
    source = """import numpy as np
class LinearRegression:
    def fit(self, X, y, steps=1, rate=0.1):
        t = np.linalg.lstsq(np.c_[X, np.ones(len(X))], y, rcond=None)[0]
        self.w, self.b = t[:-1], t[-1]
    def predict(self, X):
        return X @ self.w + self.b
"""
    assert not judge.check_text(source, "a.py", "linear-regression")[0].correct
    (verdict,) = judge.check_text(source, "a.py")
    assert verdict.correct and verdict.exercise == "normal-equation"


@pytest.mark.parametrize(
    "body",
    [
        "def step(self, X, y, lr): self.w = None",
        "def step(self, X, y, lr): self.w = 'text'",
        "def step(self, X, y, lr): self.w, self.b = [], {}",
        "def step(self, X, y, lr): self.w = np.full((5, 2), np.nan)",
        "def __getattr__(self, name): raise RuntimeError(name)",
        "def fit(self, X, y, steps): yield 1",
    ],
)
def test_odd_models_get_a_verdict_and_never_break_the_judge(judge: Judge, body: str) -> None:
    source = f"""import numpy as np
class LinearRegression:
    def __init__(self, m): self.w, self.b = np.zeros(m), 0.0
    def predict(self, X): return X @ self.w + self.b
    {body}
"""
    (verdict,) = judge.check_text(source, "a.py")
    assert not verdict.correct
    assert "stumbled" not in verdict.message


def test_a_model_that_holds_itself_is_read_by_the_shortest_way(judge: Judge) -> None:
    source = NOTES.replace("self.b = 0", "self.b = 0\n        self.me = self")
    (verdict,) = judge.check_text(source, "a.py")
    assert verdict.correct and any("`self.w` is w" in said for said in verdict.assumed)


def test_the_json_form_comes_back_the_same(judge: Judge) -> None:
    (verdict,) = judge.check_text(NOTES.replace("dldb = np.sum(yP - y) / n", "dldb = np.sum(yP - y)"), "a.py")
    row = verdict.to_json()
    assert row["schema"] == 1 and row["mistakes"][0] == "missing_mean"
    again = SubmissionVerdict.from_json(row)
    assert again.to_json() == row


def test_the_same_file_gets_the_same_verdict_twice(judge: Judge) -> None:
    first, second = (judge.check_text(NOTES, "a.py")[0] for _ in range(2))
    assert (first.outcome, first.probes, first.remarks) == (second.outcome, second.probes, second.remarks)


@pytest.mark.parametrize(
    "style, words",
    [
        ("ridge-regression__record_alone", "there is no predict: X @ w + b is taken, from what came back"),
        ("kmeans__result_record", "`labels` of what came back is the answer"),
        ("pca__dict_taken_apart", "`pca_transform` is transform"),
    ],
)
def test_what_was_taken_from_what_training_gave_back_is_said(judge: Judge, style: str, words: str) -> None:
    styles = Path(__file__).parents[1] / "exercises" / "right"
    found = read_submission(styles / f"{style}.py")
    (verdict,) = judge.verdicts(found, f"{style}.py", style.partition("__")[0])
    assert verdict.correct and words in verdict.assumed


def test_a_maker_that_raises_is_named_with_its_line(judge: Judge) -> None:
    source = (Path(__file__).parents[1] / "exercises" / "right" / "batch-norm__closure_dict.py").read_text()
    (verdict,) = judge.check_text(source.replace("np.zeros(m)", "np.zeroes(m)", 1), "batch_norm.py")
    assert verdict.outcome is Outcome.ERROR
    assert "zeroes" in verdict.message and "in batch_norm()" in verdict.message and verdict.line == 4


def test_a_remark_without_a_code_is_its_sentence() -> None:
    assert str(Remark("other", "a column twice")) == "a column twice"
    assert str(Remark("python_loop", "line 3")) == "python_loop: line 3"
