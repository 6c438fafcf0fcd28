"""What a screen reader is given: structure, order, headers, alternative text; whatever is not told is decoration."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest

from app.documents.blocks import (
    Bar,
    BarChart,
    BulletList,
    Document,
    Figure,
    Heading,
    Item,
    KeyValues,
    Paragraph,
    Picture,
    Quote,
    Signature,
    Span,
    Table,
)
from app.documents.brand import LARGE_PRINT, Layout
from app.documents.render import pdf
from tests.documents.reading import heard, stretches, tree
from tests.documents.samples import brand, letter, picture, report


@pytest.fixture(scope="module")
def sent() -> bytes:
    return pdf(letter(), brand(picture()))


@pytest.fixture(scope="module")
def reported() -> bytes:
    return pdf(report(), brand(picture()), Layout(size=11))


def test_the_file_says_what_it_is(sent: bytes) -> None:
    with pikepdf.open(BytesIO(sent)) as file:
        assert file.pdf_version == "1.7"
        assert str(file.Root.Lang) == "en-GB"
        assert file.Root.MarkInfo.Marked is True
        assert file.Root.ViewerPreferences.DisplayDocTitle is True
        assert str(file.docinfo["/CreationDate"]) == "D:20260331000000Z"
        assert str(file.docinfo["/Subject"]) == "EXH-2026-A-0042"
        told = file.open_metadata()
        assert told["dc:title"] == letter().title == str(file.docinfo["/Title"])
        assert told["dc:creator"] == ["Example Homes"]
        assert told["pdfuaid:part"] == "1"


def test_an_undated_document_names_no_date_and_no_clock() -> None:
    with pikepdf.open(BytesIO(pdf(Document("x", ()), brand()))) as file:
        assert set(file.docinfo.keys()) == {"/Title", "/Author", "/Producer"}


def test_a_letter_is_heard_in_the_order_in_which_it_is_read(sent: bytes) -> None:
    lines = heard(sent).splitlines()
    assert lines[0] == "[Example Homes: a house in a square]"
    wanted = (
        "Example Homes",
        "Ms Zoë Łukaszewska-Nguyễn Flat 12, Rowan Court 44 Sample Street Sampleton SA3 4XY",
        "Date 31 March 2026",
        "Our response to your complaint at stage 1",
        "Dear Ms Łukaszewska-Nguyễn,",
        "The radiators were cold for six weeks. I rang nine times.",
        "1.",
        "The repair was late. Our target is 20 working days; it took 37.",
        "your call of 9 February.",
        "Promised actions",
        "By when",
        "Repairs manager",
        "£200.00",
        "If you are not happy with this answer",
        "You can ask us to look again until 29 April 2026. You can also go to the Housing Ombudsman: "
        "www.example.org/ombudsman.",
        "Yours sincerely,",
        "Priya Example",
    )
    places = [lines.index(line, 1) for line in wanted]
    assert places == sorted(places)
    assert not [line for line in lines if "Page 1 of" in line or "registered society" in line]


def test_headings_are_headings_and_bookmarks(sent: bytes) -> None:
    root = tree(sent)
    assert root.kind == "Document"
    assert [len(root.all(f"H{level}")) for level in (1, 2, 3)] == [1, 4, 0]
    outline = pypdf.PdfReader(BytesIO(sent)).outline
    assert outline[0].title == "Our response to your complaint at stage 1"
    assert [entry.title for entry in outline[1]][:2] == ["What you told us", "What we found"]


def test_bookmarks_lead_to_the_page_and_place_of_their_heading(reported: bytes) -> None:
    reader = pypdf.PdfReader(BytesIO(reported))

    def entries(outline: list[object]) -> list[object]:
        return [found for entry in outline for found in (entries(entry) if isinstance(entry, list) else [entry])]

    found = entries(reader.outline)
    assert len(found) == 1 + 6 * 3 + 1
    for entry in found:
        page = reader.pages[reader.get_destination_page_number(entry)]
        assert entry.title in page.extract_text()
        assert 0 < entry.top < float(page.mediabox.top)


def test_headings_that_skip_a_level_still_make_bookmarks() -> None:
    made = pdf(Document("x", (Heading(3, "Deep"), Heading(1, "Top"), Heading(3, "Deep again"))), brand())
    assert str(pypdf.PdfReader(BytesIO(made)).outline).count("/Title") == 3


def test_lists_have_labels_and_bodies_and_lie_in_each_other() -> None:
    blocks = (BulletList(("one", Item("two", BulletList(("below",))))),)
    (outer, inner) = tree(pdf(Document("x", blocks), brand())).all("L")
    assert outer.attributes["/ListNumbering"] == "/Disc"
    assert [item.kinds() for item in outer.kids] == [["Lbl", "LBody"], ["Lbl", "LBody"]]
    assert outer.kids[1].kids[1].kinds() == ["P", "L"]
    assert outer.kids[1].kids[1].kids[1] == inner
    numbered = tree(pdf(letter(), brand())).all("L")[0]
    assert numbered.attributes["/ListNumbering"] == "/Decimal"


def test_tables_name_their_columns_and_rows() -> None:
    table = Table(
        ("Head", "Amount"), (("Delay", "£1"), ("", "")), caption="Money", foot=("Total", "£1"), row_headers=True
    )
    found = tree(pdf(Document("x", (table, KeyValues((("Reference", "EXH-1"),)))), brand()))
    money, facts = found.all("Table")
    assert money.kinds() == ["Caption", "TR", "TR", "TR", "TR"]
    header, *rows = money.all("TR")
    assert [(cell.kind, cell.attributes["/Scope"]) for cell in header.kids] == [("TH", "/Column")] * 2
    # An empty cell is a cell too, or the ones after it would be announced under the wrong heading.
    assert [row.kinds() for row in rows] == [["TH", "TD"]] * 3
    assert rows[0].kids[0].attributes["/Scope"] == "/Row"
    assert facts.kids[0].kinds() == ["TH", "TD"]


def test_a_table_on_many_pages_is_one_table_with_one_header(reported: bytes) -> None:
    table = next(element for element in tree(reported).all("Table") if element.kinds()[0] == "Caption")
    assert len(table.all("TR")) == 51
    header = table.all("TR")[0]
    assert [cell.attributes["/Scope"] for cell in header.kids] == ["/Column"] * 5
    # What is repeated on the next page is decoration: nobody wants to hear it in the middle of the table.
    assert [len(cell.parts) for cell in header.kids] == [1] * 5
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(reported)).pages]
    of_table = [page for page in pages if "EXH-2026-A-1" in page]
    assert len(of_table) == 2
    assert all("Reference Received Category Days Outcome" in page for page in of_table)


def test_pictures_and_charts_have_words_and_a_place() -> None:
    chart = BarChart((Bar("In time", (48.0,)), Bar("Late", (3.0,), ("3 of 51",))))
    blocks = (
        Figure(Picture(picture(), 0.5), alt="A house", caption="Seen in March."),
        Figure(chart, alt="48 in time, 3 late"),
        Signature("Yours", "Priya Example", image=picture()),
    )
    made = pdf(Document("x", blocks), brand())
    figures = tree(made).all("Figure")
    assert [figure.alt for figure in figures] == ["A house", "48 in time, 3 late", "Signature of Priya Example"]
    boxes = [[float(value) for value in re.findall(r"\d+\.\d+", figure.attributes["/BBox"])] for figure in figures]
    assert all(left < right <= 596 and bottom < top <= 842 for left, bottom, right, top in boxes)
    assert "Seen in March." in heard(made)


def test_a_link_is_announced_as_one_and_leads_where_it_says(sent: bytes) -> None:
    (link,) = tree(sent).all("Link")
    assert link.links == 1
    with pikepdf.open(BytesIO(sent)) as file:
        (place,) = [place for page in file.pages for place in page.get("/Annots", [])]
        assert str(place.A.URI) == str(place.Contents) == "https://www.example.org/ombudsman"
        keys = list(file.Root.StructTreeRoot.ParentTree.Nums)
        owner = keys[keys.index(int(place.StructParent)) + 1]
        assert owner.S == "/Link"


def test_a_link_over_two_lines_is_one_link_with_two_places() -> None:
    text = ("word " * 14, Span("a link that is long enough for two lines of the page", link="https://example.org/"))
    (link,) = tree(pdf(Document("x", (Paragraph(text),)), brand())).all("Link")
    assert link.links == 2


@pytest.mark.parametrize("layout", [Layout(), LARGE_PRINT, Layout(tint="#fff4cc"), Layout(landscape=True)])
def test_everything_on_a_page_is_told_or_is_decoration(layout: Layout) -> None:
    blocks = (*letter().blocks, Paragraph("Mr محمد علي, 東京, ọ̀"), Quote("x" * 200), *report(1).blocks)
    made = pdf(Document("x", blocks), brand(picture()), layout)
    with pikepdf.open(BytesIO(made)) as file:
        owners = list(file.Root.StructTreeRoot.ParentTree.Nums)
        for number, page in enumerate(file.pages):
            found = list(stretches(page))
            assert found[-1].tag == ""
            assert not found[-1].shows, "something is shown outside of any marked content"
            numbers = [stretch.number for stretch in found if stretch.number is not None]
            assert numbers == list(range(len(numbers)))
            assert {stretch.tag for stretch in found if stretch.number is None} == {"", "Artifact"}
            assert page.StructParents == number == owners[2 * number]
            assert page.Tabs == "/S"
            named = owners[2 * number + 1]
            assert [str(named[i].S) for i in numbers] == [
                f"/{stretch.tag}" for stretch in found if stretch.number is not None
            ]


def test_the_tree_and_the_pages_know_the_same_content(reported: bytes) -> None:
    told: list[tuple[int, int]] = []

    def gather(element: object) -> None:
        for part in element.parts:  # type: ignore[attr-defined]
            told.append(part) if isinstance(part, tuple) else gather(part)

    gather(tree(reported))
    with pikepdf.open(BytesIO(reported)) as file:
        shown = [
            (number, stretch.number)
            for number, page in enumerate(file.pages)
            for stretch in stretches(page)
            if stretch.number is not None
        ]
    assert sorted(told) == shown


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils (pdfinfo) is not installed here")
def test_poppler_reads_the_same_structure(sent: bytes, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(sent)
    assert re.search(
        r"Tagged:\s+yes", subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    )
    done = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    lines = [line.strip() for line in done.stdout.splitlines()]
    kinds = [line.split(" ")[0].rstrip(":") for line in lines if re.match(r"[A-Z][A-Za-z0-9]*\b( \(|:|$)", line)]
    assert {"Document", "H1", "H2", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Figure", "Link"} <= set(
        kinds
    )
    assert '"Dear Ms Łukaszewska-Nguyễn,"' in lines
