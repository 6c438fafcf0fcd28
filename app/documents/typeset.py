"""Text into lines: broken between words, each line in the order in which it is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.documents import bidi
from app.documents.blocks import Text, spans
from app.documents.pieces import Piece, Pieces, clusters
from app.documents.together import kept_spaces
from app.documents.words import clean

_WORD = re.compile("[^ ]+ *| +")
"""A word with the spaces behind it; a line may end after them."""
_INSIDE = re.compile(r"(?<=[^\W\d_][-–—/])(?=[^\W\d_])")
"""Where a word may be parted without a sign."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in points, its pieces in reading order; `width` is without the spaces at its end."""

    pieces: tuple[Piece, ...]
    size: float
    width: float
    from_right: bool = False


class Widths(NamedTuple):
    """What a text needs, in points: for its widest word, for what is better not parted, for its longest line."""

    word: float
    group: float
    line: float


class _Run(NamedTuple):
    """Text of one emphasis and one direction."""

    text: str
    bold: bool
    italic: bool
    link: str
    level: int = 0


@dataclass(slots=True)
class _Word:
    """What stays together on a line, at one point of size; `ink` is its width without the spaces behind.

    `parts` are the words of a date or a telephone number, which is parted only where a line cannot hold it.
    """

    pieces: list[Piece]
    width: float
    ink: float
    parts: tuple[_Word, ...] = ()


