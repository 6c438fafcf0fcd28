"""The parts of a screen on one line, each with the number key that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class SectionBar(Widget):
    """`1 History 14   2 Points 3 …`: the part in sight is marked; a click goes to another."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SectionBar { height: 1; background: $foreground 8%; text-wrap: nowrap; }
    """

    @dataclass
    class Chosen(Message):
        """A part was clicked."""

        section: str

    def __init__(self, sections: Sequence[tuple[str, str]], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.sections = tuple(sections)
        self.shown = self.sections[0][0]
        self.counts: dict[str, int] = {}

    def show(self, shown: str, counts: dict[str, int] | None = None) -> None:
        """Mark a part as the one in sight, and say how many lines each has."""
        self.shown = shown
        self.counts = self.counts if counts is None else counts
        self.refresh()

    def render(self) -> Content:
        """The parts in a row; counts go first where there is no room."""
        return Content.assemble(
            *(
                part
                for section, words in self._words()
                for part in (
                    (f" {words} ", "reverse bold" if section == self.shown else ""),
                    " " * self._gap(),
                )
            )
        )

    def on_click(self, event: events.Click) -> None:
        """Go to the part that was clicked."""
        x = 0
        for section, words in self._words():
            width = cell_len(words) + 2 + self._gap()
            if x <= event.x < x + width:
                self.post_message(self.Chosen(section))
            x += width

    def _gap(self) -> int:
        """Cells between two parts: none where there is no room for them."""
        return 1 if sum(cell_len(text) + 3 for _, text in self._words()) <= self.size.width + 1 else 0

    def _words(self) -> list[tuple[str, str]]:
        def words(counts: bool) -> list[tuple[str, str]]:
            return [
                (
                    section,
                    f"{number} {name}" + (f" {self.counts[section]}" if counts and section in self.counts else ""),
                )
                for number, (section, name) in enumerate(self.sections, 1)
            ]

        full = words(True)
        return full if sum(cell_len(text) + 3 for _, text in full) <= self.size.width else words(False)
