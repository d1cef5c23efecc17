"""The demonstration's year: exactly the seed's figures, from steps that the rules took; the same for the same seed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from app.domain.calendar import CHINA, Calendar
from app.domain.case import StepTaken
from app.domain.deadline import due_at, stage_clock, time_left
from app.domain.evaluation import Evaluation, department_of, evaluate, rounded
from app.domain.place import Line, Point
from app.domain.town import Component
from app.domain.timing import Timing
from app.domain.workflow import ENDS, OPEN, Clock, State, Step
from app.permissions import permission_matrix
from data.catalogue_files import read_conditions, read_types
from data.demo.case_player import PlayedReport, PlayedStep
from data.demo.caseload import CUT, YEAR_ENDS, Caseload, City, make_caseload
from data.demo.people import departments, users

CALENDAR = Calendar()
TIMING = Timing(CALENDAR)
YEAR_BEGINS = datetime(2021, 1, 1, tzinfo=CHINA)
GRIDS = [f"610603001{community:03d}{number:03d}" for community in range(1, 6) for number in range(1, 31)]
RESPONSIBLE = {code: f"610603Z{position % 15 + 1:03d}" for position, code in enumerate(GRIDS)}


def ids(start: int) -> Callable[[], UUID]:
    """Return a source of ids."""
    count = iter(range(start, start + 100_000))
    return lambda: UUID(int=next(count))


def make_city() -> City:
    """Return a town of a few hundred components in a row: the caseload needs no more of it."""
    types = read_types("component")
    new_id = ids(10_000)
    components = []
    for position, type_ in enumerate(type_ for type_ in types for _ in range(8)):
        point = Point(440_000_000 + position * 1000, 4_080_000_000)
        shape = point if type_.geometry == "point" else Line(((point.x_mm, point.y_mm), (point.x_mm + 900, point.y_mm)))
        components.append(Component(
            id=new_id(), code=f"{position:016d}", class_code=type_.class_code, type_code=type_.type_code,
            name=type_.type_zh, geometry=shape, unit_grid=GRIDS[position % len(GRIDS)], place="一道街",
            surveyed_on=YEAR_BEGINS.date()))
    people = departments(ids(1))
    return City(
        components=components, responsibility_grids=RESPONSIBLE, component_types=types, event_types=read_types("event"),
        conditions=read_conditions("component") + read_conditions("event"), departments=people,
        users=users(people, sorted(set(RESPONSIBLE.values())), ids(1000)))


def make(seed: int) -> Caseload:
    """Return the caseload of the seed."""
    return make_caseload(seed, make_city(), calendar=CALENDAR, permissions=permission_matrix())


@pytest.fixture(scope="module")
def caseload() -> Caseload:
    """The one of the demonstration's seed."""
    return make(2021)


def figures(caseload: Caseload, since: datetime = YEAR_BEGINS, until: datetime = YEAR_ENDS, cut: datetime = CUT,
            **more: str) -> Evaluation:
    """Evaluate the year or a part of it."""
    return evaluate(caseload.histories, since=since, until=until, cut=cut, timing=lambda _: TIMING, **more)


def check_year(year: Evaluation) -> None:
    """Assert the seed's figures."""
    assert (year.reported, year.filed, year.due, year.closed) == (1215, 1215, 1185, 1067)
    assert year.by_channel == {"inspector": 687, "hotline": 349, "video": 156, "media": 23}
    assert year.by_kind == {"component": 543, "event": 672}
    assert rounded(year.closing_rate) == 0.9004


def test_the_year_has_the_seed_s_figures_now_and_at_midnight(caseload: Caseload) -> None:
    check_year(figures(caseload))
    check_year(figures(caseload, cut=YEAR_ENDS))


def test_another_seed_is_another_year_with_the_same_figures(caseload: Caseload) -> None:
    city = make_city()
    short_of_officers = replace(city, users=[user for user in city.users if user.login not in {"dep02", "dep03"}])
    other = make_caseload(7, short_of_officers, calendar=CALENDAR, permissions=permission_matrix())
    check_year(figures(other))
    assert other.played != caseload.played


def test_the_same_seed_is_the_same_year(caseload: Caseload) -> None:
    assert make(2021) == caseload


def test_seasons_channels_and_departments_add_up(caseload: Caseload) -> None:
    borders = [datetime(2021, month, 1, tzinfo=CHINA) for month in (1, 4, 7, 10, 12)] + [YEAR_ENDS]
    parts = {
        "season": [figures(caseload, since, until) for since, until in pairwise(borders)],
        "channel": [figures(caseload, channel=channel) for channel in ("inspector", "hotline", "video", "media")],
        "department": [figures(caseload, department=str(each.id)) for each in make_city().departments]}
    for name, shares in parts.items():
        assert sum(each.reported for each in shares) == 1215, name
        assert (sum(each.filed for each in shares), sum(each.due for each in shares)) == (1215, 1185), name
        assert sum(each.closed for each in shares) == 1067, name


