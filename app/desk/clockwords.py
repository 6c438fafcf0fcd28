"""How a clock stands, in words. Apart from the views, so that a command can say it without loading them."""

from __future__ import annotations

from app.rules.clock import Clock
from app.rules.typed_dates import show_date


def counted(n: int, unit: str) -> str:
    """`1 working day`, `3 days`."""
    return f"{n} {unit[:-1] if n == 1 else unit}"


def says(clock: Clock) -> str:
    """How a clock stands, in words: "3 working days left", "due today", "2 working days overdue", "met"."""
    late = counted(clock.days_late, clock.unit)
    if clock.state == "running":
        if clock.due == clock.as_of:
            return "due today"
        # A due date that lies ahead, with no working day between: "0 working days left" would read as today.
        return f"{counted(clock.days_left, clock.unit)} left" if clock.days_left else f"due {show_date(clock.due)}"
    if clock.state == "overdue":
        return f"{late} overdue" if clock.days_late else "overdue"
    if clock.state == "late":
        return f"{late} late" if clock.days_late else "late"
    if clock.state == "ended":
        return f"ended, {late} overdue" if clock.days_late else "ended"
    return "met"
