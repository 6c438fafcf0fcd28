"""What is looked up in the store while somebody types: after a short pause, beside the screen, only the newest."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from textual.message import Message
from textual.widget import Widget

from app.errors import PutrightError
from screens.widgets.beside import beside

PAUSE: Final = 0.25
"""Seconds without typing before the store is asked."""

About = TypeVar("About")


class LookUp(Generic[About]):
    """Asks about what was typed last. What it finds is posted to `node`, which has to ask `answers` whether to use it.

    `about` is what was typed last, None before anything was; `waiting` says that its answer is not there yet.
    """

    def __init__(
        self,
        node: Widget,
        find: Callable[[About], Message],
        failed: Callable[[About, PutrightError], Message],
        group: str,
    ) -> None:
        """Find by `find`, in a thread; `failed` makes a message of an error that people understand."""
        self._node = node
        self._find = find
        self._failed = failed
        self._group = group
        self._turn = 0
        self.about: About | None = None
        self.waiting = False

    def typed(self, about: About, *, worth: bool = True) -> bool:
        """Take what is typed now and, if it is worth it, ask soon. Whether it is something else than before."""
        if about == self.about:
            return False
        self.about, self.waiting = about, worth
        self._turn += 1
        if worth:
            self._node.run_worker(self._pause(about, self._turn), group=f"{self._group} soon")
        return True

    def afresh(self) -> None:
        """Ask anew at the next typing, even about the same: others may have changed what there is to find."""
        self.about = None

    def answers(self, about: About) -> bool:
        """Whether what was found about this is still wanted: nothing else has been typed since."""
        if about != self.about:
            return False
        self.waiting = False
        return True

    async def _pause(self, about: About, turn: int) -> None:
        await sleep(PAUSE)
        if turn == self._turn:
            beside(self._node, lambda: self._find(about), lambda error: self._failed(about, error), self._group)
