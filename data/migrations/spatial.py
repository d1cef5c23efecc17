"""What differs between the two engines, for migrations: geometry columns, and tables that only grow."""

from alembic import context, op


def make_geometry(table: str, column: str, kind: str) -> None:
    """Turn the column, just created with its table, into a geometry column of the district's CRS."""
    srid = int(context.config.attributes["srid"])
    if is_sqlite():
        done = op.get_bind().exec_driver_sql(
            "SELECT RecoverGeometryColumn(?, ?, ?, ?, 'XY'), CreateSpatialIndex(?, ?)",
            (table, column, srid, kind, table, column)).one()
        if tuple(done) != (1, 1):
            raise RuntimeError(f"SpatiaLite refused {table}.{column}: {tuple(done)}")
        return
    op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE geometry({kind}, {srid}) "
               f"USING {column}::geometry({kind}, {srid})")
    op.execute(f"CREATE INDEX idx_{table}_{column} ON {table} USING gist ({column})")


def make_append_only(table: str, key: str = "seq") -> None:
    """Refuse changes, deletions, and entries out of order (`REPLACE` slips past the first two)."""
    if not is_sqlite():
        op.execute(f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                   "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")
        return
    refusal = "SELECT RAISE(ABORT, 'append-only')"
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refusal}; END")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refusal}; END")
    op.execute(f"CREATE TRIGGER {table}_in_order BEFORE INSERT ON {table} "
               f"WHEN NEW.{key} <> (SELECT coalesce(max(seq), 0) + 1 FROM journal) BEGIN {refusal}; END")


def is_sqlite() -> bool:
    """Say whether this is an embedded store."""
    return bool(op.get_bind().dialect.name == "sqlite")
