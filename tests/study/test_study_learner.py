"""The simulated learner of ``bench/learner.py``, quick and seeded: weak areas are found, and practised sooner."""

from __future__ import annotations

import importlib.util
import statistics
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    path = Path(__file__).parents[2] / "bench" / "learner.py"
    spec = importlib.util.spec_from_file_location("bench_learner", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    sys.path.append(str(path.parent))  # it stands beside what it shares with the other benches
    spec.loader.exec_module(module)
    return module


def test_the_top_three_are_truly_weak_as_often_as_in_the_first_simulation(bench: ModuleType) -> None:
    noise = 0.02
    found = bench.precision(700)
    for way in ("accuracy only", "retro only"):  # the simulation is chosen so
        assert found[way] == pytest.approx(bench.TABLE[way], abs=2 * noise)
    for mine, table in zip(found["beta + retro"], bench.TABLE["beta + retro"], strict=True):
        assert mine >= table - noise
    alone = zip(found["beta + retro"], found["retro only"], found["beta, no retro"], strict=True)
    assert all(both >= max(notes, answers) for both, notes, answers in alone), "neither source is better alone"


def test_weak_areas_are_mastered_in_fewer_answers_than_in_due_date_order(bench: ModuleType) -> None:
    (orders,) = bench.mastery(14, bench.PROFILES[:1], days=60).values()
    composed, by_deck, shuffled = (statistics.median(orders[order]) for order in bench.ORDERS)
    assert composed < 0.9 * shuffled and composed < 0.6 * by_deck


def test_the_same_seed_gives_the_same_learner(bench: ModuleType) -> None:
    assert bench.precision(30) == bench.precision(30)
    assert bench.mastery(1, bench.PROFILES[:1]) == bench.mastery(1, bench.PROFILES[:1])
