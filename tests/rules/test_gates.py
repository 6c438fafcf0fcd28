"""Every landlord's worked examples of gates, each a test that carries the clauses it exercises."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from app.steps.examples import GateExample, read_examples, run_example
from data import procedure_files


def worked_examples() -> Iterator[Any]:
    """Every example of every `gate_examples.toml`, carrying its clauses."""
    for landlord in procedure_files.ids():
        for example in read_examples(procedure_files.gate_examples(landlord)):
            marks = [pytest.mark.clause(landlord, clause) for clause in example.clauses]
            yield pytest.param(landlord, example, id=example.id, marks=marks)


@pytest.mark.parametrize(("landlord", "example"), worked_examples())
def test_worked_example(landlord: str, example: GateExample) -> None:
    outcome = run_example(procedure_files.load(landlord), example)
    assert {refusal.gate for refusal in outcome.refusals} == set(example.gates), outcome.refusals
    assert example.allowed == (not outcome.refusals)


@pytest.mark.parametrize("landlord", procedure_files.ids())
def test_every_gate_has_an_example_that_it_refuses_and_one_that_it_lets_through(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    refused, let_through = set(), defaultdict(set)
    for example in read_examples(procedure_files.gate_examples(landlord)):
        outcome = run_example(procedure, example)
        refused |= {refusal.gate for refusal in outcome.refusals}
        for gate in set(outcome.asked) - {refusal.gate for refusal in outcome.refusals}:
            let_through[gate].add(example.id)
    assert set(procedure.gate_by_id) - refused == set()
    assert set(procedure.gate_by_id) - set(let_through) == set()


@pytest.mark.parametrize("landlord", procedure_files.ids())
def test_every_gate_is_used_and_its_example_names_its_clause(landlord: str) -> None:
    procedure = procedure_files.load(landlord)
    used = {name for step in procedure.steps for name in step.gates}
    assert used == set(procedure.gate_by_id)
    exercised = {
        (gate, clause)
        for example in read_examples(procedure_files.gate_examples(landlord))
        for gate in example.gates
        for clause in example.clauses
    }
    assert {(gate.id, gate.clause) for gate in procedure.gates} <= exercised
