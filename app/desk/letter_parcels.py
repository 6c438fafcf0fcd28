"""What leaves when a letter goes: its files in every form wanted, its e-mail, and a copy for everybody who gets one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.desk.letter_templates import EMAIL, Usable
from app.desk.letter_work import Made, copy_for
from app.documents.blocks import Document
from app.documents.letters import Form, forms
from app.documents.mail import draft as draft_mail
from app.documents.markdown import read
from app.documents.plain import plain_text
from app.rules.events import Value
from app.rules.letters import FORMATS, LetterHead, LetterRule
from app.rules.recipients import Recipient

NOBODY: Final = Recipient("", "", "", "", (), "")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A copy for one person: its files, and the row that the log keeps of it."""

    files: tuple[Form, ...]
    row: Mapping[str, Value]


def wanted(adjusted: Iterable[str], also: Iterable[str] = ()) -> tuple[str, ...]:
    """The other forms of a letter that are wanted, each once."""
    return tuple(name for name in dict.fromkeys((*adjusted, *also)) if name in FORMATS)


def parcels(usable: Usable, made: Made, stem: str) -> tuple[Parcel, ...]:
    """A copy for each who gets one; those to whom none can go get none."""
    return tuple(
        _parcel(usable, made, one, f"{stem}-copy-{number}")
        for number, one in enumerate((one for one in made.copies if not one.problem), 1)
    )


def _parcel(usable: Usable, made: Made, to: Recipient, stem: str) -> Parcel:
    files = forms(copy_for(made, usable, to), made.head, wanted(to.forms), stem)
    row = {
        "name": to.name,
        "address": to.address if to.means == "letter" else "",
        "contact": to.email if to.means == "e-mail" else "",
        "means": to.means,
        "forms": ", ".join(to.forms),
        "file": digest(files[0].data),
        "record": to.record,
    }
    return Parcel(files, {key: value for key, value in row.items() if value})


def mail(usable: Usable, made: Made, rule: LetterRule, files: tuple[Form, ...], stem: str, to: Recipient) -> Form:
    """A draft e-mail with the letter and its other forms attached; `to` is NOBODY for the letter itself."""
    facts = dict(made.facts)
    if to.name:
        facts["addressee"] = {"name": to.name, "is_representative": to.acts}
    words = plain_text(Document(rule.title, read(usable.templates.fill(EMAIL, facts)).blocks))
    subject = f"{made.sheet.reference}: {rule.title}"
    data = draft_mail(to.email or made.email, _inbox(made.head, rule), subject, words, files)
    return Form("e-mail", f"{stem}.eml", "message/rfc822", data)


def mails(
    usable: Usable, made: Made, rule: LetterRule, files: tuple[Form, ...], copies: tuple[Parcel, ...], stem: str
) -> tuple[Form, ...]:
    """The draft e-mails of a letter and of its copies, for those who get theirs so."""
    found = [mail(usable, made, rule, files, stem, NOBODY)] if made.means == "e-mail" else []
    reached = [one for one in made.copies if not one.problem]
    found += [
        mail(usable, made, rule, parcel.files, f"{stem}-copy-{number}", to)
        for number, (to, parcel) in enumerate(zip(reached, copies, strict=True), 1)
        if to.means == "e-mail"
    ]
    return tuple(found)


def way(made: Made) -> str:
    """How the letter goes, and whose hands take it there."""
    if made.means == "e-mail":
        name, email = made.sheet.to[0], " ".join(made.email.split()) or "an address that is still to be entered"
        return f"It goes by e-mail to {email} for {name}, as a draft that you open and send: none leaves from here."
    to = ", ".join(made.sheet.to)
    return f"It goes by post to {to}: you print and post it." if to else "It goes by post: you print and post it."


def errands(made: Made, files: tuple[Form, ...], copies: tuple[Parcel, ...], stem: str) -> str:
    """What is still to be done by hand so that letter and copies reach people."""
    reached = [one.means for one in made.copies if not one.problem]
    leaving = [(made.means, stem, files)]
    leaving += [
        (means, f"{stem}-copy-{number}", parcel.files)
        for number, (means, parcel) in enumerate(zip(reached, copies, strict=True), 1)
    ]
    mailed = [f"{name}.eml" for means, name, _ in leaving if means == "e-mail"]
    posted = [file.filename for means, _, parcel in leaving if means != "e-mail" for file in parcel]
    says = [f"open {', '.join(mailed)} and send {'them' if mailed[1:] else 'it'}"] if mailed else []
    says += [f"print and post {', '.join(posted)}"] if posted else []
    return f"Now {'; '.join(says)}."


def digest(data: bytes) -> str:
    """By what a file is known."""
    return hashlib.sha256(data).hexdigest()


def _inbox(head: LetterHead, rule: LetterRule) -> str:
    return head.inbox if rule.copied else ""
