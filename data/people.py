"""The people who work here: their names and their roles, landlord by landlord. The log knows only their ids."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from app.errors import BadInput
from data.database import Database
from data.folding import folded
from data.ids import new_id
from data.records import Person
from data.tables import PERSON, PERSON_ROLE


class People:
    """The directory of people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, procedure: str, *, inactive: bool = False) -> tuple[Person, ...]:
        """Those with a role under this procedure, by name; those who have left only if asked for."""
        with self._database.reading() as connection:
            people = _people(connection, procedure, PERSON.c.active if not inactive else None)
        return tuple(person for person in people if person.roles)

    def names(self) -> dict[str, str]:
        """Everybody's name by id, whether they still work here or not: what a log's ids are shown as."""
        with self._database.reading() as connection:
            return {person.id: person.name for person in _people(connection, "", None)}

    def find(self, id_or_name: str, procedure: str) -> Person:
        """The person with this id or name, with the roles under this procedure (perhaps none).

        Raises:
            BadInput: when there is nobody, naming who there is.
        """
        with self._database.reading() as connection:
            wanted = (PERSON.c.id == id_or_name.strip()) | (PERSON.c.name_key == folded(id_or_name))
            if found := _people(connection, procedure, wanted):
                return found[0]
            others = ", ".join(person.name for person in _people(connection, procedure, PERSON.c.active)[:8])
        raise BadInput(
            f"There is nobody called '{id_or_name.strip()}' here."
            + (f" There are: {others}." if others else " Nobody has been added yet.")
        )

    def procedures(self, person: str) -> tuple[str, ...]:
        """The procedures under which somebody has a role, by their id."""
        query = select(PERSON_ROLE.c.procedure).where(PERSON_ROLE.c.person == person).distinct()
        with self._database.reading() as connection:
            return tuple(connection.scalars(query.order_by(PERSON_ROLE.c.procedure)))

    def add(self, name: str, procedure: str, roles: Iterable[str]) -> Person:
        """Add somebody; or, if the name is known from another landlord only, give them roles under this one too.

        Raises:
            BadInput: without a name or a role, or when the name is taken under this procedure.
        """
        name, roles = " ".join(name.split()), tuple(dict.fromkeys(roles))
        if not name or not roles:
            raise BadInput("Somebody who is added needs a name and at least one role.")
        with self._database.writing() as connection:
            found = _people(connection, procedure, PERSON.c.name_key == folded(name))
            if found and found[0].roles:
                raise BadInput(f"There is already somebody called '{name}'. Add something that tells them apart.")
            person = found[0].id if found else new_id()
            if not found:
                connection.execute(insert(PERSON).values(id=person, name=name, name_key=folded(name), active=True))
            _give(connection, person, procedure, roles)
        return Person(person, name, roles)

    def set_roles(self, person: str, procedure: str, roles: Iterable[str]) -> Person:
        """Give somebody these roles under a procedure, instead of those they had. None takes them off it.

        Raises:
            BadInput: when there is nobody with this id.
        """
        known = self.find(person, procedure)
        with self._database.writing() as connection:
            _give(connection, known.id, procedure, tuple(dict.fromkeys(roles)))
        return self.find(known.id, procedure)

    def set_active(self, person: str, active: bool) -> None:
        """Mark that somebody has left, or is back. Their name stays with what they did.

        Raises:
            BadInput: when there is nobody with this id.
        """
        known = self.find(person, "")
        with self._database.writing() as connection:
            connection.execute(update(PERSON).where(PERSON.c.id == known.id).values(active=active))


def _give(connection: Connection, person: str, procedure: str, roles: tuple[str, ...]) -> None:
    had = (PERSON_ROLE.c.person == person) & (PERSON_ROLE.c.procedure == procedure)
    connection.execute(delete(PERSON_ROLE).where(had))
    if roles:
        rows = [{"person": person, "procedure": procedure, "role": role} for role in roles]
        connection.execute(insert(PERSON_ROLE), rows)


def _people(connection: Connection, procedure: str, where: ColumnElement[bool] | None) -> list[Person]:
    """Those who meet the condition, by name, each with the roles under the procedure."""
    here = (PERSON_ROLE.c.person == PERSON.c.id) & (PERSON_ROLE.c.procedure == procedure)
    query = (
        select(PERSON.c.id, PERSON.c.name, PERSON.c.active, PERSON_ROLE.c.role)
        .outerjoin(PERSON_ROLE, here)
        .order_by(PERSON.c.name_key, PERSON.c.id, PERSON_ROLE.c.role)
    )
    roles: dict[tuple[str, str, bool], list[str]] = {}
    for *person, role in connection.execute(query if where is None else query.where(where)):
        roles.setdefault((person[0], person[1], person[2]), []).extend([role] if role else [])
    return [Person(id_, name, tuple(held), active) for (id_, name, active), held in roles.items()]
