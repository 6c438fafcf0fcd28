"""A landlord's worked examples run against its procedure: logs and the dates they must give, steps and their gates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import BadInput
from app.rules.clock import Clock
from app.rules.clocks import clocks
from app.rules.events import Event, effective
from app.rules.procedure import Procedure
from app.rules.typed_dates import show_date

if TYPE_CHECKING:
    from app.steps.examples import GateExample


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One worked example and how it went: `differs` says, a sentence each, what came out otherwise (empty: passed)."""

    id: str
    clauses: tuple[str, ...]
    checks: int
    differs: tuple[str, ...]


def run_examples(procedure_id: str) -> tuple[ExampleResult, ...]:
    """Every example of the landlord's `clock_examples.toml` and `gate_examples.toml`, in their order.

    Raises:
        BadInput: when there is no such procedure, or its folder has a fault.
    """
    from data.procedure_files import gate_examples, load, scenarios

    return _all(load(procedure_id), scenarios(procedure_id), gate_examples(procedure_id))


def run_examples_in(folder: Path) -> tuple[ExampleResult, ...]:
    """Every example of a landlord's folder, wherever it lies.

    Raises:
        BadInput: when the folder has a fault.
    """
    from data.procedure_files import clock_examples_in, gate_examples_in, read_procedure

    return _all(read_procedure(folder.absolute()), clock_examples_in(folder), gate_examples_in(folder))


def _all(
    procedure: Procedure, of_clocks: Iterable[Mapping[str, Any]], of_gates: Iterable[Mapping[str, Any]]
) -> tuple[ExampleResult, ...]:
    from app.steps.examples import read_examples

    return (
        *(_run(procedure, scenario) for scenario in of_clocks),
        *(_try(procedure, example) for example in read_examples(of_gates)),
    )


def _run(procedure: Procedure, scenario: Mapping[str, Any]) -> ExampleResult:
    log = effective(_events(scenario["events"]))
    found = clocks(procedure, log, scenario["asof"])
    wanted = scenario["expect"]
    differs = tuple(sentence for one in wanted if (sentence := _difference(one, found)))
    return ExampleResult(scenario["id"], tuple(scenario["clauses"]), len(wanted), differs)


def _try(procedure: Procedure, example: GateExample) -> ExampleResult:
    from app.steps.examples import run_example

    try:
        refused = {refusal.gate: refusal.reason for refusal in run_example(procedure, example).refusals}
    except BadInput as error:
        return ExampleResult(example.id, example.clauses, 1, (str(error),))
    differs: tuple[str, ...] = ()
    if example.allowed and refused:
        differs = tuple(f"{example.step} should be allowed; {gate} refuses: {why}" for gate, why in refused.items())
    elif not example.allowed and not {*example.gates} <= refused.keys():
        came = ", ".join(refused) or "nothing"
        differs = (f"{example.step} should be refused by {', '.join(example.gates)}; {came} refuses.",)
    elif not example.allowed and not refused:
        differs = (f"{example.step} should be refused; it is allowed.",)
    return ExampleResult(example.id, example.clauses, 1, differs)


def _events(tables: Iterable[Mapping[str, Any]]) -> Iterable[Event]:
    for table in tables:
        yield Event(table["event"], table["on"], {k: v for k, v in table.items() if k not in ("event", "on")})


def _difference(wanted: Mapping[str, Any], found: Iterable[Clock]) -> str:
    """What is otherwise than wanted; empty when some run of the clock is as wanted."""
    runs = [clock for clock in found if clock.id == wanted["clock"]]
    if any(clock.due == wanted["due"] and clock.state == wanted["state"] for clock in runs):
        return ""
    came = " and ".join(f"{show_date(c.due)}, {c.state}" for c in runs) or "nothing: it has not started"
    return f"{wanted['clock']} should be {show_date(wanted['due'])}, {wanted['state']}; it is {came}."
