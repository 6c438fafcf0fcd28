"""What every kind of block needs to become strips: typesetter, sizes, colours, and where it stands in the structure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.documents.blocks import Text
from app.documents.brand import Brand, Layout
from app.documents.strips import Node, Strip, Words
from app.documents.typeset import Line, Typesetter
from app.rules.colours import INK, mix, readable

LEADING = 1.42
"""From one line to the next, in sizes."""
RISE = 1.02
"""From a line's top to its baseline, in sizes."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Blocks are set `width` points wide, and told to the screen reader below `node`."""

    typesetter: Typesetter
    brand: Brand
    layout: Layout
    width: float
    node: Node

    @property
    def size(self) -> float:
        """The size of ordinary text, in points."""
        return self.layout.size

    @property
    def leading(self) -> float:
        """From one line of ordinary text to the next, in points."""
        return self.layout.size * LEADING

    @property
    def gap(self) -> float:
        """Between one block and the next, in points."""
        return self.layout.size * 0.75

    @property
    def accent(self) -> str:
        """The landlord's colour, where text can be read in it."""
        return readable(self.brand.colour, self.layout.paper)

    def shade(self, part: float) -> str:
        """The page with a part of the landlord's colour in it."""
        return mix(self.brand.colour, self.layout.paper, part)

    def grey(self, part: float) -> str:
        """The page with a part of the ink in it."""
        return mix(INK, self.layout.paper, part)

    def within(self, width: float, node: Node) -> Setting:
        """The same for what is narrower and stands below another element."""
        return replace(self, width=width, node=node)

    def lines(self, text: Text, size: float, *, bold: bool = False, width: float = 0.0) -> list[Line]:
        """The text in lines, as wide as the setting unless told otherwise."""
        return self.typesetter.lines(text, size, width or self.width, bold=bold)


def line_strips(
    setting: Setting,
    lines: list[Line],
    node: Node | None,
    *,
    colour: str = INK,
    x: float = 0.0,
    width: float = 0.0,
    align: str = "left",
) -> list[Strip]:
    """A strip for each line. Text that runs from right to left begins at the right."""
    return [
        Strip(line.size * LEADING, [words(setting, line, node, colour, x, width or setting.width, align)])
        for line in lines
    ]


def words(setting: Setting, line: Line, node: Node | None, colour: str, x: float, width: float, align: str) -> Words:
    """One line in its place within `width`, at the top of a strip."""
    room = width - line.width
    if align == "right" or (align == "left" and line.from_right):
        x += room
    elif align == "centre":
        x += room / 2
    return Words(x, line.size * RISE, line, colour, node)
