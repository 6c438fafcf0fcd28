"""One question that is answered with a few words."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from screens.widgets.plain import clean


class AskDialogScreen(ModalScreen[str]):
    """Returns the words, without spaces around them; None on escape. Enter without any words stays and asks for them.

    `most` is how many characters are taken.
    """

    CSS_PATH = "ask_dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="ask.back", tooltip="Leave without an answer"),
    ]

    def __init__(self, question: str, note: str = "", words: str = "", *, most: int = 80) -> None:
        super().__init__()
        self.question = question
        self.note = note
        self.words = words
        self.most = most

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(clean(self.question)), id="question")
            yield Input(self.words, compact=True, max_length=self.most)
            yield Static(self._keys(clean(self.note)), id="keys")

    @staticmethod
    def _keys(note: str) -> Content:
        return Content(" · ".join([*([note] if note else []), "enter keeps", "esc back"]))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Close with the words; a dialog that vanished without them would look as though they had been taken."""
        if words := event.value.strip():
            self.dismiss(words)
        else:
            self.query_one("#keys", Static).update(self._keys("Type it first"))

    def action_leave(self) -> None:
        """Close without words."""
        self.dismiss(None)
