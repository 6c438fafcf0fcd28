"""Questions to teams at a desk: who receives them, the draft e-mail, answers in part and whole, the ladder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.documents.render import NotWritten
from app.errors import BadInput, ProcedureError, Refused
from app.rules.answers import undated
from tests.desk.conftest import RECEIVED, REFERENCE, TODAY
from tests.screens.stage import desk_in, take

Open = Callable[..., Desk]
ASKED = {"to": "Property Services", "question": "Why was the roof not mended?", "call_first": False}
WHOLE = {"reasons": "No scaffold", "chronology": "Reported 2 March", "situation": "It leaks", "actions": "Scaffold 5/5"}
LIST = """
[[team]]
team = "Property Services"
receives = "Pia Sample <pia@southern.example>"
line_manager = "Lou Sample <lou@southern.example>"
next_line_manager = "Nia Sample <nia@southern.example>"
director = "Dee Sample <dee@southern.example>"
"""


@pytest.fixture
def southern(tmp_path: Path) -> Iterator[Desk]:
    """A desk at Southern's, three weeks after a complaint about a roof."""
    desk = desk_in(tmp_path, "southern", today=TODAY)
    yield desk
    desk.close()


@pytest.fixture
def reference(southern: Desk) -> str:
    return take(
        southern, None, "stage1.receive", on=RECEIVED, channel="letter", customer="Bo Sample",
        customer_kind="tenancy", address="2 Sample Street, Nowhere", description="The roof leaks.",
        outcome_sought="A dry room", points=({"text": "The roof"},),
    ).reference  # fmt: skip


def entered(desk: Desk, folder: Path) -> None:
    path = folder / "responders.toml"
    path.write_text(LIST, encoding="utf-8")
    desk.questions.enter(path)


def ask(desk: Desk, reference: str, **more: Any) -> None:
    desk.casework.do(reference, "information.request", {"on": RECEIVED, **ASKED, **more})


