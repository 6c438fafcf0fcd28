"""The parts of an investigation as entries of a sheet, each known by its number or by the step that fills it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from textual.content import Content

from app.desk.investigation import InvestigationView
from app.rules.events import Event
from app.rules.investigation import PointState, Promise
from app.rules.report import Missing
from app.rules.typed_dates import short_date, show_date
from screens.widgets.case_sections import request_entries
from screens.widgets.plain import clean, plain
from screens.widgets.sheet import Entry, hanging, spread

SECTIONS: Final = (
    ("points", "Points"),
    ("evidence", "Evidence"),
    ("chronology", "Dates"),
    ("asked", "Asked"),
    ("sessions", "Visits"),
    ("ground", "Plan"),
    ("promised", "Promised"),
    ("report", "Report"),
)
"""The parts in the order of their number keys."""

ADDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "points": "define",
        "evidence": "evidence.receive",
        "chronology": "investigation.chronicle",
        "asked": "information.request",
        "sessions": "investigation.hold",
        "ground": "investigation.plan",
        "promised": "action.offer",
        "report": "investigation.report",
    }
)
"""The step that adds to a part; a verb alone is done in the process that the case is in."""

EMPTY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "points": "No point of complaint is set out yet. a sets them out, with the customer: each becomes a heading "
        "of the report and of the letter.",
        "evidence": "No evidence yet. a adds what shows what happened: records, letters, photographs, recordings. "
        "Name a file, and a copy of it is kept with the case.",
        "chronology": "Nothing yet of what happened in the matter complained of. a adds a line of it, with its day "
        "and how we know. The case's own history is kept apart.",
        "asked": "No team has been asked anything. a asks a team or a contractor.",
        "sessions": "No interview, call or visit yet. a records one, also the customer's own account.",
        "promised": "Nothing is promised to the customer yet. a promises an action, with who does it and by when.",
    }
)
"""What to do in a part that is empty."""

HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "points": "enter decides the point · g what was agreed on it",
        "evidence": "enter reads it · o puts its file on disk · x takes it out",
        "asked": "enter records the answer · e writes the e-mail · c chases it · d notes a delay · o its file",
        "ground": "enter writes it",
        "promised": "enter records that it is done · d moves its date · o its file",
        "report": "enter goes to what the part lacks · f finishes the report · f8 writes it to a file",
    }
)
"""What the keys do with the entries of a part."""


def entries(view: InvestigationView, section: str, width: int) -> list[Entry]:
    """The entries of a part for a width in cells."""
    found = list(_BUILDERS[section](view, width))
    if not found:
        return [Entry("", hanging("", EMPTY[section], width, "dim"))]
    hint = HINTS.get(section)
    return [*found, Entry("", hanging("", f"\n{hint}", width, "dim"))] if hint else found


def counts(view: InvestigationView) -> dict[str, int]:
    """How many entries each part has."""
    found = view.found
    return {
        "points": len(found.points),
        "evidence": len(found.evidence),
        "chronology": len(found.chronology),
        "asked": len(view.case.requests),
        "sessions": len(found.sessions),
        "promised": len(found.promises),
    }


def missing_entries(missing: Sequence[Missing], width: int) -> list[Entry]:
    """What the report still lacks, known by its place in the list."""
    if not missing:
        return [Entry("", hanging("", "f8 writes the report to a file, to read it.", width))]
    said = (f"{one.says} ({one.clause})" if one.clause else one.says for one in missing)
    return [Entry(str(place), hanging("! ", words, width, most=3)) for place, words in enumerate(said)]


def _points(view: InvestigationView, width: int) -> Iterable[Entry]:
    evidence: dict[str, list[str]] = {}
    for event in view.found.evidence:
        for number in event.get("points", ()):
            evidence.setdefault(str(number), []).append(event.item)
    return [Entry(one.number, _point(one, evidence.get(one.number, ()), width)) for one in view.found.points]


def _point(one: PointState, evidence: Sequence[str], width: int) -> Content:
    state = one.decision("outcome") or "no finding yet"
    head = spread(
        Content.assemble((f"{'✓' if one.decided else '○'} Point {one.number}", "bold")), Content(clean(state)), width
    )
    who_is = f" ({one.who_is})" if one.who_is else ""
    responsible = f"responsible: {one.responsible}{who_is}" if one.responsible else ""
    shown = f"evidence: {', '.join(evidence)}" if evidence else ""
    facts = [fact for fact in (one.category, responsible, one.arbitrator, shown) if fact]
    lines = [head, hanging("  ", one.text, width, most=3)]
    if facts:
        lines.append(hanging("  ", " · ".join(facts), width, "dim", most=1))
    if finding := one.decision("finding"):
        lines.append(hanging("  → ", finding, width, "dim", most=3))
    if remedy := one.decision("remedy"):
        lines.append(hanging("  + ", remedy, width, "dim", most=2))
    return Content("\n").join(lines)


_SHOWN: Final[Mapping[object, str]] = MappingProxyType(
    {True: "the customer may see it", False: "not to be shown", None: "not said whether the customer may see it"}
)


def _evidence(view: InvestigationView, width: int) -> Iterable[Entry]:
    for one in view.found.evidence:
        dated = one.get("dated")
        left = Content.assemble((f"{one.item} ", "bold"), plain(f"{one.get('kind', '')}: {one.get('source', '')}"))
        file = "▣ " if one.get("file") else ""
        right = Content(f"{file}{short_date(dated) if isinstance(dated, date) else 'undated'}")
        goes_to = ", ".join(str(number) for number in one.get("points", ()))
        facts = [f"point {goes_to}" if goes_to else "no point named", _SHOWN[one.get("disclosable")]]
        words = _two(spread(left, right, width), one, "shows", width)
        yield Entry(one.item, Content("\n").join([words, hanging("   ", " · ".join(facts), width, "dim", most=1)]))


def _chronology(view: InvestigationView, width: int) -> Iterable[Entry]:
    for one in view.found.chronology:
        happened = one.get("happened_on")
        day = show_date(happened) if isinstance(happened, date) else "no date"
        yield Entry(one.id, hanging(Content.styled(f"{day}  ", "bold"), str(one.get("what", "")), width, most=3))


def _asked(view: InvestigationView, width: int) -> Iterable[Entry]:
    return request_entries(view.requests, width) if view.requests else ()


def _sessions(view: InvestigationView, width: int) -> Iterable[Entry]:
    for one in view.found.sessions:
        left = Content.assemble((plain(str(one.get("manner", ""))), "bold"), plain(f"  {one.get('with_role', '')}"))
        yield Entry(one.id, _two(spread(left, Content(short_date(one.on)), width), one, "summary", width))


def _two(head: Content, event: Event, field: str, width: int) -> Content:
    return Content("\n").join([head, hanging("   ", str(event.get(field, "")), width, "dim", most=2)])


def _ground(view: InvestigationView, width: int) -> Iterable[Entry]:
    found = view.found
    conflict = "; ".join(
        f"yes: {one.get('what', '')} → {one.get('measure', '')}" if one.get("conflict") else "none"
        for one in found.declared[-1:]
    )
    considered = ("vulnerability", "adjustments")
    needs = " · ".join(str(one.get(name)) for one in found.considered[-1:] for name in considered if one.get(name))
    plan = str(found.plan.get("text", "")) if found.plan else ""
    for step, label, words in (
        ("investigation.plan", "Plan", plan),
        ("investigation.declare", "Conflict of interest", conflict),
        ("investigation.consider", "Vulnerability and needs", needs),
    ):
        if step in view.case.procedure.step_by_id:
            style = "" if words else "dim"
            yield Entry(
                step, hanging(Content.styled(f"{label}: ", "bold"), words or "nothing yet", width, style, most=5)
            )


def _promised(view: InvestigationView, width: int) -> Iterable[Entry]:
    return [Entry(one.item, promise_words(one, one.item, width)) for one in view.found.promises]


def promise_words(one: Promise, name: str, width: int) -> Content:
    """A promised action in two lines: who and by when, then what."""
    sign = {"done": "✓", "overdue": "!"}.get(one.state, "○")
    when = f"done {short_date(one.done)}" if one.done else f"by {short_date(one.due)}" if one.due else "no date"
    words = f"overdue, {when}" if one.state == "overdue" else when
    style = "$text-error" if one.state == "overdue" else ""
    left = Content.assemble((f"{sign} {plain(name)}", "bold"), plain(f"  {one.owner}"))
    return Content("\n").join(
        [spread(left, Content.styled(words, style), width), hanging("   ", one.what, width, "dim", most=2)]
    )


def _report(view: InvestigationView, width: int) -> Iterable[Entry]:
    lacking: dict[str, int] = {}
    for one in view.missing:
        lacking[one.part] = lacking.get(one.part, 0) + 1
    for number, part in enumerate(view.rules.parts, 1):
        gap = lacking.get(part.id, 0)
        right = Content.styled(f"! {gap} missing" if gap else ", ".join(part.cites[:2]), "" if gap else "dim")
        yield Entry(f"part {part.id}", spread(Content(f"{number:>2}. {clean(part.heading)}"), right, width))


_BUILDERS: Final[Mapping[str, Callable[[InvestigationView, int], Iterable[Entry]]]] = MappingProxyType(
    {
        "points": _points,
        "evidence": _evidence,
        "chronology": _chronology,
        "asked": _asked,
        "sessions": _sessions,
        "ground": _ground,
        "promised": _promised,
        "report": _report,
    }
)
