"""Text that people typed, made safe to draw: no control characters or hidden direction, measured in cells."""

from __future__ import annotations

import re
from datetime import date

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


def short_date(day: date) -> str:
    """`Thu 9 Apr`: for lists, where the year is plain."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def long_date(day: date) -> str:
    """`Thu 9 Apr 2026`."""
    return f"{short_date(day)} {day.year}"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
