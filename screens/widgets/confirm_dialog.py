"""One question, yes or no, with what would come of it; the same dialog reads a longer text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.widgets.key_hints import Hint, KeyHints
from screens.widgets.plain import clean


class ConfirmDialogScreen(ModalScreen[bool]):
    """Returns True for yes, False for no or escape. The lines are what a yes would do."""

    CSS_PATH = "confirm_dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Yes", id="confirm.yes", tooltip="Do it"),
        Binding("n,escape", "answer(False)", "No", id="confirm.no", tooltip="Leave everything as it is"),
    ]

    def __init__(self, question: str, lines: Sequence[str] = (), yes: str = "Yes") -> None:
        super().__init__()
        self.question = question
        self.lines = tuple(lines)
        self.yes = yes

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(clean(self.question, lines=True)), id="question")
            with VerticalScroll(can_focus=bool(self.lines)):
                yield Static(Content(clean("\n".join(self.lines), lines=True)))
            yes, no = Hint(f"y {clean(self.yes)}", "screen.answer(True)"), Hint("n No", "screen.answer(False)")
            yield KeyHints(yes, no, between="    ")

    def action_answer(self, answer: bool) -> None:
        """Close with the answer."""
        self.dismiss(answer)
