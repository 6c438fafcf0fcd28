"""The form of a step, on a real desk: what is typed, what it would do, drafts, refusals, two people at one case."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from app.desk import Desk
from data.procedure_files import ids, load
from data.store import Store
from screens.messages import CaseSaved, GoBack, OpenWhy
from screens.step_form import StepFormScreen
from screens.widgets import draft as draft_module
from screens.widgets.field_editors import Surroundings, editor
from screens.widgets.field_stack import FieldStack
from screens.widgets.form import Form
from screens.widgets.form_fields import FormFields
from screens.widgets.live_pane import LivePane
from tests.screens.stage import (
    COLLEAGUE,
    SIZES,
    TODAY,
    Stage,
    acknowledged,
    completed,
    desk_in,
    focused,
    press,
    received,
    settle,
    shown,
    take,
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def opened(desk: Desk, reference: str, step_id: str = "stage1.extend", **values: Any) -> Stage:
    return Stage(desk, StepFormScreen(desk, reference, step_id, values))


def fill(app: Stage, values: dict[str, Any]) -> None:
    """Put values into the fields as though they had been typed."""
    fields = app.screen.query_one(FormFields)
    for name, value in values.items():
        fields.editors[name].show_value(value)
        fields.editors[name].tell_changed()


def pane(app: Stage) -> str:
    """What saving would do, as the pane says it, on one line."""
    return " ".join(" ".join(str(option.prompt) for option in app.screen.query_one(LivePane).options).split())


async def test_a_step_that_a_letter_records_says_so(desk: Desk) -> None:
    app = opened(desk, received(desk), "stage1.acknowledge")
    async with app.run_test(size=SIZES[0]) as pilot:
        await settle(pilot)
        assert "L on the case writes “Your complaint: we have it, and this is what happens next”" in pane(app)


async def test_the_date_moves_while_it_is_typed(desk: Desk) -> None:
    app = opened(desk, acknowledged(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "30/4")
        assert "Thu 30 Apr 2026, in 16 days" in shown(app)
        assert "Stage 1 response moves from Mon 20 Apr 2026 to Thu 30 Apr 2026" in pane(app)
        await press(pilot, "backspace", "backspace", "backspace", "backspace", "29/4")
        assert "Stage 1 response moves from Mon 20 Apr 2026 to Wed 29 Apr 2026" in pane(app)


async def test_a_date_in_the_past_or_to_come_is_read_as_the_desk_will_read_it(desk: Desk) -> None:
    app = opened(desk, acknowledged(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "thu")
        assert "Thu 16 Apr 2026, in 2 days" in shown(app)
        await press(pilot, "up", "thu")
        assert "Thu 9 Apr 2026, 5 days ago" in shown(app)
        await press(pilot, "home", "x")
        assert "not a date yet" in shown(app)


async def test_a_refusal_stands_there_before_saving_and_enter_on_it_goes_to_its_field(desk: Desk) -> None:
    app = opened(desk, acknowledged(desk))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "30/4", "tab", "A part is late.")
        assert "x Cannot save: Record whether the customer agrees to the new date. (9.5)" in pane(app)
        live = app.screen.query_one("#live")
        await press(pilot, "f4")
        assert app.screen.focused is live
        live.go_to("field:agreed")  # type: ignore[attr-defined]
        await press(pilot, "enter")
        assert app.screen.focused is not None
        assert app.screen.focused.id == "field-agreed"


async def test_saving_too_early_marks_what_is_missing_and_goes_there(desk: Desk) -> None:
    reference = acknowledged(desk)
    before = desk.casework.open(reference).seq
    app = opened(desk, reference)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "A part is late.", "ctrl+s")
        assert app.screen.focused is not None
        assert app.screen.focused.id == "field-until"
        assert "New date !" in shown(app)
        assert "Still needed: New date" in shown(app)
        assert app.asked == []
        assert desk.casework.open(reference).seq == before


async def test_what_is_right_is_saved_and_the_case_handed_on(desk: Desk) -> None:
    reference = acknowledged(desk)
    app = opened(desk, reference)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        fill(app, completed(desk, reference, "stage1.extend", {"until": "30/4", "reason": "A part is late."}))
        await settle(pilot)
        assert "ctrl+s saves" in shown(app)
        await press(pilot, "ctrl+s")
        assert isinstance(app.asked[-1], CaseSaved)
        assert app.asked[-1].says == "Saved: Extend."
        clock = next(clock for clock in app.saved.clocks if clock.id == "stage1.respond")
        assert clock.due.isoformat() == "2026-04-30"


async def test_saving_twice_at_once_saves_once(desk: Desk) -> None:
    reference = acknowledged(desk)
    before = desk.casework.open(reference).seq
    app = opened(desk, reference, "case.note")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "Only once.", "ctrl+s", "ctrl+s")
        assert desk.casework.open(reference).seq == before + 1


async def test_what_was_typed_is_there_again_next_time_until_it_is_thrown_away(desk: Desk) -> None:
    reference = acknowledged(desk)
    app = opened(desk, reference, "case.note")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "The roofer", "enter", "called", "escape")
        assert app.asked == [GoBack()]
        app.push_screen(StepFormScreen(desk, reference, "case.note"))
        await settle(pilot)
        assert "What you typed here before is back." in pane(app)
        assert app.screen.query_one("#field-text", TextArea).text == "The roofer\ncalled"
        await press(pilot, "f9", "n")
        assert app.screen.query_one("#field-text", TextArea).text == "The roofer\ncalled"
        await press(pilot, "f9", "y")
        assert app.screen.query_one("#field-text", TextArea).text == ""
        assert "is back" not in shown(app)
        assert "text" not in desk.casework.form(reference, "case.note").values


async def test_a_draft_is_on_disk_while_somebody_types(desk: Desk, tmp_path: Path, monkeypatch: Any) -> None:
    assert draft_module.WRITTEN_AFTER < 1
    monkeypatch.setattr(draft_module, "WRITTEN_AFTER", 0.01)
    reference = acknowledged(desk)
    app = opened(desk, reference, "case.note")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "Half a sent")
        await pilot.pause(0.05)
        await settle(pilot)
        assert isinstance(app.screen, StepFormScreen)
        assert desk_in(tmp_path).casework.form(reference, "case.note").values["text"] == "Half a sent"


async def test_a_draft_is_on_disk_when_the_program_ends_right_after_a_key(desk: Desk, tmp_path: Path) -> None:
    reference = acknowledged(desk)
    app = opened(desk, reference, "case.note")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*"Cut off")
    assert desk_in(tmp_path).casework.form(reference, "case.note").values["text"] == "Cut off"


async def test_a_saved_step_leaves_no_draft(desk: Desk, monkeypatch: Any) -> None:
    monkeypatch.setattr(draft_module, "WRITTEN_AFTER", 0.01)
    reference = acknowledged(desk)
    app = opened(desk, reference, "case.note")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "Done with.")
        await pilot.pause(0.05)
        await press(pilot, "ctrl+s")
        await pilot.pause(0.05)
        await settle(pilot)
        assert "text" not in desk.casework.form(reference, "case.note").values


async def test_f2_says_why_the_date_would_be_what_it_is(desk: Desk) -> None:
    app = opened(desk, acknowledged(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "30/4", "f2")
        asked = app.asked[-1]
        assert isinstance(asked, OpenWhy)
        assert asked.view is not None
        assert asked.view.clock.due.isoformat() == "2026-04-30"
        assert "Extended on Tue 14 Apr 2026 to Thu 30 Apr 2026." in shown(app)
        await press(pilot, "escape")
        assert app.screen.query_one("#field-until", Input).value == "30/4"


async def test_where_a_colleague_was_quicker_it_says_so_and_keeps_the_text(desk: Desk, tmp_path: Path) -> None:
    reference = acknowledged(desk)
    app = opened(desk, reference)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        mine = completed(desk, reference, "stage1.extend", {"until": "29/4", "reason": "My own reason."})
        fill(app, mine)
        await settle(pilot)
        take(desk_in(tmp_path, person=COLLEAGUE), reference, "stage1.extend", until="24/4", reason="A colleague's.")
        await press(pilot, "ctrl+s")
        assert app.asked == []
        words = pane(app)
        assert "was changed" in words
        assert COLLEAGUE in words
        assert "Stage 1 response moves from Fri 24 Apr 2026 to Wed 29 Apr 2026" in words
        assert app.screen.query_one("#field-reason", TextArea).text == "My own reason."
        await press(pilot, "ctrl+s")
        assert isinstance(app.asked[-1], CaseSaved)
        clock = next(clock for clock in app.saved.clocks if clock.id == "stage1.respond")
        assert clock.due.isoformat() == "2026-04-29"


async def test_a_colleague_s_note_meanwhile_stops_nobody(desk: Desk, tmp_path: Path) -> None:
    reference = acknowledged(desk)
    app = opened(desk, reference, "case.note")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        take(desk_in(tmp_path, person=COLLEAGUE), reference, "case.note", text="Theirs.")
        await press(pilot, "Mine.", "ctrl+s")
        assert isinstance(app.asked[-1], CaseSaved)


async def test_a_late_step_asks_why_once_and_a_step_in_time_does_not(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    late, in_time = received(desk, on="30/3/2026"), received(desk, on="13/4/2026")
    app = opened(desk, late, "stage1.acknowledge")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.query_one("#field-reason")
        assert "Cannot save" in pane(app)
        assert "5.27a" in pane(app)
        fill(app, {"reason": "The team was short of people."})
        await settle(pilot)
        assert "5.27a" not in pane(app)
        app.push_screen(StepFormScreen(desk, in_time, "stage1.acknowledge"))
        await settle(pilot)
        assert not app.screen.query("#field-reason")


async def test_fields_that_depend_on_another_come_and_go_with_it(desk: Desk) -> None:
    app = opened(desk, acknowledged(desk), "stage1.contact")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        reason = app.screen.query_one("#field-reason")
        assert not reason.display
        app.screen.query_one("#field-outcome").focus()
        await press(pilot, "d")
        assert reason.display
        await press(pilot, "s")
        assert not reason.display


async def test_points_of_complaint_offer_the_landlord_s_categories(desk: Desk) -> None:
    app = opened(desk, acknowledged(desk), "stage1.define")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.query_one("#field-points").focus()
        await press(pilot, "a", "The lift is stuck", "tab", "damp", "enter", "ctrl+s")
        points = app.screen.query_one(FormFields).editors["points"].value_typed
        assert points[-1] == {"text": "The lift is stuck", "category": "damp and mould"}


async def test_values_given_in_advance_stand_in_the_fields(desk: Desk) -> None:
    reference = acknowledged(desk)
    take(desk, reference, "information.request", on="13/4/2026", to="Repairs", question="Who went there?")
    app = opened(desk, reference, "information.respond", item="1")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "(•) 1" in shown(app)


async def test_every_step_has_a_form(desk: Desk) -> None:
    reference = received(desk)
    app = opened(desk, reference, "case.note")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for step_id in load("abri").step_by_id.keys() - {"stage1.receive"}:
            await app.push_screen(StepFormScreen(desk, reference, step_id))
            await settle(pilot)
            form = app.screen.query_one(Form)
            assert form.form_spec is not None
            assert form.form_spec.step == step_id
            assert form.query_one(FormFields).editors.keys() == {spec.name for spec in form.form_spec.fields}
            app.pop_screen()


@pytest.mark.parametrize("landlord", ids())
async def test_every_field_of_every_landlord_has_an_editor_that_takes_its_default(
    landlord: str, tmp_path: Path
) -> None:
    desk = desk_in(tmp_path, landlord)
    reference = received(desk)
    forms = [
        desk.casework.form(None if step_id == "stage1.receive" else reference, step_id)
        for step_id in load(landlord).step_by_id
    ]
    specs = {(spec.kind, spec.choices, str(spec.default)): spec for form in forms for spec in form.fields}
    around = Surroundings(TODAY)
    fields = [editor(replace(spec, name=f"f{number}"), around) for number, spec in enumerate(specs.values())]
    app: App[None] = App()
    async with app.run_test(size=(80, 24)):
        await app.mount(FieldStack(*fields))  # type: ignore[arg-type]
        for field in fields:
            field.show_value(field.spec.default)
            assert field.is_empty == (field.spec.default in (None, "", ())), field.spec


@pytest.mark.parametrize("size", SIZES)
def test_the_form_looks_as_it_should(size: tuple[int, int], desk: Desk, snap_compare: Callable[..., bool]) -> None:
    async def type_a_date(pilot: Pilot[None]) -> None:
        await focused(pilot)
        for field in (*pilot.app.screen.query(Input), *pilot.app.screen.query(TextArea)):
            field.cursor_blink = False
        await press(pilot, "30/4")

    app = opened(desk, acknowledged(desk))
    assert snap_compare(app, terminal_size=size, run_before=type_a_date)


async def test_entries_and_points_are_offered_in_words_and_not_as_bare_numbers(desk: Desk) -> None:
    reference = acknowledged(desk)
    noted = take(desk, reference, "case.note", text="A slip of the hand").timeline[0].seq
    app = Stage(desk, StepFormScreen(desk, reference, "case.undo", {"entry": str(noted)}))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert f"{noted}. Note, Tue 14 Apr 2026" in shown(app)
        assert "Tue 14 Apr 2026, today" in shown(app)
    app = Stage(desk, StepFormScreen(desk, reference, "stage1.respond"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "[ ] 2. Nobody called back" in shown(app)


@pytest.mark.parametrize("left", [True, False])
async def test_a_draft_that_could_not_be_written_is_written_when_the_form_is_left_or_after_a_while(
    desk: Desk, tmp_path: Path, monkeypatch: Any, left: bool
) -> None:
    monkeypatch.setattr(draft_module, "WRITTEN_AFTER", 0.3)
    monkeypatch.setattr(draft_module, "AGAIN_AFTER", 60.0 if left else 0.02)
    reference = acknowledged(desk)
    desk.store.close()
    monkeypatch.setattr(desk, "_store", Store.open(tmp_path / "cases.db", busy_ms=20))
    other = sqlite3.connect(tmp_path / "cases.db", isolation_level=None)
    app = opened(desk, reference, "case.note")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        other.execute("BEGIN IMMEDIATE")
        await pilot.press(*"Rain")
        for _ in range(200):
            await pilot.pause(0.01)
            if "is locked" in pane(app):
                break
        assert "is locked" in pane(app)
        other.close()
        if left:
            await press(pilot, "escape")
        for _ in range(200):
            await pilot.pause(0.01)
            if desk.casework.form(reference, "case.note").values.get("text") == "Rain":
                break
        assert desk.casework.form(reference, "case.note").values["text"] == "Rain"