def read(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def words(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.clause("southern", "4.4.1.p6b")
def test_the_e_mail_to_a_team_has_what_it_must_have(southern: Desk, reference: str, tmp_path: Path) -> None:
    entered(southern, tmp_path)
    photo = tmp_path / "roof.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\nnot much of a picture")
    seen = {"kind": "photograph", "source": "the customer", "shows": "A stain", "file": str(photo)}
    southern.casework.do(reference, "evidence.receive", {"on": RECEIVED, **seen})
    southern.casework.do(
        reference,
        "evidence.receive",
        {"on": RECEIVED, "kind": "system notes", "source": "repairs", "shows": "No visit was booked"},
    )
    southern.casework.do(
        reference, "evidence.receive", {"on": RECEIVED, "kind": "statement", "source": "x", "shows": "Not to be sent"}
    )
    ask(southern, reference, attach=("E1", "E2"))
    path, made = southern.questions.write(reference, "1")
    message = read(path.read_bytes())
    assert message["Subject"] == f"Answer by Thu 2 Apr 2026: {reference}"
    assert (message["To"], message["X-Unsent"]) == ("pia@southern.example", "1")
    said = words(message)
    for one in (
        "Bo Sample, 2 Sample Street, Nowhere", "The roof", "A dry room", "Why was the roof not mended?",
        "Please fill in the form below and send it back by Thu 2 Apr 2026.", "No visit was booked",
    ):  # fmt: skip
        assert one in said
    assert "Not to be sent" not in said
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == f"{reference}-E1.png"
    assert attached.get_content() == photo.read_bytes()
    assert made.lacks == ()
    # When it went and to whom stands on the case.
    (event,) = southern.casework.read(reference).all("information.requested")
    assert (event.on, event.get("recipient")) == (RECEIVED, "Pia Sample <pia@southern.example>")
    assert southern.questions.mail(reference, "1").data == made.data


@pytest.mark.clause("southern", "4.4.1.p6b")
def test_the_e_mail_says_what_it_lacks(southern: Desk) -> None:
    bare = take(southern, None, "stage1.receive", on=RECEIVED, channel="letter", customer="Bo Sample")
    preview = southern.casework.preview(bare.reference, "information.request", ASKED)
    (remark,) = [one for one in preview.warnings if "e-mail" in one]
    assert "what the customer expects" in remark
    assert "who receives it" in remark
    ask(southern, bare.reference)
    lacks = " ".join(southern.questions.mail(bare.reference, "1").lacks)
    assert "It lacks what the customer expects." in lacks
    assert "No e-mail address is known for Property Services. Type it into the draft" in lacks


def test_the_number_of_a_question_does_not_run_into_a_number_of_days(southern: Desk, reference: str) -> None:
    ask(southern, reference)
    answer = {"on": southern.today, "item": "1", "complete": True, "manner": "pro forma", "reasons": "None",
              "chronology": "None", "situation": "Dry", "actions": "Paint on 5 May"}  # fmt: skip
    said = " ".join(one.says for one in southern.casework.preview(reference, "information.respond", answer).changes)
    assert "investigating team's complete answer, 1: " in said


def test_what_comes_first_is_called_what_the_landlord_calls_it(southern: Desk) -> None:
    reference = take(southern, None, "stage1.receive", on=RECEIVED, channel="letter", customer="Bo Sample").reference
    act = next(one for one in southern.casework.open(reference).acts if one.step == "information.respond")
    assert [one.reason for one in act.blocked] == ["'Send to a team' comes first: nothing of it is on the case."]


def test_an_address_that_must_stay_unseen_goes_to_the_team_with_that_word(southern: Desk) -> None:
    given = {"customer": "Bo Sample", "address": "2 Sample Street, Nowhere", "address_hidden": True}
    bare = take(southern, None, "stage1.receive", on=RECEIVED, channel="letter", **given)
    ask(southern, bare.reference)
    said = words(read(southern.questions.mail(bare.reference, "1").data))
    assert "2 Sample Street, Nowhere (this address must not be shown or passed on)" in said


@pytest.mark.clause("southern", "4.4.1.p7a")
def test_the_form_for_the_answer_has_five_parts_in_the_e_mail_or_attached(southern: Desk, reference: str) -> None:
    ask(southern, reference, proforma="in the e-mail", not_required=("situation",))
    said = words(read(southern.questions.mail(reference, "1").data))
    parts = (
        "1. Reasons for the service failure",
        "2. What happened, in order of date",
        "3. The situation now (not required)",
        "4. Actions taken or to be taken, a line each with its date",
        "5. Anything else that matters",
    )
    assert [one for one in parts if one in said] == list(parts)
    assert "You need not fill in: The situation now." in said
    ask(southern, reference, proforma="attached")
    message = read(southern.questions.mail(reference, "2").data)
    assert parts[0] not in words(message)
    (form,) = message.iter_attachments()
    assert form.get_filename() == f"{reference}-answer.txt"
    assert parts[4] in form.get_content()


@pytest.mark.clause("southern", "4.4.1.p6c")
def test_responders_are_kept_and_offered_when_asking_and_when_climbing(
    southern: Desk, reference: str, tmp_path: Path
) -> None:
    assert southern.questions.responders() == ()
    entered(southern, tmp_path)
    to = next(one for one in southern.casework.form(reference, "information.request").fields if one.name == "to")
    assert to.words["Property Services"] == "Property Services: Pia Sample <pia@southern.example>"
    ask(southern, reference)
    ladder = southern.casework.open(reference).requests[0].ladder
    assert ladder == ("Next, from Tue 7 Apr: Lou Sample <lou@southern.example> (level 1)",)
    for level, name, on in ((1, "Lou", "7/4/2026"), (2, "Nia", "10/4/2026"), (3, "Dee", "13/4/2026")):
        form = southern.casework.form(reference, "information.escalate", item="1")
        assert (form.values["level"], str(form.values["to"]).split()[0]) == (level, name)
        climb = {"on": on, "item": "1", "level": level, "to": form.values["to"], "why": "not known yet"}
        southern.casework.do(reference, "information.escalate", climb)
        message = read(southern.questions.mail(reference, "1").data)
        assert message["To"] == f"{name.lower()}@southern.example"
        assert message["Subject"] == f"Answer wanted at once: {reference}"
    lines = southern.investigation.open(reference).requests[0].ladder
    assert lines[0] == "Level 1, Tue 7 Apr: Lou Sample <lou@southern.example>"
    assert not any(line.startswith("Next") for line in lines)
    assert southern.questions.template().count("[[team]]") == 10
    (tmp_path / "again.toml").write_text(southern.questions.template(), encoding="utf-8")
    with pytest.raises(ProcedureError, match="Fill that in, or take this"):
        southern.questions.enter(tmp_path / "again.toml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[team]]\nteam = "Property Service"\nreceives = "x"\n', "Is 'Property Services' meant"),
        ('[[team]]\nteam = "Contracts"\nreceives = "x"\nmanager = "y"\n', "no key 'manager'"),
        (LIST + LIST, "stands here twice"),
        ("", "There is no"),
        ("[[team]\n", "not valid TOML"),
    ],
)
def test_a_list_with_a_fault_leaves_the_one_before(southern: Desk, tmp_path: Path, text: str, says: str) -> None:
    entered(southern, tmp_path)
    before = southern.questions.responders()
    (tmp_path / "wrong.toml").write_text(text, encoding="utf-8")
    with pytest.raises((ProcedureError, BadInput), match=says):
        southern.questions.enter(tmp_path / "wrong.toml")
    assert southern.questions.responders() == before


