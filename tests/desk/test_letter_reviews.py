"""Who looks at a letter before it goes, whom it sends the customer to, and what a conduct case asks of it."""

import io
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from pypdf import PdfReader

import data.letter_files
from app.desk import Desk
from app.errors import Refused
from app.rules.events import Event
from data.letter_files import letters
from tests.desk.letter_desk import desk_of
from tests.desk.test_letter_edits import SHARED, edited
from tests.desk.test_letters import begun, decided, record, values, wants
from tests.screens.stage import COLLEAGUE, OFFICER, desk_in, received, take

desk = desk_of()


READY = {
    "outcome": "upheld", "text_opening": "Sorry.", "text_reviewed": "All of it.", "no_remedy": True, "no_actions": True,
    "style_checked": True, "conflict": False, "no_findings_call": "She asked for a letter alone.",
}  # fmt: skip
"""What Octavia's response needs beside its case."""


def answerable(desk: Desk, **more: object) -> str:
    """A case whose response can be written."""
    reference = begun(desk, **more)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    take(desk, reference, "stage1.contact", on="2/4/2026", outcome="spoke")
    take(desk, reference, "stage1.define", on="3/4/2026", state="agreed")
    decided(desk, reference, 1, 2)
    return reference


# The check sheet


@pytest.mark.clause("abri", "7.1d")
def test_the_check_sheet_is_filled_in_and_kept(desk: Desk) -> None:
    reference = answerable(desk, flags=("housing condition",))
    given = values(
        desk, reference, "response", text_reviewed="We read it all.", text_opening="Sorry.", outcome="upheld"
    )
    desk.letters.save_draft(reference, "response", given)
    with pytest.raises(Refused, match="You wrote this letter"):
        desk.letters.sheet(reference, "response")
    desk.people.sit(COLLEAGUE)
    sheet = {spec.name for spec in desk.letters.sheet(reference, "response")}
    assert sheet == {"legal_told", "lawyers_answered", "process_started"}
    assert desk.letters.sheet(reference, "acknowledgement") == ()
    answers: dict[str, object] = dict.fromkeys(sheet, True)
    with pytest.raises(Refused, match="Legal Team told of the complaint"):
        desk.letters.check(reference, "response", given, result="passed", sheet={**answers, "legal_told": False})
    with pytest.raises(Refused, match="Lawyers answered, or none have written"):
        desk.letters.check(reference, "response", given, result="passed", sheet={"legal_told": True})
    desk.letters.check(reference, "response", given, result="passed", sheet=answers)
    kept = desk.store.log(reference)[-1]
    assert {name: kept.fields[name] for name in sheet} == answers
    assert kept.by == desk.actor.id


@pytest.mark.clause("abri", "7.1d")
def test_other_cases_have_no_such_items(desk: Desk) -> None:
    reference = answerable(desk)
    desk.people.sit(COLLEAGUE)
    assert desk.letters.sheet(reference, "response") == ()


def test_two_people_at_one_letter_do_not_undo_each_other(desk: Desk) -> None:
    reference = answerable(desk)
    shown = values(desk, reference, "response", text_opening="Sorry.")
    desk.letters.save_draft(reference, "response", shown, {})
    desk.people.sit(COLLEAGUE)
    desk.letters.save_draft(reference, "response", shown, shown)
    desk.letters.sheet(reference, "response")  # looking changes nothing: the colleague may check it
    desk.letters.save_draft(reference, "response", {**shown, "text_reviewed": "We read it."}, shown)
    desk.people.sit(OFFICER)
    desk.letters.save_draft(reference, "response", {**shown, "text_opening": "We are sorry."}, shown)
    kept = desk.letters.form(reference, "response").values
    assert (kept["text_opening"], kept["text_reviewed"]) == ("We are sorry.", "We read it.")
    with pytest.raises(Refused, match="You wrote this letter"):
        desk.letters.sheet(reference, "response")


def test_a_flag_that_its_category_sets_needs_no_tick(desk: Desk) -> None:
    reference = received(desk, contact="ada@example.org", category=("staff conduct",))
    assert desk.casework.open(reference).flags == ("staff conduct",)
    assert "not a flag" not in str(desk.letters.preview(reference, "acknowledgement", {}).findings)


# A Quality Officer's review


