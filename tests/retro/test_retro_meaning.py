"""Which areas a sentence names, and whether it complains: traps, negation, misspellings, the lexicon file."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyml.decks import load_areas
from studyml.errors import InputError
from studyml.retro import load_lexicon, read_retro, shipped_lexicon
from studyml.retro.mapping import Mapper
from studyml.retro.nearest import Nearest
from studyml.retro.polarity import Polarity, mood

MAPPER = Mapper(shipped_lexicon())


def areas_of(sentence: str) -> set[str]:
    return {area for hit in MAPPER.hits(sentence) for area in hit.areas}


def test_the_lexicon_covers_every_area_and_no_other() -> None:
    named = {area for phrase in shipped_lexicon().phrases for area in phrase.areas}
    assert named == set(load_areas())


@pytest.mark.parametrize(
    ("sentence", "areas"),
    [
        ("split the heads of multi-head attention", {"grad.attention"}),
        ("the train/test split", {"data"}),
        ("best split of a node by information gain", {"algo.tree"}),
        ("entropy of a split", {"algo.tree"}),
        ("binary cross-entropy", {"loss.classification"}),
        ("is b a scaler or a vector", {"shapes.vec"}),
        ("fit the scaler on the training data only", {"data"}),
        ("my attention drifted", set()),
        ("paid no attention to detail and lost focus", set()),
        ("`loss = model.loss(X)` printed a gradient", {"grad.matrix"}),
        ("`loss.backward()`", set()),
        ("keepdims", {"shapes.reduce"}),
        ("`keepdims=True`", {"shapes.reduce"}),
        ("LogisticRegression gradient", {"grad.logistic"}),
        ("BatchNorm backward pass", {"grad.norm"}),
        ("weight initialization of an MLP", {"init"}),
        ("initialization of the centroids", {"algo.kmeans"}),
        ("derivative of softmax with cross entropy", {"grad.softmax"}),
        ("vectorised the distance computation", {"numpy.idioms"}),
        ("a family tree for my cat", set()),
    ],
)
def test_words_in_context(sentence: str, areas: set[str]) -> None:
    assert areas_of(sentence) == areas


@pytest.mark.parametrize(
    ("sentence", "areas"),
    [
        ("how to tranfer matrix operations into numpy", {"numpy.translate"}),
        ("derivitive of the crossentropy", {"grad.logistic"}),
        ("brodcasting", {"shapes.broadcast"}),
        ("the sofmax jacobain", {"grad.softmax"}),
        ("precison and recal", {"metrics"}),
        ("leading dimensions", {"shapes.matmul"}),  # not "leaking"
        ("scaled and trained", set()),
    ],
)
def test_misspelt_words_are_read_as_meant_and_right_ones_left(sentence: str, areas: set[str]) -> None:
    assert areas_of(sentence) == areas


@pytest.mark.parametrize(
    ("clause", "polarity"),
    [
        ("struggled with einsum", Polarity.WEAK),
        ("no longer confused by einsum", Polarity.STRONG),
        ("not comfortable with einsum", Polarity.WEAK),
        ("einsum finally clicked", Polarity.STRONG),
        ("finally understood the softmax gradient", Polarity.STRONG),
        ("einsum is not hard any more", Polarity.STRONG),
        ("still not clear", Polarity.WEAK),
        ("didn't struggle with k-means", Polarity.STRONG),
        ("can't do it without looking", Polarity.WEAK),
        ("had to look up the formula", Polarity.WEAK),
        ("trips me up every time", Polarity.WEAK),
        ("🟢 einsum", Polarity.STRONG),
        ("🔴 einsum", Polarity.WEAK),
        ("✅ einsum", Polarity.STRONG),
        ("❌ einsum", Polarity.WEAK),
        ("einsum was fine", Polarity.STRONG),
        ("implemented einsum", Polarity.NEUTRAL),
        ("confusion matrix, mean squared error, hard margin", Polarity.NEUTRAL),
    ],
)
def test_moods(clause: str, polarity: Polarity) -> None:
    assert mood(clause).polarity is polarity


def weak_and_strong(text: str) -> tuple[set[str], set[str]]:
    findings = read_retro(text.encode(), "notes.md", load_areas())
    return {f.area for f in findings.weak}, {f.area for f in findings.strong}


def test_a_good_item_under_a_bad_heading_is_not_weak() -> None:
    text = "## Struggled with\n- broadcasting finally clicked\n- einsum\n- k-means was easy in the end\n"
    assert weak_and_strong(text) == ({"shapes.einsum"}, {"shapes.broadcast", "algo.kmeans"})


def test_a_wish_under_a_bad_heading_stays_weak() -> None:
    text = "## What I need to improve\n- understand how broadcasting works\n- remember to average the loss\n"
    assert weak_and_strong(text) == ({"shapes.broadcast", "loss.reduction"}, set())


def test_two_moods_in_one_sentence() -> None:
    text = "Sigmoid is fine, but the softmax jacobian still confuses me.\n"
    assert weak_and_strong(text) == ({"grad.softmax"}, {"activations"})


def test_code_says_nothing_of_the_learner() -> None:
    text = "## Difficult\n- einsum\n```\n# softmax gradient is hard\nloss = hinge(margin)\n```\n\n"
    text += "In [3]:\ngradient = momentum  # broken dropout\n\n## Good\n- k-NN\n"
    assert weak_and_strong(text) == ({"shapes.einsum"}, {"algo.knn"})


def test_a_plan_and_a_tip_are_no_weakness() -> None:
    text = "## Next week\n- learn einsum\n\n💡 Tip: softmax is hard\n"
    assert weak_and_strong(text) == (set(), set())


@pytest.mark.parametrize(
    "heading",
    [
        "## What was difficult", "what was difficult", "**What was difficult**", "Struggled with:", "😩 Pain points",
        "WHAT WAS HARD", "What was dificult\n-----------------", "Bugs & Blockers:", "### Concepts That Need More Time",
        "__Weak spots__", "*Where I got stuck*", "Q: What did you forget?", "Still foggy", "## The ugly",
    ],
)  # fmt: skip
def test_headings_of_many_looks(heading: str) -> None:
    assert weak_and_strong(f"Monday\n\n{heading}\n\n- einsum\n- dropout\n") == ({"shapes.einsum", "reg"}, set())


def test_priorities() -> None:
    text = "## Weak\n- einsum (high)\n- 🔴 dropout\n- slightly rusty on k-means\n- PCA\n"
    findings = read_retro(text.encode(), "n.md", load_areas())
    assert {f.area: f.priority for f in findings.weak} == {
        "shapes.einsum": "high", "reg": "high", "algo.kmeans": "low", "algo.pca": "medium",
    }  # fmt: skip


def test_what_no_phrase_maps_is_listed_with_three_areas() -> None:
    text = "## Struggled with\n- drawing the thing with the little squares\n- softmaxing things numerically sound\n"
    findings = read_retro(text.encode(), "n.md", load_areas())
    (first, *_) = findings.unmapped
    assert (first.text, first.line, len(first.nearest)) == ("drawing the thing with the little squares", 2, 3)


def test_the_nearest_areas_are_near() -> None:
    nearest = Nearest(load_areas(), shipped_lexicon())
    assert nearest.of("eigenvalue decompositions")[0] == "algo.pca"
    assert "shapes.broadcast" in nearest.of("broadcastability of arrays")


def test_a_lexicon_of_ones_own_wins(tmp_path: Path) -> None:
    own = tmp_path / "lexicon.toml"
    own.write_text('[phrases]\n"funny trick" = "stability"\n"einsum" = "numpy.idioms"\n')
    mapper = Mapper(load_lexicon(own, {"the squares": ["grad.conv"]}))
    assert {a for h in mapper.hits("the funny trick and the squares, einsum") for a in h.areas} == {
        "stability", "grad.conv", "numpy.idioms",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[phrases", "TOML"),
        ('[phrases]\n"a (b" = "stability"', "letters"),
        ('[phrases]\n"a" = 3', "list of areas"),
        ('[phrases]\n"<x> y" = "stability"', "words"),
    ],
)  # fmt: skip
def test_a_broken_lexicon_is_named(tmp_path: Path, text: str, word: str) -> None:
    own = tmp_path / "lexicon.toml"
    own.write_text(text)
    with pytest.raises(InputError, match=word) as caught:
        load_lexicon(own)
    assert str(own) in str(caught.value)
