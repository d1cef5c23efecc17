"""A queue's rows change with the clock, without anybody reading the store again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.domain.calendar import Calendar
from app.domain.deadline import NO_CLOCK
from app.domain.stage import Leg, Stage
from app.queries.cases import CaseRow, LiveClock
from ui.cases.queue_rows import ENTRY_ROLE, Content, GroupHead, QueueRows

NOON = datetime(2021, 12, 31, 4, tzinfo=UTC)
HOUR_US = 3_600_000_000


def test_colour_and_time_left_follow_the_clock() -> None:
    due = NOON + timedelta(hours=1)
    stage = Stage(since=NOON, limit_us=HOUR_US, used_us=0, due_at=due,
                  legs=(Leg(until=due, works_only=False), Leg(until=None, works_only=False)))
    live = LiveClock(stage, Calendar())
    row = CaseRow(id=UUID(int=1), version=1, number="R-1", state="filed", kind="event", type_code="0102", type_zh="",
                  type_en="", place="", unit_grid="", channel="hotline", note="", urged=0, department_zh="",
                  department_en="", point=None, reported_at=NOON, stage=live.time_left(NOON), whole=NO_CLOCK, live=live)
    now = [NOON]
    rows = QueueRows(lambda: now[0], "zh_CN")
    rows.take(Content({"ontime": 1}, {("ontime", 0): [row]}))
    found = []
    for minutes in (0, 30, 48, 60, 61):
        now[0] = NOON + timedelta(minutes=minutes)
        shown = rows.index(1).data(ENTRY_ROLE)
        found.append((shown.stage.meaning, shown.stage.left_s // 60))
    assert found == [("ontime", 60), ("ontime", 30), ("near", 12), ("near", 0), ("overdue", -1)]
    assert rows.outgrown(0, 1) == {row.id}
    rows.take(Content({"overdue": 1}, {("overdue", 0): [row]}), hold=True)
    assert (rows.entry(0), rows.waiting()) == (GroupHead("ontime", 0), 1)
    rows.settle()
    assert (rows.entry(0), rows.outgrown(0, 1)) == (GroupHead("overdue", 1), frozenset())
