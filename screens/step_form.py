"""The form of one step of a case: any step, drawn from its fields, with what saving would do shown while typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from app.errors import PutrightError
from app.rules.events import Value
from app.rules.typed_dates import short_date
from screens.base import DeskScreen
from screens.widgets.breadth import BREAKPOINTS, settle_breadth
from screens.widgets.form import Form
from screens.widgets.long_field import LongField
from screens.widgets.own_editor import edited
from screens.widgets.plain import plain

if TYPE_CHECKING:
    from app.desk import Desk


class StepFormScreen(DeskScreen):
    """The officer fills in a step, sees the dates move, and saves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "editor", "Editor", id="step.editor", tooltip="Write this text in your own editor"),
    ]

    CSS_PATH = "step_form.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    def __init__(self, desk: Desk, reference: str, step_id: str, values: Mapping[str, Value] | None = None) -> None:
        """The form of a step of this case; `values` fill fields in advance."""
        super().__init__(desk)
        self.reference = self.where = plain(reference)
        self.form = Form(desk, reference, step_id, values)

    def compose_body(self) -> Iterable[Widget]:
        """The form, and nothing else."""
        settle_breadth(self)
        yield self.form

    def on_screen_resume(self) -> None:
        """The screen is in front: the fields can be drawn."""
        self.form.in_front.set()

    def on_form_drawn(self, message: Form.Drawn) -> None:
        """Name the step at the top, and the entry that a correction is about."""
        entry = self.form.fixed.get("entry")
        about = next((e for e in message.case.timeline if entry in (str(e.seq), e.id)), None) if message.case else None
        which = f": {plain(about.title)} of {short_date(about.on)}" if entry and about else ""
        self.set_where(f"{self.reference} · {plain(message.spec.title)}{which}")

    def reload(self) -> None:
        """The form is in front again, or another day has begun."""
        self.form.look_again()

    def action_editor(self) -> None:
        """Write the longer text in focus in the person's own editor."""
        field = self.focused
        if not isinstance(field, LongField):
            self.tell("Put the cursor into a longer text first: it then opens in your editor.")
            return
        try:
            text = edited(self.app, field.value_typed)
        except PutrightError as error:
            self.tell_error(error)
            return
        if text is not None:
            field.show_value(text)
            field.tell_changed()

    def action_back(self) -> None:
        """One step back; what was typed is kept and offered again."""
        self.form.draft.put()
        super().action_back()
