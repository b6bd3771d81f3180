"""The small files beside the store: written whole or not at all, where they are and as they are."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studyml.decks.template import append_card
from studyml.errors import CardError, InputError
from studyml.files import write_whole
from studyml.model import Kind, Outcome, Question, Verdict
from studyml.study import disputes


def test_a_link_stays_a_link_and_a_file_keeps_its_mode(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles" / "config.toml"
    kept.parent.mkdir()
    kept.write_text("old")
    kept.chmod(0o640)
    link = tmp_path / "home" / "config.toml"
    link.parent.mkdir()
    link.symlink_to(kept)
    write_whole(link, "new \udcff")
    assert link.is_symlink() and kept.read_text() == "new ?"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640
    assert [path.name for path in kept.parent.iterdir()] == ["config.toml"]


def test_what_cannot_be_put_in_place_leaves_the_old_text_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = tmp_path / "optim.md"
    deck.write_text("# optim\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CardError, match=r"optim\.md: can't be written: No space left"):
        append_card(tmp_path, "optim", "mine", Kind.FORMULA)
    with pytest.raises(InputError, match="No space left"):
        disputes.keep(
            tmp_path, Question("q", Kind.FORMULA), "x", Verdict(Outcome.WRONG), datetime(2027, 1, 15, tzinfo=UTC)
        )
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("optim.md", "# optim\n")]


def test_a_card_is_appended_in_the_deck_s_own_line_ends(tmp_path: Path) -> None:
    (tmp_path / "optim.md").write_bytes(b"# optim\r\n")
    path, line = append_card(tmp_path, "optim", "mine", Kind.FORMULA)
    text = path.read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n") and text.splitlines()[line - 1] == b"## mine"
