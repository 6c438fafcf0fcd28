"""Where things lie: pages, margins, the window of an envelope, sizes for people who need large print."""

from io import BytesIO

import pikepdf
import pypdf
import pytest

from app.documents.blocks import (
    AddressBlock,
    Bar,
    BarChart,
    BulletList,
    Column,
    Document,
    Figure,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Signature,
    Spacer,
    Span,
    Table,
)
from app.documents.brand import LARGE_PRINT, Brand, Layout
from app.documents.render import pdf, render
from tests.documents.reading import flat, heard, shown, tree
from tests.documents.samples import brand, letter, picture, report

MILLIMETRE = 72 / 25.4
FILLING = "The contractor came on 3 March with the wrong part. " * 8


A4_HEIGHT = 297 * MILLIMETRE


def boxes(data: bytes) -> list[tuple[float, ...]]:
    """The rectangles of the first page: left, bottom, width, height."""
    with pikepdf.open(BytesIO(data)) as file:
        steps = pikepdf.parse_content_stream(file.pages[0])
        return [tuple(float(number) for number in step.operands) for step in steps if str(step.operator) == "re"]


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


def test_columns_with_shares_still_hold_a_date() -> None:
    columns = (Column(share=8), Column(share=1), Column(share=1))
    table = Table(("What", "Asked", "Sum"), ((FILLING, "Thursday 26 November 2026", "£1,250.50"),), columns=columns)
    made = pdf(Document("x", (table,)), brand())
    assert "Thursday 26 November 2026" in [part.letters.strip() for part in shown(made)]


def test_shares_that_no_page_can_hold_are_kept_as_they_are() -> None:
    table = Table(("A", "B"), (("x" * 300, "y" * 300),), columns=(Column(share=1), Column(share=3)))
    left = {part.letters: part.left for part in shown(pdf(Document("x", (table,)), brand()))}
    assert left["B"] - left["A"] == pytest.approx(162 * MILLIMETRE / 4, abs=1)


def test_a_large_address_of_few_lines_fills_the_window() -> None:
    made = pdf(Document("x", (AddressBlock(("Ms Priya Example", "Sampleton", "SA3 4XY")),)), brand(), LARGE_PRINT)
    assert {part.size for part in shown(made) if part.letters.strip() == "Ms Priya Example"} == {18}


def test_a_date_a_telephone_number_and_a_title_are_not_parted() -> None:
    for kept in ("Friday 6 November 2026", "0300 111 3000", "Ms Example", "£1.5 million", "10 working"):
        for before in range(40, 90):
            made = pdf(Document("x", (Paragraph(f"{'x' * before} {kept} yy"),)), brand())
            assert any(kept in part.letters for part in shown(made)), (kept, before)


def test_what_no_line_holds_is_parted_behind_its_weekday() -> None:
    made = pdf(Document("x", (AddressBlock(("A",), (("Date", "Thursday 26 November 2026"),)),)), brand(), LARGE_PRINT)
    assert {"Thursday ", "26 November 2026"} <= {part.letters for part in shown(made)}


def test_large_print_tells_a_wide_table_row_by_row_and_loses_no_cell() -> None:
    rows = tuple((f"Row{n}", "Thursday 26 November 2026", f"£{n},250.50", "Complaints team") for n in range(1, 9))
    table = Table(("Name", "Date", "Sum", "Who"), rows, foot=("Total", "", "£9.00", ""), caption="Money")
    made = pdf(Document("x", (table,)), brand(), LARGE_PRINT)
    assert all(cell in heard(made) for row in rows for cell in row)
    pages = {name: {part.page for part in shown(made) if name in part.letters} for name in ("Row3", "£3,250.50")}
    assert pages["Row3"] == pages["£3,250.50"]
    assert {element.kind for element in tree(made).all("TR")[0].kids} == {"TH", "TD"}
    standard = pdf(Document("x", (table,)), brand())
    assert len(tree(standard).all("TR")) == 10
    assert len(tree(made).all("TR")) == 8 * 4 + 2


def test_large_print_has_no_italics() -> None:
    document = Document("x", (Paragraph(("Not ", Span("slanted", italic=True))),))
    for layout, slanted in ((Layout(), True), (LARGE_PRINT, False)):
        with pikepdf.open(BytesIO(pdf(document, brand(), layout))) as file:
            names = [str(font.BaseFont) for font in file.pages[0].Resources.Font.values()]
        assert any("Italic" in name for name in names) is slanted
        assert any("Bold" in name for name in names)


def test_a_letter_shows_where_it_is_folded_and_other_pages_do_not() -> None:
    marks = [part for part in boxes(pdf(letter(), brand())) if part[2] < 12 and part[0] < 20]
    assert [round((A4_HEIGHT - y) / MILLIMETRE) for _, y, _, _ in marks] == [99, 198]
    assert [part for part in boxes(pdf(Document("x", (Paragraph("One"),)), brand())) if part[0] < 20] == []


def test_letters_with_sixty_accents_do_not_cover_other_lines() -> None:
    made = pdf(Document("x", (Paragraph("Dear A" + "\u0301" * 60 + "da,"),)), brand())
    assert heard(made).count("\u0301") <= 4


INSET = [pytest.approx(step, abs=0.02) for step in (0.75, 0.75, -1.5, -1.5)]
WORDY = Brand(
    "Example Homes " * 8,
    colour="#ffff00",
    logo=picture(),
    address=("W" * 60,) * 8,
    contact=("0300 000 0000", "w" * 100),
    footer=("Words of law, " * 14,) * 8,
)


@pytest.mark.parametrize("layout", [Layout(), LARGE_PRINT, Layout(tint="#fdf6e3")])
def test_a_letterhead_of_too_many_words_leaves_room_for_the_letter(layout: Layout) -> None:
    """The longest that the landlord's file may hold: the window stays free, the footer closes the letter."""
    made = pdf(letter(), WORDY, layout)
    (name,) = (part for part in shown(made) if part.letters.strip() == "Ms Zoë Łukaszewska-Nguyễn" and part.page == 0)
    assert name.down / MILLIMETRE == pytest.approx(60, abs=3)
    assert heard(made).count("Words of law,") == 8 * 14
    assert heard(made).rindex("Priya Example") < heard(made).index("Words of law,")
    assert len(pypdf.PdfReader(BytesIO(made)).pages) < 12
    assert all(20 < part.down < A4_HEIGHT - 20 for part in shown(made))


def test_what_announces_a_list_is_on_the_page_where_it_begins() -> None:
    for lines in range(28, 44):
        blocks = (Paragraph("\n".join(["Filling"] * lines)), Paragraph("You told us:"), BulletList(("It rained in",)))
        made = pdf(Document("x", blocks), brand())
        assert page_of(made, "You told us:") == page_of(made, "It rained in")


def test_bars_of_different_series_are_told_apart_without_colour() -> None:
    """The second bar is paler within a line of the landlord's colour, so that its end is seen on white."""
    chart = BarChart((Bar("May", (3.0, 2.0)),), ("in time", "late"))
    made = boxes(pdf(Document("x", (Figure(chart, alt="Bars"),)), brand()))
    framed = [one for one in made for other in made if [b - a for a, b in zip(one, other, strict=True)] == INSET]
    assert len(framed) == 2, "the bar and its sample in the key"
