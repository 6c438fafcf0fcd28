"""The desk itself: who sits at it, for whom, on which day, over which database; its queue and its upkeep."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.desk.views import QueueQuery
from app.errors import BadInput, StoreFailed
from app.settings import Settings
from tests.desk.conftest import RECEIPT, REFERENCE, TODAY, Open, settings

# Settings


def test_where_things_lie(tmp_path: Path) -> None:
    environ = {"PUTRIGHT_HOME": str(tmp_path)}
    assert Settings.load(environ).database == str(tmp_path / "putright.db")
    assert Settings.load({**environ, "PUTRIGHT_DB": "postgresql://x/y"}).database == "postgresql://x/y"
    assert Settings.load({**environ, "PUTRIGHT_DB": "a.db"}, "b.db").database == "b.db"


def test_choices_are_kept_and_nothing_is_written_before(tmp_path: Path) -> None:
    environ = {"PUTRIGHT_HOME": str(tmp_path / "home")}
    before = Settings.load(environ)
    assert not (tmp_path / "home").exists()
    before.keep(landlord="abri", person="some-id", device="B")
    after = Settings.load(environ)
    assert (after.landlord, after.person, after.device) == ("abri", "some-id", "B")
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("landlord = abri", "is not TOML"),
        ("lanlord = 'abri'", "the key 'lanlord'"),
        ("person = 3", "the key 'person'"),
        ("device = 'AB'", "one capital letter"),
        ("\udcff", "cannot be read"),
    ],
)
def test_a_settings_file_that_is_not_right_says_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "settings.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadInput, match=says):
        Settings.load({"PUTRIGHT_HOME": str(tmp_path)})


def test_settings_that_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    nowhere = Settings("some.db", tmp_path, tmp_path / "file" / "settings.toml")
    with pytest.raises(StoreFailed, match="could not be saved"):
        nowhere.keep(landlord="abri")


def test_the_device_is_in_the_reference(open_desk: Open) -> None:
    desk = open_desk()
    desk.settings = desk.settings.keep(device="C")
    assert desk.casework.do(None, "stage1.receive", RECEIPT).reference == "ABR-26C-0001"


# Who and for whom


def test_the_last_person_sits_down_again(open_desk: Open) -> None:
    desk = open_desk()
    assert desk.person is not None
    assert (desk.person.name, desk.person.roles) == ("Ada Example", ("complaint officer",))
    assert (desk.procedure_id, desk.landlord) == ("abri", "Abri")


def test_who_is_at_work_and_the_first_page_need_no_orm(home: Path) -> None:
    code = (
        "import sys\nfrom datetime import date\nfrom app.desk import Desk\nfrom app.desk.views import QueueQuery\n"
        "from app.settings import Settings\n"
        f"desk = Desk.open(Settings.load({{'PUTRIGHT_HOME': {str(home)!r}}}), date(2026, 4, 20))\n"
        "print(desk.person.name, desk.demo, desk.landlord, desk.queue.first_page(QueueQuery(), 40).rows[0].reference)\n"
        "print({'sqlalchemy', 'sqlmodel', 'pydantic', 'pendulum', 'holidays', 'rich'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines() == [f"Ada Example False Abri {REFERENCE}", "set()"]


def test_another_landlord_knows_nobody_yet_and_has_a_queue_of_its_own(desk: Desk) -> None:
    desk.procedures.choose("octavia")
    assert desk.person is not None
    assert desk.person.roles == ()
    assert desk.queue.page(QueueQuery(), 0, 10).total == 0
    assert desk.people.all() == ()
    assert desk.queue.page(QueueQuery(procedure="abri"), 0, 10).total == 1
    added = desk.people.add("Ada Example", [desk.people.roles()[0].id])
    assert added.id == desk.settings.person, "one person, with roles under two landlords"


def test_roles_that_change_hold_at_once_and_next_time(desk: Desk, open_desk: Open) -> None:
    def refused() -> list[str]:
        preview = desk.casework.preview(REFERENCE, "stage1.allocate", {"to": "Ada Example", "conflict": False})
        return [refusal.gate for refusal in preview.refusals]

    assert refused() == []
    changed = desk.people.set_roles("Ada Example", ["colleague"])
    assert desk.person == changed
    assert refused() == ["role"], "allocating is the complaint officer's"
    again = open_desk()
    assert again.person is not None
    assert again.person.roles == ("colleague",)
    desk.people.set_roles(changed.id, ["complaint officer"])
    assert refused() == []


def test_the_roles_under_another_landlord_are_left_alone(desk: Desk) -> None:
    desk.people.set_roles("Ben Sample", ["complaint officer"])
    desk.procedures.choose("octavia", keep=False)
    desk.people.add("Ben Sample", [desk.people.roles()[0].id])
    desk.people.set_roles("Ben Sample", ["complaints team manager"], "abri")
    assert desk.people.under("Ben Sample", "octavia").roles == (desk.people.roles()[0].id,)  # type: ignore[union-attr]
    with pytest.raises(BadInput, match="needs at least one role"):
        desk.people.set_roles("Ben Sample", [])


def test_the_day_turns_with_the_clock(home: Path) -> None:
    from datetime import UTC, datetime

    moments = [datetime(2026, 4, 20, 23, 59, tzinfo=UTC)]
    desk = Desk.open(settings(home), TODAY, now=lambda: moments[-1])
    assert desk.today == date(2026, 4, 20)
    moments.append(datetime(2026, 4, 21, 0, 1, tzinfo=UTC))
    assert desk.today == date(2026, 4, 21)


# The queue


def test_first_page_and_page_are_the_same(desk: Desk) -> None:
    for n in range(3):
        desk.casework.do(None, "stage1.receive", {**RECEIPT, "on": date(2026, 4, 14 + n), "customer": f"No {n}"})
    for view in ("open", "mine", "unallocated", "week", "overdue", "waiting", "closed"):
        first = Desk.open(desk.settings, TODAY).queue.first_page(QueueQuery(view), 2)
        assert first == desk.queue.page(QueueQuery(view), 0, 2)
    assert [row.customer for row in desk.queue.page(QueueQuery(), 0, 9).rows] == ["Bo Sample", "No 0", "No 1", "No 2"]


def test_a_database_that_is_not_there_yet_has_an_empty_first_page(tmp_path: Path) -> None:
    desk = Desk.open(settings(tmp_path / "new"), TODAY)
    assert desk.queue.first_page(QueueQuery(), 10).total == 0
    assert not desk.demo
    desk.close()


def test_views_and_their_counts(desk: Desk) -> None:
    counts = {view.id: view.count for view in desk.queue.views()}
    assert counts == {"open": 1, "mine": 0, "unallocated": 1, "week": 0, "overdue": 1, "waiting": 0, "closed": 0}
    desk.casework.do(REFERENCE, "stage1.allocate", {"to": "Ada Example", "conflict": False})
    assert {view.id: view.count for view in desk.queue.views()}["mine"] == 1
    assert desk.queue.position(QueueQuery("mine"), REFERENCE) == 0
    assert desk.queue.position(QueueQuery("unallocated"), REFERENCE) is None


def test_a_view_of_ones_own(open_desk: Open) -> None:
    desk = open_desk()
    view = desk.queue.save_view("Sample's", QueueQuery("open", text="sample"))
    assert desk.queue.page(QueueQuery(view.id), 0, 10).total == 1
    assert desk.queue.page(QueueQuery(view.id, text="nobody"), 0, 10).total == 0
    assert [(one.name, one.count) for one in open_desk().queue.views() if not one.builtin] == [("Sample's", 1)]
    assert not [one for one in open_desk("Ben Sample").queue.views() if not one.builtin]
    desk.queue.delete_view(view.id)
    with pytest.raises(BadInput, match="no view"):
        desk.queue.page(QueueQuery(view.id), 0, 10)
    with pytest.raises(BadInput, match="built in"):
        desk.queue.delete_view("open")


def test_search(desk: Desk) -> None:
    assert [row.reference for row in desk.search("sample street")] == [REFERENCE]
    assert desk.search("nobody") == ()


# Upkeep


def test_a_new_calendar_moves_open_cases_and_lists_them(desk: Desk, home: Path) -> None:
    assert desk.upkeep.follow() == ()
    with closing(sqlite3.connect(home / "putright.db")) as connection, connection:
        # As it would stand had the case been indexed before a bank holiday was proclaimed.
        connection.execute("UPDATE case_index SET fingerprint = 'before', due = '2026-04-07'")
        connection.execute("UPDATE meta SET value = 'before' WHERE key LIKE 'dated %'")
    seen: list[tuple[int, int]] = []
    [moved] = desk.upkeep.follow(lambda done, total: seen.append((done, total)))
    assert (moved.reference, moved.before, moved.after) == (REFERENCE, date(2026, 4, 7), date(2026, 4, 8))
    assert seen[-1] == (1, 1)
    assert desk.upkeep.follow() == ()
    assert desk.upkeep.verify() == ()


def test_the_index_does_not_depend_on_the_day(open_desk: Open) -> None:
    for today in (date(2026, 4, 20), date(2027, 1, 4), date(2030, 1, 7)):
        assert open_desk(today=today).upkeep.rebuild() == ()


def test_a_copy_to_keep(desk: Desk, tmp_path: Path) -> None:
    desk.upkeep.backup(tmp_path / "copy.db")
    copy = Desk.open(Settings(str(tmp_path / "copy.db"), tmp_path, tmp_path / "s.toml", landlord="abri"), TODAY)
    assert copy.casework.open(REFERENCE).customer == "Bo Sample"
    copy.close()
