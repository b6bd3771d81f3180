"""``studyml completion``: the lines that make a shell complete commands, options and names."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

VARIABLE = "_STUDYML_COMPLETE"


@click.command(
    epilog='Examples:  bash, in ~/.bashrc:  eval "$(studyml completion bash)"   |   zsh, in ~/.zshrc after compinit:'
    '  eval "$(studyml completion zsh)"   |   fish, once:  studyml completion fish >'
    " ~/.config/fish/completions/studyml.fish"
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print what makes bash (4.4 or newer), zsh or fish complete commands, options, areas, cards and settings."""
    from studyml.cli import studyml

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(studyml, {}, "studyml", VARIABLE).source())
