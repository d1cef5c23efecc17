"""The text index of cases: derived data, filled when the store is opened for writing."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make what was indexed, and the index over it."""
    op.create_table(
        "case_text",
        sa.Column("doc", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("sound", sa.Text(), nullable=False),
        sa.Column("reporter", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("doc"))
    op.create_index("case_by_age", "case_", ["reported_at"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE case_search USING fts5(said, sound, reporter, content='', prefix='1 2 3',"
                   " tokenize='unicode61 remove_diacritics 0')")
