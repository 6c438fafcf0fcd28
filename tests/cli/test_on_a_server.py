"""The same commands over a team's PostgreSQL server."""

from pathlib import Path

from tests.cli.conftest import RECEIPT, Putright
from tests.stores import postgres_database, postgres_server, postgres_url

__all__ = ["postgres_database", "postgres_server", "postgres_url"]


def test_a_case_from_receipt_to_acknowledgement(putright: Putright, postgres_url: str, home: Path) -> None:
    server = {"env": {"PUTRIGHT_DB": postgres_url}}
    add = ("person", "add", "Ada Example", "--role", "complaint officer", "--procedure", "abri")
    assert putright(*add, **server).code == 0
    case = putright(*RECEIPT, "--json", **server).json["reference"]
    done = putright("step", case, "stage1.acknowledge", "--on", "2026-04-08", "--set", "channel=e-mail", **server)
    assert (done.code, done.err) == (0, "")
    [row] = putright("queue", "--json", **server).json
    assert (row["reference"], row["due"]) == (case, "2026-04-22")
    assert putright("verify", "--json", **server).json == {"cases": 1, "findings": []}
    assert not (home / "putright.db").exists()


def test_a_server_that_is_not_there(putright: Putright) -> None:
    done = putright("queue", "--db", "postgresql://nobody:secret@127.0.0.1:1/none")
    assert done.code == 5
    assert "cannot be reached" in done.err
    assert "secret" not in done.err
