"""How cases of the demonstration go: closed in time or late, open at the cut in this or that state.

A plan plays a case by `CasePlayer`. Where chance makes it end otherwise than planned, `data.demo.caseload` draws again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.calendar import Calendar
from app.domain.deadline import WHOLE_ORDER, due_at
from app.domain.limits import Limit
from app.domain.limits import limit as limit_of
from app.domain.timing import DEFAULT_TIMING
from app.domain.workflow import Clock, State, Step
from data.demo.case_player import CasePlayer, Subject
from data.demo.report_sources import own_camera

NATURAL_MIN: dict[Step, tuple[int, int]] = {
    Step.DISPATCH: (8, 45), Step.SIGN: (10, 100), Step.FEED_BACK: (50, 200), Step.PASS_FEEDBACK: (8, 45),
    Step.SEND_VERIFICATION: (4, 25), Step.ANSWER_VERIFICATION_PASS: (20, 100), Step.ANSWER_VERIFICATION_FAIL: (20, 100),
    Step.REFUSE: (20, 150), Step.ACCEPT_REFUSAL: (10, 50), Step.RETURN_TO_SHIFT_LEADER: (8, 40),
    Step.RETURN_TO_ACCEPTOR: (5, 25), Step.SEND_CONFIRMATION: (4, 25)}
"""Working minutes that a step takes after the one before, from and to."""
SLACK = (Step.FEED_BACK, Step.ACCEPT_REFUSAL, Step.DISPATCH)
"""Where a case lies when it lies, the likeliest first."""
_LINE = (Step.DISPATCH, Step.SIGN, Step.FEED_BACK, Step.PASS_FEEDBACK, Step.SEND_VERIFICATION,
         Step.ANSWER_VERIFICATION_PASS)
_FAILED = (*_LINE[:5], Step.ANSWER_VERIFICATION_FAIL)
_GIVEN_BACK = (Step.DISPATCH, Step.REFUSE, Step.ACCEPT_REFUSAL)
_REACHED: dict[State, int] = {State.FILED: 0, State.DISPATCHED: 1, State.HANDLING: 2, State.FED_BACK: 3,
                              State.AWAITING_VERIFICATION: 4, State.VERIFYING: 5, State.VERIFIED: 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seasoning:
    """What happens besides the main line (domain section 14)."""

    confirmed: bool = False
    refused: str = ""
    """`founded`, `unfounded` or nothing."""
    extended: bool = False
    reworked: int = 0
    returned: bool = False
    progressed: bool = False
    urged: bool = False
    supervised: bool = False
    suspended: bool = False
    by_camera: bool = False


def whole_limits(subject: Subject) -> tuple[Limit, ...]:
    """Return the limits of the whole case as they stand at filing."""
    return tuple(subject.limit if clock is Clock.HANDLE else DEFAULT_TIMING.limits.of(clock, subject.severity)
                 for clock in WHOLE_ORDER)


def whole_deadline(limits: Sequence[Limit], filed: datetime, calendar: Calendar) -> datetime:
    """Return the whole-case deadline of a case filed at the instant."""
    for each in limits:
        filed = each.unit.deadline(filed, each.length, calendar)
    return filed


def filed_for(limits: Sequence[Limit], deadline: datetime, calendar: Calendar) -> datetime:
    """Return the latest instant in office hours (to the minute) at which a filed case is due by the deadline."""
    origin = deadline - timedelta(days=120)
    low, high = 0, calendar.elapsed(origin, deadline) // timedelta(minutes=1)
    while low < high:
        middle = (low + high + 1) // 2
        filed = calendar.deadline(origin, timedelta(minutes=middle))
        low, high = (middle, high) if whole_deadline(limits, filed, calendar) <= deadline else (low, middle - 1)
    return calendar.deadline(origin, timedelta(minutes=low))


def before(at: datetime, length: timedelta, calendar: Calendar) -> datetime:
    """Return the instant so much working time before another."""
    origin = at - timedelta(days=200)
    return calendar.deadline(origin, calendar.elapsed(origin, at) - length)


def play_closed(player: CasePlayer, reported: datetime, seasoning: Seasoning, *, late: bool) -> None:
    """Play a case to its closing; a late one is closed after the whole-case deadline."""
    random = player.random
    _play_to_filing(player, reported, seasoning)
    player.dispatch(player.within(Clock.DISPATCH))
    _play_refusal(player, seasoning)
    if player.case.state == State.DISPATCHED:
        player.take(Step.SIGN, player.within(Clock.SIGN))
    _play_handling(player, seasoning, late=late)
    if seasoning.returned:
        player.take(Step.RETURN_TO_DEPARTMENT, player.within(Clock.REVIEW))
        player.feed_back(player.after(timedelta(minutes=random.randrange(20, 90))))
    player.take(Step.PASS_FEEDBACK, player.within(Clock.REVIEW))
    for _ in range(seasoning.reworked):
        player.send_verification(player.within(Clock.SEND_VERIFICATION))
        player.take(Step.ANSWER_VERIFICATION_FAIL, player.within(Clock.VERIFY), photos=("verification",))
        player.dispatch(player.within(Clock.DISPATCH))
        player.take(Step.SIGN, player.within(Clock.SIGN))
        player.feed_back(player.after(timedelta(minutes=random.randrange(30, 200))))
        player.take(Step.PASS_FEEDBACK, player.within(Clock.REVIEW))
    if seasoning.by_camera:
        player.take(Step.VERIFY_BY_VIDEO_PASS, player.within(Clock.SEND_VERIFICATION), photos=("verification",),
                    camera=own_camera(random.randrange(115)))
    else:
        player.send_verification(player.within(Clock.SEND_VERIFICATION))
        player.take(Step.ANSWER_VERIFICATION_PASS, player.within(Clock.VERIFY), photos=("verification",))
    player.close(player.within(Clock.CLOSE))


def _play_to_filing(player: CasePlayer, reported: datetime, seasoning: Seasoning) -> None:
    player.report(reported)
    if seasoning.confirmed:
        player.confirm(player.within(Clock.ACCEPT, late=0.0))
        player.take(Step.ANSWER_CONFIRMATION, player.within(Clock.CONFIRM), photos=("before",), finding="found")
    player.accept(player.within(Clock.ACCEPT))
    player.file(player.within(Clock.FILE))


def _play_refusal(player: CasePlayer, seasoning: Seasoning) -> None:
    if not seasoning.refused:
        return
    limit = timedelta(minutes=25 if player.subject.mixed.urgent else 150)
    player.refuse(player.after(limit * player.random.uniform(0.2, 1.0)))
    founded = seasoning.refused == "founded"
    player.take(Step.ACCEPT_REFUSAL if founded else Step.UPHOLD, player.within(Clock.REFUSAL_REVIEW))
    if founded:
        player.dispatch(player.within(Clock.DISPATCH), player.subject.second_department)


def _play_handling(player: CasePlayer, seasoning: Seasoning, *, late: bool) -> None:
    """From signing to the feedback, with what happens on the way."""
    random, limit = player.random, player.subject.limit
    if seasoning.suspended:
        player.ask_for_suspension(player.after(timedelta(minutes=random.randrange(30, 90))))
        until = (player.now + timedelta(days=28)).astimezone(player.calendar.zone).date()
        player.take(Step.GRANT_SUSPENSION, player.after(timedelta(minutes=random.randrange(20, 200))),
                    until=until.isoformat())
        player.take(Step.RESUME, player.after(timedelta(hours=8 * random.randrange(4, 15))))
    if seasoning.progressed:
        player.take(Step.PROGRESS, _share(player, limit, random.uniform(0.05, 0.2)))
    if seasoning.extended:
        whole = max(1, round(limit.length / limit_of(1, limit.unit).length / 2))
        player.ask_for_extension(_share(player, limit, random.uniform(0.05, 0.15)), whole)
        player.take(Step.GRANT_EXTENSION, player.after(timedelta(minutes=random.randrange(5, 40))))
    if late:
        deadline = due_at(player.steps, Clock.WHOLE, player.timing)
        assert deadline is not None
        _play_lateness(player, max(deadline, player.now), seasoning)
        return
    if seasoning.urged:
        player.urge(_share(player, limit, random.uniform(0.05, 0.2)), overdue=False)
    share = random.uniform(0.6, 1.0) if seasoning.extended else random.triangular(0.08, 0.8, 0.3)
    player.feed_back(_share(player, limit, share))


def _play_lateness(player: CasePlayer, deadline: datetime, seasoning: Seasoning) -> None:
    random, calendar = player.random, player.calendar
    if seasoning.urged:
        player.urge(calendar.deadline(deadline, timedelta(minutes=random.randrange(5, 90))), overdue=True)
    if seasoning.supervised:
        at = calendar.deadline(max(deadline, player.now), timedelta(hours=random.randrange(1, 8)))
        answer_by = calendar.deadline(at, timedelta(hours=16)).astimezone(calendar.zone).date()
        player.take(Step.SUPERVISE, at, answer_by=answer_by.isoformat(), level=random.randrange(1, 4))
        player.take(Step.ANSWER_SUPERVISION, player.after(timedelta(hours=random.randrange(1, 8))))
        player.take(Step.END_SUPERVISION, player.after(timedelta(hours=random.randrange(1, 6))))
    over = timedelta(minutes=round(random.expovariate(1 / 600)) + 10)
    player.feed_back(calendar.deadline(max(deadline, player.now), over))


def _share(player: CasePlayer, limit: Limit, share: float) -> datetime:
    """Return the instant at which so much of the handling limit has gone by since the last step."""
    return limit.unit.deadline(player.now, limit.length * share, player.calendar)


def path_to(state: State, *, through: str) -> tuple[Step, ...]:
    """Return the steps after filing that lead to the state; `through`: `line`, `rework` or `refusal`."""
    if state is State.ACCEPTED:
        return (*(_GIVEN_BACK if through == "refusal" else ()), Step.RETURN_TO_SHIFT_LEADER)
    if state is State.REPORTED:
        return (*path_to(State.ACCEPTED, through=through), Step.RETURN_TO_ACCEPTOR)
    if state is State.CONFIRMING:
        return (*path_to(State.REPORTED, through=through), Step.SEND_CONFIRMATION)
    prefix = {"line": (), "rework": _FAILED, "refusal": _GIVEN_BACK}[through]
    if state is State.REFUSED:
        return (*prefix, Step.DISPATCH, Step.REFUSE)
    return (*prefix, *_LINE[:_REACHED[state]])


def play_open(player: CasePlayer, filed: datetime, path: Sequence[Step], entered: datetime | None = None) -> None:
    """Play a case that was filed at the one instant and came into its present state at the other.

    Without `entered` nothing lies about: each step follows the one before as it usually does.
    """
    random, calendar = player.random, player.calendar
    reported = before(filed, timedelta(minutes=random.randrange(12, 50)), calendar)
    span = calendar.elapsed(reported, filed)
    player.report(reported)
    player.accept(calendar.deadline(player.now, span * random.uniform(0.2, 0.5)))
    player.file(filed)
    gaps = [timedelta(minutes=random.randint(*NATURAL_MIN[step])) for step in path]
    if entered is not None and path:
        gaps = _stretched(gaps, calendar.elapsed(player.now, entered), path)
    for step, gap in zip(path, gaps, strict=True):
        _play_step(player, step, player.after(gap))


def _stretched(gaps: Sequence[timedelta], whole: timedelta, path: Sequence[Step]) -> list[timedelta]:
    """Make the gaps add up to the whole: shorter in proportion, or longer where cases lie."""
    natural = sum(gaps, timedelta(0))
    if whole < natural:
        return [gap * (whole / natural) for gap in gaps]
    lies = path.index(next((step for step in SLACK if step in path), path[0]))
    return [gap + (whole - natural if position == lies else timedelta(0)) for position, gap in enumerate(gaps)]


def _play_step(player: CasePlayer, step: Step, at: datetime) -> None:
    given_back = any(taken.step == Step.ACCEPT_REFUSAL for taken in player.steps)
    if step is Step.DISPATCH:
        player.dispatch(at, player.subject.second_department if given_back else None)
    elif step is Step.FEED_BACK:
        player.feed_back(at)
    elif step is Step.SEND_VERIFICATION:
        player.send_verification(at)
    elif step is Step.SEND_CONFIRMATION:
        player.confirm(at)
    elif step in (Step.ANSWER_VERIFICATION_PASS, Step.ANSWER_VERIFICATION_FAIL):
        player.take(step, at, photos=("verification",))
    elif step is Step.REFUSE:
        player.refuse(at)
    else:
        player.take(step, at)


def play_parked(player: CasePlayer, filed: datetime, state: State, until: str) -> None:
    """Play a case that is suspended or deferred to the day."""
    random = player.random
    play_open(player, filed, (Step.DISPATCH, Step.SIGN))
    ask = player.after(timedelta(minutes=random.randrange(60, 400)))
    if state is State.SUSPENDED:
        player.ask_for_suspension(ask)
        player.take(Step.GRANT_SUSPENSION, player.after(timedelta(minutes=random.randrange(20, 200))), until=until)
    else:
        player.take(Step.REQUEST_DEFERRAL, ask, until=until)
        player.take(Step.GRANT_DEFERRAL, player.after(timedelta(minutes=random.randrange(20, 200))))
