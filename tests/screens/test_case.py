"""The case screen, on a real desk: what it shows, where its keys lead, undoing and correcting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.pilot import Pilot

from app.desk import Desk
from app.rules.verbs import VERBS
from data.procedure_files import ids, load
from screens.case import CaseScreen
from screens.messages import CaseSaved, OpenCase, OpenStep, OpenWhy
from screens.widgets.sheet import Sheet
from screens.widgets.timeline import timeline_entries
from tests.screens.queues import until
from tests.screens.stage import COLLEAGUE, SIZES, Stage, acknowledged, desk_in, press, received, settle, shown, take


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


async def test_it_shows_who_complains_and_the_clocks_that_run_first(desk: Desk) -> None:
    app = Stage(desk, CaseScreen(desk, acknowledged(desk)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        lines = shown(app).splitlines()
        assert "Ms Ada Example  12 Invented Street" in lines[1]
        assert "received Mon 30 Mar" in lines[2]
        assert "with Maya Okafor" in lines[2]
        assert lines[3].startswith(" ○ Stage 1 response")
        assert "due Mon 20 Apr  " in lines[3]
        assert "4 working days left" in lines[3]
        assert lines[4].startswith(" ✓ Stage 1 acknowledgement")


@pytest.mark.parametrize("size", SIZES)
async def test_what_must_be_borne_in_mind_is_never_cut_off(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = desk_in(tmp_path, "onehousing")
    facts = {"flags": ("safeguarding",), "address_hidden": True, "address": f"12 Invented Street, {'Far' * 20}"}
    reference = received(desk, **facts)
    money = {"kind": "financial remedy", "costs": True, "lines": "compensation; a cold week; ; ; £65"}
    take(desk, reference, "redress.propose", on="8/4/2026", text="Money", reasons="Fair", departs="None fits", **money)
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        who, state = shown(app).splitlines()[1:3]
        assert "must not be shown" in who
        assert " safeguarding " in state


async def test_a_record_says_through_whom_it_came(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "aspire")
    acts = {"capacity": "representative", "representative": "Cllr [b]Gil[/b] Invented", "represents_as": "councillor"}
    app = Stage(desk, CaseScreen(desk, received(desk, **acts)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert shown(app).splitlines()[1].startswith(" Ms Ada Example through Cllr [b]Gil[/b] Invented  12 Invented")


async def test_the_history_tells_of_a_letter_without_its_digests(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "onehousing")
    reference = received(desk)
    desk.letters.send(reference, "Withdrawal", {**desk.letters.form(reference, "Withdrawal").values, "told": "letter"})
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        words = " ".join(shown(app).split())
        assert "Letter: Withdrawal · What it is: Your complaint: taken back" in words
        assert "Digest" not in words
        await press(pilot, "home", "down", "enter")
        assert "Digest of the PDF" in shown(app)


async def test_labels_of_facts_are_read_whole_in_a_narrow_window(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "onehousing")
    reference = received(desk, issue_on="1/3/2026", aware_on="2/3/2026")
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "5", "end")
        words = " ".join(shown(app).split())
        assert "When the matter Sun 1 Mar 2026 arose" in words
        assert "…" not in words


async def test_number_keys_show_the_parts_of_the_case(desk: Desk) -> None:
    reference = acknowledged(desk)
    take(desk, reference, "information.request", on="13/4/2026", to="Repairs", question="Who went there, and when?")
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "More rain is expected." in shown(app)
        await press(pilot, "2")
        assert "1. The leak was reported on 4 January and not repaired" in shown(app)
        assert "Nobody called back" in shown(app)
        await press(pilot, "3")
        assert "○ Repairs  asked Mon 13 Apr" in shown(app)
        await press(pilot, "4")
        assert "Extend" in shown(app)
        assert "Cannot" in shown(app)
        await press(pilot, "5")
        assert "Outcome sought    Repair the ceiling and say sorry." in shown(app)


async def test_a_task_stands_among_what_was_asked_and_enter_finishes_it(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    reference = received(desk)
    take(desk, reference, "task.assign", on="2/4/2026", what="Mend [the] lift", area="Repairs", until="10/4/2026")
    take(desk, reference, "task.assign", on="2/4/2026", what="Paint it", area="Repairs", until="30/4/2026")
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "! Task T1" in shown(app)
        await press(pilot, "3")
        assert "! T1 Repairs  assigned Thu 2 Apr" in shown(app)
        assert "was due Fri 10 Apr" in shown(app)
        assert "Mend [the] lift" in shown(app)
        await press(pilot, "enter")
        assert app.asked == [OpenStep(reference, "task.complete", {"item": "T1"})]
        assert "(•) T1. Mend [the] lift" in shown(app)
        await press(pilot, "escape", "t")
        assert app.asked[-1] == OpenStep(reference, "task.assign")


async def test_a_linked_case_is_opened_from_the_case(desk: Desk) -> None:
    reference, other = received(desk), received(desk, customer="Mx Other [b]Example")
    linked = {"on": "2/4/2026", "relation": "same matter", "why": "The same leak"}
    for named in ("Report 17", other.lower()):
        desk.casework.do(reference, "case.link", {**linked, "reference": named})
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "6")
        assert f"→ {other}  Mx Other [b]Example" in shown(app)
        assert "enter opens it" in shown(app)
        assert "not in this database" in shown(app)
        await press(pilot, "enter")
        assert app.asked == [OpenCase(other)]
        await press(pilot, "down", "enter")
        assert "The same leak" in shown(app)
        assert app.asked == [OpenCase(other)]
        await press(pilot, "escape", "k")
        assert app.asked[-1] == OpenStep(reference, "case.link")


async def test_a_case_without_links_says_how_to_make_one(desk: Desk) -> None:
    app = Stage(desk, CaseScreen(desk, received(desk)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "6", "enter")
        assert "No other case or report is linked. k links one." in shown(app)


async def test_where_there_is_room_the_acts_stand_beside_the_history(desk: Desk) -> None:
    app = Stage(desk, CaseScreen(desk, acknowledged(desk)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "More rain is expected." in shown(app)
        assert "What can be done" in shown(app)
        await press(pilot, "4")
        focused = app.screen.focused
        assert isinstance(focused, Sheet)
        assert focused.id == "acts"
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "What can be done" not in shown(app)


async def test_a_step_s_key_opens_its_form(desk: Desk) -> None:
    reference = acknowledged(desk)
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "e")
        assert app.asked == [OpenStep(reference, "stage1.extend")]


async def test_a_key_that_cannot_be_used_says_why_and_opens_nothing(desk: Desk) -> None:
    app = Stage(desk, CaseScreen(desk, acknowledged(desk)))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert app.screen.active_bindings["a"].enabled is False
        await press(pilot, "a")
        assert "'Acknowledge' was already recorded" in shown(app)
        assert app.asked == []


async def test_enter_on_an_act_that_is_barred_says_why(desk: Desk) -> None:
    app = Stage(desk, CaseScreen(desk, acknowledged(desk)))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        acts = app.screen.query_one("#acts", Sheet)
        acts.go_to("stage1.log")
        await press(pilot, "4", "enter")
        assert "Log: not now" in shown(app)
        assert app.asked == []


async def test_w_asks_why_of_the_clock_under_the_cursor(desk: Desk) -> None:
    reference = acknowledged(desk)
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "w")
        await press(pilot, "escape")
        app.screen.query_one("#clocks").focus()
        await press(pilot, "down", "w")
        asked = [message for message in app.asked if isinstance(message, OpenWhy)]
        assert [message.clock_id for message in asked] == ["stage1.respond", "stage1.acknowledge"]


async def test_undo_says_what_it_undoes_and_does_it_only_when_told(desk: Desk) -> None:
    reference = acknowledged(desk)
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "u")
        assert "Undo “Note” of Wed 8 Apr 2026?" in shown(app)
        assert "Note: More rain is expected." in shown(app)
        await press(pilot, "n")
        assert [e.title for e in desk.casework.open(reference).timeline if e.superseded] == []
        await press(pilot, "u", "y")
        assert [(e.title, e.superseded) for e in desk.casework.open(reference).timeline if e.superseded] == [
            ("Note", "undone")
        ]
        await until(pilot, lambda: "Note  undone" in shown(app))


async def test_what_has_left_the_building_is_not_offered_for_undoing(desk: Desk) -> None:
    reference = received(desk)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "u")
        assert "Nothing here can be undone" in shown(app)
        await press(pilot, "enter")
        assert "cannot be undone, only corrected" in shown(app)
        await press(pilot, "u")
        assert desk.casework.open(reference).seq == 2


async def test_an_entry_is_corrected_from_the_history_and_its_clock_moves(desk: Desk) -> None:
    reference = acknowledged(desk)
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.query_one("#sheet", Sheet).go_to(_entry(desk, reference, "Acknowledged"))
        await press(pilot, "enter", "c")
        assert "Correct an entry: Acknowledged of Thu 2 Apr" in shown(app)
        await press(pilot, "1/4/2026")
        assert "Stage 1 response moves from Mon 20 Apr 2026 to Fri 17 Apr 2026" in " ".join(shown(app).split())
        await press(pilot, "ctrl+s")
        case = app.saved
        assert next(clock.due.isoformat() for clock in case.clocks if clock.id == "stage1.respond") == "2026-04-17"
        assert [e.superseded for e in case.timeline if e.title == "Acknowledged"] == ["corrected"]


async def test_y_copies_the_reference(desk: Desk) -> None:
    reference = received(desk)
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "y")
        assert app.clipboard == reference


async def test_it_reads_the_case_again_when_it_comes_back_to_the_front(desk: Desk, tmp_path: Path) -> None:
    reference = acknowledged(desk)
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n")
        take(
            desk_in(tmp_path, person=COLLEAGUE),
            reference,
            "case.note",
            subject="Elsewhere",
            text="Said by a colleague.",
        )
        await press(pilot, "escape")
        assert "Said by a colleague." in shown(app)


async def test_what_people_typed_is_shown_as_text(desk: Desk) -> None:
    nasty = "[bold]Ada[/bold] \x1b[31mred\x1b[0m \u202egnirts"
    reference = received(desk, nasty, description="[link=x]here[/link] \x07 {0} %s", outcome_sought="[/]")
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        screen = shown(app)
        assert "[bold]Ada[/bold] ·[31mred·[0m ·gnirts" in screen
        await press(pilot, "5")
        assert "[link=x]here[/link] · {0} %s" in shown(app)
        assert "\x1b" not in shown(app)
        assert "\u202e" not in shown(app)


async def test_a_text_of_a_hundred_thousand_characters_is_cut_in_the_list_and_read_in_full_beside_it(
    desk: Desk,
) -> None:
    reference = received(desk, description="Rain came in. " * 7000)
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        facts = app.screen.query_one("#sheet", Sheet)
        facts.go_to("Complaint")
        assert "Rain came in." in shown(app)
        await press(pilot, "enter", "end")
        assert "more characters" in shown(app)


def test_every_letter_that_a_step_has_is_a_key_of_the_case_screen_and_of_nothing_else() -> None:
    keys = [(binding.key, binding.action) for binding in CaseScreen.BINDINGS if isinstance(binding, Binding)]
    assert len({key for key, _ in keys}) == len(keys)
    of_steps = {verb.key for verb in VERBS.values() if verb.key and verb.id != "case.undo"}
    assert of_steps == {key for key, action in keys if action.startswith("act(")}


@pytest.mark.parametrize("landlord", ids())
async def test_every_landlord_s_case_opens(landlord: str, tmp_path: Path) -> None:
    desk = desk_in(tmp_path, landlord)
    reference = received(desk)
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Ms Ada Example" in shown(app)
        await press(pilot, "4")
        titles = [load(landlord).step_by_id["stage1.acknowledge"].title or "Acknowledge"]
        assert any(title in shown(app) for title in titles)


def test_the_history_says_what_was_recorded_late_and_strikes_what_was_undone(desk: Desk) -> None:
    reference = acknowledged(desk)
    note = next(entry for entry in desk.casework.open(reference).timeline if entry.title == "Note")
    case = desk.casework.do(reference, "case.undo", {"entry": str(note.seq)})
    entries = {entry.name: entry.content for entry in timeline_entries(case.timeline, 76)}
    content = entries[note.id]
    assert "undone" in str(content)
    assert "recorded 6 days later" in str(content)
    assert any("strike" in str(span.style) for span in content.spans)


@pytest.mark.parametrize("size", SIZES)
def test_the_case_looks_as_it_should(size: tuple[int, int], desk: Desk, snap_compare: Callable[..., bool]) -> None:
    async def wait(pilot: Pilot[None]) -> None:
        await settle(pilot)

    reference = acknowledged(desk)
    take(desk, reference, "information.request", on="7/4/2026", to="Repairs", question="Who went there, and when?")
    assert snap_compare(Stage(desk, CaseScreen(desk, reference)), terminal_size=size, run_before=wait)


def _entry(desk: Desk, reference: str, title: str) -> str:
    return next(entry.id for entry in desk.casework.open(reference).timeline if entry.title == title)


async def test_a_saved_step_is_seen_on_the_case_at_once(desk: Desk) -> None:
    reference = acknowledged(desk)
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "The roofer called.", "ctrl+s")
        assert isinstance(app.asked[-1], CaseSaved)
        assert "The roofer called." in shown(app)


@pytest.mark.parametrize(("width", "whole"), [(80, False), (120, True)])
async def test_a_long_name_of_a_time_limit_is_whole_where_there_is_room(
    tmp_path: Path, width: int, whole: bool
) -> None:
    desk = desk_in(tmp_path, "southern")
    reference = received(desk, customer_kind="tenancy")
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(width, 40)) as pilot:
        await settle(pilot)
        lines = [line for line in shown(app).splitlines() if "complaint sent to" in line]
        assert ("complaint sent to the investigating team  due" in lines[0]) is whole


async def test_time_limits_that_differ_only_at_their_end_are_told_apart_in_little_room(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    reference = received(desk)
    take(desk, reference, "stage1.log", on="31/3/2026")
    app = Stage(desk, CaseScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        page = shown(app)
        for end in ("from logging", "from receipt"):
            assert f"Stage 1: acknowledge, {end}" in page
