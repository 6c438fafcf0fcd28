"""`putright authorise`: what awaits your signature; sign it off, send it back; the levels that say who may."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import Way
from app.cli.arguments import CommandParser
from app.cli.output import as_json, say, table
from app.errors import BadInput
from app.rules.money import show_pence
from app.rules.typed_dates import show_date

if TYPE_CHECKING:
    from app.desk import Desk
    from app.desk.offer_view import OfferView

SHOW = "-"


def arguments(parser: CommandParser, name: str) -> None:
    """Take an offer and what to do with it, or the levels."""
    parser.set_defaults(run=run)
    parser.add_argument("reference", nargs="?", default="", metavar="REF", help="the case; without it: what awaits")
    parser.add_argument("item", nargs="?", default="", metavar="OFFER", help="the offer's number; it is signed off")
    parser.add_argument("--note", default="", metavar="TEXT", help="a note in the sign-off")
    parser.add_argument("--back", default="", metavar="REASON", help="send the proposal back instead, with the reason")
    parser.add_argument("-o", dest="output", default="", metavar="FILE", help="write the written sign-off (PDF) there")
    parser.add_argument(
        "--all", action="store_true", help="sign all that you may, within the limit for several at once"
    )
    parser.add_argument(
        "--levels", nargs="?", const=SHOW, default="", metavar="FILE", help="who may sign: enter FILE, or show it"
    )
    parser.add_argument(
        "--amounts",
        nargs="?",
        const=SHOW,
        default="",
        metavar="FILE",
        help="your own bands and guaranteed standards: enter FILE, or show them",
    )
    parser.add_argument(
        "--template",
        nargs="?",
        const="levels",
        default="",
        choices=("levels", "amounts"),
        help="print what a file of levels (or of amounts) holds",
    )
    parser.add_argument("--guidelines", action="store_true", help="the guideline amounts in force today")
    parser.add_argument("--procedure", default="", metavar="ID", help="the landlord (else the last one)")
    parser.database()
    parser.person()


def run(args: Namespace, way: Way) -> int:
    """Do what was asked."""
    desk = way.desk(args)
    try:
        if args.template:
            tables = desk.tables
            print(tables.amounts_template() if args.template == "amounts" else tables.levels_template(), end="")
        elif args.levels:
            _levels(desk, args)
        elif args.amounts:
            _amounts(desk, args)
        elif args.guidelines:
            _guidelines(desk, args)
        elif args.all:
            _all(desk, args)
        elif args.reference and args.item:
            _one(desk, args)
        else:
            _list(desk, args)
        return 0
    finally:
        desk.close()


def _levels(desk: Desk, args: Namespace) -> None:
    if args.levels != SHOW:
        desk.tables.enter_levels(Path(args.levels))
    if args.json:
        as_json(desk.tables.levels(desk.procedure_id))
    else:
        say(*(desk.tables.levels_in_words() or ("No authorisation levels are entered for this landlord.",)))


def _amounts(desk: Desk, args: Namespace) -> None:
    if args.amounts != SHOW:
        desk.tables.enter_amounts(Path(args.amounts))
    if args.json:
        as_json(desk.tables.amounts(desk.procedure_id))
    else:
        say(*(desk.tables.amounts_in_words() or ("No amounts of its own are entered for this landlord.",)))


def _guidelines(desk: Desk, args: Namespace) -> None:
    rows = desk.tables.guidelines()
    if args.json:
        as_json(rows)
        return
    cells = [(row.name, row.amount, row.source + (" (second hand)" if row.second_hand else "")) for row in rows]
    table(("for", "amount", "source"), cells)


def _all(desk: Desk, args: Namespace) -> None:
    mine = [(view.reference, view.item) for view in desk.money.awaiting() if view.mine and view.bulk]
    said = desk.money.approve_all(mine) if mine else ("Nothing awaits you that may be signed several at a time.",)
    if args.json:
        as_json(said)
    else:
        say(*said)


def _one(desk: Desk, args: Namespace) -> None:
    if args.back:
        case = desk.money.send_back(args.reference, args.item, args.back)
        says = f"{case.reference}: offer {args.item} is sent back."
    elif args.output:
        from app.documents.render import write_file

        write_file(Path(args.output), desk.money.sign_off_pdf(args.reference, args.item))
        says = f"Written to {args.output}."
    else:
        case = desk.money.approve(args.reference, args.item, note=args.note)
        view = next(one for one in desk.money.offers(case.reference) if one.item == args.item)
        says = f"{case.reference}: offer {view.item}, {show_pence(view.pence)}, is signed off. It is {view.state}."
        if view.lacks:
            says += f" Still: {view.lacks}"
    if args.json:
        as_json({"reference": args.reference, "item": args.item, "says": says})
    else:
        say(says)


def _list(desk: Desk, args: Namespace) -> None:
    if args.item or args.back or args.output or args.note:
        raise BadInput("Name the case and the number of the offer: putright authorise REF OFFER.")
    views = desk.money.offers(args.reference) if args.reference else desk.money.awaiting()
    if args.json:
        as_json(views)
        return
    if not views:
        say("No offers on this case." if args.reference else "Nothing awaits a signature.")
        return
    table(("case", "offer", "amount", "kind", "state", "proposed", "for you"), [_row(view) for view in views])


def _row(view: OfferView) -> tuple[str, ...]:
    yours = f"sign as {view.level}" if view.mine else view.why_not or view.lacks
    by = f"{show_date(view.proposed_on)}, {view.proposed_by}"
    return (view.reference, view.item, show_pence(view.pence), view.kind, view.state, by, yours)