@pytest.mark.clause("southern", "4.4.1.p7b")
@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"reasons": ""}, "Reasons for the service failure"),
        ({"chronology": ""}, "What happened, in order of date"),
        ({"situation": ""}, "The situation now"),
        ({"actions": ""}, "Actions taken or to be taken, a line each with its date"),
        (
            {"actions": "Scaffold on 5 May\nThen the tiles"},
            "Actions taken or to be taken, a line each with its date (no date in line 2)",
        ),
    ],
)
def test_an_answer_that_lacks_a_part_is_kept_and_leaves_the_question_open(
    southern: Desk, reference: str, change: dict[str, str], lacks: str
) -> None:
    ask(southern, reference)
    answer = {"item": "1", "manner": "pro forma", **WHOLE, **change}
    preview = southern.casework.preview(reference, "information.respond", answer)
    assert preview.allowed
    assert any(lacks in warning for warning in preview.warnings)
    southern.casework.do(reference, "information.respond", answer)
    case = southern.casework.read(reference)
    assert case.all("information.responded") == ()
    (part,) = case.all("information.updated")
    assert part.get("lacks") == (lacks,)
    assert next(c for c in case.clocks if c.id == "information.supply").is_open
    assert f"Still: {lacks}" in " ".join(southern.casework.open(reference).requests[0].ladder)
    # What was given is there again, and the rest makes it whole.
    form = southern.casework.form(reference, "information.respond", item="1")
    southern.casework.do(reference, "information.respond", {**form.values, "manner": "pro forma", **WHOLE})
    assert southern.casework.read(reference).requests[0].state == "answered"


@pytest.mark.clause("southern", "4.4.1.p7b")
def test_a_part_marked_as_not_required_and_the_fifth_may_be_empty(southern: Desk, reference: str) -> None:
    ask(southern, reference, not_required=("situation", "actions"))
    answer = {"item": "1", "manner": "pro forma", **WHOLE, "situation": "", "actions": "", "other": ""}
    southern.casework.do(reference, "information.respond", answer)
    assert southern.casework.read(reference).requests[0].state == "answered"


def test_a_line_names_a_day_in_the_ways_people_write_one() -> None:
    text = "Mended 5 June\nby 5/6\n5.6.26\n2026-06-05\nJune 5th\nthe 5th of June\n\nsoon\nwithin 3 weeks\nflat 12"
    assert undated(text) == (8, 9, 10)


@pytest.mark.clause("southern", "4.4.1.p9")
def test_a_call_is_not_the_answer_until_the_e_mail_that_confirms_it_is_attached(
    southern: Desk, reference: str, tmp_path: Path
) -> None:
    ask(southern, reference)
    answer = {"item": "1", "manner": "telephone", **WHOLE}
    with pytest.raises(Refused, match="A call alone"):
        southern.casework.do(reference, "information.respond", answer)
    letter = tmp_path / "confirmed.eml"
    letter.write_text("Subject: as agreed on the telephone\n\nYes.", encoding="utf-8")
    southern.casework.do(reference, "information.respond", {**answer, "file": str(letter)})
    (event,) = southern.casework.read(reference).all("information.responded")
    assert event.get("filename") == "confirmed.eml"
    assert southern.store.files.get(event.get("file")).content == letter.read_bytes()


def test_markup_and_line_ends_stay_text_in_the_e_mail(southern: Desk, tmp_path: Path) -> None:
    nasty = "Bo <b>Sample</b>\r\nBcc: all@southern.example \x1b[31m {{ x }}"
    view = take(southern, None, "stage1.receive", on=RECEIVED, channel="letter", customer=nasty, description=nasty)
    ask(southern, view.reference, question=nasty, recipient=f"{nasty} <pia@southern.example>")
    message = read(southern.questions.mail(view.reference, "1").data)
    assert "Bcc" not in message
    assert "\x1b" not in words(message)
    assert "<b>Sample</b>" in words(message)


def test_an_e_mail_that_cannot_be_written_says_why(southern: Desk, reference: str, tmp_path: Path) -> None:
    ask(southern, reference)
    with pytest.raises(NotWritten, match="that is a folder"):
        southern.questions.write(reference, "1", tmp_path)
    with pytest.raises(BadInput, match="no question '7'"):
        southern.questions.mail(reference, "7")


def test_a_landlord_without_a_form_asks_in_plain_words(desk: Desk) -> None:
    desk.casework.do(REFERENCE, "information.request", {"to": "Repairs", "question": "Who went?"})
    said = words(read(desk.questions.mail(REFERENCE, "1").data))
    assert "Please answer by" in said
    assert "form" not in said


def test_what_a_team_answered_is_read_where_it_was_asked(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "aspire", today=TODAY)
    reference = take(desk, None, "stage1.receive", customer="Bo Sample", description="The roof leaks.").reference
    take(desk, reference, "information.request", to="Repairs", question="When was it reported?")
    desk.casework.do(reference, "information.respond", {"item": "1", "answer": "On 3 March"})
    assert desk.casework.open(reference).requests[0].ladder == ("Answer: On 3 March",)
    desk.close()
