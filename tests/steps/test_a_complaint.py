"""One complaint from receipt to closing at each landlord's, typed as an officer types it, through every gate."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest

from app.rules.casefile import CaseFile, fold
from app.rules.gates import Actor, check
from app.rules.nextacts import next_acts, queue_entry
from app.rules.verbs import shape
from app.steps import parse, record
from data import procedure_files

MONDAY = date(2026, 6, 1)


class Typed(NamedTuple):
    """A step as typed: on which day counted from the receipt, by which role, with what."""

    day: int
    role: str
    step: str
    values: Mapping[str, Any]


def typed(day: int, role: str, step: str, **values: Any) -> Typed:
    return Typed(day, role, step, values)


def course(
    officer: str, team: str, leader: str, own: Mapping[str, Mapping[str, Any]], first: Mapping[str, Typed] | None = None
) -> list[Typed]:
    """The same complaint at every landlord's; `own` are the fields that only this landlord asks for, by step.

    `first` are steps that this landlord wants taken before the one that they are filed under.
    """
    shared: list[Typed] = [
        typed(0, "anybody", "stage1.receive", customer="Ann Example", description="No lift", points="Lift\nNo reply",
              outcome_sought="A working lift", prefers="letter", issue_on="-9", on="today"),
        typed(0, team, "stage1.log"),
        typed(1, leader, "stage1.allocate", to="officer-1"),
        typed(1, team, "stage1.acknowledge", channel="letter"),
        typed(2, officer, "stage1.contact", outcome="spoke", manner="telephone", learned="Third floor"),
        typed(2, officer, "stage1.define", state="agreed"),
        typed(2, officer, "stage1.agree", interval="every 5 working days", agreed_with="customer"),
        typed(2, officer, "information.request", question="When was it last looked at?"),
        typed(4, officer, "information.respond", answer="In May."),
        typed(5, officer, "point.agree", item="1", responsible="yes", arbitrator="Housing Ombudsman"),
        typed(5, officer, "investigation.plan", text="Why the lift stands still"),
        typed(5, officer, "investigation.declare", conflict="no"),
        typed(5, officer, "investigation.hold", manner="site", with_role="engineer", summary="No part", points="1"),
        typed(5, officer, "investigation.chronicle", happened_on="-7", what="The lift stops", points="1"),
        typed(5, officer, "investigation.consider", vulnerability="Cannot climb stairs", adjustments="Shopping"),
        typed(5, officer, "evidence.receive", kind="system", source="Lift log", shows="No visit", disclosable="yes"),
        typed(9, officer, "stage1.update", manner="telephone", text="The engineer comes on Tuesday."),
        typed(10, officer, "stage1.extend", until="+5wd", reason="The engineer's report", told="letter"),
        typed(14, officer, "point.decide", item="1", finding="Late", reasons="No part was ordered", outcome="upheld",
              refers_to="Lift policy 3"),
        typed(14, officer, "point.decide", item="2", finding="Silence", reasons="No call was made", outcome="upheld",
              refers_to="Complaints policy 2"),
        typed(14, officer, "investigation.report", outcome="upheld", justification="Late", root_cause="No stock"),
        typed(14, officer, "action.offer", what="Mend the lift", owner="Lifts", until="+1"),
        typed(15, officer, "stage1.respond", channel="letter", outcome="upheld", answered="1,2"),
        typed(16, officer, "action.complete", item="A1", evidence="It goes again", satisfactory="yes"),
        typed(16, officer, "stage1.close"),
    ]  # fmt: skip
    merged = ({**one.values, **own.get(one.step, {})} for one in shared)
    kept = ({name: value for name, value in values.items() if value is not None} for values in merged)
    taken = [one._replace(values=values) for one, values in zip(shared, kept, strict=True)]
    return [each for one in taken for each in (*((first[one.step],) if first and one.step in first else ()), one)]


COURSES = {
    "abri": course("complaint officer", "complaint officer", "complaints team manager", {
        "stage1.receive": {"channel": "tele", "customer_kind": "tenant"},
        "stage1.allocate": {"conflict": "no"},
        "information.request": {"to": "repairs"},
        "stage1.extend": {"agreed": "yes", "interval": "weekly"},
        "investigation.report": {"impartial": "yes"},
        "evidence.receive": {"dated": "today", "points": "1"},
        "action.offer": {"costs": "no"},
        "stage1.respond": {"answered": "", "no_findings_call": "Is abroad", "letter_holds": "yes"},
        "stage1.close": {"ground": "answered"},
    }),
    "octavia": course("complaint officer", "complaints team", "complaints team leader", {
        "stage1.receive": {"channel": "tele", "customer_kind": "tenant"},
        "stage1.log": {"category": "repairs", "trend": "delay", "responsible_manager": "Lifts Manager"},
        "stage1.allocate": {"conflict": "n"},
        "information.request": {"to": "repairs"},
        "evidence.receive": {"kind": "letter or", "template": "comp03", "sent_how": "By post", "file": "0" * 64,
                             "dated": "today"},
        "investigation.report": {"merits": "yes", "heard": "yes", "considered": "yes",
                                 "learning": "Keep a motor in stock"},
        "stage1.acknowledge": {"written_elsewhere": "yes"},
        "stage1.extend": {"interval": "weekly", "agreed": "yes"},
        "action.offer": {"award": "no"},
        "stage1.respond": {"no_findings_call": "Is abroad", "no_remedy": "yes", "style_checked": "yes",
                           "on_template": "yes"},
        "stage1.close": {"ground": "answered"},
    }, {
        "stage1.extend": typed(10, "complaint officer", "evidence.receive", kind="letter or", source="Post room",
                               shows="The letter", template="comp02", sent_how="By post", file="0" * 64, dated="today"),
        "stage1.close": typed(16, "complaint officer", "evidence.receive", kind="letter or", source="Post room",
                              shows="The letter", template="comp01", sent_how="By post", file="0" * 64, dated="today"),
    }),
    "southern": course("customer relations advisor", "customer relations advisor", "customer relations advisor", {
        "stage1.receive": {"channel": "tele", "customer_kind": "lease"},
        "stage1.log": {"treatment": "formal", "treatment_on": "today", "treatment_how": "tele",
                       "came_by": "direct", "referral_told_on": "today", "referral_told_how": "telephone"},
        "information.request": {"to": "contracts", "call_first": "no"},
        "information.respond": {"answer": None, "manner": "pro forma", "reasons": "Old", "chronology": "May",
                                "situation": "Off", "actions": "Mended by 9 June"},
        "stage1.acknowledge": {"said_summary": "yes", "said_outcome": "yes", "said_date": "yes"},
        "stage1.extend": {"exceptional": "No part to be had", "told": "letter"},
        "action.offer": {"costs": "no", "offered_in": "first"},
        "stage1.respond": {"on_template": "yes"},
        "stage1.close": {"ground": "answered"},
    }, {
        "information.respond": typed(4, "customer relations advisor", "information.extend", item="1", until="+5wd",
                                     reason="The surveyor is away"),
        "stage1.extend": typed(10, "customer relations advisor", "letter.send", item="L1",
                               template="Stage One Extension Letter", file="0" * 64),
    }),
    "onehousing": course("lead officer", "corporate complaints co-ordinator", "corporate complaints co-ordinator", {
        "stage1.receive": {"channel": "tele", "customer_kind": "service", "complexity": "simple", "at_risk": "no"},
        "stage1.log": {"category": "service"},
        "stage1.allocate": {"conflict": "no"},
        "stage1.acknowledge": {"issues": "Lift", "outcome_wanted": "Lift", "responsibility": "Ours", "actions": "Visit",
                               "needs_known": "none", "adjustments": "none", "expectations": "is realistic"},
        "stage1.contact": {"until": "+5", "expectations": "is realistic"},
        "information.request": {"to": "repairs", "until": "+2"},
        "investigation.consider": {"adjustments_on": "today"},
        "stage1.extend": {"agreed": "yes", "interval": "weekly"},
        "point.decide": {"effect": "Ten days of stairs", "remedy": "none"},
        "action.offer": {"costs": "no"},
        "investigation.report": {"merits": "yes", "heard": "yes", "considered": "yes"},
        "stage1.respond": {"issued_by": "one", "names_stage": "yes"},
        "stage1.close": {"agreed": "y", "agreed_on": "today", "agreed_how": "tele", "closing_contact_on": "today",
                         "closing_contact_with": "Ann Example", "closing_contact_said": "All done"},
    }),
    "aspire": course("complaint handler", "customer excellence team", "customer excellence team", {
        "stage1.receive": {"channel": "letter", "customer_kind": "tenant", "by": "another"},
        "stage1.allocate": {"trained": "yes"},
        "investigation.report": {"fair": "No", "put_right": "Yes"},
        "information.request": {"to": "repairs"},
        "stage1.extend": {"agreed": "yes"},
        "action.offer": {"pays": "no"},
        "stage1.close": {"ground": "resolution", "agreed_on": "today", "confirmed_on": "today"},
    }),
    "code2024": course("complaints officer", "complaints officer", "complaints officer", {
        "stage1.receive": {"channel": "letter"},
        "stage1.allocate": {"conflict": "no"},
        "information.request": {"to": "repairs"},
        "stage1.extend": {"details": "yes"},
        "investigation.report": {"merits": "yes", "heard": "yes"},
        "stage1.close": {"ground": "answered"},
    }),
}  # fmt: skip


def working_day(n: int) -> date:
    return procedure_files.load("abri").calendar.add(MONDAY, n) if n else MONDAY


FINAL: Mapping[str, list[Typed]] = {
    "abri": [
        typed(20, "colleague", "stage2.request", channel="tele", said="It stands still again."),
        typed(21, "complaint officer", "stage2.approve", result="is to be taken on", reason="The lift stands still.",
              held_with="Team Manager", people="Officer and Team Manager"),
        typed(21, "complaint officer", "stage2.log"),
        typed(21, "complaints team manager", "stage2.allocate", to="reviewer-1", conflict="no", way="senior review",
              way_reason="No panel is to be had"),
        typed(22, "senior complaints officer", "stage2.acknowledge", channel="letter"),
        typed(23, "senior complaints officer", "stage2.contact", outcome="spoke", manner="telephone", learned="Again"),
        typed(23, "senior complaints officer", "stage2.define", state="agreed"),
        typed(30, "senior complaints officer", "stage2.extend", until="+25wd", reason="A part from abroad",
              told="letter", agreed="yes", interval="weekly"),
        typed(35, "senior complaints officer", "point.decide", item="1", finding="Still late", reasons="No spare",
              outcome="upheld", refers_to="Lift policy 3"),
        typed(35, "senior complaints officer", "point.decide", item="2", finding="Answered", reasons="Calls were made",
              outcome="not upheld", refers_to="Complaints policy 2"),
        typed(36, "senior complaints officer", "investigation.report", outcome="upheld", justification="Late",
              root_cause="No spare part", impartial="yes"),
        typed(37, "senior complaints officer", "stage2.respond", channel="letter", outcome="upheld", letter_holds="yes",
              efforts="Rang, and went there", confirmed="yes", confirmed_on="today"),
        typed(38, "senior complaints officer", "stage2.close", ground="answered"),
    ],
    "octavia": [
        typed(17, "colleague", "stage2.request", channel="tele", said="It stands still again."),
        typed(17, "complaints team", "stage2.log", category="repairs"),
        typed(18, "complaints team leader", "stage2.allocate", to="reviewer-1", conflict="no"),
        typed(18, "stage 2 handler", "stage2.acknowledge", channel="letter", written_elsewhere="yes"),
        typed(19, "stage 2 handler", "stage2.contact", outcome="spoke", manner="telephone", learned="Third floor",
              disagreement="That it is mended"),
        typed(19, "stage 2 handler", "stage2.define", state="agreed"),
        typed(25, "stage 2 handler", "point.decide", item="1", finding="Late", reasons="No spare", outcome="upheld",
              refers_to="Lift policy 3"),
        typed(25, "stage 2 handler", "point.decide", item="2", finding="Silence", reasons="No calls", outcome="upheld",
              refers_to="Complaints policy 2"),
        typed(26, "stage 2 handler", "investigation.report", outcome="upheld", justification="Late",
              root_cause="No spare", merits="yes", heard="yes", considered="yes", learning="Keep spares",
              stage1_thorough="no", stage1_fair="yes", stage1_by_policy="yes", stage1_reasons="Nobody went there",
              flexibility="A stairlift meanwhile"),
        typed(27, "stage 2 handler", "stage2.respond", channel="letter", outcome="upheld", answered="1,2",
              efforts="Rang", involved="Lifts", on_template="yes", no_remedy="yes", style_checked="yes"),
        typed(27, "stage 2 handler", "stage2.complete"),
        typed(28, "stage 2 handler", "evidence.receive", kind="letter or", source="Post room", shows="The letter",
              template="comp07", sent_how="By post", file="0" * 64, dated="today"),
        typed(28, "complaint officer", "stage2.close", ground="answered"),
    ],
    "onehousing": [
        typed(30, "member of staff", "stage2.request", channel="tele", said="It stands still again."),
        typed(30, "corporate complaints co-ordinator", "stage2.log", category="service"),
        typed(31, "corporate complaints co-ordinator", "stage2.allocate", to="reviewer-1", reviewer_role="Director"),
        typed(31, "corporate complaints co-ordinator", "stage2.acknowledge", channel="letter"),
        typed(32, "senior manager", "stage2.contact", outcome="spoke", manner="telephone", learned="Again",
              until="+15wd", expectations="is real"),
        typed(33, "senior manager", "point.decide", item="1", finding="Late", reasons="No spare", outcome="upheld",
              effect="Stairs", remedy="A new lift"),
        typed(33, "senior manager", "point.decide", item="2", finding="Silence", reasons="No calls", outcome="upheld",
              effect="Worry", remedy="A call each week"),
        typed(34, "senior manager", "investigation.report", outcome="upheld", justification="Late",
              root_cause="No spare", merits="yes", heard="yes", considered="yes", stage1_met="No",
              further_actions="A new lift"),
        typed(35, "senior manager", "stage2.respond", channel="letter", outcome="upheld", answered="1,2",
              efforts="Rang"),
        typed(36, "senior manager", "stage2.close", ground="answered"),
    ],
    "aspire": [
        typed(17, "colleague", "stage2.request", channel="phone", said="It stands still again."),
        typed(17, "customer excellence team", "stage2.log"),
        typed(18, "customer excellence team", "stage2.allocate", to="reviewer-1", reviewer_role="a Head"),
        typed(18, "customer excellence team", "stage2.acknowledge", channel="letter"),
        typed(22, "head of service", "point.decide", item="1", finding="Late", reasons="No spare", outcome="upheld"),
        typed(22, "head of service", "point.decide", item="2", finding="Silence", reasons="None", outcome="upheld"),
        typed(23, "head of service", "stage2.respond", channel="letter", outcome="upheld", answered="1,2"),
        typed(24, "head of service", "stage2.close", ground="answered"),
    ],
    "code2024": [
        typed(17, "member of staff", "stage2.request", channel="tele", said="It stands still again."),
        typed(17, "complaints officer", "stage2.define", state="agreed"),
        typed(17, "complaints officer", "stage2.log"),
        typed(18, "complaints officer", "stage2.allocate", to="reviewer-1"),
        typed(18, "complaints officer", "stage2.acknowledge", channel="letter"),
        typed(22, "complaints officer", "point.decide", item="1", finding="Late", reasons="None", outcome="upheld"),
        typed(22, "complaints officer", "point.decide", item="2", finding="Silence", reasons="None", outcome="upheld"),
        typed(23, "complaints officer", "stage2.respond", channel="letter", outcome="upheld", answered="1,2",
              efforts="Rang", consulted="Lifts"),
        typed(24, "complaints officer", "stage2.close", ground="answered"),
    ],
}  # fmt: skip
"""What follows where the customer is not content with the answer, by landlord."""


def take(landlord: str, log: CaseFile | None, one: Typed, today: date) -> CaseFile:
    """Do the step as the desk does: read, record, check, add."""
    procedure = procedure_files.load(landlord)
    case = fold(procedure, "X-1", log.log, today) if log else None
    clean, errors = parse(procedure, one.step, one.values, today, case)
    assert errors == {}, one.step
    events = record(procedure, one.step, case, clean)
    person = "reviewer-1" if one.step.startswith("stage2.") or (case and case.handler == "reviewer-1") else "officer-1"
    actor = Actor(person, () if one.role == "anybody" else (one.role,))
    assert check(procedure, one.step, case, events, actor, today) == (), one.step
    seq = len(case.log) if case else 0
    kept = tuple(replace(e, id=f"e{n}", seq=n, by=person) for n, e in enumerate(events, seq + 1))
    return fold(procedure, "X-1", (*(case.log if case else ()), *kept), today)


def test_every_landlord_has_a_course() -> None:
    assert set(COURSES) == set(procedure_files.ids())


@pytest.mark.parametrize("landlord", COURSES)
def test_from_receipt_to_closing(landlord: str) -> None:
    case: CaseFile | None = None
    for one in COURSES[landlord]:
        case = take(landlord, case, one, working_day(one.day))
    assert case is not None
    assert (case.stage, case.handler, case.customer) == ("Closed", "officer-1", "Ann Example")
    assert [p.text for p in case.points] == ["Lift", "No reply"]
    states = {clock.id: clock.state for clock in case.clocks if not clock.rule.customers}
    assert {states["stage1.acknowledge"], states["stage1.respond"]} == {"met"}
    assert not {"running", "overdue"} & set(states.values())
    assert queue_entry(case).due is None
    assert not any(act.next for act in next_acts(case, Actor("officer-1", ()), case.as_of))


@pytest.mark.parametrize("landlord", FINAL)
def test_from_a_request_for_stage_2_to_the_final_answer(landlord: str) -> None:
    case: CaseFile | None = None
    for one in COURSES[landlord]:
        case = take(landlord, case, one, working_day(one.day))
    assert case is not None
    assert not case.is_open
    for number, one in enumerate(FINAL[landlord]):
        case = take(landlord, case, one, working_day(one.day))
        assert case.is_open == (number < len(FINAL[landlord]) - 1), one.step
        if case.is_open:
            acts = next_acts(case, Actor("reviewer-1", tuple(case.procedure.role_by_id)), case.as_of)
            assert not {act.step for act in acts} & {"stage1.acknowledge", "stage1.respond", "stage2.request"}
            assert not (acts[0].next and acts[0].blocked), one.step
    assert (case.stage, case.handler) == ("Closed", "reviewer-1")
    states = {clock.id: clock.state for clock in case.clocks}
    assert {states["stage2.acknowledge"], states["stage2.respond"]} == {"met"}
    assert not {"running", "overdue"} & {clock.state for clock in case.clocks if not clock.rule.customers}


@pytest.mark.parametrize("landlord", COURSES)
def test_the_next_act_is_one_that_can_be_taken_and_comes_next(landlord: str) -> None:
    case: CaseFile | None = None
    shown = 0
    for one in COURSES[landlord][:-1]:
        case = take(landlord, case, one, working_day(one.day))
        actor = Actor("manager", tuple(case.procedure.role_by_id))
        acts = next_acts(case, actor, case.as_of)
        assert not any(act.next for act in acts[1:])
        if acts[0].next:
            shown += 1
            assert not acts[0].blocked
            # Nobody is sent to allocate once more what is allocated, because nothing else can be done yet.
            assert acts[0].due or not case.all(shape(acts[0].step).event), one.step
        # Of stage 2, which nobody has asked for, there is only the asking.
        offered = {step.id for step in case.procedure.steps if not step.id.startswith("stage2.")} - {"stage1.receive"}
        assert {act.step for act in acts} - {"stage2.request"} == offered
        assert len({act.step for act in acts}) == len(acts)
    assert shown > len(COURSES[landlord]) / 3


@pytest.mark.parametrize("landlord", COURSES)
def test_what_was_done_can_be_undone_or_says_that_it_has_left(landlord: str) -> None:
    case: CaseFile | None = None
    for one in COURSES[landlord]:
        case = take(landlord, case, one, working_day(one.day))
    assert case is not None
    everyone = Actor("manager", tuple(case.procedure.role_by_id))
    for event in case.events[1:]:
        clean, errors = parse(case.procedure, "case.undo", {"entry": str(event.seq)}, case.as_of, case)
        assert errors == {}
        events = record(case.procedure, "case.undo", case, clean)
        gates = {r.gate for r in check(case.procedure, "case.undo", case, events, everyone, case.as_of)}
        leaves = event.name in {
            "stage1.acknowledged", "stage1.contacted", "stage1.updated", "stage1.extended", "stage1.responded",
            "letter.sent",
        }  # fmt: skip
        assert ("order.left" in gates) == leaves, event.name


@pytest.mark.parametrize("landlord", COURSES)
def test_a_day_later_every_date_can_be_corrected_there_and_back(landlord: str) -> None:
    case: CaseFile | None = None
    for one in COURSES[landlord][:4]:
        case = take(landlord, case, one, working_day(one.day))
    assert case is not None
    before = {clock.id: (clock.due, clock.state) for clock in case.clocks}
    earlier = case.received - timedelta(days=3)
    moved = take(landlord, case, typed(0, next(iter(roles(case))), "case.correct", entry="1", on=earlier), case.as_of)
    assert moved.received == earlier
    last = str(max(e.seq for e in moved.log))
    there = typed(0, next(iter(roles(case))), "case.correct", entry=last, on=case.received)
    back = take(landlord, moved, there, case.as_of)
    assert {clock.id: (clock.due, clock.state) for clock in back.clocks} == before


def roles(case: CaseFile) -> tuple[str, ...]:
    """The roles that may correct."""
    return case.procedure.step_by_id["case.correct"].roles
