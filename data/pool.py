"""The end of a pool of connections while another thread may still use one of them."""

from typing import Any

import sqlalchemy as sa


def close_pool(engine: sa.Engine) -> None:
    """Close every connection of the engine; what is in use is closed when it comes back. Idempotent.

    SQLAlchemy would put it into the pool that was given up, where nobody closes it.
    """
    def close(_: Any, record: Any) -> None:
        record.invalidate()

    # A function of its own each time: SQLAlchemy knows pools and functions by their addresses, and at that of a pool
    # which is gone it may believe that this one listens already.
    sa.event.listen(engine.pool, "checkin", close)
    engine.dispose()
