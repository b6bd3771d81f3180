"""The examples in the docstrings say what happens."""

import doctest

import pytest

import studyml.algebra
import studyml.algebra.language


@pytest.mark.parametrize("module", [studyml.algebra, studyml.algebra.language])
def test_examples_are_true(module):
    found = doctest.testmod(module)
    assert found.attempted and not found.failed
