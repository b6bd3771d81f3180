"""Every error says what to do: in the source, and where a learner meets it."""

from __future__ import annotations

import ast
import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import studyml

from studyml import errors
from studyml.errors import InputError, StudymlError
from studyml.remedies import remedy_for

SOURCE = Path(errors.__file__).parent
NAMES = {name for name, found in vars(errors).items() if isinstance(found, type) and issubclass(found, StudymlError)}
REFUSALS = {"OSError", "FileNotFoundError", "UnicodeDecodeError", "tomllib.TOMLDecodeError"}
"""What an error may be raised from instead of having a remedy of its own."""


def without_remedy(tree: ast.Module) -> Iterator[int]:
    """The lines that make an error which says nothing of what to do."""
    refused: set[ast.AST] = set()
    for handler in (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.type):
        caught = set(ast.unparse(handler.type).strip("()").split(", "))  # type: ignore[arg-type]
        raised = (node for node in ast.walk(handler) if isinstance(node, ast.Raise) and caught <= REFUSALS)
        refused |= {node.exc for node in raised if isinstance(node.cause, ast.Name) and node.exc is not None}
    for node in ast.walk(tree):
        told = node in refused or any(word.arg == "remedy" for word in getattr(node, "keywords", ()))
        if isinstance(node, ast.Call) and not told and ast.unparse(node.func) in (*NAMES, "click.UsageError"):
            yield node.lineno


def test_every_error_in_the_source_says_what_to_do() -> None:
    texts = {
        str(path): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if "mutants" not in path.parts
    }
    raising = {file: text for file, text in texts.items() if any(name in text for name in (*NAMES, "UsageError"))}
    found = {file: [*without_remedy(ast.parse(text))] for file, text in raising.items()}
    assert {file: lines for file, lines in found.items() if lines} == {}


def test_every_refusal_of_the_system_has_a_remedy_and_an_own_one_is_preferred() -> None:
    assert all(remedy_for(OSError(number, "")) for number in errno.errorcode)
    for own, told in (("", "free some space"), ("delete old copies", "delete old copies")):
        with pytest.raises(InputError, match=rf"x: can't be written \({told}") as caught:
            raise InputError("can't be written", path="x", remedy=own) from OSError(errno.ENOSPC, "")
        assert caught.value.remedy.startswith(told)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("theme = dark\n", 1, "text goes in quotes"),
        ("minutes = 20\nminutes = 30\n", 2, "keep one"),
        ("minutes = 20\ntheme = 'dark\n", 2, "close the quote"),
        ('theme = "dark\nminutes = 20\n', 1, "close the quote"),
        ("minutes = 20 theme = 'dark'\n", 1, "on each line"),
        ("minutes: 20\n", 1, "write 'key = value'"),
        ("minutes\n", 1, "write 'key = value'"),
        ("= 3\n", 1, "write 'key = value'"),
        ("minutes = [20\n", 1, "close the bracket"),
        ("theme = 'd\xe4rk'\n".encode("latin-1"), 1, "save it as UTF-8"),
        ("minutes = 20\ntheme = 3\n", 2, "it takes one of 'dark'"),
        (None, None, "it is a folder"),
    ],
)
def test_a_settings_file_that_cant_be_read_says_how_to_mend_it(
    text: str | bytes | None, line: int | None, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    if text is None:
        file.mkdir()
    else:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = studyml("config", home=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert str(file) + (f":{line}: " if line else ": ") in done.stderr
    assert told in done.stderr.rpartition("(")[2]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("grade nofile", "'-' for stdin"),
        ("grade .", "it is a folder"),
        ("derive bce-derivation nofile", "your lines on stdin"),
        ("derive bce-derivation latin.txt", "save it as UTF-8"),
        ("check .", "give a .py"),
        ("check empty.py", "write the model into it"),
        ("check nofile.py --watch", "give a file"),
        ("check a.py b.py --watch", "studyml check FILE --watch"),
        ("plan --done 5", "studyml retro FILE"),
        ("import copy.db", "studyml restore copy.db"),
        ("import .", "it is a folder"),
        ("retro --edit", "--draft --edit"),
        ("retro empty.ipynb", "what was difficult"),
        ("shape X", "give its sizes: X=n,m"),
        ("shape X@r X=5,3", "give its sizes: r=n,m"),
        ("shape X.T@ X=5,3", "e.g. studyml shape"),
        ("export empty.py/x", "make it"),
    ],
)
def test_whatever_is_asked_wrongly_the_message_ends_with_what_to_do(line: str, told: str, tmp_path: Path) -> None:
    assert studyml("config", "new", "3", home=tmp_path).returncode == 0
    assert studyml("backup", "copy.db", home=tmp_path, at=tmp_path).returncode == 0
    (tmp_path / "empty.py").write_text("")
    (tmp_path / "latin.txt").write_bytes("dL/dp = \xe4".encode("latin-1"))
    (tmp_path / "empty.ipynb").write_text(
        '{"cells": [{"cell_type": "markdown", "source": []}], "nbformat": 4, "metadata": {}}'
    )
    done = studyml(*line.split(), home=tmp_path, at=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done
    assert told in done.stderr.rpartition(" (")[2], done.stderr
    assert done.stderr.endswith(")\n")
