"""The working calendar: which days count, and what date a limit of working days gives.

A day counts unless it is a Saturday, a Sunday, a bank holiday of the nation or a closure day of the landlord.
Day 0 is the day of the event and is not counted; day 1 is the next working day. All is looked up in a table
made once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import accumulate, compress
from typing import ClassVar, Final, NamedTuple, NoReturn, TypeAlias, final

from app.errors import BadInput, PastHorizon
from app.rules.bank_holidays import ANNOUNCED_TO, BANK_HOLIDAYS, FIRST, HORIZON

NATIONS: Final = {"england": "E", "wales": "E", "scotland": "S", "northern ireland": "N"}
"""The nations that have a table, each with its letter in `BANK_HOLIDAYS`."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_Named: TypeAlias = tuple[tuple[int, str], ...]


class CountedDay(NamedTuple):
    """One day of a count, and why it counted or not."""

    date: dt.date
    number: int | None
    """0 for day 0, k for the kth working day (negative when counted back), None for a day not counted."""
    why: str
    """In words: "day 0", "counted as day 3", "Saturday", "Good Friday", "office closed"."""


@final
class WorkingCalendar:
    """The working days of one nation and one landlord; never changes once made.

    Every method takes dates from `first` to `horizon`, both inclusive, and raises `PastHorizon` when a date
    given or a date sought lies outside them.
    """

    __slots__ = ("_days", "_latest", "_names", "_working", "nation")

    first: ClassVar[dt.date] = FIRST
    """The first day of the table."""
    horizon: ClassVar[dt.date] = HORIZON
    """The last day of the table."""
    announced_to: ClassVar[dt.date] = ANNOUNCED_TO
    """The last day whose bank holidays are announced; later ones are computed by the usual rules."""

    nation: str
    """"england", "wales", "scotland" or "northern ireland"."""
    _names: dict[int, str]  # by ordinal: why that weekday does not count
    _working: bytes  # by day from `first`: 1 for a working day, else 0
    _latest: list[int]  # by day from `first`: where the last working day up to it stands in _days, -1 if none
    _days: list[dt.date]  # the working days in order

    def __init__(self, nation: str, names: dict[int, str]) -> None:
        """Make the table from the names of the weekdays that do not count; use `england` or `for_nation`."""
        ordinals = range(_BASE, HORIZON.toordinal() + 1)
        week = bytes((1, 1, 1, 1, 1, 0, 0))
        monday = FIRST.weekday()
        working = bytearray((week * (len(ordinals) // 7 + 2))[monday : monday + len(ordinals)])
        for ordinal in names:
            working[ordinal - _BASE] = 0
        keep = object.__setattr__
        keep(self, "nation", nation)
        keep(self, "_names", names)
        keep(self, "_working", bytes(working))
        keep(self, "_latest", list(accumulate(working, initial=-1))[1:])
        keep(self, "_days", list(map(dt.date.fromordinal, compress(ordinals, working))))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: a calendar is shared, so a landlord who needs another one makes another one."""
        raise AttributeError(f"a working calendar does not change: {name} cannot be set")

    @classmethod
    def england(
        cls,
        *,
        closures: Mapping[dt.date, str] | Iterable[dt.date] = (),
        extra: Mapping[dt.date, str] | Iterable[dt.date] = (),
        removed: Iterable[dt.date] = (),
    ) -> WorkingCalendar:
        """The calendar of England and Wales; see `for_nation`."""
        return cls.for_nation("england", closures=closures, extra=extra, removed=removed)

    @classmethod
    def for_nation(
        cls,
        nation: str,
        *,
        closures: Mapping[dt.date, str] | Iterable[dt.date] = (),
        extra: Mapping[dt.date, str] | Iterable[dt.date] = (),
        removed: Iterable[dt.date] = (),
    ) -> WorkingCalendar:
        """The calendar of a nation, with the landlord's own days; made once for the same arguments.

        Args:
            nation: one of `NATIONS`.
            closures: days on which the landlord is closed, with their names if they have one.
            extra: one-off bank holidays that the table lacks. One that it has already changes only the name.
            removed: bank holidays that are not kept after all. One that the table lacks changes nothing; a
                Saturday or Sunday stays one, and a closure day stays closed.

        Raises:
            BadInput: for an unknown nation, or a day both extra and removed.
            PastHorizon: for a day outside the table.
        """
        if nation not in NATIONS:
            raise BadInput(f"There is no calendar for the nation '{nation}'. Use {', '.join(NATIONS)}.")
        return _made(
            nation,
            _ordinals(closures, "office closed"),
            _ordinals(extra, "one-off bank holiday"),
            _ordinals(removed, ""),
        )

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits over the table's days: the same for calendars that count alike, only then."""
        # Dearer to import than all of this module, and not needed for the first paint.
        from hashlib import sha256

        return sha256(FIRST.isoformat().encode() + self._working).hexdigest()[:16]

    def add(self, day: dt.date, n: int) -> dt.date:
        """The nth working day after `day`, which is day 0 and not counted, whatever day it is.

        With n = 0 the first working day on or after `day`; with n < 0 the nth working day before it.
        """
        i = day.toordinal() - _BASE
        if i >= 0:
            try:
                if n > 0:
                    return self._days[self._latest[i] + n]
                k = self._latest[i] - self._working[i] + 1 + n
                if k >= 0:
                    return self._days[k]
            except IndexError:
                pass
        raise self._past(day, n)

    def count(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and including `end`; `-count(end, start)` when that is earlier."""
        i, j = start.toordinal() - _BASE, end.toordinal() - _BASE
        if i >= 0 and j >= 0:
            try:
                return self._latest[j] - self._latest[i]
            except IndexError:
                pass
        raise self._past(min(start, end) if min(i, j) < 0 else max(start, end))

    def is_working(self, day: dt.date) -> bool:
        """Whether the day counts."""
        i = day.toordinal() - _BASE
        if 0 <= i < len(self._working):
            return self._working[i] == 1
        raise self._past(day)

    def name_of(self, day: dt.date) -> str | None:
        """Why the day does not count ("Saturday", "Good Friday", the closure's name); None for a working day.

        A bank holiday or closure at a weekend is named as the weekend: that is what keeps it from counting.
        """
        return None if self.is_working(day) else self._names.get(day.toordinal(), _WEEKDAYS[day.weekday()])

    def explain(self, day: dt.date, n: int) -> tuple[CountedDay, ...]:
        """Each day from day 0 to `add(day, n)`, both inclusive, in the order of counting (back for n < 0).

        With n = 0 nothing is counted: a day 0 that is no working day is followed by the days up to the first.
        """
        due = self.add(day, n).toordinal()
        start = day.toordinal()
        step = 1 if due >= start else -1
        reason = self.name_of(day)
        lines = [CountedDay(dt.date.fromordinal(start), 0, f"day 0, {reason}" if reason else "day 0")]
        number = 0
        for ordinal in range(start + step, due + step, step):
            then = dt.date.fromordinal(ordinal)
            reason = self.name_of(then)
            if reason is not None:
                lines.append(CountedDay(then, None, reason))
            elif n == 0:
                lines.append(CountedDay(then, None, "the first working day"))
            else:
                number += step
                lines.append(CountedDay(then, number, f"counted as day {number}"))
        return tuple(lines)

    def _past(self, day: dt.date, n: int | None = None) -> PastHorizon:
        """The error for a date that the table does not reach."""
        what = _said(day)
        if n is not None and _inside(day.toordinal()):
            days = "working day" if abs(n) == 1 else "working days"
            how = f"{abs(n)} {days} {'after' if n > 0 else 'before'}" if n else "The first working day from"
            what = f"{how} {what}"
        return PastHorizon(
            f"{what} lies outside {_THE_TABLE}. No date can be counted there. "
            "Check the date; one past the horizon needs a newer Putright."
        )


def _said(day: dt.date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


_BASE: Final = FIRST.toordinal()
_THE_TABLE = f"the table of working days, which runs from {_said(FIRST)} to its horizon, {_said(HORIZON)}"


def _inside(ordinal: int) -> bool:
    return _BASE <= ordinal <= HORIZON.toordinal()


def _ordinals(days: Mapping[dt.date, str] | Iterable[dt.date], unnamed: str) -> _Named:
    """Days and names in one order, so that the same days however given are the same calendar."""
    named = days.items() if isinstance(days, Mapping) else ((day, unnamed) for day in days)
    return tuple(sorted({day.toordinal(): name.strip() or unnamed for day, name in named}.items()))


@lru_cache(maxsize=64)
def _made(nation: str, closures: _Named, extra: _Named, removed: _Named) -> WorkingCalendar:
    closed, added, gone = dict(closures), dict(extra), dict(removed)
    for ordinal in (*closed, *added, *gone):
        day = _said(dt.date.fromordinal(ordinal))
        if not _inside(ordinal):
            raise PastHorizon(f"The closure or one-off holiday {day} lies outside {_THE_TABLE}. Take it off the list.")
        if ordinal in added and ordinal in gone:
            raise BadInput(f"{day} is both added to the bank holidays and removed. Take it off one of the two lists.")
    names = dict(closed)
    for iso, nations, name in BANK_HOLIDAYS:
        ordinal = dt.date.fromisoformat(iso).toordinal()
        if NATIONS[nation] in nations and ordinal not in gone:
            names[ordinal] = name
    names |= added
    weekend = (0, 6)  # of an ordinal's remainder: ordinal 1 was a Monday
    return WorkingCalendar(nation, {o: name for o, name in names.items() if o % 7 not in weekend})
