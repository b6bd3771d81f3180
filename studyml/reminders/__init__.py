"""Reminders: what to say, when, and through what.

``words`` decides what is said from values alone; ``schedule`` holds the time of day and the days of the week; each
module of ``channels`` turns a :class:`~studyml.reminders.job.Job` into :mod:`changes <studyml.reminders.changes>`,
values that can be shown, done and undone. Must not know a screen, a card or the store: ``study`` brings the values.
"""
