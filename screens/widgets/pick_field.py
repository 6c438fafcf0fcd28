"""A field whose value is one of many: shown on one line, picked in a dialog that finds by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from app.rules.procedure import FieldSpec
from screens.widgets.labelled import Labelled
from screens.widgets.pick_dialog import PickDialogScreen
from screens.widgets.plain import plain


class PickField(Labelled, Widget, can_focus=True):
    """One of many values: enter, space or a letter opens the list."""

    how = "enter opens the list, letters find in it"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "Choose", id="pick.open", show=False, tooltip="Open the list of choices"),
        Binding("down", "app.focus_next", "Next field", id="pick.next", show=False, tooltip="To the next field"),
        Binding(
            "up",
            "app.focus_previous",
            "Field before",
            id="pick.previous",
            show=False,
            tooltip="To the field before",
        ),
        Binding("delete,backspace", "clear", "Clear", id="pick.clear", show=False, tooltip="Empty the field"),
    ]

    def __init__(self, spec: FieldSpec, choices: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        self.choices = tuple(choices)
        self.picked: Any = None
        self.set_up(spec)

    @property
    def value_typed(self) -> Any:
        """The value picked, None when none is."""
        return self.picked

    def show_value(self, value: Any) -> None:
        """Show a value, also one that is not (or no longer) among the choices."""
        self.picked = value or None
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        return 1

    def render_line(self, y: int) -> Strip:
        """The value in words, and a sign that there is a list behind it."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        words = dict(self.choices).get(self.picked, str(self.picked)) if self.picked is not None else "none yet"
        shown = plain(words)
        return Strip([Segment(plain(f"{shown[: width - 2]} ▾", width), self.rich_style)], width)

    def on_key(self, event: events.Key) -> None:
        """A letter opens the list with what begins so."""
        if event.character and event.character.isalnum():
            event.stop()
            self._open(event.character)

    def on_focus(self) -> None:
        """Let screen readers find the value."""
        self.point_at()

    def on_click(self) -> None:
        """Open the list."""
        self._open("")

    def action_open(self) -> None:
        """Open the list."""
        self._open("")

    def action_clear(self) -> None:
        """Pick nothing."""
        self._take(())

    def _open(self, typed: str) -> None:
        """Open the list, once: what a quick hand types before it has come belongs into it."""
        if (top := self.app.screen) is not self.screen:
            if typed and isinstance(top, PickDialogScreen):
                top.type_on(typed)
            return
        self.app.push_screen(PickDialogScreen(self.spec.label, self.choices, self.picked, typed), self._answered)

    def _answered(self, answer: tuple[Any, ...] | None) -> None:
        """Take what was picked, and go on to the next field as enter does everywhere."""
        if answer is not None:
            self._take(answer)
        if answer:
            self.app.action_focus_next()

    def _take(self, answer: tuple[Any, ...]) -> None:
        picked = answer[0] if answer else None
        if picked != self.picked:
            self.picked = picked
            self.refresh()
            self.tell_changed()
