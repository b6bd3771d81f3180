"""What was proved is not proved again until its text, its exercise's files or the prover change; errors never rest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studyml.decks.template import template
from studyml.exercises import load_exercises
from studyml.model import Kind
from studyml.paths import shipped_exercises
from studyml.study import proven
from studyml.study.proof import Report, check_decks
from studyml.study.proven import Proven, digest_of, exercise_digest

AREAS = "pillars = ['P']\n[areas]\n'a.one' = { title = 'one', pillar = 'P', seconds = 10 }\n"
FALSE = template("false", Kind.GRADIENT).replace("'2*X.T @ (X @ w - y)/n'", "'X.T @ (X @ w - y)/n'")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "areas.toml").write_text(AREAS)
    return tmp_path


def check(folder: Path, deck: str, day: str = "2027-01-02", *, forget: bool = False) -> Report:
    (folder / "a.one.md").write_text(deck)
    known = Proven(folder / "cache" / "proofs.json", day, forget=forget)
    return check_decks([folder], processes=1, proven=known)


def test_only_what_changed_is_proved_and_the_summary_says_which(folder: Path) -> None:
    one, two = template("one", Kind.FORMULA), template("two", Kind.NUMBER)
    first = check(folder, one + two, "2027-01-02")
    assert (first.proved, first.before) == (2, 0)
    assert first.summary() == "2 cards: 2 proved, 0 of prose without a proof"
    moved = check(folder, "# A heading\n\n" + two + one, "2027-01-05")
    assert (moved.proved, moved.before, moved.since) == (2, 2, "2027-01-02")
    edited = check(folder, one + two.replace("## two\n", "## two\nMore words. ") + template("tri", Kind.SHAPE))
    assert edited.summary() == ("3 cards: 2 proved now, 1 unchanged since 2027-01-02, 0 of prose without a proof")
    assert check(folder, one + two, "2027-02-02", forget=True).before == 0
    assert check(folder, one + two).since == "2027-02-02"


def test_an_error_is_found_each_time_at_its_line_and_the_rest_is_kept(folder: Path) -> None:
    deck = template("one", Kind.FORMULA) + "## bad\nWhat?\n```card\nkind = 'x'\n```\n" + FALSE
    said = [[(error.line, error.message) for error in check(folder, deck).errors] for _ in range(2)]
    assert said[0] == said[1] and len(said[0]) >= 2
    again = check(folder, "\n\n" + deck)
    assert again.before == 1
    assert [error.line for error in again.errors] == [(line or 0) + 2 for line, _ in said[0]]


def test_another_prover_or_a_file_that_is_none_knows_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deck = template("one", Kind.FORMULA)
    check(folder, deck)
    with monkeypatch.context() as other:
        other.setattr(proven, "prover", lambda: "another")
        assert check(folder, deck).before == 0
    assert check(folder, deck).before == 0, "its proofs were written over"
    assert check(folder, deck).before == 1
    for text in ("", "{", "[]", '{"prover": 1}', '{"proved": []}'):
        (folder / "cache" / "proofs.json").write_text(text)
        assert check(folder, deck).before == 0
    shutil.rmtree(folder / "cache")
    (folder / "cache").write_text("a file where the folder would be")
    assert [check(folder, deck).before for _ in range(2)] == [0, 0]


def test_a_card_with_a_program_depends_on_every_file_of_its_exercise(tmp_path: Path) -> None:
    shutil.copytree(shipped_exercises() / "kfold", own := tmp_path / "kfold")
    known = load_exercises(tmp_path)
    exercise = known["kfold"]
    seen = {exercise_digest(exercise, known)}
    for name in ("reference.py", "starter.py", "probes.py", "exercise.toml", sorted(own.glob("mutants/*.py"))[0].name):
        path = next(own.rglob(name))
        path.write_text(path.read_text() + "\n# changed\n")
        seen.add(exercise_digest(exercise, known))
    (own / "mutants" / "off_by_one__new.py").write_text("x = 1\n")
    seen.add(exercise_digest(exercise, known))
    assert len(seen) == 7
    (own / "notes.txt").write_text("no part of it")
    assert exercise_digest(exercise, known) in seen


def test_an_exercise_that_is_not_there_is_proved_each_time() -> None:
    from studyml.decks import load_library

    card = next(card for card in load_library(None).cards.values() if card.kind is Kind.CODE)
    assert digest_of(card, load_exercises())
    from dataclasses import replace

    assert digest_of(replace(card, exercise="no-such"), load_exercises()) == ""
