"""The landlords' reports as they ship, and files that are not as they should be."""

from pathlib import Path

import pytest

from app.errors import ProcedureError
from app.rules.report import PARTS
from data.procedure_files import FOLDER, clauses, ids
from data.report_files import read_report, report_rules

GOOD = """
[report]
title   = "Investigation Report"
version = "1"

[[part]]
id       = "findings"
heading  = "Findings"
cites    = ["12.4"]
required = true
"""


def shipped() -> list[object]:
    """Every part of every landlord's report, marked with the clauses that ask for such a document."""
    documents = {landlord: {c.id for c in clauses(landlord) if c.kind == "document"} for landlord in ids()}
    return [
        pytest.param(landlord, part.id, id=f"{landlord}-{part.id}", marks=[
            pytest.mark.clause(landlord, clause) for clause in part.cites if clause in documents[landlord]
        ])
        for landlord in ids()
        for part in report_rules(landlord).parts
    ]  # fmt: skip


@pytest.mark.parametrize(("landlord", "part"), shipped())
def test_every_part_can_be_made_and_names_its_clause(landlord: str, part: str) -> None:
    from app.documents.investigation_report import CONTENT

    found = report_rules(landlord).by_id[part]
    assert found.id in CONTENT
    assert found.heading
    assert found.cites
    assert set(found.cites) <= {clause.id for clause in clauses(landlord)}


def test_every_part_that_there_is_can_be_made() -> None:
    from app.documents.investigation_report import CONTENT

    assert set(CONTENT) == set(PARTS)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"findings"', '"finding"', "Is 'findings' meant?"),
        ('["12.4"]', '["12.44"]', "no clause '12.44'"),
        ("heading", "header", "heading"),
        ("required = true", "required = 1", "required"),
        ("[[part]]", "[[parts]]", "parts"),
        ('title   = "Investigation Report"', "", "title"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    (tmp_path / "report.toml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ProcedureError, match=says):
        read_report(tmp_path, frozenset(["12.4"]))


def test_the_files_are_where_the_procedures_are() -> None:
    assert {path.parent.name for path in FOLDER.glob("*/report.toml")} == set(ids())
