"""`putright person`: who works here, and in which roles."""

from __future__ import annotations

from argparse import Namespace

from app.cli import READS, Way
from app.cli.arguments import CommandParser
from app.cli.output import as_json, say, table
from app.desk.people import left_words


def arguments(parser: CommandParser, name: str) -> None:
    """Take `add NAME --role ROLE…`, `roles NAME --role ROLE…`, `left NAME`, `back NAME` or `list`."""
    parser.set_defaults(run=run)
    parser.add_argument(
        "what",
        choices=("list", "add", "roles", "left", "back"),
        help="list everybody, add somebody, give somebody other roles than they had, or note that somebody left or is"
        " back",
    )
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="the person's name")
    parser.add_argument(
        "--role", action="append", default=[], metavar="ROLE", help="a role of the landlord's; may be repeated"
    )
    parser.add_argument("--procedure", default="", metavar="ID", help="the landlord (else the last one)")
    parser.database()
    parser.person()


def run(args: Namespace, way: Way) -> int:
    """List; add, and remember as the last person where there was none; change somebody's roles; note who left."""
    if args.what == "list":
        args.uses = READS
    desk = way.desk(args)
    try:
        if args.what in ("left", "back"):
            person, cases = desk.people.note_left(args.name, left=args.what == "left")
            if args.json:
                as_json(person)
            else:
                say(left_words(person, cases) if args.what == "left" else f"{person.name} works here again.")
            return 0
        if args.what != "list":
            person = (desk.people.add if args.what == "add" else desk.people.set_roles)(args.name, args.role)
            if args.what == "add" and desk.person is None:
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
