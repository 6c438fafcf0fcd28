"""Who works here: the directory of people, their roles under the landlord's procedure, and who is at this desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.desk.procedures import procedure_called
from app.desk.views import Person, QueueQuery
from app.desk.words import did_you_mean, listed
from app.errors import BadInput

if TYPE_CHECKING:
    from app.desk import Desk
    from app.rules.procedure import Procedure, Role

LONGEST_NAME: Final = 200
"""Characters that a person's name may have: lists and headings hold it whole."""


class PeopleFacet:
    """The people of one database, with their roles under the landlord at hand."""

    def __init__(self, desk: Desk) -> None:
        """For this desk."""
        self._desk = desk
        self._known: dict[str, tuple[Person, ...]] = {}  # by procedure, as last read: for every key press of a form
        self._names: Mapping[str, str] = {}  # as last read: for the same

    def all(self) -> tuple[Person, ...]:
        """Everybody who works here, by name."""
        return self._desk.store.people.all(self._desk.procedure_id)

    def roles(self) -> tuple[Role, ...]:
        """The roles of the landlord's document, in its order."""
        return self._desk.procedure.roles

    def find(self, id_or_name: str) -> Person | None:
        """The person with this id or this name (upper and lower case do not matter), or None."""
        return self.under(id_or_name, self._desk.procedure_id)

    def add(self, name: str, roles: Iterable[str]) -> Person:
        """Add somebody; somebody whom another landlord's people know gets these roles under this one.

        Raises:
            BadInput: for an empty or endless name, one that is taken, no role, or a role that the landlord has not.
        """
        name = " ".join(name.split())
        if not name:
            raise BadInput("A person needs a name.")
        if len(name) > LONGEST_NAME:
            raise BadInput(f"'{name[:40]}…' is longer than any name: write {LONGEST_NAME} characters at most.")
        wanted = _wanted(self._desk.procedure, name, roles)
        known = self.find(name)
        if known is not None and not known.active:
            raise BadInput(
                f"{known.name} worked here and has left. If it is the same person, 'putright person back'"
                " brings them back; else add something that tells the two apart."
            )
        return self._desk.store.people.add(name, self._desk.procedure_id, wanted)

    def set_roles(self, id_or_name: str, roles: Iterable[str], procedure_id: str = "") -> Person:
        """Give somebody these roles under a landlord (the one at hand) instead of those they have.

        Whoever sits at this desk works with them from here on.

        Raises:
            BadInput: when nobody of that name works for the landlord, for no role, or for one the landlord has not.
        """
        procedure = procedure_called(procedure_id or self._desk.procedure_id)
        people = self._desk.store.people
        person = people.find(id_or_name, procedure.id)
        if not person.roles:
            raise BadInput(f"{person.name} does not work for {procedure.landlord} yet: add them there first.")
        changed = people.set_roles(person.id, procedure.id, _wanted(procedure, person.name, roles))
        self._known.pop(procedure.id, None)
        here = self._desk.person
        if here is not None and here.id == changed.id and procedure.id == self._desk.procedure_id:
            self._desk.sit(person=changed)
        return changed

    def note_left(self, id_or_name: str, *, left: bool = True) -> tuple[Person, int]:
        """Note that somebody has left, or is back; with them, how many open cases of this landlord are still theirs.

        Who has left sits at no desk and is offered in no form. Their name stays with what they did.

        Raises:
            BadInput: when there is nobody of that name, or it is whoever sits at this desk.
        """
        desk = self._desk
        person = desk.store.people.find(id_or_name, desk.procedure_id)
        if left and desk.person is not None and desk.person.id == person.id:
            raise BadInput(
                f"{person.name} sits at this desk. Let somebody else sit down first, who then notes it; on the command "
                "line, with --as."
            )
        desk.store.people.set_active(person.id, not left)
        self._known.clear()
        query = QueueQuery(handler=person.id, procedure=desk.procedure_id)
        cases = desk.store.queue.count(query, today=desk.today, me="")
        return replace(person, active=not left), cases

    def choose(self, person_id: str) -> Person:
        """Sit somebody down at this desk, and remember it for next time.

        Raises:
            BadInput: when there is no such person.
        """
        person = self.sit(person_id)
        self._desk.settings = self._desk.settings.keep(person=person.id, landlord=self._desk.procedure_id)
        return person

    def sit(self, id_or_name: str) -> Person:
        """Sit somebody down at this desk for now.

        Raises:
            BadInput: when there is no such person, or they have left.
        """
        person = self._desk.store.people.find(id_or_name, self._desk.procedure_id)
        if not person.active:
            raise BadInput(f"{person.name} has left. 'putright person back NAME' notes that somebody is back.")
        self._desk.sit(person=person)
        return person

    def look_again(self, procedure_id: str) -> None:
        """Take anew the roles of whoever sits here: another desk may have changed them since, or noted that they left.

        Raises:
            BadInput: when they have left.
        """
        here = self._desk.person
        if here is None:
            return
        now = self._desk.store.people.find(here.id, self._desk.procedure_id)
        if not now.active:
            raise BadInput(
                f"{now.name} was noted as having left, so nothing is saved in that name. Let somebody else sit down; "
                "or 'putright person back NAME' notes that somebody is back."
            )
        if now.roles != here.roles:
            self._desk.sit(person=now)
        if procedure_id != self._desk.procedure_id:
            self.working_under(procedure_id)

    def sit_where_they_work(self, id_or_name: str) -> Person:
        """Sit somebody down for now, for the one landlord that they work for where that is not the one at hand.

        Raises:
            BadInput: when there is no such person.
        """
        person = self.sit(id_or_name)
        elsewhere = () if person.roles else self._desk.store.people.procedures(person.id)
        if len(elsewhere) == 1:
            self._desk.procedures.choose(elsewhere[0], keep=False)
            person = self.sit(person.id)
        return person

    def under(self, id_or_name: str, procedure_id: str) -> Person | None:
        """The person with their roles under any landlord's procedure, or None."""
        try:
            return self._desk.store.people.find(id_or_name, procedure_id)
        except BadInput:
            return None

    def names(self) -> Mapping[str, str]:
        """Everybody's name by id, those who have left among them: what a log's ids are shown as."""
        self._names = self._desk.store.people.names()
        return self._names

    def is_called(self, person_id: str, name_or_id: str) -> bool:
        """Whether this is somebody's id or name, who may have left; by the names as they were last read."""
        name = (self._names or self.names()).get(person_id, "") if person_id else ""
        return bool(name) and name_or_id.strip().casefold() in (person_id, name.casefold())

    def working_under(self, procedure_id: str) -> tuple[str, ...]:
        """The names of those with a role under a procedure, as a form offers them; read anew."""
        people = self._known[procedure_id] = self._desk.store.people.all(procedure_id)
        return tuple(person.name for person in people)

    def roles_under(self, person_id: str, procedure_id: str) -> tuple[str, ...]:
        """The roles that somebody holds under a procedure, by its people as they were last read."""
        return next((person.roles for person in self._working(procedure_id) if person.id == person_id), ())

    def id_of(self, name_or_id: str, procedure_id: str) -> str:
        """The id of somebody with a role under a procedure, by name or id; empty when there is nobody.

        By the procedure's people as they were last read.
        """
        wanted = name_or_id.strip()
        working = self._working(procedure_id)
        return next((one.id for one in working if wanted == one.id or wanted.casefold() == one.name.casefold()), "")

    def _working(self, procedure_id: str) -> tuple[Person, ...]:
        if procedure_id not in self._known:
            self.working_under(procedure_id)
        return self._known[procedure_id]


def left_words(person: Person, cases: int) -> str:
    """That somebody has left, and what of theirs somebody else has to take on."""
    theirs = "one open case is" if cases == 1 else f"{cases} open cases are"
    hand = f" {theirs[:1].upper()}{theirs[1:]} still theirs: hand them over to somebody." if cases else ""
    return f"{person.name} has left: their name stays with what they did.{hand}"


def _wanted(procedure: Procedure, name: str, roles: Iterable[str]) -> tuple[str, ...]:
    """The ids of somebody's roles, from ids or names."""
    wanted = tuple(_role(procedure, role) for role in roles)
    if not wanted:
        raise BadInput(f"{name} needs at least one role: {_listed(procedure)}.")
    return wanted


def _role(procedure: Procedure, text: str) -> str:
    typed = text.strip().lower()
    for role in procedure.roles:
        if typed in (role.id.lower(), role.name.lower()):
            return role.id
    known = [role.id for role in procedure.roles]
    raise BadInput(
        f"{procedure.landlord} has no role '{text}'.{did_you_mean(text, known)} It has {_listed(procedure)}."
    )


def _listed(procedure: Procedure) -> str:
    return listed([f"{role.id} ({role.name})" for role in procedure.roles])
