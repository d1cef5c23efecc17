"""`bench cases`: queue, filter, text search and step on stores of several sizes, each beside its floor.

The floor of a query is hand-written SQL on the same file that fetches the same cases; that of a step is the raw commit
of the same rows, by `sqlite3` on the same file: it changes another case that waits for the same step in the same way,
its text in the index included. A few steps of the one, a few of the other, so that neither finds its pages forgotten
each time because the other wrote. Steps are taken on a copy that is thrown away.

A growth compares pages of as many rows: where a question finds fewer than a page on the smaller store, the larger one
is asked for that many.
"""

import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from app.bench.figures import Measured, spread
from app.domain.errors import Unusable
from app.domain.ids import uuid7
from app.domain.plain import instant_text
from app.queries.cases import CaseFilter, Order
from app.services.cases import TakeStep
from app.services.intent import Author
from data.demo.many_cases import working_copy
from data.queries.cases import StoreCases
from data.queries.standing import Standings
from data.search_words import tokens
from data.store import Store

KINDS = ("queue", "filter", "search", "step")
ROWS = 200
QUEUE = "handling"
"""A state whose queue has a page on the smallest store, too."""
WORDS = ("井盖", "一道街", "污水", "路灯", "垃圾 环城路", "井", "wsjg", "堵塞", "公园广场")
"""Frequent and rare, of one to four characters, two words, pinyin."""
SMALL, USUAL, LARGE = 10_000, 100_000, 1_000_000
IN_TURN = 10
"""Steps of one side before the other's turn."""
OPINION = "请尽快处理"
LEAST_SIZES = (2_000, 4_000)
SLOW_S = {"queue": 0.05, "filter": 0.08, "search": 0.15, "step": 0.02}
"""What a test slows each by; a growth is slowed on the larger store alone."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How often each is measured."""

    reads: int
    steps: int


SHORT, FULL, LEAST = Amount(reads=40, steps=60), Amount(reads=80, steps=80), Amount(reads=5, steps=3)


@dataclass
class Times:
    """What was measured on one store, in ms by kind."""

    ours: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    floor: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    rows: dict[tuple[str, int], int] = field(default_factory=dict)
    """How many rows each question found, by kind and its number."""


def measure(stores: Sequence[Path], folder: Path, amount: Amount, slow: frozenset[str],
            say: Callable[[str], None]) -> Mapping[str, Measured]:
    """Return every figure by its name.

    Args:
        stores: the smallest first, the largest last; absolute figures are the largest's.
        folder: for copies.
        slow: names of figures to slow down, for tests.
        say: hears what is measured.
    """
    found: list[Times] = []
    alike = Times()
    for at, store in enumerate(stores):
        say("cases")
        largest = at == len(stores) - 1
        slowed = {kind: SLOW_S[kind] * ((kind in slow) + 3 * (largest and f"{kind}_growth" in slow)) for kind in KINDS}
        found.append(_measure_store(store, folder, amount, slowed))
        if largest:
            _read(store, amount.reads, slowed, alike, found[0].rows)
    return figures_of(found[0], found[-1], alike)


def figures_of(small: Times, large: Times, alike: Times) -> Mapping[str, Measured]:
    """Make the figures of what was measured on the smallest and the largest store.

    Args:
        alike: what the reads of as many rows as the smallest store has took on the largest.
    """
    median = statistics.median
    found = {kind: Measured(median(large.ours[kind]), median(large.floor[kind]), len(large.ours[kind]),
                            spread(large.ours[kind])) for kind in KINDS}
    grown = {kind: large if kind == "step" else alike for kind in KINDS}
    return found | {f"{kind}_growth": Measured(
        median(times.ours[kind]) / median(small.ours[kind]), median(times.floor[kind]) / median(small.floor[kind]),
        len(small.ours[kind]), spread(times.ours[kind]) / median(small.ours[kind])) for kind, times in grown.items()}


def _measure_store(path: Path, folder: Path, amount: Amount, slowed: Mapping[str, float]) -> Times:
    times = Times()
    _read(path, amount.reads, slowed, times, {})
    copy = working_copy(path, folder)
    try:
        with Store.open(copy) as store:
            _Steps(store, slowed["step"]).take(times, amount.steps)
    finally:
        for left in folder.glob(copy.name + "*"):
            left.unlink()
    return times


def _read(path: Path, number: int, slowed: Mapping[str, float], times: Times,
          rows: Mapping[tuple[str, int], int]) -> None:
    with Store.open(path, write=False) as store:
        reads = _Reads(store, slowed)
        for _ in range(2):  # the first of each warms up
            reads.ask(Times(), 3, {})
        reads.ask(times, number, rows)
        reads.close()


