"""A landlord's edited letters: what is locked stays in, a form is not signed by us, a check is of the whole letter."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

import data.letter_files
from app.desk import Desk
from app.documents.blocks import Document, Paragraph, Signature
from app.documents.brand import Brand
from app.documents.render import render
from app.errors import Refused
from app.rules.events import Event
from app.rules.letters import Holds
from data.letter_files import letters
from tests.desk.letter_desk import desk_of
from tests.desk.test_letters import begun, decided, record, values, wants, words_of
from tests.screens.stage import COLLEAGUE, OFFICER, desk_in, take

desk = desk_of()


def edited(monkeypatch: pytest.MonkeyPatch, template: str, text: str, landlord: str = "abri") -> None:
    """The landlord's letters with other words in one template."""
    whole = letters(landlord)
    changed = replace(whole, sources={**whole.sources, template: text})
    monkeypatch.setattr(data.letter_files, "letters", lambda _landlord: changed)


SHARED = '{% extends "shared/acknowledgement.md" %}'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SHARED + "{% part arbitrator %}Ask us.{% endpart %}", "does not give “Housing Ombudsman Service”"),
        (
            SHARED + "{% part arbitrator %}{% for one in arbitrators %}{{ one.name }}{% endfor %}{% endpart %}",
            "does not give “0300 111 3000”",
        ),
        (SHARED + "{% part arbitrator %}{% endpart %}", "does not say whom the customer can turn to"),
        ("# Hello\n\nDear {{ addressee.name }},", "does not say whom the customer can turn to"),
        ("# Hello\n\nDear {{ addressee.name }},", "does not say by when the full answer will come"),
    ],
)
def test_a_template_without_its_locked_words_cannot_be_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, text: str, says: str
) -> None:
    reference = begun(desk)
    assert wants(desk, reference, "acknowledgement") == []
    edited(monkeypatch, "acknowledgement.md", text)
    assert any(says in reason for reason in wants(desk, reference, "acknowledgement"))


