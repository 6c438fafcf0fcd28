"""At the desk: other cases that a case names, and warnings before a second case of the same matter is made."""

from collections.abc import Mapping
from datetime import date

import pytest

from app.desk import Desk
from app.desk.views import QueueQuery
from tests.desk.conftest import RECEIPT, RECEIVED, REFERENCE, TODAY, Open

OTHERWISE = "unrelated to those under investigation"

LINK = {"relation": "same matter", "why": "Both are about the roof"}


def another(desk: Desk, **values: object) -> str:
    return desk.casework.do(None, "stage1.receive", {**RECEIPT, **values}).reference


def told(desk: Desk, reference: str | None, step_id: str, values: Mapping[str, object]) -> tuple[str, ...]:
    """What other cases warn of before this is saved."""
    return desk.casework.forewarned(desk.casework.named(reference, step_id, values))


@pytest.mark.clause("octavia", "5.50")
@pytest.mark.clause("onehousing", "2.4h")
def test_a_linked_case_is_known_however_its_reference_is_typed(desk: Desk) -> None:
    other = another(desk, customer="Cy Template")
    desk.casework.do(REFERENCE, "case.link", {**LINK, "reference": f" {other.lower()} "})
    view = desk.casework.do(REFERENCE, "case.link", {**LINK, "reference": "SR-1", "dated": date(2023, 1, 9)})
    report, case = view.links
    assert (report.reference, report.known, report.label) == ("SR-1", False, "same matter, Mon 9 Jan 2023")
    assert (case.reference, case.known, case.customer, case.stage) == (other, True, "Cy Template", "New")
    assert case.why == "Both are about the roof"
    assert desk.casework.undo(REFERENCE).links == (case,)


def test_any_field_that_names_a_case_is_a_link(desk: Desk) -> None:
    split = another(desk, customer="Dee Mockup", linked_case=REFERENCE, separate_because=OTHERWISE)
    [link] = desk.casework.open(split).links
    assert (link.reference, link.known, link.customer) == (REFERENCE, True, "Bo Sample")


def test_before_linking_it_is_said_whose_case_that_is(desk: Desk) -> None:
    other = another(desk, customer="Cy Template")
    known = told(desk, REFERENCE, "case.link", {**LINK, "reference": other})
    assert known == (f"{other} is Cy Template, 2 Sample Street, Nowhere: New.",)
    unseen = another(desk, customer="Cy Template", address_hidden=True)
    assert (
        "Nowhere (an address that must not be shown): New"
        in told(desk, REFERENCE, "case.link", {"reference": unseen})[0]
    )
    [unknown] = told(desk, REFERENCE, "case.link", {**LINK, "reference": "[b]SR-1[/b]"})
    assert unknown.startswith("'[B]SR-1[/B]' is no case of this database")
    itself = desk.casework.preview(REFERENCE, "case.link", {**LINK, "reference": REFERENCE})
    assert "this case itself" in " ".join(itself.errors.values())


def test_a_date_to_come_on_which_nobody_works_is_told_in_form_and_letter(desk: Desk) -> None:
    def warned(until: str) -> tuple[str, ...]:
        promised = {"what": "A new roof", "owner": "Repairs", "until": until}
        return desk.casework.preview(REFERENCE, "action.offer", promised).warnings

    assert "By when: Sun 10 May 2026 is no working day." in warned("10/5/2026")
    assert not [one for one in warned("11/5/2026") if "working day" in one]
    given = {**desk.letters.form(REFERENCE, "extension").values, "until": "25/5/2026"}
    told = desk.letters.preview(REFERENCE, "extension", given).warnings
    assert "New date: Mon 25 May 2026 is no working day." in told


@pytest.mark.clause("southern", "4.4.1.p3")
def test_an_open_case_of_the_same_customer_is_told_before_a_second_is_made(desk: Desk) -> None:
    def of_first(**values: object) -> list[str]:
        facts = {**RECEIPT, **values}
        assert desk.casework.preview(None, "stage1.receive", facts).allowed
        return [warning for warning in told(desk, None, "stage1.receive", facts) if REFERENCE in warning]

    [warning] = of_first(customer="sample,  BO", address="Elsewhere", on=TODAY)
    assert "of the same customer, received Mon 30 Mar 2026: “The roof leaks.”" in warning
    assert of_first(customer="Somebody Else") == []
    # It only warns: whoever goes on makes the second case, and the first stays as it was.
    second = another(desk)
    assert second != REFERENCE
    assert desk.casework.open(REFERENCE).seq == 1
    for reference in (REFERENCE, second):
        withdrawn = {"told": "telephone", "confirmed": True, "on": TODAY}
        desk.casework.do(reference, "stage1.withdraw", withdrawn)
    assert of_first() == []


