"""What was meant here and has no answer yet, in the workstation's order; and what was refused.

One row per intent, word for word. The answer comes with the journal's entry of the intent, never from anywhere else: so
an answer that was lost on the way is found the same way as one that arrived.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from app.domain.plain import canonical, from_plain, instant, instant_text, to_plain
from app.ports.exchange import Counters, Sending, Withdrawn
from app.services.door import body_hash_of
from app.services.intent import Author, Intent
from data import tables
from data.prepared import Prepared
from data.replica.rows import depending
from data.replica.tables import outbox, tally

DEPENDS = "exchange.depends"
CONFLICTS = (Sending.REFUSED, Sending.KEPT)
WAITING = (Sending.PENDING, Sending.SENT)
_WAITS = sa.or_(*(outbox.c.state == each.value for each in WAITING))
_COUNT = Prepared(sa.select(sa.func.count()).select_from(outbox).where(_WAITS))
_ASKED = Prepared(sa.select(outbox.c.number, outbox.c.kind).where(
    outbox.c.intent == sa.bindparam("intent"), _WAITS))
_REMOVE = Prepared(outbox.delete().where(outbox.c.number == sa.bindparam("number")))
_ONE: dict[str, sa.BindParameter[int]] = {name: sa.bindparam(name) for name in ("accepted", "refused")}
_TALLY = Prepared(sqlite.insert(tally).values(kind=sa.bindparam("kind"), **_ONE).on_conflict_do_update(
    index_elements=[tally.c.kind], set_={name: tally.c[name] + more for name, more in _ONE.items()}))


@dataclass(frozen=True)
class Meant:
    """An intent of the outbox."""

    number: int
    id: UUID
    kind: str
    body: dict[str, Any]
    author: Author
    at: datetime
    offset_ms: int
    state: Sending
    answer: dict[str, Any] | None
    seq: int | None = None
    """Number of the entry that refused it."""

    def intent(self, kinds: Mapping[str, type[Intent]]) -> Intent:
        """Return the intent as it was meant; `kinds` by name."""
        intent: Intent = from_plain(kinds[self.kind], {**self.body, "id": str(self.id)})
        return intent


def put(connection: sa.Connection, intent: Intent, author: Author, at: datetime, offset_ms: int) -> int:
    """Put an intent in and return its number; 0 when it is there already."""
    if connection.execute(sa.select(outbox.c.number).where(outbox.c.intent == str(intent.id))).first() is not None:
        return 0
    done = connection.execute(outbox.insert(), {
        "intent": str(intent.id), "kind": intent.kind, "body": canonical(to_plain(intent.body())),
        "body_hash": body_hash_of(intent, author), "author": canonical(to_plain(author)), "at": instant_text(at),
        "offset_ms": offset_ms, "state": Sending.PENDING.value, "answer": None, "seq": None})
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


def is_known(connection: sa.Connection, intent: str) -> bool:
    """Say whether an intent is, or was, here, or is in the journal already."""
    here = sa.select(outbox.c.number).where(outbox.c.intent == intent)
    there = sa.select(tables.intent.c.id).where(tables.intent.c.id == intent)
    return any(connection.execute(each).first() is not None for each in (here, there))


def answer_of(connection: sa.Connection, intent: UUID) -> dict[str, Any] | None:
    """Return the answer to an intent, with its entry's `seq`, where the entry has come down already."""
    found = connection.execute(sa.select(tables.intent.c.answer, tables.journal.c.seq).join(
        tables.journal, tables.journal.c.intent == tables.intent.c.id).where(
        tables.intent.c.id == str(intent))).first()
    return None if found is None else {**found.answer, "seq": found.seq}


def find(connection: sa.Connection, intent: UUID) -> Meant | None:
    """Return an intent that is in the outbox, whatever became of it."""
    return next(iter(_found(connection, outbox.select().where(outbox.c.intent == str(intent)))), None)


def waiting(connection: sa.Connection) -> int:
    """Return how many intents have no answer."""
    found = _COUNT.first(connection)
    assert found is not None
    return int(found[0])


def pending(connection: sa.Connection, limit: int = -1, offset: int = 0) -> list[Meant]:
    """Return what has no answer, in order."""
    return _read(connection, WAITING, offset, limit)


def conflicting(connection: sa.Connection, offset: int = 0, limit: int = -1) -> list[Meant]:
    """Return what was refused and is not decided, in order."""
    return _read(connection, CONFLICTS, offset, limit)


def unsent(connection: sa.Connection) -> list[Meant]:
    """Return what has no answer, and what nobody decided, in order."""
    return _read(connection, (*WAITING, *CONFLICTS), 0, -1)


def count_conflicts(connection: sa.Connection) -> int:
    """Return how many refused intents wait for a decision."""
    return int(connection.execute(sa.select(sa.func.count()).where(outbox.c.state.in_(CONFLICTS))).scalar_one())


