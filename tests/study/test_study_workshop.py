"""The workshop over a real store, with a clock that is told to move; two tests with the real judge."""

from __future__ import annotations

import os
import queue
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studyml.clock import FixedClock
from studyml.decks import load_areas, load_library
from studyml.errors import ExerciseError, StudymlError
from studyml.exercises import load_exercises
from studyml.model import Event, EventKind, FoundMistake, Kind, Outcome, Rating
from studyml.model.submission import ProbeResult, Remark, SubmissionVerdict
from studyml.paths import Home
from studyml.service.judging import JudgeClient
from studyml.store import Store
from studyml.study import checking
from studyml.study.bench import Bench, put_aside
from studyml.study.closing import close
from studyml.study.following import Follower, Judged, Saved, Told
from studyml.study.guidance import beside, hints_for, reference_part
from studyml.study.mock import Mock, questions_on
from studyml.study.own_tests import OwnTests
from studyml.study.stopwatch import Stopwatch
from studyml.study.watching import SETTLING_POLLS, Watched
from studyml.study.workshop import State, Workshop

AREAS = load_areas()
NAME = "logistic-regression"
EXERCISE = load_exercises()[NAME]
GOOD = (Path(__file__).parent.parent / "judge" / "right" / "logistic__notes.py").read_text()
UNREAD = SubmissionVerdict("a.py", NAME, Outcome.NOT_UNDERSTOOD)
RIGHT = SubmissionVerdict("a.py", NAME, Outcome.CORRECT, area="grad.logistic")
WRONG = SubmissionVerdict(
    "a.py",
    NAME,
    Outcome.WRONG,
    (FoundMistake("missing_mean"),),
    probes=(ProbeResult("step (n = 8)", False, "ratio 8", "update"),),
    area="grad.logistic",
)


@pytest.fixture
def workshop(tmp_path: Path, clock: FixedClock) -> Iterator[Workshop]:
    home = Home(tmp_path, tmp_path, tmp_path)
    with Store.open(home.store, clock) as store:
        yield Workshop(home, store, AREAS)


def attempts(workshop: Workshop) -> list[Event]:
    return workshop.store.events((EventKind.ATTEMPT,))


def reviews(workshop: Workshop) -> list[Event]:
    return workshop.store.events((EventKind.REVIEW, EventKind.REPEAT))


def begun(workshop: Workshop) -> Bench:
    bench = workshop.open(NAME)
    bench.start()
    return bench


# -- the clock


def test_the_stopwatch_counts_phases_and_leaves_pauses_out(clock: FixedClock) -> None:
    watch = Stopwatch(clock)
    clock.advance(seconds=5)
    assert watch.seconds() == 0 and not watch.running
    watch.start()
    clock.advance(seconds=40)
    watch.mark("gradient")
    clock.advance(seconds=100)
    watch.pause()
    clock.advance(hours=1)
    watch.start()
    clock.advance(seconds=20)
    assert watch.spent()["read"] == 40 and watch.spent()["gradient"] == 120
    assert watch.seconds() == 160
    with pytest.raises(ValueError, match="no such phase"):
        watch.mark("lunch")


def test_the_clock_survives_a_restart_and_a_damaged_file_is_no_obstacle(workshop: Workshop, clock: FixedClock) -> None:
    bench = begun(workshop)
    clock.advance(minutes=3)
    bench.mark("loop")
    clock.advance(minutes=2)
    bench.pause()
    clock.advance(hours=9)
    again = workshop.open(NAME)
    assert again.watch.seconds() == 300 and again.watch.phase == "loop"
    assert again.longest() == ("read", 180)
    row = next(row for row in workshop.rows() if row.exercise.id == NAME)
    assert (row.state, row.clock) == (State.TRIED, 300)
    (workshop.home.state / "workshop" / f"{NAME}.json").write_text('{"spent": 3')
    assert workshop.open(NAME).watch.seconds() == 0


# -- the file


def test_the_starter_is_written_once_and_the_learners_text_never_overwritten(workshop: Workshop) -> None:
    bench = workshop.open("logistic_regression")
    assert bench.path == workshop.home.data / "code" / f"{NAME}.py"
    assert bench.path.read_text() == EXERCISE.starter
    bench.path.write_text("mine")
    assert workshop.open(NAME).path.read_text() == "mine"
    workshop.open(NAME, reset=True).path.write_text("mine too")
    workshop.open(NAME, reset=True)
    kept = sorted(path.name for path in bench.path.parent.glob("*.2027-01-15*.py"))
    assert kept == [f"{NAME}.2027-01-15-2.py", f"{NAME}.2027-01-15.py"]
    assert {(bench.path.parent / name).read_text() for name in kept} == {"mine", "mine too"}
    workshop.open(NAME, reset=True)
    assert len(list(bench.path.parent.glob("*.py"))) == 3, "an untouched starter is not worth a copy"


