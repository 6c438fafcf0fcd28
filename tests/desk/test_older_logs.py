"""Older logs and people who have left: what they hold is shown, kept when an entry is corrected, and asked about."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import BadInput
from app.rules.events import Event
from app.rules.procedure import FieldSpec
from tests.desk.test_letters import begun, record, values
from tests.screens.stage import COLLEAGUE, OFFICER, desk_in, take

DeskOf = Callable[[str], Desk]


@pytest.fixture
def desk_of(tmp_path: Path) -> Iterator[DeskOf]:
    desks: list[Desk] = []

    def made(landlord: str) -> Desk:
        desks.append(desk_in(tmp_path, landlord))
        return desks[-1]

    yield made
    for one in desks:
        one.close()


def last(desk: Desk, reference: str, name: str) -> Event:
    return next(event for event in reversed(desk.store.log(reference)) if event.name == name)


def corrected(desk: Desk, reference: str, name: str, **changes: object) -> Event:
    """The entry, corrected by its form: with everything that the form offers and starts with, and the changes."""
    entry = str(last(desk, reference, name).seq)
    form = desk.casework.form(reference, "case.correct", entry=entry)
    shown = {spec.name: spec.default if _offered(spec) else None for spec in form.fields}
    desk.casework.do(reference, "case.correct", {**shown, "entry": entry, "because": "A slip", **changes})
    return last(desk, reference, name)


def _offered(spec: FieldSpec) -> bool:
    """Whether a form can show what the field starts with."""
    chosen = spec.default if isinstance(spec.default, tuple) else (spec.default,) if spec.default else ()
    return not spec.choices or spec.kind == "points" or set(chosen) <= set(spec.choices)


def test_what_was_chosen_and_is_offered_no_more_stays_when_something_else_is_corrected(desk_of: DeskOf) -> None:
    desk = desk_of("southern")
    reference, told = begun(desk), "Stage One Extension Letter by e-mail"
    record(desk, reference, Event("stage1.withdrawn", date(2026, 4, 8), {"reason": "No more time.", "told": told}))
    desk.casework.open(reference)
    assert corrected(desk, reference, "stage1.withdrawn", reason="No time left.").fields["told"] == told


def test_a_choice_that_no_entry_made_is_still_refused(desk_of: DeskOf) -> None:
    desk = desk_of("southern")
    reference = begun(desk)
    with pytest.raises(BadInput, match="is not one of"):
        corrected(desk, reference, "stage1.received", channel="Stage One Extension Letter by e-mail")


def test_a_correction_records_people_by_their_ids_and_takes_nobody_who_does_not_work_here(desk_of: DeskOf) -> None:
    desk = desk_of("abri")
    reference = begun(desk)
    with pytest.raises(BadInput, match="nobody called 'Noah Nowhere' works here"):
        corrected(desk, reference, "stage1.allocated", to="Noah Nowhere")
    colleague = desk.people.find(COLLEAGUE)
    assert colleague is not None
    assert corrected(desk, reference, "stage1.allocated", to=COLLEAGUE).fields["to"] == colleague.id
    handler = desk.casework.open(reference).handler
    assert handler is not None
    assert handler.id == colleague.id


def test_whoever_has_left_stays_where_an_entry_names_them_and_comes_into_no_other(desk_of: DeskOf) -> None:
    desk = desk_of("abri")
    reference = begun(desk)
    take(desk, reference, "stage1.allocate", on="1/4/2026", to=COLLEAGUE, conflict=False)
    person, _ = desk.people.note_left(COLLEAGUE)
    assert corrected(desk, reference, "stage1.allocated", conflict=False).fields["to"] == person.id
    first = next(event for event in desk.store.log(reference) if event.name == "stage1.allocated")
    offered = next(
        spec.choices
        for spec in desk.casework.form(reference, "case.correct", entry=str(first.seq)).fields
        if spec.name == "to"
    )
    assert offered == (OFFICER,)
    with pytest.raises(BadInput, match=f"nobody called '{COLLEAGUE}' works here"):
        desk.casework.do(reference, "case.correct", {"entry": str(first.seq), "because": "A slip", "to": COLLEAGUE})


def test_who_reviewed_a_draft_is_named_in_the_history_as_before(desk_of: DeskOf) -> None:
    desk = desk_of("octavia")
    reference, reviewer = begun(desk), desk.people.find(COLLEAGUE)
    assert reviewer is not None
    record(desk, reference, Event("stage1.reviewed", date(2026, 4, 8), {"reviewer": reviewer.id}))
    assert ("Reviewer", COLLEAGUE) in desk.casework.open(reference).timeline[0].detail


def test_the_one_address_of_an_older_receipt_may_be_the_representatives_and_the_letter_asks(desk_of: DeskOf) -> None:
    desk = desk_of("abri")
    acts = {"capacity": "representative", "representative": "Kim Sample", "authority": "authority to discuss"}
    reference = begun(desk, **acts, contact="07000 000001 kim@sample.example")
    given = {**values(desk, reference, "acknowledgement"), "means": "e-mail"}

    def asked(**more: object) -> list[str]:
        found = desk.letters.preview(reference, "acknowledgement", {**given, **more}).findings
        return [one.reason for one in found if one.goes == "email" and not one.must]

    (says,) = asked(recipient="customer")
    assert "is kim@sample.example the customer's own, and not that of Kim Sample?" in says
    assert not asked(recipient="customer", email="ada@example.org")
    assert not asked(recipient="representative", representative_email="kim@sample.example")


def test_a_letter_tells_that_whoever_handles_the_case_has_left(desk_of: DeskOf) -> None:
    desk = desk_of("octavia")
    reference = begun(desk)
    take(desk, reference, "stage1.allocate", on="1/4/2026", to=COLLEAGUE)

    def told() -> list[str]:
        found = desk.letters.preview(reference, "COMP01", values(desk, reference, "COMP01")).findings
        return [one.goes for one in found if f"{COLLEAGUE}, who handles this case, has left" in one.reason]

    assert told() == []
    desk.people.note_left(COLLEAGUE)
    assert told() == ["stage1.allocate"]
