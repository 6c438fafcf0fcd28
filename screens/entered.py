"""What the landlord enters for itself, written as the text of a file: checked as a whole when it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static, TextArea

from app.desk.entered import ENTERED
from app.errors import ProcedureError, PutrightError
from screens.base import DeskScreen
from screens.widgets.beside import beside
from screens.widgets.draft import Draft
from screens.widgets.own_editor import edited
from screens.widgets.plain import clean

if TYPE_CHECKING:
    from app.desk import Desk


class EnteredScreen(DeskScreen):
    """A manager writes one of these texts; what is wrong with it is said with its line, and nothing is lost."""

    CSS_PATH = "entered.tcss"
    AUTO_FOCUS = "#text"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f5", "keep", "Keep", id="entered.keep", tooltip="Check it, and have it in force as it says"),
        Binding("f3", "editor", "Editor", id="entered.editor", tooltip="Write this text in your own editor"),
        Binding("f9", "afresh", "Start again", id="entered.afresh", tooltip="Throw away what was typed and not kept"),
    ]

    @dataclass
    class Read(Message):
        """The text to go on from."""

        text: str

    @dataclass
    class Kept(Message):
        """It was taken in."""

        says: str

    @dataclass
    class Failed(Message):
        """It could not be read or kept, for a reason that a person can understand."""

        error: PutrightError

    def __init__(self, desk: Desk, which: str) -> None:
        """Write one of `ENTERED`, by its id."""
        super().__init__(desk)
        self.entering = next(one for one in ENTERED if one.id == which)
        self.where = self.entering.title
        self.area = TextArea(id="text", show_line_numbers=True, tab_behavior="focus", disabled=True)
        self.says = Static(id="says")
        self.draft: Draft[str] = Draft(
            self,
            lambda: self.area.text,
            lambda text: desk.entered.save_draft(which, text),
            lambda error: self.post_message(self.Failed(error)),
        )

    def compose_body(self) -> Iterable[Widget]:
        """What it is about, the text, and what is wrong with it."""
        lines = "Lines that begin with # only explain. ctrl+s keeps it for the whole landlord."
        yield Static(Content(f"{self.entering.about}\n{lines}"), id="about")
        yield self.area
        yield self.says

    def on_mount(self) -> None:
        self._read()

    def _read(self, *, afresh: bool = False) -> None:
        entered, which = self.desk.entered, self.entering.id

        def work() -> Message:
            if afresh:
                entered.drop_draft(which)
            return self.Read(entered.text(which))

        beside(self, work, self.Failed, "entered")

    def on_entered_screen_read(self, message: Read) -> None:
        """Put it where it can be written."""
        self.area.disabled = False
        with self.prevent(TextArea.Changed):
            self.area.load_text(message.text)
        self.area.focus()

    def on_text_area_changed(self) -> None:
        """Keep what is typed."""
        self.says.update(Content(""))
        self.draft.typed()

    def action_afresh(self) -> None:
        """What is in force, or the empty text with its hints."""
        self.draft.forget()
        self.says.update(Content(""))
        self._read(afresh=True)

    def action_editor(self) -> None:
        """Write it in the person's own editor."""
        try:
            text = edited(self.app, self.area.text)
        except PutrightError as error:
            self.tell_error(error)
            return
        if text is not None:
            self.area.text = text

    def action_keep(self) -> None:
        """Check it and take it in."""
        entered, which, text, keep = self.desk.entered, self.entering.id, self.area.text, self.draft.job()

        def work() -> Message:
            if keep:
                keep()
            with self.draft.saving():
                return self.Kept(entered.keep(which, text))

        beside(self, work, self.Failed, "keep")

    def on_entered_screen_kept(self, message: Kept) -> None:
        """Back to where one was."""
        self.app.notify(message.says, markup=False)
        super().action_back()

    def on_entered_screen_failed(self, message: Failed) -> None:
        """Say what is wrong beneath the text, and go to its line."""
        error = message.error
        self.says.update(Content(clean(str(error))))
        if isinstance(error, ProcedureError) and error.line:
            self.area.move_cursor((error.line - 1, 0))
        self.area.focus()

    def action_back(self) -> None:
        """One step back; what was typed is kept and offered again."""
        self.draft.put()
        super().action_back()

    def on_unmount(self) -> None:
        """Lose nothing where the whole program ends."""
        self.draft.put_at_once()
