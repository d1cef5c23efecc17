"""Stores of ten thousand to a million cases: the demonstration's year, played over and over, made once and kept.

Each copy of a case has an id, a number, a place and days of its own, and the dates that its steps then have. They go
through the store's unit of work, so that journal, text index and rows fit together as in a store that grew.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from data.repositories.cases import STEP
from data.rows import PlainRow, to_plain_row
from data.store import Store
from data.unit_of_work import StoreUnit

CASES_OF_ENTRY = 5_000
"""So many cases go into one entry of the journal."""
YEARS = 5
"""Ended cases are spread over so many years before the demonstration's."""
AUTHOR: dict[str, Any] = {"user": str(UUID(int=0)), "login": "bench", "roles": ["SYS"], "department": None,
                          "workstation": "bench"}


@dataclass(frozen=True, slots=True)
class _Original:
    case: PlainRow
    steps: tuple[PlainRow, ...]


def kept_store(city: Path, cases: int, say: Callable[[int], None]) -> Path:
    """Return a store of so many cases beside the demonstration city; `say` hears how many are made."""
    path = city.with_name(f"cases-{cases}.sqlite")
    if path.exists():
        return path
    draft = city.with_name(f"cases-{cases}.part")
    _remove(draft)
    shutil.copyfile(city, draft)
    _link_blobs(city, path)
    with Store.open(draft, synchronous="NORMAL") as store:
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
        originals = _originals(connection)
        made = int(connection.execute(sa.select(sa.func.count()).select_from(tables.case)).scalar_one())
    rng = random.Random(wanted)
    while made < wanted:
        number = min(CASES_OF_ENTRY, wanted - made)
        with store.unit_of_work() as unit:
            copies = list(_copies(originals, made, number, rng, unit))
            unit.claim(unit.new_id(), "BenchCases", digest(canonical(made)), AUTHOR)
            unit.writer.insert(tables.case, (copy.case for copy in copies))
            unit.writer.insert(tables.step, (step for copy in copies for step in copy.steps))
            unit.append({"tables": ["case_", "step"], "cases": [], "components": [], "said": {}})
        made += number
        say(made)


def _originals(connection: sa.Connection) -> list[_Original]:
    steps: dict[str, list[PlainRow]] = {}
    for row in connection.execute(tables.step.select().order_by(tables.step.c.seq)).mappings():
        steps.setdefault(row["case"], []).append(to_plain_row(tables.step, row))
    rows = (to_plain_row(tables.case, row) for row in connection.execute(tables.case.select()).mappings())
    return [_Original(row, tuple(steps[row["id"]])) for row in rows]


def _copies(originals: Sequence[_Original], first: int, number: int, rng: random.Random,
            unit: StoreUnit) -> Iterator[_Original]:
    """Give so many copies, each of a case drawn by chance."""
    for at in range(first, first + number):
        original = rng.choice(originals)
        ended = original.case["state"] in ENDS
        # Weeks keep the hours; what is open stays where it is: overdue by the same times, a little apart.
        back = timedelta(weeks=rng.randrange(1, 52 * YEARS)) if ended else timedelta(seconds=rng.randrange(1200))
        yield _copy(original, at, back, unit.rules.time, uuid7(unit.now, rng.getrandbits(74)))


def _copy(original: _Original, at: int, back: timedelta, rules: TimeRules, case: UUID) -> _Original:
    steps = tuple(step | {"case": str(case), "at": _earlier(step["at"], back)} for step in original.steps)
    row = dict(original.case)
    day = instant(row["reported_at"]) - back
    row |= {"id": str(case), "number": _number(row, day, at), "place": f"{row['place']} {at % 997 + 1}号",
            "reported_at": instant_text(day), "closed_at": _earlier(row["closed_at"], back)}
    if row["stage"]:
        department = UUID(row["department"]) if row["department"] else None
        row |= to_plain(summed([STEP.decode(step) for step in steps], rules.timing(department))._asdict())
    return _Original(row, steps)


def _number(row: PlainRow, day: datetime, at: int) -> str:
    """Return a number as the store gives them; what isn't accepted yet has a temporary one."""
    return f"R-{at:06d}" if row["number"].startswith("R-") else f"{row['number'][:6]}{day:%Y%m%d}{at % 10_000:04d}"


def _earlier(text: str | None, by: timedelta) -> str | None:
    return None if text is None else instant_text(instant(text) - by)


def _link_blobs(city: Path, path: Path) -> None:
    blobs = path.with_name(path.name + ".blobs")
    if not blobs.exists():
        blobs.symlink_to(city.with_name(city.name + ".blobs"))


def _remove(draft: Path) -> None:
    for path in draft.parent.glob(draft.name + "*"):
        path.unlink()
