"""What a landlord's folder offers to be named: the fields of its steps, the facts of its cases, the values of both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from app.rules.conditions import listed
from app.rules.events import Value
from app.rules.letters import Letters
from app.rules.procedure import EMPTY, FieldSpec, Procedure, StepRule, own_names
from app.rules.report import ReportRules
from app.rules.verbs import CORRECT, UNDO, find, shape
from app.steps.forms import every_field
from app.steps.matter import COPIED, WITH

if TYPE_CHECKING:
    from data.toml_tables import Table

DERIVED: Final = ("on", "recorder")
"""What a fact can be about beside fields: the date of the event, and who recorded it."""

TEMPLATES: Final = ("letter.sent:template", "letter.checked:template")
"""Facts that name one of the landlord's letters."""

CHOSEN: Final = ("choice", "choices")


@dataclass(frozen=True)
class Names:
    """One landlord's procedure as far as it could be read, and what can be named in it."""

    procedure: Procedure
    letters: Letters | None
    report: ReportRules | None
    clauses: Collection[str]

    @cached_property
    def fields(self) -> Mapping[str, Mapping[str, FieldSpec]]:
        """The fields of every step, by name: those of its verb and those that the landlord declares."""
        return {
            step.id: {spec.name: spec for spec in every_field(self.procedure, step.id)} for step in self.procedure.steps
        }

    @cached_property
    def events(self) -> tuple[str, ...]:
        """The events that the landlord's steps record."""
        return tuple(shape(step_id).event for step_id in self.fields)

    @cached_property
    def recorded(self) -> Mapping[str, tuple[FieldSpec, ...]]:
        """The fields that a fact `event:field` may be about; of one event several steps may record it."""
        found: dict[str, tuple[FieldSpec, ...]] = {}
        for step_id, specs in self.fields.items():
            for spec in specs.values():
                for key in (f"{shape(step_id).event}:{spec.name}", f"*:{spec.name}"):
                    found[key] = (*found.get(key, ()), spec)
        for name in self.procedure.matter.together:
            # What a response says of itself on the records of the same matter that it was not written on.
            found |= {f"{name}:{field}": () for field in (WITH, COPIED)}
        return found

    def knows(self, fact: str) -> bool:
        """Whether some step of this landlord records the fact; of a step that it has not, nothing is known."""
        _, _, field = fact.partition(":")
        return field in DERIVED or fact in self.recorded

    def near(self, event: str) -> tuple[str, ...]:
        """The facts that an event gives."""
        return tuple(key for key in self.recorded if key.startswith(f"{event}:"))

    def values(self, table: Table, key: str, facts: Mapping[str, Value], *, of: str = "") -> None:
        """Tell each fact that nothing records, and each value that no list offers.

        With `of`, the name of an event, the keys are its fields.
        """
        from data.toml_tables import nearest

        for name, value in facts.items():
            fact = f"{of}:{name}" if of else name
            if not self.knows(fact):
                known = [one.partition(":")[2] if of else one for one in (self.near(of) if of else self.recorded)]
                table.wrong(f"Nothing that is asked here is called '{name}'.{nearest(name, known)}", key)
                continue
            self.offered(table, key, fact, value)

    def offered(self, table: Table, key: str, facts: str | Iterable[str], value: Value) -> None:
        """Tell each value that no list offers for the fact, nor for another one of several."""
        from data.toml_tables import nearest

        facts = (facts,) if isinstance(facts, str) else tuple(facts)
        found = [self._specs(fact) for fact in facts]
        name = next(iter(facts), "").partition(":")[2]
        for one in listed(value):
            if one in ("", "any") or any(not specs or any(_takes(spec, one) for spec in specs) for specs in found):
                continue
            every = [spec for specs in found for spec in specs]
            if isinstance(one, bool) or any(spec.kind == "yesno" for spec in every):
                table.wrong(f"'{name}' is never {_word(one)}: {_kind(every)}.", key)
            elif every:
                near = nearest(str(one), [choice for spec in every for choice in spec.choices])
                table.wrong(f"'{name}' is never '{one}': no list offers it.{near}", key)

    def _specs(self, fact: str) -> tuple[FieldSpec, ...]:
        if fact in TEMPLATES and self.letters is not None:
            return (FieldSpec("template", "", "choice", choices=tuple(self.letters.by_id)),)
        if fact == "redress.proposed:kind":
            kinds = tuple(kind.name for kind in self.procedure.redress.kinds)
            return (FieldSpec("kind", "", "choice", choices=kinds),)
        return self.recorded.get(fact, ())

    def own(self, table: Table, key: str, step_id: str, names: Iterable[Value]) -> None:
        """Tell each name that is no field of the step."""
        from data.toml_tables import nearest

        known = self.fields.get(step_id, {})
        for name in names:
            if name and name not in known:
                table.wrong(f"'{step_id}' asks for no '{name}'.{nearest(str(name), known)}", key)

    def steps(self) -> Iterator[StepRule]:
        """The landlord's steps that record an event of their own."""
        yield from (step for step in self.procedure.steps if find(step.id) and step.id not in (CORRECT, UNDO))

    def at(self, mapping: Mapping[str, Value], step_id: str) -> Mapping[str, Value]:
        """Conditions at a step: names that begin with a dot are its process's own."""
        found = own_names(mapping, step_id.partition(".")[0]) if mapping else EMPTY
        return found if isinstance(found, Mapping) else EMPTY


def _takes(spec: FieldSpec, value: Value) -> bool:
    """Whether a field can have the value."""
    if spec.kind == "yesno":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    return spec.kind not in CHOSEN or not spec.choices or value in spec.choices


def _word(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else f"'{value}'"


def _kind(specs: Iterable[FieldSpec]) -> str:
    return "it is answered true or false" if any(one.kind == "yesno" for one in specs) else "it is no yes or no"