class Typesetter:
    """Sets the text of one document."""

    def __init__(self, upright: bool = False) -> None:
        """Begin with nothing remembered; where all stands upright, italics are bold."""
        self._pieces = Pieces()
        self._upright = upright
        self._measured: dict[tuple[str, bool, bool, int], tuple[tuple[Piece, ...], float, float]] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters met so far that no font has."""
        return tuple(self._pieces.missing)

    def lines(self, text: Text, size: float, width: float, *, bold: bool = False) -> list[Line]:
        """The text in lines no wider than `width` points; a line break in it begins a new one. Never empty."""
        found: list[Line] = []
        for words, base in self._stretches(text, bold):
            found += (_line(row, size, base) for row in self._rows(words, width / size))
        return found

    def one_line(self, text: str, size: float, width: float, *, bold: bool = False) -> Line:
        """The text on one line; what does not fit becomes an ellipsis."""
        words = " ".join(text.split())
        lines = self.lines(words + " ", size, width, bold=bold)
        while len(lines) > 1 and words:
            words = words[: int(len(words) * 0.9)].rstrip()
            lines = self.lines(words + "… ", size, width, bold=bold)
        return lines[0]

    def widths(self, text: Text, size: float, *, bold: bool = False) -> Widths:
        """How wide the text would have to be."""
        widest = group = longest = 0.0
        for words, _ in self._stretches(text, bold):
            for word in words:
                widest = max([widest, *(part.ink for part in word.parts or (word,))])
                group = max(group, word.ink)
            longest = max(longest, sum([word.width for word in words]))
        return Widths(widest * size, group * size, longest * size)

    def _stretches(self, text: Text, bold: bool) -> Iterator[tuple[list[_Word], int]]:
        """The words between line breaks, and 1 where such a stretch runs from right to left."""
        stretches: list[list[_Run]] = [[]]
        for span in spans(text):
            first, *others = clean(span.text).split("\n")
            style = (span.bold or bold or (self._upright and span.italic), span.italic, span.link)
            stretches[-1].append(_Run(first, *style))
            for other in others:
                # Heard without the page, the last word of a line and the first of the next are two words.
                stretches[-1].append(_Run(" ", *style))
                stretches.append([_Run(other, *style)])
        for runs in stretches:
            whole = "".join(run.text for run in runs)
            if bidi.RIGHT_TO_LEFT.search(whole):
                base = bidi.base_level(whole)
                yield _grouped(self._words(_directed(runs, bidi.levels(whole, base))), whole), base
            else:
                yield _grouped(self._words(runs), whole), 0

    def _words(self, runs: Sequence[_Run]) -> list[_Word]:
        words: list[_Word] = []
        may_end = True
        for run in runs:
            for token in _WORD.findall(run.text):
                for part in _INSIDE.split(token) if len(token) > 12 else (token,):
                    word = self._word(part, run)
                    if may_end:
                        words.append(word)
                    else:
                        before = words[-1]
                        before.pieces += word.pieces
                        before.ink = before.width + word.ink
                        before.width += word.width
                    may_end = True
                may_end = token.endswith(" ")
        return words

    def _word(self, text: str, run: _Run) -> _Word:
        key = (text, run.bold, run.italic, run.level)
        known = self._measured.get(key)
        if known is None:
            pieces = self._pieces.of(*key)
            width = sum([piece.width for piece in pieces])
            known = self._measured[key] = (pieces, width, width - _behind(pieces))
        pieces, width, ink = known
        if run.link:
            return _Word([replace(piece, link=run.link) for piece in pieces], width, ink)
        return _Word(list(pieces), width, ink)

    def _rows(self, words: Sequence[_Word], width: float) -> Iterator[list[Piece]]:
        """The pieces of each line; a word wider than a line is cut where it must be."""
        # A column made for its widest word must hold it, whatever the last digit of the sum says.
        width += 1e-6
        row: list[Piece] = []
        used = 0.0
        for word in _fitting(words, width):
            if row and used + word.ink > width:
                yield row
                row, used = [], 0.0
            if word.ink <= width:
                row += word.pieces
                used += word.width
                continue
            for part in self._cut(word):
                if row and used + part.width > width and part.heard.strip():
                    yield row
                    row, used = [], 0.0
                row.append(part)
                used += part.width
        yield row

    def _cut(self, word: _Word) -> Iterator[Piece]:
        for piece in word.pieces:
            bold, italic = piece.face.name.endswith("-Bold"), piece.face.name.endswith("-Italic")
            for letter in clusters(piece.heard):
                for part in self._pieces.of(letter, bold, italic, piece.level):
                    yield replace(part, link=piece.link)


def _grouped(words: list[_Word], text: str) -> list[_Word]:
    """The words of the text, those made one that a line should not part."""
    kept = kept_spaces(text)
    if not kept:
        return words
    found: list[_Word] = []
    parts: list[_Word] = []
    at = 0
    for word in words:
        parts.append(word)
        at += sum([len(piece.heard) for piece in word.pieces])
        if at - 1 not in kept or word is words[-1]:
            found.append(parts[0] if len(parts) == 1 else _joined(parts))
            parts = []
    return found


def _joined(parts: Sequence[_Word]) -> _Word:
    before = sum([part.width for part in parts[:-1]])
    pieces = [piece for part in parts for piece in part.pieces]
    return _Word(pieces, before + parts[-1].width, before + parts[-1].ink, tuple(parts))


def _fitting(words: Sequence[_Word], width: float) -> Iterator[_Word]:
    """The words, and of those that are wider than a line the parts: what can stay together behind the first does."""
    for word in words:
        while word.parts and word.ink > width:
            first, *others = word.parts
            yield first
            word = _joined(others) if len(others) > 1 else others[0]
        yield word


def _directed(runs: Sequence[_Run], levels: Sequence[int]) -> list[_Run]:
    """The runs, parted where the direction changes."""
    found = []
    at = 0
    for run in runs:
        start = 0
        for i in range(1, len(run.text) + 1):
            if i == len(run.text) or levels[at + i] != levels[at + start]:
                found.append(run._replace(text=run.text[start:i], level=levels[at + start]))
                start = i
        at += len(run.text)
    return found


def _behind(pieces: Sequence[Piece]) -> float:
    """The width of the spaces at the end of the reading."""
    width = 0.0
    for piece in reversed(pieces):
        spaces = len(piece.heard) - len(piece.heard.rstrip(" "))
        if spaces < len(piece.heard):
            return width + (spaces * piece.face.width(" ") if spaces else 0.0)
        width += piece.width
    return width


def _line(row: Sequence[Piece], size: float, base: int) -> Line:
    """The pieces with their places."""
    ink = sum([piece.width for piece in row]) - _behind(row)
    if not base and all(piece.level == 0 for piece in row):
        return Line(tuple(_merged(row)), size, ink * size)
    # Rule L1: spaces at the end of a line lie at its end, whichever way the words before them run.
    levels = [piece.level for piece in row]
    for i in range(len(row) - 1, -1, -1):
        if row[i].heard.strip(" "):
            break
        levels[i] = base
    places = [0.0] * len(row)
    x = -_behind(row) if base else 0.0
    for i in bidi.visual_order(levels):
        places[i] = x
        x += row[i].width
    placed = tuple(replace(piece, x=at) for piece, at in zip(row, places, strict=True))
    return Line(placed, size, ink * size, bool(base))


def _merged(row: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces from left to right, neighbours of one kind made one."""
    x = 0.0
    i = 0
    while i < len(row):
        first, end = row[i], i + 1
        if not first.says:
            while end < len(row) and (row[end].face, row[end].link, row[end].says) == (first.face, first.link, ""):
                end += 1
        width = sum([piece.width for piece in row[i:end]])
        text = first.text if end == i + 1 else "".join([piece.text for piece in row[i:end]])
        yield Piece(first.face, text, width, 0, first.says, first.link, x)
        x += width
        i = end
