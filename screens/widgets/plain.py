"""Text that people typed, made safe to draw: no control characters or hidden direction, measured in cells."""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size
from rich.text import Text

LINE_BREAK = "⏎"
"""Stands for a line break where a text is shown on one line."""

_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_BREAKS = re.compile("\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
_PLAIN_ASCII = re.compile(r"[ -~]*").fullmatch
_LONGEST = 4096
"""Characters read of one text for one line: a pasted book must not slow a list down."""


def clean(text: str, *, lines: bool = False) -> str:
    """The text without anything a terminal would obey. With `lines`, line breaks stay; else each becomes ⏎.

    Escape sequences lose their escape character and stay readable; overrides of writing direction and
    zero-width characters become ·, tabs a space.
    """
    if _PLAIN_ASCII(text):
        return text
    if lines:
        return "\n".join(clean(line) for line in _BREAKS.sub("\n", text).split("\n"))
    text = _BREAKS.sub(LINE_BREAK, text).replace("\t", " ")
    return _CONTROLS.sub("·", text)


def plain(text: str, width: int | None = None) -> str:
    """The text on one line, exactly `width` cells wide if given: padded with spaces, or cut with an ellipsis.

    Wide characters count as two cells, combining ones as none.
    """
    if width is None:
        return clean(text)
    if width <= 0:
        return ""
    if len(text) <= width and _PLAIN_ASCII(text):
        return text.ljust(width)
    text = clean(text[:_LONGEST])
    if cell_len(text) > width:
        return set_cell_size(text, width - 1) + "…"
    return set_cell_size(text, width)


def plain_text(text: str, style: str = "") -> Text:
    """The whole text as a renderable without markup, line breaks kept."""
    return Text(clean(text, lines=True), style=style, no_wrap=False, end="")


def wrapped(text: str, width: int, most: int) -> list[str]:
    """The text in lines of at most `width` cells and at most `most` lines, the last one ending in … if cut."""
    lines: list[str] = []
    for paragraph in clean(text[: width * most * 4], lines=True).split("\n"):
        line = ""
        for word in paragraph.split():
            if line and cell_len(line) + 1 + cell_len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
            while cell_len(line) > width:
                head = set_cell_size(line, width)
                lines.append(head)
                line = line[len(head.rstrip(" ")) :]
        if line:
            lines.append(line)
        if len(lines) > most:
            break
    if len(lines) > most:
        lines = lines[:most]
        lines[-1] = plain(f"{lines[-1]} …" if cell_len(lines[-1]) + 2 <= width else f"{lines[-1]}…", width)
    return lines
