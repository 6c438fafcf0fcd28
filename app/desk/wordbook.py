"""All that can be written in a landlord's folder, as the program itself has it: `putright procedure words`."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.rules.events import VERBS as EVENTS
from app.rules.letters import BESIDE, KINDS, MEANS
from app.rules.limits import UNITS
from app.rules.procedure import FIELD_KINDS
from app.rules.report import PARTS
from app.rules.verbs import VERBS
from app.rules.vocabulary import PARAMETERS, RULES


class Word(NamedTuple):
    """One word, what it means, and (of a condition) the parameters that it takes and the words that it fills."""

    word: str
    means: str
    takes: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()


ASKED: Mapping[str, str] = {
    "when": "fields of this form: all of these have one of these values",
    "unless": "fields of this form: not while all of these have one of these values",
    "when_case": "facts of the case, event:field: all of these have one of these values",
    "unless_case": "facts of the case, event:field: not while all of these have one of these values",
    '"any"': "as a value of a fact: whatever was given",
    '""': "as a value of a field: nothing was given",
    "true, false": "as a value: a yes, a no",
    '["a", "b"]': "as a value: one of these",
    "event:field": "a fact: what the last event of this name that has the field says in it, as stage1.received:channel",
    "event:on": "a fact: the date of the event",
    "event:recorder": "a fact: who recorded the event",
    "*:field": "a fact: the field of whatever event gives it, as last given; of lists of words all of them",
    ".acknowledged": "an event of the process that the step is of; .respond is its clock",
}
"""How conditions are written."""

SECTIONS = ("conditions", "parameters", "when", "steps", "events", "fields", "times", "letters", "report", "processes")
"""What there are words for."""


def wordbook(section: str = "") -> Mapping[str, tuple[Word, ...]]:
    """The words by section, all of them or those of one."""
    makers = {
        "conditions": _conditions,
        "parameters": lambda: _pairs(PARAMETERS),
        "when": lambda: _pairs(ASKED),
        "steps": _steps,
        "events": lambda: (Word(one, "the second half of an event's name") for one in sorted(EVENTS)),
        "fields": lambda: (Word(one, "a kind of field") for one in FIELD_KINDS),
        "times": lambda: (Word(one, "how a time limit is counted") for one in UNITS),
        "letters": _letters,
        "report": lambda: (Word(one, "a part of the investigation report") for one in PARTS),
        "processes": _processes,
    }
    return {name: tuple(make()) for name, make in makers.items() if section in ("", name)}


def _pairs(known: Mapping[str, str]) -> Iterable[Word]:
    return (Word(name, means) for name, means in known.items())


def _conditions() -> Iterable[Word]:
    """Every condition that a gate can have as its `rule`."""
    for name, spec in sorted(RULES.items()):
        means = " ".join((inspect.getdoc(spec.test) or "").split())
        takes = tuple(
            f"{param}{' (may be left out)' if param in spec.optional else ''}: {PARAMETERS[kind]}"
            for param, kind in spec.params.items()
        )
        yield Word(name, means, takes, spec.words)


def _steps() -> Iterable[Word]:
    for verb in VERBS.values():
        name = verb.id if "." in verb.id else f"PROCESS.{verb.id}"
        process = verb.id.partition(".")[0] if "." in verb.id else "PROCESS"
        records = f" Records {process}.{verb.past}." if verb.past else ""
        yield Word(name, f"{verb.title}.{records}")


def _letters() -> Iterable[Word]:
    yield from (Word(one, "a kind of letter") for one in KINDS)
    yield from (Word(one, "where a letter belongs that is of no stage; else the id of its stage") for one in BESIDE)
    yield from (Word(one, "how a letter leaves") for one in MEANS)


def _processes() -> Iterable[Word]:
    from data.process_files import shared_processes

    return (Word(process_id, name) for process_id, name in shared_processes().items())


def as_markdown() -> str:
    """The conditions as a page: how they are written, each with its parameters, and the kinds of those."""
    book = wordbook()
    lines = [
        "# Conditions",
        "",
        "What a gate of a landlord's `steps.toml` can have as its `rule`, and how it is said when a gate, a field or a",
        "time limit counts. The program makes this page: `putright procedure words --markdown > docs/conditions.md`.",
        "",
        "## When something counts",
        "",
        *(f"- `{one.word}`: {one.means}" for one in book["when"]),
        "",
        "## The conditions",
    ]
    for one in book["conditions"]:
        lines += ["", f"### {one.word}", "", one.means]
        if one.takes:
            lines += ["", *(f"- `{name}`{rest}" for name, rest in map(_split, one.takes))]
        if one.fills:
            lines += ["", f"Its sentence may say {', '.join(f'`{{{word}}}`' for word in one.fills)}."]
    return "\n".join(lines) + "\n"


def _split(line: str) -> tuple[str, str]:
    """The name of a parameter, and what is said of it."""
    name = line.split(":")[0].split(" ")[0]
    return name, line[len(name) :]
