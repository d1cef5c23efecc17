"""The figures of a period, recomputed slowly and straightforwardly from the raw rows of the steps (domain 9.1, 7.3).

Nothing of `app.domain` is used but the public holidays: limits, clocks and cohorts are written down once more.
"""

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import chinese_calendar

CHINA = timezone(timedelta(hours=8))
OFFICE = ((time(8), time(12)), (time(14), time(18)))
ENDS = {"closed", "not_accepted", "not_filed", "voided", "merged"}
PARKED = {"deferred", "suspended"}
HOUR = timedelta(hours=1)
LENGTHS = {"紧急工作时": (HOUR, False), "urgent_hour": (HOUR, False), "工作时": (HOUR, True), "work_hour": (HOUR, True),
           "工作日": (8 * HOUR, True), "work_day": (8 * HOUR, True), "天": (24 * HOUR, False),
           "calendar_day": (24 * HOUR, False)}
AFTER_HANDLING = (HOUR, HOUR / 2, 2 * HOUR, HOUR)
"""Working time for review, sending the verification, verifying, closing."""

Limit = tuple[timedelta, bool]
"""How long, and whether only office hours count."""
Piece = tuple[datetime, datetime]


@dataclass(frozen=True)
class Row:
    """One raw step."""

    step: str
    before: str | None
    after: str
    at: datetime
    facts: dict[str, Any]


def histories(store: Path) -> list[list[Row]]:
    """Return the steps of every case, read without the program."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
        rows = connection.execute('SELECT "case", step, from_state, to_state, at, more FROM step ORDER BY "case", seq')
        found: dict[str, list[Row]] = {}
        for case, step, before, after, at, more in rows:
            instant = datetime.fromisoformat(at.replace("Z", "+00:00"))
            found.setdefault(case, []).append(Row(step, before, after, instant, json.loads(more).get("facts", {})))
    connection.close()
    return list(found.values())


def figures(store: Path, since: datetime, until: datetime, cut: datetime) -> dict[str, Any]:
    """Return the counts of [since, until) at the cut."""
    reported, filed, due, closed = 0, 0, 0, 0
    channels: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for steps in histories(store):
        if steps[-1].after in ("voided", "merged"):
            continue
        if since <= steps[0].at < until:
            reported += 1
            channels[steps[0].facts["channel"]] += 1
            kinds[last_fact(steps, "kind")] += 1
        filings = [row.at for row in steps if row.step == "file"]
        if not filings or filings[0] >= until:
            continue
        filed += since <= filings[0]
        is_closed = steps[-1].after == "closed"
        when = due_for_closing(steps)
        if when is not None and since <= when < until and (is_closed or when < cut):
            due += 1
            closed += is_closed
    del kinds[""]
    return {"reported": reported, "by_channel": dict(+channels), "by_kind": dict(+kinds), "filed": filed, "due": due,
            "closed": closed}


def due_for_closing(steps: list[Row]) -> datetime | None:
    """min(closed, whole-case deadline); None where the case is in no denominator."""
    if steps[-1].after in PARKED or steps[-1].after in ENDS - {"closed"}:
        return None
    deadline = whole_deadline(steps)
    if steps[-1].after != "closed":
        return deadline
    closing = [row.at for row in steps if row.step == "close"][-1]
    return closing if deadline is None else min(closing, deadline)


def whole_deadline(steps: list[Row]) -> datetime | None:
    """Rule 8: from filing on, the limits one after the other, while the case is neither parked nor ended."""
    first = next(number for number, row in enumerate(steps) if row.step == "file")
    running = pieces(steps[first:], lambda state: state not in ENDS | PARKED)
    handling = handling_limits(steps)
    if not handling:
        return None
    urgent = last_fact(steps, "severity") == "urgent"
    dispatch: Limit = (timedelta(minutes=15), False) if urgent else (HOUR, True)
    return used_up([dispatch, *handling, *((length, True) for length in AFTER_HANDLING)], running)


def handling_limits(steps: list[Row]) -> list[Limit]:
    """Rule 7: the limit that was said last, and what was granted in time on top of it."""
    limits: list[Limit] = []
    for number, row in enumerate(steps):
        goes_on = row.step == "redispatch_rework" and not row.facts.get("new_clock")
        if row.facts.get("limit_value") and not goes_on:
            limits = [limit(row.facts["limit_value"], row.facts["limit_unit"])]
        elif row.step == "grant_extension":
            deadline = used_up(limits, handling_pieces(steps[:number]))
            if deadline is None or row.at <= deadline:
                limits.append(limit(row.facts["amount_value"], row.facts["amount_unit"]))
    return limits


def handling_pieces(steps: list[Row]) -> list[Piece]:
    """When the department's clock ran since it began anew; what was refused or fed back without right counts too."""
    found: list[Piece] = []
    for before, row in zip([None, *steps], steps, strict=False):
        undone = row.step in ("uphold", "rule_uphold", "withdraw_feedback")
        if before is not None and (before.after in ("dispatched", "handling") or undone):
            found.append((before.at, row.at))
        if row.step in ("dispatch", "dispatch_split") or row.facts.get("new_clock"):
            found = []
    if steps[-1].after in ("dispatched", "handling"):
        found.append((steps[-1].at, FAR))
    return found


def pieces(steps: list[Row], runs: Any) -> list[Piece]:
    """When the case was in a state in which the clock runs."""
    ends = [row.at for row in steps[1:]] + [FAR]
    return [(row.at, end) for row, end in zip(steps, ends, strict=True) if runs(row.after)]


def used_up(limits: list[Limit], running: list[Piece]) -> datetime | None:
    """When the last of the limits is used up; None where the clock stood still before."""
    left = list(limits)
    at = None
    for begin, end in running:
        while left:
            length, only_office = left[0]
            for start, stop in office(begin, end) if only_office else [(begin, end)]:
                if stop - start >= length:
                    at = begin = start + length
                    left.pop(0)
                    break
                length -= stop - start
            else:
                left[0] = (length, only_office)
                break
    return at if not left else None


def office(begin: datetime, end: datetime) -> list[Piece]:
    """The office hours between two instants, at most 400 days of them."""
    found = []
    day = begin.astimezone(CHINA).date()
    while day <= min(end.astimezone(CHINA).date(), begin.astimezone(CHINA).date() + timedelta(days=400)):
        if works(day):
            for opens, closes in OFFICE:
                start = max(begin, datetime.combine(day, opens, CHINA))
                stop = min(end, datetime.combine(day, closes, CHINA))
                if stop > start:
                    found.append((start, stop))
        day += timedelta(days=1)
    return found


def works(day: date) -> bool:
    """Whether China works on the day."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def limit(value: int, unit: str) -> Limit:
    """The limit of so many units."""
    length, only_office = LENGTHS[unit]
    return length * value, only_office


def last_fact(steps: list[Row], name: str) -> str:
    """What was said last under the name."""
    return next((str(row.facts[name]) for row in reversed(steps) if row.facts.get(name)), "")


FAR = datetime(2030, 1, 1, tzinfo=CHINA)
