"""The command line: one module per command, loaded when called.

Owns the list of commands and the one place where errors become a line on stderr and an exit code.
Holds no rules: commands call ``study`` and print. stdout is data, stderr is words.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

from studyml import __version__
from studyml.cli import diagnostics
from studyml.cli.group import Group
from studyml.errors import DamagedStoreError, StudymlError, UsageError, reason

COMMANDS: dict[str, str] = {
    "quiz": "A session in the terminal: screens, or line by line with --plain.",
    "due": "What is due today and when the next cards are.",
    "retro": "Read notes after a practice day and find the weak areas.",
    "check": "Run submissions against the reference and name the mistake.",
    "code": "Models to write from scratch: the list, or one with a clock and live verdicts.",
    "mock": "An interview of 45 minutes: a model on a blank file, then questions on it.",
    "derive": "Check a derivation line by line.",
    "grade": "Questions with answers in (JSON Lines), verdicts out.",
    "shape": "The shape of an expression, or NumPy's error explained.",
    "stats": "Progress: strength of each area with its reasons.",
    "plan": "The week ahead: due cards, your notes' plan, what to write next.",
    "sheet": "The formula sheet, weak areas first.",
    "cards": "The decks: check, list, show, new, path, suspend, unsuspend, marked.",
    "remind": "A daily reminder: install, remove, status, now.",
    "undo": "Take the last answer back.",
    "backup": "Write a backup of everything that happened.",
    "restore": "Bring a backup back.",
    "export": "All events as JSON Lines.",
    "import": "Events from an export.",
    "sync": "Exchange events with other devices through a folder.",
    "doctor": "Check the store, the clock and this system.",
    "config": "Show or change settings.",
    "completion": "Completion for bash, zsh or fish.",
}
"""Every command with the line ``studyml --help`` shows; its module is loaded only when it is called."""

_MODULES = {"import": "import_"}

COMPLETING = "_STUDYML_COMPLETE"
"""The variable in which a shell asks for completions."""


def _lay_out(command: click.Command) -> None:
    """Give each example of a command's help a line of its own, which click would fill and break at hyphens."""
    title, found, lines = (command.epilog or "").partition(":  ")
    if found and "\n" not in title:
        command.epilog = "\n".join(["\b", f"{title}:", *(f"  {line.strip()}" for line in lines.split("   |   "))])
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _lay_out(inner)


class LazyGroup(Group):
    """A group that imports the module of a command when it is used, never to list it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import ``studyml.cli.<name>`` and return its ``command``."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"studyml.cli.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        _lay_out(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the names of the table, importing none of them."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=words) for name, words in COMMANDS.items() if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, so that ``--help`` imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=LazyGroup,
    name="studyml",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Examples:  studyml   |   studyml retro notes.md   |   studyml quiz --plain --minutes 10   |   studyml due",
)
@click.version_option(__version__, "--version", prog_name="studyml", message="%(prog)s %(version)s")
@click.pass_context
def studyml(ctx: click.Context) -> None:
    """The terminal gym for people who must write machine learning from scratch, in NumPy.

    Without a command it opens the screens; without a terminal it prints today and how to start.
    """
    if ctx.invoked_subcommand is None:
        from studyml.cli.home import open_home

        open_home()


_lay_out(studyml)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; every error is shown here, once."""
    diagnostics.ready_streams()
    if COMPLETING in os.environ:
        import_module("studyml.cli.completion")  # what a shell is told differs from click's own
    output = sys.stdout
    try:
        code = studyml.main(args=list(arguments), prog_name="studyml", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.UsageError as error:
        remedy = f"'{error.ctx.command_path} --help' shows what it takes" if error.ctx is not None else ""
        diagnostics.say(str(UsageError(error.format_message().rstrip("."), remedy=remedy)))
        return error.exit_code
    except click.ClickException as error:
        diagnostics.say(error.format_message())
        return error.exit_code
    except StudymlError as error:
        diagnostics.say(str(error))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return diagnostics.Exit.INTERRUPTED
    except BrokenPipeError:
        diagnostics.drop_stdout()
        return diagnostics.Exit.FINE
    except SystemExit:
        if sys.stdout is not output:  # the reader went away: click puts another in its place and leaves with 1
            return diagnostics.Exit.FINE
        raise
    except OSError as error:
        from studyml.remedies import remedy_for

        diagnostics.drop_stdout()
        diagnostics.say(f"{error.filename or 'the output'}: {reason(error)} ({remedy_for(error)})")
        return diagnostics.Exit.USAGE
    except Exception:
        damage = _damage()
        if damage is None:
            raise
        diagnostics.say(str(damage))
        return damage.exit_code
    return code if isinstance(code, int) else diagnostics.Exit.FINE


def _damage() -> StudymlError | None:
    """Return what is wrong with a damaged store: its tables may hold anything, and no reader of theirs expects all."""
    from studyml.clock import clock_from_environment
    from studyml.paths import find_home
    from studyml.study.upkeep import trouble, wrong_tables

    home, clock = find_home(), clock_from_environment()
    if not home.store.exists():
        return None
    found = trouble(home, clock) or wrong_tables(home, clock)
    return found if isinstance(found, DamagedStoreError) else None
