"""Pictures from outside: what a page can show, without what a camera tells about people."""

from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from app.documents import images
from app.documents.blocks import Document, Figure, Picture
from app.documents.images import image
from app.documents.render import pdf
from app.errors import BadInput
from tests.documents.samples import brand, letter, picture

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def photograph(orientation: int = 1) -> bytes:
    """A wide photograph, its left half red, with camera and place written beside it."""
    taken = Image.new("RGB", (80, 40), "blue")
    taken.paste("red", (0, 0, 40, 40))
    notes = Image.Exif()
    notes[ORIENTATION], notes[MAKER] = orientation, "Camera of Ada Example"
    notes.get_ifd(GPS)[1] = "N"
    out = BytesIO()
    taken.save(out, "JPEG", exif=notes, comment=b"at 12 Rowan Court", quality=95)
    return out.getvalue()


@dataclass
class Embedded:
    size: tuple[int, int]
    colours: str
    seen_through: bool
    raw: bytes


def embedded(data: bytes) -> list[Embedded]:
    """The pictures that pages of the file show."""
    with pikepdf.open(BytesIO(data)) as file:
        return [
            Embedded(
                (int(thing.Width), int(thing.Height)), str(thing.ColorSpace), "/SMask" in thing, thing.read_raw_bytes()
            )
            for page in file.pages
            for thing in page.Resources.get("/XObject", {}).values()
        ]


def shown(data: bytes) -> bytes:
    return pdf(Document("x", (Figure(Picture(data, 0.5), alt="A photograph"),)), brand())


def test_a_photograph_goes_in_as_it_is_but_for_the_notes_beside_it() -> None:
    assert b"Camera of Ada" in photograph()
    (drawn,) = embedded(shown(photograph()))
    assert drawn.size == (80, 40)
    assert b"Camera of Ada" not in drawn.raw
    assert b"Rowan Court" not in drawn.raw
    assert b"Exif" not in drawn.raw
    assert Image.open(BytesIO(drawn.raw)).tobytes() == Image.open(BytesIO(photograph())).tobytes()


def test_a_photograph_taken_sideways_is_turned_upright() -> None:
    (drawn,) = embedded(shown(photograph(orientation=6)))
    assert drawn.size == (40, 80)
    assert b"Camera of Ada" not in drawn.raw
    red, _, blue = Image.open(BytesIO(drawn.raw)).convert("RGB").getpixel((20, 5))
    assert red > 200 > 60 > blue


def test_a_logo_keeps_what_can_be_seen_through() -> None:
    (drawn,) = embedded(shown(picture("PNG")))
    assert drawn.seen_through
    assert not embedded(pdf(Document("x", ()), brand()))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_can_be_drawn(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (10, 5)).save(out, "PNG")
    (drawn,) = embedded(shown(out.getvalue()))
    assert drawn.size == (10, 5)


def test_a_photograph_in_print_colours_can_be_drawn() -> None:
    out = BytesIO()
    Image.new("CMYK", (10, 5)).save(out, "JPEG")
    (drawn,) = embedded(shown(out.getvalue()))
    assert drawn.colours == "/DeviceCMYK"


def test_the_same_picture_twice_lies_in_the_file_once() -> None:
    one = shown(photograph())
    figure = Figure(Picture(photograph(), 0.5), alt="A photograph")
    two = pdf(Document("x", (figure, figure)), brand())
    assert len(two) - len(one) < 1000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"\x89PNG\r\n\x1a\n",
        photograph()[:200],
        picture()[:90],
        b"GIF89a" + bytes(40),
        b"%PDF-1.7",
    ],
    ids=["empty", "words", "png-header", "half-a-jpeg", "half-a-png", "gif", "pdf"],
)
def test_what_is_no_picture_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInput, match="The logo of Example Homes cannot be read as a picture"):
        pdf(Document("x", ()), brand(data))


def test_a_picture_too_large_for_a_page_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_PIXELS", 3000)
    with pytest.raises(BadInput, match="80 × 40 pixels"):
        image(photograph(), "The picture")


def test_a_tall_picture_is_made_to_fit_the_page() -> None:
    out = BytesIO()
    Image.new("RGB", (10, 4000), "red").save(out, "PNG")
    with pikepdf.open(BytesIO(shown(out.getvalue()))) as file:
        assert len(file.pages) <= 2


def test_a_logo_finer_than_print_shows_is_made_smaller_and_the_bytes_stay_the_same() -> None:
    sent = [pdf(letter(), brand(picture(size=(3000, 1500)))) for _ in range(2)]
    assert sent[0] == sent[1]
    with pikepdf.open(BytesIO(sent[0])) as file:
        (drawn,) = (found for found in file.pages[0].get_images().values() if "/SMask" in found)
        assert (int(drawn.Width), int(drawn.Height)) == (600, 300)


def test_a_photograph_in_a_report_keeps_its_pixels() -> None:
    document = Document("x", (Figure(Picture(picture(size=(3000, 1500))), alt="A wall"),))
    with pikepdf.open(BytesIO(pdf(document, brand()))) as file:
        assert {int(found.Width) for found in file.pages[0].get_images().values()} == {3000}
