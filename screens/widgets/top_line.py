"""The first line of every screen: where one is, for which landlord, who is at work and which day it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from app.rules.typed_dates import show_date
from screens.widgets.plain import plain

if TYPE_CHECKING:
    from app.desk import Desk

WATERMARK = "DEMONSTRATION · invented people"
"""Said on every screen over a demonstration database, before anything else gives way."""


class TopLine(Widget):
    """One line. On a demonstration database the watermark stands in it and is the last thing to be cut."""

    DEFAULT_CSS = """
    TopLine {
        split: top;
        height: 1;
        background: $panel;
        color: $foreground;
        text-wrap: nowrap;
    }
    """

    where = reactive("", layout=False)
    """What this screen is."""

    landlord = reactive("", layout=False)
    """The landlord that is being chosen; empty: the desk's own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def render(self) -> Content:
        """Left: screen, landlord. Right: watermark, person, day. Landlord, then person give way in little room."""
        width = self.size.width
        desk = self.desk
        day = show_date(desk.today)
        who = plain(desk.person.name) if desk.person else ""
        mark = f" {WATERMARK} " if desk.demo else ""
        left = [part for part in (plain(self.where), plain(self.landlord or desk.landlord)) if part]
        right = [who, day]
        while right and cell_len(" · ".join(left)) + cell_len(mark) + cell_len(" · ".join(right)) + 4 > width:
            if len(left) > 1:
                left.pop()
            else:
                right.pop(0)
        tail = " · ".join(part for part in right if part)
        room = max(0, width - cell_len(mark) - cell_len(tail) - (4 if tail else 2))
        head = plain(" · ".join(left), room)
        return Content.assemble(" ", (head, "bold"), " ", (mark, "reverse bold"), f" {tail} " if tail else "")
