"""The time rules of a store, for whatever reads it: kept until somebody adds an edition."""

import sqlalchemy as sa

from app.domain.time_rules import TIME_ZONE, TimeRules, usual_zone, zone_of
from data import tables
from data.repositories.rules import RULE_EDITION
from data.rows import to_plain_row
from data.store import Store

_Key = tuple[int, str | None]


class StoreTimeRules:
    """Reads them anew only when there are more of them; safe on several threads."""

    def __init__(self, store: Store) -> None:
        """`store` is open."""
        self._store = store
        self._known: tuple[_Key, TimeRules] | None = None

    def now(self) -> TimeRules:
        """Return the rules as they stand."""
        with self._store.reading() as connection:
            return self.of(connection)

    def of(self, connection: sa.Connection) -> TimeRules:
        """Return the rules as the connection's snapshot has them; editions are only ever added."""
        setting, edition = tables.setting, tables.rule_edition
        zone = connection.execute(sa.select(setting.c.value).where(setting.c.name == TIME_ZONE)).scalar()
        key = (connection.execute(sa.select(sa.func.count()).select_from(edition)).scalar_one(), zone)
        known = self._known
        if known is None or known[0] != key:
            rows = connection.execute(sa.select(edition)).mappings().all()
            known = self._known = key, TimeRules(
                zone_of(zone or usual_zone(self._store.identity.district)),
                [RULE_EDITION.decode(to_plain_row(edition, row)) for row in rows])
        return known[1]
