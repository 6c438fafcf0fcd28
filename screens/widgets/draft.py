"""What is being typed into a form, on disk within a second, so that the terminal can die at any moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

from textual.timer import Timer
from textual.widget import Widget

from app.errors import PutrightError

WRITTEN_AFTER = 0.6
"""Seconds from the first change to its draft on disk; changes in between go along."""

AGAIN_AFTER = 10.0
"""Seconds after which a draft is written again that could not be: the store may have been busy only."""

Values = TypeVar("Values")


class Draft(Generic[Values]):
    """Writes the values of a form in a thread, the newest last, and none once the form was saved."""

    def __init__(
        self,
        form: Widget,
        values: Callable[[], Values],
        write: Callable[[Values], None],
        failed: Callable[[PutrightError], object],
    ) -> None:
        """Take values from the form by `values` and put them on disk by `write`; tell `failed` where that fails."""
        self._form = form
        self._values = values
        self._write = write
        self._failed = failed
        self._waiting: Timer | None = None
        self._lock = Lock()
        self._taken = 0
        self._written = 0
        self._over = False
        self._owed = False

    def typed(self) -> None:
        """Something was typed: have it on disk soon."""
        if self._waiting is None:
            self._waiting = self._form.set_timer(WRITTEN_AFTER, self.put)

    def put(self) -> None:
        """Put on disk what has been typed and is not there yet, in a thread that outlives the form."""
        if (job := self.job()) is not None:
            self._form.app.run_worker(job, thread=True, group="draft")

    def put_at_once(self) -> None:
        """The same, done when this returns: the program ends."""
        if (job := self.job()) is not None:
            job()

    def forget(self) -> None:
        """What has been typed and is not on disk yet need not come there."""
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        self._owed = False

    @contextmanager
    def saving(self) -> Iterator[None]:
        """While a form is being saved no draft is written; none is written any more if that went well."""
        with self._lock:
            yield
            self._over = True

    def job(self) -> Callable[[], None] | None:
        """What puts on disk what has been typed and is not there yet, for a thread; None where there is nothing."""
        if self._waiting is None and not self._owed:
            return None
        self.forget()
        self._taken += 1
        number, values = self._taken, self._values()

        def job() -> None:
            with self._lock:
                if self._over or number < self._written:
                    return
                self._written = number
                try:
                    self._write(values)
                except PutrightError as error:
                    # What could not be written is owed: on leaving, on the next change, and without either in a while.
                    self._owed = True
                    self._failed(error)
                    self._form.call_later(self._form.set_timer, AGAIN_AFTER, self.put)

        return job
