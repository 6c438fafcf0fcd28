"""The landlords' folders below `procedures/`, read strictly into the values of `app.rules.procedure`.

A missing, unknown or misspelt key, role, event or clause is an error that names file, table, key and line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.errors import BadInput
from app.rules.procedure import Clause, Procedure
from app.rules.remedies import RedressRules
from app.rules.workdays import NATIONS, WorkingCalendar
from data.clause_files import clause_ids, read_clauses
from data.clock_files import read_clocks
from data.flag_files import read_flags
from data.process_files import SHARED, Processes
from data.redress_files import read_redress
from data.references import References
from data.step_files import SHARED_CHOICES, read_steps
from data.toml_tables import Findings, TomlFile, nearest

FOLDER = Path(__file__).parent / "procedures"
"""Where the landlords' folders lie, in the source tree and in an installed program alike."""

YARDSTICK = "code2024"
"""The procedure whose clauses the clocks of the others are compared with."""


def ids() -> tuple[str, ...]:
    """The ids of the procedures there are, sorted; a sixth landlord is a sixth folder."""
    return tuple(sorted(p.parent.name for p in FOLDER.glob("*/procedure.toml")))


@cache
def load(procedure_id: str) -> Procedure:
    """One landlord's procedure, read once in a process.

    Raises:
        BadInput: when there is no such procedure.
        ProcedureError: when its folder has a fault.
    """
    if procedure_id not in ids():
        raise BadInput(
            f"There is no procedure '{procedure_id}'.{nearest(procedure_id, ids())} There are: {', '.join(ids())}."
        )
    return read_procedure(FOLDER / procedure_id)


def read_procedure(folder: Path, findings: Findings | None = None) -> Procedure:
    """Read and check one folder, without remembering it.

    With `findings` every fault is kept there and the procedure made of what is right in the folder; it is then good
    for nothing but to look for further faults.

    Raises:
        ProcedureError: at the first fault, with its place, where nothing keeps findings.
    """
    file = TomlFile(folder / "procedure.toml", findings)
    file.known_tables("procedure", "closure", "holiday", "process")
    head = file.table("procedure")
    head.stands("procedure", "")
    identity = {key: head.text(key) for key in ("id", "landlord", "document", "version", "prefix")}
    in_force = head.take("in_force", date)
    nation = head.text("nation", "england")
    processes = Processes(head, file)
    head.done()
    if nation not in NATIONS:
        head.wrong(f"There is no calendar for '{nation}'.{nearest(nation, NATIONS)}", "nation")
    if identity["id"] != folder.name:
        head.wrong(f"The folder is called '{folder.name}'; the id must be the same.", "id")
    names = References(processes.ids, clause_ids(folder, findings))
    processes.check(names)
    clocks, owners = read_clocks(folder, processes.all, names, _clauses_of_the_code, findings)
    steps = read_steps(folder, names, {clock.id for clock in clocks}, findings)
    roles = {role.id for role in steps.roles}
    offered = (steps.choices, *(step.choices for step in steps.steps))
    lists = {key: {one for each in offered for one in each.get(key, ())} for key in ("flags", "category")}
    has_redress = any(step.id.startswith("redress.") for step in steps.steps)
    return Procedure(
        **identity,
        in_force=in_force,
        nation=nation,
        clocks=clocks,
        processes=processes.all,
        roles=steps.roles,
        steps=steps.steps,
        gates=steps.gates,
        choices=steps.choices,
        closures=_named_days(file, "closure"),
        extra_holidays=_named_days(file, "holiday"),
        redress=read_redress(folder, names, roles, findings) if has_redress else RedressRules(),
        matter=steps.matter,
        flags=read_flags(folder, names, lists["flags"], lists["category"], findings),
        owners=owners,
        fingerprint=_fingerprint(folder),
    )


def _fingerprint(folder: Path) -> str:
    """Changes when anything does that a date or a gate rests on."""
    parts = (
        *(folder / name for name in ("procedure.toml", "clocks.toml", "steps.toml", "flags.toml")),
        SHARED,
        SHARED_CHOICES,
    )
    text = "".join(path.read_text(encoding="utf-8", errors="replace") for path in parts if path.exists())
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@cache
def _clauses_of_the_code() -> frozenset[str]:
    return clause_ids(FOLDER / YARDSTICK)


@cache
def clauses(procedure_id: str) -> tuple[Clause, ...]:
    """The landlord's register: every clause that asks something of the program, in the document's order."""
    return read_clauses(FOLDER / procedure_id)


def exercised(procedure_id: str) -> frozenset[str]:
    """The clauses that the test suite exercises, as it last wrote them down in `met.toml`."""
    path = FOLDER / procedure_id / "met.toml"
    return frozenset(TomlFile(path).data.get("exercised", ())) if path.exists() else frozenset()


def scenarios(procedure_id: str) -> tuple[Mapping[str, Any], ...]:
    """The landlord's worked examples: logs of dated events and what the clocks must show on a day."""
    return clock_examples_in(FOLDER / procedure_id)


def gate_examples(procedure_id: str) -> tuple[Mapping[str, Any], ...]:
    """The landlord's worked examples of gates: a log, a step, and whether it is refused."""
    return gate_examples_in(FOLDER / procedure_id)


def clock_examples_in(folder: Path) -> tuple[Mapping[str, Any], ...]:
    """The worked examples of a folder's clocks."""
    return _examples(folder, "clock_example")


def gate_examples_in(folder: Path) -> tuple[Mapping[str, Any], ...]:
    """The worked examples of a folder's gates."""
    return _examples(folder, "gate_example")


def _examples(folder: Path, name: str) -> tuple[Mapping[str, Any], ...]:
    file = TomlFile(folder / f"{name}s.toml")
    file.known_tables(name)
    return tuple(file.data.get(name, ()))


def _named_days(file: TomlFile, name: str) -> Mapping[date, str]:
    days: dict[date, str] = {}
    for table in file.tables(name):
        day, called = table.take("on", date), table.text("name")
        table.done()
        if not WorkingCalendar.first <= day <= WorkingCalendar.horizon:
            table.wrong(f"{day} lies outside the table of working days.", "on")
        elif day in days:
            table.wrong(f"{day} stands here twice.", "on")
        else:
            days[day] = called
    return days
