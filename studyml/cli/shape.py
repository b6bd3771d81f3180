"""``studyml shape``: the shape of an expression, or NumPy's error explained."""

from __future__ import annotations

import json

import click

from studyml.study.shapes import shape_of


@click.command(
    "shape", epilog="Examples:  studyml shape 'X.T @ r' X=5,3 r=5   |   studyml shape 'X @ w + b' X=n,m w=m b="
)
@click.argument("expression")
@click.argument("assignments", nargs=-1, metavar="NAME=SIZES…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def command(ctx: click.Context, expression: str, assignments: tuple[str, ...], as_json: bool) -> None:
    """Print the shape of an expression, sizes as numbers or names; exit 1 where NumPy would raise."""
    answer = shape_of(expression, assignments)
    if as_json:
        data = {
            "schema": 1,
            "expression": answer.expression,
            "shape": answer.shape,
            "message": answer.message,
            "explanation": answer.explanation,
        }
        click.echo(json.dumps(data, ensure_ascii=False))
    else:
        click.echo(answer.shape)
        if answer.raises:
            for line in dict.fromkeys((answer.message, answer.explanation)):
                click.echo(line)
    ctx.exit(1 if answer.raises else 0)
