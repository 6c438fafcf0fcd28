"""A real desk over a real file, cases made by real steps, and a small application to put one screen into."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from textual.app import App
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from app.desk import Desk
from app.desk.views import CaseView
from app.rules.procedure import FieldSpec
from app.settings import Settings
from screens.messages import CaseSaved, GoBack, OpenCase, OpenIntake, OpenInvestigation, OpenStep, OpenWhy
from screens.themes import THEMES

TODAY = date(2026, 4, 14)
"""A Tuesday, a week after Easter."""
OFFICER, COLLEAGUE = "Maya Okafor", "Tom Brandt"
SIZES = ((80, 24), (120, 40))


def desk_in(folder: Path, landlord: str = "abri", *, person: str = OFFICER, today: date = TODAY) -> Desk:
    """A desk over the folder's database, with two people who may do everything; one of them is at work."""
    settings = Settings(str(folder / "cases.db"), folder, folder / "settings.toml", landlord=landlord)
    return desk_over(settings, person=person, today=today)


def desk_over(settings: Settings, *, person: str = OFFICER, today: date = TODAY) -> Desk:
    """The same over any database."""
    desk = Desk.open(settings, today)
    roles = [role.id for role in desk.people.roles()]
    for name in (OFFICER, COLLEAGUE):
        if desk.people.find(name) is None:
            desk.people.add(name, roles)
    desk.people.sit(person)
    return desk


def take(desk: Desk, reference: str | None, step_id: str, **values: Any) -> CaseView:
    """Take a step; what the landlord asks for beyond `values` is filled in with something that passes."""
    return desk.casework.do(reference, step_id, completed(desk, reference, step_id, values))


def completed(desk: Desk, reference: str | None, step_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with what the landlord's gates ask for besides."""
    specs = {spec.name: spec for spec in desk.casework.form(reference, step_id).fields}
    full = dict(values)
    for _ in range(2 * len(specs)):
        preview = desk.casework.preview(reference, step_id, full)
        if preview.allowed:
            break
        wanted = {*preview.errors, *(refusal.field for refusal in preview.refusals)} & specs.keys() - full.keys()
        # A gate may ask for more fields than the one it names: then what is left is given, one after the other.
        left = [name for name, spec in specs.items() if name not in full and spec.kind != "date"]
        for name in wanted or left[:1]:
            full[name] = _something(specs[name])
    return full


def _something(spec: FieldSpec) -> Any:
    if spec.kind in ("choice", "person"):
        return spec.choices[0] if spec.choices else "other"
    if spec.kind == "choices":
        return spec.choices[:1]
    return {
        "date": "today",
        "yesno": True,
        "integer": 1,
        "interval": "5 working days",
        "points": ({"text": "A point"},),
    }.get(spec.kind, "Said in plain words")


def received(desk: Desk, customer: str = "Ms Ada Example", **values: Any) -> str:
    """The reference of a complaint received on Monday 30 March about a leaking ceiling."""
    facts = {
        "on": "30/3/2026",
        "customer": customer,
        "address": "12 Invented Street, Nowhere NW1 1AA",
        "contact": "07000 000000",
        "description": "The kitchen ceiling has leaked since January and nobody came.",
        "outcome_sought": "Repair the ceiling and say sorry.",
        "points": (
            {"text": "The leak was reported on 4 January and not repaired", "category": "repairs"},
            {"text": "Nobody called back"},
        ),
    }
    return take(desk, None, "stage1.receive", **{**facts, **values}).reference


def acknowledged(desk: Desk) -> str:
    """The same complaint, logged, allocated and acknowledged on Thursday 2 April."""
    reference = received(desk)
    take(desk, reference, "stage1.log", on="31/3/2026")
    take(desk, reference, "stage1.allocate", on="31/3/2026", to=OFFICER, conflict=False)
    take(desk, reference, "stage1.acknowledge", on="2/4/2026")
    take(desk, reference, "case.note", on="8/4/2026", subject="Weather", text="More rain is expected.")
    return reference


class Stage(App[None]):
    """Shows one screen, goes where screens ask to go, and remembers what they asked."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, desk: Desk, first: Screen[None]) -> None:
        super().__init__()
        self.desk = desk
        self.first = first
        self.asked: list[Message] = []

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.push_screen(self.first)

    def on_open_step(self, message: OpenStep) -> None:
        from screens.step_form import StepFormScreen

        self.asked.append(message)
        self.push_screen(StepFormScreen(self.desk, message.reference, message.step_id, message.values))

    def on_open_why(self, message: OpenWhy) -> None:
        from screens.why import WhyScreen

        self.asked.append(message)
        self.push_screen(WhyScreen(self.desk, message.reference, message.clock_id, message.item, message.view))

    def on_open_case(self, message: OpenCase) -> None:
        self.asked.append(message)

    def on_open_investigation(self, message: OpenInvestigation) -> None:
        self.asked.append(message)

    def on_open_intake(self, message: OpenIntake) -> None:
        self.asked.append(message)

    def on_case_saved(self, message: CaseSaved) -> None:
        self.asked.append(message)
        self.pop_screen()

    def on_go_back(self, message: GoBack) -> None:
        self.asked.append(message)
        self.pop_screen()

    @property
    def saved(self) -> CaseView:
        """The case as the last saving left it."""
        return next(message.view for message in reversed(self.asked) if isinstance(message, CaseSaved))


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is being read or painted any more: what was read may ask for more, on a slow machine late."""
    rounds = quiet = 0
    while (rounds < 3 or quiet < 2) and rounds < 100:
        busy = any(not worker.is_finished for worker in pilot.app.workers)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        rounds, quiet = rounds + 1, 0 if busy else quiet + 1


async def focused(pilot: Pilot[None]) -> None:
    """Wait until a form has put the cursor into its first field: keys pressed earlier go nowhere."""
    for _ in range(100):
        await settle(pilot)
        if pilot.app.screen.focused is not None:
            return
    raise AssertionError("nothing ever came into focus")


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait for what comes of them. A key of several letters that is no name of a key is typed."""
    typed: list[str] = []
    for key in keys:
        typed += [key] if len(key) == 1 or key in NAMED or "+" in key[1:] else list(key)
    await pilot.press(*typed)
    await settle(pilot)


NAMED = {
    "enter", "escape", "tab", "up", "down", "left", "right", "home", "end", "space", "delete", "backspace",
    "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9",
}  # fmt: skip


def told(app: App[None]) -> str:
    """What the toasts say."""
    return " ".join(notice.message for notice in app._notifications)


def shown(app: App[None]) -> str:
    """What stands on the terminal, line by line."""
    width, height = app.size
    lines = app.screen._compositor.render_strips(app.size)
    return "\n".join("".join(segment.text for segment in line)[:width].rstrip() for line in lines[:height])
