"""A document is checked when it is made, and imports no library of paper until it is rendered."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.documents.blocks import (
    Bar,
    BarChart,
    Column,
    Document,
    Figure,
    Heading,
    NumberedList,
    Panel,
    Paragraph,
    Picture,
    Signature,
    Spacer,
    Span,
    Table,
    plain,
)
from app.documents.brand import Brand, Layout
from app.documents.checks import heading_warnings
from app.errors import BadInput
from app.rules.colours import contrast, readable


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Heading(4, "Too deep"), "level 1, 2 or 3"),
        (lambda: Table(("A", ""), ()), "heading for each column"),
        (lambda: Table(("A", "B"), (("1",),), caption="Money"), "'Money' has 2 columns, but row 1 has 1"),
        (lambda: Table(("A",), (), foot=("1", "2")), "row 1 has 2 cells"),
        (lambda: Table(("A",), (), (Column(), Column())), "2 are described"),
        (lambda: Figure(Picture(b""), alt="  "), "cannot see it"),
        (lambda: Picture(b"", width=1.5), "up to 1"),
        (lambda: BarChart(()), "at least one bar"),
        (lambda: BarChart((Bar("a", (1.0,)),), ("x", "y")), "needs 2 values"),
        (lambda: BarChart((Bar("a", (-1.0,)),)), "below zero"),
        (lambda: BarChart((Bar("a", (float("nan"),)),)), "no number"),
        (lambda: Document("", ()), "needs a title"),
        (lambda: Document("x", (), language="English"), "'en-GB'"),
        (lambda: Paragraph("x", language="(pl)>>"), "not a language tag"),
        (lambda: Span("x", link="javascript:alert(1)"), "cannot be put into a document"),
        (lambda: Span("x", link="file:///etc/passwd"), "cannot be put into a document"),
        (lambda: Span("x", link="https://example.org/a b"), "without spaces"),
        (lambda: Spacer(-1), "0 to 100 lines"),
        (lambda: Signature("", "", room=-5), "0 to 100 millimetres"),
        (lambda: Brand("Example", colour="red"), "six hexadecimal digits"),
        (lambda: Brand("Example", colour="CMYKColor(1,0,0,0)"), "not a colour"),
        (lambda: Brand(" "), "landlord's name"),
        (lambda: Layout(size=5), "7 to 36 points"),
        (lambda: Layout(tint="#102030"), "lighter"),
    ],
)
def test_what_cannot_be_printed_or_heard_is_refused_in_a_sentence(make: object, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        make()  # type: ignore[operator]
    assert says in str(refused.value)


def test_headings_that_skip_a_level_are_told_and_not_refused() -> None:
    document = Document(
        "x", (Heading(1, "One"), Panel((Heading(3, ("Th", Span("ree", bold=True))),)), Heading(1, "Two"))
    )
    (warning,) = heading_warnings(document)
    assert "'Three' has level 3" in warning
    assert "expect level 2" in warning
    assert "first of the document" in heading_warnings(Document("x", (Heading(2, "Two"),)))[0]


def test_lists_are_numbered_or_lettered_from_anywhere() -> None:
    assert NumberedList(("x",) * 3, start=9).labels() == ("9.", "10.", "11.")
    assert NumberedList(("x",) * 3, start=26, style="a").labels() == ("z.", "aa.", "ab.")
    assert plain(("a ", Span("b", italic=True))) == "a b"


def test_a_colour_too_pale_to_read_is_darkened() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for pale in ("#ffee00", "#e4572e", "#ffffff", "#00ffff"):
        for paper in ("#ffffff", "#fdf6e3", "#cfe8ff"):
            shade = readable(pale, paper)
            assert contrast(shade, paper) >= 4.5
            assert shade != "#1a1a1a"
    assert readable("#006864", "#ffffff") == "#006864"


def test_writing_a_document_loads_no_library_of_paper(root: Path) -> None:
    code = (
        "import sys, app.documents, app.documents.blocks, app.documents.brand, app.documents.checks, "
        "app.documents.plain\n"
        "print(sorted({'reportlab', 'PIL', 'uharfbuzz'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
