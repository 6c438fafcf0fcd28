"""The line to type a filter into; imported when it is first asked for, since it needs Textual's text field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class FilterField(Horizontal):
    """Filters as one types. Enter, escape and down go to the list; the text stays."""

    BINDING_GROUP_TITLE = "In the filter"
    DEFAULT_CSS = """
    FilterField {
        split: top;
        height: 1;
        background: $panel;
        & > Static { width: auto; padding: 0 1; text-style: bold; }
        & > Input { width: 1fr; background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,down", "leave", "To the list", key_display="esc", id="filter.leave",
                tooltip="Go to the list; it stays filtered. In the list, escape clears the filter."),
    ]  # fmt: skip

    @dataclass
    class Typed(Message):
        """What the filter says now."""

        text: str

    @dataclass
    class Left(Message):
        """The list is wanted again."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.field = Input(text, placeholder="reference, customer, address, handler or flag", compact=True)

    def compose(self) -> ComposeResult:
        yield Static("Filter")
        yield self.field

    def open(self) -> None:
        """Type; what was typed before is there to be changed, or replaced."""
        self.display = True
        self.field.focus()
        self.field.select_all()
        self.post_message(self.Typed(self.field.value))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_leave()

    def action_leave(self) -> None:
        """Go to the list."""
        self.post_message(self.Left())
