"""Widgets that more than one screen could use: each one file, each ignorant of the screens around it."""
