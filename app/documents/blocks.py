"""What a document says, as data: no layout, no colours, no library.

Every text here is text: nothing in it is read as markup, an entity, a colour, a path or a picture. Emphasis and links
are `Span`s. A document is checked when it is made, so that a fault shows where it was written.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from app.documents.spans import Span as Span
from app.documents.spans import Text as Text
from app.documents.spans import plain as plain
from app.documents.spans import spans as spans
from app.errors import BadInput

Align: TypeAlias = Literal["left", "right", "centre"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, which is also a bookmark. Levels 1 to 3; a document begins with 1 and skips none on the way down."""

    level: int
    text: Text

    def __post_init__(self) -> None:
        """Refuse a level that no reader could announce."""
        if self.level not in (1, 2, 3):
            raise BadInput(f"A heading has level 1, 2 or 3, not {self.level}: {plain(self.text)!r}.")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a line break in the text is a line break on the page.

    `small` is for notes that nobody has to act on, `language` where it is not the document's.
    """

    text: Text
    small: bool = False
    language: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no language."""
        if self.language:
            _check_language(self.language)


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, set apart from the landlord's."""

    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list, with a list below it."""

    text: Text
    below: BulletList | NumberedList


@dataclass(frozen=True, slots=True)
class BulletList:
    """Entries in no order."""

    items: tuple[Text | Item, ...]


@dataclass(frozen=True, slots=True)
class NumberedList:
    """Entries in order: 1, 2, 3 or a, b, c, beginning anywhere."""

    items: tuple[Text | Item, ...]
    start: int = 1
    style: Literal["1", "a"] = "1"

    def labels(self) -> tuple[str, ...]:
        """What stands before each entry: `1.`, or `a.` to `z.`, `aa.` and so on."""
        counts = range(self.start, self.start + len(self.items))
        return tuple(f"{_letters(count) if self.style == 'a' else count}." for count in counts)


def _letters(count: int) -> str:
    found = ""
    while count > 0:
        count, rest = divmod(count - 1, 26)
        found = chr(ord("a") + rest) + found
    return found or "0"


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is set. `share` is its part of the width, compared with the others; 0 lets its words decide."""

    align: Align = "left"
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a header that is repeated on every page.

    With `row_headers` the first cell of each row names it; `foot` is a last row of totals.
    """

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    columns: tuple[Column, ...] = ()
    caption: Text = ""
    row_headers: bool = False
    foot: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the header."""
        name = f"The table {plain(self.caption)!r}" if plain(self.caption) else "A table"
        if not self.header or not all(plain(cell).strip() for cell in self.header):
            raise BadInput(f"{name} needs a heading for each column, so that a screen reader can announce it.")
        wide = len(self.header)
        for number, row in enumerate((*self.rows, *([self.foot] if self.foot else ())), 1):
            if len(row) != wide:
                raise BadInput(f"{name} has {wide} columns, but row {number} has {len(row)} cells.")
        if self.columns and len(self.columns) != wide:
            raise BadInput(f"{name} has {wide} columns, but {len(self.columns)} are described.")


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Facts with a label each: reference, date, handler."""

    rows: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class AddressBlock:
    """Who the letter goes to, one line each, where the window of a DL envelope shows it.

    `details` stand beside it: date, reference. Only the first block of a letter can lie in the window; there must be
    room for it below the letterhead.
    """

    lines: tuple[str, ...]
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG as bytes. `width` is its part of the text's width, above 0 and at most 1."""

    data: bytes
    width: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a width that is none."""
        if not 0 < self.width <= 1:
            raise BadInput(f"A picture's width is a part of the text's width, up to 1, not {self.width}.")


@dataclass(frozen=True, slots=True)
class Bar:
    """One label of a chart with a value for each series; `shown` replaces the printed values, one for each."""

    label: str
    values: tuple[float, ...]
    shown: tuple[str, ...] = ()

    def texts(self) -> tuple[str, ...]:
        """The values as they are printed."""
        return self.shown or tuple(f"{value:,.10g}" for value in self.values)


@dataclass(frozen=True, slots=True)
class BarChart:
    """Lying bars from zero. The value stands at the end of each bar: colour is never the only sign."""

    bars: tuple[Bar, ...]
    series: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse values that have no length, and bars that do not fit the series."""
        wide = max(1, len(self.series))
        if not self.bars:
            raise BadInput("A chart needs at least one bar.")
        for bar in self.bars:
            if len(bar.values) != wide or len(bar.shown) not in (0, wide):
                raise BadInput(f"The bar {bar.label!r} of a chart needs {wide} values.")
            if not all(math.isfinite(value) and value >= 0 for value in bar.values):
                raise BadInput(f"The bar {bar.label!r} of a chart has a value that is below zero or no number.")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture or chart, with the words that stand for it where it cannot be seen."""

    content: Picture | BarChart
    alt: str
    caption: Text = ""

    def __post_init__(self) -> None:
        """Refuse a figure that a screen reader could say nothing about."""
        if not self.alt.strip():
            raise BadInput("A picture or chart needs a sentence that says what it shows, for people who cannot see it.")


@dataclass(frozen=True, slots=True)
class Signature:
    """The end of a letter or the sign-off of a form, never parted by a page.

    `image` is a signature as PNG or JPEG; without one, `room` millimetres are left for a pen.
    """

    closing: str
    name: str
    lines: tuple[str, ...] = ()
    image: bytes | None = None
    room: float = 14.0

    def __post_init__(self) -> None:
        """Refuse room that there cannot be."""
        if not 0 <= self.room <= 100:
            raise BadInput(f"The room for a signature is 0 to 100 millimetres high, not {self.room:g}.")


@dataclass(frozen=True, slots=True)
class Panel:
    """Blocks set apart because they must not be missed: where to go next, by when."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Spacer:
    """Empty lines; at the top of a page they are left out."""

    lines: float = 1.0

    def __post_init__(self) -> None:
        """Refuse space that there cannot be."""
        if not 0 <= self.lines <= 100:
            raise BadInput(f"A space is 0 to 100 lines high, not {self.lines:g}.")


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = (
    Heading
    | Paragraph
    | Quote
    | BulletList
    | NumberedList
    | Table
    | KeyValues
    | AddressBlock
    | Figure
    | Signature
    | Panel
    | Spacer
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Document:
    """A letter or a report.

    `title` is what a reader's window and a screen reader announce. `running` heads the pages after the first (the title
    where empty). `dated` is the day in the file's properties, never the clock's. `language` is a tag such as `en-GB`.
    """

    title: str
    blocks: tuple[Block, ...]
    kind: Literal["letter", "report"] = "letter"
    language: str = "en-GB"
    author: str = ""
    subject: str = ""
    running: str = ""
    dated: date | None = None

    def __post_init__(self) -> None:
        """Refuse a document that cannot be announced."""
        if not self.title.strip():
            raise BadInput("A document needs a title: a screen reader announces it first.")
        _check_language(self.language)


def _check_language(tag: str) -> None:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise BadInput(f"{tag!r} is not a language tag. English is 'en-GB', Polish 'pl'.")
