"""The same document without a page: for e-mail, a screen reader, reading aloud."""

import pytest

from app.documents.blocks import Bar, BarChart, Document, Figure, Paragraph, Picture, Span, Table
from app.documents.plain import WIDTH, plain_text, wrapped
from tests.documents.samples import brand, letter

WANTED = """\
Example Homes
Example House
1 Sample Street
Sampleton SA1 2MP
0300 000 0000 (free)
complaints@example.org

Ms Zoë Łukaszewska-Nguyễn
Flat 12, Rowan Court
44 Sample Street
Sampleton
SA3 4XY

Date: 31 March 2026
Our reference: EXH-2026-A-0042

Our response to your complaint at stage 1

Dear Ms Łukaszewska-Nguyễn,

Thank you for telling us about the heating in your home. The repair was reported on 2 February, the first visit was \
missed on 9 February, and nobody rang to say so. The contractor came on 3 March with the wrong part; the right one was \
fitted on 26 March, 37 working days after the report, against a target of 20. We are sorry.

What you told us

    The radiators were cold for six weeks.
    I rang nine times.

What we found

1. The repair was late. Our target is 20 working days; it took 37.
2. The missed visits were our fault.
3. We did not answer:
  - your e-mail of 3 February,
  - your call of 9 February.

What we will do

Promised actions

What: Replace the boiler's pump and bleed the radiators
By when: Thu 9 April 2026
Who: Repairs manager

What: Pay for the electricity that the heaters used
By when: Fri 17 April 2026
Who: Complaints team

Money

Head: Delay
Basis: 37 working days instead of 20
Amount: £150.00

Head: Missed visits
Basis: 2 at £25.00
Amount: £50.00

Head: Total
Basis:
Amount: £200.00

If you are not happy with this answer

You can ask us to look again until 29 April 2026. You can also go to the Housing Ombudsman: www.example.org/ombudsman.

Yours sincerely,

Priya Example
Complaint officer
Example Homes

Example Homes Limited, registered society 0000, Sampleton.
"""


def test_a_letter_as_plain_text_says_everything_in_order() -> None:
    assert plain_text(letter(), brand()) == WANTED


def test_without_a_brand_the_words_of_the_document_alone() -> None:
    assert plain_text(letter()).startswith("Ms Zoë Łukaszewska-Nguyễn\n")
    assert plain_text(letter()).endswith("Priya Example\nComplaint officer\nExample Homes\n")


def test_pictures_charts_and_links_are_put_into_words() -> None:
    blocks = (
        Figure(Picture(b"x"), alt="A damp wall", caption="Seen in March."),
        Figure(BarChart((Bar("May", (3.0, 1.5)),), ("in time", "late")), alt="Mostly in time"),
        Figure(BarChart((Bar("May", (1200.0,)), Bar("June", (2.0,), ("2 of 9",)))), alt="Fewer in June"),
        Paragraph(("See ", Span("our policy", link="https://example.org/policy"), ".")),
        Paragraph(("Write to ", Span("help@example.org", link="mailto:help@example.org"), ".")),
    )
    assert plain_text(Document("x", blocks)) == (
        "Picture: A damp wall\nSeen in March.\n\n"
        "Chart: Mostly in time\nMay: in time 3, late 1.5\n\n"
        "Chart: Fewer in June\nMay: 1,200\nJune: 2 of 9\n\n"
        "See our policy (https://example.org/policy).\n\n"
        "Write to help@example.org.\n"
    )


def test_a_cell_of_several_lines_stays_on_its_line() -> None:
    table = Table(("Said", "By"), (("one\ntwo", "Ada"),))
    assert plain_text(Document("x", (table,))) == "Said: one two\nBy: Ada\n"


def test_a_letter_as_a_file_has_lines_of_72_characters_that_say_the_same() -> None:
    whole = plain_text(letter(), brand())
    lines = wrapped(whole).split("\n")
    assert max(map(len, lines)) <= WIDTH
    assert "\n".join(lines).split() == whole.split()


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("", [""]),
        ("  - " + "word " * 16, ["  - " + " ".join(["word"] * 13), "    word word word "]),
        ("10. " + "word " * 15, ["10. " + " ".join(["word"] * 13), "    word word "]),
        ("x" * 300, ["x" * 300]),
        ("a" * 60 + " by Friday 6 November 2026.", ["a" * 60 + " by", "Friday 6 November 2026."]),
    ],
)
def test_a_long_line_is_parted_between_words(line: str, rows: list[str]) -> None:
    assert [row.rstrip() for row in wrapped(line).split("\n")] == [row.rstrip() for row in rows]
