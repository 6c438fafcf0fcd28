"""The landlord's letters for one case: those that fit it now first, what was drafted and sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from app.desk.views import LetterLine
from app.errors import PutrightError
from screens.base import DeskScreen
from screens.messages import OpenLetter
from screens.widgets.beside import beside
from screens.widgets.plain import clean, plain
from screens.widgets.sheet import Entry, Sheet, spread

if TYPE_CHECKING:
    from app.desk import Desk


class LettersScreen(DeskScreen):
    """The officer chooses a letter; enter opens it."""

    CSS_PATH = "letters.tcss"
    AUTO_FOCUS = "#letters"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="letters.open", tooltip="Write or send the letter under the cursor"),
    ]

    @dataclass
    class Listed(Message):
        """The letters came from the desk."""

        lines: tuple[LetterLine, ...]

    @dataclass
    class Failed(Message):
        """They could not be listed, for a reason that a person can understand."""

        error: PutrightError

    def __init__(self, desk: Desk, reference: str) -> None:
        """The letters for this case."""
        super().__init__(desk)
        self.reference = reference
        self.where = f"{plain(reference)} · Letters"
        self.sheet = Sheet(id="letters")
        self.lead = Static(
            Content("enter writes a letter. Those that fit the case as it stands come first."), id="lead"
        )

    def compose_body(self) -> Iterable[Widget]:
        """A line, and the list."""
        yield self.lead
        yield self.sheet

    def on_mount(self) -> None:
        self.reload()

    def reload(self) -> None:
        """List them again."""
        letters, reference = self.desk.letters, self.reference
        beside(self, lambda: self.Listed(letters.list(reference)), self.Failed, "letters")

    def on_letters_screen_listed(self, message: Listed) -> None:
        """Show what was listed."""
        self.sheet.show(lambda width: letter_entries(message.lines, width))

    def on_letters_screen_failed(self, message: Failed) -> None:
        """Say why there are none."""
        self.lead.update(Content(clean(str(message.error), lines=True)))

    def on_option_list_option_selected(self, _event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self.action_open()

    def action_open(self) -> None:
        """Open the letter under the cursor."""
        if self.sheet.named:
            self.post_message(OpenLetter(self.reference, self.sheet.named))


def letter_entries(lines: Sequence[LetterLine], width: int) -> list[Entry]:
    """The letters as entries, known by their id."""
    return [Entry(line.id, _letter(line, width)) for line in lines]


def _letter(line: LetterLine, width: int) -> Content:
    style = "" if line.fits else "dim"
    sign = "→" if line.fits else " "
    left = Content.assemble((f"{sign} {plain(line.id)}", f"bold {style}".strip()), (f"  {plain(line.title)}", style))
    marks = [f"sent {line.sent}×" if line.sent > 1 else "sent" if line.sent else "", "draft" if line.drafted else ""]
    right = Content.styled(" · ".join(filter(None, marks)), style)
    # Whether it went already matters more than the end of its title.
    room = width - right.cell_length - 2 if right.cell_length else width
    return spread(left.truncate(room, ellipsis=True), right, width)
