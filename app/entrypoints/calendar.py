"""`main.py calendar`: takes office hours and days from a TOML or CSV file into a store, and writes a store's out."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.errors import BadInput
from app.domain.ids import uuid7
from app.entrypoints.chosen_store import chosen_store
from app.messages import text

if TYPE_CHECKING:
    from app.domain.time_rules import CalendarRules
    from data.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which file, for whom."""
    parser.add_argument("action", choices=("import", "export"))
    parser.add_argument("file", type=Path, metavar="FILE.toml|FILE.csv")
    parser.add_argument("--department", default="", metavar="CODE")


def run(arguments: argparse.Namespace) -> int:
    """Import the file, or export into it. A CSV file holds days only: the office hours stay."""
    from data.exchange.calendar_file import read_calendar_file, write_calendar_file
    from data.queries.rules import StoreTimeRules
    from data.store import Store

    importing = arguments.action == "import"
    with Store.open(chosen_store(arguments.store), write=importing) as store:
        department = _department(store, arguments.department)
        known = StoreTimeRules(store).now()
        if importing:
            rules = read_calendar_file(arguments.file, known.rules(department))
            _set(store, department, rules, known.number(department))
        else:
            rules = known.rules(department)
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


def _set(store: "Store", department: UUID | None, rules: "CalendarRules", seen: int) -> None:
    from app.services.intent import Author
    from app.services.time_rules import SetCalendar

    author = Author(user=UUID(int=0), login="calendar", roles=frozenset({"ADM"}), department=None,
                    workstation="calendar")
    store.carry_out(SetCalendar(id=uuid7(store.clock.now()), department=department, rules=rules, seen=seen), author)
