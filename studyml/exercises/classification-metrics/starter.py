import numpy as np


def accuracy(y, p):
    """A number from 0 to 1."""


def precision(y, p):
    """tp / (tp + fp), 0 where nothing is predicted 1."""


def recall(y, p):
    """tp / (tp + fn), 0 where nothing is 1."""


def f1(y, p):
    """The harmonic mean of precision and recall."""


def confusion_matrix(y, p):
    """[[tn, fp], [fn, tp]]"""
