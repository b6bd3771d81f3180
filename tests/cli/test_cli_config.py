"""Settings: every key is checked wherever it comes from, and a settings file keeps all that is not changed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyml.config import KEYS, THEMES, TRAVELLING, WORDS, Config, read_config
from studyml.errors import SettingsError
from studyml.paths import Home
from studyml.study import preferences
from studyml.tui import themes


def test_every_key_has_words_and_the_themes_are_those_of_the_screens() -> None:
    assert tuple(theme.name for theme in themes.THEMES) == THEMES
    assert set(WORDS) == set(KEYS) == set(Config.__slots__)
    assert set(TRAVELLING) == set(preferences.PREFERENCES)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("theme = 'light'\nminuts = 25\n", 2, "'minutes'"),
        ("theme = 'ligth'\n", 1, "'light'"),
        ("\n\nminutes = '25 min'\n", 3, "1 to 240"),
        ("mouse = 1\n", 1, "true or false"),
        ("quiet = '22-7'\n", 1, "22:00-07:00"),
        ("minutes = 25\nminutes = 26\n", 2, "TOML"),
        ("theme = nord\n", 1, "TOML"),
        ("# fine\n[quiet]\nfrom = 1\n", 2, "22:00-07:00"),
        ("retention = 0.9\n", 1, "studyml config retention"),
        ("mouse = true\n[[theme]]\n", 2, "'light'"),
        ("quiet = '7:00-07:00'\n", 1, "two different times"),
        ("editor = '\"vim'\n", 1, "whose quotes close"),
        ("editor = '\u2028'\nminuts = 25\n", 2, "'minutes'"),
        ("theme = 'light'\neditor = '\udce9'\n", 2, "save it as UTF-8"),
    ],
)
def test_a_mistake_by_hand_names_its_line_and_the_remedy(text: str, line: int, told: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(SettingsError) as caught:
        read_config(file)
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert told in str(caught.value)


@pytest.mark.parametrize("text", ["minutes = 'x'\n", "minutes =\n", "theme = 'light'\nminutes = 900 # long\n"])
def test_a_wrong_value_is_mended_by_setting_it(text: str, tmp_path: Path) -> None:
    home = Home(tmp_path, tmp_path, tmp_path)
    home.config_file.write_text(text)
    assert preferences.change(home, None, "minutes", "30") == read_config(home.config_file).minutes == 30
    home.config_file.write_text(text + "mouse = 7\n")
    with pytest.raises(SettingsError, match="'mouse' can't be 7"):
        preferences.change(home, None, "minutes", "30")
    assert home.config_file.read_text() == text + "mouse = 7\n"


def test_the_mark_that_some_editors_put_first_is_no_mistake(tmp_path: Path) -> None:
    home = Home(tmp_path, tmp_path, tmp_path)
    home.config_file.write_bytes(b"\xef\xbb\xbfminutes = 25\r\n")
    assert read_config(home.config_file).minutes == 25
    assert preferences.change(home, None, "minutes", "30") == read_config(home.config_file).minutes == 30
    assert home.config_file.read_bytes() == b"minutes = 30\r\n"


LINES = st.lists(
    st.sampled_from(
        ["# a comment", "", "minutes = 25", 'editor = "a # b" # mine', "'theme' = 'light'  # dark", "mouse=false",
         "quiet = '22:00-06:00'# night"]
    ), unique=True,
)  # fmt: skip
VALUES = st.one_of(
    st.tuples(st.just("minutes"), st.integers(1, 240).map(str)),
    st.tuples(st.just("editor"), st.text(st.characters(codec="utf-8"), max_size=9)),
    st.tuples(st.just("theme"), st.sampled_from(THEMES)),
    st.tuples(st.just("mouse"), st.sampled_from(["true", "false"])),
    st.tuples(st.just("quiet"), st.sampled_from(["none", "1:00-2:30"])),
)


@settings(deadline=None)
@given(LINES, VALUES)
def test_changing_one_key_leaves_everything_else(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], change: tuple[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("home")
    home, (key, text) = Home(folder, folder, folder), change
    before = "\n".join(lines) + "\n"
    home.config_file.write_text(before)
    try:
        value = preferences.change(home, None, key, text)
    except SettingsError:  # no TOML file can hold it raw; nothing may have changed
        assert home.config_file.read_text() == before
        return
    after = home.config_file.read_text()
    assert tomllib.loads(after) == tomllib.loads(before) | {key: value}
    ours = re.compile(rf"['\"]?{key}\b")
    assert all(line in after.splitlines() for line in lines if not ours.match(line))
    assert all(comment in after for comment in ("# mine", "# dark", "# night", "# a comment") if comment in before)
    assert not list(folder.glob(".*"))
