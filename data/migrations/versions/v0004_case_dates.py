"""When a case becomes near and due, stored; the indexes that queues are read by."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INDEXES = {
    "case_by_due": ["state", "due_at", "near_at"],
    "case_by_department": ["department", "state", "due_at", "near_at"],
    "case_by_inspector": ["inspector", "state", "due_at", "near_at"],
    "case_by_type": ["type_code", "unit_grid", "due_at"],
    "case_by_grid": ["unit_grid", "due_at"],
    "case_by_responsibility": ["responsibility_grid", "type_code", "due_at"],
}


def upgrade() -> None:
    """Add the columns and the indexes."""
    for name in ("near_at", "due_at"):
        op.add_column("case_", sa.Column(name, sa.Text(), nullable=True))
    for name, columns in INDEXES.items():
        op.create_index(name, "case_", columns, unique=False)
