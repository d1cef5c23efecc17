"""The demonstration store as its command makes it: whole, provable, and with exactly the figures of 2021."""

import json
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.domain.calendar import CHINA
from app.domain.evaluation import evaluate
from app.domain.ids import uuid7
from app.domain.timing import Timing
from app.domain.workflow import OPEN, State
from app.services.cases import Photo, TakeStep
from app.services.intent import Author
from data.demo.filling import PASSWORD
from data.passwords import fits
from data.queries.people import StorePeople
from data.queries.places import StorePlaces
from data.queries.staff import StoreStaff
from data.queries.standing import Standings, all_steps
from data.store import Store
from tests.helpers.demo import main_py

YEAR = {"reported": 1215, "by_channel": {"inspector": 687, "hotline": 349, "video": 156, "media": 23},
        "by_kind": {"component": 543, "event": 672}, "filed": 1215, "due": 1185, "closed": 1067,
        "closing_rate": 0.9004}
pytestmark = pytest.mark.xdist_group("demo")


def evaluated(store: Path, *arguments: str) -> dict[str, Any]:
    """Return what `evaluate --json` prints."""
    done = main_py("evaluate", "--store", store, "--json", *arguments)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_figures_of_the_year(demo_store: Path) -> None:
    assert evaluated(demo_store, "--year", "2021") == YEAR


def test_quarters_channels_and_departments_sum_to_the_year(demo_store: Path) -> None:
    with Store.open(demo_store, write=False) as store:
        with store.reading() as connection:
            histories = all_steps(connection)
        departments = StorePeople(store, Standings(store)).departments()
        cut = store.clock.now()
    begins = [datetime(2021, month, 1, tzinfo=CHINA) for month in (1, 4, 7, 10)] + [datetime(2022, 1, 1, tzinfo=CHINA)]

    def counted(since: datetime, until: datetime, **only: str) -> tuple[int, int, int, int]:
        found = evaluate(histories, since=since, until=until, cut=cut, timing=lambda _: Timing(), **only)
        return found.reported, found.filed, found.due, found.closed

    whole = begins[0], begins[-1]
    for parts in ([counted(*each) for each in pairwise(begins)],
                  [counted(*whole, channel=each) for each in YEAR["by_channel"]],
                  [counted(*whole, department=str(each.id)) for each in departments]):
        assert [sum(column) for column in zip(*parts, strict=True)] == [
            YEAR[name] for name in ("reported", "filed", "due", "closed")]


def test_town_holds_what_was_surveyed(demo_store: Path) -> None:
    with Store.open(demo_store, write=False) as store:
        town = StorePlaces(store).town()
    assert (town.unit_grids, town.responsibility_grids, town.components, town.cameras, town.demo) == (
        151, 15, 20_055, 339, True)


def test_store_is_provable(demo_store: Path) -> None:
    done = main_py("verify", "--store", demo_store, "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["ok"], said["first_bad"], said["entries"]) == (0, True, None, 5)


def test_every_queue_has_something_and_every_colour_is_there(demo_store: Path) -> None:
    with Store.open(demo_store, write=False) as store:
        rows = [each.row for each in Standings(store).open_cases()]
    assert {row.state for row in rows} == {state.value for state in OPEN}
    meanings = Counter(row.stage.meaning for row in rows)
    assert min(meanings[meaning] for meaning in ("ontime", "near", "overdue")) >= 5
    assert sum(row.whole.meaning == "overdue" for row in rows) == 118


def test_everybody_may_log_in(demo_store: Path) -> None:
    with Store.open(demo_store, write=False) as store:
        people = StorePeople(store, Standings(store))
        for login in ("acc", "shf", "dsp", "gis", "dep", "ins", "adm"):
            user = people.user(login)
            assert user is not None
            assert fits(people.password_hash(user.id), PASSWORD)


def test_closing_an_overdue_case_moves_closed_and_leaves_due(demo_copy: Path) -> None:
    with Store.open(demo_copy) as store:
        row = next(each.row for each in Standings(store).open_cases()
                   if each.row.state == State.VERIFIED and each.row.whole.meaning == "overdue")
        leader = StorePeople(store, Standings(store)).user("shf")
        assert leader is not None
        store.carry_out(
            TakeStep(id=uuid7(store.clock.now()), case=row.id, step="close", seen_version=row.version, opinion="结案",
                     facts={"photos_seen": True, "condition_met": True},
                     photos=(Photo(store.blobs.put(b"after"), "after"),)),
            Author(user=leader.id, login="shf", roles=leader.roles, department=None, workstation="test"))
        assert store.verify().ok
    assert evaluated(demo_copy, "--year", "2021") == YEAR | {"closed": 1068, "closing_rate": round(1068 / 1185, 4)}


@pytest.mark.parametrize(("arguments", "sentence"), [
    (("--year", "21"), "年份"), (("--from", "2021-13-01"), "日期"), (("--from", "2022-01-01", "--to", "2021-01-01"), "晚于"),
    (("--department", "D99"), "D99"), (("--channel", "drum"), "drum"),
])
def test_bad_period_is_one_sentence(demo_store: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = main_py("evaluate", "--store", demo_store, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_existing_store_is_left_alone(demo_copy: Path) -> None:
    before = demo_copy.read_bytes()
    done = main_py("demo", "--store", demo_copy)
    assert done.returncode == 2
    assert str(demo_copy) in done.stderr
    assert demo_copy.read_bytes() == before


def test_the_roster_of_this_week_and_the_next_is_filled(demo_store: Path) -> None:
    with Store.open(demo_store, write=False) as store:
        staff = StoreStaff(store)
        cells = staff.duties(date(2021, 12, 27), date(2022, 1, 9))
        posts = {post.code for post in staff.posts()}
        for number in range(14):
            day = date(2021, 12, 27) + timedelta(days=number)
            here = {(cell.shift, cell.post) for cell in cells if cell.day == day and cell.users}
            assert {("D", post) for post in posts - {"GIS"}} <= here and ("N", "SHF") in here
            patrolled = {cell.grid for cell in cells if cell.day == day and cell.post == "INS"}
            assert len(patrolled) == 15
        assert len({cell.users for cell in cells if cell.post == "SHF" and cell.shift == "D"}) == 2, "they take turns"
