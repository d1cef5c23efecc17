"""Objects of one domain class as rows of one table, field by field of the same name.

A field `geometry` spreads over the columns point, line and area. Where the table has a column `more`, fields without
a column of their own stand in it. Sealed columns hold a seal instead of a value that the journal must not hold.
"""

import dataclasses
import typing
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa

from app.domain.errors import Stale
from app.domain.place import Area, Line, Point
from app.domain.plain import is_plain, reader, to_plain
from data import geometry
from data.prepared import Prepared
from data.rows import Key, Objects, PlainRow, RowWriter, key_names, plain_rows, shapes_of, to_plain_row

Row = TypeVar("Row")
_COLUMN_OF = {Point: "point", Line: "line", Area: "area"}


Derived = dict[str, Callable[[Row], str | None]]


class Mapping(Generic[Row]):
    """How a frozen dataclass and a table fit."""

    def __init__(self, kind: type[Row], table: sa.Table, sealed: tuple[str, ...] = (), *,
                 derived: Derived[Row] | None = None) -> None:
        """`sealed` names columns of fields whose values the journal must not hold.

        `derived` gives columns that are no field but follow from the object: for looking things up.
        """
        self.kind, self.table, self.sealed, self._derived = kind, table, sealed, derived or {}
        hints = typing.get_type_hints(kind)
        self._hints = {field.name: hints[field.name] for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
        self._shapes = dict(shapes_of(table))
        self._spread = "geometry" in self._hints and "geometry" not in table.c
        self._plain = tuple(name for name in self._hints if name in table.c and name not in self._shapes)
        self._as_they_are = tuple(name for name in self._plain if is_plain(self._hints[name]))
        self._readers = {name: reader(self._hints[name]) for name in self._plain if name not in self._as_they_are}
        self.empty: PlainRow = dict.fromkeys(column.name for column in table.columns)
        self._more = tuple(name for name in self._hints if name not in table.c and name != "geometry"
                           ) if "more" in table.c else ()
        self._more_readers = {name: reader(self._hints[name]) for name in self._more}

    def encode(self, value: Row) -> PlainRow:
        """Return the plain row, without the columns that no field fills."""
        row = _plain_fields(value, self._plain)
        row |= {name: derive(value) for name, derive in self._derived.items()}
        if "more" in self.table.c:
            row["more"] = _plain_fields(value, self._more)
        if self._spread:
            shape = getattr(value, "geometry")  # noqa: B009 - the class is a parameter
            row |= dict.fromkeys(self._shapes) | {_COLUMN_OF[type(shape)]: geometry.to_plain(shape)}
            return row
        for name in self._shapes:
            shape = getattr(value, name)
            row[name] = None if shape is None else geometry.to_plain(shape)
        return row

    def decode(self, row: PlainRow) -> Row:
        """Return the object of a plain row whose seals were opened."""
        given = {name: row[name] for name in self._as_they_are}
        given |= {name: read(row[name]) for name, read in self._readers.items()}
        if self._more:  # What an older program wrote lacks newer fields: they have defaults.
            more = row["more"]
            given |= {name: read(more[name]) for name, read in self._more_readers.items() if name in more}
        shapes = {name: geometry.from_plain(kind, row[name]) if row[name] is not None else None
                  for name, kind in self._shapes.items()}
        if self._spread:
            given["geometry"] = next(shape for shape in shapes.values() if shape is not None)
        else:
            given |= shapes
        return self.kind(**given)


_SIMPLE = frozenset({str, int, bool, type(None)})


def _plain_fields(value: object, names: Iterable[str]) -> PlainRow:
    """Return the plain values of the fields; most are plain as they are."""
    return {name: field if type(field := getattr(value, name)) in _SIMPLE else to_plain(field) for name in names}


class Records(Generic[Row]):
    """The rows of one table as objects; see `app.ports.store.Records`."""

    def __init__(self, mapping: Mapping[Row], writer: RowWriter, district: str) -> None:
        """`district` completes the key where the table's has it."""
        self._mapping, self._table = mapping, mapping.table
        self._writer = writer
        self._prefix: Key = (district,) if "district" in key_names(mapping.table) else ()
        self._objects: Objects[Row] = writer.objects(mapping.table)
        """Objects that were asked for by key, each with the row that it was made of."""

    def find(self, key: UUID | str) -> Row | None:
        """Return the object or None."""
        full = self._key(key)
        row = self._writer.current(self._table, full, self._mapping.sealed)
        return None if row is None else self._object(full, row)

    def get(self, key: UUID | str) -> Row:
        """Return the object; raises BadInput `store.no_such_row`."""
        full = self._key(key)
        return self._object(full, self._writer.must(self._table, full, self._mapping.sealed))

    def all(self) -> list[Row]:
        """Return every object, by key."""
        return self._select(self._table.select().order_by(*self._table.primary_key))

    def where(self, *conditions: sa.ColumnElement[bool], order: sa.ColumnElement[Any]) -> tuple[Row, ...]:
        """Return the objects whose rows meet the conditions."""
        return tuple(self._select(self._table.select().where(*conditions).order_by(order)))

    def asked(self, statement: Prepared, given: typing.Mapping[str, Any]) -> tuple[Row, ...]:
        """Return the objects of a statement that reads whole rows of the table."""
        found = statement.all(self._writer.connection_for(self._table), given)
        return tuple(self._noted(plain_rows(self._table, statement, found)))

    def add(self, row: Row) -> Row:
        """Take a new object in and return it with version 1."""
        self.add_all((row,))
        return dataclasses.replace(row, version=1)  # type: ignore[type-var]

    def add_all(self, rows: Iterable[Row]) -> None:
        """Take many new objects in."""
        self._writer.insert(self._table, (self._new(row) for row in rows))

    def save(self, row: Row, seen_version: int) -> None:
        """Write a changed object over the version that its author saw; raises Stale `store.stale`."""
        encoded = self._mapping.encode(row)
        key = self._prefix + (encoded[key_names(self._table)[-1]],)
        current = self._writer.must(self._table, key)
        if current["version"] != seen_version:
            raise Stale("store.stale", table=self._table.name, key=str(key[-1]))
        for name in self._mapping.sealed:
            encoded[name] = self._writer.seal(encoded[name] or "", current[name])
        self._writer.update(self._table, current | encoded | {"version": seen_version + 1})

    def _new(self, row: Row) -> PlainRow:
        encoded = self._mapping.empty | self._mapping.encode(row) | {"version": 1}
        if self._prefix:
            encoded["district"] = self._prefix[0]
        for name in self._mapping.sealed:
            encoded[name] = self._writer.seal(encoded[name] or "")
        return encoded

    def _key(self, key: UUID | str) -> Key:
        return (*self._prefix, str(key))

    def _object(self, key: Key, row: PlainRow) -> Row:
        """Return the object of the row; rows are never changed in place, so the same row gives the same object."""
        known = self._objects.get(key)
        if known is None or known[0] is not row:
            known = self._objects[key] = row, self._opened(row)
        return known[1]

    def _select(self, statement: sa.Select[Any]) -> list[Row]:
        found = self._writer.connection_for(self._table).execute(statement).mappings().all()
        return self._noted([to_plain_row(self._table, row) for row in found])

    def _noted(self, rows: Sequence[PlainRow]) -> list[Row]:
        self._writer.note_read(self._table, rows)
        return [self._opened(row) for row in rows]

    def _opened(self, row: PlainRow) -> Row:
        if self._mapping.sealed:
            row = row | {name: self._writer.unseal(row[name]) for name in self._mapping.sealed}
        return self._mapping.decode(row)
