"""Colours as numbers: whether text can be read in one on another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from app.errors import BadInput

INK: Final = "#1a1a1a"
"""The colour of text."""
PAPER: Final = "#ffffff"
READABLE: Final = 4.5
"""The least contrast between text and what it stands on (WCAG 2.2, success criterion 1.4.3)."""
TINTED: Final = 7.0
"""The least contrast of text on a page that is coloured for somebody who reads with difficulty (1.4.6)."""


@lru_cache(maxsize=256)
def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of `#rrggbb`, each from 0 to 1.

    Raises:
        BadInput: if it is anything else; names and expressions are not colours here.
    """
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise BadInput(f"{colour!r} is not a colour. Write it as # and six hexadecimal digits, such as #1f3a5f.")
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def mix(colour: str, paper: str, part: float) -> str:
    """The paper with a part (0 to 1) of the colour in it."""
    pairs = zip(channels(colour), channels(paper), strict=True)
    return "#" + "".join(f"{round(255 * (part * above + (1 - part) * below)):02x}" for above, below in pairs)


def contrast(one: str, other: str) -> float:
    """How well one colour is seen on the other: 1 (not at all) to 21."""

    def luminance(colour: str) -> float:
        parts = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour))
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=256)
def readable(colour: str, paper: str) -> str:
    """The colour, darkened as far as text in it must be to be read on this paper."""
    shades = (mix(colour, "#000000", part / 20) for part in range(20, 0, -1))
    return next((shade for shade in shades if contrast(shade, paper) >= READABLE), INK)


def page_colour(tint: str) -> str:
    """The colour of a tinted page, checked.

    Raises:
        BadInput: if it is no colour, or text on it cannot be read well.
    """
    if contrast(INK, tint) < TINTED:
        raise BadInput(f"Text cannot be read well on the page colour {tint}. Choose a lighter one.")
    return tint
