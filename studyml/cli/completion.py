"""``studyml completion``: the lines that make a shell complete commands, options and names.

Owns where they differ from click's own: fish shows a description with commas whole, zsh needs no ``compinit`` before,
``--area=gr`` is completed as ``--area gr`` is.
Loaded when a shell asks for completions, too.
"""

from __future__ import annotations

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
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


class _WholeWords(ShellComplete):
    """A shell that puts what it is offered in the place of the whole word: ``--area=`` belongs to it."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return what fits, with the option before its value where they are one word."""
        found = super().get_completions(args, incomplete)
        option, joined, _ = incomplete.partition("=")
        if not joined or not option.startswith("--"):
            return found
        return [CompletionItem(f"{option}={item.value}", item.type, item.help) for item in found]


@add_completion_class
class Bash(BashComplete):
    """bash, whose line editor makes three words of ``--area=gr`` and replaces the last."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one under way, and that one, as the command would get them."""
        args, incomplete = super().get_completion_args()
        words: list[str] = []
        for word in (*args, incomplete):
            before = words[-1] if words else ""
            if before.startswith("--") and (word == "=" or before.endswith("=")):
                words[-1] += word
            else:
                words.append(word)
        return words[:-1], words[-1]


@add_completion_class
class Fish(_WholeWords, FishComplete):
    """fish, with descriptions that hold commas."""

    source_template = FishComplete.source_template.replace('string split ","', 'string split --max 1 ","')

    def format_completion(self, item: CompletionItem) -> str:
        """Return one line: kind, value and description."""
        return super().format_completion(_on_one_line(item))


@add_completion_class
class Zsh(_WholeWords, ZshComplete):
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
