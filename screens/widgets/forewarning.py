"""What other cases warn of before a form is saved, asked for while somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.widget import Widget

from app.errors import PutrightError
from screens.widgets.lookup import LookUp

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk.forewarned import Named

UNSEEN = "Nothing is saved yet: read what is said of other cases, then save again."


class Forewarning:
    """The warnings of what a form names now: none until they are found, none of what it named before."""

    @dataclass
    class Found(Message):
        """What was found for what was named. Where saving waited for it, it is `held` until that has been seen."""

        about: Named
        warnings: tuple[str, ...]
        failed: bool = False
        held: bool = False

    def __init__(self, form: Widget, desk: Desk, reference: str | None, step_id: str) -> None:
        """Of a step's form, which is posted `Found`."""
        self._casework = desk.casework
        self._reference = reference
        self._step_id = step_id
        self._lookup = LookUp(form, self._find, self._fail, "forewarning")
        self.warnings: tuple[str, ...] = ()

    def typed(self, values: Mapping[str, Any]) -> None:
        """Look again, soon, if the form names something else now.

        Raises:
            BadInput: as `CaseworkFacet.named`.
        """
        named = self._casework.named(self._reference, self._step_id, values)
        if self._lookup.typed(named, worth=bool(named)):
            self.warnings = ()

    def afresh(self) -> None:
        """Look again at the next typing whatever the form names: other cases may have changed."""
        self._lookup.afresh()

    def take(self, found: Found) -> None:
        """Have what was found, unless something else is named by now; what failed is tried again at the next typing."""
        if self._lookup.answers(found.about):
            self.warnings = found.warnings
            if found.failed:
                self._lookup.afresh()

    @property
    def unseen(self) -> Named | None:
        """What the form names, while its warnings are not there yet."""
        return self._lookup.about if self._lookup.waiting else None

    def held_up(self, unseen: Named | None) -> Found | None:
        """What somebody who saves so soon has not seen; for a thread.

        Raises:
            StoreFailed: when it cannot be looked up.
        """
        warnings = self._casework.forewarned(unseen) if unseen else ()
        return self.Found(unseen, warnings, held=True) if unseen and warnings else None

    def _find(self, named: Named) -> Message:
        return self.Found(named, self._casework.forewarned(named))

    def _fail(self, named: Named, error: PutrightError) -> Message:
        return self.Found(named, (f"Other cases could not be looked up: {error}",), failed=True)
