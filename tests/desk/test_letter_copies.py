"""One letter for several: who gets a copy, by which way and in which form, and who does not."""

import io
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.desk import Desk
from app.desk.letters import SentLetter
from app.errors import Refused
from app.rules.events import Event
from tests.desk.letter_desk import desk_of
from tests.desk.test_letters import begun, record, values, wants, words_of
from tests.screens.stage import desk_in, take

MEMBERS = (
    {"name": "Bo Member", "contact": "bo@example.org", "adjustments": "large print", "confirmed": "yes"},
    {"name": "Cy Member", "address": "3 Nowhere Lane, Nowhere NW2 2BB", "confirmed": "yes"},
    {"name": "Di Member", "address": "4 Secret Walk, Nowhere NW3 3CC", "contact": "di@example.org", "hidden": True},
)

desk = desk_of()


def group(desk: Desk, **more: object) -> str:
    """A complaint by Ms Ada Example for a group of four."""
    given = {"capacity": "group", "group_name": "Invented House Residents", "members": MEMBERS, **more}
    return begun(desk, **{key: value for key, value in given.items() if value is not None})


def sent(desk: Desk, reference: str, letter: str = "acknowledgement", **more: object) -> SentLetter:
    return desk.letters.send(reference, letter, values(desk, reference, letter, on="2/4/2026", **more))


def addressed(done: SentLetter) -> dict[str, str]:
    """The words of each PDF by its file's name."""
    return {form.filename: words_of(form.data) for form in done.files if form.name == "letter"}


@pytest.mark.clause("abri", "6.1b")
def test_each_member_gets_the_same_letter_by_their_own_way(desk: Desk) -> None:
    reference = group(desk, correspond="each member")
    preview = desk.letters.preview(reference, "acknowledgement", values(desk, reference, "acknowledgement"))
    assert preview.copies == (
        "A copy to Bo Member, by e-mail to bo@example.org, also in large print",
        "A copy to Cy Member, by post",
        "A copy to Di Member, by e-mail to di@example.org",
    )
    done = sent(desk, reference)
    assert done.errands == (  # an officer who takes the draft for the letter leaves the customer without one
        f"Now open {reference}-L1.eml, {reference}-L1-copy-1.eml, {reference}-L1-copy-3.eml and send them; "
        f"print and post {reference}-L1-copy-2.pdf."
    )
    words = addressed(done)
    assert list(words) == [f"{reference}-L1.pdf", *(f"{reference}-L1-copy-{n}.pdf" for n in (1, 2, 3))]
    for name, text in zip(("Ms Ada Example", "Bo Member", "Cy Member", "Di Member"), words.values(), strict=True):
        assert f"Dear {name}" in text
    assert "3 Nowhere Lane" in words[f"{reference}-L1-copy-2.pdf"]
    assert not any("Secret Walk" in text for text in words.values())
    large = [form.filename for form in done.files if form.name == "large print"]
    assert large == [f"{reference}-L1-copy-1-large-print.pdf"]
    log = desk.store.log(reference)
    (event,) = [event for event in log if event.name == "letter.sent"]
    assert [row["name"] for row in event.fields["copies"]] == ["Bo Member", "Cy Member", "Di Member"]
    assert all(desk.store.files.has(str(row["file"])) for row in event.fields["copies"])
    assert [event.name for event in log].count("stage1.acknowledged") == 1
    mails = [message_from_bytes(form.data, policy=default) for form in done.files if form.name == "e-mail"]
    assert [mail["To"] for mail in mails] == ["ada@example.org", "bo@example.org", "di@example.org"]
    assert "Dear Bo Member" in mails[1].get_body(("plain",)).get_content()
    assert [part.get_filename() for part in mails[1].iter_attachments()] == [
        f"{reference}-L1-copy-1.pdf",
        f"{reference}-L1-copy-1-large-print.pdf",
    ]
    assert desk.store.verify() == ()


@pytest.mark.clause("abri", "6.1b")
def test_or_the_representative_alone(desk: Desk) -> None:
    leads = tuple({**row, "lead": True} if row["name"] == "Bo Member" else row for row in MEMBERS)
    reference = group(desk, members=leads, correspond="the representative")
    done = sent(desk, reference)
    assert list(addressed(done)) == [f"{reference}-L1.pdf"]
    assert "Dear Bo Member" in words_of(done.files[0].data)
    assert message_from_bytes(done.files[-1].data, policy=default)["To"] == "bo@example.org"


@pytest.mark.clause("abri", "6.1b")
def test_a_group_is_not_written_to_before_it_is_recorded_to_whom(desk: Desk) -> None:
    reference = group(desk)
    with pytest.raises(Refused, match="each member of the group or to its representative"):
        sent(desk, reference)


def test_a_copy_that_cannot_go_stops_the_letter_and_says_why(desk: Desk) -> None:
    lost = {"name": "Ed Member", "address": "5 Secret Walk, Nowhere", "hidden": True}
    reference = group(desk, members=(*MEMBERS, lost), correspond="each member")
    (reason,) = [reason for reason in wants(desk, reference, "acknowledgement") if "Ed Member" in reason]
    assert "neither an e-mail address nor one that may be shown" in reason


