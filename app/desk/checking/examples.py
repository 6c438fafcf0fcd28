"""A landlord's worked examples, held against the steps, gates and clocks that they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.desk.checking.names import Names
from app.rules.events import VERBS, from_plain
from app.rules.verbs import CORRECT, shape
from app.steps.examples import KEYS
from app.steps.reading import LINE_KEYS, ROW_KEYS

if TYPE_CHECKING:
    from data.toml_tables import Findings, Table

OWN_ORDER = ("role", "order.", "date.")
"""What the ids of refusals begin with that are no landlord's gate."""

CARRIED = ("event", "on", "person", "item", "digest", "clock")
"""What an event may have beside what its form asks for."""

LEVELS = ("role", "limit_pence", "kinds", "signatures", "after", "cases")
STANDARDS = ("name", "pence")

SCENARIO = ("id", "procedure", "clauses", "story", "events", "asof", "expect", "why")
STATES = ("running", "overdue", "met", "late", "ended", "waiting")


def check_examples(names: Names, folder: Path, findings: Findings) -> None:
    """Tell what examples name that is not there. Whether they come out right is tried by `procedure test`."""
    from data.toml_tables import TomlFile

    clock_file = folder / "clock_examples.toml"
    if clock_file.exists():
        file = TomlFile(clock_file, findings)
        file.known_tables("clock_example")
        for table in file.tables("clock_example"):
            _clock_example(names, table)
    gate_file = folder / "gate_examples.toml"
    if gate_file.exists():
        file = TomlFile(gate_file, findings)
        file.known_tables("gate_example")
        steps: dict[str, str] = {}
        for table in file.tables("gate_example"):
            _gate_example(names, table, steps)


def _clock_example(names: Names, table: Table) -> None:
    _keys(table, SCENARIO, ("id", "clauses", "events", "asof", "expect"))
    _known(table, "procedure", "procedure", str(table.peek("procedure")), (names.procedure.id,))
    _clauses(names, table)
    _events(names, table, "events")
    for place, one in _rows(table, "expect"):
        _known(place, "clock", "clock", str(one.get("clock")), names.procedure.clock_by_id)
        _known(place, "state", "state", str(one.get("state")), STATES)
        for name in one:
            _known(place, name, "key", name, ("clock", "due", "state"))


def _gate_example(names: Names, table: Table, steps: dict[str, str]) -> None:
    own = str(table.peek("id"))
    like = table.peek("like")
    _keys(table, sorted(KEYS), ("id",) if like is not None else ("id", "clauses", "story", "step", "role", "expect"))
    _clauses(names, table)
    if like is not None:
        _known(table, "like", "example before it", str(like), steps)
    step = str(table.peek("step") or steps.get(str(like), ""))
    steps[own] = step
    procedure = names.procedure
    if table.peek("step") is not None:
        _known(table, "step", "step", step, procedure.step_by_id)
    if table.peek("role") is not None:
        _known(table, "role", "role", str(table.peek("role")), procedure.role_by_id)
    if table.peek("expect") is not None:
        _known(table, "expect", "outcome", str(table.peek("expect")), ("allowed", "refused"))
    gates = table.peek("gate")
    for gate in gates if isinstance(gates, list) else filter(None, [gates]):
        if not str(gate).startswith(OWN_ORDER):
            _known(table, "gate", "gate", str(gate), procedure.gate_by_id)
    values = table.peek("values")
    if step in names.fields and isinstance(values, dict):
        every = {name for fields in names.fields.values() for name in fields}
        for name, value in values.items():
            # A correction takes the fields of the entry that it corrects; what is "" only empties another's value.
            known = every if step == CORRECT or value == "" else names.fields[step]
            _known(table, "values", "field", name, (*known, "records", "step"))
            if step != CORRECT and name in names.fields[step]:
                spec = names.fields[step][name]
                # Values are as typed: several choices with commas between them.
                several = isinstance(value, str) and spec.kind == "choices" and value not in spec.choices
                typed = value.split(", ") if several else value
                names.offered(table, "values", f"{shape(step).event}:{name}", from_plain(typed))
                _columns(names, table, "values", f"{shape(step).event}:{name}", value)
    for key in ("events", "more"):
        _events(names, table, key)
    for key, columns in (("levels", LEVELS), ("standards", STANDARDS)):
        for place, row in _rows(table, key):
            for name in row:
                _known(place, name, "key", name, columns)
            for name in ("role", "after"):
                if name in row:
                    _known(place, name, "role", str(row[name]), procedure.role_by_id)
    received = table.peek("received")
    if isinstance(received, dict) and names.procedure.begins:
        _carries(names, table, shape(names.procedure.begins[0]).event, received)
    without = table.peek("without")
    for name in without if isinstance(without, list) else ():
        _event(names, table, "without", str(name))


def _keys(table: Table, known: Iterable[str], needed: Iterable[str]) -> None:
    from data.toml_tables import nearest

    for key in table.given:
        if key not in known:
            table.wrong(f"There is no key '{key}' here.{nearest(key, known)}", key)
    for key in needed:
        if key not in table.given:
            table.wrong(f"The key '{key}' is missing.", key)


def _clauses(names: Names, table: Table) -> None:
    clauses = table.peek("clauses")
    for clause in clauses if isinstance(clauses, list) else ():
        _known(table, "clauses", "clause", str(clause), names.clauses)


def _rows(table: Table, key: str) -> Iterator[tuple[Table, Mapping[str, Any]]]:
    """The rows of a list, each with the place where it stands."""
    rows = table.peek(key)
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            yield table.beneath(key, number), row


def _events(names: Names, table: Table, key: str) -> None:
    for place, row in _rows(table, key):
        if "event" not in row:
            place.wrong("Each row names its 'event'.", "event")
            continue
        name = str(row["event"])
        _event(names, place, "event", name)
        _carries(names, place, name, {one: value for one, value in row.items() if one not in CARRIED})


def _carries(names: Names, table: Table, event: str, fields: Mapping[str, Any]) -> None:
    """Fields of an event. It may carry more than its form asks for: what is almost the name of a field is a slip.

    In a log `true` stands for any text that was given.
    """
    from data.toml_tables import closest

    known = [one.partition(":")[2] for one in names.near(event)]
    for name, value in fields.items():
        if name in known and value is not True:
            names.offered(table, name, f"{event}:{name}", from_plain(value))
            _columns(names, table, name, f"{event}:{name}", value)
        elif name not in known and (near := closest(name, (*known, *CARRIED), alike=0.8)):
            table.wrong(f"'{event}' has no '{name}'. Is '{near}' meant?", name)


def _columns(names: Names, table: Table, key: str, fact: str, rows: object) -> None:
    """What is said in the rows of a list."""
    kinds = {**ROW_KEYS, "lines": (*LINE_KEYS, "pence")}
    known = {column for spec in names.recorded.get(fact, ()) for column in kinds.get(spec.kind, ())}
    for row in rows if known and isinstance(rows, list) else ():
        for name in row if isinstance(row, dict) else ():
            _known(table, key, "column", name, known)


def _event(names: Names, table: Table, key: str, name: str) -> None:
    process, _, verb = name.partition(".")
    _known(table, key, "process", process, names.procedure.process_by_id)
    _known(table, key, "event", verb, VERBS)


def _known(table: Table, key: str, what: str, name: str, known: Iterable[str]) -> None:
    from data.toml_tables import nearest

    if name not in known:
        table.wrong(f"There is no {what} '{name}'.{nearest(name, known)}", key)
