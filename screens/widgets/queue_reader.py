"""Reads the queue for its screen: the first page at once, everything else beside the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget

from app.desk.queue import QueuePage, QueueQuery
from app.errors import BadInput, PutrightError, Refused
from screens.messages import OpenStep
from screens.widgets.beside import beside
from screens.widgets.pages import PAGE

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk.queue import QueueRow, SavedView
    from app.desk.views import CaseView


class QueueReader:
    """Posts what it has read to the screen. What has been overtaken, by another view or filter, is thrown away.

    `wanted` is the query last asked for, `listed` the one whose rows are on the screen.
    """

    class Listed(Message):
        """A list starts anew from this page, with the cursor on this place."""

        def __init__(self, turn: int, page: QueuePage, cursor: int) -> None:
            super().__init__()
            self.turn = turn
            self.page = page
            self.cursor = cursor

    class MorePage(Message):
        """A page of the list on the screen."""

        def __init__(self, turn: int, page: QueuePage) -> None:
            super().__init__()
            self.turn = turn
            self.page = page

    class ViewsRead(Message):
        """The views and their counts."""

        def __init__(self, views: tuple[SavedView, ...]) -> None:
            super().__init__()
            self.views = views

    class CaseRead(Message):
        """A case, whole."""

        def __init__(self, case: CaseView) -> None:
            super().__init__()
            self.case = case

    class ViewKept(Message):
        """A view was saved or forgotten; `view` is the one to show now."""

        def __init__(self, view: str, says: str) -> None:
            super().__init__()
            self.view = view
            self.says = says

    class Failed(Message):
        """Reading failed in a way that a person can understand. `offset` is that of a page that will not come."""

        def __init__(self, error: PutrightError, offset: int | None = None) -> None:
            super().__init__()
            self.error = error
            self.offset = offset

    def __init__(self, desk: Desk, screen: Widget) -> None:
        self._desk = desk
        self._screen = screen
        self._turn = 0
        self._listed_turn = 0
        self.wanted = QueueQuery()
        self.listed = self.wanted

    def first(self, rows: int) -> QueuePage:
        """The officer's own cases; all open ones where there are none. Read at once: the first frame shows it.

        Only as many rows as the screen has are read, and none counted; `more(0)` brings the whole page.

        Raises:
            StoreFailed: when the database cannot be read.
        """
        # What is still being read was for another list, perhaps for whoever sat here before.
        self._turn += 1
        self._listed_turn = self._turn
        page = QueuePage((), 0, 0)
        for view in ("mine", "open"):
            self.wanted = self.listed = QueueQuery(view=view)
            page = self._desk.queue.first_page(self.wanted, rows, counted=False)
            if page.total:
                break
        return page

    def list(self, query: QueueQuery, place: int = 0, keep: str = "") -> None:
        """Start a list anew: with the cursor on the case to `keep`, where it now stands, else on `place`."""
        self.wanted = query
        self._turn += 1
        turn, queue = self._turn, self._desk.queue

        def read() -> Message:
            found = queue.position(query, keep) if keep else None
            cursor = place if found is None else found
            page = queue.page(query, cursor // PAGE * PAGE, PAGE)
            if not page.rows and page.total:
                cursor = page.total - 1
                page = queue.page(query, cursor // PAGE * PAGE, PAGE)
            return self.Listed(turn, page, cursor)

        beside(self._screen, read, self.Failed, "list")

    def more(self, offset: int) -> None:
        """Read one more page of the list on the screen."""
        turn, query = self._listed_turn, self.listed

        def read() -> Message:
            return self.MorePage(turn, self._desk.queue.page(query, offset, PAGE))

        beside(self._screen, read, lambda error: self.Failed(error, offset), "pages", exclusive=False)

    def takes(self, message: Listed | MorePage) -> bool:
        """Whether what has been read is still wanted; if it starts a list, that is now the one listed."""
        if isinstance(message, self.MorePage):
            return message.turn == self._listed_turn
        if message.turn != self._turn:
            return False
        self.listed, self._listed_turn = self.wanted, self._turn
        return True

    def views(self) -> None:
        """Read the views and their counts."""
        beside(self._screen, lambda: self.ViewsRead(self._desk.queue.views()), self.Failed, "views")

    def case(self, reference: str) -> None:
        """Read a case, whole."""
        beside(self._screen, lambda: self.CaseRead(self._desk.casework.open(reference)), self.Failed, "case")

    def next_act(self, row: QueueRow) -> None:
        """Ask for the form of what the due date asks for, else of the next act that is free; or say what bars it."""

        def find() -> Message:
            acts = self._desk.casework.acts(row.reference)
            asked = [act for act in acts if row.clock and act.clock == row.clock]
            act = next((act for act in (*asked, *acts) if not act.blocked and (act in asked or act.next)), None)
            barred = next((act for act in asked if act.blocked), None)
            if act is None and barred is None and row.closed is None:
                barred = next((act for act in acts if act.blocked), None)
            if barred and act not in asked:
                raise Refused(barred.blocked)
            if act is None:
                raise BadInput("Nothing more is to be done on this case.")
            return OpenStep(row.reference, act.step)

        beside(self._screen, find, self.Failed, "act")

    def undo(self, reference: str) -> None:
        """Ask for the form that undoes what was recorded last, of what can be undone."""

        def find() -> Message:
            from app.rules.verbs import UNDO

            timeline = self._desk.casework.open(reference).timeline
            last = max((entry.seq for entry in timeline if entry.undoable), default=0)
            if not last:
                raise BadInput(
                    "Nothing on this case can be undone: what has left the building can only be corrected. "
                    "Open the case and press enter on the entry."
                )
            return OpenStep(reference, UNDO, {"entry": str(last)})

        beside(self._screen, find, self.Failed, "act")

    def save_view(self, name: str, query: QueueQuery) -> None:
        """Keep a view under a name."""

        def save() -> Message:
            view = self._desk.queue.save_view(name, query)
            return self.ViewKept(view.id, f"Kept as the view {view.name}.")

        beside(self._screen, save, self.Failed, "keep")

    def delete_view(self, view: str) -> None:
        """Forget a view."""

        def forget() -> Message:
            self._desk.queue.delete_view(view)
            return self.ViewKept("open", "The view is forgotten; its cases are untouched.")

        beside(self._screen, forget, self.Failed, "keep")
