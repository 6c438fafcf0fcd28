"""The working calendar against GOV.UK, `holidays` and a naive loop. Its ends: `test_workdays_horizon`."""

import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInput
from app.rules.bank_holidays import BANK_HOLIDAYS
from app.rules.workdays import NATIONS, CountedDay, WorkingCalendar

ROOT = Path(__file__).parents[2]
ENGLAND = WorkingCalendar.england()
FIRST, HORIZON = ENGLAND.first, ENGLAND.horizon
SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern ireland": "NIR"}

# The data behind https://www.gov.uk/bank-holidays for England and Wales, as it stood on 21 August 2026.
GOV_UK = {
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}

days = st.dates(FIRST, HORIZON)
middle = st.dates(date(2020, 1, 1), date(2033, 12, 31))
"""Days far enough from both ends for the counts below."""
counts = st.integers(1, 300)
closures = st.sets(middle, max_size=12)
nations = st.sampled_from(sorted(NATIONS))


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def naive_days_off(nation: str) -> set[date]:
    """Weekends and what `holidays` says, day by day."""
    found = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=range(2014, 2036))
    return {day for day in every_day(FIRST, HORIZON) if day.weekday() >= 5 or day in found}


DAYS_OFF = {nation: naive_days_off(nation) for nation in NATIONS}


def naive_add(day: date, n: int, off: set[date]) -> date:
    """One day at a time."""
    if n == 0:
        while day in off:
            day += timedelta(1)
        return day
    step = timedelta(1 if n > 0 else -1)
    left = abs(n)
    while left:
        day += step
        left -= day not in off
    return day


class TestAgainstTheLists:
    def test_gov_uk_announces_exactly_these_days_for_england(self) -> None:
        announced = {date.fromisoformat(f"{year}-{day}") for year, days in GOV_UK.items() for day in days.split()}
        weekdays = [day for day in every_day(date(2020, 1, 1), date(2028, 12, 31)) if day.weekday() < 5]
        assert {day for day in weekdays if not ENGLAND.is_working(day)} == announced

    def test_the_source_has_83_days_from_2019_to_2028(self) -> None:
        weekdays = [day for day in every_day(date(2019, 1, 1), date(2028, 12, 31)) if day.weekday() < 5]
        assert sum(not ENGLAND.is_working(day) for day in weekdays) == 83

    @pytest.mark.parametrize("nation", sorted(NATIONS))
    def test_each_nation_agrees_with_holidays_on_every_day(self, nation: str) -> None:
        calendar = WorkingCalendar.for_nation(nation)
        assert calendar.nation == nation
        ours = {day for day in every_day(FIRST, HORIZON) if not calendar.is_working(day)}
        assert ours == DAYS_OFF[nation]

    def test_the_shipped_table_is_what_the_script_makes(self) -> None:
        script = ROOT / "tests" / "tools" / "make_bank_holidays.py"
        made = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr

    def test_the_table_holds_weekdays_only_each_once_a_nation(self) -> None:
        for letter in set(NATIONS.values()):
            listed = [date.fromisoformat(day) for day, nations, _ in BANK_HOLIDAYS if letter in nations]
            assert all(day.weekday() < 5 for day in listed)
            assert len(listed) == len(set(listed)) > 18 * 8 - 1

    def test_scotland_keeps_days_that_england_does_not(self) -> None:
        scotland, belfast = (
            WorkingCalendar.for_nation("scotland"),
            WorkingCalendar.for_nation("northern ireland"),
        )
        assert scotland.name_of(date(2026, 6, 15)) == "World Cup bank holiday"
        assert scotland.name_of(date(2026, 1, 2)) == "2nd January"
        assert scotland.is_working(date(2026, 4, 6))  # Easter Monday
        assert belfast.name_of(date(2026, 7, 13)) == "Battle of the Boyne (Orangemen's Day) (substitute day)"
        assert ENGLAND.is_working(date(2026, 6, 15))
        assert ENGLAND.is_working(date(2026, 7, 13))

    def test_it_says_up_to_when_the_days_are_announced(self) -> None:
        assert ENGLAND.announced_to == date(max(GOV_UK), 12, 31)
        assert ENGLAND.first < ENGLAND.announced_to < ENGLAND.horizon


