"""Completion in the real shells: what is typed before a Tab, and what each shell then offers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

SHELLS = [
    pytest.param(name, marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"no {name} here"))
    for name in ("bash", "zsh", "fish")
]
CASES = (
    ("du", {"due"}),
    ("quiz --area grad.lo", {"grad.logistic"}),
    ("derive bce-der", {"bce-derivation"}),
    ("config theme li", {"light"}),
    ("remind install --channel sy", {"systemd"}),
)


def environment(folder: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(folder), "STUDYML_HOME": str(folder / "none"), "TERM": "xterm"}


def told(command: list[str], folder: Path) -> set[str]:
    done = subprocess.run(command, capture_output=True, text=True, env=environment(folder))
    assert done.stderr == "", done.stderr
    return {line.split("\t")[0] for line in done.stdout.splitlines()}


def bash(typed: str, folder: Path) -> set[str]:
    words = ["studyml", *typed.split(" ")]
    script = f"""
    source <(studyml completion bash)
    COMP_WORDS=({" ".join(words)}) COMP_CWORD={len(words) - 1}
    $(complete -p studyml | sed 's/.*-F \\([^ ]*\\).*/\\1/') studyml
    printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    return told(["bash", "--norc", "-c", script], folder)


def fish(typed: str, folder: Path) -> set[str]:
    script = f"studyml completion fish | source; complete -C 'studyml {typed}'"
    return told(["fish", "--no-config", "-c", script], folder)


def zsh(typed: str, folder: Path) -> set[str]:
    """Type it into a real line editor, press Tab, and have the line printed in quotes."""
    child = pexpect.spawn("zsh", ["-f", "-i"], env=environment(folder), encoding="utf-8", timeout=60)
    child.sendline("PS1='> '; autoload -Uz compinit; compinit -u -D; eval \"$(studyml completion zsh)\"; print rea''dy")
    child.expect("ready")
    child.send(f"studyml {typed}\t")
    child.send("\x01print -r -- '<\x05>'\r")
    child.expect(r"\n<studyml (.*?) ?>\r\n")
    child.close(force=True)
    return {child.match[1].split(" ")[-1]}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_real_shell_offers_the_names(shell: str, tmp_path: Path) -> None:
    ask = {"bash": bash, "fish": fish, "zsh": zsh}[shell]
    assert {typed: ask(typed, tmp_path) for typed, _ in CASES} == dict(CASES)
    assert not (tmp_path / "none").exists(), "completing makes no store"
