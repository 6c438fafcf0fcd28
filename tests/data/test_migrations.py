"""The migrations make what the tables say; a failed one leaves nothing behind, and a copy is taken before."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from app.errors import StoreFailed
from data.database import Database
from data.migrate import MIGRATIONS, bring_up
from data.revisions import HEAD, REVISIONS
from data.store import Store
from tests.stores import begin, by_hand, index_of, noted, received

NEXT = """
import sqlalchemy as sa
from alembic import op
revision = "0003"
down_revision = "0002"

def upgrade():
    op.add_column("event", sa.Column("extra", sa.String()))
    op.execute("CREATE TABLE side (x INTEGER)")
    op.execute("INSERT INTO side VALUES (1)")
    {then}
"""


def test_the_program_knows_every_migration() -> None:
    walked = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert tuple(reversed(walked)) == REVISIONS
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    with store._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    assert by_hand(store, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_the_log_has_no_rowid_of_its_own(sqlite_store: Store) -> None:
    """Comparing does not see this: a third of the file is the difference."""
    made = dict(by_hand(sqlite_store, "SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    assert all("WITHOUT ROWID" in made[name] for name in ("event_field", "chain"))


def test_partial_indexes_are_the_same_in_both(sqlite_store: Store) -> None:
    made = dict(by_hand(sqlite_store, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
    for index in SQLModel.metadata.tables["case_index"].indexes:
        where = index.dialect_options["sqlite"]["where"]
        assert made[str(index.name)].partition(" WHERE ")[2] == (str(where.text) if where is not None else "")


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations, to which a next one can be added."""
    return Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__")))


def with_next(scripts: Path, then: str) -> Path:
    (scripts / "versions" / "r0003_next.py").write_text(NEXT.format(then=then))
    return scripts


def test_a_failed_migration_leaves_all_as_it_was(store: Store, store_url: str, scripts: Path) -> None:
    case = begin(store, received(), noted("kept"))
    before = schema(store)
    database = Database(store_url)
    with pytest.raises(StoreFailed, match="no_such_table"):
        bring_up(
            database,
            create=True,
            scripts=with_next(scripts, "op.execute('INSERT INTO no_such_table VALUES (1)')"),
            revisions=(*REVISIONS, "0003"),
        )
    database.close()
    assert schema(store) == before
    assert by_hand(store, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert store.log(case.reference) == case.events
    with pytest.raises(StoreFailed, match="append-only"):
        by_hand(store, "DELETE FROM event")
    assert store.verify(index=index_of) == ()


def test_a_migration_copies_the_file_first_and_keeps_the_guard(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "cases.db"
    with Store.open(path) as store:
        case = begin(store, received())
    database = Database(path)
    bring_up(database, create=False, scripts=with_next(scripts, "pass"), revisions=(*REVISIONS, "0003"))
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num, x FROM alembic_version, side").one() == ("0003", 1)
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").scalar() == 12
    database.close()
    # The program that does not know 0003 refuses it, and works with the copy.
    with pytest.raises(StoreFailed, match="newer version"):
        Store.open(path)
    with Store.open(tmp_path / "cases.db.before-0003", create=False) as before:
        assert before.log(case.reference) == case.events


def test_a_copy_that_cannot_be_taken_stops_the_migration(tmp_path: Path, scripts: Path) -> None:
    path = tmp_path / "cases.db"
    Store.open(path).close()
    (tmp_path / "cases.db.before-0003.part").mkdir()
    database = Database(path)
    with pytest.raises(StoreFailed):
        bring_up(database, create=False, scripts=with_next(scripts, "pass"), revisions=(*REVISIONS, "0003"))
    database.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
    connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database may be made, on SQLite and then on PostgreSQL."""
    return str(tmp_path / "old.db" if request.param == "sqlite" else request.getfixturevalue("empty_postgres"))


def test_a_database_of_the_first_schema_is_brought_up_to_date(bare_url: str, scripts: Path) -> None:
    (scripts / "versions" / "r0002_files.py").unlink()
    database = Database(bare_url)
    bring_up(database, create=True, scripts=scripts, revisions=REVISIONS[:1])
    with Store(database) as old:
        case = begin(old, received(), noted("from before there were files"))
    with Store.open(bare_url) as store:
        assert by_hand(store, "SELECT version_num FROM alembic_version") == [(HEAD,)]
        assert store.log(case.reference) == case.events
        assert store.verify(index=index_of) == ()
        with pytest.raises(StoreFailed, match="append-only"):
            by_hand(store, "DELETE FROM event")


def schema(store: Store) -> list[object]:
    """Every table, column and trigger there is."""
    if store.path:
        return list(by_hand(store, "SELECT name, sql FROM sqlite_master ORDER BY name"))
    columns = by_hand(
        store,
        "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
        " ORDER BY 1, 2",
    )
    return [*columns, *by_hand(store, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")]
