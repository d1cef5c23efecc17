"""The demonstration's caseload of 2021: 1,215 cases, each played through the rules, deterministic by seed.

At the cut, Friday 31 December 2021, 16:00, 1,067 are closed, 118 are open and overdue, and 30 are open and not due:
24 before their deadline, four suspended, two deferred (domain sections 9.5 and 14).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from app.domain.calendar import CHINA, Calendar
from app.domain.case import StepTaken
from app.domain.catalogue import CatalogueType, FilingCondition
from app.domain.deadline import due_at, time_left
from app.domain.errors import NotAllowed
from app.domain.evaluation import due_for_closing_at
from app.domain.limits import Unit
from app.domain.people import Department, User
from app.domain.permission import Permissions
from app.domain.timing import USUAL, Timing
from app.domain.town import Component
from app.domain.workflow import Clock, State, Step
from data.demo.case_mix import Mixed, draw_mix
from data.demo.case_plans import (
    Seasoning, before, filed_for, path_to, play_closed, play_open, play_parked, whole_limits,
)
from data.demo.case_player import CasePlayer, Played, Staff, Subject, TooLate
from data.demo.case_spots import Spots

CUT = datetime(2021, 12, 31, 16, 0, tzinfo=CHINA)
"""Where the demonstration's clock stands: nothing happens after it."""
YEAR_ENDS = datetime(2022, 1, 1, tzinfo=CHINA)
CLOSED_ON_TIME, CLOSED_LATE = 958, 109
OVERDUE: Mapping[State, int] = {
    State.FILED: 8, State.DISPATCHED: 13, State.HANDLING: 51, State.REFUSED: 6, State.FED_BACK: 10,
    State.AWAITING_VERIFICATION: 8, State.VERIFYING: 9, State.VERIFIED: 7, State.ACCEPTED: 3, State.REPORTED: 2,
    State.CONFIRMING: 1}
"""Open and overdue, by state. Every case has been filed, so those before filing were returned there."""
PENDING: Mapping[State, int] = {
    State.FILED: 4, State.DISPATCHED: 4, State.HANDLING: 5, State.REFUSED: 1, State.FED_BACK: 2,
    State.AWAITING_VERIFICATION: 2, State.VERIFYING: 2, State.VERIFIED: 2, State.ACCEPTED: 1, State.REPORTED: 1}
