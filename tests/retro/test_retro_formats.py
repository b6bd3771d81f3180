"""One retro in every format, and files that are broken, huge or hostile."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest

from studyml.decks import load_areas
from studyml.errors import InputError
from studyml.retro import Findings, plain, read_retro

MARKDOWN = "# Retro\n\n## Struggled with\n\n- einsum\n- dropout\n\n## Went well\n\n- k-means\n"
ORG = (
    "* Retro\n** Struggled with\n- einsum\n- dropout\n#+BEGIN_SRC python\nsoftmax is hard\n#+END_SRC\n"
    "** Went well\n- k-means\n"
)
HTML = (
    "<html><style>softmax is hard</style><body><h1>Retro</h1>\n<h2>Struggled with</h2><ul><li>einsum</li>\n"
    "<li><i>dropout</i></li></ul><pre>softmax is hard</pre><h2>Went well</h2><p>k-means</p></body></html>"
)
JSON = json.dumps({"struggledWith": ["einsum", "dropout"], "went well": [{"topic": "k-means"}]})
CSV = "topic;status;comment\neinsum;bad;\ndropout;rusty;at test time\nk-means;good;\n"


def notebook(**extra: object) -> str:
    cells = [
        {"cell_type": "markdown", "source": MARKDOWN.splitlines(keepends=True)},
        {"cell_type": "code", "source": "# softmax is hard", "outputs": [{"text": ["svm is hard"]}]},
    ]
    return json.dumps({"nbformat": 4, "cells": cells, **extra}, indent=1)


def old_notebook() -> str:
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Struggled with"]},
        {"cell_type": "markdown", "source": "- einsum\n- dropout"},
        {"cell_type": "code", "input": ["softmax is hard"], "outputs": []},
        {"cell_type": "heading", "level": 2, "source": "Went well"},
        {"cell_type": "markdown", "source": ["- k-means"]},
    ]
    return json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]})


def read(data: str | bytes, name: str) -> Findings:
    return read_retro(data.encode() if isinstance(data, str) else data, name, load_areas())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (MARKDOWN, "retro.md"),
        (MARKDOWN, "standard input"),
        (MARKDOWN.replace("\n", "\r\n"), "retro.txt"),
        (f"---\ntitle: softmax is hard\ndate: 2024-01-01\n---\n{MARKDOWN}", "retro.md"),
        (ORG, "retro.org"),
        (HTML, "retro.html"),
        (HTML, "standard input"),
        (JSON, "retro.json"),
        (CSV, "retro.csv"),
        (CSV.replace(";", "\t"), "retro.tsv"),
        (CSV.replace(";", ","), "standard input"),
        (notebook(), "retro.ipynb"),
        (notebook(), "standard input"),
        (old_notebook(), "retro.ipynb"),
        (notebook()[:-120], "cut.ipynb"),
    ],
)
def test_every_format_says_the_same(text: str, name: str) -> None:
    findings = read(text, name)
    assert {f.area for f in findings.weak} == {"shapes.einsum", "reg"}
    assert {f.area for f in findings.strong} == {"algo.kmeans"}


@pytest.mark.parametrize(
    ("text", "name"), [(MARKDOWN, "a.md"), (ORG, "a.org"), (CSV, "a.csv"), (notebook(), "a.ipynb"), (JSON, "a.json")]
)
def test_lines_count_in_the_text_given_back(text: str, name: str) -> None:
    findings = read(text, name)
    lines = findings.text.split("\n")
    for finding, word in zip(findings.weak, ("einsum", "dropout"), strict=True):
        assert word in lines[finding.line - 1]


def test_a_line_of_a_wrapped_paragraph_is_the_line_of_its_words() -> None:
    text = "Today went slowly in the morning and even slower in the afternoon because I was stuck\n"
    text += "on the softmax jacobian.\n"
    (finding,) = read(text, "a.md").weak
    assert (finding.area, finding.line) == ("grad.softmax", 2)


HOSTILE = {
    "long line": "## Hard\n- " + "softmax gradient and broadcasting " * 600,
    "one word": "## Hard\n- " + "x" * 20_000,
    "digits": "1" * 20_000 + " min",
    "numbers": "1 " * 10_000 + "min",
    "angles": "<html>" + "<" * 20_000,
    "tags": "<html>" + "<b>" * 7_000,
    "brackets": "[" * 100_000,
    "objects": '{"a":' * 5_000,
    "pipes": "|" * 20_000,
    "parentheses": "(" * 20_000 + ")" * 20_000,
    "stars": "*" * 20_000 + "x",
    "dashes": "- " * 10_000 + "x",
    "colons": "a: " * 7_000,
    "calls": "a(b" * 7_000,
    "fences": "```\n" * 5_000,
    "underlined": "x" * 20_000 + "\n" + "=" * 20_000,
    "backticks": "`" * 20_001,
    "notebook": '{"cell_type":"markdown","source":[' + '"a",' * 10_000,
    "mojibake": "√©" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_little_time(name: str) -> None:
    started = time.process_time()
    read(HOSTILE[name], "notes.txt")
    assert time.process_time() - started < 1.0


def test_nothing_is_lost_of_a_long_line() -> None:
    text = HOSTILE["long line"]
    findings = read(text, "a.md")
    assert findings.text == text
    assert {f.area for f in findings.weak} == {"grad.softmax", "shapes.broadcast"}


def test_escape_sequences_are_never_shown() -> None:
    text = "## Hard\n- \x1b[31meinsum\x1b[0m \x1b]0;owned\x07\x9b2J\u202e\n- \x1b[2Jfoo \x07bar\n"
    findings = read(text, "a.md")
    shown = json.dumps([f.text + f.reason for f in findings.weak] + [u.text for u in findings.unmapped])
    assert "einsum" in shown
    assert not any(word in shown for word in ("\\u001b", "\\u009b", "\\u0007", "\\u202e", "[31m", "owned", "[2J"))


def test_plain_text_has_no_control_character_and_fits() -> None:
    assert plain("a\x1b[1mb\x00\tc\u200f\nd") == "ab c d"
    assert plain("abcdef", 4) == "abc…"


@pytest.mark.parametrize(
    ("text", "name"),
    [('{"cells": [], "x": "cell_type"}', "a.ipynb"), ('{"cells":[{"cell_type":"code"}]}', "a.ipynb"), ("{}", "a.json")],
)
def test_files_without_notes(text: str, name: str) -> None:
    if '"cell_type":' in text:
        with pytest.raises(InputError, match="no cell"):
            read(text, name)
    else:
        with pytest.raises(InputError):
            read(text, name)


PIECES = (
    b"<![if", b"<!--", b"&#99999999;", b"\\ud800", b"\xff", b"\x00", b"```", b"|---|", b"\x1b[", b"((((",
    b"\xe2\x80\xae", b'{"cells":[', b"[x]", b"1/0 min", b"99999999999 min", b"2024-99-99",
    b"<table><tr><td>", b"#+BEGIN_SRC", b"\r",
)  # fmt: skip


def test_damaged_notes_are_read_or_refused_and_can_be_stored() -> None:
    rng = random.Random(4)
    seeds = [path.read_bytes() for path in sorted((Path(__file__).parent / "notes").iterdir())]
    for _ in range(90):
        data = bytearray(rng.choice(seeds))
        for _ in range(rng.randint(1, 8)):
            place = rng.randrange(len(data) + 1)
            data[place : place + rng.choice((0, 0, 20))] = rng.choice(PIECES)
        try:
            found = read(bytes(data), "x" + rng.choice((".md", ".html", ".csv", ".org", ".json", ".ipynb", "")))
        except InputError:
            continue
        json.dumps(found.to_payload(), ensure_ascii=False).encode()
        found.text.encode()


def test_half_characters_of_a_notebook_are_replaced() -> None:
    cell = '{"cell_type": "markdown", "source": "## Hard\\n- einsum \\ud800"}'
    findings = read(f'{{"cells": [{cell}]}}', "a.ipynb")
    assert [f.area for f in findings.weak] == ["shapes.einsum"]
    findings.text.encode()
