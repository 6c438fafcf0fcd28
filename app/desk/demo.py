"""The demonstration database: invented cases for every landlord, made by the program's own steps.

The stories are data (`data/demonstration.toml`). Whatever a landlord's form or gate asks for besides, is filled in from
the form itself, so that a changed procedure needs no changed stories.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from importlib.resources import files
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from app.desk import Desk
from app.desk.views import Person
from app.errors import PutrightError, StoreFailed
from app.rules.clocks import clocks
from app.rules.conditions import Actor, listed, may
from app.rules.events import Event
from app.rules.params import Params
from app.rules.procedure import FieldSpec, Procedure, Role, matches
from app.rules.remedies import Deputy, Level, LevelTable
from app.rules.responders import Responder
from app.rules.verbs import shape
from app.settings import Settings
from app.steps.redress import APPROVE
from data.procedure_files import load

LANDLORDS: Final = ("abri", "octavia", "southern", "onehousing", "aspire")
"""Whose cases are made; the first one's queue is shown first."""

EXAMPLE_PENCE: Final = 250_00
"""The lowest limit of the demonstration's levels; each further one is four times the one below."""

FURTHEST: Final = 60
"""Working days that a story may be moved back to reach its aim."""

MENDINGS: Final = 8
"""How often a step is filled in further before the story is given up."""


def prepare(settings: Settings, today: date, *, anew: bool = False) -> Settings:
    """The settings of the demonstration; its database is made where there is none yet, or `anew`.

    Raises:
        StoreFailed: when it cannot be made; a half-made one is not left behind.
    """
    own = settings.demonstration()
    target = settings.demo_database
    if anew or not target.exists():
        making = target.with_suffix(".making")
        for path in _files(making):
            path.unlink(missing_ok=True)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            person, _ = make(Settings(str(making), settings.home, own.file), today)
            for path in _files(target):
                path.unlink(missing_ok=True)
            making.replace(target)
        except OSError as error:
            raise StoreFailed(
                f"The demonstration could not be made in {target.parent}: {error.strerror}. "
                "Make the folder writable, or name another with PUTRIGHT_HOME."
            ) from error
        finally:
            for path in _files(making):
                path.unlink(missing_ok=True)
        own = own.keep(landlord=LANDLORDS[0], person=person.id)
    return own


def _files(database: Path) -> Iterator[Path]:
    """A SQLite database's files: itself, and those that stand beside it while it is open."""
    return (database.with_name(database.name + suffix) for suffix in ("", "-wal", "-shm"))


def make(settings: Settings, today: date) -> tuple[Person, tuple[str, ...]]:
    """Fill a new database with the stories of every landlord.

    Gives the person whose desk to open, and a sentence for each story that a landlord's gates stopped half-way: its
    case stands as far as it got.
    """
    wall = _Wall(today)
    desk = Desk.open(settings, today, now=wall)
    try:
        desk.store.meta.mark_demo()
        content = tomllib.loads(files("data").joinpath("demonstration.toml").read_text("utf-8"))
        with TemporaryDirectory() as papers:
            landlords = [_Landlord(desk, wall, load(one), content, n, Path(papers)) for n, one in enumerate(LANDLORDS)]
            stopped = [sentence for landlord in landlords for sentence in landlord.tell()]
        return landlords[0].people[0], tuple(stopped)
    finally:
        desk.close()


