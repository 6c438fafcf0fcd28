"""What a landlord's `steps.toml` says: roles, the steps that there are, who takes them, further fields, and gates."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from app.errors import BadInput
from app.rules import gates as gate_rules
from app.rules.conditions import listed
from app.rules.events import from_plain
from app.rules.procedure import EMPTY, FIELD_KINDS, FieldSpec, Gate, Matter, Role, StepRule
from app.rules.verbs import LINK, find, meant, shape
from app.rules.vocabulary import RULES
from data.references import References
from data.toml_tables import Findings, Table, TomlFile, nearest

SHARED_CHOICES = Path(__file__).parent / "procedures" / "shared" / "choices.toml"
"""The lists that landlords have alike."""


class Steps(NamedTuple):
    """What one landlord's `steps.toml` holds."""

    roles: tuple[Role, ...]
    steps: tuple[StepRule, ...]
    gates: tuple[Gate, ...]
    choices: Mapping[str, tuple[str, ...]]
    matter: Matter


def read_steps(folder: Path, names: References, clocks: Collection[str], findings: Findings | None = None) -> Steps:
    """Read and check one landlord's `steps.toml`.

    Raises:
        ProcedureError: at the first fault, with its place.
    """
    file = TomlFile(folder / "steps.toml", findings)
    file.known_tables("role", "default", "gate", "step", "choices", "matter")
    reader = _Reader(file, names, clocks)
    return Steps(reader.roles, reader.steps, reader.gates, reader.choices, reader.matter)


@cache
def shared_choices() -> Mapping[str, tuple[str, ...]]:
    """The lists that landlords have alike, by the name of the field that offers them."""
    table = TomlFile(SHARED_CHOICES).table("choices")
    return {key: table.texts(key) for key in table.given}