class _Reads:
    """Queries of one store and their floors."""

    def __init__(self, store: Store, slowed: Mapping[str, float]) -> None:
        self._cases, self._slowed = StoreCases(store, Standings(store)), slowed
        self._now = instant_text(store.clock.now())
        self._raw = sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)
        # Cold pages aren't the question, and both sides may keep the same amount.
        self._raw.execute("PRAGMA cache_size=-32000")
        self._places = self._raw.execute(
            "SELECT kind, type_code, unit_grid, count(*) FROM case_ WHERE due_at < ? GROUP BY 1, 2, 3"
            " ORDER BY 4 DESC LIMIT 25", (self._now,)).fetchall()

    def close(self) -> None:
        """Give the file back."""
        self._raw.close()

    def ask(self, times: Times, number: int, rows: Mapping[tuple[str, int], int]) -> None:
        """Ask each so many times, turn about with its floor; `rows`: for how many, where not for a page."""
        for at in range(number):
            kind, code, grid, _ = self._places[at % len(self._places)]
            word = WORDS[at % len(WORDS)]
            asked = {"queue": CaseFilter(states=(QUEUE,)),
                     "filter": CaseFilter(types=((kind, code),), unit_grids=(grid,), meanings=("overdue",)),
                     "search": CaseFilter(text=word)}
            floors: dict[str, tuple[str, tuple[object, ...]]] = {
                "queue": ("SELECT * FROM case_ WHERE state = ? ORDER BY due_at, near_at LIMIT ?", (QUEUE,)),
                "filter": ("SELECT * FROM case_ WHERE type_code = ? AND unit_grid = ? AND kind = ? AND due_at < ?"
                           " ORDER BY due_at, near_at LIMIT ?", (code, grid, kind, self._now)),
                "search": ("SELECT * FROM case_ WHERE rowid IN (SELECT rowid FROM case_search WHERE case_search MATCH ?"
                           " ORDER BY rowid DESC LIMIT ?)", (_by_hand(word),))}
            for name, wanted in asked.items():
                most = rows.get((name, at), ROWS)
                begun = time.perf_counter()
                times.rows[name, at] = self._open(name, wanted, most)
                time.sleep(self._slowed[name])
                times.ours[name].append(_ms_since(begun))
                statement, values = floors[name]
                begun = time.perf_counter()
                self._raw.execute(statement, (*values, most)).fetchall()
                times.floor[name].append(_ms_since(begun))

    def _open(self, name: str, wanted: CaseFilter, most: int) -> int:
        """Ask what the window asks: a queue's and a filter's counts before their first page, a search's page."""
        if name == "search":
            return len(self._cases.page(wanted, order=Order.NEWEST, limit=most))
        if name == "queue":
            self._cases.counts()
        self._cases.counts_by_meaning(wanted)
        return len(self._cases.page(wanted, limit=most))


def _by_hand(word: str) -> str:
    """Return the query as somebody would write it who knows how the index is made."""
    return " AND ".join('"' + (" ".join(part[at:at + 2] for at in range(max(len(part) - 1, 1)))) + '"' + (
        "*" if len(part) == 1 or part.isascii() else "") for part in word.split())


