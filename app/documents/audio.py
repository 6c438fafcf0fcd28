"""A letter as a script to be read aloud: everything that is only seen is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.documents.blocks import AddressBlock, Document, Heading, Panel, Signature, plain
from app.documents.brand import Brand
from app.documents.plain import plain_text

_MONEY = re.compile(r"£([0-9][0-9,]*)(?:\.([0-9]{2}))?")
_PHONE = re.compile(r"(?<![\w/-])0[0-9](?:[ ]?[0-9]){8,9}(?![\w/-])")
_REFERENCE = re.compile(r"\b[A-Z]{2,5}-[0-9]{2}[A-Z]-[0-9]{3,}\b")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"(?:https?://)?(?:www\.)[\w.-]+(?:/[\w./-]*)?|https?://[\w./-]+")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ([0-9][A-Z]{2})\b")


def script(document: Document, brand: Brand) -> str:
    """The words of a letter, a paragraph each, for somebody who reads them aloud or a voice that does."""
    parts = [f"This is a letter from {brand.name}."]
    for block in document.blocks:
        parts += _said(block)
    parts.append("End of the letter.")
    return "\n\n".join(_spoken(part) for part in parts if part.strip()) + "\n"


def _said(block: object) -> Iterator[str]:
    match block:
        case AddressBlock():
            yield f"It is to {block.lines[0] if block.lines else 'you'}."
            yield from (f"{label}: {value}." for label, value in block.details)
        case Heading():
            yield f"{'Heading' if block.level > 1 else 'Subject'}: {plain(block.text)}."
        case Panel():
            yield "The following is important."
            for inner in block.blocks:
                yield from _said(inner)
        case Signature():
            yield f"{block.closing}, {block.name}, {', '.join(block.lines)}".rstrip(", ") + "."
        case _:
            yield plain_text(Document("Part", (block,))).strip()  # type: ignore[arg-type]


def _spoken(text: str) -> str:
    """Signs, numbers to be dialled and references as one says them."""
    text = _MAIL.sub(lambda found: found[0].replace("@", " at ").replace(".", " dot "), text)
    text = _WEB.sub(lambda found: found[0].split("//")[-1].replace("/", " slash ").replace(".", " dot "), text)
    text = _MONEY.sub(_pounds, text)
    text = _REFERENCE.sub(lambda found: " ".join(found[0].replace("-", "")), text)
    text = _POSTCODE.sub(lambda found: f"{' '.join(found[1])}, {' '.join(found[2])}", text)
    text = _PHONE.sub(lambda found: " ".join(found[0].replace(" ", "")), text)
    return re.sub(r"^- ", "", text, flags=re.MULTILINE)


def _pounds(found: re.Match[str]) -> str:
    pounds = found[1].rstrip(",")
    said = "1 pound" if pounds == "1" else f"{pounds} pounds"
    pence = int(found[2] or 0)
    if pence:
        said += f" and {pence} {'penny' if pence == 1 else 'pence'}"
    return said + ("," if found[1].endswith(",") else "")
