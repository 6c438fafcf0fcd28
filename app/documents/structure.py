"""The parts of a PDF that reportlab has no words for: the structure tree, and what describes the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

from app.documents.blocks import Document
from app.documents.strips import Content, LinkArea, Node
from app.documents.words import clean

PRODUCER = "Putright"


class Raw(pdfdoc.PDFObject):
    """An object that is already written as PDF."""

    def __init__(self) -> None:
        """Begin empty: its number is needed before its words are known."""
        self.text = ""

    def format(self, document: Any) -> bytes:
        """The object's own words."""
        return self.text.encode("ascii")


def pdf_text(text: str) -> str:
    """Any text as a PDF string in hexadecimal."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def one_line(text: str) -> str:
    """The text without line breaks, for a title or a bookmark."""
    return " ".join(clean(text).split())


def number_of(pdf: Any, thing: pdfdoc.PDFObject) -> int:
    """The number under which an object is written, given to it now if it has none."""
    name = pdf.Reference(thing).name
    return int(pdf.idToObjectNumberAndVersion[name][0])


class Owners:
    """Which element each piece of content belongs to: what a reader asks who was clicked on the page."""

    def __init__(self) -> None:
        """Begin with no page."""
        self.pages: list[list[Node]] = []
        self.annotations: list[Node] = []

    def next_number(self, node: Node) -> int:
        """The number of a new piece of content on the current page."""
        self.pages[-1].append(node)
        return len(self.pages[-1]) - 1


def write_tree(pdf: Any, root: Node, owners: Owners) -> None:
    """Write the structure tree below the catalogue; every page must have been shown."""
    nodes = list(root.walk())
    raws = {id(node): Raw() for node in nodes}
    numbers = {id(node): number_of(pdf, raws[id(node)]) for node in nodes}
    pages = [int(pdf.idToObjectNumberAndVersion[f"Page{i + 1}"][0]) for i in range(len(owners.pages))]
    top, parents = Raw(), Raw()
    top_number, parents_number = number_of(pdf, top), number_of(pdf, parents)
    for node in nodes:
        up = numbers[id(node.parent)] if node.parent is not None else top_number
        raws[id(node)].text = _element(node, up, numbers, pages)
    lists = [" ".join(f"{numbers[id(node)]} 0 R" for node in page) for page in owners.pages]
    entries = [f"{i} [{refs}]" for i, refs in enumerate(lists)]
    entries += [f"{len(pages) + i} {numbers[id(node)]} 0 R" for i, node in enumerate(owners.annotations)]
    parents.text = f"<</Nums[{' '.join(entries)}]>>"
    top.text = (
        f"<</Type/StructTreeRoot/K {numbers[id(root)]} 0 R/ParentTree {parents_number} 0 R"
        f"/ParentTreeNextKey {len(entries)}>>"
    )
    pdf.Catalog.StructTreeRoot = top
    marked = Raw()
    marked.text = "<</Marked true>>"
    pdf.Catalog.MarkInfo = marked


def _element(node: Node, parent: int, numbers: dict[int, int], pages: Sequence[int]) -> str:
    """One element. Content on its first page is a bare number, on the others it names its page."""
    home = next((kid.page for kid in node.kids if isinstance(kid, Content)), None)
    kids = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(f"{numbers[id(kid)]} 0 R")
        elif isinstance(kid, LinkArea):
            kids.append(f"<</Type/OBJR/Pg {pages[kid.page]} 0 R/Obj {kid.object_number} 0 R>>")
        elif kid.page == home:
            kids.append(str(kid.number))
        else:
            kids.append(f"<</Type/MCR/Pg {pages[kid.page]} 0 R/MCID {kid.number}>>")
    parts = [f"<</S/{node.kind}/P {parent} 0 R"]
    if home is not None:
        parts.append(f"/Pg {pages[home]} 0 R")
    if kids:
        parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]")
    if node.alt:
        parts.append(f"/Alt{pdf_text(node.alt)}")
    if node.actual:
        parts.append(f"/ActualText{pdf_text(node.actual)}")
    if node.language:
        parts.append(f"/Lang({node.language})")
    if node.attributes:
        parts.append(f"/A{node.attributes}")
    return "".join(parts) + ">>"


class Information(pdfdoc.PDFInfo):
    """The file's properties, as the document gives them: no clock, no 'anonymous'."""

    def __init__(self, document: Document, author: str) -> None:
        """Take title, author, subject and date from the document."""
        super().__init__()
        self.title, self.author = one_line(document.title), one_line(author)
        self.subject = one_line(document.subject)
        self._dated = document.dated

    def format(self, document: Any) -> bytes:
        """The dictionary of what is known."""
        parts = [f"/Title{pdf_text(self.title)}/Producer{pdf_text(PRODUCER)}"]
        for name, text in (("Author", self.author), ("Subject", self.subject)):
            if text:
                parts.append(f"/{name}{pdf_text(text)}")
        if self._dated is not None:
            parts.append(f"/CreationDate(D:{self._dated:%Y%m%d}000000Z)")
        return f"<<{''.join(parts)}>>".encode("ascii")


def metadata(document: Document, author: str) -> pdfdoc.PDFStream:
    """The same in XMP, with the note that the file is made for assistive technology (PDF/UA, ISO 14289-1)."""
    description = [
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_xml(document.title)}</rdf:li></rdf:Alt></dc:title>',
        f"<dc:language><rdf:Bag><rdf:li>{document.language}</rdf:li></rdf:Bag></dc:language>",
        "<pdfuaid:part>1</pdfuaid:part>",
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>",
    ]
    if author:
        description.append(f"<dc:creator><rdf:Seq><rdf:li>{_xml(author)}</rdf:li></rdf:Seq></dc:creator>")
    if document.subject:
        subject = _xml(document.subject)
        description.append(
            f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>'
        )
    if document.dated is not None:
        description.append(f"<xmp:CreateDate>{_moment(document.dated)}</xmp:CreateDate>")
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{"".join(description)}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>
"""
    dictionary = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")})
    return pdfdoc.PDFStream(dictionary, packet.encode("utf-8"))


def _moment(day: date) -> str:
    return f"{day:%Y-%m-%d}T00:00:00Z"


def _xml(text: str) -> str:
    return escape(one_line(text).replace("\ufffe", "").replace("\uffff", ""))
