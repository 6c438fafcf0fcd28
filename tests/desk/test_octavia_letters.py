"""Octavia's letters of stage 1 on one real case: each fact has a word of its own, read back out of the PDF."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.errors import BadInput, Refused
from app.rules.events import Event
from tests.desk.letter_desk import desk_of
from tests.desk.test_letters import LOGGED, record, values, wants, words_of
from tests.screens.stage import OFFICER, completed, desk_in, received, take

INTAKE = {
    "contact": "ada@example.org",
    "description": "Everything went wrong.",
    "points": ({"text": "The foxglove pipe leaks"}, {"text": "The nettle calls were not returned"}),
    "outcome_sought": "The bramble wall made good.",
}
FINDINGS = (
    ("upheld", "Sorrel was left for a month", "No thistle visit was booked", "Clover Policy 4.2"),
    ("not upheld", "Yarrow was rung twice", "The teasel log shows it", "Burdock Standard 7"),
)
ANSWER = {
    "on": "14/4/2026", "outcome": "upheld", "text_opening": "We let the mallow damp stand.",
    "text_reviewed": "We read the campion records.", "style_checked": True, "conflict": False,
    "no_findings_call": "She asked for a letter alone.",
}  # fmt: skip
REMEDY = {
    "kind": "apology", "text": "We say sorry for the woodruff winter", "due": date(2026, 4, 29), "costs": False,
    "outside_policy": False, "factors": ("severity",), "note_severity": "A month of damp",
    "reasons": "The tansy month was ours to avoid", "deliverable": True, "legal_entitlement": False,
}  # fmt: skip
PROMISE = {"what": "Plaster the vetch wall", "owner": "Repairs", "until": date(2026, 5, 8), "award": False}

desk = desk_of("octavia", with_head=True)


def own(desk: Desk, reference: str, step: str, given: dict[str, Any]) -> dict[str, Any]:
    """Of the values those that the form asks for."""
    asked = {spec.name for spec in desk.casework.form(reference, step).fields}
    return {name: value for name, value in given.items() if name in asked}


def logged(desk: Desk, **intake: object) -> str:
    reference = received(desk, **{**INTAKE, **intake})
    take(desk, reference, "stage1.log", on="31/3/2026", **LOGGED["octavia"])
    return reference


def handled(desk: Desk, **intake: object) -> str:
    reference = logged(desk, **intake)
    take(desk, reference, "stage1.allocate", on="31/3/2026", to=OFFICER, conflict=False)
    return reference


def answerable(desk: Desk, *, decided: int = 2, remedy: bool = True, promise: bool = True) -> str:
    """A case with all that the response says, but for what is left out."""
    reference = handled(desk)
    desk.letters.send(reference, "COMP01", values(desk, reference, "COMP01", on="2/4/2026"))
    take(desk, reference, "stage1.contact", on="2/4/2026", outcome="spoke", about=("the complaint",))
    take(desk, reference, "stage1.define", on="3/4/2026", state="agreed")
    for number, (outcome, finding, reasons, basis) in enumerate(FINDINGS[:decided], 1):
        take(
            desk, reference, "point.decide", on="10/4/2026", item=str(number), outcome=outcome, finding=finding,
            reasons=reasons, refers_to=basis,
        )  # fmt: skip
    if remedy:
        take(desk, reference, "redress.propose", on="10/4/2026", **own(desk, reference, "redress.propose", REMEDY))
        take(desk, reference, "redress.offer", on="14/4/2026", item="1", channel="letter", deliverable=True,
             legal_entitlement=False)  # fmt: skip
    if promise:
        take(desk, reference, "action.offer", on="10/4/2026", **PROMISE)
    return reference


def gone(desk: Desk, reference: str, letter: str, given: dict[str, object]) -> str:
    """The words of the letter's PDF, as the database keeps it after sending."""
    desk.letters.send(reference, letter, values(desk, reference, letter, **given))
    sent = desk.casework.read(reference).latest("letter.sent")
    assert sent is not None
    return " ".join(words_of(desk.letters.sent(reference, sent.item)).split())


