"""Formulas: every right spelling accepted, no mistake accepted, mistakes named."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from types import FrameType

import pytest
from grading_problems import CASES, Case

from studyml.grading import grade, prepare
from studyml.model import Kind, Outcome, Question, mistakes


def _ids(case: Case) -> str:
    return case.name


def test_the_tables_are_as_large_as_promised() -> None:
    assert sum(len(case.right) for case in CASES) >= 300
    assert sum(len(case.wrong) for case in CASES) >= 300
    assert len(CASES) >= 15
    assert {code for case in CASES for _, code in case.wrong} <= mistakes().keys()


@pytest.mark.parametrize("case", CASES, ids=_ids)
def test_right_spellings_are_accepted(case: Case) -> None:
    refused = [answer for answer in case.right if not grade(case.question, answer).correct]
    assert refused == []


@pytest.mark.parametrize("case", CASES, ids=_ids)
def test_no_mistake_is_accepted(case: Case) -> None:
    verdicts = {answer: grade(case.question, answer) for answer, _ in case.wrong}
    assert {answer for answer, verdict in verdicts.items() if verdict.correct} == set()
    for verdict in verdicts.values():
        assert verdict.outcome in (Outcome.WRONG, Outcome.SHAPE_ERROR)
        assert verdict.evidence.startswith("refuted (")
        assert verdict.reading


def test_first_diagnosis_is_right() -> None:
    total = first = among = 0
    for case in CASES:
        for answer, code in case.wrong:
            codes = [mistake.code for mistake in grade(case.question, answer, diagnose=True).mistakes]
            total += 1
            first += codes[:1] == [code]
            among += code in codes
    assert first / total >= 0.95
    assert among / total >= 0.97


LOGISTIC = next(case.question for case in CASES if case.name == "bce-dw")


def test_row_product_is_right_with_a_note_on_the_usual_form() -> None:
    verdict = grade(LOGISTIC, "(p - y) @ X / n")
    assert verdict.correct
    assert "X.T @ (p - y) / n" in verdict.note
    assert grade(LOGISTIC, "X.T @ (p - y) / n").note == ""


def test_an_eps_is_right_with_a_note_and_a_large_one_is_wrong() -> None:
    question = Question("q", Kind.FORMULA, symbols={"p": "(n,) unit"}, expected="mean(log(p))")
    for answer in ("np.mean(np.log(p + 1e-12))", "np.mean(np.log(np.clip(p, 1e-15, 1)))", "np.mean(np.log(p + 1e-6))"):
        verdict = grade(question, answer)
        assert verdict.correct, answer
        assert "eps" in verdict.note
    assert not grade(question, "np.mean(np.log(p + 1e-3))").correct


@pytest.mark.parametrize(
    "answer",
    ["np.minimum(z, 9)*p", "np.clip(z, -50, 50)*p", "np.where(z < 77, z, 0)*p", "z*np.minimum(p, 0.999)",
     "np.where(p < 1e-5, 0, z*p)", "z*p*(z < 50)", "np.maximum(z, -1000)*p"],
)  # fmt: skip
def test_equal_only_as_far_as_samples_go_is_not_equal(answer: str) -> None:
    question = Question("q", Kind.FORMULA, symbols={"z": "(n,)", "p": "(n,) unit"}, expected="z*p")
    assert grade(question, answer).outcome is Outcome.WRONG


@pytest.mark.parametrize(
    "answer",
    ["np.logaddexp(0, z) - y*z", "np.maximum(z, 0) - z*y + np.log1p(np.exp(-np.abs(z)))",
     "np.where(z > 20, z, np.log1p(np.exp(np.minimum(z, 30)))) - y*z"],
)  # fmt: skip
def test_stable_forms_are_right(answer: str) -> None:
    question = Question("q", Kind.FORMULA, symbols={"z": "(n,)", "y": "(n,) binary"}, expected="log(1 + exp(z)) - y*z")
    assert grade(question, answer).correct


def test_the_right_value_in_another_shape_is_wrong() -> None:
    for answer, code in (("X.T @ (p - y)[:, None]/n", "column_vs_1d"), ("((p - y) @ X/n)[None, :]", "shape_only")):
        verdict = grade(LOGISTIC, answer, diagnose=True)
        assert verdict.outcome is Outcome.WRONG
        assert verdict.mistakes[0].code == code
        assert verdict.expected_shape == "(m,)"


def test_what_numpy_would_raise_is_explained_in_the_learners_words() -> None:
    verdict = grade(LOGISTIC, "X @ (p - y)/n", diagnose=True)
    assert verdict.outcome is Outcome.SHAPE_ERROR
    assert "X is (n, m)" in verdict.message
    assert verdict.mistakes[0].span == (0, 1)
    assert verdict.hints[-1] == "X.T @ (p - y) / n"


def test_a_mistake_is_quoted_where_it_stands() -> None:
    answer = "X.T @ (p - y) / m"
    found = grade(LOGISTIC, answer, diagnose=True).mistakes[0]
    assert found.code == "wrong_divisor"
    assert found.span is not None and answer[slice(*found.span)] == "m"


@pytest.mark.parametrize(
    ("answer", "code"),
    [("2*np.clip(z, -50, 50)*p", "wrong_constant"), ("-np.minimum(z, 60)*p", "sign"),
     ("2*np.where(z < 77, z, 0)*p", "wrong_constant"), ("np.clip(z, -50, 50)*p + z", "extra_term"),
     ("2*z[:40]*p[:40]", "wrong_constant")],
)  # fmt: skip
def test_the_corrected_line_is_right_beyond_a_limit_of_ones_own(answer: str, code: str) -> None:
    question = Question("q", Kind.FORMULA, symbols={"z": "(n,)", "p": "(n,)"}, expected="z*p")
    verdict = grade(question, answer, diagnose=True)
    assert verdict.mistakes[0].code == code
    assert grade(question, verdict.hints[-1]).correct


@pytest.mark.parametrize("answer", ["z + 1e6 + 2e-3", "1.00001*(z + 1e6)", "np.float32(0.1) + z + 1e6"])
def test_the_numbers_of_the_evidence_are_told_apart(answer: str) -> None:
    question = Question("q", Kind.FORMULA, symbols={"z": "(n,)"}, expected="z + 1e6")
    told = re.search(r"yours\[0\] = (\S+), expected (\S+)\)", grade(question, answer).evidence)
    assert told is not None and told[1] != told[2]


def test_an_error_without_a_name_is_told_as_the_error_it_is() -> None:
    question = Question("q", Kind.FORMULA, symbols={"X": "(n, m)", "W": "(m, k)", "s": "()"}, expected="X @ W")
    verdict = grade(question, "np.einsum('ij,jk->k', s, W) + X", diagnose=True)
    assert verdict.mistakes[0].code == "shape"
    assert "'ij' names 2 axes" in verdict.mistakes[0].message and "'ij' names 2 axes" in verdict.hints[1]
    assert verdict.message.count("'ij' names 2 axes") == 1


def test_what_only_a_huge_term_hides_is_no_repair() -> None:
    symbols = {"s": "()", "b": "()", "W": "(m, k)", "X": "(n, m)"}
    question = Question("q", Kind.FORMULA, symbols=symbols, expected="(b - s)/(1 + exp(s)) + exp(2*n)")
    verdict = grade(question, "(s - b)/(1 + s) + exp(2*n)", diagnose=True)
    assert grade(question, verdict.hints[-1]).correct


def test_translate_takes_numpy_only() -> None:
    question = Question("q", Kind.TRANSLATE, symbols={"X": "(n, m)", "r": "(n,)"}, expected="X.T @ r")
    assert grade(question, "X.T @ r").correct
    assert grade(question, "Xᵀr").outcome is Outcome.SYNTAX_ERROR


def test_listed_wrong_answers_come_first() -> None:
    from dataclasses import replace

    from studyml.model import WrongAnswer

    question = replace(LOGISTIC, wrong=(WrongAnswer("X.T @ (p - y)", "loss_is_sum"),))
    assert grade(question, "(p - y) @ X", diagnose=True).mistakes[0].code == "loss_is_sum"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("X.T @ (p - y", "syntax_error"), ("X.T @ (p - q)/n", "syntax_error"), ("__import__('os').system('id')", "unsafe"),
     ("", "syntax_error"), ("X.T @ ｙ", "unsafe"), ("(" * 500 + "X" + ")" * 500, "syntax_error"),
     ("X + " * 2000 + "X", "syntax_error")],
)  # fmt: skip
def test_text_that_cannot_be_read_is_not_wrong(answer: str, outcome: str) -> None:
    verdict = grade(LOGISTIC, answer, diagnose=True)
    assert verdict.outcome == outcome
    assert verdict.message
    assert verdict.mistakes[0].code in ("syntax", "unsafe")


@pytest.mark.parametrize(
    "question",
    [
        Question("q", Kind.FORMULA),
        Question("q", Kind.FORMULA, symbols={"X": "(n, m"}, expected="X"),
        Question("q", Kind.FORMULA, symbols={"X": "(n, m)"}, expected="X @@"),
        Question("q", Kind.FORMULA, symbols={"X": "(n, m)"}, expected="X @ X"),
        Question("q", Kind.FORMULA, symbols={"X": "(n, m)"}, expected="log(-abs(X))"),
        Question("q", Kind.GRADIENT, symbols={"w": "(m,)"}, loss="w", wrt="w"),
        Question("q", Kind.GRADIENT, symbols={"w": "(m,)"}, loss="w @ w", wrt="v"),
        Question("q", Kind.GRADIENT, symbols={"w": "(m,)"}, loss="w @ w"),
        Question("q", Kind.DERIVATIVE, symbols={"w": "(m,)"}, of="w/", wrt="w"),
        Question("q", Kind.NUMBER, expected="1/0"),
        Question("q", Kind.SHAPE, symbols={"X": "(n, m)"}, expression="X +"),
        Question("q", Kind.DERIVATION, symbols={"w": "(m,)"}, loss="w"),
        Question("q", Kind.FORMULA, symbols={"X": "(n, m)"}, expected="X", sizes=({"n": 3},)),
        Question("q", Kind.CODE),
    ],
)
def test_a_malformed_question_gets_a_clear_verdict(question: Question) -> None:
    verdict = grade(question, "w", diagnose=True)
    assert verdict.outcome is Outcome.UNDECIDED
    assert verdict.message


TRACE = Question("q", Kind.TRANSLATE, symbols={"A": "(m, m)"}, expected="np.einsum('ii->', A)", use=("einsum",))
NORM = Question("q", Kind.FORMULA, symbols={"x": "(n,)"}, expected="x @ x", avoid=("sum", "**"))
LOGSUMEXP = Question(
    "q", Kind.FORMULA, symbols={"z": "(n,)"}, expected="z.max() + log(sum(exp(z - z.max())))", avoid=("max",), far=10000
)
SIGMOID = Question(
    "q", Kind.FORMULA, symbols={"z": "(n,)"}, expected="exp(-logaddexp(0, -z))", avoid=("sigmoid",), far=10000
)
_CASES = r"\begin{cases} \frac{1}{1+e^{-z}} & z %s 0 \\ \frac{e^{z}}{1+e^{z}} & \text{otherwise} \end{cases}"
FORMS = [
    (SIGMOID, _CASES % r"\ge", Outcome.CORRECT),
    (SIGMOID, r"\sigma(z) = " + _CASES % r"\ge", Outcome.CORRECT),
    (SIGMOID, _CASES % "<", Outcome.WRONG),
    (SIGMOID, "np.where(z >= 0, 1/(1 + np.exp(-z)), np.exp(z)/(1 + np.exp(z)))", Outcome.WRONG),
    (TRACE, "np.einsum('jj', A)", Outcome.CORRECT),
    (TRACE, "np.trace(A)", Outcome.SYNTAX_ERROR),
    (TRACE, "np.einsum('ij->', A)", Outcome.WRONG),
    (NORM, "np.dot(x, x)", Outcome.CORRECT),
    (NORM, "(x*x).sum()", Outcome.SYNTAX_ERROR),
    (NORM, "n*np.mean(x**2)", Outcome.SYNTAX_ERROR),
    (LOGSUMEXP, "np.logaddexp.reduce(z)", Outcome.CORRECT),
    (LOGSUMEXP, "log(sum(exp(z - z.max()))) + z.max()", Outcome.SYNTAX_ERROR),
    (LOGSUMEXP, "-sort(-z)[0] + log(sum(exp(z + sort(-z)[0])))", Outcome.CORRECT),
    (LOGSUMEXP, "log(sum(exp(z)))", Outcome.WRONG),
    (LOGSUMEXP, "z.mean() + log(sum(exp(z - z.mean())))", Outcome.WRONG),
    (LOGSUMEXP, "z[0] - log(softmax(z))[0]", Outcome.WRONG),
]


@pytest.mark.parametrize(("question", "answer", "outcome"), FORMS)
def test_a_form_asked_for_is_asked_for(question: Question, answer: str, outcome: Outcome) -> None:
    verdict = grade(question, answer, diagnose=True)
    assert verdict.outcome is outcome
    if outcome is Outcome.WRONG and question is LOGSUMEXP:
        assert [mistake.code for mistake in verdict.mistakes] == ["overflow"]


def test_loss_is_the_truth_of_a_gradient_when_both_are_given() -> None:
    question = Question("q", Kind.GRADIENT, symbols={"w": "(m,)"}, loss="w @ w", wrt="w", expected="3*w")
    assert grade(question, "2*w").correct
    assert not grade(question, "3*w").correct


def test_hints_go_from_area_to_kind_to_the_corrected_line() -> None:
    hints = grade(LOGISTIC, "X.T @ (p + y)/n", diagnose=True).hints
    assert len(hints) == 3
    assert hints[2] == "X.T @ (p - y) / n"
    assert hints[2] not in hints[0] + hints[1]


def test_a_gradient_known_by_its_loss_alone_has_a_third_hint_too() -> None:
    question = Question("g", Kind.GRADIENT, symbols={"X": "(n, m)", "w": "(m,)"}, loss="sum((X @ w)**2)/n", wrt="w")
    hints = grade(question, "w*w*w + 3", diagnose=True).hints
    assert len(hints) == 3 and "L(w + h)" in hints[2]


@pytest.mark.parametrize(
    "heading",
    [
        "dL/dw = ",
        "∂L/∂w = ",
        r"\frac{\partial L}{\partial w} = ",
        "∇_w L = ",
        r"\nabla_{w} \mathcal{L} = ",
        "∇w = ",
        "grad = ",
        "dw = ",
        "dw := ",
        "dw ← ",
        r"g \leftarrow ",
        "= ",
    ],
)
def test_a_heading_is_no_part_of_the_answer(heading: str) -> None:
    for answer in ("Xᵀ(p − y)/n", "X.T @ (p - y)/n") if "\\" not in heading else (r"\frac1n X^\top (p - y)",):
        assert grade(LOGISTIC, heading + answer).correct
    missing = heading + "X.T @ (p - y)"
    found = grade(LOGISTIC, missing, diagnose=True)
    assert found.outcome is Outcome.WRONG and found.mistakes[0].code == "missing_mean"
    sign = heading + "X.T @ (y - p)/m"
    span = grade(LOGISTIC, sign, diagnose=True).mistakes[0].span
    assert span is None or span[0] >= len(heading)


@pytest.mark.parametrize(("before", "behind"), [("`", "`"), (" ``", "`` "), ("", ";"), ("dw = ", " ; "), ("", ".")])
def test_marks_of_markdown_and_the_semicolon_of_a_line_are_no_part_of_the_answer(before: str, behind: str) -> None:
    assert grade(LOGISTIC, f"{before}X.T @ (p - y)/n{behind}").correct
    found = grade(LOGISTIC, f"{before}X.T @ (y - p)/n{behind}", diagnose=True)
    assert found.mistakes[0].span == (len(before) + 6, len(before) + 13)
    assert grade(LOGISTIC, f"X.T @ (p - y)/n{behind}{behind or '`'}import os").outcome is not Outcome.CORRECT


@pytest.mark.parametrize(
    "answer", ["dL/db = X.T @ (p - y)/n", "X = X.T @ (p - y)/n", "a = b = X.T @ (p - y)/n", "dw ="]
)
def test_another_left_side_is_asked_about(answer: str) -> None:
    assert grade(LOGISTIC, answer).outcome is Outcome.SYNTAX_ERROR


def test_a_row_times_a_matrix_is_right_a_turned_vector_is_not() -> None:
    softmax = Question(
        "q",
        Kind.GRADIENT,
        symbols={"Z": "(n, k)", "Y": "(n, k) onehot", "b": "(k,)"},
        let={"P": "softmax(Z + b, axis=1)"},
        loss="-sum(Y*log(P))/n",
        wrt="b",
    )
    for answer in ("1ᵀ(P − Y)/n", r"\frac1n \mathbf{1}^\top (P - Y)", "1/n Σ_i (P − Y)"):
        assert grade(softmax, answer).correct, answer
    assert grade(LOGISTIC, "(p − y)ᵀX/n").correct
    for answer in ("(Xᵀ(p − y)/n)ᵀ", "(Xᵀ(p − y))ᵀ/n"):
        assert grade(LOGISTIC, answer, diagnose=True).mistakes[0].code == "shape_only", answer


@pytest.mark.parametrize(
    "answer",
    ["Σ_{i=1}^m r²", r"\sum_{i=1}^{m} r^2", "Σᵢ₌₁ᵐ r²", r"\sum_{j=1}^m \sum_{i=1}^n r^2", r"\sum_{i=2}^{n} r^2"],
)
def test_a_sum_over_others_than_the_entries_is_not_taken_for_one_over_all(answer: str) -> None:
    question = Question("q", Kind.FORMULA, symbols={"r": "(n,)", "X": "(n, m)"}, expected="sum(r**2)")
    assert grade(question, r"\sum_{i=1}^{n} r^2").correct and grade(question, "Σᵢ₌₁ⁿ r²").correct
    assert grade(question, answer).outcome is Outcome.SYNTAX_ERROR


def test_as_many_ones_are_no_reason_to_accept() -> None:
    symbols = {"y": "(n,) binary", "p": "(n,) binary"}
    f1 = Question("q", Kind.FORMULA, symbols=symbols, expected="2*sum(y*p)/(sum(y) + sum(p))")
    for answer in ("np.sum(y*p)/np.sum(p)", "np.sum(y*p)/np.sum(y)", "4*np.sum(y*p)/n"):
        assert grade(f1, answer).outcome is Outcome.WRONG, answer


BATCH_NORM = Question(
    "q",
    Kind.FORMULA,
    symbols={"X": "(n, d)", "g": "(d,)", "b": "(d,)", "eps": "() positive"},
    expected="g*(X - mean(X, axis=0))/sqrt(var(X, axis=0) + eps) + b",
)
RECTIFIED = Question(
    "q",
    Kind.GRADIENT,
    symbols={"X": "(n, d)", "Y": "(n, k) onehot", "W1": "(d, h)", "b1": "(h,)", "W2": "(h, k)", "b2": "(k,)"},
    let={"Z1": "X @ W1 + b1", "A1": "maximum(0, Z1)", "P": "softmax(A1 @ W2 + b2, axis=1)"},
    loss="-mean(sum(Y*log(P), axis=1))",
    wrt="W1",
)
SCORES = Question(
    "q",
    Kind.FORMULA,
    symbols={"Q": "(b, h, t, d)", "K": "(b, h, t, d)"},
    expected="Q @ swapaxes(K, -1, -2)/sqrt(d)",
)
PRODUCT = Question("q", Kind.FORMULA, symbols={"Z": "(n, m)", "W": "(m, k)"}, expected="Z @ W")
LENGTH = Question("q", Kind.FORMULA, symbols={"w": "(m,)"}, expected="norm(w)**2")
SQUASHED = Question("q", Kind.FORMULA, symbols={"Z": "(n, m)", "s": "() positive"}, expected="tanh(Z)*exp(s)")
SOLUTION = Question("q", Kind.FORMULA, symbols={"X": "(n, d)", "y": "(n,)"}, expected="inv(X.T @ X) @ X.T @ y")
COVARIANCE = Question(
    "q", Kind.FORMULA, symbols={"X": "(n, d)"}, expected="(X - mean(X, axis=0)).T @ (X - mean(X, axis=0))/(n - 1)"
)
SOFTMAX = Question("q", Kind.FORMULA, symbols={"Z": "(n, k)"}, expected="softmax(Z, axis=1)")
RMSE = Question("q", Kind.FORMULA, symbols={"y": "(n,)", "p": "(n,)"}, expected="sqrt(mean((y - p)**2))")
ADAM = Question(
    "q",
    Kind.FORMULA,
    symbols={"m": "(d,)", "v": "(d,) positive", "b1": "() unit", "b2": "() unit", "t": "() positive"},
    expected="m/(1 - b1**t)/sqrt(v/(1 - b2**t))",
)


@pytest.mark.parametrize(
    ("question", "answer", "code"),
    [
        (BATCH_NORM, "g*(X - X.mean(0))/np.sqrt(X.var(0, ddof=1) + eps) + b", "wrong_divisor"),
        (BATCH_NORM, "g*(X - X.mean(0))/np.sqrt(X.var(0)) + b", "missing_term"),
        (BATCH_NORM, "g*X/np.sqrt(X.var(0) + eps) + b", "missing_term"),
        (RECTIFIED, "X.T @ ((P - Y) @ W2.T)/n", "missing_factor"),
        (RECTIFIED, "X.T @ ((P - Y) @ W2.T * A1)/n", "wrong_function"),
        (RECTIFIED, "X.T @ ((P - Y) @ W2.T * Z1)/n", "wrong_function"),
        (SCORES, "Q @ K.T/np.sqrt(d)", "transpose"),
        (SCORES, "Q @ K/np.sqrt(d)", "transpose"),
        (SCORES, "np.einsum('bhtd,bhsd->bhst', Q, K)/np.sqrt(d)", "transpose"),
        (SOLUTION, "np.linalg.inv(X.T @ X) @ y @ X.T", "order"),
        (COVARIANCE, "X.T @ X/(n - 1)", "missing_term"),
        (SOFTMAX, "np.exp(Z)/np.exp(Z).sum()", "reduction"),
        (SOFTMAX, "Z/Z.sum(axis=1, keepdims=True)", "missing_function"),
        (RMSE, "np.sqrt(np.sum((y - p)**2))", "missing_mean"),
        (RMSE, "np.std(y - p)", "wrong_function"),
        (ADAM, "m/(1 - b1*t)/np.sqrt(v/(1 - b2*t))", "wrong_power"),
        (ADAM, "m/(1 - b1)/np.sqrt(v/(1 - b2))", "wrong_power"),
        (PRODUCT, "np.tensordot(W, Z, 1)", "order"),
        (PRODUCT, "np.einsum('ij,jk->ik', W, Z)", "order"),
        (LENGTH, "‖w‖_1^2", "wrong_function"),
        (LENGTH, "np.linalg.norm(w, 1)**2", "wrong_function"),
        (SQUASHED, "np.sin(Z)*np.exp(s)", "wrong_function"),
        (SQUASHED, "np.tanh(Z)*np.sqrt(s)", "wrong_function"),
    ],
)
def test_classes_of_mistakes_are_named(question: Question, answer: str, code: str) -> None:
    assert grade(question, answer, diagnose=True).mistakes[0].code == code


@pytest.mark.parametrize("answer", ["1", "2", "-1", "1/n"])
def test_a_bare_number_is_no_derivative_in_the_loss_itself(answer: str) -> None:
    found = grade(LOGISTIC, answer, diagnose=True).mistakes
    assert "stopped_early" not in {mistake.code for mistake in found}


def test_a_small_t_is_a_power_over_a_scalar() -> None:
    assert grade(ADAM, "m/(1 − b1ᵗ) / √(v/(1 − b2ᵗ))").correct


def _functions_called(work: Callable[[], object]) -> set[str]:
    names: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            names.add(frame.f_code.co_name)

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return names


@pytest.mark.parametrize("ready", [True, False])
@pytest.mark.parametrize("kind", [Kind.GRADIENT, Kind.DERIVATION, Kind.NUMBER])
def test_who_made_a_question_ready_draws_no_points_for_its_answer(kind: Kind, ready: bool) -> None:
    z = f"z{kind.value}{ready}"  # a question that no other test asked
    questions = {
        Kind.GRADIENT: (Question("q", kind, symbols={z: "(n,)"}, loss=f"mean({z}**3)", wrt=z), f"3*{z}**2/n"),
        Kind.DERIVATION: (Question("q", kind, symbols={z: "(n,)"}, loss=f"mean({z}**3)"), f"dL/d{z} = 3*{z}**2/n"),
        Kind.NUMBER: (Question("q", kind, let={z: "0.3"}, expected=f"sigmoid({z})"), f"sigmoid({z})"),
    }
    question, answer = questions[kind]
    if ready:
        prepare(question)
    drawing = {"samples", "_prepare", "_given"}
    assert bool(drawing & _functions_called(lambda: grade(question, answer))) is not ready


def test_a_mean_is_of_many() -> None:
    question = Question("sum", Kind.FORMULA, symbols={"r": "(n,)", "q": "(n,)"}, expected="sum(r*r)")
    verdicts = {answer: grade(question, answer).correct for answer in ("r·r", "sum(r·r)", "n mean(r·r)")}
    assert verdicts == dict.fromkeys(verdicts, True)
    wrong = {answer: grade(question, answer).correct for answer in ("mean(r·r)", "mean(r*r) + 0·q·q", "max(r·r)")}
    assert wrong == dict.fromkeys(wrong, False)
