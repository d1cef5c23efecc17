"""SQLAlchemy's dialect without the nine questions that it asks at the first connection of every engine.

What it wants to know the server has said by itself in the log-in, or is decided by us (`data.shared.server`).
"""

from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from data.shared.server import SCHEMA


class Dialect(PGDialect_psycopg):
    """As SQLAlchemy's for psycopg."""

    supports_statement_cache = True

    def _get_server_version_info(self, connection: sa.Connection) -> tuple[int, int]:
        return divmod(_raw(connection).info.server_version, 10_000)

    def _get_default_schema_name(self, connection: sa.Connection) -> str:
        return SCHEMA

    def get_default_isolation_level(self, dbapi_conn: Any) -> Any:
        """Return what the options of each connection ask for."""
        return "READ COMMITTED"

    def _set_backslash_escapes(self, connection: sa.Connection) -> None:
        self._backslash_escapes = _raw(connection).info.parameter_status("standard_conforming_strings") == "off"


def _raw(connection: sa.Connection) -> psycopg.Connection[Any]:
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw
