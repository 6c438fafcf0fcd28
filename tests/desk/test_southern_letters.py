"""Southern's letters of stage 1 as they leave: what their clauses list, read back from the PDF, and missed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.desk.views import QueueQuery
from app.errors import BadInput, Refused
from tests.desk.letter_desk import desk_of
from tests.desk.test_letters import words_of
from tests.screens.stage import OFFICER, desk_in, take

TODAY = date(2026, 4, 20)
RECEIVED = date(2026, 3, 30)
ANSWER = {
    "reasons": "Nobody had ordered the slates.", "chronology": "Reported on 2 March, inspected on 9 March.",
    "situation": "A tarpaulin holds for now.", "actions": "New slates on 5 May\nPlaster the wall by 12 May",
}  # fmt: skip

RECEIPT: dict[str, Any] = {
    "on": RECEIVED, "channel": "letter", "customer": "Bo Sample", "customer_kind": "tenancy",
    "address": "2 Sample Street, Nowhere", "contact": "bo@example.org", "description": "The roof leaks.",
    "points": ({"text": "The slates are gone"}, {"text": "The calls went unanswered"}),
}  # fmt: skip
LOG = {
    "on": RECEIVED, "treatment": "agreement could not be obtained", "came_by": "direct complaint",
    "referral_told_on": RECEIVED, "referral_told_how": "letter",
}  # fmt: skip

desk = desk_of("southern", with_head=True, today=TODAY)


def logged(desk: Desk, **values: Any) -> str:
    """A complaint of two issues; what the customer expects is asked for at logging, not before."""
    reference = take(desk, None, "stage1.receive", **RECEIPT).reference
    given = {"outcome_sought": "A dry bedroom.", "prefers": "letter", **values}
    desk.casework.do(reference, "stage1.log", {**LOG, **given})
    take(desk, reference, "stage1.allocate", on=RECEIVED, to=OFFICER)
    return reference


def asked(desk: Desk, reference: str) -> None:
    question = {"to": "Property Services", "question": "Why is the roof open?", "call_first": False}
    desk.casework.do(reference, "information.request", {"on": RECEIVED, **question})


def sent(desk: Desk, reference: str, letter: str, **values: Any) -> str:
    """Send it, and read it back from the store: one line of words."""
    done = desk.letters.send(reference, letter, {**desk.letters.form(reference, letter).values, **values})
    return " ".join(words_of(desk.letters.sent(reference, done.item)).split())


def missing(desk: Desk, reference: str, letter: str, **values: Any) -> list[tuple[str, str]]:
    full = {**desk.letters.form(reference, letter).values, **values}
    return [(one.clause, one.reason) for one in desk.letters.preview(reference, letter, full).findings if one.must]


@pytest.mark.clause("southern", "4.4.1.p10b")
@pytest.mark.clause("southern", "4.3.p1")
def test_the_acknowledgement_holds_summary_outcome_and_date(desk: Desk) -> None:
    reference = logged(desk)
    form = desk.letters.form(reference, "Acknowledgement")
    assert form.values["means"] == "letter"  # as the customer prefers, which was only asked at logging
    said = sent(desk, reference, "Acknowledgement", on="31/3/2026")
    for words in ("The slates are gone", "The calls went unanswered", "A dry bedroom.", "within 10 working days",
                  "Wednesday 15 April 2026", reference):  # fmt: skip
        assert words in said, words
    case = desk.casework.read(reference)
    assert case.all("stage1.acknowledged")[0].on == date(2026, 3, 31)


@pytest.mark.clause("southern", "4.4.1.p10b")
def test_an_acknowledgement_without_the_outcome_is_refused(desk: Desk) -> None:
    reference = take(desk, None, "stage1.receive", **RECEIPT).reference
    take(desk, reference, "stage1.allocate", on=RECEIVED, to=OFFICER)
    wanting = ("4.4.1.p10b", "The outcome that the customer seeks is not recorded.")
    assert wanting in missing(desk, reference, "Acknowledgement", on="31/3/2026")
    with pytest.raises(Refused, match="outcome that the customer seeks"):
        sent(desk, reference, "Acknowledgement", on="31/3/2026")
    assert not desk.casework.read(reference).all("stage1.acknowledged")


@pytest.mark.clause("southern", "4.4.4.p3b")
@pytest.mark.clause("southern", "4.4.5.p5b")
@pytest.mark.parametrize(
    ("letter", "first"),
    [
        ("Stage One Extension Letter", "We need longer to answer your complaint"),
        ("Delay after 8 days", "We are sorry that we cannot answer your complaint"),
    ],
)
def test_the_date_moves_with_its_letter_and_not_before(desk: Desk, letter: str, first: str) -> None:
    reference = logged(desk)
    take(desk, reference, "stage1.acknowledge", on=date(2026, 3, 31), channel="telephone")
    asked(desk, reference)
    told = {
        "until": date(2026, 4, 27), "reason": "The scaffolders are away.", "exceptional": "A storm took many roofs.",
        "on": date(2026, 4, 14),
    }  # fmt: skip
    alone = desk.casework.preview(reference, "stage1.extend", told)
    assert [(one.gate, one.clause) for one in alone.refusals] == [("extension-letter", "4.4.4.p3b")]
    assert due(desk, reference) == date(2026, 4, 15)
    for name, label in (("reason", "Reason, as told to the customer"), ("until", "New date")):
        without = missing(desk, reference, letter, **{**told, name: ""})
        assert any(label in reason for _, reason in without), without
        with pytest.raises((Refused, BadInput), match=label):
            sent(desk, reference, letter, **{**told, name: ""})
    said = sent(desk, reference, letter, **told)
    for words in (first, "The scaffolders are away.", "Monday 27 April 2026", "Housing Ombudsman", "0300 111 3000"):
        assert words in said, words
    assert due(desk, reference) == date(2026, 4, 27)


def due(desk: Desk, reference: str) -> date:
    return next(one.due for one in desk.casework.read(reference).clocks if one.id == "stage1.respond")


def answered(desk: Desk, outcomes: tuple[str, str] = ("upheld", "not upheld")) -> str:
    """The same complaint with the team's answer, a finding on each issue, a remedy signed off and an action."""
    reference = logged(desk)
    take(desk, reference, "stage1.acknowledge", on=date(2026, 3, 31), channel="telephone")
    asked(desk, reference)
    team = {"item": "1", "complete": True, "manner": "pro forma", "on": date(2026, 4, 1), **ANSWER}
    desk.casework.do(reference, "information.respond", team)
    found = (("The roof was left open.", "The inspector asked for slates twice."),
             ("Each call was answered.", "The record shows three calls back."))  # fmt: skip
    for number, (outcome, (finding, reasons)) in enumerate(zip(outcomes, found, strict=True), 1):
        take(desk, reference, "point.decide", on=date(2026, 4, 9), item=str(number), finding=finding,
             reasons=reasons, outcome=outcome)  # fmt: skip
    form = desk.casework.form(reference, "action.offer").values
    assert (form["what"], form["owner"], form["until"]) == (
        "New slates on 5 May",
        "Property Services",
        date(2026, 5, 5),
    )
    promised = {**form, "on": date(2026, 4, 9), "owner": "Roofing contractor", "costs": False}
    desk.casework.do(reference, "action.offer", promised)
    assert desk.casework.form(reference, "action.offer").values["what"] == "Plaster the wall by 12 May"
    desk.casework.do(
        reference, "redress.propose",
        {"on": date(2026, 4, 9), "kind": "apology", "text": "We say sorry in person", "due": date(2026, 4, 24),
         "reasons": "The wait was ours.", "costs": False, "offered_in": "first answer"},
    )  # fmt: skip
    return reference


