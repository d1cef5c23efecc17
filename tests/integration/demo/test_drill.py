"""A drill on the demonstration city: whatever was played, every invariant holds and every count is right."""

import json
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest

from app.domain.calendar import CHINA
from app.domain.errors import BadInput, NotAllowed, Stale
from app.domain.timing import DEFAULT_TIMING
from app.services.cases import TakeStep
from data.demo.drill import Drill, Sums, Wishes, opening_after
from data.demo.drill_proof import first_broken
from data.demo.drill_sums import is_right
from data.demo.filling import seeded
from data.queries.figures import StoreFigures
from data.queries.standing import Standings
from data.store import Store
from tests.helpers import slow_figures
from tests.helpers.demo import ROOT, main_py
from tests.helpers.stores import make_store

KEYS = ["reported", "by_state", "by_channel", "steps", "refused", "refused_wrongly", "seconds"]
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]


def play(path: Path, seed: int, **wishes: float) -> Sums:
    with Store.open(path, entropy=seeded(seed)) as store:
        return Drill(store, Wishes(seed=seed, speed=0, **wishes)).play()


def steps_since(path: Path, at: datetime) -> list[tuple[Any, ...]]:
    """Return what the drill did, row by row."""
    connection = Store.open(path, write=False)
    with connection as store, store.reading() as reading:
        found = reading.exec_driver_sql('SELECT "case", seq, step, at, more FROM step WHERE at >= ? ORDER BY 1, 2',
                                        (at.astimezone(UTC).isoformat().replace("+00:00", ".000000Z"),))
        return [tuple(row) for row in found]


def test_days_of_several_seeds_leave_a_whole_store(demo_copy: Path) -> None:
    for seed, hours, rate in ((1, 0.4, 75), (2, 0.4, 75), (3, 2, 15)):
        sums = play(demo_copy, seed, hours=hours, rate=rate)
        assert sums.reported == 30
        assert sum(sums.by_state.values()) == sum(sums.by_channel.values()) == 30
        assert sums.refused_wrongly == 0
        assert sums.steps > 30
    played = Counter(row[2] for row in steps_since(demo_copy, datetime(2022, 1, 4, tzinfo=CHINA)))
    assert {"dispatch_split", "claim", "release", "merge", "urge"} <= played.keys(), played
    with Store.open(demo_copy, write=False) as store:
        assert first_broken(store) == ""
        figures = StoreFigures(store, Standings(store))
        cut = store.clock.now()
        for first, last in ((date(2022, 1, 1), date(2022, 12, 31)), (date(2021, 1, 1), date(2021, 12, 31)),
                            (date(2022, 1, 5), date(2022, 1, 5))):
            fast = figures.evaluate(first=first, last=last)
            slow = slow_figures.figures(
                demo_copy, datetime.combine(first, datetime.min.time(), CHINA),
                datetime.combine(last + timedelta(days=1), datetime.min.time(), CHINA), cut)
            assert {"reported": fast.reported, "by_channel": +Counter(fast.by_channel), "filed": fast.filed,
                    "by_kind": +Counter(fast.by_kind), "due": fast.due, "closed": fast.closed} == slow


def test_same_seed_plays_the_same_day(demo_copy: Path) -> None:
    again = demo_copy.with_name("again.sqlite")
    again.write_bytes(demo_copy.read_bytes())
    first, second = (play(path, 7, hours=0.25, rate=60) for path in (demo_copy, again))
    assert replace(first, seconds=0) == replace(second, seconds=0)
    begin = datetime(2022, 1, 4, tzinfo=CHINA)
    played = steps_since(demo_copy, begin)
    assert played == steps_since(again, begin)
    assert len(played) == first.steps
    times = [datetime.fromisoformat(row[3]) for row in played]
    opening = datetime(2022, 1, 4, 8, tzinfo=CHINA)
    assert opening <= min(times) and max(times) < opening + timedelta(minutes=15)
    with Store.open(demo_copy, write=False) as store:
        assert store.clock.now() >= max(times)


