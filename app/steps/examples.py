"""A landlord's worked examples of gates: a log, who acts, what is tried on which day, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from app.errors import BadInput, Refusal
from app.rules.casefile import CaseFile, fold
from app.rules.conditions import Actor
from app.rules.events import Event, from_plain
from app.rules.gates import asked, check
from app.rules.procedure import Procedure
from app.rules.remedies import AmountTable, Level, LevelTable, Standard
from app.steps.forms import parse, record

ACTOR: Final = "example"
"""The id of whoever acts in an example; the `person` of an event may be this one too."""


@dataclass(frozen=True, slots=True)
class GateExample:
    """One example, with what it takes over from another already put in. `gates` are those that must refuse.

    `levels` are those of the landlord's table of who may sign off money, `standards` the guaranteed standards of its
    table of amounts; without any it has entered no such table.
    """

    id: str
    clauses: tuple[str, ...]
    story: str
    role: str
    log: tuple[Event, ...]
    step: str
    values: Mapping[str, Any]
    today: date
    allowed: bool
    gates: tuple[str, ...]
    levels: tuple[Level, ...] = ()
    standards: tuple[Standard, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an example: the refusals, and the gates that were asked about it."""

    refusals: tuple[Refusal, ...]
    asked: tuple[str, ...]


def read_examples(tables: Iterable[Mapping[str, Any]]) -> tuple[GateExample, ...]:
    """The examples of a `gate_examples.toml`, each complete.

    Raises:
        BadInput: when one lacks something, or is like another that does not come before it.
    """
    whole: dict[str, dict[str, Any]] = {}
    for table in tables:
        name = str(table.get("id", ""))
        if unknown := table.keys() - KEYS:
            raise BadInput(f"The example '{name}' has no '{sorted(unknown)[0]}'.")
        merged = dict(whole[table["like"]]) if table.get("like") in whole else {}
        if "like" in table and not merged:
            raise BadInput(f"The example '{name}' is like '{table['like']}', which does not stand before it.")
        values = {**merged.get("values", {}), **table.get("values", {})}
        events = [
            dict(e) for e in table.get("events", merged.get("events", ())) if e["event"] not in table.get("without", ())
        ]
        events += [dict(e) for e in table.get("more", ())]
        opening = next((e["event"] for e in events if str(e["event"]).endswith(".received")), "")
        events = [{**e, **table.get("received", {})} if e["event"] == opening else e for e in events]
        merged.pop("gate", None)
        whole[name] = {**merged, **table, "values": values, "events": events}
        if missing := {"story", "role", "step", "today", "expect", "clauses"} - whole[name].keys():
            raise BadInput(f"The example '{name}' lacks '{sorted(missing)[0]}'.")
    return tuple(_example(one) for one in whole.values())


def run_example(procedure: Procedure, example: GateExample) -> Outcome:
    """Try what the example tries.

    Raises:
        BadInput: when its values are not such as the step takes: an example of a gate must get as far as the gate.
    """
    case: CaseFile | None = fold(procedure, "example", example.log, example.today) if example.log else None
    clean, errors = parse(procedure, example.step, example.values, example.today, case)
    if errors:
        raise BadInput(f"{example.id}: {' '.join(errors.values())}")
    events = record(procedure, example.step, case, clean)
    tables = (LevelTable(date.min, "example", example.levels),) if example.levels else ()
    amounts = (AmountTable(date.min, "example", (), example.standards),) if example.standards else ()
    actor = Actor(ACTOR, (example.role,), tables, amounts)
    refusals = check(procedure, example.step, case, events, actor, example.today)
    return Outcome(refusals, tuple(gate.id for gate in asked(procedure, example.step, case, events[0], actor)))


KEYS: Final = frozenset(
    ("id", "clauses", "story", "like", "role", "events", "more", "without", "received", "step", "values")
) | {"today", "expect", "gate", "levels", "standards"}
"""What an example may say."""


def _example(table: Mapping[str, Any]) -> GateExample:
    gate = table.get("gate", ())
    events = [
        Event(
            e["event"],
            e["on"],
            {k: from_plain(v) for k, v in e.items() if k not in ("event", "on", "person")},
            by=e.get("person", ""),
        )
        for e in sorted(table["events"], key=lambda e: e["on"])
    ]
    # Emptied by another example: as though the form had been sent without it.
    values = {name: value for name, value in table["values"].items() if value != ""}
    return GateExample(
        id=table["id"],
        clauses=tuple(table["clauses"]),
        story=table["story"],
        role=table["role"],
        log=tuple(replace(e, id=f"e{seq}", seq=seq) for seq, e in enumerate(events, 1)),
        step=table["step"],
        values=values,
        today=table["today"],
        allowed=table["expect"] == "allowed",
        gates=(gate,) if isinstance(gate, str) else tuple(gate),
        levels=tuple(
            Level(
                level["role"],
                level.get("limit_pence"),
                tuple(level.get("kinds", ())),
                signatures=level.get("signatures", 1),
                after=level.get("after", ""),
                cases=tuple(level.get("cases", ())),
            )
            for level in table.get("levels", ())
        ),
        standards=tuple(
            Standard(standard["name"], "24 hours", standard["pence"], "the customer, by telephone", "within 10 days")
            for standard in table.get("standards", ())
        ),
    )
