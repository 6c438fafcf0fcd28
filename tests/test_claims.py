"""A claim that a clause is met names something that is there; that a test exercises it, `clause_marks` sees to."""

import pytest

from app.desk.coverage import coverage
from data import procedure_files


@pytest.mark.parametrize("landlord", procedure_files.ids())
def test_what_a_clause_claims_is_in_the_procedure(landlord: str) -> None:
    dangling = {clause.id: clause.unresolved for clause in coverage(landlord) if clause.unresolved}
    assert dangling == {}
