"""One case at the desk: forms, previews, saving, undoing, drafts."""

from datetime import date

import pytest

from app.desk import Desk
from app.errors import BadInput, Refused
from tests.desk.conftest import RECEIPT, RECEIVED, REFERENCE, TODAY, Open

ACKNOWLEDGED = {"on": date(2026, 4, 8), "channel": "e-mail"}


def states(desk: Desk) -> dict[str, tuple[date, str]]:
    return {clock.id: (clock.due, clock.state) for clock in desk.casework.open(REFERENCE).clocks}


def test_a_case_is_opened_whole(desk: Desk) -> None:
    view = desk.casework.open(REFERENCE)
    assert (view.customer, view.received, view.stage, view.handler, view.seq) == ("Bo Sample", RECEIVED, "New", None, 1)
    assert [point.text for point in view.points] == ["The roof", "The wait"]
    assert dict(view.facts)["How it came"] == "e-mail"
    [clock] = view.clocks
    assert (clock.id, clock.due, clock.state, clock.says) == (
        "stage1.acknowledge", date(2026, 4, 8), "overdue", "8 working days overdue",
    )  # fmt: skip
    assert next(act.step for act in view.acts if act.next) == "stage1.acknowledge"


def test_an_unknown_case(desk: Desk) -> None:
    with pytest.raises(BadInput, match="no case"):
        desk.casework.open("ABR-26A-0002")


# Previews


def test_a_preview_shows_what_is_made_met_and_moved_and_saves_nothing(desk: Desk) -> None:
    preview = desk.casework.preview(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED)
    assert preview.allowed
    changes = {change.clock: change for change in preview.changes}
    assert (changes["stage1.acknowledge"].before, changes["stage1.acknowledge"].state) == (date(2026, 4, 8), "met")
    assert (changes["stage1.respond"].before, changes["stage1.respond"].after) == (None, date(2026, 4, 22))
    assert changes["stage1.respond"].says == "Stage 1 response due Wed 22 Apr 2026"
    desk.casework.do(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED)
    extended = {"on": TODAY, "until": "30/4/2026", "reason": "A survey is awaited"}
    [moved] = [c for c in desk.casework.preview(REFERENCE, "stage1.extend", extended).changes if c.before != c.after]
    assert (moved.clock, moved.before, moved.after) == ("stage1.respond", date(2026, 4, 22), date(2026, 4, 30))
    assert moved.says == "Stage 1 response moves from Wed 22 Apr 2026 to Thu 30 Apr 2026"
    assert desk.casework.open(REFERENCE).seq == 2


def test_dates_move_while_the_rest_of_the_form_is_still_empty(desk: Desk) -> None:
    preview = desk.casework.preview(None, "stage1.receive", {"on": "9 apr"})
    assert not preview.allowed
    assert "customer" in preview.errors
    assert [(change.clock, change.after) for change in preview.changes] == [("stage1.acknowledge", date(2026, 4, 16))]


@pytest.mark.parametrize(("typed", "due"), [("yesterday", "2026-04-24"), ("16/4", "2026-04-23"), ("fri", "2026-04-24")])
def test_dates_as_people_type_them(desk: Desk, typed: str, due: str) -> None:
    [change] = desk.casework.preview(None, "stage1.receive", {"on": typed}).changes
    assert str(change.after) == due


def test_a_date_that_is_none_is_an_error_at_its_field(desk: Desk) -> None:
    preview = desk.casework.preview(REFERENCE, "stage1.acknowledge", {"on": "31/2"})
    assert set(preview.errors) == {"on"}
    assert preview.changes == ()


def test_a_date_past_the_calendar_is_an_error_naming_the_horizon(desk: Desk) -> None:
    preview = desk.casework.preview(None, "stage1.receive", {**RECEIPT, "on": date(2036, 1, 7)})
    assert "horizon" in preview.errors["on"]


def test_what_a_gate_asks_for_is_said_once_with_its_clause(desk: Desk) -> None:
    bare = {name: value for name, value in RECEIPT.items() if name != "customer_kind"}
    preview = desk.casework.preview(None, "stage1.receive", bare)
    [refusal] = [refusal for refusal in preview.refusals if refusal.field == "customer_kind"]
    assert refusal.clause
    assert "customer_kind" not in preview.errors
    wrong = desk.casework.preview(None, "stage1.receive", {**bare, "customer_kind": "martian"})
    assert "martian" in wrong.errors["customer_kind"]
    assert not [refusal for refusal in wrong.refusals if refusal.field == "customer_kind"]


