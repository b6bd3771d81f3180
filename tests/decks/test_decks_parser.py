"""A deck's text becomes cards, or errors that name file and line."""

from __future__ import annotations

import pytest

from studyml.decks.parser import parse_deck
from studyml.model import Area, Card, Kind

AREA = Area("grad.linear", "gradients", "Gradient derivations", (), 60)


def parse(text: str) -> tuple[list[Card], list[str]]:
    cards, errors = parse_deck(text, AREA, "deck.md")
    return cards, [str(error) for error in errors]


def deck(block: str, prompt: str = "What is it?", card_id: str = "a") -> str:
    return f"## {card_id}\n{prompt}\n```card\n{block}\n```\nBecause.\n"


def one_error(text: str) -> str:
    cards, errors = parse(text)
    assert len(errors) == 1, errors
    assert cards == []
    return errors[0]


def test_a_card_with_all_its_parts() -> None:
    cards, errors = parse(
        "# Title\n\nAn introduction.\n\n## lin-dw\nHalf MSE.\nWhat is **dL/dw**?\n"
        "```python\n## not a heading\n```\n"
        "```card\nkind = 'gradient'\nsymbols = { X = '(n, m)', y = '(n,) unit', w = '(m,)' }\n"
        "let = { p = 'X @ w' }\nloss = 'mean((p - y)**2)/2'\nwrt = 'w'\nanswer = 'X.T @ (p - y)/n'\n"
        "wrong = [{ answer = 'X.T @ (p - y)', mistake = 'missing_mean' }]\n"
        "hints = ['one', 'two']\n```\n\nLine one.\nLine two.\n"
    )
    assert errors == []
    (card,) = cards
    assert (card.id, card.area, card.kind, card.line, card.path) == (
        "lin-dw",
        "grad.linear",
        Kind.GRADIENT,
        5,
        "deck.md",
    )
    assert card.prompt == "Half MSE.\nWhat is **dL/dw**?\n```python\n## not a heading\n```"
    assert card.solution == "Line one.\nLine two."
    assert dict(card.symbols) == {"X": "(n, m)", "y": "(n,) unit", "w": "(m,)"}
    assert card.wrong[0].mistake == "missing_mean"
    assert card.hints == ("one", "two")
    assert card.seconds == 60, "the area's target when the card names none"


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    text = deck("kind = 'recall'\nanswer = 'x'")
    assert parse("\ufeff" + text.replace("\n", "\r\n")) == parse(text) == parse(text.replace("\n", "\r"))


def test_every_error_of_a_deck_is_reported_and_the_good_card_stays() -> None:
    text = (
        deck("kind = 'recall'", card_id="no-answer")
        + deck("kind = 'recall'\nanswer = 'x'", card_id="good")
        + deck("answer = 'x'", card_id="no-kind")
        + "## no-block\nWhy?\n"
    )
    cards, errors = parse(text)
    assert [card.id for card in cards] == ["good"]
    assert sorted(errors, key=lambda error: int(error.split(":")[1])) == [
        "deck.md:1: 'no-answer' of kind recall has no 'answer' (add answer = …)",
        "deck.md:17: 'no-kind' has no 'kind' (add kind = 'choice' or another: " + ", ".join(Kind) + ")",
        "deck.md:20: 'no-block' has no card block (add a fenced block that begins with ```card)",
    ]


def test_every_entry_of_a_field_that_is_wrong_is_reported() -> None:
    block = (
        "kind = 'number'\nvary = { a = [2, 1], b = 'x', c = [0, 1] }\nanswer = 'c'\n"
        "sizes = [{ n = 0 }, { n = 3, m = -1 }]\n"
        "wrong = [\n  { answer = '2*c', mistake = 'sing' },\n  { answer = 'c', mistake = 'sihn' },\n]"
    )
    errors = parse(deck(block))[1]
    assert [(error.split(":")[1], error.split("'")[3]) for error in errors] == [
        ("5", "vary"),
        ("5", "vary"),
        ("7", "sizes"),
        ("7", "sizes"),
        ("9", "wrong"),
        ("10", "wrong"),
    ]


def test_a_toml_error_has_the_line_of_the_file_and_the_column() -> None:
    error = one_error("\n\n" + deck("kind = 'recall'\nanswer = = 'x'"))
    assert error.startswith("deck.md:7: TOML, column 10: ")


