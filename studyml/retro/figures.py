"""Durations told in words, and durations compared with a goal, as figures that ``times`` reads.

Owns "an hour and a half", "twice the planned 30 minutes", "22 of 30 min". Knows no lines, nor which duration counts.
"""

from __future__ import annotations

import re

_NUMBER_WORDS = {
    "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0, "ten": 10.0,
    "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0, "twenty five": 25.0, "thirty": 30.0, "thirty five": 35.0,
    "forty": 40.0, "forty five": 45.0, "fifty": 50.0, "sixty": 60.0, "ninety": 90.0,
}  # fmt: skip


def in_figures(text: str) -> str:
    """Durations in words as figures: "an hour and a half", "half an hour", "twenty five minutes"."""
    text = re.sub(
        r"\b(?:an?|one) hour and a half\b|\b(?:one|1) and a half hours?\b", "90 min", text, flags=re.IGNORECASE
    )
    text = re.sub(
        r"\b(\d+|two|three|four) and a half hours?\b|\b(\d+|two|three|four) hours and a half\b",
        _and_a_half,
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        r"\b(?:an?|one) hour and (?:a quarter|(?:fifteen|15)(?: min\w*)?)\b", "75 min", text, flags=re.IGNORECASE
    )
    text = re.sub(r"(?<![\d/.-])(\d{1,3})\s?(?:/|of|out of)\s?(\d{1,3})\s*(?:min(?:utes)?|mins|m)\b", _of_goal, text)
    text = re.sub(r"\b(\d+)\s*½\s*(?:h\b|hours?)", lambda m: f"{int(m[1]) * 60 + 30} min", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:three quarters of an hour)\b", "45 min", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:a )?quarter of an hour\b", "15 min", text, flags=re.IGNORECASE)
    text = re.sub(r"(?:\bhalf an?|½ an?|\ba half)[ -]hour\b", "30 min", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:a )?couple (?:of )?hours\b", "2 hours", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:an|one|a full|a whole) hour\b", "1 hour", text, flags=re.IGNORECASE)
    text = _compared(text)
    words = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)).replace(" ", "[ -]")
    return re.sub(
        rf"\b({words})(?=[ -](?:minutes?|mins?|hours?|hrs?)\b|\W*$"
        rf"|[ -](?:to|or)[ -]\w+[ -](?:minutes?|mins?|hours?)\b)",
        lambda m: f"{_NUMBER_WORDS[m[1].lower().replace('-', ' ')]:g}", text, flags=re.IGNORECASE,
    )  # fmt: skip


def _compared(text: str) -> str:
    """Comparisons as a duration and its goal: "10 minutes over the 30 minute goal", "twice the planned 30 min"."""
    text = re.sub(
        r"\b(\d{1,3})\s*(?:min(?:utes)?|mins|m)\s+(over|above|beyond|past|more than|longer than|slower than|under|below"
        r"|less than|faster than)\s+(?:the |my |our )?(?:goal |target |planned )?(?:of )?(\d{1,3})[ -]?(?:min\w*)"
        r"(?=\s+(?:goal|target|limit|budget|mark)|\s*(?:[.,;)]|$))",
        _beside_goal, text, flags=re.IGNORECASE,
    )  # fmt: skip
    text = re.sub(
        r"\b(twice|double|triple|(?:two|three|four|[2-4]) ?(?:times|x)) (?:as long as )?(?:the |my |what i )?"
        r"(?:goal|target|planned|plan|budget|expected)(?: time)?(?: of)? (?:the )?(\d{1,3})\s*(?:min\w*|m)\b",
        _times_goal, text, flags=re.IGNORECASE,
    )  # fmt: skip
    return re.sub(
        r"\b(?:down |improved |went |dropped )?from (?:about |~)?\d{1,3}\s*(?:min\w*|m)? ?(?:down )?(?:to|→) "
        r"(?=(?:about |~)?\d{1,3}\s*(?:min\w*|m)\b)",
        "took ", text, flags=re.IGNORECASE,
    )  # fmt: skip


def _beside_goal(match: re.Match[str]) -> str:
    goal, difference = int(match[3]), int(match[1])
    below = match[2].lower() in ("under", "below", "less than", "faster than")
    return f"took {goal - difference if below else goal + difference} min (goal {goal} min)"


def _times_goal(match: re.Match[str]) -> str:
    word = match[1].lower()
    factor = 2 if word.startswith(("twice", "double", "two", "2")) else 4 if word.startswith(("four", "4")) else 3
    return f"took {factor * int(match[2])} min (goal {match[2]} min)"


def _of_goal(match: re.Match[str]) -> str:
    return f"{match[1]} min (goal {match[2]} min)"


def _and_a_half(match: re.Match[str]) -> str:
    word = (match[1] or match[2]).lower()
    return f"{(_NUMBER_WORDS[word] if word in _NUMBER_WORDS else float(word)) * 60 + 30:g} min"
