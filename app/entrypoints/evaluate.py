"""`main.py evaluate`: the figures of a period, computed from the steps of every case."""

import argparse
import json
import re
from datetime import date

from app.domain.errors import BadInput
from app.entrypoints.chosen_store import opened
from app.entrypoints.join import store_to_open
from app.messages import text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A year or two days, a channel, a department."""
    parser.add_argument("--year", metavar="YYYY")
    parser.add_argument("--from", dest="first", metavar="YYYY-MM-DD")
    parser.add_argument("--to", dest="last", metavar="YYYY-MM-DD")
    parser.add_argument("--channel", default="")
    parser.add_argument("--department", default="", metavar="CODE")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures of the store."""
    from app.domain.case import CHANNELS
    from app.domain.evaluation import rounded
    from data.queries.figures import StoreFigures
    from data.queries.standing import Standings

    if arguments.channel not in ("", *CHANNELS):
        raise BadInput("case.unknown_channel", value=arguments.channel)
    with opened(store_to_open(arguments.store, arguments.lang), write=False) as store:
        standings = Standings(store)
        figures = StoreFigures(store, standings)
        today = store.clock.now().astimezone(standings.calendar.zone).date()
        first, last = period(arguments, today)
        department = figures.department_id(arguments.department) if arguments.department else ""
        if department is None:
            raise BadInput("evaluate.department", department=arguments.department)
        found = figures.evaluate(first=first, last=last, channel=arguments.channel, department=department)
    rate = rounded(found.closing_rate)
    if arguments.json:
        print(json.dumps({"reported": found.reported, "by_channel": found.by_channel, "by_kind": found.by_kind,
                          "filed": found.filed, "due": found.due, "closed": found.closed, "closing_rate": rate}))
        return 0
    language = arguments.lang
    print(text("evaluate.period", language, first=str(first), last=str(last)))
    print(text("evaluate.counts", language, reported=found.reported, filed=found.filed, due=found.due,
               closed=found.closed, rate="—" if rate is None else f"{rate:.2%}"))
    for name, counts in (("channel", found.by_channel), ("kind", found.by_kind)):
        words = ((text(f"evaluate.{name}_{key}", language), count) for key, count in counts.items())
        print("  ".join(f"{word} {count}" for word, count in words))
    return 0


def period(arguments: argparse.Namespace, today: date) -> tuple[date, date]:
    """Return the first and last day asked for; the store's current year where none was named.

    Raises:
        BadInput: `evaluate.year`, `evaluate.day`, `evaluate.period_order`.
    """
    if arguments.year is not None and not re.fullmatch(r"20\d\d", arguments.year):
        raise BadInput("evaluate.year", value=arguments.year)
    year = int(arguments.year or today.year)
    first = _day(arguments.first) if arguments.first else date(year, 1, 1)
    last = _day(arguments.last) if arguments.last else date(year, 12, 31)
    if first > last:
        raise BadInput("evaluate.period_order", first=str(first), last=str(last))
    return first, last


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadInput("evaluate.day", value=value) from error
