"""One transaction: rows, intent with answer, journal entry and its link in the chain, or none of them."""

import copy
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.calendar import Calendar
from app.domain.captured import E7, Captured
from app.domain.errors import BadInput, Refusal, Unusable
from app.domain.ids import uuid7
from app.domain.people import Department, Handover, Post, Role, Shift, Tries
from app.domain.permission import Permission, Permissions
from app.domain.place import Point
from app.domain.plain import instant_text
from app.domain.town import BaseFeature, Division, ResponsibilityGrid
from app.ports.blobs import Blobs
from data import journal, tables
from data.identity import Identity
from data.kept import Kept, KeptRows
from data.message import Message
from data.permissions import read_permissions
from data.prepared import Asked, Prepared, run
from data.repositories import people, town
from data.repositories.cases import CaseRecords, Histories
from data.repositories.catalogue import CatalogueRecords
from data.repositories.counters import Counters
from data.repositories.records import Records
from data.repositories.rules import RuleRecords
from data.repositories.settings import SettingRecords
from data.rows import RowWriter
from data.search import CaseIndex, said_in

_ID_RANDOM_BYTES = 10
_NEXT_OF_WORKSTATION = sa.select(sa.func.coalesce(sa.func.max(tables.intent.c.seq_of_workstation), 0) + 1).where(
    tables.intent.c.workstation == sa.bindparam("workstation")).scalar_subquery()
_ANSWER = Prepared(sa.select(
    tables.intent.c.kind, tables.intent.c.body_hash, tables.intent.c.answer, tables.journal.c.seq).join(
    tables.journal, tables.journal.c.intent == tables.intent.c.id).where(tables.intent.c.id == sa.bindparam("id")))
_KEEP_ANSWER = Prepared(tables.intent.update().where(tables.intent.c.id == sa.bindparam("of")).values(
    answer=sa.bindparam("answer")))


def _enter(insert: Any) -> Prepared:
    """Enter an intent with its workstation's next number, which comes back; nothing does where it was there."""
    table = tables.intent
    values: dict[str, Any] = {name: sa.bindparam(name) for name in table.c.keys()}
    values["seq_of_workstation"] = _NEXT_OF_WORKSTATION
    return Prepared(insert(table).values(values).on_conflict_do_nothing().returning(table.c.seq_of_workstation))


_SAVEPOINT: Asked = ("SAVEPOINT service", None)
_RELEASE: Asked = ("RELEASE SAVEPOINT service", None)
_ROLLBACK: Asked = ("ROLLBACK TO SAVEPOINT service", None)
_ENTER = {"sqlite": _enter(sqlite.insert), "postgresql": _enter(postgresql.insert)}


@dataclass(frozen=True, slots=True)
class _Claim:
    intent: str
    kind: str
    body_hash: str
    author: dict[str, Any]
    seq_of_workstation: int