class TestAgainstANaiveLoop:
    @given(nations, middle, st.integers(-300, 300))
    def test_add(self, nation: str, day: date, n: int) -> None:
        assert WorkingCalendar.for_nation(nation).add(day, n) == naive_add(day, n, DAYS_OFF[nation])

    @given(nations, days, days)
    def test_count(self, nation: str, a: date, b: date) -> None:
        start, end = sorted((a, b))
        expected = sum(day not in DAYS_OFF[nation] for day in every_day(start, end)[1:])
        calendar = WorkingCalendar.for_nation(nation)
        assert calendar.count(start, end) == expected
        assert calendar.count(end, start) == -expected

    @given(middle, st.integers(-60, 60), closures)
    def test_add_with_closures(self, day: date, n: int, closed: set[date]) -> None:
        calendar = WorkingCalendar.england(closures=closed)
        assert calendar.add(day, n) == naive_add(day, n, DAYS_OFF["england"] | closed)

    @given(middle, st.integers(-60, 60), closures, closures)
    def test_add_with_holidays_added_and_removed(self, day: date, n: int, more: set[date], fewer: set[date]) -> None:
        kept = fewer - more
        calendar = WorkingCalendar.england(extra=more, removed=kept)
        off = {d for d in DAYS_OFF["england"] if d.weekday() >= 5 or d not in kept} | more
        assert calendar.add(day, n) == naive_add(day, n, off)


class TestTheMethodsAgree:
    @given(middle, counts)
    def test_counting_to_the_due_day_gives_the_number(self, day: date, n: int) -> None:
        due = ENGLAND.add(day, n)
        assert ENGLAND.is_working(due)
        assert ENGLAND.count(day, due) == n
        assert ENGLAND.count(day, due - timedelta(1)) == n - 1

    @given(middle, counts)
    def test_there_and_back(self, day: date, n: int) -> None:
        on_a_working_day = ENGLAND.add(day, 0)
        assert ENGLAND.add(ENGLAND.add(on_a_working_day, n), -n) == on_a_working_day

    @given(middle, middle, middle)
    def test_spans_join_without_gap_or_overlap(self, a: date, b: date, c: date) -> None:
        assert ENGLAND.count(a, b) + ENGLAND.count(b, c) == ENGLAND.count(a, c)

    @given(middle, counts, closures)
    def test_a_day_off_never_brings_a_forward_deadline_closer(self, day: date, n: int, off: set[date]) -> None:
        due = ENGLAND.add(day, n)
        assert WorkingCalendar.england(closures=off).add(day, n) >= due
        assert WorkingCalendar.england(extra=off).add(day, n) >= due
        assert WorkingCalendar.england(removed=off).add(day, n) <= due

    @given(middle, middle, counts)
    def test_a_later_start_never_gives_an_earlier_deadline(self, a: date, b: date, n: int) -> None:
        early, late = sorted((a, b))
        assert ENGLAND.add(early, n) <= ENGLAND.add(late, n)

    @given(days)
    def test_a_day_is_named_exactly_when_it_does_not_count(self, day: date) -> None:
        assert (ENGLAND.name_of(day) is None) == ENGLAND.is_working(day)

    @given(middle, st.integers(-40, 40), closures)
    def test_the_explanation_ends_at_the_due_day(self, day: date, n: int, closed: set[date]) -> None:
        calendar = WorkingCalendar.england(closures=closed)
        lines = calendar.explain(day, n)
        step = timedelta(-1 if n < 0 else 1)
        assert lines[0].date == day
        assert lines[0].number == 0
        assert lines[-1].date == calendar.add(day, n)
        assert all(b.date - a.date == step for a, b in pairwise(lines))
        numbers = [line.number for line in lines[1:] if line.number is not None]
        assert numbers == (list(range(1, n + 1)) if n > 0 else list(range(-1, n - 1, -1)))
        for line in lines[1:]:
            name = calendar.name_of(line.date)
            counted = "the first working day" if n == 0 else f"counted as day {line.number}"
            assert line.why == (name or counted)
            assert (line.number is None) == (name is not None or n == 0)


