"""Who is at work, and for which landlord: asked at the first run, and whenever somebody else sits down.

Here, too, somebody's roles are changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from app.desk.people import left_words
from app.errors import BadInput, PutrightError
from app.rules.procedure import FieldSpec, Procedure
from screens.base import DeskScreen
from screens.messages import PersonChosen
from screens.widgets.beside import beside
from screens.widgets.field_editors import Surroundings
from screens.widgets.form_fields import FormFields
from screens.widgets.labelled import FieldChanged, Labelled
from screens.widgets.plain import clean
from screens.widgets.top_line import TopLine

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk.views import Person

NEW = "somebody new"
"""The choice that stands for a person who is not in the list yet."""

WANTING = "needs at least one role: move with the arrows, space picks one."
"""What is said of somebody without a role."""


class PeopleScreen(DeskScreen):
    """Landlord, person, and for somebody new the name and the roles of the landlord's document."""

    CSS_PATH = "people.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f5", "sit", "Start work", id="people.sit", tooltip="Sit down at the desk: the queue is yours."),
        Binding("ctrl+s,f5", "keep_roles", "Keep", id="people.keep", tooltip="Keep the roles; who is at work stays."),
        Binding(
            "f3",
            "change_roles",
            "Change roles",
            id="people.roles",
            tooltip="Change the roles of whoever is picked: they decide which steps are theirs to take.",
        ),
    ]

    where = "Who is at work"

    @dataclass
    class Known(Message):
        """The landlords there are, and who works under each."""

        procedures: tuple[Procedure, ...]
        names: Mapping[str, tuple[str, ...]]

    @dataclass
    class Roles(Message):
        """Whose roles are to be changed, with those they hold; or, once they are `kept`, with those they now hold."""

        person: Person
        kept: bool

    @dataclass
    class Left(Message):
        """Somebody was noted as having left: in words, and who works under each landlord without them."""

        says: str
        names: Mapping[str, tuple[str, ...]]

    @dataclass
    class Failed(Message):
        """Something could not be read or kept, for a reason that a person understands."""

        error: PutrightError

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.fields = FormFields()
        self.intro = Static(Content("Reading who works here …"), id="intro")
        self.hint = Static(id="hint")
        self.says = Static(Content(""), id="says")
        self._procedures: tuple[Procedure, ...] = ()
        self._names: Mapping[str, tuple[str, ...]] = {}
        self._changing: tuple[Person, Procedure] | None = None

    def compose_body(self) -> Iterable[Widget]:
        """What is asked and why, the fields, how the one in focus is filled in, what is wrong with them."""
        yield self.intro
        yield self.fields
        yield self.hint
        yield self.says

    def on_mount(self) -> None:
        """Read beside the screen: the first run makes the database."""
        desk = self.desk

        def read() -> Message:
            procedures = desk.procedures.list()
            return self.Known(procedures, _everybody(desk, procedures))

        beside(self, read, self.Failed, "people")

    async def on_people_screen_known(self, message: Known) -> None:
        """Draw the fields, for the landlord at hand to begin with."""
        self._procedures, self._names = message.procedures, message.names
        here = next((one for one in self._procedures if one.id == self.desk.procedure_id), self._procedures[0])
        me = self.desk.person
        await self._ask_who(here, me.name if me else "")

    async def _ask_who(self, here: Procedure, who: str) -> None:
        """Ask who is at work, with somebody picked if they are among those who work for the landlord."""
        self._changing = None
        self.intro.update(
            Content(
                "Who is working at this desk now, and for which landlord? ctrl+s starts work."
                if any(self._names.values())
                else "Welcome. Before the first complaint: for whom do you work, and as what?\n"
                "What you do here is recorded under your name. ctrl+s starts work."
            )
        )
        names = self._names[here.id]
        await self._draw({"landlord": here.landlord, "who": who if who in names else None}, here)
        self.fields.go_to("landlord" if not any(self._names.values()) else "who" if names else "name")
        self.refresh_bindings()

    async def on_people_screen_roles(self, message: Roles) -> None:
        """Show the roles to change; once they are kept, say so where people are picked."""
        procedure, person = self._chosen_or_changing(), message.person
        if procedure is None:
            return
        names = {role.id: role.name for role in procedure.roles}
        held = tuple(names[role] for role in person.roles if role in names)
        if message.kept:
            await self._ask_who(procedure, person.name)
            self.tell(f"{person.name} now is {' and '.join(held)} at {procedure.landlord}.")
            return
        self._changing = (person, procedure)
        self.intro.update(
            Content(
                f"As what does {clean(person.name)} work for {procedure.landlord} from now on?\n"
                "ctrl+s keeps it, esc leaves it as it was."
            )
        )
        spec = replace(_roles(procedure), label="Roles")
        left = FieldSpec("left", "Has left", "yesno", help="Then they sit at no desk and are offered in no form.")
        await self.fields.draw([spec, left], {"roles": held}, Surroundings(self.desk.today), ())
        self.fields.go_to("roles")
        self.refresh_bindings()

    async def on_people_screen_left(self, message: Left) -> None:
        """Ask who is at work, without whoever has left."""
        procedure = self._chosen_or_changing()
        if procedure is not None:
            self._names = message.names
            await self._ask_who(procedure, "")
            self.tell(message.says)

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Say how the field in focus is filled in."""
        field: object = self.focused
        words = (clean(field.spec.help), field.how) if isinstance(field, Labelled) else ()
        self.hint.update(Content(" · ".join(filter(None, words))))

    async def on_field_changed(self, message: FieldChanged) -> None:
        """Another landlord has other people and roles; somebody new is asked for more."""
        self.says.update(Content(""))
        if message.field.spec.name == "landlord" and (chosen := self._chosen()):
            kept = {**self.fields.everything, "who": None, "roles": ()}
            await self._draw(kept, chosen)
            self.fields.go_to("landlord")
        else:
            self.fields.hide_unasked()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """At the first run there is nothing to go back to, and nobody yet whose roles could be changed."""
        changing = self._changing is not None
        if action == "change_roles":
            return False if changing or not any(self._names.values()) else self._picked() is not None or None
        if action in ("sit", "keep_roles"):
            return changing == (action == "keep_roles")
        return action != "back" or changing or len(self.app.screen_stack) > 1

    def on_people_screen_failed(self, message: Failed) -> None:
        """Say what is wrong beneath the fields, where it stays until something changes."""
        self.says.update(Content(str(message.error)))

    def action_back(self) -> None:
        """Leave somebody's roles as they were; else back to where one was."""
        if self._changing is None:
            super().action_back()
        else:
            person, procedure = self._changing
            self.call_later(self._ask_who, procedure, person.name)

    def action_change_roles(self) -> None:
        """Ask for the roles of whoever is picked, from those they hold."""
        picked = self._picked()
        if picked is None:
            return
        name, procedure = picked
        desk = self.desk

        def read() -> Message | None:
            person = desk.people.under(name, procedure.id)
            return self.Roles(person, kept=False) if person else None

        beside(self, read, self.Failed, "roles")

    def action_sit(self) -> None:
        """Keep a new person, sit down, and begin with the queue."""
        chosen = self._chosen()
        values = self.fields.values
        desk = self.desk

        def sit() -> Message:
            if chosen is None:
                raise BadInput("Choose the landlord that you work for.")
            name = str(values.get("name") or "")
            if values.get("who") in (None, NEW):
                if self._names[chosen.id] and values.get("who") is None:
                    raise BadInput(f"Choose who you are, or “{NEW}”.")
                if not name.strip():
                    raise BadInput("Type your name: what you do here is recorded under it.")
                if not values.get("roles"):
                    raise BadInput(f"{name.strip()} {WANTING}")
                desk.procedures.choose(chosen.id, keep=False)
                person = desk.people.add(name, _ids(chosen, values.get("roles")))
            else:
                desk.procedures.choose(chosen.id, keep=False)
                person = desk.people.sit(str(values["who"]))
            desk.people.choose(person.id)
            return PersonChosen()

        if (wanting := self.fields.first_empty()) and not self.fields.is_filled(wanting):
            self.fields.go_to(wanting)
        beside(self, sit, self.Failed, "sit")

    def action_keep_roles(self) -> None:
        """Keep the roles that were changed."""
        if self._changing is None:
            return
        person, procedure = self._changing
        roles = _ids(procedure, self.fields.values.get("roles"))
        left = bool(self.fields.values.get("left"))
        desk, procedures = self.desk, self._procedures

        def keep() -> Message:
            if left:
                return self.Left(left_words(*desk.people.note_left(person.id)), _everybody(desk, procedures))
            if not roles:
                raise BadInput(f"{person.name} {WANTING}")
            return self.Roles(desk.people.set_roles(person.id, roles, procedure.id), kept=True)

        beside(self, keep, self.Failed, "roles")

    def _chosen(self) -> Procedure | None:
        landlord = self.fields.everything.get("landlord")
        return next((one for one in self._procedures if one.landlord == landlord), None)

    def _chosen_or_changing(self) -> Procedure | None:
        return self._changing[1] if self._changing else self._chosen()

    def _picked(self) -> tuple[str, Procedure] | None:
        """Who is picked of those who work here, and for which landlord."""
        procedure, who = self._chosen(), self.fields.everything.get("who")
        return (str(who), procedure) if procedure and who not in (None, NEW) else None

    async def _draw(self, values: Mapping[str, Any], procedure: Procedure) -> None:
        self.query_one(TopLine).landlord = procedure.landlord
        names = self._names[procedure.id]
        landlords = tuple(one.landlord for one in self._procedures)
        new = {"who": NEW} if names else {}
        specs = [
            FieldSpec("landlord", "Landlord", "choice", required=True, choices=landlords),
            *([FieldSpec("who", "Who are you?", "choice", required=True, choices=(*names, NEW))] if names else []),
            FieldSpec("name", "Your name", required=True, when=new, help="As colleagues know you."),
            replace(_roles(procedure), when=new),
        ]
        await self.fields.draw(specs, values, Surroundings(self.desk.today), ())


def _everybody(desk: Desk, procedures: Iterable[Procedure]) -> dict[str, tuple[str, ...]]:
    """The names of those who work under each landlord, by its id."""
    return {one.id: desk.people.working_under(one.id) for one in procedures}


def _roles(procedure: Procedure) -> FieldSpec:
    """The field for somebody's roles: those of the landlord's document, by name."""
    return FieldSpec(
        "roles",
        "Your roles",
        "choices",
        required=True,
        choices=tuple(role.name for role in procedure.roles),
        help=f"As {procedure.document} has them; they decide who takes which step.",
    )


def _ids(procedure: Procedure, names: Iterable[str] | None) -> list[str]:
    """The ids of roles that were picked by name."""
    by_name = {role.name: role.id for role in procedure.roles}
    return [by_name[name] for name in names or ()]
