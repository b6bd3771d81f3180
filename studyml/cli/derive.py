"""``studyml derive``: check a derivation line by line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from studyml.cli import completing
from studyml.paths import find_home
from studyml.study.derive import Derived, check_derivation, question_of, read_derivation
from studyml.study.wording import step_outcome


@click.command(
    "derive",
    epilog="Examples:  studyml derive bce-derivation mine.txt   |   studyml derive bce-derivation < mine.txt",
)
@click.argument("card", shell_complete=completing.derivations)
@click.argument("file", default="-", metavar="[FILE]", type=click.Path(allow_dash=True))
@click.option(
    "-H", "--hint", "hints", count=True, help="A hint at the first wrong line or the next one; -HH, -HHH say more."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, as studyml grade prints it.")
@click.pass_context
def command(ctx: click.Context, card: str, file: str, hints: int, as_json: bool) -> None:
    """Check a derivation of CARD: each line with the true values of those before it; exit 1 when one is wrong.

    Lines look like "dL/dp = …", "= …" goes on from the line before, "delta = …" names something.
    """
    question = question_of(card, find_home().own_cards)
    if file != "-":
        text = read_derivation(Path(file))
    else:
        if sys.stdin.isatty():
            click.echo(question.prompt, err=True)
            click.echo("Your lines, then Ctrl-D:", err=True)
        text = sys.stdin.read()
    derived = check_derivation(question, text)
    click.echo(_json(derived) if as_json else _text(derived, hints))
    ctx.exit(0 if derived.verdict.correct else 1)


def _json(derived: Derived) -> str:
    from studyml.grading.questions import dump, verdict_to_json

    return dump(verdict_to_json(derived.verdict, id=derived.question.id))


def _text(derived: Derived, hints: int) -> str:
    """One line a step, its outcome first, then the whole and as many hints as asked for."""
    rows = []
    for number, step in enumerate(derived.verdict.steps, 1):
        rows.append(f"{number:2} {step_outcome(step):12} {step.text}")
        if message := step.message.removeprefix("not read").removeprefix(": "):
            rows.append(f"{'':16}{message}")
    verdict = derived.verdict
    rows.append(f"{verdict.outcome.value}: {verdict.message}" if verdict.message else verdict.outcome.value)
    rows += [f"hint: {hint}" for hint in verdict.hints[:hints]]
    return "\n".join(rows)
