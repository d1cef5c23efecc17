"""A connection that was in use while its pool was closed is closed when it comes back."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.engine import open_engine
from data.pool import close_pool


@pytest.mark.parametrize("number", range(20))  # A pool may stand where one that is gone stood.
def test_what_is_in_use_is_closed_when_it_comes_back(tmp_path: Path, number: int) -> None:
    engine = open_engine(tmp_path / "any.sqlite", write=True, create=True)
    used = engine.connect()
    raw = used.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    close_pool(engine)
    close_pool(engine)
    assert used.execute(sa.text("SELECT 1")).scalar() == 1
    used.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        raw.execute("SELECT 1")
    close_pool(engine)
