"""Redress at the desk: from the proposal to the payment, over a real database; levels that a landlord enters."""

from __future__ import annotations

import re
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
from tests.screens.stage import completed, desk_in, received, take

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
    "owner": "Finance",
    "guidance_consulted": True,
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
    assert ben.casework.open(REFERENCE).waiting == "a signature: offer 1"
    (view,) = ben.money.awaiting()
    assert (view.pence, view.level, view.mine) == (199_99, "Complaints Team Manager", True)
    ben.money.approve(REFERENCE, "1", note="Agreed.")
    assert ben.money.awaiting() == ()
    assert ben.casework.open(REFERENCE).waiting == ""
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(ben.money.sign_off_pdf(REFERENCE, "1"))).pages)
    for words in ("£199.99", "Ben Sample", "Ada Example", "<img src='x'>", "Invented levels", "Agreed.", "£250"):
        assert words in text
    ada.casework.do(REFERENCE, "redress.offer", {"item": "1", "channel": "letter"})
    ada.casework.do(
        REFERENCE, "redress.accept", {"item": "1", "in_writing": "yes", "channel": "letter", "terms": "All of it."}
    )
    paid = ada.casework.do(REFERENCE, "redress.pay", {"item": "1", "paid_pence": "£199.99"})
    assert ("Paid", "£199.99") in paid.timeline[0].detail
    assert ada.money.offers(REFERENCE)[0].state == "paid"
    assert ada.store.verify() == ()


def test_a_sign_off_on_which_an_offer_went_is_not_taken_back(open_desk: Open, tmp_path: Path) -> None:
    ada, ben = open_desk("Ada Example"), open_desk("Ben Sample")
    enter(ben, tmp_path)
    ada.casework.do(REFERENCE, "redress.propose", PROPOSAL)
    first = ben.money.approve(REFERENCE, "1").timeline[0]
    ben.casework.undo(REFERENCE, first.id)
    signed = ben.money.approve(REFERENCE, "1").timeline[0]
    ada.casework.do(REFERENCE, "redress.offer", {"item": "1", "channel": "letter"})
    with pytest.raises(Refused, match="Offer 1 went to the customer on Mon 20 Apr 2026, on this sign-off, which stays"):
        ben.casework.undo(REFERENCE, signed.id)
    assert ada.money.offers(REFERENCE)[0].state == "offered"


def test_a_corrected_amount_voids_what_was_signed(open_desk: Open, tmp_path: Path) -> None:
    ada, ben = open_desk("Ada Example"), open_desk("Ben Sample")
    enter(ben, tmp_path)
    case = ada.casework.do(REFERENCE, "redress.propose", PROPOSAL)
    ben.money.approve(REFERENCE, "1")
    entry = str(case.timeline[0].seq)
    ada.casework.do(REFERENCE, "case.correct", {"entry": entry, "lines": "compensation; the wait; ; Ombudsman; £240"})
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
    ada.casework.do(REFERENCE, "redress.propose", {**PROPOSAL, "lines": "compensation; the wait; ; x; £250.01"})
    with pytest.raises(Refused, match=r"£250\.01 .* above what you may sign"):
        ben.money.approve(REFERENCE, "2")


def test_sent_back_changed_and_signed_several_at_a_time(open_desk: Open, tmp_path: Path) -> None:
    ada, ben = open_desk("Ada Example"), open_desk("Ben Sample")
    enter(ben, tmp_path)
    ada.casework.do(REFERENCE, "redress.propose", PROPOSAL)
    ben.money.send_back(REFERENCE, "1", "Less.")
    changed = {**ada.money.changed(REFERENCE, "1"), "lines": "compensation; the wait; ; Ombudsman; £60"}
    ada.casework.do(REFERENCE, "redress.propose", changed)
    assert [(view.item, view.state) for view in ada.money.offers(REFERENCE)] == [("2", "proposed"), ("1", "replaced")]
    ada.casework.do(REFERENCE, "redress.propose", {**PROPOSAL, "lines": "compensation; the wait; ; x; £60.01"})
    with pytest.raises(Refused, match="only up to £60 each"):
        ben.money.approve_all([(REFERENCE, "2"), (REFERENCE, "3")])
    assert [view.state for view in ben.money.offers(REFERENCE)][:2] == ["proposed", "proposed"]
    assert "signed off, £60" in ben.money.approve_all([(REFERENCE, "2")])[0]


@pytest.mark.parametrize("amount", ["-5", "0", "50.123", "fifty", "", "£1,000,000.01", "1e3"])
def test_an_amount_that_is_none_is_a_sentence_and_nothing_is_saved(desk: Desk, amount: str) -> None:
    before = desk.casework.open(REFERENCE).seq
    with pytest.raises(BadInput, match="line 1"):
        desk.casework.do(REFERENCE, "redress.propose", {**PROPOSAL, "lines": f"compensation; the wait; ; x; {amount}"})
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


