"""What the Investigation Report holds, each part with words of its own, and that it lacks none that it must have."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import Refused
from tests.desk.conftest import REFERENCE, Open
from tests.desk.test_investigation import FINISHED, made_ready, text_of
from tests.desk.test_money import PROPOSAL, enter
from tests.screens.stage import completed


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    return open_desk("Ada Example")


def missing(desk: Desk) -> dict[str, str]:
    """The clause and where enter goes, by what is said, of all that refuses the report."""
    refusals = desk.casework.preview(REFERENCE, "investigation.report", FINISHED).refusals
    return {one.reason: f"{one.clause} {one.field}" for one in refusals}


@pytest.mark.clause("abri", "12.3a")
@pytest.mark.clause("abri", "appA.1")
def test_a_report_without_a_required_part_is_not_finished(desk: Desk) -> None:
    found = missing(desk)
    assert found["Point 2 has no finding."] == "12.4 point.decide"
    assert found["Point 1 does not say whether we are responsible."] == "11.1b point.agree"
    assert found["No evidence is listed."] == "12.1e evidence.receive"
    assert found["The chronology of what is complained of is empty."] == "12.3a investigation.chronicle"
    made_ready(desk)
    assert missing(desk) == {}
    event = desk.casework.read(REFERENCE).latest("investigation.noted")
    assert event is not None
    desk.casework.undo(REFERENCE, event.id)
    with pytest.raises(Refused, match="The chronology of what is complained of is empty"):
        desk.casework.do(REFERENCE, "investigation.report", FINISHED)


def test_contacts_with_the_customer_stand_among_the_calls_and_an_unseen_address_is_marked(desk: Desk) -> None:
    spoke = {"outcome": "spoke", "manner": "telephone", "learned": "The bucket is FULL.", "on": "3/4/2026"}
    desk.casework.do(REFERENCE, "stage1.contact", completed(desk, REFERENCE, "stage1.contact", spoke))
    words = text_of(desk.investigation.draft(REFERENCE).data)
    assert "Fri 3 Apr 2026 telephone, with spoke the customer" in words  # the second column has two lines
    assert words.count("The bucket is FULL.") == 1, "what was said stands in the customer's account"
    assert "must not be shown" not in words
    desk.casework.do(REFERENCE, "case.correct", {"entry": "1", "address_hidden": True})
    assert "(must not be shown to others)" in text_of(desk.investigation.draft(REFERENCE).data)


@pytest.mark.clause("abri", "12.3b")
@pytest.mark.clause("abri", "17.1b")
def test_the_report_tells_signed_remedies_from_dead_ones(open_desk: Open, tmp_path: Path) -> None:
    ada, ben = open_desk("Ada Example"), open_desk("Ben Sample")
    enter(ben, tmp_path)
    for text in ("We will pay for the WAITING.", "We will pay for the PAINTING."):
        ada.casework.do(REFERENCE, "redress.propose", {**PROPOSAL, "text": text})
    ben.money.approve(REFERENCE, "1")
    ben.casework.do(REFERENCE, "redress.return", {"item": "2", "reason": "No grounds."})
    made_ready(ada)
    ada.casework.do(REFERENCE, "investigation.report", FINISHED)
    words = text_of(ada.investigation.filed(REFERENCE))
    stands, _, gone = words.partition("Remedies that no longer stand")
    assert "WAITING" in stands
    assert "£199.99" in stands
    for said in ("authorised", "Team Manager, Mon 20 Apr", "up to £250"):
        assert said in stands
    assert "PAINTING" not in stands
    assert "PAINTING" in gone
    assert "sent back" in gone


@pytest.mark.clause("abri", "12.3a")
@pytest.mark.clause("abri", "appA.1")
def test_the_report_says_whose_case_in_which_role_and_which_updates_were_agreed(desk: Desk) -> None:
    do = desk.casework.do
    do(REFERENCE, "case.correct", {"entry": "1", "customer_reference": "T-INVENTED-77"})
    do(REFERENCE, "stage1.log", {"on": "31/3/2026", "category": "repairs"})
    do(REFERENCE, "stage1.allocate", {"on": "31/3/2026", "to": "Ada Example", "conflict": False})
    do(REFERENCE, "stage1.acknowledge", {"on": "2/4/2026", "channel": "e-mail"})
    do(REFERENCE, "stage1.agree", {"on": "2/4/2026", "interval": "7 days"})
    extension = {
        "until": "24/4/2026",
        "reason": "The SURVEY is late",
        "told": "e-mail",
        "agreed": True,
        "details": True,
    }
    do(REFERENCE, "stage1.extend", {"on": "16/4/2026", **extension, "interval": "2 working days"})
    do(REFERENCE, "information.request", {"to": "Repairs", "question": "When?", "on": "7/4/2026"})
    escalated = {"item": "1", "to": "Head of Repairs", "cause": "no answer", "on": "16/4/2026"}
    do(REFERENCE, "information.escalate", escalated)
    words = text_of(desk.investigation.draft(REFERENCE, {}).data)
    for said in (
        "T-INVENTED-77",
        "Complaint Officer",
        "7 days",
        "2 working days",
        "The SURVEY is late",
        "escalated to Head of Repairs: no answer",
    ):
        assert said in words
