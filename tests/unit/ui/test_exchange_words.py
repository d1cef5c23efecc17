"""What stands in the card of a conflict, in words."""

from datetime import UTC, datetime
from uuid import UUID

from app.domain.errors import Stale
from app.ports.exchange import Conflict, Words
from ui.exchange.words import mine_rows, theirs_rows, type_key


def test_where_the_device_was_is_said_as_elsewhere() -> None:
    conflict = Conflict(
        id=UUID(int=1), kind="ReportCase", meant=Words("meant.report", {}), happened=Stale("case.changed_meanwhile"),
        at=datetime(2021, 12, 31, tzinfo=UTC), login="ins", put_off=False,
        mine={"captured": {"lon_e7": 1_093_271_000, "lat_e7": 368_612_345, "accuracy_m": 8}, "clips": [{"stage": "x"}]},
        theirs={})
    assert mine_rows(conflict, {}, "en") == [("Device at", "36.861235°N 109.327100°E ±8 m")]


def test_a_type_is_named_and_a_code_nobody_knows_stays() -> None:
    conflict = Conflict(
        id=UUID(int=1), kind="TakeStep", meant=Words("meant.step", {}), happened=Stale("case.changed_meanwhile"),
        at=datetime(2021, 12, 31, tzinfo=UTC), login="dsp", put_off=False, mine={},
        theirs={"kind": "event", "type_code": "0103", "version": 7})
    names = {type_key("event", "0103"): "Accumulated rubble", type_key("component", "0103"): "Sewer cover"}
    [(label, value)] = theirs_rows(conflict, names, "en")
    assert (label, value) == ("Type", "Accumulated rubble")
    assert theirs_rows(conflict, {}, "en") == [("Type", "0103")]


def test_fields_of_a_component_stand_side_by_side_in_words() -> None:
    conflict = Conflict(
        id=UUID(int=1), kind="ChangeComponent", meant=Words("meant.component", {}), happened=Stale("component.moved"),
        at=datetime(2021, 12, 31, tzinfo=UTC), login="gis", put_off=False,
        mine={"component": str(UUID(int=2)), "seen": {"note": "", "status": "intact", "attributes.height_mm": None},
              "mine": {"note": "灯杆倾斜", "status": "damaged", "attributes.height_mm": 8000}},
        theirs={"note": "", "status": "lost", "attributes": {"height_mm": 7000}, "place": "一道街12号", "version": 4})
    assert mine_rows(conflict, {}, "zh_CN") == [("备注", "灯杆倾斜"), ("状态", "damaged"), ("Height_mm", "8000")]
    assert theirs_rows(conflict, {}, "zh_CN") == [
        ("Place", "一道街12号"), ("备注", "—"), ("状态", "lost"), ("Height_mm", "7000")]
