"""The history of a case: every event, the newest first, what was corrected or undone struck through."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from app.desk.views import TimelineEntry
from app.rules.typed_dates import show_date
from screens.widgets.plain import clean, plain
from screens.widgets.sheet import Entry, hanging

DATE_WIDTH = 17
"""Cells of the date column: `Thu 9 Apr 2026` at its longest, and a gap."""
KEPT_FOR_PROOF = ("Digest", "Version of its template")
"""How labels begin whose values nobody reads in passing: the entry itself has them."""
IN_LIST = 2
"""Lines of an event's details in the list; all of them are in the entry itself."""


def timeline_entries(timeline: Sequence[TimelineEntry], width: int) -> list[Entry]:
    """The history as entries of a sheet, known by the events' ids."""
    if not timeline:
        return [Entry("", Content.styled("Nothing has happened yet.", "dim"))]
    return [Entry(entry.id, _entry(entry, width)) for entry in timeline]


def how_recorded(entry: TimelineEntry) -> str:
    """Who recorded the event, and how long after it, where that was more than a day."""
    by = plain(entry.by)
    if entry.late_recorded > 1:
        return (
            f"{by}, recorded {entry.late_recorded} days later" if by else f"recorded {entry.late_recorded} days later"
        )
    return by


def detail_line(entry: TimelineEntry) -> str:
    """The details of an event in a row: `By letter · Contact: e-mail`. Digests are left to the entry itself."""
    told = [(label, value) for label, value in entry.detail if not label.startswith(KEPT_FOR_PROOF)]
    return " · ".join(f"{label}: {' '.join(value.split())}" for label, value in told)


def _entry(entry: TimelineEntry, width: int) -> Content:
    gone = bool(entry.superseded)
    day = show_date(entry.on).ljust(DATE_WIDTH)
    by = how_recorded(entry)
    head = Content.assemble(
        (day, "dim strike" if gone else ""),
        (plain(entry.title), "dim strike" if gone else "bold"),
        (f"  {clean(entry.superseded)}" if gone else "", "italic"),
        (f"  {by}" if by else "", "dim"),
    ).truncate(width, ellipsis=True)
    detail = detail_line(entry)
    if not detail:
        return head
    style = "dim strike" if gone else "dim"
    return Content("\n").join([head, hanging(" " * DATE_WIDTH, detail, width, style, most=IN_LIST)])
