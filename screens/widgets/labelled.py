"""A form's field draws its own label at its left and a note at its right: one widget a field, one line a field."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Offset, Region, Spacing
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from app.rules.procedure import FieldSpec
from screens.widgets.plain import clean, plain

LABEL_WIDTH = 24
"""Cells for the label at the left of every field, its mark included."""

LOOKS = {
    "field--label",
    "field--focused",
    "field--error",
    "field--note",
    "field--picked",
    "field--cursor",
    "field--dim",
}
"""The component classes of fields. The container that they stand in has them, once for all of its fields."""


class FieldChanged(Message):
    """What a field holds has changed. `field` is the editor."""

    def __init__(self, field: Labelled) -> None:
        super().__init__()
        self.field = field


class Labelled:
    """Mixed into a widget that edits one field: the label, the note, the error, and the value as typed.

    Not a widget itself, so that style sheets follow the widget that it is mixed into.
    """

    spec: FieldSpec
    how: str = ""
    """How the field is filled in, in a few words."""
    error: str = ""
    """Why the value is wrong, in a sentence; "" when it is not. Shown by a mark, and in words by the form."""
    demanded: bool = False
    """Whether a gate asks for this field although the step alone does not."""

    def set_up(self, spec: FieldSpec, *, width: int = 0, note_width: int = 0, least: int = 1) -> None:
        """Take the field's words and make room for the label, and for a note of `note_width` cells after the value.

        `width` is the most that the value itself needs, 0 for as much as there is; `least` the lines in sight always.
        """
        self.spec = spec
        widget = self._widget()
        widget.id = f"field-{spec.name}"
        self._label_lines = wrap(clean(spec.label), LABEL_WIDTH - 4) or [spec.name]
        widget.styles.padding = Spacing(0, note_width, 0, LABEL_WIDTH)
        widget.styles.min_height = max(least, self.label_lines)
        if width:
            widget.styles.max_width = LABEL_WIDTH + width + note_width

    @property
    def label_lines(self) -> int:
        """How many lines the label takes."""
        return len(self._label_lines)

    @property
    def value_typed(self) -> Any:
        """What is in the field as the desk takes it: texts as typed, choices by value, lists as tuples."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Put a value into the field without anybody having typed it."""
        raise NotImplementedError

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been given."""
        value = self.value_typed
        return value is None or value == () or (isinstance(value, str) and not value.strip())

    @property
    def note(self) -> str:
        """A few words at the right of the field: what is made of it."""
        return ""

    def show_error(self, error: str) -> None:
        """Mark the field as wrong, or (with "") as right."""
        if error != self.error:
            self.error = error
            self._widget().refresh()

    def show_demanded(self, demanded: bool) -> None:
        """Mark the field as asked for by a gate, or not."""
        if demanded != self.demanded:
            self.demanded = demanded
            self._widget().refresh()

    def point_at(self, x: int = 0, y: int = 0) -> None:
        """Put the terminal's cursor on a cell of the value: screen readers follow it."""
        widget = self._widget()
        if widget.has_focus:
            widget.app.cursor_position = widget.content_region.offset + Offset(x, y)

    def tell_changed(self) -> None:
        """Say that the value has changed."""
        self._widget().post_message(FieldChanged(self))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The widget's own lines, with label and note drawn into its padding."""
        widget = self._widget()
        strips: list[Strip] = [_safe(strip) for strip in super().render_lines(crop)]  # type: ignore[misc]
        width = widget.size.width + widget.styles.padding.width
        if crop.x or crop.width < width or width <= LABEL_WIDTH:
            return strips
        return [self._with_label(strip, y, width) for y, strip in enumerate(strips, crop.y)]

    def _with_label(self, strip: Strip, y: int, width: int) -> Strip:
        widget = self._widget()
        right = widget.styles.padding.right
        parts = [self._drawn(self._label_at(y), LABEL_WIDTH, self._label_class())]
        parts.append(strip.crop(LABEL_WIDTH, width - right).adjust_cell_length(width - right - LABEL_WIDTH))
        if right:
            parts.append(self._drawn(f"  {self.note}" if y == 0 else "", right, "field--note"))
        return Strip.join(parts)

    def _label_class(self) -> str:
        if self.error:
            return "field--error"
        return "field--focused" if self._widget().has_focus else "field--label"

    def _label_at(self, y: int) -> str:
        words = self._label_lines[y] if y < len(self._label_lines) else ""
        focused = "▸" if self._widget().has_focus and y == 0 else " "
        mark = ""
        if y == len(self._label_lines) - 1:
            mark = " !" if self.error else " *" if self.spec.required or self.demanded else ""
        return f"{focused}{words}{mark}"

    def _drawn(self, text: str, width: int, component: str) -> Strip:
        widget = self._widget()
        ground = widget.background_colors[0]
        style = Style(bgcolor=ground.rich_color) + self.look(component)
        drawn = Strip([Segment(plain(text, width), style)], width)
        for each in widget.get_line_filters():
            drawn = drawn.apply_filter(each, ground)
        return drawn

    @property
    def hint(self) -> Content:
        """What the field is about: what is wrong with it, or else its help, how it is typed and its clauses."""
        if self.error and not self.is_empty:
            return Content.styled(clean(self.error), "$text-error")
        cites = f" ({', '.join(self.spec.cites)})" if self.spec.cites else ""
        return Content(" · ".join(part for part in (clean(self.spec.help), self.how) if part) + cites)

    def look(self, component: str) -> Style:
        """The style of one of `LOOKS`, from the container."""
        container = self._widget().parent
        return container.get_component_rich_style(component, partial=True) if isinstance(container, Widget) else Style()

    def _widget(self) -> Widget:
        return self  # type: ignore[return-value]


def _safe(strip: Strip) -> Strip:
    """The strip without anything in its texts that a terminal would obey: pasted text may hold it."""
    if all(segment.text.isascii() and segment.text.isprintable() for segment in strip):
        return strip
    return Strip([Segment(clean(text), style, control) for text, style, control in strip])
