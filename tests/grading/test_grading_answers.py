"""Shapes, numbers, choices and bugs: what counts as the answer, and what a wrong one says."""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

from dataclasses import replace

import pytest

from studyml.grading import grade, preview
from studyml.grading.questions import QuestionError, question_from_json
from studyml.model import Kind, Option, Outcome, Question


def _shape(expression: str, **symbols: str) -> Question:
    return Question("s", Kind.SHAPE, symbols=symbols, expression=expression)


NM = {"X": "(n, m)", "y": "(n,)", "w": "(m,)", "W": "(m, k)"}
SHAPES = [
    (_shape("X.T @ y", **NM), "(m,)", ("(m,)", "m,", "( m , )", "(m)", "[m]"), ("(n,)", "(m, 1)", "()", "error", "(m, n)")),
    (_shape("X @ W", **NM), "(n, k)", ("(n, k)", "n, k", "n x k", "n×k", "[n, k]", "(n,k)", "((n, k))", "n X k", "n-by-k", "n rows, k columns", r"$n \times k$", "ℝ^{n×k}", "ℝⁿˣᵏ", "a matrix (n, k)", "(n, k) matrix", "= (n, k)", "{n, k}", "torch.Size([n, k])"), ("(k, n)", "(n,)", "(n, m)", "error")),
    (_shape("y @ y", **NM), "()", ("()", "scalar", "a scalar", "( )", "(,)", "a single number"), ("(1,)", "(n,)", "(n, n)", "(1, 1)", "error")),
    (_shape("X @ y", **NM), "error", ("error", "raises", "an error", "ValueError", "Error", "it raises", "dimensions do not match", "dimension mismatch", "incompatible shapes", "not defined", "it throws", "error: m != n", "can't", "inner dimensions differ"), ("(n,)", "(m,)", "()")),
    (_shape("X.sum(axis=1, keepdims=True)", **NM), "(n, 1)", ("(n, 1)", "n x 1"), ("(n,)", "(1, m)", "(m,)")),
    (_shape("X.reshape(-1)", **NM), "(m*n,)", ("(n*m,)", "(m*n,)", "(n m,)"), ("(n, m)", "(n + m,)", "(n,)")),
    (_shape("y[:, None] - y", **NM), "(n, n)", ("(n, n)",), ("(n,)", "(n, 1)", "error")),
    (_shape("Z.transpose(0, 2, 1)", Z="(2, 3, 4)"), "(2, 4, 3)", ("(2, 4, 3)", "2x4x3"), ("(2, 3, 4)", "(4, 3, 2)")),
    (_shape("X[::2]", **NM), "((n + 1)//2, m)", ("((n+1)//2, m)", "(ceil(n/2), m)"), ("(n//2, m)", "(n, m)", "(2, m)")),
    (_shape("np.linalg.svd(X)", **NM), "(n, n), (min(m, n),), (m, m)", ("(n, n), (min(n, m),), (m, m)", "((n,n),(min(m,n),),(m,m))"), ("(n, n), (m,), (m, m)",)),
    (_shape("X[:-1].T", **NM), "(m, n - 1)", ("(m, (n-1))", "(m, n-1)."), ("((n-1), m)", "(m, n)")),
    (_shape("X.shape", **NM), "(2,)", ("(2,)",), ("(n, m)",)),
    (_shape("np.arange(0, 1, 0.25) * X", X="(5, 4)"), "(5, 4)", ("(5, 4)",), ("(4,)", "error")),
    (_shape("X[y > 0]", **NM), "(?, m)", ("(?, m)", "(q, m)"), ("(n, m)", "(m,)", "error")),
    (_shape("A + B", A="(4, 1)", B="(3,)"), "(4, 3)", ("(4, 3)",), ("(4,)", "(3, 4)", "error")),
    (_shape("X @ r", X="(5, 3)", r="(5,)"), "error", ("error",), ("(3,)", "(5,)")),
    (_shape("np.linalg.svd(X, full_matrices=False)", X="(7, 3)"), "(7, 3), (3,), (3, 3)", ("(7, 3), (3,), (3, 3)", "((7,3),(3,),(3,3))"), ("(7, 3)", "(3, 3), (3,), (7, 3)")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "expected", "right", "wrong"), SHAPES, ids=lambda value: getattr(value, "expression", None)
)
def test_shapes(question: Question, expected: str, right: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    for answer in right:
        verdict = grade(question, answer, diagnose=True)
        assert verdict.correct, f"{answer}: {verdict.message}"
        assert verdict.expected_shape == expected
    for answer in wrong:
        verdict = grade(question, answer, diagnose=True)
        assert verdict.outcome is Outcome.WRONG, answer
        assert verdict.expected_shape == expected
        assert verdict.mistakes and verdict.mistakes[0].code not in ("other", "syntax")


def test_how_many_entries_pass_is_left_to_the_learner() -> None:
    for expression, size, answer in (("y[y > 0]", "(5,)", "(3,)"), ("np.unique(y)", "(n,)", "(n,)")):
        verdict = grade(_shape(expression, y=size), answer, diagnose=True)
        assert verdict.outcome is Outcome.UNDECIDED
        assert "depends on the values" in verdict.message


@pytest.mark.parametrize(
    ("answer", "words"),
    [("n k", "write (n, k) or (n*k,)"), ("n*k", "two axes or one"), ("(n k)", "two axes or one"), ("N x k", "did you mean n?"), ("none", "(m,)")],
)  # fmt: skip
def test_a_shape_that_may_mean_two_things_is_asked_about(answer: str, words: str) -> None:
    for expression in ("X @ W", "(X @ W).reshape(-1)", "X @ y"):
        verdict = grade(_shape(expression, **NM), answer, diagnose=True)
        assert verdict.outcome is Outcome.SYNTAX_ERROR and words in verdict.message


@pytest.mark.parametrize("answer", ["", "(n,", "what", "(n, ?)", "n; m", "(" * 300, "x" * 300, "(-1,)"])
def test_what_is_no_shape_is_not_wrong(answer: str) -> None:
    verdict = grade(_shape("X @ W", **NM), answer, diagnose=True)
    assert verdict.outcome is Outcome.SYNTAX_ERROR
    assert "(m,)" in verdict.message


def test_what_is_no_shape_is_quoted_as_it_was_typed() -> None:
    assert "'X[:10]'" in grade(_shape("X @ W", **NM), "X[:10]").message


@pytest.mark.parametrize(
    ("expression", "answer", "code"),
    [("X.T @ X", "(n, n)", "transpose"), ("X @ W", "(k, n)", "transpose"), ("X.T @ y", "(m, 1)", "column_vs_1d"),
     ("X.sum(axis=0)", "(n,)", "reduction"), ("X.mean(axis=1)", "(n, 1)", "reduction"), ("y[:, None] - y", "(n,)", "broadcast"),
     ("X * y", "(n, m)", "broadcast"), ("X @ y", "(n,)", "transpose"),
     ("X[:, None]", "(n, m, 1)", "broadcast"), ("X.sum(axis=1, keepdims=True)", "(1, n)", "reduction"),
     ("X @ W + W[0]", "(n, m)", "shape"), ("np.outer(y, w)", "()", "reduction")],
)  # fmt: skip
def test_a_wrong_shape_names_its_mistake(expression: str, answer: str, code: str) -> None:
    assert grade(_shape(expression, **NM), answer, diagnose=True).mistakes[0].code == code


def test_numpys_own_message_is_quoted_for_numbers() -> None:
    verdict = grade(_shape("X @ r", X="(5, 3)", r="(5,)"), "(3,)", diagnose=True)
    assert "core dimension" in verdict.message
    assert "X.T @ r" in verdict.message


def _number(expected: str, rtol: float = 1e-3, **let: str) -> Question:
    return Question("n", Kind.NUMBER, expected=expected, let=let, rtol=rtol)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (_number("sigmoid(2)"), ("0.881", "0.8808", "1/(1 + e^-2)", "88.08%", "1/(1+exp(-2))", "σ(2)"), ("0.87", "0.9", "-0.881", "88.08", "0.1192")),
        (_number("2/3"), ("2/3", "0.6667", "66.67%", "4/6", "0.66667"), ("0.66", "3/2", "1/3", "-2/3")),
        (_number("m*n", m="3", n="4"), ("12", "m*n", "3*4", "12.0", "1.2e1"), ("7", "-12", "24", "6")),
        (_number("log(0.5)"), ("-0.6931", "−0.6931", "-ln 2", "log(1/2)"), ("0.6931", "-0.301", "0.5")),
        (_number("X.T", X="np.array([[1, 2], [-3, 4]])"), ("[[1, -3], [2, 4]]", "[[ 1 -3]\n [ 2  4]]", "[[1. -3.] [2. 4.]]"), ("[[1 2] [-3 4]]", "[1 -3 2 4]")),
        (_number("1/20"), ("p = 0.05", "p≈.05", "0.05;", "`5e-2`"), ("p = 0.5", "`0.5`")),
        (_number("0*1"), ("0", "0.0", "1 - 1", "0%", "zero"), ("0.001", "1", "one")),
        (_number("1/1000"), ("around 0.001", "ca. 0.001", "the answer is 0.001", "Answer: 1e-3.", "1x10^-3", "p = 1/1000 = 0.001", ".1 percent", "0.1 per cent"), ("around 0.01", "1x10^-2", "0.002 percent", "2/1000 = 0.002")),
        (_number("1/2"), ("half", "a half", "one half", "**0.5**", "'0.5'", "1/2 = 0.5", "p ≈ 0.5", "50 percent"), ("a third", "1/4 = 0.25")),
        (_number("-2/3"), ("minus two thirds", "negative 0.6667", "minus 2/3", "-⅔", "$about -0.6667$", "it is -66.67 %.", r"\(-\frac{2}{3}\)", "**-2*3**-1**", "-6.667·10⁻¹.", "$~-0.6667$", "- two thirds"), ("two thirds", "minus a third")),
        (_number("0.00012190000000000001"), ("1.219e-4",), ("1.3e-4",)),
        (_number("512*3"), ("1 536", "1\u202f536", "1'536", "512 x 3", "about 1536.", "params: 1536"), ("1 548", "512 x 4")),
        (_number("X @ w + b", X="np.array([[1, 2, 3], [1, 4, 1]])", w="np.array([1, 2, 1])", b="0.1"), ("[8.1, 10.1]", "(8.1, 10.1)", "8.1, 10.1", "[ 8.1 10.1]", "`[8.1, 10.1]`"), ("[8.1]", "8.1", "[10.1, 8.1]")),
    ],
)  # fmt: skip
def test_numbers(question: Question, right: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    for answer in right:
        assert grade(question, answer).correct, answer
    for answer in wrong:
        verdict = grade(question, answer, diagnose=True)
        assert verdict.outcome is Outcome.WRONG, answer
        assert verdict.evidence.startswith("refuted")
        assert verdict.mistakes


@pytest.mark.parametrize(
    ("answer", "code"), [("-0.881", "sign"), ("1.7616", "wrong_constant"), ("0.4404", "wrong_constant"), ("0.1192", "missing_term")]
)  # fmt: skip
def test_a_wrong_number_names_its_mistake(answer: str, code: str) -> None:
    assert grade(_number("sigmoid(2)"), answer, diagnose=True).mistakes[0].code == code


@pytest.mark.parametrize(
    ("expected", "answer", "code", "words"),
    [
        ("40 + 12", "51", "off_by_one", "one too few"),
        ("40 + 12", "53", "off_by_one", "one too many"),
        ("40 + 12", "51.5", "other", "close, but it must agree"),
        ("log(2)", "0.69", "other", "rounded too far"),
        ("2/3", "0.66", "other", "rounded too far"),
        ("log(2)", "0.692", "other", "close, but it must agree"),
        ("log(2)", "log(0)", "other", "no finite number"),
        ("0.693", "inf", "other", "no finite number"),
        ("0.693", "1", "other", "not the right number"),  # of a bare number no edit is a mistake
        ("1e-8", "0", "other", "not the right number"),
        ("np.array([1, 2, 3])", "[3, 1, 2]", "other", "not the right numbers"),
        ("np.array([1, 2, 3])", "[-1, -2, -3]", "sign", "the sign is flipped"),
        ("np.array([1, 2, 3])", "[1, 2]", "other", "number of values"),
    ],
)
def test_a_near_miss_of_a_count_is_a_mistake_and_of_a_real_number_a_slip(
    expected: str, answer: str, code: str, words: str
) -> None:
    verdict = grade(_number(expected), answer, diagnose=True)
    assert (verdict.outcome, verdict.mistakes[0].code) == (Outcome.WRONG, code)
    assert words in verdict.message


def test_the_count_is_recognised() -> None:
    question = _number("s/n", s="30.0", n="7")
    assert grade(question, "30", diagnose=True).mistakes[0].code == "missing_mean"


@pytest.mark.parametrize(
    ("answer", "words", "place"),
    [
        ("1.536,0", "write a decimal point, not a comma: 1536.0", 6),
        ("≈ 1,536", "two ways: write 1536, or 1.536", 4),
        ("about 1536 parameters", "without `parameters`", 12),
        ("1.5k", "without `k`", 4),
        ("n = 1536 bytes", "without `bytes`", 10),
        ("1 e-3", "write 1*e", 1),
        ("-2e - 3", "goes without spaces: -2e-3", 1),
        ("1536 = 1500", "not the same number", 0),
        ("1536 %", "without the percent sign: is 1536 meant, or 15.36?", 0),
        ("1536 = 1536 +", "", 13),
    ],
)  # fmt: skip
def test_a_number_that_may_mean_two_things_is_asked_about(answer: str, words: str, place: int) -> None:
    verdict = grade(_number("512*3"), answer, diagnose=True)
    assert verdict.outcome is Outcome.SYNTAX_ERROR
    assert words in verdict.message
    assert not place or f"(at character {place})" in verdict.message


@pytest.mark.parametrize(
    ("answer", "read_as"),
    [
        ("about 1 536", "1536"),
        ("n = 3*512 = 1536", "1536"),
        ("two thirds", "2 * 1 / 3"),
        ("1,536", ""),
        ("12 apples", ""),
    ],
)
def test_a_number_under_way_is_shown_as_it_would_be_judged(answer: str, read_as: str) -> None:
    assert preview(_number("512*3"), answer) == read_as


@pytest.mark.parametrize("answer", ["", "0,881", "abc", "1 +", "12 apples", "%", "1 %%", "__import__('os')"])
def test_what_is_no_number_is_not_wrong(answer: str) -> None:
    verdict = grade(_number("sigmoid(2)"), answer, diagnose=True)
    assert verdict.outcome in (Outcome.SYNTAX_ERROR, Outcome.UNSAFE), verdict
    assert verdict.message


CHOICE = Question(
    "c", Kind.CHOICE,
    options=(Option("divide by n", True), Option("divide by **m**", mistake="wrong_divisor"), Option("`2*n`", mistake="wrong_constant"), Option("none")),
)  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        "1",
        "1)",
        "(1)",
        "a",
        "A.",
        " divide by n ",
        "Divide by n.",
        "option 1",
        "[a]",
        "1st",
        "the first one",
        "**1**",
        "1) divide by n",
        "A: divide by n",
    ],
)
def test_right_choices(answer: str) -> None:
    verdict = grade(CHOICE, answer)
    assert verdict.correct and verdict.evidence == "exact"


