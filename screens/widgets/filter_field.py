"""The line to type a filter into; imported when it is first asked for, since it needs Textual's text field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FilterField(Input):
    """Filters as one types. Enter, escape and the arrows go to the list; the text stays."""

    DEFAULT_CSS = """
    FilterField {
        split: top;
        height: 1;
        border: none;
        padding: 0 1;
        background: $panel;
        &:focus { border: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,down", "leave", "To the list", key_display="esc", id="filter.leave",
                tooltip="Go to the list; it stays filtered. In the list, escape clears the filter."),
    ]  # fmt: skip

    @dataclass
    class Left(Message):
        """The list is wanted again."""

    def __init__(self, text: str) -> None:
        super().__init__(
            text, placeholder="Filter by reference, customer, address or handler", compact=True, select_on_focus=True
        )

    def action_leave(self) -> None:
        """Go to the list."""
        self.post_message(self.Left())
