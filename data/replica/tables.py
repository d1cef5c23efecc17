"""What a replica has besides the tables of every store. None of it is journalled, replayed or sent.

`join` makes these tables, not the migrations: their being there is what makes a store a replica.
"""

from typing import Any

import sqlalchemy as sa

from data.tables import Plain

metadata = sa.MetaData()


def _table(name: str, *columns: sa.Column[Any]) -> sa.Table:
    return sa.Table(name, metadata, *columns)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


replica = _table(
    "replica", sa.Column("one", sa.Integer, primary_key=True, autoincrement=False), _text("url"), _text("workstation"),
    _number("offset_ms"), sa.Column("exchanged_at", sa.Text), _text("joining"), _number("base_seq"))
"""The one row (`one` = 1). `joining` is where the first copy stands, empty when it is whole (`data.replica.joining`);
`base_seq` the number of the entry that the first rows were copied at."""

outbox = _table(
    "outbox", sa.Column("number", sa.Integer, primary_key=True), sa.Column("intent", sa.Text, unique=True),
    _text("kind"), _text("body"), _text("body_hash"), _text("author"), _text("at"), _number("offset_ms"),
    _text("state"), sa.Column("answer", Plain), sa.Column("seq", sa.BigInteger))
sa.Index("outbox_by_state", outbox.c.state, outbox.c.number)
"""What was meant here and is not (yet) accepted, in order; `state` as `app.ports.exchange.Sending`. What was accepted
leaves it: the journal holds it then."""

overlay = _table(
    "overlay", sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("table", sa.Text, primary_key=True), sa.Column("key", sa.Text, primary_key=True))
sa.Index("overlay_by_row", overlay.c.table, overlay.c.key)
"""Which rows show what an intent of the outbox will probably do."""

covered = _table(
    "covered", sa.Column("table", sa.Text, primary_key=True), sa.Column("key", sa.Text, primary_key=True),
    sa.Column("row", Plain))
"""The confirmed state of each row that an overlay covers, as plain row; null where there is none."""

tally = _table("tally", sa.Column("kind", sa.Text, primary_key=True), _number("accepted"), _number("refused"))
"""How many intents of a kind were answered."""

ahead = _table("ahead", sa.Column("one", sa.Integer, primary_key=True, autoincrement=False))
"""Has a row (`one` = 1) where photos and recordings are fetched ahead, not only when they are looked at."""

bar = _table("bar", sa.Column("name", sa.Text, primary_key=True))
"""The log-in that is barred, as the shared store said last; no row where this workstation may come. A replica of an
older program gets the table when it is opened for writing."""

own_password = _table("own_password", sa.Column("user", sa.Text, primary_key=True), _text("seal"), _text("value"),
                      _text("at"))
"""Passwords of those who have logged in here: Argon2 text, its seal, and when the shared store confirmed it to a
log-in. `value` is empty where it has changed and the new one is to be asked for. Comes to older replicas as `bar` does.
"""


def is_replica(connection: sa.Connection) -> bool:
    """Say whether the store on the connection is a replica."""
    return sa.inspect(connection).has_table(replica.name)
