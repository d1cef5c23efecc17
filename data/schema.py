"""Makes and upgrades the schema, by Alembic, within the caller's transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

SUPERVISED = "json_extract(more, '$.supervisions') > 0"
"""That a case stands under an order, in the very words of its index: it is used for no others."""
_OWN = {"case_by_supervision": f"case_ (id) WHERE {SUPERVISED}",
        "case_by_component": "case_ (component) WHERE component IS NOT NULL"}
"""Indexes that are the file's alone, no part of the schema that stores and servers share: a server is asked by id."""
_MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(connection: sa.Connection, srid: int, revision: str = "head") -> None:
    """Bring the schema to this program's (or a revision); `srid` is the number of the district's CRS."""
    from alembic import command  # Slow to load, and seldom needed.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, srid=srid)
    command.upgrade(config, revision)


def is_slow(connection: sa.Connection) -> bool:
    """Say whether the file lacks indexes of its own, or has triggers for nothing: all is right, but takes longer."""
    there = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'").scalars())
    return not there.issuperset(_OWN) or bool(_idle_triggers(connection))


def quicken(connection: sa.Connection) -> None:
    """Make the indexes of `_OWN` that aren't there, and take triggers away that serve nothing here."""
    for name, on in _OWN.items():
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")
    for name in _idle_triggers(connection):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def _idle_triggers(connection: sa.Connection) -> Sequence[str]:
    """Return SpatiaLite's triggers that note with every row when its table was written: for statistics nobody makes.

    It makes them anew whenever it is told of a geometry column.
    """
    return connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'tm[iud]_*'"
                                      " AND sql LIKE '%UPDATE geometry_columns_time%'").scalars().all()


def prepare_spatialite(connection: sa.Connection, srid: int) -> bool:
    """Make SpatiaLite's own tables; return False unless the CRS is known, projected and in metres.

    Within the caller's transaction: outside of one it takes seconds.
    """
    connection.exec_driver_sql("SELECT InitSpatialMetaData('NONE')")
    connection.exec_driver_sql("SELECT InsertEpsgSrid(?), InsertEpsgSrid(4326)", (srid,))
    found = connection.exec_driver_sql("SELECT proj4text FROM spatial_ref_sys WHERE srid = ?", (srid,)).scalar()
    return found is not None and "+units=m" in found


@contextmanager
def unindexed_shapes(connection: sa.Connection, table: str) -> Iterator[None]:
    """Write many rows of a table without SpatiaLite's triggers, which take ten times what SQLite needs for a row.

    Nothing checks the shapes then, and they stand in no spatial index before `index_shapes`. Within one transaction.
    """
    triggers = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? AND name GLOB '[gt][gim][iud]_*'"
        " AND tbl_name IN (SELECT f_table_name FROM geometry_columns)", (table,)).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, made_by in triggers:
        connection.exec_driver_sql(made_by)


def index_shapes(connection: sa.Connection) -> None:
    """Bring the spatial indexes up to the rows. Idempotent."""
    connection.exec_driver_sql(
        "SELECT RecoverSpatialIndex(f_table_name, f_geometry_column) FROM geometry_columns").all()
