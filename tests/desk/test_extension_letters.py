"""The date of an extension that takes effect with its letter, corrected again: each date has its own letter."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import Refused
from app.rules.events import Event
from tests.desk.test_letters import begun, record
from tests.screens.stage import desk_in, take

LETTER = {"template": "COMP02"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = desk_in(tmp_path, "octavia")
    yield found
    found.close()


def extended(desk: Desk) -> str:
    reference = begun(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026", channel="letter")
    told = {"until": date(2026, 4, 24), "reason": "A survey", "agreed": True, "told": "letter", "interval": "7 days"}
    first = Event("letter.sent", date(2026, 4, 8), {**LETTER, "item": "L1"})
    record(desk, reference, first, Event("stage1.extended", date(2026, 4, 8), told))
    desk.casework.open(reference)
    return reference


def correct(desk: Desk, reference: str, **changes: object) -> None:
    entry = next(e for e in reversed(desk.store.log(reference)) if e.name == "stage1.extended")
    desk.casework.do(reference, "case.correct", {"entry": str(entry.seq), "because": "A slip", **changes})


def test_a_letter_is_not_used_twice_by_dating_the_entry_back(desk: Desk) -> None:
    reference = extended(desk)
    record(desk, reference, Event("letter.sent", date(2026, 4, 9), {**LETTER, "item": "L2"}))
    correct(desk, reference, until="27/4/2026", on="9/4/2026")
    correct(desk, reference, on="8/4/2026")
    with pytest.raises(Refused, match="COMP02"):
        correct(desk, reference, until="28/4/2026", on="9/4/2026")


def test_a_letter_stays_good_where_something_else_was_corrected_meanwhile(desk: Desk) -> None:
    reference = extended(desk)
    record(desk, reference, Event("letter.sent", date(2026, 4, 8), {**LETTER, "item": "L2"}))
    correct(desk, reference, reason="A second survey")
    correct(desk, reference, until="27/4/2026")
    assert desk.casework.read(reference).fact("stage1.extended:until") == date(2026, 4, 27)
