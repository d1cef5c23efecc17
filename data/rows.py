"""The one place where journalled rows are written, and remembered for the journal entry of their unit of work.

A *plain row* is a dictionary by column of what the journal spells (`data.tables`); geometry is lists of millimetres.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from app.domain.errors import BadInput, Stale
from data import tables
from data.geometry import GeometryColumn, from_ewkb, to_ewkb
from data.kept import KeptRows, Made, is_kept
from data.prepared import Asked, Prepared, Row

PlainRow = dict[str, Any]
Key = tuple[str | int, ...]
_Object = TypeVar("_Object")
Objects = dict[Key, tuple[PlainRow, _Object]]
"""Objects of a table by key, each with the row that it was made of."""


@cache
def key_names(table: sa.Table) -> tuple[str, ...]:
    """Return the names of the key's columns."""
    return tuple(column.name for column in table.primary_key)


def key_of(table: sa.Table, row: Mapping[str, Any]) -> Key:
    """Return the key of a row."""
    return tuple(row[name] for name in key_names(table))


def _same(table: sa.Table, key: Key) -> list[sa.ColumnElement[bool]]:
    return [table.c[name] == value for name, value in zip(key_names(table), key, strict=True)]


@cache
def _by_key(table: sa.Table, sealed: tuple[str, ...], *, hold: bool) -> Prepared:
    """Return the statement that reads one row, and after it the values behind its columns of seals."""
    values = [sa.select(tables.protected.c.value).where(tables.protected.c.seal == table.c[name])
              .scalar_subquery().label(f"value_of_{name}") for name in sealed]
    statement = sa.select(*table.c, *values).where(*[table.c[name] == sa.bindparam(name) for name in key_names(table)])
    return Prepared(statement.with_for_update() if hold else statement)


@cache
def _insert(table: sa.Table) -> Prepared:
    """Return the statement that writes new rows, every column of them."""
    return Prepared(table.insert())


_SEEN = "seen_"


@cache
def _guarded_update(table: sa.Table, columns: tuple[str, ...]) -> Prepared:
    """Return the statement that writes these columns where key and version are those that were seen."""
    seen = [table.c[name] == sa.bindparam(_SEEN + name) for name in ("version", *key_names(table))]
    return Prepared(table.update().where(*seen).values({name: sa.bindparam(name) for name in columns}))


@cache
def _update(table: sa.Table) -> Prepared:
    """Return the statement that writes a row whatever version stands there."""
    same = [table.c[name] == sa.bindparam(_SEEN + name) for name in key_names(table)]
    return Prepared(table.update().where(*same).values({
        column.name: sa.bindparam(column.name) for column in table.columns if not column.primary_key}))


@cache
def _delete(table: sa.Table) -> Prepared:
    """Return the statement that takes a row away."""
    return Prepared(table.delete().where(*[table.c[name] == sa.bindparam(name) for name in key_names(table)]))


@cache
def shapes_of(table: sa.Table) -> tuple[tuple[str, str], ...]:
    """Return (name, kind) of the table's geometry columns."""
    return tuple((column.name, column.type.kind) for column in table.columns
                 if isinstance(column.type, GeometryColumn))


@cache
def column_names(table: sa.Table) -> tuple[str, ...]:
    """Return the names of the table's columns, in their order."""
    return tuple(str(name) for name in table.c.keys())


def to_plain_row(table: sa.Table, stored: sa.RowMapping) -> PlainRow:
    """Return the plain row of a row as SQLAlchemy gave it."""
    return plain(table, {str(name): value for name, value in stored.items()})


def plain_rows(table: sa.Table, found: Prepared, rows: Iterable[Row]) -> list[PlainRow]:
    """Return the plain rows of what a statement that reads whole rows of the table has found."""
    return [plain(table, dict(zip(found.columns, row, strict=True))) for row in rows]


def plain(table: sa.Table, row: PlainRow) -> PlainRow:
    """Make the shapes of a row, given as EWKB, plain, in the row itself; return it."""
    for name, _ in shapes_of(table):
        if row[name] is not None:
            row[name] = from_ewkb(row[name])
    return row


_SEALED = Prepared(sa.select(tables.protected.c.value).where(tables.protected.c.seal == sa.bindparam("seal")))


