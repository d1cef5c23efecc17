"""Whether a shared store still holds what a replica holds of it: asked before anything is sent or applied.

An older backup was restored, a standby lagged and took over, another store stands there: nothing is applied then.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import sqlalchemy as sa

from app.domain.errors import Unusable
from app.domain.lineage import Held, Lineage, Met, compare, last_common
from data import journal, tables
from data.identity import CLIENT, SCHEMA, Identity
from data.journal import Entry
from data.prepared import Prepared

Reading = Callable[[], AbstractContextManager[sa.Connection]]
_AFTER: sa.BindParameter[int] = sa.bindparam("after")
_NEXT = tables.journal.alias("next")
_MET = Prepared(sa.select(
    tables.store.c.id, tables.store.c.epoch, tables.store.c.schema_number, tables.store.c.oldest_client,
    sa.select(sa.func.max(tables.journal.c.seq)).scalar_subquery().label("head"),
    sa.select(tables.journal.c.hash).where(tables.journal.c.seq == _AFTER).scalar_subquery().label("link"),
    _NEXT.c.seq, _NEXT.c.entry, _NEXT.c.hash)
    .select_from(tables.store.outerjoin(_NEXT, sa.and_(_NEXT.c.seq > _AFTER, _NEXT.c.seq <= sa.bindparam("upto"))))
    .order_by(_NEXT.c.seq))


@dataclass(frozen=True, slots=True)
class Lost:
    """An entry that the shared store doesn't hold."""

    seq: int
    kind: str
    intent: str
    login: str
    at: str
    """When it was accepted, UTC."""


def lacking(held: sa.Connection, met: sa.Connection, end: int) -> tuple[int, tuple[Lost, ...]]:
    """Return the last entry that both hold, and what only the replica holds after it.

    Args:
        held: of the replica.
        met: of the shared store.
        end: the smaller of both ends.
    """
    def same(number: int) -> bool:
        here = hash_of(held, number)
        return here is None or here == hash_of(met, number)

    common = last_common(end, same)
    return common, tuple(_lost(each) for each in journal.entries(held, common))


def following(met: sa.Connection, own: Identity, after: int, hashed: bytes, reading: Reading,
              most: int) -> tuple[int, list[Entry]]:
    """Return the number of the shared store's last entry and what follows the replica's, asked as one statement.

    Args:
        met: of the shared store.
        own: the replica's identity.
        after: number of the replica's last entry.
        hashed: its hash.
        reading: gives a connection of the replica.
        most: so many entries at most.

    Raises:
        Unusable: `exchange.other_store`, `exchange.older_store`, `store.newer`.
    """
    rows = _MET.all(met, {"after": after, "upto": after + most})
    if not rows:  # Row security hides it from whoever was barred.
        raise Unusable("store.not_a_store", path="")
    id, epoch, schema_number, oldest_client, end, link = rows[0][:6]
    head = int(end or 0)
    there = Met(id, epoch, head, bytes(link).hex() if link else None)
    lineage = compare(Held(own.id, own.epoch, after, hashed.hex()), there)
    if lineage is Lineage.OTHER:
        raise Unusable("exchange.other_store", theirs=id, ours=own.id)
    if schema_number > SCHEMA and oldest_client > CLIENT:
        raise Unusable("store.newer", path="", store=schema_number, program=SCHEMA)
    if lineage is Lineage.OLDER:
        with reading() as held:
            common, lost = lacking(held, met, min(after, head))
        raise Unusable("exchange.older_store", entries=len(lost), people=len({each.login for each in lost}),
                       common=common, epoch=epoch)
    return head, [Entry(seq, text, bytes(chained)) for *_, seq, text, chained in rows if seq is not None]


def hash_of(connection: sa.Connection, seq: int) -> bytes | None:
    """Return the hash of an entry, None where it isn't held."""
    found = connection.execute(sa.select(tables.journal.c.hash).where(tables.journal.c.seq == seq)).scalar()
    return None if found is None else bytes(found)


def _lost(entry: Entry) -> Lost:
    body = entry.body
    return Lost(entry.seq, body["kind"], body["intent"], body["author"]["login"], body["accepted_at"])
