"""The queue: what is owed by when, in due order, and the case under the cursor beside it.

The officer filters, changes views, marks, opens a case or goes straight to its next act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from app.desk.views import Act, CaseView, QueuePage, QueueQuery, QueueRow, SavedView
from app.errors import PutrightError
from app.rules.typed_dates import show_date
from screens.base import DeskScreen
from screens.messages import OpenCase, OpenIntake, OpenStep, OpenWhy
from screens.widgets.case_list import CaseList
from screens.widgets.case_preview import CasePreview
from screens.widgets.pages import PAGE
from screens.widgets.plain import clean
from screens.widgets.view_bar import ViewBar

if TYPE_CHECKING:
    from textual.widgets import Input

    from app.desk import Desk

DETAIL_AFTER = 0.12
"""Seconds that the cursor must rest before the whole case is read for the pane."""


class QueueScreen(DeskScreen):
    """Opens on work: the officer's own cases, or all open ones where they have none."""

    # Its widgets cover it wholly, so nothing of the screen itself is drawn.
    BLANK = True
    CSS_PATH = "queue.tcss"
    AUTO_FOCUS = "CaseList"
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-flat"), (18, "-low"), (32, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "next_act", "Next act", id="queue.act", tooltip="Go straight to what the case needs next."),
        Binding("n", "new", "New", id="queue.new", tooltip="Take a new complaint."),
        Binding("slash", "filter", "Filter", key_display="/", id="queue.filter",
                tooltip="Show only cases with these words in reference, customer, address or handler."),
        Binding("v", "next_view(1)", "Views", id="queue.view", tooltip="Go on to the next view of the queue."),
        Binding("V", "next_view(-1)", "Last view", show=False, id="queue.view_back",
                tooltip="Go back to the view before."),
        Binding("w", "why", "Why", id="queue.why", tooltip="Show how the due date is counted, and its clause."),
        Binding("p", "pane", "Pane", show=False, id="queue.pane", tooltip="Show or hide the case beside the list."),
        Binding("escape", "back", "Clear", show=False, id="queue.back",
                tooltip="Clear the filter, then the marks."),
        Binding("y", "copy", "Copy", show=False, id="queue.copy", tooltip="Copy the case's reference."),
        Binding("Y", "copy_line", "Copy line", show=False, id="queue.copy_line", tooltip="Copy the case's line."),
        *(
            Binding(str(number), f"view({number})", f"View {number}", show=False, id=f"queue.view_{number}",
                    tooltip=f"Show view {number} of the line at the top.")
            for number in range(1, 10)
        ),
    ]  # fmt: skip

    where = "Queue"

    @dataclass
    class PageRead(Message):
        """A page came from the store. `turn` is its list's; `cursor` is given where it starts one."""

        turn: int
        query: QueueQuery
        page: QueuePage
        cursor: int | None = None

    @dataclass
    class ViewsRead(Message):
        """The views and their counts came from the store."""

        views: tuple[SavedView, ...]

    @dataclass
    class CaseRead(Message):
        """The whole case under the cursor came from the store."""

        case: CaseView

    @dataclass
    class ActsRead(Message):
        """What can be done on a case came from the store."""

        reference: str
        acts: tuple[Act, ...]

    @dataclass
    class Failed(Message):
        """Reading failed in a way that a person can understand. `offset` is that of a page that will not come."""

        error: PutrightError
        offset: int | None = None

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.query_shown = QueueQuery()
        """What the list shows, or will as soon as it has been read."""
        self._listed = self.query_shown
        self._turn = self._listed_turn = 0
        self.views: tuple[SavedView, ...] = ()
        self._rested: Timer | None = None
        self.preview = CasePreview()
        self.bar = ViewBar()
        self.list = CaseList(self._ask_page, self._follow, desk.today, desk.calendar)

    def compose_body(self) -> Iterable[Widget]:
        """Views, list and pane. The first page is read before, so that the first frame has it."""
        self._first_page()
        yield self.bar
        yield self.preview
        yield self.list

    def on_mount(self) -> None:
        self._rested = self.set_interval(DETAIL_AFTER, self._read_case, pause=True)
        self.call_after_refresh(self._read_views)

    def reload(self) -> None:
        """Read the queue again and keep the cursor on its case."""
        self._read_query(self.query_shown, keep=self.list.row)
        self._read_views()

    # Reading

    def _first_page(self) -> None:
        """The officer's own cases; all open ones where there are none."""
        try:
            for view in ("mine", "open"):
                self.query_shown = QueueQuery(view=view)
                page = self.desk.queue.first_page(self.query_shown, PAGE)
                if page.total:
                    break
            self._listed = self.query_shown
            self._show(page, 0)
        except PutrightError as error:
            self.list.empty = (str(error),)

    def _in_thread(self, work: Callable[[], None], group: str, *, exclusive: bool = True) -> None:
        """Run something slow beside the screen; what a person can understand of its failure comes as `Failed`."""

        def run() -> None:
            try:
                work()
            except PutrightError as error:
                self.post_message(self.Failed(error))

        self.run_worker(run, thread=True, group=group, exclusive=exclusive)

    def _ask_page(self, offset: int) -> None:
        """Read a page that the list wants."""
        turn, query = self._listed_turn, self._listed

        def read() -> None:
            try:
                self.post_message(self.PageRead(turn, query, self.desk.queue.page(query, offset, PAGE)))
            except PutrightError as error:
                self.post_message(self.Failed(error, offset))

        self.run_worker(read, thread=True, group="pages")

    def _read_query(self, query: QueueQuery, keep: QueueRow | None = None) -> None:
        """Read a list anew from its first page, or from the page where the case to `keep` now stands."""
        self.query_shown = query
        self._turn += 1
        turn, place = self._turn, self.list.cursor

        def read() -> None:
            cursor = 0
            if keep is not None:
                found = self.desk.queue.position(query, keep.reference)
                cursor = place if found is None else found
            page = self.desk.queue.page(query, cursor // PAGE * PAGE, PAGE)
            self.post_message(self.PageRead(turn, query, page, cursor))

        self._in_thread(read, "query")

    def _read_views(self) -> None:
        """Read the views and their counts."""

        def read() -> None:
            self.post_message(self.ViewsRead(self.desk.queue.views()))

        self._in_thread(read, "views")

    def _read_case(self) -> None:
        """Read the case under the cursor, once the cursor has come to rest."""
        if self._rested:
            self._rested.pause()
        if (row := self.list.row) and self.preview.display:
            reference = row.reference

            def read() -> None:
                self.post_message(self.CaseRead(self.desk.casework.open(reference)))

            self._in_thread(read, "case")

    def on_queue_screen_page_read(self, message: PageRead) -> None:
        if message.cursor is None and message.turn == self._listed_turn:
            self.list.take(message.page)
        elif message.cursor is not None and message.turn == self._turn:
            self._listed, self._listed_turn = message.query, message.turn
            self._show(message.page, message.cursor)

    def on_queue_screen_views_read(self, message: ViewsRead) -> None:
        self.views = message.views
        self._show_views()

    def on_queue_screen_case_read(self, message: CaseRead) -> None:
        self.preview.show_case(message.case)

    def on_queue_screen_failed(self, message: Failed) -> None:
        if message.offset is not None:
            self.list.pages.give_up(message.offset)
        self.tell_error(message.error)

    # Showing

    def _show(self, page: QueuePage, cursor: int) -> None:
        self.list.empty = self._empty_words()
        self.list.start(page, cursor=cursor, today=self.desk.today)
        self._show_views()

    def _show_views(self) -> None:
        marked = len(self.list.marks)
        self.bar.show(self.views, self.query_shown.view, f"{marked} marked" if marked else "")

    def _empty_words(self) -> tuple[str, ...]:
        """What an empty list says: why it is empty and what to do."""
        if text := self.query_shown.text:
            return (f"Nothing matches “{text}” in this view.", "esc clears the filter; v goes on to the next view.")
        if self.query_shown.view == "open":
            return (
                "No open complaints yet.",
                "n takes a new one. A spreadsheet of complaints comes in with: putright import FILE.csv",
            )
        return ("Nothing here.", "v goes on to the next view; n takes a new complaint.")

    def _follow(self, row: QueueRow | None) -> None:
        """The pane shows what the line knows; the rest is read when the cursor has come to rest."""
        self.preview.show_row(row)
        if self._rested and row:
            self._rested.reset()
            self._rested.resume()

    @on(CaseList.Marked)
    def _count_marks(self) -> None:
        self._show_views()

    # Filter and views

    def action_filter(self) -> None:
        """Type a filter; the last one is there to be changed."""
        from screens.widgets.filter_field import FilterField

        fields = self.query(FilterField)
        if fields:
            fields.first().display = True
            fields.first().focus()
        else:
            self.mount(field := FilterField(self.query_shown.text), after=self.bar)
            field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as typed."""
        if event.value != self.query_shown.text:
            self._read_query(replace(self.query_shown, text=event.value))

    def on_filter_field_left(self) -> None:
        """The list again; an empty filter line goes."""
        self.list.focus()
        self._show_filter()

    def _show_filter(self) -> None:
        for field in self.query("FilterField"):
            field.display = bool(self.query_shown.text)

    def action_back(self) -> None:
        """One step back: the filter goes first, then the marks. The queue itself is where everything begins."""
        if self.query_shown.text:
            self._read_query(replace(self.query_shown, text=""), keep=self.list.row)
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
        if ids:
            here = ids.index(self.query_shown.view) if self.query_shown.view in ids else -1
            self._go_to_view(self.views[(here + by) % len(ids)])

    def on_view_bar_picked(self, message: ViewBar.Picked) -> None:
        """A view was clicked on."""
        self._go_to_view(message.view)

    def _go_to_view(self, view: SavedView) -> None:
        self._read_query(QueueQuery(view=view.id, text=view.query.text))

    # Acts

    def action_next_act(self) -> None:
        """Open the form of what the case needs next; where a gate bars it, say why."""
        if row := self.list.row:
            reference = row.reference

            def read() -> None:
                self.post_message(self.ActsRead(reference, self.desk.casework.acts(reference)))

            self._in_thread(read, "act")

    def on_queue_screen_acts_read(self, message: ActsRead) -> None:
        """Go to the next act that is free; else tell what bars it."""
        acts = sorted(message.acts, key=lambda act: not act.next)
        if not acts:
            self.tell("Nothing is left to be done on this case.")
        elif acts[0].blocked:
            why = acts[0].blocked[0]
            self.tell(f"{acts[0].title} cannot be done yet: {why.reason} ({why.clause})")
        else:
            self.post_message(OpenStep(message.reference, acts[0].step))

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

    def action_pane(self) -> None:
        """Show or hide the case beside the list."""
        self.preview.display = not self.preview.display
        self._read_case()

    def action_copy(self) -> None:
        """Copy the reference."""
        if row := self.list.row:
            self.copy(row.reference, f"the reference {row.reference}")

    def action_copy_line(self) -> None:
        """Copy the line in words."""
        if row := self.list.row:
            due = f"{row.act} by {show_date(row.due)} ({self.list.due(row).words})" if row.due else "no date"
            line = f"{row.reference}, {row.customer}, {row.address}: {due}, {row.handler or 'unallocated'}"
            self.copy(clean(line), f"the line of {row.reference}")
