"""The investigation of one case: its parts, beside them what the report still lacks, and the report as a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from app.desk.investigation import InvestigationView
from app.errors import PutrightError
from app.rules.events import Event
from app.rules.typed_dates import show_date
from app.rules.verbs import recorded_by
from screens.base import DeskScreen
from screens.messages import OpenStep
from screens.widgets.beside import beside
from screens.widgets.breadth import BREAKPOINTS, settle_breadth
from screens.widgets.entry_dialog import EntryDialogScreen
from screens.widgets.investigation_sections import ADDS, SECTIONS, counts, entries, missing_entries
from screens.widgets.plain import plain
from screens.widgets.section_bar import SectionBar
from screens.widgets.sheet import Sheet

if TYPE_CHECKING:
    from app.desk import Desk


class InvestigationScreen(DeskScreen):
    """The officer gathers what shows what happened, decides each point, and finishes the report."""

    CSS_PATH = "investigation.tcss"
    AUTO_FOCUS = "#sheet"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", id="investigation.add", tooltip="Add to the part that is shown"),
        Binding("g", "agree", "Agree point", id="investigation.agree", tooltip="What was agreed on the point at hand"),
        Binding("m", "missing", "Missing", id="investigation.missing", tooltip="To what is still lacking, and back"),
        Binding("f", "finish", "Finish", id="investigation.finish", tooltip="Write what is left and finish the report"),
        Binding("f8", "print", "PDF", id="investigation.print", tooltip="Write the report to a file, as a draft"),
        Binding("o", "save_file", "Save file", show=False, id="investigation.file",
                tooltip="Put the file of the evidence, answer or action at hand on disk"),
        Binding("e", "mail", "E-mail", show=False, id="investigation.mail",
                tooltip="Write the e-mail of the question at hand, as a draft for your own mail program"),
        Binding("c", "chase", "Chase", show=False, id="investigation.chase",
                tooltip="Put the question at hand to whoever stands above the team"),
        Binding("d", "delay", "Later", show=False, id="investigation.delay",
                tooltip="A new date for the question or the promised action at hand"),
        Binding("x", "take_out", "Take out", show=False, id="investigation.take_out",
                tooltip="Take the evidence at hand out of the case; it stays in the history"),
        *(
            Binding(
                str(number), f"section('{section}')", words, show=False, id=f"investigation.section_{section}",
                tooltip=f"Show {words.lower()}",
            )
            for number, (section, words) in enumerate(SECTIONS, 1)
        ),
    ]  # fmt: skip

    @dataclass
    class Read(Message):
        """The investigation came from the store."""

        view: InvestigationView

    @dataclass
    class Written(Message):
        """Something was written to disk."""

        says: str

    @dataclass
    class Failed(Message):
        """Something could not be done, for a reason that a person can understand."""

        error: PutrightError

    def __init__(self, desk: Desk, reference: str) -> None:
        """Show the investigation of this case."""
        super().__init__(desk)
        self.reference = reference
        self.where = f"{plain(reference)} · Investigation"
        self.view: InvestigationView | None = None
        self.section = "points"
        self.bar = SectionBar(SECTIONS, id="sections")
        self.sheet = Sheet(id="sheet")
        self.gaps = Sheet(id="missing")
        self.gaps_title = Static(id="missing-title")

    def compose_body(self) -> Iterable[Widget]:
        """The part that is shown, and what is missing."""
        settle_breadth(self)
        yield self.bar
        yield Horizontal(self.sheet, Vertical(self.gaps_title, self.gaps, id="side"), id="body")

    def on_mount(self) -> None:
        self.reload()

    def reload(self) -> None:
        """Read the case again."""
        beside(self, lambda: self.Read(self.desk.investigation.open(self.reference)), self.Failed, "investigation")

    def on_investigation_screen_read(self, message: Read) -> None:
        """Show what was read."""
        self.view = message.view
        self._show()

    def on_investigation_screen_written(self, message: Written) -> None:
        """Say where it is."""
        self.tell(message.says)

    def on_investigation_screen_failed(self, message: Failed) -> None:
        """Say what went wrong."""
        self.tell_error(message.error)

    def _show(self) -> None:
        view = self.view
        if view is None:
            return
        self.bar.show(self.section, counts(view))
        self.sheet.show(lambda width: entries(view, self.section, width))
        self.gaps_title.update(Content(f"Missing: {len(view.missing)}" if view.missing else "Nothing is missing"))
        self.gaps.show(lambda width: missing_entries(view.missing, width))

    # Moving

    def action_section(self, section: str) -> None:
        """Show a part."""
        self.section = section
        self._show()
        self.sheet.focus()

    def on_section_bar_chosen(self, message: SectionBar.Chosen) -> None:
        """A part was clicked."""
        self.action_section(message.section)

    def action_missing(self) -> None:
        """To the list of what is missing, and back."""
        (self.sheet if self.gaps.has_focus else self.gaps).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter: what is missing is mended, an entry is opened."""
        view = self.view
        if view is None or not isinstance(event.option_list, Sheet):
            return
        name = event.option_list.named
        if event.option_list is self.gaps:
            if name:
                one = view.missing[int(name)]
                self._step(one.step, {"item": one.item} if one.item else {})
        elif name:
            self._open(view, name)

    def _open(self, view: InvestigationView, name: str) -> None:
        if self.section == "points":
            self._step("point.decide", {"item": name})
        elif self.section == "ground":
            self._step(name, {})
        elif self.section == "report":
            self._open_part(view, name.removeprefix("part "))
        elif self.section == "promised":
            one = next(one for one in view.found.promises if one.item == name)
            if one.done is None:
                self._step("action.complete", {"item": name})
            else:
                rows = [
                    ("", one.what),
                    ("Who", one.owner),
                    ("Done", show_date(one.done)),
                    ("How we know", one.evidence),
                ]
                self.app.push_screen(EntryDialogScreen(name, rows))
        elif self.section == "asked" and any(r.item == name and r.answered is None for r in view.case.requests):
            self._step("information.respond", {"item": name})
        else:
            listed = (*view.found.evidence, *view.found.chronology, *view.found.sessions, *view.case.events)
            event = next((e for e in listed if name in (e.id, e.item)), None)
            if event is not None:
                self._read_event(event)

    def _open_part(self, view: InvestigationView, part: str) -> None:
        """Go to what the part lacks first."""
        gap = next((one for one in view.missing if one.part == part), None)
        if gap is None:
            self.tell("Nothing is missing in this part. f8 writes the report to a file, to read it.")
        else:
            self._step(gap.step, {"item": gap.item} if gap.item else {})

    def _read_event(self, event: Event) -> None:
        assert self.view is not None
        rows = self.desk.investigation.details(self.view, event)
        step = recorded_by(event.name)
        title = f"{event.item or (step.title if step else event.name)}, {show_date(event.on)}"
        self.app.push_screen(EntryDialogScreen(title, rows))

    # Doing

    def _step(self, step: str, values: Mapping[str, Any]) -> None:
        self.post_message(OpenStep(self.reference, step, values))

    def action_add(self) -> None:
        """Add to the part that is shown."""
        step = ADDS[self.section]
        if "." not in step:
            step = self.view.case.step(step) if self.view else ""
        if step:
            self._step(step, {})

    def action_agree(self) -> None:
        """What was agreed on the point under the cursor."""
        if self.view is not None and self.section == "points" and self.sheet.named:
            self._step("point.agree", {"item": self.sheet.named})
        else:
            self.tell("Choose a point first: 1 shows them.")

    def action_finish(self) -> None:
        """Write what the report says as a whole, and finish it."""
        self._step("investigation.report", {})

    def action_print(self) -> None:
        """Write the report to a file: as it stands now, and as it was finished where it was."""
        found, reference = self.desk.investigation, self.reference

        def work() -> Message:
            path, made = found.write(reference)
            says = [f"Written to {path}, {made.pages} pages, as a draft.", *made.warnings]
            if found.is_filed(reference):
                says.insert(0, f"As it was finished: {found.write_filed(reference)}")
            return self.Written("\n".join(says))

        beside(self, work, self.Failed, "print")

    def _at_hand(self, *sections: str) -> str:
        """The entry under the cursor, where one of these parts is shown."""
        return self.sheet.named if self.section in sections else ""

    def action_chase(self) -> None:
        """Put the question under the cursor one rung up."""
        if item := self._at_hand("asked"):
            self._step("information.escalate", {"item": item})
        else:
            self.tell("Choose a question first: 4 shows them.")

    def action_delay(self) -> None:
        """A new date for the question or the promise under the cursor."""
        if item := self._at_hand("asked", "promised"):
            self._step("information.extend" if self.section == "asked" else "action.extend", {"item": item})
        else:
            self.tell("Choose a question or a promised action first: 4 and 7 show them.")

    def action_take_out(self) -> None:
        """Take the evidence under the cursor out."""
        if item := self._at_hand("evidence"):
            self._step("evidence.withdraw", {"item": item})
        else:
            self.tell("Choose a piece of evidence first: 2 shows them.")

    def action_mail(self) -> None:
        """Write the e-mail of the question under the cursor."""
        item = self._at_hand("asked")
        if not item:
            self.tell("Choose a question first: 4 shows them.")
            return

        def work() -> Message:
            path, made = self.desk.questions.write(self.reference, item)
            to = plain(made.to) or "nobody yet"
            return self.Written("\n".join([f"Written to {path}: a draft to {to}. Open it to send it.", *made.lacks]))

        beside(self, work, self.Failed, "print")

    def action_save_file(self) -> None:
        """Put the file of what is under the cursor on disk."""
        item = self._at_hand("evidence", "asked", "promised")
        if not item:
            self.tell("Choose evidence, a question or a promised action first: 2, 4 and 7 show them.")
            return

        def work() -> Message:
            return self.Written(f"Written to {self.desk.investigation.save_file(self.reference, item)}.")

        beside(self, work, self.Failed, "print")
