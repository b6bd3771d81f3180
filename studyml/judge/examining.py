"""Make the calls of every probe, in the stated form and in others where that looks needed.

Owns the order of probes and forms and the frames ``seen`` and ``subject``. Runs beside the submission; standard library
and NumPy only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from studyml.judge.calling import Begin
from studyml.judge.forms import COLUMNS, LISTS, MINUS, ROWS
from studyml.judge.loading import Loaded
from studyml.judge.session import Session
from studyml.judge.subject import NotUnderstood

Send = Callable[[Mapping[str, Any]], None]
Notes = Callable[[], list[tuple[str, str]]]


def examine(
    loaded: Loaded,
    exercise: Mapping[str, Any],
    probes: Sequence[Mapping[str, Any]],
    send: Send,
    begin: Begin,
    notes: Notes,
    *,
    only: Sequence[int] | None = None,
) -> None:
    """Make the calls of every probe (or of those numbered ``only``), with y as the task states it first and in other
    forms if that looks needed.
    """
    asked = {name for probe in probes for name in probe["data"]}
    sound = True
    forms = [""]
    for form in forms:
        try:
            session = Session(loaded.namespace, exercise, begin, form=form)
        except NotUnderstood:
            send({"kind": "not_understood", "missing": []})
            return
        suspicious = single = False
        for index, probe in enumerate(probes):
            if only is not None and index not in only:
                continue
            if form and sound and probe["calls"][0]["role"] == "pace":
                continue  # no other than as stated
            row = session.answer(probe)
            refused = notes()
            if refused:
                row["refused"] = refused[0][0]
                row["what"] = refused[0][1]
            send({"kind": "seen", "probe": index, "form": form, **row})
            if row.get("exhausted"):
                return
            failed = "error" in row or "unbound" in row
            spoilt = failed and not probe["remarks"]
            if not form:
                sound = sound and not spoilt and not (probe["decides"] and "absent" in row)
            elif (sound or form == COLUMNS) and form != MINUS and spoilt:
                break  # as stated every call ran: a form in which one doesn't is not the one that is wanted
            suspicious = suspicious or failed or session.odd(row)
            single = single or ("Q" in probe["data"] and (failed or session.one_answer(row, probe["data"]["Q"])))
        send({"kind": "subject", "form": form, **session.describe()})
        if not form:
            stated = exercise.get("forms", ())
            shared = LISTS in stated and any("w" in used for used in session.built)
            forms += [*stated] if shared or (suspicious and ("y" in asked or LISTS in stated)) else []
            forms += [ROWS] if single else []
            forms += [COLUMNS] if exercise.get("parameters") and not sound else []
            forms += [MINUS] if session.examiner.opposed else []
        elif not suspicious and not single:
            return
