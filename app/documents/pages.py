"""Strips onto pages: what holds together stays together, headers of tables are repeated, every page is numbered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.documents.blocks import Document
from app.documents.brand import LARGE, Brand, Layout
from app.documents.prose import FIRST_TOP
from app.documents.setting import LEADING, Setting, words
from app.documents.strips import MILLIMETRE, Box, Mark, Strip
from app.documents.typeset import Typesetter

A4 = (210 * MILLIMETRE, 297 * MILLIMETRE)
SIDE = 24 * MILLIMETRE
"""The margin at either side; an address that begins there shows in the window of an envelope."""
FOLDS = (99 * MILLIMETRE, 198 * MILLIMETRE)
"""Where a letter is folded so that it fits an envelope of size DL: ticks at the edge, below the paper's upper edge."""
_FOLD_LEFT, _FOLD_LONG = 5 * MILLIMETRE, 4 * MILLIMETRE
_MOST_FOOTER = 0.2
"""How much of each page's height the landlord's footer may take."""
_RUNNING_TOP = 11 * MILLIMETRE
_BOTTOM = 11 * MILLIMETRE
_NUMBER = 9.0
"""What is kept free for `Page 10 of 20`, in sizes."""


@dataclass(slots=True)
class Placed:
    """A strip on a page, its top so many points below the paper's edge. A repeated header is decoration."""

    strip: Strip
    y: float
    repeated: bool = False


@dataclass(slots=True)
class Page:
    """One side of paper. `head` and `foot` are what stands at its edges, `marks` where the sheet is folded."""

    placed: list[Placed] = field(default_factory=list)
    head: list[Mark] = field(default_factory=list)
    foot: list[Mark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


class Paper:
    """The sheet and what its edges take up. Lengths in points, from the upper left corner."""

    def __init__(self, document: Document, brand: Brand, layout: Layout, typesetter: Typesetter) -> None:
        """Measure the sheet for this landlord and reader."""
        self.width, self.height = (A4[1], A4[0]) if layout.landscape else A4
        self.text_width = self.width - 2 * SIDE
        self._brand = brand
        self._title = document.running or document.title
        self._pitch = layout.small * LEADING
        # In large print the page number has a line of its own.
        beside = 0.0 if layout.size >= LARGE else _NUMBER * layout.small
        footer = "\n".join(brand.footer)
        self._footer = typesetter.lines(footer, layout.small, self.text_width - beside) if footer else []
        self.closing: tuple[str, ...] = ()
        """A footer that would take too much of each page: it closes the document instead."""
        if len(self._footer) * self._pitch > _MOST_FOOTER * self.height:
            self._footer, self.closing = [], brand.footer
        deep = max(1, len(self._footer) + (0 if beside else 1))
        self.bottom = self.height - _BOTTOM - deep * self._pitch - 5 * MILLIMETRE
        self.top = _RUNNING_TOP + self._pitch + 6 * MILLIMETRE
        self.first_top = FIRST_TOP
        self.warnings: list[str] = []

    def paginate(self, strips: list[Strip]) -> list[Page]:
        """The strips on as many pages as they need, at least one."""
        pages = [Page()]
        y = self.first_top
        for group in _groups(strips):
            height = sum(strip.height + strip.before for strip in group) - group[0].before
            fits = y + group[0].before + height <= self.bottom
            fresh = not pages[-1].placed
            repeated = self._repeated(group[0])
            room = self.bottom - self.top - (repeated.height if repeated else 0)
            if not fresh and (group[0].new_page or (not fits and height <= room)):
                pages.append(Page())
                y = self.top
            for strip in group:
                y = self._place(pages, strip, y)
        return pages

    def _place(self, pages: list[Page], strip: Strip, y: float) -> float:
        """Put one strip where it fits, on a new page if need be; the y below it."""
        page = pages[-1]
        if page.placed:
            y = max(y + strip.before, strip.top)
            if y + strip.height > self.bottom:
                page = Page()
                pages.append(page)
                y = self.top
        repeated = self._repeated(strip)
        if not page.placed and repeated is not None:
            page.placed.append(Placed(repeated, y, repeated=True))
            y += repeated.height
        page.placed.append(Placed(strip, y))
        if y + strip.height > self.height:
            self.warnings.append(f"Something on page {len(pages)} is too high for the page and is cut off. Shorten it.")
        return y + strip.height

    def _repeated(self, strip: Strip) -> Strip | None:
        """The header that belongs above the strip on a new page, if it leaves room for what it heads."""
        header = strip.header
        return header if header is not None and header.height < (self.bottom - self.top) / 3 else None

    def finish(self, pages: list[Page], setting: Setting) -> None:
        """Number the pages, and put the landlord's footer and the title at their edges."""
        size = setting.layout.small
        large = setting.size >= LARGE
        colour = setting.grey(0.75)
        for number, page in enumerate(pages, 1):
            y = self.bottom + 5 * MILLIMETRE
            page.foot.append(Box(0, y - 2 * MILLIMETRE, self.text_width, 0.5, setting.grey(0.35)))
            count = setting.typesetter.one_line(f"Page {number} of {len(pages)}", size, self.text_width)
            page.foot.append(_at(words(setting, count, None, colour, 0, self.text_width, "right"), y))
            y += self._pitch if large else 0
            for line in self._footer:
                page.foot.append(_at(words(setting, line, None, colour, 0, self.text_width, "left"), y))
                y += self._pitch
            if number > 1:
                self._head(page, setting, colour)
        if any(placed.strip.top for placed in pages[0].placed):
            grey = setting.grey(0.5)
            pages[0].marks += (Box(_FOLD_LEFT - SIDE, y, _FOLD_LONG, 0.4, grey) for y in FOLDS)

    def _head(self, page: Page, setting: Setting, colour: str) -> None:
        size = setting.layout.small
        name = setting.typesetter.one_line(self._brand.name, size, self.text_width * 0.4)
        room = self.text_width - name.width - 6 * MILLIMETRE
        title = setting.typesetter.one_line(self._title, size, room)
        page.head.append(_at(words(setting, title, None, colour, 0, room, "left"), _RUNNING_TOP))
        page.head.append(_at(words(setting, name, None, colour, 0, self.text_width, "right"), _RUNNING_TOP))
        rule = _RUNNING_TOP + self._pitch + 1.5 * MILLIMETRE
        page.head.append(Box(0, rule, self.text_width, 0.5, setting.grey(0.35)))


def _groups(strips: list[Strip]) -> Iterator[list[Strip]]:
    """Strips that are to stay on one page."""
    group: list[Strip] = []
    for strip in strips:
        if strip.new_page and group:
            yield group
            group = []
        group.append(strip)
        if not strip.hold:
            yield group
            group = []
    if group:
        yield group


def _at(mark: Mark, y: float) -> Mark:
    mark.y += y
    return mark
