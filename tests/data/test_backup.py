"""A backup is whole, stands alone and brings its heads; it never overwrites."""

from pathlib import Path

import pytest

from app.errors import BadInput, StoreFailed
from data.heads import heads_text, line_over, read_heads
from data.records import Head
from data.store import Store
from tests.stores import add, begin, index_of, noted, received


def test_a_backup_is_the_database_of_that_moment(sqlite_store: Store, tmp_path: Path) -> None:
    case = begin(sqlite_store, received())
    heads = sqlite_store.heads()
    noted_in = sqlite_store.backup(tmp_path / "kept.db")
    assert sorted(path.name for path in tmp_path.iterdir() if "kept" in path.name) == ["kept.db", "kept.db.heads"]
    add(sqlite_store, case, noted("afterwards"))
    with Store.open(tmp_path / "kept.db", create=False) as kept:
        assert kept.log(case.reference) == case.events
        assert kept.heads() == heads == read_heads(noted_in)
        assert kept.verify(index=index_of, expected=heads) == ()
    assert sqlite_store.verify(expected=read_heads(noted_in)) == ()


def test_a_backup_is_taken_while_somebody_writes(sqlite_store: Store, tmp_path: Path) -> None:
    begin(sqlite_store, received())
    with sqlite_store.batch() as batch:
        begin(batch, received())
        batch.flush()
        sqlite_store.backup(tmp_path / "kept.db")
    with Store.open(tmp_path / "kept.db", create=False) as kept:
        assert [head.reference for head in kept.heads()] == ["ABR-26A-0001"]


def test_a_backup_never_overwrites(sqlite_store: Store, tmp_path: Path) -> None:
    assert sqlite_store.path
    begin(sqlite_store, received())
    for there in (sqlite_store.path, tmp_path):
        with pytest.raises(BadInput, match="never overwrites"):
            sqlite_store.backup(there)
    assert len(sqlite_store.heads()) == 1


def test_a_backup_that_cannot_be_written_says_so(sqlite_store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreFailed, match="cannot be opened"):
        sqlite_store.backup(tmp_path / "no such folder" / "kept.db")


def test_a_server_is_backed_up_on_the_server(postgres_url: str, tmp_path: Path) -> None:
    with Store.open(postgres_url) as store, pytest.raises(BadInput, match="pg_dump"):
        store.backup(tmp_path / "kept.db")


HEADS = (Head("ABR-26A-0001", 3, "ab" * 32), Head("OCT-26A-0001", 1, "cd" * 32))


def test_heads_are_kept_as_text(tmp_path: Path) -> None:
    path = tmp_path / "heads"
    path.write_text(heads_text(HEADS) + "\n")
    assert read_heads(path) == HEADS


def test_one_line_stands_for_all_heads() -> None:
    assert len(line_over(HEADS)) == 64
    assert line_over(HEADS) == line_over(HEADS[::-1]) != line_over(HEADS[:1])


@pytest.mark.parametrize(
    "line", ["ABR-26A-0001", "ABR-26A-0001 x " + "ab" * 32, "ABR-26A-0001 1 " + "ab" * 31, "A 1 " + "zz" * 32]
)
def test_a_line_that_is_no_head_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "heads"
    path.write_text(heads_text(HEADS[:1]) + line + "\n")
    with pytest.raises(BadInput, match="line 2"):
        read_heads(path)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none", tmp_path / "binary", tmp_path):
        with pytest.raises(BadInput, match="cannot be read"):
            read_heads(path)
