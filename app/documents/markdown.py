"""Markdown with marks, as `letter_templates` fills it, into blocks; the values take their places last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.documents.blocks import (
    Block,
    BulletList,
    Heading,
    Item,
    NumberedList,
    PageBreak,
    Panel,
    Paragraph,
    Quote,
    Span,
    Table,
    Text,
    plain,
)
from app.documents.letter_templates import PART, VALUE, Filled
from app.rules.letters import Gap, Written

_VALUE: Final = re.compile(f"{VALUE[0]}([0-9]+){VALUE[1]}")
_PART: Final = re.compile(f"{PART[0]}(!?)(/?)([A-Za-z0-9_]+){PART[1]}")
_BLANK: Final = re.compile(r"\n[ \t]*\n+")
_HYPHEN: Final = re.compile(r"\s*[-•*]\s+")


@dataclass
class PartBlocks:
    """The blocks of one part and what is missing in it."""

    name: str
    panel: bool = False
    blocks: list[Block] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Body:
    """A template's text as blocks, and the same by part; what stands outside the parts is in the part ``."""

    blocks: tuple[Block, ...]
    parts: tuple[PartBlocks, ...]


def read(filled: Filled) -> Body:
    """The blocks of a filled template."""
    return _Reader(filled.values).read(_markdown().parse(filled.text))


@cache
def _markdown() -> MarkdownIt:
    """A reader of paragraphs, headings, lists, quotations, tables, emphasis and links, and of nothing else."""
    reader = MarkdownIt("zero", {"html": False, "linkify": False})
    return reader.enable(["heading", "list", "blockquote", "table", "hr", "emphasis", "link", "newline", "escape"])


