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


def test_what_gets_the_name_is_on_the_disk_and_private_by_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text("old")
    file.chmod(0o600)
    flushed: list[os.stat_result] = []
    replaced: list[bool] = []
    fsync, replace = os.fsync, os.replace

    def flush(handle: int) -> None:
        flushed.append(os.fstat(handle))
        fsync(handle)

    def put(part: Path, name: Path) -> None:
        now = os.stat(part)
        replaced.append(any((then.st_ino, then.st_size) == (now.st_ino, len("new")) for then in flushed))
        replace(part, name)

    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(os, "replace", put)
    write_whole(file, "new")
    assert replaced == [True] and file.read_text() == "new"
    assert stat.S_IMODE(flushed[0].st_mode) == 0o600
    assert stat.S_ISDIR(flushed[-1].st_mode) and flushed[-1].st_ino == tmp_path.stat().st_ino


def test_a_folder_that_cannot_be_flushed_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def of_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(22, "Invalid argument")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", of_files)
    write_whole(tmp_path / "config.toml", "new")
    assert (tmp_path / "config.toml").read_text() == "new"


def test_another_name_of_a_file_keeps_the_old_text(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("old")
    os.link(tmp_path / "other", tmp_path / "config.toml")
    write_whole(tmp_path / "config.toml", "new")
    assert [(tmp_path / name).read_text() for name in ("other", "config.toml")] == ["old", "new"]


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    """``config.toml`` may be a link to ``/dev/null``; here to what anyone may make."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "config.toml").symlink_to(tmp_path / "pipe")
    with pytest.raises(OSError, match="no regular file"):
        write_whole(tmp_path / "config.toml", "new")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_written_by_root_a_learner_s_file_stays_the_learner_s(tmp_path: Path) -> None:
    file = tmp_path / ".bashrc"
    file.write_text("old")
    os.chown(file, 1234, 1234)
    write_whole(file, "new")
    assert (file.stat().st_uid, file.stat().st_gid, file.read_text()) == (1234, 1234, "new")


def test_a_name_of_any_length_can_be_written_and_what_a_killed_process_left_goes(tmp_path: Path) -> None:
    long = tmp_path / ("é" * 125)
    (tmp_path / f".{'é' * 40}.{os.getpid()}.part").write_text("half")
    write_whole(long, "new")
    assert [path.name for path in tmp_path.iterdir()] == [long.name]


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
