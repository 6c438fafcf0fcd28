"""One line of a list, with its fields: a point of complaint, a member of a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.widgets.field_stack import FieldStack
from screens.widgets.key_hints import Hint, KeyHints
from screens.widgets.labelled import FieldChanged, Labelled
from screens.widgets.plain import clean


class RowDialogScreen(ModalScreen[Mapping[str, Any]]):
    """Returns the fields that are given, by name; None when nothing was changed. The first field must be given."""

    CSS_PATH = "row_dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f5", "take", "Keep", id="row.keep", tooltip="Keep the line and go back to the form"),
        Binding(
            "escape", "leave", "Back", id="row.back", tooltip="Go back; what was typed is kept if it says something"
        ),
    ]

    def __init__(self, title: str, fields: Sequence[Labelled], row: Mapping[str, Any]) -> None:
        super().__init__()
        self.words = title
        self.fields = tuple(fields)
        self.row = dict(row)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(clean(self.words)), id="title")
            yield FieldStack(*self.fields)  # type: ignore[arg-type]
            yield Static(id="hint")
            keeps, back = Hint("ctrl+s keeps", "screen.take"), Hint("esc back", "screen.leave")
            yield KeyHints(keeps, Hint("tab next field"), back)

    def on_mount(self) -> None:
        """Show the line as it stands."""
        for field in self.fields:
            field.show_value(self.row.get(field.spec.name))
        self.query_one(f"#field-{self.fields[0].spec.name}").focus()

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Say what the field in focus is about."""
        field: object = self.focused
        if isinstance(field, Labelled):
            words = " · ".join(part for part in (clean(field.spec.help), field.how) if part)
            self.query_one("#hint", Static).update(Content(words))

    def on_field_changed(self, message: FieldChanged) -> None:
        """Take the mark of the error away once the field says something."""
        message.stop()
        if not message.field.is_empty:
            message.field.show_error("")

    def action_take(self) -> None:
        """Keep the line, once its first field says something."""
        if self.fields[0].is_empty:
            self.fields[0].show_error("This needs words.")
            self.query_one(f"#field-{self.fields[0].spec.name}").focus()
        else:
            self.dismiss(self._typed())

    def action_leave(self) -> None:
        """Go back; nothing typed is lost."""
        changed = self._typed() != {key: value for key, value in self.row.items() if value not in (None, "")}
        self.dismiss(self._typed() if changed and not self.fields[0].is_empty else None)

    def _typed(self) -> dict[str, Any]:
        values = {field.spec.name: field.value_typed for field in self.fields}
        texts = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
        return {name: value for name, value in texts.items() if value not in (None, "")}
