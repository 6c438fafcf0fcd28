"""The form of one step: its fields, what saving would do shown while typing, drafts, and the saving itself.

One form draws every step. Nothing is saved until it is saved: each change only asks the desk for a preview.
"""

from __future__ import annotations

from asyncio import Event
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from app.desk.views import CaseView, FormSpec, Preview, WhyView
from app.errors import Conflict, PutrightError, Refused
from app.rules.procedure import FieldSpec
from app.rules.verbs import CORRECT, find
from screens.messages import CaseSaved, OpenStep, OpenWhy
from screens.widgets.beside import beside
from screens.widgets.confirm_dialog import ConfirmDialogScreen
from screens.widgets.draft import Draft
from screens.widgets.field_editors import Surroundings
from screens.widgets.forewarning import UNSEEN, Forewarning
from screens.widgets.form_fields import FormFields, Groups, starting_values
from screens.widgets.labelled import FieldChanged, Labelled
from screens.widgets.live_pane import LivePane, Outlook, outlook_title
from screens.widgets.plain import clean

if TYPE_CHECKING:
    from app.desk import Desk


class Form(Widget):
    """Fields and, beside or below them, what saving would do. `beside_it` is one more pane under that."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f5", "save", "Save", id="form.save", tooltip="Save, if nothing stands in the way"),
        Binding("f2", "why", "Why", id="form.why", tooltip="Why the date that this would make is what it is"),
        Binding("f4", "look", "Effects", id="form.look", tooltip="To what saving would do, and back to the fields"),
        Binding("f9", "afresh", "Start again", id="form.afresh", tooltip="Throw the draft away and start again"),
    ]
    # The screen's width decides how the form lies, so that its rules reach beyond itself.
    SCOPED_CSS = False
    DEFAULT_CSS = """
    Form {
        layout: vertical;
        height: 1fr;
        & #fields { height: 1fr; }
        & #intro { display: none; height: auto; padding: 0 2 1 2; color: $text-muted; }
        & #hint { height: 2; padding: 0 2; color: $text-muted; }
        & #side { height: 8; border-top: solid $foreground 25%; }
        & #side-title { height: auto; max-height: 2; padding: 0 1; text-style: bold; }
    }
    .-wide Form {
        & #intro { display: block; }
        layout: horizontal;
        & #fields { width: 1fr; height: 1fr; }
        & #side { width: 46; height: 1fr; border-top: none; border-left: solid $foreground 25%; }
    }
    """

    @dataclass
    class Drawn(Message):
        """The form came from the desk."""

        spec: FormSpec
        case: CaseView | None

    @dataclass
    class Typed(Message):
        """Something was typed: for panes that look at more than the form does."""

        values: Mapping[str, Any]

    @dataclass
    class Previewed(Message):
        """Saving was refused: what stands in the way."""

        preview: Preview

    @dataclass
    class Saved(Message):
        """The step is on the case."""

        case: CaseView

    @dataclass
    class Overtaken(Message):
        """Somebody else saved the case meanwhile, and it makes a difference: the case as it is now."""

        case: CaseView
        conflict: Conflict

    @dataclass
    class Explained(Message):
        """Why a previewed date would be what it is."""

        why: WhyView

    @dataclass
    class Failed(Message):
        """It could not be done, for a reason that a person can understand."""

        error: PutrightError
        saving: bool = False

    def __init__(
        self,
        desk: Desk,
        reference: str | None,
        step_id: str,
        values: Mapping[str, Any] | None = None,
        *,
        groups: Groups = (),
        beside_it: Widget | None = None,
        spec: FormSpec | None = None,
    ) -> None:
        """The form of a step of a case (None: of a case that it begins); `values` fill fields in advance.

        With `spec`, the form as the desk has it, the fields come with the first frame.
        """
        super().__init__()
        self.desk, self.reference, self.step_id = desk, reference, step_id
        self.given = dict(values or {})
        self.fixed = {"entry": str(self.given["entry"])} if step_id == CORRECT and "entry" in self.given else {}
        """What is not asked any more: the entry to correct was chosen in the history."""
        self.groups, self.beside_it = groups, beside_it
        self.form_spec = spec
        self.preview = Preview()
        self.others = Forewarning(self, desk, reference, step_id)
        self.case: CaseView | None = None
        self.tried = self.saving = False
        self.taken = token_hex(16)  # saved twice, by whatever mishap, it is taken once
        self.meanwhile = ""
        self.says = ""
        self.fields = FormFields()
        self.draft = Draft(
            self,
            lambda: {**self.fields.everything, **self.fixed},
            lambda values: desk.casework.drafts.save(reference, step_id, values),
            lambda error: self.post_message(self.Failed(error)),
        )
        self.in_front = Event()
        """Set once the screen is in front: fields that are drawn earlier would all be styled a second time."""

    def compose(self) -> ComposeResult:
        if self.form_spec is not None:
            self.fields.begin(*self._starting(self.form_spec))
        with Vertical(id="fields"):
            yield Static(id="intro")
            yield self.fields
            yield Static(id="hint")
        with Vertical(id="side"):
            yield Static(Content("If you save this"), id="side-title")
            yield LivePane(id="live")
            if self.beside_it is not None:
                yield self.beside_it

    def on_mount(self) -> None:
        """Ask the desk for the form, unless it is there."""
        if self.form_spec is None:
            self._draw()
        else:
            self.call_after_refresh(self._drawn, self.form_spec)
            self.fields.draw_rest_soon()

    # Drawing

    def _draw(self, *, afresh: bool = False) -> None:
        """Ask the desk for the form; `afresh` throws the draft away first."""
        casework, reference, step_id = self.desk.casework, self.reference, self.step_id
        entry, item = str(self.given.get("entry", "")), str(self.given.get("item", ""))

        def work() -> Message:
            if afresh:
                casework.drafts.drop(reference, step_id, item)
            case = casework.open(reference) if reference else None
            return self.Drawn(casework.form(reference, step_id, entry, item), case)

        beside(self, work, self.Failed, "form")

    async def on_form_drawn(self, message: Drawn) -> None:
        """Draw the fields, put the cursor where something is needed, and show what saving would do."""
        await self.in_front.wait()
        self.form_spec, self.case = message.spec, message.case
        await self.fields.draw(*self._starting(message.spec))
        self._drawn(message.spec)

    def _starting(self, spec: FormSpec) -> tuple[Sequence[FieldSpec], Mapping[str, Any], Surroundings, Groups]:
        """The fields that are asked, what they start with, and what their editors need."""
        values, drafted = starting_values(spec, self.given)
        by_letter = f"This only records it. L on the case writes “{clean(spec.letter)}”, and records this with it."
        kept = "What you typed here before is back. f9 starts again."
        self.says = kept if drafted else by_letter if spec.letter else ""
        asked = [field for field in spec.fields if field.name not in self.fixed]
        around = Surroundings(self.desk.today, self.desk.calendar.add)
        return asked, {**values, **self.given}, around, self.groups

    def _drawn(self, spec: FormSpec) -> None:
        """Put the cursor where something is needed, and show what saving would do."""
        cites = f" ({', '.join(spec.cites)})" if spec.cites else ""
        self.query_one("#intro", Static).update(Content(clean(f"{spec.intro}{cites}")))
        # Only once the fields are laid out, or the first ones would scroll away for no reason.
        self.call_after_refresh(self.fields.go_to, self.fields.first_empty())
        self._ask_preview()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the field in focus is about."""
        self._show_hint()

    def _show_hint(self) -> None:
        field: object = self.screen.focused
        outside = Content("enter goes to what it is about · f4 back to the fields")
        self.query_one("#hint", Static).update(field.hint if isinstance(field, Labelled) else outside)

    # Typing

    def on_field_changed(self, message: FieldChanged) -> None:
        """Preview what was typed, and keep it as a draft."""
        message.stop()
        self.says = ""
        self.fields.hide_unasked()
        self._ask_preview()
        self.draft.typed()

    @property
    def values(self) -> dict[str, Any]:
        """What saving would hand to the desk."""
        return {**self.fields.values, **self.fixed}

    def look_again(self) -> None:
        """Work out anew what saving would do: another day may have begun, or other cases be otherwise."""
        if self.form_spec is not None:
            self.others.afresh()
            self._ask_preview()

    def _ask_preview(self) -> None:
        self.fields.turn(self.desk.today)
        values = self.values
        self.post_message(self.Typed(values))
        try:
            self.others.typed(values)
            # Pure over what was read with the form: it takes less than a millisecond, and a thread would take more.
            self._show_preview(self.desk.casework.preview(self.reference, self.step_id, values))
        except PutrightError as error:
            self.says = str(error)
            self._show_outlook()

    def on_forewarning_found(self, message: Forewarning.Found) -> None:
        """Show what other cases warn of; who saved before they could see it is asked to look first."""
        message.stop()
        self.others.take(message)
        if message.held:
            self.saving = False
            self.says = UNSEEN
        self._show_outlook()

    def on_form_previewed(self, message: Previewed) -> None:
        """Show what stands in the way of saving."""
        self._show_preview(message.preview)

    def _show_preview(self, preview: Preview) -> None:
        """Show what saving would do, and mark the fields that are wrong or wanted."""
        self.preview = preview
        self.fields.mark(preview, empty_too=self.tried)
        self._show_outlook()
        self._show_hint()

    def _show_outlook(self) -> None:
        editors = self.fields.editors
        errors = self.preview.errors
        missing = {n: editors[n].spec.label for n in errors if n in editors and editors[n].is_empty}
        wrong = {n: reason for n, reason in errors.items() if n not in missing}
        outlook = Outlook(self.preview, wrong, missing, self.meanwhile, self.says, self.others.warnings)
        pane = self.query_one(LivePane)
        pane.show_outlook(outlook)
        if self.saving:
            # Saving was asked for and something stands in the way: show it, and go where it can be mended.
            self.saving = False
            first = next((name for name in editors if name in outlook.obstacles), "")
            pane.go_to(f"field:{first}")
            self.fields.go_to(first)
        self.query_one("#side-title", Static).update(Content(outlook_title(outlook, self.form_spec)))

    def on_unmount(self) -> None:
        """Lose nothing where the whole program ends."""
        self.draft.put_at_once()

    # Looking

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on what stands in the way goes to the field or step that mends it, on a date asks why."""
        pane = self.query_one(LivePane)
        if event.option_list is not pane:
            return
        event.stop()
        kind, _, name = pane.named.partition(":")
        if kind == "clock":
            self._explain(name)
            return
        name, _, item = name.partition(":")
        if find(name) and self.reference:
            self.post_message(OpenStep(self.reference, name, {"item": item} if item else {}))
        elif kind == "field" and not self.fields.go_to(name):
            self.app.bell()

    def action_look(self) -> None:
        """Between the fields and what saving would do."""
        pane, fields = self.query_one(LivePane), self.fields
        if pane.has_focus:
            fields.go_to(fields.first_empty())
        else:
            pane.focus()

    def action_why(self) -> None:
        """Explain the date under the cursor of the pane, else the first that would move."""
        kind, _, name = self.query_one(LivePane).named.partition(":")
        moved = [change.clock for change in self.preview.changes if change.after]
        if kind == "clock" or moved:
            self._explain(name if kind == "clock" else moved[0])
        else:
            self.notify("No date would be made or moved by this, so there is none to explain.", markup=False)

    def _explain(self, clock_id: str) -> None:
        why, reference, step_id, values = self.desk.casework.why_preview, self.reference, self.step_id, self.values
        beside(self, lambda: self.Explained(why(reference, step_id, values, clock_id)), self.Failed, "why")

    def on_form_explained(self, message: Explained) -> None:
        """Open the explanation."""
        clock = message.why.clock
        self.post_message(OpenWhy(self.reference or "", clock.id, clock.item, message.why))

    # Saving

    def action_save(self) -> None:
        """Save, unless something is wrong: then show what, and go there."""
        if self.saving or self.form_spec is None:
            return
        self.tried = self.saving = True
        values = self.values
        casework, reference, step_id = self.desk.casework, self.reference, self.step_id
        seen, unseen = self.case.seq if self.case else None, self.others.unseen

        def work() -> Message:
            preview = casework.preview(reference, step_id, values)
            if preview.errors or preview.refusals:
                return self.Previewed(preview)
            try:
                if (held := self.others.held_up(unseen)) is not None:
                    return held
                with self.draft.saving():
                    return self.Saved(casework.do(reference, step_id, values, seen_seq=seen, taken=self.taken))
            except Refused as refused:
                return self.Previewed(Preview(refusals=refused.refusals))
            except Conflict as conflict:
                if reference is None:
                    raise
                return self.Overtaken(casework.open(reference), conflict)

        beside(self, work, lambda error: self.Failed(error, saving=True), "save")

    def on_form_saved(self, message: Saved) -> None:
        """Hand the case on: the application closes the form and shows it."""
        self.draft.forget()
        assert self.form_spec is not None
        self.post_message(CaseSaved(message.case, f"Saved: {self.form_spec.title}."))

    def on_form_overtaken(self, message: Overtaken) -> None:
        """Show what somebody else did meanwhile; what was typed stays, and can be saved on the case as it is now."""
        self.saving = False
        self.meanwhile = str(message.conflict)
        self.case = message.case
        self.look_again()

    def on_form_failed(self, message: Failed) -> None:
        """Say what went wrong, where the person looks; the form stays as it is."""
        message.stop()
        self.saving = self.saving and not message.saving
        self.says = str(message.error)
        self._show_outlook()

    def action_afresh(self) -> None:
        """Ask, then throw away what was typed and draw the form as it first was: f9 lies beside other keys."""
        question = ConfirmDialogScreen("Throw away what you typed here, and start again?", (), "Throw it away")
        self.app.push_screen(question, lambda sure: self._begin_again() if sure else None)

    def _begin_again(self) -> None:
        self.draft.forget()
        self.tried = False
        self.meanwhile = ""
        self._draw(afresh=True)
