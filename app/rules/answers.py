"""What a team's answer must hold to be whole, as the landlord declares it, and what one still lacks.

The parts are the choices of the field `not_required` of the step that asks: each names a field of the step that
records the answer. Whoever asks can mark a part as not required; parts of kind "dated" are lists, a line each,
and every line says when.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from app.rules.casefile import CaseFile
from app.rules.events import Value
from app.rules.procedure import FieldSpec, Procedure

ASK: Final = "information.request"
ANSWER: Final = "information.respond"
WAIVES: Final = "not_required"
DATED: Final = "dated"

_MONTH: Final = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
_DATE: Final = re.compile(
    r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b"
    r"|\b[0-9]{1,2}[/.][0-9]{1,2}(?:[/.][0-9]{2,4})?\b"
    rf"|\b[0-9]{{1,2}}(?:st|nd|rd|th)? ?(?:of )?(?:{_MONTH})[a-z]*\b"
    rf"|\b(?:{_MONTH})[a-z]*\.? [0-9]{{1,2}}(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)


def form_parts(procedure: Procedure) -> tuple[FieldSpec, ...]:
    """The parts of the landlord's form for an answer, in its order; none where an answer has no form.

    A long text declared beside them that cannot be marked as not required is a part that may stay empty.
    """
    if not _must(procedure):
        return ()
    fields = procedure.step_by_id[ANSWER].fields if ANSWER in procedure.step_by_id else ()
    return tuple(field for field in fields if field.kind in ("longtext", DATED))


def waived(case: CaseFile | None, item: str) -> tuple[str, ...]:
    """The parts that the question of this number marks as not required."""
    asked = case.latest("information.requested", item) if case else None
    return tuple(str(name) for name in asked.get(WAIVES, ())) if asked else ()


def lacking(case: CaseFile | None, item: str, answer: Mapping[str, Value]) -> tuple[str, ...]:
    """What the answer to this question lacks to be whole: a part's name, or which of its lines have no date."""
    if case is None:
        return ()
    must = set(_must(case.procedure)).difference(waived(case, item))
    found = []
    for part in form_parts(case.procedure):
        said = str(answer.get(part.name) or "").strip()
        if not said:
            found += [part.label] if part.name in must else []
        elif part.kind == DATED and (bare := undated(said)):
            which = ", ".join(str(number) for number in bare[:10])
            found.append(f"{part.label} (no date in line {which})")
    return tuple(found)


def told(case: CaseFile, parts: Iterable[str]) -> str:
    """What the teams said in these parts of their whole answers, a paragraph each, in the order of the questions."""
    given = (case.latest("information.responded", request.item) for request in case.requests)
    found = (str(answer.get(part) or "").strip() for answer in given if answer for part in parts)
    return "\n\n".join(words for words in found if words)


def unpromised(case: CaseFile) -> tuple[tuple[str, str], ...]:
    """The actions that teams named in their whole answers and nobody promised yet, each with its team."""
    promised = {str(event.get("what", "")).strip() for event in case.all("action.offered")}
    dated = [part.name for part in form_parts(case.procedure) if part.kind == DATED]
    return tuple(
        (line.strip(), request.to)
        for request in case.requests
        if (answer := case.latest("information.responded", request.item))
        for part in dated
        for line in str(answer.get(part) or "").splitlines()
        if line.strip() and line.strip() not in promised
    )


def day_in(line: str) -> str:
    """The day that such a line names, as it was written; empty where it names none."""
    found = _DATE.search(line)
    return found[0] if found else ""


def undated(text: str) -> tuple[int, ...]:
    """The lines, counted from 1, that say something and name no day; the years may be left out."""
    lines = enumerate(text.splitlines(), 1)
    return tuple(number for number, line in lines if line.strip() and not _DATE.search(line))


def _must(procedure: Procedure) -> tuple[str, ...]:
    rule = procedure.step_by_id.get(ASK)
    return next((field.choices for field in rule.fields if field.name == WAIVES), ()) if rule else ()
