"""The themes that ship: dark, light, and the terminal's own colours.

Owns colours only. Text on any ground reaches a contrast of 4.5:1 (WCAG 2.2, 1.4.3), which a test computes; the two
``ansi`` themes are Textual's and take what the terminal gives.
"""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme


def _theme(
    name: str, *, dark: bool, grounds: tuple[str, str, str, str], text: tuple[str, str, str], **hues: str
) -> Theme:
    """Make a theme: its grounds (background, surface, panel, cursor), its text (full, muted, faint) and its hues."""
    background, surface, panel, line = grounds
    foreground, muted, faint = text
    return Theme(
        name=name,
        dark=dark,
        background=background,
        surface=surface,
        panel=panel,
        foreground=foreground,
        primary=hues["primary"],
        secondary=hues["primary"],
        success=hues["success"],
        warning=hues["warning"],
        error=hues["error"],
        accent=hues["accent"],
        variables={
            **{f"text-{hue}": colour for hue, colour in hues.items()},
            "text-muted": muted,
            "text-disabled": muted,
            "foreground-muted": muted,
            "foreground-disabled": faint,
            "footer-background": panel,
            "footer-foreground": foreground,
            "footer-description-foreground": foreground,
            "footer-key-foreground": hues["primary"],
            "block-cursor-background": line,  # coloured words are as readable in it as outside
            "block-cursor-foreground": foreground,
            "block-cursor-blurred-background": panel,
            "block-cursor-blurred-foreground": foreground,
            "border": hues["primary"],
            "border-blurred": faint,
        },
    )


THEMES: tuple[Theme, ...] = (
    _theme(
        "dark",
        dark=True,
        grounds=("#14171c", "#1b1f26", "#242a34", "#2d3a4f"),
        text=("#e4e7ec", "#a3acb9", "#4b5563"),
        primary="#7cb7ff",
        success="#7fd88f",
        warning="#f2c14e",
        error="#ff8a80",
        accent="#c4a7ff",
    ),
    _theme(
        "light",
        dark=False,
        grounds=("#fbfbf8", "#f1f1ec", "#e6e6df", "#d5e2f3"),
        text=("#1d2127", "#50575f", "#b9bec5"),
        primary="#0b57b0",
        success="#1a6b2f",
        warning="#7a5200",
        error="#b3261e",
        accent="#5b3cc4",
    ),
    BUILTIN_THEMES["ansi-dark"],
    BUILTIN_THEMES["ansi-light"],
)
"""In the order in which they are offered; their names are those of ``studyml.config.THEMES``."""
