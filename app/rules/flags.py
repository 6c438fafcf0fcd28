"""What makes a case special: a flag stands by its tick, by a category of the case, or by a fact, as its clause says.

Which flags there are and what sets them is the landlord's data, `flags.toml`; nothing here knows one by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute

from app.rules.events import Value


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag of a landlord's. A tick always sets it; `categories` are those of a case or point that set it too.

    `facts` (`event:field` by value) are conditions of which each sets it.
    """

    id: str
    cites: tuple[str, ...]
    categories: tuple[str, ...] = ()
    facts: Mapping[str, Value] = attribute(default_factory=dict)


def standing(
    flags: Iterable[Flag], ticked: Iterable[str], categories: frozenset[str], facts: Mapping[str, tuple[Value, ...]]
) -> tuple[str, ...]:
    """The flags that stand: those ticked, in their order, then those that something else sets.

    `facts` are the values that the case gives each fact that a flag names.
    """
    found = dict.fromkeys(ticked)
    for flag in flags:
        if flag.id not in found and (categories.intersection(flag.categories) or any(_by_fact(flag, facts))):
            found[flag.id] = None
    return tuple(found)


def _by_fact(flag: Flag, facts: Mapping[str, tuple[Value, ...]]) -> Iterator[bool]:
    for key, wanted in flag.facts.items():
        allowed = wanted if isinstance(wanted, tuple) else (wanted,)
        for given in facts.get(key, ()):
            yield any(one in allowed for one in (given if isinstance(given, tuple) else (given,)))
