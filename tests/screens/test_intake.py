"""Taking a complaint, on a real desk: by keyboard alone, with the deadlines it would start and cases that are alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from app.desk import Desk
from data.procedure_files import ids
from screens.intake import GROUPS, IntakeScreen
from screens.messages import CaseSaved, OpenCase
from screens.widgets import lookup
from screens.widgets.form_fields import FormFields
from screens.widgets.live_pane import LivePane
from tests.screens.stage import SIZES, Stage, completed, desk_in, focused, press, received, settle, shown


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    assert lookup.PAUSE < 0.5
    monkeypatch.setattr(lookup, "PAUSE", 0.001)
    return desk_in(tmp_path)


def pane(app: Stage) -> str:
    return " ".join(" ".join(str(option.prompt) for option in app.screen.query_one(LivePane).options).split())


async def test_it_starts_with_the_customer_and_shows_the_deadlines_of_today(desk: Desk) -> None:
    app = Stage(desk, IntakeScreen(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.screen.focused is not None
        assert app.screen.focused.id == "field-customer"
        assert "Stage 1 acknowledgement in writing due Tue 21 Apr 2026" in pane(app)
        assert "Still needed" in pane(app)


async def test_the_deadlines_move_with_the_date_of_receipt(desk: Desk) -> None:
    app = Stage(desk, IntakeScreen(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.query_one("#field-on").focus()
        await press(pilot, "10/4")
        assert "Fri 10 Apr 2026, 4 days ago" in shown(app)
        assert "Stage 1 acknowledgement in writing due Fri 17 Apr 2026" in pane(app)
        assert "recorded late" in pane(app)


async def test_a_complaint_is_taken_by_keyboard_alone(desk: Desk) -> None:
    app = Stage(desk, IntakeScreen(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "Bertram Fiction", "enter", "tenant", "enter")
        await press(pilot, "14 Invented Street", "enter", "07000 111111", "enter")
        await _to(pilot, "field-channel")
        await press(pilot, "t")
        await _to(pilot, "field-description")
        await press(pilot, "The lift is stuck", "enter", "again.")
        await _to(pilot, "field-points")
        await press(pilot, "a", "No lift for a week", "ctrl+s", "ctrl+s")
        case = app.saved
        assert case.customer == "Bertram Fiction"
        assert case.address == "14 Invented Street"
        assert case.description == "The lift is stuck\nagain."
        assert [point.text for point in case.points] == ["No lift for a week"]
        assert [clock.due.isoformat() for clock in case.clocks] == ["2026-04-21"]


async def test_cases_of_the_same_person_or_address_are_shown_and_f3_opens_one(desk: Desk) -> None:
    reference = received(desk)
    app = Stage(desk, IntakeScreen(desk))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "Nothing found yet." in shown(app)
        await press(pilot, "Ada Example")
        assert "May be the same (1, 1 open)" in shown(app)
        assert reference in shown(app)
        await press(pilot, "f3")
        assert app.asked == [OpenCase(reference)]
        assert desk.casework.form(None, "stage1.receive").values["customer"] == "Ada Example"


@pytest.mark.clause("southern", "4.4.1.p3")
async def test_an_open_case_of_the_same_customer_is_told_before_saving(desk: Desk) -> None:
    reference = received(desk, customer="Ms Ada Example")
    app = Stage(desk, IntakeScreen(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ms ada example")
        assert f"! {reference} is open, of the same customer, received Mon 30 Mar 2026" in pane(app)
        assert "May be the same (1, 1 open) · f3 opens" in shown(app)


async def test_where_it_is_narrow_like_cases_appear_only_when_there_are_any(desk: Desk) -> None:
    received(desk)
    app = Stage(desk, IntakeScreen(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "May be the same" not in shown(app)
        app.screen.query_one("#field-address").focus()
        await press(pilot, "12 Invented Street, Nowhere NW1 1AA")
        assert "May be the same (1, 1 open)" in shown(app)
        await press(pilot, "ctrl+u")
        assert "May be the same" not in shown(app)


async def test_what_was_typed_survives_escape(desk: Desk) -> None:
    app = Stage(desk, IntakeScreen(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "Half a na", "escape")
        app.push_screen(IntakeScreen(desk))
        await settle(pilot)
        assert app.screen.query_one("#field-customer", Input).value == "Half a na"


async def test_a_receipt_in_the_future_is_refused_in_plain_words(desk: Desk) -> None:
    app = Stage(desk, IntakeScreen(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.query_one("#field-on").focus()
        await press(pilot, "+3")
        assert "Fri 17 Apr 2026 is in the future" in pane(app)


def test_every_field_of_the_groups_is_one_of_the_step(desk: Desk) -> None:
    known: set[str] = set()
    for landlord in ids():
        desk.sit(procedure_id=landlord)
        known |= {spec.name for spec in desk.casework.form(None, "stage1.receive").fields}
    assert {name for _, names in GROUPS for name in names} <= known


@pytest.mark.parametrize("landlord", ids())
async def test_every_landlord_s_complaint_can_be_taken(landlord: str, tmp_path: Path) -> None:
    desk = desk_in(tmp_path, landlord)
    app = Stage(desk, IntakeScreen(desk))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        given: dict[str, Any] = {"customer": "Cato Notreal", "description": "The stairs are dark."}
        fields = app.screen.query_one(FormFields)
        for name, value in completed(desk, None, "stage1.receive", given).items():
            fields.editors[name].show_value(value)
            fields.editors[name].tell_changed()
        await press(pilot, "ctrl+s")
        assert isinstance(app.asked[-1], CaseSaved)
        assert app.saved.customer == "Cato Notreal"


@pytest.mark.parametrize("size", SIZES)
def test_the_intake_looks_as_it_should(size: tuple[int, int], desk: Desk, snap_compare: Callable[..., bool]) -> None:
    received(desk)

    async def type_a_name(pilot: Pilot[None]) -> None:
        await focused(pilot)
        for field in (*pilot.app.screen.query(Input), *pilot.app.screen.query(TextArea)):
            field.cursor_blink = False
        await press(pilot, "Ada Example")

    assert snap_compare(Stage(desk, IntakeScreen(desk)), terminal_size=size, run_before=type_a_name)


async def _to(pilot: Pilot[None], name: str) -> None:
    """Press tab until the field has the focus."""
    for _ in range(40):
        focused = pilot.app.screen.focused
        if focused is not None and focused.id == name:
            return
        await pilot.press("tab")
    raise AssertionError(f"tab does not reach {name}")