# COMP01


@pytest.mark.clause("octavia", "5.28a")
@pytest.mark.clause("octavia", "5.29")
def test_the_acknowledgement_says_its_six_things_and_how_the_complaint_is_investigated(desk: Desk) -> None:
    reference = handled(desk)
    text = gone(desk, reference, "COMP01", {"on": "2/4/2026", "text_investigation": "We ask the heather team."})
    said = {
        "how it is investigated": ("We ask the heather team.",),
        "1: the timescale and its date": ("Monday 20 April 2026", "within 10 working days"),  # Easter left out
        "2: the reference": (reference,),
        "3: the understanding": ("foxglove pipe leaks", "nettle calls were not returned"),
        "4: the outcomes sought": ("The bramble wall made good.",),
        "5: who handles it, and how to reach them": (OFFICER, "01632 960000", "complaints@octavia.example"),
        "6: the arbitrator": ("Housing Ombudsman Service", "0300 111 3000", "www.housing-ombudsman.org.uk"),
    }
    for item, words in said.items():
        for one in words:
            assert one in text, item
    assert "Draft" not in text


@pytest.mark.clause("octavia", "5.28b")
def test_an_acknowledgement_that_lacks_one_of_them_is_refused(desk: Desk) -> None:
    def refused(reference: str, says: str, **given: object) -> None:
        with pytest.raises(Refused, match=says):
            desk.letters.send(reference, "COMP01", values(desk, reference, "COMP01", on="2/4/2026", **given))
        assert not desk.casework.read(reference).all("stage1.acknowledged")

    refused(handled(desk), "How we investigate: nothing is written yet", text_investigation=" ")
    refused(handled(desk, outcome_sought=""), "The outcome that the customer seeks is not recorded")
    refused(logged(desk), "Nobody is named who handles the complaint")
    reference = handled(desk, points=())
    first = desk.casework.read(reference).opening
    blank = Event(first.name, first.on, {**first.fields, "description": ""}, supersedes=first.id)
    record(desk, reference, blank)
    refused(reference, "What the customer said is not recorded")
    reference = handled(desk)
    desk.note_demo(False)
    refused(reference, "The landlord's phone is not entered")
    refused(reference, "The landlord's email is not entered")


@pytest.mark.clause("octavia", "5.28b")
def test_an_acknowledgement_beside_its_letter_is_not_recorded_unless_its_items_were_looked_at(desk: Desk) -> None:
    reference = handled(desk)
    with pytest.raises(Refused, match="Write COMP01 from the case"):
        desk.casework.do(reference, "stage1.acknowledge", {"on": "2/4/2026", "channel": "letter"})
    full = {"on": "2/4/2026", "channel": "letter", "written_elsewhere": "yes"}
    assert desk.casework.do(reference, "stage1.acknowledge", full).stage == "Stage 1"


# COMP02


@pytest.mark.clause("octavia", "5.45c")
@pytest.mark.clause("octavia", "5.48")
@pytest.mark.clause("octavia", "toolkit.COMP02")
def test_an_extension_takes_effect_with_its_letter(desk: Desk) -> None:
    reference = handled(desk)
    desk.letters.send(reference, "COMP01", values(desk, reference, "COMP01", on="2/4/2026"))
    moved = {"until": "27/4/2026", "reason": "The lupin survey is on the 22nd", "interval": "5 working days"}
    beside = {"on": "14/4/2026", "told": "letter", "agreed": "no", "details": "yes", **moved}
    with pytest.raises(Refused, match="takes effect when COMP02 goes"):
        desk.casework.do(reference, "stage1.extend", beside)

    def due() -> date:
        return next(clock.due for clock in desk.casework.read(reference).clocks if clock.id == "stage1.respond")

    assert due() == date(2026, 4, 20)
    with pytest.raises(Refused, match="Record whether the customer agrees"):
        desk.letters.send(reference, "COMP02", values(desk, reference, "COMP02", on="14/4/2026", **moved))
    text = gone(desk, reference, "COMP02", {"on": "14/4/2026", "agreed": False, **moved})
    for said in ("The lupin survey is on the 22nd", "Monday 27 April 2026", "every 5 working days", "0300 111 3000"):
        assert said in text
    assert due() == date(2026, 4, 27)


