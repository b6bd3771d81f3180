"""Start-up is a feature: what a command may load, looked up in the modules of the real process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("numpy", "sympy", "textual", "sqlite_utils", "fsrs", "platformdirs", "rich")


def loaded_by(*arguments: str, home: str) -> set[str]:
    """Run ``studyml`` with the arguments in a fresh interpreter and return the heavy packages it loaded."""
    script = (
        "import sys\n"
        "from studyml.cli import run\n"
        f"code = run({list(arguments)!r})\n"
        f"print('LOADED', *[name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={"STUDYML_HOME": home}, capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.fixture
def used_home(tmp_path: Path) -> str:
    from studyml.clock import SystemClock
    from studyml.store import Store

    with Store.open(tmp_path / "studyml.db", SystemClock()) as store:
        store.set_setting("new", 5)
    return str(tmp_path)


@pytest.mark.parametrize(
    "arguments", [("due",), ("due", "--json"), ("due", "--short"), ("--help",), ("--version",), ()]
)
def test_everyday_commands_load_nothing_heavy(arguments: tuple[str, ...], used_home: str) -> None:
    assert loaded_by(*arguments, home=used_home) == set()


def test_the_check_sees_a_heavy_import(tmp_path: Path) -> None:
    """The test above can fail: making a store goes through sqlite-utils, which loads NumPy."""
    assert {"sqlite_utils", "numpy"} <= loaded_by("config", "new", "5", home=str(tmp_path))


@pytest.mark.parametrize(
    "module", ["studyml.study.session", "studyml.study.day", "studyml.tui.app", "studyml.cli.plain"]
)
def test_the_process_that_draws_holds_no_numpy(module: str) -> None:
    script = f"import sys, {module}\nprint([n for n in ('numpy', 'sympy') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
