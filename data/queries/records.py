"""Which case is meant, and its part of the journal: read from the entries themselves, so it is what is proved.

The journal has no index by case. Entries stand in the order of their acceptance, so the search begins at the first
entry after the case was reported, found by halving; from there on each entry is looked through for the case's id.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.errors import BadInput, NotAllowed
from app.domain.plain import canonical, instant, instant_text
from app.queries.records import FieldChange, JournalRow
from data import tables
from data.journal import Entry
from data.queries.naming import names_of
from data.repositories.cases import CASE
from data.rows import PlainRow
from data.store import Store

SEALED = "＊＊＊"
_SLACK = timedelta(days=1)
"""Clocks of workstations may have been apart by less than this."""
_KEYS = frozenset({"district", "id", "case", "version", "seq"})
"""Fields that say which row it is, not what changed in it."""
_NUMBER_DIGITS = 18


class StoreRecords:
    """See `app.queries.records.RecordQueries`."""

    def __init__(self, store: Store) -> None:
        """The store's own rows say who may read the journal."""
        self._store = store

    def named(self, text: str) -> UUID:
        """Return the case of a number or id; raises BadInput `case.no_such_number`."""
        table, wanted = tables.case, text.strip()
        digits = wanted.replace("-", "")
        if digits.isdecimal() and len(digits) == _NUMBER_DIGITS - len(self._store.identity.district):
            digits = self._store.identity.district + digits
        with self._store.reading() as connection:
            found = connection.execute(sa.select(table.c.id).where(
                sa.or_(table.c.number.in_((wanted, digits)), table.c.id == wanted.lower()))).scalar()
        if found is None:
            raise BadInput("case.no_such_number", number=wanted)
        return UUID(found)

    def journal(self, case: UUID, *, roles: frozenset[str], until: datetime | None = None) -> list[JournalRow]:
        """Return every entry that changed the case, oldest first; raises NotAllowed `journal.not_for_you`."""
        if not self._store.permissions().allows("read_journal", roles):
            raise NotAllowed("journal.not_for_you")
        with self._store.reading() as connection:
            reported_at = connection.execute(
                sa.select(tables.case.c.reported_at).where(tables.case.c.id == str(case))).scalar()
            if reported_at is None:
                raise BadInput("store.no_such_row", table="case_", key=str(case))
            first = _first_since(connection, instant_text(instant(reported_at) - _SLACK))
            known: dict[tuple[str, str], dict[str, str]] = {}
            entries = [_told(entry, rows, known) for entry, rows in _entries_of(connection, str(case), first)]
            names = names_of(connection, _texts(entries))
        return [_named(entry, names) for entry in entries if until is None or entry.at <= until]


def _first_since(connection: sa.Connection, since: str) -> int:
    """Return the number of the first entry accepted at or after the instant (text), by halving."""
    table = tables.journal
    low = 1
    high = (connection.execute(sa.select(sa.func.max(table.c.seq))).scalar() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        text = connection.execute(sa.select(table.c.entry).where(table.c.seq == middle)).scalar_one()
        if json.loads(text)["accepted_at"] < since:
            low = middle + 1
        else:
            high = middle
    return low


def _entries_of(connection: sa.Connection, case: str, first: int) -> Iterator[tuple[Entry, list[tuple[str, PlainRow]]]]:
    """Give the entries from a number on that changed the case, each with the rows of it that concern the case."""
    table = tables.journal
    may_hold = sa.or_(sa.func.instr(table.c.entry, case) > 0, sa.func.instr(table.c.entry, '"chunks":[') > 0)
    statement = (sa.select(table.c.seq, table.c.entry, table.c.hash).where(table.c.seq >= first, may_hold)
                 .order_by(table.c.seq))
    for seq, text, hashed in connection.execute(statement).all():
        entry = Entry(seq, text, bytes(hashed))
        rows = [(each["table"], each["row"]) for each in _rows(connection, entry, case) if _concerns(each, case)]
        if rows or case in text:
            yield entry, rows


def _rows(connection: sa.Connection, entry: Entry, case: str) -> Iterator[dict[str, Any]]:
    body = entry.body
    yield from body["rows"]
    if "chunks" not in body:
        return
    table = tables.journal_chunk
    for (packed,) in connection.execute(
            sa.select(table.c.rows).where(table.c.seq == entry.seq).order_by(table.c.position)):
        text = zlib.decompress(packed)
        if case.encode() in text:
            yield from json.loads(text)


def _concerns(written: Mapping[str, Any], case: str) -> bool:
    row = written["row"]
    return bool(row.get("case") == case or written["table"] == "case_" and row["id"] == case)


def _told(entry: Entry, rows: list[tuple[str, PlainRow]], known: dict[tuple[str, str], dict[str, str]]) -> JournalRow:
    """Return the entry with what it changed against the rows `known` so far, which are brought up to date."""
    body = entry.body
    changes: list[FieldChange] = []
    for table, row in rows:
        key = (table, str(row["seq"] if table == "step" else row["id"]))
        before, after = known.get(key, {}), _flat(table, row)
        known[key] = after
        changes += [FieldChange(table=table, field=name, before=before.get(name, ""), after=after.get(name, ""),
                                row=key[1] if table == "step" else "")
                    for name in dict.fromkeys((*before, *after)) if before.get(name, "") != after.get(name, "")]
    author, refused = body["author"], body["answer"].get("refused") or {}
    return JournalRow(
        seq=entry.seq, at=instant(body["at"]), who=f"{author['user']} {author['login']}",
        roles=tuple(author["roles"]), workstation=str(author["workstation"]), intent=str(body["kind"]),
        step=next((str(row["step"]) for table, row in rows if table == "step"), ""),
        refused=str(refused.get("code", "")), changes=tuple(changes), hash=entry.hash.hex())


def _flat(table: str, row: PlainRow) -> dict[str, str]:
    """Return the row's fields as texts; compound values are spread, what is empty is left out."""
    found: dict[str, str] = {}
    for name, value in row.items():
        if name in _KEYS:
            continue
        sealed = table == "case_" and name in CASE.sealed
        parts = {name: SEALED if sealed and value else value}
        if isinstance(value, dict):
            parts = {inner if name == "more" else f"{name}.{inner}": each for inner, each in value.items()}
        for inner, each in parts.items():
            deeper = each.items() if isinstance(each, dict) else ((None, each),)
            for last, leaf in deeper:
                if leaf not in (None, "", [], {}, False):
                    found[inner if last is None else f"{inner}.{last}"] = _text(leaf)
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool | int | str):
        return str(value)
    return canonical(value)


def _texts(entries: list[JournalRow]) -> Iterator[str]:
    for entry in entries:
        yield entry.who.partition(" ")[0]
        for change in entry.changes:
            yield from (change.before, change.after)


def _named(entry: JournalRow, names: Mapping[str, str]) -> JournalRow:
    changes = tuple(replace(each, before=names.get(each.before, each.before), after=names.get(each.after, each.after))
                    for each in entry.changes)
    user, _, login = entry.who.partition(" ")
    return replace(entry, who=names.get(user, login), changes=changes)
