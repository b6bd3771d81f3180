"""A line in the prompt of bash, zsh or fish: what is due, looked up at most every five minutes."""

from __future__ import annotations

import os
from pathlib import Path

from studyml.reminders.changes import Change, Create, Insert, block
from studyml.reminders.channels import Channel
from studyml.reminders.job import Job
from studyml.reminders.system import System

EVERY = 300
"""Seconds for which a prompt keeps what it was told."""

_LOOK = """__studyml_due{home}() {{
  local code=$?
  if [ "$SECONDS" -ge "${{__studyml_next{home}:-0}}" ]; then
    __studyml_next{home}=$((SECONDS + {every}))
    __studyml_said{home}=$({call} 2>/dev/null)
  fi
  return $code
}}"""
_BASH = """case $- in *i*)
case "; $PROMPT_COMMAND;" in *"; __studyml_due{home};"*) ;; *)
PROMPT_COMMAND="__studyml_due{home}${{PROMPT_COMMAND:+; $PROMPT_COMMAND}}"
esac
case $PS1 in *__studyml_said{home}:*) ;; *)
PS1='${{__studyml_said{home}:+($__studyml_said{home}) }}'"$PS1"
esac
;; esac"""
_ZSH = """if [[ -o interactive ]]; then
setopt prompt_subst
(( ${{precmd_functions[(I)__studyml_due{home}]}} )) || precmd_functions+=(__studyml_due{home})
[[ $PROMPT == *__studyml_said{home}:* ]] || PROMPT='${{__studyml_said{home}:+($__studyml_said{home}) }}'"$PROMPT"
fi"""
_FISH = """function __studyml_due --on-event fish_prompt
  set -l now (date +%s)
  if not set -q __studyml_next; or test $now -ge $__studyml_next
    set -g __studyml_next (math $now + {every})
    set -l said (env {call} 2>/dev/null)
    test -n "$said"; and echo "($said)"
  end
end"""


def lines(name: str, job: Job) -> list[str]:
    """Return the lines for a shell of this name."""
    script = {"bash": f"{_LOOK}\n{_BASH}", "zsh": f"{_LOOK}\n{_ZSH}", "fish": _FISH}[name]
    mark = job.mark.replace("-", "_")  # two homes share a file of settings, and are both shown
    return script.format(home=mark, every=EVERY, call=job.shell("due", "--short")).splitlines()


def _name(system: System) -> str:
    return os.path.basename(system.environment.get("SHELL", ""))


def _changes(job: Job, system: System) -> tuple[Change, ...]:
    name = _name(system) if not _lacking(system) else "bash"
    text = block("shell", "#", lines(name, job), job.home)
    if name == "fish":
        folder = system.folder("XDG_CONFIG_HOME", ".config") / "fish" / "conf.d"
        return (Create(str(folder / "studyml-reminder.fish"), text),)
    zdotdir = system.environment.get("ZDOTDIR", "")
    file = Path(zdotdir or system.user) / ".zshrc" if name == "zsh" else system.user / ".bashrc"
    return (Insert(str(file), text),)


def _lacking(system: System) -> str:
    name = _name(system)
    return "" if name in ("bash", "zsh", "fish") else f"$SHELL is '{name}', not bash, zsh or fish"


def _remark(system: System) -> str:
    return "shown in shells opened from now on"


CHANNEL = Channel("shell", "a line in your shell's prompt", False, _lacking, _changes, remark=_remark, always=True)
