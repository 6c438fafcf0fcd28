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
    """A letter with templates that can be used, their version, and what is wrong with newer ones ("" for nothing)."""

    rule: LetterRule
    templates: Templates
    name: str
    version: str
    warning: str = ""


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
    key = f"letter {letters.procedure} {rule.id}"
    templates = Templates(letters.sources, letters.places)
    try:
        templates.check(rule.template, fields)
        templates.check(EMAIL, fields)
    except TemplateFault as fault:
        kept = desk.store.meta.get(key)
        if not kept:
            raise
        sources = json.loads(kept)
        templates = Templates(sources, letters.places)
        texts = templates.version_sources(rule.template)
        return Usable(rule, templates, rule.template, version(texts), f"{fault} The last good version is used.")
    texts = templates.version_sources(rule.template)
    good = json.dumps({name: letters.sources[name] for name in _reached(templates, rule)}, sort_keys=True)
    if desk.store.meta.get(key) != good:
        desk.store.meta.set(key, good)
    return Usable(rule, templates, rule.template, version(texts))


def _reached(templates: Templates, rule: LetterRule) -> tuple[str, ...]:
    """Every template that a letter and its e-mail are made of."""
    return tuple(dict.fromkeys((*templates.reach(rule.template), *templates.reach(EMAIL))))


def step_fields(procedure: Procedure, rule: LetterRule) -> Mapping[str, str]:
    """The labels of the fields of the step that a letter records, whether this landlord asks for them or not."""
    if not rule.step:
        return {}
    from app.steps import all_steps
    from app.steps.forms import every_field
    from app.steps.model import specs

    return {spec.name: spec.label for spec in (*specs(all_steps()[rule.step]), *every_field(procedure, rule.step))}