# COMP03


@pytest.mark.clause("octavia", "5.53a")
@pytest.mark.clause("octavia", "toolkit.COMP03")
@pytest.mark.clause("octavia", "7.24a")
@pytest.mark.clause("octavia", "7.29a")
@pytest.mark.clause("octavia", "7.29b")
def test_the_response_says_its_ten_things(desk: Desk) -> None:
    reference = answerable(desk)
    text = gone(desk, reference, "COMP03", ANSWER)
    said = {
        "1: the stage": (f"{reference} at stage 1",),
        "2: the definition": ("foxglove pipe leaks", "nettle calls were not returned", "The bramble wall made good."),
        "3: the decision": ("Taken as a whole, your complaint is upheld",),
        "4: the reasons": tuple(word for finding in FINDINGS for word in finding[1:]),
        "5: the remedy, why, and by when": (REMEDY["text"], REMEDY["reasons"], "Wednesday 29 April 2026"),
        "6: outstanding actions": ("Plaster the vetch wall, by Friday 8 May 2026 (Repairs)",),
        "7: how to escalate": ("ask us to look at it again, at stage 2", "Senior Manager"),
        "8: the time for it": ("Wednesday 13 May 2026", "20 working days"),
        "9: the survey": ("survey.octavia.example",),
        "10: upheld or not, on each": ("Upheld. Sorrel", "Not upheld. Yarrow"),
        "what went wrong, and what was looked at": ("mallow damp", "campion records"),
        "that no right is given up": ("start or go on with legal action",),
    }
    for item, words in said.items():
        for one in words:
            assert one in text, item


@pytest.mark.clause("octavia", "5.53b")
@pytest.mark.parametrize(
    ("case", "given", "says"),
    [
        ({"decided": 1}, {}, "Point 2 has no finding"),
        ({}, {"outcome": ""}, "Enter the outcome"),
        ({"remedy": False}, {}, "No remedy is entered"),
        ({"promise": False}, {}, "No outstanding action is entered"),
        ({}, {"text_opening": ""}, "Opening: what went wrong, in your words: nothing is written"),
    ],
    ids=["reasons", "decision", "remedy", "actions", "opening"],
)
def test_a_response_that_lacks_one_of_them_is_refused(
    desk: Desk, case: dict[str, Any], given: dict[str, object], says: str
) -> None:
    reference = answerable(desk, **case)
    with pytest.raises(Refused, match=says):
        desk.letters.send(reference, "COMP03", values(desk, reference, "COMP03", **{**ANSWER, **given}))
    assert not desk.casework.read(reference).all("stage1.responded")


@pytest.mark.clause("octavia", "5.53b")
def test_a_response_without_the_survey_says_how_to_enter_it(desk: Desk) -> None:
    reference = answerable(desk)
    desk.note_demo(False)
    missing = [one for one in wants(desk, reference, "COMP03", **ANSWER) if "survey" in one]
    assert missing
    assert all("putright letterhead" in one for one in missing)


@pytest.mark.clause("octavia", "5.53c")
def test_a_response_cannot_say_otherwise_than_its_points(desk: Desk) -> None:
    reference = answerable(desk)
    with pytest.raises(Refused, match="the complaint as a whole is upheld"):
        desk.letters.send(reference, "COMP03", values(desk, reference, "COMP03", **{**ANSWER, "outcome": "not upheld"}))


# What is recorded


