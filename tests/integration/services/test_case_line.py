"""A hotline case from report to closing, through the services on a real store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.domain.calendar import CHINA
from app.domain.captured import Captured
from app.domain.claim import LASTS
from app.domain.errors import BadInput, NotAllowed, Stale
from app.domain.ids import uuid7
from app.domain.media import MediaFacts
from app.domain.past import differences
from app.domain.people import Duty, Shift, User, duty_key
from app.domain.place import Point
from app.domain.repeats import away_m
from app.ports.store import UnitOfWork
from app.queries.cases import CaseFilter
from app.services.caseload import PlayCases, Played
from app.services.cases import SEALED, Clip, Photo, ReportCase, TakeStep
from app.services.due import RunDue
from app.services.intent import Author, Changes
from app.services.supervision import Supervise
from data import tables
from data.clock import StoreClock
from data.queries.cases import MASKED, StoreCases
from data.queries.figures import StoreFigures
from data.queries.people import StorePeople
from data.queries.places import StorePlaces
from data.queries.standing import Standings
from data.store import Store
from tests.helpers.filled import DEPARTMENT, LAMP, SOUTH, USER, WEST, fill
from tests.helpers.stores import do, replay_equals_rows

CASE = UUID(int=900)
PLACE = Point(WEST + 20_000, SOUTH + 20_000)
HERE = Captured(lon_e7=1_073_274_833, lat_e7=368_494_985, accuracy_m=8)
"""The same place in WGS 84."""
POSTS = {role: UUID(int=200 + number) for number, role in enumerate(("HOT", "ACC", "SHF", "DSP", "DEP"))}
POSTS["INS"] = USER
LINE = (("ACC", "accept"), ("SHF", "file"), ("DSP", "dispatch"), ("DEP", "sign"), ("DEP", "feed_back"),
        ("DSP", "pass_feedback"), ("ACC", "send_verification"), ("INS", "answer_verification_pass"), ("SHF", "close"))


PROGRAM = Author(user=UUID(int=0), login="demo", roles=frozenset({"SYS"}), department=None, workstation="demo")


def author(role: str) -> Author:
    return Author(user=POSTS[role], login=role.lower(), roles=frozenset({role}), workstation="test",
                  department=DEPARTMENT if role == "DEP" else None)


def report(store: Store, **changed: object) -> Changes:
    intent = ReportCase(id=uuid7(store.clock.now()), case=CASE, channel="hotline", description="路灯不亮",
                        component=LAMP, point=PLACE, place="一道街12号", reporter_name="王先生",
                        reporter_phone="13800000000")
    return store.carry_out(replace(intent, **changed), author("HOT"))  # type: ignore[arg-type]


def facts_of(store: Store, step: str) -> TakeStep:
    """Return the step with what it needs."""
    photo = store.blobs.put(b"a photo")
    facts = {"dispatch": {"department": str(DEPARTMENT)}, "feed_back": {"condition_met": True},
             "answer_verification_pass": {"position_reason": "电话核报"},
             "close": {"photos_seen": True, "condition_met": True}}
    stage = {"feed_back": "after", "answer_verification_pass": "verification"}.get(step)
    return TakeStep(id=uuid7(store.clock.now()), case=CASE, step=step, seen_version=0, facts=facts.get(step, {}),
                    opinion="已办", photos=(Photo(photo, stage),) if stage else ())


def take(store: Store, role: str, step: str, version: int) -> Changes:
    return store.carry_out(replace(facts_of(store, step), seen_version=version), author(role))


@pytest.fixture
def town(store: Store) -> Store:
    fill(store)
    do(store, _posts, number=50)
    return store


@pytest.fixture
def cases(town: Store) -> StoreCases:
    return StoreCases(town, Standings(town))


def _posts(unit: UnitOfWork) -> None:
    for role, user in POSTS.items():
        if role != "INS":
            unit.users.add(User(id=user, login=role.lower(), name_zh=role, name_en=role, roles=frozenset({role}),
                                department=DEPARTMENT if role == "DEP" else None))
    unit.catalogue.conditions.add(replace(unit.catalogue.conditions.get("event-0102-1"), id="component-0118-1",
                                          version=0, kind="component", type_code="0118"))


def detail(cases: StoreCases, role: str = "SHF", **more: Any):  # type: ignore[no-untyped-def]
    who = author(role)
    return cases.detail(CASE, roles=who.roles, department=who.department, user=who.user, **more)


def test_case_goes_through_every_post_and_is_closed(town: Store, cases: StoreCases) -> None:
    assert dict(report(town).said)["number"].startswith("R-")
    for version, (role, step) in enumerate(LINE, start=1):
        assert step in detail(cases, role).offered
        take(town, role, step, version)
    seen = detail(cases)
    assert (seen.row.state, seen.row.stage.meaning, seen.row.unit_grid) == ("closed", "closed", "610603001001001")
    assert [each.step for each in seen.steps] == ["report", *(step for _, step in LINE)]
    assert seen.row.number == "610603202112310002"
    assert [each.stage for each in seen.media] == ["after", "verification"]
    assert seen.steps[-1].who == "SHF"


def test_queue_shows_the_clock_of_the_post(town: Store, cases: StoreCases) -> None:
    report(town)
    (row,) = cases.page(CaseFilter(states=("reported",)))
    assert (row.id, row.type_zh, row.stage.limit_s, row.stage.meaning) == (CASE, "路灯", 1800, "ontime")
    assert cases.page(CaseFilter(states=("reported",), text="路灯 一道街"))
    assert not cases.page(CaseFilter(states=("reported",), text="井盖"))
    assert cases.counts() == {"reported": 1, "filed": 1}
    assert [each.id for each in cases.near(PLACE, radius_m=10)] == [CASE]


def test_reporter_is_seen_only_by_who_may(town: Store, cases: StoreCases) -> None:
    report(town)
    assert detail(cases, "ACC").reporter == "王先生 13800000000"
    assert detail(cases, "DSP").reporter == MASKED


def test_who_asks_to_stay_anonymous_is_named_to_who_answers_him_alone(town: Store, cases: StoreCases) -> None:
    report(town, anonymous=True, recordings=(town.blobs.put(b"a voice"),), recording_names=("13800000000.wav",))
    heard = detail(cases, "ACC")
    assert (heard.reporter, heard.anonymous, len(heard.media)) == ("王先生 13800000000", True, 1)
    for found in (detail(cases, "DSP"), detail(cases, "ACC", printed=True), detail(cases, "HOT", printed=True)):
        assert (found.reporter, found.anonymous, found.media) == ("", True, ()), "no name, no mask of one, no voice"
    assert detail(cases.as_of(town.clock.now()), "DSP").reporter == ""


def test_a_correction_makes_a_reporter_anonymous_and_named_again(town: Store, cases: StoreCases) -> None:
    report(town)
    for version, wish in enumerate((True, False), start=1):
        town.carry_out(TakeStep(id=uuid7(town.clock.now()), case=CASE, step="amend", seen_version=version,
                                opinion="来电要求", facts={"anonymous": wish}), author("ACC"))
        assert (detail(cases, "DSP").reporter, detail(cases, "DSP").anonymous) == ("" if wish else MASKED, wish)
        seen, = Standings(town).of(tables.case.c.id == str(CASE))
        assert differences(seen.case, seen.steps) == ()


def test_a_merged_reporter_stays_as_unknown_as_he_asked_to_be(town: Store, cases: StoreCases) -> None:
    other = UUID(int=950)
    report(town)
    report(town, case=other, anonymous=True, reporter_name="李女士", reporter_phone="",
           recordings=(town.blobs.put(b"a voice"),))
    town.carry_out(TakeStep(id=uuid7(town.clock.now()), case=other, step="merge", seen_version=1, opinion="同一处",
                            facts={"merged_into": str(CASE)}), author("ACC"))
    assert detail(cases, "ACC").reporter == "王先生 13800000000 李女士" and len(detail(cases, "ACC").media) == 1
    assert detail(cases, "ACC", printed=True).reporter == "王先生 13800000000"
    assert detail(cases, "DSP").reporter == MASKED and detail(cases, "DSP").media == ()


def test_wrong_post_is_refused_and_nothing_changes(town: Store, cases: StoreCases) -> None:
    report(town)
    with pytest.raises(NotAllowed, match="step.no_permission"):
        take(town, "DSP", "accept", 1)
    assert detail(cases).row.state == "reported"


def test_step_on_an_old_version_is_stale(town: Store) -> None:
    report(town)
    take(town, "ACC", "accept", 1)
    with pytest.raises(Stale, match="case.changed_meanwhile"):
        take(town, "ACC", "accept", 1)


@pytest.mark.parametrize(("changed", "code"), [
    ({"description": "长" * 501}, "case.too_long"),
    ({"point": Point(WEST - 90_000, SOUTH)}, "case.outside"),
    ({"component": None, "kind_of": "component", "type_code": "9999"}, "case.unknown_type"),
    ({"component": UUID(int=5)}, "store.no_such_row"),
    ({"photos": (Photo("0" * 64, "before"),)}, "blob.missing"),
    ({"channel": "drum"}, "case.unknown_channel"),
])
def test_bad_report_is_refused(town: Store, changed: dict[str, object], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        report(town, **changed)


def test_step_names_only_what_is_there(town: Store) -> None:
    report(town)
    take(town, "ACC", "accept", 1)
    take(town, "SHF", "file", 2)
    nowhere = replace(facts_of(town, "dispatch"), seen_version=3, facts={"department": str(UUID(int=77))})
    with pytest.raises(BadInput, match="store.no_such_row"):
        town.carry_out(nowhere, author("DSP"))


def test_nothing_is_dispatched_to_a_department_that_has_ended(town: Store) -> None:
    report(town)
    take(town, "ACC", "accept", 1)
    take(town, "SHF", "file", 2)
    do(town, lambda unit: unit.departments.save(replace(
        unit.departments.get(DEPARTMENT), ended_on=unit.now.date()), 1) and None, number=60)
    with pytest.raises(BadInput, match="people.department_ended"):
        take(town, "DSP", "dispatch", 3)


def test_played_caseload_is_one_entry_and_goes_through_the_same_services(town: Store, cases: StoreCases) -> None:
    start = datetime(2021, 12, 30, 1, 0, tzinfo=UTC)
    first = ReportCase(id=UUID(int=1), case=CASE, channel="hotline", description="路灯不亮", component=LAMP, point=PLACE)
    played = [Played(start, author("HOT"), first)]
    for version, (role, step) in enumerate(LINE[:3], start=1):
        at = start + timedelta(minutes=5 * version)
        played.append(Played(at, author(role), replace(facts_of(town, step), seen_version=version)))
    before = town.verify().entries
    town.carry_out(PlayCases(id=UUID(int=99), played=tuple(played)), PROGRAM)
    assert town.verify().entries == before + 1
    seen = detail(cases)
    assert (seen.row.state, seen.row.number, seen.steps[-1].at) == (
        "dispatched", "610603202112300001", start + timedelta(minutes=15))


def test_departments_know_their_open_cases(town: Store) -> None:
    report(town)
    for version, (role, step) in enumerate(LINE[:3], start=1):
        take(town, role, step, version)
    people = StorePeople(town, Standings(town))
    (department,) = people.departments()
    assert (department.open_cases, department.overdue_cases) == (1, 0)
    assert [each.login for each in people.inspectors("610603001001001")] == ["ins"]
    assert people.password_hash(USER) == "$argon2id$secret"


def test_figures_come_from_the_steps(town: Store) -> None:
    report(town)
    for version, (role, step) in enumerate(LINE, start=1):
        take(town, role, step, version)
    figures = StoreFigures(town, Standings(town))
    day = date(2021, 12, 31)
    found = figures.evaluate(first=day, last=day, channel="hotline")
    assert (found.reported, found.filed, found.due, found.closed, found.by_kind["component"]) == (2, 1, 1, 1, 1)
    assert figures.evaluate(first=day, last=day, department=str(DEPARTMENT)).reported == 1
    assert figures.department_id("D01") == figures.department_id("环卫处") == str(DEPARTMENT)
    drawn = figures.figures(first=day, last=day)
    assert drawn.per_day == ((day, 2, 1),)
    assert drawn.by_channel == (("hotline", 2),)
    assert drawn.by_type == (("component0118", "路灯", "Street lamp", 1),)
    assert drawn.by_department == (("环卫处", "Sanitation", 1, 0),)


def test_what_is_asked_for_is_told_with_who_may_answer_it(town: Store, cases: StoreCases) -> None:
    report(town)
    for version, (role, step) in enumerate(LINE[:4], start=1):
        take(town, role, step, version)
    asked = replace(facts_of(town, "request_extension"), seen_version=5, opinion="下雨",
                    facts={"amount_value": 2, "amount_unit": "work_hour", "reason": "E1"})
    town.carry_out(asked, author("DEP"))
    (request,) = detail(cases, "DSP").requests
    assert (request.kind, request.who, request.reason, request.opinion) == ("extension", "DEP", "E1", "下雨")
    assert (request.amount_value, request.amount_unit) == (2, "work_hour")
    assert request.answered_by == ("grant_extension", "deny_extension")
    assert detail(cases, "DEP").requests[0].answered_by == ("withdraw_request",)
    assert detail(cases, "SHF").requests[0].answered_by == ()
    assert [row.id for row in cases.page(CaseFilter(asked=("extension", "void")))] == [CASE]
    assert cases.page(CaseFilter(asked=("deferral",))) == []
    past = cases.as_of(town.clock.now())
    assert [row.id for row in past.page(CaseFilter(asked=("extension",)))] == [CASE]
    town.carry_out(replace(facts_of(town, "deny_extension"), seen_version=6), author("DSP"))
    assert detail(cases, "DSP").requests == () and cases.page(CaseFilter(asked=("extension",))) == []


def test_queue_and_case_tell_who_has_it_until_the_claim_ends(town: Store, cases: StoreCases) -> None:
    report(town)
    take(town, "ACC", "claim", 1)
    begun = town.clock.now()
    (row,) = cases.page(CaseFilter(states=("reported",)))
    assert row.claim is not None and (row.claim.by, row.claim.name) == (POSTS["ACC"], "ACC")
    assert begun - timedelta(seconds=5) < row.claim.since <= begun
    assert detail(cases).row.claim == row.claim
    assert isinstance(town.clock, StoreClock)
    town.clock.jump(row.claim.since + LASTS)
    assert cases.page(CaseFilter(states=("reported",)))[0].claim is None
    assert detail(cases).row.claim is None


def test_what_a_file_told_is_kept_with_the_medium_and_is_never_a_refusal(town: Store, cases: StoreCases) -> None:
    sha256, far = town.blobs.put(b"a photo"), Point(PLACE.x_mm + 2_000_000, PLACE.y_mm)
    told = MediaFacts(name="IMG_1.jpg", taken_at=town.clock.now() + timedelta(days=3), point=far, camera="HUAWEI P40")
    report(town, photos=(Photo(sha256, "before", told),), recordings=(sha256,), recording_names=("来电.wav",))
    photo, sound = sorted(detail(cases, "ACC").media, key=lambda each: each.kind, reverse=True)
    assert photo.told == told and photo.far_m == 2000 and photo.told.clock_is_off(photo.at)
    assert sound.told == MediaFacts(name="来电.wav") and sound.far_m is None
    with pytest.raises(BadInput, match="text.mark"):
        report(town, case=UUID(int=901), photos=(Photo(sha256, "before", MediaFacts(name="a\u202eb")),))


def test_clips_come_with_a_report_and_with_steps(town: Store, cases: StoreCases) -> None:
    first, second = (Clip(town.blobs.put(content), stage, MediaFacts(name=f"{stage}.mp4", length_s=seconds))
                     for content, stage, seconds in ((b"a clip", "before", 65), (b"another", "after", 7)))
    report(town, clips=(first,))
    for version, (role, step) in enumerate(LINE[:4], start=1):
        take(town, role, step, version)
    town.carry_out(replace(facts_of(town, "feed_back"), seen_version=5, clips=(second,)), author("DEP"))
    found = [(each.kind, each.stage, each.told.length_s) for each in detail(cases).media if each.kind == "video"]
    assert found == [("video", "before", 65), ("video", "after", 7)]
    with town.unit_of_work() as unit:
        assert unit.cases.media_stages(CASE) == ("after",), "a clip is no photo"
    with pytest.raises(NotAllowed, match="step.fact_missing"):
        report(town, case=UUID(int=902), channel="video", source={"camera": "C001"}, component=None, kind_of="event",
               type_code="0102", reporter_name="", reporter_phone="", clips=(first,))
    for code, wrong in (("blob.missing", replace(first, sha256="0" * 64)),
                        ("case.unknown_stage", replace(first, stage="never"))):
        with pytest.raises(BadInput, match=code):
            report(town, case=UUID(int=903), clips=(wrong,))


def test_progress_is_told_with_photos_and_the_handler_while_signing(town: Store, cases: StoreCases) -> None:
    report(town)
    for version, (role, step) in enumerate(LINE[:3], start=1):
        take(town, role, step, version)
    town.carry_out(replace(facts_of(town, "sign"), seen_version=4, facts={"handler": "王师傅"}), author("DEP"))
    photo = Photo(town.blobs.put(b"half done"), "progress")
    town.carry_out(replace(facts_of(town, "progress"), seen_version=5, photos=(photo,)), author("DEP"))
    seen = detail(cases)
    assert [each.step for each in seen.steps][-2:] == ["sign", "progress"] and seen.row.state == "handling"
    assert [each.stage for each in seen.media] == ["progress"]


def test_a_captured_position_is_kept_beside_the_point_and_gives_it_where_there_is_none(
        town: Store, cases: StoreCases) -> None:
    report(town, point=None, captured=HERE)
    seen = detail(cases)
    assert seen.captured == HERE and away_m(seen.row.point, PLACE) < 0.01 and seen.row.unit_grid == "610603001001001"
    off = Point(PLACE.x_mm + 3_000, PLACE.y_mm)
    report(town, case=UUID(int=901), point=off, captured=HERE)
    who = author("SHF")
    other = cases.detail(UUID(int=901), roles=who.roles, department=None, user=who.user)
    assert (other.captured, other.row.point) == (HERE, off)
    assert cases.as_of(town.clock.now()).detail(CASE, roles=who.roles, department=None, user=who.user).captured == HERE
    for code, captured in (("captured.unusable", replace(HERE, accuracy_m=-1)),
                           ("captured.unusable", replace(HERE, lat_e7=HERE.lon_e7, lon_e7=HERE.lat_e7 * 10)),
                           ("case.outside", replace(HERE, lon_e7=HERE.lon_e7 + 10_000_000)),
                           ("case.outside", replace(HERE, lon_e7=-HERE.lon_e7))):
        with pytest.raises(BadInput, match=code):
            report(town, case=UUID(int=902), point=None, captured=captured)


def test_a_step_from_where_the_device_is(town: Store, cases: StoreCases) -> None:
    report(town)
    for version, (role, step) in enumerate(LINE[:7], start=1):
        take(town, role, step, version)

    def answer(**facts: Any) -> None:
        step = facts_of(town, "answer_verification_pass")
        town.carry_out(replace(step, seen_version=8, facts=told | facts), author("INS"))

    told = {"lon_e7": HERE.lon_e7, "lat_e7": HERE.lat_e7, "accuracy_m": HERE.accuracy_m}
    with pytest.raises(NotAllowed, match="step.too_far"):
        answer(lat_e7=HERE.lat_e7 + 10_000)
    with pytest.raises(BadInput, match="captured.unusable"):
        answer(lat_e7=None)
    answer()
    facts = dict(detail(cases).steps[-1].facts)
    assert (facts["lat_e7"], facts["accuracy_m"]) == (str(HERE.lat_e7), "8")
    assert abs(int(facts["x_mm"]) - PLACE.x_mm) < 10


def test_two_windows_remind_once_and_nothing_counts_it(town: Store, cases: StoreCases) -> None:
    report(town)
    for version, (role, step) in enumerate(LINE[:4], start=1):
        take(town, role, step, version)
    near_at = detail(cases).row.stage.due_at - timedelta(minutes=1)
    assert cases.due() == () and isinstance(town.clock, StoreClock)
    town.clock.jump(near_at)
    day, figures = date(2021, 12, 31), StoreFigures(town, Standings(town))
    before, version = figures.evaluate(first=day, last=near_at.date()), detail(cases).row.version
    assert cases.due() == (CASE,)
    for _ in range(2):  # both asked before either was answered
        done = town.carry_out(RunDue(id=uuid7(town.clock.now()), cases=(CASE,)), author("INS"))
    seen = detail(cases)
    assert dict(done.said) == {"steps": "0"} and seen.row.version == version + 1 and cases.due() == ()
    assert (seen.steps[-1].step, seen.steps[-1].post, seen.steps[-1].who) == ("remind", "SYS", "")
    assert seen.row.urged == 0 and figures.evaluate(first=day, last=near_at.date()) == before
    assert not cases.page(CaseFilter(urged=True))


def test_one_order_supervises_many_cases_or_none(town: Store, cases: StoreCases) -> None:
    other = UUID(int=902)
    report(town)
    report(town, case=other)
    order = Supervise(id=uuid7(town.clock.now()), cases=(CASE, other), seen_versions=(1, 2), instruction="限期整改",
                      level=2, answer_by="2022-01-04")
    who = replace(author("SHF"), user=UUID(int=299), roles=frozenset({"SUP"}))
    with pytest.raises(Stale, match="case.changed_meanwhile"):
        town.carry_out(order, who)
    assert detail(cases).steps[-1].step == "report", "the first is not under supervision either"
    done = town.carry_out(replace(order, id=uuid7(town.clock.now()), seen_versions=(1, 1)), who)
    assert dict(done.said) == {"number": "D20211231001", "cases": "2"} and done.cases == {CASE, other}
    assert dict(detail(cases).steps[-1].facts)["order"] == "D20211231001"
    town.carry_out(replace(facts_of(town, "supervise"), seen_version=2, facts={
        "level": 1, "answer_by": "2022-01-04", "order": "D1"}), who)
    assert dict(detail(cases).steps[-1].facts)["order"] == "D20211231002", "a number is given, never taken"
    end = facts_of(town, "end_supervision")
    for named in ("D1", "D20211231003"):
        with pytest.raises(BadInput, match="step.unusable_fact"):
            town.carry_out(replace(end, id=uuid7(town.clock.now()), seen_version=3, facts={"order": named}), who)
    town.carry_out(replace(end, id=uuid7(town.clock.now()), seen_version=3, facts={"order": "D20211231002"}), who)
    town.carry_out(replace(end, id=uuid7(town.clock.now()), seen_version=4), who)
    assert [dict(each.facts)["order"] for each in detail(cases).steps[-2:]] == ["D20211231002", "D20211231001"]
    with pytest.raises(BadInput, match="supervision.cases"):
        town.carry_out(replace(order, id=uuid7(town.clock.now()), cases=(CASE, CASE)), who)


def test_a_camera_must_be_in_the_registry(town: Store) -> None:
    known = {"component": None, "kind_of": "component", "type_code": "0118", "channel": "video",
             "photos": (Photo(town.blobs.put(b"a photo"), "before"),)}
    with pytest.raises(BadInput, match="case.no_camera"):
        report(town, **known, source={"camera": "C999"})
    report(town, **known, source={"camera": "C001"})
    for version, (role, step) in enumerate(LINE[:6], start=1):
        take(town, role, step, version)
    pictured = (Photo(town.blobs.put(b"a photo"), "verification"),)
    look = replace(facts_of(town, "verify_by_video_pass"), seen_version=7, photos=pictured)
    with pytest.raises(BadInput, match="case.no_camera"):
        town.carry_out(replace(look, facts={"camera": "C002"}), author("ACC"))
    town.carry_out(replace(look, id=uuid7(town.clock.now()), facts={"camera": "C001"}), author("ACC"))


@pytest.mark.parametrize(("by", "duty", "expected"), [
    ("HOT", (), "INS"), ("INS", (), "INS9"), ("HOT", ("INS9",), "INS9"), ("INS", ("INS",), "INS")])
def test_verification_goes_to_who_is_on_duty_and_rather_not_to_the_reporter(
        town: Store, by: str, duty: tuple[str, ...], expected: str) -> None:
    """T34: the primary inspector of the responsibility grid; not the reporter where two are on duty."""
    users = {"INS": USER, "INS9": UUID(int=880)}
    today = town.clock.now().astimezone(CHINA).date()

    def prepare(unit: UnitOfWork) -> None:
        grids = ("610603Z001",)
        unit.users.add(User(id=users["INS9"], login="ins9", name_zh="监督员09", name_en="Inspector 09",
                            roles=frozenset({"INS"}), responsibility_grids=grids))
        primary = unit.users.get(USER)
        unit.users.save(replace(primary, responsibility_grids=grids, primary=True), primary.version)
        for each in unit.duties.between(today - timedelta(days=1), today):
            unit.duties.save(replace(each, users=()), each.version)
        unit.shifts.add(Shift(code="W", name_zh="全天", name_en="All day", begins_min=0, ends_min=0))
        if duty:
            unit.duties.add(Duty(id=duty_key(today, "W", "INS", grids[0]), day=today, shift="W", post="INS",
                                 grid=grids[0], users=tuple(users[each] for each in duty)))

    do(town, prepare, number=61)
    photo = Photo(town.blobs.put(b"a photo"), "before")
    given = {"channel": "inspector", "photos": (photo,)} if by == "INS" else {}
    intent = ReportCase(id=uuid7(town.clock.now()), case=CASE, channel="hotline", description="路灯不亮",
                        component=LAMP, point=PLACE, place="一道街12号")
    town.carry_out(replace(intent, **given), author(by))  # type: ignore[arg-type]
    for version, (role, step) in enumerate(LINE[:7], start=1):
        take(town, role, step, version)
    with town.unit_of_work() as unit:
        assert unit.cases.get(CASE).inspector == users[expected]


def test_a_case_is_found_by_the_number_that_others_know_it_by(town: Store, cases: StoreCases) -> None:
    report(town, source={"reference": "电话-77812"})
    assert cases.count(CaseFilter(text="77812")) == 1
    town.carry_out(TakeStep(
        id=uuid7(town.clock.now()), case=CASE, step="transfer_out", seen_version=1, opinion="属公路",
        facts={"authority": "公路局", "letter": "安城管函〔2021〕37号"}), author("SHF"))
    assert cases.count(CaseFilter(text="城管函")) == cases.count(CaseFilter(text="属公路")) == 1
    places = StorePlaces(town)
    for words in ("路灯不亮", "城管函", "ldbl"):
        assert [hit.id for hit in places.search(words, told=True) if hit.kind == "case"] == [str(CASE)], words
    assert not [hit for hit in places.search("路灯不亮") if hit.kind == "case"], "the form asks for places"


def test_an_ended_case_waits_for_its_call_back_until_its_reporter_is_answered(town: Store, cases: StoreCases) -> None:
    report(town, wants_answer=True)
    assert not detail(cases).call_back.limit_s, "it runs from the end on"
    for version, (role, step) in enumerate(LINE, start=1):
        take(town, role, step, version)
    waits = detail(cases, "HOT")
    assert waits.row.stage == waits.call_back and waits.call_back.limit_s and waits.call_back.due_at
    assert next(span for span in cases.explain(CASE, "callback") if span.ends_limit).until == waits.call_back.due_at
    town.carry_out(TakeStep(id=uuid7(town.clock.now()), case=CASE, step="answer_reporter", opinion="已告知",
                            seen_version=len(LINE) + 1, facts={"reached": True}), author("HOT"))
    assert not detail(cases, "HOT").call_back.limit_s


def test_nobody_is_called_back_who_wants_no_answer(town: Store, cases: StoreCases) -> None:
    report(town)
    for version, (role, step) in enumerate(LINE, start=1):
        take(town, role, step, version)
    assert not detail(cases, "HOT").call_back.limit_s and not cases.explain(CASE, "callback")


def amend(store: Store, role: str, version: int, *, facts: dict[str, Any] | None = None, **sealed: str) -> None:
    store.carry_out(TakeStep(id=uuid7(store.clock.now()), case=CASE, step="amend", seen_version=version, opinion="核对",
                             facts=facts or {}, **sealed), author(role))


def test_the_reporter_is_corrected_behind_his_seal(town: Store, cases: StoreCases) -> None:
    report(town, reporter_phone="13711110000")
    amend(town, "ACC", 1, reporter_phone=" 13911112222 ")
    assert detail(cases, "ACC").reporter == "王先生 13911112222"
    assert detail(cases, "ACC").contact == ("王先生", "13911112222")
    assert detail(cases, "DSP").reporter == MASKED and detail(cases, "DSP").contact is None
    told = dict(detail(cases, "DSP").steps[-1].facts)
    assert told == {"corrected": "reporter_phone"}, "which, but not what"
    assert len(cases.page(CaseFilter(text="13911112222"), roles=frozenset({"ACC"}))) == 1
    assert not cases.page(CaseFilter(text="13711110000"), roles=frozenset({"ACC"}))
    with town.reading() as connection:
        everything = "\n".join(str(tuple(row)) for table in (tables.intent, tables.journal, tables.step, tables.case)
                               for row in connection.execute(table.select()))
        kept = connection.execute(sa.select(tables.protected.c.value)).scalars().all()
    assert "13911112222" not in everything and "13711110000" not in everything
    assert "13911112222" in kept and "13711110000" not in kept, "the wrong number is gone for good"
    amend(town, "HOT", 2, reporter_name="", reporter_phone="")
    assert detail(cases, "ACC").reporter == ""
    replay_equals_rows(town)


def test_only_a_real_correction_by_who_may_see_it_of_who_called(town: Store, cases: StoreCases) -> None:
    report(town)
    with pytest.raises(NotAllowed, match="step.nothing_changed"):
        amend(town, "ACC", 1, reporter_name="王先生", reporter_phone="13800000000")
    with pytest.raises(BadInput, match="step.unknown_fact"):
        town.carry_out(TakeStep(id=uuid7(town.clock.now()), case=CASE, step="accept", seen_version=1,
                                reporter_name="李先生"), author("ACC"))
    with pytest.raises(BadInput, match="text.too_long"):
        amend(town, "ACC", 1, reporter_name="李" * 101)
    leader = User(id=UUID(int=299), login="led", name_zh="领导", name_en="LED", roles=frozenset({"LED"}))
    do(town, lambda unit: unit.users.add(leader) and None, number=77)
    by_leader = replace(author("HOT"), user=leader.id, login="led", roles=leader.roles)
    theirs = TakeStep(id=uuid7(town.clock.now()), case=UUID(int=901), step="amend", seen_version=1, opinion="核对",
                      reporter_name="李先生")
    town.carry_out(ReportCase(id=uuid7(town.clock.now()), case=theirs.case, channel="hotline", description="路灯不亮",
                              place="一道街", reporter_name="王先生"), by_leader)
    with pytest.raises(NotAllowed, match="case.reporter_sealed"):
        town.carry_out(theirs, by_leader)  # He may correct what he reported, but sees no reporter.
    with pytest.raises(BadInput, match="step.unusable_fact"):
        amend(town, "ACC", 1, facts={"answer_way": "fax"})
    assert detail(cases, "SHF").reporter == "王先生 13800000000"


def test_that_a_name_was_corrected_is_not_told_of_who_stays_unknown(town: Store, cases: StoreCases) -> None:
    report(town, anonymous=True)
    amend(town, "ACC", 1, facts={"place": "二道街"}, reporter_name="李先生")

    def told(role: str, *, printed: bool = False) -> str:
        who = author(role)
        steps = cases.detail(CASE, roles=who.roles, department=None, user=who.user, printed=printed).steps
        return dict(steps[-1].facts)["corrected"]

    assert told("ACC") == "place；reporter_name"
    assert told("DSP") == told("ACC", printed=True) == "place"
    assert detail(cases, "DSP").contact is None and detail(cases, "ACC").contact == ("李先生", "13800000000")


def test_an_inspectors_report_has_no_caller(town: Store) -> None:
    photo = Photo(town.blobs.put(b"a photo"), "before")
    town.carry_out(ReportCase(id=uuid7(town.clock.now()), case=CASE, channel="inspector", description="路灯不亮",
                              component=LAMP, point=PLACE, photos=(photo,)), author("INS"))
    for more in ({"reporter_name": "李先生"}, {"facts": {"answer_way": "sms"}}):
        with pytest.raises(BadInput, match="case.not_of_channel"):
            amend(town, "ACC", 1, **more)  # type: ignore[arg-type]


def test_the_call_back_follows_the_last_wish(town: Store, cases: StoreCases) -> None:
    report(town, source={"answer_way": "sms"})
    assert detail(cases).answer == "sms"
    amend(town, "ACC", 1, facts={"wants_answer": False})
    assert detail(cases).answer is None
    assert dict(detail(cases).steps[-1].facts)["corrected"] == "wants_answer"
    amend(town, "ACC", 2, facts={"answer_way": "phone"})
    assert detail(cases).answer == "phone"
    with pytest.raises(NotAllowed, match="step.nothing_changed"):
        amend(town, "ACC", 3, facts={"answer_way": "phone", "wants_answer": True})
    amend(town, "ACC", 3, facts={"wants_answer": False})
    for version, (role, step) in enumerate(LINE, start=4):
        take(town, role, step, version)
    assert not detail(cases, "HOT").call_back.limit_s and not cases.explain(CASE, "callback")


def test_a_step_that_corrects_nothing_sealed_has_the_body_that_it_had(town: Store) -> None:
    step = TakeStep(id=UUID(int=1), case=CASE, step="accept", seen_version=1)
    assert not set(SEALED) & step.body().keys(), "steps sent by an older program are known again by their hash"
    assert replace(step, reporter_name="").body()["reporter_name"] == ""


def test_a_case_keeps_the_version_of_its_component(town: Store) -> None:
    report(town)
    do(town, lambda unit: unit.components.save(replace(unit.components.get(LAMP), note="换了灯头"), 1) and None, number=77)
    with town.unit_of_work() as unit:
        assert (unit.cases.get(CASE).component_version, unit.components.get(LAMP).version) == (1, 2)
    town.carry_out(TakeStep(id=uuid7(town.clock.now()), case=CASE, step="amend", seen_version=1, opinion="核对",
                            facts={"component": str(LAMP), "description": "路灯灯头坏了"}), author("ACC"))
    with town.unit_of_work() as unit:
        assert unit.cases.get(CASE).component_version == 2
