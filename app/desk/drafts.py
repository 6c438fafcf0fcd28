"""What somebody is in the midst of typing into a step's form: kept as it is typed, dropped when it is saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.rules.events import Value, canonical, from_plain

if TYPE_CHECKING:
    from app.desk import Desk


class Drafts:
    """The drafts of the person at this desk, one for each case, step and item (point, question, promise).

    Where nobody is at work, none are kept.
    """

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk

    def save(self, reference: str | None, step_id: str, values: Mapping[str, Value]) -> None:
        """Keep these values, in place of earlier ones."""
        if person := self._desk.person:
            self._desk.store.drafts.save(
                person.id, self._key(reference, step_id, values.get("item")), canonical(values), at=self._desk.now()
            )

    def load(self, reference: str | None, step_id: str, item: object = "") -> Mapping[str, Value]:
        """The values kept; empty when there are none."""
        person = self._desk.person
        draft = self._desk.store.drafts.load(person.id, self._key(reference, step_id, item)) if person else None
        values = from_plain(json.loads(draft.values)) if draft else {}
        return values if isinstance(values, dict) else {}

    def drop(self, reference: str | None, step_id: str, item: object = "") -> None:
        """Forget them; there need not be any, and then nothing is written."""
        if (person := self._desk.person) and self.load(reference, step_id, item):
            self._desk.store.drafts.delete(person.id, self._key(reference, step_id, item))

    def mark(self, reference: str | None, step_id: str, item: object = "") -> tuple[tuple[str, str], ...]:
        """Whose draft it is and its key, for whoever drops it with what is saved; none where nobody is at work."""
        return ((person.id, self._key(reference, step_id, item)),) if (person := self._desk.person) else ()

    def _key(self, reference: str | None, step_id: str, item: object) -> str:
        about = f" {item}" if isinstance(item, str) and item else ""
        return f"{reference or f'new {self._desk.procedure_id}'} {step_id}{about}"
