"""The queue as a list of lines: only the lines on the screen are ever made, however many cases there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.widgets.pages import Pages
from screens.widgets.painted import Painted
from screens.widgets.plain import plain
from screens.widgets.row_text import CURSOR, LEAST, MARKED, OVERDUE, SIGNS, TODAY, Due, cells, due_of

if TYPE_CHECKING:
    from app.desk.queue import QueuePage, QueueRow
    from app.rules.workdays import WorkingCalendar

LOOKS = {OVERDUE: "cases--overdue", TODAY: "cases--today"}
"""The style of the due words, by state; where there is none they look like the rest."""
LINES_KEPT = 600
"""Finished lines kept, so that paging back and forth makes none anew."""


class CaseList(ScrollView, Painted, can_focus=True):
    """Cases in due order, one a line, with a cursor and marks. Rows come by pages from `ask`."""

    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = "In the list"
    COMPONENT_CLASSES = {
        "cases--bar",
        "cases--cursor",
        "cases--away",
        "cases--overdue",
        "cases--today",
        "cases--pending",
    }
    DEFAULT_CSS = """
    CaseList {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 0;
        background: $surface;
        color: $foreground;
        & > .cases--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .cases--away { background: $panel; color: $foreground; }
        & > .cases--overdue { color: $text-error; text-style: bold; }
        & > .cases--today { color: $text-warning; text-style: bold; }
        & > .cases--pending { color: $text-muted; }
        & > .cases--bar { color: $foreground 30%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next", show=False, id="list.down", tooltip="Go to the next case."),
        Binding("up,k", "move(-1)", "Previous", show=False, id="list.up", tooltip="Go to the previous case."),
        Binding("pagedown", "page(1)", "Page down", show=False, id="list.page_down", tooltip="Go on by a page."),
        Binding("pageup", "page(-1)", "Page up", show=False, id="list.page_up", tooltip="Go back by a page."),
        Binding("home,g", "end(0)", "First", show=False, id="list.first", tooltip="Go to the first case."),
        Binding("end,G", "end(1)", "Last", show=False, id="list.last", tooltip="Go to the last case."),
        Binding("enter", "choose", "Open", id="list.open", tooltip="Open the case under the cursor."),
        Binding("space", "mark", "Mark", id="list.mark", tooltip="Mark or unmark the case under the cursor."),
    ]

    class Chosen(Message):
        """A case was chosen, by enter or a double click."""

        def __init__(self, row: QueueRow) -> None:
            super().__init__()
            self.row = row

    class Marked(Message):
        """What is marked has changed."""

    def __init__(
        self,
        ask: Callable[[int], None],
        moved: Callable[[QueueRow | None], None],
        today: date,
        calendar: WorkingCalendar,
    ) -> None:
        """An empty list. `ask(offset)` is called for each page that is wanted; it comes back through `take`.

        `moved(row)` is called when the cursor comes to another case: called, not posted as a message, so that
        what it draws is in the same frame as the cursor.
        """
        super().__init__()
        self._moved = moved
        self.pages = Pages(ask)
        self.cursor = 0
        self.empty: tuple[str, ...] = ()
        """What an empty list says."""
        self.marks: dict[str, QueueRow] = {}
        self._today = today
        self.calendar = calendar
        self._lines: LRUCache[tuple[int, bool], list[Segment]] = LRUCache(LINES_KEPT)
        self._dragging = False

    @property
    def row(self) -> QueueRow | None:
        """The case under the cursor, None when there is none or it is still being read."""
        return self.pages.row(self.cursor) if self.cursor < self.pages.total else None

    # What is shown

    def start(self, page: QueuePage, *, cursor: int = 0, today: date | None = None) -> None:
        """Show a new list from this page, with the cursor on the given place or on the last one before it."""
        self._today = today or self._today
        self.pages.start(page)
        self._lines.clear()
        self.cursor = max(0, min(cursor, page.total - 1))
        if self.is_mounted:
            self._measure()
            self._bring_into_view()
        self.refresh()
        self._moved(self.row)

    def take(self, page: QueuePage) -> None:
        """Put in a page that was asked for."""
        before = self.pages.total
        self.pages.take(page)
        if self.pages.total != before:
            self.cursor = max(0, min(self.cursor, self.pages.total - 1))
            self._measure()
        first, last = page.offset, page.offset + len(page.rows)
        for index in range(first, last):
            self._forget(index)
        top = self.scroll_offset.y
        if first < top + self.size.height and last > top:
            self.refresh()
        if first <= self.cursor < last:
            self._moved(self.row)

    def go_to(self, index: int) -> None:
        """Put the cursor on a place of the queue."""
        self._go(index)

    def unmark(self, references: Iterable[str] | None = None) -> None:
        """Take the marks of these cases away, or all of them."""
        kept = {} if references is None else {one: row for one, row in self.marks.items() if one not in set(references)}
        if len(kept) < len(self.marks):
            self.marks = kept
            self._lines.clear()
            self.refresh()
            self.post_message(self.Marked())

    def due(self, row: QueueRow) -> Due:
        """How a row's date stands today."""
        return due_of(row, self._today, self.calendar)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the cursor's sign, the mark, the state's sign, then the columns."""
        top = self.scroll_offset.y
        index, total = y + top, self.pages.total
        width = self.size.width - 1
        bar = self._bar_cell(y, top, total)
        if index >= total:
            words = self.empty[y - 1] if not total and 0 < y <= len(self.empty) else ""
            return Strip([Segment(plain(f"  {words}", width), self.paint()), bar], width + 1)
        here = index == self.cursor
        segments = self._lines.get((index, here))
        if segments is None:
            row = self.pages.row(index)
            if row is None:
                text = f"{CURSOR if here else ' '}   …".ljust(width)
                return Strip([Segment(text, self.paint("cases--pending")), bar], width + 1)
            segments = self._lines[index, here] = self._line(row, here, width)
        return Strip([*segments, bar], width + 1)

    def _bar_cell(self, y: int, top: int, total: int) -> Segment:
        """The last cell of a line: a part of the bar that shows where in the queue one is. It is a part of the line
        because a scroll bar of its own would cost as much at every page as all the lines.
        """
        height = self.size.height
        if total <= height:
            return Segment(" ", self.paint())
        size = max(1, height * height // total)
        start = (height - size) * top // (total - height)
        return Segment("█" if start <= y < start + size else " ", self.paint("cases--bar"))

    def _line(self, row: QueueRow, here: bool, width: int) -> list[Segment]:
        due = self.due(row)
        words, rest = cells(row, due, width)
        lead = f"{CURSOR if here else ' '}{MARKED if row.reference in self.marks else ' '}{SIGNS[due.state]} "
        if here:
            base = self.paint("cases--cursor" if self.has_focus else "cases--away")
            line = [Segment(f"{lead}{words}{rest}", base)]
        else:
            base = self.paint()
            state = LOOKS.get(due.state)
            line = (
                [Segment(f"{lead}{words}", self.paint(state)), Segment(rest, base)]
                if state
                else [Segment(f"{lead}{words}{rest}", base)]
            )
        # Columns are padded to their cells, so that nothing need be measured here; only a sliver of a list is cropped.
        return line if width >= LEAST else list(Strip(line).adjust_cell_length(width, base))

    def repaint(self) -> None:
        """Make the lines anew in the colours of the theme."""
        self._lines.clear()

    def on_mount(self) -> None:
        self._measure()

    def on_resize(self) -> None:
        """Make the lines anew at the new width, and keep the cursor on the screen."""
        self._lines.clear()
        self._measure()
        self._bring_into_view()

    def on_focus(self) -> None:
        self._cursor_changed()

    def on_blur(self) -> None:
        self._cursor_changed()

    def _cursor_changed(self) -> None:
        self._forget(self.cursor)
        self.refresh_line(self.cursor)
        self._point()

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, self.pages.total)

    def _forget(self, index: int) -> None:
        for key in ((index, True), (index, False)):
            if key in self._lines:
                self._lines.discard(key)

    # Moving

    def action_move(self, by: int) -> None:
        """Move the cursor by lines."""
        self._go(self.cursor + by)

    def action_page(self, pages: int) -> None:
        """Move the cursor and the list by a screen."""
        step = max(1, self.size.height - 1)
        top = self.scroll_offset.y
        self._go(self.cursor + pages * step, top=top + pages * step)

    def action_end(self, end: int) -> None:
        """Go to the first case (0) or the last (1)."""
        self._go((self.pages.total - 1) * end)

    def action_choose(self) -> None:
        """Open the case under the cursor."""
        if row := self.row:
            self.post_message(self.Chosen(row))

    def action_mark(self) -> None:
        """Mark or unmark the case under the cursor, and go on to the next."""
        if row := self.row:
            if row.reference in self.marks:
                del self.marks[row.reference]
            else:
                self.marks[row.reference] = row
            self._forget(self.cursor)
            self.refresh_line(self.cursor)
            self.post_message(self.Marked())
            self._go(self.cursor + 1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the bar."""
        if event.x == self.size.width - 1:
            self._dragging = True
            self.capture_mouse()
            self._drag_to(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the bar."""
        if self._dragging:
            self._drag_to(event.y)

    def on_mouse_up(self) -> None:
        """Let the bar go."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def _drag_to(self, y: int) -> None:
        far = max(0, self.pages.total - self.size.height)
        self.scroll_to(y=far * max(0, min(1, y / max(1, self.size.height - 1))), animate=False)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there; a double click opens. The bar has been seen to already."""
        index = event.y + self.scroll_offset.y
        if index < self.pages.total and event.x < self.size.width - 1:
            self._go(index)
            if event.chain == 2:
                self.action_choose()

    def _go(self, index: int, *, top: int | None = None) -> None:
        index = max(0, min(index, self.pages.total - 1))
        old, self.cursor = self.cursor, index
        if top is not None:
            self.scroll_to(y=max(0, top), animate=False)
            self.refresh()
        elif not self._bring_into_view():
            first = self.scroll_offset.y
            width = self.size.width
            self.refresh(Region(0, old - first, width, 1), Region(0, index - first, width, 1))
        self.pages.want_around(index)
        self._point()
        if index != old:
            self._moved(self.row)

    def _bring_into_view(self) -> bool:
        """Scroll so that the cursor is on the screen; whether that was needed.

        At the edge the list jumps by half a screen: a scrolled line repaints them all, so it is done rarely.
        """
        top, height = self.scroll_offset.y, self.size.height
        if not height or top <= self.cursor < top + height:
            return False
        self.scroll_to(y=max(0, self.cursor - height // 2), animate=False)
        self.refresh()
        return True

    def _point(self) -> None:
        """Put the terminal's cursor on the line, where screen readers look."""
        if self.has_focus:
            region = self.content_region
            self.app.cursor_position = region.offset + Offset(0, self.cursor - self.scroll_offset.y)
