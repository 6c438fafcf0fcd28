"""The list of promised actions, on a real desk."""

from pathlib import Path

import pytest

from app.desk import Desk
from screens.messages import OpenCase, OpenStep
from screens.promised import PromisedScreen
from tests.screens.stage import Stage, desk_in, press, received, settle, shown, take


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path, "southern")


async def test_an_overdue_promise_says_who_must_be_told(desk: Desk) -> None:
    reference = received(desk)
    promise = {"on": "2/4/2026", "owner": "Repairs", "costs": False, "offered_in": "first answer"}
    take(desk, reference, "action.offer", **promise, what="Mend [the] pipe", until="10/4/2026")
    take(desk, reference, "action.offer", **promise, what="Paint", until="30/4/2026")
    app = Stage(desk, PromisedScreen(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = shown(app)
        assert "2 open, 1 overdue" in text
        assert f"! {reference} A1  Repairs" in text
        assert "Mend [the] pipe" in text
        assert "4 days late: Stage 1, Compensation Review" in text
        assert "the Advisor contacts the customer" in " ".join(text.split())
        await press(pilot, "c")
        asked = app.asked[-1]
        assert isinstance(asked, OpenStep)
        assert (asked.step_id, asked.values) == ("action.complete", {"item": "A1"})
        await press(pilot, "escape", "down", "enter")
        assert [message.reference for message in app.asked if isinstance(message, OpenCase)] == [reference]


async def test_a_remedy_that_was_offered_is_chased_here_too(desk: Desk) -> None:
    reference = received(desk)
    work = {"kind": "action to put it right", "text": "We will mend the gate.", "reasons": "It is broken."}
    take(desk, reference, "redress.propose", on="2/4/2026", due="10/4/2026", owner="Repairs", costs=False, **work)
    take(desk, reference, "redress.offer", on="2/4/2026", item="1", channel="letter")
    app = Stage(desk, PromisedScreen(desk))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        text = shown(app)
        assert "1 open, 1 overdue" in text
        assert f"! {reference} offer 1  Repairs" in text
        assert "We will mend the gate." in text
        await press(pilot, "e")
        assert "This is a remedy" in shown(app)
        assert not [message for message in app.asked if isinstance(message, OpenStep)]
        await press(pilot, "c")
        asked = app.asked[-1]
        assert isinstance(asked, OpenStep)
        assert (asked.step_id, asked.values) == ("redress.complete", {"item": "1"})


async def test_nothing_promised_is_said(desk: Desk) -> None:
    app = Stage(desk, PromisedScreen(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Nothing promised is open." in shown(app)
        await press(pilot, "c", "enter")
        assert not [message for message in app.asked if isinstance(message, OpenStep)]
