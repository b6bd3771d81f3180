"""A group of commands as ours answer: an unknown name with the nearest one, the list of commands in whole sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

from studyml.errors import UsageError, did_you_mean

_SENTENCE = 200
"""Characters within which the first sentence of a command's help ends; click cuts it to one line of the terminal."""


class Group(click.Group):
    """``studyml`` itself, and its commands that have commands of their own."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command. Raises :class:`UsageError` that names the nearest one."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            hint = did_you_mean(args[0], known, f"'{ctx.command_path} --help' lists them")
            raise UsageError(f"no command '{args[0]}'", remedy=hint)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands, each with its first sentence whole; click cuts it to a few words."""
        from click.shell_completion import CompletionItem

        named = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        commands = ((name, self.get_command(ctx, name)) for name in named)
        found = [
            CompletionItem(name, help=command.get_short_help_str(_SENTENCE)) for name, command in commands if command
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with its first sentence."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, found.get_short_help_str(_SENTENCE)) for name, found in commands if found])
