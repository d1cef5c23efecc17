"""Plays a day on a demonstration store: every report and step as an intent of the post whose turn it is.

`data.demo.drill_plan` says who does what when; here it is carried out, through the services alone. The store's clock
moves along: nothing is done at an instant that the clock has not reached.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as clock_time
from functools import partial
from heapq import heappop, heappush
from pathlib import Path
from random import Random
from threading import Event
from typing import Any
from uuid import UUID

from app.domain.calendar import Calendar
from app.domain.case import Case, offered
from app.domain.deadline import time_left
from app.domain.errors import BadInput, Refusal, Unusable
from app.domain.people import User
from app.domain.workflow import ENDS, OPEN, STATES, Clock, State, Step
from app.services.cases import Photo, TakeStep
from app.services.due import RunDue
from app.services.intent import Author, Changes
from data.clock import StoreClock
from data.demo.drill_desks import Desks, Seen, Surroundings
from data.demo.drill_plan import Arrival, Move, View, arrivals, move, next_move
from data.demo.drill_reports import Problem, Reports, post_of
from data.demo.drill_sums import Sums, Wishes, is_right
from data.demo.filling import city_of, photos_of
from data.demo.positions import Positions
from data.engine import open_engine
from data.errors import told
from data.identity import read_identity
from data.opening import check_file, is_writable
from data.queries.rules import StoreTimeRules
from data.store import Store

WORKSTATION = "drill"
_OPEN_S = timedelta(seconds=120)
"""So long somebody has a case before him when he acts: what changed within is news to him."""
_PROGRAM = Author(user=UUID(int=0), login="drill", roles=frozenset({"SYS"}), department=None, workstation=WORKSTATION)
_AT_ONCE = timedelta(0)
_BACKLOG = timedelta(hours=4)
"""The cases that were open before are all looked at within so much working time."""
_PROGRESS_EVERY = timedelta(minutes=30)
_URGING_EVERY = timedelta(minutes=30)
_SUPERVISING_EVERY = timedelta(hours=3)

Told = Callable[[datetime, Sums], None]
"""Told the time, in the store's zone, and the sums so far, every half hour of the drill."""
Changed = Callable[[Changes], None]
"""Told what each step changed, on the drill's thread."""


def check_demo(path: Path) -> None:
    """Refuse every store that is no demonstration's, without touching it: nobody plays with real cases.

    Raises:
        BadInput: `drill.no_demo_store`.
        Unusable: it is no store, or can't be read.
    """
    check_file(path, write=False)
    engine = open_engine(path, write=False, immutable=not is_writable(path))
    try:
        with told(path), engine.connect() as connection:
            demo = read_identity(connection, str(path), write=True).demo
    finally:
        engine.dispose()
    if not demo:
        raise BadInput("drill.no_demo_store", path=str(path))


def opening_after(now: datetime, calendar: Calendar) -> datetime:
    """Return the next opening of the office from the instant on, after lunch as well, in its own zone."""
    day = now.astimezone(calendar.zone).date()
    while True:
        for opens_s, _ in calendar.hours_of(day) if calendar.is_working_day(day) else ():
            opening = datetime.combine(day, clock_time(), calendar.zone) + timedelta(seconds=opens_s)
            if opening >= now:
                return opening
        day += timedelta(days=1)


