"""Redress at the desk: from the proposal to the payment, over a real database; levels that a landlord enters."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.desk import Desk
from app.desk.demo import example_levels
from app.errors import BadInput, ProcedureError, Refused
from data import procedure_files
from tests.desk.conftest import REFERENCE, Open

LEVELS = """
[table]
from = 2026-01-01
version = "Invented levels"
bulk = "£60"

[[level]]
role = "complaints team manager"
limit = "£250"
"""

PROPOSAL: dict[str, Any] = {
    "kind": "financial remedy",
    "text": "We will pay you <img src='x'> for the wait.",
    "due": "29/5/2026",
    "fault": "Nobody came.",
    "effect": "A wet kitchen.",
    "lines": "compensation; three months; 3 x £50; Ombudsman 2026; £150\nreimb; a heater; ; receipt; £49.99",
    "reasons": "By the guideline & no more.",
    "payee": "to the customer",
    "departs": "The landlord's own guidelines.",
}


def enter(desk: Desk, folder: Path, text: str = LEVELS) -> None:
    path = folder / "levels.toml"
    path.write_text(text, encoding="utf-8")
    desk.tables.enter_levels(path)


@pytest.mark.clause("abri", "17.3a")
def test_from_the_proposal_to_the_payment(open_desk: Open, tmp_path: Path) -> None:
    ada = open_desk("Ada Example")
    ada.casework.do(REFERENCE, "redress.propose", PROPOSAL)
    with pytest.raises(Refused, match="No authorisation levels are entered"):
        ada.casework.do(REFERENCE, "redress.offer", {"item": "1"})
    ben = open_desk("Ben Sample")
    enter(ben, tmp_path)
    (view,) = ben.money.awaiting()
    assert (view.pence, view.level, view.mine) == (199_99, "Complaints Team Manager", True)
    ben.money.approve(REFERENCE, "1", note="Agreed.")
    assert ben.money.awaiting() == ()
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(ben.money.sign_off_pdf(REFERENCE, "1"))).pages)
    for words in ("£199.99", "Ben Sample", "Ada Example", "<img src='x'>", "Invented levels", "Agreed.", "£250"):
        assert words in text
    ada.casework.do(REFERENCE, "redress.offer", {"item": "1", "channel": "letter"})
    ada.casework.do(REFERENCE, "redress.accept", {"item": "1", "in_writing": "yes", "terms": "All of it."})
    paid = ada.casework.do(REFERENCE, "redress.pay", {"item": "1", "paid_pence": "£199.99"})
    assert ("Paid", "£199.99") in paid.timeline[0].detail
    assert ada.money.offers(REFERENCE)[0].state == "paid"
    assert ada.store.verify() == ()


def test_a_corrected_amount_voids_what_was_signed(open_desk: Open, tmp_path: Path) -> None:
    ada, ben = open_desk("Ada Example"), open_desk("Ben Sample")
    enter(ben, tmp_path)
    case = ada.casework.do(REFERENCE, "redress.propose", PROPOSAL)
    ben.money.approve(REFERENCE, "1")
    entry = str(case.timeline[0].seq)
    ada.casework.do(REFERENCE, "case.correct", {"entry": entry, "lines": "compensation; ; ; Ombudsman; £240"})
    with pytest.raises(Refused, match="changed since"):
        ada.casework.do(REFERENCE, "redress.offer", {"item": "1"})
    assert [view.pence for view in ben.money.awaiting()] == [240_00]


def test_nobody_signs_their_own_nor_above_their_level_nor_through_the_form(open_desk: Open, tmp_path: Path) -> None:
    ada, ben = open_desk("Ada Example"), open_desk("Ben Sample")
    enter(ben, tmp_path)
    ben.casework.do(REFERENCE, "redress.propose", PROPOSAL)
    with pytest.raises(Refused, match="You proposed it yourself"):
        ben.money.approve(REFERENCE, "1")
    with pytest.raises(Refused, match="no level for it. It takes Complaints Team Manager"):
        ada.money.approve(REFERENCE, "1")
    with pytest.raises(BadInput, match="signed off from their own screen"):
        ada.casework.do(REFERENCE, "redress.approve", {"item": "1"})
    ada.casework.do(REFERENCE, "redress.propose", {**PROPOSAL, "lines": "compensation; ; ; x; £250.01"})
    with pytest.raises(Refused, match=r"£250\.01 .* above what you may sign"):
        ben.money.approve(REFERENCE, "2")


def test_sent_back_changed_and_signed_several_at_a_time(open_desk: Open, tmp_path: Path) -> None:
    ada, ben = open_desk("Ada Example"), open_desk("Ben Sample")
    enter(ben, tmp_path)
    ada.casework.do(REFERENCE, "redress.propose", PROPOSAL)
    ben.money.send_back(REFERENCE, "1", "Less.")
    changed = {**ada.money.changed(REFERENCE, "1"), "lines": "compensation; ; ; Ombudsman; £60"}
    ada.casework.do(REFERENCE, "redress.propose", changed)
    assert [(view.item, view.state) for view in ada.money.offers(REFERENCE)] == [("2", "proposed"), ("1", "replaced")]
    ada.casework.do(REFERENCE, "redress.propose", {**PROPOSAL, "lines": "compensation; ; ; x; £60.01"})
    with pytest.raises(Refused, match="only up to £60 each"):
        ben.money.approve_all([(REFERENCE, "2"), (REFERENCE, "3")])
    assert [view.state for view in ben.money.offers(REFERENCE)][:2] == ["proposed", "proposed"]
    assert "signed off, £60" in ben.money.approve_all([(REFERENCE, "2")])[0]


@pytest.mark.parametrize("amount", ["-5", "0", "50.123", "fifty", "", "£1,000,000.01", "1e3"])
def test_an_amount_that_is_none_is_a_sentence_and_nothing_is_saved(desk: Desk, amount: str) -> None:
    before = desk.casework.open(REFERENCE).seq
    with pytest.raises(BadInput, match="line 1"):
        desk.casework.do(REFERENCE, "redress.propose", {**PROPOSAL, "lines": f"compensation; ; ; x; {amount}"})
    assert desk.casework.open(REFERENCE).seq == before


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('role = "complaints team manager"', 'role = "complaints team manger"', "Is 'complaints team manager' meant"),
        ('limit = "£250"', 'limit = "lots"', "not an amount"),
        ('limit = "£250"', "limit = 250", "'limit' should be a text"),
        ("from = 2026-01-01", "", "'from' is missing"),
    ],
)
def test_a_faulty_table_is_refused_with_its_place_and_the_old_one_stays(
    desk: Desk, tmp_path: Path, before: str, after: str, says: str
) -> None:
    enter(desk, tmp_path)
    with pytest.raises(ProcedureError, match=says):
        enter(desk, tmp_path, LEVELS.replace(before, after))
    assert [table.version for table in desk.tables.levels("abri")] == ["Invented levels"]


def test_levels_outlive_the_desk_and_a_table_of_another_date_stands_beside_the_old(
    open_desk: Open, tmp_path: Path
) -> None:
    enter(open_desk(), tmp_path)
    deputy = (
        '[[deputy]]\nperson = "Ada Example"\nstands_for = "Ben Sample"\nrole = "complaints team manager"\n'
        "from = 2026-05-01\nuntil = 2026-05-14\n"
    )
    enter(open_desk(), tmp_path, LEVELS.replace("2026-01-01", "2026-05-01") + deputy)
    lines = "\n".join(open_desk().tables.levels_in_words())
    assert lines.index("From Fri 1 May 2026") < lines.index("From Thu 1 Jan 2026")
    assert "Ada Example stands in for Ben Sample" in lines


def test_guidelines_of_the_day(desk: Desk) -> None:
    rows = {row.name: row for row in desk.tables.guidelines()}
    assert rows["No heating and no hot water"].least == 15_00
    assert "Service failure" not in rows


@pytest.mark.parametrize("landlord", procedure_files.ids())
def test_the_demonstrations_levels_are_marked_as_an_example(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    table = example_levels(procedure, date(2026, 4, 20))
    assert table.example
    assert table.levels[-1].limit is None
    assert {level.role for level in table.levels} <= procedure.role_by_id.keys()
