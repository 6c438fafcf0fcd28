"""Text with emphasis and links as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from app.errors import BadInput


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that is emphasised, or that leads somewhere.

    `link` is an address that a reader can open: http, https, mailto or tel.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""

    def __post_init__(self) -> None:
        """Refuse a link of any other kind: a document never starts a program or opens a file."""
        if self.link and not re.fullmatch(r"(https?://|mailto:|tel:)[!-~]+", self.link):
            raise BadInput(
                f"The link {self.link!r} cannot be put into a document. Links begin with https://, http://, "
                "mailto: or tel:, without spaces."
            )


Text: TypeAlias = "str | Span | tuple[str | Span, ...]"
"""A text, or several pieces of it one after the other."""


def spans(text: Text) -> tuple[Span, ...]:
    """The text as spans, the plain pieces too."""
    pieces = text if isinstance(text, tuple) else (text,)
    return tuple(Span(piece) if isinstance(piece, str) else piece for piece in pieces)


def plain(text: Text) -> str:
    """The words alone."""
    return text if isinstance(text, str) else "".join(span.text for span in spans(text))
