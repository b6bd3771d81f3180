"""``studyml retro --draft [--edit]``: printed, edited, read back; ``--yes`` records before it prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyml.cli import retro as cli_retro
from studyml.cli import run
from studyml.clock import FixedClock, clock_from_environment
from studyml.model import EventKind
from studyml.paths import find_home
from studyml.store import Store


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDYML_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STUDYML_NOW", "2027-01-15T20:00+01:00")
    return tmp_path / "home"


def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    path = tmp_path / "editor.sh"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(path))


def retros() -> list[dict[str, object]]:
    with Store.open(find_home().store, FixedClock(clock_from_environment().now())) as store:
        return [dict(event.payload) for event in store.events([EventKind.RETRO])]


def kept(home: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (home / "retro").glob("*")]


def test_the_draft_is_printed_and_nothing_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["retro", "--draft"]) == 0
    assert capsys.readouterr().out.startswith("# Retro 2027-01-15\n")
    assert retros() == []


def test_what_the_editor_wrote_is_read_and_recorded(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(monkeypatch, tmp_path, "printf '## What was difficult\\n* einsum\\n' >> \"$1\"")
    assert run(["retro", "--draft", "--edit", "--yes"]) == 0
    assert [area["area"] for area in retros()[0]["areas"]] == ["shapes.einsum"]  # type: ignore[attr-defined]  # a list
    assert kept(home) == []


def test_an_edited_text_survives_a_failing_editor_and_is_gone_on_with(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    editor(monkeypatch, tmp_path, "echo '* einsum' >> \"$1\"; exit 3")
    assert run(["retro", "--draft", "--edit", "--yes"]) == 2
    assert [text.endswith("* einsum\n") for text in kept(home)] == [True]
    assert "kept in" in capsys.readouterr().err and retros() == []
    editor(monkeypatch, tmp_path, "exit 0")
    assert run(["retro", "--draft", "--edit", "--yes"]) == 0
    assert "* einsum" in str(retros()[0]["text"])


def test_an_editor_that_is_no_command_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VISUAL", '"vim')
    assert run(["retro", "--draft", "--edit", "--yes"]) == 2
    assert "No closing quotation ('studyml config editor NAME' sets one)" in capsys.readouterr().err


def test_a_picture_saved_over_the_text_is_refused_and_kept(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(monkeypatch, tmp_path, "printf '\\211PNG\\r\\n\\032\\n\\000\\000' > \"$1\"")
    assert run(["retro", "--draft", "--edit", "--yes"]) == 2
    assert retros() == []
    assert [path.read_bytes()[:4] for path in (home / "retro").glob("*")] == [b"\x89PNG"]


@pytest.mark.parametrize(
    "words", [["--edit"], [], ["x.md", "--draft"], ["--draft", "--yes"], ["--draft", "--edit"]], ids=" ".join
)
def test_words_that_do_not_fit_together_are_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["retro", *words]) == 2
    assert capsys.readouterr().err.startswith("studyml: ")


def test_a_reader_that_goes_away_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("## Struggled with\n- einsum\n")

    def gone(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(cli_retro, "_print", gone)
    run(["retro", str(notes), "--yes"])
    assert len(retros()) == 1