def test_an_inline_table_over_two_lines_says_so() -> None:
    assert "must stay on one line" in one_error(deck("kind = 'shape'\nsymbols = { X = '(n, m)',\n  w = '(m,)' }"))


def test_a_form_feed_from_double_quotes_is_refused_with_the_remedy() -> None:
    error = one_error(deck("kind = 'recall'\nhints = ['fine']\nanswer = \"\\frac{1}{n}\""))
    assert error.startswith("deck.md:6: 'a': 'answer' holds a control character (\\f)")
    assert "single quotes" in error


@pytest.mark.parametrize("escape", ["\\tanh(z)", "\\nabla f", "\\beta", "\\rho"])
def test_other_escapes_are_refused_too(escape: str) -> None:
    assert "control character" in one_error(deck(f'kind = "recall"\nanswer = "{escape}"'))


def test_an_escape_that_toml_refuses_gets_the_same_remedy() -> None:
    assert "single quotes" in one_error(deck('kind = "recall"\nanswer = "\\sigma(z)"'))


def test_an_invisible_character_in_the_file_is_refused() -> None:
    assert one_error("## a\nWhat\u200b?\n").startswith("deck.md:2: a control character")


@pytest.mark.parametrize(
    ("block", "line", "words"),
    [
        ("kind = 'recal'\nanswer = 'x'", 4, "did you mean 'recall'?"),
        ("kind = 'recall'\nanswer = 'x'\nhint = ['x']", 6, "did you mean 'hints'?"),
        ("kind = 'recall'\nanswer = 'x'\nloss = 'x'", 6, "is no field of a recall"),
        ("kind = 'recall'\nanswer = 3", 5, "must be a string, not a number"),
        ("kind = 'recall'\nanswer = ' '", 5, "is empty"),
        ("kind = 'recall'\nanswer = 'x'\nseconds = 0", 6, "whole number from 1"),
        ("kind = 'recall'\nanswer = 'x'\nseconds = true", 6, "whole number from 1"),
        ("kind = 'recall'\nanswer = 'x'\nhints = ['a', 'b', 'c', 'd']", 6, "at most 3"),
        ("kind = 'recall'\nanswer = 'x'\nwrong = [{ answer = 'y', mistake = 'sign' }]", 6, "no listed wrong answers"),
        ("kind = 'formula'\nsymbols = { x = 'n' }\nanswer = 'x'", 5, "is no shape"),
        ("kind = 'formula'\nsymbols = { x = '(n,)' }\nlet = { x = 'y' }\nanswer = 'x'", 6, "is a symbol already"),
        ("kind = 'formula'\nsymbols = { x = '(n,)' }\nfar = 0.5\nanswer = 'x'", 6, "between 1 and a million"),
        ("kind = 'formula'\nsymbols = { x = '(n,)' }\naliases = { y = ['z'] }\nanswer = 'x'", 6, "'y' is no symbol"),
        (
            "kind = 'formula'\nsymbols = { x = '(n,)' }\nanswer = 'x'\n"
            "wrong = [\n  { answer = '-x', mistake = 'sign' },\n"
            "  { answer = '2*x', mistake = 'constant' },\n]",
            9,
            "did you mean 'wrong_constant'?",
        ),
        ("kind = 'formula'\nsymbols = { x = '(n,)' }\nanswer = 'x'\nsizes = [{ m = 3 }]", 7, "must name n"),
        ("kind = 'derivative'\nsymbols = { x = '()' }\nof = 'x'\nwrt = 'z'\nanswer = '1'", 7, "'z' is no symbol"),
        ("kind = 'shape'\nsymbols = { x = '(3,)' }\nexpression = 'x'\nask = 'symbolic'", 7, "a size that has a name"),
        ("kind = 'shape'\nsymbols = { x = '(n,)' }\nexpression = 'x'\nask = 'all'", 7, "no way to ask"),
        ("kind = 'number'\nanswer = '1'\nrtol = 2", 6, "between 0 and 1"),
        ("kind = 'number'\nanswer = 'z'\nvary = { z = [3, -3] }", 6, "'z' is no range"),
        ("kind = 'number'\nanswer = 'z'\nvary = { z = '3-9' }", 6, "range of whole numbers"),
        ("kind = 'number'\nanswer = 'z'\nvary = { z = '3..9' }", 6, "shows none of the values"),
        (
            "kind = 'derivation'\nsymbols = { z = '()' }\nloss = 'z'\nsteps = [{ of = 'dL/dz' }]",
            7,
            "entry 1 has no 'is'",
        ),
        ("kind = 'derivation'\nsymbols = { z = '()' }\nloss = 'z'\nsteps = []", 7, "at least one step"),
    ],
)
def test_a_fault_stands_at_the_line_of_its_field(block: str, line: int, words: str) -> None:
    error = one_error(deck(block))
    assert error.startswith(f"deck.md:{line}: ")
    assert words in error


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("{ text = 'x', mistake = 'sign' }, { text = 'y', mistake = 'other' }", "0 options are right"),
        ("{ text = 'x', right = true }, { text = 'y', right = true }", "2 options are right"),
        ("{ text = 'x', right = true }", "at least two options"),
        ("{ text = 'x', right = true }, { text = 'y' }", "neither right nor has a mistake"),
        ("{ text = 'x', right = true }, { text = 'x', mistake = 'sign' }", "stands there twice"),
        (
            "{ text = 'x', right = true, mistake = 'sign' }, { text = 'y', mistake = 'sign' }",
            "is right and has a mistake",
        ),
        ("{ text = 'x', rigth = true }, { text = 'y', mistake = 'sign' }", "did you mean 'right'?"),
    ],
)
def test_a_choice_has_exactly_one_right_option_and_mistakes_for_the_rest(options: str, words: str) -> None:
    assert words in one_error(deck(f"kind = 'choice'\noptions = [{options}]"))