@pytest.mark.clause("octavia", "5.32g")
@pytest.mark.clause("octavia", "5.33b")
def test_the_call_task_is_done_with_its_outcome_and_stays_open_without_one(desk: Desk) -> None:
    reference = handled(desk)

    def state() -> str:
        return next(clock.state for clock in desk.casework.read(reference).clocks if clock.id == "stage1.contact")

    with pytest.raises(BadInput, match="What came of it: this is needed"):
        desk.casework.do(reference, "stage1.contact", {"on": "1/4/2026", "about": "the complaint"})
    desk.casework.do(reference, "stage1.contact", {"on": "1/4/2026", "outcome": "no reply"})
    assert state() == "overdue"
    desk.casework.do(reference, "stage1.contact", {"on": "2/4/2026", "outcome": "spoke", "manner": "telephone"})
    assert state() == "met"


@pytest.mark.clause("octavia", "5.46a")
def test_updates_are_agreed_with_an_interval_while_the_case_stays_late(desk: Desk) -> None:
    desk = desk_in(Path(desk.settings.home), "octavia", today=date(2026, 4, 22))
    desk.note_demo(True)
    reference = handled(desk)
    desk.letters.send(reference, "COMP01", values(desk, reference, "COMP01", on="2/4/2026"))
    with pytest.raises(BadInput, match="Give how often"):
        desk.casework.do(reference, "stage1.agree", {"on": "21/4/2026", "agreed_with": "customer"})
    desk.casework.do(
        reference, "stage1.agree", {"on": "21/4/2026", "agreed_with": "customer", "interval": "5 working days"}
    )
    clocks = {clock.id: clock for clock in desk.casework.read(reference).clocks}
    assert (clocks["stage1.respond"].state, clocks["stage1.respond"].due) == ("overdue", date(2026, 4, 20))
    assert clocks["date:stage1.agreed"].due == date(2026, 4, 28)
    desk.close()


@pytest.mark.clause("octavia", "5.35a")
def test_the_evidence_list_has_the_places_of_the_clause(desk: Desk) -> None:
    reference = handled(desk)
    places = {
        "system notes": "Orpine", "call recording": "Betony", "inspection or survey": "Tormentil", "statement": "Avens",
    }  # fmt: skip
    for kind, source in places.items():
        take(desk, reference, "evidence.receive", on="8/4/2026", dated="7/4/2026", kind=kind, source=source, shows="It")
    take(desk, reference, "information.request", on="8/4/2026", to="Repairs", question="Why?")
    take(desk, reference, "information.respond", on="9/4/2026", item="1", answer="Dogwood was late")
    report = " ".join(words_of(desk.investigation.draft(reference).data).split())
    for words in (*places.values(), "Dogwood"):
        assert words in report


@pytest.mark.clause("octavia", "7.27")
def test_each_factor_that_was_weighed_has_its_note(desk: Desk) -> None:
    reference = handled(desk)
    given = own(desk, reference, "redress.propose", {**REMEDY, "factors": ("severity", "how often")})
    with pytest.raises(BadInput, match="How often: note: this is needed"):
        desk.casework.do(reference, "redress.propose", given)
    desk.casework.do(reference, "redress.propose", {**given, "note_often": "Four times"})
    kept = desk.store.log(reference)[-1].fields
    assert (kept["note_severity"], kept["note_often"]) == ("A month of damp", "Four times")


@pytest.mark.clause("octavia", "7.30a")
def test_an_acceptance_is_kept_with_its_document(desk: Desk, tmp_path: Path) -> None:
    reference = answerable(desk)
    given = completed(desk, reference, "redress.accept", {"item": "1", "in_writing": "yes", "terms": "The apology."})
    with pytest.raises(BadInput, match="There is no file"):
        desk.casework.do(reference, "redress.accept", given)
    with pytest.raises(Refused, match="give the path of the customer's letter"):
        desk.casework.do(reference, "redress.accept", {**given, "file": ""})
    paper = tmp_path / "accepted.txt"
    paper.write_text("I accept the apology.", encoding="utf-8")
    desk.casework.do(reference, "redress.accept", {**given, "file": str(paper)})
    kept = desk.store.log(reference)[-1].fields
    assert desk.store.files.get(kept["file"]).content == b"I accept the apology."
    assert (kept["filename"], kept["terms"]) == ("accepted.txt", "The apology.")
    assert desk.store.verify() == ()
