"""Offers of a case, and what awaits a signature: what is shown, and what each key does."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from screens.authorisation import AuthorisationScreen
from screens.messages import OpenCase, OpenStep
from screens.redress import RedressScreen
from screens.step_form import StepFormScreen
from screens.terminal import Terminal
from screens.widgets.money_field import LinesField
from screens.widgets.row_dialog import RowDialogScreen
from tests.screens.stage import COLLEAGUE, OFFICER, SIZES, Stage, desk_in, press, received, settle, shown, take, told

LEVELS = """
[table]
from = 2026-01-01
version = "Invented levels"
bulk = "£60"

[[level]]
role = "complaints team manager"
limit = "£250"
"""


def proposed(desk: Desk, amount: str, reference: str = "") -> str:
    """A case of the officer's with an offer of this amount."""
    desk.people.sit(OFFICER)
    reference = reference or received(desk)
    take(
        desk,
        reference,
        "redress.propose",
        kind="financial remedy",
        text="We will pay you for the wait.",
        due="29/5/2026",
        lines=f"compensation at discretion; three months' wait; ; Ombudsman 2026; {amount}",
        fault="The leak was not repaired.",
        effect="A wet kitchen for three months.",
        payee="to the customer",
        departs="The landlord's own guidelines.",
        reasons="Nobody came for three months [b]x[/b].",
    )
    return reference


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = desk_in(tmp_path)
    path = tmp_path / "levels.toml"
    path.write_text(LEVELS)
    desk.tables.enter_levels(path)
    return desk


@pytest.mark.parametrize("size", SIZES)
async def test_a_manager_signs_with_one_key_and_sees_the_case_beside_the_offer(
    desk: Desk, size: tuple[int, int]
) -> None:
    reference = proposed(desk, "£200")
    desk.people.sit(COLLEAGUE)
    app = Stage(desk, AuthorisationScreen(desk))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        page = shown(app)
        assert "1 awaits your signature, £200 in all" in page
        assert "You may sign this off as Complaints Team Manager" in page
        assert "[b]x[/b]" in page
        if size[0] > 100:
            assert "The leak was reported on 4 January" in page
        await press(pilot, "s")
        assert "Nothing awaits a signature." in shown(app)
    (view,) = desk.money.offers(reference)
    assert view.state == "authorised"
    assert desk.money.sign_off_pdf(reference, "1").startswith(b"%PDF")


async def test_what_was_signed_or_sent_back_by_mistake_is_taken_back_with_one_key(desk: Desk) -> None:
    reference, other = proposed(desk, "£200"), proposed(desk, "£50")
    desk.people.sit(COLLEAGUE)
    app = Stage(desk, AuthorisationScreen(desk))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "u")
        assert "Nothing was signed or sent back here yet" in told(app)
        await press(pilot, "s", "s")
        assert {desk.money.offers(one)[0].state for one in (reference, other)} == {"authorised"}
        assert "u takes it back" in told(app)
        await press(pilot, "u")
        assert [desk.money.offers(one)[0].state for one in (reference, other)] == ["authorised", "proposed"]
        assert "1 awaits your signature, £50 in all" in shown(app)
        await press(pilot, "b", "more", "enter")
        assert desk.money.offers(other)[0].state == "sent back"
        await press(pilot, "u", "u", "u")
        assert {desk.money.offers(one)[0].state for one in (reference, other)} == {"proposed"}
    assert desk.store.verify() == ()


async def test_nobody_signs_their_own(desk: Desk) -> None:
    reference = proposed(desk, "£200")
    app = Stage(desk, AuthorisationScreen(desk))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "Nothing awaits your signature; 1 awaits somebody else's." in shown(app)
        assert "You proposed it yourself" in shown(app)
        await press(pilot, "s")
    assert desk.money.offers(reference)[0].state == "proposed"


async def test_sent_back_with_the_reason_and_changed_into_a_new_proposal(desk: Desk) -> None:
    reference = proposed(desk, "£200")
    proposed(desk, "£50", reference)
    desk.people.sit(COLLEAGUE)
    app = Stage(desk, AuthorisationScreen(desk))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "b", "more", "enter")
        assert desk.money.offers(reference)[1].state == "sent back"
        await press(pilot, "c")
        asked = next(message for message in app.asked if isinstance(message, OpenStep))
        assert asked.step_id == "redress.propose"
        assert asked.values["replaces"] == "2"
        assert asked.values["lines"][0]["pence"] == 50_00
    assert ("Reason", "more") in desk.casework.open(reference).timeline[0].detail


