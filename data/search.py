"""The text index of cases: derived data, kept in the transaction that changes a case, never journalled.

`case_text` holds what was indexed of each case, so that it can be taken out again; `case_search` is an FTS5 index whose
rows have the case's rowid: newer cases have higher ones. PostgreSQL's will be another class with these methods.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from app.domain.record import StepTaken
from data.prepared import driver
from data.search_words import number_tokens, sounds, tokens

NUMBERS = ("letter", "reference", "upper_number", "enforcement_number")
"""Facts of steps by which others know a case: found as what was said is."""
_SAID = "trim(" + " || ' ' || ".join(f"coalesce(json_extract(s.more, '$.{path}'), '')" for path in (
    "opinion", *(f"facts.{name}" for name in NUMBERS))) + ")"
_OPINIONS = f"""(SELECT group_concat(said, ' ') FROM (
    SELECT {_SAID} AS said FROM step s WHERE s.district = c.district AND s."case" = c.id ORDER BY s.seq)
 WHERE said <> '')"""
_READ_KNOWN = """
SELECT c.rowid, c.id, c.number, c.description, coalesce(c.place, ''), coalesce(c.kind, ''), coalesce(c.type_code, ''),
       coalesce(c.department, ''), coalesce(n.value, '') || ' ' || coalesce(p.value, ''),
       t.said, t.sound, t.reporter, NULL
FROM case_ c LEFT JOIN protected n ON n.seal = c.reporter_name LEFT JOIN protected p ON p.seal = c.reporter_phone
LEFT JOIN case_text t ON t.doc = c.rowid
"""
_READ = _READ_KNOWN.replace("NULL", _OPINIONS)
_TAKE_OUT = "INSERT INTO case_search (case_search, rowid, said, sound, reporter) VALUES ('delete', ?, ?, ?, ?)"
# As one statement: FTS5 writes what it has so far whenever another one begins, and merges what it wrote.
_CHANGE = _TAKE_OUT + ", (NULL, ?, ?, ?, ?)"
_PUT_IN = "INSERT INTO case_search (rowid, said, sound, reporter) VALUES (?, ?, ?, ?)"
_KEEP = "INSERT OR REPLACE INTO case_text (doc, said, sound, reporter) VALUES (?, ?, ?, ?)"
_PART = 500
Texts = tuple[str, str, str]


def type_token(kind: str, type_code: str) -> str:
    """Return the token that a case of the type has: names are looked up when asked for, so they may change."""
    return f"type{kind}{type_code}"


def department_token(department: str) -> str:
    """Return the token that a case of the department has, by the department's id."""
    return "dept" + department.replace("-", "")


def said_in(steps: Iterable[StepTaken]) -> str:
    """Return what the steps of a case say, as the index has it."""
    return " ".join(str(said) for step in steps
                    for said in (step.opinion, *(step.facts.get(name) for name in NUMBERS)) if said)


class CaseIndex:
    """The index on a writing connection."""

    def __init__(self, connection: sa.Connection) -> None:
        """`connection` is in a transaction."""
        self._connection = connection

    def take(self, cases: Iterable[str], said: Mapping[str, str] = MappingProxyType({})) -> None:
        """Bring the entries of cases (ids) up to their rows.

        `said` is what the steps of some of them say (`said_in`), where they need not be read for it.
        """
        ids = list(cases)
        self._take(_READ, [case for case in ids if case not in said], said)
        self._take(_READ_KNOWN, [case for case in ids if case in said], said)

    def leave(self, case: str) -> None:
        """Take the entry of a case out, before its row goes: only a replica takes rows away, never confirmed ones."""
        found = self._connection.exec_driver_sql(
            "SELECT doc, said, sound, reporter FROM case_text WHERE doc IN (SELECT rowid FROM case_ WHERE id = ?)",
            (case,)).all()
        for row in found:
            self._connection.exec_driver_sql(_TAKE_OUT, tuple(row))
            self._connection.exec_driver_sql("DELETE FROM case_text WHERE doc = ?", (row[0],))

    def is_whole(self) -> bool:
        """Say whether the newest case has an entry: each transaction indexes what it writes."""
        newest, entry = self._connection.exec_driver_sql(
            "SELECT (SELECT max(rowid) FROM case_), (SELECT max(doc) FROM case_text)").one()
        return bool(newest == entry)

    def make_anew(self) -> None:
        """Index every case."""
        self._connection.exec_driver_sql("INSERT INTO case_search (case_search) VALUES ('delete-all')")
        self._connection.exec_driver_sql("DELETE FROM case_text")
        self.take(self._connection.exec_driver_sql("SELECT id FROM case_ ORDER BY rowid").scalars().all())

    def _take(self, statement: str, ids: Sequence[str], said: Mapping[str, str]) -> None:
        for first in range(0, len(ids), _PART):
            part = ids[first:first + _PART]
            marks = ",".join("?" * len(part))
            found = driver(self._connection).execute(f"{statement} WHERE c.id IN ({marks})", part).fetchall()
            self._write(_changed(found, said))

    def _write(self, texts: Iterable[tuple[int, Texts | None, Texts]]) -> None:
        changed = list(texts)
        moved = [(doc, *before, doc, *after) for doc, before, after in changed if before is not None]
        new = [(doc, *after) for doc, before, after in changed if before is None]
        kept = [(doc, *after) for doc, _, after in changed]
        for statement, given in ((_CHANGE, moved), (_PUT_IN, new), (_KEEP, kept)):
            if given:
                driver(self._connection).executemany(statement, given)


def _changed(rows: Iterable[Sequence[Any]], said: Mapping[str, str]) -> Iterator[tuple[int, Texts | None, Texts]]:
    """Give (doc, texts as they are indexed, texts as they should be) where the two differ."""
    for doc, case, number, description, place, kind, type_code, department, reporter, *indexed, opinions in rows:
        before = None if indexed[0] is None else (indexed[0], indexed[1], indexed[2])
        about = f"{number_tokens(number)} {tokens(description)} {tokens(place)} {type_token(kind, type_code)}"
        # The same characters sound the same, and most steps change none of them.
        same = before is not None and before[0].startswith(f"{about} ")
        sound = indexed[1] if same else sounds(f"{description} {place}")
        words = f"{about} {department_token(department)} {tokens(said.get(case, opinions) or '')}"
        after = (words, sound, tokens(reporter))
        if before != after:
            yield doc, before, after