RESPONSE = {"on": date(2026, 4, 14), "outcome": "partially upheld"}


@pytest.mark.clause("southern", "4.4.2.p1c")
@pytest.mark.clause("southern", "4.4.2.p1b")
def test_the_answer_is_begun_from_case_and_pro_forma_and_says_what_it_must(desk: Desk) -> None:
    reference = answered(desk)
    begun = desk.letters.form(reference, "Stage one response").values
    assert begun["text_opening"] == ANSWER["reasons"]
    assert begun["text_reviewed"] == f"{ANSWER['chronology']}\n\n{ANSWER['situation']}"
    said = sent(desk, reference, "Stage one response", **RESPONSE)
    for words in (
        "stage 1", reference, "The slates are gone", "The calls went unanswered", "A dry bedroom.",
        "partially upheld", "Upheld. The roof was left open.", "The inspector asked for slates twice.",
        "Not upheld. Each call was answered.", "The record shows three calls back.",
        "We say sorry in person", "Friday 24 April 2026",
        "New slates on 5 May, by Tuesday 5 May 2026 (Roofing contractor)",
        ANSWER["reasons"], ANSWER["chronology"], ANSWER["situation"],
        "at stage 2", "A review of compensation", "A review by a Senior Manager", "The Complaint Review Panel",
        "Housing Ombudsman", "0300 111 3000",
    ):  # fmt: skip
        assert words in said, words
    (response,) = desk.casework.read(reference).all("stage1.responded")
    assert (response.get("outcome"), response.get("channel")) == ("partially upheld", "letter")