async def test_several_at_a_time_only_within_the_landlords_limit(desk: Desk) -> None:
    small, large = proposed(desk, "£50"), proposed(desk, "£200")
    desk.people.sit(COLLEAGUE)
    app = Stage(desk, AuthorisationScreen(desk))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "space", "down", "space", "S", "y")
    assert desk.money.offers(small)[0].state == "authorised"
    assert desk.money.offers(large)[0].state == "proposed"


async def test_enter_opens_the_case(desk: Desk) -> None:
    reference = proposed(desk, "£50")
    app = Stage(desk, AuthorisationScreen(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert OpenCase(reference) in app.asked


@pytest.mark.parametrize("size", SIZES)
async def test_the_offers_of_a_case_and_the_forms_their_keys_open(desk: Desk, size: tuple[int, int]) -> None:
    reference = proposed(desk, "£200")
    app = Stage(desk, RedressScreen(desk, reference))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        page = shown(app)
        assert "Offer 1: financial remedy" in page
        assert "£200 is not signed off. It takes Complaints Team Manager." in " ".join(page.split())
        assert "a Accepted" in page.splitlines()[-1], "what becomes of an offer stands before what is seldom wanted"
        await press(pilot, "o")
        asked = next(message for message in app.asked if isinstance(message, OpenStep))
        assert (asked.step_id, asked.values["item"]) == ("redress.offer", "1")


async def test_the_written_sign_off_and_the_guideline_amounts(desk: Desk, tmp_path: Path) -> None:
    reference = proposed(desk, "£200")
    desk.people.sit(COLLEAGUE)
    desk.money.approve(reference, "1")
    app = Stage(desk, RedressScreen(desk, reference))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f8")
        assert (tmp_path / "sign-offs" / f"{reference}-1.pdf").read_bytes() == desk.money.sign_off_pdf(reference, "1")
        await press(pilot, "g")
        assert "£15 a day" in shown(app)


async def test_a_row_of_the_guideline_is_completed_and_a_calculation_worked_out(desk: Desk) -> None:
    spec = next(s for s in desk.casework.form(received(desk), "redress.propose").fields if s.name == "lines")
    dialog = RowDialogScreen("Line 1", LinesField(spec).fields(), {"head": "compensation at discretion"})
    app = Stage(desk, dialog)  # type: ignore[arg-type]
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "tab", "tab", "12 days x £15", "enter", "no heating and", "right")
        page = shown(app)
        assert "= £180" in page
        assert dialog.fields[-1].value_typed == "No heating and no hot water"
        assert "£15 a day" in page


async def test_a_reason_left_empty_is_asked_for_and_no_letter_of_it_is_taken_as_a_key(desk: Desk) -> None:
    reference = proposed(desk, "£200")
    desk.people.sit(COLLEAGUE)
    app = Stage(desk, AuthorisationScreen(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "b", "enter")
        assert "Type it first" in shown(app)
        await press(pilot, "s" * 100, "enter")
    (view,) = desk.money.offers(reference)
    assert view.state == "sent back"
    assert ("Reason", "s" * 100) in desk.casework.open(reference).timeline[0].detail


async def test_f6_on_the_list_itself_reads_it_again(desk: Desk) -> None:
    desk.people.sit(COLLEAGUE)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6")
        assert "Nothing awaits a signature." in shown(app)
        proposed(desk, "£200")
        desk.people.sit(COLLEAGUE)
        await press(pilot, "f6")
        assert "1 awaits your signature" in shown(app)
        assert len(app.screen_stack) == 2


async def test_a_change_of_what_is_signed_off_says_that_it_must_be_signed_again(desk: Desk) -> None:
    reference = proposed(desk, "£200")
    desk.people.sit(COLLEAGUE)
    desk.money.approve(reference, "1")
    desk.people.sit(OFFICER)
    app = Stage(desk, RedressScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert "Change what is signed off?" in shown(app)
        await press(pilot, "n")
        assert not [message for message in app.asked if isinstance(message, OpenStep)]
        await press(pilot, "c", "y")
        assert [message.step_id for message in app.asked if isinstance(message, OpenStep)] == ["redress.propose"]


async def test_a_line_of_money_says_how_each_field_is_filled_in(desk: Desk) -> None:
    reference = received(desk)
    app = Stage(desk, StepFormScreen(desk, reference, "redress.propose", {"costs": True}))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.query_one(LinesField).focus()
        await press(pilot, "a", "tab", "tab", "tab")
        assert isinstance(app.screen, RowDialogScreen)
        assert "like 12 days x £15" in shown(app)
