"""The end of a pool of connections while another thread may still use one of them."""

from typing import Any

import sqlalchemy as sa


def close_pool(engine: sa.Engine) -> None:
    """Close every connection of the engine; what is in use is closed when it comes back. Idempotent.

    SQLAlchemy would put it into the pool that was given up, where nobody closes it.
    """
    if not sa.event.contains(engine.pool, "checkin", _close):
        sa.event.listen(engine.pool, "checkin", _close)
    engine.dispose()


def _close(_: Any, record: Any) -> None:
    record.invalidate()
