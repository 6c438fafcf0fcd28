"""What a landlord's letters.toml says, held against the steps that its letters record and the facts of its cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.desk.checking.names import Names
from app.desk.letter_templates import step_fields
from app.rules.letter_facts import known_fields
from app.rules.letters import LetterRule
from app.rules.procedure import FieldSpec
from app.rules.verbs import recorded_by, shape
from app.steps.reading import ROW_KEYS

if TYPE_CHECKING:
    from app.documents.letter_templates import Templates
    from data.toml_tables import Findings


def check_letters(names: Names, findings: Findings) -> None:
    """Tell what letters set, ask, hold and lead to that is not there."""
    from app.documents.letter_templates import Templates
    from data.toml_tables import nearest

    if names.letters is None:
        return
    templates = Templates(names.letters.sources, names.letters.places)
    for letter in names.letters.letters:
        _check_letter(names, findings, templates, letter)
    for number, copy in enumerate(names.letters.copies):
        names.values(findings.places["copy", str(number)], "when_case", copy.when_case)
        columns = {one for fact in copy.people for spec in names.recorded.get(fact, ()) for one in _row(spec)}
        for name in copy.where:
            if columns and name not in columns:
                findings.places["copy", str(number)].wrong(f"No row has a '{name}'.{nearest(name, columns)}", "where")
        for fact in copy.people:
            names.values(findings.places["copy", str(number)], "people", {fact: "any"})
    for number, rule in enumerate(names.letters.arbitrators):
        names.values(findings.places["arbitrator", str(number)], "when_case", rule.when_case)


def _steps(names: Names, letter: LetterRule) -> tuple[str, ...]:
    """The steps that sending the letter may record: that of whichever process, where its name begins with a dot."""
    if letter.step.startswith("."):
        return tuple(step for step in names.fields if step.endswith(letter.step))
    return (letter.step,) if letter.step in names.fields else ()


def _row(spec: FieldSpec) -> tuple[str, ...]:
    return ROW_KEYS.get(spec.kind, ())


def _parts(names: Names, findings: Findings, templates: Templates, letter: LetterRule) -> frozenset[str]:
    """The parts that the letter's template can hold, its faults told; none where it cannot be read."""
    from app.documents.letter_templates import TemplateFault

    if names.letters is None or letter.template not in names.letters.sources:
        return frozenset()
    if letter.step and not _steps(names, letter):
        return frozenset()
    try:
        templates.check(letter.template, known_fields(letter, step_fields(names.procedure, letter)))
        return templates.parts(letter.template)
    except TemplateFault as fault:
        findings.tell(fault)
        return frozenset()


def _check_letter(names: Names, findings: Findings, templates: Templates, letter: LetterRule) -> None:
    from data.toml_tables import nearest

    table = findings.places["letter", letter.id]
    names.values(table, "when_case", letter.when_case)
    steps = _steps(names, letter)
    for step in steps[:1]:
        names.values(table, "sets", letter.sets, of=shape(step).event)
    if letter.sets and not letter.step:
        table.wrong("A letter that records no step sets nothing of one: name the step, or take this out.", "sets")
    for event in letter.asks:
        if recorded_by(event) is None:
            table.wrong(f"No step records '{event}'.", "asks")
    parts = _parts(names, findings, templates, letter)
    texts = [spec.name for spec in letter.texts]
    for number, holds in enumerate(letter.holds):
        place = table.beneath("holds", number)
        names.values(place, "when_case", holds.when_case)
        names.values(place, "unless_case", holds.unless_case)
        own = [name for step in steps for name in names.fields[step]]
        known = (*texts, *own, *names.procedure.step_by_id)
        if parts and holds.part not in parts:
            place.wrong(f"The template has no part '{holds.part}'.{nearest(holds.part, parts)}", "part")
        if holds.goes and holds.goes not in known:
            place.wrong(f"There is no field or step '{holds.goes}'.{nearest(holds.goes, known)}", "goes")
    for number, spec in enumerate(letter.texts):
        names.values(table.beneath("text", number), "when_case", spec.when_case)