class Drill:
    """One drill. `play` may be called once, on any thread; it writes through the store like everybody else."""

    def __init__(self, store: Store, wishes: Wishes, *, stopped: Event | None = None,
                 told: Told | None = None, changed: Changed | None = None) -> None:
        """`stopped` ends the drill after the step under way.

        Raises:
            BadInput: `drill.no_demo_store`.
        """
        if not store.identity.demo:
            raise BadInput("drill.no_demo_store", path=str(store.path))
        assert isinstance(store.clock, StoreClock)
        self._store, self._wishes, self._clock = store, wishes, store.clock
        self._stopped = stopped or Event()
        self._told, self._changed = told or (lambda at, sums: None), changed or (lambda changes: None)
        self._timing = StoreTimeRules(store).now().timing()
        self._calendar = self._timing.hall
        self.start = opening_after(store.clock.now(), self._calendar)
        self.end = self._calendar.deadline(self.start, timedelta(hours=wishes.hours)).astimezone(self._calendar.zone)
        self._random = Random(f"{wishes.seed}/{self.start}")
        city = city_of(store)
        self._permissions = store.permissions()
        self._desks = Desks(city.users)
        self._around = Surroundings(store, city)
        self._reports = Reports(city, photos_of(store), Positions(store.identity.crs_id),
                                self.start.astimezone(self._calendar.zone).month, self._random)
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = 0
        self._own: dict[UUID, Problem] = {}
        """The drill's reports."""
        self._arrived: dict[int, UUID] = {}
        self._repeats: dict[UUID, UUID] = {}
        """A report that repeats another, and that one."""
        self._touched: dict[UUID, datetime] = {}
        self.sums = Sums()
        """What it came to so far."""

    def play(self) -> Sums:
        """Play until the end, or until stopped, and return what it came to."""
        begun_s = time.monotonic()
        try:
            self._clock.jump(self.start)
            self._plan_day()
            while self._queue and self._queue[0][0] < self.end and not self._stopped.is_set():
                at, _, act = heappop(self._queue)
                if self._wait(at):
                    act()
            if not self._stopped.is_set():
                self._wait(self.end)
        finally:
            self._clock.run()
        states = Counter(self._around.states(self._own).values())
        self.sums.by_state = {state.value: states[state] for state in State if states[state]}
        self.sums.seconds = time.monotonic() - begun_s
        return self.sums

    # What will be

    def _plan_day(self) -> None:
        wishes = self._wishes
        coming = arrivals(self.start, wishes.hours, wishes.rate, self._calendar, self._random)
        for number, arrival in enumerate(coming):
            self._at(arrival.at, partial(self._report, number, arrival))
        for seen in self._around.cases(OPEN):
            wait = _BACKLOG * self._chance(seen.case).random()
            self._plan(seen, after=_AT_ONCE if seen.case.state == State.HANDLING else wait)
        self._every(_URGING_EVERY, self._urge)
        self._every(_URGING_EVERY, self._run_due)
        self._every(_SUPERVISING_EVERY, self._supervise)
        self._every(_PROGRESS_EVERY, lambda: self._told(self._clock.now().astimezone(self._calendar.zone), self.sums))

    def _every(self, length: timedelta, act: Callable[[], None]) -> None:
        at = self._calendar.deadline(self.start, length)
        while at < self.end:
            self._at(at, act)
            at = self._calendar.deadline(at, length)

    def _plan(self, seen: Seen, refused: frozenset[Step] = frozenset(), after: timedelta = _AT_ONCE) -> None:
        """Let the post whose turn it is decide about the case; `refused` is what it can't do after all."""
        random = self._chance(seen.case, len(refused))
        planned = next_move(self._view(seen), random, refused)
        if planned is not None:
            if "INS" in planned.posts and seen.case.point is not None and seen.case.inspector is not None:
                after += self._reports.walking(seen.case.inspector, seen.case.point)
            self._plan_move(seen, planned, after, refused)

    def _plan_move(self, seen: Seen, planned: Move, after: timedelta, refused: frozenset[Step], *,
                   side: bool = False) -> None:
        at = self._calendar.deadline(self._clock.now(), planned.after + after).replace(microsecond=0)
        self._at(at, partial(self._take, seen.case.id, seen.case.version, planned, refused, side=side))

    def _at(self, at: datetime, act: Callable[[], None]) -> None:
        self._number += 1
        heappush(self._queue, (at, self._number, act))

    def _chance(self, case: Case, more: int = 0) -> Random:
        """Return the chance of one decision: the same whatever else is going on."""
        return Random(f"{self._wishes.seed}/{case.id}/{case.steps}/{more}")

    def _wait(self, until: datetime) -> bool:
        """Let the clock come to the instant, without the time when the office is closed; False when stopped before."""
        now = self._clock.now()
        if self._wishes.speed == 0:
            self._clock.jump(until)
            return not self._stopped.is_set()
        self._clock.jump(until - self._calendar.elapsed(now, until))
        return not self._stopped.wait(self._clock.run_to(until, self._wishes.speed))

    # What is done

    def _report(self, number: int, arrival: Arrival) -> None:
        now, role = self._clock.now(), post_of(arrival.channel)
        user = self._desks.free(role, now, self._random)
        if user is None:
            self._at(self._desks.next_free(role, now), partial(self._report, number, arrival))
            return
        again = self._arrived.get(arrival.again_of) if arrival.again_of is not None else None
        problem = self._own[again] if again else self._reports.problem(user if role == "INS" else None)
        intent = self._reports.intent(arrival, problem, now)
        try:
            changes = self._store.carry_out(intent, _author(user))
        except Unusable:
            raise
        except Refusal:
            self.sums.refused += 1
            self.sums.refused_wrongly += 1
            return
        self._own[intent.case], self._arrived[number] = problem, intent.case
        if again:
            self._repeats[intent.case] = again
        self.sums.reported += 1
        self.sums.by_channel[arrival.channel] = self.sums.by_channel.get(arrival.channel, 0) + 1
        self._done(changes, intent.case, user.id, steps_before=0)

    def _take(self, case: UUID, version: int, planned: Move, refused: frozenset[Step], *, side: bool) -> None:
        now = self._clock.now()
        seen = self._around.case(case)
        moved = seen.case.version != version
        # Who had the case open when somebody else changed it acts on what he saw; who opens it now sees it as it is.
        unaware = moved and now - self._touched.get(case, now - _OPEN_S) < _OPEN_S
        user = self._who(seen.case, planned, now)
        if user is None:
            if not side:
                self._plan(seen, refused | {planned.step})
            return
        if self._desks.busy(user.id, now):
            self._at(self._desks.free_at(user.id), partial(self._take, case, version, planned, refused, side=side))
            return
        asked = replace(planned, photos=(), facts=_without_ticks(planned.facts)) if planned.forgets else planned
        if self._carry_out(seen, asked, user, version if unaware else seen.case.version):
            self._follow(case, planned, side=side)
        elif planned.forgets:
            again = replace(planned, forgets=False, after=timedelta(seconds=40))
            self._plan_move(seen, again, _AT_ONCE, refused, side=side)
        elif not side:
            self._plan(seen, refused if unaware else refused | {planned.step})

    def _carry_out(self, seen: Seen, planned: Move, user: User, version: int) -> bool:
        """Take the step and say whether it was taken; a refusal is counted, and whether it was right."""
        now, case = self._clock.now(), seen.case
        author = _author(user)
        intent = TakeStep(id=self._reports.new_id(now), case=case.id, step=planned.step.value, seen_version=version,
                          facts=planned.facts, opinion=planned.opinion,
                          photos=self._photos(case, planned.photos))
        self._desks.hold(user.id, now, self._chance(case))
        try:
            changes = self._store.carry_out(intent, author)
        except Unusable:
            raise
        except Refusal as refusal:
            self.sums.refused += 1
            self.sums.refused_wrongly += not is_right(refusal, intent, case)
            return False
        if "INS" in planned.posts and case.point is not None:
            self._reports.walk(user.id, case.point)
        self._done(changes, case.id, user.id, steps_before=case.steps, plan=False)
        return True

    def _done(self, changes: Changes, case: UUID, user: UUID, *, steps_before: int, plan: bool = True) -> None:
        now = self._clock.now()
        self._touched[case] = now
        seen = self._around.case(case)
        self.sums.steps += seen.case.steps - steps_before
        self._changed(changes)
        if plan:
            self._desks.hold(user, now, self._chance(seen.case))
            self._plan(seen)

    def _follow(self, case: UUID, taken: Move, *, side: bool) -> None:
        """Plan what comes after a step: the next of the line, or the answer to a supervision."""
        seen = self._around.case(case)
        if not side:
            self._plan(seen)
        following = _FOLLOWING.get(taken.step)
        if side and following is not None:
            step, posts = following
            random = self._chance(seen.case)
            planned = move(step, posts, timedelta(minutes=random.uniform(30, 150)), self._view(seen), random)
            self._plan_move(seen, planned, _AT_ONCE, frozenset(), side=True)

    # Rounds

    def _urge(self) -> None:
        """The dispatcher goes through what departments let lie."""
        late = [seen for seen in self._around.cases((State.DISPATCHED, State.HANDLING))
                if not seen.case.urged and self._view(seen).handle.meaning in ("near", "overdue")]
        self._round(late, Step.URGE, ("DSP",), most=3)

    def _run_due(self) -> None:
        """The program does what is due by its own rules: ends deferrals, reminds, urges, releases claims."""
        now = self._clock.now()
        open_cases = tuple(seen.case.id for seen in self._around.cases(OPEN))
        changes = self._store.carry_out(RunDue(id=self._reports.new_id(now), cases=open_cases), _PROGRAM)
        self.sums.steps += int(dict(changes.said)["steps"])
        self._touched |= dict.fromkeys(changes.cases, now)
        if changes.cases:
            self._changed(changes)

    def _supervise(self) -> None:
        """The director puts what was urged in vain under supervision."""
        late = [seen for seen in self._around.cases((State.DISPATCHED, State.HANDLING))
                if seen.case.urgings and not seen.case.supervisions]
        self._round(late, Step.SUPERVISE, ("DIR",), most=1)

    def _round(self, late: Sequence[Seen], step: Step, posts: tuple[str, ...], *, most: int) -> None:
        for seen in self._random.sample(list(late), min(most, len(late))):
            after = timedelta(seconds=self._random.randrange(20, 600))
            self._plan_move(seen, move(step, posts, after, self._view(seen), self._random), _AT_ONCE, frozenset(),
                            side=True)

    # What is seen

    def _view(self, seen: Seen) -> View:
        case, now = seen.case, self._clock.now()
        problem, repeated = self._own.get(case.id), self._repeats.get(case.id)
        main = self._around.case(repeated).case if repeated else None
        chance = self._chance(case)
        own, other = self._around.departments(case, problem, chance)
        assisting = tuple(each for each in self._around.assisting(case.department or own, chance) if each != other)
        post = STATES[State(case.state)].post
        return View(
            case=case, steps=seen.steps, now=now, handle=time_left(seen.steps, Clock.HANDLE, now, self._timing),
            department=own, other_department=other, assisting=assisting,
            colleague=self._desks.colleague(post, case.claimed_by), found=problem.found if problem else {},
            main_case=main.id if main is not None and main.state not in ENDS else None,
            camera=self._around.camera(case), inspector=self._desks.inspector(case.responsibility_grid))

    def _who(self, case: Case, planned: Move, now: datetime) -> User | None:
        """Return who takes the step: of the posts that are offered it, somebody free if there is."""
        for role in planned.posts:
            for user in self._desks.of(role, case, now, planned.department):
                if planned.step in offered(case, permissions=self._permissions, roles=user.roles, user=user.id,
                                           department=user.department, at=now):
                    return user
        return None

    def _photos(self, case: Case, stages: Sequence[str]) -> tuple[Photo, ...]:
        problem = self._own.get(case.id)
        if problem is not None:
            return self._reports.photos(problem, stages)
        return tuple(self._around.photo(case, stage) for stage in stages)


_FOLLOWING = {Step.SUPERVISE: (Step.ANSWER_SUPERVISION, ("DEP", "DSP")),
              Step.ANSWER_SUPERVISION: (Step.END_SUPERVISION, ("DIR",))}


def _without_ticks(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not True}


def _author(user: User) -> Author:
    return Author(user=user.id, login=user.login, roles=user.roles, department=user.department,
                  workstation=WORKSTATION)