class TestWorkedExamples:
    def test_ten_days_from_12_february_2024_end_on_the_26th(self) -> None:
        # Housing Ombudsman, Jigsaw Homes Group Limited (202400224): 4 March was five working days late.
        assert ENGLAND.add(date(2024, 2, 12), 10) == date(2024, 2, 26)
        assert ENGLAND.count(date(2024, 2, 26), date(2024, 3, 4)) == 5

    def test_easter_is_left_out_of_twenty_days_from_4_march_2024(self) -> None:
        # The same report: 3 April, not 29 March.
        assert ENGLAND.add(date(2024, 3, 4), 20) == date(2024, 4, 3)

    @pytest.mark.parametrize("start", [date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 4), date(2026, 4, 6)])
    def test_any_day_before_the_same_working_day_is_an_equal_day_0(self, start: date) -> None:
        assert ENGLAND.add(start, 1) == date(2026, 4, 7)

    def test_n_0_is_the_first_working_day_on_or_after(self) -> None:
        assert ENGLAND.add(date(2026, 4, 3), 0) == date(2026, 4, 7)
        assert ENGLAND.add(date(2026, 4, 7), 0) == date(2026, 4, 7)

    def test_negative_n_is_before(self) -> None:
        assert ENGLAND.add(date(2026, 4, 7), -1) == date(2026, 4, 2)
        assert ENGLAND.add(date(2026, 4, 6), -1) == date(2026, 4, 2)

    def test_a_moment_counts_as_its_day_and_the_answer_is_a_plain_date(self) -> None:
        due = ENGLAND.add(datetime(2026, 4, 2, 17, 30), 1)  # noqa: DTZ001 - only its day matters
        assert type(due) is date
        assert due == date(2026, 4, 7)


class TestNames:
    @pytest.mark.parametrize(
        ("day", "name"),
        [
            (date(2022, 9, 19), "Bank holiday for the State Funeral of Queen Elizabeth II"),
            (date(2023, 5, 8), "Bank holiday for the Coronation of King Charles III"),
            (date(2022, 6, 2), "Spring bank holiday"),
            (date(2022, 6, 3), "Platinum Jubilee bank holiday"),
            (date(2020, 5, 8), "Early May bank holiday"),
            (date(2021, 12, 27), "Christmas Day (substitute day)"),
            (date(2022, 12, 27), "Christmas Day (substitute day)"),
            (date(2026, 12, 28), "Boxing Day (substitute day)"),
            (date(2028, 1, 3), "New Year's Day (substitute day)"),
            (date(2021, 12, 25), "Saturday"),
            (date(2026, 4, 5), "Sunday"),
            (date(2020, 5, 4), None),
        ],
    )
    def test_why_a_day_does_not_count(self, day: date, name: str | None) -> None:
        assert ENGLAND.name_of(day) == name

    def test_easter_explained_line_by_line(self) -> None:
        assert ENGLAND.explain(date(2026, 4, 2), 2) == (
            CountedDay(date(2026, 4, 2), 0, "day 0"),
            CountedDay(date(2026, 4, 3), None, "Good Friday"),
            CountedDay(date(2026, 4, 4), None, "Saturday"),
            CountedDay(date(2026, 4, 5), None, "Sunday"),
            CountedDay(date(2026, 4, 6), None, "Easter Monday"),
            CountedDay(date(2026, 4, 7), 1, "counted as day 1"),
            CountedDay(date(2026, 4, 8), 2, "counted as day 2"),
        )

    def test_day_0_says_when_it_is_no_working_day(self) -> None:
        assert ENGLAND.explain(date(2026, 4, 5), 1)[0] == CountedDay(date(2026, 4, 5), 0, "day 0, Sunday")

    def test_n_0_explained(self) -> None:
        assert [line.why for line in ENGLAND.explain(date(2026, 4, 5), 0)] == [
            "day 0, Sunday",
            "Easter Monday",
            "the first working day",
        ]
        assert [line.why for line in ENGLAND.explain(date(2026, 4, 7), 0)] == ["day 0"]

    def test_the_one_off_holidays_stand_in_the_explanation(self) -> None:
        why = {line.date: line.why for line in ENGLAND.explain(date(2022, 9, 16), 3)}
        assert why[date(2022, 9, 19)] == "Bank holiday for the State Funeral of Queen Elizabeth II"
        why = {line.date: line.why for line in ENGLAND.explain(date(2023, 5, 5), 3)}
        assert why[date(2023, 5, 8)] == "Bank holiday for the Coronation of King Charles III"


