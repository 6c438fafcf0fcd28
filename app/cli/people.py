"""`putright person`: who works here, and in which roles."""

from __future__ import annotations

from argparse import Namespace

from app.cli import Way
from app.cli.arguments import CommandParser
from app.cli.output import as_json, say, table


def arguments(parser: CommandParser, name: str) -> None:
    """Take `add NAME --role ROLE…` or `list`."""
    parser.set_defaults(run=run)
    parser.add_argument("what", choices=("list", "add"), help="list everybody, or add somebody")
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="the person's name")
    parser.add_argument(
        "--role", action="append", default=[], metavar="ROLE", help="a role of the landlord's; may be repeated"
    )
    parser.add_argument("--procedure", default="", metavar="ID", help="the landlord (else the last one)")
    parser.database()


def run(args: Namespace, way: Way) -> int:
    """List, or add and remember as the last person where there was none."""
    desk = way.desk(args)
    try:
        if args.what == "add":
            person = desk.people.add(args.name, args.role)
            if desk.person is None:
                desk.people.choose(person.id)
            if args.json:
                as_json(person)
            else:
                say(f"{person.name} works for {desk.landlord} as {', '.join(person.roles)}.")
            return 0
        people = desk.people.all()
        if args.json:
            as_json(people)
        elif people:
            table(("name", "roles", "id"), [(one.name, ", ".join(one.roles) or "none here", one.id) for one in people])
        else:
            say("Nobody is entered yet. 'putright person add NAME --role ROLE' enters somebody.")
        return 0
    finally:
        desk.close()
