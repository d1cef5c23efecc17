"""Stores of ten thousand to a million cases: the demonstration's year, played over and over, made once and kept.

Each copy of a case has an id, a number, a place and days of its own, and the dates that its steps then have. They are
written in bulk, as the store's own code would write them: journal, text index and rows fit together, as in a store that
grew. What is older stands before what is newer.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.ids import uuid7
from app.domain.plain import canonical, digest, instant, instant_text, to_plain
from app.domain.summing import summed
from app.domain.time_rules import TimeRules
from app.domain.workflow import ENDS
from data import tables
from data.demo.copies import Copy, Template
from data.journal import CHUNK_ROWS, Bulk
from data.repositories.cases import STEP
from data.rows import PlainRow, to_plain_row
from data.store import Store
from data.unit_of_work import StoreUnit

CASES_OF_ENTRY = 5_000
"""So many cases go into one entry of the journal."""
YEARS = 5
"""Ended cases are spread over so many years before the demonstration's."""
APART = 40
"""What is open stays where it is, overdue by the same times: a little apart, in so many ways."""
AUTHOR: dict[str, Any] = {"user": str(UUID(int=0)), "login": "bench", "roles": ["SYS"], "department": None,
                          "workstation": "bench"}
_INDEXES = (*tables.case.indexes, *tables.step.indexes)
"""Made when all rows are there: sorted once, not cell by cell."""


def kept_store(city: Path, cases: int, say: Callable[[int], None]) -> Path:
    """Return a store of so many cases beside the demonstration city; `say` hears how many are made."""
    path = city.with_name(f"cases-{cases}.sqlite")
    if path.exists():
        return path
    draft = city.with_name(f"cases-{cases}.part")
    _remove(draft)
    shutil.copyfile(city, draft)
    _link_blobs(city, path)
    with Store.open(draft, synchronous="OFF") as store:  # nobody keeps a draft
        _fill(store, cases, say)
    draft.rename(path)
    heads = draft.with_name(draft.name + ".heads")
    if heads.exists():
        heads.rename(path.with_name(path.name + ".heads"))
    return path


def working_copy(store: Path, folder: Path) -> Path:
    """Return a copy that a bench may change."""
    copy = folder / store.name
    shutil.copyfile(store, copy)
    return copy


def _fill(store: Store, wanted: int, say: Callable[[int], None]) -> None:
    with store.reading() as connection:
        made = int(connection.execute(sa.select(sa.func.count()).select_from(tables.case)).scalar_one())
    with store.unit_of_work() as unit:
        templates = list(_templates(unit.writer.connection, unit.rules.time))
        for index in _INDEXES:
            index.drop(unit.writer.connection)
    rng, first = random.Random(wanted), made
    while made < wanted:
        number = min(CASES_OF_ENTRY, wanted - made)
        with store.unit_of_work() as unit:
            copies = [_copy(rng.choice(templates), at, (at - first) / (wanted - first), unit, rng)
                      for at in range(made, made + number)]
            _write(unit, copies, made)
        made += number
        say(made)
    with store.unit_of_work() as unit:
        for index in _INDEXES:
            index.create(unit.writer.connection)


def _write(unit: StoreUnit, copies: Sequence[Copy], made: int) -> None:
    """Write rows, texts and the journal entry, as one unit of work."""
    unit.claim(unit.new_id(), "BenchCases", digest(canonical(made)), AUTHOR)
    connection = unit.writer.connection
    last = connection.exec_driver_sql("SELECT max(rowid) FROM case_").scalar() or 0
    texts = [(last + at, *copy.texts) for at, copy in enumerate(copies, start=1)]
    for table, rows in (("case_", [copy.case for copy in copies]),
                        ("step", [step for copy in copies for step in copy.steps]),
                        ("case_text", texts), ("case_search (rowid, said, sound, reporter)", texts)):
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    spelled = [row for copy in copies for row in copy.journal]
    chunks = tuple(f"[{','.join(spelled[first:first + CHUNK_ROWS])}]" for first in range(0, len(spelled), CHUNK_ROWS))
    unit.append({"tables": ["case_", "step"], "cases": [], "components": [], "said": {}},
                bulk=Bulk(chunks, len(spelled)))


def _templates(connection: sa.Connection, rules: TimeRules) -> Iterator[list[Template]]:
    """Give each case as it may be copied: an open one in several ways."""
    steps: dict[str, list[PlainRow]] = {}
    for row in connection.execute(tables.step.select().order_by(tables.step.c.seq)).mappings():
        steps.setdefault(row["case"], []).append(to_plain_row(tables.step, row))
    shapes = {case: shape for case, shape in connection.exec_driver_sql("SELECT id, point FROM case_")}
    names = {case: reporter for case, reporter in connection.exec_driver_sql(_REPORTERS)}
    rng = random.Random(1)
    for row in connection.execute(tables.case.select()).mappings():
        case = to_plain_row(tables.case, row)
        if case["state"] in ENDS and case["due_at"]:
            continue  # Its reporter waits to be called back: its dates hang on the holidays of its own weeks.
        mine, shape, reporter = steps[case["id"]], shapes[case["id"]], names[case["id"]]
        if case["state"] in ENDS:
            yield [Template(case, mine, shape, reporter)]
        else:
            apart = (timedelta(seconds=rng.randrange(1, 1200)) for _ in range(APART))
            yield [Template(*_earlier_by(each, case, mine, rules), shape, reporter) for each in apart]


_REPORTERS = """SELECT c.id, coalesce(n.value, '') || ' ' || coalesce(p.value, '') FROM case_ c
LEFT JOIN protected n ON n.seal = c.reporter_name LEFT JOIN protected p ON p.seal = c.reporter_phone"""


def _earlier_by(by: timedelta, case: PlainRow, steps: Sequence[PlainRow],
                rules: TimeRules) -> tuple[PlainRow, list[PlainRow]]:
    """Return an open case and its steps so much earlier, with the dates that it then has."""
    earlier = [step | {"at": _earlier(step["at"], by)} for step in steps]
    department = UUID(case["department"]) if case["department"] else None
    dates = to_plain(summed([STEP.decode(step) for step in earlier], rules.timing(department))._asdict())
    return case | dates | {"reported_at": _earlier(case["reported_at"], by)}, earlier


def _copy(templates: Sequence[Template], at: int, share: float, unit: StoreUnit, rng: random.Random) -> Copy:
    """Return the copy that is made when so much of all has been made; weeks keep the hours."""
    template = rng.choice(templates)
    ended = len(templates) == 1
    back = 7 * max(1, round(52 * YEARS * (1 - share))) if ended else 0
    # Ids that rise as they are made: so their index grows at its end.
    case = uuid7(unit.now + timedelta(milliseconds=at % CASES_OF_ENTRY), rng.getrandbits(74))
    return template.copy(str(case), _number(template, back, at), at % 997 + 1, back)


def _number(template: Template, back: int, at: int) -> str:
    """Return a number as the store gives them; what isn't accepted yet has a temporary one."""
    if template.number.startswith("R-"):
        return f"R-{at:06d}"
    return f"{template.number[:6]}{date.fromordinal(template.day - back):%Y%m%d}{at % 10_000:04d}"


def _earlier(text: str, by: timedelta) -> str:
    return instant_text(instant(text) - by)


def _link_blobs(city: Path, path: Path) -> None:
    blobs = path.with_name(path.name + ".blobs")
    if not blobs.exists():
        blobs.symlink_to(city.with_name(city.name + ".blobs"))


def _remove(draft: Path) -> None:
    for path in draft.parent.glob(draft.name + "*"):
        path.unlink()
