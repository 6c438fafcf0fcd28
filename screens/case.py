"""One case, whole: its clocks, its history, its points, what was asked of teams, and what can be done now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from app.desk.views import Act, CaseView, ClockView, Preview, TimelineEntry
from app.errors import PutrightError
from app.rules.typed_dates import show_date
from app.rules.verbs import CORRECT, UNDO, VERBS, Verb
from screens.base import DeskScreen
from screens.messages import OpenCase, OpenInvestigation, OpenRedress, OpenStep, OpenWhy
from screens.widgets.beside import beside
from screens.widgets.breadth import BREAKPOINTS, WIDE, settle_breadth
from screens.widgets.case_dialogs import event_dialog, part_dialog, undo_question
from screens.widgets.case_sections import (
    act_entries,
    fact_entries,
    link_entries,
    point_entries,
    refusal_words,
    request_entries,
    who_words,
)
from screens.widgets.clock_strip import ClockStrip
from screens.widgets.plain import clean, plain
from screens.widgets.section_bar import SectionBar
from screens.widgets.sheet import Entry, Sheet
from screens.widgets.timeline import timeline_entries

if TYPE_CHECKING:
    from app.desk import Desk

SECTIONS = (
    ("history", "History"),
    ("points", "Points"),
    ("requests", "Asked"),
    ("acts", "To do"),
    ("facts", "Details"),
    ("links", "Links"),
)

FIRST = ("letter.send", "acknowledge", "respond", "extend", "case.note")
"""Verbs whose keys stand first in the line of keys, where there is not room for all."""


def _step_keys(verbs: Iterable[Verb]) -> list[BindingType]:
    """A key for each verb that asks for one; undoing has its own way."""
    return [
        Binding(
            verb.key,
            f"act('{verb.key}')",
            verb.short or verb.title,
            id=f"case.act_{verb.key}",
            tooltip=f"{verb.title}: its form" if verb.short else "Its form, with what saving would do",
        )
        for verb in verbs
        if verb.key and verb.id != UNDO
    ]


class CaseScreen(DeskScreen):
    """The officer reads a case here and starts everything that is done on it."""

    CSS_PATH = "case.tcss"
    AUTO_FOCUS = "#sheet"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        *_step_keys(VERBS[verb] for verb in FIRST),
        Binding("w", "why", "Why", id="case.why", tooltip="Why the date under the cursor is what it is"),
        Binding("u", "undo", "Undo", id="case.undo", tooltip="Undo what was recorded last"),
        Binding("v", "investigate", "Investigation", id="case.investigate",
                tooltip="Points, evidence, findings, promised actions and the report"),
        *_step_keys(verb for verb in VERBS.values() if verb.id not in FIRST),
        Binding("M", "redress", "Offers", id="case.redress", tooltip="The offers of redress on this case"),
        Binding("y", "copy", "Copy", show=False, id="case.copy", tooltip="Copy the case's reference"),
        *(
            Binding(
                str(number),
                f"section('{section}')",
                words,
                show=False,
                id=f"case.section_{section}",
                tooltip=f"Show {words.lower()}",
            )
            for number, (section, words) in enumerate(SECTIONS, 1)
        ),
    ]  # fmt: skip

    @dataclass
    class CaseRead(Message):
        """The case came from the store."""

        view: CaseView
        says: str = ""

    @dataclass
    class UndoPreviewed(Message):
        """What undoing an entry would do."""

        entry: TimelineEntry
        preview: Preview

    @dataclass
    class Failed(Message):
        """Something could not be done, for a reason that a person can understand."""

        error: PutrightError

    def __init__(self, desk: Desk, reference: str, view: CaseView | None = None) -> None:
        """Show the case of this reference; `view` if it has been read already."""
        super().__init__(desk)
        self.reference = reference
        self.where = plain(reference)
        self.view = view
        self.section = "history"
        self.clocks = ClockStrip(id="clocks")
        self.bar = SectionBar(SECTIONS, id="sections")
        self.sheet = Sheet(id="sheet")
        self.acts = Sheet(id="acts")
        self.who = Static(id="who")
        self.warnings = Static(id="warnings")

    def compose_body(self) -> Iterable[Widget]:
        """Who and what, the clocks, the parts of the case, and what can be done beside them."""
        settle_breadth(self)
        yield self.who
        yield self.warnings
        yield self.clocks
        yield self.bar
        yield Horizontal(
            self.sheet, Vertical(Static(Content("What can be done"), id="acts-title"), self.acts, id="side"), id="body"
        )

    def on_mount(self) -> None:
        if self.view is None:
            self.reload()
        else:
            self.show(self.view)

    def reload(self) -> None:
        """Read the case again."""
        beside(self, lambda: self.CaseRead(self.desk.casework.open(self.reference)), self.Failed, "case")

    # Showing

    def on_case_screen_case_read(self, message: CaseRead) -> None:
        """Show what was read."""
        self.show(message.view)
        if message.says:
            self.tell(message.says)

    def on_case_screen_failed(self, message: Failed) -> None:
        """Say what went wrong."""
        self.tell_error(message.error)

    def show(self, view: CaseView) -> None:
        """Paint a case; one that is the same as before is not painted again."""
        if view == self.view and self.clocks.option_count:
            return
        # What was just recorded, and what is to be done next, stand at the top: the cursor does not stay below them.
        grown = self.view is not None and view.seq > self.view.seq
        self.view = view
        self.who.update(who_words(view, self.desk.today))
        self.warnings.update(Content("\n".join(f"! {clean(warning)}" for warning in view.warnings)))
        self.warnings.display = bool(view.warnings)
        self.clocks.show_clocks(view.clocks, self.desk.today)
        self.acts.show(lambda width: act_entries(self._acts_shown(), width), from_the_top=grown)
        self._show_section(from_the_top=grown and self.section in ("history", "acts"))
        self.refresh_bindings()

    def _show_section(self, *, from_the_top: bool = False) -> None:
        view = self.view
        if view is None:
            return
        counts = {
            "history": len(view.timeline),
            "points": len(view.points),
            "requests": len(view.requests),
            "links": len(view.links),
            "acts": sum(act.due is not None and not act.blocked for act in self._acts_shown()),
        }
        self.bar.show(self.section, counts)
        builders: dict[str, Callable[[int], Sequence[Entry]]] = {
            "history": lambda width: timeline_entries(view.timeline, width),
            "points": lambda width: point_entries(view.points, width),
            "requests": lambda width: request_entries(view.requests, width),
            "acts": lambda width: act_entries(self._acts_shown(), width),
            "facts": lambda width: fact_entries(view, width),
            "links": lambda width: link_entries(view.links, width),
        }
        self.sheet.show(builders[self.section], from_the_top=from_the_top)

    def _acts_shown(self) -> list[Act]:
        """What can be done, but for correcting and undoing: those begin at an entry of the history."""
        return [act for act in self.view.acts if act.step not in (CORRECT, UNDO)] if self.view else []

    # Moving

    def action_section(self, section: str) -> None:
        """Show a part of the case; what can be done has a place of its own where there is room."""
        if section == "acts" and self.has_class("-wide"):
            self.acts.focus()
            return
        self.section = section
        self._show_section()
        self.sheet.focus()

    def on_section_bar_chosen(self, message: SectionBar.Chosen) -> None:
        """A part was clicked."""
        self.action_section(message.section)

    def on_resize(self, event: events.Resize) -> None:
        """What can be done has moved beside the rest: show the history again in its old place."""
        if self.section == "acts" and event.size.width >= WIDE:
            self.section = "history"
            self._show_section()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on an entry: go where it leads."""
        source = event.option_list
        if self.view is None or not isinstance(source, Sheet):
            return
        if source is self.clocks:
            self.action_why()
        elif source is self.acts or self.section == "acts":
            self._start(next((act for act in self.view.acts if act.step == source.named), None))
        elif self.section == "history":
            self._open_entry(source.named)
        else:
            self._open_part(self.view, source.named)

    # Doing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of steps that the procedure does not have are not there; of those that cannot be taken, greyed."""
        if action != "act":
            return True
        act = self._act_of(str(parameters[0]))
        if act is None:
            return False
        return None if _barred(act) else True

    def on_key(self, event: events.Key) -> None:
        """A greyed key says why it is grey."""
        act = self._act_of(event.key)
        if act is not None and _barred(act):
            event.stop()
            self._start(act)

    def action_act(self, key: str) -> None:
        """Open the form of the step that has this key."""
        self._start(self._act_of(key))

    def action_copy(self) -> None:
        """Copy the reference."""
        self.copy(self.reference, f"the reference {self.reference}")

    def action_redress(self) -> None:
        """Open the offers of the case."""
        self.post_message(OpenRedress(self.reference))

    def action_investigate(self) -> None:
        """Open the investigation."""
        self.post_message(OpenInvestigation(self.reference))

    def action_why(self) -> None:
        """Why a date is what it is: the clock under the cursor, the act's clock, or the most pressing one."""
        clock = self._clock_at_cursor()
        if clock is None:
            self.tell("No time limit has started on this case, so there is no date to explain.")
        else:
            self.post_message(OpenWhy(self.reference, clock.id, clock.item))

    def action_undo(self) -> None:
        """Undo what was recorded last among what can be undone."""
        entries = [entry for entry in self.view.timeline if entry.undoable] if self.view else []
        if entries:
            self._ask_undo(max(entries, key=lambda entry: entry.seq))
        else:
            self.tell(
                "Nothing here can be undone: what has left the building can only be corrected (enter on it, then c)."
            )

    def _act_of(self, key: str) -> Act | None:
        return next((act for act in self.view.acts if act.key == key), None) if self.view else None

    def _start(self, act: Act | None) -> None:
        if act is None:
            return
        if _barred(act):
            self.tell(
                "\n".join(refusal_words(refusal) for refusal in act.blocked), title=f"{act.title}: not now", severe=True
            )
        else:
            self.post_message(OpenStep(self.reference, act.step))

    def _clock_at_cursor(self) -> ClockView | None:
        if self.view is None or not self.view.clocks:
            return None
        if self.focused is self.acts or (self.section == "acts" and self.focused is self.sheet):
            sheet = self.acts if self.focused is self.acts else self.sheet
            act = next((act for act in self.view.acts if act.step == sheet.named), None)
            found = next((clock for clock in self.view.clocks if act and act.clock == clock.id), None)
            if found is not None:
                return found
        if self.section == "requests" and self.focused is self.sheet:
            found = next((clock for clock in self.view.clocks if clock.item == self.sheet.named), None)
            if found is not None:
                return found
        return self.clocks.chosen

    # Reading one entry, correcting and undoing it

    def _open_entry(self, event_id: str) -> None:
        """An entry of the history, to be read, corrected or undone."""
        entry = next((entry for entry in self.view.timeline if entry.id == event_id), None) if self.view else None
        if entry is None:
            return

        def take(answer: str | None) -> None:
            if answer == "correct":
                self.post_message(OpenStep(self.reference, CORRECT, {"entry": str(entry.seq)}))
            elif answer == "undo":
                self._ask_undo(entry)

        self.app.push_screen(event_dialog(entry), take)

    def _open_part(self, view: CaseView, name: str) -> None:
        """A point, a link or a fact; a question or a task that is still open leads to the form that ends it."""
        asked = next((r for r in view.requests if r.item == name and r.answered is None), None)
        if self.section == "requests" and asked is not None:
            self.post_message(OpenStep(self.reference, asked.step, {"item": name}))
        elif self.section == "links" and any(one.reference == name and one.known for one in view.links):
            self.post_message(OpenCase(name))
        elif (dialog := part_dialog(view, self.section, name)) is not None:
            self.app.push_screen(dialog)

    def _ask_undo(self, entry: TimelineEntry) -> None:
        def work() -> Message:
            preview = self.desk.casework.preview(self.reference, UNDO, {"entry": str(entry.seq)})
            return self.UndoPreviewed(entry, preview)

        beside(self, work, self.Failed, "undo")

    def _undo(self, entry: TimelineEntry) -> CaseView:
        seen = self.view.seq if self.view else None
        return self.desk.casework.do(self.reference, UNDO, {"entry": str(entry.seq)}, seen_seq=seen)

    def on_case_screen_undo_previewed(self, message: UndoPreviewed) -> None:
        """Say what undoing would undo and move, and ask."""
        entry, preview = message.entry, message.preview
        if not preview.allowed:
            reasons = [*preview.errors.values(), *(refusal_words(refusal) for refusal in preview.refusals)]
            self.tell("\n".join(reasons), title="Not undone", severe=True)
            return

        def take(answer: bool | None) -> None:
            if answer:
                says = f"Undone: {entry.title}, {show_date(entry.on)}."
                beside(self, lambda: self.CaseRead(self._undo(entry), says), self.Failed, "undo")

        self.app.push_screen(undo_question(entry, preview), take)


def _barred(act: Act) -> bool:
    """Whether nothing that could be entered in the step's own form would mend what stands in its way."""
    return any(not refusal.field for refusal in act.blocked)
