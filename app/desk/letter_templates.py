"""A landlord's templates as they can be used now: the last good version stands in for one with a fault."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.letter_templates import TemplateFault, Templates
from app.errors import BadInput
from app.rules.letter_facts import known_fields
from app.rules.letters import LetterRule, Letters
from app.rules.procedure import Procedure

if TYPE_CHECKING:
    from app.desk import Desk


EMAIL = "email.md"
"""The template of the e-mail that a letter goes with."""


@dataclass(frozen=True, slots=True)
class Usable:
    """A letter with templates that can be used, their version, and what is wrong with newer ones ("" for nothing).

    `good` are the templates' texts, to be remembered once they have made a letter; empty for remembered ones.
    """

    rule: LetterRule
    templates: Templates
    name: str
    version: str
    warning: str = ""
    good: str = ""


def usable(desk: Desk, procedure: Procedure, letters: Letters, letter_id: str) -> Usable:
    """A letter of the landlord's with its template; the last good one, with a warning, where the one on disk is wrong.

    Raises:
        BadInput: when there is no such letter.
        TemplateFault: when its template has a fault and no good version was ever used.
    """
    from data.letter_files import version

    rule = letters.by_id.get(letter_id) or next((r for r in letters.letters if r.id.lower() == letter_id.lower()), None)
    if rule is None:
        from app.desk.words import did_you_mean, listed

        known = list(letters.by_id)
        raise BadInput(
            f"{procedure.landlord} has no letter '{letter_id[:60]}'.{did_you_mean(letter_id, known)} "
            f"It has {listed(known)}."
        )
    fields = known_fields(rule, step_fields(procedure, rule))
    templates = Templates(letters.sources, letters.places)
    try:
        templates.check(rule.template, fields)
        templates.check(EMAIL, fields)
    except TemplateFault as fault:
        return last_good(desk, letters, rule, fault)
    good = json.dumps({name: letters.sources[name] for name in _reached(templates, rule)}, sort_keys=True)
    return Usable(rule, templates, rule.template, version(templates.version_sources(rule.template)), good=good)


def last_good(desk: Desk, letters: Letters, rule: LetterRule, fault: TemplateFault) -> Usable:
    """The letter as its template last made one, with what is wrong with the newer one.

    Raises:
        TemplateFault: the fault itself, when no good version was ever used.
    """
    from data.letter_files import version

    kept = desk.store.meta.get(_key(letters, rule))
    if not kept:
        raise fault
    templates = Templates(json.loads(kept), letters.places)
    number = version(templates.version_sources(rule.template))
    return Usable(rule, templates, rule.template, number, f"{fault} The last good version is used.")


def remember(desk: Desk, letters: Letters, found: Usable) -> None:
    """Keep the texts of a template that has just made a letter: they are its last good version."""
    if found.good and desk.store.meta.get(_key(letters, found.rule)) != found.good:
        desk.store.meta.set(_key(letters, found.rule), found.good)


def _key(letters: Letters, rule: LetterRule) -> str:
    return f"letter {letters.procedure} {rule.id}"


def _reached(templates: Templates, rule: LetterRule) -> tuple[str, ...]:
    """Every template that a letter and its e-mail are made of."""
    return tuple(dict.fromkeys((*templates.reach(rule.template), *templates.reach(EMAIL))))


def step_fields(procedure: Procedure, rule: LetterRule) -> Mapping[str, str]:
    """The labels of the fields of the step that a letter records, whether this landlord asks for them or not."""
    step = rule.step
    if step.startswith("."):  # of whatever process: each has the same fields
        step = next((one for one in procedure.step_by_id if one.partition(".")[2] == step[1:]), "")
    if not step:
        return {}
    from app.steps import model_of
    from app.steps.forms import every_field
    from app.steps.model import specs

    return {spec.name: spec.label for spec in (*specs(model_of(step)), *every_field(procedure, step))}
