"""What the file of a medium told of itself: name, time, position, camera. Empty for what was attached before."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column."""
    op.add_column("media", sa.Column("told", sa.Text(), nullable=True))
