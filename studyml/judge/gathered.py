"""Settings that a constructor or function takes in one record of the file's own: ``Model(Config(lr=0.1, epochs=5))``.

Owns which parameter asks for such a record, and what is put into it. Runs beside the submission; standard library only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from studyml.judge.binding import Arguments
from studyml.judge.records import field_names
from studyml.judge.signatures import parameters_of


def with_records(
    function: Callable[..., Any],
    records: Sequence[type],
    arguments: Arguments,
    wanted: Sequence[str],
    parameters: Collection[str],
) -> Arguments:
    """Return ``arguments`` with a record for each parameter of ``function`` that asks for settings in one.

    A record of data or of any of the model's ``parameters`` is no matter of settings.
    """
    kinds = {cls.__name__: cls for cls in records if field_names(cls)}
    found: dict[str, Any] = {}
    for parameter in (parameters_of(function) or ()) if kinds else ():
        note = getattr(parameter.annotation, "__name__", parameter.annotation)
        kind = kinds.get(type(parameter.default).__name__) or kinds.get(note if isinstance(note, str) else "")
        if kind is None:
            continue
        try:
            args, kwargs, used = arguments.bind(kind, wanted)
            settings = all(isinstance(arguments.values.get(name), int | float) for name in used)
            if used and settings and not set(used) & set(parameters):
                found[parameter.name] = kind(*args, **kwargs)
        except Exception:  # the learner's record may raise anything; then it keeps its default
            continue
    return arguments.named(found) if found else arguments
