"""What the queue's tests share: queues of a few cases and of many, and how to read the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from textual.pilot import Pilot

from app.desk import Desk
from app.desk.indexing import index_entry
from app.rules import events
from screens.queue import QueueScreen
from screens.terminal import Terminal
from tests.screens.stage import OFFICER, received, settle, shown, take


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, by their names, and wait for what comes of them."""
    await pilot.press(*keys)
    await settle(pilot)


async def rested(pilot: Pilot[None]) -> None:
    """Wait until the pane has the whole of the case under the cursor."""
    app = pilot.app
    assert isinstance(app, Terminal)
    screen = queue(app)
    await settle(pilot)
    await until(pilot, lambda: screen.preview.case is not None and screen.preview.case.reference == screen.reference)
    await settle(pilot)


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait until something that goes on by itself has come so far."""
    for _ in range(500):
        if true():
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not come")


def queue(app: Terminal) -> QueueScreen:
    assert isinstance(app.screen, QueueScreen)
    return app.screen


def cursor_line(app: Terminal) -> str:
    return next(line for line in shown(app).splitlines() if line.startswith(">"))


def mine(desk: Desk, customer: str, **values: str) -> str:
    """The reference of a complaint that is with the officer at the desk."""
    reference = received(desk, customer, **values)
    take(desk, reference, "stage1.allocate", on=values.get("on", "31/3/2026"), to=OFFICER, conflict=False)
    return reference


def many(desk: Desk, count: int) -> None:
    """That many complaints received on one day after another, in one transaction."""
    procedure = desk.procedure
    with desk.store.batch() as batch:
        for number in range(count):
            fields = {"channel": "telephone", "customer": f"Customer {number:04}", "address": f"{number} Oak Road"}
            batch.append(
                None,
                [events.Event("stage1.received", date(2024, 1, 1) + timedelta(days=number), fields)],
                expected_seq=0,
                index=index_entry,
                by=desk.actor.id,
                at=desk.now(),
                procedure=procedure.id,
                version=procedure.version,
                prefix=procedure.prefix,
                device="A",
                free=frozenset(("customer", "address")),
            )
