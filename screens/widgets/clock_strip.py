"""The clocks of a case, the ones that still run first: a sign, a name, a date and what is left of it in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rich.cells import cell_len
from textual.content import Content

from app.desk.views import ClockView
from app.rules.typed_dates import short_date, show_date
from screens.widgets.plain import plain
from screens.widgets.sheet import Entry, Sheet

SIGNS = {"running": "○", "overdue": "!", "met": "✓", "late": "✗", "ended": "–"}
"""A clock's state as a sign; the words after it say the same."""
STYLES = {"running": "", "overdue": "$text-error bold", "met": "$text-success", "late": "$text-warning", "ended": "dim"}
_ORDER = {"overdue": 0, "running": 1}
SAYS = 23
"""Cells kept for what is left, as "12 working days overdue"."""
NARROW = 100
"""Cells below which a date of this year goes without its year: names that differ only at their end need the room."""
NAMES = (38, 60)
"""Cells for the names of clocks, where there is room: the least, and the most that long ones get."""


def clock_name(clock: ClockView) -> str:
    """What a clock's line in a list is known by."""
    return f"{clock.id}|{clock.item}|{clock.started.isoformat()}"


def in_order(clocks: Sequence[ClockView]) -> tuple[ClockView, ...]:
    """Clocks as the strip shows them: overdue, running, then those that are over, the latest first."""
    live = [clock for clock in clocks if clock.state in _ORDER]
    over = [clock for clock in clocks if clock.state not in _ORDER]
    live.sort(key=lambda clock: (clock.customers, _ORDER[clock.state], clock.due))
    over.sort(key=lambda clock: clock.stopped or clock.due, reverse=True)
    return (*live, *over)


def names_room(clocks: Iterable[ClockView]) -> int:
    """Cells that the longest of the clocks' names would like to have."""
    least, most = NAMES
    return max(least, min(most, max((cell_len(_name(clock)) for clock in clocks), default=0)))


def _name(clock: ClockView) -> str:
    return f"{clock.name} {clock.item}".rstrip()


def clock_line(clock: ClockView, width: int, today: date, names: int = NAMES[0]) -> Content:
    """One clock on one line, with at most `names` cells for its name."""
    style = STYLES.get(clock.state, "")
    state = "overdue" if clock.state == "running" and clock.due < today else clock.state
    narrow = width < NARROW and clock.due.year == today.year
    day = f"{short_date(clock.due):<10}" if narrow else f"{show_date(clock.due):<15}"
    says = plain(clock.says)
    whose = "customer's " if clock.customers else ""
    rest = f"  {whose}due {day}  "
    room = max(8, min(names, width - 2 - len(rest) - SAYS))
    line = Content.assemble((f"{SIGNS.get(state, ' ')} ", style), plain(_name(clock), room), rest, (says, style))
    return line.truncate(width, ellipsis=True)


class ClockStrip(Sheet):
    """The clocks as a short list; `enter` or `w` on one asks why."""

    DEFAULT_CSS = "ClockStrip { height: auto; max-height: 4; }"

    def show_clocks(self, clocks: Sequence[ClockView], today: date) -> None:
        """Show these clocks, the pressing ones first."""
        self.clocks = {clock_name(clock): clock for clock in in_order(clocks)}

        def build(width: int) -> list[Entry]:
            if not self.clocks:
                return [Entry("", Content.styled("No time limit has started.", "dim"))]
            room = names_room(self.clocks.values())
            return [Entry(name, clock_line(clock, width, today, room)) for name, clock in self.clocks.items()]

        # Where nobody is reading it, it shows what presses most, also when that is new.
        self.show(build, at=None if self.has_focus else next(iter(self.clocks), ""))

    @property
    def chosen(self) -> ClockView | None:
        """The clock under the cursor; None where there is none."""
        return self.clocks.get(self.named)
