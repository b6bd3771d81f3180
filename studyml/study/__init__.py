"""The use cases that screens and commands call.

Owns what a session, a plan, a reading of notes *is*; both front ends drive the same objects and may
not grow their own copy. Must not know Textual, click or any stream.
"""
