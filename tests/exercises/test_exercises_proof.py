"""Every exercise proves itself: the reference passes, the starter fails, each mutant has its name."""

from __future__ import annotations

import ast
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studyml.errors import ExerciseError
from studyml.exercises import Exercise, load_exercises
from studyml.exercises.loader import find_exercise, read_exercise
from studyml.judge.judging import Judge
from studyml.model import mistakes

EXERCISES = load_exercises()
SAMPLE = random.Random(5)
MUTANTS = [
    (exercise, mutant)  # a seeded four of each; `studyml cards check` proves all of them
    for exercise in EXERCISES.values()
    for mutant in SAMPLE.sample(exercise.mutants(), min(4, len(exercise.mutants())))
]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_the_reference_passes_without_a_remark_and_the_starter_fails(judge: Judge, exercise: Exercise) -> None:
    (verdict,) = judge.check_text(exercise.reference, "reference.py", exercise.id)
    assert verdict.correct, verdict.message
    assert not verdict.remarks
    (verdict,) = judge.check_text(exercise.starter, "starter.py", exercise.id)
    assert not verdict.correct


@pytest.mark.parametrize("exercise, mutant", MUTANTS, ids=[f"{e.id}-{m.name}" for e, m in MUTANTS])
def test_each_mutant_is_caught_with_its_mistake(judge: Judge, exercise: Exercise, mutant) -> None:  # type: ignore[no-untyped-def]  # a pair of parameters
    assert mutant.mistake in mistakes() or mutant.mistake in exercise.mistakes
    (verdict,) = judge.check_text(mutant.source, "mutant.py", exercise.id)
    assert not verdict.correct
    assert verdict.mistakes[0].code == mutant.mistake, verdict.message


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_references_import_numpy_and_nothing_of_ours(exercise: Exercise) -> None:
    roots = set()
    for node in ast.walk(ast.parse(exercise.reference)):
        if isinstance(node, ast.Import):
            roots |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add((node.module or "").partition(".")[0])
    assert roots - sys.stdlib_module_names <= {"numpy"}


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_a_task_is_found_by_the_name_of_its_own_class(judge: Judge, exercise: Exercise) -> None:
    assert exercise.task.startswith("# ") and exercise.minutes[0] <= exercise.minutes[1]
    assert find_exercise(EXERCISES, exercise.id.replace("-", "_")) is exercise


def test_listing_exercises_loads_no_numpy() -> None:
    code = "import sys, studyml.exercises as e; e.load_exercises(); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "text, word",
    [
        ("id = 3", "'id'"),
        ("id = 'a'\nnonsense = 1", "nonsense"),
        ("id = ", "can't be read"),
        ("id='a'\ntitle='A'\narea='x'\nminutes=[1,2]\nclasses=['A']\n[roles.p]\nlike='unknown'", "unknown"),
        ("id='a'\ntitle='A'\narea='x'\nminutes=[1,2]\nclasses=['A']\n[roles.p]\nsize=1", "may have"),
        ("id='a'\ntitle='A'\narea='x'\nminutes=[1]", "'minutes'.*two whole numbers"),
        ("id='a'\ntitle='A'\narea='x'\nminutes=[1,2]\nclasses=[]", "'classes'.*at least one"),
        ("id='a'\nforms=['columns']", "'forms'.*onehot"),
        ("id='a b'", "'id'.*small letters"),
        ("id='a'\ntitle='A'\narea='x'\nminutes=[1,2]\nclasses=['A']\n[roles.p]\nnames='p'", "'names' of role 'p'"),
        ("id='a'\n\nb c", ":3"),
    ],
)
def test_a_broken_exercise_names_file_and_key(tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "exercise.toml").write_text(text)
    with pytest.raises(ExerciseError, match=word) as raised:
        read_exercise(tmp_path)
    assert "exercise.toml" in str(raised.value)


def test_a_learners_own_folder_replaces_and_adds(tmp_path: Path) -> None:
    source = EXERCISES["knn-classifier"].folder
    for name in ("knn-classifier", "mine"):
        folder = shutil.copytree(source, tmp_path / name)
        text = (source / "exercise.toml").read_text(encoding="utf-8").replace('"knn-classifier"', f'"{name}"')
        (folder / "exercise.toml").write_text(text, encoding="utf-8")
    found = load_exercises(tmp_path)
    assert found["knn-classifier"].folder == tmp_path / "knn-classifier"
    assert "mine" in found and "mine" not in EXERCISES


def test_a_broken_folder_of_the_learners_hides_no_other_and_is_named_when_asked_for(tmp_path: Path) -> None:
    for name, text in (("mine", "id mine"), ("pca", "id = 'pca'")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "exercise.toml").write_text(text, encoding="utf-8")
    shutil.copytree(EXERCISES["kmeans"].folder, tmp_path / "kmeans")
    (tmp_path / "kmeans" / "task.md").write_bytes(b"\xff\xfe no text")
    shutil.copytree(EXERCISES["dropout"].folder, tmp_path / "dropout")
    (tmp_path / "dropout" / "reference.py").unlink()
    found = load_exercises(tmp_path)
    left = set(EXERCISES) - {"pca", "kmeans", "dropout"}
    assert set(found) == left, "a shipped one does not stand in for a broken one of its name"
    assert "task.md: can't be read: 'utf-8'" in str(found.broken["kmeans"])
    assert "reference.py: can't be read: No such file" in str(found.broken["dropout"])
    with pytest.raises(ExerciseError, match=r"mine.exercise\.toml:1: can't be read"):
        find_exercise(found, "mine")
    with pytest.raises(ExerciseError, match="'title' is missing"):
        find_exercise(found, "pca")