def test_a_file_put_aside_never_replaces_another(tmp_path: Path, workshop: Workshop) -> None:
    day = workshop.store.today()
    for number in range(3):
        (tmp_path / "a.py").write_text(str(number))
        put_aside(tmp_path / "a.py", day)
    assert sorted(path.read_text() for path in tmp_path.glob("a.2027*.py")) == ["0", "1", "2"]


def test_an_unknown_exercise_is_named_with_what_is_near(workshop: Workshop) -> None:
    with pytest.raises(ExerciseError, match="logistic-regression"):
        workshop.open("logistic-regresion")


# -- attempts and closing


def test_each_check_is_an_attempt_with_seconds_and_phases(workshop: Workshop, clock: FixedClock) -> None:
    bench = begun(workshop)
    clock.advance(seconds=90)
    bench.mark("gradient")
    clock.advance(seconds=30)
    bench.take(WRONG, b"first", clock.monotonic() - 10)
    payload = attempts(workshop)[0].payload
    assert (payload["seconds"], payload["phases"]) == (110, {"read": 90, "gradient": 20})
    assert payload["charges"] == {"missing_mean": "loss.reduction"}
    assert reviews(workshop) == [] and bench.closed == ""


def test_what_is_no_attempt_is_not_recorded(workshop: Workshop) -> None:
    bench = begun(workshop)
    unread = SubmissionVerdict("a.py", NAME, Outcome.NOT_UNDERSTOOD)
    assert bench.take(unread, b"x = 1").event is None
    assert bench.take(WRONG, EXERCISE.starter.encode()).event is None, "the starter charges mistakes nobody made"
    assert bench.take(WRONG, b"mine").event is not None
    assert bench.take(WRONG, b"mine").event is None, "the same text saved twice"
    assert bench.take(RIGHT, b"other", found=True).event is None, "a text that was there before the run"
    assert len(attempts(workshop)) == 1 and bench.closed == ""


@pytest.mark.parametrize(
    ("minutes", "hints", "paused", "rating"),
    [
        (24, 0, False, Rating.GOOD),
        (26, 0, False, Rating.HARD),
        (5, 1, False, Rating.HARD),
        (26, 0, True, Rating.GOOD),
    ],
)
def test_a_pass_closes_the_exercise_once(
    workshop: Workshop, clock: FixedClock, minutes: int, hints: int, paused: bool, rating: Rating
) -> None:
    bench = begun(workshop)
    bench.take(WRONG, b"wrong")
    for _ in range(hints):
        assert bench.hint()
    clock.advance(minutes=minutes)
    if paused:
        bench.pause()
    done = bench.take(RIGHT, b"right")
    assert done.closing is not None and done.closing.rating is rating and done.closing.days
    assert ("seconds" in attempts(workshop)[1].payload) is not paused
    event = reviews(workshop)[0]
    assert (event.kind, event.card, event.payload["kind"]) == (EventKind.REVIEW, NAME, Kind.CODE)
    assert event.payload["prerequisites"] == list(AREAS["grad.logistic"].prerequisites)
    assert event.payload["ms"] == (0 if paused else minutes * 60_000)
    clock.advance(minutes=1)
    assert not bench.watch.running
    assert bench.take(RIGHT, b"prettier").event is None
    assert len(reviews(workshop)) == 1
    memory = workshop.store.memory(NAME)
    assert memory is not None and memory.reviews == 1


def test_giving_up_is_again_and_the_day_s_second_closing_schedules_nothing(workshop: Workshop) -> None:
    bench = begun(workshop)
    given = bench.give_up()
    assert given is not None and given.rating is Rating.AGAIN and bench.closed == "given up"
    assert bench.give_up() is None
    again = workshop.open(NAME, reset=True)
    again.start()
    done = again.take(RIGHT, b"right")
    assert done.closing is not None and done.closing.days == {}
    assert [event.kind for event in reviews(workshop)] == [EventKind.REVIEW, EventKind.REPEAT]


