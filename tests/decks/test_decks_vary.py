"""The same card and seed make the same question; other seeds make other ones."""

from __future__ import annotations

from collections import Counter

import pytest

from studyml.decks import ask, expected_text, given_lines, symbols_line
from studyml.decks.parser import parse_deck
from studyml.model import Area, Card, mistakes

AREA = Area("x", "x", "x")


def card(block: str, prompt: str = "What is it?", solution: str = "So.") -> Card:
    cards, errors = parse_deck(f"## a\n{prompt}\n```card\n{block}\n```\n{solution}\n", AREA, "deck.md")
    assert errors == []
    return cards[0]


SHAPE = card(
    "kind = 'shape'\nsymbols = { X = '(n, m)', W = '(m, 4) unit', b = '()' }\n"
    "expression = 'X.reshape(n*m, -1).sum(axis=0)'\n"
    "wrong = [{ answer = '(2*n, m)', mistake = 'shape' }]",
    prompt="X is (n, m), a note (on n, not m). Shape of `X.reshape(n*m)`?",
)


def test_the_same_seed_makes_the_same_question() -> None:
    assert [ask(SHAPE, seed) for seed in range(20)] == [ask(SHAPE, seed) for seed in range(20)]


def test_shapes_are_asked_with_names_and_with_distinct_numbers() -> None:
    seen = Counter()
    for seed in range(200):
        question = ask(SHAPE, seed)
        seen["symbolic" if question.symbols == SHAPE.symbols else "concrete"] += 1
        if question.symbols == SHAPE.symbols:
            assert question.expression == SHAPE.expression
            continue
        n, m = (int(size) for size in question.symbols["X"].strip("()").split(", "))
        assert len({n, m, 4}) == 3 and min(n, m) > 2
        assert question.symbols["W"] == f"({m}, 4) unit"
        assert question.symbols["b"] == "()"
        assert question.expression == f"X.reshape({n}*{m}, -1).sum(axis=0)"
        assert question.wrong[0].answer == f"({2 * n}, {m})"
        assert question.prompt == f"X is ({n}, {m}), a note (on n, not m). Shape of `X.reshape({n}*{m})`?"
    assert min(seen.values()) > 60


@pytest.mark.parametrize(("ask_", "numbers"), [("symbolic", False), ("concrete", True)])
def test_a_shape_card_can_ask_one_way_only(ask_: str, numbers: bool) -> None:
    one_way = card(f"kind = 'shape'\nsymbols = {{ X = '(n, m)' }}\nexpression = 'X.T'\nask = '{ask_}'")
    assert all((ask(one_way, seed).symbols["X"] != "(n, m)") is numbers for seed in range(30))


def test_concrete_sizes_come_from_the_card_when_it_lists_them() -> None:
    listed = card(
        "kind = 'shape'\nsymbols = { X = '(n,)' }\nexpression = 'X.reshape(2, -1)'\nask = 'concrete'\n"
        "sizes = [{ n = 6 }, { n = 8 }]"
    )
    assert {ask(listed, seed).symbols["X"] for seed in range(30)} == {"(6,)", "(8,)"}


NUMBER = card(
    "kind = 'number'\nvary = { z = [-1, 1], n = '3..5' }\nlet = { s = 'sigmoid(z)' }\nanswer = 's/n'\n"
    "hints = ['use {n}']",
    prompt="z = {z}, n = {n}, a set {{z}}.",
    solution="With {z}.",
)


def test_numbers_draw_values_into_prompt_hints_solution_and_lets() -> None:
    for seed in range(100):
        question = ask(NUMBER, seed)
        z, n = question.let["z"], question.let["n"]
        assert -1 <= float(z) <= 1 and round(float(z), 2) == float(z)
        assert n in ("3", "4", "5")
        assert question.prompt == f"z = {z}, n = {n}, a set {{z}}."
        assert question.hints == (f"use {n}",)
        assert question.solution == f"With {z}."
        assert list(question.let) == ["z", "n", "s"], "values stand before the lets that use them"
        assert question.expected == "s/n"
    assert {ask(NUMBER, seed).let["n"] for seed in range(50)} == {"3", "4", "5"}


def test_braces_stay_in_a_card_that_does_not_vary() -> None:
    plain = card("kind = 'number'\nanswer = '2'", prompt="How many in {1, 2}?")
    assert ask(plain, 1).prompt == "How many in {1, 2}?"


CHOICE = card(
    "kind = 'choice'\n"
    "options = [{ text = 'r', right = true }, { text = 's', mistake = 'sign' }, { text = 't', mistake = 'other' }]"
)


