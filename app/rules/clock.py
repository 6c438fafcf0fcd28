"""One run of one time limit as a value: when it started and is due, whether it was met, and how late it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from app.errors import BadInput
from app.rules.events import Event
from app.rules.limits import Limit
from app.rules.procedure import ClockRule
from app.rules.workdays import WorkingCalendar

OPEN_STATES = ("running", "overdue")
"""The states of a clock that still asks something of somebody."""


class Clock(NamedTuple):
    """One run of one time limit, as at `as_of`. All dates are inclusive: done on `due` is in time.

    `started` is day 0, `first_due` the due date before any extension, `stopped` the day it was met or ended.
    `state` is "running" (due today or later), "overdue", "met", "late" or "ended". `in_time` is the date on which it
    would have been due, before any extension, had the step that it counts from been in time; None where it was.
    `settled` says that the stop is not the clock's own but a later step, which made what it asks for moot.
    """

    rule: ClockRule
    item: str
    run: int
    started: date
    first_due: date
    due: date
    stopped: date | None
    state: str
    as_of: date
    calendar: WorkingCalendar
    trigger: Event | None
    limit: Limit
    floor: date
    in_time: date | None = None
    settled: bool = False

    @property
    def id(self) -> str:
        """The clock's id, `process.step`; `date:event` for a date that belongs to this case alone."""
        return self.rule.id

    @property
    def is_open(self) -> bool:
        """Whether it still asks something of somebody."""
        return self.state in OPEN_STATES

    @property
    def unit(self) -> str:
        """What lateness is counted in: "working days" for limits counted so, else "days" (calendar)."""
        return "working days" if self.limit.in_working_days else "days"

    @property
    def days_late(self) -> int:
        """Days past `due`, in `unit`, at `stopped` or `as_of`; 0 when in time. An ended clock keeps those it had."""
        until = self.stopped or self.as_of
        return self._between(self.due, until) if until > self.due else 0

    @property
    def days_left(self) -> int:
        """Days from `as_of` to `due`, in `unit`, `due` included; 0 on the day itself and when not running."""
        return self._between(self.as_of, self.due) if self.state == "running" else 0

    @property
    def elapsed(self) -> int:
        """Days from `started` to `stopped` or `as_of`, in `unit`, day 0 not counted; 0 when stopped before day 0."""
        return max(0, self._between(self.started, self.stopped or self.as_of))

    def _between(self, start: date, end: date) -> int:
        if self.limit.in_working_days:
            return self.calendar.count(start, end)
        return (end - start).days


class Extension(NamedTuple):
    """An extension as the clock took it: counted, or not and why. `before` is the due date then in force."""

    event: Event
    before: date
    counted: bool
    why: str


def due_date(calendar: WorkingCalendar, limit: Limit, day_0: date, trigger: Event | None) -> date:
    """The last day in time. `trigger` gives the date where the limit is "date set".

    Raises:
        PastHorizon: when the count would leave the table of working days.
    """
    unit = limit.unit
    if unit == "working days":
        return calendar.add(day_0, limit.n)
    if unit == "days":
        return day_0 + timedelta(days=limit.n)
    if unit == "same working day":
        return calendar.add(day_0, 0)
    if unit == "date set" and trigger is not None:
        until = trigger.fields.get("until")
        if not isinstance(until, date):
            raise BadInput(f"The event {trigger.name} needs a date in 'until'.")
        return until
    return day_0