def test_an_event_entered_late_says_so_beforehand(desk: Desk) -> None:
    assert "12 days ago" in desk.casework.preview(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED).warnings[0]
    assert desk.casework.preview(REFERENCE, "stage1.acknowledge", {**ACKNOWLEDGED, "on": TODAY}).warnings == ()


def test_a_preview_reads_nothing_from_the_store(desk: Desk) -> None:
    desk.casework.form(REFERENCE, "stage1.allocate")
    desk.casework.preview(REFERENCE, "stage1.allocate", {"to": "Ben Sample"})
    before = desk.store._database.engine.pool.checkedin()  # type: ignore[attr-defined]
    desk.store.close()
    assert before
    desk.store._database.path.unlink()  # type: ignore[union-attr]
    preview = desk.casework.preview(REFERENCE, "stage1.allocate", {"to": "ben sample", "conflict": "no"})
    assert preview.allowed


# Saving


def test_a_saved_step_comes_back_as_the_case_that_stands_now(desk: Desk) -> None:
    view = desk.casework.do(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED)
    assert (view.seq, view.stage) == (2, "Stage 1")
    assert {clock.id: clock.state for clock in view.clocks} == {
        "stage1.acknowledge": "met", "stage1.respond": "running",
    }  # fmt: skip
    assert view == desk.casework.open(REFERENCE), "what was read back is what was shown"
    assert desk.queue.search("bo sample")[0].due == date(2026, 4, 22)


