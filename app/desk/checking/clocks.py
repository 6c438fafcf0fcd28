"""What a landlord's `clocks.toml` says, held against the steps, fields and roles that there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from app.desk.checking.names import Names
from app.rules.events import Value
from app.rules.procedure import ClockRule, Trigger
from app.rules.verbs import recorded_by

if TYPE_CHECKING:
    from data.toml_tables import Findings, Table

CUSTOMER: Final = "customer"
"""The owner of a time that is the customer's own."""

CAPPED: Final = "within_cap"
"""The condition of a gate that keeps an extension within a clock's cap."""


def check_clocks(names: Names, findings: Findings) -> None:
    """Tell owners that nobody is, conditions on what is not asked, and caps that clock and gate see differently."""
    for clock in names.procedure.clocks:
        table = findings.places["clock", clock.id]
        for key, triggers in (("starts", clock.starts), ("stops", clock.stops), ("ends", clock.ends)):
            for trigger in triggers:
                _fields(names, table, key, trigger.event, trigger.when)
                _fields(names, table, key, trigger.event, trigger.unless)
        for key, conditions in (("when", clock.when), ("unless", clock.unless)):
            _any_of(names, table, key, clock.starts, conditions)
        _owner(names, table, clock)
        _beyond(names, table, clock)


def _fields(names: Names, table: Table, key: str, event: str, conditions: Mapping[str, Value]) -> None:
    """Fields of an event; of one that no step of this landlord records, nothing can be said."""
    if names.near(event):
        names.values(table, key, conditions, of=event)


def _any_of(
    names: Names, table: Table, key: str, triggers: tuple[Trigger, ...], conditions: Mapping[str, Value]
) -> None:
    """Fields of whichever event starts the clock."""
    known = [trigger.event for trigger in triggers if names.near(trigger.event)]
    for name, value in conditions.items():
        fitting = [event for event in known if names.knows(f"{event}:{name}")]
        for event in fitting or known[:1]:
            names.values(table, key, {name: value}, of=event)


def _owner(names: Names, table: Table, clock: ClockRule) -> None:
    from data.toml_tables import nearest

    roles = (name for role in names.procedure.roles for name in (role.id, role.name))
    known = (*roles, *names.procedure.owners, CUSTOMER)
    if clock.owner not in known:
        says = f"'{clock.owner}' is no role of steps.toml and not among 'owners' at the top of this file."
        table.wrong(f"{says}{nearest(clock.owner, known)}", "owner")


def _beyond(names: Names, table: Table, clock: ClockRule) -> None:
    """The field that carries an extension past the cap is the one by which the gate lets it."""
    from data.toml_tables import nearest

    bound = [
        names.procedure.gate_by_id[name].of(step.id.partition(".")[0]) for step in names.steps() for name in step.gates
    ]
    gates = [gate for gate in bound if gate.rule == CAPPED and gate.params.get("clock") == clock.id]
    for gate in gates:
        wanted = str(gate.params.get("beyond", ""))
        if clock.beyond != wanted:
            past = f"by '{wanted}'" if wanted else "by nothing"
            table.wrong(f"The gate '{gate.id}' lets an extension past the cap {past}: write the same here.", "beyond")
    step = recorded_by(f"{clock.process}.extended")
    own = step.id if step and step.id in names.fields else ""
    every = {name for step_id, fields in names.fields.items() if step_id.endswith(".extend") for name in fields}
    known = names.fields[own] if own else every
    if clock.beyond and known and clock.beyond not in known:
        table.wrong(f"No extension asks for '{clock.beyond}'.{nearest(clock.beyond, known)}", "beyond")
