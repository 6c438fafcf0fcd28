"""The pane that follows the queue's cursor: what the line knows at once, the rest of the case a moment later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from app.rules.typed_dates import short_date, show_date
from screens.widgets.painted import Painted
from screens.widgets.plain import clean, plain, wrapped
from screens.widgets.row_text import OVERDUE, SIGNS, TODAY

if TYPE_CHECKING:
    from app.desk.queue import QueueRow
    from app.desk.views import CaseView

Line = tuple[tuple[str, str], ...]
"""Pieces of one line: text and the name of its style ("" for none)."""

WORDS_OF_COMPLAINT = 5
"""Lines of the customer's words shown at most; the case screen has them all."""
LATEST = 5


class CasePreview(Painted):
    """Facts of the line under the cursor, then time limits, words of the complaint, and what happened last."""

    COMPONENT_CLASSES = {
        "preview--rule",
        "preview--label",
        "preview--title",
        "preview--overdue",
        "preview--today",
    }
    DEFAULT_CSS = """
    CasePreview {
        background: $surface;
        color: $foreground;
        & > .preview--rule { color: $foreground 30%; }
        & > .preview--label { color: $text-muted; }
        & > .preview--title { text-style: bold; }
        & > .preview--overdue { color: $text-error; text-style: bold; }
        & > .preview--today { color: $text-warning; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._row: QueueRow | None = None
        self._case: CaseView | None = None
        self._lines: list[Strip] = []
        self._shown: list[Line] = []
        self._width = 0

    @property
    def case(self) -> CaseView | None:
        """The whole case of the line shown, once it has been read."""
        return self._case

    def show_row(self, row: QueueRow | None) -> None:
        """Show what the line knows. The rest of another case goes; of the same case it stays until it is replaced."""
        if row is None or self._case is None or self._case.reference != row.reference:
            self._case = None
        self._row = row
        self._draw()

    def show_case(self, case: CaseView) -> None:
        """Add the rest of the case, if it is still the one shown."""
        if self._row is not None and case.reference == self._row.reference:
            self._case = case
            self._draw()

    def render_line(self, y: int) -> Strip:
        """A finished line."""
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self.paint())

    def on_resize(self) -> None:
        self._draw()

    def repaint(self) -> None:
        """Draw again in the colours of the theme."""
        self._shown = []
        self._draw()

    def _draw(self) -> None:
        """Make anew and repaint the lines that changed, no others: this runs at every press of an arrow."""
        width, height = self.size
        if not width or not self.is_mounted:
            return
        beside = self.region.x > 0
        room = width - (3 if beside else 2)
        content = list(self._content(room))
        if not beside:
            content.insert(0, (("─" * room, "rule"),))
        if len(content) > height > 0:
            content[height - 1 :] = [((plain("… enter opens the case", room), "label"),)]
        content += [()] * (height - len(content))
        edge = Segment("│ ", self.paint("preview--rule")) if beside else Segment(" ", self.paint())
        old = self._shown
        if len(old) != height or self._width != width:
            old, self._width, self._lines = [], width, [Strip.blank(width, self.paint())] * height
        changed = [y for y, line in enumerate(content) if y >= len(old) or old[y] != line]
        for y in changed:
            self._lines[y] = self._strip(edge, content[y], width)
        self._shown = content
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def _strip(self, edge: Segment, line: Line, width: int) -> Strip:
        pieces = [Segment(text, self.paint(style and f"preview--{style}")) for text, style in line if text]
        return Strip([edge, *pieces]).adjust_cell_length(width, self.paint())

    def _content(self, width: int) -> Iterator[Line]:
        row = self._row
        if row is None:
            return
        yield ((plain(f"{row.reference}  {row.customer}", width), "title"),)
        yield from _facts(row, width)
        if case := self._case:
            yield from _clocks(case, width)
            yield from _words(case, width)
            yield from _acts(case, width)
            yield from _latest(case, width)


def _facts(row: QueueRow, width: int) -> Iterator[Line]:
    """What the line in the list has no room for; as many facts on a line as fit."""
    facts = [
        row.address,
        row.stage,
        f"received {show_date(row.received)}",
        f"closed {show_date(row.closed)}" if row.closed else "",
        row.handler_name or "unallocated",
        f"waits for {row.waiting}" if row.waiting else "",
        *row.flags,
    ]
    line = ""
    for fact in filter(None, map(clean, facts)):
        longer = f"{line} · {fact}" if line else fact
        if line and cell_len(longer) > width:
            yield ((plain(line, width), ""),)
            longer = fact
        line = longer
    yield ((plain(line, width), ""),)


def _clocks(case: CaseView, width: int) -> Iterator[Line]:
    running = [clock for clock in case.clocks if clock.state in ("running", "overdue")]
    if running:
        yield _heading("Time limits", width)
    for clock in running:
        state = OVERDUE if clock.state == "overdue" else TODAY if clock.says == "today" else ""
        style = {OVERDUE: "overdue", TODAY: "today"}.get(state, "")
        name = f"{SIGNS.get(state, ' ')} {clean(clock.name)}"
        says = f"{short_date(clock.due)}  {clock.says}"
        if cell_len(name) + len(says) < width:
            yield ((plain(name, width - len(says)), style), (says, style))
        else:
            yield ((plain(name, width), style),)
            yield ((plain(f"  {says}", width), style),)


def _words(case: CaseView, width: int) -> Iterator[Line]:
    if case.description:
        yield _heading("Complaint", width)
        for line in wrapped(case.description, width, WORDS_OF_COMPLAINT):
            yield ((line, ""),)


def _acts(case: CaseView, width: int) -> Iterator[Line]:
    acts = [act for act in case.acts if not act.blocked][:LATEST]
    if acts:
        yield _heading("Can be done now", width)
    for act in acts:
        yield ((f"{'>' if act.next else ' '} ", "title"), (plain(act.title, max(0, width - 2)), ""))


def _latest(case: CaseView, width: int) -> Iterator[Line]:
    newest: list[tuple[date, str]] = [(entry.on, entry.title) for entry in case.timeline if not entry.superseded][
        :LATEST
    ]
    if newest:
        yield _heading("Latest", width)
    for on, title in newest:
        yield ((plain(short_date(on), 11), "label"), (plain(title, max(0, width - 11)), ""))


def _heading(words: str, width: int) -> Line:
    return ((f"── {words} ".ljust(width, "─"), "label"),)
