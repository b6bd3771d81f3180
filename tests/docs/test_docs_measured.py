"""The page of figures is whole: a bench that broke leaves a hole, and is neither published nor passed over."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from printed import ROOT

PAGE = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "section", re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:], ids=lambda text: text.split("\n")[0]
)
def test_every_section_has_its_figures(section: str) -> None:
    heading, _, text = section.partition("\n")
    assert text.strip().startswith("| what | aim |"), f"{heading} shows no figures"


def test_a_run_with_a_broken_bench_leaves_the_page_as_it_was(tmp_path: Path) -> None:
    page, broken = tmp_path / "page.md", tmp_path / "bench"
    page.write_text("what was measured before", encoding="utf-8")
    broken.mkdir()
    (broken / "__main__.py").write_bytes((ROOT / "bench" / "__main__.py").read_bytes())
    (broken / "startup.py").write_text("raise ImportError\n", encoding="utf-8")
    command = [sys.executable, "-m", "bench", "--only", "startup", "--write", str(page)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1
    assert page.read_text(encoding="utf-8") == "what was measured before"
    assert "stays as it was" in done.stderr
