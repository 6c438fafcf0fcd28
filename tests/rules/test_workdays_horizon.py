"""The working calendar at both ends of its table: an error that names the horizon, never a guess."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PastHorizon
from app.rules.workdays import WorkingCalendar

ENGLAND = WorkingCalendar.england()
FIRST, HORIZON = ENGLAND.first, ENGLAND.horizon
HORIZON_NAMED = "Wed 1 Jan 2014 to its horizon, Mon 31 Dec 2035"


class TestTheEndsOfTheTable:
    def test_both_ends_belong_to_the_table(self) -> None:
        assert ENGLAND.name_of(FIRST) == "New Year's Day"
        assert ENGLAND.is_working(HORIZON)
        assert ENGLAND.add(HORIZON, 0) == HORIZON
        assert ENGLAND.add(HORIZON - timedelta(1), 1) == HORIZON
        assert ENGLAND.add(date(2014, 1, 3), -1) == date(2014, 1, 2)
        after_the_first = [FIRST + timedelta(n) for n in range(1, (HORIZON - FIRST).days + 1)]
        assert ENGLAND.count(FIRST, HORIZON) == sum(ENGLAND.is_working(day) for day in after_the_first)

    @pytest.mark.parametrize("day", [date.min, FIRST - timedelta(1), HORIZON + timedelta(1), date.max])
    @pytest.mark.parametrize("n", [-4000, -1, 0, 1, 10, 4000])
    def test_a_day_outside_is_an_error_that_names_the_horizon(self, day: date, n: int) -> None:
        for ask in (
            lambda: ENGLAND.add(day, n),
            lambda: ENGLAND.explain(day, n),
            lambda: ENGLAND.is_working(day),
            lambda: ENGLAND.name_of(day),
            lambda: ENGLAND.count(day, date(2026, 1, 1)),
            lambda: ENGLAND.count(date(2026, 1, 1), day),
            lambda: WorkingCalendar.england(closures=[day]),
        ):
            with pytest.raises(PastHorizon, match=HORIZON_NAMED) as caught:
                ask()
            assert f"{day.day} {day:%b %Y}" in str(caught.value)

    @given(st.dates(max_value=FIRST - timedelta(1)) | st.dates(min_value=HORIZON + timedelta(1)), st.integers())
    def test_no_day_outside_ever_gets_an_answer(self, day: date, n: int) -> None:
        with pytest.raises(PastHorizon):
            ENGLAND.add(day, n)
        with pytest.raises(PastHorizon):
            ENGLAND.count(day, day)

    @pytest.mark.parametrize(
        ("day", "n", "words"),
        [
            (HORIZON, 1, "1 working day after Mon 31 Dec 2035"),
            (date(2035, 12, 20), 10, "10 working days after Thu 20 Dec 2035"),
            (date(2026, 1, 1), 10**9, "1000000000 working days after Thu 1 Jan 2026"),
            (date(2014, 1, 2), -1, "1 working day before Thu 2 Jan 2014"),
            (date(2014, 1, 8), -10, "10 working days before Wed 8 Jan 2014"),
            (date(2026, 1, 1), -(10**9), "1000000000 working days before Thu 1 Jan 2026"),
        ],
    )
    def test_a_count_that_runs_out_says_so(self, day: date, n: int, words: str) -> None:
        with pytest.raises(PastHorizon, match=f"^{words} lies outside .*{HORIZON_NAMED}"):
            ENGLAND.add(day, n)

    def test_no_working_day_left(self) -> None:
        calendar = WorkingCalendar.england(closures=[HORIZON])
        with pytest.raises(PastHorizon, match=f"^The first working day from Mon 31 Dec 2035 .*{HORIZON_NAMED}"):
            calendar.add(HORIZON, 0)
