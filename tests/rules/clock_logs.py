"""Logs and clocks written short, for the tests of the engine.

Most begin on 2 March 2026, a Monday; the next days that do not count are Good Friday, 3 April, and Easter Monday.
"""

from datetime import UTC, date, datetime
from typing import Any

from app.rules.clock import Clock
from app.rules.clocks import clocks
from app.rules.events import Event
from data import procedure_files


def event(name: str, on: str, *, recorded: str = "", **fields: Any) -> Event:
    """An event; `until` is given as text, and `recorded` at noon of a day."""
    if "until" in fields:
        fields["until"] = date.fromisoformat(fields["until"])
    at = datetime.fromisoformat(f"{recorded} 12:00").replace(tzinfo=UTC) if recorded else None
    return Event(name, date.fromisoformat(on), fields, at=at)


def runs(landlord: str, clock_id: str, as_of: str, *events: Event) -> list[Clock]:
    """The runs of one clock on a day, in order."""
    found = clocks(procedure_files.load(landlord), events, date.fromisoformat(as_of))
    return sorted((c for c in found if c.id == clock_id), key=lambda c: (c.item, c.run))


def said(found: list[Clock]) -> list[str]:
    """Each run as `started due state`, the stop after an @."""
    return [f"{c.started} {c.due} {c.state}" + (f" @{c.stopped}" if c.stopped else "") for c in found]


RECEIVED = event("stage1.received", "2026-03-02")
ACKNOWLEDGED = event("stage1.acknowledged", "2026-03-02")
"""Most landlords' response is then due on 16 March, at most on 30 March."""