def test_an_options_own_text_comes_before_a_number_in_words() -> None:
    question = Question("c", Kind.CHOICE, options=(Option("two"), Option("one", True), Option("1.0"), Option("first")))
    assert grade(question, "One").correct and grade(question, "the second").correct
    for answer in ("two", "1.0", "first", "third"):
        assert grade(question, answer).outcome is Outcome.WRONG, answer


def test_a_wrong_choice_is_a_diagnosis() -> None:
    assert grade(CHOICE, "2").mistakes[0].code == "wrong_divisor"
    assert grade(CHOICE, "divide by m").mistakes[0].code == "wrong_divisor"
    assert grade(CHOICE, "2*n").mistakes[0].code == grade(CHOICE, "2 * n").mistakes[0].code == "wrong_constant"
    assert grade(CHOICE, "d").mistakes[0].code == "other"


@pytest.mark.parametrize("answer", ["", "5", "0", "e", "divide", "-1", "1 2", "2) divide by n", "1 or 2", "sixth"])
def test_no_such_option(answer: str) -> None:
    verdict = grade(CHOICE, answer)
    assert verdict.outcome is Outcome.SYNTAX_ERROR and "1 to 4" in verdict.message


LINE = {"X": "(n, m)", "y": "(n,)", "w": "(m,)"}
BUG = Question("b", Kind.BUG, code=("z = X @ w", "g = X.T @ (z - y)", "g"), bug_line=2, bug_mistake="missing_mean")


