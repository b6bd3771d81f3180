"""The wheel works alone: in an environment with nothing but it and what it says it needs; the sdist makes the same."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RIGHT = ROOT / "tests" / "judge" / "right" / "logistic__notes.py"


def build(source: Path, target: Path, kind: str) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)], cwd=source, check=True,
        capture_output=True,
    )  # fmt: skip
    (file,) = target.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return file


def needed(by: Distribution, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """Return by name what a distribution needs to run, all the way down; extras are left out."""
    for line in by.requires or ():
        name = re.match(r"[\w.-]+", line)
        if name is None or "extra ==" in line:
            continue
        key = re.sub(r"[-_.]+", "-", name[0]).lower()
        if key not in found:
            try:
                found[key] = distribution(name[0])
            except ModuleNotFoundError:  # for another system or Python
                continue
            needed(found[key], found)
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("dist"), "wheel")


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of the wheel and its declared dependencies; a pure wheel is installed by unpacking it."""
    place = tmp_path_factory.mktemp("alone")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    (site,) = place.glob("lib/python3*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (information,) = site.glob("studyml-*.dist-info")
    for dist in needed(PathDistribution(information), {}).values():
        for top in {file.parts[0] for file in dist.files or () if file.parts[0] not in ("..", "__pycache__")}:
            if not (site / top).exists():
                (site / top).symlink_to(dist.locate_file(top))
    assert "studyml = studyml.__main__:main" in (information / "entry_points.txt").read_text()
    return place


def run(alone: Path, home: Path, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(alone / "bin" / "python"), "-m", "studyml", *words], input=text, capture_output=True, text=True, cwd=home,
        env={"STUDYML_HOME": str(home), "PATH": os.environ["PATH"], "TERM": "dumb", "STUDYML_NOW": "2027-01-15T09:00Z"},
    )  # fmt: skip


def test_help_due_a_question_and_a_check(alone: Path, tmp_path: Path) -> None:
    here = subprocess.run(
        [str(alone / "bin" / "python"), "-c", "import studyml; print(studyml.__file__)"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert here.stdout.startswith(str(alone)), "the wheel's own, not the checkout's"
    assert "studyml quiz --plain" in run(alone, tmp_path, "--help").stdout
    assert run(alone, tmp_path, "due").stdout.startswith("Today: 0 due, 8 new")
    asked = run(alone, tmp_path, "quiz", "--plain", "--area", "grad.logistic", "--limit", "1", text=":show\n")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "[1/1]" in asked.stdout and "answer:" in asked.stdout
    right = tmp_path / "logistic.py"
    right.write_text(RIGHT.read_text())
    checked = run(alone, tmp_path, "check", "logistic.py", "--json", "--trust")
    assert checked.returncode == 0, checked.stderr
    assert json.loads(checked.stdout)["outcome"] == "correct"
    assert run(alone, tmp_path, "retro", str(alone.joinpath("none.md")), "--yes").returncode == 2


def test_the_wheel_holds_what_people_use_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"studyml"}, "nothing else in the site-packages of others"
    kept = {"studyml/cards/areas.toml", "studyml/cards/examples/day-1.txt", "studyml/model/mistakes.toml",
            "studyml/tui/app.tcss", "studyml/py.typed", "studyml/exercises/kmeans/task.md"}  # fmt: skip
    assert kept <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.endswith((".db", ".pyc"))]
    decks = {path.name for path in (ROOT / "cards").glob("*.md")}
    assert {Path(name).name for name in names if re.fullmatch(r"studyml/cards/[^/]+\.md", name)} == decks


def test_the_sdist_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    source = build(ROOT, tmp_path / "sdist", "sdist")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (folder,) = (tmp_path / "unpacked").iterdir()
    again = build(folder, tmp_path / "wheel", "wheel")
    first, second = (zipfile.ZipFile(file) for file in (wheel, again))
    assert sorted(first.namelist()) == sorted(second.namelist())
    assert {i.filename: i.CRC for i in first.infolist()} == {i.filename: i.CRC for i in second.infolist()}
    assert all((folder / name).exists() for name in ("tests", "docs", "bench", ".ci/run", "Makefile", "LICENSE"))
