"""A document and a landlord's brand in, the bytes of a PDF out. The same input gives the same bytes."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from app.documents.blocks import Document
from app.documents.brand import LARGE, Brand, Layout
from app.documents.checks import heading_warnings, missing_warnings
from app.documents.layout import strips_of
from app.documents.pages import Paper
from app.documents.plain import plain_text as plain_text
from app.documents.setting import Setting
from app.documents.strips import Node
from app.documents.tagged import draw
from app.documents.typeset import Typesetter
from app.errors import PutrightError

STANDARD = Layout()


class NotWritten(PutrightError):
    """A document could not be put on disk. What was there before is untouched."""

    exit_code = 5


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF, how many pages it has, and what somebody should look at before it leaves, in sentences."""

    data: bytes
    pages: int
    warnings: tuple[str, ...]


def render(document: Document, brand: Brand, layout: Layout = STANDARD) -> Rendered:
    """The document as a tagged PDF, with warnings.

    Raises:
        BadInput: if a picture or the logo cannot be read.
        FontsMissing: if the program's own fonts cannot be.
    """
    typesetter = Typesetter(upright=layout.size >= LARGE)  # slanted letters are hard to read
    paper = Paper(document, brand, layout, typesetter)
    setting = Setting(typesetter, brand, layout, paper.text_width, Node("Document"))
    pages = paper.paginate(strips_of(document, setting, paper.bottom - paper.top, paper.closing))
    paper.finish(pages, setting)
    data = draw(document, brand, setting, paper, pages)
    warnings = (*missing_warnings(typesetter.missing), *paper.warnings, *heading_warnings(document))
    return Rendered(data, len(pages), warnings)


def pdf(document: Document, brand: Brand, layout: Layout = STANDARD) -> bytes:
    """The document as the bytes of a tagged PDF; see `render` for what can go wrong and what is worth a look."""
    return render(document, brand, layout).data


def write_file(path: Path, data: bytes) -> None:
    """Put the bytes into the file, whole or not at all: written beside it, then moved into its place.

    Raises:
        NotWritten: with the reason in words; a file that was there before stays as it was.
    """
    beside = path.with_name(f".putright-{secrets.token_hex(4)}.part")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise OSError(errno.EINVAL, "that is a device or a pipe, not a file")
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except (OSError, ValueError) as error:
        with contextlib.suppress(OSError, ValueError):
            beside.unlink(missing_ok=True)
        raise NotWritten(
            f"The document could not be written to {path}: {_reason(error)} Nothing was changed."
        ) from error


def _reason(error: Exception) -> str:
    match error:
        case FileNotFoundError():
            return "that folder does not exist."
        case IsADirectoryError() | NotADirectoryError():
            return "that is a folder, or lies in something that is none. Name a file."
        case PermissionError():
            return "you may not write there, or the file is open in another program. Close it, or choose another place."
        case OSError():
            return f"{error.strerror or 'the disk refused it'}."
        case _:
            return "that is no name for a file."