def test_the_last_day_for_asking_cannot_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = begun(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    decided(desk, reference, 1, 2)
    given = {"outcome": "upheld", "on": "14/4/2026"}
    asked = "does not give “Wednesday 13 May 2026”"
    assert not any(asked in reason for reason in wants(desk, reference, "COMP03", **given))
    text = '{% extends "shared/response.md" %}{% part escalation %}You can ask for stage 2.{% endpart %}'
    edited(monkeypatch, "COMP03.md", text, "octavia")
    assert any(asked in reason for reason in wants(desk, reference, "COMP03", **given))


def test_another_arbitrator_than_the_right_one_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = begun(desk, flags=("heat network",))
    assert wants(desk, reference, "acknowledgement") == []
    wrong = SHARED + "{% part arbitrator %}Housing Ombudsman Service, 0300 111 3000{% endpart %}"
    edited(monkeypatch, "acknowledgement.md", wrong)
    reasons = wants(desk, reference, "acknowledgement")
    assert any("does not give “Energy Ombudsman”" in reason for reason in reasons)


def test_a_form_for_the_customer_to_sign_is_not_signed_by_us(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = begun(desk)
    form = values(desk, reference, "COMP10", text_representative="Kim Sample")
    assert "Yours sincerely" not in desk.letters.preview(reference, "COMP10", form).words
    letter = values(desk, reference, "COMP09", text_representative="Kim Sample")
    assert "Yours sincerely" in desk.letters.preview(reference, "COMP09", letter).words


@pytest.mark.parametrize("lines", range(20, 45))
def test_a_signature_never_stands_alone_on_a_page(lines: int) -> None:
    body = [Paragraph(f"Sentence number {n} of the letter.") for n in range(lines)]
    signed = Signature("Yours sincerely", "Complaint officer", ("Landlord",), room=10.0)
    document = Document("Letter", (*body, signed), author="Landlord", dated=date(2026, 4, 9))
    pages = PdfReader(io.BytesIO(render(document, Brand("Landlord")).data)).pages
    assert "Sentence number" in pages[-1].extract_text()


def test_a_check_is_of_the_whole_letter_and_of_whom_it_goes_to(desk: Desk) -> None:
    reference = begun(desk, capacity="representative", representative="Kim Sample", authority="authority to discuss")
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    take(desk, reference, "stage1.define", on="3/4/2026", state="agreed")
    decided(desk, reference, 1, 2)
    given = values(
        desk, reference, "response", text_reviewed="We read them.", text_opening="Sorry.", outcome="upheld",
        recipient="customer",
    )  # fmt: skip
    desk.letters.save_draft(reference, "response", given)
    desk.people.sit(COLLEAGUE)
    desk.letters.check(reference, "response", given, result="passed")
    desk.people.sit(OFFICER)
    anew = "changed after its quality check"
    assert not any(anew in reason for reason in wants(desk, reference, "response", **given))
    other = {**given, "recipient": "representative"}
    assert any(anew in reason for reason in wants(desk, reference, "response", **other))
    record(
        desk,
        reference,
        Event("action.offered", date(2026, 4, 10), {"item": "A1", "what": "Call", "until": date(2026, 5, 8)}),
    )
    assert any(anew in reason for reason in wants(desk, reference, "response", **given))


KIM = {
    "capacity": "representative",
    "representative": "Kim Sample",
    "representative_contact": "07000 000001 kim@sample.example",
    "authority": "authority to discuss",
}


def test_an_e_mail_goes_to_the_address_of_the_one_it_is_addressed_to(desk: Desk) -> None:
    reference = begun(desk, **KIM)
    given = values(desk, reference, "acknowledgement", means="e-mail")
    for to, address, who in (
        ("representative", "kim@sample.example", "Kim Sample"),
        ("customer", "ada@example.org", "Ms Ada Example"),
    ):
        preview = desk.letters.preview(reference, "acknowledgement", {**given, "recipient": to})
        assert preview.way.startswith(f"It goes by e-mail to {address} for {who}, as a draft")
        assert not [one for one in preview.findings if one.goes in ("email", "representative_email")]
    whom = "Say to whom this goes: to Kim Sample, or to the customer?"
    assert whom in wants(desk, reference, "acknowledgement", means="e-mail")
    assert whom not in wants(desk, reference, "acknowledgement", means="letter")


def test_neither_gets_an_e_mail_at_the_others_address_unnoticed(desk: Desk) -> None:
    reference = begun(desk, **KIM)
    given = values(desk, reference, "acknowledgement", means="e-mail")
    for to, field, address, whose in (
        ("representative", "representative_email", "Ada@Example.org", "the customer's"),
        ("customer", "email", "kim@sample.example", "Kim Sample's"),
    ):
        preview = desk.letters.preview(reference, "acknowledgement", {**given, "recipient": to, field: address})
        (said,) = [one for one in preview.findings if one.goes == field]
        assert f"{address} is recorded as {whose}" in said.reason
        assert not said.must, "they may share it"


def test_a_representative_without_an_address_of_their_own_is_not_written_to_at_the_customers(desk: Desk) -> None:
    reference = begun(desk, **{**KIM, "representative_contact": ""})
    missing = wants(desk, reference, "acknowledgement", means="e-mail", recipient="representative")
    assert any(reason.startswith("No e-mail address of the recipient is recorded") for reason in missing)


def test_reasons_end_as_sentences_do(desk: Desk) -> None:
    reference = begun(desk)
    decided(desk, reference, 1, 2)
    proposed = {
        "item": "1",
        "kind": "apology",
        "text": "An apology.",
        "reasons": "it took long",
        "due": date(2026, 5, 1),
    }
    record(desk, reference, Event("redress.proposed", date(2026, 4, 10), proposed))
    pdf = desk.letters.make(reference, "stage2-response", values(desk, reference, "stage2-response"))[0].data
    text = " ".join(words_of(pdf).split())
    assert "Why: it took long." in text
    assert "An apology, by Friday 1 May 2026." in text


@pytest.mark.parametrize("letter", ["Extension", "Not accepted"])
def test_a_reason_that_is_given_alone_ends_as_a_sentence_too(tmp_path: Path, letter: str) -> None:
    desk = desk_in(tmp_path, "aspire")
    reference = begun(desk)
    words = desk.letters.preview(reference, letter, values(desk, reference, letter, reason="We wait for a part")).words
    assert "We wait for a part." in words
    desk.close()


@pytest.mark.clause("octavia", "5.28b")
@pytest.mark.parametrize("item", letters("octavia").by_id["COMP01"].holds, ids=lambda item: item.part)
def test_an_acknowledgement_with_an_empty_item_cannot_be_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, item: Holds
) -> None:
    desk = desk_in(tmp_path, "octavia")
    desk.note_demo(True)
    reference = begun(desk)
    given = values(desk, reference, "COMP01", on="2/4/2026")
    assert wants(desk, reference, "COMP01", **given) == []
    own = letters("octavia").sources["COMP01.md"]
    base = own if "extends" in own else '{% extends "shared/COMP01.md" %}'
    without = re.sub(r"{% part " + item.part + r"( panel)? %}.*?{% endpart %}", "", base, flags=re.DOTALL)
    edited(monkeypatch, "COMP01.md", without + f"{{% part {item.part} %}}{{% endpart %}}", "octavia")
    with pytest.raises(Refused, match=f"does not say {re.escape(item.says)}"):
        desk.letters.send(reference, "COMP01", given)


@pytest.mark.clause("abri", "24.1a")
@pytest.mark.clause("abri", "21.3a")
@pytest.mark.clause("abri", "assoc.1")
@pytest.mark.parametrize(
    "letter", [rule.id for rule in letters("abri").letters if rule.to == "customer" and rule.signed]
)
@pytest.mark.parametrize(
    ("flags", "whom"), [((), "Housing Ombudsman Service"), (("heat network",), "Energy Ombudsman")]
)
def test_every_letter_to_a_customer_says_whom_they_can_turn_to(
    desk: Desk, letter: str, flags: tuple[str, ...], whom: str
) -> None:
    reference = begun(desk, flags=flags)
    words = desk.letters.preview(reference, letter, values(desk, reference, letter)).words
    assert whom in words
    assert ("The Housing Ombudsman may have no power to decide on it" in words) == bool(flags)


@pytest.mark.clause("abri", "8.5d")
def test_the_final_answer_about_personal_data_asks_for_the_officers_advice_and_keeps_it(desk: Desk) -> None:
    plain, about_data = begun(desk), begun(desk, flags=("personal data",))
    asked = {spec.name for spec in desk.letters.form(plain, "stage2-response").fields}
    assert not {"data_advice", "data_advice_on"} & asked
    says = "The answer at stage 2 takes in the Data Protection Officer's advice too"
    assert not any(reason.startswith(says) for reason in wants(desk, plain, "stage2-response"))
    assert any(reason.startswith(says) for reason in wants(desk, about_data, "stage2-response"))
    given = {"data_advice": "Say that it went to the wrong flat.", "data_advice_on": "10/4/2026"}
    assert not any(reason.startswith(says) for reason in wants(desk, about_data, "stage2-response", **given))
    words = desk.letters.preview(
        about_data, "stage2-response", values(desk, about_data, "stage2-response", **given)
    ).words
    assert "wrong flat" not in words, "it is kept with the letter, not in it"
    assert not any(reason.startswith(says) for reason in wants(desk, about_data, "update"))


@pytest.mark.parametrize("acting", [{}, {"capacity": "representative", "representative": "Cal Invented"}])
def test_what_is_written_to_somebody_else_starts_with_nobodys_address(
    tmp_path: Path, acting: dict[str, object]
) -> None:
    desk = desk_in(tmp_path, "onehousing")
    reference = begun(desk, **acting)
    fields = desk.letters.form(reference, "Note to the Panel")
    assert "email" not in fields.values
    assert not {"recipient", "representative_email"} & {spec.name for spec in fields.fields}
    entered = {**fields.values, "means": "e-mail"}
    found = desk.letters.preview(reference, "Note to the Panel", entered).findings
    assert any(one.must and "No e-mail address" in one.reason for one in found)
    for email, told in (("ADA@example.org", True), ("panel@example.org", False)):
        found = desk.letters.preview(reference, "Note to the Panel", {**entered, "email": email}).findings
        assert any("written to somebody else" in one.reason for one in found) is told
