"""What was promised in an answer lives on after the case is closed: overdue ones first, until it is done."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.errors import Refused
from app.rules.events import Event
from tests.desk.test_letters import begun, record
from tests.screens.stage import desk_in, take

ANSWERED = date(2026, 4, 13)
LATER = date(2026, 5, 20)


def closed_with_promises(desk: Desk, no_money: dict[str, Any]) -> str:
    """A case that was answered with two promises, and closed."""
    reference = begun(desk)
    record(desk, reference, Event("stage1.acknowledged", date(2026, 4, 2)), Event("stage1.responded", ANSWERED))
    for what, until in (("Renew the gutter", date(2026, 5, 8)), ("Paint the hall", date(2026, 6, 5))):
        take(desk, reference, "action.offer", on=ANSWERED, what=what, owner="Roofing", until=until, **no_money)
    record(desk, reference, Event("stage1.closed", ANSWERED))
    return reference


@pytest.mark.clause("onehousing", "6.5.1j")
@pytest.mark.clause("aspire", "stage1.4e")
@pytest.mark.clause("code2024", "6.6b")
@pytest.mark.parametrize(
    ("landlord", "no_money"), [("onehousing", {"costs": False}), ("aspire", {"pays": False}), ("code2024", {})]
)
def test_a_promise_lives_on_with_owner_date_and_updates(
    tmp_path: Path, landlord: str, no_money: dict[str, Any]
) -> None:
    reference = closed_with_promises(desk_in(tmp_path, landlord), no_money)
    desk = desk_in(tmp_path, landlord, today=LATER)
    assert desk.casework.open(reference).closed == ANSWERED
    gutter, hall = desk.investigation.promised()
    assert (gutter.promise.what, gutter.promise.owner, gutter.promise.due, gutter.promise.state) == (
        "Renew the gutter", "Roofing", date(2026, 5, 8), "overdue",
    )  # fmt: skip
    assert (hall.promise.what, hall.days_late) == ("Paint the hall", 0)
    assert gutter.days_late > 0
    take(desk, reference, "action.update", item="A1", text="The scaffold comes on Friday", told=True)
    gutter, _ = desk.investigation.promised()
    assert "The scaffold comes on Friday" in str(gutter.promise.updates)
    desk.casework.do(reference, "action.complete", {"item": "A1", "evidence": "A photograph", "satisfactory": True})
    assert [line.promise.item for line in desk.investigation.promised()] == ["A2"]
    done = [line.promise for line in desk.investigation.promised(done=True) if line.promise.item == "A1"]
    assert [promise.done for promise in done] == [LATER]


@pytest.mark.clause("onehousing", "6.5.1j")
@pytest.mark.clause("aspire", "stage1.4e")
@pytest.mark.parametrize(("landlord", "no_money"), [("onehousing", {"costs": False}), ("aspire", {"pays": False})])
def test_what_was_done_badly_stays_on_the_list(tmp_path: Path, landlord: str, no_money: dict[str, Any]) -> None:
    desk = desk_in(tmp_path, landlord)
    reference = closed_with_promises(desk, no_money)
    for how in ({"satisfactory": False}, {}):
        with pytest.raises(Refused, match="record an update"):
            desk.casework.do(reference, "action.complete", {"item": "A1", "evidence": "It drips still", **how})
    assert [line.promise.item for line in desk.investigation.promised()] == ["A1", "A2"]
