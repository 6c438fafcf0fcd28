"""A field for a longer text, as many lines as the person needs."""

from __future__ import annotations

from typing import Any

from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import TextArea

from app.rules.procedure import FieldSpec
from screens.widgets.labelled import Labelled

LINES = 2
"""Lines of a longer text that are in sight from the start; it grows as it is written."""


class LongField(Labelled, TextArea):
    """A text of several lines; tab leaves it. What it holds is taken as typed, whatever is in it."""

    how = "tab goes on, enter begins a new line"

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(compact=True, show_line_numbers=False, highlight_cursor_line=False)
        self.set_up(spec, least=LINES)

    @property
    def value_typed(self) -> str:
        """The text as typed."""
        return self.text

    def show_value(self, value: Any) -> None:
        """Show a text."""
        with self.prevent(TextArea.Changed):
            self.text = "" if value is None else str(value)
        self.move_cursor(self.document.end)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Pass on that the text has changed."""
        event.stop()
        self.tell_changed()

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Keep the line that is written in sight, where the field is taller than the place that it scrolls in."""
        event.stop()
        self.call_after_refresh(self._into_sight)

    def _into_sight(self) -> None:
        if self.has_focus and isinstance(self.parent, Widget):
            line = self.wrapped_document.location_to_offset(self.cursor_location).y - self.scroll_offset.y
            region = self.virtual_region
            self.parent.scroll_to_region(Region(region.x, region.y + line, 1, 1), animate=False, x_axis=False)