class TestTheLandlordsOwnDays:
    def test_closure_days_are_named_as_the_landlord_names_them(self) -> None:
        calendar = WorkingCalendar.england(closures={date(2026, 12, 29): "Christmas closure"})
        assert calendar.name_of(date(2026, 12, 29)) == "Christmas closure"
        assert calendar.add(date(2026, 12, 24), 1) == date(2026, 12, 30)
        assert ENGLAND.add(date(2026, 12, 24), 1) == date(2026, 12, 29)

    def test_unnamed_days_still_say_what_they_are(self) -> None:
        day = date(2026, 12, 29)
        assert WorkingCalendar.england(closures=[day]).name_of(day) == "office closed"
        assert WorkingCalendar.england(closures={day: " "}).name_of(day) == "office closed"
        assert WorkingCalendar.england(extra=[day]).name_of(day) == "one-off bank holiday"

    def test_a_holiday_moved_to_another_day(self) -> None:
        calendar = WorkingCalendar.england(removed=[date(2030, 5, 6)], extra={date(2030, 5, 10): "Early May, moved"})
        assert calendar.is_working(date(2030, 5, 6))
        assert calendar.name_of(date(2030, 5, 10)) == "Early May, moved"

    def test_a_removed_holiday_on_a_closure_day_stays_closed(self) -> None:
        day = date(2030, 5, 6)
        assert WorkingCalendar.england(closures={day: "Stocktake"}, removed=[day]).name_of(day) == "Stocktake"

    def test_a_bank_holiday_keeps_its_name_over_a_closure(self) -> None:
        assert WorkingCalendar.england(closures=[date(2026, 4, 3)]).name_of(date(2026, 4, 3)) == "Good Friday"

    def test_a_weekend_stays_a_weekend(self) -> None:
        saturday = date(2026, 4, 11)
        assert WorkingCalendar.england(removed=[saturday]).name_of(saturday) == "Saturday"
        assert WorkingCalendar.england(extra={saturday: "Gala"}).name_of(saturday) == "Saturday"

    def test_a_day_both_added_and_removed_is_refused(self) -> None:
        with pytest.raises(BadInput, match=r"Fri 10 May 2030 is both added .* and removed"):
            WorkingCalendar.england(extra=[date(2030, 5, 10)], removed=[date(2030, 5, 10)])

    def test_an_unknown_nation_is_refused_with_those_known(self) -> None:
        with pytest.raises(BadInput, match=r"'Cornwall'.*england, wales, scotland, northern ireland"):
            WorkingCalendar.for_nation("Cornwall")


class TestIdentity:
    def test_the_same_arguments_are_the_same_calendar(self) -> None:
        a, b = date(2026, 12, 29), date(2026, 12, 30)
        assert WorkingCalendar.england() is WorkingCalendar.for_nation("england")
        assert WorkingCalendar.england(closures=[a, b]) is WorkingCalendar.england(closures=(b, a, a))
        assert WorkingCalendar.england(closures=[a]) is not WorkingCalendar.england(closures=[b])

    def test_the_fingerprint_follows_the_days_and_not_their_names(self) -> None:
        day = date(2026, 12, 29)
        assert re.fullmatch("[0-9a-f]{16}", ENGLAND.fingerprint)
        assert ENGLAND.fingerprint == WorkingCalendar.for_nation("wales").fingerprint
        assert ENGLAND.fingerprint != WorkingCalendar.for_nation("scotland").fingerprint
        closed = WorkingCalendar.england(closures={day: "Christmas closure"})
        assert closed.fingerprint == WorkingCalendar.england(extra=[day]).fingerprint != ENGLAND.fingerprint
        assert WorkingCalendar.england(closures=[date(2026, 12, 26)]).fingerprint == ENGLAND.fingerprint  # a Saturday

    @given(closures, closures)
    def test_calendars_share_a_fingerprint_exactly_when_they_count_alike(self, a: set[date], b: set[date]) -> None:
        one, other = WorkingCalendar.england(closures=a), WorkingCalendar.england(closures=b)
        alike = a - DAYS_OFF["england"] == b - DAYS_OFF["england"]
        assert (one.fingerprint == other.fingerprint) == alike

    def test_it_cannot_be_changed(self) -> None:
        for name in ("nation", "horizon", "_days", "note"):
            with pytest.raises(AttributeError):
                setattr(ENGLAND, name, "changed")

    def test_it_needs_neither_holidays_nor_pendulum_at_run_time(self) -> None:
        code = (
            "import sys, datetime; from app.rules.workdays import WorkingCalendar as W; c = W.england();"
            "c.explain(datetime.date(2026, 4, 2), 9), c.fingerprint;"
            "sys.exit(', '.join({'holidays', 'pendulum', 'textual', 'sqlmodel'} & set(sys.modules)))"
        )
        run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
        assert run.stderr.strip() == ""
