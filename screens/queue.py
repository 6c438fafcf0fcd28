"""The queue: what is owed by when, in due order, and the case under the cursor beside it.

The officer filters, changes views, marks, opens a case or goes straight to its next act.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget

from app.desk.queue import BUILT_IN, QueuePage, QueueQuery, QueueRow, SavedView
from app.errors import PutrightError
from app.rules.typed_dates import show_date
from screens.base import DeskScreen
from screens.messages import OpenBulk, OpenCase, OpenIntake, OpenWhy
from screens.widgets.breadth import BREAKPOINTS, settle_breadth
from screens.widgets.case_list import CaseList
from screens.widgets.case_preview import CasePreview
from screens.widgets.plain import clean
from screens.widgets.queue_reader import QueueReader
from screens.widgets.view_bar import ViewBar

if TYPE_CHECKING:
    from app.desk import Desk
    from screens.widgets.filter_field import FilterField

REST_AFTER = 0.03
"""Seconds after the first frame before anything is read beside it: the frame must be on its way first."""
DETAIL_AFTER = 0.12
"""Seconds that the cursor must rest before the whole case is read for the pane."""


class QueueScreen(DeskScreen):
    """Opens on work: the officer's own cases, or all open ones where they have none."""

    # Its widgets cover it wholly, so nothing of the screen itself is drawn.
    BLANK = True
    CSS_PATH = "queue.tcss"
    AUTO_FOCUS = "CaseList"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "next_act", "Next act", id="queue.act", tooltip="Go straight to what the case needs next."),
        Binding("n", "new", "New", id="queue.new", tooltip="Take a new complaint."),
        Binding("slash", "filter", "Filter", key_display="/", id="queue.filter",
                tooltip="Show only cases with these words in reference, customer, address, handler or flags."),
        Binding("v", "next_view(1)", "Views", id="queue.view", tooltip="Go on to the next view of the queue."),
        Binding("V", "next_view(-1)", "View before", show=False, id="queue.view_back",
                tooltip="Go back to the view before."),
        Binding("w", "why", "Why", id="queue.why", tooltip="Show how the due date is counted, and its clause."),
        Binding("m", "act_on_marked", "Act on marked", show=False, id="queue.bulk",
                tooltip="Do one step on all marked cases, after seeing what it would do on each."),
        Binding("u", "undo", "Undo", show=False, id="queue.undo",
                tooltip="Undo what was recorded last on the case, if it has not left the building."),
        Binding("p", "pane", "Pane", show=False, id="queue.pane", tooltip="Show or hide the case beside the list."),
        Binding("s", "save_view", "Save view", show=False, id="queue.save_view",
                tooltip="Keep the view with its filter under a name of your own."),
        Binding("D", "delete_view", "Forget view", show=False, id="queue.delete_view",
                tooltip="Forget the view on the screen, if it is one of your own."),
        Binding("escape", "back", "Clear", show=False, id="queue.back", tooltip="Clear the filter, then the marks."),
        Binding("y", "copy", "Copy", show=False, id="queue.copy", tooltip="Copy the case's reference."),
        Binding("Y", "copy_line", "Copy line", show=False, id="queue.copy_line",
                tooltip="Copy the case's line, in words."),
        Binding("f5", "read_again", "Read again", show=False, id="queue.reload",
                tooltip="Read the queue again, for what others have done meanwhile."),
        *(
            Binding(str(number), f"view({number})", f"View {number}", show=False, id=f"queue.view_{number}",
                    tooltip=f"Show view {number} of the line at the top.")
            for number in range(1, 10)
        ),
    ]  # fmt: skip

    where = "Queue"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.reader = QueueReader(desk, self)
        self.views = tuple(SavedView(view, name, QueueQuery(view), builtin=True) for view, name in BUILT_IN.items())
        self.preview = CasePreview()
        self.bar = ViewBar()
        self.list = CaseList(self.reader.more, self._follow, desk.today, desk.calendar)
        self._filter: FilterField | None = None
        self._whole = True
        self._rested: Timer | None = None

    def compose_body(self) -> Iterable[Widget]:
        """Views, pane and list. The first page is read before they are shown, so that the first frame has it."""
        settle_breadth(self)
        self._settle_height()
        self._begin()
        yield self.bar
        yield self.preview
        yield self.list

    def on_mount(self) -> None:
        self._rested = self.set_interval(DETAIL_AFTER, self._read_case, pause=not self.reference)
        self.call_after_refresh(self.set_timer, REST_AFTER, self._read_rest)

    def on_resize(self) -> None:
        self._settle_height()

    def _begin(self) -> None:
        try:
            page = self.reader.first(self.app.size.height)
            self._show(page, 0)
            self._whole = len(page.rows) < self.app.size.height
        except PutrightError as error:
            self.list.empty = (str(error),)

    def _read_rest(self) -> None:
        """What the first frame did without: the rest of the first page, the views and their counts."""
        if not self._whole:
            self.reader.more(0)
        self.reader.views()

    def begin_again(self) -> None:
        """Somebody else is at the desk: their queue, under their landlord."""
        self.list.calendar = self.desk.calendar
        self.list.unmark()
        self._begin()
        self._read_rest()
        self.set_where(self.where)

    def reload(self) -> None:
        """Read the queue again and keep the cursor on its case."""
        self.reader.list(self.reader.wanted, self.list.cursor, self.reference)
        self.reader.views()

    # What was read

    def on_queue_reader_listed(self, message: QueueReader.Listed) -> None:
        if self.reader.takes(message):
            self._show(message.page, message.cursor)

    def on_queue_reader_more_page(self, message: QueueReader.MorePage) -> None:
        if self.reader.takes(message):
            self.list.take(message.page)

    def on_queue_reader_views_read(self, message: QueueReader.ViewsRead) -> None:
        self.views = message.views
        self._show_views()

    def on_queue_reader_case_read(self, message: QueueReader.CaseRead) -> None:
        self.preview.show_case(message.case)

    def on_queue_reader_failed(self, message: QueueReader.Failed) -> None:
        if message.offset is not None:
            self.list.pages.give_up(message.offset)
        self.tell_error(message.error)

    # What is shown

    def _show(self, page: QueuePage, cursor: int) -> None:
        self.list.empty = self._empty_words()
        self.list.start(page, cursor=cursor, today=self.desk.today)
        self._show_views()

    @on(CaseList.Marked)
    def _show_views(self) -> None:
        marked = len(self.list.marks)
        self.bar.show(self.views, self.reader.listed.view, f"{marked} marked · m acts" if marked else "")

    def _empty_words(self) -> tuple[str, ...]:
        """What an empty list says: why it is empty, and what to do."""
        query = self.reader.listed
        if query.text:
            return (f"Nothing in this view matches “{clean(query.text)}”.", "", "Press esc to clear the filter.")
        if query.view == "open":
            return (
                "There are no open complaints.",
                "",
                "Press n to take a new one. A spreadsheet of them comes in with the command",
                "putright import FILE.csv",
            )
        return ("There is nothing in this view.", "", "Press v for the next view, or 1 for all open complaints.")

    def _follow(self, row: QueueRow | None) -> None:
        """The pane shows what the line knows; the rest is read when the cursor has come to rest."""
        self.reference = row.reference if row else ""
        self.preview.show_row(row)
        if self._rested and row:
            self._rested.reset()
            self._rested.resume()

    def _read_case(self) -> None:
        if self._rested:
            self._rested.pause()
        if self.preview.display and self.reference:
            self.reader.case(self.reference)

    def _settle_height(self) -> None:
        """A low screen has no room for the pane below the list, a high one has more for it."""
        height = self.app.size.height
        self.set_class(height < 18, "-flat")
        self.set_class(height >= 32, "-high")

    # Filter and views

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the filter line its own key is a letter like others."""
        return action != "filter" or self._filter is None or not self._filter.has_focus_within

    async def action_filter(self) -> None:
        """Type a filter; the last one is there to be changed."""
        from screens.widgets.filter_field import FilterField

        if self._filter is None:
            self._filter = FilterField(self.reader.wanted.text)
            await self.mount(self._filter, after=self.bar)
        self._filter.open()

    def on_filter_field_typed(self, message: FilterField.Typed) -> None:
        """Filter as typed."""
        if message.text != self.reader.wanted.text:
            self.reader.list(replace(self.reader.wanted, text=message.text))

    def on_filter_field_left(self, _message: FilterField.Left) -> None:
        """The list again; an empty filter line goes."""
        self.list.focus()
        self._show_filter()

    def _show_filter(self) -> None:
        if self._filter:
            self._filter.display = bool(self.reader.wanted.text)

    def action_back(self) -> None:
        """One step back: the filter goes first, then the marks. The queue itself is where everything begins."""
        if self.reader.wanted.text:
            self.reader.list(replace(self.reader.wanted, text=""), 0, self.reference)
            self._show_filter()
        elif self.list.marks:
            self.list.unmark()
        else:
            self.tell("This is the queue, where everything begins. ctrl+q leaves the program.")

    def action_view(self, number: int) -> None:
        """Show the view with this number."""
        if number <= len(self.views):
            self._go_to_view(self.views[number - 1])

    def action_next_view(self, by: int) -> None:
        """Go on through the views, round and round."""
        ids = [view.id for view in self.views]
        here = ids.index(self.reader.wanted.view) if self.reader.wanted.view in ids else -1
        self._go_to_view(self.views[(here + by) % len(ids)])

    def on_view_bar_picked(self, message: ViewBar.Picked) -> None:
        """A view was clicked on."""
        self._go_to_view(message.view)

    def _go_to_view(self, view: SavedView) -> None:
        """Show a view from its top; the filter stays as it is."""
        self.reader.list(replace(self.reader.wanted, view=view.id))

    def action_save_view(self) -> None:
        """Ask for a name, and keep the view with its filter under it."""
        from screens.widgets.ask_dialog import AskDialogScreen

        listed = self.reader.listed
        base = next((view.query for view in self.views if view.id == listed.view), listed)
        query = replace(base, text=f"{base.text} {listed.text}".strip())

        def take(name: str | None) -> None:
            if name:
                self.reader.save_view(name, query)

        self.app.push_screen(AskDialogScreen("Name of the view", "Keeps the view with its filter, for you."), take)

    def action_delete_view(self) -> None:
        """Forget the view on the screen."""
        self.reader.delete_view(self.reader.listed.view)

    def on_queue_reader_view_kept(self, message: QueueReader.ViewKept) -> None:
        """Go to a view that has been saved; from one that has been forgotten, to all open cases."""
        self.tell(message.says)
        self.reader.list(QueueQuery(view=message.view))
        self._show_filter()
        self.reader.views()

    def action_read_again(self) -> None:
        """Read the queue again."""
        self.reload()

    # Acts

    def action_next_act(self) -> None:
        """Open the form of what the case needs next; where a gate bars it, say why."""
        if row := self.list.row:
            self.reader.next_act(row)

    def action_undo(self) -> None:
        """Open the form that undoes what was recorded last, with what that would move."""
        if self.reference:
            self.reader.undo(self.reference)

    def action_new(self) -> None:
        """Take a new complaint."""
        self.post_message(OpenIntake())

    def on_case_list_chosen(self, message: CaseList.Chosen) -> None:
        """Open the case."""
        self.post_message(OpenCase(message.row.reference))

    def action_why(self) -> None:
        """Ask why the due date is what it is."""
        row = self.list.row
        if row and row.clock:
            self.post_message(OpenWhy(row.reference, row.clock))
        elif row:
            self.tell("No time limit runs on this case, so there is no date to explain.")

    def action_act_on_marked(self) -> None:
        """Do one step on all marked cases."""
        if self.list.marks:
            self.post_message(OpenBulk(tuple(self.list.marks)))
        else:
            self.tell("Nothing is marked. Mark cases with the space bar first.")

    def action_pane(self) -> None:
        """Show or hide the case beside the list."""
        self.preview.display = not self.preview.display
        self._read_case()

    def action_copy(self) -> None:
        """Copy the reference."""
        if self.reference:
            self.copy(self.reference, f"the reference {self.reference}")

    def action_copy_line(self) -> None:
        """Copy the line in words."""
        if row := self.list.row:
            due = f"{row.act} by {show_date(row.due)}, {self.list.due(row).words}" if row.due else "no date"
            who = row.handler_name or "unallocated"
            self.copy(
                clean(f"{row.reference}, {row.customer}, {row.address}: {due}; {who}"), f"the line of {row.reference}"
            )
