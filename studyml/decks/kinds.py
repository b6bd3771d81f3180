"""What a card of each kind needs, and what must fit together in it.

Owns the table of cards/README.md: required and optional fields by kind, and the checks across fields that need no
mathematics. Whether a card is *true* is proved in ``study.proof``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyml.decks.entries import target
from studyml.decks.fields import FieldFault, size_names
from studyml.errors import did_you_mean
from studyml.model import Card, Kind

COMMON = frozenset({"seconds", "hints", "group", "wrong", "sizes", "aliases"})

_PROVABLE = frozenset({"proof", "symbols", "let"})
REQUIRED: dict[Kind, frozenset[str]] = {
    Kind.CHOICE: frozenset({"options"}),
    Kind.RECALL: frozenset({"answer"}),
    Kind.NUMBER: frozenset({"answer"}),
    Kind.SHAPE: frozenset({"symbols", "expression"}),
    Kind.FORMULA: frozenset({"symbols", "answer"}),
    Kind.TRANSLATE: frozenset({"symbols", "math", "answer"}),
    Kind.GRADIENT: frozenset({"symbols", "loss", "wrt", "answer"}),
    Kind.DERIVATIVE: frozenset({"symbols", "of", "wrt", "answer"}),
    Kind.DERIVATION: frozenset({"symbols", "loss", "steps"}),
    Kind.BUG: frozenset({"symbols", "code", "variants"}),
    Kind.CODE: frozenset({"exercise"}),
}
_FORM = frozenset({"use", "avoid", "far"})
OPTIONAL: dict[Kind, frozenset[str]] = {
    Kind.CHOICE: _PROVABLE,
    Kind.RECALL: _PROVABLE,
    Kind.NUMBER: frozenset({"vary", "let", "rtol"}),
    Kind.SHAPE: frozenset({"ask"}),
    Kind.FORMULA: frozenset({"let"}) | _FORM,
    Kind.TRANSLATE: frozenset({"let"}) | _FORM,
    Kind.GRADIENT: frozenset({"let"}),
    Kind.DERIVATIVE: frozenset({"let"}),
    Kind.DERIVATION: frozenset({"let"}),
    Kind.BUG: frozenset(),
    Kind.CODE: frozenset(),
}
SOLVED = frozenset({Kind.FORMULA, Kind.TRANSLATE, Kind.GRADIENT, Kind.DERIVATIVE, Kind.DERIVATION, Kind.SHAPE})
"""Kinds whose cards should end in a worked solution."""

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def known_fields(kind: Kind) -> frozenset[str]:
    """Return every field that a card of this kind may have besides ``kind``."""
    return COMMON | REQUIRED[kind] | OPTIONAL[kind]


def kind_of(value: object) -> Kind:
    """Return the kind named by a card's ``kind``; raises :class:`FieldFault`."""
    try:
        return Kind(value)  # type: ignore[arg-type]  # whatever TOML holds; Kind refuses it
    except ValueError:
        remedy = did_you_mean(str(value), Kind, "kinds: " + ", ".join(Kind))
        raise FieldFault(f"unknown kind '{value}'", remedy) from None


def faults_of(card: Card) -> Iterator[tuple[str, FieldFault]]:
    """Yield (field, fault) for all that does not fit together in a card whose fields are each well formed."""
    known = set(card.symbols) | set(card.let)
    for name in card.let:
        if name in card.symbols:
            yield "let", FieldFault(f"'{name}' is a symbol already", near=name)
    for name in card.aliases:
        if name not in known:
            yield "aliases", FieldFault(f"'{name}' is no symbol", did_you_mean(name, known), near=name)
    named = {size for symbol in card.symbols.values() for size in size_names(symbol)}
    for assignment in card.sizes:
        if set(assignment) != named:
            yield "sizes", FieldFault(f"must name {_enumerate(named)}, this names {_enumerate(set(assignment))}")
            break
    if card.wrt and card.wrt not in known:
        yield "wrt", FieldFault(f"'{card.wrt}' is no symbol of this card", did_you_mean(card.wrt, known))
    if card.wrong and card.kind in (Kind.CHOICE, Kind.BUG, Kind.CODE, Kind.RECALL):
        yield "wrong", FieldFault(f"a {card.kind} has no listed wrong answers", _WHERE_WRONG.get(card.kind, ""))
    if card.kind is Kind.SHAPE and card.ask == "symbolic" and not named:
        yield (
            "ask",
            FieldFault("a symbolic question needs a size that has a name", "write '(n, 3)' or ask = 'concrete'"),
        )
    if card.kind is Kind.NUMBER:
        yield from _number_faults(card)
    if card.kind is Kind.BUG:
        yield from _bug_faults(card)


_WHERE_WRONG = {Kind.CHOICE: "write them as options", Kind.BUG: "write them as variants"}


def _number_faults(card: Card) -> Iterator[tuple[str, FieldFault]]:
    for name in card.vary:
        if name in card.let:
            yield "let", FieldFault(f"'{name}' varies already", near=name)
    if not card.vary:
        return
    for part, text in (("", card.prompt), ("", card.solution), *(("hints", hint) for hint in card.hints)):
        for brace in _BRACES.finditer(text):
            if brace[0] in ("{{", "}}") or brace[1] in card.vary:
                continue
            known = (f"{{{name}}}" for name in card.vary)
            remedy = did_you_mean(brace[0], known, "write '{{' and '}}' for braces")
            yield part, FieldFault(f"'{brace[0]}' is no value that varies", remedy, near=brace[0])
    if not any(f"{{{name}}}" in card.prompt for name in card.vary):
        yield "vary", FieldFault("the prompt shows none of the values", "write {z} where z belongs")


def _bug_faults(card: Card) -> Iterator[tuple[str, FieldFault]]:
    for variant in card.variants:
        if variant.line > len(card.code):
            yield (
                "variants",
                FieldFault(f"there is no line {variant.line}, the code has {len(card.code)}", near=variant.wrong),
            )
            continue
        right = card.code[variant.line - 1]
        if variant.wrong.replace(" ", "") == right.replace(" ", ""):
            yield "variants", FieldFault(f"this is line {variant.line} as it stands", near=variant.wrong)
        elif target(variant.wrong) not in ("", target(right)):
            yield "variants", FieldFault(f"line {variant.line} sets '{target(right)}'", near=variant.wrong)


def _enumerate(words: set[str]) -> str:
    return ", ".join(sorted(words)) or "nothing"
