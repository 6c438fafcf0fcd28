"""The program's own colours: dark, light and high contrast. What matters is always said in words and signs too."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="putright-dark",
    primary="#5aa9e6",
    secondary="#7fc8a9",
    accent="#f2b84b",
    warning="#f2b84b",
    error="#ff7a70",
    success="#7fc8a9",
    foreground="#e4e7eb",
    background="#14181d",
    surface="#14181d",
    panel="#262d36",
    dark=True,
    variables={
        "block-cursor-background": "#2f5d86",
        "block-cursor-foreground": "#ffffff",
        "footer-background": "#262d36",
        "footer-key-foreground": "#f2b84b",
        "footer-description-foreground": "#e4e7eb",
    },
)
LIGHT = Theme(
    name="putright-light",
    primary="#1d5c96",
    secondary="#1f6e4f",
    accent="#8a5a00",
    warning="#8a5a00",
    error="#b3261e",
    success="#1f6e4f",
    foreground="#1b1f24",
    background="#fbfbf9",
    surface="#fbfbf9",
    panel="#e4e6e3",
    dark=False,
    variables={
        "block-cursor-background": "#1d5c96",
        "block-cursor-foreground": "#ffffff",
        "footer-background": "#e4e6e3",
        "footer-key-foreground": "#8a3c00",
        "footer-description-foreground": "#1b1f24",
    },
)
CONTRAST = Theme(
    name="putright-high-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ffb0b0",
    success="#00ff80",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables={
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "footer-background": "#000000",
        "footer-key-foreground": "#ffff00",
        "footer-description-foreground": "#ffffff",
        "text-muted": "#ffffff",
        "border": "#ffffff",
        "border-blurred": "#ffffff",
    },
)
THEMES = (DARK, LIGHT, CONTRAST)
"""In the order in which the key for the next theme goes round."""
