"""Dates as people type them: what each means on a given day, and what a slip is told."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInput
from app.rules.typed_dates import read_date, short_date, show_date
from app.rules.workdays import WorkingCalendar

THURSDAY = date(2026, 4, 9)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("9/4", date(2026, 4, 9)),
        ("9/4/26", date(2026, 4, 9)),
        ("09.04.2026", date(2026, 4, 9)),
        ("2026-04-09", date(2026, 4, 9)),
        ("9 apr", date(2026, 4, 9)),
        ("9th of April", date(2026, 4, 9)),
        ("APR 9", date(2026, 4, 9)),
        ("1 sept 2025", date(2025, 9, 1)),
        ("  thu 9 apr 2026 ", date(2026, 4, 9)),
        ("thu", date(2026, 4, 9)),
        ("fri", date(2026, 4, 3)),
        ("wednesday", date(2026, 4, 8)),
        ("today", THURSDAY),
        ("Yesterday", date(2026, 4, 8)),
        ("tomorrow", date(2026, 4, 10)),
        ("+3", date(2026, 4, 12)),
        ("-2", date(2026, 4, 7)),
        ("+2w", date(2026, 4, 23)),
        ("28/12", date(2025, 12, 28)),
        ("20/5", date(2025, 5, 20)),
        ("29/2", date(2024, 2, 29)),
    ],
)
def test_what_has_happened(typed: str, means: date) -> None:
    assert read_date(typed, THURSDAY) == means


@pytest.mark.parametrize(
    ("typed", "means"),
    [("20/5", date(2026, 5, 20)), ("8/4", date(2027, 4, 8)), ("fri", date(2026, 4, 10)), ("29/2", date(2028, 2, 29))],
)
def test_what_is_to_come(typed: str, means: date) -> None:
    assert read_date(typed, THURSDAY, future=True) == means


def test_a_date_just_ahead_is_a_slip_that_shows_and_not_last_years() -> None:
    assert read_date("10/4", THURSDAY) == date(2026, 4, 10)
    assert read_date("10/5", THURSDAY) == date(2026, 5, 10)
    assert read_date("11/5", THURSDAY) == date(2025, 5, 11)


def test_working_days_are_counted_where_there_is_a_calendar() -> None:
    add = WorkingCalendar.england().add
    assert read_date("+1wd", date(2026, 4, 2), working_day=add) == date(2026, 4, 7)
    assert read_date("-1wd", date(2026, 4, 7), working_day=add) == date(2026, 4, 2)
    with pytest.raises(BadInput):
        read_date("+1wd", THURSDAY)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "There is no date here"),
        ("9", "is not a date"),
        ("soon", "is not a date"),
        ("31/4", "no day of the calendar"),
        ("30/2/2026", "no day of the calendar"),
        ("4/13", "day first"),
        ("13/13", "no day of the calendar"),
        ("fri 9 apr 2026", "is not a Friday"),
        ("0/0", "no day of the calendar"),
        ("9/4/20261", "is not a date"),
        ("٩/٤", "is not a date"),
        ("x" * 100_000, "is not a date"),
        ("[bold]9/4[/]", "is not a date"),
        ("2026-13-01", "no day of the calendar"),
    ],
)
def test_a_slip_gets_a_short_sentence_with_an_example(typed: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        read_date(typed, THURSDAY)
    assert len(str(refused.value)) < 160


def test_a_count_past_the_last_of_all_dates_is_told_so() -> None:
    assert read_date("+9999w", THURSDAY) == THURSDAY + timedelta(weeks=9999)
    with pytest.raises(BadInput, match="further away"):
        read_date("+9999w", date(9990, 1, 1))


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_what_is_shown_can_be_typed_back(day: date, today: date) -> None:
    assert read_date(show_date(day), today) == day
    assert read_date(day.isoformat(), today) == day
    assert read_date(f"{day.day}/{day.month}/{day.year}", today) == day


@given(st.dates(date(2001, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_nearest_on_its_side(today: date, weekday: int) -> None:
    name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[weekday]
    past, ahead = read_date(name, today), read_date(name, today, future=True)
    assert past.weekday() == ahead.weekday() == weekday
    assert today - timedelta(days=6) <= past <= today <= ahead <= today + timedelta(days=6)


@given(st.text(max_size=40))
def test_no_text_is_more_than_a_bad_date(text: str) -> None:
    with suppress(BadInput):
        assert isinstance(read_date(text, THURSDAY), date)


def test_how_dates_are_shown() -> None:
    assert show_date(THURSDAY) == "Thu 9 Apr 2026"
    assert short_date(THURSDAY) == "Thu 9 Apr"
