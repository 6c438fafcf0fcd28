"""What other cases warn of while a form is filled in: asked after a pause, and always of what is typed now."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from app.desk import Desk
from app.desk.forewarned import Named
from screens.intake import IntakeScreen
from screens.step_form import StepFormScreen
from screens.widgets import lookup
from screens.widgets.forewarning import UNSEEN, Forewarning
from screens.widgets.form import Form
from screens.widgets.live_pane import LivePane
from tests.screens.stage import COLLEAGUE, Stage, desk_in, press, received, settle, shown, take

NEVER = 600.0
"""Seconds of a pause that does not end within a test."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(lookup, "PAUSE", 0.001)
    return desk_in(tmp_path)


@pytest.fixture
def other(desk: Desk) -> str:
    """The case that is to be linked."""
    return received(desk, customer="Cy Template")


@pytest.fixture
def linking(desk: Desk, other: str) -> Stage:
    """The form that links it, with all but its reference filled in."""
    given = {"relation": "same matter", "why": "Both are about the roof"}
    return Stage(desk, StepFormScreen(desk, received(desk), "case.link", given))


def pane(app: Stage) -> str:
    return " ".join(" ".join(str(option.prompt) for option in app.screen.query_one(LivePane).options).split())


async def begin(app: Stage, pilot: Pilot[None]) -> Input:
    """Put the cursor into the field for the reference."""
    await settle(pilot)
    field = app.screen.query_one("#field-reference", Input)
    field.focus()
    await settle(pilot)
    return field


async def tried(pilot: Pilot[None]) -> None:
    """Wait until saving was tried; the pause before looking up may go on."""
    await pilot.pause()
    if saving := [worker for worker in pilot.app.workers if worker.group == "save"]:
        await pilot.app.workers.wait_for_complete(saving)
    await pilot.pause()


async def test_whose_case_it_is_is_said_of_what_is_typed_now(linking: Stage, other: str) -> None:
    app = linking
    async with app.run_test(size=(120, 40)) as pilot:
        await begin(app, pilot)
        await press(pilot, *other.lower())
        assert f"{other} is Cy Template, 12 Invented Street, Nowhere NW1 1AA: New." in pane(app)
        await press(pilot, "backspace")
        assert "Cy Template" not in pane(app)
        assert f"'{other[:-1]}' is no case of this database" in pane(app)
        await press(pilot, "ctrl+u")
        assert "no case of this database" not in pane(app)


async def test_what_is_changed_is_warned_of_no_more_even_before_the_store_was_asked(
    linking: Stage, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = linking
    async with app.run_test(size=(120, 40)) as pilot:
        await begin(app, pilot)
        await press(pilot, *other)
        assert "Cy Template" in pane(app)
        monkeypatch.setattr(lookup, "PAUSE", NEVER)
        await pilot.press("backspace")
        await pilot.pause()
        assert "Cy Template" not in pane(app)
        # An answer about what was typed before comes late.
        form = app.screen.query_one(Form)
        form.post_message(Forewarning.Found(Named(references=(other,)), (f"{other} is Cy Template",)))
        await pilot.pause()
        assert "Cy Template" not in pane(app)
        form.post_message(Forewarning.Found(Named(references=(other[:-1],)), ("Nothing of that name",)))
        await pilot.pause()
        assert "Nothing of that name" in pane(app)


async def test_who_saves_before_the_warning_came_is_shown_it_first(
    linking: Stage, desk: Desk, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = linking
    async with app.run_test(size=(120, 40)) as pilot:
        await begin(app, pilot)
        monkeypatch.setattr(lookup, "PAUSE", NEVER)
        await pilot.press(*other, "ctrl+s")
        await tried(pilot)
        assert app.asked == []
        assert UNSEEN in pane(app)
        assert f"{other} is Cy Template" in pane(app)
        await pilot.press("ctrl+s")
        await tried(pilot)
        assert [link.reference for link in app.saved.links] == [other]


async def test_who_saves_at_once_with_nothing_to_warn_of_is_not_held_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "PAUSE", NEVER)
    app = Stage(desk, IntakeScreen(desk))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        form = app.screen.query_one(Form)
        for name, value in {"customer": "Dee Mockup", "customer_kind": "tenant", "channel": "letter",
                            "description": "It drips."}.items():  # fmt: skip
            form.fields.editors[name].show_value(value)
            form.fields.editors[name].tell_changed()
        await pilot.press("ctrl+s")
        await tried(pilot)
        assert app.saved.customer == "Dee Mockup"


async def test_other_cases_are_looked_at_again_when_the_form_comes_back(
    linking: Stage, other: str, tmp_path: Path
) -> None:
    app = linking
    async with app.run_test(size=(120, 40)) as pilot:
        await begin(app, pilot)
        await press(pilot, *other)
        assert f"{other} is Cy Template, 12 Invented Street, Nowhere NW1 1AA: New." in pane(app)
        colleague = desk_in(tmp_path, person=COLLEAGUE)
        take(colleague, other, "stage1.log")
        assert isinstance(app.screen, StepFormScreen)
        app.screen.reload()
        await settle(pilot)
        assert f"{other} is Cy Template, 12 Invented Street, Nowhere NW1 1AA: Logged." in pane(app)


async def test_where_they_cannot_be_looked_up_it_says_so_and_typing_goes_on(
    linking: Stage, other: str, tmp_path: Path
) -> None:
    app = linking
    async with app.run_test(size=(120, 40)) as pilot:
        field = await begin(app, pilot)
        _rename(tmp_path / "cases.db", "case_index", "out_of_reach")
        await press(pilot, *other[:-1])
        assert "Other cases could not be looked up:" in pane(app)
        assert "Traceback" not in shown(app)
        assert field.value == other[:-1]
        _rename(tmp_path / "cases.db", "out_of_reach", "case_index")
        await press(pilot, other[-1])
        assert field.value == other
        assert "could not be looked up" not in pane(app)
        assert f"{other} is Cy Template" in pane(app)


def _rename(database: Path, table: str, name: str) -> None:
    """Take a table out of the program's reach, or put it back."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO {name}")
