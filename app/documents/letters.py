"""A letter: its template filled in, set as a document, in every form that a customer may need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.documents.audio import script
from app.documents.blocks import AddressBlock, Block, Document, Heading, Paragraph, Signature, plain
from app.documents.brand import LARGE_PRINT, Brand, Layout
from app.documents.letter_templates import Templates
from app.documents.markdown import Body, read
from app.documents.plain import plain_text, wrapped
from app.documents.render import Rendered, render
from app.rules.letters import LetterHead, LetterText, Part
from app.rules.typed_dates import long_date, show_date

PDF: Final = "application/pdf"
TXT: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a letter around its text: to whom, when, from whom.

    `closing_name` is a job title, or the name of who handles the complaint where the letter asks for it. With `draft`
    the page says that nothing was sent. Without `signed` nobody here closes it: it is a form for the customer to sign.
    """

    title: str
    reference: str
    on: date
    to: tuple[str, ...]
    closing_name: str
    closing_lines: tuple[str, ...] = ()
    draft: bool = False
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter as a document, and as the checks read it."""

    document: Document
    text: LetterText
    own: str
    """The words of the template with what was put in, and to whom: what somebody passes who checks the letter."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a letter: its name ("letter", "large print" …), a file's name, what kind of bytes, the bytes."""

    name: str
    filename: str
    media: str
    data: bytes
    warnings: tuple[str, ...] = ()


def compose(
    templates: Templates, template: str, context: dict[str, object], sheet: Sheet, head: LetterHead
) -> Composed:
    """The letter that a template makes of these fields.

    Raises:
        TemplateFault: when the template cannot be used.
    """
    body = read(templates.fill(template, context))
    blocks: list[Block] = [
        AddressBlock(sheet.to, (("Date", long_date(sheet.on)), ("Our reference", sheet.reference))),
        *([Paragraph("Draft: this letter has not been sent.")] if sheet.draft else []),
        *body.blocks,
        *([Signature("Yours sincerely", sheet.closing_name, sheet.closing_lines, room=10.0)] if sheet.signed else []),
    ]
    heading = next((plain(block.text) for block in body.blocks if isinstance(block, Heading)), sheet.title)
    document = Document(
        title=f"{sheet.reference}: {heading}",
        blocks=tuple(blocks),
        author=head.name,
        subject=sheet.title,
        running=f"{sheet.reference} · {show_date(sheet.on)}",
        dated=sheet.on,
    )
    own = "\n".join((*sheet.to, _words(body.blocks)))
    return Composed(document, _as_read(document, body), own)


def brand(head: LetterHead) -> Brand:
    """The landlord on paper."""
    contact = tuple(line for line in (head.phone, head.email, head.web) if line)
    return Brand(
        name=head.name,
        colour=head.colour,
        logo=head.logo or None,
        logo_alt=head.logo_alt,
        address=head.address,
        contact=contact,
        footer=head.footer,
    )


def forms(letter: Composed, head: LetterHead, wanted: Iterable[str], stem: str) -> tuple[Form, ...]:
    """The letter, and then every other form of it that is wanted; the same words in all of them."""
    look = brand(head)
    ordinary = render(letter.document, look)
    found = [Form("letter", f"{stem}.pdf", PDF, ordinary.data, ordinary.warnings)]
    found += (_other(letter.document, look, name, head, stem) for name in wanted)
    return tuple(found)


def _other(document: Document, look: Brand, name: str, head: LetterHead, stem: str) -> Form:
    match name:
        case "large print":
            return _pdf(name, f"{stem}-large-print.pdf", render(document, look, LARGE_PRINT))
        case "tinted page":
            return _pdf(name, f"{stem}-tinted.pdf", render(document, look, Layout(tint=head.tint)))
        case "plain text":
            return Form(name, f"{stem}.txt", TXT, wrapped(plain_text(document, look)).encode())
        case "audio":
            return Form(name, f"{stem}-audio-script.txt", TXT, script(document, look).encode())
        case _:
            raise ValueError(name)


def _pdf(name: str, filename: str, made: Rendered) -> Form:
    return Form(name, filename, PDF, made.data, made.warnings)


def _words(blocks: Iterable[Block]) -> str:
    return plain_text(Document("Part", tuple(blocks))).strip()


def _as_read(document: Document, body: Body) -> LetterText:
    """The letter's words as the checks read them: the whole, and part by part."""
    outside, *parts = body.parts
    return LetterText(
        words=plain_text(document).strip(),
        parts=tuple(Part(part.name, _words(part.blocks), tuple(part.gaps)) for part in parts),
        gaps=tuple(outside.gaps),
    )
