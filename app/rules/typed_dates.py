"""Dates as people type them and as they are shown: day first, always.

`read_date` takes `9/4`, `9/4/26`, `9 apr`, `thu`, `thu 9 apr 2026`, `today`, `yesterday`, `tomorrow`, `+3`,
`-2`, `+2w`, `+3wd` and `2026-04-09`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from app.errors import BadInput

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NAMED: Final = {"today": 0, "yesterday": -1, "tomorrow": 1}
_SLIP: Final = 31
"""Days ahead within which a past date without a year is taken for a slip, not for last year's."""

_ISO: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
_NUMBERS: Final = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{4}|[0-9]{2}))?")
_DAY_MONTH: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)? ?(?:of )?([a-z]{3,9})\.?,?(?: ([0-9]{4}|[0-9]{2}))?")
_MONTH_DAY: Final = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,?(?: ([0-9]{4}|[0-9]{2}))?")
_OFFSET: Final = re.compile(r"([+-]) ?([0-9]{1,4}) ?(wd|w|d)?")


def read_date(
    text: str,
    today: date,
    *,
    future: bool = False,
    working_day: Callable[[date, int], date] | None = None,
) -> date:
    """The date that was typed.

    Args:
        text: what was typed; upper and lower case and spaces do not matter.
        today: the day that `today`, `+3` and dates without a year are read from.
        future: how a weekday or a date without a year is read. False, for what has happened: the latest one
            not after today, except that a date in the next 31 days stays ahead, so that a slip shows as a date in
            the future instead of turning into last year. True, for what is to come: the earliest one not before
            today.
        working_day: `WorkingCalendar.add`, for `+3wd`; without it `wd` is refused.

    Raises:
        BadInput: when it is no date, names no real day, or its weekday is another one.
    """
    typed = " ".join(str(text).replace("−", "-").split()).lower()
    if typed in _NAMED:
        return _shift(today, _NAMED[typed], text)
    if weekday := _weekday(typed):
        ahead = (weekday - 1 - today.weekday()) % 7
        return today + timedelta(days=ahead if future or not ahead else ahead - 7)
    if found := _OFFSET.fullmatch(typed):
        return _offset(found, today, working_day, text)
    head, _, rest = typed.replace(",", " ").partition(" ")
    stated = _weekday(head) if rest else 0
    day = _plain(" ".join(rest.split()) if stated else typed, today, future, text)
    if stated and day.weekday() != stated - 1:
        named = _LONG_WEEKDAYS[stated - 1].title()
        raise BadInput(f"{show_date(day)} is not a {named}. Check the day or the date.")
    return day


def show_date(day: date) -> str:
    """`Thu 9 Apr 2026`."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def long_date(day: date) -> str:
    """`Thursday 9 April 2026`, as letters write it."""
    return f"{_LONG_WEEKDAYS[day.weekday()].title()} {day.day} {_LONG_MONTHS[day.month - 1].title()} {day.year}"


def short_date(day: date) -> str:
    """`Thu 9 Apr`, where the year is plain from the rest of the screen."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def _plain(typed: str, today: date, future: bool, text: str) -> date:
    """A date by numbers or by the month's name, with or without its year."""
    if found := _ISO.fullmatch(typed):
        year, month, day = (int(part) for part in found.groups())
        return _make(year, month, day, text)
    if found := _NUMBERS.fullmatch(typed):
        day, month = int(found[1]), int(found[2])
        if month > 12 >= day:
            raise BadInput(f"{_said(text)} has no month {month}. Dates are day first: 9/4 is 9 April.")
        return _dated(day, month, found[3], today, future, text)
    if (found := _DAY_MONTH.fullmatch(typed)) and (month := _month(found[2])):
        return _dated(int(found[1]), month, found[3], today, future, text)
    if (found := _MONTH_DAY.fullmatch(typed)) and (month := _month(found[1])):
        return _dated(int(found[2]), month, found[3], today, future, text)
    raise _no_date(text)


def _dated(day: int, month: int, year: str | None, today: date, future: bool, text: str) -> date:
    """The date in its year, or in the year that `read_date` promises when none was typed."""
    if year:
        return _make(int(year) + (2000 if len(year) == 2 else 0), month, day, text)
    # 29 February needs a look further than the years next door.
    years = range(today.year - 8, min(today.year + 9, 10000))
    days = [made for one in years if one > 0 and (made := _real(one, month, day))]
    ahead = next((one for one in days if one >= today), None)
    behind = next((one for one in reversed(days) if one <= today), None)
    if not future and ahead and (ahead - today).days > _SLIP:
        ahead = None
    chosen = ahead or behind
    if chosen is None:
        return _make(today.year, month, day, text)
    return behind if behind == today else chosen


def _offset(found: re.Match[str], today: date, working_day: Callable[[date, int], date] | None, text: str) -> date:
    """Days, weeks or working days from today."""
    n = int(found[2]) * (-1 if found[1] == "-" else 1)
    if found[3] != "wd":
        return _shift(today, n * (7 if found[3] == "w" else 1), text)
    if working_day is None:
        raise _no_date(text)
    return working_day(today, n) if n else today


def _shift(day: date, days: int, text: str) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise BadInput(f"{_said(text)} is further away than any date. Type it as 9/4/2026.") from None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _make(year: int, month: int, day: int, text: str) -> date:
    made = _real(year, month, day)
    if made is None:
        raise BadInput(f"{_said(text)} is no day of the calendar. Type a date like 9/4/2026 or 9 apr.")
    return made


def _weekday(word: str) -> int:
    """1 for Monday … 7 for Sunday, 0 for another word; `thu`, `thur`, `thurs` and `thursday` are Thursday."""
    if len(word) < 3:
        return 0
    return next((i for i, name in enumerate(_LONG_WEEKDAYS, 1) if name.startswith(word)), 0)


def _month(word: str) -> int:
    if word == "sept":
        return 9
    return next((i for i, name in enumerate(_LONG_MONTHS, 1) if name == word or name[:3] == word), 0)


def _said(text: str) -> str:
    """What was typed, short enough for a sentence."""
    shown = " ".join(str(text).split())
    return f"'{shown[:40]}…'" if len(shown) > 40 else f"'{shown}'"


def _no_date(text: str) -> BadInput:
    if not str(text).strip():
        return BadInput("There is no date here. Type one like 9/4, 9 apr, thu, today or +3.")
    return BadInput(f"{_said(text)} is not a date. Type one like 9/4, 9/4/26, 9 apr, thu, today or +3.")
