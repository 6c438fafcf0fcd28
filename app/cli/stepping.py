"""`putright step` and `putright steps`: take a step on a case, or see what can be done and what cannot."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.cli import Way
from app.cli.arguments import CommandParser, given, merged
from app.cli.output import as_json, refusal_as_json, say, shown
from app.cli.showing import headline
from app.desk.views import Act
from app.errors import BadInput, Refused
from app.rules.procedure import FieldSpec
from app.rules.typed_dates import show_date

if TYPE_CHECKING:
    from app.desk import Desk


def arguments(parser: CommandParser, name: str) -> None:
    """Take the case, and for `step` the step and its fields."""
    if name == "steps":
        parser.set_defaults(run=run_steps)
        parser.add_argument(
            "reference", nargs="?", default="", metavar="REF", help="the case; without it: the first step"
        )
        parser.add_argument("--procedure", default="", metavar="ID", help="the landlord, where there is no case yet")
    else:
        parser.set_defaults(run=run_step)
        parser.add_argument("reference", metavar="REF", help="the case")
        parser.add_argument(
            "step", metavar="PROCESS.STEP", help="such as stage1.acknowledge; 'putright steps REF' lists"
        )
        parser.values("a field")
        parser.add_argument("--on", default="", metavar="DATE", help="the day it happened (else today)")
        parser.add_argument("--check", action="store_true", help="gates and dates only; nothing is saved")
    parser.database()
    parser.person()


def run_step(args: Namespace, way: Way) -> int:
    """Take the step, or check it."""
    values = merged(given(args), {"on": args.on} if args.on else {})
    desk = way.desk(args)
    try:
        if args.check:
            return check(desk, args.reference, args.step, values, args.json)
        case = desk.casework.do(args.reference, args.step, values)
        if args.json:
            as_json(case)
        else:
            say(*headline(case), *(f"  Note: {warning}" for warning in case.warnings))
        return 0
    finally:
        desk.close()


def check(desk: Desk, reference: str | None, step_id: str, values: Mapping[str, object], in_json: bool) -> int:
    """Say what a step would do; the exit code it would end with. Nothing is saved."""
    preview = desk.casework.preview(reference, step_id, values)
    warnings = (*preview.warnings, *desk.casework.forewarned(desk.casework.named(reference, step_id, values)))
    code = 0
    if not preview.allowed:
        code = Refused.exit_code if preview.refusals else BadInput.exit_code
    if in_json:
        as_json({
            "step": step_id,
            "allowed": preview.allowed,
            "refused": [refusal_as_json(refusal) for refusal in preview.refusals],
            "errors": preview.errors,
            "changes": preview.changes,
            "warnings": warnings,
        })  # fmt: skip
        return code
    say(
        *(f"Refused: {r.reason}{f' ({r.clause})' if r.clause else ''}" for r in preview.refusals),
        *preview.errors.values(),
        *(f"{change.says}." for change in preview.changes),
        *warnings,
        "It can be done. Nothing was saved." if preview.allowed else "It cannot be done so. Nothing was saved.",
    )
    return code


def run_steps(args: Namespace, way: Way) -> int:
    """List what can be done now and what cannot; without a case the step that begins one."""
    desk = way.desk(args)
    try:
        if args.reference:
            acts = desk.casework.acts(args.reference)
        else:
            acts = tuple(
                Act(first, desk.casework.form(None, first).title, next=True) for first in desk.procedure.begins
            )
        fields = {act.step: desk.casework.form(args.reference or None, act.step).fields for act in acts}
        if args.json:
            as_json([_described(act, fields[act.step]) for act in acts])
        else:
            for act in acts:
                _say(act, fields[act.step])
        return 0
    finally:
        desk.close()


def _described(act: Act, fields: tuple[FieldSpec, ...]) -> dict[str, Any]:
    return {
        "step": act.step,
        "title": act.title,
        "can": not act.blocked,
        "next": act.next,
        "due": act.due,
        "clock": act.clock,
        "cites": act.cites,
        "refused": [refusal_as_json(refusal) for refusal in act.blocked],
        "fields": [
            {
                "name": f.name, "label": f.label, "type": f.kind, "required": f.required, "choices": f.choices,
                "default": f.default, "help": f.help, "when": f.when, "cites": f.cites,
            }
            for f in fields
        ],
    }  # fmt: skip


def _say(act: Act, fields: tuple[FieldSpec, ...]) -> None:
    due = f", due {show_date(act.due)}" if act.due else ""
    if act.blocked:
        say(f"{act.step}: not now", *(f"    {r.reason}{f' ({r.clause})' if r.clause else ''}" for r in act.blocked))
        return
    say(f"{act.step}: {act.title}{due}{'  <- next' if act.next else ''}")
    width = max(len(field.name) for field in fields)
    for field in fields:
        kind = " | ".join(field.choices) if field.choices else field.kind
        print(shown(f"    {field.name:<{width}}  {field.label} ({kind}){', needed' if field.required else ''}"))
