"""Clocks as people read them, and what a step would change about them."""

from __future__ import annotations

from collections.abc import Iterable

from app.desk.clockwords import says
from app.desk.views import ClockView, DateChange
from app.rules.clock import Clock
from app.rules.typed_dates import show_date


def view(clock: Clock) -> ClockView:
    """A clock for a screen."""
    return ClockView(
        id=clock.id,
        name=clock.rule.name,
        item=clock.item,
        started=clock.started,
        due=clock.due,
        stopped=clock.stopped,
        state=clock.state,
        days=clock.days_left or clock.days_late,
        unit=clock.unit,
        says=says(clock),
        owner=clock.rule.owner,
        cites=clock.rule.cites,
        customers=clock.rule.customers,
        date_set=clock.rule.date_set,
        rung=clock.rule.rung,
        in_time=clock.in_time,
        settled=clock.settled,
    )


def changes(before: Iterable[Clock], after: Iterable[Clock]) -> tuple[DateChange, ...]:
    """The dates that differ, in due order: made, moved, met, ended, or no longer there (`state` "gone")."""
    old = {(c.id, c.item, c.run): c for c in before}
    found = []
    for clock in after:
        was = old.pop((clock.id, clock.item, clock.run), None)
        if was is None or (was.due, was.state) != (clock.due, clock.state):
            found.append(_change(was, clock))
    found += [
        DateChange(was.id, _name(was), was.due, None, "gone", f"{_name(was)} is no longer owed") for was in old.values()
    ]
    return tuple(found)


def _change(was: Clock | None, now: Clock) -> DateChange:
    before = was.due if was else None
    return DateChange(now.id, _name(now), before, now.due, now.state, _said(was, now))


def _said(was: Clock | None, now: Clock) -> str:
    name, due = _name(now), show_date(now.due)
    if was is not None and was.due != now.due:
        moved = f"{name} moves from {show_date(was.due)} to {due}"
        return moved if now.is_open and now.state != "overdue" else f"{moved}, {says(now)}"
    if now.state == "running":
        return f"{name} due {due}"
    if now.state == "overdue":
        return f"{name} was due {due}: {says(now)}"
    # The number of a question and a number of days would read as one.
    return f"{name}{':' if now.item else ''} {says(now)}"


def _name(clock: Clock) -> str:
    return f"{clock.rule.name}, {clock.item}" if clock.item else clock.rule.name
