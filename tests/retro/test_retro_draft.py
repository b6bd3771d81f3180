"""The drafted retro, and that the program reads its own draft back."""

from __future__ import annotations

from datetime import date

from studyml.decks import load_areas
from studyml.retro import read_retro
from studyml.retro.draft import DayFacts, Difficulty, Lapse, Run, draft_retro

DAY = date(2027, 1, 15)


def test_a_draft_in_full() -> None:
    facts = DayFacts(
        DAY,
        answers=12,
        right=9,
        difficulties=[Difficulty("matrix products: dot, matvec, outer, batched", 2, "A transpose is missing.")],
        lapses=[Lapse("clip, log-sum-exp, stable sigmoid and softplus", "Write `logsumexp(z)` safely.")],
        runs=[Run("linear-regression", 900), Run("logistic-regression", 2280, (20, 30), passed=False)],
        good=["k-means"],
    )
    assert draft_retro(facts) == (
        "# Retro 2027-01-15: 12 answers, 9 right\n\n"
        "## What was difficult\n\n* matrix products: dot, matvec, outer, batched: 2 wrong (A transpose is missing)\n\n"
        "## What was forgotten\n\n* clip, log-sum-exp, stable sigmoid and softplus: `Write logsumexp(z) safely.`\n\n"
        "## What took longest\n\n* logistic regression: 38 min (goal: 20-30 min), not finished\n\n"
        "## Times\n\n* linear regression: 15 min\n\n## What went well\n\n* k-means\n"
    )


def test_an_empty_day_gives_headings_to_fill() -> None:
    assert draft_retro(DayFacts(DAY, 0, 0)) == (
        "# Retro 2027-01-15\n\n## What was difficult\n\n*\n\n## What was forgotten\n\n*\n"
    )


def test_every_area_of_a_draft_is_read_back() -> None:
    areas = load_areas()
    for name, area in areas.items():
        text = draft_retro(DayFacts(DAY, 4, 2, difficulties=[Difficulty(area.title, 2)]))
        assert [f.area for f in read_retro(text.encode(), "draft.md", areas).weak] == [name]


def test_times_of_a_draft_are_read_back() -> None:
    text = draft_retro(DayFacts(DAY, 1, 1, runs=[Run("k-nn", 1320, (15, 15)), Run("pca", 600)]))
    found = read_retro(text.encode(), "draft.md", load_areas())
    assert [(t.minutes, t.goal) for t in found.times] == [((22, 22), (15, 15)), ((10, 10), None)]
    assert [f.area for f in found.weak] == ["algo.knn"]  # over its goal; the other is only a time
