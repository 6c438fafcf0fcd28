"""The written sign-off of redress: what was signed, by whom, on what authority, and the digest that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.blocks import (
    Block,
    Column,
    Document,
    Heading,
    KeyValues,
    Panel,
    Paragraph,
    Table,
)
from app.rules.money import show_pence
from app.rules.redress import Offer
from app.rules.typed_dates import show_date


@dataclass(frozen=True, slots=True)
class SignOff:
    """What the document says. `limit` and `table` are the signer's authority in words, `compared` the sum in pence.

    `more` is what else the proposal says, as label and text; `signatures` is how many are needed in all, `valid_until`
    the last day on which it can be offered (None: no end). `lowering`: it outlives a change that only lowers amounts;
    `example` marks a demonstration's.
    """

    reference: str
    landlord: str
    clauses: tuple[str, ...]
    offer: Offer
    signer: str
    role: str
    limit: str
    table: str
    compared: int
    signatures: int
    valid_until: date | None
    proposers: tuple[str, ...]
    more: tuple[tuple[str, str], ...]
    on: date
    note: str = ""
    lowering: bool = False
    example: bool = False


def sign_off(what: SignOff) -> Document:
    """The sign-off as a document."""
    one, fields = what.offer, what.offer.event.fields
    due = fields.get("due")
    blocks: list[Block] = [Heading(1, "Sign-off of redress")]
    if what.example:
        blocks.append(Panel((Paragraph("Example: made with invented levels. It authorises nothing."),)))
    blocks += [
        KeyValues(
            (
                ("Case", what.reference),
                ("Offer", one.item),
                ("Kind of remedy", one.kind),
                ("Proposed by", ", ".join(what.proposers)),
                ("Proposed on", show_date(one.event.on)),
                *((("In place of offer", one.replaces),) if one.replaces else ()),
            )
        ),
        Heading(2, "What is signed off"),
        Paragraph(str(fields.get("text", ""))),
    ]
    if isinstance(due, date):
        blocks.append(Paragraph(f"By {show_date(due)}."))
    if one.lines:
        blocks.append(_money(one))
    if one.set_off:
        against = f"{show_pence(one.set_off)} of it is set off against a debt; {show_pence(one.payable)} is paid. "
        blocks.append(Paragraph(against + str(fields.get("set_off_reason", ""))))
    blocks += [Heading(2, "Reasons"), Paragraph(str(fields.get("reasons", "")) or "None given.")]
    if what.more:
        blocks.append(KeyValues(what.more))
    if factors := fields.get("factors"):
        blocks.append(Paragraph(f"Factors weighed: {', '.join(map(str, factors))}."))
    if one.outside:
        blocks.append(Paragraph("This departs from policy."))
    authority = [
        ("Signed off by", what.signer),
        ("On", show_date(what.on)),
        ("As", what.role),
        ("Limit", what.limit),
    ]
    if what.table:
        authority += [("Table of levels", what.table), ("Sum compared with the limit", show_pence(what.compared))]
    if what.signatures > 1:
        authority.append(("Signatures needed", str(what.signatures)))
    if what.valid_until:
        authority.append(("Holds until", f"{show_date(what.valid_until)}, for the offer to be made"))
    if what.clauses:
        authority.append(("Procedure", f"{what.landlord}, {', '.join(what.clauses)}"))
    blocks += [Heading(2, "Signed off"), KeyValues(tuple(authority))]
    if what.note:
        blocks.append(Paragraph(what.note))
    blocks += [
        Paragraph(
            f"This sign-off belongs to the proposal with the digest {one.digest}. If its amount, words or reasons are "
            f"changed, it is void{'; a sum that is only lowered keeps it' if what.lowering else ''}.",
            small=True,
        ),
    ]
    title = f"{what.reference}: sign-off of offer {one.item}"
    return Document(title, tuple(blocks), kind="report", author=what.landlord, subject="Redress", dated=what.on)


def _money(one: Offer) -> Table:
    rows = tuple(
        (line.head, line.basis, line.calculation or "", line.guideline or "", show_pence(line.pence))
        for line in one.lines
    )
    return Table(
        ("For", "Ground", "Calculation", "Guideline", "Amount"),
        rows,
        columns=(Column(), Column(), Column(), Column(), Column("right")),
        caption="Money, line by line",
        foot=("Total", "", "", "", show_pence(one.pence)),
    )