@pytest.mark.clause("southern", "4.4.2.p1c")
def test_the_panel_is_offered_only_where_something_was_not_upheld(desk: Desk) -> None:
    reference = answered(desk, ("upheld", "upheld"))
    said = sent(desk, reference, "Stage one response", **RESPONSE | {"outcome": "upheld"})
    assert "A review by a Senior Manager" in said
    assert "Panel" not in said


@pytest.mark.clause("southern", "4.4.2.p1c")
@pytest.mark.clause("southern", "4.4.2.p1d")
def test_the_answer_is_refused_while_an_issue_has_no_finding_or_says_something_else(desk: Desk) -> None:
    reference = answered(desk)
    (last,) = [event for event in desk.casework.read(reference).all("point.decided") if event.item == "2"]
    desk.casework.do(reference, "case.undo", {"entry": str(last.seq)})
    wanting = missing(desk, reference, "Stage one response", **RESPONSE | {"outcome": "upheld"})
    assert ("4.4.2.p1c", "Point 2 has no finding.") in wanting
    with pytest.raises(Refused, match="Point 2 has no finding"):
        sent(desk, reference, "Stage one response", **RESPONSE)
    whole = answered(desk)
    with pytest.raises(Refused, match="come to 'partially upheld'"):
        sent(desk, whole, "Stage one response", **RESPONSE | {"outcome": "upheld"})
    assert not desk.casework.read(whole).all("stage1.responded")


# Beside the letters


@pytest.mark.clause("southern", "4.4.5.p5a")
def test_the_letter_of_the_ninth_working_day_is_asked_for_among_what_can_be_done(desk: Desk, tmp_path: Path) -> None:
    reference = logged(desk)
    take(desk, reference, "stage1.acknowledge", on=date(2026, 3, 31), channel="telephone")
    asked(desk, reference)
    desk.close()
    for day, clock in ((date(2026, 4, 13), ""), (date(2026, 4, 14), "information.escalate3")):
        then = desk_in(tmp_path, "southern", today=day)
        (act,) = [one for one in then.casework.open(reference).acts if one.step == "stage1.extend"]
        assert (act.clock, act.blocked) == (clock, ())
        then.close()


@pytest.mark.clause("southern", "4.4.1.p5")
def test_earlier_words_of_summary_and_outcome_stay_readable(desk: Desk) -> None:
    reference = logged(desk)
    take(desk, reference, "stage1.contact", on=date(2026, 3, 31), outcome="spoke", learned="It is two rooms.")
    for n, (points, outcome) in enumerate((("One room", "A dry room"), ("Two rooms", "Two dry rooms")), 1):
        take(desk, reference, "stage1.define", on=date(2026, 4, n), points=({"text": points},), outcome_sought=outcome)
    view = desk.casework.open(reference)
    told = " ".join(str(entry) for entry in view.timeline)
    for words in ("It is two rooms.", "One room", "A dry room", "Two rooms", "Two dry rooms"):
        assert words in told, words
    assert desk.casework.read(reference).outcome_sought == "Two dry rooms"


