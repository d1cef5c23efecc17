"""How long a replica may be worked on without its shared store, and what else somebody has to see to.

A workstation that was taken away is barred at the shared store, and hears so when it comes. Where it never comes, its
session ends by itself: so many hours after the last exchange (`app.domain.login.LoginRules.offline_hours`) nothing can
be written, and the window doesn't open, until the shared store has answered once more.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.domain.errors import Unusable
from app.domain.login import LoginRules
from app.services.people import LOGIN_RULES
from data import tables

SET_BACK = timedelta(hours=1)
"""A clock that stands so far before the last exchange was set back: it proves nothing."""
SOON = 1 / 3
"""Its end is told when so much of a session is left."""
CLOCK_OFF_MS = 120_000
"""Clocks so far apart are told (two minutes)."""


def rules(connection: sa.Connection) -> LoginRules:
    """Return what is set for log-ins: how long a workstation, and a kept password, hold without the shared store."""
    table = tables.setting
    value = connection.execute(sa.select(table.c.value).where(table.c.name == LOGIN_RULES)).scalar()
    return LoginRules(**(value or {}))


def left_s(last: datetime | None, now: datetime, hours: int) -> int:
    """Return the seconds for which may still be worked; 0 when the session has ended.

    Args:
        last: when the last exchange was, None where there was none.
        now: by the same clock.
        hours: how long is allowed.
    """
    if last is None or now < last - SET_BACK:
        return 0
    return max(0, int((last + timedelta(hours=hours) - now).total_seconds()))


def clock_warning(offset_ms: int) -> Unusable | None:
    """Return `exchange.clock_ahead` or `exchange.clock_behind` where the machine's clock is minutes off."""
    if abs(offset_ms) < CLOCK_OFF_MS:
        return None
    minutes = round(abs(offset_ms) / 60_000)
    return Unusable("exchange.clock_ahead" if offset_ms > 0 else "exchange.clock_behind", hours=minutes // 60,
                    minutes=minutes % 60)


def ends_soon(seconds: int, hours: int) -> Unusable | None:
    """Return `exchange.ends_soon` where less than a third is left of the hours that are allowed."""
    return Unusable("exchange.ends_soon", hours=seconds // 3600) if 0 < seconds < SOON * hours * 3600 else None
