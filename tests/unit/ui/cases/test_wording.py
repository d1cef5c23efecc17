"""How numbers and times are spelled on the case screens."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.captured import Captured
from app.domain.deadline import TimeLeft
from tests.helpers.fake_queries import CAPTURED, NOW, case_rows, time_left
from ui.cases import wording


def clock(left_s: int, *, due_in_s: int | None, counting: bool = True, resumes_at: datetime | None = None) -> TimeLeft:
    due = None if due_in_s is None else NOW + timedelta(seconds=due_in_s)
    return TimeLeft(meaning="ontime", used_s=60, limit_s=100_000, left_s=left_s, due_at=due, counting=counting,
                    resumes_at=resumes_at)


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59, "0:00"), (182 * 60, "3:02"), (-36 * 60, "0:36"),
                                               (8 * 3600 - 1, "7:59"), (8 * 3600, "1 d"), (17 * 3600, "2 d")])
def test_duration(seconds: int, text: str) -> None:
    assert wording.duration(seconds) == text


def test_a_day_is_eight_hours_of_work_and_twenty_four_of_clock_time() -> None:
    working, by_clock = clock(9 * 3600, due_in_s=65 * 3600), clock(9 * 3600, due_in_s=9 * 3600)
    assert wording.time_left_text(working, NOW) == "left 1 d"
    assert wording.time_left_text(by_clock, NOW) == "left 9:00"


def test_time_left_over_paused_and_none() -> None:
    assert wording.time_left_text(clock(-2160, due_in_s=-2160), NOW) == "over 0:36"
    paused = clock(600, due_in_s=90_000, counting=False, resumes_at=datetime(2022, 1, 4, 0, 30, tzinfo=UTC))
    assert wording.time_left_text(paused, NOW) == "‖ from 01-04 08:30"
    assert wording.time_left_text(time_left(0, 0), NOW) == ""


def test_used_of_limit_and_lateness() -> None:
    assert wording.used_of_limit(11 * 60, 20 * 60) == "11 / 20 min"
    assert wording.used_of_limit(9000, 4 * 3600) == "2:30 / 4:00"
    assert wording.used_of_limit(100, 0) == ""
    assert wording.late_by(32 * 60, 20 * 60) == "over 12 min"
    assert wording.late_by(19 * 60, 20 * 60) == ""


def test_a_captured_position_reads_as_the_device_said_it() -> None:
    assert wording.captured_text(CAPTURED) == "36.861235°N 109.327100°E ±8 m"
    assert wording.captured_text(Captured(lon_e7=-5, lat_e7=-368_612_000)) == "36.861200°S 0.000000°W"


def test_numbers_and_grids() -> None:
    assert wording.number_text("610603202111180014") == "20211118-0014"
    assert wording.short_number("610603202111180014") == "0014"
    assert wording.number_text("R-00AB12") == wording.short_number("R-00AB12") == "R-00AB12"
    assert wording.grid_text("610603001002087") == "grid 087"
    assert wording.grid_text("") == ""


def test_words_of_the_table_in_both_languages() -> None:
    assert wording.state_text("filed", "zh_CN") == "待派遣"
    assert wording.state_text("filed", "en") == "Awaiting dispatch"
    assert wording.step_text("dispatch", "zh_CN") == "派遣"
    assert wording.reason_text("D1", "zh_CN") == "D1 非本部门职责"
    assert wording.reason_text("because", "en") == "because"
    assert wording.unit_text("紧急工作时") == wording.unit_text("urgent_hour") == "urgent hours"


def test_a_row_reads_as_one_sentence() -> None:
    said = wording.row_sentence(case_rows()[0], NOW, "zh_CN")
    assert said.startswith("路灯 · 一道街 · 公园广场东南角 · 0001 · grid 061")
    assert "超期 · over 1:03 · urged 2" in said


def test_a_limit_of_one_has_its_own_word() -> None:
    assert wording.limit_text(1, "work_day") == "1 work day" and wording.limit_text(2, "工作日") == "2 work days"
    assert wording.limit_text(3, "fortnights") == "3 fortnights"
