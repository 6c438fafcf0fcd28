"""Stretches of text in one face: fonts chosen letter by letter, scripts shaped, what is missing shown and noted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents import bidi
from app.documents.fonts import Face, fallback_for, missing_sign, text_face

_JOINERS = "\u200c\u200d"
_WITHOUT_JOINERS = dict.fromkeys(map(ord, _JOINERS))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line in one face. `width` and `x` are for one point of size; `x` runs from the line's left.

    `level` is its direction (odd from right to left); `says` is what a reader hears where glyphs alone do not tell.
    """

    face: Face
    text: str
    width: float
    level: int = 0
    says: str = ""
    link: str = ""
    x: float = 0.0

    @property
    def heard(self) -> str:
        """The letters in reading order."""
        return self.says or self.text


class Pieces:
    """Makes pieces for one document, and remembers its words for no longer than that."""

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self.missing: dict[str, None] = {}
        """Characters that no font has, in the order in which they came."""
        self._known: dict[tuple[str, bool, bool, int], tuple[Piece, ...]] = {}

    def of(self, text: str, bold: bool, italic: bool, level: int) -> tuple[Piece, ...]:
        """The text, which has one level, in its faces."""
        known = self._known.get((text, bold, italic, level))
        if known is None:
            known = tuple(self._made(text, text_face(bold, italic), level))
            self._known[text, bold, italic, level] = known
        return known

    def _made(self, text: str, main: Face, level: int) -> Iterator[Piece]:
        if level == 0 and main.letters.issuperset(text) and not _has_marks(text):
            yield Piece(main, text, main.width(text))
            return
        for face, stretch in _by_face(text, main):
            if face is None:
                self.missing.update(dict.fromkeys(stretch))
                sign = missing_sign()
                drawn = fallback_for(sign) or main
                printed = (sign if sign in drawn.letters else "?") * len(stretch)
                yield Piece(drawn, printed, drawn.width(printed), level, stretch)
            elif level % 2 and not bidi.RIGHT_TO_LEFT.search(stretch):
                printed = bidi.mirror(stretch.translate(_WITHOUT_JOINERS))
                yield Piece(face, printed, face.width(printed), level, stretch)
            elif face.fallback or _has_marks(stretch):
                shaped = face.shape(stretch)
                yield Piece(face, shaped, face.width(shaped), level, stretch)
            else:
                printed = stretch.translate(_WITHOUT_JOINERS)
                yield Piece(face, printed, face.width(printed), level)


def clusters(text: str) -> Iterator[str]:
    """Letters, each with its marks."""
    start = 0
    for i in range(1, len(text)):
        if not _clings(text[i]):
            yield text[start:i]
            start = i
    yield text[start:]


def _by_face(text: str, main: Face) -> Iterator[tuple[Face | None, str]]:
    """The text in stretches that one face draws; marks and joiners stay with the letter before them."""
    start = 0
    chosen: Face | None = None
    for i, character in enumerate(text):
        if i and _clings(character) and (chosen is None or character in chosen.letters or character in _JOINERS):
            continue
        face = main if character in main.letters or character in _JOINERS else fallback_for(character)
        if i and face is not chosen:
            yield chosen, text[start:i]
            start = i
        chosen = face
    yield chosen, text[start:]


def _clings(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character).startswith("M")


def _has_marks(text: str) -> bool:
    return not text.isascii() and any(map(unicodedata.combining, text))
