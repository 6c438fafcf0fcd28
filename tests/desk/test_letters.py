"""Letters at the desk: what is missing, what was sent and kept, who checks, in which forms, and hostile words."""

import hashlib
import io
import json
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.desk import Desk
from app.documents.render import NotWritten
from app.errors import BadInput, Refused
from app.rules.events import Event
from app.rules.redress import offers
from tests.desk.letter_desk import desk_of
from tests.screens.stage import COLLEAGUE, OFFICER, desk_in, received, take

HOSTILE = (
    '<b>bold</b> <img src="x"> <font color="red">red</font> &amp; &#60; {{ 7*7 }} {% include "x" %} **stars** `code` '
    "[a](http://b.example) ![p](q) | pipe # heading \ue0001\ue001 $HOME =1+1 <script>alert(1)</script>"
)

desk = desk_of()


LOGGED = {
    "octavia": {"category": ("repairs",), "trend": "delay", "responsible_manager": "Repairs manager"},
    "southern": {
        "treatment": "formal", "treatment_on": "31/3/2026", "treatment_how": "telephone", "came_by": "direct complaint",
        "same_matter": False, "referral_told_on": "31/3/2026", "referral_told_how": "telephone",
    },
}  # fmt: skip
"""What a landlord asks before a complaint is logged, where anything would not do."""


def begun(desk: Desk, **values: object) -> str:
    """A complaint that somebody handles."""
    reference = received(desk, **{"contact": "ada@example.org", **values})
    take(desk, reference, "stage1.log", on="31/3/2026", **LOGGED.get(desk.procedure_id, {}))
    asked = {spec.name for spec in desk.casework.form(reference, "stage1.allocate").fields}
    none = {"conflict": False} if "conflict" in asked else {}
    take(desk, reference, "stage1.allocate", on="31/3/2026", to=OFFICER, **none)
    return reference


def record(desk: Desk, reference: str, *events: Event) -> None:
    """Put events on the case past the steps: what other parts of the program would have recorded."""
    from app.desk.indexing import index_entry

    log = desk.store.log(reference)
    desk.store.append(
        reference, events, expected_seq=len(log), index=index_entry, by=desk.actor.id, at=desk.now(), free=frozenset()
    )


def decided(desk: Desk, reference: str, *numbers: int, on: date = date(2026, 4, 10)) -> None:
    """Findings on these points."""
    for number in numbers:
        fields = {
            "item": str(number),
            "finding": "We were late.",
            "reasons": "No visit was booked.",
            "outcome": "upheld",
        }
        record(desk, reference, Event("point.decided", on, fields))


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def sent(desk: Desk, reference: str, letter: str, **more: object) -> str:
    """The words of the PDF that was sent by post and kept, as one line."""
    done = desk.letters.send(reference, letter, values(desk, reference, letter, means="letter", **more))
    kept = desk.letters.sent(reference, done.item)
    assert kept == done.files[0].data
    return " ".join(words_of(kept).split())


def wants(desk: Desk, reference: str, letter: str, **values: object) -> list[str]:
    """What must be mended before the letter can go."""
    full = {**desk.letters.form(reference, letter).values, **values}
    return [finding.reason for finding in desk.letters.preview(reference, letter, full).findings if finding.must]


def values(desk: Desk, reference: str, letter: str, **more: object) -> dict[str, object]:
    return {**desk.letters.form(reference, letter).values, **more}


# Sending


@pytest.mark.clause("abri", "11.2b")
@pytest.mark.clause("abri", "24.1a")
def test_what_is_sent_is_kept_as_it_was_with_the_step_that_it_records(desk: Desk) -> None:
    reference = begun(desk)
    done = desk.letters.send(reference, "acknowledgement", values(desk, reference, "acknowledgement", on="2/4/2026"))
    log = desk.store.log(reference)
    sent, acknowledged = log[-2:]
    assert (sent.name, acknowledged.name) == ("letter.sent", "stage1.acknowledged")
    assert acknowledged.on == date(2026, 4, 2)
    kept = desk.store.files.get(sent.fields["file"])
    assert kept.media == "application/pdf"
    assert hashlib.sha256(kept.content).hexdigest() == sent.fields["file"]
    assert desk.letters.sent(reference, "L1") == kept.content == done.files[0].data
    fields = json.loads(desk.store.files.get(sent.fields["data"]).content)
    assert fields["version"] == sent.fields["template_version"]
    text = " ".join(words_of(kept.content).split())
    assert reference in text
    assert "Monday 20 April 2026" in text
    assert "0300 111 3000" in text
    assert "Draft" not in text
    assert desk.store.verify() == ()


