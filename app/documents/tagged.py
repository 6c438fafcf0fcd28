"""Pages onto reportlab's canvas, every mark either told to a screen reader or named as decoration.

reportlab writes no tags of its own. Here each stretch of marks of one element becomes a piece of marked content with a
number, decoration becomes an artifact, and at the end `structure` writes the tree over them.
"""

from __future__ import annotations

from hashlib import md5
from io import BytesIO
from itertools import groupby
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from app.documents.bidi import RIGHT_TO_LEFT
from app.documents.blocks import Document
from app.documents.brand import Brand
from app.documents.fonts import text_face
from app.documents.pages import SIDE, Page, Paper
from app.documents.pieces import Piece
from app.documents.setting import Setting
from app.documents.strips import Box, Content, Drawn, LinkArea, Mark, Node, Words
from app.documents.structure import (
    Information,
    Owners,
    Raw,
    metadata,
    number_of,
    one_line,
    pdf_text,
    write_tree,
)
from app.rules.colours import channels

_DECORATION = "/Artifact BMC"
_EDGE = "/Artifact<</Type/Pagination>>BDC"
_HEAD = "/Artifact<</Type/Pagination/Subtype/Header/Attached[/Top]>>BDC"
_FOOT = "/Artifact<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>BDC"
_MANY_BOOKMARKS = 4


def draw(document: Document, brand: Brand, setting: Setting, paper: Paper, pages: list[Page]) -> bytes:
    """The pages as the bytes of a PDF. The structure is `setting.node`, to which they add their content."""
    painter = _Painter(document, brand, setting, paper, len(pages))
    for page in pages:
        painter.page(page)
    return painter.finish()


