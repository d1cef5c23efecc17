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
from data.prepared import Prepared, Row
from data.replica.passwords import follow
from data.replica.tables import covered, overlay
from data.rows import Key, PlainRow, RowWriter, column_names, key_of
from data.search import CaseIndex

Predicted = Mapping[tuple[str, Key], PlainRow]
SEALED = {tables.case.name: ("reporter_name", "reporter_phone")}
"""Columns that hold seals whose values come along; passwords don't (`data.replica.passwords`)."""
_FREE = frozenset({tables.counter.name})
"""Rows that everybody writes: two intents that share one don't depend on each other."""

_NUMBER: sa.BindParameter[int] = sa.bindparam("number")
_TABLE: sa.BindParameter[str] = sa.bindparam("table")
_KEY: sa.BindParameter[str] = sa.bindparam("key")
_HERE = (covered.c.table == _TABLE, covered.c.key == _KEY)
_ANYTHING = Prepared(sa.select(covered.c.key).limit(1))
_CONFIRMED = Prepared(sa.select(covered.c.row).where(*_HERE))
_COVER = Prepared(covered.insert())
_CONFIRM = Prepared(covered.update().where(covered.c.table == sa.bindparam("of"), covered.c.key == sa.bindparam("at"))
                    .values(row=sa.bindparam("row")))
_LAY = Prepared(overlay.insert())
_LAID = Prepared(sa.select(overlay.c.table, overlay.c.key).where(overlay.c.number == _NUMBER))
_OTHERS = Prepared(sa.select(overlay.c.number).where(overlay.c.table == _TABLE, overlay.c.key == _KEY).limit(1))
_LIFT = Prepared(overlay.delete().where(overlay.c.number == _NUMBER))
_UNCOVER = Prepared(covered.delete().where(*_HERE))


class ConfirmedRows:
    """The rows on a writing connection, within one transaction."""

    def __init__(self, writer: RowWriter) -> None:
        """`writer` is the unit's."""
        self._writer = writer
        self._connection = writer.connection
        self._any_covered = _ANYTHING.first(self._connection) is not None
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
        row: PlainRow = {name: written.row.get(name) for name in column_names(table)}
        key = key_of(table, row)
        self._touch(table, row, key)
        if table is tables.user:
            follow(self._connection, row)
        if self._any_covered and (found := self._confirmed(table, key)) is not None:
            self._take_covered(table, key, found[0], row)
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

    def _confirmed(self, table: sa.Table, key: Key) -> Row | None:
        """Return the confirmed row of one that is covered, alone in a tuple; None where it isn't covered."""
        return _CONFIRMED.first(self._connection, {"table": table.name, "key": _text(key)})

    def _take_covered(self, table: sa.Table, key: Key, before: PlainRow | None, row: PlainRow) -> None:
        _must_follow(table, key, before, row)
        if table.name in SEALED:
            self._exchange_seals(table, before, row, shown=self._stands(table, key))
        _CONFIRM.send(self._connection, [{"of": table.name, "at": _text(key), "row": row}])

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
            if self._confirmed(table, key) is None:
                _COVER.send(self._connection, [{"table": name, "key": text, "row": self._stands(table, key)}])
            _LAY.send(self._connection, [{"number": number, "table": name, "key": text}])
            self._writer.put(table, row)
            self._touch(table, row, key)
        for value in protected:
            self._keep(value)

    def uncover(self, numbers: Iterable[int]) -> None:
        """Take the predictions of intents away; what others still predict of the same rows stays."""
        for number in numbers:
            mine = _LAID.all(self._connection, {"number": number})
            _LIFT.send(self._connection, [{"number": number}])
            for name, text in mine:
                if _OTHERS.first(self._connection, {"table": name, "key": text}) is None:
                    self._restore(tables.metadata.tables[name], text)

    def _restore(self, table: sa.Table, text: str) -> None:
        here = {"table": table.name, "key": text}
        found = _CONFIRMED.first(self._connection, here)
        assert found is not None, "what is laid over a row covers it"
        confirmed: PlainRow | None = found[0]
        _UNCOVER.send(self._connection, [here])
        key = tuple(json.loads(text))
        shown = self._stands(table, key)
        self._touch(table, confirmed or shown or {}, key)
        if confirmed is not None and confirmed == shown:
            return
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
