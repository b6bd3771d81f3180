"""What README and docs print is what happens: every command runs, and what is shown under it is what it says.

Numbers may differ from run to run and "…" stands for anything; words may not.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from printed import ROOT, World, copy, needs_a_terminal

PAGES = sorted(
    str(path.relative_to(ROOT)) for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "cards" / "README.md")
)
TYPED = {
    "studyml retro day-1.txt": ("a",),
    "studyml quiz --plain --area grad.logistic": ("X.T @ (p - y)", ":undo", "(yhat - y) @ X / n", ":quit"),
}
"""What the learner types in a transcript; the program doesn't print it again when it comes through a pipe."""
LATER = "2027-01-20T09:00+00:00"


def transcripts(page: str) -> list[tuple[str, list[str]]]:
    """Return each command after a dollar sign with the lines shown under it."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            elif found and "$ " in block:
                found[-1][1].append(line)
    return found


def missing(shown: list[str], said: str, typed: tuple[str, ...]) -> str:
    """Return the first line shown that is not said, in this order; "" when all are."""
    left = re.sub(r"\d+", "#", said.replace("\r", ""))
    for line in shown:
        if line.strip() in ("", "…", *typed) or line.strip().startswith("isolation"):  # differs between systems
            continue
        text = re.sub(r"\d+", "#", line)
        for word in typed:
            text = text.removesuffix(f": {word}")
        found = re.search(r"[^\n]*".join(re.escape(part) for part in text.split("…")), left)
        if found is None:
            return line
        left = left[found.end() :]
    return ""


@pytest.mark.parametrize("page", [page for page in PAGES if transcripts(page)])
def test_transcripts_are_what_happens(page: str, template: World, tmp_path: Path) -> None:
    world = copy(template, tmp_path / "world")
    if page == "README.md":  # a first day begins with nothing
        for file in (world.folder / "home").iterdir():
            file.unlink() if file.is_file() else None
    for command, shown in transcripts(page):
        now = LATER if command in ("studyml due", "studyml remind now") else world.now
        typed = TYPED.get(command, ())
        text = "".join(f"{line}\n" for line in typed)
        if needs_a_terminal(command):
            code, said = replace(world, now=now).run_on_a_terminal(command, text)
        else:
            done = replace(world, now=now).run(command, text)
            code, said = done.returncode, done.stdout + done.stderr
        assert code in (0, 1), (command, said)
        assert "Traceback" not in said
        assert missing(shown, said, typed) == "", (command, said)


@pytest.mark.parametrize("page", PAGES)
def test_pages_name_commands_and_files_that_exist(page: str) -> None:
    from studyml.cli import COMMANDS

    text = (ROOT / page).read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^```\n.*?^```|`[^`\n]+`", text, re.MULTILINE | re.DOTALL))
    assert set(re.findall(r"(?<![\w./-])studyml ([a-z]+)\b", code)) <= set(COMMANDS)
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not link.startswith("http")]
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []
    paths = re.findall(r"`((?:studyml|tests|cards|docs|bench)/[\w./-]+[\w/])`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_no_source_points_to_a_document_that_is_not_here() -> None:
    sources = [path for folder in ("studyml", "tests", "bench", "docs") for path in ROOT.glob(f"{folder}/**/*.py")]
    pointing = re.compile(r"\b([A-Z]{4,}|syllabus|design)(?:\.md)? §\d|\bresearch/\w+\.md")
    assert [str(path) for path in sources if pointing.search(path.read_text(encoding="utf-8"))] == []
