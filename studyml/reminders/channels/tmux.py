"""What is due in the status line of tmux."""

from __future__ import annotations

from studyml.reminders.changes import Change, Insert, block
from studyml.reminders.channels import Channel
from studyml.reminders.job import Job
from studyml.reminders.system import System


def lines(job: Job) -> list[str]:
    """Return the lines of the settings; read again, as settings are, they add nothing.

    What is due comes first: tmux shows 40 characters of the status line's right side, which its own title and clock
    fill. In a format ``#`` and ``%`` are written twice, quotes by tmux's rules.
    """
    call = job.shell("due", "--short").replace("#", "##").replace("%", "%%")
    escaped = f"#({call})".replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    name = f"@studyml{job.mark or '-due'}"
    return [
        f'set-option -g {name} "{escaped}"',
        f"if-shell -F '#{{m:*{name}*,#{{status-right}}}}' ''"
        f" 'set-option -gF status-right \"##{{T:{name}}} #{{status-right}}\"'",
    ]


def _changes(job: Job, system: System) -> tuple[Change, ...]:
    newer = system.folder("XDG_CONFIG_HOME", ".config") / "tmux" / "tmux.conf"
    older = system.user / ".tmux.conf"
    file = newer if newer.exists() and not older.exists() else older
    return (Insert(str(file), block("tmux", "#", lines(job), job.home)),)


def _lacking(system: System) -> str:
    return "" if system.has("tmux") else "there is no tmux here"


def _remark(system: System) -> str:
    return "shown in tmux servers started from now on; in a running one after 'tmux source-file' of that file"


CHANNEL = Channel(
    "tmux", "what is due in tmux's status line", False, _lacking, _changes, _lacking, _remark, always=True
)