"""Open and before their deadline, by state."""
PARKED: Mapping[State, int] = {State.SUSPENDED: 4, State.DEFERRED: 2}
OFTEN_MEANT = frozenset({"市政管理所", "环卫处", "城管执法大队", "园林绿化站", "交警大队", "住建局", "街道办事处"})
"""Departments that a case goes to when another has refused it with right."""
TRIES = 200
"""A plan that chance spoils is drawn again at most so often; three tries are usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """What the caseload needs of the demonstration city, as it stands in the store."""

    components: Sequence[Component]
    responsibility_grids: Mapping[str, str]
    """Of each unit grid."""
    component_types: Sequence[CatalogueType]
    event_types: Sequence[CatalogueType]
    conditions: Sequence[FilingCondition]
    departments: Sequence[Department]
    users: Sequence[User]


@dataclass(frozen=True, slots=True)
class Caseload:
    """Everything that was done in the year."""

    played: tuple[Played, ...]
    """Reports and steps in order of time; within a case as they were taken."""
    histories: tuple[tuple[StepTaken, ...], ...]
    """The same by case, as the rules took them (case numbers excepted: the store gives them)."""


@dataclass(frozen=True, slots=True)
class _Plan:
    outcome: str
    """`ontime`, `late` (closed), `overdue`, `pending`, `parked` (open)."""
    state: State = State.CLOSED
    near: bool = False
    at_home: bool = False
    """For the one department and the one inspector that everybody tries."""


def make_caseload(seed: int, city: City, *, calendar: Calendar, permissions: Permissions) -> Caseload:
    """Play the year.

    Args:
        seed: the same seed and city give the same caseload.
        city: as it stands in the store.
        calendar: office hours and holidays.
        permissions: who may do what; every step obeys them.

    Raises:
        RuntimeError: a plan could not be played in `TRIES` tries: the city lacks what it needs.
    """
    return _Year(seed, city, calendar, permissions).play()


class _Year:
    def __init__(self, seed: int, city: City, calendar: Calendar, permissions: Permissions) -> None:
        self._seed, self._city, self._calendar, self._permissions = seed, city, calendar, permissions
        self._staff = Staff(city.users)
        self._spots = Spots(city.components, city.responsibility_grids, city.component_types)
        self._conditions: dict[tuple[str, str], list[FilingCondition]] = {}
        for each in city.conditions:
            self._conditions.setdefault((each.kind, each.type_code), []).append(each)
        self._departments = {each.name_zh: each for each in city.departments}
        self._inspector = next((user for user in city.users if user.login == "ins"), None)
        self._home = next((user.department for user in city.users if user.login == "dep"), None)
        self._days = [[day for day in _days(month) if calendar.is_working_day(day)] for month in range(1, 13)]

    def play(self) -> Caseload:
        """Draw what is reported, decide how each ends, and play it."""
        random = Random(f"{self._seed}/mix")
        types = {"component": [each for each in self._city.component_types if self._spots.has_type(each.type_code)],
                 "event": list(self._city.event_types)}
        mix = draw_mix(types, random)
        plans = self._plans(mix, random)
        players = [self._play(number, mixed, plan) for number, (mixed, plan) in enumerate(zip(mix, plans, strict=True))]
        played = [(each.at, number, position, each) for number, player in enumerate(players)
                  for position, each in enumerate(player.played)]
        played.sort(key=lambda row: row[:3])
        return Caseload(tuple(row[3] for row in played), tuple(tuple(player.steps) for player in players))

    def _plans(self, mix: Sequence[Mixed], random: Random) -> list[_Plan]:
        """Decide how each case ends; what is open long has long limits, what is near its deadline longer ones."""
        plans: dict[int, _Plan] = {}
        order = list(range(len(mix)))
        random.shuffle(order)
        days = [self._days_of(mixed) for mixed in mix]
        home = [self._department(mixed).id == self._home for mixed in mix]

        def assign(plan: _Plan, least_days: int) -> None:
            free = [number for number in order if number not in plans and days[number] >= least_days]
            plans[next((number for number in free if home[number] or not plan.at_home), free[0])] = plan

        for state, _ in _each(PARKED):
            assign(_Plan("parked", state), 3)
        for position, (state, at_home) in enumerate(_each(PENDING)):
            near = position % 3 == 0 and state not in (State.FILED, State.ACCEPTED, State.REPORTED)
            assign(_Plan("pending", state, near, at_home), 3 if near else 1)
        for position, (state, at_home) in enumerate(_each(OVERDUE)):
            assign(_Plan("overdue", state, at_home=at_home), 1 if position % 3 else 0)
        for number in [number for number in order if number not in plans][:CLOSED_LATE]:
            plans[number] = _Plan("late")
        return [plans.get(number, _Plan("ontime")) for number in range(len(mix))]

    def _play(self, number: int, mixed: Mixed, plan: _Plan) -> CasePlayer:
        for attempt in range(TRIES):
            random = Random(f"{self._seed}/{number}/{attempt}")
            player = CasePlayer(self._subject(mixed, plan, random), staff=self._staff, calendar=self._calendar,
                                permissions=self._permissions, random=random, last=CUT,
                                inspector=self._inspector if plan.at_home else None)
            try:
                self._play_plan(player, plan, plain=attempt > TRIES // 2)
            except (TooLate, NotAllowed):
                continue
            if self._came_out(player, plan):
                return player
        raise RuntimeError(f"case {number} ({mixed.kind} {mixed.type.type_code}) can't be made {plan}")

    def _subject(self, mixed: Mixed, plan: _Plan, random: Random) -> Subject:
        conditions = self._conditions[mixed.kind, mixed.type.type_code]
        further = len(conditions) > 1 and random.random() < 0.35 and plan.outcome in ("ontime", "late")
        department = self._department(mixed)
        others = [each for each in self._departments.values() if each.id != department.id]
        second = random.choice([each for each in others if each.name_zh in OFTEN_MEANT] or others)
        grids = self._inspector.responsibility_grids if plan.at_home and self._inspector else ()
        return Subject(mixed=mixed, condition=random.choice(conditions[1:]) if further else conditions[0],
                       spot=self._spots.draw(mixed, random, grids), department=department, second_department=second)

    def _department(self, mixed: Mixed) -> Department:
        return self._departments.get(mixed.type.department_zh) or next(iter(self._departments.values()))

    def _days_of(self, mixed: Mixed) -> float:
        """Return the main condition's limit in working days; 0 for hours."""
        condition = self._conditions[mixed.kind, mixed.type.type_code][0]
        return condition.limit_value if condition.limit_unit == "工作日" else 0

    def _play_plan(self, player: CasePlayer, plan: _Plan, *, plain: bool) -> None:
        if plan.outcome in ("ontime", "late"):
            late = plan.outcome == "late"
            play_closed(player, self._reported(player), Seasoning() if plain else _season(player, late=late), late=late)
            self._play_call_back(player)
        elif plan.outcome == "parked":
            self._play_parked(player, plan)
        else:
            self._play_open(player, plan)

    def _reported(self, player: CasePlayer) -> datetime:
        """Draw when: by season, on a working day, mostly 8–11 and 15–18; urgent things early enough to be handled."""
        random = player.random
        month = random.choices(range(12), player.subject.mixed.months)[0]
        day = random.choice(self._days[month])
        hours = (8, 9, 10) if player.subject.limit.unit is Unit.URGENT_HOUR else (8, 9, 10, 11, 14, 15, 16, 17)
        weights = (4, 5, 4) if len(hours) == 3 else (9, 11, 10, 4, 5, 9, 9, 4)
        hour = random.choices(hours, weights)[0]
        return datetime(day.year, day.month, day.day, hour, random.randrange(60), random.randrange(60), tzinfo=CHINA)

    @staticmethod
    def _play_call_back(player: CasePlayer) -> None:
        if player.case.wants_answer and player.random.random() < 0.85:
            player.take(Step.ANSWER_REPORTER, player.within(Clock.CALLBACK), reached=True,
                        satisfaction=player.random.choice((3, 4, 4, 5, 5)))

    def _play_parked(self, player: CasePlayer, plan: _Plan) -> None:
        random = player.random
        filed = before(CUT, timedelta(hours=8 * random.randrange(4, 16), minutes=random.randrange(400)), self._calendar)
        days = random.randrange(25, 31) if plan.state is State.SUSPENDED else random.randrange(50, 80)
        play_parked(player, filed, plan.state, (filed + timedelta(days=days)).date().isoformat())

    def _play_open(self, player: CasePlayer, plan: _Plan) -> None:
        random, calendar = player.random, self._calendar
        path = path_to(plan.state, through=_through(plan, random))
        if plan.outcome == "overdue":
            filed = self._filed_overdue(player, lies=plan.state is State.HANDLING or Step.FEED_BACK in path)
        else:
            filed = self._filed_pending(player, plan)
        if plan.state is State.HANDLING:
            play_open(player, filed, path, None)
            _play_notes(player, overdue=plan.outcome == "overdue")
            return
        clock = _STAGE_OF[plan.state]
        length = min(USUAL[clock].length * _share_of_stage(random), calendar.elapsed(filed, CUT) * 0.6)
        play_open(player, filed, path, before(CUT, length, calendar) if path else None)

    def _filed_overdue(self, player: CasePlayer, *, lies: bool) -> datetime:
        """Draw when a case was filed that is overdue now: by minutes, by hours, by days, by weeks, by months.

        Only works lie for months, and only at a department (`lies`), never in the hall.
        """
        random = player.random
        works = player.subject.limit.unit is Unit.WORK_DAY
        weights = (12, 14, 20, 27, 27) if lies and works else (25, 30, 30, 15, 0) if lies else (50, 50, 0, 0, 0)
        minutes = ((4, 115), (115, 900), (900, 4000), (4000, 14_000), (14_000, 45_000))
        least, most = random.choices(minutes, weights)[0]
        deadline = before(CUT, timedelta(minutes=random.randrange(least, most)), self._calendar)
        return filed_for(whole_limits(player.subject), deadline, self._calendar)

    def _filed_pending(self, player: CasePlayer, plan: _Plan) -> datetime:
        """Draw when a case was filed whose deadline comes next year."""
        random, calendar = player.random, self._calendar
        if not plan.near:
            minutes = random.randrange(15, 60) if plan.state is State.FILED else random.randrange(150, 420)
            return before(CUT, timedelta(minutes=minutes), calendar)
        whole = sum((each.length for each in whole_limits(player.subject)), timedelta(0))
        left = random.uniform(2.1, 0.19 * (whole / timedelta(hours=1)))
        return before(CUT, whole - timedelta(hours=left), calendar)

    def _came_out(self, player: CasePlayer, plan: _Plan) -> bool:
        """Say whether the case ended as planned, by the domain's own reckoning."""
        steps, timing = player.steps, Timing(self._calendar)
        if player.case.state != plan.state:
            return False
        if plan.outcome == "parked":
            return due_for_closing_at(steps, timing) is None
        if plan.outcome in ("ontime", "late"):
            closed, deadline = player.case.closed_at, due_at(steps, Clock.WHOLE, timing)
            assert closed is not None
            return (plan.outcome == "late") == (deadline is not None and closed > deadline)
        whole = time_left(steps, Clock.WHOLE, CUT, timing)
        assert whole.due_at is not None
        if plan.outcome == "overdue":
            return whole.due_at < CUT
        return whole.due_at >= YEAR_ENDS and (whole.meaning == "near") == plan.near


