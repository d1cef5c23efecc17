"""What a store says of itself, and which stores this program may open."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.domain.errors import Unusable
from data import tables

SCHEMA = 10
"""The schema that this program makes and knows; rises with each migration."""
CLIENT = 1
"""This program's number, for stores of a newer schema that still take it (`oldest_client`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The one row of the table `store`."""

    id: str
    version: int = 1
    epoch: int = 1
    made_at: str
    schema_number: int = SCHEMA
    oldest_client: int = CLIENT
    oldest_reader: int = CLIENT
    district: str
    crs_id: str
    demo: bool
    program: str

    @property
    def srid(self) -> int:
        """Number of the district's CRS."""
        return int(self.crs_id.removeprefix("EPSG:"))


def read_identity(connection: sa.Connection, path: str, *, write: bool) -> Identity:
    """Return the store's identity.

    Raises:
        Unusable: `store.not_a_store`; `store.newer` when it wants a newer program; `store.older` when it must be
            brought up first, which only opening for writing does.
    """
    if not sa.inspect(connection).has_table("store"):
        raise Unusable("store.not_a_store", path=path)
    row: Any = connection.execute(tables.store.select()).mappings().one()
    return checked(Identity(**row), path, write=write)


def checked(found: Identity, path: str, *, write: bool) -> Identity:
    """Return it where this program may open the store; raises as `read_identity`."""
    oldest = found.oldest_client if write else found.oldest_reader
    if found.schema_number > SCHEMA and oldest > CLIENT:
        raise Unusable("store.newer", path=path, store=found.schema_number, program=SCHEMA)
    if found.schema_number < SCHEMA and not write:
        raise Unusable("store.older", path=path, store=found.schema_number, program=SCHEMA)
    return found
