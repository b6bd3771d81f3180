"""Every shipped card is true, and the curriculum is as large as its plan."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from studyml.cli.cards import command
from studyml.decks import Library, ask, forms, given_lines, load_library
from studyml.decks.kinds import SOLVED
from studyml.decks.template import append_card
from studyml.decks.value import number_value
from studyml.decks.ways import WRITTEN
from studyml.exercises import load_exercises
from studyml.model import Kind
from studyml.paths import shipped_cards
from studyml.study.proof import check_decks, is_prose

PLANNED = {
    "shapes.vec": 12, "shapes.matmul": 12, "shapes.broadcast": 12, "shapes.reduce": 12, "shapes.reshape": 12,
    "shapes.einsum": 12, "numpy.idioms": 10, "numpy.translate": 14, "grad.matrix": 12, "activations": 12,
    "loss.reduction": 6, "loss.regression": 8, "loss.classification": 12, "grad.linear": 10, "grad.logistic": 12,
    "grad.softmax": 8, "grad.mlp": 12, "grad.norm": 6, "grad.conv": 10, "grad.attention": 8, "stability": 14, "init": 6,
    "optim": 12, "reg": 10, "metrics": 12, "data": 8, "algo.knn": 5, "algo.kmeans": 6, "algo.tree": 8, "algo.pca": 7,
    "algo.nb": 5, "algo.svm": 5, "structure": 10, "debug": 8, "complexity": 6,
}  # fmt: skip


@cache
def library() -> Library:
    return load_library(None)


@pytest.mark.parametrize("area", PLANNED)
def test_every_card_of_a_deck_is_proved(area: str) -> None:
    report = check_decks([shipped_cards()], [area], processes=1, exercises=False)  # tests/judge runs those
    assert [str(error) for error in report.errors] == []
    assert report.unsolved == ()


def test_decks_load_without_an_error_and_nearly_all_can_be_proved() -> None:
    assert [str(error) for error in library().errors] == []
    prose = [card.id for card in library().cards.values() if is_prose(card)]
    assert len(prose) < len(library().cards) / 10


def test_every_area_has_its_cards() -> None:
    counts = Counter(card.area for card in library().cards.values())
    assert {area: (counts[area], planned) for area, planned in PLANNED.items() if counts[area] < planned} == {}
    assert set(PLANNED) == set(library().areas)
    assert sum(PLANNED.values()) == 334


def test_the_decks_page_counts_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYML_HOME", str(tmp_path))  # no cards of one's own
    table = CliRunner().invoke(command, ["list", "--counts"]).stdout
    page = (shipped_cards() / "README.md").read_text(encoding="utf-8")
    assert page.endswith(table), "run: make pages"


def test_every_exercise_is_a_card_of_its_area() -> None:
    coded = {card.exercise: card.area for card in library().cards.values() if card.kind is Kind.CODE}
    assert coded == {exercise.id: exercise.area for exercise in load_exercises().values()}


def test_there_are_24_derivations_and_each_can_be_asked_whole_in_part_and_for_its_wrong_line() -> None:
    derivations = [card for card in library().cards.values() if card.kind is Kind.DERIVATION]
    assert len(derivations) >= 24
    assert [card.id for card in derivations if forms(card) != ("whole", "faded", "wrong_line")] == []


def test_every_formula_is_written_told_from_its_mistakes_and_applied() -> None:
    """By the card itself, asked in its other forms, or by one of its group."""
    groups: dict[str, set[str]] = {}
    for card in library().cards.values():
        found = groups.setdefault(card.group or card.id, set())
        if card.kind in (Kind.NUMBER, Kind.SHAPE):
            found.add("applied")
    lacking = {}
    for card in library().cards.values():
        if card.kind in WRITTEN:
            own = {"applied" if form in ("number", "shape") else form for form in forms(card)}
            lack = {"whole", "told", "applied"} - own - groups[card.group or card.id]
            if lack:
                lacking[card.id] = lack
    assert lacking == {}


def test_what_asks_for_work_shows_a_worked_solution_of_two_to_six_lines() -> None:
    asked = [card for card in library().cards.values() if card.kind in SOLVED]
    assert [card.id for card in asked if not 2 <= len(card.solution.splitlines()) <= 6] == []


def test_every_wrong_option_and_listed_answer_is_a_mistake_that_has_a_name() -> None:
    """Of every kind: a choice's options, listed wrong answers, a bug's variants."""
    assert {
        card.id
        for card in library().cards.values()
        for one in (*card.options, *card.wrong, *card.variants)
        if one.mistake == "other"
    } == set()


def test_the_card_to_begin_with_is_as_complete_as_a_shipped_one(tmp_path: Path) -> None:
    """That it is true, ``tests/study`` proves."""
    for kind in WRITTEN | SOLVED:
        append_card(tmp_path, "grad.linear", f"mine-{kind}", kind)
    mine = load_library(tmp_path).cards
    assert {kind for kind in WRITTEN if "told" not in forms(mine[f"mine-{kind}"])} == set()
    assert {kind for kind in SOLVED if not 2 <= len(mine[f"mine-{kind}"].solution.splitlines()) <= 6} == set()


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_every_card_can_be_asked(seed: int) -> None:
    for card in library().cards.values():
        question = ask(card, seed)
        assert question.prompt.strip(), card.id
        assert question.seconds > 0
        if card.kind in (Kind.SHAPE, Kind.BUG):
            assert given_lines(question), card.id


def test_every_number_can_be_told_without_numpy() -> None:
    numbers = [card for card in library().cards.values() if card.kind is Kind.NUMBER]
    assert [card.id for card in numbers if number_value(ask(card, 5)) is None] == []


def test_no_wrong_option_can_be_told_by_its_length() -> None:
    longest = [
        max(card.options, key=lambda option: len(option.text)).right
        for card in library().cards.values()
        if card.kind is Kind.CHOICE
    ]
    assert sum(longest) / len(longest) < 0.65


LOG = re.compile(r"(?<![\w.])log(?:1p|addexp|sumexp|_softmax)?\(")
SAYS_LOG = re.compile(r"\blogs?\b|entropy|likelihood|KL\(|log[- ](?:loss|prob|odds)", re.IGNORECASE)
STATES_BASE = re.compile(r"natural|np\.log|log2|\bbits\b")


def test_a_prompt_whose_answer_rests_on_a_logarithm_states_its_base() -> None:
    """Also of a logarithm that only the loss holds: its derivative is another for another base."""
    silent = []
    for card in library().cards.values():
        author = (card.answer, card.loss, card.of, card.expression, *card.let.values(), *card.code)
        author += tuple(step.is_ for step in card.steps)
        if any(map(LOG.search, author)) or SAYS_LOG.search(card.prompt):
            silent += [] if STATES_BASE.search(card.prompt) else [card.id]
    assert silent == []
