"""Cases by their id, steps by their case: keys begin with the district, which most readers don't name."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("case_by_id", "case_", ["id"], unique=False)
    op.create_index("step_by_case", "step", ["case", "seq"], unique=False)
