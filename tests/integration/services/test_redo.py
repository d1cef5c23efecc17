"""What was undone is told again as it was said, and taken again on a real store: facts, opinion, photos and clips."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.domain.errors import Stale
from app.domain.ids import uuid7
from app.domain.people import User
from app.domain.place import Point
from app.ports.store import UnitOfWork
from app.queries.cases import CaseDetail
from app.services.cases import Clip, Photo, ReportCase, TakeStep
from data.store import Store
from tests.helpers.filled import SOUTH, WEST, fill
from tests.helpers.office import Office, posts
from tests.helpers.stores import do

CASE = UUID(int=900)


class Desk(Office):
    """Takes steps on the one case, on the version that it has."""

    version = 0

    def report(self) -> None:
        now = self.store.clock.now()
        self.store.carry_out(ReportCase(
            id=uuid7(now), case=CASE, channel="hotline", description="垃圾成堆", kind_of="event", type_code="0102",
            point=Point(WEST + 20_000, SOUTH + 20_000), place="一道街12号"), self.author("HOT"))
        self.version = 1

    def take(self, role: str, step: str, **said: object) -> None:
        intent = TakeStep(id=uuid7(self.store.clock.now()), case=CASE, step=step, seen_version=self.version,
                          opinion="同意")
        self.store.carry_out(replace(intent, **said), self.author(role))  # type: ignore[arg-type]
        self.version += 1

    def redo(self, role: str) -> None:
        """Take the step again as the query tells it."""
        redo = self.seen(role).redo
        assert redo is not None
        self.take(role, redo.step, facts=dict(redo.facts), opinion=redo.opinion,
                  photos=tuple(Photo(each.sha256, each.stage, each.told) for each in redo.media
                               if each.kind == "photo"),
                  clips=tuple(Clip(each.sha256, each.stage, each.told) for each in redo.media if each.kind == "video"))

    def seen(self, role: str) -> CaseDetail:
        author = self.author(role)
        return self.cases.detail(CASE, roles=author.roles, department=author.department, user=author.user)


@pytest.fixture
def desk(store: Store) -> Desk:
    fill(store)
    do(store, posts, number=50)
    found = Desk(store)
    found.report()
    found.take("ACC", "accept")
    found.take("SHF", "file")
    return found


def _second(unit: UnitOfWork) -> None:
    unit.users.add(User(id=UUID(int=299), login="dsp2", name_zh="DSP02", name_en="DSP 02", roles=frozenset({"DSP"})))


def test_a_dispatch_is_redone_with_department_limit_and_opinion(desk: Desk) -> None:
    department = str(desk.author("DEP").department)
    desk.take("DSP", "dispatch", facts={"department": department, "limit_value": 3, "limit_unit": "工作日"},
              opinion="先围起来")
    before = desk.seen("DSP")
    assert before.redo is None and before.undo == "recall"
    desk.take("DSP", "recall")
    redo = desk.seen("DSP").redo
    assert redo is not None and (redo.step, redo.opinion, redo.facts["department"]) == (
        "dispatch", "先围起来", department)
    assert desk.seen("SHF").redo is None, "another's"
    desk.redo("DSP")
    after = desk.seen("DSP")
    assert (after.row.state, after.department, after.steps[-1].facts, after.steps[-1].opinion) == (
        "dispatched", before.department, before.steps[-1].facts, before.steps[-1].opinion)
    assert after.redo is None and after.undo == "recall"


def test_feedback_is_redone_with_its_photos_again_and_again_and_shows_them_once(desk: Desk) -> None:
    photo, clip = desk.store.blobs.put(b"swept"), desk.store.blobs.put(b"sweeping")
    desk.take("DSP", "dispatch", facts={"department": str(desk.author("DEP").department)})
    desk.take("DEP", "sign")
    desk.take("DEP", "progress", photos=(Photo(desk.store.blobs.put(b"half"), "progress"),))
    desk.take("DEP", "feed_back", facts={"condition_met": True}, photos=(Photo(photo, "after"),),
              clips=(Clip(clip, "after"),))
    for _ in range(2):
        desk.take("DEP", "withdraw_feedback")
        redo = desk.seen("DEP").redo
        assert redo is not None and sorted(each.sha256 for each in redo.media) == sorted((photo, clip))
        desk.redo("DEP")
    assert desk.seen("DEP").row.state == "fed_back"
    assert sorted(each.stage for each in desk.seen("DEP").media) == ["after", "after", "progress"]


def test_a_supervision_that_is_redone_gets_its_own_number(desk: Desk) -> None:
    desk.take("SUP", "supervise", facts={"answer_by": "2099-12-30", "level": 2})
    first = dict(desk.seen("SUP").steps[-1].facts)["order"]
    desk.take("SUP", "end_supervision", facts={"order": first})
    desk.redo("SUP")
    assert dict(desk.seen("SUP").steps[-1].facts)["order"] != first and len(desk.seen("SUP").orders) == 1


def test_once_the_case_has_moved_nothing_is_redone(desk: Desk) -> None:
    do(desk.store, _second, number=51)
    desk.take("DSP", "dispatch", facts={"department": str(desk.author("DEP").department)})
    desk.take("DSP", "recall")
    redo = desk.seen("DSP").redo
    assert redo is not None
    desk.take("DSP2", "claim")
    assert desk.seen("DSP").redo is None
    desk.version -= 1
    with pytest.raises(Stale):
        desk.take("DSP", redo.step, facts=dict(redo.facts), opinion=redo.opinion)
