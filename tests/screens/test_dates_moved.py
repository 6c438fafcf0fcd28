"""The queue and the case never show two dates: what an older procedure dated is dated anew at the start."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from app.desk import Desk
from screens.terminal import Terminal
from screens.widgets.entry_dialog import EntryDialogScreen
from tests.screens.stage import desk_in, received, settle, shown


async def test_what_an_older_calendar_dated_is_dated_anew_at_the_start_and_listed(tmp_path: Path) -> None:
    desk: Desk = desk_in(tmp_path)
    reference = received(desk)
    due = desk.queue.row(reference).due if hasattr(desk.queue, "row") else desk.casework.open(reference).clocks[0].due
    path = desk.store.path
    assert path is not None
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE case_index SET fingerprint = 'before', due = '2026-01-02'")
    app = Terminal(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert isinstance(app.screen, EntryDialogScreen)
        assert reference in shown(app)
        assert "2 Jan 2026" in shown(app)
        await pilot.press("escape")
        await settle(pilot)
    assert desk.search(reference)[0].due == due
    assert date(2026, 1, 2) != due
    assert desk.upkeep.follow() == ()
