"""Where the learner's folders can't be told: one line that says so, never a hang or a traceback."""

from __future__ import annotations

import pwd
from pathlib import Path

import pytest
from program import studyml

from studyml.errors import SettingsError
from studyml.paths import find_home, store_file


@pytest.mark.parametrize(
    ("line", "home", "told"),
    [
        ("due", None, "your home folder is not known (set HOME or STUDYML_HOME)"),
        ("remind status", None, "your home folder is not known (set HOME or STUDYML_HOME)"),
        ("due", "~nobody-of-this-name/x", "no user 'nobody-of-this-name' here"),
        ("sync ~nobody-of-this-name/x", "kept", "no user 'nobody-of-this-name' here"),
        ("retro ~nobody-of-this-name/x", "kept", "no user 'nobody-of-this-name' here"),
    ],
)
def test_a_home_that_nobody_knows_is_named(
    line: str, home: str | None, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    environment: dict[str, str | None] = {"HOME": None, "STUDYML_HOME": home}
    done = studyml(*line.split(), home=tmp_path, at=tmp_path, **environment)  # type: ignore[arg-type]
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert told in done.stderr
    assert not list(tmp_path.glob("~*"))


def test_a_relative_home_is_one_of_the_folder_we_are_in(tmp_path: Path) -> None:
    environment: dict[str, str | None] = {"HOME": "own", "STUDYML_HOME": None}
    done = studyml("config", "minutes", "30", home=tmp_path, at=tmp_path, **environment)  # type: ignore[arg-type]
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "own" / ".config" / "studyml" / "config.toml").exists()


def test_a_folder_that_is_gone_matters_only_to_what_lies_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    monkeypatch.setenv("STUDYML_HOME", str(tmp_path))
    assert find_home().state == tmp_path
    monkeypatch.setenv("STUDYML_HOME", "below")
    with pytest.raises(SettingsError, match="the folder you are in is gone"):
        store_file()