class _Reader:
    """Goes through the tokens once."""

    def __init__(self, values: Sequence[object]) -> None:
        self._values = values
        self._outside = PartBlocks("")
        self._open: list[PartBlocks] = []
        self._parts: list[PartBlocks] = []
        self._blocks: list[Block] = []

    def read(self, tokens: Sequence[Token]) -> Body:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "paragraph_open":
                if not self._mark(tokens[at + 1].content):
                    self._add(*self._paragraphs(self._text(tokens[at + 1])))
            elif token.type == "heading_open":
                self._add(Heading(min(3, int(token.tag[1])), self._text(tokens[at + 1])))
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                end = _end(tokens, at)
                if found := self._list(tokens[at : end + 1]):
                    self._add(found)
                at = end
            elif token.type == "blockquote_open":
                end = _end(tokens, at)
                texts = [self._text(inner) for inner in tokens[at:end] if inner.type == "inline"]
                self._add(Quote(_joined(texts, "\n\n")))
                at = end
            elif token.type == "table_open":
                end = _end(tokens, at)
                self._add(self._table(tokens[at:end]))
                at = end
            elif token.type == "hr":
                self._add(PageBreak())
            at += 1
        parts = [self._outside, *self._parts]
        return Body(tuple(self._blocks), tuple(parts))

    def _mark(self, content: str) -> bool:
        """Begin or end a part, where that is what the paragraph says."""
        found = list(_PART.finditer(content))
        if not found or _PART.sub("", content).strip():
            return False
        for mark in found:
            if mark[2]:
                self._close()
            else:
                self._open.append(PartBlocks(mark[3], bool(mark[1])))
                self._parts.append(self._open[-1])
        return True

    def _close(self) -> None:
        """End the innermost part: what it holds goes to the one around it, or onto the page."""
        part = self._open.pop()
        whole: Sequence[Block] = (Panel(tuple(part.blocks)),) if part.panel and part.blocks else part.blocks
        self._add(*whole)

    def _add(self, *blocks: Block) -> None:
        (self._open[-1].blocks if self._open else self._blocks).extend(blocks)

    def _text(self, inline: Token) -> Text:
        """The spans of a line of Markdown, with the values in their places."""
        bold = italic = 0
        link = ""
        spans: list[str | Span] = []
        for child in inline.children or ():
            match child.type:
                case "strong_open" | "strong_close":
                    bold += child.nesting
                case "em_open" | "em_close":
                    italic += child.nesting
                case "link_open":
                    link = str(child.attrGet("href") or "")
                case "link_close":
                    link = ""
                case "softbreak":
                    spans.append(" ")
                case "hardbreak":
                    spans.append("\n")
                case _:
                    spans += self._filled(child.content, bool(bold), bool(italic), link)
        return tuple(spans)

    def _filled(self, text: str, bold: bool, italic: bool, link: str) -> Iterator[str | Span]:
        """A stretch of the template's own text, with values in the place of their marks."""
        pieces = _VALUE.split(text)
        for place, piece in enumerate(pieces):
            value: object = self._values[int(piece)] if place % 2 else piece
            if isinstance(value, Gap):
                (self._open[-1] if self._open else self._outside).gaps.append(value)
                yield Span(f"[{value.says}]", bold=True)
            elif isinstance(value, Span):
                yield Span(value.text, bold, italic, value.link)
            elif isinstance(value, Written):
                yield value
            elif value:
                yield Span(str(value), bold, italic, link) if bold or italic or link else str(value)

    def _paragraphs(self, text: Text) -> Iterator[Block]:
        """One block for each paragraph: what an officer wrote may be several, lists among them."""
        pieces = [piece for piece in (text if isinstance(text, tuple) else (text,)) if plain(piece).strip()]
        if len(pieces) == 1 and isinstance(pieces[0], Written):
            for chunk in _BLANK.split(str(pieces[0]).strip()):
                lines = [line for line in chunk.split("\n") if line.strip()]
                if lines and all(_HYPHEN.match(line) for line in lines):
                    yield BulletList(tuple(_HYPHEN.sub("", line, count=1) for line in lines))
                else:
                    yield Paragraph(chunk)
        elif len(pieces) == 1 and isinstance(pieces[0], str) and _BLANK.search(pieces[0]):
            yield from (Paragraph(chunk) for chunk in _BLANK.split(pieces[0].strip()))
        elif pieces:
            yield Paragraph(text)

    def _list(self, tokens: Sequence[Token]) -> BulletList | NumberedList | None:
        items: list[Text | Item] = []
        at = 1
        while at < len(tokens) - 1:
            end = _end(tokens, at)
            inner = tokens[at + 1 : end]
            texts: list[Text] = []
            below: BulletList | NumberedList | None = None
            place = 0
            while place < len(inner):
                if inner[place].type.endswith("_list_open"):
                    stop = _end(inner, place)
                    below = self._list(inner[place : stop + 1])
                    place = stop
                elif inner[place].type == "inline":
                    texts.append(self._text(inner[place]))
                place += 1
            text = _joined(texts, "\n")
            if plain(text).strip() or below:
                items.append(Item(text, below) if below else text)
            at = end + 1
        if not items:
            return None
        if tokens[0].type == "bullet_list_open":
            return BulletList(tuple(items))
        return NumberedList(tuple(items), int(tokens[0].attrGet("start") or 1))

    def _table(self, tokens: Sequence[Token]) -> Table:
        rows: list[list[Text]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline" and rows:
                rows[-1].append(self._text(token))
        header, *others = rows
        return Table(tuple(header), tuple(tuple(row) for row in others))


def _end(tokens: Sequence[Token], start: int) -> int:
    """The place of the token that closes the one at `start`."""
    depth = 0
    for at in range(start, len(tokens)):
        depth += tokens[at].nesting
        if depth == 0:
            return at
    return len(tokens) - 1


def _joined(texts: Sequence[Text], between: str) -> Text:
    found: list[str | Span] = []
    for number, text in enumerate(texts):
        if number:
            found.append(between)
        found += text if isinstance(text, tuple) else (text,)
    return tuple(found)
