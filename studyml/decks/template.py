"""A card to begin with: a true one of each kind, for the learner to rewrite.

Owns the templates and the appending of one to an own deck. Never changes what already stands in a file.
"""

from __future__ import annotations

import re
from pathlib import Path

from studyml.errors import CardError, UsageError, reason
from studyml.files import write_whole
from studyml.model import Kind

_TEMPLATES: dict[Kind, tuple[str, str, str]] = {
    Kind.CHOICE: (
        "`X` is (n, m). What is the shape of its mean over the rows?",
        """options = [
  { text = '`(m,)`', right = true },
  { text = '`(n,)`', mistake = 'reduction' },
]""",
        "axis=0 is the axis of the rows; it goes away and (m,) stays.",
    ),
    Kind.RECALL: (
        "What is the derivative of `exp(z)`?",
        "answer  = 'exp(z) itself'",
        "exp is its own derivative.",
    ),
    Kind.NUMBER: (
        "What is `sigmoid({z})`?",
        "vary    = { z = [-3, 3] }\nanswer  = 'sigmoid(z)'",
        "1 / (1 + e^-z).",
    ),
    Kind.SHAPE: (
        "What is the shape of this?",
        "symbols = { X = '(n, m)', w = '(m,)' }\nexpression = 'X @ w'",
        "The inner m goes away: (n, m) @ (m,) is (n,).\nOne number for each row of X.",
    ),
    Kind.FORMULA: (
        "Write the mean squared error of the predictions p against y.",
        "symbols = { y = '(n,)', p = '(n,)' }\nanswer  = 'mean((p - y)**2)'\n"
        "wrong   = [\n  { answer = 'sum((p - y)**2)', mistake = 'missing_mean' },\n"
        "  { answer = 'mean(p - y)**2', mistake = 'parentheses' },\n]",
        "Square every residual, then average over the n samples.\nIts square root is back in the units of y.",
    ),
    Kind.TRANSLATE: (
        "Write this in NumPy, without a loop.",
        "symbols = { X = '(n, m)', r = '(n,)' }\nmath    = 'Σᵢ rᵢ xᵢ  (xᵢ are the rows of X)'\n"
        "answer  = 'X.T @ r'\nwrong   = [\n  { answer = 'X @ r', mistake = 'transpose' },\n"
        "  { answer = 'X.T * r', mistake = 'elementwise_vs_matmul' },\n]",
        "A weighted sum of rows: the transpose brings n inside, where @ contracts it.\nFor a 1-D r, r @ X is the same.",
    ),
    Kind.GRADIENT: (
        "L is the mean squared error of `X @ w` against y (no ½). What is **dL/dw**?",
        "symbols = { X = '(n, m)', y = '(n,)', w = '(m,)' }\nloss    = 'mean((X @ w - y)**2)'\nwrt     = 'w'\n"
        "answer  = '2*X.T @ (X @ w - y)/n'\nwrong   = [\n"
        "  { answer = 'X.T @ (X @ w - y)/n', mistake = 'wrong_constant' },\n"
        "  { answer = '2*X.T @ (X @ w - y)', mistake = 'missing_mean' },\n]",
        "The square brings down a 2, the mean a 1/n.\nX.T carries the residuals to w: (m, n) @ (n,) is (m,).",
    ),
    Kind.DERIVATIVE: (
        "What is the derivative of `tanh(z)` in z?",
        "symbols = { z = '(n,)' }\nof      = 'tanh(z)'\nwrt     = 'z'\nanswer  = '1 - tanh(z)**2'\n"
        "wrong   = [\n  { answer = '1 - tanh(z)', mistake = 'wrong_power' },\n"
        "  { answer = 'tanh(z)*(1 - tanh(z))', mistake = 'wrong_function' },\n]",
        "1 - tanh², entry by entry.\nIt is 1 at z = 0 and falls to 0 on both sides.",
    ),
    Kind.DERIVATION: (
        "Derive dl/dz for one sample: l = (p - y)²/2 with p = sigmoid(z).",
        "symbols = { y = '() unit', z = '()' }\nlet     = { p = 'sigmoid(z)' }\nloss    = '(p - y)**2/2'\nsteps   = [\n"
        "  { of = 'dL/dp', is = 'p - y' },\n  { of = 'dp/dz', is = 'p*(1 - p)' },\n"
        "  { of = 'dL/dz', is = '(p - y)*p*(1 - p)', required = true },\n]",
        "Outer derivative times inner derivative.\nThe factor p(1-p) vanishes where p is near 0 or 1.",
    ),
    Kind.BUG: (
        "The mean squared error of linear regression. One line is wrong.",
        "symbols = { X = '(n, m)', w = '(m,)', b = '()', y = '(n,)' }\n"
        "code    = ['p = X @ w + b', 'r = p - y', 'loss = np.mean(r**2)']\n"
        "variants = [\n  { line = 2, wrong = 'p + y', mistake = 'term_sign' },\n"
        "  { line = 3, wrong = 'np.sum(r**2)', mistake = 'missing_mean' },\n]",
        "Predict, subtract the truth, average the squares.",
    ),
    Kind.CODE: (
        "Write it from scratch, from a blank file.",
        "exercise = '{id}'",
        "",
    ),
}


def template(card_id: str, kind: Kind) -> str:
    """Return a card of one kind as it stands in a deck."""
    prompt, fields, solution = _TEMPLATES[kind]
    block = f"```card\nkind    = '{kind}'\n{fields.replace('{id}', card_id)}\n```"
    return "\n".join(part for part in (f"## {card_id}", prompt, block, solution) if part) + "\n"


def append_card(folder: Path, area: str, card_id: str, kind: Kind) -> tuple[Path, int]:
    """Append a template to ``folder/area.md``, making both when missing; return the file and the heading's line.

    Raises :class:`UsageError` when the id can't be one or the deck has it already, :class:`CardError` for a deck that
    can't be read or written.
    """
    if not re.fullmatch(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", card_id):
        raise UsageError(f"'{card_id}' is no card id", remedy="lower-case letters, digits, '.', '-' and '_'")
    path = folder / f"{area}.md"
    try:
        before = path.read_bytes().decode("utf-8") if path.exists() else f"# {area}\n"
    except (OSError, UnicodeDecodeError) as error:
        raise CardError(f"can't be read: {reason(error)}", path=path) from error
    if re.search(rf"^## {re.escape(card_id)}\s*$", before, re.MULTILINE):
        raise UsageError(f"{path} has a card '{card_id}' already", remedy="give the new one another id")
    if not before.endswith("\n"):
        before += "\n"
    added = "\n" + template(card_id, kind)
    try:
        write_whole(path, before + (added.replace("\n", "\r\n") if "\r\n" in before else added))
    except OSError as error:
        raise CardError(f"can't be written: {reason(error)}", path=path) from error
    return path, before.count("\n") + 2
