"""SQLite engines as the store opens them: one writer, four readers, every BEGIN ours.

Settings and their measured reasons: docs/adr (store). The writer says BEGIN IMMEDIATE, so that it waits for the lock at
the start and never fails half-way; readers can't write; only the writer makes checkpoints.
"""

import os
import sqlite3
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from app.domain.errors import Unusable
from data.prepared import driver

BUSY_MS = 5000
READERS = 4
"""Connections that are kept; as many more come for queries that ask another one on the way."""
_PRAGMAS = ("foreign_keys=ON", "temp_store=MEMORY", "cache_size=-32000", "mmap_size=0", "cell_size_check=ON",
            "secure_delete=ON")


def open_engine(path: Path, *, write: bool, create: bool = False, immutable: bool = False,
                synchronous: str = "FULL", busy_ms: int = BUSY_MS) -> sa.Engine:
    """Return the engine of the one writing thread, or that of the reading pool.

    Args:
        path: the store; only with `create` may it be missing.
        write: whether for the writing thread.
        create: make the file.
        immutable: open although no -shm can be made beside it (read-only file system): nobody else may write.
        busy_ms: how long to wait for another process's lock.
        synchronous: FULL, so that an acknowledged step survives a power cut; NORMAL only as a test's control.
    """
    mode = "rwc" if create else "rw" if write else "ro"
    uri = f"file:{quote(str(path))}?mode={mode}" + ("&immutable=1" if immutable else "")

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=busy_ms / 1000, check_same_thread=False)

    engine = sa.create_engine("sqlite+pysqlite://", creator=connect, poolclass=sa.pool.QueuePool,
                              pool_size=1 if write else READERS, max_overflow=0 if write else READERS)
    begin = "BEGIN IMMEDIATE" if write else "BEGIN"

    @sa.event.listens_for(engine, "connect")
    def _set_up(raw: Any, _record: object) -> None:
        _load_spatialite(raw)
        _set_pragmas(raw, path, write, synchronous)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        driver(connection).execute(begin)

    return engine


def _load_spatialite(raw: sqlite3.Connection) -> None:
    """Load the system's library by its name, never by a setting or by what a store says."""
    if not hasattr(raw, "enable_load_extension"):
        raise Unusable("store.no_extensions")
    raw.enable_load_extension(True)
    try:
        raw.load_extension("mod_spatialite")
    except sqlite3.OperationalError as error:
        raise Unusable("store.no_spatialite", detail=str(error)) from error
    finally:
        raw.enable_load_extension(False)
    # SQLite opens extensions for everybody: the system's GEOS and PROJ, which this one brings, would from now on answer
    # in place of those that shapely and pyproj bring (seen: no WKT on Debian 12, a double free on Debian 13). What is
    # imported later looks among its own first.
    sys.setdlopenflags(sys.getdlopenflags() | os.RTLD_DEEPBIND)


def _set_pragmas(raw: sqlite3.Connection, path: Path, write: bool, synchronous: str) -> None:
    # trusted_schema stays ON: SpatiaLite's own triggers fail without it.
    own = (f"synchronous={synchronous}", f"wal_autocheckpoint={1000 if write else 0}",
           f"query_only={'OFF' if write else 'ON'}")
    for pragma in (*_PRAGMAS, *own):
        raw.execute(f"PRAGMA {pragma}")
    if write:
        (mode,) = raw.execute("PRAGMA journal_mode=WAL").fetchone()
        if mode != "wal":  # network and read-only file systems silently give another
            raise Unusable("store.no_wal", path=str(path), mode=mode)
