"""The views of the queue on one line, with their numbers and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from screens.widgets.painted import Painted
from screens.widgets.plain import plain

if TYPE_CHECKING:
    from app.desk.queue import SavedView


class ViewBar(Painted):
    """`[1 All open 40]  2 Mine 12  3 Unallocated 3 …`: the one shown stands in brackets and is always in sight."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"view-bar--shown"}
    DEFAULT_CSS = """
    ViewBar {
        split: top;
        height: 1;
        background: $surface;
        color: $text-muted;
        & > .view-bar--shown { color: $text; text-style: bold; }
    }
    """

    class Picked(Message):
        """A view was clicked on."""

        def __init__(self, view: SavedView) -> None:
            super().__init__()
            self.view = view

    def __init__(self) -> None:
        super().__init__()
        self._views: tuple[SavedView, ...] = ()
        self._shown = ""
        self._note = ""
        self._places: list[tuple[int, int, SavedView]] = []

    def show(self, views: tuple[SavedView, ...], shown: str, note: str = "") -> None:
        """Show these views, `shown` being the id of the current one; `note` stands at the right, `3 marked`."""
        if (views, shown, note) != (self._views, self._shown, self._note):
            self._views, self._shown, self._note = views, shown, note
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """As many views as fit, starting later in the list when the one shown would be cut off."""
        base, strong = self.paint(), self.paint("view-bar--shown")
        note = f" {plain(self._note)} " if self._note else ""
        width = self.size.width - cell_len(note)
        labels = [self._label(number, view) for number, view in enumerate(self._views, 1)]
        ids = [view.id for view in self._views]
        here = ids.index(self._shown) if self._shown in ids else 0
        first = 0
        while first < here and sum(map(cell_len, labels[first : here + 1])) > width - 4:
            first += 1
        segments, x = [], 0
        self._places = []
        if first:
            segments, x = [Segment("‹ ", base)], 2
        for label, view in zip(labels[first:], self._views[first:], strict=True):
            cells = cell_len(label)
            if x + cells > width - 2:
                segments.append(Segment("›", base))
                x += 1
                break
            segments.append(Segment(label, strong if view.id == self._shown else base))
            self._places.append((x, x + cells, view))
            x += cells
        if note:
            segments += [Segment(" " * max(0, width - x), base), Segment(note, strong)]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def on_click(self, event: events.Click) -> None:
        """Pick the view under the mouse."""
        for start, end, view in self._places:
            if start <= event.x < end:
                self.post_message(self.Picked(view))

    def _label(self, number: int, view: SavedView) -> str:
        key = f"{number} " if number < 10 else ""
        count = "" if view.count is None else f" {view.count:,}"
        text = f"{key}{plain(view.name)}{count}"
        return f"[{text}]" if view.id == self._shown else f" {text} "
