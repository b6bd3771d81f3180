"""Completion in the real shells: what is typed before a Tab, and what each shell then offers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from studyml.cli import COMMANDS
from studyml.config import TRAVELLING, WORDS
from studyml.study import preferences

SHELLS = [
    pytest.param(name, marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"no {name} here"))
    for name in ("bash", "zsh", "fish")
]
CASES = (
    ("du", {"due"}),
    ("quiz --area grad.lo", {"grad.logistic"}),
    ("quiz --area=grad.lo", {"--area=grad.logistic"}),
    ("quiz --area=optim --minu", {"--minutes"}),
    ("derive bce-der", {"bce-derivation"}),
    ("config theme li", {"light"}),
    ("config clock t", {"true"}),
    ("cards path bce-derivat", {"bce-derivation"}),
    ("remind install --channel sy", {"systemd"}),
)


def environment(folder: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(folder), "STUDYML_HOME": str(folder / "none"), "TERM": "xterm"}


def told(command: list[str], folder: Path) -> list[set[str]]:
    """Run a shell's script and return the words it offered for each line typed; a lone dot ends each."""
    done = subprocess.run(command, capture_output=True, text=True, env=environment(folder))
    assert done.stderr == "", done.stderr
    found = [block.splitlines() for block in done.stdout.split("\n.\n") if block]
    return [{line.split("\t")[0] for line in block} for block in found]


def bash(typed: list[str], folder: Path) -> list[set[str]]:
    script = "source <(studyml completion bash)"
    for line in typed:
        words = ["studyml", *line.replace("=", " = ").split(" ")]
        script += f"""
        COMPREPLY=() COMP_WORDS=({" ".join(words)}) COMP_CWORD={len(words) - 1}
        $(complete -p studyml | sed 's/.*-F \\([^ ]*\\).*/\\1/') studyml
        printf '%s\\n' "${{COMPREPLY[@]}}" .
        """
    kept = [line.split(" ")[-1].rpartition("=") for line in typed]  # its line editor replaces what is behind
    found = told(["bash", "--norc", "-c", script], folder)
    return [{before + sign + name for name in names} for (before, sign, _), names in zip(kept, found, strict=True)]


def fish(typed: list[str], folder: Path) -> list[set[str]]:
    asked = "; echo .; ".join(f"complete -C 'studyml {line}'" for line in typed)
    return told(["fish", "--no-config", "-c", f"studyml completion fish | source; {asked}; echo ."], folder)


def zsh(typed: list[str], folder: Path) -> list[set[str]]:
    """Type each line into a real line editor, press Tab, and have the line printed in quotes."""
    child = pexpect.spawn("zsh", ["-f", "-i"], env=environment(folder), encoding="utf-8", timeout=60)
    child.sendline("PS1='> '; autoload -Uz compinit; compinit -u -D; eval \"$(studyml completion zsh)\"; print rea''dy")
    child.expect("ready")
    found = []
    for line in typed:
        child.send(f"studyml {line}\t")
        child.send("\x01print -r -- '<\x05>'\r")
        child.expect(r"\n<studyml (.*?) ?>\r\n")
        found.append({child.match[1].split(" ")[-1]})
    child.close(force=True)
    return found


@pytest.mark.parametrize("shell", SHELLS)
def test_a_real_shell_offers_the_names(shell: str, tmp_path: Path) -> None:
    ask = {"bash": bash, "fish": fish, "zsh": zsh}[shell]
    assert ask([typed for typed, _ in CASES], tmp_path) == [offered for _, offered in CASES]
    assert not (tmp_path / "none").exists(), "completing makes no store"


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish here")
def test_fish_shows_each_description_whole(tmp_path: Path) -> None:
    shown = {
        "": COMMANDS,
        "config ": {key: preferences.words(key) for key in (*WORDS, *TRAVELLING)},
        "remind ": {"remove": "Undo what 'install' did, and nothing else."},
        "cards --": {"--help": "Show this message and exit."},
    }
    asked = "; echo .; ".join(f"complete -C 'studyml {line}'" for line in shown)
    script = f"studyml completion fish | source; {asked}"
    done = subprocess.run(
        ["fish", "--no-config", "-c", script], capture_output=True, text=True, env=environment(tmp_path)
    )
    blocks = [dict(line.split("\t") for line in block.splitlines()) for block in done.stdout.split("\n.\n")]
    assert [wanted.items() - found.items() for wanted, found in zip(shown.values(), blocks, strict=True)] == [set()] * 4


@pytest.mark.skipif(shutil.which("zsh") is None, reason="no zsh here")
@pytest.mark.parametrize("before", ["", "autoload -Uz compinit; compinit -i\n"])
@pytest.mark.parametrize("after", ["", "autoload -Uz compinit; compinit -i\n"])
def test_zsh_needs_one_line_wherever_it_starts_its_completion(before: str, after: str, tmp_path: Path) -> None:
    (tmp_path / ".zshrc").write_text(f'{before}eval "$(studyml completion zsh)"\n{after}PS1="> "; print rea""dy\n')
    child = pexpect.spawn("zsh", ["-o", "NO_GLOBAL_RCS", "-i"], env=environment(tmp_path), encoding="utf-8", timeout=60)
    child.expect("ready")
    assert "not found" not in child.before
    child.send("studyml du\t\x01print -r -- '<\x05>'\r")
    child.expect(r"\n<studyml (.*?) ?>\r\n")
    child.close(force=True)
    assert child.match[1] == "due"
