"""The pane that follows the queue's cursor: what the line knows at once, the rest of the case a moment later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from app.desk.views import CaseView, QueueRow
from app.rules.typed_dates import short_date, show_date
from screens.widgets.plain import plain, wrapped
from screens.widgets.row_text import OVERDUE, SIGNS, TODAY, Due

Line = tuple[tuple[str, str], ...]
"""Pieces of one line: text and the name of its style ("" for none)."""

LABEL = 10
TWO_COLUMNS = 64
"""From this width on, facts stand in two columns."""
WORDS_OF_COMPLAINT = 5
"""Lines of the customer's words shown at most; the case screen has them all."""
LATEST = 5


class CasePreview(Widget):
    """Facts of the line under the cursor, then time limits, words of the complaint, and what happened last."""

    COMPONENT_CLASSES = {"preview--label", "preview--title", "preview--overdue", "preview--today"}
    DEFAULT_CSS = """
    CasePreview {
        background: $surface;
        color: $foreground;
        padding: 0 1;
        & > .preview--label { color: $text-muted; }
        & > .preview--title { text-style: bold; }
        & > .preview--overdue { color: $text-error; text-style: bold; }
        & > .preview--today { color: $text-warning; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._row: QueueRow | None = None
        self._due: Due | None = None
        self._case: CaseView | None = None
        self._handler = ""
        self._lines: list[Strip] = []
        self._height = 0

    @property
    def case(self) -> CaseView | None:
        """The whole case of the line shown, once it has been read."""
        return self._case

    def show_row(self, row: QueueRow | None, due: Due | None) -> None:
        """Show what the line knows. The rest of another case goes; of the same case it stays until it is replaced."""
        if row is None or self._case is None or self._case.reference != row.reference:
            self._case = None
        self._row, self._due = row, due
        self._draw()

    def show_case(self, case: CaseView) -> None:
        """Add the rest of the case, if it is still the one shown."""
        if self._row is not None and case.reference == self._row.reference:
            self._case = case
            self._draw()

    def render_line(self, y: int) -> Strip:
        """A finished line."""
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self.rich_style)

    def on_resize(self) -> None:
        self._draw()

    def notify_style_update(self) -> None:
        """Draw again in the colours of the theme."""
        super().notify_style_update()
        self._draw()

    def _draw(self) -> None:
        width, height = self.content_size
        if not width or not self.is_mounted:
            return
        base = self.rich_style
        lines = [
            Strip([Segment(text, self._piece(style, base)) for text, style in line if text]).adjust_cell_length(
                width, base
            )
            for line in self._content(width)
        ]
        if len(lines) > height > 0:
            more = Segment(plain("… enter opens the case", width), self._piece("label", base))
            lines[height - 1 :] = [Strip([more], width)]
        old, self._lines = self._lines, lines
        changed = [y for y in range(height) if _line_at(old, y) != _line_at(lines, y)]
        if changed:
            from textual.geometry import Region

            top = self.content_region.y - self.region.y
            self.refresh(Region(0, changed[0] + top, self.region.width, changed[-1] - changed[0] + 1))

    def _piece(self, name: str, base: Style) -> Style:
        return base + self.get_component_rich_style(f"preview--{name}", partial=True) if name else base

    def _content(self, width: int) -> Iterator[Line]:
        row, due = self._row, self._due
        if row is None or due is None:
            return
        yield ((plain(f"{row.reference}  {row.customer}", width), "title"),)
        yield from _facts(row, due, width)
        if case := self._case:
            yield from _clocks(case, width)
            yield from _words(case, width)
            yield from _acts(case, width)
            yield from _latest(case, width)


def _line_at(lines: list[Strip], y: int) -> Strip | None:
    return lines[y] if y < len(lines) else None


def _facts(row: QueueRow, due: Due, width: int) -> Iterator[Line]:
    """The line's own facts, in one column or two."""
    state = {OVERDUE: "overdue", TODAY: "today"}.get(due.state, "")
    day = row.closed or row.due
    facts = [
        ("Next", "" if row.closed else row.act, "title"),
        ("Due", f"{show_date(day)}, {due.words}" if day else due.words, state),
        ("Handler", row.handler or "unallocated", ""),
        ("Stage", row.stage, ""),
        ("Received", show_date(row.received), ""),
        ("Address", row.address, ""),
        ("Waits for", row.waiting, ""),
        ("Note", ", ".join(row.flags), ""),
    ]
    shown = [fact for fact in facts if fact[1]]
    if width < TWO_COLUMNS:
        for label, text, style in shown:
            yield _fact(label, text, style, width)
        return
    half = width // 2
    for left in range(0, len(shown), 2):
        pieces = _fact(*shown[left], half - 1)
        if left + 1 < len(shown):
            pieces = (*pieces, (" ", ""), *_fact(*shown[left + 1], width - half))
        yield pieces


def _fact(label: str, text: str, style: str, width: int) -> Line:
    return ((plain(label, LABEL), "label"), (plain(text, max(0, width - LABEL)), style))


def _clocks(case: CaseView, width: int) -> Iterator[Line]:
    running = [clock for clock in case.clocks if clock.state in ("running", "overdue")]
    if running:
        yield _heading("Time limits", width)
    for clock in running:
        state = OVERDUE if clock.state == "overdue" else TODAY if clock.says == "today" else ""
        says = f"{short_date(clock.due)}  {clock.says}"
        name = plain(f"{SIGNS.get(state, ' ')} {clock.name}", max(8, width - len(says) - 1))
        yield ((f"{name} ", ""), (says, state and {OVERDUE: "overdue", TODAY: "today"}[state]))


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
