"""What the case screen opens over itself: an entry of the history, a point, a question, a fact, an undoing."""

from __future__ import annotations

from app.desk.views import CaseView, Preview, TimelineEntry
from app.rules.typed_dates import show_date
from screens.widgets.confirm_dialog import ConfirmDialogScreen
from screens.widgets.entry_dialog import EntryDialogScreen
from screens.widgets.timeline import how_recorded


def event_dialog(entry: TimelineEntry) -> EntryDialogScreen:
    """An entry of the history, whole, with what can be done about it."""
    rows = [("", how) for how in (entry.superseded, how_recorded(entry)) if how] + list(entry.detail)
    can = [] if entry.superseded else ["correct", *(["undo"] if entry.undoable else [])]
    note = "" if entry.superseded or entry.undoable else "cannot be undone, only corrected"
    return EntryDialogScreen(f"{entry.title}, {show_date(entry.on)}", rows, can=can, note=note)


def undo_question(entry: TimelineEntry, preview: Preview) -> ConfirmDialogScreen:
    """What undoing an entry would undo, and which dates it would move."""
    lines = [f"{label}: {value}" for label, value in entry.detail]
    lines += [f"→ {change.says}" for change in preview.changes] + [f"! {warning}" for warning in preview.warnings]
    return ConfirmDialogScreen(f"Undo “{entry.title}” of {show_date(entry.on)}?", lines, "Undo it")


def part_dialog(case: CaseView, section: str, name: str) -> EntryDialogScreen | None:
    """A point, a question, a link or a fact, whole; None where there is no more of it than the list shows."""
    return {"points": _point, "requests": _request, "facts": _fact, "links": _link}[section](case, name)


def _point(case: CaseView, number: str) -> EntryDialogScreen | None:
    point = next((point for point in case.points if str(point.number) == number), None)
    if point is None:
        return None
    rows = [("", point.text), ("Category", point.category), ("Responsible", point.responsible)]
    return EntryDialogScreen(f"Point {number}", [row for row in (*rows, ("Outcome", point.outcome)) if row[1]])


def _request(case: CaseView, item: str) -> EntryDialogScreen | None:
    request = next((request for request in case.requests if request.item == item), None)
    if request is None:
        return None
    begun, ended = ("Assigned", "Done") if request.is_task else ("Asked", "Answered")
    dates = ((begun, request.asked), ("Due", request.due), (ended, request.answered))
    rows = [(label, show_date(day)) for label, day in dates if day is not None]
    return EntryDialogScreen(f"{item}: {request.to}", [*rows, ("", request.question)])


def _link(case: CaseView, reference: str) -> EntryDialogScreen | None:
    link = next((link for link in case.links if link.reference == reference), None)
    if link is None:
        return None
    rows = [("", link.label), ("Linked", show_date(link.on)), ("Why", link.why)]
    return EntryDialogScreen(reference, [row for row in rows if row[1]])


def _fact(case: CaseView, label: str) -> EntryDialogScreen | None:
    texts = {**dict(case.facts), "Complaint": case.description, "Outcome sought": case.outcome_sought}
    return EntryDialogScreen(label, [("", texts[label])]) if texts.get(label) else None
