"""The investigation screen, on a real desk: its parts, what is missing, where its keys lead, the report on disk."""

import hashlib
from pathlib import Path

import pytest

from app.desk import Desk
from app.rules.responders import Responder
from screens.case import CaseScreen
from screens.investigation import InvestigationScreen
from screens.messages import OpenInvestigation, OpenStep
from screens.widgets.live_pane import LivePane
from tests.screens.investigated import PNG, investigated
from tests.screens.stage import SIZES, Stage, acknowledged, desk_in, press, received, settle, shown, take


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


@pytest.mark.parametrize("size", SIZES)
async def test_number_keys_show_the_parts(desk: Desk, tmp_path: Path, size: tuple[int, int]) -> None:
    app = Stage(desk, InvestigationScreen(desk, investigated(desk, tmp_path)))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "✓ Point 1" in shown(app)
        assert "→ Finding on point 1" in shown(app)
        for key, words in (
            ("2", "E1 photograph: the customer"),
            ("3", "Sun 4 Jan 2026  The leak is reported"),
            ("4", "No team has been asked anything."),
            ("5", "The pipe is split."),
            ("6", "Conflict of interest: none"),
            ("7", "○ A1  Repairs"),
            ("8", "11. Evidence"),
        ):
            await press(pilot, key)
            if key != "4":
                assert words in shown(app), key
        assert "Missing: 2" in shown(app)