def test_closing_an_overdue_case_is_one_closed_more_and_none_due_more(caseload: Caseload) -> None:
    late = next(history for history in caseload.histories if history[-1].to_state == "verified"
                and time_left(history, Clock.WHOLE, CUT, TIMING).meaning == "overdue")
    at = CUT + timedelta(minutes=5)
    closing = StepTaken(case=late[0].case, seq=len(late) + 1, step="close", from_state="verified", to_state="closed",
                        at=at)
    after = replace(caseload, histories=tuple(
        (*history, closing) if history is late else history for history in caseload.histories))
    assert (figures(after, cut=at).due, figures(after, cut=at).closed) == (1185, 1068)


def test_every_step_is_in_office_hours_and_none_after_the_cut(caseload: Caseload) -> None:
    for history in caseload.histories:
        assert all(CALENDAR.is_open(taken.at) for taken in history)
        assert all(earlier.at < later.at for earlier, later in pairwise(history))
        assert YEAR_BEGINS <= history[0].at and history[-1].at <= CUT


def test_what_is_played_is_what_was_taken(caseload: Caseload) -> None:
    assert [each.at for each in caseload.played] == sorted(each.at for each in caseload.played)
    assert len(caseload.played) == sum(map(len, caseload.histories))
    seen: Counter[UUID] = Counter()
    for each in caseload.played:
        if isinstance(each, PlayedStep):
            assert each.seen_version == seen[each.case]
        seen[each.case] += 1
    reports = [each for each in caseload.played if isinstance(each, PlayedReport)]
    assert len(reports) == len({each.case for each in reports}) == 1215
    assert all(len(each.description) <= 500 for each in reports)


def test_open_cases_at_the_cut(caseload: Caseload) -> None:
    standing = Counter(history[-1].to_state for history in caseload.histories)
    assert standing["closed"] == 1067 and all(standing[state] for state in OPEN)
    open_ones = [history for history in caseload.histories if State(history[-1].to_state) not in ENDS]
    whole = [time_left(history, Clock.WHOLE, CUT, TIMING) for history in open_ones]
    parked = [history for history in open_ones if history[-1].to_state in ("suspended", "deferred")]
    assert (len(open_ones), len(parked)) == (148, 6)
    assert Counter(each.meaning for each in whole)["overdue"] == 118
    assert sum(each.meaning == "near" for each in whole) >= 4
    assert sum(each.due_at is not None and each.due_at >= YEAR_ENDS for each in whole) == 24
    assert sum(each.meaning == "overdue" and each.left_s > -2 * 3600 for each in whole) >= 10


def test_queues_of_the_hall_have_green_amber_and_red(caseload: Caseload) -> None:
    meanings: Counter[str] = Counter()
    for history in caseload.histories:
        left = time_left(history, stage_clock(history[-1].to_state), CUT, TIMING)
        meanings[left.meaning] += 1
    assert min(meanings[name] for name in ("ontime", "near", "overdue")) >= 15


def test_those_who_try_find_work(caseload: Caseload) -> None:
    city = make_city()
    department = next(user.department for user in city.users if user.login == "dep")
    inspector = next(user.id for user in city.users if user.login == "ins")
    at_dep = Counter(history[-1].to_state for history in caseload.histories
                     if department_of(history) == str(department))
    assert at_dep["dispatched"] >= 2 and at_dep["handling"] >= 4
    tasks = Counter(history[-1].to_state for history in caseload.histories
                    if any(taken.facts.get("inspector") == str(inspector) for taken in history[-3:]))
    assert tasks["verifying"] >= 2 and tasks["confirming"] >= 1


def test_side_lines_occur_in_plausible_shares(caseload: Caseload) -> None:
    cases = Counter(step for history in caseload.histories for step in {taken.step for taken in history})
    for step, least, most in (
            (Step.SEND_CONFIRMATION, 40, 110), (Step.REFUSE, 25, 90), (Step.GRANT_EXTENSION, 25, 110),
            (Step.REDISPATCH_REWORK, 20, 110), (Step.URGE, 100, 250), (Step.SUPERVISE, 10, 50),
            (Step.GRANT_SUSPENSION, 5, 30), (Step.VERIFY_BY_VIDEO_PASS, 40, 110), (Step.ANSWER_REPORTER, 100, 300)):
        assert least <= cases[step] <= most, (step, cases[step])
    assert not cases[Step.REOPEN] and not cases[Step.VOID] and not cases[Step.MERGE]
    ontime = sum(history[-1].to_state == "closed" and not _late(history) for history in caseload.histories)
    assert ontime == 958


def _late(history: tuple[StepTaken, ...]) -> bool:
    closing = next(taken.at for taken in reversed(history) if taken.step == Step.CLOSE)
    deadline = due_at(history, Clock.WHOLE, TIMING)
    return deadline is not None and closing > deadline


def test_winter_has_ice_and_summer_barbecues(caseload: Caseload) -> None:
    months: dict[str, set[int]] = {"0407": set(), "0508": set()}
    for each in caseload.played:
        facts = each.facts if isinstance(each, PlayedStep) and each.step is Step.ACCEPT else {}
        if facts.get("kind") == "event" and facts["type_code"] in months:
            months[facts["type_code"]].add(each.at.astimezone(CHINA).month)
    assert months["0407"] and months["0407"] <= {1, 2, 3, 10, 11, 12}
    assert months["0508"] and months["0508"] <= {3, 4, 5, 6, 7, 8, 9, 10, 12}
