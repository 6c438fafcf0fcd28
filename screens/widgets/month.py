"""A small calendar that shows how a limit was counted: each day with a sign, so that it needs no colour."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from datetime import date

from textual.content import Content

from app.desk.views import DayView

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WIDTH = 28
"""Cells of a month: seven days of four."""
HEIGHT = 8
"""Lines of a month: its name, the weekdays, at most six weeks."""

START, COUNTED, SKIPPED, DUE, OUTSIDE = "start", "counted", "skipped", "due", "outside"
LEGEND = "( ) day 0   · counted   x not counted   [ ] due"


def kinds(days: tuple[DayView, ...], due: date) -> Mapping[date, str]:
    """What each day of a count is: the day 0, counted, not counted, or the due date."""
    found = {view.day: START if view.number == 0 else SKIPPED if view.number is None else COUNTED for view in days}
    found[due] = DUE
    return found


def months_between(first: date, last: date) -> tuple[tuple[int, int], ...]:
    """Year and month of every month from one day to another, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return tuple(
        ((first.year * 12 + first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1) for i in range(count + 1)
    )


def month_lines(year: int, month: int, kind_of: Mapping[date, str], today: date) -> list[Content]:
    """One month as lines of `WIDTH` cells, Monday first. Today is underlined."""
    title = f"{MONTHS[month - 1]} {year}"
    lines = [Content.styled(f" {title}".ljust(WIDTH), "bold"), Content.styled(" Mo  Tu  We  Th  Fr  Sa  Su ", "dim")]
    for week in Calendar().monthdatescalendar(year, month):
        lines.append(Content.assemble(*(_cell(day, month, kind_of.get(day, OUTSIDE), day == today) for day in week)))
    return lines


def beside(months: list[list[Content]], width: int, gap: int = 2) -> list[Content]:
    """Months side by side, as many as a width holds, the rest below."""
    across = max(1, (width + gap) // (WIDTH + gap))
    lines: list[Content] = []
    for start in range(0, len(months), across):
        row = months[start : start + across]
        if lines:
            lines.append(Content(""))
        for y in range(max(len(month) for month in row)):
            cells = [month[y] if y < len(month) else Content(" " * WIDTH) for month in row]
            lines.append(Content(" " * gap).join(cells))
    return lines


_SIGNS = {START: ("(", ")"), COUNTED: (" ", "·"), SKIPPED: (" ", "x"), DUE: ("[", "]"), OUTSIDE: (" ", " ")}
_STYLES = {START: "bold", COUNTED: "", SKIPPED: "dim", DUE: "bold reverse", OUTSIDE: "dim"}


def _cell(day: date, month: int, kind: str, is_today: bool) -> Content:
    if day.month != month:
        return Content("    ")
    before, after = _SIGNS[kind]
    style = f"{_STYLES[kind]} underline".strip() if is_today else _STYLES[kind]
    return Content.styled(f"{before}{day.day:2d}{after}", style)
