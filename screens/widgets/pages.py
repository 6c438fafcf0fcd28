"""The queue in the list's hands: a few pages of it, asked for as they are looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.desk.queue import QueuePage, QueueRow

PAGE = 200
"""Rows in one page: four screens or so, read in well under a millisecond."""
KEPT = 30
"""Pages kept at most, the least looked at given up first."""


class Pages:
    """Rows by their place in the queue, from 0.

    A page that is not here is asked for once through `ask(offset)`, and handed over with `take` when it has come.
    """

    def __init__(self, ask: Callable[[int], None]) -> None:
        self.total = 0
        self._ask = ask
        self._pages: OrderedDict[int, tuple[QueueRow, ...]] = OrderedDict()
        self._asked: set[int] = set()

    def start(self, page: QueuePage) -> None:
        """Forget everything and start from this page."""
        self._pages.clear()
        self._asked.clear()
        self.take(page)

    def take(self, page: QueuePage) -> None:
        """Keep a page, and what it says of how many rows there are in all."""
        number = page.offset // PAGE
        self.total = page.total
        self._asked.discard(number)
        self._pages[number] = page.rows
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)

    def give_up(self, offset: int) -> None:
        """A page asked for will not come; it may be asked for again."""
        self._asked.discard(offset // PAGE)

    def row(self, index: int) -> QueueRow | None:
        """The row at this place, or None while its page is not here (it is asked for)."""
        number, place = divmod(index, PAGE)
        rows = self._pages.get(number)
        if rows is None:
            self.want(index)
            return None
        self._pages.move_to_end(number)
        return rows[place] if place < len(rows) else None

    def want(self, index: int) -> None:
        """Ask for the page that holds this place, unless it is here, on its way or past the end."""
        number = index // PAGE
        if 0 <= index < self.total and number not in self._pages and number not in self._asked:
            self._asked.add(number)
            self._ask(number * PAGE)

    def want_around(self, index: int) -> None:
        """Ask for the next or previous page when this place comes near its edge."""
        self.want(index + PAGE // 4)
        self.want(index - PAGE // 4)
