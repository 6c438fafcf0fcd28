"""What is done from the queue: steps on one case and on many, undoing, copying, and where keys lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from screens.queue import QueueScreen
from screens.step_form import StepFormScreen
from screens.terminal import Terminal
from screens.why import WhyScreen
from screens.widgets.form_fields import FormFields
from tests.screens.queues import cursor_line, mine, press, queue
from tests.screens.stage import acknowledged, desk_in, received, settle, shown


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


async def test_one_step_is_done_on_all_marked_cases_after_a_look_at_each(desk: Desk) -> None:
    first, second = received(desk, "Mr First Example"), received(desk, "Mr Second Example")
    untouched = received(desk, "Mr Third Example", on="1/4/2026")
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "space", "space")
        assert "2 marked" in shown(app).splitlines()[1]
        assert [line[1] for line in shown(app).splitlines()[2:5]] == ["*", "*", " "]
        await press(pilot, "m", "enter", *"Ackn", "enter")
        assert f"+ {first}" in shown(app)
        assert f"+ {second}" in shown(app)
        assert "2 of 2 can be done" in shown(app)
        assert len(desk.casework.open(first).timeline) == 1, "nothing is saved by looking"
        await press(pilot, "ctrl+s")
        assert "Acknowledge: done on 2 of 2 cases." in shown(app)
        assert queue(app).list.row is not None
        assert "stage1.acknowledged" in [event.name for event in desk.casework.read(first).events]
        assert "stage1.acknowledged" in [event.name for event in desk.casework.read(second).events]
        assert [event.name for event in desk.casework.read(untouched).events] == ["stage1.received"]
        assert not queue(app).list.marks, "what was done is no longer marked"


async def test_before_several_cases_are_linked_it_is_said_whose_case_they_are_linked_to(desk: Desk) -> None:
    linked = received(desk, "Ms Third Example")
    for customer in ("Mr First Example", "Mr Second Example"):
        received(desk, customer, on="27/3/2026")
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "space", "space", "m", "enter", *"Link", "enter")
        editors = app.screen.query_one(FormFields).editors
        for name, value in {"reference": linked, "relation": "same matter", "why": "The roof"}.items():
            editors[name].show_value(value)
            editors[name].tell_changed()
        await settle(pilot)
        assert "2 of 2 can be done" in shown(app)
        assert " ".join(shown(app).split()).count(f"{linked} is Ms Third Example, 12 Invented Street") == 2


async def test_what_is_refused_on_one_marked_case_is_done_on_the_others(desk: Desk) -> None:
    received(desk, "Mr Fresh Example")
    reference = acknowledged(desk)
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "1", "space", "space", "m", "enter", *"Ackn", "enter")
        assert "1 of 2 can be done" in shown(app)
        assert f"! {reference}" in shown(app)
        assert "already recorded" in shown(app)
        await press(pilot, "escape")
        assert len(queue(app).list.marks) == 2, "going back loses no mark"


async def test_keys_lead_to_the_case_its_next_act_the_reason_and_intake(desk: Desk) -> None:
    reference = acknowledged(desk)
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert shown(app).splitlines()[0].startswith(f" {reference}")
        await press(pilot, "escape", "w")
        assert isinstance(app.screen, WhyScreen)
        assert "Stage 1 response: due Mon 20 Apr 2026" in shown(app)
        await press(pilot, "escape", "n")
        assert shown(app).splitlines()[0].startswith(" New complaint")
        await press(pilot, "escape")
        assert isinstance(app.screen, QueueScreen)


async def test_a_step_saved_from_the_queue_comes_back_to_it_with_the_new_date(desk: Desk) -> None:
    received(desk, customer_kind="tenant")
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        assert "Acknowledge" in cursor_line(app)
        await press(pilot, "a")
        assert isinstance(app.screen, StepFormScreen)
        assert app.screen.form.step_id == "stage1.acknowledge"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, QueueScreen)
        assert "Saved: Acknowledge." in shown(app)
        assert "Respond" in cursor_line(app)
        assert "Tue 28 Apr" in cursor_line(app)


async def test_undo_takes_back_what_was_recorded_last(desk: Desk) -> None:
    reference = mine(desk, "Ms Ada Example")
    app = Terminal(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "u")
        assert isinstance(app.screen, StepFormScreen)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, QueueScreen)
        assert "stage1.allocated" not in [event.name for event in desk.casework.read(reference).events]


async def test_what_cannot_be_done_says_why(desk: Desk) -> None:
    desk.people.add("Cleo Colleague", ["colleague"])
    desk.people.sit("Cleo Colleague")
    received(desk)
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        assert isinstance(app.screen, QueueScreen)
        assert "This is for the" in shown(app)
        await press(pilot, "m")
        assert "Nothing is marked." in shown(app)


async def test_what_the_date_asks_for_but_a_gate_bars_is_told_with_its_clause(desk: Desk) -> None:
    acknowledged(desk)
    app = Terminal(desk)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        assert "Respond" in cursor_line(app)
        await press(pilot, "a")
        assert isinstance(app.screen, QueueScreen)
        assert "The complaint definition is still a draft." in shown(app)
        assert "(11.1c)" in shown(app)
