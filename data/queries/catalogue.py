"""The catalogue as the administration and the export read it."""

from datetime import datetime

import sqlalchemy as sa

from app.domain.catalogue import CatalogueType, FilingCondition, in_force
from data import tables
from data.repositories.catalogue import COMPONENT_TYPE, EVENT_TYPE, FILING_CONDITION
from data.rows import to_plain_row
from data.store import Store


class StoreCatalogue:
    """See `app.queries.rules.CatalogueQueries`."""

    def __init__(self, store: Store) -> None:
        """`store` is open."""
        self._store = store

    def types(self, kind: str) -> list[CatalogueType]:
        """Return the types of a kind, by code."""
        mapping = COMPONENT_TYPE if kind == "component" else EVENT_TYPE
        statement = sa.select(mapping.table).order_by(mapping.table.c.type_code)
        with self._store.reading() as connection:
            return [mapping.decode(to_plain_row(mapping.table, row))
                    for row in connection.execute(statement).mappings()]

    def conditions(self, at: datetime | None = None) -> list[FilingCondition]:
        """Return the conditions in force."""
        return list(in_force(self._versions(), at or self._store.clock.now()))

    def versions(self, kind: str, type_code: str) -> list[FilingCondition]:
        """Return every version of a type's conditions."""
        table = tables.filing_condition
        found = self._versions(table.c.kind == kind, table.c.type_code == type_code)
        return sorted(found, key=lambda each: (each.position, each.edition))

    def _versions(self, *conditions: sa.ColumnElement[bool]) -> list[FilingCondition]:
        table = tables.filing_condition
        with self._store.reading() as connection:
            return [FILING_CONDITION.decode(to_plain_row(table, row))
                    for row in connection.execute(sa.select(table).where(*conditions)).mappings()]