async def test_what_is_missing_leads_to_the_form_that_mends_it(desk: Desk, tmp_path: Path) -> None:
    app = Stage(desk, InvestigationScreen(desk, investigated(desk, tmp_path, decide=False)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "! Point 1 has no finding. (12.4)" in shown(app)
        await press(pilot, "m", "down", "enter")
        asked = app.asked[-1]
        assert isinstance(asked, OpenStep)
        assert (asked.step_id, asked.values) == ("point.decide", {"item": "2"})


async def test_what_holds_the_report_up_leads_to_the_point_that_it_is_about(desk: Desk, tmp_path: Path) -> None:
    app = Stage(desk, InvestigationScreen(desk, investigated(desk, tmp_path, decide=False)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f")
        pane = app.screen.query_one(LivePane)
        lines = [pane.get_option_at_index(n) for n in range(pane.option_count)]
        assert sum("has no finding" in str(line.prompt) for line in lines) == 2
        pane.highlighted = next(n for n, line in enumerate(lines) if "Point 2 has no finding" in str(line.prompt))
        pane.focus()
        await press(pilot, "enter")
        asked = app.asked[-1]
        assert isinstance(asked, OpenStep)
        assert (asked.step_id, asked.values) == ("point.decide", {"item": "2"})


async def test_a_decided_point_opens_with_what_was_decided(desk: Desk, tmp_path: Path) -> None:
    reference = investigated(desk, tmp_path)
    app = Stage(desk, InvestigationScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        asked = app.asked[-1]
        assert isinstance(asked, OpenStep)
        assert asked.values == {"item": "1"}
        assert "Reasons for point 1" in shown(app)
        await press(pilot, "escape", "7", "enter")
        asked = app.asked[-1]
        assert isinstance(asked, OpenStep)
        assert (asked.step_id, asked.values["item"]) == ("action.complete", "A1")


async def test_f8_writes_the_report_and_o_the_evidence(desk: Desk, tmp_path: Path) -> None:
    reference = investigated(desk, tmp_path)
    app = Stage(desk, InvestigationScreen(desk, reference))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f8", "2", "o")
    assert (tmp_path / "reports" / f"{reference}-investigation.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "evidence" / f"{reference}-E1.png").read_bytes() == PNG


async def test_f8_writes_the_finished_report_too(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "octavia")
    reference = acknowledged(desk)
    take(desk, reference, "stage1.define", state="agreed")
    take(desk, reference, "investigation.declare", conflict=False)
    take(desk, reference, "evidence.receive", kind="statement", source="a neighbour", shows="Water on the stairs")
    for point in "12":
        take(desk, reference, "point.agree", item=point, responsible="yes")
        given = {"finding": "Late", "reasons": "No part", "outcome": "upheld", "refers_to": "Repairs Policy 4.2"}
        take(desk, reference, "point.decide", item=point, **given)
    take(desk, reference, "investigation.report", outcome="upheld", justification="All of it was ours", merits=True)
    app = Stage(desk, InvestigationScreen(desk, reference))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f8")
        assert any("As it was finished" in notice.message for notice in app._notifications)
    kept = tmp_path / "reports" / f"{reference}-investigation-finished.pdf"
    assert kept.read_bytes() == desk.investigation.filed(reference)


async def test_a_report_that_cannot_be_written_says_why(desk: Desk, tmp_path: Path) -> None:
    reference = investigated(desk, tmp_path)
    (tmp_path / "reports").write_text("in the way")
    app = Stage(desk, InvestigationScreen(desk, reference))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f8")
        assert any("could not be written" in notice.message for notice in app._notifications)
    assert (tmp_path / "reports").read_text() == "in the way"


async def test_markup_stays_text(desk: Desk, tmp_path: Path) -> None:
    reference = acknowledged(desk)
    take(desk, reference, "investigation.chronicle", happened_on="4/1/2026", what="[red]not red[/] <b>x</b>")
    app = Stage(desk, InvestigationScreen(desk, reference))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "[red]not red[/] <b>x</b>" in shown(app)
        await press(pilot, "enter")
        assert "[red]not red[/] <b>x</b>" in shown(app)


async def test_the_case_screen_leads_to_it(desk: Desk) -> None:
    app = Stage(desk, CaseScreen(desk, acknowledged(desk)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "v")
        assert OpenInvestigation in {type(message) for message in app.asked}


@pytest.mark.parametrize("size", SIZES)
async def test_a_question_shows_its_ladder_and_its_keys_lead_on(
    desk: Desk, tmp_path: Path, size: tuple[int, int]
) -> None:
    reference = acknowledged(desk)
    desk.questions.keep((Responder("Repairs", "Rae <rae@abri.example>", "Lou <lou@abri.example>"),))
    take(desk, reference, "information.request", on="8/4/2026", to="Repairs", question="Who went there?")
    app = Stage(desk, InvestigationScreen(desk, reference))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        assert "↳ Next, from Mon 13 Apr: Lou <lou@abri.example> (level 1)" in shown(app)
        assert "e writes the e-mail" in shown(app)
        await press(pilot, "e")
        assert any("a draft to Rae <rae@abri.example>" in notice.message for notice in app._notifications)
        assert (tmp_path / "questions" / f"{reference}-question-1.eml").exists()
        await press(pilot, "c")
        asked = app.asked[-1]
        assert isinstance(asked, OpenStep)
        assert (asked.step_id, asked.values) == ("information.escalate", {"item": "1"})
        assert "Lou <lou@abri.example>" in shown(app)
        assert "What you typed here before" not in shown(app)


async def test_evidence_says_where_it_goes_and_can_be_taken_out(desk: Desk, tmp_path: Path) -> None:
    app = Stage(desk, InvestigationScreen(desk, investigated(desk, tmp_path)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "evidence: E1" in shown(app)
        await press(pilot, "2")
        assert "point 1 · the customer may see it" in shown(app)
        await press(pilot, "enter")
        assert "What it shows: A stain on the ceiling" in shown(app)
        assert hashlib.sha256(PNG).hexdigest() in shown(app)
        await press(pilot, "escape", "x")
        asked = app.asked[-1]
        assert isinstance(asked, OpenStep)
        assert (asked.step_id, asked.values) == ("evidence.withdraw", {"item": "E1"})


@pytest.mark.parametrize(("key", "says"), [("e", "4 shows them"), ("c", "4 shows them"), ("x", "2 shows them")])
async def test_a_key_that_needs_an_entry_says_where_there_are_some(desk: Desk, key: str, says: str) -> None:
    app = Stage(desk, InvestigationScreen(desk, acknowledged(desk)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, key)
        assert any(says in notice.message for notice in app._notifications)


async def test_empty_parts_say_what_to_do(desk: Desk) -> None:
    app = Stage(desk, InvestigationScreen(desk, acknowledged(desk)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in ("2", "3", "4", "5", "7"):
            await press(pilot, key)
            assert " a " in " ".join(shown(app).split()).partition("8 Report")[2].partition("Missing")[0], key


async def test_ten_thousand_points_open_and_can_be_moved_in(desk: Desk) -> None:
    reference = received(desk, points=tuple({"text": f"Point {n} of very many"} for n in range(1, 10_001)))
    app = Stage(desk, InvestigationScreen(desk, reference))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Point 1 of very many" in shown(app)
        await press(pilot, "end")
        assert "Point 10000 of very many" in shown(app)
