"""The bare Textual programs that the terminal is measured against.

python tests/bench/bare_terminal.py hello
python tests/bench/bare_terminal.py lines COUNT       a list on the line API; at the edge it scrolls a line
python tests/bench/bare_terminal.py jumping COUNT     the same; at the edge it jumps by half a screen
"""

from __future__ import annotations

import gc
import sys

WAY = sys.argv[1] if len(sys.argv) > 1 else "hello"
if WAY != "hello":
    gc.disable()

from rich.segment import Segment  # noqa: E402
from rich.style import Style  # noqa: E402
from textual.app import App, ComposeResult  # noqa: E402
from textual.binding import Binding  # noqa: E402
from textual.geometry import Region, Size  # noqa: E402
from textual.scroll_view import ScrollView  # noqa: E402
from textual.strip import Strip  # noqa: E402
from textual.widgets import Static  # noqa: E402

NORMAL, CURSOR = Style(color="white", bgcolor="black"), Style(color="black", bgcolor="cyan")


class Hello(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("Hello READY")


class Lines(ScrollView, can_focus=True):
    BINDINGS = [
        Binding("down", "move(1)", id="down", tooltip="Down"),
        Binding("up", "move(-1)", id="up", tooltip="Up"),
        Binding("pagedown", "page(1)", id="page", tooltip="Page"),
    ]

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.cursor = 0

    def on_mount(self) -> None:
        self.virtual_size = Size(110, self.count)

    def render_line(self, y: int) -> Strip:
        index, width = y + self.scroll_offset.y, self.size.width
        words = (
            f"CASE-{index:07}",
            f"Complaint about delayed repair {index % 997}",
            "North",
            "officer 7",
            "2026-04-09",
        )
        text = " ".join(words).ljust(width)[:width]
        return Strip([Segment(text, CURSOR if index == self.cursor else NORMAL)], width)

    def action_move(self, by: int) -> None:
        old, self.cursor = self.cursor, min(self.count - 1, max(0, self.cursor + by))
        top, height = self.scroll_offset.y, self.size.height
        if not top <= self.cursor < top + height:
            to = self.cursor - height // 2 if WAY == "jumping" else self.cursor - height + 1 if by > 0 else self.cursor
            self.scroll_to(y=max(0, to), animate=False)
            self.refresh()
            return
        self.refresh(Region(0, old - top, self.size.width, 1), Region(0, self.cursor - top, self.size.width, 1))

    def action_page(self, by: int) -> None:
        height = self.size.height
        self.cursor = min(self.count - 1, max(0, self.cursor + by * height))
        self.scroll_to(y=max(0, self.scroll_offset.y + by * height), animate=False)
        self.refresh()


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Lines(int(sys.argv[2]))

    def on_mount(self) -> None:
        self.query_one(Lines).focus()
        self.set_timer(0.3, self.freeze)

    def freeze(self) -> None:
        gc.collect()
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    (Hello() if WAY == "hello" else Bare()).run()
