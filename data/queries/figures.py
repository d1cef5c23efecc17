"""Counts for charts and reports, all from the steps."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from uuid import UUID

import sqlalchemy as sa

from app.domain.case import StepTaken
from app.domain.deadline import due_at
from app.domain.evaluation import Evaluation, TimingOf, channel_of, department_of, evaluate, kind_of
from app.domain.timing import Timing
from app.domain.workflow import Clock, State, Step
from app.queries.figures import Figures
from data import tables
from data.queries.standing import Standings, Words, all_steps
from data.store import Store

History = tuple[StepTaken, ...]
_DISPATCHES = (Step.DISPATCH, Step.DISPATCH_SPLIT, Step.REDISPATCH_REWORK)


class StoreFigures:
    """See `app.queries.figures.FigureQueries`."""

    def __init__(self, store: Store, standings: Standings, moment: datetime | None = None) -> None:
        """`standings` has the time rules; `moment`: of the past, aware. None: counted is what is so now."""
        self._store, self._standings, self._moment = store, standings, moment

    def as_of(self, moment: datetime) -> "StoreFigures":
        """Return the figures as they stood at the moment."""
        return StoreFigures(self._store, self._standings, moment)

    def evaluate(self, *, first: date, last: date, channel: str = "", department: str = "") -> Evaluation:
        """Return the counts of the local days first … last, as the store stands now."""
        since, until = self._bounds(first, last)
        with self._store.reading() as connection:
            histories = self._histories(connection)
        return evaluate(histories, since=since, until=until, cut=self._now(),
                        timing=self._timing(), channel=channel, department=department)

    def department_id(self, code: str) -> str | None:
        """Return the id, as text, of the department with this code or name; None without one."""
        table = tables.department
        with self._store.reading() as connection:
            return connection.execute(sa.select(table.c.id).where(
                sa.or_(table.c.code == code, table.c.name_zh == code, table.c.name_en == code))).scalar()

    def figures(self, *, first: date, last: date) -> Figures:
        """Return the charts' counts of the local days first … last."""
        since, until = self._bounds(first, last)
        with self._store.reading() as connection:
            histories, words = self._histories(connection), Words(connection)
        now = self._now()
        reported = [history for history in histories if since <= history[0].at < until]
        types = Counter((kind_of(history), _type_of(history)) for history in reported)
        handled, overdue = self._by_department(histories, since, until, now)
        names = {str(key): name for key, name in words.departments.items()}
        return Figures(
            per_day=self._per_day(histories, first, last),
            by_channel=tuple(Counter(channel_of(history) for history in reported).most_common()),
            by_type=tuple((kind + code, *words.types[kind, code], count)
                          for (kind, code), count in types.most_common() if (kind, code) in words.types),
            by_department=tuple((*names[key], count, overdue[key]) for key, count in handled.most_common()
                                if key in names))

    def _now(self) -> datetime:
        return self._moment or self._store.clock.now()

    def _histories(self, connection: sa.Connection) -> list[History]:
        """Return the steps of every case, as far as they had been taken."""
        if (moment := self._moment) is None:
            return all_steps(connection)
        cut = (tuple(takewhile(lambda step: step.at <= moment, history)) for history in all_steps(connection))
        return [history for history in cut if history]

    def _per_day(self, histories: Iterable[History], first: date, last: date) -> tuple[tuple[date, int, int], ...]:
        reported: Counter[date] = Counter()
        closed: Counter[date] = Counter()
        zone = self._standings.calendar.zone
        for history in histories:
            reported[history[0].at.astimezone(zone).date()] += 1
            if history[-1].step == Step.CLOSE:
                closed[history[-1].at.astimezone(zone).date()] += 1
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return tuple((day, reported[day], closed[day]) for day in days)

    def _by_department(self, histories: Iterable[History], since: datetime, until: datetime,
                       now: datetime) -> tuple[Counter[str], Counter[str]]:
        """Count what was dispatched to each department in the period, and what of it went over its handling limit."""
        handled: Counter[str] = Counter()
        overdue: Counter[str] = Counter()
        timing = self._timing()
        for history in histories:
            dispatched = [step.at for step in history if step.step in _DISPATCHES and since <= step.at < until]
            if not dispatched:
                continue
            department = department_of(history)
            handled[department] += 1
            deadline = due_at(history, Clock.HANDLE, timing(history))
            fed_back = next((step.at for step in reversed(history) if step.step == Step.FEED_BACK), now)
            overdue[department] += deadline is not None and fed_back > deadline
        return handled, overdue

    def _timing(self) -> TimingOf:
        """Return how a case's time is counted: by its department's office hours, as they were when it was closed."""
        rules = self._standings.time_rules.now()
        if self._moment is not None:
            rules = rules.as_of(self._moment)

        def timing(history: Sequence[StepTaken]) -> Timing:
            department = department_of(history)
            closed_at = history[-1].at if history[-1].to_state == State.CLOSED else None
            return rules.timing(UUID(department) if department else None, closed_at)
        return timing

    def _bounds(self, first: date, last: date) -> tuple[datetime, datetime]:
        """Return the instants of the period's beginning and end."""
        zone = self._standings.calendar.zone
        return (datetime.combine(first, time(), zone).astimezone(UTC),
                datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC))


def _type_of(history: History) -> str:
    return next((str(step.facts["type_code"]) for step in reversed(history) if step.facts.get("type_code")), "")
