"""The first schema: the log with its triggers, the case index, people, views, drafts, imports."""

import sqlalchemy as sa
from alembic import op

from app.rules.chain import FORMAT

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_moment = sa.DateTime(timezone=True)
_bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_APPEND_ONLY = "the log is append-only"


def upgrade() -> None:
    """Make every table, then forbid changing what was logged."""
    _log()
    _index()
    _people()
    op.create_table(
        "meta", sa.Column("key", sa.String(), primary_key=True), sa.Column("value", sa.String(), nullable=False)
    )
    op.execute(f"INSERT INTO meta (key, value) VALUES ('format', '{FORMAT}')")
    if op.get_bind().dialect.name == "postgresql":
        _postgresql_triggers()
    else:
        _sqlite_triggers()


def _log() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("reference", _bytewise, nullable=False, unique=True),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("prefix", "year", "device", "number", name="uq_complaint_number"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("case_id", sa.String(), sa.ForeignKey("complaint.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("happened", sa.Date(), nullable=False),
        sa.Column("recorded", _moment, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("supersedes", sa.String(), sa.ForeignKey("event.id")),
    )
    op.create_table(
        "event_field",
        sa.Column("event_id", sa.String(), sa.ForeignKey("event.id"), primary_key=True),
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("free", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.LargeBinary()),
        sa.Column("value", sa.String()),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "chain",
        sa.Column("case_id", sa.String(), sa.ForeignKey("complaint.id"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("event_id", sa.String(), sa.ForeignKey("event.id"), nullable=False, unique=True),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erasure",
        sa.Column("event_id", sa.String(), sa.ForeignKey("event.id"), primary_key=True),
        sa.Column("field", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("erased", _moment, nullable=False),
    )
    op.create_table(
        "imported",
        sa.Column("source", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("reference", _bytewise, sa.ForeignKey("complaint.reference"), nullable=False),
    )


def _index() -> None:
    op.create_table(
        "case_index",
        sa.Column("reference", _bytewise, sa.ForeignKey("complaint.reference"), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("procedure", "version", "stage")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("customer", "address", "handler")),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("closed", sa.Date()),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("waiting", "flags", "fingerprint", "search")),
        sa.Column("customer_key", _bytewise, nullable=False),
        sa.Column("address_key", _bytewise, nullable=False),
    )
    for name, columns, where in (
        ("ix_open_due", ["due", "reference", "closed", "waiting", "search"], "closed IS NULL"),
        ("ix_open_procedure", ["procedure", "due", "reference", "closed", "waiting", "search"], "closed IS NULL"),
        ("ix_open_handler", ["handler", "due", "reference", "closed", "waiting"], "closed IS NULL"),
        (
            "ix_open_procedure_handler",
            ["procedure", "handler", "due", "reference", "closed", "waiting"],
            "closed IS NULL",
        ),
        ("ix_closed_due", ["due", "reference", "closed"], "closed IS NOT NULL"),
        ("ix_closed_procedure", ["procedure", "due", "reference", "closed"], "closed IS NOT NULL"),
    ):
        op.create_index(name, "case_index", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_index("ix_customer_key", "case_index", ["customer_key"])
    op.create_index("ix_address_key", "case_index", ["address_key"])


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False, unique=True),
        sa.Column("active", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "person_role",
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("procedure", sa.String(), primary_key=True),
        sa.Column("role", sa.String(), primary_key=True),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.UniqueConstraint("person", "name", name="uq_saved_view_name"),
    )
    op.create_table(
        "draft",
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("updated", _moment, nullable=False),
    )


# What may still change: a free text's value and salt to nothing, together; and a case's place at its chain's end,
# forwards. `IS NOT` and `IS DISTINCT FROM` compare NULL as a value.
_ERASES = (
    "OLD.free AND NEW.value IS NULL AND NEW.salt IS NULL AND NEW.free = OLD.free AND NEW.digest = OLD.digest"
    " AND NEW.event_id = OLD.event_id AND NEW.name = OLD.name"
)
_GROWS = "NEW.seq > OLD.seq AND " + " AND ".join(
    f"NEW.{column} = OLD.{column}"
    for column in ("id", "reference", "prefix", "year", "device", "number", "procedure", "version")
)
_CHANGES = {"event": "FALSE", "chain": "FALSE", "erasure": "FALSE", "event_field": _ERASES, "complaint": _GROWS}


def _sqlite_triggers() -> None:
    stop = f"BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END"
    for table, allowed in _CHANGES.items():
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({allowed}) {stop}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {stop}")


def _postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION putright_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_APPEND_ONLY}'; END $$"
    )
    for table, allowed in _CHANGES.items():
        run = "EXECUTE FUNCTION putright_append_only()"
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NOT ({allowed})) {run}"
        )
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {run}")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}")
