"""The conditions by name, with their parameters: what a landlord's `[[gate]]` may say, and the check that it does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.errors import BadInput
from app.rules import answer_gates as answers
from app.rules import conditions as the
from app.rules import list_gates as lists
from app.rules import redress_gates as redress
from app.rules import row_gates as rows
from app.rules import time_gates as time
from app.rules.conditions import Ask, Finding, listed
from app.rules.limits import Limit
from app.rules.params import Conditions, Param, Params

Test = Callable[[Ask, Params], Finding]


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A condition: its test, its parameters (kind by name, those in `optional` may be left out), and its words.

    `standing` conditions can be asked before a form is filled in: they look at the case, not at the fields.
    """

    test: Test
    params: Mapping[str, str]
    optional: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    standing: bool = False


RULES: Final[Mapping[str, RuleSpec]] = MappingProxyType(
    {
        test.__name__: RuleSpec(test, params, frozenset(optional), words, standing)
        for test, params, optional, words, standing in (
            (the.needs_event,
             {"event": "events", "where": "wheres", "since": "events", "gone": "events", "anew": "name",
              "same": "names"},
             ("where", "since", "gone", "anew", "same"), (), True),
            (the.bars_event, {"event": "events", "where": "wheres"}, ("where",), ("on",), True),
            (the.needs_field, {"field": "names"}, (), (), False),
            (the.field_is, {"field": "name", "is": "values"}, (), (), False),
            (the.field_not, {"field": "name", "is": "values"}, (), (), False),
            (the.needs_fact, {"fact": "facts", "is": "values"}, ("is",), (), True),
            (the.bars_fact, {"fact": "facts", "is": "values"}, ("is",), (), True),
            (time.in_date_order, {"first": "facts", "then": "facts"}, (), (), True),
            (the.someone_else, {"field": "name", "than": "facts"}, ("field",), (), False),
            (the.someone_among, {"field": "name", "of": "facts"}, ("field",), (), False),
            (the.has_role, {"roles": "roles"}, (), ("roles",), True),
            (time.in_time, {"clock": "clock"}, (), ("due",), False),
            (time.past_due, {"clock": "clock"}, (), ("due",), False),
            (time.within_cap, {"clock": "clock", "field": "name", "beyond": "name"}, ("beyond",),
             ("cap", "due"), False),
            (time.reason_if_late, {"clock": "clocks", "field": "name", "fact": "facts"}, ("fact",), ("due",), False),
            (time.not_older, {"fact": "facts", "months": "number", "count": "direction"}, (), ("limit",), True),
            (time.older, {"fact": "facts", "months": "number", "count": "direction"}, (), ("limit",), True),
            (time.elapsed, {"since": "events", "limit": "limit"}, (), ("earliest",), True),
            (time.not_after, {"since": "events", "limit": "limit"}, (), ("latest",), True),
            (lists.points_answered, {"field": "name"}, (), ("points",), False),
            (lists.answer_whole, {}, (), ("lacks",), False),
            (lists.has_points, {}, (), (), True),
            (lists.points_decided, {}, (), ("points",), True),
            (answers.team_delays, {}, (), (), True),
            (lists.outcome_of_points, {"field": "name", "differ": "values"}, (), ("outcome",), False),
            (lists.each_item_says, {"fact": "facts"}, (), ("points",), True),
            (lists.adds_no_points, {"after": "events"}, (), ("on",), False),
            (lists.nothing_asked, {"unless": "name"}, (), ("open",), False),
            (lists.all_done, {"begun": "events", "done": "events"}, (), ("open",), True),
            (lists.in_order, {"field": "name"}, (), ("missing",), False),
            (rows.rows_say,
             {"rows": "rows", "says": "columns", "one_of": "yes", "where": "row", "least": "number", "most": "number"},
             ("says", "one_of", "where", "least", "most"), ("missing", "line", "n"), False),
            (the.flagged, {"flag": "values"}, (), (), True),
            (the.all_yes, {"field": "names"}, (), ("open",), False),
            (the.as_recorded, {"field": "name", "fact": "facts", "beyond": "name"}, ("beyond",), (), False),
            (redress.redress_signed_off, {}, (), ("why", "item"), False),
            (redress.may_sign_off, {}, (), ("why",), False),
            (redress.panel_binds, {}, (), ("panel", "pounds"), False),
            (redress.pays_no_money, {}, (), (), False),
            (redress.accepted, {}, (), (), False),
            (redress.names_offer, {"field": "name", "costs": "values"}, ("costs",), ("why",), False),
            (redress.heads_answered, {"heads": "values", "none": "name"}, (), ("heads",), False),
            (redress.within_guideline, {"departs": "offered"}, (), ("why",), False),
            (redress.by_standard, {"head": "values"}, (), ("why",), False),
            (redress.head_needs, {"head": "values", "field": "names"}, (), (), False),
            (redress.sum_agreed, {}, (), ("pounds",), False),
            (redress.signed_as, {"roles": "roles", "where": "offered fields"}, ("where",), ("roles",), False),
        )
    }
)  # fmt: skip
"""Every condition by its name. The kinds of parameters are those of `check_params`."""