_STAGE_OF = {
    State.REPORTED: Clock.ACCEPT, State.CONFIRMING: Clock.CONFIRM, State.ACCEPTED: Clock.FILE,
    State.FILED: Clock.DISPATCH, State.DISPATCHED: Clock.SIGN, State.REFUSED: Clock.REFUSAL_REVIEW,
    State.FED_BACK: Clock.REVIEW, State.AWAITING_VERIFICATION: Clock.SEND_VERIFICATION,
    State.VERIFYING: Clock.VERIFY, State.VERIFIED: Clock.CLOSE}
"""The hall's clock of each open state."""
_AT_HOME = {State.HANDLING: 4, State.DISPATCHED: 2, State.VERIFYING: 2, State.CONFIRMING: 1, State.FED_BACK: 1}
"""How many of each state, twice over, belong to the department and the inspector that have a log-in for trying."""


def _each(counts: Mapping[State, int]) -> list[tuple[State, bool]]:
    return [(state, number < _AT_HOME.get(state, 0)) for state, count in counts.items() for number in range(count)]


def _days(month: int) -> list[date]:
    first = date(2021, month, 1)
    return [day for offset in range(31) if (day := first + timedelta(days=offset)).month == month]


def _season(player: CasePlayer, *, late: bool) -> Seasoning:
    """Draw what happens besides the main line, in the shares of domain section 14."""
    random, mixed, limit = player.random, player.subject.mixed, player.subject.limit
    by_day = limit.unit is Unit.WORK_DAY
    return Seasoning(
        confirmed=mixed.channel in ("hotline", "media") and random.random() < 0.2,
        refused=random.choices(("", "founded", "unfounded"), (96, 2.7, 1.3))[0],
        extended=by_day and random.random() < 0.1,
        reworked=random.choices((0, 1, 2), (94, 5, 1))[0],
        returned=random.random() < 0.03,
        progressed=random.random() < 0.15,
        urged=random.random() < (0.6 if late else 0.1),
        supervised=late and random.random() < 0.2,
        suspended=by_day and not late and limit.length >= timedelta(hours=24) and random.random() < 0.03,
        by_camera=random.random() < (0.35 if mixed.channel == "video" else 0.03))