class StoreUnit:
    """What a service sees (`app.ports.store.UnitOfWork`) and what the door sees of it (`Intake`)."""

    Writer = RowWriter

    def __init__(self, connection: sa.Connection, identity: Identity, now: datetime, blobs: Blobs,
                 entropy: Callable[[int], bytes], kept: Kept | None = None, known: KeptRows | None = None) -> None:
        """`connection` is in a write transaction; `entropy` gives random bytes for ids and salts.

        `kept` is what the store's units keep for one another; None where this is the only one. `known` is what a unit
        before knew of it in the same transaction, as `KeptRows` has it.
        """
        self.now = now
        self.district, self.crs_id, self.demo = identity.district, identity.crs_id, identity.demo
        self._connection, self._identity, self._blobs, self._entropy = connection, identity, blobs, entropy
        self._accepted_at = self.meant_at = now
        self.offset_ms = 0
        self.writer = self.Writer(connection, identity.srid, entropy, KeptRows(kept or Kept(), connection, known))
        self._counters = Counters(self.writer)
        # Made here, so that every `at` shares what they have read.
        self.rules = RuleRecords(self.writer, self.district)
        self.catalogue = CatalogueRecords(self.writer, self.district)
        self._histories: Histories = {}
        self._claim: _Claim | None = None
        self.head: tuple[int, bytes] | None = None
        self.message, self.ending = Message(connection), journal.Ending.GOES_ON
        """For a server only."""
        self.has_entry = False
        self._has_savepoint = False

    def at(self, instant: datetime) -> "StoreUnit":
        """Return the same unit with another now."""
        other = copy.copy(self)
        other.now = instant
        other.__dict__["cases"] = self.cases.at(instant, other.new_id)
        return other

    def new_id(self) -> UUID:
        """Return a new UUIDv7 of this now."""
        return uuid7(self.now, int.from_bytes(self._entropy(_ID_RANDOM_BYTES), "big") >> 6)

    def placed(self, captured: Captured) -> Point:
        """Return the point of the district's CRS."""
        from data.exchange.projection import Projection  # Seldom needed, and slow to load.
        point = Projection(self.crs_id).point(captured.lon_e7 / E7, captured.lat_e7 / E7)
        if point is None:
            raise BadInput("case.outside")
        return point

    def has_blob(self, sha256: str) -> bool:
        """Say whether the blob store holds the bytes."""
        return self._blobs.has(sha256)

    @cached_property
    def cases(self) -> CaseRecords:
        """Cases with their history."""
        return CaseRecords(self.writer, self.district, self._counters, self.new_id, self.now,
                           self._histories)

    @cached_property
    def components(self) -> town.ComponentRecords:
        """Components and their codes."""
        return town.ComponentRecords(self.writer, self.district, self._counters)

    @cached_property
    def unit_grids(self) -> town.GridRecords:
        """Unit grids."""
        return town.GridRecords(self.writer, self.district, self._identity.srid)

    @cached_property
    def responsibility_grids(self) -> Records[ResponsibilityGrid]:
        """Responsibility grids."""
        return Records(town.RESPONSIBILITY_GRID, self.writer, self.district)

    @cached_property
    def districts(self) -> Records[Division]:
        """The one district."""
        return Records(town.DISTRICT, self.writer, self.district)

    @cached_property
    def streets(self) -> Records[Division]:
        """Streets and towns."""
        return Records(town.STREET, self.writer, self.district)

    @cached_property
    def communities(self) -> Records[Division]:
        """Communities and villages."""
        return Records(town.COMMUNITY, self.writer, self.district)

    @cached_property
    def base_features(self) -> Records[BaseFeature]:
        """The base map."""
        return Records(town.BASE_FEATURE, self.writer, self.district)

    @cached_property
    def cameras(self) -> town.CameraRecords:
        """The camera registry."""
        return town.CameraRecords(self.writer, self.district)

    @cached_property
    def departments(self) -> Records[Department]:
        """Departments."""
        return Records(people.DEPARTMENT, self.writer, self.district)

    @cached_property
    def users(self) -> people.UserRecords:
        """Users and their passwords."""
        return people.UserRecords(self.writer, self.district)

    @cached_property
    def roles(self) -> Records[Role]:
        """Roles."""
        return Records(people.ROLE, self.writer, self.district)

    @cached_property
    def permission_rows(self) -> Records[Permission]:
        """Who may do what, row by row."""
        return Records(people.PERMISSION, self.writer, self.district)

    def permissions(self) -> Permissions:
        """Return who may do what."""
        return self.writer.made("permissions", (tables.permission,), lambda: read_permissions(self.writer.connection))

    @cached_property
    def posts(self) -> Records[Post]:
        """Seats of the roster."""
        return Records(people.POST, self.writer, self.district)

    @cached_property
    def shifts(self) -> Records[Shift]:
        """Spans of a day."""
        return Records(people.SHIFT, self.writer, self.district)

    @cached_property
    def duties(self) -> people.DutyRecords:
        """The duty roster, cell by cell."""
        return people.DutyRecords(self.writer, self.district)

    @cached_property
    def handovers(self) -> Records[Handover]:
        """Hand-over notes."""
        return Records(people.HANDOVER, self.writer, self.district)

    @cached_property
    def tries(self) -> Records[Tries]:
        """Wrong passwords."""
        return Records(people.TRIES, self.writer, self.district)

    @cached_property
    def workstations(self) -> people.WorkstationRecords:
        """Workstations of a shared store."""
        return people.WorkstationRecords(self.writer, self.district)

    @cached_property
    def settings(self) -> SettingRecords:
        """What is set for the whole store."""
        return SettingRecords(self.writer)

    def calendar(self, department: UUID | None = None) -> Calendar:
        """Return the calendar that the department works by, the district's without one."""
        return self.rules.time.calendar(department)

    # The door's side

    def claim(self, intent: UUID, kind: str, body_hash: str, author: dict[str, Any]) -> dict[str, Any] | None:
        """Enter the intent, or return its answer; raises Unusable `intent.other_body`."""
        given = {"id": str(intent), "kind": kind, "workstation": author["workstation"], "body_hash": body_hash,
                 "answer": {}, "at": instant_text(self._accepted_at)}
        if self._on_server:  # With what the service will want first.
            entered, _, *states = self.message.ask(
                _ENTER["postgresql"].asked(self._connection, given), _SAVEPOINT, *self.writer.asked())
            self.writer.answered(states)
            self._has_savepoint = True
        else:
            entered = _ENTER["sqlite"].first(self._connection, given)
        if entered is None:
            if self._has_savepoint:  # Else the next one of the transaction would stand within it.
                self._leave(_RELEASE)
            return self._answer(intent, kind, body_hash)
        self._claim = _Claim(str(intent), kind, body_hash, author, entered[0])
        return None

    def _answer(self, intent: UUID, kind: str, body_hash: str) -> dict[str, Any]:
        known = _ANSWER.first(self._connection, {"id": str(intent)})
        assert known is not None, "an intent has its journal entry"
        known_kind, known_hash, answer, seq = known
        if (known_kind, known_hash) != (kind, body_hash):
            raise Unusable("intent.other_body", id=str(intent), kind=kind)
        return {**answer, "seq": seq}

    @property
    def _on_server(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Roll back what was written inside when it is left by a refusal; after any other exception the unit ends."""
        self.writer.flush()
        before = dict(self.writer.written)
        try:
            if not self._has_savepoint:
                run(self._connection, _SAVEPOINT[0])
            yield
            self._counters.flush()
            self._leave(*self._unsent(), _RELEASE)
        except Refusal:
            self._leave(_ROLLBACK, _RELEASE)
            self.writer.forget(before)
            self._counters.forget()
            self._histories.clear()
            raise

    def _unsent(self) -> list[Asked]:
        """Return the rows that may go along with the entry; send what must go by itself."""
        if self._has_savepoint and self.writer.is_small:
            return self.writer.take_unsent()
        self.writer.flush()
        return []

    def _leave(self, *statements: Asked) -> None:
        """Leave the savepoint: at once, or with the entry that follows where its claim has made it."""
        if self._has_savepoint:
            self.message.owe(*statements)
        else:
            for statement, _ in statements:
                run(self._connection, statement)
        self._has_savepoint = False

    def changed(self) -> dict[str, frozenset[str]]:
        """Return the ids of the rows written so far, by table."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for table, key in self.writer.written:
            found[table].add(str(key[-1]))
        return {table: frozenset(keys) for table, keys in found.items()}

    def append(self, answer: dict[str, Any], more: Mapping[str, Any] = MappingProxyType({}),
               bulk: journal.Bulk = journal.NO_BULK) -> int:
        """Store the answer and the journal entry, with what else is to stand in it, and return its number.

        0 where it goes to the server only with the next message (`journal.Ending.WAITS`).
        """
        claim = self._claim
        assert claim is not None, "append without claim"
        self._counters.flush()
        self.writer.flush()
        self._index_cases()
        if self._has_savepoint:  # No service ran. The server wants the entry to be the transaction's own.
            self._leave(_RELEASE)
        at = instant_text(self._accepted_at)
        if not self._on_server:  # There `append_entry` keeps the answer.
            _KEEP_ANSWER.send(self._connection, [{"of": claim.intent, "answer": answer}])
        files = sorted({row["sha256"] for (table, _), row in self.writer.written.items() if table == "media"})
        entry = {
            "store": self._identity.id, "epoch": self._identity.epoch, "district": self.district,
            "intent": claim.intent, "kind": claim.kind, "body_hash": claim.body_hash, "author": claim.author,
            "seq_of_workstation": claim.seq_of_workstation, "at": instant_text(self.meant_at), "accepted_at": at,
            "offset_ms": self.offset_ms, "answer": answer, "files": files, **more}
        written, self.has_entry = self.writer.written, True
        self.head = (journal.append_on_server(self._connection, self.message, entry, written, bulk, self.ending)
                     if self._on_server else journal.append(self._connection, entry, written, bulk))
        return self.head[0] if self.head is not None else 0

    def _index_cases(self) -> None:
        """Bring the text index up to what was written. A server has none yet: nobody searches there."""
        if self._on_server:
            return
        cases = {row["id"]: None for (table, _), row in self.writer.written.items() if table == "case_"}
        cases |= {row["case"]: None for (table, _), row in self.writer.written.items() if table == "step"}
        CaseIndex(self._connection).take(cases, {
            case: said_in(steps) for of, steps in self._histories.items() if steps and (case := str(of)) in cases})
