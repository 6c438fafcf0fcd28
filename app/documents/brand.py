"""How a landlord's documents look, and how one reader needs them: both are data."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import BadInput
from app.rules.colours import PAPER, channels, page_colour

LARGE = 16.0
"""From this size in points nothing on the page may be set smaller."""


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
        if self.tint:
            page_colour(self.tint)

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
