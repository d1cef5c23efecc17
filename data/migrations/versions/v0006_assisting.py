"""Which departments assist in a case, and which case it was merged into, stored for queues and pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns and their indexes; few cases have either."""
    for name in ("assisting", "main_case"):
        op.add_column("case_", sa.Column(name, sa.Text(), nullable=True))
        op.create_index(f"case_by_{name}", "case_", [name], unique=False,
                        sqlite_where=sa.text(f"{name} IS NOT NULL"), postgresql_where=sa.text(f"{name} IS NOT NULL"))
