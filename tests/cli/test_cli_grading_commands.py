"""``grade``, ``shape`` and ``derive`` as a shell sees them: stdout is data, stderr one line, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from program import studyml

from studyml.cli import run


def _run(*words: str, given: str | bytes = "") -> subprocess.CompletedProcess[str]:
    data = given if isinstance(given, bytes) else given.encode()
    done = subprocess.run([sys.executable, "-m", "studyml", *words], input=data, capture_output=True, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def _here(capsys: pytest.CaptureFixture[str], *words: str) -> subprocess.CompletedProcess[str]:
    """The same command line in this process: quicker, for what needs no stdin."""
    code = run(words)
    told = capsys.readouterr()
    return subprocess.CompletedProcess(words, code, told.out, told.err)


GOOD = {"id": "a", "kind": "formula", "symbols": {"X": "(n, m)", "r": "(n,)"}, "expected": "X.T @ r"}


def test_grade_answers_every_line_in_order() -> None:
    lines = [
        json.dumps({**GOOD, "id": 0, "answer": "r @ X"}).encode(),
        b"not json",
        b"",
        b"\xff\xfe\x00",
        json.dumps({**GOOD, "id": 4, "answer": "X @ r"}).encode(),
        b'{"id": 5}',
        json.dumps({**GOOD, "id": 6, "answer": "__import__('os')"}).encode(),
    ]
    done = _run("grade", given=b"\xef\xbb\xbf" + b"\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [answer["outcome"] for answer in answers] == [
        "correct", "syntax_error", "syntax_error", "syntax_error", "shape_error", "syntax_error", "unsafe",
    ]  # fmt: skip
    assert [answer["id"] for answer in answers] == [0, None, None, None, 4, 5, 6]
    assert [answer["line"] for answer in answers if "line" in answer] == [2, 3, 4, 6]
    assert answers[4]["mistakes"][0] == "transpose"


def test_grade_reads_a_large_file_with_several_graders(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    answers = ["X.T @ r", "X.T @ r/n", "X @ r"]
    file.write_text("\n".join(json.dumps({**GOOD, "id": i, "answer": answers[i % 3]}) for i in range(260)))
    done = _run("grade", str(file))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [row["id"] for row in rows] == list(range(260))
    assert [row["outcome"] for row in rows[:3]] == ["correct", "wrong", "shape_error"]


def test_grade_answers_before_the_next_line_comes() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "studyml", "grade", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None and process.stdout is not None
    for number in range(3):
        process.stdin.write(json.dumps({**GOOD, "id": number, "answer": "X.T @ r"}) + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == number
    process.stdin.close()
    assert process.wait(60) == 0


def test_grade_names_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    done = _here(capsys, "grade", "no-such-file.jsonl")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "no-such-file.jsonl" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code", "first"),
    [
        (("X.T @ r", "X=5,3", "r=5"), 0, "(3,)"),
        (("X @ w + b", "X=n,m", "w=m", "b="), 0, "(n,)"),
        (("X @ W", "X=(5, 3)", "W=3x4"), 0, "(5, 4)"),
        (("X", "X=3×4"), 0, "(3, 4)"),
        (("X", "X=n x m"), 0, "(n, m)"),
        (("X.shape", "X=n,m"), 0, "(2,)"),
        (("np.linalg.svd(X, full_matrices=False)", "X=7,3"), 0, "(7, 3), (3,), (3, 3)"),
        (("X @ r", "X=5,3", "r=5"), 1, "error"),
    ],
)
def test_shape(words: tuple[str, ...], code: int, first: str, capsys: pytest.CaptureFixture[str]) -> None:
    done = _here(capsys, "shape", *words)
    assert (done.returncode, done.stdout.splitlines()[0], done.stderr) == (code, first, "")


def test_shape_explains_numpys_error_and_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(_here(capsys, "shape", "X @ r", "X=5,3", "r=5", "--json").stdout)
    assert data["schema"] == 1 and data["shape"] == "error"
    assert "core dimension" in data["message"]
    assert "X.T @ r" in data["explanation"]


@pytest.mark.parametrize(
    "words", [("X @@", "X=5,3"), ("Y", "X=5,3"), ("X", "X"), ("X", "X=5,,3x"), ("X", "X=-1"), ("X", "1=3")]
)
def test_shape_names_what_it_cannot_read(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    done = _here(capsys, "shape", *words)
    assert done.returncode == 2
    assert done.stdout == "" and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("assignment", "near"),
    [
        ("X=5;3", "X=5,3"),
        ("X={n, m}", "X=n,m"),
        ("X=5 3", "X=5,3"),
        ("X=n m", "X=n,m"),
        ("X=(n m)", "X=n,m"),
        ("X=(5,3", "X=5,3"),
        ("X=2.5", "X=5,3 r=5"),
    ],
)
def test_shape_says_what_a_size_is_and_the_nearest_one(
    assignment: str, near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = _here(capsys, "shape", "X", assignment)
    assert done.returncode == 2 and f"{assignment!r}: " in done.stderr and near in done.stderr


def test_shape_says_how_labels_are_declared(capsys: pytest.CaptureFixture[str]) -> None:
    done = _here(capsys, "shape", "W[y]", "W=v,d", "y=n")
    assert done.returncode == 1 and "y='(n,) int'" in done.stdout
    assert _here(capsys, "shape", "W[y]", "W=v,d", "y=(n,) int").stdout == "(n, d)\n"


def test_shape_is_not_told_two_shapes_of_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert "X has two shapes" in _here(capsys, "shape", "X", "X=5,3", "X=4,4").stderr


def test_derive(tmp_path: Path) -> None:
    right = "dL/dp = (p - y)/(p*(1 - p))/n\ndp/dz = p*(1 - p)\ndL/dz = (p - y)/n\n"
    right += "dL/dw = X.T @ (p - y)/n\ndL/db = sum(p - y)/n\n"
    file = tmp_path / "mine.txt"
    file.write_text(right)
    done = studyml("derive", "bce-derivation", str(file), home=tmp_path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1].startswith("correct")
    noted = studyml("derive", "bce-derivation", home=tmp_path, text=f"we set lr = lr\n{right}")
    assert noted.returncode == 0 and noted.stdout.startswith(" 1 not read     lr = lr\n")
    assert noted.stdout.splitlines()[-1] == "correct: every step that was read is right; line 1 was not read"
    wrong = right.replace("X.T @", "X @")
    done = studyml("derive", "bce-derivation", "--json", home=tmp_path, text=wrong)
    data = json.loads(done.stdout)
    assert done.returncode == 1
    assert data["first_wrong"] == 3 and data["mistakes"][0] == "transpose"


@pytest.mark.parametrize(
    ("words", "told"),
    [(("derive", "bce-derivatio"), "bce-derivation"), (("derive", "bce-derivation", "nothing.txt"), "nothing.txt")],
)
def test_derive_names_what_is_missing(words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    done = _here(capsys, *words)
    assert done.returncode == 2
    assert told in done.stderr and len(done.stderr.splitlines()) == 1
