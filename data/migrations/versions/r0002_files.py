"""Files that events name: evidence, and documents exactly as they were sent."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and forbid changing what is kept."""
    op.create_table(
        "file",
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column("media", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    # Promised actions are looked for by what became of them.
    op.create_index("ix_event_supersedes", "event", ["supersedes"], **_where("supersedes IS NOT NULL"))
    op.create_index("ix_event_action", "event", ["name", "case_id"], **_where("name LIKE 'action.%'"))
    if op.get_bind().dialect.name == "postgresql":
        # The function is the log's own.
        op.execute(
            "CREATE TRIGGER file_no_change BEFORE UPDATE OR DELETE ON file"
            " FOR EACH ROW EXECUTE FUNCTION putright_append_only()"
        )
        op.execute(
            "CREATE TRIGGER file_no_truncate BEFORE TRUNCATE ON file"
            " FOR EACH STATEMENT EXECUTE FUNCTION putright_append_only()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER file_no_{change.lower()} BEFORE {change} ON file"
            " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
        )


def _where(condition: str) -> dict[str, Any]:
    return {f"{dialect}_where": sa.text(condition) for dialect in ("sqlite", "postgresql")}