class RowWriter:
    """Writes rows on one connection within one transaction; what is written is sent when somebody reads, or at `flush`.

    Attributes:
        written: the last state of every row written, by table name and key, in the order of first writing.
    """

    most_in_message = 20
    """So many rows at most go along in a message: there the server plans each statement anew."""

    def __init__(self, connection: sa.Connection, srid: int, entropy: Callable[[int], bytes], kept: KeptRows) -> None:
        """`srid` is the number of the district's CRS; `entropy` gives random bytes for salts."""
        self._connection = connection
        self._kept = kept
        self._srid = srid
        self._entropy = entropy
        self.written: dict[tuple[str, Key], PlainRow] = {}
        self._new: dict[str, dict[Key, PlainRow]] = {}
        self._changed: dict[tuple[str, Key], tuple[int, PlainRow | None]] = {}
        """Of what is not yet sent: the version that is written over, and the row that stands there."""
        # Nobody else writes while the transaction lasts: what was read once stands.
        self._read: dict[tuple[str, Key], PlainRow | None] = {}
        self._seals: dict[str, str] = {}
        self._new_values: dict[str, dict[str, str]] = {}
        self._all_taken = False
        self._touched: set[str] = set()

    @property
    def connection(self) -> sa.Connection:
        """The connection, for reading: everything written before is in it."""
        assert not self._all_taken, "what was written waits for a message"
        self.flush()
        return self._connection

    def connection_for(self, table: sa.Table) -> sa.Connection:
        """The connection, for reading this table only: what was written to others may not be in it yet."""
        if self.wrote(table):
            self.flush()
        return self._connection

    def wrote(self, *given: sa.Table) -> bool:
        """Say whether rows of one of the tables were written in this transaction."""
        return any(table.name in self._touched for table in given)

    def committed(self) -> None:
        """Tell what is kept between units that this one was committed."""
        self._kept.committed(self._touched)

    def asked(self) -> tuple[Asked, ...]:
        """Return the question whether what is kept still stands, for a message; nothing where that is known."""
        return self._kept.asked()

    def answered(self, states: Sequence[Row | None]) -> None:
        """Take the answers to `asked`."""
        self._kept.answered(states)

    def known(self) -> KeptRows | None:
        """Return what is kept between units where this one has written none of it."""
        return self._kept if self._kept.stands(self._touched) else None

    def made(self, name: str, of: tuple[sa.Table, ...], make: Callable[[], Made]) -> Made:
        """Return what `make` makes of whole tables that are kept between units: again only when they have changed."""
        return make() if self.wrote(*of) else self._kept.made(name, of, make)

    def objects(self, table: sa.Table) -> Objects[Any]:
        """Return where the objects of a table's rows are put: with the rows where those are kept between units."""
        return self._kept.objects(table) if is_kept(table) else {}

    def insert(self, table: sa.Table, rows: Iterable[PlainRow]) -> None:
        """Write new rows; their version is in them."""
        new = self._new.setdefault(table.name, {})
        self._touched.add(table.name)
        for row in rows:
            key = key_of(table, row)
            if (table.name, key) in self.written:
                raise ValueError(f"{table.name} {key} is written already")
            self.written[table.name, key] = new[key] = row

    def update(self, table: sa.Table, row: PlainRow, seen: int | None = None) -> None:
        """Write a changed row over the version before its own, or over the version `seen`."""
        key = key_of(table, row)
        self._touched.add(table.name)
        new = self._new.get(table.name, {})
        if key in new:
            new[key] = row
        elif (table.name, key) not in self._changed:
            self._changed[table.name, key] = row["version"] - 1 if seen is None else seen, self.current(table, key)
        self.written[table.name, key] = row

    def flush(self) -> None:
        """Send what is not yet sent.

        Raises:
            Stale: `store.stale`, a changed row has another version in the store than the one it was read with.
        """
        self._send_values()
        new, self._new = self._new, {}
        for name, rows in new.items():
            table = tables.metadata.tables[name]
            if rows:
                _insert(table).send(self._connection, [self._stored(table, row) for row in rows.values()])
        changed, self._changed = self._changed, {}
        alike: dict[tuple[str, tuple[str, ...]], dict[Key, int]] = {}
        for (name, key), (version, before) in changed.items():
            columns = _differing(tables.metadata.tables[name], before, self.written[name, key], version)
            alike.setdefault((name, columns), {})[key] = version
        for (name, columns), versions in alike.items():
            self._update(tables.metadata.tables[name], columns, versions)

    @property
    def is_small(self) -> bool:
        """Whether what is not yet sent is so little that `take_unsent` may take it."""
        return len(self._changed) + sum(map(len, self._new.values())) <= self.most_in_message

    def take_unsent(self) -> list[Asked]:
        """Return what is not yet sent, as statements for a server's message; nothing is read or written after it.

        A changed row that has another version by then fails the whole message, by a division by zero: so the
        transaction is begun anew (`data.message`), and the service sees the row as it is.
        """
        self._send_values()
        found = [_insert(table).asked(self._connection, self._stored(table, row))
                 for table, rows in ((tables.metadata.tables[name], rows) for name, rows in self._new.items())
                 for row in rows.values()]
        for (name, key), (version, before) in self._changed.items():
            table = tables.metadata.tables[name]
            columns = _differing(table, before, self.written[name, key], version)
            sql, bound = _guarded_update(table, columns).asked(
                self._connection, self._over(table, columns, key, version))
            found.append((f"WITH changed AS ({sql} RETURNING 1) SELECT 1 / count(*) FROM changed", bound))
        self._new, self._changed, self._all_taken = {}, {}, True
        return found

    def _send_values(self) -> None:
        values, self._new_values = self._new_values, {}
        if values:
            _insert(tables.protected).send(self._connection, values.values())

    def forget(self, written: dict[tuple[str, Key], PlainRow]) -> None:
        """Go back to an earlier `written`: the transaction was rolled back to there."""
        self.written, self._new, self._changed, self._new_values = written, {}, {}, {}
        self._read.clear()
        self._seals.clear()

    def _update(self, table: sa.Table, columns: tuple[str, ...], versions: dict[Key, int]) -> None:
        """Write these columns of changed rows, each over the version that it was read with."""
        given = [self._over(table, columns, key, version) for key, version in versions.items()]
        if _guarded_update(table, columns).send(self._connection, given) == len(given):
            return
        # Fewer were written than given. On a server another's row may have just the version that ours would have.
        stale = next((key for key in versions if self._version(table, key) != self.written[table.name, key]["version"]),
                     next(iter(versions)))
        raise Stale("store.stale", table=table.name, key=str(stale[-1]))

    def _over(self, table: sa.Table, columns: tuple[str, ...], key: Key, version: int) -> PlainRow:
        """Return the parameters of the update of a row's columns over its version that was seen."""
        row = self._stored(table, {name: self.written[table.name, key].get(name) for name in columns})
        seen = zip(("version", *key_names(table)), (version, *key), strict=True)
        return row | {_SEEN + name: value for name, value in seen}

    def _version(self, table: sa.Table, key: Key) -> int | None:
        return self._connection.execute(sa.select(table.c.version).where(*_same(table, key))).scalar()

    def current(self, table: sa.Table, key: Key, sealed: tuple[str, ...] = (), *,
                hold: bool = False) -> PlainRow | None:
        """Return the row as it stands in this transaction.

        Args:
            table: the row's.
            key: the row's.
            sealed: columns whose values are asked for along with it, for `unseal`.
            hold: nobody else may change it before we commit.
        """
        name = (table.name, key)
        known = self.written.get(name)
        if known is not None:
            return known
        if is_kept(table) and table.name not in self._touched:
            return self._kept.rows(table).get(key)
        if name not in self._read:
            statement, columns = _by_key(table, sealed, hold=hold), column_names(table)
            found = statement.first(self._connection, dict(zip(key_names(table), key, strict=True)))
            row = self._read[name] = None if found is None else plain(table, dict(zip(columns, found, strict=False)))
            if row is not None and found is not None:
                values = zip(sealed, found[len(columns):], strict=True)
                self._seals |= {row[name]: value or "" for name, value in values if row[name]}
        return self._read[name]

    def stored(self, table: sa.Table, key: Key) -> PlainRow | None:
        """Return the row as it stands, read anew."""
        self._touched.add(table.name)  # What is kept between units is not asked.
        self._read.pop((table.name, key), None)
        self.written.pop((table.name, key), None)
        return self.current(table, key)

    def put(self, table: sa.Table, row: PlainRow) -> None:
        """Write a row at once, whatever version stands in its place: for a replica's own layers only."""
        key = key_of(table, row)
        self._touched.add(table.name)
        self._read.pop((table.name, key), None)
        stored = self._stored(table, row)
        seen = {_SEEN + name: value for name, value in zip(key_names(table), key, strict=True)}
        if not _update(table).send(self._connection, [stored | seen]):
            _insert(table).send(self._connection, [stored])

    def remove(self, table: sa.Table, key: Key) -> None:
        """Take a row away: for what was never confirmed."""
        self._touched.add(table.name)
        self._read.pop((table.name, key), None)
        _delete(table).send(self._connection, [dict(zip(key_names(table), key, strict=True))])

    def note_read(self, table: sa.Table, rows: Iterable[PlainRow]) -> None:
        """Remember rows as they stand, so that saving many that were read together reads none again."""
        for row in rows:
            self._read[table.name, key_of(table, row)] = row

    def must(self, table: sa.Table, key: Key, sealed: tuple[str, ...] = ()) -> PlainRow:
        """Return the row as `current` does; raises BadInput `store.no_such_row`."""
        row = self.current(table, key, sealed)
        if row is None:
            raise BadInput("store.no_such_row", table=table.name, key=str(key[-1]))
        return row

    def seal(self, value: str, before: str | None = None) -> str:
        """Keep a value that the journal must not hold, and return its seal; empty stays empty.

        `before` is the seal that stood in its place: kept when the value is the same, else its value is removed.
        """
        if before and self.unseal(before) == value:
            return before
        if before:
            self._seals.pop(before, None)
            self.erase(before)
        if not value:
            return ""
        salt = self._entropy(16).hex()
        sealed = seal_of(salt, value)
        self._seals[sealed] = value
        self._new_values[sealed] = {"seal": sealed, "salt": salt, "value": value}
        return sealed

    def erase(self, seal: str) -> None:
        """Remove the value behind a seal; the journal still holds the seal."""
        if self._new_values.pop(seal, None) is not None:
            return
        if self._connection.dialect.name == "postgresql":  # Where nobody may delete but by this function.
            self._connection.execute(sa.text("SELECT erase_sealed(:seal)"), {"seal": seal})
            return
        self._connection.execute(tables.protected.delete().where(tables.protected.c.seal == seal))

    def unseal(self, seal: str | None) -> str:
        """Return the value behind a seal; empty where there is none (any more)."""
        if not seal:
            return ""
        if seal not in self._seals:
            found = _SEALED.first(self._connection, {"seal": seal})
            self._seals[seal] = found[0] if found else ""
        return self._seals[seal]

    def _stored(self, table: sa.Table, row: PlainRow) -> PlainRow:
        shapes = shapes_of(table)
        if not shapes:
            return row
        stored = dict(row)
        for name, kind in shapes:
            if stored.get(name) is not None:
                stored[name] = to_ewkb(kind, stored[name], self._srid)
        return stored


def _differing(table: sa.Table, before: PlainRow | None, row: PlainRow, seen: int) -> tuple[str, ...]:
    """Return the names of the columns to write over version `seen`, where `before` stands.

    What hasn't changed is left out, since writing the same value costs: every index that has the column is written
    again, a key is looked for in the table that it refers to, and SpatiaLite checks and indexes a shape again.
    """
    names = [name for name in column_names(table) if name not in key_names(table)]
    if before is None or before["version"] != seen:
        return tuple(names)
    return tuple(name for name in names if not _is_same(before.get(name), row.get(name)))


def _is_same(before: Any, after: Any) -> bool:
    """Say whether both are spelled alike in the journal: for Python 1 is True, within a list or an object, too."""
    if before is after:
        return True
    if before != after or isinstance(before, bool) is not isinstance(after, bool):
        return False
    if isinstance(after, dict):
        return all(_is_same(before[name], value) for name, value in after.items())
    return not isinstance(after, list | tuple) or all(map(_is_same, before, after))


def seal_of(salt: str, value: str) -> str:
    """Return SHA-256(salt + value), hexadecimal: what rows and journal hold instead of the value."""
    return hashlib.sha256(bytes.fromhex(salt) + value.encode()).hexdigest()
