"""The typefaces, read from `data/fonts` when the first document needs them, and kept for the process."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFError, TTFont, shapeStr

from app.errors import PutrightError

FOLDER = Path(__file__).resolve().parents[2] / "data" / "fonts"
_PRIVATE = range(0xE000, 0xF900)
"""Unicode's private area. Shaped glyphs that stand for no single character get a code from it, by glyph number."""


_FORMS = re.compile("[\xa0\ufb00-\ufdff\ufe70-\ufefc]")


class FontsMissing(PutrightError):
    """A font of the program is not there or cannot be read, so no document can be made."""

    exit_code = 5


class _Font(TTFont):
    """A font whose shaped glyphs have the same codes in every process and order: same input, same bytes."""

    def hbFont(self, fontSize: float = 10) -> Any:
        font = super().hbFont(fontSize)
        self.hbAddPrivate = self._private
        return font

    def _private(self, name: str, glyph: int, advance: float) -> int:
        code = _PRIVATE.start + glyph
        if code not in _PRIVATE:
            raise FontsMissing(f"The font {self.fontName} has too many glyphs to be shaped. Take a smaller one.")
        face: Any = self.face
        face.charToGlyph[code] = glyph
        face.charWidths[code] = advance
        face.glyphToChar.setdefault(glyph, []).append(code)
        # Fonts name joined forms by the letters that they are made of.
        letters = re.findall("uni([0-9A-F]{4})", name.split(".")[0])
        self._meant[code] = "".join(chr(int(letter, 16)) for letter in letters) or "\ufffd"
        return code

    @cached_property
    def _meant(self) -> dict[int, str]:
        return {}

    def addObjects(self, doc: Any) -> None:
        """Write the font, and what its glyphs mean: as letters, not as the forms that they take when joined."""
        subsets = self.state[doc].subsets
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            face: Any = self.face
            name = b"".join((SUBSETN(number), b"+", face.name, face.subfontNameX)).decode("pdfdoc")
            doc.idToObject[f"toUnicodeCMap:{name}"].content = _meanings(name, map(self._letters, subset))

    def _letters(self, code: int) -> str:
        letters = self._meant.get(code, chr(code))
        # A joined form means its letters and a fixed space a space; ½ and ² mean themselves.
        return unicodedata.normalize("NFKC", letters) if _FORMS.search(letters) else letters


def _meanings(name: str, letters: Iterable[str]) -> str:
    """The table from the codes of a font's subset, counted from 0, to letters."""
    pairs = [f"<{i:02X}> <{text.encode('utf-16-be').hex().upper()}>" for i, text in enumerate(letters) if text != "\0"]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            f"/CIDSystemInfo <</Registry ({name})/Ordering ({name})/Supplement 0>> def",
            f"/CMapName /{name} def /CMapType 2 def",
            "1 begincodespacerange <00> <FF> endcodespacerange",
            *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        )
    )


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One font file. `letters` are the characters that it draws, `fallback` is whether others are asked first."""

    name: str
    font: TTFont
    letters: frozenset[str]
    fallback: bool
    _widths: Mapping[int, float]

    def width(self, text: str) -> float:
        """How wide the text is at one point, in points. A shaped text knows its own advances."""
        advances = getattr(text, "__shapeData__", None)
        if advances is not None:
            return float(sum(advance.x_advance for advance in advances)) / 1000
        widths = self._widths
        return sum([widths[ord(character)] for character in text]) / 1000

    def shape(self, text: str) -> str:
        """The text as the font wants it drawn, from left to right: letters joined, ordered, marks in their places."""
        shaped: str = shapeStr(text, self.name, 10, force=True)
        return shaped


@cache
def face(file: str, fallback: bool = False) -> Face:
    """The face in a file of the folder.

    Raises:
        FontsMissing: if it cannot be read.
    """
    # Binary streams: coding them as letters makes files a quarter larger and takes longer than all the rest.
    rl_config.useA85 = 0
    name = Path(file).stem
    try:
        font = _Font(name, str(FOLDER / file), validate=0, asciiReadable=0)
    except (OSError, TTFError) as error:
        raise FontsMissing(
            f"The font {file} is missing from {FOLDER} or damaged, so no document can be made. Install Putright again."
        ) from error
    pdfmetrics.registerFont(font)
    codes = dict(font.face.charToGlyph)
    widths = dict(font.face.charWidths)
    widths[0xA0] = widths.get(0x20, 250.0)
    letters = frozenset(character for character in map(chr, codes) if unicodedata.category(character) != "Co")
    return Face(name, font, letters, fallback, widths)


@cache
def settings() -> Mapping[str, Any]:
    """What `fonts.toml` says: the files of the family, the fallbacks in order, the sign for what is missing."""
    try:
        return tomllib.loads((FOLDER / "fonts.toml").read_text(encoding="utf-8"))
    except OSError as error:
        raise FontsMissing(
            f"{FOLDER} has no fonts.toml, so no document can be made. Install Putright again."
        ) from error


def text_face(bold: bool = False, italic: bool = False) -> Face:
    """The face of the family; bold and italic at once is bold."""
    return face(settings()["bold" if bold else "italic" if italic else "regular"])


def fallback_for(character: str) -> Face | None:
    """The first fallback that draws the character, or none."""
    for file in settings()["fallbacks"]:
        found = face(file, fallback=True)
        if character in found.letters:
            return found
    return None


def missing_sign() -> str:
    """What is printed for a character that no font has."""
    return str(settings()["missing"])
