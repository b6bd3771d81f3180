"""Which files are decks, whose card wins, and that one broken deck stops no other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studyml.decks import load_areas, load_library
from studyml.decks.template import append_card
from studyml.errors import CardError, UsageError
from studyml.model import Kind

AREAS = """pillars = ['P']
[areas]
'a.one' = { title = 'one', pillar = 'P', prerequisites = [], seconds = 10 }
'a.two' = { title = 'two', pillar = 'P', prerequisites = ['a.one'], seconds = 20 }
"""


def card(card_id: str, answer: str = "x") -> str:
    return f"## {card_id}\nWhat?\n```card\nkind = 'recall'\nanswer = '{answer}'\n```\n"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "areas.toml").write_text(AREAS)
    (folder / "README.md").write_text("# no deck\n")
    (folder / "a.two.md").write_text(card("c") + card("d"))
    (folder / "a.one.md").write_text(card("a") + card("b"))
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def test_cards_come_in_the_order_of_areas_and_lines(shipped: Path) -> None:
    library = load_library(None, shipped)
    assert list(library.cards) == ["a", "b", "c", "d"]
    assert [found.id for found in library.of_area("a.two")] == ["c", "d"]
    assert library.errors == ()


def test_an_own_card_replaces_the_shipped_one_of_its_id(shipped: Path, own: Path) -> None:
    (own / "a.one.md").write_text(card("b", "mine") + card("new"))
    library = load_library(own, shipped)
    assert library.cards["b"].answer == "mine"
    assert library.cards["a"].answer == "x"
    assert set(library.cards) == {"a", "b", "c", "d", "new"}
    assert library.errors == ()


def test_a_broken_own_deck_stops_nothing(shipped: Path, own: Path) -> None:
    (own / "a.one.md").write_bytes(b"## x\n\xff\xfe\n")
    (own / "a.tow.md").write_text(card("y"))
    library = load_library(own, shipped)
    assert list(library.cards) == ["a", "b", "c", "d"]
    assert [str(error).removeprefix(str(own)) for error in library.errors] == [
        "/a.one.md:2: is not UTF-8 text here (save the file as UTF-8)",
        "/a.tow.md:1: a deck is named after its area, and there is no area 'a.tow' (did you mean 'a.two.md'?)".replace(
            ".md'?", "'?"
        ),
    ]


def test_an_id_taken_twice_is_an_error_and_the_first_stays(shipped: Path) -> None:
    (shipped / "a.two.md").write_text(card("c") + card("a", "second"))
    library = load_library(None, shipped)
    assert library.cards["a"].answer == "x"
    (error,) = library.errors
    assert error.line == 7
    assert "the id 'a' is taken by" in str(error)


def test_an_own_folder_that_does_not_exist_is_no_error(shipped: Path, tmp_path: Path) -> None:
    assert load_library(tmp_path / "nowhere", shipped).errors == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("pillar = 'P', prerequisites = []", "pillar = 'Q', prerequisites = []", "unknown pillar 'Q'"),
        ("['a.one']", "['a.onne']", ["unknown prerequisite 'a.onne'", "did you mean 'a.one'?)"][0]),
        ("prerequisites = [], ", "prerequisites = ['a.two'], ", "in a circle: a.one → a.two → a.one"),
        ("title = 'one'", "titel = 'one'", "unknown 'titel'"),
        ("pillars", "= pillars", "can't be read"),
    ],
)
def test_a_broken_skill_tree_is_refused(shipped: Path, old: str, new: str, words: str) -> None:
    (shipped / "areas.toml").write_text(AREAS.replace(old, new, 1))
    with pytest.raises(CardError, match=r"areas\.toml") as caught:
        load_areas(shipped)
    assert words in str(caught.value)


def test_the_shipped_skill_tree_is_the_one_of_the_plan() -> None:
    areas = load_areas()
    assert len(areas) == 35
    assert len({area.pillar for area in areas.values()}) == 8
    assert areas["grad.logistic"].prerequisites == ("loss.classification", "grad.linear")


def test_loading_and_asking_load_no_numpy() -> None:
    code = (
        "import sys; from studyml.decks import load_library, ask; library = load_library(None);"
        "[ask(card, 1) for card in library.cards.values()];"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'sympy', 'textual', 'sqlite_utils')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("kind", list(Kind))
def test_a_template_of_every_kind_loads(shipped: Path, own: Path, kind: Kind) -> None:
    path, line = append_card(own, "a.one", "mine", kind)
    append_card(own, "a.one", "mine-2", kind)
    library = load_library(own, shipped)
    assert library.errors == ()
    assert (library.cards["mine"].kind, library.cards["mine"].line, library.cards["mine"].path) == (
        kind,
        line,
        str(path),
    )
    with pytest.raises(UsageError, match="already"):
        append_card(own, "a.one", "mine", kind)
