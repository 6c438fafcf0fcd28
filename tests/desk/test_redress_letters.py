"""What letters say of redress: what is done and will be done, what is set off, what accepting does not take away."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.rules.events import Event, Value
from tests.desk.test_letters import record
from tests.screens.stage import OFFICER, desk_in, received

ON = date(2026, 4, 10)


def remedy(item: str, text: str, **fields: Value) -> Event:
    found = {"item": item, "kind": "financial remedy", "text": text, "due": date(2026, 5, 1), "reasons": "Nobody came."}
    return Event("redress.proposed", ON, {**found, **fields})


def words(desk: Desk, reference: str, letter: str, **more: Any) -> str:
    values = {**desk.letters.form(reference, letter).values, **more}
    return " ".join(desk.letters.preview(reference, letter, values).words.split())


@pytest.mark.clause("aspire", "resolution.5b")
def test_the_letter_says_what_was_set_off_and_what_is_paid(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "aspire")
    reference = received(desk)
    lines = ({"head": "by way of apology", "basis": "x", "pence": 100_00},)
    record(desk, reference, remedy("1", "We will pay you", lines=lines, set_off_pence=40_00, debt_pence=90_00))
    said = words(desk, reference, "Stage 1 response")
    assert "We will pay you: £100, by Friday 1 May 2026." in said
    assert "Of it £40 goes against what you owe us, and £60 is paid to you." in said
    assert "Why: Nobody came." in said


@pytest.mark.clause("code2024", "7.1")
@pytest.mark.clause("abri", "17.1a")
@pytest.mark.parametrize(("landlord", "letter"), [("code2024", "response"), ("abri", "response")])
def test_what_was_done_already_stands_beside_what_will_be_done(tmp_path: Path, landlord: str, letter: str) -> None:
    desk = desk_in(tmp_path, landlord)
    reference = received(desk)
    record(
        desk,
        reference,
        remedy("1", "We have said sorry", kind="apology"),
        Event("redress.offered", ON, {"item": "1"}),
        Event("redress.completed", date(2026, 4, 13), {"item": "1"}),
        remedy("2", "We will change how we book visits", kind="policies, procedures or practices changed"),
        Event("action.offered", ON, {"item": "A1", "what": "Mend the pipe", "until": date(2026, 4, 12)}),
        Event("action.completed", date(2026, 4, 12), {"item": "A1"}),
        Event("action.offered", ON, {"item": "A2", "what": "Paint the ceiling", "until": date(2026, 5, 8)}),
    )
    said = words(desk, reference, letter, text_opening="We are sorry that nobody came.")
    assert "We are sorry that nobody came." in said
    assert "We have said sorry, done on Monday 13 April 2026." in said
    assert "We will change how we book visits, by Friday 1 May 2026." in said
    assert "Mend the pipe, done on Sunday 12 April 2026." in said
    assert "Paint the ceiling, by Friday 8 May 2026" in said


@pytest.mark.clause("abri", "17.4a")
@pytest.mark.clause("abri", "17.4b")
def test_accepting_takes_no_right_away_in_response_and_form(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    reference = received(desk)
    record(desk, reference, remedy("1", "We will mend the roof", kind="action where there was delay"))
    response, form = (words(desk, reference, one) for one in ("response", "redress-acceptance"))
    for said in (response, form):
        assert "We will mend the roof, by Friday 1 May 2026." in said
        assert "Why: Nobody came." in said
        assert "legal action" in said
    assert "If you accept this, you can still take your complaint further" in response
    assert "By accepting I give up no right." in form


@pytest.mark.clause("onehousing", "6.5.1t")
def test_the_panel_is_told_why_its_figure_is_not_followed(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "onehousing")
    reference = received(desk)
    money = {"lines": ({"head": "compensation", "pence": 250_00},)}
    record(
        desk,
        reference,
        remedy("1", "We will pay you", **money),
        Event("redress.offered", ON, {"item": "1"}),
        Event("redress.reviewed", ON, {"item": "1", "panel_pence": 180_00}),
        remedy("2", "We will pay you", replaces="1", exceptional="It was paid before.", explained_on=ON, **money),
    )
    said = words(desk, reference, "Note to the Panel")
    assert "Dear Compensation Panel" in said
    assert "You recommended £180. We have decided on £250." in said
    assert "It was paid before." in said
    assert OFFICER not in said


def reviewed(desk: Desk, figure: int, *more: Event) -> str:
    """A case on which £250 was offered and a panel set this figure."""
    reference = received(desk)
    record(
        desk,
        reference,
        remedy("1", "We will pay you", lines=({"head": "compensation", "pence": 250_00},)),
        Event("redress.offered", ON, {"item": "1"}),
        Event("redress.reviewed", ON, {"item": "1", "panel_pence": figure}),
        *more,
    )
    return reference


@pytest.mark.clause("onehousing", "6.5.1s")
def test_a_sum_that_the_panel_set_aside_is_promised_in_no_letter(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "onehousing")
    reference = reviewed(desk, 180_00)
    form = desk.letters.form(reference, "Stage 1 response").values
    says = [one.reason for one in desk.letters.preview(reference, "Stage 1 response", form).findings if one.must]
    assert "A panel has set £180 for remedy 1: propose it in that one's place first." in says
    (view,) = desk.money.offers(reference)
    assert view.lacks == "The panel's figure is £180, not £250: propose it in place of this one."
    agreed = reviewed(desk, 250_00)
    assert "We will pay you: £250" in words(desk, agreed, "Stage 1 response")


@pytest.mark.clause("onehousing", "6.5.1t")
def test_the_note_to_the_panel_takes_no_more_than_it_needs_and_names_only_what_is_decided_otherwise(
    tmp_path: Path,
) -> None:
    desk = desk_in(tmp_path, "onehousing")
    lines = ({"head": "compensation", "pence": 180_00},)
    reference = reviewed(desk, 180_00, remedy("2", "We will pay you", replaces="1", lines=lines))
    form = desk.letters.form(reference, "Note to the Panel").values
    preview = desk.letters.preview(reference, "Note to the Panel", form)
    assert "You recommended" not in preview.words
    assert not [one.reason for one in preview.findings if "Anything else" in one.reason]


@pytest.mark.clause("onehousing", "6.5.1r")
def test_the_customer_reads_the_panels_figure_as_it_was_recorded(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "onehousing")
    said = words(desk, reviewed(desk, 180_00), "Compensation Panel outcome", text_decision="It recommends less.")
    assert "The panel's figure is £180. It recommends less." in said


def test_a_payment_of_another_sum_than_was_offered_is_pointed_out(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "onehousing")
    reference = reviewed(desk, 250_00)
    desk.casework.read(reference)
    for paid, warned in (("£25", True), ("£250", False)):
        preview = desk.casework.preview(reference, "redress.pay", {"on": "today", "item": "1", "paid_pence": paid})
        assert ("£25 is paid, and £250 is owed for offer 1." in preview.warnings) is warned


def test_a_remedy_promised_for_a_day_that_is_gone_by_is_pointed_out(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "onehousing")
    reference = received(desk)
    for on, due, warned in (("today", "1/1/2026", True), ("10/4/2026", "13/4/2026", False), ("today", "29/5", False)):
        preview = desk.casework.preview(reference, "redress.propose", {"on": on, "due": due})
        assert any("gone by already" in one for one in preview.warnings) is warned