def test_a_choice_is_shuffled() -> None:
    places = Counter(expected_text(ask(CHOICE, seed)) for seed in range(300))
    assert set(places) == {"1) r", "2) r", "3) r"}
    assert min(places.values()) > 60


BUG = card(
    "kind = 'bug'\nsymbols = { x = '(n,)' }\ncode = ['a = x + 1', 'b = np.sum(a)']\n"
    "variants = [{ line = 1, wrong = 'a = x - 1', mistake = 'sign' },\n"
    " { line = 2, wrong = 'np.mean(a)', mistake = 'extra_mean' }]"
)


def test_a_bug_is_one_of_the_variants_with_its_mistake_among_the_options() -> None:
    seen = set()
    for seed in range(40):
        question = ask(BUG, seed)
        wrong = [line for line, right in zip(question.code, BUG.code, strict=True) if line != right]
        assert len(wrong) == 1 and question.code.index(wrong[0]) == question.bug_line - 1
        assert expected_text(question) == f"line {question.bug_line}: {BUG.code[question.bug_line - 1]}"
        right = [option for option in question.options if option.right]
        assert [option.mistake for option in right] == [question.bug_mistake]
        assert len({option.mistake for option in question.options}) == 4
        seen.add((question.bug_line, question.bug_mistake, wrong[0]))
    assert seen == {(1, "sign", "a = x - 1"), (2, "extra_mean", "b = np.mean(a)")}


def test_no_mistake_is_offered_beside_a_bug_that_may_be_called_so_too() -> None:
    for code in mistakes():
        bug = card(
            "kind = 'bug'\nsymbols = { x = '(n,)' }\ncode = ['a = x + 1', 'b = np.sum(a)']\n"
            f"variants = [{{ line = 1, wrong = 'a = x - 1', mistake = '{code}' }}]"
        )
        options = [option.mistake for option in ask(bug, 1).options]
        assert len(options) == 4 and code in options
        assert not mistakes()[code].kin & set(options), code


def test_what_stands_under_a_prompt() -> None:
    question = ask(BUG, 0)
    assert given_lines(question)[-1] == "x (n,)"
    assert given_lines(question)[0].startswith("1  a = ")
    symbols = card(
        "kind = 'formula'\nsymbols = { y = '(n,) unit', b = '()', K = '(2, 2) spd', c = '(n,) int m' }\nanswer = 'y'"
    )
    assert symbols_line(ask(symbols, 0)) == (
        "y (n,) in (0, 1) · b scalar · K (2, 2) symmetric positive definite · c (n,) integers from 0, below m"
    )


def test_letters_of_an_einsum_pattern_are_no_sizes() -> None:
    pattern = card(
        "kind = 'shape'\nsymbols = { X = '(n, m)', y = '(n,) int m' }\n"
        "expression = \"np.einsum('n m->n', X)\"\nask = 'concrete'"
    )
    question = ask(pattern, 3)
    assert question.expression == pattern.expression
    n, m = question.symbols["X"].strip("()").split(", ")
    assert question.symbols["y"] == f"({n},) int {m}"


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ("vary = { z = '2..3' }\nlet = { s = 'z**2', t = 's - 1' }\nanswer = 't*s'", "12 = ((2**2) - 1)*(2**2)"),
        ("answer = '2*sigmoid(0)/3'", "0.3333 = 2*sigmoid(0)/3"),
        ("answer = '0.25'", "0.25"),
        ("answer = 'np.linalg.norm(np.array([3, 4]))'", "np.linalg.norm(np.array([3, 4]))"),
    ],
)
def test_the_answer_of_a_number_shows_its_value_and_where_it_comes_from(block: str, text: str) -> None:
    number = card(f"kind = 'number'\n{block}", prompt="{z}" if "vary" in block else "What?")
    seed = next(seed for seed in range(50) if ask(number, seed).let.get("z", "2") == "2")
    assert expected_text(ask(number, seed)) == text


def test_the_answer_of_a_shape_is_its_shape() -> None:
    shape = card("kind = 'shape'\nsymbols = { X = '(n, m)', r = '(n,)' }\nexpression = 'X.T @ r'\nask = 'symbolic'")
    assert expected_text(ask(shape, 0)) == "(m,)"
    wrong = card("kind = 'shape'\nsymbols = { X = '(n, m)', r = '(n,)' }\nexpression = 'X @ r'\nask = 'symbolic'")
    assert expected_text(ask(wrong, 0)) == "error"
