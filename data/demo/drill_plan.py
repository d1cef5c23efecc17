"""Who does what when in a drill: pure, by chance that a seed decides, apart from the carrying out (`data.demo.drill`).

A plan looks at a case as it stands and says what a post will do with it next, and after how long. It takes no step and
knows no store; what it means to do may be refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from app.domain.calendar import Calendar
from app.domain.case import Case, StepTaken
from app.domain.deadline import TimeLeft
from app.domain.guards import DEFER_AT_MOST, REVIEW_WITHIN
from app.domain.limits import URGENT, Unit, parse_limit
from app.domain.record import Assignment, Part
from app.domain.workflow import State, Step
from data.demo import case_words

CHANNEL_SHARES = {"inspector": 44, "hotline": 24, "video": 11, "public_portal": 6, "media": 3, "sms": 4, "leader": 2,
                  "upper": 2, "enforcement": 4}
"""Percent of the reports."""
POST_OF_CHANNEL = {"inspector": "INS", "hotline": "HOT", "video": "VID", "leader": "LED", "enforcement": "ENF"}
"""Who reports; the acceptor enters what comes by the others."""
_AGAIN_CHANNELS = ("hotline", "public_portal", "sms", "media")
"""By these people report what others have reported."""
_AGAIN_SHARE = 0.18
"""Of their reports, so many say what an earlier one of the drill said."""
_FORGOTTEN_SHARE = 0.015
"""Of the steps that need a photo or a tick, so many are tried without it first."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report that will come."""

    at: datetime
    channel: str
    again_of: int | None = None
    """Number of the earlier arrival that it repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A case as the post sees it when it decides."""

    case: Case
    steps: Sequence[StepTaken]
    now: datetime
    handle: TimeLeft
    """The department's clock; none of it where the case is not with one."""
    department: UUID | None = None
    """Where it belongs: its own department, else the one that its type suggests."""
    other_department: UUID | None = None
    """Where it goes when the first has refused with right."""
    assisting: tuple[UUID, ...] = ()
    """Departments that could help it."""
    colleague: UUID | None = None
    """Somebody else of the post whose turn it is, other than who has claimed the case."""
    main_case: UUID | None = None
    """The open case whose duplicate it is."""
    camera: str = ""
    """A camera that sees the place."""
    inspector: UUID | None = None
    """Who goes there to confirm and verify."""
    found: dict[str, Any] = field(default_factory=dict)
    """What it turns out to be: the acceptor's facts."""

    @property
    def urgent(self) -> bool:
        """Whether it is of urgent severity."""
        return self.case.severity == URGENT

    def taken(self, step: Step) -> int:
        """Return how often the step was taken."""
        return sum(taken.step == step for taken in self.steps)

    def asked(self, kind: str) -> bool:
        """Say whether a request of the kind is open."""
        return any(request.kind == kind for request in self.case.requests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a post means to do with a case."""

    step: Step
    posts: tuple[str, ...]
    """The first of these that is offered the step takes it."""
    department: UUID | None = None
    """The assisting department whose officer takes it; None = the lead's."""
    after: timedelta
    """Working time from now."""
    facts: dict[str, Any] = field(default_factory=dict)
    opinion: str = ""
    photos: tuple[str, ...] = ()
    """Stages."""
    forgets: bool = False
    """Whether it is first tried without its photos and ticks."""


def arrivals(start: datetime, hours: float, rate: float, calendar: Calendar, random: Random) -> list[Arrival]:
    """Return the reports of the drill in order of time.

    Args:
        start: an opening of the office.
        hours: office hours from there on.
        rate: reports an hour; the number is exact, the times are drawn.
        calendar: when the office is open.
        random: the source of chance.
    """
    count = round(rate * hours)
    times = sorted(timedelta(hours=hours) * random.random() for _ in range(count))
    found: list[Arrival] = []
    for number, (worked, channel) in enumerate(zip(times, _deck(count, random), strict=True)):
        at = calendar.deadline(start, worked).replace(microsecond=0)
        earlier = [each for each in range(number) if found[each].again_of is None]
        if channel in _AGAIN_CHANNELS and earlier and random.random() < _AGAIN_SHARE:
            found.append(Arrival(at, channel, random.choice(earlier[-12:])))
        else:
            found.append(Arrival(at, channel))
    return found


def _deck(count: int, random: Random) -> list[str]:
    """Return the channels of so many reports, shuffled: in their shares, each once where there are enough."""
    names = list(CHANNEL_SHARES)
    deck = names.copy() if count >= 2 * len(names) else []
    deck += random.choices(names, list(CHANNEL_SHARES.values()), k=count - len(deck))
    random.shuffle(deck)
    return deck


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to go on from a state."""

    step: Step | None
    """None = it stays where it is for the rest of the drill."""
    posts: str
    weight: float
    minutes: tuple[int, int] = (3, 15)
    when: Callable[[View], bool] = lambda view: True
    instead: bool = False
    """Whether it is taken whenever it can be, before all others."""
    of: Callable[[View], Sequence[Assignment]] | None = None
    """Whose assignment it concerns: one of these by chance; it can't be taken where there is none."""


def _answered(view: View) -> bool:
    return view.taken(Step.ANSWER_CONFIRMATION) > 0


def _not_found(view: View) -> bool:
    return any(taken.step == Step.ANSWER_CONFIRMATION and taken.facts.get("finding") == "not_found"
               for taken in view.steps)


def _can_ask(view: View) -> bool:
    return not view.case.requests and not view.urgent and parse_limit(
        view.case.limit_value, view.case.limit_unit).unit is Unit.WORK_DAY


def _from_outside(view: View) -> bool:
    return view.case.channel in ("hotline", "media", "public_portal", "sms") and not _answered(view)


def _unsigned(view: View) -> Sequence[Assignment]:
    return [each for each in view.case.assistants if each.state == Part.DISPATCHED]


def _refused_parts(view: View) -> Sequence[Assignment]:
    return [each for each in view.case.assistants if each.state == Part.REFUSED]


def _one_of_several(view: View) -> Sequence[Assignment]:
    """Return who can feed back while another is still at it."""
    several = sum(each.is_open for each in view.case.assignments) > 1 and not view.case.requests
    return [each for each in view.case.assignments if each.state == Part.HANDLING] if several else ()


def _last_one(view: View) -> Sequence[Assignment]:
    """Return who feeds back for the whole case: the last that is at it, else the lead."""
    still = [each for each in view.case.assignments if each.is_open] or [*view.case.assignments][:1]
    ready = len(still) == 1 and still[0].state in (Part.HANDLING, Part.FED_BACK) and not view.case.requests
    return still if ready else ()


def _can_help(view: View) -> bool:
    return bool(view.assisting) and not view.urgent


def _unclaimed(view: View) -> bool:
    return view.case.claimed_by is None


def _claimed(view: View) -> bool:
    return view.case.claimed_by is not None


def _desk(post: str) -> tuple[_Way, ...]:
    """Return how a hall post keeps a case to itself while it works at it, and lets it go again."""
    return (_Way(Step.CLAIM, post, 30, (1, 10), _unclaimed), _Way(Step.RELEASE, post, 3, (1, 8), _claimed),
            _Way(Step.TAKE_OVER, post, 2, (1, 8), lambda view: _claimed(view) and view.colleague is not None))


S = State
_WAYS: dict[State, tuple[_Way, ...]] = {
    S.REPORTED: (
        _Way(Step.MERGE, "ACC", 1, (2, 9), lambda view: view.main_case is not None, instead=True),
        _Way(Step.DECLINE, "ACC", 1, (2, 8), _not_found, instead=True),
        _Way(Step.ACCEPT, "ACC", 88, (2, 18)), _Way(Step.DECLINE, "ACC", 3, (3, 15)),
        _Way(Step.SEND_CONFIRMATION, "ACC", 22, (2, 10), _from_outside), *_desk("ACC")[:2]),
    S.CONFIRMING: (_Way(Step.ANSWER_CONFIRMATION, "INS", 96, (12, 70)),
                   _Way(Step.RECALL_CONFIRMATION, "ACC", 4, (20, 60))),
    S.ACCEPTED: (_Way(Step.FILE, "SHF", 95, (3, 22)), _Way(Step.DECLINE_FILING, "SHF", 3, (5, 25)),
                 _Way(Step.RETURN_TO_ACCEPTOR, "SHF", 2, (4, 15)), *_desk("SHF")),
    S.FILED: (
        _Way(Step.REDISPATCH_REWORK, "DSP", 1, (4, 25), lambda view: view.case.rework, instead=True),
        _Way(Step.DISPATCH, "DSP", 87, (4, 35)), _Way(Step.RETURN_TO_SHIFT_LEADER, "DSP", 2, (5, 25)),
        _Way(Step.DISPATCH_SPLIT, "DSP", 10, (6, 40), _can_help), *_desk("DSP")),
    S.DISPATCHED: (_Way(Step.SIGN, "DEP", 92, (5, 80)), _Way(Step.REFUSE, "DEP", 7, (10, 150)),
                   _Way(Step.RECALL, "DSP", 1, (5, 30)),
                   _Way(Step.ADD_ASSISTANT, "DSP", 1, (5, 30), _can_help)),
    S.REFUSED: (_Way(Step.ACCEPT_REFUSAL, "DSP", 60, (8, 45)), _Way(Step.UPHOLD, "DSP", 33, (8, 45)),
                _Way(Step.RULE_ACCEPT_REFUSAL, "DIR", 3, (20, 60)), _Way(Step.RULE_UPHOLD, "DIR", 4, (20, 60))),
    S.HANDLING: (
        _Way(Step.GRANT_EXTENSION, "DSP SHF DIR", 85, (8, 40), lambda view: view.asked("extension")),
        _Way(Step.DENY_EXTENSION, "DSP SHF DIR", 15, (8, 40), lambda view: view.asked("extension")),
        _Way(Step.GRANT_DEFERRAL, "SHF", 80, (8, 40), lambda view: view.asked("deferral")),
        _Way(Step.GRANT_SUSPENSION, "DIR", 80, (15, 60), lambda view: view.asked("suspension")),
        _Way(Step.DENY_REQUEST, "DIR SHF", 20, (15, 60),
             lambda view: view.asked("suspension") or view.asked("deferral")),
        _Way(Step.SIGN, "DEP", 300, (5, 80), of=_unsigned), _Way(Step.REFUSE, "DEP", 20, (10, 100), of=_unsigned),
        _Way(Step.CANCEL_ASSISTANT, "DSP", 8, (5, 40), of=_unsigned),
        _Way(Step.ACCEPT_REFUSAL, "DSP", 400, (8, 45), of=_refused_parts),
        _Way(Step.UPHOLD, "DSP", 200, (8, 45), of=_refused_parts),
        _Way(Step.FEED_BACK_PART, "DEP", 66, of=_one_of_several), _Way(Step.FEED_BACK, "DEP", 66, of=_last_one),
        _Way(Step.PROGRESS, "DEP", 14, (20, 120), lambda view: view.taken(Step.PROGRESS) < 2),
        _Way(Step.REFUSE, "DEP", 3, (10, 60), lambda view: not view.case.requests),
        _Way(Step.REQUEST_EXTENSION, "DEP", 11, (20, 150), lambda view: _can_ask(view) and view.case.extensions < 2),
        _Way(Step.REQUEST_SUSPENSION, "DEP", 4, (20, 150), _can_ask),
        _Way(Step.REQUEST_DEFERRAL, "DEP", 2, (20, 150), _can_ask)),
    S.DEFERRED: (_Way(None, "", 1),),
    S.SUSPENDED: (_Way(None, "", 70), _Way(Step.RESUME, "DSP", 15, (30, 300)),
                  _Way(Step.REVIEW_SUSPENSION, "DSP", 15, (30, 300))),
    S.FED_BACK: (_Way(Step.PASS_FEEDBACK, "DSP", 92, (4, 40)), _Way(Step.RETURN_TO_DEPARTMENT, "DSP", 7, (5, 40)),
                 _Way(Step.WITHDRAW_FEEDBACK, "DEP", 1, (3, 20)), *_desk("DSP")),
    S.AWAITING_VERIFICATION: (
        _Way(Step.SEND_VERIFICATION, "ACC", 84, (3, 20)),
        _Way(Step.VERIFY_BY_VIDEO_PASS, "VID", 13, (4, 20), lambda view: bool(view.camera)),
        _Way(Step.VERIFY_BY_VIDEO_FAIL, "VID", 3, (4, 20), lambda view: bool(view.camera)), *_desk("ACC")),
    S.VERIFYING: (_Way(Step.ANSWER_VERIFICATION_PASS, "INS", 88, (12, 80)),
                  _Way(Step.ANSWER_VERIFICATION_FAIL, "INS", 12, (12, 80))),
    S.VERIFIED: (_Way(Step.CLOSE, "SHF", 95, (4, 35)), _Way(Step.RETURN_TO_VERIFICATION, "SHF", 2, (5, 30)),
                 _Way(Step.REJECT_RESULT, "SHF", 3, (5, 30)), *_desk("SHF")),
    S.CLOSED: (_Way(None, "", 99), _Way(Step.REOPEN, "SHF", 1, (30, 180)),
               _Way(Step.ANSWER_REPORTER, "HOT", 1, (15, 150),
                    lambda view: view.case.wants_answer and not view.taken(Step.ANSWER_REPORTER), instead=True)),
    S.MERGED: (_Way(None, "", 97), _Way(Step.UNMERGE, "SHF", 3, (10, 60))),
}
"""What posts do from each state, and how often; what is not here is left alone."""


def next_move(view: View, random: Random, refused: frozenset[Step] = frozenset()) -> Move | None:
    """Return what a post will do with the case next, None where it is left alone.

    Args:
        view: the case as it stands.
        random: the source of chance.
        refused: steps that were refused from this state, so that something else is done.
    """
    ways = [way for way in _WAYS.get(State(view.case.state), ())
            if way.when(view) and way.step not in refused and (way.of is None or way.of(view))]
    chosen = next((way for way in ways if way.instead), None)
    if chosen is None:
        if not ways:
            return None
        chosen = random.choices(ways, [way.weight for way in ways])[0]
    if chosen.step is None:
        return None
    part = None if chosen.of is None else random.choice(chosen.of(view))
    return move(chosen.step, tuple(chosen.posts.split()), _delay(chosen, view, random), view, random, part)


def move(step: Step, posts: tuple[str, ...], after: timedelta, view: View, random: Random,
         part: Assignment | None = None) -> Move:
    """Return the move with everything that the step needs; `part` is the assignment that it concerns."""
    facts = _FACTS[step](view, random) if step in _FACTS else {}
    if part is not None and "DEP" not in posts:
        facts["assignment"] = str(part.department)
    photos = _PHOTOS.get(step, ())
    return Move(step=step, posts=posts, after=after, facts=facts, photos=photos,
                department=None if part is None or part.lead else part.department,
                opinion=facts.pop("opinion", "") or case_words.opinion(step, random) or case_words.DONE,
                forgets=bool(photos) and random.random() < _FORGOTTEN_SHARE)


def _delay(way: _Way, view: View, random: Random) -> timedelta:
    if way.step in (Step.FEED_BACK, Step.FEED_BACK_PART):
        return _handling(view, random)
    least, most = way.minutes if _unclaimed(view) else (1, 9)
    # Most act soon, some let it lie: every clock is overrun now and then.
    minutes = random.triangular(least, most, least + (most - least) / 4)
    lies = random.random() < 0.05
    return timedelta(minutes=minutes * (random.uniform(2, 5) if lies else 1) * (0.4 if view.urgent else 1))


def _handling(view: View, random: Random) -> timedelta:
    """Return how long the department takes: mostly within its limit, one in seven late; old cases some time today."""
    left = timedelta(seconds=view.handle.left_s)
    if left <= timedelta(0):
        return timedelta(minutes=random.uniform(20, 600))
    share = random.uniform(1.05, 1.7) if random.random() < 0.15 else random.triangular(0.04, 0.95, 0.2)
    return max(left * share, timedelta(minutes=random.uniform(10, 25)))


# What each step needs

_PHOTOS: dict[Step, tuple[str, ...]] = {
    Step.ANSWER_CONFIRMATION: ("before",), Step.VERIFY_BY_VIDEO_PASS: ("verification",),
    Step.VERIFY_BY_VIDEO_FAIL: ("verification",), Step.ANSWER_VERIFICATION_PASS: ("verification",),
    Step.ANSWER_VERIFICATION_FAIL: ("verification",), Step.FEED_BACK: ("after",), Step.FEED_BACK_PART: ("after",)}
Facts = dict[str, Any]


def _said(reasons: dict[str, str], random: Random) -> Facts:
    reason, opinion = random.choice(list(reasons.items()))
    return {"reason": reason, "opinion": opinion}


def _decline(view: View, random: Random) -> Facts:
    return {"reason": "A5", "opinion": case_words.DECLINES["A5"]} if _not_found(view) else _said(
        case_words.DECLINES, random)


def _dispatch(view: View, random: Random) -> Facts:
    refused = view.taken(Step.ACCEPT_REFUSAL) + view.taken(Step.RULE_ACCEPT_REFUSAL)
    return {"department": str(view.other_department if refused % 2 else view.department)}


def _split(view: View, random: Random) -> Facts:
    return _dispatch(view, random) | {"assistants": [
        {"department": str(each), "task": random.choice(case_words.TASKS)} for each in view.assisting]}


def _fed_back(view: View, random: Random) -> Facts:
    return {"condition_met": True, "opinion": random.choice(case_words.HANDLED[view.case.kind or "event"])}


def _returned(view: View, random: Random) -> Facts:
    fed_back = [str(each.department) for each in view.case.assignments if each.state == Part.FED_BACK]
    return {"departments": random.sample(fed_back, random.randint(1, len(fed_back)))}


def _extension(view: View, random: Random) -> Facts:
    limit = parse_limit(view.case.limit_value, view.case.limit_unit)
    half = max(1, view.case.limit_value // 2)
    return {**_said(case_words.EXTENSIONS, random), "amount_value": half, "amount_unit": limit.unit.value}


def _until(longest: timedelta) -> Callable[[View, Random], Facts]:
    def facts(view: View, random: Random) -> Facts:
        return {"until": (view.now.date() + timedelta(days=random.randrange(7, longest.days - 2))).isoformat()}
    return facts


def _camera(view: View, random: Random) -> Facts:
    return {"camera": view.camera}


def _position(view: View, random: Random) -> Facts:
    return {"position_reason": case_words.ON_THE_SPOT}


_FACTS: dict[Step, Callable[[View, Random], Facts]] = {
    Step.MERGE: lambda view, random: {"merged_into": str(view.main_case)},
    Step.DECLINE: _decline,
    Step.DECLINE_FILING: lambda view, random: _said(case_words.NOT_FILED, random),
    Step.ACCEPT: lambda view, random: dict(view.found),
    Step.SEND_CONFIRMATION: lambda view, random: {"inspector": str(view.inspector), "question": case_words.QUESTION},
    Step.SEND_VERIFICATION: lambda view, random: {"inspector": str(view.inspector)},
    Step.ANSWER_CONFIRMATION: lambda view, random: {
        "finding": "not_found" if random.random() < 0.15 else "found", **_position(view, random)},
    Step.FILE: lambda view, random: {"severity": view.case.severity, "suggested_department": str(view.department)},
    Step.DISPATCH: _dispatch,
    Step.REFUSE: lambda view, random: _said(case_words.REFUSALS, random),
    Step.REQUEST_EXTENSION: _extension,
    Step.REQUEST_SUSPENSION: lambda view, random: _said(case_words.SUSPENSIONS, random),
    Step.REQUEST_DEFERRAL: _until(DEFER_AT_MOST), Step.GRANT_SUSPENSION: _until(REVIEW_WITHIN),
    Step.REVIEW_SUSPENSION: _until(REVIEW_WITHIN),
    Step.DISPATCH_SPLIT: _split, Step.FEED_BACK: _fed_back, Step.FEED_BACK_PART: _fed_back,
    Step.ADD_ASSISTANT: lambda view, random: {"assistant": str(view.assisting[0]),
                                              "task": random.choice(case_words.TASKS)},
    Step.TAKE_OVER: lambda view, random: {"colleague": str(view.colleague)},
    Step.RETURN_TO_DEPARTMENT: _returned,
    Step.VERIFY_BY_VIDEO_PASS: _camera, Step.VERIFY_BY_VIDEO_FAIL: _camera,
    Step.ANSWER_VERIFICATION_PASS: _position, Step.ANSWER_VERIFICATION_FAIL: _position,
    Step.CLOSE: lambda view, random: {"photos_seen": True, "condition_met": True},
    Step.ANSWER_REPORTER: lambda view, random: {"reached": True, "satisfaction": random.choice((3, 4, 4, 5, 5))}
    if random.random() < 0.9 else {"reached": False},
    Step.REOPEN: lambda view, random: {"reason": "R1"},
    Step.URGE: lambda view, random: {"opinion": case_words.URGED[view.handle.meaning == "overdue"]},
    Step.SUPERVISE: lambda view, random: {"answer_by": (view.now.date() + timedelta(days=3)).isoformat(), "level": 1},
}
