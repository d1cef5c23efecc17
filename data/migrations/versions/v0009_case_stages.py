"""What a queue shows of a case's steps, stored; indexes that give a filter's order; how many cases each state has."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_BY_DUE = ["due_at", "near_at", "kind", "state"]
_INDEXES = {"case_by_type": ["type_code", "unit_grid"], "case_by_grid": ["unit_grid"],
            "case_by_responsibility": ["responsibility_grid", "type_code"]}
_MORE = "INSERT INTO case_count VALUES (new.state, 1) ON CONFLICT (state) DO UPDATE SET number = number + 1;"
_LESS = "UPDATE case_count SET number = number - 1 WHERE state = old.state;"
_COUNTING = (
    "CREATE TABLE case_count (state TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID",
    "INSERT INTO case_count SELECT state, count(*) FROM case_ GROUP BY state",
    f"CREATE TRIGGER case_count_in AFTER INSERT ON case_ BEGIN {_MORE} END",
    f"CREATE TRIGGER case_count_out AFTER DELETE ON case_ BEGIN {_LESS} END",
    "CREATE TRIGGER case_count_moved AFTER UPDATE OF state ON case_ WHEN new.state <> old.state"
    f" BEGIN {_LESS} {_MORE} END",
)
"""Derived, so not journalled. Not on a server: every workstation would wait for the others' rows of it."""


def upgrade() -> None:
    """Add the column; make the indexes anew, with what they order and count by at their end."""
    op.add_column("case_", sa.Column("stage", sa.Text(), nullable=True))
    for name, columns in _INDEXES.items():
        op.drop_index(name, "case_")
        op.create_index(name, "case_", [*columns, *_BY_DUE], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for statement in _COUNTING:
            op.execute(statement)
