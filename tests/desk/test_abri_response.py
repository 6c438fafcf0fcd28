"""One real response of Abri's: each fact of the case has a word of its own, and stands in the PDF that was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.desk.demo import example_levels
from app.errors import Refused
from data.letter_files import letters
from data.procedure_files import load
from tests.desk.test_letter_edits import edited
from tests.desk.test_letters import begun, values, wants, words_of
from tests.screens.stage import COLLEAGUE, OFFICER, desk_in, take

WRITTEN: dict[str, Any] = {
    "text_opening": "We should have come sooner: OPENING.",
    "text_reviewed": "We read the repair log and spoke on 9 April: REVIEWED.",
    "outcome": "upheld",
    "no_findings_call": "Is abroad.",
    "on": "14/4/2026",
}
POINTS = ("The leak: FIRST", "The silence: SECOND")
DECISIONS: tuple[dict[str, Any], ...] = (
    {
        "item": "1", "outcome": "upheld", "finding": "Nobody came: DRIPPING", "reasons": "No visit booked: UNBOOKED",
        "refers_to": "Repairs Policy: PARAGRAPHFOUR", "legal": True,
        "obligations_ours": "Keep the pipes: LANDLORDSDUTY", "obligations_customers": "Let us in: TENANTSDUTY",
    },
    {
        "item": "2", "finding": "We rang twice: RINGING", "reasons": "The log shows both: LOGGED",
        "outcome": "not upheld", "refers_to": "Call standards: PARAGRAPHNINE",
    },
)  # fmt: skip
REMEDIES: tuple[dict[str, Any], ...] = (
    {
        "kind": "financial remedy", "text": "We pay you for the days at home: PAYMENT", "due": "29/5/2026",
        "owner": "Finance", "lines": "compensation; nobody came; 3 visits x £15; Missed appointment;",
        "payee": "to the customer", "reasons": "Three visits were missed: BECAUSEOFVISITS",
    },
    {
        "kind": "apology", "text": "We say sorry in person: APOLOGY", "due": "1/5/2026", "owner": "Housing Manager",
        "costs": False, "reasons": "You waited: BECAUSEOFWAITING",
    },
)  # fmt: skip
PROMISE: dict[str, Any] = {
    "what": "Ring you about the ceiling: PROMISED", "owner": "Repairs", "until": "8/5/2026", "costs": False,
}  # fmt: skip

CONTENTS: dict[str, tuple[str, ...]] = {
    "15.2a: stage and complaint": ("stage 1", "FIRST", "SECOND"),
    "15.2a: what was looked at": ("REVIEWED",),
    "15.2a: findings": ("DRIPPING", "RINGING"),
    "16.1b: reasons on each point": ("UNBOOKED", "LOGGED", "PARAGRAPHFOUR", "PARAGRAPHNINE"),
    "16.1c: outcome, whole and by point": ("complaint is upheld", "Upheld. Nobody came", "Not upheld. We rang"),
    "16.2: obligations of both": ("LANDLORDSDUTY", "TENANTSDUTY"),
    "17.1a: what could have been better": ("OPENING",),
    "17.4b: what, why and by when": (
        *("PAYMENT", "£45", "BECAUSEOFVISITS", "Friday 29 May 2026"),
        *("APOLOGY", "BECAUSEOFWAITING", "Friday 1 May 2026"),
    ),
    "17.4a: accepting takes no right away": ("If you accept this, you can still take your complaint further",),
    "15.2a: actions": ("PROMISED", "Friday 8 May 2026", "Repairs"),
    "15.2b: whom to turn to": ("Housing Ombudsman Service", "0300 111 3000"),
    "15.2c: stage 2": ("look at it again, at stage 2",),
    "15.2d: legal action": ("start legal action, or go on with it",),
    "25.2c: survey": ("survey",),
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = desk_in(tmp_path)
    found.tables.keep_levels(example_levels(load("abri"), found.today))
    yield found
    found.close()


def answerable(desk: Desk) -> str:
    """A complaint that was looked into: points decided, remedies proposed and signed off, an action promised."""
    reference = begun(desk, points=tuple({"text": text} for text in POINTS))
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    take(desk, reference, "stage1.define", on="3/4/2026", state="agreed")
    for decision in DECISIONS:
        desk.casework.do(reference, "point.agree", {"item": decision["item"], "responsible": "yes"})
        desk.casework.do(reference, "point.decide", decision)
    grounds = {"fault": "Nobody came.", "effect": "A wet kitchen.", "guidance_consulted": True}
    for remedy in REMEDIES:
        desk.casework.do(reference, "redress.propose", {**grounds, **remedy})
    desk.people.sit(COLLEAGUE)
    desk.money.approve(reference, "1")
    desk.people.sit(OFFICER)
    desk.casework.do(reference, "action.offer", PROMISE)
    return reference


def passed(desk: Desk, reference: str) -> dict[str, object]:
    """The letter as it was written, once somebody else has checked it."""
    given = values(desk, reference, "response", **WRITTEN)
    desk.letters.save_draft(reference, "response", given)
    desk.people.sit(COLLEAGUE)
    desk.letters.check(reference, "response", desk.letters.form(reference, "response").values, result="passed")
    desk.people.sit(OFFICER)
    return given


@pytest.mark.clause("abri", "15.2a")
@pytest.mark.clause("abri", "16.1c")
@pytest.mark.clause("abri", "16.2")
@pytest.mark.clause("abri", "17.1a")
@pytest.mark.clause("abri", "17.4a")
@pytest.mark.clause("abri", "17.4b")
@pytest.mark.clause("abri", "25.2c")
def test_the_response_that_was_sent_says_all_that_its_clauses_ask_for(desk: Desk) -> None:
    reference = answerable(desk)
    done = desk.letters.send(reference, "response", passed(desk, reference))
    sent = " ".join(words_of(desk.letters.sent(reference, "L1")).split())
    for content, words in CONTENTS.items():
        for said in words:
            assert said in sent, content
    assert "Draft" not in sent
    assert "There is nothing left to do" not in sent
    assert done.case.stage == "Answered"
    answered = desk.casework.read(reference).latest("stage1.responded")
    assert answered is not None
    assert (answered.get("channel"), answered.get("letter_holds")) == ("e-mail", True)


@pytest.mark.clause("abri", "15.2a")
@pytest.mark.clause("abri", "16.1c")
@pytest.mark.clause("abri", "17.1a")
@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ("text_opening", "Opening: what went wrong, in your words: nothing is written yet."),
        ("text_reviewed", "What we looked at: nothing is written yet."),
        ("outcome", "Enter the outcome: upheld, or not upheld."),
    ],
)
def test_without_what_the_officer_writes_it_is_refused(desk: Desk, left_out: str, says: str) -> None:
    reference = answerable(desk)
    assert says not in wants(desk, reference, "response", **WRITTEN)
    assert says in wants(desk, reference, "response", **{**WRITTEN, left_out: ""})


@pytest.mark.clause("abri", "16.1c")
@pytest.mark.clause("abri", "17.4b")
@pytest.mark.parametrize(
    ("event", "says"),
    [
        ("point.decided", "Point 2 has no finding."),
        ("redress.approved", "Remedy 1 is not signed off."),
    ],
)
def test_without_what_stands_on_the_case_it_is_refused(desk: Desk, event: str, says: str) -> None:
    reference = answerable(desk)
    passed(desk, reference)
    assert wants(desk, reference, "response", **WRITTEN) == []
    last = desk.casework.read(reference).latest(event)
    assert last is not None
    desk.casework.undo(reference, last.id)
    assert says in wants(desk, reference, "response", **WRITTEN)
    with pytest.raises(Refused):
        desk.letters.send(reference, "response", values(desk, reference, "response", **WRITTEN))


@pytest.mark.clause("abri", "16.2")
@pytest.mark.clause("abri", "17.4b")
@pytest.mark.parametrize(
    ("step", "given", "left_out"),
    [
        ("point.decide", DECISIONS[0], "obligations_ours"),
        ("point.decide", DECISIONS[0], "obligations_customers"),
        ("redress.propose", REMEDIES[1], "text"),
        ("redress.propose", REMEDIES[1], "reasons"),
        ("redress.propose", REMEDIES[1], "due"),
        ("action.offer", PROMISE, "until"),
    ],
)
def test_what_the_response_must_say_of_it_cannot_be_left_out_on_the_case(
    desk: Desk, step: str, given: dict[str, Any], left_out: str
) -> None:
    reference = answerable(desk)
    whole = {"fault": "x", "effect": "x", "guidance_consulted": True} if step == "redress.propose" else {}
    assert desk.casework.preview(reference, step, {**whole, **given}).allowed
    less = {name: value for name, value in {**whole, **given}.items() if name != left_out}
    assert not desk.casework.preview(reference, step, less).allowed


@pytest.mark.clause("abri", "15.2a")
@pytest.mark.clause("abri", "15.2b")
@pytest.mark.clause("abri", "15.2c")
@pytest.mark.clause("abri", "15.2d")
@pytest.mark.clause("abri", "17.4a")
@pytest.mark.clause("abri", "17.4b")
@pytest.mark.clause("abri", "25.2c")
@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("stage", "which stage this answer is at"),
        ("definition", "what the complaint is"),
        ("decision", "the decision"),
        ("reviewed", "what was discussed or looked at"),
        ("reasons", "the finding and the reasons on each point"),
        ("opening", "what could have been done better, acknowledged"),
        ("remedies", "what is offered and why, what will happen and by when"),
        ("actions", "what is still to be done and by when, or that nothing is"),
        ("escalation", "how to ask for stage 2"),
        ("arbitrator", "whom the customer can turn to outside"),
        ("legal", "that legal action stays open"),
        ("survey", "that there may be a survey"),
    ],
)
def test_a_template_that_lost_a_part_cannot_be_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, part: str, says: str
) -> None:
    reference = answerable(desk)
    passed(desk, reference)
    assert wants(desk, reference, "response", **WRITTEN) == []
    edited(monkeypatch, "response.md", f'{{% extends "shared/response.md" %}}{{% part {part} %}}{{% endpart %}}')
    assert f"The letter does not say {says}." in wants(desk, reference, "response", **WRITTEN)
    with pytest.raises(Refused):
        desk.letters.send(reference, "response", values(desk, reference, "response", **WRITTEN))


@pytest.mark.clause("abri", "17.4a")
def test_a_list_of_remedies_that_takes_a_right_away_cannot_be_sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = answerable(desk)
    block = letters("abri").sources["blocks/remedies.md"]
    before, _, rest = block.partition("{% part rights %}")
    edited(
        monkeypatch,
        "blocks/remedies.md",
        before + "{% part rights %}{% endpart %}" + rest.partition("{% endpart %}")[2],
    )
    says = "The letter does not say that accepting takes no right away."
    assert says in wants(desk, reference, "response", **WRITTEN)


@pytest.mark.clause("abri", "17.4c")
def test_a_remedy_told_in_the_response_stands_on_the_list_of_promises_after_closing(desk: Desk) -> None:
    reference = answerable(desk)
    desk.letters.send(reference, "response", passed(desk, reference))
    take(desk, reference, "stage1.withdraw", on="14/4/2026", told="telephone", confirmed=True)
    later = Desk.open(desk.settings, date(2026, 7, 1))
    later.sit(person=desk.person)
    found = {line.promise.what: line for line in later.investigation.promised()}
    for text, team in (("We pay you for the days at home: PAYMENT", "Finance"),
                       ("We say sorry in person: APOLOGY", "Housing Manager"),
                       ("Ring you about the ceiling: PROMISED", "Repairs")):  # fmt: skip
        assert (found[text].promise.state, found[text].promise.owner) == ("overdue", team)
    later.close()