def test_bugs() -> None:
    for answer in (
        "2",
        "line 2",
        "2 missing_mean",
        "2: missing mean",
        "Line 2, missing_mean",
        "g = X.T@(z - y)",
        "2nd",
        "second",
        "the second line",
        "line two",
        "l2",
        "in line 2",
        "2?",
        "line 2 is wrong",
        "2 - missing mean.",
        "2 (missing mean)",
        "missing mean in line 2",
        "2: The average is missing: divide by n.",
    ):
        assert grade(BUG, answer).correct, answer
    for answer in ("1", "3", "2 sign", "1 missing_mean"):
        assert grade(BUG, answer).outcome is Outcome.WRONG, answer
    for answer in ("", "x", "4", "0", "2 foo", "2 or 3", "2,3", "not 2", "-2", "2.5"):
        assert grade(BUG, answer).outcome is Outcome.SYNTAX_ERROR, answer
    assert "did you mean missing_mean" in grade(BUG, "2 missing_men").message
    assert not grade(replace(BUG, bug_mistake=""), "2").message  # nothing is known of it


def test_a_bug_in_no_line_of_the_code_is_no_question() -> None:
    data = {"kind": "bug", "code": ["z = X @ w"], "bug_line": 2, "answer": "1"}
    with pytest.raises(QuestionError, match="only 1 line"):
        question_from_json(data)


