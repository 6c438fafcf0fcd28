"""The demonstration: invented cases of five landlords, in every state, made by the program's own steps."""

from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.desk.demo import LANDLORDS, make, prepare
from app.desk.views import Person, QueueQuery
from app.settings import Settings
from tests.desk.conftest import settings

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Person, tuple[str, ...]]:
    home = tmp_path_factory.mktemp("demo")
    own = Settings(str(home / "demo.db"), home, home / "s.toml")
    return own, *make(own, TODAY)


@pytest.fixture
def desk(made: tuple[Settings, Person, tuple[str, ...]]) -> Desk:
    return Desk.open(made[0], TODAY)


def test_every_story_is_told_to_its_end(made: tuple[Settings, Person, tuple[str, ...]]) -> None:
    assert made[2] == ()


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_every_landlord_has_cases_in_every_state(desk: Desk, landlord: str) -> None:
    desk.sit(procedure_id=landlord)
    counts = {view.id: view.count or 0 for view in desk.queue.views()}
    assert counts["open"] + counts["closed"] >= 12
    assert all(counts[view] for view in ("unallocated", "week", "overdue", "waiting", "closed")), counts
    due = [row.due for row in desk.queue.page(QueueQuery(), 0, 100).rows]
    assert TODAY in due, "something is due today"
    assert None in due or landlord in ("onehousing", "aspire"), "something is answered, with nothing owed"


def test_it_is_marked_sound_and_plainly_invented(desk: Desk) -> None:
    assert desk.demo
    assert desk.upkeep.verify() == ()
    for landlord in LANDLORDS:
        rows = desk.queue.page(QueueQuery(procedure=landlord), 0, 100).rows
        assert all(row.address.endswith("Nowhere") for row in rows)


def test_nothing_happened_in_the_future_or_on_a_day_that_it_was_recorded_before(desk: Desk) -> None:
    for landlord in LANDLORDS:
        for row in desk.queue.page(QueueQuery(procedure=landlord), 0, 100).rows:
            for event in desk.store.log(row.reference):
                assert event.at is not None
                assert event.on <= event.at.date() <= TODAY


def test_it_is_made_once_and_anew_if_asked(
    made: tuple[Settings, Person, tuple[str, ...]], desk: Desk, tmp_path: Path
) -> None:
    user = settings(tmp_path)
    desk.upkeep.backup(user.demo_database)
    here = prepare(user, TODAY)
    assert here.database == str(user.demo_database) != user.database
    mine = Desk.open(here, TODAY)
    mine.procedures.choose(LANDLORDS[0])
    mine.people.choose(made[1].id)
    [first] = mine.queue.page(QueueQuery(), 0, 1).rows
    mine.casework.do(first.reference, "case.note", {"text": "Tried out"})
    mine.close()
    again = Desk.open(prepare(user, TODAY), TODAY)
    assert again.person == made[1]
    assert again.casework.open(first.reference).timeline[0].detail[-1] == ("Note", "Tried out")
    again.close()
    anew = Desk.open(prepare(user, TODAY, anew=True), TODAY)
    assert anew.person is not None
    notes = [dict(entry.detail).get("Note") for entry in anew.casework.open(first.reference).timeline]
    assert "Tried out" not in notes
    anew.close()
    assert not (tmp_path / "settings.toml").exists(), "the user's own choices are left alone"
    assert {path.name for path in tmp_path.iterdir()} >= {"demonstration.db", "demonstration.toml"}
    assert not list(tmp_path.glob("*.making*"))
