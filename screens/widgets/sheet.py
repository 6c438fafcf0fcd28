"""A list to read and move in: each entry has a name and some lines, and is built for the width there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.widgets.plain import clean

CURSOR = "▸"


class Entry(NamedTuple):
    """One entry of a sheet: what it is known by ("" for one that is only read) and its lines, wrapped already."""

    name: str
    content: Content


class Sheet(OptionList):
    """Entries under a cursor; the cursor stays on the same entry when the sheet is shown anew."""

    DEFAULT_CSS = """
    Sheet {
        height: 1fr;
        border: none;
        padding: 0;
        background: $background;
        scrollbar-size: 0 1;
        scrollbar-gutter: stable;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        & > .option-list--option { padding: 0 1; }
        &:focus { border: none; background-tint: $foreground 0%; }
        & > .option-list--option-highlighted { background: $background; text-style: none; color: $foreground; }
        &:focus > .option-list--option-highlighted {
            background: $foreground 16%; text-style: none; color: $foreground;
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._build: Callable[[int], Sequence[Entry]] = lambda _width: ()
        self._built_for = 0
        self._names: list[str] = []
        self._tall: list[int] = []

    def show(
        self, build: Callable[[int], Sequence[Entry]], *, at: str | None = None, from_the_top: bool = False
    ) -> None:
        """Show what `build` makes for a width in cells; go to the entry `at`, or stay on the one under the cursor.

        With `from_the_top` the cursor goes to the first entry instead: something new stands there.
        """
        self._build = build
        if from_the_top:
            self.highlighted, at = None, ""
        self._rebuild(self.named if at is None else at)

    @property
    def named(self) -> str:
        """The name of the entry under the cursor; "" when there is none."""
        return self._names[self.highlighted] if self.highlighted is not None and self._names else ""

    def go_to(self, name: str) -> None:
        """Put the cursor on an entry, if it is there."""
        if name in self._names:
            self.highlighted = self._names.index(name)

    def on_resize(self, event: events.Resize) -> None:
        """Build anew for another width."""
        if self._room() != self._built_for:
            self._rebuild(self.named)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Let screen readers follow the cursor."""
        super().watch_highlighted(highlighted)
        self._point()

    def on_focus(self) -> None:
        """Let screen readers find the cursor."""
        self._point()

    def render_line(self, y: int) -> Strip:
        """A line, with a sign at the entry under the cursor that needs no colour."""
        strip = super().render_line(y)
        line = y + self.scroll_offset.y
        if self.has_focus and self.highlighted is not None and line == self._line_of(self.highlighted):
            style = next(iter(strip)).style if strip.cell_length else None
            return Strip.join([Strip([Segment(CURSOR, style)], 1), strip.crop(1)])
        return strip

    def _rebuild(self, name: str) -> None:
        self._built_for = self._room()
        if not self._built_for:
            return
        entries = self._build(self._built_for)
        before = self.highlighted or 0
        self._names = [entry.name for entry in entries]
        self._tall = [str(entry.content).count("\n") + 1 for entry in entries]
        self.clear_options()
        self.add_options([Option(entry.content) for entry in entries])
        if entries:
            known = self._names.index(name) if name and name in self._names else None
            self.highlighted = min(before, len(entries) - 1) if known is None else known

    def _room(self) -> int:
        return max(0, self.scrollable_content_region.width - 2)

    def _line_of(self, index: int) -> int:
        return sum(self._tall[:index])

    def _point(self) -> None:
        if self.has_focus and self.highlighted is not None and self.is_attached:
            y = self._line_of(self.highlighted) - self.scroll_offset.y
            self.app.cursor_position = self.content_region.offset + Offset(0, max(0, y))


def hanging(lead: Content | str, text: str, width: int, style: str = "", *, most: int = 0) -> Content:
    """A lead and a text wrapped beside it, further lines set in as far as the lead is wide.

    With `most`, no more than that many lines; the last then ends with an ellipsis.
    """
    lead = Content(lead) if isinstance(lead, str) else lead
    indent = lead.cell_length
    room = max(10, width - indent)
    # A text of a book's length is cut before it is wrapped: nobody reads it in a list.
    whole = clean(text[: room * most * 2] if most else text, lines=True)
    lines = [line for given in whole.split("\n") for line in (wrap(given, room) or [""])]
    if most and (len(lines) > most or len(whole) < len(text.rstrip())):
        lines = lines[:most]
        lines[-1] = f"{lines[-1][: room - 1]}…"
    first, *rest = lines or [""]
    parts: list[Content | str | tuple[str, str]] = [lead, (first, style)]
    for line in rest:
        parts.append((f"\n{' ' * indent}{line}", style))
    return Content.assemble(*parts)


def spread(left: Content, right: Content | str, width: int) -> Content:
    """Two texts on one line, the right one at the right end; it goes first where there is no room for both."""
    right = Content(right) if isinstance(right, str) else right
    gap = width - left.cell_length - right.cell_length
    if gap < 2:
        return left.truncate(width, ellipsis=True)
    return Content.assemble(left, " " * gap, right)
