"""Opening a database, and each way in which that fails, with real files."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import BadInput, StoreFailed
from data.revisions import HEAD
from data.store import Store
from tests.stores import TODAY, begin, by_hand, index_of, noted, received


def test_a_new_file_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "deeper" / "cases é.db"
    with Store.open(path) as store:
        begin(store, received())
        assert (store.path, store.url) == (path, str(path))
    with Store.open(str(path), create=False) as again:
        assert again.case_head("ABR-26A-0001").seq == 1
    with Store.open(f"sqlite:///{path}", create=False) as by_address:
        assert by_address.case_head("ABR-26A-0001").seq == 1


def test_a_name_without_folder_lies_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Store.open("cases.db") as store:
        monkeypatch.chdir("/")
        begin(store, received())
        assert store.path == tmp_path / "cases.db"


def test_an_empty_file_is_taken_as_new(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    path.touch()
    with Store.open(path) as store:
        assert store.heads() == ()


def test_an_empty_server_database_is_filled_and_found_again(empty_postgres: str) -> None:
    with pytest.raises(BadInput, match="nothing of Putright's"):
        Store.open(empty_postgres, create=False)
    with Store.open(empty_postgres) as store:
        begin(store, received())
    with Store.open(empty_postgres, create=False) as again:
        assert again.case_head("ABR-26A-0001").seq == 1


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no database at"):
        Store.open(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in fails(lambda: Store.open(tmp_path))


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "cannot be made" in fails(lambda: Store.open(tmp_path / "file" / "cases.db"))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Sir or Madam, " * 500)
    assert "is not a database" in fails(lambda: Store.open(path))
    assert path.read_text().startswith("Dear Sir")


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE album (title TEXT)")
    other.close()
    before = path.read_bytes()
    assert "is a database of another program" in fails(lambda: Store.open(path))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["music.db"]


def test_a_database_that_is_newer_than_the_program(store: Store, store_url: str) -> None:
    by_hand(store, "UPDATE alembic_version SET version_num = '9999'")
    try:
        assert "newer version of Putright" in fails(lambda: Store.open(store_url))
    finally:
        by_hand(store, f"UPDATE alembic_version SET version_num = '{HEAD}'")


def test_a_damaged_first_page(tmp_path: Path) -> None:
    path = filled(tmp_path)
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)
    assert "is damaged" in fails(lambda: Store.open(path))


def test_damage_further_in_is_said_when_it_is_met(tmp_path: Path) -> None:
    path = filled(tmp_path)
    content = bytearray(path.read_bytes())
    with sqlite3.connect(path) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event_field'").fetchone()
    connection.close()
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with Store.open(path) as store:
        assert store.queue.search("Quillfeather")
        assert "is damaged" in fails(lambda: store.log("ABR-26A-0001"))
        assert "is damaged" in fails(lambda: store.verify(index=index_of))
        assert "is damaged" in fails(lambda: begin(store, received(), noted("x" * 9000)))


def test_a_truncated_file(tmp_path: Path) -> None:
    path = filled(tmp_path)
    path.write_bytes(path.read_bytes()[:5000])
    assert "is damaged" in fails(lambda: Store.open(path))


def test_a_file_that_another_program_keeps_to_itself(tmp_path: Path) -> None:
    path = filled(tmp_path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert "is locked: another program" in fails(lambda: Store.open(path, busy_ms=20))
    finally:
        other.close()
    Store.open(path).close()


def test_while_another_writes_one_reads_and_only_saving_waits(tmp_path: Path) -> None:
    path = filled(tmp_path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Store.open(path, busy_ms=20) as store:
        assert len(store.log("ABR-26A-0001")) == 1
        assert "is locked: another program" in fails(lambda: begin(store, received()))
        other.execute("ROLLBACK")
        other.close()
        begin(store, received())
        assert len(store.heads()) == 2


def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with Store.open(path) as store:
        with store._database.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        assert "is full. Nothing was saved." in fails(lambda: begin(store, received(description="x" * 50_000)))
        case = store.log("ABR-26A-0001")
        assert len(case) == 1
        with store._database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        begin(store, received(description="x" * 50_000))
        assert store.verify(index=index_of) == ()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows keeps rights elsewhere")
@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "says"),
    [
        (0o444, 0o777, "is read-only"),
        (0o666, 0o555, "is read-only"),
        (0o000, 0o777, "cannot be opened"),
    ],
    ids=["file", "folder", "no right at all"],
)
def test_a_file_that_may_not_be_written(file_mode: int, folder_mode: int, says: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = filled(folder)
        path.chmod(file_mode)
        folder.chmod(folder_mode)
        said = as_nobody(lambda: fails(lambda: Store.open(path)))
        folder.chmod(0o700)
    assert says in said
    assert "another database with --db" in said


def as_nobody(work: Callable[[], str]) -> str:
    """What `work` gives when somebody without special rights does it: no right is refused to root."""
    if os.geteuid():
        return work()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            os.write(write, work().encode())
        except BaseException as error:
            os.write(write, repr(error).encode())
        finally:
            os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/x", "postgresql://u:s3cret@/x?host=/nowhere"])
def test_a_server_that_cannot_be_reached(url: str) -> None:
    says = fails(lambda: Store.open(url))
    assert "cannot be reached" in says
    assert "s3cret" not in says


def test_a_database_that_the_server_does_not_have(postgres_server: Callable[[str], str]) -> None:
    assert "the database is not" in fails(lambda: Store.open(postgres_server("not_there")))


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite://", "http://example.org", "://", "nonsense://"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(BadInput, match=r"Give a file, or postgresql://"):
        Store.open(url)


def test_two_programs_make_the_same_new_file(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "cases.db"
    make = "import sys; from data.store import Store; Store.open(sys.argv[1]).close()"
    runs = [
        subprocess.Popen([sys.executable, "-c", make, str(path)], cwd=root, stderr=subprocess.PIPE) for _ in range(3)
    ]
    assert [(run.communicate()[1], run.returncode) for run in runs] == [(b"", 0)] * 3
    with Store.open(path, create=False) as store:
        assert begin(store, received()).reference == "ABR-26A-0001"


def test_a_backup_put_in_place_is_durable_again(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with Store.open(path) as store:
        store.backup(tmp_path / "kept.db")
    # What SQLite's format has in these two bytes: 1 is the journal of old, 2 is WAL.
    assert (tmp_path / "kept.db").read_bytes()[18:20] == b"\1\1"
    Store.open(tmp_path / "kept.db").close()
    assert (tmp_path / "kept.db").read_bytes()[18:20] == b"\2\2"


def test_an_up_to_date_file_is_opened_without_alembic(tmp_path: Path, root: Path) -> None:
    path = filled(tmp_path)
    look = (
        "import sys; from data.store import Store; Store.open(sys.argv[1], create=False);"
        "print([m for m in sys.modules if m.split('.')[0] in ('alembic', 'mako', 'psycopg', 'textual', 'reportlab')])"
    )
    run = subprocess.run([sys.executable, "-c", look, str(path)], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def filled(folder: Path) -> Path:
    """A closed database with one case."""
    path = folder / "cases.db"
    with Store.open(path) as store:
        begin(store, received())
        counts = store.queue.counts(procedure="", today=TODAY)
        assert counts["open"] == 1
    return path


def fails(work: Callable[[], object]) -> str:
    """The sentence with which it failed: one paragraph, no traceback, telling what to do."""
    with pytest.raises(StoreFailed) as failure:
        work()
    says = str(failure.value)
    assert "\n" not in says
    assert "Error" not in says
    assert says.endswith(".")
    assert any(
        word in says
        for word in ("Name ", "name another", "Check ", "Close ", "Make ", "Put ", "Ask ", "Install ", "Run ", "Try ")
    ), says
    return says
