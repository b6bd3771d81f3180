"""The pages of figures are whole: what broke or was left out is not published, nor passed over."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from printed import ROOT

PAGE = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
RELIABILITY = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
SECTIONS = dict(text.split("\n", 1) for text in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:])
SCRIPTS = [
    str(path.relative_to(ROOT))
    for path in sorted((*ROOT.glob("bench/*.py"), *ROOT.glob("docs/*.py")))
    if "argparse" in path.read_text(encoding="utf-8") and path.stem != "__main__"
]


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_section_has_its_figures(heading: str) -> None:
    assert SECTIONS[heading].strip().startswith("| what | aim |"), f"{heading} shows no figures"


def test_every_bench_and_every_trial_is_on_its_page() -> None:
    benches = runpy.run_path(str(ROOT / "bench" / "__main__.py"))["SCRIPTS"]
    assert list(SECTIONS) == [heading for heading, *_ in benches.values()]
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "bench").glob("reliability*.py")))
    trials = re.findall(r'Row\(\s*"([^"]+)"', source)
    assert len(trials) == source.count(" -> Row:")
    assert [name for name in trials if f"| {name} | " not in RELIABILITY] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_starts(script: str) -> None:
    done = subprocess.run([sys.executable, script, "--help"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "") and "usage:" in done.stdout


def test_a_run_with_a_broken_bench_leaves_the_page_as_it_was(tmp_path: Path) -> None:
    page, broken = tmp_path / "page.md", tmp_path / "bench"
    page.write_text("what was measured before", encoding="utf-8")
    broken.mkdir()
    (broken / "__main__.py").write_bytes((ROOT / "bench" / "__main__.py").read_bytes())
    command = [sys.executable, "-m", "bench", "--write", str(page)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1
    assert page.read_text(encoding="utf-8") == "what was measured before"
    assert "stays as it was" in done.stderr


@pytest.mark.parametrize("command", [["-m", "bench"], ["bench/reliability.py"]], ids=["performance", "reliability"])
@pytest.mark.parametrize("less", [["--quick"], ["--only", "startup"]], ids=["quick", "one"])
def test_less_than_a_whole_run_is_no_page(command: list[str], less: list[str], tmp_path: Path) -> None:
    call = [sys.executable, *command, *less, "--write", str(tmp_path / "page.md")]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "takes a whole run" in done.stderr
    assert not (tmp_path / "page.md").exists()