def _through(plan: _Plan, random: Random) -> str:
    """Draw the way into an open state: cases lie because a department refused or did it badly."""
    if plan.outcome == "pending":
        return "line"
    shares = {State.FILED: (0, 5, 5), State.ACCEPTED: (1, 0, 2), State.REPORTED: (1, 0, 2), State.CONFIRMING: (1, 0, 2),
              State.DISPATCHED: (5, 3, 2), State.REFUSED: (6, 0, 4), State.HANDLING: (8, 1, 1)}
    return random.choices(("line", "rework", "refusal"), shares.get(plan.state, (8, 2, 0)))[0]


def _share_of_stage(random: Random) -> float:
    """Draw how much of the post's own limit has gone by: green, amber and red all occur."""
    least, most = random.choice(((0.1, 0.7), (0.3, 0.75), (0.83, 0.97), (1.1, 2.5)))
    return random.uniform(least, most)


def _play_notes(player: CasePlayer, *, overdue: bool) -> None:
    """What happens to a case while it is being handled and nobody closes it."""
    random = player.random
    left = player.calendar.elapsed(player.now, CUT)
    if random.random() < 0.4:
        player.take(Step.PROGRESS, player.after(left * random.uniform(0.1, 0.5)))
    if overdue and random.random() < 0.45:
        player.urge(player.after(player.calendar.elapsed(player.now, CUT) * random.uniform(0.5, 0.95)), overdue=True)
        if random.random() < 0.3:
            answer_by = date(2022, 1, random.choice((4, 5, 6)))
            player.take(Step.SUPERVISE, player.after(player.calendar.elapsed(player.now, CUT) * 0.5),
                        answer_by=answer_by.isoformat(), level=1)
