"""What the landlord enters for itself, typed on screen: taken in, refused with its line, kept while it is not done."""

from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from textual.widgets import TextArea

from app.desk import Desk
from app.desk.entered import ENTERED
from screens.entered import EnteredScreen
from screens.queue import QueueScreen
from screens.terminal import Terminal
from tests.screens.queues import until
from tests.screens.stage import SIZES, Stage, desk_in, press, settle, shown, told

LEVELS = """\
[table]
from    = 2026-04-01
version = "Example guideline"

[[level]]
role    = "complaints team manager"
limit   = "£250"
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def area(app: Stage | Terminal) -> TextArea:
    return app.screen.query_one(TextArea)


@pytest.mark.parametrize("which", [one.id for one in ENTERED])
@pytest.mark.parametrize("size", SIZES)
async def test_each_begins_with_what_it_is_for_and_a_text_to_fill_in(
    desk: Desk, size: tuple[int, int], which: str
) -> None:
    app = Stage(desk, EnteredScreen(desk, which))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert next(one.about for one in ENTERED if one.id == which)[:40] in " ".join(shown(app).split())
        assert "^s Keep" in shown(app).splitlines()[-1]
        assert area(app).text.startswith("#")
        assert app.focused is area(app)


@pytest.mark.parametrize("size", SIZES)
async def test_levels_are_found_by_the_palette_typed_and_in_force(desk: Desk, size: tuple[int, int]) -> None:
    app = Terminal(desk)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p", "who may sign")
        await until(pilot, lambda: "Who may sign off money" in shown(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, EnteredScreen)
        area(app).text = LEVELS
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, QueueScreen)
        assert "in force from Wed 1 Apr 2026" in told(app)
    (table,) = desk.tables.levels("abri")
    assert (table.since, table.levels[0].limit) == (date(2026, 4, 1), 250_00)
    assert desk.entered.text("levels") == LEVELS, "the next change goes on from it"


async def test_a_fault_is_said_with_its_line_and_nothing_is_taken_in(desk: Desk) -> None:
    app = Stage(desk, EnteredScreen(desk, "levels"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        area(app).text = LEVELS.replace("complaints team manager", "[b]boss[/b]")
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, EnteredScreen)
        page = " ".join(shown(app).split())
        assert "no role '[b]boss[/b]'" in page
        assert area(app).cursor_location[0] == 5, "the cursor stands on the line"
        await press(pilot, "x")
        assert "no role" not in " ".join(shown(app).split())
    assert desk.tables.levels("abri") == ()


async def test_what_was_typed_is_there_again_and_f9_throws_it_away(desk: Desk) -> None:
    app = Stage(desk, EnteredScreen(desk, "responders"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "# Ours", "escape")
        assert desk.entered.text("responders").startswith("# Ours")
        app.push_screen(EnteredScreen(desk, "responders"))
        await settle(pilot)
        assert area(app).text.startswith("# Ours")
        await press(pilot, "f9")
        assert not area(app).text.startswith("# Ours")
    assert not desk.entered.text("responders").startswith("# Ours")


async def test_a_letterhead_keeps_its_logo(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "head.toml"
    Image.new("RGB", (40, 20), "#00508f").save(tmp_path / "logo.png")
    source.write_text('[head]\nphone = "01632 960111"\nlogo = "logo.png"\nlogo_alt = "A house"\n', "utf-8")
    kept = desk.letterheads.enter(source).logo
    desk.entered.keep("letterhead", desk.entered.text("letterhead").replace("01632 960111", "01632 960222"))
    head = desk.letterheads.at_hand()
    assert (head.phone, head.logo, head.logo_alt) == ("01632 960222", kept, "A house")
