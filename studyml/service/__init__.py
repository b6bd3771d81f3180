"""The child processes behind the screens: grader, prover and judge.

Owns their lives: start, limits, replacement, end. The client side (``child``, ``client``, ``wire``)
imports only ``model`` and the standard library, so that a screen never loads NumPy; the entry points
(``python -m studyml.service.grader`` and its siblings) import the rooms that do the work.
"""