@pytest.mark.parametrize(
    ("question", "answer", "line"),
    [
        (Question("g", Kind.GRADIENT, symbols=LINE, loss="mean((X @ w - y)**2)", wrt="w"), "X.T @ (X @ w - y) / n", "2 * (X.T @ (X @ w - y) / n)"),
        (Question("g", Kind.GRADIENT, symbols=LINE, loss="mean((X @ w - y)**2)", wrt="w"), "-2 * X.T @ (X @ w - y)", "-(-2 * X.T @ (X @ w - y) / n)"),
        (Question("n", Kind.NUMBER, expected="1 - 1/4"), "17", "1 - 1 / 4"),
    ],
)  # fmt: skip
def test_the_third_hint_is_a_right_line_also_where_the_author_gave_none(
    question: Question, answer: str, line: str
) -> None:
    verdict = grade(question, answer, diagnose=True)
    assert len(verdict.hints) == 3 and verdict.hints[2] == line
    assert grade(question, line).correct


@pytest.mark.parametrize(
    ("code", "also", "not_this"),
    [
        ("missing_mean", "missing_factor", "wrong_divisor"),
        ("missing_mean", "reduction", "sign"),
        ("term_sign", "sign", "missing_term"),
        ("sign", "update_sign", "transpose"),  # a kinship holds both ways
        ("broadcast", "reduction", "transpose"),
        ("rate_ignored", "missing_factor", "update_sign"),
    ],
)
def test_a_bug_may_be_called_by_a_name_that_is_true_as_well(code: str, also: str, not_this: str) -> None:
    question = Question("b", Kind.BUG, code=("a = x", "b = sum(a)"), bug_line=2, bug_mistake=code)
    verdict = grade(question, f"2 {also}")
    assert verdict.correct and code in verdict.note
    assert grade(question, f"2 {code}").note == ""
    assert grade(question, f"2 {not_this}").outcome is Outcome.WRONG
    assert grade(question, f"1 {also}").outcome is Outcome.WRONG


