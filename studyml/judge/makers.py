"""A model made by a function: ``make_svm(m)`` that returns its ``fit`` and ``predict``, in whatever holds them.

Owns the choice of such a function (what the functions inside it and the fields it fills mean), and the object that
stands for what it returned. Runs beside the submission; standard library only.
"""

from __future__ import annotations

import dis
import itertools
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from studyml.judge.meaning import Meanings
from studyml.judge.members import bound, is_own_class
from studyml.judge.names import normal
from studyml.judge.records import functions_of
from studyml.judge.unnamed import trains

_UNNAMED = frozenset({"<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>"})


class Made:
    """What stands for a model that a function made: its functions are its attributes."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]]):
        self.__dict__.update(functions)


def type_of(maker: Callable[..., Any]) -> type:
    """Return the class of what ``maker`` makes, of the maker's name."""
    return type(maker.__name__, (Made,), {"__module__": "submission"})


def choose_maker(
    functions: Mapping[str, Callable[..., Any]], meanings: Meanings, classes: Sequence[str], *, stepwise: bool
) -> Callable[..., Any] | None:
    """Return the function that makes the model, if one does.

    It has the exercise's name (``classes``), or more roles are played inside it than by all functions beside it. One
    that is given labels and rounds trains; of a model trained by steps (``stepwise``) it is no maker.
    """
    main = {next(iter(meanings.forms)), "predict", "transform"}
    insides = {name: _played_inside(function, meanings) for name, function in functions.items()}
    insides = {name: roles for name, roles in insides.items() if not (stepwise and trains(functions[name]))}
    makers = {name: roles for name, roles in insides.items() if roles & main}
    if not makers:
        return None
    wanted = [normal(alias) for alias in classes]
    best = max(makers, key=lambda name: (_named(name, wanted), len(makers[name])))
    beside = _played([name for name in functions if name not in makers], meanings)
    lacking = not beside & main or len(makers[best]) > len(beside)
    return functions[best] if _named(best, wanted) or lacking else None


def functions_made(value: Any, meanings: Meanings) -> dict[str, Callable[..., Any]]:
    """Return the functions that a maker gave back, if they play any role; one alone is the answer."""
    found = bound(value) if isinstance(value, type) and is_own_class(value) else functions_of(value)
    played = _played(list(found), meanings)
    answer = _answer_of(meanings)
    if not played and len(found) == 1 and answer:
        return {answer: next(iter(found.values()))}
    return found if played else {}


def _played(names: list[str], meanings: Meanings) -> set[str]:
    return {role for role in meanings.forms if meanings.matching(role, names)}


def _answer_of(meanings: Meanings) -> str:
    """Return the role that one function alone plays."""
    return next((role for role in ("predict", "transform") if role in meanings.forms), "")


def _played_inside(function: Callable[..., Any], meanings: Meanings) -> set[str]:
    """Return the roles that are played by what is inside a function, and by the one function that it gives back."""
    code = getattr(function, "__code__", None)
    if code is None or not any(isinstance(item, types.CodeType) for item in code.co_consts):
        return set()
    return _played(list(_words_inside(code)), meanings) | ({_answer_of(meanings)} if _gives_function(code) else set())


def _gives_function(code: types.CodeType) -> bool:
    """Whether code returns a lambda, or a function defined in it."""
    inside = {item.co_name for item in code.co_consts if isinstance(item, types.CodeType)}
    steps = [step for step in dis.get_instructions(code) if step.opname != "SET_FUNCTION_ATTRIBUTE"]
    return any(
        before.opname == "MAKE_FUNCTION" or (before.opname.startswith("LOAD_") and before.argval in inside)
        for before, step in itertools.pairwise(steps)
        if step.opname == "RETURN_VALUE"
    )


def _named(name: str, wanted: list[str]) -> bool:
    form = normal(name)
    return form in wanted or any(alias in form for alias in wanted if len(alias) > 2 and _makes(form, alias))


def _makes(form: str, alias: str) -> bool:
    """Whether a name is an exercise's with nothing but a word for making around it."""
    return form.replace(alias, "", 1) in _MAKES


_MAKES = frozenset(
    {"make", "create", "build", "new", "get", "init", "factory", "model", "makemodel", "closure", "layer"}
)


def _words_inside(code: types.CodeType) -> Iterator[str]:
    """Yield the names of functions and methods inside a function, and the keys and fields that lambdas inside it are
    given to.
    """
    constants = code.co_consts
    inside = [item.co_name for item in constants if isinstance(item, types.CodeType) and item.co_name not in _UNNAMED]
    yield from (name for name in inside if name != "<lambda>")
    if "<lambda>" in inside:
        flat = [part for item in constants for part in (item if isinstance(item, tuple) else (item,))]
        yield from (part for part in flat if isinstance(part, str) and part.isidentifier())
