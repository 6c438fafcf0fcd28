"""One officer at work: who they are, what day it is, their procedure, the store. All that a screen ever talks to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.desk.casework import CaseworkFacet
    from app.desk.entered import EnteredFacet
    from app.desk.investigation import InvestigationFacet
    from app.desk.letterheads import LetterheadFacet
    from app.desk.letters import LettersFacet
    from app.desk.money import MoneyFacet
    from app.desk.money_tables import MoneyTablesFacet
    from app.desk.people import PeopleFacet
    from app.desk.procedures import ProceduresFacet
    from app.desk.questions import QuestionsFacet
    from app.desk.queue import QueueFacet
    from app.desk.upkeep import UpkeepFacet
    from app.desk.views import Person, QueueRow
    from app.rules.gates import Actor
    from app.rules.procedure import Procedure
    from app.rules.workdays import WorkingCalendar
    from app.settings import Settings
    from data.landlords import Landlord
    from data.store import Store


class Desk:
    """The desk of one person, for one landlord at a time.

    Cheap to make: the store, with all that it imports, is opened when the first question needs it. Its methods are
    synchronous and may be called from several threads.
    """

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime],
        *,
        make: bool = True,
        reads: bool = False,
        moved: bool = False,
    ) -> None:
        """Sit down with these settings; `now` gives the moment, aware, in the office's own zone.

        `make` says whether a database is begun where there is none, `reads` that nothing will be written to it, and
        `moved` that `now` was chosen by somebody and so dates nothing that a real database keeps.
        """
        self.settings = settings
        self.now = now
        self._make, self._reads, self._moved = make, reads, moved
        self._person: Person | None = None
        self._procedure_id = settings.landlord
        self._store: Store | None = None
        self._demo: bool | None = None
        self._lock = RLock()

    @classmethod
    def open(
        cls,
        settings: Settings,
        today: date,
        now: Callable[[], datetime] | None = None,
        *,
        make: bool = True,
        reads: bool = False,
        moved: bool = False,
    ) -> Desk:
        """A desk on `today`; with `now`, the day turns with it, without, it is noon of that day for ever."""
        clock = now or (lambda: datetime.combine(today, time(12), UTC))
        return cls(settings, clock, make=make, reads=reads, moved=moved)

    @property
    def today(self) -> date:
        """Which day it is, in the office's own zone."""
        return self.now().date()

    # What the desk stands on

    @property
    def store_url(self) -> str:
        """The database's path or address."""
        return self.settings.database

    @property
    def store(self) -> Store:
        """The open store; opened, and where need be made or migrated, at the first question.

        Raises:
            BadInput: when it is not there and is not to be made, or would be written by a clock that was chosen.
            StoreFailed: when it cannot be opened.
        """
        if self._store is None:
            with self._lock:
                if self._store is None:
                    self._store = self._opened()
        return self._store

    def _opened(self) -> Store:
        from app.errors import BadInput
        from data.store import Store

        home = self.settings.home
        store = Store.open(self.settings.database, create=self._make and not self._moved, reads=self._reads, home=home)
        if self._moved and not self._reads and not store.meta.is_demo:
            store.close()
            raise BadInput(
                "PUTRIGHT_TODAY is set, and this is no demonstration: what is recorded carries the time at which it is "
                "recorded. Unset it; it stands in for today only where something is read."
            )
        return store

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration database, which is said on every screen."""
        if self._demo is None:
            glance = self._glance("")
            self._demo = glance[1] if glance else self.store.meta.is_demo
        return self._demo

    def note_demo(self, demo: bool) -> None:
        """Take it from whoever read the database first whether it is a demonstration."""
        self._demo = demo

    def keep_colours(self, name: str) -> None:
        """Remember the colours of the terminal for the next start on this machine.

        Raises:
            StoreFailed: when the settings cannot be written.
        """
        self.settings = self.settings.keep(colours=name)

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    # Whose desk it is, and for which landlord

    @property
    def person(self) -> Person | None:
        """Who is at work, with their roles under this landlord; None until somebody has said so."""
        if self._person is None and self.settings.person:
            glance = self._glance(self.settings.person)
            known = glance[0] if glance else self.people.find(self.settings.person)
            self._person = known if known and known.active else None
        return self._person

    def _glance(self, person_id: str) -> tuple[Person | None, bool] | None:
        """Who that is, and whether this is a demonstration, read past the store: the first paint shows both."""
        if self._store is not None or "://" in self.store_url:
            return None
        from data.first_page import OpenProperly, first_person

        try:
            return first_person(Path(self.store_url), person_id, self.procedure_id)
        except OpenProperly:
            return None

    @property
    def actor(self) -> Actor:
        """The person at work as gates ask for them.

        Raises:
            BadInput: when nobody has said who is at work.
        """
        from app.errors import BadInput
        from app.rules.gates import Actor

        person = self.person
        if person is None:
            raise BadInput(
                "Nobody is at this desk yet. Name yourself with --as, or add a person with 'putright person add'."
            )
        return Actor(person.id, person.roles)

    @property
    def procedure_id(self) -> str:
        """The id of the landlord's procedure: the last one worked with, else the first there is."""
        if not self._procedure_id:
            from data.procedure_files import ids

            self._procedure_id = ids()[0]
        return self._procedure_id

    @property
    def procedure(self) -> Procedure:
        """The landlord's procedure."""
        from data.procedure_files import load

        return load(self.procedure_id)

    @property
    def landlord(self) -> str:
        """The landlord's name."""
        look = self._look
        return look.name if look else self.procedure.landlord

    @property
    def calendar(self) -> WorkingCalendar:
        """The landlord's working days."""
        look = self._look
        return look.calendar if look else self.procedure.calendar

    @property
    def _look(self) -> Landlord | None:
        """The landlord past the procedure: the first paint shows no more of it."""
        from data.landlords import landlord

        return landlord(self.procedure_id)

    def sit(self, *, person: Person | None = None, procedure_id: str = "") -> None:
        """Change who is at work, or for which landlord, for this desk only."""
        if procedure_id and procedure_id != self._procedure_id:
            self._procedure_id = procedure_id
            self._person = self.people.find(self._person.id) if self._person else None
        if person is not None:
            self._person = person

    # What can be done at it

    @cached_property
    def queue(self) -> QueueFacet:
        """The queue: pages in due order, views, positions."""
        from app.desk.queue import QueueFacet

        return QueueFacet(self)

    @cached_property
    def casework(self) -> CaseworkFacet:
        """One case at a time: open, preview, do, undo, why."""
        from app.desk.casework import CaseworkFacet

        return CaseworkFacet(self)

    @cached_property
    def people(self) -> PeopleFacet:
        """Who works here."""
        from app.desk.people import PeopleFacet

        return PeopleFacet(self)

    @cached_property
    def procedures(self) -> ProceduresFacet:
        """The landlords' procedures."""
        from app.desk.procedures import ProceduresFacet

        return ProceduresFacet(self)

    @cached_property
    def letters(self) -> LettersFacet:
        """The letters of cases."""
        from app.desk.letters import LettersFacet

        return LettersFacet(self)

    @cached_property
    def investigation(self) -> InvestigationFacet:
        """Investigations, their reports, and promised actions."""
        from app.desk.investigation import InvestigationFacet

        return InvestigationFacet(self)

    @cached_property
    def letterheads(self) -> LetterheadFacet:
        """What letters say of the landlord itself."""
        from app.desk.letterheads import LetterheadFacet

        return LetterheadFacet(self)

    @cached_property
    def questions(self) -> QuestionsFacet:
        """Questions to teams, and who answers them."""
        from app.desk.questions import QuestionsFacet

        return QuestionsFacet(self)

    @cached_property
    def money(self) -> MoneyFacet:
        """Redress: the offers of cases, and what awaits whose signature."""
        from app.desk.money import MoneyFacet

        return MoneyFacet(self)

    @cached_property
    def tables(self) -> MoneyTablesFacet:
        """What the landlord enters about money: levels, bands, guaranteed standards."""
        from app.desk.money_tables import MoneyTablesFacet

        return MoneyTablesFacet(self)

    @cached_property
    def entered(self) -> EnteredFacet:
        """What the landlord enters for itself, as texts."""
        from app.desk.entered import EnteredFacet

        return EnteredFacet(self)

    @cached_property
    def upkeep(self) -> UpkeepFacet:
        """The whole database: verify, rebuild, re-index."""
        from app.desk.upkeep import UpkeepFacet

        return UpkeepFacet(self)

    def search(self, text: str, limit: int = 50) -> tuple[QueueRow, ...]:
        """Cases, open or closed, that the text finds: by reference, customer or address."""
        return self.queue.search(text, limit)