@pytest.mark.clause("octavia", "5.56a")
def test_a_marked_response_waits_for_its_review(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = answerable(desk)
    assert wants(desk, reference, "COMP03", **READY) == []
    take(desk, reference, "letter.mark", on="7/4/2026", state="needed")
    with pytest.raises(Refused, match="marked for a Quality Officer's review"):
        desk.letters.send(reference, "COMP03", values(desk, reference, "COMP03", **READY))
    desk.letters.save_draft(reference, "COMP03", values(desk, reference, "COMP03", **READY))
    listed = [line.id for line in desk.letters.list(reference)]
    assert listed.index("COMP03") < listed.index("COMP09")
    review = {"on": "8/4/2026", "changes": "Say sorry first."}
    with pytest.raises(Refused, match="another Quality Officer reviews the draft"):
        desk.casework.do(reference, "stage1.review", review)
    colleague = desk.people.sit(COLLEAGUE)
    desk.people.set_roles(colleague.id, ["complaint officer"])
    with pytest.raises(Refused, match="Quality Officer"):
        desk.casework.do(reference, "stage1.review", review)
    desk.people.set_roles(colleague.id, ["quality officer"])
    assert desk.letters.list(reference)[0].id == "COMP03"
    desk.casework.do(reference, "stage1.review", review)
    event = desk.store.log(reference)[-1]
    assert (event.by, event.fields["changes"]) == (colleague.id, "Say sorry first.")
    desk.people.sit(OFFICER)
    assert desk.letters.send(reference, "COMP03", values(desk, reference, "COMP03", **READY)).case.stage == "Answered"


@pytest.mark.clause("octavia", "5.53b")
def test_comp03_waits_for_each_of_its_items(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = answerable(desk)
    said = " ".join(wants(desk, reference, "COMP03", text_opening="Sorry.", text_reviewed="All."))
    for words in ("No remedy is entered", "No outstanding action is entered", "Enter the outcome"):
        assert words in said
    desk.note_demo(False)
    assert "The landlord's survey is not entered" in " ".join(wants(desk, reference, "COMP03", outcome="upheld"))


# Whom the customer is sent to


@pytest.mark.clause("abri", "15.2b")
@pytest.mark.clause("abri", "5.2c")
@pytest.mark.parametrize(
    "facts",
    [
        {"flags": ("building safety",), "points": ({"text": "The cladding"},)},
        {"customer_kind": "third party", "third_party_reason": "A neighbour", "third_party_decided_by": "Manager"},
    ],
)
@pytest.mark.parametrize(
    "words", ["You can go to the Housing Ombudsman.", "Ring 0300 111 3000.", "See housing-ombudsman.org.uk."]
)
def test_a_body_that_cannot_decide_is_not_offered(desk: Desk, facts: dict[str, object], words: str) -> None:
    reference = answerable(desk, **facts)
    given = {"text_reviewed": "All.", "text_opening": "Sorry.", "outcome": "upheld"}
    cannot = "which cannot decide on this case"
    assert not any(cannot in reason for reason in wants(desk, reference, "response", **given))
    given["text_opening"] = words
    assert any(cannot in reason for reason in wants(desk, reference, "response", **given))


@pytest.mark.clause("abri", "15.2b")
def test_where_another_point_is_for_it_it_may_be_named(desk: Desk) -> None:
    reference = answerable(desk, flags=("building safety",))
    agreed = Event("point.agreed", date(2026, 4, 1), {"item": "2", "text": "x", "arbitrator": "housing ombudsman"})
    record(desk, reference, agreed)
    assert not any("cannot decide" in reason for reason in wants(desk, reference, "response"))
    words = desk.letters.preview(reference, "response", values(desk, reference, "response")).words
    assert "Housing Ombudsman Service, about point 2" in words


@pytest.mark.clause("abri", "15.2b")
def test_a_response_without_whom_to_turn_to_or_without_their_details_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = answerable(desk)
    edited(
        monkeypatch, "response.md", SHARED.replace("acknowledgement", "response") + "{% part arbitrator %}{% endpart %}"
    )
    assert "The letter does not say whom the customer can turn to outside." in wants(desk, reference, "response")
    monkeypatch.setattr(data.letter_files, "letters", letters)
    care = answerable(desk, customer="Mr Ben Example", flags=("care by Octavia",), commissioning_authority="another")
    assert any("How to reach the council that pays for the care" in reason for reason in wants(desk, care, "response"))


@pytest.mark.clause("abri", "22.2")
def test_the_council_that_pays_for_the_care_and_no_other(desk: Desk) -> None:
    reference = answerable(desk, flags=("care by Octavia",), commissioning_authority="Hounslow")
    words = desk.letters.preview(reference, "response", values(desk, reference, "response")).words
    assert "complaints.crt@hounslow.gov.uk" in words
    assert "westminster" not in words.lower()
    assert "rbkc" not in words


# Staff conduct


@pytest.mark.clause("abri", "13.5a")
def test_a_conduct_response_says_how_deep_it_went_and_what_stays_private(desk: Desk) -> None:
    reference = answerable(desk, flags=("staff conduct",))
    given = {"text_reviewed": "All.", "text_opening": "Sorry.", "outcome": "upheld"}
    assert any("How deeply this was looked into" in reason for reason in wants(desk, reference, "response", **given))
    given["text_depth"] = "We spoke to everybody who was there."
    assert not any("How deeply" in reason for reason in wants(desk, reference, "response", **given))
    words = desk.letters.preview(reference, "response", values(desk, reference, "response", **given)).words
    assert "We spoke to everybody who was there." in words
    assert "we cannot share it with you" in words
    other = answerable(desk, customer="Mr Ben Example")
    assert "text_depth" not in {spec.name for spec in desk.letters.form(other, "response").fields}
    assert "in their own file" not in desk.letters.preview(other, "response", values(desk, other, "response")).words


WAY = {
    "manager": "Housing Manager", "way": "The manager talks to the customer.", "main_contact": "line manager",
    "contact_role": "Housing Manager", "contact_details": "Telephone 01632 960777",
}  # fmt: skip


@pytest.mark.clause("abri", "13.3b")
@pytest.mark.parametrize("letter", ["acknowledgement", "extension", "update", "response", "withdrawal"])
def test_letters_give_the_line_manager_where_that_was_settled(desk: Desk, letter: str) -> None:
    reference = begun(desk, flags=("staff conduct",))
    before = desk.casework.open(reference)
    take(desk, reference, "conduct.contact", on="1/4/2026", **WAY)
    words = desk.letters.preview(reference, letter, values(desk, reference, letter)).words
    assert "housing manager" in words.lower()
    assert "01632 960777" in words
    after = desk.casework.open(reference)
    assert after.handler == before.handler
    assert [clock.due for clock in after.clocks] == [clock.due for clock in before.clocks]
    take(desk, reference, "conduct.contact", on="2/4/2026", **{**WAY, "main_contact": "handler"})
    assert "01632 960777" not in desk.letters.preview(reference, letter, values(desk, reference, letter)).words


@pytest.mark.clause("abri", "14.1a")
def test_how_a_letter_goes_does_not_say_how_the_customer_took_the_complaint_back(desk: Desk) -> None:
    reference = begun(desk)
    form = desk.letters.form(reference, "withdrawal")
    findings = desk.letters.preview(reference, "withdrawal", {**form.values, "means": "letter"}).findings
    assert ("14.1a", "Record how the customer said so.") in [(one.clause, one.reason) for one in findings if one.must]


@pytest.mark.clause("abri", "13.3b")
def test_a_template_cannot_leave_the_main_contact_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = begun(desk, flags=("staff conduct",))
    take(desk, reference, "conduct.contact", on="1/4/2026", **WAY)
    edited(monkeypatch, "acknowledgement.md", SHARED + "{% part handler %}Ask us.{% endpart %}")
    assert any("does not give “Housing Manager”" in reason for reason in wants(desk, reference, "acknowledgement"))


@pytest.mark.clause("octavia", "5.18b")
@pytest.mark.parametrize("letter", ["COMP01", "COMP02", "COMP03", "COMP05", "COMP06", "COMP07", "COMP08"])
def test_octavias_letters_give_it_too(tmp_path: Path, letter: str) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = begun(desk, flags=("staff conduct",))
    take(desk, reference, "conduct.contact", on="1/4/2026", **WAY)
    way = desk.store.log(reference)[-1]
    assert (way.fields["way"], way.fields["main_contact"]) == (WAY["way"], "line manager")
    words = desk.letters.preview(reference, letter, values(desk, reference, letter)).words
    assert "housing manager" in words.lower()
    assert "01632 960777" in words
    enquiry = desk.letters.preview(reference, "COMP12", values(desk, reference, "COMP12")).words
    assert "01632 960777" not in enquiry


# What Octavia keeps of its letters


@pytest.mark.clause("octavia", "5.25b")
@pytest.mark.parametrize("letter", [rule.id for rule in letters("octavia").letters])
def test_every_letter_and_e_mail_bears_the_reference(tmp_path: Path, letter: str) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = begun(desk)
    assert reference.startswith("OCT-")
    made = desk.letters.make(reference, letter, values(desk, reference, letter))
    assert reference in desk.letters.preview(reference, letter, values(desk, reference, letter)).words
    assert all(reference in form.filename for form in made)
    assert reference in str(PdfReader(io.BytesIO(made[0].data)).metadata.title)


@pytest.mark.clause("octavia", "5.29")
@pytest.mark.clause("octavia", "5.58a")
def test_the_acknowledgement_sent_is_kept_with_date_and_means(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = begun(desk)
    done = desk.letters.send(reference, "COMP01", values(desk, reference, "COMP01", on="2/4/2026"))
    sent, acknowledged = desk.store.log(reference)[-2:]
    assert (sent.name, sent.on, sent.fields["means"]) == ("letter.sent", date(2026, 4, 2), "e-mail")
    assert (acknowledged.name, acknowledged.on) == ("stage1.acknowledged", date(2026, 4, 2))
    assert desk.letters.sent(reference, str(sent.item)) == done.files[0].data
    mail = message_from_bytes(done.files[-1].data, policy=default)
    body = mail.get_body(("plain",)).get_content()
    assert "Dear Ms Ada Example" in body
    assert reference in body


@pytest.mark.clause("octavia", "5.58a")
def test_the_words_of_the_e_mail_are_a_template_of_the_landlords(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = answerable(desk)
    edited(monkeypatch, "email.md", "Hello {{ addressee.name }}, see the letter to {{ case.reference }}.", "octavia")
    done = desk.letters.send(reference, "COMP03", values(desk, reference, "COMP03", **READY))
    mail = message_from_bytes(done.files[-1].data, policy=default)
    assert mail.get_body(("plain",)).get_content().strip() == f"Hello Ms Ada Example, see the letter to {reference}."
    assert mail["Subject"] == f"{reference}: Your complaint: our answer at stage 1"
    assert mail["Cc"] == "complaints@octavia.example"
    (attached,) = mail.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    title = str(PdfReader(io.BytesIO(attached.get_content())).metadata.title)
    assert title == f"{reference}: Your complaint: our answer at stage 1"


@pytest.mark.clause("octavia", "5.58b")
def test_a_letter_by_post_is_kept_with_how_it_was_sent(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = begun(desk)
    given = values(desk, reference, "COMP01", on="2/4/2026", means="letter", sent_note="First class, from the office")
    done = desk.letters.send(reference, "COMP01", given)
    assert [form.name for form in done.files] == ["letter"]
    sent = desk.store.log(reference)[-2]
    assert (sent.fields["means"], sent.fields["note"]) == ("letter", "First class, from the office")
    assert desk.store.files.get(sent.fields["file"]).content == done.files[0].data


# Others


@pytest.mark.clause("onehousing", "6.5.1l")
def test_a_response_without_the_words_of_its_stage_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_in(tmp_path, "onehousing")
    desk.note_demo(True)
    reference = received(desk, contact="ada@example.org")
    decided(desk, reference, 1)
    found = wants(desk, reference, "Stage 1 response")
    assert "Point 2 has no finding." in found
    assert not any("stage 1" in reason for reason in found)
    edited(
        monkeypatch, "response_panel.md",
        '{% extends "shared/response_panel.md" %}{% part stage %}Our answer.{% endpart %}', "onehousing",
    )  # fmt: skip
    assert any("does not give “stage 1”" in reason for reason in wants(desk, reference, "Stage 1 response"))


@pytest.mark.clause("aspire", "making.3e")
def test_aspires_acknowledgement_holds_what_it_must_and_goes_as_wished(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "aspire")
    desk.note_demo(True)
    reference = begun(desk, prefers="letter")
    given = values(desk, reference, "Acknowledgement", on="2/4/2026")
    assert given["means"] == "letter"
    assert wants(desk, reference, "Acknowledgement", **given) == []
    words = desk.letters.preview(reference, "Acknowledgement", given).words
    for said in (reference, "Nobody called back", OFFICER, "Monday 20 April 2026", "01632 960000"):
        assert said in words, said
    reasons = wants(desk, reference, "Acknowledgement", **{**given, "means": "e-mail"})
    assert any("asked for another way" in reason for reason in reasons)


@pytest.mark.clause("code2024", "5.6a")
@pytest.mark.parametrize("letter", ["acknowledgement", "response"])
def test_the_definition_is_carried_into_the_letters_point_by_point(tmp_path: Path, letter: str) -> None:
    desk = desk_in(tmp_path, "code2024")
    desk.note_demo(True)
    reference = received(desk)
    points = ({"text": "The leak of 4 January"}, {"text": "No call back"})
    take(desk, reference, "stage1.define", on="31/3/2026", points=points, outcome_sought="Mend it by May.")
    words = desk.letters.preview(reference, letter, values(desk, reference, letter)).words
    for said in ("The leak of 4 January", "No call back", "Mend it by May."):
        assert said in words
    assert "The leak was reported on 4 January" not in words
