"""Roles, permissions, posts, shifts, roster, hand-over notes and wrong passwords become rows; departments can end."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables, empty; opening fills roles and permissions."""
    op.add_column("department", sa.Column("ended_on", sa.Text(), nullable=True))
    _create_roles()
    _create_roster()
    op.create_table(
        "tries",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("wrong", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.Text(), nullable=True),
        sa.Column("locked_until", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["district", "user"], ["user_.district", "user_.id"], initially="DEFERRED",
                                deferrable=True),
        sa.PrimaryKeyConstraint("district", "id"))


def _create_roles() -> None:
    op.create_table(
        "role",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code"))
    op.create_table(
        "permission",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("any", sa.Text(), nullable=False),
        sa.Column("own", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"))
    op.create_table(
        "post",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("seats", sa.BigInteger(), nullable=False),
        sa.Column("by_grid", sa.Boolean(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["role"], ["role.code"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("code"))


def _create_roster() -> None:
    op.create_table(
        "shift",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("begins_min", sa.BigInteger(), nullable=False),
        sa.Column("ends_min", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code"))
    op.create_table(
        "duty",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("users", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shift"], ["shift.code"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["post"], ["post.code"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("district", "id"))
    op.create_index("duty_by_day", "duty", ["day"], unique=False)
    op.create_table(
        "handover",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("giver", sa.Text(), nullable=False),
        sa.Column("given_at", sa.Text(), nullable=False),
        sa.Column("taker", sa.Text(), nullable=True),
        sa.Column("taken_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["shift"], ["shift.code"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["post"], ["post.code"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["district", "giver"], ["user_.district", "user_.id"], initially="DEFERRED",
                                deferrable=True),
        sa.ForeignKeyConstraint(["district", "taker"], ["user_.district", "user_.id"], initially="DEFERRED",
                                deferrable=True),
        sa.PrimaryKeyConstraint("district", "id"))
    op.create_index("handover_by_post", "handover", ["post", "given_at"], unique=False)
