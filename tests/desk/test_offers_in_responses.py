"""A response offers the remedies that it tells of: their gates are asked, and the offers recorded with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import Refused
from app.rules.events import Event, Value
from app.rules.redress import offers
from tests.desk.test_letters import begun, decided, record, values
from tests.screens.stage import desk_in, take

ON = date(2026, 4, 10)
FREE = {"kind": "action", "text": "We will replace the kitchen", "due": date(2026, 5, 29), "reasons": "It is worn out."}
MONEY = {
    "kind": "financial remedy", "text": "We will pay you £500", "due": date(2026, 5, 29), "reasons": "Nobody came.",
    "costs": True, "lines": ({"head": "compensation", "pence": 500_00},),
}  # fmt: skip
LETTERS = {"octavia": "COMP03", "aspire": "Stage 1 response", "onehousing": "Stage 1 response",
           "southern": "Stage one response", "abri": "response", "code2024": "response"}  # fmt: skip


def answerable(folder: Path, landlord: str, *remedies: dict[str, Value], **flags: object) -> tuple[Desk, str]:
    desk = desk_in(folder, landlord)
    desk.note_demo(True)
    reference = begun(desk, **flags)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    take(desk, reference, "stage1.contact", on="9/4/2026", outcome="spoke", manner="telephone")
    decided(desk, reference, 1, 2)
    record(desk, reference, *(Event("redress.proposed", ON, {"item": str(n), **r}) for n, r in enumerate(remedies, 1)))
    return desk, reference


def stops(desk: Desk, reference: str, **more: object) -> list[tuple[str, str, str]]:
    """What keeps the response from going: clause, sentence, where enter goes."""
    letter = LETTERS[desk.procedure_id]
    found = desk.letters.preview(reference, letter, values(desk, reference, letter, **more)).findings
    return [(one.clause, one.reason, one.goes) for one in found if one.must]


@pytest.mark.clause("aspire", "resolution.4a")
def test_the_response_offers_no_money_during_legal_proceedings(tmp_path: Path) -> None:
    line = {"head": "compensation for loss", "pence": 500_00, "guideline": "Ombudsman, maladministration"}
    desk, reference = answerable(tmp_path, "aspire", {**MONEY, "lines": (line,)}, flags="legal proceedings")
    found = [one for one in stops(desk, reference) if one[0] == "resolution.4a"]
    assert [(reason.startswith("Legal proceedings are under way"), goes) for _, reason, goes in found] == [
        (True, "redress.offer")
    ]
    with pytest.raises(Refused, match="Legal proceedings are under way"):
        take(desk, reference, "stage1.respond", outcome="upheld", answered=("1", "2"))
    desk.close()


@pytest.mark.clause("aspire", "resolution.3b")
@pytest.mark.clause("aspire", "resolution.4b")
def test_money_by_no_guideline_or_without_the_insurers_is_not_in_a_response(tmp_path: Path) -> None:
    desk, reference = answerable(tmp_path, "aspire", MONEY, flags="injury claim")
    assert {"resolution.3b", "resolution.4b"} <= {clause for clause, _, _ in stops(desk, reference)}
    desk.close()


@pytest.mark.clause("octavia", "7.25b")
@pytest.mark.clause("octavia", "7.28")
@pytest.mark.parametrize(
    ("said", "clause"),
    [({}, "7.25b"), ({"deliverable": True, "legal_entitlement": True}, "7.28"), ({"deliverable": True}, "")],
)
def test_the_response_says_nothing_that_could_not_be_offered(
    tmp_path: Path, said: dict[str, Value], clause: str
) -> None:
    desk, reference = answerable(tmp_path, "octavia", {**FREE, **said})
    assert [one[0] for one in stops(desk, reference) if one[2] == "redress.offer"] == ([clause] if clause else [])
    desk.close()


@pytest.mark.clause("abri", "17.3a")
def test_money_that_nobody_signed_off_is_not_in_a_response(tmp_path: Path) -> None:
    desk, reference = answerable(tmp_path, "abri", MONEY)
    assert any(clause == "17.3a" for clause, _, _ in stops(desk, reference))
    desk.close()


@pytest.mark.parametrize("landlord", ["code2024", "southern", "onehousing"])
def test_a_response_records_the_offers_that_it_makes(tmp_path: Path, landlord: str) -> None:
    later = {**FREE, "text": "We will paint it"}
    desk, reference = answerable(tmp_path, landlord, FREE, {**FREE, "text": "We said sorry", "kind": "apology"})
    record(desk, reference, Event("redress.offered", ON, {"item": "2"}), Event("redress.declined", ON, {"item": "2"}))
    record(desk, reference, Event("redress.proposed", date(2026, 4, 14), {"item": "3", **later}))
    take(desk, reference, "stage1.respond", on="13/4/2026", outcome="upheld", channel="letter", answered=("1", "2"))
    found = offers(desk.casework.read(reference))
    assert [one.state for one in found] == ["offered", "declined", "proposed"]
    made = found[0].offered
    assert made is not None
    assert (made.on, made.get("channel"), made.get("digest")) == (date(2026, 4, 13), "letter", found[0].digest)
    assert [line.promise.what for line in desk.investigation.promised()] == ["We will replace the kitchen"]
    desk.close()


def test_sending_the_response_makes_its_offers_in_one_save(tmp_path: Path) -> None:
    desk, reference = answerable(tmp_path, "code2024", FREE)
    given = values(desk, reference, "response", outcome="upheld", text_reviewed="We read the records.", means="e-mail",
                   email="ada@example.org", text_opening="We are sorry.")  # fmt: skip
    assert stops(desk, reference, **given) == []
    desk.letters.send(reference, "response", given)
    assert [event.name for event in desk.store.log(reference)[-3:]] == [
        "letter.sent", "stage1.responded", "redress.offered",
    ]  # fmt: skip
    desk.close()
