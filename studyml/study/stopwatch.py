"""The clock of one exercise: seconds by phase, without the pauses.

Owns adding up and nothing else: whoever keeps a stopwatch over a restart keeps :meth:`Stopwatch.spent` and gives
it back. Must not know files, events or a screen; time comes from the :class:`Clock` it is given.
"""

from __future__ import annotations

from collections.abc import Mapping

from studyml.clock import Clock

PHASES = ("read", "forward", "gradient", "loop", "test")
"""What writing a model consists of, in the order of its keys 1 to 5."""


class Stopwatch:
    """Adds up seconds by phase while it runs. It stands until :meth:`start`."""

    def __init__(self, clock: Clock, spent: Mapping[str, float] | None = None, phase: str = PHASES[0]):
        self._clock = clock
        self._spent = {name: float((spent or {}).get(name, 0.0)) for name in PHASES}
        self._since: float | None = None
        self.phase = phase if phase in PHASES else PHASES[0]

    @property
    def running(self) -> bool:
        """Whether time counts now."""
        return self._since is not None

    def start(self) -> None:
        """Let time count; nothing happens if it does already."""
        if self._since is None:
            self._since = self._clock.monotonic()

    def pause(self, at: float | None = None) -> None:
        """Stop at the clock's time ``at`` (now)."""
        self._spent = self.spent(at)
        self._since = None

    def mark(self, phase: str) -> None:
        """Let what follows count as ``phase``. Raises :class:`ValueError` for an unknown one."""
        if phase not in PHASES:
            raise ValueError(f"no such phase: {phase!r}")
        if self._since is not None:
            self.pause()
            self.start()
        self.phase = phase

    def spent(self, at: float | None = None) -> dict[str, float]:
        """Return the seconds of every phase up to the clock's time ``at`` (now)."""
        spent = dict(self._spent)
        if self._since is not None:
            spent[self.phase] += max(0.0, (self._clock.monotonic() if at is None else at) - self._since)
        return spent

    def seconds(self, at: float | None = None) -> float:
        """Return the seconds in all."""
        return sum(self.spent(at).values())
