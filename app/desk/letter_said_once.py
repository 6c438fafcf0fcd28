"""What a letter and the step that it records both say is said once: the step takes it from the letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.rules.casefile import CaseFile
from app.rules.events import Value
from app.rules.letter_arbitrators import arbitrators
from app.rules.letters import LetterRule, Letters
from app.rules.procedure import FieldSpec, Procedure

ARBITRATOR = "arbitrator"
"""The field of a step that says whom its letter sends the customer to."""


def printed_arbitrator(case: CaseFile, letters: Letters, spec: FieldSpec) -> str:
    """Of the choices of a step's field, whom the letter names first; empty where it names none of them."""
    by_name = {choice.casefold(): choice for choice in spec.choices}
    named = (str(one["name"]).casefold() for one in arbitrators(case, letters) if one["name"])
    first = next(named, "")
    if not first:
        return ""
    return next((by_name[name] for name in by_name if first.startswith(name) or name.startswith(first)), "")


def word_for(procedure: Procedure, rule: LetterRule, name: str, means: str) -> str:
    """The landlord's own word, in a field of the step, for the way that a letter goes."""
    choices = procedure.step_by_id[rule.step].choices.get(name) or procedure.choices.get(name, ())
    by_mail = [word for word in choices if "mail" in word]
    by_post = [word for word in choices if word not in by_mail and ("letter" in word.lower() or "post" in word)]
    return next(iter(by_mail if means == "e-mail" else by_post), means)


def on_this_form(
    procedure: Procedure, rule: LetterRule, spec: FieldSpec, by_letter: tuple[str, ...]
) -> FieldSpec | None:
    """A field of the step as the letter's form asks it: a condition on how it is sent is one on how the letter goes.

    The form calls that `means`; the step calls it by a name, and in words, of its own. What the letter itself makes
    true is no condition any more; None where that rules the field out.
    """
    when: dict[str, Value] = {}
    for name, wanted in spec.when.items():
        if name in rule.sets:
            if rule.sets[name] not in (wanted if isinstance(wanted, tuple) else (wanted,)):
                return None
            continue
        if name not in by_letter:
            when[name] = wanted
            continue
        words = wanted if isinstance(wanted, tuple) else (wanted,)
        when["means"] = tuple(one for one in rule.means if word_for(procedure, rule, name, one) in words)
    return replace(spec, when=when) if when != dict(spec.when) else spec


def from_the_letter(
    case: CaseFile, letters: Letters, rule: LetterRule, specs: Mapping[str, FieldSpec]
) -> Mapping[str, Value]:
    """The fields of the step that say what the letter prints of itself."""
    spec = specs.get(ARBITRATOR)
    found = printed_arbitrator(case, letters, spec) if spec and rule.step else ""
    return {ARBITRATOR: found} if found else {}
