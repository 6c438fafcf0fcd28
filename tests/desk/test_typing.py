"""While somebody types nothing is asked of the store: what a preview rests on was read with the form, anew to save."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from app.desk import Desk
from app.rules.responders import Responder
from tests.desk.conftest import RECEIPT, REFERENCE, TODAY, Open, settings

LINK = {"reference": REFERENCE, "relation": "same matter", "why": "Both are about the roof"}
TYPED: tuple[tuple[str | None, str, Mapping[str, object]], ...] = (
    (None, "stage1.receive", {**RECEIPT, "category": "repairs", "linked_case": REFERENCE}),
    (REFERENCE, "case.link", LINK),
    (REFERENCE, "case.note", {"text": "Rain is expected."}),
    (REFERENCE, "stage1.acknowledge", {"channel": "letter"}),
    (REFERENCE, "stage1.allocate", {"to": "Ben Sample"}),
    (REFERENCE, "stage1.allocate", {"to": "Nobody Here"}),
    (REFERENCE, "case.correct", {"entry": "1", "description": "The roof is off."}),
    (REFERENCE, "information.request", {"to": "Repairs", "question": "When?"}),
    (REFERENCE, "redress.propose", {"kind": "compensation", "reasons": "It leaked."}),
    (REFERENCE, "action.offer", {"what": "£50 for the carpet"}),
    (REFERENCE, "investigation.report", {}),
)


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """What is asked of the desk's database meanwhile."""
    asked: list[str] = []

    def note(*about: object) -> None:
        asked.append(str(about[2]))

    engine = desk.store._database.engine  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def type_into(desk: Desk, reference: str | None, step_id: str, values: Mapping[str, object]) -> None:
    """What happens at a key press of a form."""
    desk.casework.preview(reference, step_id, values)
    desk.casework.named(reference, step_id, values)


@pytest.mark.parametrize(("reference", "step_id", "values"), TYPED, ids=lambda one: one if isinstance(one, str) else "")
def test_typing_asks_nothing_of_the_store(
    desk: Desk, reference: str | None, step_id: str, values: Mapping[str, object]
) -> None:
    desk.questions.keep((Responder("Repairs", "Ray Sample <ray@example.org>"),))
    with statements(desk) as asked:
        desk.casework.form(reference, step_id, str(values.get("entry", "")))
        assert asked, "the statements are counted"
        asked.clear()
        type_into(desk, reference, step_id, values)
        type_into(desk, reference, step_id, {})
    assert asked == []


def test_nor_does_it_on_a_case_of_another_landlord_or_when_the_day_turns(home: Path, open_desk: Open) -> None:
    day = TODAY
    desk = Desk(settings(home), lambda: datetime.combine(day, time(12), UTC))
    colleague = open_desk("Ben Sample")
    colleague.sit(procedure_id="southern")
    colleague.people.add("Ada Example", ["customer relations advisor"])
    facts = {"channel": "letter", "customer": "Bo Sample", "description": "It drips.", "customer_kind": "tenancy"}
    other = colleague.casework.do(None, "stage1.receive", facts).reference
    for reference in (REFERENCE, other):
        desk.casework.open(reference)
        desk.casework.form(reference, "stage1.acknowledge")
    assert desk.procedure_id == "abri"
    with statements(desk) as asked:
        first = [desk.casework.preview(one, "stage1.acknowledge", {}) for one in (REFERENCE, other)]
        day += timedelta(days=1)
        second = [desk.casework.preview(one, "stage1.acknowledge", {}) for one in (REFERENCE, other)]
    assert asked == []
    assert [one.changes for one in first] != [one.changes for one in second]
    assert desk.casework.actor(desk.casework.case(other).procedure).roles == ("customer relations advisor",)


def test_saving_goes_by_whoever_works_and_answers_now(desk: Desk, open_desk: Open) -> None:
    desk.questions.keep((Responder("Repairs", "Ray Sample <ray@example.org>"),))
    question = {"to": "Repairs", "question": "When?"}
    desk.casework.form(REFERENCE, "information.request")
    desk.casework.form(REFERENCE, "stage1.allocate")
    colleague = open_desk("Ben Sample")
    colleague.questions.keep((Responder("Repairs", "Una Sample <una@example.org>"),))
    colleague.people.add("Cy Template", ["complaint officer"])
    new = {"to": "Cy Template", "conflict": False}
    assert "nobody called 'Cy Template'" in str(desk.casework.preview(REFERENCE, "stage1.allocate", new).errors)
    handler = desk.casework.do(REFERENCE, "stage1.allocate", new).handler
    assert handler is not None
    assert handler.name == "Cy Template"
    desk.casework.do(REFERENCE, "information.request", question)
    asked = desk.casework.read(REFERENCE).latest("information.requested")
    assert asked is not None
    assert asked.get("recipient") == "Una Sample <una@example.org>"
    assert asked.on == date(2026, 4, 20)
