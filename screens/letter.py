"""One letter: its fields and paragraphs, beside them what stands in the way of sending it, and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import OptionList, Static

from app.desk.views import CaseView, LetterForm, LetterPreview
from app.errors import BadInput, PutrightError, Refused
from app.rules.procedure import FieldSpec
from app.rules.verbs import find
from screens.base import DeskScreen
from screens.messages import CaseSaved, OpenRedress, OpenStep
from screens.widgets.beside import beside
from screens.widgets.breadth import BREAKPOINTS, settle_breadth
from screens.widgets.check_dialog import CheckDialogScreen
from screens.widgets.confirm_dialog import ConfirmDialogScreen
from screens.widgets.draft import Draft
from screens.widgets.field_editors import Surroundings
from screens.widgets.form_fields import FormFields
from screens.widgets.labelled import FieldChanged, Labelled
from screens.widgets.letter_pane import CHECK, LetterPane, merged
from screens.widgets.long_field import LongField
from screens.widgets.own_editor import edited
from screens.widgets.plain import clean, plain
from screens.widgets.reading_dialog import ReadingDialogScreen

if TYPE_CHECKING:
    from app.desk import Desk

LOOK_AFTER = 0.25
"""Seconds without typing before the letter is made anew and looked through."""


class LetterScreen(DeskScreen):
    """The officer writes a letter; what it may not leave without stands beside it the whole time."""

    CSS_PATH = "letter.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f5", "send", "Send", id="letter.send", tooltip="Send the letter, if nothing stands in the way"),
        Binding("f4", "look", "List", id="letter.look", tooltip="To what is still missing, and back to the text"),
        # A paragraph in focus has uses of its own for f6 and f7: the letter's come first.
        Binding("f6", "read", "Read", id="letter.read", priority=True, tooltip="Read the letter as the customer would"),
        Binding("f8", "print", "PDF", id="letter.print", tooltip="Write it to a file, to look at or print"),
        Binding(
            "f7", "check", "Check", id="letter.check", priority=True,
            tooltip="Record your quality check of somebody's letter",
        ),
        Binding("f3", "editor", "Editor", id="letter.editor", tooltip="Write this paragraph in your own editor"),
    ]  # fmt: skip

    @dataclass
    class Drawn(Message):
        """The letter's form came from the desk."""

        form: LetterForm
        case: CaseView

    @dataclass
    class Looked(Message):
        """The letter as it stands."""

        preview: LetterPreview
        asked: int

    @dataclass
    class Unreadable(Message):
        """What was typed makes no letter yet."""

        error: PutrightError

    @dataclass
    class Sheet(Message):
        """What the landlord's check sheet asks on this case; with answers that were refused, and why."""

        asks: tuple[FieldSpec, ...]
        answers: Mapping[str, Any] = field(default_factory=dict)
        refused: str = ""

    @dataclass
    class Sent(Message):
        """It is on the case, and its files are on disk."""

        case: CaseView
        says: str

    @dataclass
    class Told(Message):
        """Something was done, or not: a sentence."""

        says: str
        severe: bool = False

    @dataclass
    class Failed(Message):
        """Something could not be done, for a reason that a person can understand."""

        error: PutrightError

    def __init__(self, desk: Desk, reference: str, letter: str) -> None:
        """A letter of this case."""
        super().__init__(desk)
        self.reference, self.letter = reference, letter
        self.where = f"{plain(reference)} · {plain(letter)}"
        self.fields = FormFields()
        self.pane = LetterPane(id="findings")
        self.case: CaseView | None = None
        self.preview: LetterPreview | None = None
        self._looks = 0
        self._look: Timer | None = None
        self._kept: Mapping[str, Any] = {}
        self.draft = Draft(
            self,
            lambda: self.fields.everything,
            self._write_draft,
            lambda error: self.post_message(self.Failed(error)),
        )

    def compose_body(self) -> Iterable[Widget]:
        """The text, and what is found in it."""
        settle_breadth(self)
        yield Vertical(self.fields, Static(id="hint"), id="writing")
        yield Vertical(Static(Content("What is missing"), id="side-title"), self.pane, id="side")

    def on_mount(self) -> None:
        letters, casework, reference, letter = self.desk.letters, self.desk.casework, self.reference, self.letter

        def work() -> Message:
            return self.Drawn(letters.form(reference, letter), casework.open(reference))

        beside(self, work, self.Failed, "form")

    def reload(self) -> None:
        """The case may have changed: look again."""
        if self.case is not None:
            self._look_now()

    # Drawing and looking

    async def on_letter_screen_drawn(self, message: Drawn) -> None:
        """Draw the fields."""
        self.case = message.case
        self.set_where(f"{plain(self.reference)} · {plain(message.form.rule.id)}: {plain(message.form.rule.title)}")
        around = Surroundings(self.desk.today, self.desk.calendar.add)
        own = {spec.name for spec in message.form.rule.texts}
        text = [spec.name for spec in message.form.fields if spec.name in own]
        rest = [spec.name for spec in message.form.fields if spec.name not in text]
        groups = (("The letter", rest), ("In your words", text)) if text else ()
        await self.fields.draw(message.form.fields, message.form.values, around, groups)
        self._kept = self.fields.everything
        self.call_after_refresh(self.fields.go_to, self.fields.first_empty())
        self._look_now()

    def on_field_changed(self, message: FieldChanged) -> None:
        """Look the letter through again soon, and keep what was typed."""
        message.stop()
        self.fields.hide_unasked()
        if self._look is not None:
            self._look.stop()
        self._look = self.set_timer(LOOK_AFTER, self._look_now)
        self.draft.typed()

    def _look_now(self) -> None:
        self._look = None
        self._looks += 1
        letters, reference, letter, values, asked = (
            self.desk.letters,
            self.reference,
            self.letter,
            self.values,
            self._looks,
        )
        beside(self, lambda: self.Looked(letters.preview(reference, letter, values), asked), self.Unreadable, "look")

    @property
    def values(self) -> Mapping[str, Any]:
        """What the fields hold."""
        return self.fields.values

    def on_letter_screen_looked(self, message: Looked) -> None:
        """Show what was found, unless more was typed since."""
        if message.asked != self._looks:
            return
        self.preview = message.preview
        wanted = sum(finding.must for finding in merged(message.preview.findings))
        self.query_one("#side-title", Static).update(
            Content(f"Cannot send yet: {wanted} to mend" if wanted else "It can be sent: ctrl+s")
        )
        self.pane.show_preview(message.preview)

    def on_letter_screen_unreadable(self, message: Unreadable) -> None:
        """Say why nothing can be sent, where it stays until it is mended."""
        self.preview = None
        self.query_one("#side-title", Static).update(Content("Cannot send yet: 1 to mend"))
        self.pane.show_fault(str(message.error))

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Say what the field in focus is about."""
        field: object = self.focused
        words = "enter goes to what it is about · f4 back to the text"
        if isinstance(field, Labelled):
            cites = f" ({', '.join(field.spec.cites)})" if field.spec.cites else ""
            words = " · ".join(part for part in (clean(field.spec.help), field.how) if part) + cites
        self.query_one("#hint", Static).update(Content(words))

    # Drafts

    def _write_draft(self, values: Mapping[str, Any]) -> None:
        """Put on disk what was changed since it was last kept; what others wrote elsewhere in the letter stays."""
        self.desk.letters.save_draft(self.reference, self.letter, values, self._kept)
        self._kept = values

    def action_back(self) -> None:
        """One step back; what was written is kept."""
        self.draft.put()
        super().action_back()

    def on_unmount(self) -> None:
        """Lose nothing where the whole program ends."""
        self.draft.put_at_once()

    # Going where something is mended

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on what is missing goes to the field or the step that mends it."""
        goes, _, item = self.pane.named.partition(":")
        if event.option_list is not self.pane or not goes:
            return
        event.stop()
        if goes == CHECK:
            self.action_check()
        elif not self.fields.go_to(goes):
            if goes == "redress.propose":
                # An empty form would make a second offer of what is offered already.
                self.post_message(OpenRedress(self.reference))
            elif find(goes):
                self.post_message(OpenStep(self.reference, goes, {"item": item} if item else {}))
            else:
                self.tell(
                    "This is mended in your text here, or on the case: esc twice goes there, 4 lists what can be done."
                )

    def action_look(self) -> None:
        """Between the text and what is missing."""
        if self.pane.has_focus:
            self.fields.go_to(self.fields.first_empty())
        else:
            self.pane.focus()

    # Reading and printing

    def action_read(self) -> None:
        """Show the letter's words."""
        if self.preview is not None:
            self.app.push_screen(ReadingDialogScreen(f"{self.letter} as it stands", self.preview.words))

    def action_print(self) -> None:
        """Write the PDF, and the forms that this customer needs, to the folder of this case's letters."""
        letters, reference, letter, values = self.desk.letters, self.reference, self.letter, self.values

        def work() -> Message:
            paths = letters.write(letters.make(reference, letter, values), reference=reference)
            return self.Told("Written, as a draft:\n" + "\n".join(str(path) for path in paths))

        beside(self, work, self.Failed, "print")

    def action_editor(self) -> None:
        """Open the paragraph in focus in the person's own editor."""
        field = self.focused
        if not isinstance(field, LongField):
            self.tell("Put the cursor into a paragraph first: it then opens in your editor.")
            return
        try:
            text = edited(self.app, field.text)
        except PutrightError as error:
            self.tell_error(error)
            return
        if text is not None and text != field.text:
            field.text = text

    # Checking and sending

    def action_check(self) -> None:
        """Show the letter to whoever checks it, then ask the landlord's questions and for the result."""
        letters, reference, letter = self.desk.letters, self.reference, self.letter
        keep = self.draft.job()

        def work() -> Message:
            if keep:  # whoever typed last has written it
                keep()
            return self.Sheet(letters.sheet(reference, letter))

        beside(self, work, self.Failed, "sheet")

    def on_letter_screen_sheet(self, message: Sheet) -> None:
        """Read first, then answer; going back at either records nothing."""
        if self.preview is None:
            return
        sheet = CheckDialogScreen(self.letter, message.asks, message.answers)

        def take(answers: Mapping[str, Any] | None) -> None:
            if answers is not None:
                self._checked(message.asks, answers)

        if message.refused:
            self.tell(message.refused, title="Not recorded", severe=True)
            self.app.push_screen(sheet, take)
            return
        title = f"Read {self.letter} first, then fill in its check sheet."

        def go_on(read: bool | None) -> None:
            if read:
                self.app.push_screen(sheet, take)

        self.app.push_screen(ReadingDialogScreen(title, self.preview.words, "to the check sheet"), go_on)

    def _checked(self, asks: tuple[FieldSpec, ...], answers: Mapping[str, Any]) -> None:
        """Record the check; where it is refused, the sheet comes back with what was answered."""
        items = {name: value for name, value in answers.items() if name not in ("result", "note")}
        result, note = str(answers.get("result", "")), str(answers.get("note", ""))
        letters, reference, letter, values = self.desk.letters, self.reference, self.letter, self.values

        def work() -> Message:
            try:
                letters.check(reference, letter, values, result=result, note=note, sheet=items)
            except (Refused, BadInput) as error:
                return self.Sheet(asks, answers, str(error))
            return self.Told(f"Quality check: {result}.")

        beside(self, work, self.Failed, "check")

    def action_send(self) -> None:
        """Ask, then send; where something stands in the way, go there."""
        if self.preview is None:
            self.pane.focus()
            return
        if not self.preview.allowed:
            self.pane.focus()
            self.pane.go_to_first()
            self.tell(self.preview.findings[0].reason, title="Cannot send", severe=True)
            return
        lines = [self.preview.way, *(f"→ {change.says}" for change in self.preview.changes)]
        lines += [f"→ {copy}" for copy in self.preview.copies]
        lines += [f"! {warning}" for warning in self.preview.warnings]
        lines += [f"Advice: {finding.reason}" for finding in self.preview.findings]
        lines += ["What is sent is kept as it is, and cannot be undone: only corrected."]
        self.app.push_screen(ConfirmDialogScreen(f"Send {self.letter} now?", lines, "Send it"), self._send)

    def _send(self, answer: bool | None) -> None:
        if not answer or self.case is None:
            return
        letters, reference, letter, values = self.desk.letters, self.reference, self.letter, self.values
        seen, keep = self.case.seq, self.draft.job()

        def work() -> Message:
            if keep:
                keep()
            try:
                with self.draft.saving():
                    done = letters.send(reference, letter, values, seen_seq=seen)
            except Refused as refused:
                return self.Told(str(refused), True)
            try:
                paths = letters.write_sent(done)
            except PutrightError as error:
                return self.Sent(done.case, str(error))
            return self.Sent(done.case, f"Kept as {done.item}. {done.errands} It is in {paths[0].parent}.")

        beside(self, work, self.Failed, "send")

    def on_letter_screen_sent(self, message: Sent) -> None:
        """Hand the case on: the application closes the letter."""
        self.post_message(CaseSaved(message.case, message.says))

    def on_letter_screen_told(self, message: Told) -> None:
        """Say it, and look again."""
        self.tell(message.says, severe=message.severe)
        self._look_now()

    def on_letter_screen_failed(self, message: Failed) -> None:
        """Say what went wrong; what was written stays."""
        self.tell_error(message.error)
