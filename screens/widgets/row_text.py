"""One case on one line: what is due when, in words and signs, and the columns that fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.errors import PastHorizon
from app.rules.typed_dates import short_date
from screens.widgets.plain import plain

if TYPE_CHECKING:
    from app.desk.queue import QueueRow
    from app.rules.workdays import WorkingCalendar

OVERDUE, TODAY, RUNNING, NOTHING = "overdue", "today", "running", "nothing"
SIGNS = {OVERDUE: "!", TODAY: "=", RUNNING: " ", NOTHING: " "}
"""A state's sign at the head of the line, which needs no colour; the words after it say the same."""
MARKED, CURSOR = "*", ">"


class Due(NamedTuple):
    """How a due date stands today: `state`, and in words ("2 wd overdue", "today", "3 wd left")."""

    state: str
    words: str


def due_of(row: QueueRow, today: date, calendar: WorkingCalendar) -> Due:
    """How the row's next date stands. Late and left are counted in working days for clocks counted so."""
    if row.closed:
        return Due(NOTHING, "closed")
    if row.due is None:
        return Due(NOTHING, "no date")
    return _due(row.due, row.working, today, calendar)


@lru_cache(maxsize=2048)
def _due(due: date, working: bool, today: date, calendar: WorkingCalendar) -> Due:
    if due == today:
        return Due(TODAY, "today")
    state, tail = (OVERDUE, "overdue") if due < today else (RUNNING, "left")
    days, unit = abs((due - today).days), "d"
    if working:
        with suppress(PastHorizon):
            days, unit = abs(calendar.count(today, due)), "wd"
    if not days:
        # Overdue since a day that did not count, or due before the next day that does.
        return Due(state, "overdue" if due < today else "0 wd left")
    return Due(state, f"{days} {unit} {tail}")


class Column(NamedTuple):
    """A column of the list: what it shows, its least width, its share of spare cells, and when it gives way.

    Columns of the highest `rank` are left out first where the line is too narrow.
    """

    name: str
    least: int
    share: int = 0
    rank: int = 0


COLUMNS = (
    Column("due", 14),
    Column("day", 10, rank=1),
    Column("act", 16, share=1),
    Column("reference", 13),
    Column("customer", 14, share=2),
    Column("handler", 14, share=1, rank=3),
    Column("waiting", 16, share=1, rank=4),
    Column("stage", 9, rank=2),
)
LEAD = 4
"""Cells before the first column: cursor, mark, sign and a space."""

LEAST = LEAD + sum(column.least + 1 for column in COLUMNS if not column.rank) - 1
"""Cells that a line needs at least; where there are fewer it is cropped."""


@lru_cache(maxsize=8)
def fit(width: int) -> tuple[tuple[str, int], ...]:
    """The columns that fit into a width, each with its cells, spare cells shared out."""
    shown = list(COLUMNS)
    while shown and LEAD + sum(column.least + 1 for column in shown) - 1 > width:
        last = max(shown, key=lambda column: column.rank)
        if not last.rank:
            break
        shown.remove(last)
    spare = max(0, width - LEAD - sum(column.least + 1 for column in shown) + 1)
    shares = sum(column.share for column in shown) or 1
    rooms = [column.least + spare * column.share // shares for column in shown]
    rooms[-1] += max(0, width - LEAD - sum(rooms) - len(rooms) + 1)
    return tuple((column.name, room) for column, room in zip(shown, rooms, strict=True))


def cells(row: QueueRow, due: Due, width: int) -> tuple[str, str]:
    """The line after its lead: the due words, and the rest; together `width - LEAD` cells, if those suffice."""
    words, *rest = [plain(_SHOWN[name](row, due), room) for name, room in fit(width)]
    return words, f" {' '.join(rest)}"


def _day(row: QueueRow, _due: Due) -> str:
    day = row.closed or row.due
    return _short(day) if day else ""


_short = lru_cache(maxsize=512)(short_date)
_SHOWN: Mapping[str, Callable[[QueueRow, Due], str]] = {
    "due": lambda _, due: due.words,
    "day": _day,
    "act": lambda row, _: "Closed" if row.closed else row.act,
    "reference": lambda row, _: row.reference,
    "customer": lambda row, _: row.customer,
    "handler": lambda row, _: row.handler_name or "unallocated",
    "waiting": lambda row, _: f"waits for {row.waiting}" if row.waiting else "",
    "stage": lambda row, _: row.stage,
}
"""What each column shows."""
