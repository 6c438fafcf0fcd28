"""What only reads makes nothing, dates nothing and can be done where nothing can be written."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from app.cli import COMMANDS, MAKES
from app.desk.demo import prepare
from app.settings import Settings
from tests.cli.conftest import RECEIPT, Putright

ARGUMENTS = {
    "show": ("ABR-26A-0001",), "step": ("ABR-26A-0001", "case.note"), "steps": ("ABR-26A-0001",),
    "letter": ("ABR-26A-0001",), "report": ("ABR-26A-0001", "investigation"), "question": ("ABR-26A-0001",),
    "export": ("out.csv",), "erase": ("ABR-26A-0001", "1", "description"),
}  # fmt: skip
BESIDE = {"deadlines", "procedure"}
"""Commands that need no database."""


@pytest.mark.parametrize("name", [name for name, one in COMMANDS.items() if one.uses != MAKES and name not in BESIDE])
@pytest.mark.parametrize("there", ["missing", "empty", "in a folder that is not there"])
def test_only_what_makes_a_database_makes_one(putright: Putright, tmp_path: Path, name: str, there: str) -> None:
    path = tmp_path / ("no folder" if there.startswith("in") else ".") / "none.db"
    if there == "empty":
        path.touch()
    done = putright(name, *ARGUMENTS.get(name, ()), "--db", str(path))
    assert done.code == 2
    assert ("There is no database at" if there != "empty" else "it is empty") in done.err
    assert path.exists() == (there == "empty")
    assert not path.exists() or path.stat().st_size == 0
    assert there == "empty" or list(tmp_path.iterdir()) == []


def test_a_mistyped_folder_is_not_made_by_what_begins_a_database_either(putright: Putright, tmp_path: Path) -> None:
    done = putright(*RECEIPT, "--db", str(tmp_path / "teem" / "cases.db"))
    assert (done.code, "There is no folder" in done.err) == (2, True)
    assert not (tmp_path / "teem").exists()


def test_a_database_on_a_disk_that_cannot_be_written_is_read(case: str, home: Path, tmp_path: Path) -> None:
    still = tmp_path / "archive"
    still.mkdir()
    shutil.copy(home / "putright.db", still / "cases.db")
    program = f"from app.__main__ import main; raise SystemExit(main(['%s', '--db', '{still / 'cases.db'}']))"
    mounted = f"mount --bind {still} {still} && mount -o remount,ro,bind {still} && touch {still}/x 2>/dev/null"
    if subprocess.run(["unshare", "-m", "sh", "-c", f"{mounted}; test ! -e {still}/x"], capture_output=True).returncode:
        pytest.skip("this system lets nobody mount a folder to be read only")
    for command, code in (("verify", 0), ("queue", 0), ("rebuild", 5)):
        inside = f'{mounted}; {sys.executable} -c "{program % command}"'
        environ = {**os.environ, "PUTRIGHT_HOME": str(home)}
        done = subprocess.run(["unshare", "-m", "sh", "-c", inside], capture_output=True, text=True, env=environ)
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
        assert code or "1 case" in done.stdout or case in done.stdout
    (still / "cases.db-wal").write_bytes(b"what was saved last")
    inside = f'{mounted}; {sys.executable} -c "{program % "queue"}"'
    done = subprocess.run(["unshare", "-m", "sh", "-c", inside], capture_output=True, text=True)
    assert (done.returncode, "still lies beside it" in done.stderr) == (5, True)


def test_no_environment_dates_what_is_recorded(putright: Putright, case: str, home: Path) -> None:
    from app.__main__ import main

    before = (home / "putright.db").read_bytes()
    moved = {"PUTRIGHT_HOME": str(home), "PUTRIGHT_TODAY": "2026-04-02"}
    assert main(["step", case, "case.note", "--set", "text=Earlier", "--as", "Ada Example"], moved) == 2
    assert main([*RECEIPT], moved) == 2
    assert main(["queue"], moved) == 0
    assert (home / "putright.db").read_bytes() == before


def test_a_clock_that_was_set_back_dates_nothing_before_what_is_there(putright: Putright, case: str) -> None:
    note = ("step", case, "case.note", "--on", "2026-04-01", "--set")
    assert putright(*note, "text=On Monday").code == 0
    done = putright(
        *note,
        "text=With the clock a week back",
        today="2026-04-13",
    )
    assert done.code == 0
    assert "clock" in done.out
    at = [
        entry["at"] for entry in sorted(putright("show", case, "--json").json["timeline"], key=lambda one: one["seq"])
    ]
    assert at == sorted(at)


def test_what_is_made_is_for_its_owner_alone(putright: Putright, case: str, home: Path, tmp_path: Path) -> None:
    assert putright("export", str(tmp_path / "out.csv")).code == 0
    assert putright("letter", case, "acknowledgement", "-o", str(tmp_path / "draft.pdf")).code == 0
    made = [*home.rglob("*"), tmp_path / "out.csv", tmp_path / "draft.pdf"]
    wide = [path for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert wide == []


def test_an_export_follows_no_link_that_lies_in_its_way(putright: Putright, case: str, tmp_path: Path) -> None:
    (tmp_path / "victim.txt").write_text("mine")
    (tmp_path / "out.csv.part").symlink_to(tmp_path / "victim.txt")
    assert putright("export", str(tmp_path / "out.csv")).code == 0
    assert (tmp_path / "victim.txt").read_text() == "mine"


def test_personal_data_can_come_by_standard_input(
    putright: Putright, ada: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("Bo Sample\n"))
    taken = [one if one != "Bo Sample" else "-" for one in RECEIPT]
    done = putright(*taken, "--json")
    assert (done.code, done.json["customer"]) == (0, "Bo Sample")
    monkeypatch.setattr("sys.stdin", StringIO('text = "Rang: the leak is back."\n'))
    done = putright("step", done.json["reference"], "case.note", "--values", "-", "--json")
    assert (done.code, "Rang: the leak is back." in done.out) == (0, True)
    (tmp_path / "note.json").write_text('{"text": "From a file"}')
    assert putright("step", "ABR-26A-0001", "case.note", "--values", str(tmp_path / "note.json")).code == 0
    monkeypatch.setattr("sys.stdin", StringIO("Kept out of the history"))
    assert putright("step", "ABR-26A-0001", "case.note", "--set", "text=-").code == 0


@pytest.mark.parametrize("content", ["[" * 20_000, "no equals", "\0\0", "a = 1979-13-45"])
def test_a_file_of_values_that_is_none_is_told(putright: Putright, case: str, tmp_path: Path, content: str) -> None:
    (tmp_path / "bad").write_text(content)
    done = putright("step", case, "case.note", "--values", str(tmp_path / "bad"))
    assert (done.code, "gives no fields" in done.err) == (2, True)
    for name in ("/dev/zero", str(tmp_path), str(tmp_path / "none")):
        assert putright("step", case, "case.note", "--values", name).code == 2


def test_a_demonstration_may_be_any_day(tmp_path: Path) -> None:
    from datetime import date

    from app.__main__ import main

    home = tmp_path / "home"
    settings = prepare(Settings.load({"PUTRIGHT_HOME": str(home)}), date(2026, 4, 20))
    reference = "ABR-26A-0001"
    environ = {"PUTRIGHT_HOME": str(home), "PUTRIGHT_TODAY": "2026-04-20", "PUTRIGHT_DB": settings.database}
    person = settings.person or "Ada Example"
    assert main(["step", reference, "case.note", "--set", "text=Any day", "--as", person], environ) in (0, 2)


def test_a_command_dates_anew_what_another_calendar_dated_and_says_what_moved(
    putright: Putright, case: str, home: Path
) -> None:
    assert putright("queue").err == ""
    with closing(sqlite3.connect(home / "putright.db")) as connection, connection:
        connection.execute("UPDATE case_index SET fingerprint = 'before', due = '2026-01-02'")
        connection.execute("UPDATE meta SET value = 'before' WHERE key LIKE 'dated %'")
    done = putright("queue", "--json")
    assert f"{case}: from Fri 2 Jan 2026 to Wed 8 Apr 2026" in done.err
    assert [row["due"] for row in done.json] == ["2026-04-08"]
    assert putright("queue").err == ""