@pytest.mark.clause("octavia", "5.28a")
@pytest.mark.clause("octavia", "5.58a")
def test_the_e_mail_carries_the_letter_its_reference_and_a_copy_for_the_inbox(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    reference = begun(desk)
    given = values(desk, reference, "COMP01", on="2/4/2026")
    assert any("inbox" in reason for reason in wants(desk, reference, "COMP01", **given))
    assert any("landlord's phone is not entered" in reason for reason in wants(desk, reference, "COMP01", **given))
    desk.note_demo(True)
    assert wants(desk, reference, "COMP01", **given) == []
    done = desk.letters.send(reference, "COMP01", given)
    mail = message_from_bytes(done.files[-1].data, policy=default)
    assert reference in mail["Subject"]
    assert (mail["To"], mail["Cc"]) == ("ada@example.org", "complaints@octavia.example")
    assert mail["X-Unsent"] == "1"
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == done.files[0].data
    text = words_of(done.files[0].data)
    assert OFFICER in text
    assert "Repair the ceiling and say sorry." in text


@pytest.mark.clause("abri", "15.2a")
@pytest.mark.clause("abri", "16.1c")
@pytest.mark.clause("abri", "15.2d")
@pytest.mark.clause("abri", "25.2c")
def test_a_response_answers_every_point_and_offers_what_comes_next(desk: Desk) -> None:
    reference = begun(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    take(desk, reference, "stage1.define", on="3/4/2026", state="agreed")
    decided(desk, reference, 1)
    given = {"text_reviewed": "We read the repair records.", "text_opening": "We are sorry.", "outcome": "upheld"}
    missing = wants(desk, reference, "response", **given)
    assert "Point 2 has no finding." in missing
    assert not any("Point 1" in reason for reason in missing)
    with pytest.raises(Refused, match="Point 2 has no finding"):
        desk.letters.send(reference, "response", values(desk, reference, "response", **given))
    decided(desk, reference, 2)
    due = Event(
        "redress.proposed",
        date(2026, 4, 10),
        {"item": "1", "kind": "money", "text": "A payment", "lines": ({"pence": 12550},), "due": date(2026, 5, 1)},
    )
    promised = Event(
        "action.offered", date(2026, 4, 10), {"item": "A1", "what": "Renew the ceiling", "until": date(2026, 5, 8)}
    )
    record(desk, reference, due, promised)
    assert "Remedy 1 is not signed off." in wants(desk, reference, "response", **given)
    (one,) = offers(desk.casework.read(reference))
    approved = {"item": "1", "digest": one.digest, "pence": one.pence}
    desk.people.sit(COLLEAGUE)
    record(desk, reference, Event("redress.approved", date(2026, 4, 10), approved))
    desk.people.sit(OFFICER)
    preview = desk.letters.preview(reference, "response", values(desk, reference, "response", **given))
    for words in ("£125.50", "Friday 1 May 2026", "Renew the ceiling", "Friday 8 May 2026", "stage 2", "legal action",
                  "Upheld", "No visit was booked.", "survey"):  # fmt: skip
        assert words in preview.words, words
    must = [finding.reason for finding in preview.findings if finding.must]
    assert "Somebody other than its writer checks this letter before it goes." in must
    assert not any(reason.startswith(("Point", "Remedy", "The letter does not say")) for reason in must)


@pytest.mark.clause("octavia", "5.53a")
def test_the_last_day_for_asking_is_worked_out(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = begun(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    decided(desk, reference, 1, 2)
    preview = desk.letters.preview(
        reference, "COMP03", values(desk, reference, "COMP03", outcome="upheld", on="14/4/2026")
    )
    assert "Wednesday 13 May 2026: you have 20 working days" in preview.words  # 4 May is a bank holiday
    assert "https://survey.octavia.example" in preview.words or "survey.octavia.example" in preview.words


# The other pair of eyes


@pytest.mark.clause("abri", "10.3")
def test_another_person_checks_and_a_change_makes_it_a_draft_again(desk: Desk) -> None:
    reference = begun(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    take(desk, reference, "stage1.define", on="3/4/2026", state="agreed")
    decided(desk, reference, 1, 2)
    given = values(
        desk, reference, "response", text_reviewed="We read the records.", text_opening="Sorry.", outcome="upheld",
        no_findings_call="Is abroad.",
    )  # fmt: skip
    desk.letters.save_draft(reference, "response", given)
    with pytest.raises(Refused, match="somebody else"):
        desk.letters.check(reference, "response", given, result="passed")
    desk.people.sit(COLLEAGUE)
    seen = desk.letters.form(reference, "response").values
    assert seen["text_reviewed"] == "We read the records."
    desk.letters.check(reference, "response", seen, result="passed")
    assert wants(desk, reference, "response", **given) == []
    desk.people.sit(OFFICER)
    changed = {**given, "text_reviewed": "We read all of the records."}
    assert any("changed after its quality check" in reason for reason in wants(desk, reference, "response", **changed))
    done = desk.letters.send(reference, "response", given)
    assert done.case.stage == "Answered"


def test_a_letter_that_was_sent_back_cannot_go(desk: Desk) -> None:
    reference = begun(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    desk.letters.save_draft(reference, "response", {"outcome": "upheld"})
    desk.people.sit(COLLEAGUE)
    desk.letters.check(reference, "response", {"outcome": "upheld"}, result="sent back", note="Say sorry.")
    assert any("sent this letter back" in reason for reason in wants(desk, reference, "response", outcome="upheld"))


# What must never be in a letter


@pytest.mark.clause("abri", "10.2")
def test_names_of_colleagues_are_spoken_of_and_on_conduct_cases_refused(desk: Desk) -> None:
    reference = begun(desk)
    preview = desk.letters.preview(
        reference, "acknowledgement", values(desk, reference, "acknowledgement", text_more=f"{COLLEAGUE} will call.")
    )
    assert [f.must for f in preview.findings if COLLEAGUE in f.reason] == [False]
    conduct = received(desk, flags=("staff conduct",), contact="ada@example.org")
    for name in (COLLEAGUE, "Brandt"):
        reasons = wants(desk, conduct, "acknowledgement", text_more=f"Mr {name} will call.")
        assert any(name in reason and "no colleague is named" in reason for reason in reasons)


def test_an_address_that_must_not_be_shown_never_is(desk: Desk) -> None:
    reference = begun(desk, address_hidden=True)
    forms = desk.letters.make(reference, "acknowledgement", values(desk, reference, "acknowledgement"))
    assert "Invented Street" not in words_of(forms[0].data)
    assert any("cannot go by post" in r for r in wants(desk, reference, "acknowledgement", means="letter"))
    for words in ("We come to 12 invented STREET.", "It is in nw1  1aa."):
        reasons = wants(desk, reference, "acknowledgement", text_more=words)
        assert any("must not be shown. Take it out" in reason for reason in reasons), words


@pytest.mark.parametrize("where", ["customer", "description", "outcome_sought", "address"])
def test_what_a_customer_typed_is_text(desk: Desk, where: str) -> None:
    reference = begun(desk, **{where: HOSTILE})
    given = values(desk, reference, "acknowledgement")
    words = desk.letters.preview(reference, "acknowledgement", given).words
    if where in ("customer", "outcome_sought"):
        assert HOSTILE.replace("\ue000", "\ue000") in words
    pdf = desk.letters.make(reference, "acknowledgement", given)[0].data
    reader = PdfReader(io.BytesIO(pdf))
    links = [a.get_object().get("/A", {}).get("/URI", "") for page in reader.pages for a in page.get("/Annots", [])]
    assert not any("b.example" in str(link) for link in links)
    assert "49" not in words_of(pdf).replace("1149", "")


def test_points_and_paragraphs_are_text_too(desk: Desk) -> None:
    reference = begun(desk, points=({"text": HOSTILE},))
    preview = desk.letters.preview(
        reference, "acknowledgement", values(desk, reference, "acknowledgement", text_more=HOSTILE)
    )
    assert preview.words.count("**stars** `code` [a](http://b.example)") == 2


def test_a_placeholder_left_in_is_found(desk: Desk) -> None:
    reference = begun(desk)
    reasons = wants(desk, reference, "acknowledgement", text_more="We come on [insert date] or TBC.")
    assert sum("placeholder" in reason for reason in reasons) == 2


# Whom the customer can turn to


@pytest.mark.clause("abri", "20.6b")
@pytest.mark.clause("abri", "21.3a")
@pytest.mark.clause("abri", "1.1d")
@pytest.mark.parametrize(
    ("flag", "there", "not_there"),
    [
        ("building safety", "Building Safety Regulator", "PO Box 1484"),
        ("heat network", "Energy Ombudsman", "PO Box 1484"),
        ("personal data", "expects you to go through our procedure", "PO Box 1484"),
        ("safeguarding", "Housing Ombudsman Service", "Energy Ombudsman"),
    ],
)
def test_the_flags_decide_on_the_arbitrator(desk: Desk, flag: str, there: str, not_there: str) -> None:
    reference = begun(desk, flags=(flag,), points=({"text": "All of it"},))
    words = desk.letters.preview(reference, "acknowledgement", values(desk, reference, "acknowledgement")).words
    assert there in words
    assert not_there not in words


# One letter in several forms


@pytest.mark.clause("abri", "8.2")
def test_the_same_letter_in_the_forms_that_the_customer_needs_is_one_letter(desk: Desk) -> None:
    reference = begun(desk, letter_forms=("large print", "plain text", "tinted page", "audio"))
    done = desk.letters.send(reference, "acknowledgement", values(desk, reference, "acknowledgement", on="2/4/2026"))
    by_name = {form.name: form for form in done.files}
    assert list(by_name) == ["letter", "large print", "plain text", "tinted page", "audio", "e-mail"]
    assert [event.name for event in desk.store.log(reference)].count("letter.sent") == 1
    small: list[str] = []
    PdfReader(io.BytesIO(by_name["large print"].data)).pages[0].extract_text(
        visitor_text=lambda text, _cm, tm, _font, size: small.append(text) if size * tm[0] < 18 else None
    )
    # Only what the envelope's window shows is as the post office needs it.
    address = "Ms Ada Example 12 Invented Street Nowhere NW1 1AA"
    assert [text for text in small if " ".join(text.split()) not in address] == []
    flat = " ".join(words_of(by_name["letter"].data).split())
    for name in ("large print", "tinted page"):
        assert "Monday 20 April 2026" in " ".join(words_of(by_name[name].data).split())
    assert "Monday 20 April 2026" in flat
    assert "Monday 20 April 2026" in by_name["plain text"].data.decode()
    audio = by_name["audio"].data.decode()
    assert "0 3 0 0, 1 1 1, 3 0 0 0" in audio
    assert "www dot housing dash ombudsman dot org dot uk" in audio
    assert audio.rstrip().endswith("End of the letter.")
    kept = desk.store.log(reference)[-2]
    assert len(kept.fields["others"]) == 4
    assert all(desk.store.files.has(digest) for digest in kept.fields["others"])


def test_a_letter_that_cannot_be_written_is_not_lost(desk: Desk, tmp_path: Path) -> None:
    reference = begun(desk)
    done = desk.letters.send(reference, "acknowledgement", values(desk, reference, "acknowledgement", on="2/4/2026"))
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotWritten) as found:
        desk.letters.write_sent(done, tmp_path / "file" / "folder")
    said = str(found.value)
    assert said.startswith("The letter is kept as L1 and counts as sent; do not send it again.")
    assert "could not be written" in said
    assert f"'putright letter {reference} L1 -o FILE'" in said
    assert "Nothing was changed" not in said
    desk.letters.write_again(reference, "L1", tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == done.files[0].data
    assert desk.letters.sent(reference, "L1") == done.files[0].data


def test_an_unknown_letter_is_named(desk: Desk) -> None:
    with pytest.raises(BadInput, match="has no letter 'acknowledgment'. Did you mean 'acknowledgement'"):
        desk.letters.form(begun(desk), "acknowledgment")


def test_a_name_that_no_font_prints_is_advice_while_the_letter_is_written(desk: Desk) -> None:
    reference = begun(desk, customer="王小明")
    preview = desk.letters.preview(reference, "acknowledgement", {})
    (told,) = (finding for finding in preview.findings if "Chinese, Japanese or Korean" in finding.reason)
    assert not told.must
    assert "such as 王 小 明" in told.reason
