"""The time machine: what was seen at a moment is what the past says of it, to the last field of the row."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.domain.captured import Captured
from app.domain.errors import BadInput
from app.domain.people import User
from app.domain.place import Point
from app.ports.store import UnitOfWork
from app.queries.cases import CaseDetail, CaseFilter, CaseRow, Order
from app.services.cases import Photo, ReportCase, TakeStep
from app.services.intent import Author
from data.clock import StoreClock
from data.queries.cases import StoreCases
from data.queries.standing import Standings
from data.store import Store
from tests.helpers.filled import DEPARTMENT, SOUTH, USER, WEST, fill
from tests.helpers.stores import do

CASE = UUID(int=900)
PLACE, MOVED = Point(WEST + 20_000, SOUTH + 20_000), Point(WEST + 150_000, SOUTH + 20_000)
POSTS = {role: UUID(int=200 + number) for number, role in enumerate(("HOT", "ACC", "SHF", "DSP", "DEP"))}
POSTS["INS"] = USER
LINE = (("ACC", "accept", {"kind": "event", "type_code": "0102"}), ("SHF", "file", {}),
        ("DSP", "dispatch", {"department": str(DEPARTMENT)}),
        ("ACC", "relocate", {"x_mm": MOVED.x_mm, "y_mm": MOVED.y_mm, "place": "二道街1号"}),
        ("DEP", "sign", {}), ("DSP", "urge", {}), ("DEP", "feed_back", {"condition_met": True}),
        ("DSP", "pass_feedback", {}), ("ACC", "send_verification", {}),
        ("INS", "answer_verification_fail", {}), ("DSP", "redispatch_rework", {}))
READER = {"roles": frozenset({"SHF"}), "department": None, "user": POSTS["SHF"]}


def author(role: str) -> Author:
    return Author(user=POSTS[role], login=role.lower(), roles=frozenset({role}), workstation="test",
                  department=DEPARTMENT if role == "DEP" else None)


def _posts(unit: UnitOfWork) -> None:
    for role, user in POSTS.items():
        if role != "INS":
            unit.users.add(User(id=user, login=role.lower(), name_zh=role, name_en=role, roles=frozenset({role}),
                                department=DEPARTMENT if role == "DEP" else None))


@pytest.fixture
def cases(store: Store) -> StoreCases:
    fill(store)
    do(store, _posts, number=50)
    wait(store, 1)
    return StoreCases(store, Standings(store))


def wait(store: Store, minutes: int) -> None:
    assert isinstance(store.clock, StoreClock)
    store.clock.jump(store.clock.now() + timedelta(minutes=minutes))


def look(store: Store, cases: StoreCases) -> tuple[datetime, CaseDetail, CaseRow]:
    """Return the clock and what is seen of the case, alone and on the map."""
    detail = cases.detail(CASE, **READER)
    row = next(row for row in cases.open_cases() if row.id == CASE)
    # What goes on with the clock, and who works at it, is of now only; the whole case's clock is of a case in full.
    return store.clock.now(), detail, replace(row, live=None, claim=None, whole=detail.row.whole)


def play(store: Store, cases: StoreCases) -> list[tuple[datetime, CaseDetail, CaseRow]]:
    """Take the line and return what was seen five minutes after each step."""
    seen = []
    store.carry_out(ReportCase(id=UUID(int=1000), case=CASE, channel="hotline", description="垃圾成堆", point=PLACE,
                               captured=Captured(lon_e7=1_073_274_833, lat_e7=368_494_985, accuracy_m=8),
                               place="一道街12号"), author("HOT"))
    photo = store.blobs.put(b"a photo")
    for version, (role, step, facts) in enumerate(LINE, start=1):
        wait(store, 5)
        seen.append(look(store, cases))
        wait(store, 5)
        stage = {"feed_back": "after", "answer_verification_fail": "verification"}.get(step)
        store.carry_out(TakeStep(id=UUID(int=1000 + version), case=CASE, step=step, seen_version=version, opinion="已办",
                                 facts=facts, photos=(Photo(photo, stage),) if stage else ()), author(role))
    wait(store, 5)
    return [*seen, look(store, cases)]


def test_what_was_seen_is_what_the_past_says(store: Store, cases: StoreCases) -> None:
    for moment, detail, row in play(store, cases):
        past = cases.as_of(moment)
        found = past.detail(CASE, **READER)
        assert found.row == detail.row == row
        assert found == replace(detail, offered=())
        assert row in past.open_cases()
        assert past.counts()[row.state] == sum(each.state == row.state for each in past.open_cases())


def test_queues_places_and_departments_of_the_past(store: Store, cases: StoreCases) -> None:
    begun = store.clock.now()
    play(store, cases)
    reported, handling = cases.as_of(begun + timedelta(minutes=1)), cases.as_of(begun + timedelta(minutes=55))
    assert CASE in [row.id for row in reported.page(CaseFilter(states=("reported",)))]
    assert CASE not in [row.id for row in handling.page(CaseFilter(states=("reported",)))]
    assert [row.id for row in handling.page(CaseFilter(department=DEPARTMENT), order=Order.NEWEST)] == [CASE]
    assert handling.count(CaseFilter(meanings=("ontime",), text="垃圾 二道街")) == 1
    assert handling.count(CaseFilter(kinds=("component",))) == 0
    assert handling.counts(department=DEPARTMENT) == {"handling": 1}
    assert handling.near(MOVED, radius_m=10)
    assert not reported.near(MOVED, radius_m=10)
    earlier = reported.as_of(begun - timedelta(hours=1))
    assert CASE not in [row.id for row in earlier.page(CaseFilter(states=("reported",)))]
    with pytest.raises(BadInput, match="past.not_yet"):
        earlier.detail(CASE, **READER)
