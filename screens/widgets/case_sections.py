"""The parts of a case as entries of a sheet: what can be done, points, requests, the facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from textwrap import wrap

from textual.content import Content

from app.desk.views import Act, CaseView, LinkView, PointView, RequestView
from app.errors import Refusal
from app.rules.typed_dates import short_date, show_date
from screens.widgets.plain import clean, plain
from screens.widgets.sheet import Entry, hanging, spread

LABEL = 18
"""Cells of the labels' column among the facts of a case."""


def refusal_words(refusal: Refusal) -> str:
    """A refusal and its clause: `Point 2 has no finding. (12.3)`."""
    return f"{refusal.reason} ({refusal.clause})" if refusal.clause else refusal.reason


def act_entries(acts: Sequence[Act], width: int) -> list[Entry]:
    """What can be done: what is owed first; what cannot be done is greyed and says why. Known by the step's id."""
    if not acts:
        return [Entry("", Content.styled("Nothing can be done on this case.", "dim"))]
    ordered = sorted(acts, key=lambda act: (not act.next, act.due is None, bool(act.blocked)))
    return [Entry(act.step, _act(act, width)) for act in ordered]


def _act(act: Act, width: int) -> Content:
    sign = "x" if act.blocked else "→" if act.next else " "
    key = act.key or " "
    style = "dim" if act.blocked else "bold" if act.next else ""
    left = Content.assemble((f"{sign} {key}  ", style), (plain(act.title), style))
    due = f"by {short_date(act.due)}" if act.due else ""
    line = spread(left, Content.styled(due, style), width)
    if not act.blocked:
        return line
    first = act.blocked[0]
    clause = f" ({first.clause})" if first.clause else ""
    why = hanging("     ", f"Cannot{clause}: {first.reason}", width, "dim", most=4)
    return Content("\n").join([line, why])


def point_entries(points: Sequence[PointView], width: int) -> list[Entry]:
    """The points of complaint, known by their number."""
    if not points:
        return [Entry("", Content.styled("No point of complaint has been set out yet.", "dim"))]
    return [Entry(str(point.number), _point(point, width)) for point in points]


def _point(point: PointView, width: int) -> Content:
    words = hanging(f"{point.number}. ", point.text, width, most=4)
    marks = [clean(mark) for mark in (point.category, point.responsible, point.outcome) if mark]
    if not marks:
        return words
    return Content("\n").join([words, hanging("   ", " · ".join(marks), width, "dim", most=1)])


def request_entries(requests: Sequence[RequestView], width: int) -> list[Entry]:
    """The questions to teams and the tasks, those that are open first. Known by their item."""
    if not requests:
        return [Entry("", Content.styled("No team has been asked anything, and no task is assigned.", "dim"))]
    open_first = sorted(requests, key=lambda request: request.answered is not None)
    return [Entry(request.item, _request(request, width)) for request in open_first]


def _request(request: RequestView, width: int) -> Content:
    sign = {"answered": "✓", "overdue": "!", "open": "○"}.get(request.state, " ")
    if request.answered:
        when = f"{'done' if request.is_task else 'answered'} {short_date(request.answered)}"
    elif request.due:
        when = f"{'was due' if request.state == 'overdue' else 'due'} {short_date(request.due)}"
    else:
        when = "no date"
    style = "$text-error" if request.state == "overdue" else ""
    name, asked = (f"{request.item} ", "assigned") if request.is_task else ("", "asked")
    who = f"{sign} {name}{plain(request.to)}"
    left = Content.assemble((who, "bold"), (f"  {asked} {short_date(request.asked)}", "dim"))
    left = left.truncate(max(12, width - len(when) - 2), ellipsis=True)
    line = spread(left, Content.styled(when, style), width)
    rungs = [hanging("  ↳ ", said, width, most=2) for said in request.ladder]
    return Content("\n").join([line, hanging("  ", request.question, width, "dim", most=3), *rungs])


def link_entries(links: Sequence[LinkView], width: int) -> list[Entry]:
    """The cases and reports that belong to this one, known by their reference."""
    if not links:
        return [Entry("", Content.styled("No other case or report is linked. k links one.", "dim"))]
    return [Entry(link.reference, _link(link, width)) for link in links]


def _link(link: LinkView, width: int) -> Content:
    state = f"{link.stage}  enter opens it" if link.known else "not in this database"
    left = Content.assemble(
        (f"{'→' if link.known else ' '} {plain(link.reference)}", "bold"), f"  {plain(link.customer)}"
    )
    lines = [spread(left, Content.styled(state, "" if link.known else "dim"), width), hanging("  ", link.label, width)]
    return Content("\n").join([*lines, *([hanging("  ", link.why, width, "dim", most=3)] if link.why else [])])


def who_words(view: CaseView, today: date) -> Content:
    """Who complains, where the case stands, with whom it is and its flags: the two lines at the head of a case."""
    handler = view.handler.name if view.handler else "nobody yet"
    state = f"{view.stage}, {show_date(view.closed)}" if view.closed else view.stage
    received = short_date(view.received) if view.received.year == today.year else show_date(view.received)
    facts = [f"received {received}", f"with {plain(handler)}"]
    if view.waiting:
        facts.append(f"waits for {plain(view.waiting)}")
    marks = [(f" {plain(flag)} ", "reverse") for flag in view.flags]
    hidden = Content.styled(" must not be shown ", "reverse") if view.address_hidden else Content("")
    return Content.assemble(  # marks stand where no narrow window cuts them off
        (plain(view.customer) or "no name", "bold"),
        f" through {plain(view.representative)}  " if view.representative else "  ",
        hidden,
        f"{' ' if view.address_hidden else ''}{plain(view.address)}\n",
        (state, "bold"),
        *[part for mark in marks for part in (" ", mark)],
        f" · {' · '.join(facts)}  ",
    )


def fact_entries(case: CaseView, width: int) -> list[Entry]:
    """Everything else that is known of the case. Known by the label."""
    rows = [
        ("Customer", case.customer),
        ("Address", case.address),
        ("Contact", case.contact),
        ("Received", show_date(case.received)),
        ("Stage", case.stage if not case.closed else f"{case.stage}, {show_date(case.closed)}"),
        ("Handled by", case.handler.name if case.handler else "nobody yet"),
        ("Procedure", f"{case.landlord}, {case.version}"),
        ("Complaint", case.description),
        ("Outcome sought", case.outcome_sought),
        *case.facts,
    ]
    return [Entry(label, _fact(label, value, width)) for label, value in rows if value]


def _fact(label: str, value: str, width: int) -> Content:
    """A label, wrapped in its own column, and what is known beside it."""
    beside = hanging(" " * LABEL, value, width, most=12).split("\n")
    labels = [Content.styled(f"{line:<{LABEL}}", "dim") for line in wrap(clean(label), LABEL - 1)]
    blank = Content(" " * LABEL)
    pairs = zip_longest(labels, beside, fillvalue=None)
    return Content("\n").join([(left or blank) + (right[LABEL:] if right else "") for left, right in pairs])
