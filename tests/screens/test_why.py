"""Why a date is what it is, on a real desk: the count, the holidays by name, the clause, the calendar, the copy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from app.desk import Desk
from app.desk.views import DayView
from screens.messages import GoBack
from screens.why import WhyScreen
from screens.widgets.month import LEGEND, WIDTH, beside, kinds, month_lines, months_between
from tests.screens.stage import SIZES, TODAY, Stage, acknowledged, desk_in, press, settle, shown, take


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


async def test_it_tells_the_count_the_holidays_and_the_clause(desk: Desk) -> None:
    app = Stage(desk, WhyScreen(desk, acknowledged(desk), "stage1.respond"))
    async with app.run_test(size=(120, 60)) as pilot:
        await settle(pilot)
        words = shown(app)
        assert "Stage 1 response: due Mon 20 Apr 2026" in words
        assert "Thu 2 Apr 2026, which is day 0." in words
        assert "Fri 3 Apr   Good Friday" in words
        assert "Mon 6 Apr   Easter Monday" in words
        assert "10  Mon 20 Apr" in words
        assert "9.1a" in words
        assert "( 2)" in words
        assert "[20]" in words
        assert LEGEND in words


async def test_an_extension_is_told(desk: Desk) -> None:
    reference = acknowledged(desk)
    take(desk, reference, "stage1.extend", on="14/4/2026", until="30/4/2026", reason="A part is late.")
    app = Stage(desk, WhyScreen(desk, reference, "stage1.respond"))
    async with app.run_test(size=(120, 60)) as pilot:
        await settle(pilot)
        assert "Extended on Tue 14 Apr 2026 to Thu 30 Apr 2026." in shown(app)
        assert "[30]" in shown(app)


async def test_y_copies_one_sentence(desk: Desk) -> None:
    reference = acknowledged(desk)
    app = Stage(desk, WhyScreen(desk, reference, "stage1.respond"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "y")
        assert app.clipboard == desk.casework.why(reference, "stage1.respond").copy
        assert "\n" not in app.clipboard


async def test_it_scrolls_and_escape_goes_back(desk: Desk) -> None:
    app = Stage(desk, WhyScreen(desk, acknowledged(desk), "stage1.respond"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "9.1a" not in shown(app)
        await press(pilot, "end")
        assert "14.1b" in shown(app)
        await press(pilot, "escape")
        assert app.asked == [GoBack()]


async def test_a_clock_that_has_not_started_is_explained_by_its_absence(desk: Desk) -> None:
    app = Stage(desk, WhyScreen(desk, acknowledged(desk), "stage2.respond"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "has not started on this case" in " ".join(shown(app).split())


def test_a_month_begins_on_monday_and_marks_each_day_by_a_sign() -> None:
    days = (DayView(date(2026, 4, 2), 0, "day 0"), DayView(date(2026, 4, 3), None, "Good Friday"))
    days += (DayView(date(2026, 4, 7), 1, "counted as day 1"),)
    lines = [str(line) for line in month_lines(2026, 4, kinds(days, date(2026, 4, 8)), TODAY)]
    assert lines[0].strip() == "April 2026"
    assert lines[1] == " Mo  Tu  We  Th  Fr  Sa  Su "
    assert lines[2] == "          1 ( 2)  3x  4   5 "
    assert lines[3] == "  6   7·[ 8]  9  10  11  12 "
    assert {len(line) for line in lines} == {WIDTH}


def test_months_stand_beside_each_other_where_there_is_room() -> None:
    months = months_between(date(2026, 11, 30), date(2027, 1, 4))
    assert months == ((2026, 11), (2026, 12), (2027, 1))
    drawn = [month_lines(year, month, {}, TODAY) for year, month in months]
    assert len(beside(drawn, 3 * WIDTH + 8)) < len(beside(drawn, WIDTH))
    assert max(line.cell_length for line in beside(drawn, 76)) <= 76


@pytest.mark.parametrize("size", SIZES)
def test_the_reason_looks_as_it_should(size: tuple[int, int], desk: Desk, snap_compare: Callable[..., bool]) -> None:
    async def wait(pilot: Pilot[None]) -> None:
        await settle(pilot)

    app = Stage(desk, WhyScreen(desk, acknowledged(desk), "stage1.respond"))
    assert snap_compare(app, terminal_size=size, run_before=wait)
