"""Code out of files, notebooks and notebooks printed as text; prose and quoted code stay out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studyml.errors import InputError
from studyml.judge.extract import extract, read_submission
from studyml.paths import shipped_cards


def test_the_notes_hold_two_classes_and_no_reviewers_code() -> None:
    found = read_submission(shipped_cards() / "examples" / "day-1.txt")
    code = "\n".join(cell.code for cell in found.cells)
    assert found.classes == ("LinearRegression", "LogisticRegression")
    assert found.broken is None
    assert "make_regression" not in code and "epsilon = 1e-15" not in code
    assert "## Review" not in code.replace("## Review\n", "") or "Suggestions" not in code


def test_lines_of_a_dump_are_lines_of_the_file() -> None:
    text = "prose\n\nIn [3]:\nx = 1\ndef f():\n    return 2\n\nMore prose here.\n"
    (cell,) = extract(text, "notes.txt").cells
    assert cell.name == "In [3]"
    assert cell.line + cell.code.split("\n").index("def f():") == 5
    assert "prose" not in cell.code


@pytest.mark.parametrize(
    "tail",
    [
        "step: 0, loss: 1.62\n[1 0 1]",
        "```\nclass Quoted:\n    pass\n```",
        "# Heading\n* a list",
        "Out[1]:\n3",
        "That was it.",
    ],
)
def test_output_prose_and_fences_end_a_cell(tail: str) -> None:
    found = extract(f"In [1]:\nclass A:\n    pass\n\n{tail}\n", "notes.txt")
    assert found.classes == ("A",)
    assert found.broken is None


def test_an_indented_cell_is_quoted_code() -> None:
    assert extract("In [None]:\n  class A:\n      pass\n", "notes.txt").cells == ()


def test_console_prompts_with_code_on_the_line() -> None:
    found = extract("In [1]: def f(x):\n   ...:     return x\n\nOut[2]: 3\nIn [2]: f(3)\n", "session.txt")
    assert found.functions == ("f",)


def test_a_definition_that_does_not_parse_is_named_with_its_line() -> None:
    found = extract("text\nIn [1]:\nclass A\n    pass\n", "notes.txt")
    assert found.broken is not None and found.broken.line == 3


def test_notebooks_of_both_versions_without_magics() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["class NotCode: pass"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "!pip install x\n", "class A:\n", "    pass"]},
        {"cell_type": "code", "source": "%%bash\nls"},
    ]
    found = extract(json.dumps({"nbformat": 4, "cells": cells}), "n.ipynb")
    assert found.classes == ("A",) and found.notebook
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "def f(): pass"}]}]}
    assert extract(json.dumps(old), "n.ipynb").functions == ("f",)


@pytest.mark.parametrize("text", ["{", "[]", '{"cells": 3}', '{"cells": [{"cell_type": "code", "source": 3}]}'])
def test_a_broken_notebook_is_broken_syntax(text: str) -> None:
    found = extract(text, "n.ipynb")
    assert not found.cells and found.broken is not None


def test_a_file_that_does_not_parse_names_its_line() -> None:
    found = extract("x = 1\nclass A(:\n", "a.py")
    assert found.broken is not None and found.broken.line == 2


def test_windows_lines_and_encodings(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes("\ufeffclass A:\r\n    x = 'é'\r\n".encode())
    assert read_submission(path).classes == ("A",)
    path.write_bytes("class A:\n    x = 'é'\n".encode("utf-16"))
    assert read_submission(path).classes == ("A",)
    path.write_bytes(b"class A:\n    x = '\xe9'\n")
    assert read_submission(path).classes == ("A",)


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty.py", tmp_path / "b.py"
    empty.write_text("  \n")
    binary.write_bytes(b"\x7fELF\x00\x01")
    for path, word in ((tmp_path / "none.py", "no such"), (tmp_path, "folder"), (empty, "empty"), (binary, "not text")):
        with pytest.raises(InputError, match=word):
            read_submission(path)
