"""Why a date is what it is: what it counts from, every day counted or not, extensions, the clause, a small calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from app.desk.views import DayView, WhyView
from app.errors import PutrightError
from app.rules.typed_dates import short_date, show_date
from screens.base import DeskScreen
from screens.widgets.beside import beside
from screens.widgets.clause_panel import clause_lines
from screens.widgets.clock_strip import SIGNS, STYLES
from screens.widgets.month import LEGEND, kinds, month_lines, months_between
from screens.widgets.month import beside as side_by_side
from screens.widgets.plain import clean, plain
from screens.widgets.sheet import hanging

if TYPE_CHECKING:
    from app.desk import Desk

DAY_WIDTH = 37
"""Cells of one column of the list of days."""
MOST_MONTHS = 7
"""Months drawn; a longer count shows its first and last ones."""


class WhyScreen(DeskScreen):
    """Read from top to bottom; `y` copies the whole reason as one sentence."""

    CSS_PATH = "why.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy as a sentence", id="why.copy", tooltip="Copy the reason for a letter or a note"),
        Binding("w,q", "back", "Back", show=False, id="why.back", tooltip="Back to where you were"),
    ]

    where = "Why"

    @dataclass
    class WhyRead(Message):
        """The explanation was worked out."""

        view: WhyView

    @dataclass
    class Failed(Message):
        """It cannot be explained, for a reason that a person can understand."""

        error: PutrightError

    def __init__(self, desk: Desk, reference: str, clock_id: str, item: str = "", view: WhyView | None = None) -> None:
        """Explain a clock of a case; `view` where the explanation is at hand, of a date that is only previewed."""
        super().__init__(desk)
        self.reference, self.clock_id, self.item = reference, clock_id, item
        self.where = f"Why · {plain(reference)}" if reference else "Why"
        self.view = view
        self.text = Static(id="why")

    def compose_body(self) -> Iterable[Widget]:
        """One text, scrolled."""
        yield VerticalScroll(self.text)

    def on_mount(self) -> None:
        if self.view is None:
            self.reload()

    def on_resize(self, event: events.Resize) -> None:
        """Set the text for the width."""
        self.call_after_refresh(self._paint)

    def reload(self) -> None:
        """Work it out again; a date that is only previewed stays as it was."""
        if self.reference:
            casework = self.desk.casework
            beside(
                self, lambda: self.WhyRead(casework.why(self.reference, self.clock_id, self.item)), self.Failed, "why"
            )

    def on_why_screen_why_read(self, message: WhyRead) -> None:
        """Show it."""
        self.view = message.view
        self._paint()

    def on_why_screen_failed(self, message: Failed) -> None:
        """Say why not, in place of the reason."""
        self.text.update(Content(clean(str(message.error), lines=True)))

    def action_copy(self) -> None:
        """Copy the sentence."""
        if self.view is not None:
            self.copy(self.view.copy, "the reason")

    def _paint(self) -> None:
        width = self.text.content_size.width or self.size.width - 4
        if self.view is not None and width > 0:
            self.text.update(why_text(self.view, width, self.desk.today))


def why_text(view: WhyView, width: int, today: date) -> Content:
    """The whole explanation for a width."""
    clock = view.clock
    style = STYLES.get(clock.state, "")
    head = Content.assemble(
        (plain(clock.name), "bold"),
        f": due {show_date(clock.due)}",
        f"  {SIGNS.get(clock.state, '')} ",
        (clean(clock.says), style),
    )
    parts: list[Content] = [head, Content("")]
    parts += [hanging("• ", sentence, width) for sentence in view.sentences]
    if view.days:
        parts += [Content(""), *_calendar(view, width, today), Content.styled(LEGEND, "dim"), Content("")]
        parts += _days(view.days, width)
    if view.clauses:
        parts += [Content(""), clause_lines(view.clauses, width)]
    return Content("\n").join(parts)


def _calendar(view: WhyView, width: int, today: date) -> list[Content]:
    kind_of = kinds(view.days, view.clock.due)
    months = months_between(min(kind_of), max(kind_of))
    if len(months) > MOST_MONTHS:
        months = (*months[: MOST_MONTHS - 2], *months[-2:])
    return side_by_side([month_lines(year, month, kind_of, today) for year, month in months], width, gap=4)


def _days(days: Sequence[DayView], width: int) -> list[Content]:
    """Every day of the count, down the columns."""
    columns = max(1, (width + 1) // DAY_WIDTH)
    high = -(-len(days) // columns)
    return [
        Content("").join(_day(days[at]) for at in range(row, len(days), high)).truncate(width, ellipsis=True)
        for row in range(high)
    ]


def _day(view: DayView) -> Content:
    number = "–" if view.number is None else str(view.number)
    why = view.why if view.number is None or view.number == 0 else ""
    return Content.styled(
        plain(f"{number:>3}  {short_date(view.day):<11} {why}", DAY_WIDTH), "dim" if view.number is None else ""
    )