def test_a_mistake_charges_its_area_once_per_exercise_and_study_day(workshop: Workshop, clock: FixedClock) -> None:
    def charged() -> float:
        rows = workshop.store.weakness(workshop.store.today())
        return next(row.strength for row in rows if row.area == "loss.reduction")

    bench = begun(workshop)
    bench.take(WRONG, b"1")
    once = charged()
    bench.take(WRONG, b"2")
    bench.take(WRONG, b"3")
    assert charged() == once
    clock.advance(days=1)
    bench.take(WRONG, b"4")
    assert charged() < once


def test_a_pass_in_check_closes_too_once_a_day(tmp_path: Path, workshop: Workshop, clock: FixedClock) -> None:
    checking.record(workshop.home, clock, [WRONG])
    assert reviews(workshop) == []
    for _ in range(2):
        checking.record(workshop.home, clock, [RIGHT])
    assert [(event.card, event.payload["rating"]) for event in reviews(workshop)] == [(NAME, Rating.GOOD)]
    assert len(attempts(workshop)) == 3


# -- the list


def test_the_list_has_state_best_and_last_time_and_what_is_next(workshop: Workshop, clock: FixedClock) -> None:
    first = workshop.next()
    assert first is not None and "not written yet" in first[1]
    for minutes in (30, 20, 22):
        bench = workshop.open(NAME, reset=True)
        bench.start()
        clock.advance(minutes=minutes)
        bench.take(RIGHT, str(minutes).encode())
    row = next(row for row in workshop.rows() if row.exercise.id == NAME)
    assert row.state is State.PASSED and row.times is not None
    assert (row.times.best, row.times.last) == (1200, 1320)
    assert row.to_json()["goal"] == [20, 25] and row.why == ""
    assert sum(row.to_json()["next"] for row in workshop.rows()) == 1
    assert row.due is not None
    clock.advance(days=(row.due - workshop.store.today()).days + 2)
    assert workshop.next() == (NAME, "due again, 2 days late")


def test_what_was_given_up_today_does_not_come_again_today(workshop: Workshop) -> None:
    found = workshop.next()
    assert found is not None
    close(workshop.store, workshop.exercises[found[0]], given_up=True)
    after = workshop.next()
    assert after is None or after[0] != found[0]


# -- guidance


def test_hints_go_from_the_area_to_the_lines_of_the_model_answer() -> None:
    area, kind, lines = hints_for(WRONG, EXERCISE, AREAS)
    assert area.startswith("look at loss.reduction")
    assert "average is missing" in kind
    assert "def step" in lines and "def predict" not in lines
    assert "def predict" in reference_part(EXERCISE, ("nonsense", "predict"))


def test_functions_of_one_name_stand_beside_each_other() -> None:
    mine = "import numpy as np\n\ndef loss(y):\n    return 1\n\ndef step(x):\n    return 2\n"
    theirs = "def sigmoid(z):\n    return 0\n\ndef step(x):\n    return 3\n"
    rows = beside(mine, theirs, 76)
    assert any("def step(x):" in row.split(" │ ")[0] and "def step(x):" in row.split(" │ ")[1] for row in rows)
    assert all(len(row) <= 76 for row in rows)
    stacked = beside(mine, theirs, 40, together=False)
    assert stacked.index("the model answer") > stacked.index("def step(x):")


# -- saves


def test_no_save_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("1")
    watched = Watched(path)
    assert watched.save() == b"1" and watched.save() is None
    other = tmp_path / "b.py"
    other.write_text("2")
    os.replace(other, path)
    assert watched.save() == b"2", "an atomic save"
    stamp = path.stat()
    path.write_text("3")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert watched.superseded()
    assert watched.save() == b"3", "same size, same inode, same tick: only the bytes differ"
    for _ in range(SETTLING_POLLS + 2):
        assert watched.save() is None
    path.unlink()
    assert watched.save() is None and not watched.superseded()
    shutil.copy(__file__, path)
    assert watched.save() == Path(__file__).read_bytes()


