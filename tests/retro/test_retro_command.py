"""``studyml retro``: what is printed, asked and recorded."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from studyml.cli import retro as cli_retro
from studyml.cli import run
from studyml.clock import FixedClock
from studyml.decks import load_areas
from studyml.errors import UsageError
from studyml.model import EventKind
from studyml.paths import find_home
from studyml.store import Store
from studyml.study.retro_reading import RetroReading, own_lexicon, read_notes

NOTES = Path(__file__).parents[2] / "cards" / "examples" / "day-1.txt"
SMALL = b"## Struggled with\n- einsum\n- the little squares\n## Good\n- k-means\n"
CLOCK = FixedClock(datetime.fromisoformat("2027-01-15T09:00+01:00"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDYML_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STUDYML_NOW", "2027-01-15T09:00+01:00")
    return tmp_path / "home"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "notes.md"
    path.write_bytes(SMALL)
    return path


def recorded() -> list[dict[str, object]]:
    with Store.open(find_home().store, CLOCK) as store:
        return [dict(event.payload) for event in store.events([EventKind.RETRO])]


def reading() -> RetroReading:
    return read_notes(SMALL, "notes.md", load_areas())


def test_a_dry_run_prints_json_and_makes_no_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["retro", str(NOTES), "--dry-run", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["repaired"], len(found["weak"])) == (1, "mac_roman", 9)
    assert not home.exists()


def test_without_a_terminal_it_shows_and_says_to_add_yes(
    small: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["retro", str(small)]) == 2
    out, err = capsys.readouterr()
    assert "shapes.einsum" in out and "the little squares" in out
    assert "--yes" in err and "nothing was recorded" in err
    assert not home.exists()


def test_yes_records_one_event_with_what_the_fold_reads(small: Path) -> None:
    assert run(["retro", str(small), "--yes"]) == 0
    (payload,) = recorded()
    assert payload["text"] == SMALL.decode()
    assert [(a["area"], a["level"], a["confirmed"]) for a in payload["areas"]] == [
        ("shapes.einsum", "medium", True), ("algo.kmeans", "good", True),
    ]  # fmt: skip
    assert payload["findings"]["unmapped"][0]["text"] == "the little squares"


def test_the_same_notes_count_once(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["retro", str(small), "--yes"])
    shutil.copy(small, tmp_path / "copy.md")
    assert run(["retro", str(tmp_path / "copy.md"), "--yes"]) == 0
    assert "recorded on 2027-01-15 already" in capsys.readouterr().err
    assert len(recorded()) == 1


def test_the_store_knows_the_weak_areas(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["retro", str(small), "--yes"])
    with Store.open(find_home().store, CLOCK) as store:
        lines = store.retro_lines()
    assert (lines["shapes.einsum"]["level"], lines["algo.kmeans"]["level"]) == ("medium", "good")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "no such file"),
        (b"", "empty"),
        (b" \n ", "white space"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        ("folder", "folder"),
    ],
)
def test_what_is_no_notes_is_one_line_on_stderr(
    content: object, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "thing"
    if content == "folder":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    assert run(["retro", str(path), "--dry-run"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1 and word in err and "thing" in err


def test_escape_sequences_in_notes_and_names_reach_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.md"
    path.write_text("## Hard\n- \x1b[31meinsum \x1b]0;x\x07\n- \x1b[2Jfoo bar\n## Next\n- \x1b[1mread\n")
    run(["retro", str(path), "--dry-run"])
    run(["retro", str(tmp_path / "\x1b[31mno"), "--dry-run"])
    out, err = capsys.readouterr()
    assert "einsum" in out and "foo bar" in out and "no such file" in err
    assert "\x1b" not in out + err and "\x07" not in out + err


def test_notes_from_standard_input() -> None:
    result: Result = CliRunner().invoke(cli_retro.command, ["-", "--yes"], input=SMALL)
    assert result.exit_code == 0
    assert len(recorded()) == 1


def confirm(given: str) -> tuple[bool, RetroReading, str]:
    read = reading()
    answers: list[bool] = []

    @cli_retro.click.command()
    def ask() -> None:
        answers.append(cli_retro._confirm(read))

    result = CliRunner().invoke(ask, input=given)
    return (answers or [False])[0], read, result.output


def test_accepting_all_leaves_unmapped_lines_out() -> None:
    kept, read, output = confirm("\n")
    assert kept and "1 line without an area" in output
    assert [line["area"] for line in read.decided()] == ["shapes.einsum", "algo.kmeans"]


def test_line_by_line_changes_ignores_chooses_and_remembers() -> None:
    kept, read, _ = confirm("l\nh\ni\n1\ny\n")
    assert kept
    nearest = read.findings.unmapped[0].nearest[0]
    assert [(line["area"], line["level"]) for line in read.decided()] == [
        ("shapes.einsum", "high"),
        (nearest, "medium"),
    ]
    assert read.proposals[2].remembered


def test_an_unknown_area_is_refused_with_the_nearest() -> None:
    _, read, output = confirm("l\nshapes.einsun\nshapes.matmul\nn\n\n\n")
    assert "there is no area 'shapes.einsun' (e.g. shapes.einsum" in output
    assert read.decided()[0]["area"] == "shapes.matmul"


def test_quitting_records_nothing_and_end_of_input_neither() -> None:
    assert confirm("q\n")[0] is False
    assert confirm("")[0] is False


def test_a_remembered_phrase_maps_the_next_notes() -> None:
    read = reading()
    read.change(2, area="grad.conv")
    assert read.remember(2) == "the little squares"
    with Store.open(find_home().store, CLOCK) as store:
        read.record(store)
        later = read_notes(
            b"## Hard\n- again the little squares\n", "b.md", load_areas(), own_lexicon(find_home(), store)
        )
    assert [line["area"] for line in later.decided()] == ["grad.conv"]


def test_other_decisions_on_the_same_notes_are_recorded_again() -> None:
    with Store.open(find_home().store, CLOCK) as store:
        assert reading().record(store) is not None
        again = reading()
        again.ignore(0)
        assert again.recorded_before(store) is None
        assert again.record(store) is not None


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="no level"):
        reading().change(0, level="huge")
