"""The letterhead of a landlord: `[head]` of its `letters.toml`, or of a file of its own that the database then keeps.

Whatever would spoil a page is an error here, at its line, and not a surprise when a letter is due. What a landlord
enters (`putright letterhead --enter FILE`) is kept in the database: backed up with it, shared by a team, and there
still after an upgrade.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path
from typing import Final

from app.errors import BadInput
from app.rules.colours import channels, page_colour
from app.rules.letters import ADDRESS, LetterHead
from data.toml_tables import Table, TomlFile

COLOUR: Final = "#1f3a5f"
TINT: Final = "#fdf6e3"
"""Where a landlord names none: a dark blue, and a cream page for people who read with difficulty."""

_LINES: Final = 8
"""The most lines of an address or a footer; a letter needs the rest of its page."""
_LONGEST: Final = {"address": 60, "footer": 200, "phone": 60, "email": 100, "inbox": 100, "web": 100}
"""The most characters of one line."""
_LOGO_BYTES: Final = 1_000_000
"""The most that a logo may weigh: it lies in every letter, and every letter is kept."""
_LOGO_PIXELS: Final = 4_000
"""The most that it may be wide or high."""


def letterhead(table: Table, folder: Path, base: LetterHead) -> LetterHead:
    """The letterhead; what the table does not say is taken from `base`. A logo lies in `folder`.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    head = replace(
        base,
        colour=table.convert("colour", _colour, base.colour, blank=base.colour),
        tint=table.convert("tint", page_colour, base.tint, blank=base.tint),
        address=_lines(table, "address", base.address),
        phone=_line(table, "phone", base.phone),
        email=_mail(table, "email", base.email),
        web=_line(table, "web", base.web),
        inbox=_mail(table, "inbox", base.inbox),
        survey=table.text("survey", base.survey),
        footer=_lines(table, "footer", base.footer),
        logo=_logo(table, folder) if "logo" in table else base.logo,
        logo_alt=table.text("logo_alt", base.logo_alt),
    )
    table.done()
    return head


def read_letterhead(path: Path, base: LetterHead) -> LetterHead:
    """Read a landlord's letterhead from its file; what it leaves out is taken from `base`.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(path)
    file.known_tables("head")
    return letterhead(file.table("head"), path.absolute().parent, base)


def as_text(head: LetterHead) -> str:
    """A letterhead as the database keeps it."""
    return json.dumps({**asdict(head), "logo": b64encode(head.logo).decode()}, ensure_ascii=False)


def from_text(text: str, base: LetterHead) -> LetterHead:
    """The letterhead that `as_text` wrote; `base` where nothing was.

    Raises:
        BadInput: when what is kept cannot be read.
    """
    if not text:
        return base
    try:
        kept = json.loads(text)
        lists = {name: tuple(kept[name]) for name in ("address", "footer")}
        return LetterHead(**{**kept, **lists, "logo": b64decode(kept["logo"])})
    except (ValueError, TypeError, KeyError) as error:
        raise BadInput(
            "The letterhead that this database keeps cannot be read. Enter it again with "
            "'putright letterhead --enter FILE'."
        ) from error


def _colour(text: str) -> str:
    channels(text)
    return text


def _line(table: Table, key: str, default: str) -> str:
    text = table.text(key, default)
    _check(table, key, text)
    return text


def _mail(table: Table, key: str, default: str) -> str:
    text = _line(table, key, default)
    if text and not ADDRESS.fullmatch(text):
        table.wrong(f"'{text}' is not an e-mail address.", key)
    return text


def _lines(table: Table, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    texts = table.texts(key, list(default))
    if len(texts) > _LINES:
        table.wrong(f"'{key}' has {len(texts)} lines; a page has room for {_LINES}.", key)
    for text in texts:
        _check(table, key, text)
    return texts


def _check(table: Table, key: str, text: str) -> None:
    if len(text) > _LONGEST[key]:
        table.wrong(
            f"A line of '{key}' is {len(text)} characters long; a page has room for {_LONGEST[key]}. "
            "Shorten it, or write it as several lines.",
            key,
        )
    if not all(character.isprintable() for character in text):
        table.wrong(f"A line of '{key}' has a line break or another sign that cannot be printed.", key)


def _logo(table: Table, folder: Path) -> bytes:
    """The bytes of the logo, which can be drawn."""
    name = table.text("logo")
    try:
        return _picture(name, folder)
    except BadInput as error:
        table.wrong(str(error), "logo")
        return b""


def _picture(name: str, folder: Path) -> bytes:
    from PIL import Image

    if name != Path(name).name or name.startswith("."):
        raise BadInput(f"Name a file that lies beside this one, not '{name[:60]}'.")
    try:
        data = (folder / name).read_bytes()
    except (OSError, ValueError):
        raise BadInput(
            f"There is no logo '{name[:60]}' beside this file. Put the file there, or take the key out."
        ) from None
    if len(data) > _LOGO_BYTES:
        raise BadInput(
            f"The logo weighs {len(data) / 1e6:.1f} MB, and each letter would carry it. Make it smaller than 1 MB."
        )
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            wide, high = picture.size
            if max(wide, high) <= _LOGO_PIXELS:
                picture.load()
    except Exception:
        # Whatever a damaged file does to the decoder, the landlord can only put another one there.
        raise BadInput(f"The logo '{name[:60]}' cannot be read as a picture. Use a PNG or JPEG file.") from None
    if max(wide, high) > _LOGO_PIXELS:
        raise BadInput(f"The logo has {wide} × {high} pixels. Make it at most {_LOGO_PIXELS} wide and high.")
    return data
