"""The e-mail that puts a question to a team: what is asked, by when, the form for the answer, what bears on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.letters import TXT, Form
from app.documents.mail import address_in, draft
from app.rules.typed_dates import show_date

ANSWER_HERE = "…"


@dataclass(frozen=True, slots=True)
class TeamQuestion:
    """What the e-mail says. `parts` are the headings of the form for the answer, `without` those not required.

    `asked` is the day of the question, `chased` whether it was asked before and is now put to somebody above.
    `notes` are things that bear on the complaint and are told in words; `files` go along.
    """

    reference: str
    landlord: str
    to: str
    team: str
    customer: str
    address: str
    complaint: str
    outcome: str
    question: str
    deadline: date | None
    asked: date
    chased: bool
    parts: tuple[str, ...]
    without: tuple[str, ...]
    in_body: bool
    notes: tuple[str, ...]
    files: tuple[Form, ...]


def subject(what: TeamQuestion) -> str:
    """The deadline for the answer and the case reference."""
    if what.chased:
        return f"Answer wanted at once: {what.reference}"
    return f"Answer by {show_date(what.deadline)}: {what.reference}" if what.deadline else what.reference


def mail(what: TeamQuestion) -> bytes:
    """The draft as the bytes of an `.eml` file."""
    files = what.files
    if what.parts and not what.in_body:
        files = (Form("form", f"{what.reference}-answer.txt", TXT, _form(what).encode()), *files)
    return draft(address_in(what.to), "", subject(what), body(what), files)


def body(what: TeamQuestion) -> str:
    """The words of the e-mail."""
    said = [
        _opening(what),
        _item("Customer", ", ".join(one for one in (what.customer, what.address) if one)),
        _item("The complaint", what.complaint),
        _item("What the customer expects", what.outcome),
        _item("What we ask you", what.question),
        _expected(what),
        _list("What bears on the complaint", what.notes),
        _list("Attached", tuple(file.filename for file in what.files)),
    ]
    if what.parts and what.in_body:
        said.append(_form(what))
    said.append(what.landlord)
    return "\n\n".join(one for one in said if one)


def _opening(what: TeamQuestion) -> str:
    if what.chased:
        return (
            f"We asked {what.team} on {show_date(what.asked)} about complaint {what.reference}, and have no full "
            "answer. Please find out why, and see that we are answered at once."
        )
    return f"We are looking into complaint {what.reference} and need an answer from {what.team}."


def _expected(what: TeamQuestion) -> str:
    by = f" by {show_date(what.deadline)}" if what.deadline and not what.chased else ""
    if not what.parts:
        return f"Please answer{by or ' as soon as you can'}."
    where = "the form below" if what.in_body else "the attached form"
    left_out = f" You need not fill in: {'; '.join(what.without)}." if what.without else ""
    return f"Please fill in {where} and send it back{by or ' at once'}.{left_out}"


def _form(what: TeamQuestion) -> str:
    """The form for the answer, a heading for each part."""
    lines = [f"Answer to {what.reference}"]
    for number, part in enumerate(what.parts, 1):
        mark = " (not required)" if part in what.without else ""
        lines += ["", f"{number}. {part}{mark}", "" if mark else ANSWER_HERE]
    return "\n".join(lines).rstrip()


def _item(label: str, words: str) -> str:
    return f"{label}: {words.strip()}" if words.strip() else ""


def _list(label: str, items: tuple[str, ...]) -> str:
    return "\n".join([f"{label}:", *(f"- {one}" for one in items)]) if items else ""
