"""Where things lie: pages, margins, the window of an envelope, sizes for people who need large print."""

from io import BytesIO

import pikepdf
import pypdf
import pytest

from app.documents.blocks import AddressBlock, Document, Heading, PageBreak, Panel, Paragraph, Signature, Spacer, Table
from app.documents.brand import LARGE_PRINT, Brand, Layout
from app.documents.render import pdf, render
from tests.documents.reading import flat, heard, shown
from tests.documents.samples import brand, letter, picture, report

MILLIMETRE = 72 / 25.4
FILLING = "The contractor came on 3 March with the wrong part. " * 8


def page_of(data: bytes, words: str) -> int:
    return next(
        number
        for number, page in enumerate(pypdf.PdfReader(BytesIO(data)).pages)
        if words in " ".join(page.extract_text().split())
    )


def test_a_report_of_twenty_pages_is_numbered_and_headed_throughout() -> None:
    made = render(report(), brand(picture()), Layout(size=11))
    assert made.warnings == ()
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(made.data)).pages]
    assert made.pages == len(pages) >= 20
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Example Homes Limited, registered society 0000" in page
    assert all(page.count(report().title) >= 1 for page in pages[1:])


def test_nothing_leaves_the_paper() -> None:
    for layout in (Layout(), LARGE_PRINT, Layout(size=36), Layout(size=8, landscape=True)):
        made = pdf(letter(), brand(picture()), layout)
        width, height = (842, 595) if layout.landscape else (595, 842)
        for part in shown(made):
            assert 0.08 * width < part.left < width
            assert 20 < part.down < height - 20


def test_the_address_lies_in_the_window_of_an_envelope() -> None:
    lines = ("Ms Priya Example", "Flat 12", "Rowan Court", "44 Sample Street", "Sampleton", "SA3 4XY")
    for layout in (Layout(), LARGE_PRINT):
        made = pdf(Document("x", (AddressBlock(lines, (("Date", "31 March 2026"),)),)), brand(picture()), layout)
        places = [part for part in shown(made) if part.letters.strip() in lines]
        assert len(places) == 6
        for part in places:
            assert part.page == 0
            assert 20 <= part.left / MILLIMETRE <= 30
            assert (part.down - part.size * 0.8) / MILLIMETRE >= 57
            assert (part.down + part.size * 0.25) / MILLIMETRE <= 81.5


def test_more_lines_than_a_window_has_are_printed_as_text() -> None:
    made = render(Document("x", (AddressBlock(tuple(f"Line {i}" for i in range(80)), (("Date", "today"),)),)), brand())
    assert made.warnings == ()
    assert "Line 78 Line 79\nDate: today" in heard(made.data)


def test_large_print_has_nothing_small_but_the_address_in_the_window() -> None:
    made = pdf(letter(), brand(picture()), LARGE_PRINT)
    address = {line for block in letter().blocks if isinstance(block, AddressBlock) for line in block.lines}
    small = {part.letters.strip() for part in shown(made) if part.size < 18}
    assert small == address
    assert "1 Sample Street" in heard(made)


def test_a_tinted_page_is_tinted_to_its_edges() -> None:
    with pikepdf.open(BytesIO(pdf(letter(), brand(), Layout(tint="#fff4cc")))) as file:
        for page in file.pages:
            drawn = page.Contents.read_bytes().decode("ascii")
            assert "1.000 0.957 0.800 rg\n0.00 0.00 595.28 841.89 re f" in drawn


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    for lines in range(32, 44, 2):
        blocks = (Paragraph("\n".join(["line"] * lines)), Heading(1, "Heading"), Paragraph("What follows it. " * 30))
        made = pdf(Document("x", blocks), brand())
        assert page_of(made, "Heading") == page_of(made, "What follows it.")


def test_a_panel_that_must_not_be_missed_stays_in_one_piece() -> None:
    for lines in range(32, 44, 2):
        panel = Panel((Heading(1, "What next"), Paragraph("First. " + FILLING + "Last.")))
        made = pdf(Document("x", (Paragraph("\n".join(["line"] * lines)), panel)), brand())
        assert page_of(made, "What next") == page_of(made, "Last.")
    long = Panel(tuple(Paragraph(f"Number {number}. " + FILLING) for number in range(30)))
    assert page_of(pdf(Document("x", (Paragraph("One"), long)), brand()), "Number 0.") == 0


def test_a_signature_stays_in_one_piece() -> None:
    for lines in range(32, 44, 2):
        blocks = (Paragraph("\n".join(["line"] * lines)), Signature("Yours sincerely,", "Priya Example", ("Officer",)))
        made = pdf(Document("x", blocks), brand())
        assert page_of(made, "Yours sincerely,") == page_of(made, "Priya Example") == page_of(made, "Officer")


def test_a_cell_longer_than_a_page_goes_on_with_its_header_above_it() -> None:
    long = " ".join(f"word{i}" for i in range(3000))
    made = render(Document("x", (Table(("What was said", "By"), ((long, "Ada Example"),)),)), brand())
    assert made.warnings == ()
    assert made.pages > 3
    assert long in heard(made.data)
    assert all("What was said" in page.extract_text() for page in pypdf.PdfReader(BytesIO(made.data)).pages)


def test_thousands_of_rows_are_all_there() -> None:
    rows = tuple((str(number), f"Point {number}") for number in range(1, 2_001))
    made = render(Document("x", (Table(("Number", "Point"), rows),)), brand(), Layout(size=8))
    last = pypdf.PdfReader(BytesIO(made.data)).pages[made.pages - 1].extract_text()
    assert "Point 2000" in last
    assert made.warnings == ()


def test_a_word_wider_than_the_page_is_cut_and_none_of_it_lost() -> None:
    made = pdf(Document("x", (Paragraph("x" * 500), Table(("A", "B"), (("y" * 500, "z"),)))), brand())
    assert flat(made).count("x") >= 500
    assert flat(made).count("y") >= 500
    assert all(part.left < 560 for part in shown(made))


def test_what_no_page_can_hold_is_told() -> None:
    made = render(Document("x", (Table(("word " * 900, "B"), (("a", "b"),)),)), brand())
    assert "too high for the page" in made.warnings[0]


def test_page_breaks_and_spaces() -> None:
    made = pdf(Document("x", (Paragraph("One"), Spacer(2), PageBreak(), Paragraph("Two"), PageBreak())), brand())
    assert page_of(made, "One") == 0
    assert page_of(made, "Two") == 1
    near = pdf(Document("x", (Paragraph("One"), Paragraph("Two"))), brand())
    far = pdf(Document("x", (Paragraph("One"), Spacer(2), Paragraph("Two"))), brand())
    places = [{part.letters: part.down for part in shown(data)} for data in (near, far)]
    gaps = [place["Two"] - place["One"] for place in places]
    assert gaps[1] - gaps[0] == pytest.approx(2 * 12 * 1.42, abs=0.1)


def test_a_long_footer_is_printed_whole() -> None:
    words = " ".join(f"Words{number}" for number in range(40))
    made = pdf(Document("x", (Paragraph("One"),)), Brand("Example Homes", footer=(words,)))
    assert words in flat(made)


def test_columns_are_as_wide_as_their_words_need() -> None:
    table = Table(("No", "What"), (("1", FILLING), ("2", FILLING)))
    made = pdf(Document("x", (table,)), brand())
    left = {part.letters: part.left for part in shown(made)}
    assert left["What"] - left["No"] < 60
