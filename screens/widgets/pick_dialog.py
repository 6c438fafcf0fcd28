"""Pick one of many: type a few letters, move with the arrows, enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from screens.widgets.key_hints import Hint, KeyHints, hinted
from screens.widgets.plain import clean

LEAVE = Hint("esc back", "screen.leave")
KEYS = (Hint("enter picks"), Hint("f8 none", "screen.clear"), LEAVE)
NOTHING = (Hint("Nothing has these letters"), Hint("backspace"), LEAVE)


class PickDialogScreen(ModalScreen[tuple[Any, ...]]):
    """Returns a tuple of the one value picked; an empty tuple when nothing was picked, None on escape."""

    CSS_PATH = "pick_dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="pick.back", tooltip="Leave the choice as it was"),
        Binding("down", "move(1)", "Down", id="pick.down", show=False, tooltip="To the next line"),
        Binding("up", "move(-1)", "Up", id="pick.up", show=False, tooltip="To the line before"),
        Binding("f8", "clear", "None", id="pick.none", tooltip="Pick nothing"),
    ]

    def __init__(self, title: str, choices: Sequence[tuple[Any, str]], current: Any = None, typed: str = "") -> None:
        super().__init__()
        self.words = title
        self.choices = tuple(choices)
        self.current = current
        self.typed = typed
        self._shown: list[Any] = []

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(clean(self.words)), id="title")
            yield Input(self.typed, placeholder="Type to find", compact=True, select_on_focus=False)
            yield OptionList(id="choices", compact=True)
            yield KeyHints(*KEYS)

    def type_on(self, letters: str) -> None:
        """Take letters that were typed before the field for them had the focus."""
        field = next(iter(self.query(Input)), None)
        if field is None:
            self.typed += letters
        else:
            field.insert_text_at_cursor(letters)

    def on_mount(self) -> None:
        """Show what matches from the start."""
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches what was typed."""
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pick the line under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss((self._shown[at],))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Pick the line that was clicked or entered."""
        self.dismiss((self._shown[event.option_index],))

    def on_key(self, event: events.Key) -> None:
        """What is typed or taken back while the list has the focus goes to the field above it."""
        field = self.query_one(Input)
        if field.has_focus:
            return
        if event.is_printable and event.character:
            field.insert_text_at_cursor(event.character)
        elif event.key == "backspace":
            field.action_delete_left()
        else:
            return
        field.focus()
        event.stop()

    def action_move(self, by: int) -> None:
        """Move in the list from the field."""
        choices = self.query_one(OptionList)
        if choices.option_count:
            choices.highlighted = ((choices.highlighted or 0) + by) % choices.option_count

    def action_leave(self) -> None:
        """Close without a choice."""
        self.dismiss(None)

    def action_clear(self) -> None:
        """Close with nothing picked."""
        self.dismiss(())

    def _show(self) -> None:
        wanted = self.query_one(Input).value.lower().split()
        found = [(v, words) for v, words in self.choices if all(part in words.lower() for part in wanted)]
        found.sort(key=lambda item: not item[1].lower().startswith(" ".join(wanted)))
        self._shown = [value for value, _ in found]
        self.query_one(KeyHints).update(hinted(*(KEYS if found else NOTHING)))
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options([Option(Content(clean(words))) for _, words in found])
        if found:
            choices.highlighted = self._shown.index(self.current) if self.current in self._shown else 0