AMOUNTS = """
[table]
from = 2026-01-01
version = "Invented guidance"
[[standard]]
name = "Heat back within 24 hours"
limit = "24 hours"
payment = "£30"
claims = "the customer, by telephone"
paid = "within 10 working days"
"""


@pytest.mark.clause("abri", "21.2b")
@pytest.mark.clause("abri", "assoc.12")
def test_the_landlords_own_amounts_stand_before_the_public_ones_and_its_standards_end_amounts_by_hand(
    desk: Desk, tmp_path: Path
) -> None:
    by_hand = {**PROPOSAL, "lines": "guaranteed; no heat for two days; 2 x £30; no table; £60", "departs": ""}
    assert desk.casework.preview(REFERENCE, "redress.propose", by_hand).allowed
    path = tmp_path / "amounts.toml"
    path.write_text(AMOUNTS, "utf-8")
    desk.tables.enter_amounts(path)
    words = "\n".join(desk.tables.amounts_in_words())
    assert "Heat back within 24 hours: £30. Within 24 hours. Claimed: the customer, by telephone. Paid: within" in words
    assert desk.tables.guidelines()[0].name == "Heat back within 24 hours"
    refused = {refusal.gate for refusal in desk.casework.preview(REFERENCE, "redress.propose", by_hand).refusals}
    assert refused == {"amounts", "guaranteed-payment"}
    by_table = {**by_hand, "lines": "guaranteed; two days; 2 x £30; Heat back within 24 hours; "}
    assert desk.casework.preview(REFERENCE, "redress.propose", by_table).allowed
    path.write_text(AMOUNTS.replace('payment = "£30"', ""), "utf-8")
    with pytest.raises(ProcedureError, match="'payment' is missing"):
        desk.tables.enter_amounts(path)
    assert len(desk.tables.amounts("abri")) == 1


def test_the_template_names_every_role_that_a_level_can_have(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "southern")
    text = desk.tables.levels_template()
    assert "# Roles, the higher later: customer relations advisor, customer relations manager." in text
    assert "# Roles outside that line, whom nobody outranks: member of staff, senior manager." in text
    desk.close()


def test_the_templates_are_files_that_can_be_filled_in(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "filled.toml"
    text = desk.tables.levels_template().replace('version = ""', 'version = "v"')
    path.write_text(
        text.replace('role    = ""', 'role = "head of complaints"').replace('limit   = ""', 'limit = "no limit"'),
        "utf-8",
    )
    assert desk.tables.enter_levels(path).levels[0].limit is None
    head, _, rest = desk.tables.amounts_template().replace('version = ""', 'version = "v"').partition("# [[standard]]")
    filled = (
        re.sub("^# ", "", rest, flags=re.MULTILINE)
        .replace('payment = ""', 'payment = "£5"')
        .replace('cap     = ""', 'cap = "£50"')
    )
    path.write_text(head + "[[standard]]" + filled, "utf-8")
    assert desk.tables.enter_amounts(path).standards[0].cap == 50_00


@pytest.mark.clause("abri", "17.3d")
def test_lowering_after_sign_off_keeps_it_and_is_noted(open_desk: Open, tmp_path: Path) -> None:
    ada, ben = open_desk("Ada Example"), open_desk("Ben Sample")
    enter(ben, tmp_path)
    ada.casework.do(REFERENCE, "redress.propose", PROPOSAL)
    ben.money.approve(REFERENCE, "1")
    less = (
        {"head": "compensation at discretion", "basis": "three months", "guideline": "Ombudsman 2026", "pence": 100_00},
    )
    ada.casework.do(REFERENCE, "redress.propose", {**ada.money.changed(REFERENCE, "1"), "lines": less})
    view = ada.money.offers(REFERENCE)[0]
    assert (view.item, view.state, view.pence, view.lacks) == ("2", "authorised", 100_00, "")
    assert view.noted == "Signed off at £199.99 and lowered since: the sign-off holds."
    assert ada.money.sign_off_pdf(REFERENCE, "2") == ben.money.sign_off_pdf(REFERENCE, "1")
    ada.casework.do(REFERENCE, "redress.offer", {"item": "2", "channel": "letter"})


@pytest.mark.clause("abri", "17.3c")
def test_a_deputys_sign_off_says_for_whom_and_where_the_payment_goes(open_desk: Open, tmp_path: Path) -> None:
    ada, ben = open_desk("Ada Example"), open_desk("Ben Sample")
    deputy = (
        '[[deputy]]\nperson = "Ada Example"\nstands_for = "Ben Sample"\nrole = "complaints team manager"\n'
        "from = 2026-04-20\nuntil = 2026-05-14\n"
    )
    enter(ben, tmp_path, LEVELS.replace('bulk = "£60"', 'valid = "28 days"') + deputy)
    cleo = open_desk("Ben Sample")
    cleo.people.add("Cleo Invented", ["complaint officer"])
    cleo = open_desk("Cleo Invented")
    cleo.casework.do(REFERENCE, "redress.propose", PROPOSAL)
    ada.money.approve(REFERENCE, "1")
    data = ada.money.sign_off_pdf(REFERENCE, "1")
    text = " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())
    for words in ("standing in for Ben Sample", "Where the payment goes to the customer", "Mon 18 May 2026"):
        assert words in text
    assert ada.money.offers(REFERENCE)[0].noted == "The sign-off holds until Mon 18 May 2026."


LIFE: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("redress.offer", {"channel": "letter", "deliverable": True}, "offered"),
    ("redress.accept", {"in_writing": True, "terms": "All.", "means": "letter"}, "accepted"),
    ("redress.pay", {"paid_pence": "£45", "reference": "BACS 1"}, "paid"),
    ("redress.fail", {"reason": "The account is closed."}, "payment failed"),
    ("redress.pay", {"paid_pence": "£45", "reference": "BACS 2"}, "paid"),
    ("redress.complete", {"evidence": "The customer has it."}, "done"),
)


