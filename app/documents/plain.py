"""A document as plain text: for e-mail, for a screen reader, for reading aloud.

Nothing is told by position: a table becomes a labelled line for each cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from app.documents.blocks import (
    AddressBlock,
    BarChart,
    Block,
    BulletList,
    Document,
    Figure,
    Heading,
    Item,
    KeyValues,
    NumberedList,
    Panel,
    Paragraph,
    Quote,
    Signature,
    Table,
    Text,
    spans,
)
from app.documents.brand import Brand
from app.documents.together import kept_spaces
from app.documents.words import clean

WIDTH: Final = 72
"""The most characters of a line of a letter that is read as a file."""
_INDENT = "  "
_LABEL = re.compile(r" *(?:- |(?:[0-9]+|[a-z])[.)] )?")


def plain_text(document: Document, brand: Brand | None = None) -> str:
    """The words in reading order, an empty line between blocks; with a brand, whom it is from and its footer."""
    parts: list[str] = []
    if brand is not None:
        reach = (*brand.address, *brand.contact) if document.kind == "letter" else ()
        parts.append("\n".join(map(clean, (brand.name, *reach))))
    parts += ("\n".join(_lines(block)) for block in document.blocks)
    if brand is not None and brand.footer:
        parts.append("\n".join(map(clean, brand.footer)))
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def wrapped(text: str) -> str:
    """The text in lines of at most 72 characters; what follows the first line of an entry stands below its words.

    A date, a sum or a telephone number is not parted, nor a word or an address that is longer than a line.
    """
    return "\n".join(row for line in text.split("\n") for row in _rows(line))


def _rows(line: str) -> Iterator[str]:
    label = _LABEL.match(line)
    indent = " " * len(label[0] if label else "")
    kept = kept_spaces(line)
    row, start = "", len(indent)
    for place in (*(i for i, sign in enumerate(line) if sign == " " and i >= start and i not in kept), len(line)):
        word = line[start:place]
        if row and len(row) + 1 + len(word) > WIDTH:
            yield row
            row = indent + word
        else:
            row = f"{row} {word}" if row else line[: len(indent)] + word
        start = place + 1
    yield row


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield _said(block.text)
        case Quote():
            yield from (2 * _INDENT + line for line in _said(block.text).split("\n"))
        case BulletList() | NumberedList():
            yield from _entries(block)
        case Table():
            yield from _table(block)
        case KeyValues():
            yield from (f"{clean(key)}: {_said(value)}" for key, value in block.rows)
        case AddressBlock():
            yield from (clean(line) for line in block.lines)
            if block.details:
                yield ""
            yield from (f"{clean(label)}: {clean(value)}" for label, value in block.details)
        case Figure():
            yield from _figure(block)
        case Signature():
            yield from (clean(block.closing), "", clean(block.name), *map(clean, block.lines))
        case Panel():
            yield "\n\n".join("\n".join(_lines(inner)) for inner in block.blocks)
        case _:
            pass


def _said(text: Text) -> str:
    """The words, and where a link leads unless they say so themselves."""
    parts = []
    for span in spans(text):
        words = clean(span.text)
        shown = span.link.split(":", 1)[-1].removeprefix("//").rstrip("/")
        parts.append(words if not span.link or shown in words else f"{words} ({span.link})")
    return "".join(parts)


def _entries(block: BulletList | NumberedList) -> Iterator[str]:
    labels = block.labels() if isinstance(block, NumberedList) else ("-",) * len(block.items)
    for label, entry in zip(labels, block.items, strict=True):
        first, *others = _said(entry.text if isinstance(entry, Item) else entry).split("\n")
        yield f"{label} {first}"
        yield from (_INDENT + line for line in others)
        if isinstance(entry, Item):
            yield from (_INDENT + line for line in _entries(entry.below))


def _table(block: Table) -> Iterator[str]:
    if caption := _said(block.caption):
        yield caption
    names = [_flat(cell) for cell in block.header]
    for number, row in enumerate((*block.rows, *((block.foot,) if block.foot else ()))):
        if number or caption:
            yield ""
        yield from (f"{name}: {_flat(cell)}".rstrip() for name, cell in zip(names, row, strict=True))


def _figure(block: Figure) -> Iterator[str]:
    chart = block.content if isinstance(block.content, BarChart) else None
    yield f"{'Chart' if chart else 'Picture'}: {clean(block.alt)}"
    for bar in chart.bars if chart else ():
        named = zip(chart.series, bar.texts(), strict=True) if chart and chart.series else (("", bar.texts()[0]),)
        yield f"{_flat(bar.label)}: " + ", ".join(f"{clean(name)} {text}".strip() for name, text in named)
    if caption := _said(block.caption):
        yield caption


def _flat(text: Text) -> str:
    return " ".join(_said(text).split())