def settle(connection: sa.Connection, intent: str, answer: dict[str, Any], seq: int) -> Iterator[int]:
    """Note an intent's answer if it is one of ours; give the numbers whose predictions end with it.

    With a refused one come back the later ones that name what it names.
    """
    found = _ASKED.first(connection, {"intent": intent})
    if found is None:
        return
    number, first = found
    count(connection, first, refused="refused" in answer)
    if "refused" not in answer:
        yield number
        _REMOVE.send(connection, [{"number": number}])
        return
    after = depending(connection, number)
    _refuse(connection, number, answer, seq)
    yield number
    for number in after:
        kind = connection.execute(sa.select(outbox.c.kind).where(
            outbox.c.number == number, outbox.c.state.in_(WAITING))).scalar()
        if kind is None:
            continue
        count(connection, kind, refused=True)
        facts = {"first": first, "intent": intent}
        _refuse(connection, number, {"refused": {"as": "NotAllowed", "code": DEPENDS, "facts": facts}}, None)
        yield number


def refuse(connection: sa.Connection, number: int, answer: dict[str, Any]) -> None:
    """Make an intent that never reaches a journal a conflict: the store can't take it in any more."""
    kind = connection.execute(sa.select(outbox.c.kind).where(outbox.c.number == number)).scalar_one()
    count(connection, kind, refused=True)
    _refuse(connection, number, answer, None)


def _refuse(connection: sa.Connection, number: int, answer: dict[str, Any], seq: int | None) -> None:
    connection.execute(outbox.update().where(outbox.c.number == number),
                       {"state": Sending.REFUSED.value, "answer": answer, "seq": seq})


def mark(connection: sa.Connection, numbers: Iterable[int], state: Sending) -> None:
    """Give what waits another state."""
    connection.execute(outbox.update().where(outbox.c.number.in_(list(numbers)), outbox.c.state.in_(WAITING)),
                       {"state": state.value})


def withdraw(connection: sa.Connection, ids: Iterable[UUID], login: str | None) -> tuple[list[int], Withdrawn]:
    """Take back what was not sent, with what builds on it; return the numbers too, the latest first."""
    wanted = {str(each) for each in ids}
    named = [each for each in pending(connection) if str(each.id) in wanted]
    mine = [each for each in named if login in (None, each.author.login)]
    taken = {each.number for each in mine if each.state is Sending.PENDING}
    for number in tuple(taken):
        taken.update(depending(connection, number))
    mark(connection, taken, Sending.WITHDRAWN)
    sent = sum(each.state is Sending.SENT for each in mine)
    return sorted(taken, reverse=True), Withdrawn(len(taken), sent, len(named) - len(mine))


def decide(connection: sa.Connection, ids: Iterable[UUID], state: Sending) -> list[Meant]:
    """Give undecided conflicts another state and return those it was done to, in order."""
    wanted = {str(each) for each in ids}
    chosen = [each for each in conflicting(connection) if str(each.id) in wanted]
    if chosen:
        connection.execute(outbox.update().where(outbox.c.number == sa.bindparam("which")),
                           [{"which": each.number, "state": state.value} for each in chosen])
    return chosen


def drop(connection: sa.Connection, intent: UUID) -> bool:
    """Decide one conflict for what is meant in its place; say whether it was still to be decided."""
    done = connection.execute(outbox.update().where(
        outbox.c.intent == str(intent), outbox.c.state.in_([each.value for each in CONFLICTS])),
        {"state": Sending.DROPPED.value})
    return done.rowcount > 0


def count(connection: sa.Connection, kind: str, *, refused: bool) -> None:
    """Count an answer."""
    _TALLY.send(connection, [{"kind": kind, "accepted": int(not refused), "refused": int(refused)}])


def counters(connection: sa.Connection) -> dict[str, Counters]:
    """Return how many intents of each kind wait and were answered."""
    waits = {row.kind: int(row.number) for row in connection.execute(
        sa.select(outbox.c.kind, sa.func.count().label("number")).where(outbox.c.state.in_(WAITING))
        .group_by(outbox.c.kind))}
    answered = {row.kind: (row.accepted, row.refused) for row in connection.execute(tally.select())}
    return {kind: Counters(pending=waits.get(kind, 0), accepted=answered.get(kind, (0, 0))[0],
                           refused=answered.get(kind, (0, 0))[1]) for kind in sorted(waits.keys() | answered.keys())}


def _read(connection: sa.Connection, states: tuple[Sending, ...], offset: int, limit: int) -> list[Meant]:
    statement = (outbox.select().where(outbox.c.state.in_([state.value for state in states]))
                 .order_by(outbox.c.number).offset(offset).limit(limit))
    return _found(connection, statement)


def _found(connection: sa.Connection, statement: sa.Select[Any]) -> list[Meant]:
    return [Meant(number=row.number, id=UUID(row.intent), kind=row.kind, body=json.loads(row.body),
                  author=from_plain(Author, json.loads(row.author)), at=instant(row.at), offset_ms=row.offset_ms,
                  state=Sending(row.state), answer=row.answer, seq=row.seq) for row in connection.execute(statement)]
