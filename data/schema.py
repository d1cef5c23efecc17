"""Makes and upgrades the schema, by Alembic, within the caller's transaction."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

_MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(connection: sa.Connection, srid: int, revision: str = "head") -> None:
    """Bring the schema to this program's (or a revision); `srid` is the number of the district's CRS."""
    command.upgrade(_config(connection, srid), revision)


def prepare_spatialite(connection: sa.Connection, srid: int) -> bool:
    """Make SpatiaLite's own tables; return False unless the CRS is known, projected and in metres.

    Within the caller's transaction: outside of one it takes seconds.
    """
    connection.exec_driver_sql("SELECT InitSpatialMetaData('NONE')")
    connection.exec_driver_sql("SELECT InsertEpsgSrid(?), InsertEpsgSrid(4326)", (srid,))
    found = connection.exec_driver_sql("SELECT proj4text FROM spatial_ref_sys WHERE srid = ?", (srid,)).scalar()
    return found is not None and "+units=m" in found


def _config(connection: sa.Connection, srid: int) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, srid=srid)
    return config