def check_params(rule: str, params: Conditions, *, roles: Collection[str], clocks: Collection[str]) -> None:
    """Hold a gate's parameters against what its condition takes.

    Raises:
        BadInput: for an unknown condition, or a parameter that is missing, unknown or of the wrong kind.
    """
    spec = RULES.get(rule)
    if spec is None:
        raise BadInput(f"There is no condition '{rule}'. There are: {', '.join(sorted(RULES))}.")
    for name in params:
        if name not in spec.params:
            raise BadInput(
                f"The condition '{rule}' takes no '{name}'. It takes: {', '.join(spec.params) or 'nothing'}."
            )
    for name, kind in spec.params.items():
        if name in params:
            _check_param(name, kind, params[name], roles, clocks)
        elif name not in spec.optional:
            raise BadInput(f"The condition '{rule}' needs '{name}'.")


def _check_param(name: str, kind: str, value: Param, roles: Collection[str], clocks: Collection[str]) -> None:
    known = {"roles": roles, "clock": clocks, "clocks": clocks}.get(kind)
    if kind == "number":
        good = isinstance(value, int) and not isinstance(value, bool) and value > 0
    elif kind in ("offered fields", "wheres"):
        several = value if kind == "wheres" and isinstance(value, tuple) and value else (value,)
        good = all(isinstance(one, Mapping) for one in several)
    elif kind == "row":
        good = isinstance(value, Mapping) and bool(value)
    elif kind == "yes":
        good = value is True
    elif kind == "direction":
        good = value in ("back", "forward")
    elif kind == "values":
        good = value not in ("", ())
    else:
        good = all(isinstance(one, str) and one for one in listed(value)) and value != ()
        if kind in ("name", "rows", "clock", "limit"):
            good = good and isinstance(value, str)
    if not good:
        raise BadInput(f"The parameter '{name}' is not as it should be: it takes {PARAMETERS[kind]}.")
    for one in listed(value) if kind in ("events", "facts") else ():
        if (kind == "events" and one.count(".") != 1) or (kind == "facts" and one.count(":") != 1):
            raise BadInput(f"'{one}' in '{name}' is not as it should be: it takes {PARAMETERS[kind]}.")
    for one in listed(value):
        if known is not None and one not in known and not one.startswith("."):
            raise BadInput(f"'{one}' in '{name}' is not {PARAMETERS[kind]}. There are: {', '.join(sorted(known))}.")
    if kind == "limit" and Limit.parse(str(value)).n == 0:
        raise BadInput(f"The parameter '{name}' takes a number of days or working days.")


PARAMETERS: Final[Mapping[str, str]] = {
    "events": "an event like stage1.responded, or several",
    "facts": "a fact like stage1.received:flags, or several",
    "offered": "a field of the proposal of a remedy, or several",
    "offered fields": "a table of fields of the proposal and their values",
    "rows": "a fact or a field that holds a list; or 'lines' or 'offer'",
    "columns": "what is asked about each row of a list, or several such",
    "row": "a table of columns and their values",
    "yes": "true",
    "wheres": "a table of fields and their values, or several",
    "name": "the name of a field",
    "names": "the name of a field, or several",
    "values": "a value, or several",
    "roles": "a role of this landlord, or several",
    "clock": "a clock of this landlord",
    "clocks": "a clock of this landlord, or several",
    "number": "a whole number above 0",
    "direction": "'back' (counted from the receipt) or 'forward' (counted from the matter)",
    "limit": "a length of time like 28 days",
}
"""What each kind of parameter takes, in words."""
