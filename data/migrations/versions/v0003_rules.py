"""Rules in editions: calendars and stage limits; conditions have versions, types may be retired."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what newer rows have; older ones have nothing there."""
    op.create_table(
        "rule_edition",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subject", "number"))
    op.add_column("filing_condition", sa.Column("valid_from", sa.Text()))
    op.add_column("filing_condition", sa.Column("retired_why", sa.Text()))
    op.add_column("component_type", sa.Column("retired_on", sa.Text()))
    op.add_column("event_type", sa.Column("retired_on", sa.Text()))