class _Reader:
    """Reads the file in the order in which its parts refer to each other."""

    def __init__(self, file: TomlFile, names: References, clocks: Collection[str]) -> None:
        self.names = names
        self.clocks = clocks
        self.role_ids: set[str] = set()
        self.step_ids: set[str] = set()
        self.roles = tuple(self._role(table) for table in file.tables("role"))
        self.default_roles = self._default(file.table("default")) if "default" in file.data else ()
        self.known: dict[str, Gate] = {}
        for table in file.tables("gate"):
            self._gate(table)
        own = self._choices(file.table("choices")) if "choices" in file.data else EMPTY
        self.choices = {**shared_choices(), **own}
        self.steps = tuple(step for table in file.tables("step") for step in self._step(table))
        self.gates = tuple(self.known.values())
        self.matter = self._matter(file.table("matter")) if "matter" in file.data else Matter()

    def _role(self, table: Table) -> Role:
        role = Role(
            id=table.unique("id", self.role_ids),
            name=table.text("name"),
            rank=table.take("rank", int, 0),
            cites=self.names.cites(table),
        )
        table.done()
        table.stands("role", role.id)
        self.role_ids.add(role.id)
        return role

    def _default(self, table: Table) -> tuple[str, ...]:
        """Who takes a step that names no roles."""
        roles = table.texts("roles")
        table.done()
        self._have_roles(table, roles)
        return roles

    def _choices(self, table: Table) -> Mapping[str, tuple[str, ...]]:
        """The landlord's lists, by the name of the field that offers them."""
        table.stands("choices", "")
        return {key: table.texts(key) for key in table.given}

    def _have_roles(self, table: Table, roles: tuple[str, ...]) -> None:
        for role in roles:
            if role not in self.role_ids:
                table.wrong(f"There is no role '{role}'.{nearest(role, self.role_ids)}", "roles")

    def _needed(self, table: Table, field: FieldSpec) -> str:
        """The gate that refuses while a field is empty, as far as the field is asked or as far as the table says."""
        conditions = {
            "when": table.mapping("when"),
            "unless": table.mapping("unless"),
            "when_case": self.names.facts(table, "when_case"),
            "unless_case": self.names.facts(table, "unless_case"),
        }
        if not any(conditions.values()):
            conditions = {"when": field.when, "when_case": field.when_case, "unless_case": field.unless_case}
        gate = Gate(
            id=table.unique("id", self.known),
            rule="needs_field",
            reason=table.text("says"),
            clause=self.names.clause(table, "clause", table.text("clause")),
            params={"field": from_plain(table.take("fields", list, field.name))},
            field=field.name,
            **conditions,
        )
        table.done()
        table.stands("gate", gate.id)
        self._sentence(table, gate, "says")
        self.known[gate.id] = gate
        return gate.id

    def _gate(self, table: Table) -> str:
        gate = Gate(
            id=table.unique("id", self.known),
            rule=table.text("rule"),
            reason=table.text("reason"),
            clause=self.names.clause(table, "clause", table.text("clause")),
            params=table.mapping("params"),
            field=table.text("field", ""),
            when=table.mapping("when"),
            unless=table.mapping("unless"),
            when_case=self.names.facts(table, "when_case"),
            unless_case=self.names.facts(table, "unless_case"),
        )
        table.done()
        table.stands("gate", gate.id)
        if not self._asks(table, gate):
            # Known all the same, so that a step that names it is not told of it again.
            gate = replace(gate, rule="needs_field", params={"field": ()})
        self.known[gate.id] = gate
        return gate.id

    def _asks(self, table: Table, gate: Gate) -> bool:
        """Whether the gate's condition is one that there is, with the parameters that it takes."""
        try:
            gate_rules.check_params(gate.rule, gate.params, roles=self.role_ids, clocks=self.clocks)
        except BadInput as error:
            table.wrong(str(error), "params" if gate.rule in RULES and gate.params else "rule")
            return False
        checks: Mapping[str, Callable[[Table, str, str], object]] = {
            "events": self.names.event,
            "facts": self.names.fact,
            "rows": lambda table, key, name: self.names.fact(table, key, name) if ":" in name else None,
        }
        for name, kind in RULES[gate.rule].params.items():
            if kind in checks:
                for one in listed(gate.params.get(name, ())):
                    checks[kind](table, "params", one)
        self._sentence(table, gate, "reason")
        return True

    def _sentence(self, table: Table, gate: Gate, key: str) -> None:
        """Refuse a reason with a `{name}` that its condition does not fill."""
        words = RULES[gate.rule].words
        try:
            names = {name for _, name, _, _ in Formatter().parse(gate.reason) if name is not None}
        except ValueError:
            table.wrong("A brace stands alone; write it twice where it is meant as such.", key)
            return
        for name in sorted(names.difference(words)):
            fills = f"It fills: {', '.join(words)}." if words else "It fills nothing."
            table.wrong(f"The condition '{gate.rule}' does not fill '{{{name}}}'. {fills}", key)

    def _step(self, table: Table) -> tuple[StepRule, ...]:
        also = table.mapping("also")
        named = table.texts("gates")
        for gate in named:
            if gate not in self.known:
                table.wrong(f"There is no gate '{gate}'.{nearest(gate, self.known)}", "gates")
        named = tuple(gate for gate in named if gate in self.known)
        fields, needed = self._fields(table)
        step = StepRule(
            id=table.unique("id", self.step_ids),
            roles=table.texts("roles", self.default_roles),
            gates=(*named, *needed, *(self._gate(inner) for inner in table.inner("gate"))),
            title=table.text("title", ""),
            cites=self.names.cites(table),
            fields=fields,
            choices=table.mapping("choices"),
            omits=table.texts("omits"),
        )
        table.done()
        table.stands("step", step.id)
        self.step_ids.add(step.id)
        if find(step.id) is None:
            table.wrong(f"There is no step '{step.id}'.{meant(step.id)}", "id")
            return ()
        if (process := step.id.partition(".")[0]) not in self.names.processes:
            near = nearest(process, self.names.processes)
            table.wrong(f"'{step.id}': this landlord has no process '{process}'.{near}", "id")
            return ()
        self._have_roles(table, step.roles)
        every = (
            step,
            *(same for one, cites in also.items() if (same := self._same(table, step, one, listed(cites)))),
        )
        for one in every:
            self._own(table, one)
        return every

    def _fields(self, table: Table) -> tuple[tuple[FieldSpec, ...], tuple[str, ...]]:
        """The further fields of a step, and the gates of those that are needed.

        A row that only names its field is about one that the step has anyway.
        """
        fields, needed = [], []
        for inner in table.inner("field"):
            needs = tuple(inner.inner("needed"))
            if needs and "label" not in inner:
                field = FieldSpec(inner.text("name"), "")
                inner.done()
                inner.stands("field", f"{table.peek('id')}.{field.name}")
            else:
                field = self._field(inner, str(table.peek("id")))
                fields.append(field)
            needed += [self._needed(one, field) for one in needs]
        return tuple(fields), tuple(needed)

    def _own(self, table: Table, step: StepRule) -> None:
        """Refuse a gate that names, with a dot in front, a clock which the process of this step has not."""
        for gate in (self.known[name] for name in step.gates):
            bound = gate.of(step.id.partition(".")[0])
            try:
                gate_rules.check_params(bound.rule, bound.params, roles=self.role_ids, clocks=self.clocks)
            except BadInput as error:
                table.wrong(f"At '{step.id}' the gate '{gate.id}' cannot be asked: {error}", "gates")

    def _same(self, table: Table, step: StepRule, other: str, cites: Collection[str]) -> StepRule | None:
        """The same step of another process, with the clauses that it comes from there; the same ones where none are."""
        found = find(other)
        if found is None or not found.of_course or other.partition(".")[2] != step.id.partition(".")[2]:
            table.wrong(f"'{other}' is not the same step of another process.", "also")
            return None
        if other in self.step_ids:
            table.wrong(f"The step '{other}' stands here twice.", "also")
        table.stands("step", other)
        self.step_ids.add(other)
        return replace(
            step, id=other, cites=tuple(self.names.clause(table, "also", one) for one in cites) or step.cites
        )

    def _matter(self, table: Table) -> Matter:
        matter = Matter(table.text("relation"), table.texts("together"), self.names.cites(table))
        table.done()
        ties = next((step.choices.get("relation", ()) for step in self.steps if step.id == LINK), ())
        if matter.relation not in ties:
            table.wrong(f"'{LINK}' offers no such relation.{nearest(matter.relation, ties)}", "relation")
        for name in matter.together:
            if name not in {shape(step.id).event for step in self.steps}:
                table.wrong(f"No step of this landlord records '{name}'.", "together")
        return matter

    def _field(self, table: Table, step: str) -> FieldSpec:
        field = FieldSpec(
            name=table.text("name"),
            label=table.text("label"),
            kind=table.text("kind", "text"),
            required=table.take("required", bool, False),
            choices=table.texts("choices"),
            help=table.text("help", ""),
            default=from_plain(table.take("default", (str, bool, int), None)) if "default" in table else None,
            when=table.mapping("when"),
            when_case=self.names.facts(table, "when_case"),
            unless_case=self.names.facts(table, "unless_case"),
            ahead=table.take("ahead", bool, False),
            cites=self.names.cites(table),
            starts=table.texts("starts"),
        )
        table.done()
        table.stands("field", f"{step}.{field.name}")
        if any(key.count(":") != 1 for key in field.starts):
            table.wrong("A fact is written like stage1.received:outcome_sought.", "starts")
        if field.kind not in FIELD_KINDS:
            table.wrong(f"There is no kind '{field.kind}'.{nearest(field.kind, FIELD_KINDS)}", "kind")
            return replace(field, kind="text")
        return field
