"""Small pieces of sentences that several facets say in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """` Did you mean 'a' or 'b'?`, with a space before it; empty where nothing is near."""
    near = get_close_matches(name, list(known), n=3, cutoff=0.6)
    quoted = [f"'{one}'" for one in near]
    return f" Did you mean {listed(quoted, 'or')}?" if near else ""


def number(n: int, noun: str) -> str:
    """`1 case`, `2 cases`, `no cases`."""
    return f"{n or 'no'} {noun}{'' if n == 1 else 's'}"


def listed(items: Sequence[str], word: str = "and") -> str:
    """`a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}" if items else ""
