"""What every screen of the desk has: a top line with the watermark, a line of keys, a watch on the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

from app.errors import PutrightError
from screens.messages import GoBack
from screens.widgets.key_line import KeyLine
from screens.widgets.top_line import TopLine

if TYPE_CHECKING:
    from app.desk import Desk

DAY_WATCH = 20.0
"""Seconds between looks at the desk's date, so that due dates turn soon after midnight."""


class DeskScreen(Screen[None]):
    """A screen over the desk. Subclasses give `compose_body`, `where`, and `reload` for what can change.

    A subclass's `BINDINGS` each carry an id, a description and a tooltip: the line of keys, the help and the
    command palette are all made of them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="back", tooltip="One step back. Nothing that was typed is lost."),
    ]

    where: str = ""
    """What the top line says this screen is: "Queue", a case's reference … Plain text."""

    reference: str = ""
    """The case that the screen is about, if it is about one: the command palette offers its acts."""

    def __init__(self, desk: Desk) -> None:
        """Work at this desk; nothing is read before the screen is shown."""
        super().__init__()
        self.desk = desk
        self._shown_for: date = desk.today
        self._was_shown = False

    def compose(self) -> ComposeResult:
        """The top line, the line of keys, and what they leave to the screen's own body."""
        yield TopLine(self.desk)
        yield KeyLine()
        yield from self.compose_body()

    def compose_body(self) -> Iterable[Widget]:
        """The widgets between the top line and the line of keys."""
        return ()

    def on_mount(self) -> None:
        """Watch the day turn."""
        self.set_where(self.where)
        self.set_interval(DAY_WATCH, self._watch_day)

    def on_screen_resume(self) -> None:
        """Look again at what is shown when the screen comes back to the front (not when it first appears)."""
        if self._was_shown:
            self.reload()
        self._was_shown = True

    def reload(self) -> None:
        """Read again what the screen shows: it came back to the front, or the day turned."""

    def set_where(self, where: str) -> None:
        """Change what the top line says this screen is."""
        self.where = where
        line = self.query_one(TopLine)
        line.where = where
        line.refresh()

    def point_at(self, widget: Widget, x: int, y: int) -> None:
        """Put the terminal's cursor on a cell of `widget`'s content: screen readers follow it."""
        self.app.cursor_position = widget.content_region.offset + Offset(x, y)

    def tell(self, sentence: str, *, title: str = "", severe: bool = False) -> None:
        """Show a sentence in a toast, as plain text."""
        self.notify(sentence, title=title, severity="error" if severe else "information", markup=False)

    def tell_error(self, error: PutrightError) -> None:
        """Show an expected error where the person looks."""
        self.tell(str(error), severe=True)

    def copy(self, text: str, what: str) -> None:
        """Copy text to the terminal's clipboard and say so: "Copied the reference ABR-26-A-0001"."""
        self.app.copy_to_clipboard(text)
        self.tell(f"Copied {what}.")

    def action_back(self) -> None:
        """One step back."""
        self.post_message(GoBack())

    def _watch_day(self) -> None:
        if self.desk.today != self._shown_for:
            self._shown_for = self.desk.today
            self.query_one(TopLine).refresh()
            self.reload()
