"""One case on one line: what is due when, in words and signs, and the columns that fit."""

from __future__ import annotations

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
    Column("due", 13),
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


@lru_cache(maxsize=8)
def fit(width: int) -> tuple[tuple[str, int], ...]:
    """The columns that fit into a width, each with its cells, spare cells shared out."""
    shown = list(COLUMNS)
    while shown and LEAD + sum(column.least + 1 for column in shown) > width:
        last = max(shown, key=lambda column: column.rank)
        if not last.rank:
            break
        shown.remove(last)
    spare = max(0, width - LEAD - sum(column.least + 1 for column in shown))
    shares = sum(column.share for column in shown) or 1
    return tuple((column.name, column.least + spare * column.share // shares) for column in shown)


def cells(row: QueueRow, due: Due, width: int) -> tuple[str, str]:
    """The line after its lead: the due words, and the rest; together at most `width - LEAD` cells."""
    columns = fit(width)
    texts = []
    for name, room in columns:
        if name == "due":
            texts.append(plain(due.words, room))
        elif name == "day":
            day = row.closed or row.due
            texts.append(plain(short_date(day) if day else "", room))
        elif name == "waiting":
            texts.append(plain(f"waits for {row.waiting}" if row.waiting else "", room))
        elif name == "act":
            texts.append(plain("Closed" if row.closed else row.act, room))
        elif name == "handler":
            texts.append(plain(row.handler_name or "unallocated", room))
        else:
            texts.append(plain(getattr(row, name), room))
    return texts[0], " ".join(texts[1:])
