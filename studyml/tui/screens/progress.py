"""Progress: the Rust Profile over time, areas with their intervals, what comes, what was done, how sure, how fast."""

from __future__ import annotations

from studyml.memory.fsrs import RETENTION
from studyml.model import EventKind
from studyml.store.quick import NEW_A_DAY
from studyml.study import activity, wording
from studyml.study.progress import progress
from studyml.tui import typed_app
from studyml.tui.screens import progress_view as view
from studyml.tui.screens.page import PageScreen

_FORECAST_DAYS = 14
_WEEKS = 26
_ALL_WEEKS_ROOM = 60
"""From this room on half a year fits; below it a quarter."""


class ProgressScreen(PageScreen):
    """One page of numbers, weakest first."""

    NAME = "progress"
    HELP = """\
### What it means

- **Rust Profile**: your own table. A pillar stands as strong as its weakest known area.
- **Areas**: ● is the estimate, the line around it the range that holds the truth with 80 %. It needs four answers, or
  a line in your notes, before a word is said.
- **Ahead** plays the coming days as your memory stands now. **Recalled** counts cards that had been known before.
"""

    def load(self) -> None:
        """Read the numbers."""
        day = typed_app(self).day
        store = day.store
        self._progress = progress(store, day.areas)
        self._days = store.days()
        self._reviews = store.events((EventKind.REVIEW,))
        self._aim = float(store.setting("retention", RETENTION))
        new_a_day = int(store.setting("new", NEW_A_DAY))
        self._forecast = store.forecast(_FORECAST_DAYS, new_a_day, day.library.to_begin)
        self._goals = {name: exercise.minutes for name, exercise in day.exercises.items()}

    def text(self, room: int) -> str:
        """Return the page."""
        found = self._progress
        if not found.reviews and all(row.status == "unknown" for row in found.areas):
            return "Nothing to show yet. Read your notes ([b $text-primary]r[/] at home), or answer a first session."
        today = found.day
        weeks = activity.weeks(self._days, today, _WEEKS if room >= _ALL_WEEKS_ROOM else _WEEKS // 2)
        run = activity.run_of_days({row.day for row in self._days}, today)
        kept = activity.retention(self._reviews, today)
        share = f", {found.right / found.reviews:.0%} right" if found.reviews else ""
        parts = [
            [f"{wording.counted(found.reviews, 'review')} of {wording.counted(found.cards, 'card')}{share}"],
            view.profile(found.pillars, room),
            view.done(weeks, run, kept, self._aim),
            view.ahead(self._forecast, room),
            view.sure(found),
            view.speed(found, self._goals),
            view.areas(found.areas, room),
        ]
        return "\n\n".join("\n".join(part) for part in parts if part)
