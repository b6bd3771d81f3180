"""What a start has to say before anything is asked: the clock, a store that is gone, backups that stopped.

Owns the words and what is worth them; most days there are none. Must not know a screen.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from studyml.store.copies import backups
from studyml.store.tables import Tables
from studyml.store.watch import noticed
from studyml.study.spans import span
from studyml.study.wording import counted

OLD_BACKUP = timedelta(days=7)


def notices(store: Tables) -> tuple[str, ...]:
    """Return what to say at a start, in whole sentences; empty when all is well."""
    return (*_clock(store), *_backups(store))


def damaged(found: str) -> str:
    """Return the words for what an automatic backup found."""
    return (
        f"No backup is made any more: {found}. The answers given are kept; 'studyml restore' shows the ways back,"
        " 'studyml doctor' tells more."
    )


def gone(store: Path) -> str:
    """Return the words for a store that is not there although backups of it are; "" where there are none."""
    found = [] if store.exists() else backups(store)
    if not found:
        return ""
    return (
        f"There is no store here, but {counted(len(found), 'backup')} of one: 'studyml restore' lists them,"
        " 'studyml restore 1 --yes' brings the newest back."
    )


def _clock(store: Tables) -> list[str]:
    found = noticed(store)
    said = []
    if found.ahead:
        said.append(
            f"The last answer lies {span(found.ahead)} ahead of now: the clock was ahead then or is behind now."
            " Set it right; 'studyml doctor --clock' then dates such answers anew."
        )
    elif found.misdated:
        some = "1 answer was" if found.misdated == 1 else f"{found.misdated} answers were"
        said.append(f"{some} written under a wrong clock. 'studyml doctor --clock' dates them anew.")
    if found.kept is not None:
        said.append(f"The calendar went back (travel, or a later rollover): it stays {found.kept:%A %d %B} until then.")
    if found.silence:
        said.append(
            f"The last answer was {span(found.silence)} ago. If that can't be, set the clock before you answer."
        )
    return said


def _backups(store: Tables) -> list[str]:
    damage = store.damage_noted()
    if damage:
        return [damaged(damage)]
    found = backups(store.path)
    if not store.events_written():
        if found:
            backed = f"there {'is' if len(found) == 1 else 'are'} {counted(len(found), 'backup')} of another"
            return [f"This store is new, but {backed}: 'studyml restore' lists them."]
        return []
    now = store.clock.now()
    if found and now - found[0].at > OLD_BACKUP and store.last_written() - found[0].at > OLD_BACKUP:
        return [f"The newest backup is {span(now - found[0].at)} old; 'studyml backup' says why none is made."]
    return []