@pytest.mark.clause("southern", "4.4.4.p2")
@pytest.mark.parametrize("left_out", ["until", "reason"])
def test_a_delay_without_its_date_or_its_reason_is_not_recorded(desk: Desk, left_out: str) -> None:
    reference = logged(desk)
    asked(desk, reference)
    told = {"on": date(2026, 4, 1), "item": "1", "until": date(2026, 4, 10), "reason": "The surveyor is away."}
    short = {name: value for name, value in told.items() if name != left_out}
    assert left_out in desk.casework.preview(reference, "information.extend", short).errors
    desk.casework.do(reference, "information.extend", told)
    (note,) = desk.casework.read(reference).all("information.extended")
    assert (note.get("until"), note.get("reason")) == (date(2026, 4, 10), "The surveyor is away.")
    assert (note.by, note.at is not None) == (desk.actor.id, True)


@pytest.mark.clause("southern", "4.3.p1")
def test_a_late_logging_is_flagged_against_the_code(desk: Desk) -> None:
    reference = logged(desk)
    found = next(one for one in desk.casework.read(reference).clocks if one.id == "date:stage1.log")
    assert (found.due, found.state, found.rule.rung) == (date(2026, 4, 8), "met", True)
    late = take(
        desk, None, "stage1.receive", on=RECEIVED, channel="letter", customer="Cy Template", customer_kind="tenancy",
        description="It drips.", outcome_sought="No drips.", prefers="e-mail",
    ).reference  # fmt: skip
    desk.casework.do(late, "stage1.log", {**LOG, "on": date(2026, 4, 9)})
    assert next(one.state for one in desk.casework.read(late).clocks if one.id == "date:stage1.log") == "late"


@pytest.mark.clause("southern", "4.4.p1")
@pytest.mark.clause("southern", "4.3.p4")
def test_lists_are_split_by_the_way_a_case_came(desk: Desk) -> None:
    straight = logged(desk)
    risen = logged(desk, came_by="escalated Service Dissatisfaction", dissatisfaction_reference="SD-7")
    for words, wanted in (("direct complaint", straight), ("service dissatisfaction", risen)):
        page = desk.queue.page(QueueQuery("open", text=words), 0, 10)
        assert [row.reference for row in page.rows] == [wanted]
        assert words.casefold() in " ".join(page.rows[0].flags).casefold()
    [link] = desk.casework.open(risen).links
    assert link.reference == "SD-7"


@pytest.mark.clause("southern", "4.2.1.p5")
def test_money_cannot_be_promised_past_its_sign_off(desk: Desk) -> None:
    reference = logged(desk)
    promise = {
        "on": RECEIVED,
        "what": "Pay you £5,000",
        "owner": "Finance",
        "until": date(2026, 5, 1),
        "costs": True,
        "offered_in": "first answer",
    }
    refused = desk.casework.preview(reference, "action.offer", {**promise, "from_remedy": "9"}).refusals
    assert [one.gate for one in refused] == ["action-remedy"]
    assert "No remedy of that number" in refused[0].reason


def test_a_letter_that_ends_a_complaint_is_not_asked_how_the_customer_said_so_by_its_own_post(desk: Desk) -> None:
    reference = logged(desk)
    spec = next(one for one in desk.letters.form(reference, "Withdrawal").fields if one.name == "told")
    assert spec.choices == ("telephone", "in person", "e-mail", "letter")
    sent(desk, reference, "Withdrawal", on="14/4/2026", means="letter")
    assert desk.casework.read(reference).all("stage1.withdrawn")[0].get("told") is None


