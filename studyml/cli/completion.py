"""``studyml completion``: the lines that make a shell complete commands, options and names.

Owns where they differ from click's own: fish shows a description with commas whole, zsh needs no ``compinit`` before.
Loaded when a shell asks for completions, too.
"""

from __future__ import annotations

import click
from click.shell_completion import (
    CompletionItem,
    FishComplete,
    ZshComplete,
    add_completion_class,
    get_completion_class,
)

from studyml.cli import COMPLETING

_REGISTER = "    compdef %(complete_func)s %(prog_name)s\n"
_REGISTER_LATER = """\
    # at the first prompt: the completion system may be started after this line, or again, or never
    %(complete_func)s_register() {
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
        compdef %(complete_func)s %(prog_name)s
        add-zsh-hook -d precmd %(complete_func)s_register
    }
    autoload -Uz add-zsh-hook
    add-zsh-hook precmd %(complete_func)s_register
"""


def _on_one_line(item: CompletionItem) -> CompletionItem:
    return CompletionItem(item.value, item.type, " ".join(item.help.split()) if item.help else None)


@add_completion_class
class Fish(FishComplete):
    """fish, with descriptions that hold commas."""

    source_template = FishComplete.source_template.replace('string split ","', 'string split --max 1 ","')

    def format_completion(self, item: CompletionItem) -> str:
        """Return one line: kind, value and description."""
        return super().format_completion(_on_one_line(item))


@add_completion_class
class Zsh(ZshComplete):
    """zsh, with or without its completion system started."""

    source_template = ZshComplete.source_template.replace(_REGISTER, _REGISTER_LATER)

    def format_completion(self, item: CompletionItem) -> str:
        """Return three lines: kind, value and description."""
        return super().format_completion(_on_one_line(item))


@click.command(
    epilog='Examples:  bash, in ~/.bashrc:  eval "$(studyml completion bash)"   |   zsh, in ~/.zshrc:'
    '  eval "$(studyml completion zsh)"   |   fish, once:  studyml completion fish >'
    " ~/.config/fish/completions/studyml.fish"
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print what makes bash (4.4 or newer), zsh or fish complete commands, options, areas, cards and settings."""
    from studyml.cli import studyml

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(studyml, {}, "studyml", COMPLETING).source())
