"""Backup, restore, heads and erasure, as people reach them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import RECEIPT, Putright


def test_a_backup_is_made_checked_and_put_back(putright: Putright, case: str, home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    done = putright("backup", str(copy), "--json")
    assert (done.code, done.json["cases"], done.json["findings"]) == (0, 1, [])
    assert Path(done.json["heads"]).read_text().startswith(case)
    assert putright("backup", str(copy)).code == 2
    later = putright(*RECEIPT, "--json").json["reference"]
    refused = putright("restore", str(copy))
    assert (refused.code, later in refused.out) == (1, True)
    assert putright("show", later).code == 0
    assert putright("restore", str(copy), "--yes").code == 0
    assert putright("show", later).code == 2
    assert putright("show", case).code == 0
    [aside] = home.glob("putright.db.before-restore-*")
    assert putright("show", later, "--db", str(aside)).code == 0


def test_a_backup_without_a_name_lies_below_the_data_folder(putright: Putright, case: str, home: Path) -> None:
    assert putright("backup").code == 0
    assert len(list((home / "backups").glob("putright-*.db"))) == 1


def test_nothing_is_restored_while_somebody_is_in_it(putright: Putright, case: str, home: Path, tmp_path: Path) -> None:
    assert putright("backup", str(tmp_path / "copy.db")).code == 0
    with closing(sqlite3.connect(home / "putright.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = putright("restore", str(tmp_path / "copy.db"))
        other.execute("ROLLBACK")
    assert (done.code, "open in another program" in done.err) == (2, True)


def test_a_damaged_database_is_replaced_by_its_backup(
    putright: Putright, case: str, home: Path, tmp_path: Path
) -> None:
    assert putright("backup", str(tmp_path / "copy.db")).code == 0
    (home / "putright.db").write_bytes(b"SQLite format 3\0" + b"rubbish" * 1000)
    for beside in home.glob("putright.db-*"):
        beside.unlink()
    assert putright("queue").code == 5
    assert putright("restore", str(tmp_path / "copy.db")).code == 0
    assert case in putright("queue", "--all").out + putright("show", case).out


def test_a_log_that_was_cut_shows_by_heads_noted_before(
    putright: Putright, case: str, home: Path, tmp_path: Path
) -> None:
    assert putright("step", case, "case.note", "--set", "text=Kept").code == 0
    heads = str(tmp_path / "heads.txt")
    assert putright("heads", "-o", heads).code == 0
    assert putright("verify", "--heads", heads).code == 0
    with closing(sqlite3.connect(home / "putright.db")) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM chain WHERE seq = 2")
        link = connection.execute("SELECT link FROM chain WHERE seq = 1").fetchone()[0]
        connection.execute("UPDATE complaint SET seq = 1, head = ?", (link,))
    done = putright("verify", "--heads", heads)
    assert (done.code, "cut short" in done.out) == (1, True)
    assert "putright rebuild" not in done.out.replace("before 'putright rebuild'", "")


def test_a_text_is_erased_by_name_and_the_log_still_verifies(putright: Putright, case: str) -> None:
    asked = putright("erase", case, "1", "description")
    assert (asked.code, "The roof leaks." in asked.out) == (1, True)
    done = putright("erase", case, "1", "description", "--yes")
    assert done.code == 0
    assert "The roof leaks." not in putright("show", case).out
    assert putright("verify").code == 0
    wrong = putright("erase", case, "1", "channel", "--yes")
    assert (wrong.code, "no free text 'channel'" in wrong.err) == (2, True)
