"""A text to be read at leisure in as much room as there is: a letter as the customer would get it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.widgets.key_hints import Hint, KeyHints
from screens.widgets.plain import clean


class ReadingDialogScreen(ModalScreen[bool]):
    """Returns True where the reader goes on to what `then` names, False for going back. Without `then` only back."""

    CSS_PATH = "reading_dialog.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer(True)", "Go on", id="reading.on", tooltip="Go on to what comes after reading"),
        Binding("escape,q", "answer(False)", "Back", id="reading.back", tooltip="Go back; nothing is changed"),
    ]

    def __init__(self, title: str, words: str, then: str = "") -> None:
        super().__init__()
        self.words, self.text, self.then = title, words, then

    def compose(self) -> ComposeResult:
        on = Hint(f"enter {clean(self.then)}" if self.then else "", "screen.answer(True)")
        with Vertical():
            yield Static(Content(clean(self.words)), id="title")
            with VerticalScroll():
                yield Static(Content(clean(self.text, lines=True)))
            yield KeyHints(on, Hint("↑ ↓ page up and down read"), Hint("esc back", "screen.answer(False)"))

    def action_answer(self, answer: bool) -> None:
        """Close; enter does so only where something comes after."""
        if not answer or self.then:
            self.dismiss(answer)
