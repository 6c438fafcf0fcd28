"""One step on several cases: choose it, fill it in once, see what it would do on each, then do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from app.desk.views import FormSpec, Preview
from app.errors import BadInput, PutrightError
from app.rules.procedure import FieldSpec
from app.rules.verbs import CORRECT, UNDO
from screens.base import DeskScreen
from screens.messages import BulkDone, GoBack
from screens.widgets.beside import beside
from screens.widgets.field_editors import Surroundings
from screens.widgets.form_fields import FormFields
from screens.widgets.labelled import FieldChanged
from screens.widgets.plain import clean

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk.forewarned import Named

STEP_FIELD = "the-step"
"""The field that holds which step it is; with a hyphen, so that no step's own field has this name."""
OF_ONE_CASE = {"item", "entry", "points"}
"""Fields that mean something else on every case: steps with one are not done on several at once."""


class BulkScreen(DeskScreen):
    """Below the fields stands, for each case, what saving would do there or why it is refused."""

    CSS_PATH = "bulk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f5", "save", "Do it", id="bulk.save",
                tooltip="Do the step on every case where nothing stands in the way."),
        Binding("f4", "look", "Effects", id="bulk.look", tooltip="To what it would do, and back to the fields."),
    ]  # fmt: skip

    @dataclass
    class Offered(Message):
        """The steps that can be taken on at least one of the cases: title by id."""

        steps: Mapping[str, str]

    @dataclass
    class Drawn(Message):
        """The form of the step chosen."""

        spec: FormSpec

    @dataclass
    class Previewed(Message):
        """What the step would do on each case."""

        previews: Mapping[str, Preview]

    @dataclass
    class Done(Message):
        """How far the doing has come: what was done, what was refused and why, how many are still to do."""

        done: tuple[str, ...]
        refused: Mapping[str, str]
        left: int

    @dataclass
    class Failed(Message):
        """Something failed for a reason that a person understands."""

        error: PutrightError

    def __init__(self, desk: Desk, references: tuple[str, ...]) -> None:
        super().__init__(desk)
        self.references = references
        self.where = f"{len(references)} marked cases" if len(references) > 1 else "1 marked case"
        self.fields = FormFields()
        self.effects = Static(Content("Reading what can be done on these cases …"), id="effects-text")
        self._steps: Mapping[str, str] = {}
        self._step = ""
        self._allowed: tuple[str, ...] = ()
        self._busy = False

    def compose_body(self) -> Iterable[Widget]:
        """The fields, and what they would do."""
        yield self.fields
        yield VerticalScroll(self.effects, id="effects")

    def on_mount(self) -> None:
        """Find the steps that can be taken on one of the cases at least."""
        casework = self.desk.casework

        def read() -> Message:
            steps: dict[str, str] = {}
            for reference in self.references:
                steps.update({act.step: act.title for act in casework.acts(reference) if not act.blocked})
            usable = {step: title for step, title in steps.items() if step not in (CORRECT, UNDO)}
            if not usable:
                raise BadInput("There is no step that can be taken on any of these cases now. Esc goes back.")
            return self.Offered(usable)

        beside(self, read, self.Failed, "bulk")

    async def on_bulk_screen_offered(self, message: Offered) -> None:
        """Ask which step it shall be."""
        self._steps = message.steps
        await self.fields.draw([self._step_field()], {}, Surroundings(self.desk.today), ())
        self.fields.go_to(STEP_FIELD)
        self.effects.update(Content("\n".join(self.references)))

    async def on_field_changed(self, message: FieldChanged) -> None:
        """Another step has another form; anything else changes what the step would do."""
        step = self._chosen_step()
        if step != self._step:
            self._step = step
            if step:
                beside(self, lambda: self.Drawn(self.desk.casework.form(self.references[0], step)), self.Failed, "form")
        else:
            self.fields.hide_unasked()
            self._preview()

    async def on_bulk_screen_drawn(self, message: Drawn) -> None:
        """Draw the step's form beneath the choice."""
        spec = message.spec
        if any(field.name in OF_ONE_CASE for field in spec.fields):
            self.effects.update(Content(f"{clean(spec.title)} is about one thing of one case: do it case by case."))
            self._allowed = ()
            return
        calendar = self.desk.calendar
        values = {**spec.values, STEP_FIELD: self._steps[spec.step]}
        around = Surroundings(self.desk.today, calendar.add)
        await self.fields.draw([self._step_field(), *spec.fields], values, around, ())
        self.fields.go_to(self.fields.first_empty())
        self._preview()

    def on_bulk_screen_previewed(self, message: Previewed) -> None:
        """Show, case by case, what would be done or what stands in the way."""
        self._allowed = tuple(reference for reference, preview in message.previews.items() if preview.allowed)
        counts = f"{len(self._allowed)} of {len(message.previews)} can be done. ctrl+s does them.\n"
        lines: list[str | tuple[str, str]] = [(counts, "bold")]
        for reference, preview in message.previews.items():
            lines += [(f"{'+' if preview.allowed else '!'} {reference}  ", "bold"), f"{clean(_says(preview))}\n"]
        self.effects.update(Content.assemble(*lines))

    def on_bulk_screen_done(self, message: Done) -> None:
        """Show how far it has come; when nothing is left, go back or say what was refused."""
        self.effects.update(Content(f"{len(message.done)} done, {message.left} to do. esc stops after the next one."))
        if message.left:
            return
        self._busy = False
        title = self._steps.get(self._step, "")
        self.post_message(
            BulkDone(message.done, f"{title}: done on {len(message.done)} of {len(self.references)} cases.")
        )
        if message.refused:
            self._allowed = ()
            lines = [f"! {reference}  {why}" for reference, why in message.refused.items()]
            self.effects.update(Content(clean("Not done:\n" + "\n".join(lines), lines=True)))
        else:
            self.post_message(GoBack())

    def on_bulk_screen_failed(self, message: Failed) -> None:
        self.effects.update(Content(clean(str(message.error), lines=True)))

    def action_save(self) -> None:
        """Do the step on every case on which nothing stands in the way."""
        if self._busy or not self._allowed:
            if not self._busy:
                self.tell("Nothing can be done yet: choose a step and fill it in.")
            return
        self._busy = True
        step, values, casework, left = self._step, self._values(), self.desk.casework, list(self._allowed)

        def work() -> Message:
            done: list[str] = []
            refused: dict[str, str] = {}
            worker = get_current_worker()
            while left and not worker.is_cancelled:
                reference = left.pop(0)
                try:
                    casework.do(reference, step, values)
                    done.append(reference)
                except PutrightError as error:
                    refused[reference] = str(error)
                if left:
                    self.post_message(self.Done(tuple(done), dict(refused), len(left)))
            return self.Done(tuple(done), refused, 0)

        beside(self, work, self.Failed, "do")

    def action_look(self) -> None:
        """To the effects, and back to the fields."""
        effects = self.query_one("#effects")
        if effects.has_focus:
            self.fields.go_to(self.fields.first_empty())
        else:
            effects.focus()

    def action_back(self) -> None:
        """Stop the doing if it is under way; else one step back."""
        if self._busy:
            self.workers.cancel_group(self, "do")
            self._busy = False
            self.tell("Stopped. What was done so far stays, the rest is untouched.")
        super().action_back()

    def _preview(self) -> None:
        step, values, casework = self._step, self._values(), self.desk.casework

        def work() -> Message:
            previews: dict[str, Preview] = {}
            told: dict[Named, tuple[str, ...]] = {}
            for one in self.references:
                preview, named = casework.preview(one, step, values), casework.named(one, step, values)
                if named not in told:
                    told[named] = casework.forewarned(named)
                previews[one] = replace(preview, warnings=(*preview.warnings, *told[named]))
            return self.Previewed(previews)

        beside(self, work, self.Failed, "preview")

    def _values(self) -> dict[str, Any]:
        return {name: value for name, value in self.fields.values.items() if name != STEP_FIELD}

    def _chosen_step(self) -> str:
        title = self.fields.everything.get(STEP_FIELD)
        return next((step for step, known in self._steps.items() if known == title), "")

    def _step_field(self) -> FieldSpec:
        return FieldSpec(
            STEP_FIELD, "Step", "choice", required=True, choices=tuple(dict.fromkeys(self._steps.values()))
        )


def _says(preview: Preview) -> str:
    if not preview.allowed:
        return " ".join([*preview.errors.values(), *(f"{one.reason} ({one.clause})" for one in preview.refusals)])
    return "; ".join([*(change.says for change in preview.changes), *preview.warnings]) or "moves no date"
