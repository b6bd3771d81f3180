"""A scalar that is only ever 1 or -1 (0 or 1) must not vanish from an answer unseen."""

from __future__ import annotations

import pytest

from studyml.grading import grade
from studyml.model import Kind, Outcome, Question, Step


@pytest.mark.parametrize("seed_name", ["y", "t", "label", "s1"])
def test_a_label_left_out_of_a_derivation_is_wrong(seed_name: str) -> None:
    question = Question(
        "q",
        Kind.DERIVATION,
        symbols={"x": "(m,)", "w": "(m,)", "b": "()", seed_name: "() pm1"},
        let={"f": "x @ w + b", "u": f"{seed_name}*f"},
        loss="1 - u",
        steps=(Step("dL/dw", f"-{seed_name}*x", True),),
    )
    assert grade(question, f"dL/dw = -{seed_name}*x").outcome is Outcome.CORRECT
    for wrong in ("dL/dw = -x", "dL/dw = x"):
        assert grade(question, wrong).outcome is Outcome.WRONG


@pytest.mark.parametrize("domain", ["pm1", "binary"])
def test_each_of_two_two_valued_scalars_counts(domain: str) -> None:
    question = Question(
        "q", Kind.DERIVATION, symbols={"a": f"() {domain}", "c": f"() {domain}", "z": "()"}, loss="a*z + c*z**2"
    )
    assert grade(question, "dL/dz = a + 2*c*z").outcome is Outcome.CORRECT
    for wrong in ("a", "1 + 2*c*z", "a + 2*z", "c + 2*a*z", "2*c*z", "-a + 2*c*z"):
        assert grade(question, f"dL/dz = {wrong}").outcome is Outcome.WRONG, wrong
