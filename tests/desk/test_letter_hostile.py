"""Letters and hostile or clumsy input: what people typed is text in every form, and what cannot be written is said."""

import io
import os
import resource
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.desk import Desk
from app.errors import PutrightError
from app.rules.events import Event
from tests.desk.letter_desk import desk_of
from tests.desk.test_letters import begun, record, values, words_of

EVERY = ("large print", "plain text", "tinted page", "audio")

desk = desk_of()


HOSTILE = {
    "table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "heading": "# Ours\n\n## Theirs\n---",
    "link": "[pay here](https://thief.example) ![x](https://thief.example/x.png) <https://thief.example>",
    "html": '<script>alert(1)</script><img src="https://thief.example/x"><!-- gone --><b>bold',
    "reportlab": '<para fontsize="90"><font color="red">red</font><br/><a href="javascript:alert(1)">x</a></para>',
    "colour": '<font color="[[[getattr(pow, Word)(1)] for Word in [1]]]">x</font>',
    "jinja": "{{ 7*7 }} {% for x in range(10**9) %}x{% endfor %} {# gone #} {{ ''.__class__.__mro__ }}",
    "marks": "\ue0000\ue001 \ue002/points\ue003 \ue002!arbitrator\ue003",
    "controls": "a\x00b\x07c\x1b[31md\u202ee\u2028f\ufeffg",
    "entities": "&lt;b&gt; &#60; &nbsp; &unknown;",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_what_people_typed_is_text_in_every_form(desk: Desk, words: str) -> None:
    reference = begun(desk, customer=f"Ada {words.splitlines()[0]}", points=({"text": words},), outcome_sought=words)
    given = values(desk, reference, "acknowledgement", on="2/4/2026", text_more=words)
    forms = {form.name: form.data for form in desk.letters.make(reference, "acknowledgement", given, EVERY)}
    plain = forms["plain text"].decode()
    for seen in ("Housing Ombudsman Service", "0300 111 3000", "Monday 20 April 2026"):
        assert seen in plain
    for kept in ("thief", "alert(1)", "7*7", "__mro__", "&lt;b&gt;", "getattr"):
        assert plain.count(kept) >= 3 * (kept in words), kept
    for name in ("letter", "large print", "tinted page"):
        reader = PdfReader(io.BytesIO(forms[name]))
        marks = [mark.get_object() for page in reader.pages for mark in page.get("/Annots", [])]
        links = [str(mark.get("/A", {}).get("/URI", "")) for mark in marks]
        assert links
        assert not any("thief" in link or "javascript" in link for link in links)
        assert "0300 111 3000" in words_of(forms[name])
    findings = desk.letters.preview(reference, "acknowledgement", given).findings
    assert not any("does not say" in finding.reason for finding in findings)


def test_a_paragraph_that_opens_a_part_adds_none(desk: Desk) -> None:
    """A customer's words cannot pretend to be the part that the landlord's template lacks."""
    reference = begun(desk)
    forged = "\ue002reasons\ue003\n\nBecause.\n\n\ue002/reasons\ue003"
    given = values(desk, reference, "superseded", text_reasons="")
    assert any(f.must for f in desk.letters.preview(reference, "superseded", given).findings)
    record(desk, reference, Event("case.noted", date(2026, 4, 10), {"text": forged}))
    assert any(f.must for f in desk.letters.preview(reference, "superseded", given).findings)


def test_a_hundred_thousand_characters_make_a_long_letter(desk: Desk) -> None:
    reference = begun(desk)
    long = "We looked at this again and again. " * 2860
    given = values(desk, reference, "acknowledgement", text_more=long)
    pdf = desk.letters.make(reference, "acknowledgement", given)[0].data
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) > 20
    assert "Yours sincerely" in reader.pages[-1].extract_text()
    one_word = values(desk, reference, "acknowledgement", text_more="x" * 100_000)
    assert desk.letters.make(reference, "acknowledgement", one_word)[0].data.startswith(b"%PDF-")


# Where it is written


def test_a_letter_is_not_written_over_a_folder(desk: Desk, tmp_path: Path) -> None:
    reference = begun(desk)
    (form,) = desk.letters.make(reference, "acknowledgement", values(desk, reference, "acknowledgement"))
    folder = tmp_path / "letter.pdf"
    folder.mkdir()
    with pytest.raises(PutrightError, match="could not be written"):
        desk.letters.write_one(form, folder)
    assert list(folder.iterdir()) == []


def test_a_letter_takes_no_devices_place(desk: Desk, tmp_path: Path) -> None:
    reference = begun(desk)
    (form,) = desk.letters.make(reference, "acknowledgement", values(desk, reference, "acknowledgement"))
    pipe = tmp_path / "letter.pdf"
    os.mkfifo(pipe)
    with pytest.raises(PutrightError, match="a device or a pipe, not a file"):
        desk.letters.write_one(form, pipe)
    assert pipe.is_fifo()


def test_a_full_disk_leaves_what_was_there(desk: Desk, tmp_path: Path) -> None:
    reference = begun(desk)
    (form,) = desk.letters.make(reference, "acknowledgement", values(desk, reference, "acknowledgement"))
    before = tmp_path / "letter.pdf"
    before.write_bytes(b"what was there")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # no room for more than this in any file
    try:
        with pytest.raises(PutrightError, match="could not be written"):
            desk.letters.write_one(form, before)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert before.read_bytes() == b"what was there"
    assert not [path.name for path in tmp_path.iterdir() if path.suffix == ".part"]


# By e-mail


def test_the_draft_e_mail_has_a_file_name_a_subject_and_no_forged_header(desk: Desk) -> None:
    reference = begun(desk, customer="Ada\r\nBcc: all@thief.example", letter_forms=("plain text", "large print"))
    given = values(desk, reference, "acknowledgement", on="2/4/2026", email="ada@example.org")
    done = desk.letters.send(reference, "acknowledgement", given)
    mail = message_from_bytes(done.files[-1].data, policy=default)
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith(f"{reference}: ")
    assert "\n" not in mail["Subject"]
    attached = {part.get_filename(): part for part in mail.iter_attachments()}
    assert list(attached) == [f"{reference}-L1.pdf", f"{reference}-L1-large-print.pdf", f"{reference}-L1.txt"]
    assert attached[f"{reference}-L1.pdf"].get_content_type() == "application/pdf"
    assert attached[f"{reference}-L1.pdf"].get_content() == done.files[0].data
    assert reference in mail.get_body().get_content()


@pytest.mark.parametrize(
    "address", ["ada@example.org\nBcc: x@thief.example", "ada@example.org, x@thief.example", "ada"]
)
def test_an_address_that_is_none_is_not_written_to(desk: Desk, address: str) -> None:
    reference = begun(desk)
    preview = desk.letters.preview(
        reference, "acknowledgement", values(desk, reference, "acknowledgement", email=address)
    )
    assert any("is not an e-mail address" in finding.reason for finding in preview.findings if finding.must)
