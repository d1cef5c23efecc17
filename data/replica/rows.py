"""The rows of a replica: confirmed ones change only by the shared store's journal; predicted ones lie over them.

What an intent of the outbox will probably do is shown at once by every query and map layer, because its rows stand in
the tables themselves; the confirmed state of each such row is kept in `covered` until the intent is answered. So the
confirmed state is never lost, and always what the journal says.
"""

import json
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from app.domain.errors import Stale
from app.domain.plain import canonical
from data import tables
from data.journal import Written
from data.replica.tables import covered, overlay
from data.rows import Key, PlainRow, RowWriter, key_of
from data.search import CaseIndex

Predicted = Mapping[tuple[str, Key], PlainRow]
SEALED = {tables.case.name: ("reporter_name", "reporter_phone"), tables.user.name: ("password",)}
_FREE = frozenset({tables.counter.name})
"""Rows that everybody writes: two intents that share one don't depend on each other."""


class ConfirmedRows:
    """The rows on a writing connection, within one transaction."""

    def __init__(self, writer: RowWriter) -> None:
        """`writer` is the unit's."""
        self._writer = writer
        self._connection = writer.connection
        self._covered = {(name, key) for name, key in self._connection.execute(
            sa.select(covered.c.table, covered.c.key))}
        self._seals: set[str] = set()
        self.cases: set[str] = set()
        """Ids of the cases whose texts may have changed."""
        self._touched: dict[str, set[str]] = {}

    @property
    def tables(self) -> Iterable[str]:
        """Names of the tables that were changed."""
        return self._touched

    def touched(self, table: str) -> set[str]:
        """Return the ids of the rows of a table that were changed."""
        return self._touched.get(table, set())

    # What the journal says

    def take(self, written: Written, *, again: bool = False) -> None:
        """Take a row as it is after its change; `again`: it, or a later one, may be here already.

        Raises:
            Stale: the row here isn't the one that was changed (now, or when the writer is flushed).
        """
        table = tables.metadata.tables[written.table]
        # What was written before a column came has it empty.
        row: PlainRow = {name: written.row.get(name) for name in table.c.keys()}
        key = key_of(table, row)
        self._touch(table, row, key)
        if (table.name, _text(key)) in self._covered:
            self._take_covered(table, key, row)
            return
        known = row["version"] > 1 or again or table.name in SEALED
        before = self._writer.current(table, key) if known else None
        if again and before is not None and before["version"] >= row["version"]:
            return
        _must_follow(table, key, before, row)
        if table.name in SEALED:
            self._exchange_seals(table, before, row)
        if before is None:
            self._writer.insert(table, [row])
        elif again:
            self._writer.put(table, row)
        else:
            self._writer.update(table, row, before["version"])

    def _take_covered(self, table: sa.Table, key: Key, row: PlainRow) -> None:
        where = (covered.c.table == table.name, covered.c.key == _text(key))
        before = self._connection.execute(sa.select(covered.c.row).where(*where)).scalar_one()
        _must_follow(table, key, before, row)
        self._exchange_seals(table, before, row, shown=self._stands(table, key))
        self._connection.execute(covered.update().where(*where), {"row": row})

    def keep_protected(self, values: Iterable[Mapping[str, str]]) -> None:
        """Keep the values behind the seals that the rows have now."""
        for value in values:
            if value["seal"] in self._seals:
                self._keep(value)

    def _keep(self, value: Mapping[str, str]) -> None:
        self._connection.execute(sqlite.insert(tables.protected).on_conflict_do_nothing(), dict(value))

    def _exchange_seals(self, table: sa.Table, before: PlainRow | None, row: PlainRow | None,
                        shown: PlainRow | None = None) -> None:
        """Forget the values that only the row before had."""
        after = {(row or {}).get(name) for name in SEALED.get(table.name, ())}
        kept = after | {(shown or {}).get(name) for name in SEALED.get(table.name, ())}
        self._seals |= {seal for seal in after if seal}
        gone = {(before or {}).get(name) for name in SEALED.get(table.name, ())} - kept
        self._seals -= {seal for seal in gone if seal}
        for seal in filter(None, gone):
            self._connection.execute(tables.protected.delete().where(tables.protected.c.seal == seal))

    # What was meant here

    def lay(self, number: int, rows: Predicted, protected: Iterable[Mapping[str, str]] = ()) -> None:
        """Lay the predicted rows of the outbox's intent `number` over the confirmed ones."""
        for (name, key), row in rows.items():
            table, text = tables.metadata.tables[name], _text(key)
            if (name, text) not in self._covered:
                self._covered.add((name, text))
                stands = self._stands(table, key)
                self._connection.execute(covered.insert(), {"table": name, "key": text, "row": stands})
            self._connection.execute(overlay.insert(), {"number": number, "table": name, "key": text})
            self._writer.put(table, row)
            self._touch(table, row, key)
        for value in protected:
            self._keep(value)

    def uncover(self, numbers: Iterable[int]) -> None:
        """Take the predictions of intents away; what others still predict of the same rows stays."""
        for number in numbers:
            mine = self._connection.execute(sa.select(overlay.c.table, overlay.c.key)
                                            .where(overlay.c.number == number)).all()
            self._connection.execute(overlay.delete().where(overlay.c.number == number))
            for name, text in mine:
                others = sa.select(overlay.c.number).where(overlay.c.table == name, overlay.c.key == text)
                if self._connection.execute(others).first() is None:
                    self._restore(tables.metadata.tables[name], text)

    def _restore(self, table: sa.Table, text: str) -> None:
        where = (covered.c.table == table.name, covered.c.key == text)
        confirmed = self._connection.execute(sa.select(covered.c.row).where(*where)).scalar_one()
        self._connection.execute(covered.delete().where(*where))
        self._covered.discard((table.name, text))
        key = tuple(json.loads(text))
        shown = self._stands(table, key)
        self._touch(table, confirmed or shown or {}, key)
        self._exchange_seals(table, shown, confirmed)
        if confirmed is not None:
            self._writer.put(table, confirmed)
            return
        if table is tables.case:
            CaseIndex(self._connection).leave(str(key[-1]))
        self._writer.remove(table, key)

    def _stands(self, table: sa.Table, key: Key) -> PlainRow | None:
        """Read the row as it stands in its table now."""
        self._writer.flush()
        return self._writer.stored(table, key)

    def _touch(self, table: sa.Table, row: PlainRow, key: Key) -> None:
        self._touched.setdefault(table.name, set()).add(str(key[-1]))
        if table is tables.case:
            self.cases.add(str(key[-1]))
        elif table is tables.step:
            self.cases.add(str(row.get("case") or key[1]))


def depending(connection: sa.Connection, number: int) -> list[int]:
    """Return the later intents of the outbox that were predicted on what intent `number` would have changed."""
    mine, later = overlay.alias(), overlay.alias()
    return list(connection.execute(
        sa.select(later.c.number).distinct()
        .join(mine, sa.and_(mine.c.table == later.c.table, mine.c.key == later.c.key))
        .where(mine.c.number == number, later.c.number > number, mine.c.table.not_in(_FREE))
        .order_by(later.c.number)).scalars())


def _text(key: Key) -> str:
    return canonical(list(key))


def _must_follow(table: sa.Table, key: Key, before: PlainRow | None, row: PlainRow) -> None:
    """Raise Stale unless the row is a later version: by more than one where one intent has saved it more than once."""
    if before is not None and before["version"] >= row["version"]:
        raise Stale("store.stale", table=table.name, key=str(key[-1]))
