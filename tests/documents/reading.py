"""Reads a PDF back as a screen reader, a copyist or a checker does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
import pypdf


def text(data: bytes) -> str:
    """What can be copied from the pages, in the order of their content."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)


def flat(data: bytes) -> str:
    """The same without regard to lines."""
    return " ".join(text(data).split())


@dataclass
class Element:
    """An element of the structure; its parts are elements and content (page, number), in reading order."""

    kind: str
    parts: list[Element | tuple[int, int]] = field(default_factory=list)
    alt: str = ""
    actual: str = ""
    language: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    links: int = 0

    @property
    def kids(self) -> list[Element]:
        """The elements directly below."""
        return [part for part in self.parts if isinstance(part, Element)]

    def all(self, kind: str) -> list[Element]:
        """The elements of a kind below this one, in reading order."""
        found = []
        for kid in self.kids:
            found += [kid] if kid.kind == kind else []
            found += kid.all(kind)
        return found

    def kinds(self) -> list[str]:
        """The kinds of the elements directly below."""
        return [kid.kind for kid in self.kids]


def tree(data: bytes) -> Element:
    """The structure from its root element down."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        return _element(pdf.Root.StructTreeRoot.K, pages)


def _element(raw: Any, pages: dict[Any, int]) -> Element:
    own = {"alt": "/Alt", "actual": "/ActualText", "language": "/Lang"}
    found = Element(str(raw.S)[1:], **{name: str(raw[key]) for name, key in own.items() if key in raw})
    found.attributes = {str(key): str(value) for key, value in raw.get("/A", {}).items()}
    home = pages[raw.Pg.objgen] if "/Pg" in raw else -1
    kids = raw.get("/K", [])
    for kid in kids if isinstance(kids, list | pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            found.parts.append((home, kid))
        elif "/MCID" in kid:
            found.parts.append((pages[kid.Pg.objgen], int(kid.MCID)))
        elif "/Obj" in kid:
            found.links += 1
        else:
            found.parts.append(_element(kid, pages))
    return found


@dataclass
class Stretch:
    """A stretch of a page's content: what it was marked as, its number if it has one, whether it shows anything."""

    tag: str
    number: int | None
    shows: bool = False


def stretches(page: pikepdf.Page) -> Iterator[Stretch]:
    """The marked content of a page; what stands outside of any comes with an empty tag."""
    loose = Stretch("", None)
    current = loose
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            assert current is loose, "marked content lies within marked content"
            number = operands[1].get("/MCID") if name == "BDC" else None
            current = Stretch(str(operands[0])[1:], None if number is None else int(number))
        elif name == "EMC":
            yield current
            current = loose
        elif name in ("Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "b", "Do", "sh", "EI"):
            current.shows = True
    yield loose


@dataclass
class Shown:
    """Letters in one place: page (from 0), left edge and baseline in points from the upper left, size, content."""

    page: int
    left: float
    down: float
    size: float
    number: int | None
    letters: str = ""


def shown(data: bytes) -> list[Shown]:
    """All letters, as the fonts of the file mean them, in the order of the content."""
    found: list[Shown] = []
    with pikepdf.open(BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages):
            meanings = {name: _meanings(font) for name, font in page.Resources.get("/Font", {}).items()}
            height = float(page.MediaBox[3])
            place: int | None = None
            font: dict[int, str] = {}
            size = left = down = 0.0
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name in ("BDC", "BMC"):
                    place = int(operands[1].MCID) if name == "BDC" and "/MCID" in operands[1] else None
                elif name == "Tm":
                    left, down = float(operands[4]), height - float(operands[5])
                elif name == "Tf":
                    font, size = meanings[str(operands[0])], float(operands[1])
                elif name in ("Tj", "TJ"):
                    parts = operands[0] if name == "TJ" else [operands[0]]
                    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                    assert 0 not in codes, "a sign that no font has was printed"
                    letters = "".join(font[code] for code in codes)
                    found.append(Shown(number, left, down, size, place, letters))
    return found


def said(data: bytes) -> dict[tuple[int, int], str]:
    """The letters of each piece of content, by page and number."""
    found: dict[tuple[int, int], str] = {}
    for part in shown(data):
        if part.number is not None:
            found[part.page, part.number] = found.get((part.page, part.number), "") + part.letters
    return found


def _meanings(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("ascii")
    pairs = (line.strip("<>").split("> <") for line in table.splitlines() if line.startswith("<"))
    return {int(code, 16): bytes.fromhex(letters).decode("utf-16-be") for code, letters in pairs}


def heard(data: bytes) -> str:
    """What a screen reader says for the whole document, a line for each paragraph, cell or picture."""
    letters = said(data)

    def speak(element: Element) -> str:
        if element.actual or element.alt:
            return element.actual or f"[{element.alt}]"
        return "".join(speak(part) if isinstance(part, Element) else letters.get(part, "") for part in element.parts)

    def lines(element: Element) -> Iterator[str]:
        if element.alt or any(not isinstance(part, Element) or part.kind == "Span" for part in element.parts):
            yield speak(element).strip()
        else:
            for kid in element.kids:
                yield from lines(kid)

    return "\n".join(lines(tree(data)))
