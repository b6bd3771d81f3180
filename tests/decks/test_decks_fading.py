"""A derivation asked with its first lines given, or for its wrong line."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from studyml.decks import ask, form_of, forms, given_lines, seed_of
from studyml.decks.parser import parse_deck
from studyml.model import Area, Card, Kind

AREA = Area("x", "x", "x")
STEPS = """steps = [
  { of = 'dL/dp', is = 'p - y' },
  { of = 'dp/dz', is = 'p*(1 - p)', required = true },
  { of = 'dL/dz', is = '(p - y)*p*(1 - p)', required = true },
]
"""


def derivation(extra: str = "", steps: str = STEPS) -> Card:
    block = "kind = 'derivation'\nsymbols = { y = '()', z = '()' }\nlet = { p = 'sigmoid(z)' }\nloss = '(p - y)**2/2'\n"
    cards, errors = parse_deck(f"## a\nDerive it.\n```card\n{block}{steps}{extra}\n```\nSo.\n", AREA, "deck.md")
    assert errors == []
    return cards[0]


def test_whole_is_how_it_is_asked_unless_told_otherwise() -> None:
    card = derivation()
    assert ask(card, 3).steps == card.steps
    assert ask(card, 3).prompt == "Derive it."
    required = [step.of for step in card.steps if step.required]
    assert given_lines(ask(card, 3))[0] == "asked for: " + ", ".join(required)


def test_faded_gives_first_lines_and_leaves_a_required_one() -> None:
    card = derivation()
    taken = set()
    for seed in range(40):
        question = ask(card, seed, form="faded")
        given = len(card.steps) - len(question.steps)
        assert question.steps == card.steps[given:]
        assert any(step.required for step in question.steps)
        assert "dL/dp = p - y" in question.prompt
        assert ("dL/dz = " in question.prompt) is False, "what is asked for is not given away"
        taken.add(given)
    assert taken == {1, 2}


def test_the_wrong_line_is_the_one_its_author_lists() -> None:
    card = derivation("wrong = [{ answer = 'dp/dz = p*(1 + p)', mistake = 'term_sign' }]")
    question = ask(card, 1, form="wrong_line")
    assert question.kind is Kind.BUG
    assert question.code == ("dL/dp = p - y", "dp/dz = p*(1 + p)", "dL/dz = (p - y)*p*(1 - p)")
    assert (question.bug_line, question.bug_mistake, question.expected) == (2, "term_sign", "dp/dz = p*(1 - p)")
    assert [option.mistake for option in question.options if option.right] == ["term_sign"]
    assert given_lines(question)[1] == "2  dp/dz = p*(1 + p)"


def test_without_a_listed_one_a_required_line_has_its_sign_turned() -> None:
    card = derivation()
    seen = {ask(card, seed, form="wrong_line").code for seed in range(30)}
    assert seen == {
        ("dL/dp = p - y", "dp/dz = -p*(1 - p)", "dL/dz = (p - y)*p*(1 - p)"),
        ("dL/dp = p - y", "dp/dz = p*(1 - p)", "dL/dz = -(p - y)*p*(1 - p)"),
    }


def test_a_sum_is_turned_in_parentheses_and_a_minus_taken_off() -> None:
    for written, turned in (("p - y", "-(p - y)"), ("-x @ y", "x @ y"), ("-a + b", "-(-a + b)"), ("x**-2", "-x**-2")):
        card = derivation(steps=f"steps = [{{ of = 'dL/dp', is = '{written}', required = true }}]\n")
        assert ask(card, 0, form="wrong_line").code == (f"dL/dp = {turned}",)


def test_what_can_be_asked() -> None:
    assert forms(derivation()) == ("whole", "faded", "wrong_line")
    single = derivation(steps="steps = [{ of = 'dL/dp', is = 'p - y', required = true }]\n")
    assert forms(single) == ("whole", "wrong_line")
    assert ask(single, 1, form="faded") == ask(single, 1), "a form that can't be is asked whole"


def test_a_seed_means_one_form_for_ever_and_all_forms_come() -> None:
    card = derivation()
    drawn = [form_of(card, seed) for seed in range(200)]
    assert set(drawn) == set(forms(card))
    assert drawn == [form_of(card, seed) for seed in range(200)]
    assert {form_of(replace(card, kind=Kind.RECALL), seed) for seed in range(99)} == {"whole"}


def test_a_form_can_be_wished_for_through_its_seed() -> None:
    card = derivation()
    for form in forms(card):
        assert form_of(card, seed_of(card, form, Random(form))) == form