BUG = "kind = 'bug'\nsymbols = { x = '(n,)' }\ncode = ['a = x + 1', 'b = np.sum(a)']\n"


def test_a_variant_may_be_the_expression_alone() -> None:
    cards, errors = parse(deck(BUG + "variants = [{ line = 2, wrong = 'np.mean(a, axis=0)', mistake = 'extra_mean' }]"))
    assert errors == []
    assert cards[0].variants[0].wrong == "b = np.mean(a, axis=0)"


def test_code_may_be_one_string_of_lines() -> None:
    block = BUG.replace("['a = x + 1', 'b = np.sum(a)']", "'''\na = x + 1\nb = np.sum(a)\n'''")
    cards, errors = parse(deck(block + "variants = [{ line = 1, wrong = 'a = x', mistake = 'missing_term' }]"))
    assert errors == []
    assert cards[0].code == ("a = x + 1", "b = np.sum(a)")


@pytest.mark.parametrize(
    ("variant", "words"),
    [
        ("{ line = 3, wrong = 'x', mistake = 'sign' }", "there is no line 3"),
        ("{ line = 1, wrong = 'a = x+1', mistake = 'sign' }", "as it stands"),
        ("{ line = 1, wrong = 'b = x', mistake = 'sign' }", "line 1 sets 'a'"),
    ],
)
def test_a_variant_must_change_a_line_that_exists(variant: str, words: str) -> None:
    assert words in one_error(deck(BUG + f"variants = [{variant}]"))


def test_an_unknown_value_in_a_prompt_is_named_with_its_line() -> None:
    block = "kind = 'number'\nvary = { z = [1, 2] }\nanswer = 'z'"
    error = one_error(deck(block, prompt="A set {{1}} and\nthe value {zz} here, {z}"))
    assert error == "deck.md:3: 'a': '{zz}' is no value that varies (did you mean '{z}'?)"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("## Two Words\nWhy?\n```card\nkind = 'recall'\nanswer = 'x'\n```\n", 1, "is no card id"),
        ("##\nWhy?\n```card\nkind = 'recall'\nanswer = 'x'\n```\n", 1, "no card id"),
        ("## a\n```card\nkind = 'recall'\nanswer = 'x'\n```\n", 1, "has no prompt"),
        ("```card\nkind = 'recall'\nanswer = 'x'\n```\n", 1, "before the first heading"),
        ("## a\nWhy?\n```card\nkind = 'recall'\nanswer = 'x'\n", 3, "never closed"),
    ],
)
def test_a_broken_outline_is_placed(text: str, line: int, words: str) -> None:
    _, errors = parse(text)
    assert any(error.startswith(f"deck.md:{line}: ") and words in error for error in errors), errors


def test_a_second_block_under_one_heading_is_refused() -> None:
    _, errors = parse(deck("kind = 'recall'\nanswer = 'x'") + "```card\nkind = 'recall'\nanswer = 'y'\n```\n")
    assert errors == ["deck.md:8: a second card block under 'a' (give it a heading of its own)"]
