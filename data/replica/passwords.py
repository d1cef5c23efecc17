"""Passwords on a workstation: of those only who have logged in at it, and only for a few days without the shared store.

A replica may be copied, or stolen with its workstation. So its rows hold the seals of passwords, as the journal does,
but no values (`data.tables.protected`). Who logs in is asked for at the shared store, and what was confirmed there is
kept in a table of the replica's own: with it the same user may come in again while the shared store is away.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.errors import NotAllowed, Unusable
from app.domain.plain import instant, instant_text
from data import tables
from data.replica import session
from data.replica.link import AWAY
from data.replica.tables import own_password
from data.shared.server import hurried, shown
from data.shared.store import Password, SharedStore

if TYPE_CHECKING:
    from data.replica.store import ReplicaStore

_KEPT = own_password.c


class OwnPasswords:
    """Gives the passwords to check log-ins against; any thread may ask."""

    def __init__(self, store: "ReplicaStore") -> None:
        """`store` is open for writing."""
        self._store = store
        self._asked: dict[str, Password] = {}
        """What the shared store said last and no log-in has proved yet, by user."""
        self.may_have_changed = True
        """Whether rows of users have come since those that changed were renewed."""

    def hash_of(self, user: UUID | None) -> str:
        """Return the Argon2 text of a user, empty where there is none; None is a user who doesn't exist.

        Raises:
            NotAllowed: `login.too_many_users`.
            Unusable: `login.first_online` (days, url): the shared store is away, and has not confirmed this user here
                of late; `workstation.barred`; whatever has stopped the exchange.
        """
        id, link = str(user or ""), self._store.link
        self._asked.pop(id, None)
        if link.may_try:
            try:
                with hurried(), self._store.shared() as shared:
                    found = shared.password_of(id)
                self._asked[id] = found
                return found.value
            except Unusable as failure:
                if failure.code not in AWAY:
                    raise
        return self._kept(id)

    def keep(self, user: UUID) -> None:
        """Keep what a log-in has proved just now, if the shared store was asked for it; forget what is too old."""
        found, now = self._asked.pop(str(user), None), self._store.machine.now()
        if found is None or not found.value:
            return
        with self._store.unit_of_work() as unit:
            connection = unit.writer.connection
            oldest = instant_text(now - timedelta(days=session.rules(connection).kept_days))
            connection.execute(own_password.delete().where(sa.or_(_KEPT.user == str(user), _KEPT.at < oldest)))
            connection.execute(own_password.insert(), {
                "user": str(user), "seal": found.seal, "value": found.value, "at": instant_text(now)})

    def renew(self, shared: SharedStore) -> None:
        """Ask for the passwords that have changed since they were kept, so that they hold when the store is away."""
        if not self.may_have_changed:
            return
        with self._store.reading() as connection:
            changed = list(connection.execute(sa.select(_KEPT.user).where(_KEPT.value == "")).scalars())
        for user in changed:
            try:
                found = shared.password_of(user)
            except NotAllowed:
                return  # At the next exchange.
            with self._store.unit_of_work() as unit:
                unit.writer.connection.execute(
                    own_password.update().where(_KEPT.user == user, _KEPT.value == "") if found.value
                    else own_password.delete().where(_KEPT.user == user),
                    {"seal": found.seal, "value": found.value} if found.value else None)
        self.may_have_changed = False

    def _kept(self, id: str) -> str:
        with self._store.reading() as connection:
            days = session.rules(connection).kept_days
            row = connection.execute(own_password.select().where(_KEPT.user == id, _KEPT.value != "")).first()
        if row is None or not session.left_s(instant(row.at), self._store.machine.now(), days * 24):
            raise Unusable("login.first_online", days=days, url=shown(self._store.link.url))
        return str(row.value)


def follow(connection: sa.Connection, user: dict[str, Any]) -> None:
    """Forget the kept password that a user's row, as it comes down, doesn't have any more; of a barred one wholly."""
    mine = _KEPT.user == user["id"]
    if user["barred"]:
        connection.execute(own_password.delete().where(mine))
        return
    connection.execute(own_password.update().where(mine, _KEPT.seal != user["password"]),
                       {"seal": user["password"], "value": ""})


def forget_all(connection: sa.Connection) -> bool:
    """Remove the passwords that an older program's replica holds of everybody; return whether there were any."""
    own_password.create(connection, checkfirst=True)
    table = tables.protected.c
    return connection.execute(tables.protected.delete().where(sa.or_(
        table.value.startswith("$argon2"), table.seal.in_(sa.select(tables.user.c.password))))).rowcount > 0
