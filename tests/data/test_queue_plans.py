"""How SQLite goes about the queue's reads: along an index, never sorting, as quick at 100,000 cases as at ten."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import queries
from data.records import QueueQuery
from data.store import Store
from tests.stores import TODAY, begin, received

ME = "person-1"
ASKED = {
    "open": QueueQuery("open"),
    "open of one landlord": QueueQuery("open", procedure="abri"),
    "mine": QueueQuery("mine", procedure="abri"),
    "mine of every landlord": QueueQuery("mine"),
    "one handler's": QueueQuery("open", handler="person-2", procedure="abri"),
    "unallocated": QueueQuery("unallocated", procedure="abri"),
    "week": QueueQuery("week", procedure="abri"),
    "overdue": QueueQuery("overdue", procedure="abri"),
    "waiting": QueueQuery("waiting", procedure="abri"),
    "closed": QueueQuery("closed", procedure="abri"),
    "filtered": QueueQuery("open", text="oak", procedure="abri"),
}


class Plans:
    """Runs every statement, and explains it too."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.steps: list[str] = []

    def run(self, sql: str, params: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        texts = {name: str(value) if isinstance(value, date) else value for name, value in params.items()}
        self.steps += [row[3] for row in self.connection.execute(f"EXPLAIN QUERY PLAN {sql}", texts)]
        return self.connection.execute(sql, texts).fetchall()

    def close(self) -> None:
        self.connection.close()


@pytest.fixture
def plans(sqlite_store: Store) -> Iterator[Plans]:
    """The plans of a database that was never analysed: those of every database."""
    for number in range(3):
        begin(sqlite_store, received(f"Customer {number}", handler=ME))
    assert sqlite_store.path
    with closing(Plans(sqlite_store.path)) as plans:
        yield plans


@pytest.mark.parametrize("query", ASKED.values(), ids=ASKED)
def test_a_page_is_a_walk_along_an_index(plans: Plans, query: QueueQuery) -> None:
    queries.queue_page(plans.run, query, today=TODAY, me=ME, offset=0, limit=2)
    assert not [step for step in plans.steps if "TEMP B-TREE" in step]
    cases, _, person, *counting = plans.steps
    assert "USING INDEX ix_" in cases
    assert person.startswith("SEARCH p USING")
    assert all("USING COVERING INDEX" in step or query.text for step in counting)
    if query.procedure:
        assert "(procedure=?" in cases
    if query.handler or query.view in ("mine", "unallocated"):
        assert "handler=?" in cases


@pytest.mark.parametrize("procedure", ["", "abri"])
def test_counting_and_finding_a_place_read_indexes_only(plans: Plans, procedure: str) -> None:
    queries.counts(plans.run, procedure=procedure, today=TODAY, me=ME)
    for view in queries.VIEWS:
        queries.count(plans.run, QueueQuery(view, procedure=procedure), today=TODAY, me=ME)
    cases = [step for step in plans.steps if step.startswith(("SEARCH c", "SCAN c"))]
    assert len(cases) == 2 + len(queries.VIEWS)
    assert [step for step in cases if "COVERING INDEX" not in step] == []
    assert queries.position(plans.run, QueueQuery("mine"), "ABR-26A-0002", today=TODAY, me=ME) == 1
    assert "USING COVERING INDEX" in plans.steps[-1]


def test_the_same_person_or_address_is_looked_up_by_key(plans: Plans) -> None:
    assert len(queries.like_cases(plans.run, "Customer 1", "14 Oak Road", procedure="abri")) == 3
    used = {step.split("INDEX ")[1].split()[0] for step in plans.steps if "INDEX ix" in step}
    assert used == {"ix_customer_key", "ix_address_key"}
    assert not [step for step in plans.steps if step.startswith("SCAN")]


HEAVY = (
    "sqlalchemy", "sqlmodel", "pydantic", "alembic", "psycopg", "textual", "rich", "pendulum", "holidays", "reportlab",
)  # fmt: skip


def test_what_paints_first_imports_nothing_heavy(root: Path) -> None:
    look = "import sys, data.first_page; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", look], cwd=root, capture_output=True, text=True, check=True)
    assert "sqlite3" in run.stdout.split()
    assert set(run.stdout.split()).isdisjoint(HEAVY)
