"""Fields of one line: texts, numbers, lengths of time, and dates with what is made of them spelled out beside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from app.errors import BadInput
from app.rules.procedure import FieldSpec
from app.rules.typed_dates import read_date, show_date
from screens.widgets.labelled import Labelled

LONGEST_LINE = 2000
"""Characters that a field of one line takes: longer texts have fields of their own."""


class LineField(Labelled, Input):
    """A text of one line. Enter and the arrows up and down go to the field after or before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,down",
            "app.focus_next",
            "Next field",
            id="field.next",
            show=False,
            tooltip="To the next field",
        ),
        Binding(
            "up",
            "app.focus_previous",
            "Field before",
            id="field.previous",
            show=False,
            tooltip="To the field before",
        ),
    ]

    def __init__(self, spec: FieldSpec, *, width: int = 0, note_width: int = 0, select_on_focus: bool = False) -> None:
        super().__init__(max_length=LONGEST_LINE, select_on_focus=select_on_focus)
        self.set_up(spec, width=width, note_width=note_width)

    @property
    def value_typed(self) -> str:
        """The text as typed."""
        return self.value

    def show_value(self, value: Any) -> None:
        """Show a value as it would have been typed."""
        with self.prevent(Input.Changed):
            self.value = "" if value is None else str(value)[:LONGEST_LINE]

    def on_paste(self, event: events.Paste) -> None:
        """Take everything that was pasted: the widget by itself would drop what comes after the first line."""
        event.prevent_default()
        event.stop()
        self._take(event.text)

    def action_paste(self) -> None:
        """Take what was copied within the program."""
        self._take(self.app.clipboard)

    def restricted(self) -> None:
        """Say why nothing was taken: what was typed or pasted is too long."""
        self.notify(f"A line takes {LONGEST_LINE:,} characters at most, so that was not added.", severity="warning")

    def _take(self, text: str) -> None:
        self.replace(" ".join(part.strip() for part in text.splitlines() if part.strip()), *self.selection)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on that the field holds something else."""
        event.stop()
        self.tell_changed()


class DateField(LineField):
    """A date as people type it (`9/4`, `thu`, `+3`, `yesterday`), with the day it means beside it while they type."""

    how = "as people type them: 9/4, 9 apr, thu, +3, yesterday"

    def __init__(self, spec: FieldSpec, today: date, working_day: Callable[[date, int], date] | None = None) -> None:
        """Read dates from `today`; `working_day` is `WorkingCalendar.add`, for dates like `+3wd`."""
        super().__init__(spec, width=22, note_width=32, select_on_focus=True)
        self.today = today
        self.working_day = working_day

    def show_value(self, value: Any) -> None:
        """Show a date as day, month and year; a text as it was typed."""
        super().show_value(f"{value.day}/{value.month}/{value.year}" if isinstance(value, date) else value)

    @property
    def day(self) -> date | None:
        """The date that is meant; None while it cannot be read."""
        try:
            if not self.value.strip():
                return None
            return read_date(self.value, self.today, future=self.spec.ahead, working_day=self.working_day)
        except BadInput:
            return None

    @property
    def note(self) -> str:
        """The date in words, and how far away it is."""
        if not self.value.strip():
            return ""
        day = self.day
        return f"{show_date(day)}{_distance(day, self.today)}" if day else "not a date yet"


def _distance(day: date, today: date) -> str:
    away = (day - today).days
    if abs(away) > 99:
        return ""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return ", " + near.get(away, f"in {away} days" if away > 0 else f"{-away} days ago")
