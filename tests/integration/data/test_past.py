"""The time machine: what was seen at a moment is what the past says of it, to the last field of the row."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.domain.calendar import CHINA
from app.domain.captured import Captured
from app.domain.errors import BadInput
from app.domain.ids import uuid7
from app.domain.people import Department, User
from app.domain.place import Point
from app.domain.time_rules import STAGE_LIMITS, RuleEdition
from app.ports.store import UnitOfWork
from app.queries.cases import CaseDetail, CaseFilter, CaseRow, Order
from app.services.cases import Photo, ReportCase, TakeStep
from app.services.intent import Author
from data import tables
from data.clock import StoreClock
from data.queries.cases import StoreCases
from data.queries.figures import StoreFigures
from data.queries.standing import Standings
from data.store import Store
from tests.helpers.filled import DEPARTMENT, SOUTH, USER, WEST, fill
from tests.helpers.stores import do

CASE = UUID(int=900)
PLACE, MOVED = Point(WEST + 20_000, SOUTH + 20_000), Point(WEST + 150_000, SOUTH + 20_000)
POSTS = {role: UUID(int=200 + number) for number, role in enumerate(("HOT", "ACC", "SHF", "DSP", "DEP", "DIR"))}
POSTS["INS"] = USER
LINE = (("ACC", "accept", {"kind": "event", "type_code": "0102"}), ("SHF", "file", {}),
        ("DSP", "dispatch", {"department": str(DEPARTMENT)}),
        ("ACC", "relocate", {"x_mm": MOVED.x_mm, "y_mm": MOVED.y_mm, "place": "二道街1号"}),
        ("DEP", "sign", {}), ("DEP", "claim", {}), ("DSP", "urge", {}),
        ("DIR", "supervise", {"level": 2, "answer_by": "2022-01-05"}), ("DEP", "feed_back", {"condition_met": True}),
        ("DSP", "pass_feedback", {}), ("ACC", "send_verification", {}),
        ("INS", "answer_verification_fail", {}), ("DSP", "redispatch_rework", {}))
READER = {"roles": frozenset({"SHF"}), "department": None, "user": POSTS["SHF"]}


OTHER = UUID(int=61)
RUBBISH, SECOND = UUID(int=911), UUID(int=912)


def author(role: str) -> Author:
    return Author(user=POSTS[role], login=role.lower(), roles=frozenset({role}), workstation="test",
                  department=DEPARTMENT if role == "DEP" else None)


def _posts(unit: UnitOfWork) -> None:
    unit.departments.add(Department(id=OTHER, code="D02", name_zh="园林站", name_en="Parks"))
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
    # What goes on with the clock is of now only; the whole case's clock is of a case in full.
    return store.clock.now(), detail, replace(row, live=None, whole=detail.row.whole)


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
    assert handling.count(CaseFilter(settled="settled")) and not handling.count(CaseFilter(settled="conflict"))
    assert not handling.page(CaseFilter(settled="pending")), "a queue's groups hold no case twice"
    assert handling.near(MOVED, radius_m=10)
    assert not reported.near(MOVED, radius_m=10)
    earlier = reported.as_of(begun - timedelta(hours=1))
    assert CASE not in [row.id for row in earlier.page(CaseFilter(states=("reported",)))]
    with pytest.raises(BadInput, match="past.not_yet"):
        earlier.detail(CASE, **READER)


def report(store: Store, case: UUID, point: Point = PLACE, **told: object) -> None:
    store.carry_out(ReportCase(**{"id": uuid7(store.clock.now()), "case": case, "channel": "hotline", "point": point,
                                  "description": "垃圾成堆", "place": "一道街", "reporter_name": f"报案人{case.int}"} | told,
                               ), author("HOT"))  # type: ignore[arg-type]


def step(store: Store, case: UUID, role: str, name: str, **facts: object) -> None:
    seen, = Standings(store).of(tables.case.c.id == str(case))
    store.carry_out(TakeStep(id=uuid7(store.clock.now()), case=case, step=name, seen_version=seen.case.version,
                             opinion="已办", facts=facts), author(role))


def moment(store: Store) -> datetime:
    """Let time go by; return the instant in the middle of it."""
    wait(store, 5)
    now = store.clock.now()
    wait(store, 5)
    return now


def test_photos_and_reporters_of_a_case_are_there_from_its_merge_to_the_end_of_it(
        store: Store, cases: StoreCases) -> None:
    def seen(at: datetime, case: UUID = CASE) -> tuple[int, set[str]]:
        detail = cases.as_of(at).detail(case, roles=frozenset({"ACC"}), department=None, user=POSTS["ACC"])
        return len(detail.media), set(detail.reporter.split())

    report(store, CASE)
    report(store, SECOND, photos=(Photo(store.blobs.put(b"one"), "before"),))
    report(store, RUBBISH, photos=(Photo(store.blobs.put(b"two"), "before"),))
    before = moment(store)
    step(store, RUBBISH, "ACC", "merge", merged_into=str(SECOND))
    step(store, SECOND, "ACC", "merge", merged_into=str(CASE))
    merged = moment(store)
    step(store, SECOND, "ACC", "unmerge")
    undone = moment(store)
    step(store, SECOND, "ACC", "merge", merged_into=str(CASE))
    assert seen(before) == seen(undone) == (0, {"报案人900"})
    assert seen(merged) == (2, {"报案人900", "报案人912", "报案人911"})
    assert seen(undone, SECOND) == (2, {"报案人912", "报案人911"}), "what was merged into it before stays its own"
    assert seen(store.clock.now()) == seen(merged)


def test_related_cases_stood_in_their_places(store: Store, cases: StoreCases) -> None:
    def seen(at: datetime | None = None) -> dict[UUID, tuple[tuple[str, ...], str]]:
        shown = cases if at is None else cases.as_of(at)
        return {each.row.id: (each.reasons, each.row.state) for each in shown.related(CASE)
                if each.row.id in (SECOND, RUBBISH)}  # beside the town's own

    report(store, CASE)
    alone = moment(store)
    report(store, SECOND)
    report(store, RUBBISH, MOVED)
    near = moment(store)
    step(store, RUBBISH, "ACC", "accept", kind="event", type_code="0102")
    step(store, RUBBISH, "ACC", "relocate", x_mm=PLACE.x_mm, y_mm=PLACE.y_mm, place="一道街")
    step(store, SECOND, "ACC", "merge", merged_into=str(CASE))
    merged = moment(store)
    step(store, SECOND, "ACC", "unmerge")
    assert seen(alone) == {}
    assert seen(near) == {SECOND: (("same_place",), "reported")}
    assert seen(merged) == {SECOND: (("merged_here", "same_place"), "merged"),
                            RUBBISH: (("same_place",), "accepted")}
    assert seen() == {SECOND: (("same_place",), "reported"), RUBBISH: (("same_place",), "accepted")}
    assert [row.id for row in cases.as_of(near).near(MOVED, radius_m=10)] == [RUBBISH], "where it lay then"
    with pytest.raises(BadInput, match="past.not_yet"):
        cases.as_of(alone).related(SECOND)


def test_each_departments_time_stood_as_of_then(store: Store, cases: StoreCases) -> None:
    report(store, CASE)
    step(store, CASE, "ACC", "accept", kind="event", type_code="0102")
    step(store, CASE, "SHF", "file")
    step(store, CASE, "DSP", "dispatch_split", department=str(DEPARTMENT),
         assistants=[{"department": str(OTHER), "task": "清运"}])
    wait(store, 5)
    then, seen = store.clock.now(), cases.detail(CASE, **READER)
    wait(store, 90)
    found = cases.as_of(then).detail(CASE, **READER)
    assert found.assignments == seen.assignments and len(seen.assignments) == 2
    assert found.assignments != cases.detail(CASE, **READER).assignments


def test_the_past_counts_by_the_rules_of_then(store: Store, cases: StoreCases) -> None:
    report(store, CASE)
    step(store, CASE, "ACC", "accept", kind="event", type_code="0102")
    wait(store, 5)
    then, seen = store.clock.now(), cases.detail(CASE, **READER)
    wait(store, 5)

    def another(unit: UnitOfWork) -> None:
        unit.rules.add(RuleEdition(id="stage_limits-9", subject=STAGE_LIMITS, number=9, valid_from=unit.now,
                                   value={"usual": {"file": {"minutes": 90, "unit": "work_hour"}}}))
    do(store, another, number=70)
    assert cases.as_of(then).detail(CASE, **READER).row.stage == seen.row.stage
    assert cases.detail(CASE, **READER).row.stage.limit_s != seen.row.stage.limit_s


def test_figures_stood_as_of_then(store: Store, cases: StoreCases) -> None:
    figures, today = StoreFigures(store, Standings(store)), store.clock.now().astimezone(CHINA).date()
    report(store, CASE)
    then = moment(store)
    report(store, SECOND)
    past, now = (each.figures(first=today, last=today) for each in (figures.as_of(then), figures))
    assert now.per_day[0][1] - past.per_day[0][1] == 1
    assert dict(now.by_channel)["hotline"] - dict(past.by_channel)["hotline"] == 1
    counted = figures.as_of(then).evaluate(first=today, last=today)
    assert counted.reported + 1 == figures.evaluate(first=today, last=today).reported