class _Steps:
    """Steps of the dispatcher, beside raw commits of rows like those that they write."""

    def __init__(self, store: Store, slow_s: float) -> None:
        self._store, self._slow_s = store, slow_s
        raw = sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)
        (user,), = raw.execute("SELECT id FROM user_ WHERE login = 'dsp'").fetchall()
        self._department = raw.execute("SELECT id FROM department LIMIT 1").fetchone()[0]
        self._cases = [(case, version) for case, version in raw.execute(
            "SELECT id, version FROM case_ WHERE state = 'filed' AND json_extract(more, '$.rework') = 0"
            " ORDER BY due_at DESC LIMIT 1000")]
        raw.close()
        self._author = Author(user=UUID(user), login="dsp", roles=frozenset({"DSP"}), department=None,
                              workstation="bench")
        self._random = random.Random(1)

    def take(self, times: Times, number: int) -> None:
        """Take so many steps, or as many as half of the cases that wait for one.

        The first of a turn doesn't count: it reads what the other side has written.

        Raises:
            Unusable: `bench.subject`, the store has too few cases to say anything.
        """
        if len(self._cases) < 2 * (LEAST.steps + 1):
            raise Unusable("bench.subject", name="step", detail=f"{len(self._cases)} cases wait for dispatch")
        pairs = list(zip(self._cases[::2], self._cases[1::2], strict=False))[:number + -(-number // (IN_TURN - 1))]
        raw = _Raw(self._store.path)
        try:
            for first in range(0, len(pairs), IN_TURN):
                part = pairs[first:first + IN_TURN]
                taken = [self._step(*ours) for ours, _ in part]
                commits = [raw.like(intent, before, other, len(part)) for (intent, before, _), (_, (other, _)) in
                           zip(taken, part, strict=True)]
                floors = [raw.commit(rows) for rows in commits]
                times.ours["step"] += [ours for _, _, ours in taken[1:]]
                times.floor["step"] += floors[1:]
        finally:
            raw.close()

    def _step(self, case: str, version: int) -> tuple[str, dict[str, Any], float]:
        """Dispatch a case; return the intent's id, the case's row before, and the milliseconds."""
        with self._store.reading() as connection:
            before = dict(connection.exec_driver_sql("SELECT * FROM case_ WHERE id = ?", (case,)).mappings().one())
        intent = TakeStep(id=uuid7(self._store.clock.now(), self._random.getrandbits(74)), case=UUID(case),
                          step="dispatch", seen_version=version, opinion=OPINION,
                          facts={"department": str(self._department)})
        begun = time.perf_counter()
        self._store.carry_out(intent, self._author)
        time.sleep(self._slow_s)
        return str(intent.id), before, _ms_since(begun)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a raw commit writes."""

    key: tuple[str, str]
    case: dict[str, Any]
    """The case's columns that change."""
    new: dict[str, dict[str, Any]]
    """Rows to insert by table."""
    was: tuple[object, ...]
    becomes: tuple[object, ...]
    """Number and texts of the case in the index."""


class _Raw:
    """Commits rows without any rule, on a connection that is set like the store's."""

    def __init__(self, path: Path) -> None:
        self._raw = sqlite3.connect(path, isolation_level=None)
        self._raw.enable_load_extension(True)
        self._raw.load_extension("mod_spatialite")  # the case table's triggers call it
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000",
                       "temp_store=MEMORY"):
            self._raw.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Give the file back."""
        self._raw.close()

    def like(self, intent: str, before: Mapping[str, Any], other: str, later: int) -> _Rows:
        """Return the rows by which another case is changed as the intent changed its own, so many numbers later."""
        after = self._row("SELECT * FROM case_ WHERE id = ?", str(before["id"]))
        case = self._row("SELECT * FROM case_ WHERE id = ?", other)
        key = case["district"], other
        changed = {name: value for name, value in after.items() if value != before[name]}
        new = {table: self._row(f"SELECT * FROM {table} WHERE {where}", key) for table, where, key in (
            ("intent", "id = ?", intent), ("journal", "intent = ?", intent),
            ("step", '"case" = ? ORDER BY seq DESC LIMIT 1', str(before["id"])))}
        new["intent"]["id"] = new["journal"]["intent"] = intent[::-1]
        new["intent"]["seq_of_workstation"] += later
        new["journal"]["seq"] += later
        new["step"] |= {"case": other} | self._row('SELECT max(seq) + 1 AS seq FROM step WHERE "case" = ?', other)
        was = self._row("SELECT doc, said, sound, reporter FROM case_text WHERE doc ="
                        " (SELECT rowid FROM case_ WHERE id = ?)", other)
        return _Rows(key, changed, new, tuple(was.values()), (*(was | {
            "said": f"{was['said']} dept{changed['department'].replace('-', '')} {tokens(OPINION)}"}).values(),))

    def commit(self, rows: _Rows) -> float:
        """Write them in one transaction: three rows in, the case's changes, its text anew; return the milliseconds."""
        case = rows.case
        begun = time.perf_counter()
        self._raw.execute("BEGIN IMMEDIATE")
        self._raw.execute(f"UPDATE case_ SET {', '.join(f'{name} = ?' for name in case)} WHERE district = ? AND id = ?",
                          (*case.values(), *rows.key))
        for table, row in rows.new.items():
            columns = ", ".join('"' + name + '"' for name in row)
            self._raw.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})",
                              tuple(row.values()))
        self._raw.execute("INSERT INTO case_search (case_search, rowid, said, sound, reporter)"
                          " VALUES ('delete', ?, ?, ?, ?), (NULL, ?, ?, ?, ?)", (*rows.was, *rows.becomes))
        self._raw.execute("INSERT OR REPLACE INTO case_text (doc, said, sound, reporter) VALUES (?, ?, ?, ?)",
                          rows.becomes)
        self._raw.execute("COMMIT")
        return _ms_since(begun)

    def _row(self, statement: str, key: str) -> dict[str, Any]:
        cursor = self._raw.execute(statement, (key,))
        return dict(zip((name for name, *_ in cursor.description), cursor.fetchone(), strict=True))


def _ms_since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000