@pytest.mark.clause("octavia", "7.26-2b")
@pytest.mark.clause("code2024", "7.3b")
@pytest.mark.parametrize("landlord", ["octavia", "code2024"])
def test_a_remedy_is_followed_until_it_is_done_and_listed_once(tmp_path: Path, landlord: str) -> None:
    desk = desk_in(tmp_path, landlord)
    reference = received(desk)
    paper = tmp_path / "accepted.txt"
    paper.write_text("I accept.", encoding="utf-8")
    more = {"owner": "Income team", "due": "30/4/2026", "kind": "financial remedy", "factors": ("severity",)}
    lines = f"{procedure_files.load(landlord).redress.heads[-1]}; nobody came; 3 x £15; Missed appointment;"
    given = {
        **more,
        "lines": lines,
        "text": "We will pay you £45.",
        "reasons": "Three visits.",
        "costs": True,
        "outside_policy": False,
    }
    nothing = {"nothing_due": ("statutory payments", "quantifiable losses", "time and trouble")}
    own = {spec.name for spec in desk.casework.form(reference, "redress.propose").fields}
    take(desk, reference, "redress.propose", **{k: v for k, v in {**given, **nothing}.items() if k in own})
    assert desk.investigation.promised() == ()
    listed = []
    for step, values, state in LIFE:
        fields = {spec.name for spec in desk.casework.form(reference, step).fields}
        given = {**values, "file": str(paper)} if step == "redress.accept" else values
        own_values = {name: value for name, value in given.items() if name in fields}
        desk.casework.do(reference, step, completed(desk, reference, step, {"item": "1", **own_values}))
        assert desk.money.offers(reference)[0].state == state
        promises = [line.promise for line in desk.investigation.promised()]
        listed.append([(one.name, one.step, one.stands) for one in promises])
    assert listed == [
        [("offer 1", "redress.accept", "not answered yet, since today")],
        [("offer 1", "redress.pay", "accepted, not paid yet, since today")],
        [],
        [("offer 1", "redress.pay", "payment failed, since today")],
        [],
        [],
    ]
    (done,) = desk.investigation.promised(done=True)
    assert (done.promise.state, done.promise.evidence) == ("done", "The customer has it.")
    assert desk.store.verify() == ()


@pytest.mark.clause("abri", "17.3c")
def test_a_sign_off_that_has_run_out_awaits_a_signature_again(open_desk: Open, tmp_path: Path) -> None:
    ada, ben = open_desk("Ada Example"), open_desk("Ben Sample")
    enter(ben, tmp_path, LEVELS.replace('bulk = "£60"', 'valid = "3 working days"'))
    ada.casework.do(REFERENCE, "redress.propose", {**PROPOSAL, "due": "29/5/2026"})
    ben.money.approve(REFERENCE, "1")
    assert ben.money.awaiting() == ()
    later = Desk.open(ben.settings, date(2026, 4, 24))
    later.sit(person=ben.person)
    (view,) = later.money.awaiting()
    assert view.mine
    assert view.lacks.startswith("Its sign-off held until Thu 23 Apr 2026: it has to be signed off anew.")
    later.money.approve(REFERENCE, "1")
    assert later.money.offers(REFERENCE)[0].state == "authorised"
    later.close()


def test_an_offered_remedy_is_owed_and_a_declined_one_no_more(desk: Desk) -> None:
    free = {name: value for name, value in PROPOSAL.items() if name not in ("lines", "payee", "departs")}
    for text in ("We will mend the roof.", "We will paint it."):
        work = {**free, "costs": False, "kind": "action where there was delay", "text": text, "due": "24/4/2026"}
        desk.casework.do(REFERENCE, "redress.propose", work)
    assert desk.investigation.promised() == ()
    for item in ("1", "2"):
        desk.casework.do(REFERENCE, "redress.offer", {"item": item})
    assert [line.promise.step for line in desk.investigation.promised()] == ["redress.complete", "redress.complete"]
    desk.casework.do(REFERENCE, "redress.decline", {"item": "1"})
    assert [line.promise.what for line in desk.investigation.promised()] == ["We will paint it."]


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
