"""Whatever is changed, added or deleted behind the journal is found, in every table and column."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data import tables
from data.engine import open_engine
from data.geometry import GeometryColumn, to_ewkb
from data.heads import beside
from data.store import Store
from data.verify import verify
from tests.helpers.filled import SOUTH, WEST, fill
from tests.helpers.stores import make_store

TABLES = {table.name: table for table in tables.metadata.sorted_tables if table is not tables.case_text}
"""All but the derived text index, which is made anew where it is in doubt."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_store(tmp_path_factory.mktemp("filled"))
    fill(made)
    assert made.verify().ok
    made.close()
    return made.path


@pytest.fixture
def behind(filled: Path) -> Iterator[sa.Connection]:
    """A connection that writes behind the journal; nothing of it stays."""
    engine = open_engine(filled, write=True)
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        connection.execute(sa.text("SELECT 1"))
        for name in ("journal", "journal_chunk"):
            for what in ("no_update", "no_delete", "in_order"):
                connection.exec_driver_sql(f"DROP TRIGGER {name}_{what}")
        yield connection
        connection.rollback()
    engine.dispose()


def found(connection: sa.Connection, path: Path) -> str:
    """Return what verify finds."""
    blobs = Store.open(path, write=False)
    try:
        return verify(connection, path, blobs.blobs).first_bad
    finally:
        blobs.close()


def altered(column: sa.Column[Any], value: Any) -> Any:
    """Return another value of the column's type."""
    if isinstance(column.type, GeometryColumn):
        plain = {"POINT": [WEST + 1, SOUTH]}.get(column.type.kind)
        return None if plain is None and value is not None else to_ewkb(column.type.kind, plain, 4545) if plain else 0
    if isinstance(column.type, tables.Plain):
        return {"altered": 1}
    if isinstance(column.type, sa.Boolean):
        return not value
    if isinstance(column.type, sa.LargeBinary):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(column.type, sa.Integer):
        return value + 900
    return (value or "") + "x"


def test_untouched_store_fits(behind: sa.Connection, filled: Path) -> None:
    assert found(behind, filled) == ""


@pytest.mark.parametrize("name", TABLES)
def test_deleted_row_is_found(name: str, behind: sa.Connection, filled: Path) -> None:
    table = TABLES[name]
    first = behind.execute(sa.select(*table.primary_key)).first()
    assert first is not None, "every table needs a row for this test"
    behind.execute(table.delete().where(*(column == value for column, value in
                                          zip(table.primary_key, first, strict=True))))
    assert name in found(behind, filled) or name == "journal_chunk"
    assert found(behind, filled)


@pytest.mark.parametrize("name", TABLES)
def test_added_row_is_found(name: str, behind: sa.Connection, filled: Path) -> None:
    table = TABLES[name]
    row = dict(behind.execute(table.select()).mappings().first())
    for column in (*table.primary_key, *(column for constraint in table.constraints
                                         if isinstance(constraint, sa.UniqueConstraint)
                                         for column in constraint.columns), *(c for c in table.c if c.unique)):
        row[column.name] = altered(column, row[column.name])
    behind.execute(table.insert(), row)
    assert found(behind, filled)


@pytest.mark.parametrize("name", TABLES)
def test_changed_value_is_found_in_every_column(name: str, behind: sa.Connection, filled: Path) -> None:
    table = TABLES[name]
    row = behind.execute(table.select()).mappings().first()
    same = [column == row[column.name] for column in table.primary_key]
    for column in table.columns:
        value = altered(column, row[column.name])
        if isinstance(column.type, GeometryColumn) and (value == 0 or not column.nullable):
            continue
        with behind.begin_nested() as nested:
            behind.execute(table.update().where(*same), {column.name: value})
            assert found(behind, filled), f"{name}.{column.name}"
            nested.rollback()


def test_missing_and_damaged_photo_are_found(store: Store) -> None:  # noqa: F811
    fill(store)
    with store.reading() as connection:
        (name,) = connection.execute(sa.select(tables.media.c.sha256)).scalars()
    path = store.blobs.path(name)
    path.write_bytes(b"another photo")
    assert store.verify().first_bad == f"blob {name}: damaged"
    path.unlink()
    assert store.verify().first_bad == f"blob {name}: missing"
    store.blobs.put(b"a photo")


def test_cut_end_is_noticed(filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / filled.name
    shutil.copy(filled, copy)
    shutil.copy(beside(filled), beside(copy))
    shutil.copytree(f"{filled}.blobs", f"{copy}.blobs")
    engine = open_engine(copy, write=True)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER journal_no_delete")
        connection.exec_driver_sql("DROP TRIGGER journal_chunk_no_delete")
        connection.exec_driver_sql("DELETE FROM journal_chunk WHERE seq = 5")
        connection.exec_driver_sql("DELETE FROM journal WHERE seq = 5")
    engine.dispose()
    with Store.open(copy, write=False) as reading:
        assert "the end is missing, 5 entries were seen" in reading.verify().first_bad


def test_journal_takes_no_update_delete_or_replace(filled: Path) -> None:
    engine = open_engine(filled, write=True)
    with engine.connect() as connection:
        for statement in ("UPDATE journal SET entry = ''", "DELETE FROM journal", "DELETE FROM journal_chunk",
                          "REPLACE INTO journal SELECT * FROM journal WHERE seq = 2",
                          "REPLACE INTO journal_chunk SELECT * FROM journal_chunk",
                          "INSERT INTO journal SELECT 99, 'x', entry, hash FROM journal WHERE seq = 2"):
            with pytest.raises(sa.exc.IntegrityError, match="append-only"):
                connection.exec_driver_sql(statement)
    engine.dispose()