@pytest.mark.parametrize("letter", ["Stage One Extension Letter", "Delay after 8 days"])
def test_an_extension_is_recorded_as_told_the_way_its_letter_went(desk: Desk, letter: str) -> None:
    reference = logged(desk)
    take(desk, reference, "stage1.acknowledge", on=date(2026, 3, 31), channel="telephone")
    asked(desk, reference)
    assert "told" not in {one.name for one in desk.letters.form(reference, letter).fields}
    given = {"until": date(2026, 4, 27), "reason": "The scaffolders are away.", "exceptional": "A storm."}
    sent(desk, reference, letter, on=date(2026, 4, 14), means="letter", **given)
    assert desk.casework.read(reference).all("stage1.extended")[0].get("told") == "letter"


def test_a_refusal_is_not_asked_whether_its_own_letter_went(desk: Desk) -> None:
    reference = take(desk, None, "stage1.receive", **{**RECEIPT, "customer_kind": "no contract"}).reference
    assert "letter_sent" not in {one.name for one in desk.letters.form(reference, "Not accepted").fields}
    reasons = {"ground": "no contract", "reason": "You have no contract with us.", "arbitrator": "none"}
    more = {"text_answer": "The bins are the council's.", "text_alternative": "Please write to the council."}
    sent(desk, reference, "Not accepted", on="31/3/2026", means="letter", **reasons, **more)
    assert desk.casework.read(reference).all("stage1.refused")[0].get("letter_sent") is True


@pytest.mark.parametrize(("offered", "says"), [(True, "Apart from what is said above, there is nothing"),
                                               (False, "There is nothing")])  # fmt: skip
def test_nothing_left_to_do_is_not_said_below_a_remedy_that_is_owed(desk: Desk, offered: bool, says: str) -> None:
    reference = logged(desk)
    take(desk, reference, "stage1.acknowledge", on=date(2026, 3, 31), channel="telephone")
    for number in (1, 2):
        take(desk, reference, "point.decide", on=date(2026, 4, 2), item=str(number), outcome="upheld")
    if offered:
        sorry = {"kind": "apology", "text": "We say sorry.", "due": date(2026, 5, 1), "costs": False}
        take(desk, reference, "redress.propose", on=date(2026, 4, 3), **sorry)
    given = {**desk.letters.form(reference, "Stage one response").values, "outcome": "upheld"}
    assert f"{says} left to do." in desk.letters.preview(reference, "Stage one response", given).words


def test_a_colleagues_name_is_held_back_where_only_the_category_says_that_it_is_about_one(desk: Desk) -> None:
    receipt = {**RECEIPT, "category": ("staff conduct",)}
    warned = "“staff conduct” is a category here and not a flag."
    assert any(warned in one for one in desk.casework.preview(None, "stage1.receive", receipt).warnings)
    flagged = {**receipt, "flags": ("staff conduct",)}
    assert not any(warned in one for one in desk.casework.preview(None, "stage1.receive", flagged).warnings)
    reference = take(desk, None, "stage1.receive", **receipt).reference
    assert any(warned in one for one in desk.casework.preview(reference, "stage1.log", LOG).warnings)
    found = missing(desk, reference, "Acknowledgement", text_more=f"{OFFICER} was spoken to.")
    assert any("this complaint is about a colleague" in reason for _, reason in found)


def test_the_answer_begins_with_the_outcome_of_the_finished_report(desk: Desk) -> None:
    reference = answered(desk)
    assert "outcome" not in desk.letters.form(reference, "Stage one response").values
    overall = {"outcome": "partially upheld", "justification": "One of two.", "root_cause": "Not determined"}
    take(desk, reference, "investigation.report", on=date(2026, 4, 10), **overall)
    assert desk.letters.form(reference, "Stage one response").values["outcome"] == "partially upheld"


def test_the_answer_written_here_is_not_asked_whether_it_was_written_elsewhere(desk: Desk) -> None:
    form = desk.letters.form(answered(desk), "Stage one response")
    assert "on_template" not in {one.name for one in form.fields}
