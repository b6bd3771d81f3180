"""A formula is asked in three ways: written, told from its mistakes, applied."""

from __future__ import annotations

import pytest

from studyml.decks import ask, expected_text, form_of, forms, given_lines
from studyml.decks.parser import parse_deck
from studyml.grading import grade
from studyml.model import Area, Card, Kind

WRONG = """wrong = [
  { answer = 'X @ (X @ w - y)', mistake = 'transpose' },
  { answer = 'X.T @ (y - X @ w)', mistake = 'sign' },
]"""
GRADIENT = (
    "kind = 'gradient'\nsymbols = { X = '(n, m)', y = '(n,)', w = '(m,)' }\nlet = { p = 'X @ w' }\n"
    f"loss = '(p - y) @ (p - y)/2'\nwrt = 'w'\nanswer = 'X.T @ (p - y)'\n{WRONG}\nseconds = 60"
)


def card(block: str, prompt: str = "Half the squared error of p = X @ w. Give dL/dw.") -> Card:
    cards, errors = parse_deck(f"## a\n{prompt}\n```card\n{block}\n```\nSo.\nSo.\n", Area("x", "x", "x"), "deck.md")
    assert errors == []
    return cards[0]


def formula(symbols: str, answer: str, extra: str = "", prompt: str = "What is it?") -> Card:
    return card(f"kind = 'formula'\nsymbols = {{ {symbols} }}\nanswer = '{answer}'\n{extra}", prompt)


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        (card(GRADIENT), ("whole", "told", "shape")),
        (formula("X = '(n, m)'", "X.T @ X"), ("whole", "shape")),
        (formula("z = '(n,)'", "1/(1 + exp(-z))"), ("whole", "number")),
        (formula("a = '() positive', b = '() positive'", "a/(a + b)"), ("whole", "number")),
        (formula("p = '(n,)'", "np.mean(p)"), ("whole",)),  # one number out of many: nothing to ask of its shape
        (formula("B = '(n, k)', d = '(k,)'", "B*d"), ("whole", "shape")),  # with numbers for both nothing is tested
        (formula("X = '(n, m)'", "X.T @ X", prompt="Write the (m, m) matrix."), ("whole",)),  # the prompt says it
        (formula("a = '()', b = '()', c = '()', d = '()', e = '()'", "a + b*c/d - e"), ("whole",)),  # arithmetic
    ],
)
def test_the_ways_a_card_allows(subject: Card, found: tuple[str, ...]) -> None:
    assert forms(subject) == found


def test_told_is_a_choice_among_the_author_s_mistakes_with_the_symbols_shown() -> None:
    subject = card(GRADIENT)
    places = set()
    for seed in range(40):
        question = ask(subject, seed, form="told")
        assert question.kind is Kind.CHOICE
        assert {(option.text, option.mistake) for option in question.options} == {
            ("`X.T @ (p - y)`", None),
            ("`X @ (X @ w - y)`", "transpose"),
            ("`X.T @ (y - X @ w)`", "sign"),
        }
        places.add(next(number for number, option in enumerate(question.options, 1) if option.right))
        verdict = grade(question, "X.T @ (y - X @ w)")
        assert [found.code for found in verdict.mistakes] == ["sign"]
    assert places == {1, 2, 3}
    assert given_lines(question) == ("X (n, m) · y (n,) · w (m,)",)
    assert question.seconds < subject.seconds
    plain = card("kind = 'recall'\nsymbols = { X = '(n, m)' }\nproof = 'X == X'\nanswer = 'yes'")
    assert given_lines(ask(plain, 1)) == (), "the symbols of a proof are no part of the question"


def test_the_shape_of_an_answer_is_asked_without_showing_it() -> None:
    subject = card(GRADIENT)
    named = set()
    for seed in range(12):
        question = ask(subject, seed, form="shape")
        text = "\n".join((question.prompt, *given_lines(question)))
        assert "X.T" not in text and "shape" in text
        size = question.symbols["w"].removesuffix(",)").removeprefix("(")
        assert expected_text(question) == f"({size},)"
        assert grade(question, f"({size},)").correct
        assert not grade(question, f"({size}, 1)").correct
        named.add(size.isdigit())
    assert named == {True, False}


@pytest.mark.parametrize("seed", range(30))
def test_numbers_put_into_a_formula_are_in_its_domain_and_the_answer_is_what_comes_out(seed: int) -> None:
    subject = formula("tp = '() positive', fp = '() positive'", "tp - fp", prompt="Precision's rest.")
    question = ask(subject, seed, form="number")
    tp, fp = (int(question.let[name]) for name in ("tp", "fp"))
    assert f"tp = {tp}, fp = {fp}" in question.prompt
    assert tp - fp > 0, "a count is at least 1"
    assert grade(question, str(tp - fp)).correct
    assert not grade(question, str(tp + fp)).correct
    other = ask(formula("u = '(n,) unit', s = '(n,) pm1'", "u*s"), seed, form="number")
    assert 0 < float(other.let["u"]) < 1 and abs(float(other.let["s"])) == 1
    assert "in place of arrays" in other.prompt


def test_most_often_a_formula_is_written_and_every_way_comes() -> None:
    subject = card(GRADIENT)
    drawn = [form_of(subject, seed) for seed in range(300)]
    assert set(drawn) == {"whole", "told", "shape"}
    assert 0.5 < drawn.count("whole") / 300 < 0.7