@pytest.mark.clause("southern", "4.4.1.p3")
def test_a_case_of_the_same_category_is_told_first_and_as_such(open_desk: Open) -> None:
    desk = open_desk()
    desk.sit(procedure_id="southern")
    facts = {"channel": "letter", "customer": "Bo Sample", "description": "It drips.", "customer_kind": "tenancy"}
    first, second = (
        desk.casework.do(None, "stage1.receive", {**facts, "category": category}).reference
        for category in ("lettings", "repairs")
    )
    warnings = told(desk, None, "stage1.receive", {**facts, "category": "repairs"})
    assert [second in warnings[0], "in the same category" in warnings[0]] == [True, True]
    assert [first in warnings[1], "in the same category" in warnings[1]] == [True, False]


def test_other_cases_are_told_of_as_they_stand_now(desk: Desk, open_desk: Open) -> None:
    asked = desk.casework.named(None, "stage1.receive", RECEIPT)
    assert "“The roof leaks.”" in desk.casework.forewarned(asked)[0]
    colleague = open_desk("Ben Sample")
    colleague.casework.do(REFERENCE, "case.correct", {"entry": "1", "description": "The roof is off.", "on": RECEIVED})
    assert "“The roof is off.”" in desk.casework.forewarned(asked)[0]
    linked = desk.casework.named(REFERENCE, "case.link", {**LINK, "reference": REFERENCE})
    withdrawn = {"told": "telephone", "confirmed": True, "on": TODAY}
    colleague.casework.do(REFERENCE, "stage1.withdraw", withdrawn)
    assert desk.casework.forewarned(asked) == ()
    assert desk.casework.forewarned(linked)[0].endswith("Withdrawn.")


def test_only_whom_and_which_cases_are_named_makes_a_difference(desk: Desk) -> None:
    def named(**values: object) -> object:
        return desk.casework.named(None, "stage1.receive", {**RECEIPT, **values})

    assert named() == named(description="Something else", on=TODAY, customer=" Bo Sample ")
    assert len({named(), named(customer="Bo Sampler"), named(category="repairs"), named(linked_case="ABR-1")}) == 4
    assert not named(customer="Bo"), "too short to look for"
    assert named(customer="Bo") == named(customer="", category="repairs")
    note = desk.casework.named(REFERENCE, "case.note", {"text": "x", "customer": "Bo Sample"})
    assert not note, "only a step that begins a case makes a second one"


@pytest.mark.clause("aspire", "stage1.4d")
def test_agreed_actions_live_on_with_owner_and_date_after_the_case_is_closed(open_desk: Open) -> None:
    desk = open_desk()
    desk.sit(procedure_id="aspire")
    handler = desk.people.add("Ada Aspire", ["complaint handler", "customer excellence team"])
    desk.sit(person=handler)
    received = {"channel": "email", "customer": "Bo Sample", "description": "No heat.", "points": "The boiler"}
    reference = desk.casework.do(None, "stage1.receive", {**received, "on": date(2026, 4, 1)}).reference
    for step, values in (
        ("stage1.log", {}),
        ("stage1.allocate", {"to": "Ada Aspire", "trained": True}),
        ("stage1.acknowledge", {"channel": "letter"}),
        ("stage1.contact", {"outcome": "spoke", "manner": "telephone", "learned": "Wants it mended"}),
        ("point.decide", {"item": "1", "finding": "Late", "reasons": "No part was ordered", "outcome": "upheld"}),
        ("stage1.respond", {"channel": "letter", "outcome": "upheld", "answered": "1"}),
        ("action.offer", {"what": "A new boiler", "owner": "Heating", "until": date(2026, 5, 1), "pays": False}),
        ("stage1.close", {"ground": "resolution agreed", "agreed_on": date(2026, 4, 2),
                          "confirmed_on": date(2026, 4, 2)}),
    ):  # fmt: skip
        view = desk.casework.do(reference, step, {"on": date(2026, 4, 2), **values})
    assert view.closed
    [line] = desk.investigation.promised()
    assert (line.reference, line.handler, line.promise.owner, line.promise.due) == (
        reference, "Ada Aspire", "Heating", date(2026, 5, 1),
    )  # fmt: skip


@pytest.mark.clause("aspire", "stage1.1c")
def test_a_quick_fix_counts_among_the_closed_complaints_and_says_what_it_was(open_desk: Open) -> None:
    desk = open_desk()
    desk.sit(procedure_id="aspire")
    desk.sit(person=desk.people.add("Ada Aspire", ["customer excellence team"]))
    received = {"channel": "phone", "by": "Customer Excellence Team", "customer": "Bo Sample", "description": "Cold."}
    reference = desk.casework.do(None, "stage1.receive", received).reference
    desk.casework.do(reference, "stage1.log", {})
    desk.casework.do(reference, "quickfix.log", {})
    done = {"satisfied": True, "no_letter": True, "resolution": "The engineer came at once"}
    view = desk.casework.do(reference, "quickfix.complete", done)
    assert (view.stage, view.closed) == ("Quick fix", TODAY)
    [row] = desk.queue.page(QueueQuery(view="closed"), 0, 10).rows
    assert (row.reference, row.stage) == (reference, "Quick fix")
    undone = desk.casework.undo(reference)
    assert (undone.stage, undone.closed) == ("Logged", None)
