"""Pictures from outside: checked, turned upright, and without what a camera writes beside them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image as Pillow
from PIL import ImageOps
from reportlab.lib.utils import ImageReader

from app.errors import BadInput

MOST_PIXELS = 40_000_000
LOGO_PIXELS = (1200, 300)
"""Width and height: 500 to the inch in the room that a logo has on a letter."""
_ORIENTATION = 0x0112
_KEPT_SEGMENTS = frozenset((0xE0, 0xE2, 0xEE))
"""JFIF, colour profile, and Adobe's note on how the colours are coded. The others name camera, place and person."""


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """A picture that can be drawn; sizes in pixels."""

    reader: ImageReader
    width: int
    height: int


def image(data: bytes, what: str, most: tuple[int, int] = (MOST_PIXELS, MOST_PIXELS)) -> Image:
    """The picture in these bytes; `what` names it in an error. Only a PNG is made smaller where it has `most` pixels.

    Raises:
        BadInput: if it is no PNG or JPEG, is damaged, or is larger than 40 million pixels.
    """
    try:
        with Pillow.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise BadInput(f"{what} has {width} × {height} pixels, more than a page can use. Make it smaller.")
            reader = ImageReader(
                BytesIO(_jpeg(picture, data)) if picture.format in ("JPEG", "MPO") else _pixels(picture, most)
            )
        size = reader.getSize()
    except BadInput:
        raise
    except Exception as error:
        # Whatever a damaged file does to the decoder, the person can only choose another file.
        raise BadInput(f"{what} cannot be read as a picture. Use a PNG or JPEG file.") from error
    return Image(reader, int(size[0]), int(size[1]))


@lru_cache(maxsize=8)
def logo(data: bytes, what: str) -> Image:
    """The same for a logo, which is drawn again and again: remembered, and no finer than print shows it."""
    return image(data, what, LOGO_PIXELS)


def _pixels(picture: Pillow.Image, most: tuple[int, int]) -> Pillow.Image:
    """The picture alone, in colours that a PDF has."""
    mode = "L" if picture.mode == "L" else "RGBA" if picture.has_transparency_data else "RGB"
    alone = picture.convert(mode) if picture.mode != mode else picture.copy()
    alone.thumbnail(most)
    return alone


def _jpeg(picture: Pillow.Image, data: bytes) -> bytes:
    """The photograph alone, turned as the camera was held; coded anew only where it has to be turned."""
    if picture.getexif().get(_ORIENTATION, 1) == 1:
        picture.load()
        return _without_notes(data)
    turned = ImageOps.exif_transpose(picture)
    turned.info.clear()
    out = BytesIO()
    turned.save(out, "JPEG", quality=90)
    return out.getvalue()


def _without_notes(data: bytes) -> bytes:
    """A JPEG without comments and application segments, its picture untouched."""
    return b"\xff\xd8" + b"".join(_segments(data))


def _segments(data: bytes) -> Iterator[bytes]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        if kind == 0xDA:
            break
        (length,) = struct.unpack_from(">H", data, at + 2)
        if not (0xE0 <= kind <= 0xEF or kind == 0xFE) or kind in _KEPT_SEGMENTS:
            yield data[at : at + 2 + length]
        at += 2 + length
    yield data[at:]
