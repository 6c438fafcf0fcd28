"""A letter as a script to be read aloud: everything that is only seen is said."""

from __future__ import annotations

from collections.abc import Iterator

from app.documents.blocks import (
    AddressBlock,
    Block,
    BulletList,
    Document,
    Heading,
    Item,
    NumberedList,
    Panel,
    Quote,
    Signature,
    Text,
    plain,
)
from app.documents.brand import Brand
from app.documents.plain import plain_text
from app.documents.spoken import ended, spoken


def script(document: Document, brand: Brand) -> str:
    """The words of a letter, a paragraph each, for somebody who reads them aloud or a voice that does."""
    parts = [f"This is a letter from {brand.name}."]
    for block in document.blocks:
        parts += _said(block)
    if brand.contact:
        parts.append(f"How to reach {brand.name}:\n" + "\n".join(map(ended, brand.contact)))
    parts += map(ended, brand.footer)
    parts.append("End of the letter.")
    return "\n\n".join(spoken(part) for part in parts if part.strip()) + "\n"


def _said(block: Block) -> Iterator[str]:
    match block:
        case AddressBlock():
            yield f"It is to {block.lines[0] if block.lines else 'you'}."
            yield from (f"{label}: {value}." for label, value in block.details)
        case Heading():
            yield ended(f"{'Heading' if block.level > 1 else 'Subject'}: {plain(block.text)}")
        case Panel():
            yield "The following is important."
            for inner in block.blocks:
                yield from _said(inner)
        case Quote():
            yield f"Quotation: {_words(block)}"
            yield "End of the quotation."
        case BulletList() | NumberedList():
            yield "\n".join(_entries(block))
        case Signature():
            yield f"{block.closing}, {block.name}, {', '.join(block.lines)}".rstrip(", ") + "."
        case _:
            yield _words(block)


def _entries(block: BulletList | NumberedList) -> Iterator[str]:
    """A line for each entry; the sign before it becomes a word."""
    labels = block.labels() if isinstance(block, NumberedList) else ("",) * len(block.items)
    for label, entry in zip(labels, block.items, strict=True):
        text: Text = entry.text if isinstance(entry, Item) else entry
        told = _words(BulletList((text,))).removeprefix("- ")
        if label:
            told = f"{'Number' if label[0].isdigit() else 'Letter'} {label.strip('.()')}: {told}"
        yield told
        if isinstance(entry, Item):
            yield from _entries(entry.below)


def _words(block: Block) -> str:
    """The block as plain text, a pause at the end of each line."""
    lines = plain_text(Document("Part", (block,))).strip().split("\n")
    return "\n".join(ended(line.strip()) for line in lines)
