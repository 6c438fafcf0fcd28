"""A letter read aloud: signs, sums, dates and numbers as one says them."""

import pytest

from app.documents.audio import script
from app.documents.blocks import BulletList, Document, Heading, Item, NumberedList, Paragraph, Quote, Signature
from app.documents.brand import Brand
from app.documents.spoken import ended, spoken
from tests.documents.samples import brand


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("by Thu 6 Nov 2026", "by Thursday 6 November 2026"),
        ("on 9 Sept", "on 9 September"),
        ("on 09/02/2026", "on 9 February 2026"),
        ("on 2026-02-09", "on 9 February 2026"),
        ("on 31/02/2026", "on 31/02/2026"),
        ("Friday 6 November 2026", "Friday 6 November 2026"),
        ("You may wait 5 Marks", "You may wait 5 Marks"),
        ("£1", "1 pound"),
        ("£1.01", "1 pound and 1 penny"),
        ("£0.50", "50 pence"),
        ("£1,250.50, paid", "1,250 pounds and 50 pence, paid"),
        ("£250.", "250 pounds."),
        ("£50–£100", "50 pounds to 100 pounds"),
        ("£1.5 million", "1.5 million pounds"),
        ("5–10 working days", "5 to 10 working days"),
        ("12% of it", "12 per cent of it"),
        ("Signed: ____ Date: ___", "Signed: a line to write on Date: a line to write on"),
        ("Smith & Sons", "Smith and Sons"),
        ("ABR-26A-0007.", "A B R, 2 6 A, 0 0 0 7."),
        ("EXH-2026-A-0042", "E X H, 2 0 2 6, A, 0 0 4 2"),
        ("0300 111 3000", "0 3 0 0, 1 1 1, 3 0 0 0"),
        ("+44 (0)1632 960000", "plus, 4 4, 1 6 3 2, 9 6 0 0 0 0"),
        ("PR2 0ET", "P R 2, 0 E T"),
        ("a.b-c@d.example.", "a dot b dash c at d dot example."),
        ("https://www.d.example/a-b.", "www dot d dot example slash a dash b."),
        ("a\x07b", "ab"),
    ],
)
def test_signs_are_words(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("", ""),
        ("It is", "It is."),
        ("Is it?", "Is it?"),
        ("“It is.”", "“It is.”"),
        ("[It is.]", "[It is.]"),
        (")", ")."),
    ],
)
def test_a_line_ends_with_a_rest(line: str, end: str) -> None:
    assert ended(line) == end


def test_what_is_only_seen_is_said() -> None:
    """Lists, quotations and headings have an end that one hears; a list below an entry has its words too."""
    blocks = (
        Heading(1, "Are you well?"),
        Quote("I rang\nnine times"),
        NumberedList(("It was late", Item("We did not answer:", BulletList(("your call", "your letter"))))),
        NumberedList(("one",), style="a"),
        Paragraph("£5 is due"),
        Signature("Yours sincerely", "Priya Example", ()),
    )
    assert script(Document("x", blocks), Brand(name="Example Homes", footer=("Registered 0000",))) == (
        "This is a letter from Example Homes.\n\nSubject: Are you well?\n\nQuotation: I rang.\nnine times.\n\n"
        "End of the quotation.\n\nNumber 1: It was late.\nNumber 2: We did not answer:\nyour call.\nyour letter.\n\n"
        "Letter a: one.\n\n5 pounds is due.\n\nYours sincerely, Priya Example.\n\nRegistered 0000.\n\n"
        "End of the letter.\n"
    )


def test_it_says_how_to_reach_the_landlord() -> None:
    said = script(Document("x", (Paragraph("Hello."),)), brand())
    assert "How to reach Example Homes:\n0 3 0 0, 0 0 0, 0 0 0 0 (free).\ncomplaints at example dot org." in said