NUMBERS = {"X": "(n, m)", "y": "(n,)", "p": "(n,)", "w": "(m,)"}
SIGN = Question(
    "s",
    Kind.BUG,
    symbols=NUMBERS,
    code=("r = y - p", "g = X.T @ r/n"),
    expected="r = p - y",
    bug_line=1,
    bug_mistake="sign",
)
MEAN = Question(
    "m",
    Kind.BUG,
    symbols=NUMBERS,
    code=("r = p - y", "g = X.T @ r"),
    expected="r = (p - y)/n",
    bug_line=1,
    bug_mistake="missing_mean",
)
TWO = Question(
    "t",
    Kind.BUG,
    symbols=NUMBERS,
    code=("r = y - p", "g = X.T @ r/n", "b = r.mean()"),
    expected="r = p - y",
    bug_line=1,
    bug_mistake="sign",
)
STEP = Question(
    "u",
    Kind.BUG,
    symbols=NUMBERS,
    code=("g = X.T @ (p - y)/n", "u = w + g"),
    expected="u = w - g",
    bug_line=2,
    bug_mistake="update_sign",
)
ELSEWHERE = [
    (SIGN, "2 sign", True), (SIGN, "2", True), (SIGN, "2 missing_mean", False), (MEAN, "2 missing_mean", True), (MEAN, "2 sign", False),
    (TWO, "2 sign", False), (TWO, "3 sign", False),  # one line alone leaves the other result wrong
    (STEP, "1 sign", False), (STEP, "1 update_sign", False),  # the gradient is a gradient
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer", "right"), ELSEWHERE)
def test_a_bug_may_be_mended_in_another_line(question: Question, answer: str, right: bool) -> None:
    assert grade(question, f"{question.bug_line} {question.bug_mistake}").correct
    verdict = grade(question, answer)
    assert verdict.correct is right
    assert (f"line {question.bug_line}" in verdict.note) is right


def test_recall_is_never_guessed() -> None:
    question = Question("r", Kind.RECALL, expected="because b is broadcast over the rows")
    verdict = grade(question, "because b is broadcast over the rows")
    assert verdict.outcome is Outcome.UNDECIDED
    assert "because b is broadcast" in verdict.message


@pytest.mark.parametrize(
    ("expression", "answer", "code"),
    [
        ("r * 2", "(7, 7, 7)", "other"),  # nothing leads to it: no mistake is guessed
        ("tanh(r)", "(9, 9)", "other"),
        ("X * Y", "()", "other"),
        ("X + w", "(3,)", "broadcast"),
        ("r[:, None] + w", "(5,)", "broadcast"),
        ("X @ w", "(3,)", "shape"),
        ("X.sum(axis=0)", "(5,)", "reduction"),
        ("X[:, 0]", "(5, 1)", "column_vs_1d"),
    ],
)
def test_a_wrong_shape_names_a_mistake_only_where_one_leads_there(expression: str, answer: str, code: str) -> None:
    symbols = {"X": "(5, 3)", "Y": "(5, 3)", "r": "(5,)", "w": "(3,)"}
    verdict = grade(Question("s", Kind.SHAPE, symbols=symbols, expression=expression), answer, diagnose=True)
    assert [mistake.code for mistake in verdict.mistakes] == [code]
    assert code != "other" or "I can't tell" in verdict.message


@pytest.mark.parametrize(("answer", "quoted"), [("(y-p)/(p*(1-p))/n", "(y-p)"), ("(p-y)/(p*(p-1))/n", "(p-1)")])
def test_of_two_differences_the_one_that_nobody_writes_so_is_quoted(answer: str, quoted: str) -> None:
    question = Question(
        "bce",
        Kind.GRADIENT,
        symbols={"p": "(n,) unit", "y": "(n,) binary"},
        loss="mean(-(y*log(p) + (1 - y)*log(1 - p)))",
        wrt="p",
    )
    (found, *_) = grade(question, answer, diagnose=True).mistakes
    assert found.span is not None
    assert (found.code, answer[slice(*found.span)]) == ("sign", quoted)
