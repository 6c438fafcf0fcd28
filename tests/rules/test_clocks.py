"""Every worked example of every landlord, each a test that carries the clauses it exercises."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from app.rules.clocks import clocks
from app.rules.events import Event
from data import procedure_files
from tests.rules.slow_clocks import slow_clocks


def logged(scenario: Mapping[str, Any]) -> list[Event]:
    """The events of a worked example."""
    return [
        Event(row["event"], row["on"], {k: v for k, v in row.items() if k not in ("event", "on")})
        for row in scenario["events"]
    ]


def worked_examples() -> Iterator[Any]:
    """Every scenario, each carrying the clauses it exercises."""
    for landlord in procedure_files.ids():
        for scenario in procedure_files.scenarios(landlord):
            marks = [pytest.mark.clause(landlord, clause) for clause in scenario["clauses"]]
            yield pytest.param(landlord, scenario, id=scenario["id"], marks=marks)


@pytest.mark.parametrize(("landlord", "scenario"), worked_examples())
def test_worked_example(landlord: str, scenario: Mapping[str, Any]) -> None:
    wanted = defaultdict(list)
    for expected in scenario["expect"]:
        wanted[expected["clock"]].append((expected["due"], expected["state"]))
    found = defaultdict(list)
    for clock in clocks(procedure_files.load(landlord), logged(scenario), scenario["asof"]):
        found[clock.id].append((clock.due, clock.state))
    assert {name: sorted(found[name]) for name in wanted} == {name: sorted(rows) for name, rows in wanted.items()}


@pytest.mark.parametrize("landlord", procedure_files.ids())
def test_the_slow_engine_tells_every_worked_example_alike(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    for scenario in procedure_files.scenarios(landlord):
        fast = clocks(procedure, logged(scenario), scenario["asof"])
        slow = slow_clocks(procedure, logged(scenario), scenario["asof"])
        assert {(c.id, c.item, c.run, c.started, c.due, c.stopped, c.state) for c in fast} == set(slow), scenario["id"]
