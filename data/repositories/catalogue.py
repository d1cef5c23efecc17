"""Types of components and events, and their filing conditions."""

from datetime import datetime

from app.domain.catalogue import CatalogueType, FilingCondition, in_force
from data import tables
from data.repositories.records import Mapping, Records
from data.rows import RowWriter

COMPONENT_TYPE = Mapping(CatalogueType, tables.component_type)
EVENT_TYPE = Mapping(CatalogueType, tables.event_type)
FILING_CONDITION = Mapping(FilingCondition, tables.filing_condition)


class CatalogueRecords:
    """The catalogue; see `app.ports.store.Catalogue`."""

    def __init__(self, writer: RowWriter, district: str) -> None:
        """See `Records`."""
        self.component_types = Records(COMPONENT_TYPE, writer, district)
        self.event_types = Records(EVENT_TYPE, writer, district)
        self.conditions = Records(FILING_CONDITION, writer, district)
        self._writer = writer

    def conditions_of(self, kind: str, type_code: str, at: datetime) -> tuple[FilingCondition, ...]:
        """Return the conditions of a type that are in force at the instant, main one first."""
        return in_force(self.versions_of(kind, type_code), at)

    def versions_of(self, kind: str, type_code: str) -> tuple[FilingCondition, ...]:
        """Return every version of every condition of a type."""
        table = tables.filing_condition
        if self._writer.wrote(table):
            return self.conditions.where(table.c.kind == kind, table.c.type_code == type_code, order=table.c.position)
        known = self._writer.made("conditions by type", (table,), self._by_type)
        return tuple(known.get((kind, type_code), ()))

    def _by_type(self) -> dict[tuple[str, str], list[FilingCondition]]:
        found: dict[tuple[str, str], list[FilingCondition]] = {}
        for each in sorted(self.conditions.all(), key=lambda condition: condition.position):
            found.setdefault((each.kind, each.type_code), []).append(each)
        return found
