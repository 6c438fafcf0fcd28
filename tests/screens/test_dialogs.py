"""Dialogs by mouse: what their keys do, a click on the words does too."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App
from textual.screen import ModalScreen

from app.rules.procedure import FieldSpec
from screens.widgets.ask_dialog import AskDialogScreen
from screens.widgets.confirm_dialog import ConfirmDialogScreen
from screens.widgets.date_field import LineField
from screens.widgets.entry_dialog import EntryDialogScreen
from screens.widgets.pick_dialog import PickDialogScreen
from screens.widgets.reading_dialog import ReadingDialogScreen
from screens.widgets.row_dialog import RowDialogScreen


class Opened(App[None]):
    """A dialog, and what it came back with."""

    def __init__(self, dialog: ModalScreen[Any]) -> None:
        super().__init__()
        self.dialog = dialog
        self.answers: list[Any] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.answers.append)


LINE = LineField(FieldSpec("text", "What it says", required=True))


@pytest.mark.parametrize(
    ("dialog", "words", "answer"),
    [
        (ConfirmDialogScreen("Send it now?", (), "Send [it]"), "y Send [it]", True),
        (ConfirmDialogScreen("Send it now?", (), "Send it"), "n No", False),
        (RowDialogScreen("Line 1", (LINE,), {"text": "The damp"}), "ctrl+s keeps", {"text": "The damp"}),
        (EntryDialogScreen("Logged", (), can=("correct", "undo")), "u undo", "undo"),
        (EntryDialogScreen("Logged", ()), "esc back", None),
        (ReadingDialogScreen("Read it", "Dear you", "to the sheet"), "enter to the sheet", True),
        (AskDialogScreen("Its name?", "", "Mine"), "enter keeps", "Mine"),
        (PickDialogScreen("Kind", (("a", "A"), ("b", "B"))), "f8 none", ()),
    ],
)
async def test_a_click_on_the_words_does_what_their_key_does(dialog: Any, words: str, answer: Any) -> None:
    app = Opened(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        keys = dialog.query_one("#keys")
        left = str(keys.render()).index(words)
        await pilot.click("#keys", offset=(left + len(words) - 1 + keys.styles.padding.left, 0))
        await pilot.pause()
        assert app.answers == [answer]
