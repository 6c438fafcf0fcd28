"""A letter and a report as a landlord sends them, plainly invented, for the tests and the benchmark."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from app.documents.blocks import (
    AddressBlock,
    Bar,
    BarChart,
    Block,
    BulletList,
    Column,
    Document,
    Figure,
    Heading,
    Item,
    KeyValues,
    NumberedList,
    PageBreak,
    Panel,
    Paragraph,
    Picture,
    Quote,
    Signature,
    Span,
    Table,
)
from app.documents.brand import Brand

SENTENCE = (
    "The repair was reported on 2 February, the first visit was missed on 9 February, and nobody rang to say so. "
    "The contractor came on 3 March with the wrong part; the right one was fitted on 26 March, 37 working days after "
    "the report, against a target of 20. "
)


def picture(kind: str = "PNG", size: tuple[int, int] = (420, 180)) -> bytes:
    """A house in a square and a sun, as the bytes of a file."""
    drawn = Image.new("RGBA" if kind == "PNG" else "RGB", size, (0, 0, 0, 0) if kind == "PNG" else "white")
    pen = ImageDraw.Draw(drawn)
    pen.rounded_rectangle((5, 5, 170, 170), 30, fill=(0, 104, 100))
    pen.polygon([(30, 110), (88, 40), (146, 110)], fill="white")
    pen.rectangle((60, 105, 116, 150), fill="white")
    pen.ellipse((200, 40, 300, 140), fill=(230, 120, 30))
    out = BytesIO()
    drawn.save(out, kind)
    return out.getvalue()


def brand(logo: bytes | None = None) -> Brand:
    """A landlord that does not exist."""
    return Brand(
        name="Example Homes",
        colour="#006864",
        logo=logo,
        logo_alt="Example Homes: a house in a square",
        address=("Example House", "1 Sample Street", "Sampleton SA1 2MP"),
        contact=("0300 000 0000 (free)", "complaints@example.org"),
        footer=("Example Homes Limited, registered society 0000, Sampleton.",),
    )


def letter() -> Document:
    """A stage 1 response on two pages, with every kind of block that letters have."""
    return Document(
        title="Our response to your complaint at stage 1",
        dated=date(2026, 3, 31),
        subject="EXH-2026-A-0042",
        blocks=(
            AddressBlock(
                ("Ms Zoë Łukaszewska-Nguyễn", "Flat 12, Rowan Court", "44 Sample Street", "Sampleton", "SA3 4XY"),
                (("Date", "31 March 2026"), ("Our reference", "EXH-2026-A-0042")),
            ),
            Heading(1, "Our response to your complaint at stage 1"),
            Paragraph("Dear Ms Łukaszewska-Nguyễn,"),
            Paragraph("Thank you for telling us about the heating in your home. " + SENTENCE + "We are sorry."),
            Heading(2, "What you told us"),
            Quote("The radiators were cold for six weeks.\nI rang nine times."),
            Heading(2, "What we found"),
            NumberedList(
                (
                    (Span("The repair was late.", bold=True), " Our target is 20 working days; it took 37."),
                    ("The missed visits ", Span("were our fault", italic=True), "."),
                    Item("We did not answer:", BulletList(("your e-mail of 3 February,", "your call of 9 February."))),
                )
            ),
            Heading(2, "What we will do"),
            Table(
                ("What", "By when", "Who"),
                (
                    ("Replace the boiler's pump and bleed the radiators", "Thu 9 April 2026", "Repairs manager"),
                    ("Pay for the electricity that the heaters used", "Fri 17 April 2026", "Complaints team"),
                ),
                caption="Promised actions",
            ),
            Table(
                ("Head", "Basis", "Amount"),
                (
                    ("Delay", "37 working days instead of 20", "£150.00"),
                    ("Missed visits", "2 at £25.00", "£50.00"),
                ),
                (Column(), Column(), Column("right")),
                caption="Money",
                foot=("Total", "", "£200.00"),
                row_headers=True,
            ),
            Panel(
                (
                    Heading(2, "If you are not happy with this answer"),
                    Paragraph(
                        (
                            "You can ask us to look again until ",
                            Span("29 April 2026", bold=True),
                            ". You can also go to the Housing Ombudsman: ",
                            Span("www.example.org/ombudsman", link="https://www.example.org/ombudsman"),
                            ".",
                        )
                    ),
                )
            ),
            Signature("Yours sincerely,", "Priya Example", ("Complaint officer", "Example Homes")),
        ),
    )


def report(parts: int = 6) -> Document:
    """A management report of a little over three pages a part: text, lists, a chart, long tables."""
    blocks: list[Block] = [
        Heading(1, "Complaints in the year to 31 March 2026"),
        KeyValues((("For", "Board of Example Homes"), ("Day", "12 May 2026"), ("By", "Complaints team"))),
    ]
    for part in range(1, parts + 1):
        blocks += [
            Heading(2, f"Part {part}: what customers told us"),
            *(Paragraph(f"{part}.{number} " + SENTENCE * 3) for number in range(1, 6)),
            BulletList(tuple(f"Finding {number}: {SENTENCE}" for number in range(1, 5))),
            Heading(3, "By quarter"),
            Figure(
                BarChart(
                    tuple(Bar(f"Quarter {q}", (40.0 + 7 * q + part, 20.0 - q)) for q in range(1, 5)),
                    ("answered in time", "answered late"),
                ),
                alt=f"Bars for four quarters: answers in time rise from {47 + part} to {68 + part}, late ones fall.",
                caption=f"Figure {part}. Answers at stage 1.",
            ),
            Heading(3, "Case by case"),
            Table(
                ("Reference", "Received", "Category", "Days", "Outcome"),
                tuple(
                    (f"EXH-2026-A-{part}{row:03}", f"{row % 28 + 1} March 2026", "Repairs", str(row % 40), "Upheld")
                    for row in range(50)
                ),
                (Column(), Column(), Column(), Column("right"), Column()),
                caption=f"Cases of part {part}",
                row_headers=True,
            ),
        ]
    blocks += [
        PageBreak(),
        Heading(2, "A photograph"),
        Figure(Picture(picture("JPEG"), 0.5), alt="A house and a sun", caption="The house in question."),
    ]
    return Document("Complaints in the year to 31 March 2026", tuple(blocks), kind="report", dated=date(2026, 5, 12))
