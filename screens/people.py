"""Who is at work, and for which landlord: asked at the first run, and whenever somebody else sits down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from app.errors import BadInput, PutrightError
from app.rules.procedure import FieldSpec, Procedure
from screens.base import DeskScreen
from screens.messages import PersonChosen
from screens.widgets.beside import beside
from screens.widgets.field_editors import Surroundings
from screens.widgets.form_fields import FormFields
from screens.widgets.labelled import FieldChanged, Labelled
from screens.widgets.plain import clean

if TYPE_CHECKING:
    from app.desk import Desk

NEW = "somebody new"
"""The choice that stands for a person who is not in the list yet."""


class PeopleScreen(DeskScreen):
    """Landlord, person, and for somebody new the name and the roles of the landlord's document."""

    CSS_PATH = "people.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f5", "sit", "Start work", id="people.sit", tooltip="Sit down at the desk: the queue is yours."),
    ]

    where = "Who is at work"

    @dataclass
    class Known(Message):
        """The landlords there are, and who works under each."""

        procedures: tuple[Procedure, ...]
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
            return self.Known(procedures, {one.id: desk.people.working_under(one.id) for one in procedures})

        beside(self, read, self.Failed, "people")

    async def on_people_screen_known(self, message: Known) -> None:
        """Draw the fields, for the landlord at hand to begin with."""
        self._procedures, self._names = message.procedures, message.names
        first = not any(message.names.values())
        self.intro.update(
            Content(
                "Welcome. Before the first complaint: for whom do you work, and as what?\n"
                "What you do here is recorded under your name. ctrl+s starts work."
                if first
                else "Who is working at this desk now, and for which landlord? ctrl+s starts work."
            )
        )
        here = next((one for one in self._procedures if one.id == self.desk.procedure_id), self._procedures[0])
        names = self._names[here.id]
        me = self.desk.person
        await self._draw({"landlord": here.landlord, "who": me.name if me and me.name in names else None}, here)
        self.fields.go_to("name" if not names else "who")

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """At the first run there is nothing to go back to."""
        return action != "back" or len(self.app.screen_stack) > 1

    def on_people_screen_failed(self, message: Failed) -> None:
        """Say what is wrong beneath the fields, where it stays until something changes."""
        self.says.update(Content(str(message.error)))

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
                    raise BadInput(f"{name.strip()} needs at least one role: move with the arrows, space picks one.")
                desk.procedures.choose(chosen.id, keep=False)
                named = {role.name: role.id for role in chosen.roles}
                person = desk.people.add(name, [named[role] for role in values.get("roles") or ()])
            else:
                desk.procedures.choose(chosen.id, keep=False)
                person = desk.people.sit(str(values["who"]))
            desk.people.choose(person.id)
            return PersonChosen()

        if (wanting := self.fields.first_empty()) and not self.fields.is_filled(wanting):
            self.fields.go_to(wanting)
        beside(self, sit, self.Failed, "sit")

    def _chosen(self) -> Procedure | None:
        landlord = self.fields.everything.get("landlord")
        return next((one for one in self._procedures if one.landlord == landlord), None)

    async def _draw(self, values: Mapping[str, Any], procedure: Procedure) -> None:
        names = self._names[procedure.id]
        landlords = tuple(one.landlord for one in self._procedures)
        new = {"who": NEW} if names else {}
        specs = [
            FieldSpec("landlord", "Landlord", "choice", required=True, choices=landlords),
            *([FieldSpec("who", "Who are you?", "choice", required=True, choices=(*names, NEW))] if names else []),
            FieldSpec("name", "Your name", required=True, when=new, help="As colleagues know you."),
            FieldSpec(
                "roles",
                "Your roles",
                "choices",
                required=True,
                choices=tuple(role.name for role in procedure.roles),
                when=new,
                help=f"As {procedure.document} has them; they decide which steps are yours to take.",
            ),
        ]
        await self.fields.draw(specs, values, Surroundings(self.desk.today), ())