def test_a_refused_step_saves_nothing(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        desk.casework.do(REFERENCE, "stage1.respond", {"outcome": "upheld"})
    assert "order.needs" in {refusal.gate for refusal in refused.value.refusals}
    assert desk.casework.open(REFERENCE).seq == 1


def test_a_gate_speaks_before_a_field_that_is_only_empty_but_not_before_one_that_is_wrong(desk: Desk) -> None:
    with pytest.raises(Refused):
        desk.casework.do(REFERENCE, "stage1.extend", {"on": RECEIVED})
    with pytest.raises(BadInput, match="whenever"):
        desk.casework.do(REFERENCE, "stage1.extend", {"on": RECEIVED, "until": "whenever"})


def test_nobody_may_save_for_nobody(desk: Desk) -> None:
    desk._person, desk.settings = None, desk.settings.keep(person="")
    with pytest.raises((BadInput, Refused)):
        desk.casework.do(REFERENCE, "case.note", {"text": "Who wrote this?"})


def test_a_case_of_another_landlord_keeps_its_own_procedure(desk: Desk) -> None:
    desk.procedures.choose("octavia", keep=False)
    assert desk.casework.open(REFERENCE).procedure == "abri"
    assert desk.casework.preview(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED).allowed
    assert desk.casework.do(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED).seq == 2


def test_the_day_turns_under_an_open_case(open_desk: Open) -> None:
    desk = open_desk(today=date(2026, 4, 8))
    # It is recorded on the 20th, but happened before: the desk's day is what counts.
    assert states(desk)["stage1.acknowledge"][1] == "running"
    later = open_desk(today=date(2026, 4, 9))
    assert later.casework.preview(REFERENCE, "case.note", {"text": "x"}).allowed
    assert states(later)["stage1.acknowledge"][1] == "overdue"


# Taking back


def test_the_last_entry_that_can_be_taken_back_is(desk: Desk) -> None:
    desk.casework.do(REFERENCE, "case.note", {"text": "One"})
    desk.casework.do(REFERENCE, "case.note", {"text": "Two"})
    view = desk.casework.undo(REFERENCE)
    notes = {dict(e.detail).get("Note"): e.superseded for e in view.timeline if e.title == "Note"}
    assert notes == {"One": "", "Two": "undone"}
    assert view.timeline[0].title == "Undone: Note"
    assert {e.superseded for e in desk.casework.undo(REFERENCE).timeline if e.title == "Note"} == {"undone"}
    with pytest.raises(Refused, match="Nothing on this case can be undone"):
        desk.casework.undo(REFERENCE)


def test_what_has_left_the_building_is_corrected_not_undone(desk: Desk) -> None:
    view = desk.casework.do(REFERENCE, "stage1.acknowledge", ACKNOWLEDGED)
    letter = next(entry for entry in view.timeline if entry.title == "Acknowledged")
    assert not letter.undoable
    with pytest.raises(Refused, match="corrected, not undone"):
        desk.casework.undo(REFERENCE, letter.id)
    form = desk.casework.form(REFERENCE, "case.correct", entry=letter.id)
    assert form.values["on"] == date(2026, 4, 8)
    corrected = {"entry": letter.id, "on": date(2026, 4, 7), "because": "The envelope says the 7th"}
    preview = desk.casework.preview(REFERENCE, "case.correct", corrected)
    assert ("stage1.respond", date(2026, 4, 22), date(2026, 4, 21)) in {
        (c.clock, c.before, c.after) for c in preview.changes
    }
    desk.casework.do(REFERENCE, "case.correct", corrected)
    assert states(desk)["stage1.respond"] == (date(2026, 4, 21), "running")
    entries = {e.title: e.superseded for e in desk.casework.open(REFERENCE).timeline}
    assert (entries["Acknowledged"], entries["Acknowledged (correction)"]) == ("corrected", "")


# Forms and drafts


def test_a_form_starts_with_today_and_offers_people_by_name(desk: Desk) -> None:
    form = desk.casework.form(REFERENCE, "stage1.allocate")
    assert form.values["on"] == TODAY
    assert next(field.choices for field in form.fields if field.name == "to") == ("Ada Example", "Ben Sample")
    assert form.title == "Allocate"
    assert form.cites


def test_what_is_being_typed_is_kept_for_the_one_who_types(open_desk: Open) -> None:
    ada = open_desk()
    typed = {"on": date(2026, 4, 17), "text": "half a sen", "points": ({"text": "One"},)}
    ada.casework.drafts.save(REFERENCE, "case.note", typed)
    again = open_desk()
    assert {**again.casework.form(REFERENCE, "case.note").values} == {**typed}
    assert "text" not in open_desk("Ben Sample").casework.form(REFERENCE, "case.note").values
    again.casework.drafts.drop(REFERENCE, "case.note")
    assert "text" not in ada.casework.form(REFERENCE, "case.note").values


def test_a_draft_goes_when_it_is_saved(desk: Desk) -> None:
    desk.casework.drafts.save(REFERENCE, "case.note", {"text": "half a sentence"})
    desk.casework.do(REFERENCE, "case.note", {"text": "a sentence"})
    assert "text" not in desk.casework.form(REFERENCE, "case.note").values


def test_a_new_complaint_has_a_draft_of_its_own(desk: Desk) -> None:
    desk.casework.drafts.save(None, "stage1.receive", {"customer": "Cy"})
    assert desk.casework.form(None, "stage1.receive").values["customer"] == "Cy"
    desk.casework.do(None, "stage1.receive", {**RECEIPT, "customer": "Cy Other"})
    assert "customer" not in desk.casework.form(None, "stage1.receive").values


def test_cases_alike(desk: Desk) -> None:
    [like] = desk.casework.like("sample, BO", "")
    assert (like.reference, like.why) == (REFERENCE, "same person")
    assert desk.casework.like("Somebody Else", "2 Sample St")[0].why == "same address"
    assert desk.casework.like("Somebody Else", "") == ()


# Why


def test_why_a_date_is_what_it_is(desk: Desk) -> None:
    why = desk.casework.why(REFERENCE, "stage1.acknowledge")
    assert [day.why for day in why.days if day.number is None] == [
        "Good Friday", "Saturday", "Sunday", "Easter Monday",
    ]  # fmt: skip
    assert [day.number for day in why.days if day.number is not None] == [0, 1, 2, 3, 4, 5]
    assert dict(why.clauses).keys() >= {"11.2a"}
    assert all(needs for _, needs in why.clauses)
    assert "recorded 21 days later" in " ".join(why.sentences)
    assert "\n" not in why.copy
    assert why.copy.startswith(f"{REFERENCE}: Stage 1 acknowledgement")
    assert "Wed 8 Apr 2026" in why.copy


def test_why_a_date_would_be_what_it_would_be(desk: Desk) -> None:
    why = desk.casework.why_preview(REFERENCE, "stage1.acknowledge", {"on": "8/4"}, "stage1.respond")
    assert (why.clock.due, why.days[-1].number) == (date(2026, 4, 22), 10)
    first = desk.casework.why_preview(None, "stage1.receive", {"on": "8/4"}, "stage1.acknowledge")
    assert first.clock.due == date(2026, 4, 15)
    with pytest.raises(BadInput, match="no date to explain yet"):
        desk.casework.why_preview(REFERENCE, "stage1.acknowledge", {"on": "32/4"}, "stage1.respond")


def test_no_reason_for_a_clock_that_has_not_started(desk: Desk) -> None:
    with pytest.raises(BadInput, match="'Stage 1 response' has not started"):
        desk.casework.why(REFERENCE, "stage1.respond")