class _Painter:
    def __init__(self, document: Document, brand: Brand, setting: Setting, paper: Paper, count: int) -> None:
        self._setting, self._paper, self._count = setting, paper, count
        self._canvas = _canvas(document, paper)
        self._pdf = self._canvas._doc
        author = document.author or brand.name
        self._pdf.info = Information(document, author)
        # reportlab begins the file's identity with its own idea of the time.
        self._pdf.signature = md5(usedforsecurity=False)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._canvas.setCatalogEntry("Metadata", metadata(document, author))
        self._owners = Owners()
        self._open: Node | str | None = None
        self._colour = ""
        self._link: tuple[Node, str, Node] | None = None
        self._bookmarks: list[int] = []
        self._bounds: dict[Node, tuple[float, float, float, float]] = {}

    def page(self, page: Page) -> None:
        """Paint one page."""
        self._owners.pages.append([])
        self._colour = ""
        if self._setting.layout.tint:
            self._box(Box(-SIDE, 0, self._paper.width, self._paper.height, self._setting.layout.tint), 0, _DECORATION)
        for placed in page.placed:
            if placed.strip.bookmark and not placed.repeated:
                self._bookmark(*placed.strip.bookmark, placed.y)
            for mark in placed.strip.marks:
                node = None if placed.repeated else mark.node
                self._mark(mark, placed.y, node or (_EDGE if placed.repeated else _DECORATION))
        for mark in page.marks:
            self._mark(mark, 0, _DECORATION)
        for marks, owner in ((page.head, _HEAD), (page.foot, _FOOT)):
            for mark in marks:
                self._mark(mark, 0, owner)
        self._switch(None)
        self._pdf.signature.update("\n".join(self._canvas._code).encode("utf-8"))
        self._canvas.showPage()
        shown: Any = self._pdf.Pages.pages[-1]
        shown.__NoDefault__ = [*shown.__NoDefault__, "StructParents", "Tabs"]
        shown.StructParents = len(self._owners.pages) - 1
        shown.Tabs = pdfdoc.PDFName("S")

    def finish(self) -> bytes:
        """The bytes of the file."""
        for node, bounds in self._bounds.items():
            node.attributes = f"<</O/Layout/Placement/Block/BBox[{_numbers(*bounds)}]>>"
        if len(self._bookmarks) >= _MANY_BOOKMARKS:
            self._canvas.showOutline()
        write_tree(self._pdf, self._setting.node, self._owners)
        data: bytes = self._canvas.getpdfdata()
        return data

    def _bookmark(self, level: int, title: str, y: float) -> None:
        key = f"h{len(self._bookmarks) + 1}"
        level = min(level - 1, self._bookmarks[-1] + 1 if self._bookmarks else 0)
        self._bookmarks.append(level)
        self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=self._up(y) + 6)
        self._canvas.addOutlineEntry(one_line(title), key, level)

    def _mark(self, mark: Mark, y: float, owner: Node | str) -> None:
        if isinstance(mark, Words):
            self._words(mark, y, owner)
        elif isinstance(mark, Box):
            self._box(mark, y, owner)
        else:
            self._drawn(mark, y, owner)

    def _switch(self, owner: Node | str | None) -> None:
        """End the open stretch of content and begin another, unless it is the same one."""
        if owner is self._open:
            return
        if self._open is not None:
            self._code("EMC")
        if isinstance(owner, Node):
            owner.place()
            number = self._owners.next_number(owner)
            owner.kids.append(Content(len(self._owners.pages) - 1, number))
            # What copies text from a page turns right-to-left glyphs round by itself, and would turn this too.
            spoken = owner.actual and not RIGHT_TO_LEFT.search(owner.actual)
            says = f"/ActualText{pdf_text(owner.actual)}" if spoken else ""
            self._code(f"/{owner.kind}<</MCID {number}{says}>>BDC")
        elif owner is not None:
            self._code(owner)
        self._open = owner

    def _box(self, box: Box, y: float, owner: Node | str) -> None:
        self._switch(owner)
        self._fill(box.colour)
        x, bottom = SIDE + box.x, self._up(y + box.y + box.height)
        self._code(f"{_numbers(x, bottom, box.width, box.height)} re f")
        self._enclose(owner, x, bottom, x + box.width, bottom + box.height)

    def _drawn(self, mark: Drawn, y: float, owner: Node | str) -> None:
        self._switch(owner)
        x, bottom = SIDE + mark.x, self._up(y + mark.y + mark.height)
        self._canvas.drawImage(mark.image.reader, x, bottom, mark.width, mark.height, mask="auto")
        self._enclose(owner, x, bottom, x + mark.width, bottom + mark.height)

    def _words(self, mark: Words, y: float, owner: Node | str) -> None:
        size, baseline = mark.line.size, self._up(y + mark.y)
        left = SIDE + mark.x
        for (link, _), group in groupby(mark.line.pieces, key=lambda piece: (piece.link, bool(piece.says))):
            pieces = list(group)
            target, colour = owner, mark.colour
            if isinstance(owner, Node):
                linked = self._link_node(owner, link)
                actual = "".join(piece.says for piece in pieces)
                target = Node("Span", linked or owner, actual=actual) if actual else linked or owner
                if linked is not None:
                    colour = self._setting.accent
                    for piece in pieces:
                        self._follow(linked, piece, size, left + piece.x * size, baseline)
            self._switch(target)
            self._fill(colour)
            for piece in pieces:
                x = left + piece.x * size
                self._show(piece, size, x, baseline)
                if piece.link:
                    self._code(f"{_numbers(x, baseline - 0.16 * size, _ink(piece) * size, 0.05 * size)} re f")
        self._enclose(owner, left, baseline - 0.25 * size, left + mark.line.width, baseline + 0.8 * size)

    def _show(self, piece: Piece, size: float, x: float, baseline: float) -> None:
        if hasattr(piece.text, "__shapeData__"):
            text = self._canvas.beginText(x, baseline)
            text.setFont(piece.face.name, size)
            text.textOut(piece.text)
            self._canvas.drawText(text)
            return
        parts = [f"BT 1 0 0 1 {_numbers(x, baseline)} Tm"]
        font = piece.face.font
        for subset, codes in font.splitString(piece.text, self._pdf):
            name = font.getSubsetInternalName(subset, self._pdf)
            parts.append(f"{name} {_numbers(size)} Tf <{codes.hex()}> Tj")
        self._code(" ".join(parts) + " ET")

    def _link_node(self, owner: Node, link: str) -> Node | None:
        """The element of a link; the same one while the link goes on over the end of a line."""
        if not link:
            self._link = None
            return None
        if self._link is None or self._link[:2] != (owner, link):
            self._link = (owner, link, Node("Link", owner))
        return self._link[2]

    def _follow(self, node: Node, piece: Piece, size: float, x: float, baseline: float) -> None:
        """Make the piece's place on the page one that leads somewhere."""
        place = Raw()
        self._canvas._addAnnotation(place)
        self._owners.annotations.append(node)
        node.kids.append(LinkArea(len(self._owners.pages) - 1, number_of(self._pdf, place)))
        place.text = (
            f"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Contents{pdf_text(piece.link)}"
            f"/Rect[{_numbers(x, baseline - 0.25 * size, x + _ink(piece) * size, baseline + 0.8 * size)}]"
            f"/A<</S/URI/URI<{piece.link.encode('ascii').hex()}>>>"
            f"/StructParent {self._count + len(self._owners.annotations) - 1}>>"
        )

    def _enclose(self, owner: Node | str, left: float, bottom: float, right: float, top: float) -> None:
        """Note where a figure lies on the page on which it begins."""
        if not isinstance(owner, Node) or owner.kind != "Figure":
            return
        if any(isinstance(kid, Content) and kid.page != len(self._owners.pages) - 1 for kid in owner.kids):
            return
        old = self._bounds.get(owner, (left, bottom, right, top))
        self._bounds[owner] = (min(old[0], left), min(old[1], bottom), max(old[2], right), max(old[3], top))

    def _fill(self, colour: str) -> None:
        if colour != self._colour:
            self._colour = colour
            self._code(" ".join(f"{part:.3f}" for part in channels(colour)) + " rg")

    def _code(self, operators: str) -> None:
        self._canvas.addLiteral(operators)

    def _up(self, y: float) -> float:
        """From the paper's upper edge downwards to PDF's upwards."""
        return self._paper.height - y


def _canvas(document: Document, paper: Paper) -> Any:
    """The canvas of reportlab, untyped: what is asked of it below its own level has no types."""
    options: dict[str, Any] = {
        "pagesize": (paper.width, paper.height),
        "pageCompression": 1,
        "invariant": 1,
        "pdfVersion": (1, 7),
        "lang": document.language,
        # Its own first font would be named in the file without lying in it.
        "initialFontName": text_face().name,
    }
    return Canvas(BytesIO(), **options)


def _ink(piece: Piece) -> float:
    """The width without the spaces behind, at one point of size."""
    return piece.width if piece.says else piece.face.width(piece.text.rstrip(" "))


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.2f}" for value in values)