def test_it_begins_at_the_next_opening_also_of_an_afternoon() -> None:
    timing = DEFAULT_TIMING.hall
    for now, opening in (((4, 7), (4, 8)), ((4, 8), (4, 8)), ((4, 9), (4, 14)), ((4, 12, 30), (4, 14)),
                         ((4, 15), (5, 8)), ((7, 20), (10, 8))):
        at = opening_after(datetime(2022, 1, *now, tzinfo=CHINA), timing)
        assert at == datetime(2022, 1, *opening, tzinfo=CHINA), now


def test_command_prints_its_sums(demo_copy: Path) -> None:
    done = main_py("drill", "--store", demo_copy, "--speed", "0", "--hours", "0.25", "--seed", "5", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert list(said) == KEYS
    assert said["reported"] == 3 == sum(said["by_state"].values()) == sum(said["by_channel"].values())
    assert said["refused_wrongly"] == 0
    assert "演练 2022-01-04 08:00" in done.stderr


def test_interrupt_ends_it_with_its_sums(demo_copy: Path) -> None:
    drill = subprocess.Popen([sys.executable, str(ROOT / "main.py"), "drill", "--store", str(demo_copy), "--json"],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert drill.stderr is not None
    begun = next(line for line in drill.stderr if line.startswith("演练"))
    assert begun
    drill.send_signal(signal.SIGINT)
    out, errors = drill.communicate(timeout=60)
    assert drill.returncode == 2
    assert list(json.loads(out)) == KEYS
    assert "已中断" in errors
    assert main_py("verify", "--store", demo_copy).returncode == 0


@pytest.mark.parametrize("arguments", [("--speed", "-1"), ("--hours", "0"), ("--seed", "x"), ("--rate", "nan")])
def test_unusable_number_is_one_sentence(tmp_path: Path, arguments: tuple[str, str]) -> None:
    done = main_py("drill", "--store", tmp_path / "none", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert arguments[0] in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_other_stores_are_left_alone(tmp_path: Path) -> None:
    store = make_store(tmp_path, demo=False)
    with pytest.raises(BadInput, match="drill.no_demo_store"):
        Drill(store, Wishes(), stopped=Event())
    store.close()
    before = store.path.read_bytes()
    done = main_py("drill", "--store", store.path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "不是演示存储" in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert store.path.read_bytes() == before


def test_which_refusals_are_right(demo_store: Path) -> None:
    from data.demo.drill_desks import Surroundings
    from data.demo.filling import city_of

    with Store.open(demo_store, write=False) as store:
        around = Surroundings(store, city_of(store))
        case = around.cases(("handling",))[0].case  # type: ignore[arg-type]

    def tried(**changed: Any) -> TakeStep:
        intent = TakeStep(id=UUID(int=1), case=case.id, step="feed_back", seen_version=case.version,
                          facts={"condition_met": True}, opinion="done")
        return replace(intent, **changed)

    missing = NotAllowed("step.fact_missing", step="feed_back", fact="photo.after")
    assert is_right(missing, tried(), case)
    assert not is_right(NotAllowed("step.fact_missing", step="feed_back", fact="condition_met"), tried(), case)
    assert not is_right(NotAllowed("step.no_permission", step="feed_back"), tried(), case)
    assert is_right(Stale("case.changed_meanwhile"), tried(seen_version=case.version - 1), case)
    assert not is_right(Stale("case.changed_meanwhile"), tried(), case)
    assert is_right(NotAllowed("step.too_late", step="refuse"), tried(step="refuse"), case)


def test_broken_store_is_named(demo_copy: Path) -> None:
    import sqlite3

    with sqlite3.connect(demo_copy) as connection:
        connection.execute("UPDATE case_ SET state = 'closed' WHERE state = 'verifying'")
    connection.close()
    with Store.open(demo_copy, write=False) as store:
        assert "its last step led to verifying" in first_broken(store)
