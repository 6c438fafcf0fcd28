"""How a landlord's documents look, and how one reader needs them: both are data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.errors import BadInput

INK = "#1a1a1a"
"""The colour of text."""
PAPER = "#ffffff"
READABLE = 4.5
"""The least contrast between text and what it stands on (WCAG 2.2, success criterion 1.4.3)."""
LARGE = 16.0
"""From this size in points nothing on the page may be set smaller."""


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


@dataclass(frozen=True, slots=True)
class Brand:
    """A landlord on paper.

    `logo` is a PNG or JPEG; `logo_alt` is what a screen reader says for it (the name where empty). `address` and
    `contact` stand in the letterhead, `footer` on every page.
    """

    name: str
    colour: str = "#1f3a5f"
    logo: bytes | None = None
    logo_alt: str = ""
    address: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no colour, and a landlord without a name."""
        channels(self.colour)
        if not self.name.strip():
            raise BadInput("A document needs the landlord's name.")


@dataclass(frozen=True, slots=True)
class Layout:
    """What one reader needs: the size of the text in points, and the colour of the page (white where empty)."""

    size: float = 12.0
    tint: str = ""
    landscape: bool = False

    def __post_init__(self) -> None:
        """Refuse sizes that nobody can read or that fit no page, and paper that text is lost on."""
        if not 7 <= self.size <= 36:
            raise BadInput(f"Text can be set from 7 to 36 points, not in {self.size:g}. Large print begins at 18.")
        if self.tint and contrast(INK, self.tint) < 7:
            raise BadInput(f"Text cannot be read well on the page colour {self.tint}. Choose a lighter one.")

    @property
    def paper(self) -> str:
        """The colour of the page."""
        return self.tint or PAPER

    @property
    def small(self) -> float:
        """The size of notes, captions and footers, in points; in large print they are as large as the rest."""
        return self.size if self.size >= LARGE else max(8.5, 0.82 * self.size)

    @property
    def tabular(self) -> float:
        """The size of the words in tables, in points."""
        return self.size if self.size >= LARGE else max(8.5, 0.9 * self.size)

    def heading(self, level: int) -> float:
        """The size of a heading, in points; large print needs less of a step."""
        steps = (1.3, 1.15, 1.0) if self.size >= LARGE else (1.5, 1.2, 1.05)
        return self.size * steps[level - 1]


LARGE_PRINT = Layout(size=18.0)
