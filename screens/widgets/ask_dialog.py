"""One question that is answered with a few words."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from screens.widgets.key_hints import Hint, KeyHints, hinted
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
            yield KeyHints(*self._keys(clean(self.note)))

    @staticmethod
    def _keys(note: str) -> tuple[Hint, ...]:
        return Hint(note), Hint("enter keeps", "screen.keep"), Hint("esc back", "screen.leave")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps."""
        self.action_keep()

    def action_keep(self) -> None:
        """Close with the words; a dialog that vanished without them would look as though they had been taken."""
        if words := self.query_one(Input).value.strip():
            self.dismiss(words)
        else:
            self.query_one(KeyHints).update(hinted(*self._keys("Type it first")))

    def action_leave(self) -> None:
        """Close without words."""
        self.dismiss(None)
