"""`person`, `verify` and `rebuild`."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Putright


def test_the_first_person_is_remembered(putright: Putright, ada: str, home: Path) -> None:
    settings = (home / "settings.toml").read_text("utf-8")
    assert ada in settings
    assert 'landlord = "abri"' in settings
    assert putright("person", "list").out.splitlines()[1].startswith("Ada Example  complaint officer")


def test_a_role_that_the_landlord_does_not_have(putright: Putright) -> None:
    done = putright("person", "add", "Ada", "--role", "complaints officer", "--procedure", "abri")
    assert (done.code, "Did you mean 'complaint officer'" in done.err) == (2, True)


def test_a_role_by_its_name_in_the_document(putright: Putright) -> None:
    done = putright("person", "add", "Ada", "--role", "Complaint Officer", "--procedure", "abri", "--json")
    assert done.json["roles"] == ["complaint officer"]


def test_no_name_and_no_role(putright: Putright) -> None:
    assert putright("person", "add", " ", "--role", "complaint officer", "--procedure", "abri").code == 2
    assert putright("person", "add", "Ada", "--procedure", "abri").code == 2


def test_somebodys_roles_change(putright: Putright, ada: str) -> None:
    done = putright("person", "roles", "ada example", "--role", "complaints team manager", "--json")
    assert (done.code, done.json["id"], done.json["roles"]) == (0, ada, ["complaints team manager"])
    assert putright("person", "list", "--json").json[0]["roles"] == ["complaints team manager"]
    done = putright("person", "roles", "Ada Example", "--role", "complaint officer", "--role", "Complaint Officer")
    assert (done.code, done.out) == (0, "Ada Example works for Abri as complaint officer.\n")


def test_roles_are_refused_to_nobody_to_strangers_and_when_there_are_none(putright: Putright, ada: str) -> None:
    done = putright("person", "roles", "Ada Example")
    assert (done.code, "Ada Example needs at least one role: " in done.err) == (2, True)
    assert putright("person", "roles", "Nobody Here", "--role", "complaint officer").code == 2
    done = putright("person", "roles", "Ada Example", "--role", "lead officer", "--procedure", "onehousing")
    assert (done.code, "does not work for One Housing yet" in done.err) == (2, True)
    assert putright("person", "list", "--json").json[0]["roles"] == ["complaint officer"]


def test_who_has_left_and_is_back(putright: Putright, ada: str, case: str) -> None:
    assert putright("person", "add", "Bo Example", "--role", "complaint officer").code == 0
    done = putright("person", "left", "Ada Example")
    assert (done.code, "sits at this desk" in done.err) == (2, True)
    assert putright("step", case, "stage1.log").code == 0
    assert putright("step", case, "stage1.allocate", "--set", "to=Bo Example", "--set", "conflict=no").code == 0
    done = putright("person", "left", "bo example")
    assert done.out == (
        "Bo Example has left: their name stays with what they did. One open case is still theirs: hand them over to "
        "somebody.\n"
    )
    assert [row["name"] for row in putright("person", "list", "--json").json] == ["Ada Example"]
    done = putright("queue", "--as", "Bo Example")
    assert (done.code, "Bo Example has left" in done.err) == (2, True)
    done = putright("person", "add", "Bo Example", "--role", "complaint officer")
    assert (done.code, "worked here and has left" in done.err) == (2, True)
    assert "Bo Example" in putright("show", case).out
    assert putright("person", "back", "Bo Example").out == "Bo Example works here again.\n"
    assert putright("queue", "--as", "Bo Example").code == 0
    assert putright("person", "left", "Ada Example", "--as", "Bo Example").out.startswith("Ada Example has left: ")


def test_nobody_yet_at_this_landlord(putright: Putright, ada: str) -> None:
    assert ada in putright("person", "list", "--procedure", "abri").out
    assert "Nobody is entered yet" in putright("person", "list", "--procedure", "octavia").out


def test_somebody_of_another_landlord_sees_that_landlords_cases(putright: Putright, case: str) -> None:
    added = putright("person", "add", "Lee Lead", "--role", "lead officer", "--procedure", "onehousing", "--json")
    assert added.code == 0
    lees = ("--as", added.json["id"], "--json")
    assert putright("queue", *lees).json == []
    assert [row["reference"] for row in putright("queue", "--procedure", "abri", *lees).json] == [case]
    assert [row["reference"] for row in putright("queue", "--as", "Ada Example", "--json").json] == [case]


def test_a_sound_database_verifies(putright: Putright, case: str) -> None:
    done = putright("verify", "--json")
    assert (done.code, done.json) == (0, {"cases": 1, "findings": []})
    assert putright("verify").out == "1 case checked, nothing found.\n"


def spoil(home: Path, sql: str) -> None:
    with closing(sqlite3.connect(home / "putright.db")) as connection, connection:
        connection.execute(sql)


def test_an_index_that_says_otherwise_is_found_and_rebuilt(putright: Putright, case: str, home: Path) -> None:
    spoil(home, "UPDATE case_index SET due = '2026-12-24', customer = 'Somebody Else'")
    found = putright("verify", "--json")
    assert found.code == 1
    assert {finding["reference"] for finding in found.json["findings"]} == {case}
    rebuilt = putright("rebuild", "--json")
    assert rebuilt.code == 0
    assert [(m["reference"], m["before"], m["after"]) for m in rebuilt.json["moved"]] == [
        (case, "2026-12-24", "2026-04-08")
    ]
    assert putright("verify").code == 0


def test_cases_indexed_under_another_procedure_are_one_sentence(putright: Putright, case: str, home: Path) -> None:
    again = ("new", "--procedure", "abri", "--customer", "Cy Sample", "--channel", "e-mail", "--on", "2026-04-01")
    more = ("--description", "No heat.", "--point", "Heat", "--set", "customer_kind=tenant")
    assert putright(*again, *more).code == 0
    spoil(home, "UPDATE case_index SET fingerprint = 'another procedure', due = '2026-12-24'")
    done = putright("verify")
    assert (done.code, done.out.splitlines()) == (
        1,
        [
            "2 cases: the queue's index is not what the log gives, as after a change of procedure or calendar. "
            "Run 'putright rebuild'; 'putright verify --all' lists them.",
            "2 cases checked, 2 found.",
        ],
    )
    every = putright("verify", "--all")
    assert (every.code, every.out.count("Run: putright rebuild"), case in every.out) == (1, 4, True)
    assert "'putright verify --all'" not in every.out
    assert len(putright("verify", "--json").json["findings"]) == 4
    assert putright("rebuild").code == 0
    assert putright("verify").out == "2 cases checked, nothing found.\n"


def test_a_text_changed_behind_the_logs_back_is_found(putright: Putright, case: str, home: Path) -> None:
    with closing(sqlite3.connect(home / "putright.db")) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE event_field SET value = '\"Nothing leaks.\"' WHERE name = 'description'")
    done = putright("verify")
    assert done.code == 1
    assert case in done.out


def test_a_name_is_no_longer_than_a_name(putright: Putright, ada: str) -> None:
    done = putright("person", "add", "y" * 201, "--role", "complaint officer")
    assert (done.code, done.out) == (2, "")
    assert len(done.err) < 200
    assert putright("person", "add", "y" * 200, "--role", "complaint officer").code == 0