def example_levels(procedure: Procedure, today: date) -> LevelTable:
    """Invented levels, marked as such: the line of command above the lowest, the highest without limit."""
    command = sorted((role for role in procedure.roles if role.rank), key=lambda role: role.rank)
    above = [role for role in command if role.rank > command[0].rank] or command
    limits = [*(EXAMPLE_PENCE * 4**n for n in range(len(above) - 1)), None]
    levels = tuple(Level(role.id, limit) for role, limit in zip(above, limits, strict=True))
    since = date(today.year - 1, 1, 1)
    return LevelTable(since, "Invented for the demonstration", levels, bulk=EXAMPLE_PENCE // 5, example=True)


def example_responders(teams: Sequence[str]) -> tuple[Responder, ...]:
    """Invented people who answer for each team, at addresses that do not exist."""

    def person(rung: str, team: str) -> str:
        return f"{rung}, {team} <{'-'.join(f'{rung} {team}'.casefold().split())}@example.invalid>"

    rungs = ("Complaints", "Line Manager", "Senior Manager", "Director")
    return tuple(Responder(team, *(person(rung, team) for rung in rungs)) for team in teams)


@dataclass
class _Wall:
    """The clock on the wall while the stories are told: noon of the day that is set."""

    day: date

    def __call__(self) -> datetime:
        return datetime.combine(self.day, time(12), UTC)


class _Landlord:
    """The stories of one landlord."""

    def __init__(
        self, desk: Desk, wall: _Wall, procedure: Procedure, content: Mapping[str, Any], number: int, papers: Path
    ) -> None:
        self.desk, self.wall, self.procedure, self.content = desk, wall, procedure, content
        self.papers = papers
        self.today = wall.day
        self.desk.sit(procedure_id=procedure.id)
        self.people = self._people()
        desk.tables.keep_levels(self._levels())
        desk.questions.keep(example_responders(desk.questions.teams()))
        # Another beginning for every landlord, so that no two queues look the same.
        self.turn = count(number)
        # Most cases are with the person who opens the queue, some with the next one.
        self.handlers = cycle((self.people[0], self.people[0], self.people[1]))
        self.customers = _from(content["customers"], 5 * number)
        self.complaints = _from(content["complaints"], 3 * number)
        self.streets = _from(content["streets"], number)
        self.about: list[str] = []

    def tell(self) -> Iterator[str]:
        """Tell every story; a sentence for each that was stopped."""
        self.desk.sit(procedure_id=self.procedure.id)
        for story in self.content["story"]:
            try:
                if story.get("where", self.procedure.begins[0]) in self.procedure.step_by_id:
                    self._tell(story)
            except PutrightError as error:
                yield f"{self.procedure.landlord}, '{story['name']}': {error}"
        self.wall.day = self.today

    def _people(self) -> tuple[Person, ...]:
        """Somebody for each role, two for the one that can take the most steps; they come first."""

        def reach(role: Role) -> tuple[int, int]:
            actor = Actor("", (role.id,))
            steps = self.procedure.steps
            return -sum(not step.roles or may(self.procedure, step.roles, actor) for step in steps), role.rank

        roles = sorted(self.procedure.roles, key=reach)
        return tuple(
            self.desk.people.add(name, [role.id])
            for name, role in zip(self.content["people"], (*roles[:1], *roles), strict=False)
        )

    def _levels(self) -> LevelTable:
        """Example levels; whoever opens the queue stands in at the lowest of them this week, so has some to sign."""
        table = example_levels(self.procedure, self.today)
        role = table.levels[0].role
        holder = next((person for person in self.people if role in person.roles), self.people[0])
        if holder == self.people[0]:
            return table
        deputy = Deputy(self.people[0].id, holder.id, role, self.today, self._day(5))
        return replace(table, deputies=(deputy,))

    def _tell(self, story: Mapping[str, Any]) -> None:
        moved = self._moved(story) if "aim" in story else 0
        reference = ""
        for step in story["steps"]:
            if step["step"] in self.procedure.step_by_id:
                on = min(self._day(moved + step["day"]), self.today)
                self.wall.day = min(self._day(moved + step["day"] + step.get("late", 0)), self.today)
                begins = {} if reference else self._complaint(story.get("about", ""))
                given = {"on": on, **step.get("values", {}), **begins}
                given |= {name: self._day(step[name]) for name in ("until", "due") if name in step}
                if "paper" in step:
                    given["file"] = self._paper(step["paper"])
                if "lines" in given:
                    given["lines"] = given["lines"].format(head=self._head())
                reference = self._do(reference, step["step"], given, step.get("by", 0))

    def _head(self) -> str:
        """What money is usually for at this landlord."""
        heads = self.procedure.redress.heads
        return next(head for word in self.content["heads"] for head in heads if word in head)

    def _paper(self, words: str) -> str:
        """The path of a file with these words, to be put on a case."""
        path = self.papers / "letter.txt"
        path.write_text(words, encoding="utf-8")
        return str(path)

    def _moved(self, story: Mapping[str, Any]) -> int:
        """By how many working days the story is moved, so that its clock falls due on the day it aims at."""
        target = self._day(story["aim"]["day"])
        for moved in range(0, -FURTHEST, -1):
            log = [Event(shape(step["step"]).event, self._day(moved + step["day"])) for step in story["steps"]]
            due = [clock.due for clock in clocks(self.procedure, log, self.today) if clock.id == story["aim"]["clock"]]
            if due and due[0] <= target:
                return moved
        return 0

    def _day(self, n: int) -> date:
        """The nth working day from today; today itself for 0, whatever day it is."""
        return self.procedure.calendar.add(self.today, n) if n else self.today

    def _complaint(self, about: str) -> dict[str, object]:
        """The next complaint; with a word, the next one about that."""
        description, points, self.about = next(one for one in self.complaints if not about or about in one[2])
        number = next(self.turn)
        return {
            "customer": next(self.customers),
            "address": f"{number} {next(self.streets)}, {self.content['town']}",
            "contact": f"customer{number}@example.invalid",
            "description": description,
            "points": tuple({"text": text} for text in points),
        }

    def _do(self, reference: str, step_id: str, given: Mapping[str, object], first: int) -> str:
        """Take a step, by the first person from `first` on who may, with what else is asked for filled in.

        Gives the case's reference.
        """
        refused: PutrightError | None = None
        for person in (*self.people[first:], *self.people[:first]):
            self.desk.sit(person=person)
            try:
                if step_id == APPROVE:
                    return self._signed(reference, str(given["item"]))
                values = self._filled_in(reference or None, step_id, given)
                if letter := self._letter(reference, step_id, values):
                    begun = self.desk.letters.form(reference, letter).values
                    return self.desk.letters.send(reference, letter, {**begun, **values}).case.reference
                return self.desk.casework.save(reference or None, step_id, values).reference
            except PutrightError as error:
                refused = refused or error
        raise refused or PutrightError("There is nobody who could do it.")

    def _letter(self, reference: str, step_id: str, values: Mapping[str, object]) -> str:
        """The letter without which this landlord lets nobody record the step; empty where there is none."""
        if not reference:
            return ""
        refusals = self.desk.casework.preview(reference, step_id, values).refusals
        gates = (gate for one in refusals if (gate := self.procedure.gate_by_id.get(one.gate)))
        events = (params for gate in gates if "letter.sent" in (params := Params(gate.params)).texts("event"))
        return next((str(listed(params.table("where")["template"])[0]) for params in events), "")

    def _signed(self, reference: str, item: str) -> str:
        """Sign an offer off, where this landlord wants that."""
        if any(view.item == item and view.needs_sign_off for view in self.desk.money.offers(reference)):
            self.desk.money.approve(reference, item)
        return reference

    def _filled_in(self, reference: str | None, step_id: str, given: Mapping[str, object]) -> dict[str, object]:
        """The values, with what the form needs, then what its errors and gates name, until nothing more is named."""
        casework = self.desk.casework
        form = casework.form(reference, step_id)
        fields = {spec.name: spec for spec in form.fields}
        values = {**form.values, **{name: value for name, value in given.items() if name in fields}}
        for spec in fields.values():
            wanted = spec.required or spec.name == "category" or spec.name in self.content["usual"]
            if spec.name not in values and not spec.when and wanted:
                values[spec.name] = self._invented(spec)
        for _ in range(MENDINGS):
            preview = casework.preview(reference, step_id, values)
            named = [*preview.errors, *(refusal.field for refusal in preview.refusals)]
            if not named:
                break
            # Also the other fields of the same gate, and what the form shows only because of another answer.
            gates = [gate for r in preview.refusals if (gate := self.procedure.gate_by_id.get(r.gate))]
            named += [name for gate in gates for name in listed(gate.params.get("field", ())) if name not in values]
            seen = Event("", self.today, values)
            named += [f.name for f in fields.values() if f.when and f.name not in values and matches(f.when, seen)]
            values |= {name: self._invented(fields[name], values.get(name)) for name in named if name in fields}
        return values

    def _invented(self, spec: FieldSpec, instead_of: object = None) -> object:
        """Something for a field; where something was given and will not do, something else."""
        options = spec.choices
        usual = self.content["usual"].get(spec.name)
        if instead_of is None and usual not in (None, "") and (not options or usual in options):
            return usual
        # What a form lists first is what is usual; only where nothing hangs on it do the cases differ.
        start = next(self.turn) if usual == "" else 0
        if spec.name == "category" and not instead_of:
            fitting = (one for word in self.about for one in options if word in one.casefold())
            category = next(fitting, options[0] if options else "")
            return (category,) if spec.kind == "choices" else category
        if spec.kind == "choices":
            return options if instead_of else options[start % len(options) :][:1] if options else ()
        if spec.kind in ("choice", "person"):
            if spec.kind == "person" and not instead_of:
                return next(self.handlers).name
            options = options or tuple(self.content["teams"])
            at = options.index(str(instead_of)) + 1 if instead_of in options else start
            return options[at % len(options)]
        if spec.kind == "yesno":
            return instead_of is not True
        if spec.kind == "date":
            return self.procedure.calendar.add(self.wall.day, 5) if spec.ahead else self.wall.day
        if spec.kind == "people":
            return ({"name": "Nora Nobody"},)
        return {"integer": 1, "interval": "5 working days", "points": ({"text": self.content["words"]},)}.get(
            spec.kind, self.content["words"]
        )


def _from(items: Sequence[Any], start: int) -> Iterator[Any]:
    """The items over and over, from the one at `start`."""
    return cycle((*items[start % len(items) :], *items[: start % len(items)]))
