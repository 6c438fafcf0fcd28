"""One entry of a case, whole: an event of its history, a point, a fact. What can be done with it stands below."""

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

LONGEST = 20_000
"""Characters of one text that are laid out at once."""


class EntryDialogScreen(ModalScreen[str]):
    """Returns "correct" or "undo" where that was asked for, None otherwise. Why not is said in `cannot`."""

    CSS_PATH = "entry_dialog.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "answer('correct')", "Correct", id="entry.correct", tooltip="Correct this entry"),
        Binding("u", "answer('undo')", "Undo", id="entry.undo", tooltip="Undo this entry"),
        Binding("escape,enter,q", "leave", "Back", id="entry.back", tooltip="Back to the case"),
    ]

    def __init__(self, title: str, rows: Sequence[tuple[str, str]], *, can: Sequence[str] = (), note: str = "") -> None:
        super().__init__()
        self.words = title
        self.rows = tuple(rows)
        self.can = tuple(can)
        self.note = note

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(clean(self.words)), id="title")
            with VerticalScroll():
                yield Static(self._text())
            yield KeyHints(*self._keys())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with this entry."""
        return action != "answer" or parameters[0] in self.can

    def action_answer(self, answer: str) -> None:
        """Close with what is wanted."""
        self.dismiss(answer)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

    def _text(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        for label, value in self.rows:
            text = clean(value[:LONGEST], lines=True)
            if len(value) > LONGEST:
                text += f"\n… {len(value) - LONGEST:,} more characters; the command 'putright show' prints them all."
            is_short = len(text) < 50 and "\n" not in text
            parts += [(f"{clean(label)}{': ' if is_short else chr(10)}", "dim")] if label else []
            parts.append(f"{text}\n" if is_short else f"{text}\n\n")
        return Content.assemble(*parts).rstrip()

    def _keys(self) -> list[Hint]:
        keys = [
            Hint(f"{key} {name}", f"screen.answer('{name}')")
            for key, name in (("c", "correct"), ("u", "undo"))
            if name in self.can
        ]
        return [Hint(clean(self.note)), *keys, Hint("esc back", "screen.leave")]
