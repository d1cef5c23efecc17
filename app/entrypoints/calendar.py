"""`main.py calendar`: takes office hours and days from a TOML or CSV file into a store, and writes a store's out."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.errors import BadInput
from app.domain.ids import uuid7
from app.domain.time_rules import HALL, Whose
from app.entrypoints.chosen_store import opened
from app.entrypoints.join import store_to_open
from app.messages import text

if TYPE_CHECKING:
    from app.domain.time_rules import CalendarRules
    from data.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which file, for whom."""
    parser.add_argument("action", choices=("import", "export"))
    parser.add_argument("file", type=Path, metavar="FILE.toml|FILE.csv")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--department", default="", metavar="CODE")
    whose.add_argument("--hall", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Import the file, or export into it. A CSV file holds days only: the office hours stay."""
    from data.exchange.calendar_file import read_calendar_file, write_calendar_file
    from data.queries.rules import StoreTimeRules

    importing = arguments.action == "import"
    with opened(store_to_open(arguments.store, arguments.lang), write=importing) as store:
        whose = HALL if arguments.hall else _department(store, arguments.department)
        known = StoreTimeRules(store).now()
        if importing:
            rules = read_calendar_file(arguments.file, known.rules(whose))
            _set(store, whose, rules, known.number(whose))
        else:
            rules = known.rules(whose)
            write_calendar_file(arguments.file, rules)
    if arguments.json:
        print(json.dumps({"path": str(arguments.file), "days": len(rules.days), "hours": len(rules.hours)}))
    else:
        print(text(f"calendar.{arguments.action}ed", arguments.lang, path=str(arguments.file), days=len(rules.days),
                   hours=len(rules.hours)))
    return 0


def _department(store: "Store", code: str) -> UUID | None:
    """Return the department's id, None where none was named; raises BadInput `evaluate.department`."""
    from data.queries.figures import StoreFigures
    from data.queries.standing import Standings

    if not code:
        return None
    found = StoreFigures(store, Standings(store)).department_id(code)
    if found is None:
        raise BadInput("evaluate.department", department=code)
    return UUID(found)


def _set(store: "Store", whose: Whose, rules: "CalendarRules", seen: int) -> None:
    from app.services.intent import Author
    from app.services.time_rules import SetCalendar

    author = Author(user=UUID(int=0), login="calendar", roles=frozenset({"ADM"}), department=None,
                    workstation="calendar")
    store.carry_out(SetCalendar(
        id=uuid7(store.clock.now()), department=whose if isinstance(whose, UUID) else None, hall=whose == HALL,
        rules=rules, seen=seen), author)
