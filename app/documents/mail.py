"""A draft e-mail with the letter attached, for whatever mail program the officer has."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

from app.documents.letters import TXT, Form
from app.documents.words import clean
from app.rules.letters import ADDRESS


def address_in(text: str) -> str:
    """The first e-mail address in a text; empty when there is none."""
    found = ADDRESS.search(text)
    return found[0].rstrip(".") if found else ""


def draft(to: str, copy: str, subject: str, words: str, attached: Sequence[Form]) -> bytes:
    """The bytes of an `.eml` file that opens as a message not yet sent. The same input gives the same bytes.

    `to` and `copy` are addresses; either may be empty. Line ends in a subject are spaces: it stays one header.
    """
    message = EmailMessage(policy=SMTP.clone(max_line_length=998))  # a folded subject begins with a space
    message["X-Unsent"] = "1"
    message["Subject"] = " ".join(clean(subject).split())
    for header, address in (("To", to), ("Cc", copy)):
        if ADDRESS.fullmatch(address):
            message[header] = address
    message.set_content(clean(words).strip() + "\n")
    for form in attached:
        if form.media == TXT:
            message.add_attachment(form.data.decode(), filename=form.filename)
        else:
            main, _, sub = form.media.partition("/")
            # A message inside a message would be opened as one: it goes as a file like any other.
            kind = ("application", "octet-stream") if main == "message" or not sub else (main, sub)
            message.add_attachment(form.data, maintype=kind[0], subtype=kind[1], filename=form.filename)
    digest = hashlib.sha256(b"".join(form.data for form in attached) + subject.encode(errors="replace")).hexdigest()
    message.set_boundary(f"putright-{digest[:24]}")
    return message.as_bytes()
