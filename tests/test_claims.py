"""A claim that a clause is met is true: what it names is there, and the suite exercises it."""

import pytest

from app.desk.coverage import coverage
from data import procedure_files


@pytest.mark.parametrize("landlord", procedure_files.ids())
def test_what_a_clause_claims_is_in_the_procedure(landlord: str) -> None:
    dangling = {clause.id: clause.unresolved for clause in coverage(landlord) if clause.unresolved}
    assert dangling == {}


@pytest.mark.parametrize("landlord", procedure_files.ids())
def test_what_is_claimed_is_exercised_by_a_test(landlord: str) -> None:
    exercised = procedure_files.exercised(landlord)
    claimed = [clause.id for clause in procedure_files.clauses(landlord) if clause.met]
    assert [clause for clause in claimed if clause not in exercised] == []