def test_a_member_at_the_address_that_must_not_be_shown_is_not_written_to_there(desk: Desk) -> None:
    same = {"name": "Flo Member", "address": "12 invented street, Nowhere NW11AA", "contact": "flo@example.org"}
    reference = group(desk, members=(same,), correspond="each member", address_hidden=True)
    done = sent(desk, reference, means="e-mail")
    assert not any("nvented" in text and "treet" in text for text in addressed(done).values())
    assert "A copy to Flo Member, by e-mail" in " ".join(
        desk.letters.preview(reference, "update", values(desk, reference, "update")).copies
    )


def test_names_of_members_are_text(desk: Desk) -> None:
    hostile = {"name": '<b>x</b> {{ 7*7 }} <img src="y">', "contact": "eve@example.org"}
    reference = group(desk, members=(hostile,), correspond="each member")
    text = " ".join(addressed(sent(desk, reference))[f"{reference}-L1-copy-1.pdf"].split())
    assert 'Dear <b>x</b> {{ 7*7 }} <img src="y">,' in text


@pytest.mark.clause("octavia", "5.14a")
def test_who_has_not_confirmed_is_sent_nothing(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = group(desk, group_name=None)
    done = sent(desk, reference, "COMP01")
    assert [text.split("Dear ")[1].split(",")[0] for text in addressed(done).values()] == [
        "Ms Ada Example",
        "Bo Member",
        "Cy Member",
    ]
    copies = desk.letters.preview(reference, "COMP08", values(desk, reference, "COMP08")).copies
    assert "No copy to Di Member: they have not confirmed that they take part." in copies


def test_lead_complainants_stand_for_the_others(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    leads = tuple({**row, "lead": True} if row["name"] == "Cy Member" else row for row in MEMBERS)
    reference = group(desk, group_name=None, members=leads)
    copies = desk.letters.preview(reference, "COMP01", values(desk, reference, "COMP01")).copies
    assert [copy for copy in copies if copy.startswith("A copy")] == ["A copy to Cy Member, by post"]


@pytest.mark.clause("onehousing", "6.7.1b")
def test_a_petition_is_answered_to_its_lead_person_alone(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "onehousing")
    desk.note_demo(True)
    reference = group(desk, group_name=None)
    ask = "which one of you we should write to"
    given = values(desk, reference, "Acknowledgement")
    assert ask in desk.letters.preview(reference, "Acknowledgement", given).words
    take(desk, reference, "stage1.define", on="2/4/2026", lead_person="Cy Member", state="agreed")
    preview = desk.letters.preview(reference, "Acknowledgement", values(desk, reference, "Acknowledgement"))
    assert "Dear Cy Member" in preview.words
    assert "3 Nowhere Lane" in preview.words
    assert ask not in preview.words
    assert preview.copies == ()


def test_a_copy_for_a_third_party_needs_the_customer_to_agree(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "aspire")
    desk.note_demo(True)
    parties = (
        {"name": "Cllr Gil Invented", "contact": "gil@council.example", "authorised": True},
        {"name": "Hal Invented MP", "contact": "hal@parliament.example"},
    )
    reference = begun(desk, parties=parties)
    preview = desk.letters.preview(reference, "Stage 1 response", values(desk, reference, "Stage 1 response"))
    assert preview.copies == (
        "A copy to Cllr Gil Invented, by e-mail to gil@council.example",
        "No copy to Hal Invented MP: the customer has not agreed to it.",
    )
    assert desk.letters.preview(reference, "Extension", values(desk, reference, "Extension")).copies == ()


@pytest.mark.clause("southern", "4.11.2.p2b")
@pytest.mark.clause("southern", "4.11.2.p5")
@pytest.mark.parametrize("letter", ["Petition acknowledgement", "Petition answer"])
def test_everybody_who_signed_gets_their_own_letter(tmp_path: Path, letter: str) -> None:
    desk = desk_in(tmp_path, "southern")
    desk.note_demo(True)
    nowhere = {"name": "Ivo Member"}
    reference = group(desk, group_name=None, members=(*MEMBERS, nowhere))
    record(desk, reference, Event("petition.received", date(2026, 3, 30), {}))
    said = {
        "petition_on": "30 March",
        "issue": "The lift",
        "handled_by": "Home Services Manager",
        "answer_by": "13 April",
        "answers": "It is mended.",
        "done": "We have put in a new motor.",
    }
    form = desk.letters.form(reference, letter)
    given = {spec.name: said[spec.name.removeprefix("text_")] for spec in form.rule.texts}
    done = sent(desk, reference, letter, **given)
    words = addressed(done)
    assert len(words) == 4
    for text in words.values():
        assert next(iter(given.values())) in " ".join(text.split())
        assert len(PdfReader(io.BytesIO(done.files[0].data)).pages) == 1
    (event,) = [event for event in desk.store.log(reference) if event.name == "letter.sent"]
    assert "Ivo Member" not in [row["name"] for row in event.fields["copies"]]
