"""The queue at the desk: pages of cases in due order, views with their counts, and the look for one case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.errors import BadInput

# Not by way of `app.desk.views`, which knows all there is about a case: the first paint is of the queue alone.
from data.queue_records import QueuePage as QueuePage
from data.queue_records import QueueQuery as QueueQuery
from data.queue_records import QueueRow as QueueRow
from data.queue_records import SavedView as SavedView

if TYPE_CHECKING:
    from app.desk import Desk

BUILT_IN: Final = {
    "open": "All open",
    "mine": "Mine",
    "unallocated": "Unallocated",
    "week": "Due this week",
    "overdue": "Overdue",
    "waiting": "Waiting on others",
    "closed": "Closed",
}
"""The views that everybody has, by id: the name to show."""


class QueueFacet:
    """The queue of the landlord at hand. A query that names a procedure asks for that landlord's cases instead."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk

    def first_page(self, query: QueueQuery, limit: int, *, counted: bool = True) -> QueuePage:
        """The first rows, read straight from the database's file where that can be: nothing heavy is imported for it.

        Without `counted`, `total` may say no more than how many rows were read.

        Raises:
            StoreFailed: when the database cannot be read.
        """
        desk = self._desk
        if "://" not in desk.store_url and query.view in BUILT_IN:
            from data.first_page import OpenProperly, first_page

            try:
                found = first_page(
                    Path(desk.store_url),
                    self._here(query),
                    today=desk.today,
                    me=self._me,
                    limit=limit,
                    counted=counted,
                )
            except OpenProperly:
                pass
            else:
                desk.note_demo(found.demo)
                return found.page
        return self.page(query, 0, limit)

    def page(self, query: QueueQuery, offset: int, limit: int) -> QueuePage:
        """Rows `offset` … `offset + limit - 1` of a view, in due order.

        Raises:
            BadInput: for a view that there is not.
            StoreFailed: when the database cannot be read.
        """
        desk = self._desk
        return desk.store.queue.page(self._resolved(query), today=desk.today, me=self._me, offset=offset, limit=limit)

    def position(self, query: QueueQuery, reference: str) -> int | None:
        """The place of a case in a view, from 0; None when it is not in it."""
        return self._desk.store.queue.position(self._resolved(query), reference, today=self._desk.today, me=self._me)

    def search(self, text: str, limit: int = 50) -> tuple[QueueRow, ...]:
        """Cases, open before closed, that have all the words in reference, customer, address or flags."""
        return self._desk.store.queue.search(text, procedure=self._desk.procedure_id, limit=limit)

    def views(self) -> tuple[SavedView, ...]:
        """The built-in views, then the person's own, each with how many cases it holds."""
        desk = self._desk
        counts = desk.store.queue.counts(procedure=desk.procedure_id, today=desk.today, me=self._me)
        built_in = (
            SavedView(view, name, QueueQuery(view), builtin=True, count=counts[view]) for view, name in BUILT_IN.items()
        )
        own = (
            replace(view, count=desk.store.queue.count(self._here(view.query), today=desk.today, me=self._me))
            for view in self._saved()
        )
        return (*built_in, *own)

    def save_view(self, name: str, query: QueueQuery) -> SavedView:
        """Keep a view under a name, for the person at work; the same name again replaces it.

        Raises:
            BadInput: for an empty name, or when nobody is at work.
        """
        return self._desk.store.views.save(self._desk.actor.id, name, query)

    def delete_view(self, view_id: str) -> None:
        """Forget one of the person's own views.

        Raises:
            BadInput: for a built-in view, or one that there is not.
        """
        if view_id in BUILT_IN:
            raise BadInput(f"'{BUILT_IN[view_id]}' is built in and stays.")
        self._desk.store.views.delete(self._desk.actor.id, view_id)

    @property
    def _me(self) -> str:
        person = self._desk.person
        return person.id if person else ""

    def _here(self, query: QueueQuery) -> QueueQuery:
        return query if query.procedure else replace(query, procedure=self._desk.procedure_id)

    def _saved(self) -> tuple[SavedView, ...]:
        return self._desk.store.views.all(self._me) if self._me else ()

    def _resolved(self, query: QueueQuery) -> QueueQuery:
        """The query with a saved view's own conditions in place of its id."""
        if query.view in BUILT_IN:
            return self._here(query)
        for view in self._saved():
            if query.view in (view.id, view.name):
                own = view.query
                return self._here(
                    replace(own, text=f"{own.text} {query.text}".strip(), handler=query.handler or own.handler)
                )
        raise BadInput(f"There is no view '{query.view}'. There are: {', '.join(BUILT_IN)}, and those you have saved.")
