"""What was changed since: the answers that intents got stand beside the journal, so no entry has to be read for it."""

from uuid import UUID

import sqlalchemy as sa

from app.queries.changes import Since
from data import tables
from data.store import Store

_HEAD = sa.select(sa.func.max(tables.journal.c.seq))
_ANSWERS = (sa.select(tables.journal.c.seq, tables.intent.c.answer)
            .join(tables.intent, tables.intent.c.id == tables.journal.c.intent)
            .where(tables.journal.c.seq > sa.bindparam("after")).order_by(tables.journal.c.seq))


class StoreChanges:
    """See `app.queries.changes.ChangeQueries`."""

    def __init__(self, store: Store) -> None:
        """`store` is open."""
        self._store = store

    def head(self) -> int:
        """Return the number of the last journal entry."""
        with self._store.reading() as connection:
            return connection.execute(_HEAD).scalar() or 0

    def since(self, seq: int) -> Since:
        """Return what the entries after that number changed; refused intents changed nothing."""
        with self._store.reading() as connection:
            if (connection.execute(_HEAD).scalar() or 0) == seq:
                return Since(seq=seq)
            rows = connection.execute(_ANSWERS, {"after": seq}).all()
        done = [answer for _, answer in rows if "refused" not in answer]
        return Since(seq=max([seq, *(number for number, _ in rows)]),
                     tables=frozenset(table for answer in done for table in answer["tables"]),
                     cases=frozenset(UUID(id) for answer in done for id in answer["cases"]),
                     components=frozenset(UUID(id) for answer in done for id in answer["components"]))