def test_a_save_during_a_run_is_judged_after_it_and_the_old_verdict_not_told(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "logistic_regression.py"
    path.write_text(GOOD.replace("(yP - y) @ X / n", "(yP - y) @ X"))
    told: queue.Queue[Told] = queue.Queue()

    def tell(what: Told) -> None:
        if isinstance(what, Saved) and what.first:  # the run begins now
            path.write_text(GOOD)
        told.put(what)

    with JudgeClient() as client:
        follower = Follower(client, path, NAME, clock, tell=tell)
        follower.start()
        seen = [told.get(timeout=120) for _ in range(3)]
        follower.close()
    assert [type(what) for what in seen] == [Saved, Saved, Judged]
    last = seen[-1]
    assert isinstance(last, Judged) and last.verdict.correct and last.save.text == GOOD.encode()


def test_a_batch_is_shared_out_and_closing_fails_what_still_waits(tmp_path: Path) -> None:
    path = tmp_path / "logistic_regression.py"
    path.write_text(GOOD)
    with JudgeClient(processes=2) as client:
        client.prepare(NAME).result()
        assert all(client.submit(path, NAME).result()[0].correct for _ in range(4))
        left = [client.submit(path, NAME) for _ in range(2000)]
    assert sum(isinstance(future.exception(), StudymlError) for future in left) > 1900


def test_a_judge_that_is_gone_is_told_and_ends_nothing(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "a.py"
    path.write_text("x = 1")
    told: queue.Queue[Told] = queue.Queue()
    client = JudgeClient()
    client.close()
    follower = Follower(client, path, NAME, clock, tell=told.put)
    follower.start()
    assert isinstance(told.get(timeout=120), Saved)
    assert isinstance(told.get(timeout=120), StudymlError)
    follower.close()


# -- the interview


def test_an_interview_asks_shapes_and_derivations_near_the_exercise() -> None:
    library = load_library(None)
    cards = questions_on(EXERCISE, library, (), {"missing_mean": "loss.reduction"}, 1)
    assert [card.kind for card in cards][:2] == [Kind.SHAPE, Kind.SHAPE] and 3 <= len(cards) <= 5
    assert Kind.DERIVATION in {card.kind for card in cards}
    assert any(wrong.mistake == "missing_mean" for card in cards for wrong in card.wrong)
    assert questions_on(EXERCISE, library, (), {}, 2) == questions_on(EXERCISE, library, (), {}, 2)
    left = questions_on(EXERCISE, library, [card.id for card in cards], {}, 1)
    assert not {card.id for card in left} & {card.id for card in cards}


def test_an_interview_has_a_blank_file_a_limit_and_a_report(workshop: Workshop, clock: FixedClock) -> None:
    workshop.store.save_session({"seed": 1, "day": "2027-01-15", "queue": [["bce-dw", 1, "", False]], "position": 0})
    before = workshop.store.session()
    mine = workshop.open(NAME).path
    mine.write_text("what I wrote")
    mock = Mock(workshop, load_library(None), NAME)
    assert mock.bench.path != mine and "class" not in mock.bench.path.read_text()
    mock.start()
    clock.advance(minutes=24)
    assert mock.code_left() == 60
    tests = b"import numpy as np\n\ndef test_shape():\n    np.testing.assert_equal(f(), 1)\nassert f() == 1\n"
    mock.note(mock.bench.take(UNREAD, tests), tests)
    both = tests + b"class A:\n    def f(self): assert self\n"
    failing = replace(WRONG, remarks=(Remark("other", "line 5: AssertionError"),))
    mock.note(mock.bench.take(failing, both), both)
    clock.advance(minutes=2)
    assert mock.code_left() == 0 and mock.left() == 19 * 60
    mock.end_code()
    session = mock.questions()
    session.save()
    report = mock.report()
    assert "not passed in 26:00" in report.lines[0]
    assert report.lines[1] == "own tests: 2, written first, 1 failed at the last check"
    assert any(line.startswith("missing_mean (loss.reduction)") for line in report.weak)
    assert reviews(workshop)[0].payload["given_up"] is True
    mock.close()
    assert workshop.store.session() == before, "the day's session goes on where it was"
    assert mine.read_text() == "what I wrote"


@pytest.mark.parametrize(
    ("saves", "words"),
    [
        ((b"class A: pass",), "none"),
        ((b"class A: pass\nassert A", b"class A: pass\nassert A\nassert A"), "2, written with the model"),
        ((b"def f(): pass", b"(", b"def f(): pass\nassert f"), "1, written after the model"),
        ((b"assert 1", b"class A: pass"), "0, written first"),
    ],
)
def test_own_tests_are_told_by_when_they_came(saves: tuple[bytes, ...], words: str) -> None:
    tests = OwnTests()
    for text in saves:
        tests.saw(text)
    assert tests.told().startswith(f"own tests: {words}")


def test_an_interview_takes_a_model_that_fits_the_time(workshop: Workshop) -> None:
    assert Mock(workshop, load_library(None)).exercise.minutes[1] <= 25
