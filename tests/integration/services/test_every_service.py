"""Every service × every role: default deny. Services are found by introspection; one without an entry here fails.

Each cell is carried out on a real store, with an intent of that kind whose fields are all made up: a refusal for want
of permission must come before anything looks at them, and must change no row; whoever is let through comes further.
"""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

import app.services
from app.domain.errors import Refusal
from app.domain.people import User
from app.domain.permission import ROLES
from app.services.intent import Author, Intent
from app.services.offered import SERVICES
from data.clock import DEMO_NOW
from data.store import Store
from tests.helpers.stores import do, make_store

_SOME_ROLE = " ".join(ROLES)
"""The service itself asks for more: the rule of a step, the own password."""
MAY = {
    "AddUser": "ADM", "BarUser": "ADM", "ChangeUser": "ADM", "SaveDepartment": "ADM", "SavePost": "ADM",
    "SaveShift": "ADM", "SetLoginRules": "ADM", "SetPermission": "ADM", "SaveRole": "ADM",
    "UnlockUser": "ADM",
    "AdmitWorkstation": "SYS", "BarWorkstation": "SYS",
    "FoundStore": "SYS", "NoteWrongPassword": "SYS", "PlayCases": "SYS", "TakeSurvey": "SYS", "MakeGrids": "GIS SYS",
    "ChangeComponent": "GIS SYS",
    "ReportCase": "INS VID HOT ACC LED SUP ENF PUB", "AddRecording": "INS VID HOT ACC LED SUP ENF PUB",
    "SaveType": "ADM", "SaveCondition": "ADM", "ImportCatalogue": "ADM", "SetCalendar": "ADM",
    "SetStageLimits": "ADM", "Supervise": "LED DIR SUP",
    "BeginSession": _SOME_ROLE, "SetPassword": _SOME_ROLE, "TakeStep": _SOME_ROLE, "RunDue": _SOME_ROLE,
    "SetDuties": "ADM DIR SHF", "GiveHandover": "VID HOT ACC SHF DSP GIS", "TakeHandover": "VID HOT ACC SHF DSP GIS",
}
"""By kind of intent: the roles that the door lets through, as domain section 8 has it. A new service adds itself."""
DENIED = {"intent.no_permission", "login.barred", "login.roles_changed"}
NOBODY, BARRED, CHANGED = UUID(int=11), UUID(int=12), UUID(int=13)
_numbers = iter(range(10_000, 10_000_000))


def intents() -> list[type[Intent]]:
    """Return every kind of intent that a module of the services defines."""
    names = [each.name for each in pkgutil.iter_modules(app.services.__path__)]
    modules = [importlib.import_module(f"app.services.{name}") for name in names]
    found = {kind for module in modules for kind in vars(module).values()
             if isinstance(kind, type) and issubclass(kind, Intent) and kind is not Intent}
    return sorted(found, key=lambda kind: kind.__name__)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("every")
    with make_store(folder) as made:
        def people(unit: Any) -> None:
            for key, login, barred in ((BARRED, "barred", True), (CHANGED, "changed", False)):
                unit.users.add(User(id=key, login=login, name_zh=login, name_en=login, roles=frozenset(
                    ROLES) - {"SYS", "PUB"} if barred else frozenset({"INS"}), barred=barred))
        do(made, people, number=1)
        yield made


def author(*roles: str, user: UUID = NOBODY) -> Author:
    return Author(user=user, login="x", roles=frozenset(roles), department=None, workstation="test")


def made_up(hint: Any) -> Any:
    """Return some value of the type."""
    origin = get_origin(hint)
    if origin is not None and type(None) in get_args(hint):
        return None
    if origin in (tuple, frozenset, dict, list):
        return origin()
    simple = {UUID: UUID(int=1), str: "x", int: 1, bool: False, date: DEMO_NOW.date(), datetime: DEMO_NOW}
    if hint in simple:
        return simple[hint]
    if dataclasses.is_dataclass(hint):
        return some(hint)
    return None


def some(kind: Any, **given: Any) -> Any:
    """Return an object of the dataclass with made-up values where it has no defaults."""
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        if field.name not in given and field.default is field.default_factory is dataclasses.MISSING:
            given[field.name] = made_up(hints[field.name])
    return kind(**given)


def denial(store: Store, kind: type[Intent], who: Author) -> str:
    """Carry the intent out and return the code of a refusal for want of permission, else nothing."""
    try:
        store.carry_out(some(kind, id=UUID(int=next(_numbers))), who)
    except Refusal as refusal:
        return refusal.code if refusal.code in DENIED else ""
    except Exception:  # noqa: BLE001 - made-up values got so far that they broke something: it was let through
        return ""
    return ""


def rows(store: Store) -> int:
    """Return how many journal entries name rows: a refusal's entry names none."""
    with store.reading() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM journal WHERE entry NOT LIKE '%\"rows\":[]%'")
        return int(found.scalar() or 0)


def test_every_intent_has_a_service_and_every_service_an_intent() -> None:
    assert set(intents()) == set(SERVICES)
    assert {kind.__name__ for kind in intents()} == MAY.keys()


@pytest.mark.parametrize("kind", intents(), ids=lambda kind: kind.__name__)
def test_each_role_may_what_the_matrix_says(store: Store, kind: type[Intent]) -> None:
    for role in ROLES:
        may = role in MAY[kind.__name__].split()
        before = rows(store)
        refused = denial(store, kind, author(role))
        assert refused == ("" if may else "intent.no_permission"), role
        assert may or rows(store) == before, "a refusal changes nothing"


@pytest.mark.parametrize("kind", intents(), ids=lambda kind: kind.__name__)
def test_without_a_role_barred_or_with_roles_of_before_nobody_may_anything(store: Store, kind: type[Intent]) -> None:
    assert denial(store, kind, author()) == "intent.no_permission"
    assert denial(store, kind, author(*(set(ROLES) - {"SYS", "PUB"}), user=BARRED)) == "login.barred"
    assert denial(store, kind, author("ADM", "SHF", user=CHANGED)) == "login.roles_changed"


def test_an_intent_without_a_permission_is_refused_to_all(store: Store) -> None:
    class Forgotten(Intent):
        kind = "Forgotten"

    services = {**SERVICES, Forgotten: lambda intent, unit, who: {}}
    from app.services.door import carry_out
    for role in ROLES:
        with pytest.raises(Refusal, match="intent.no_permission"):
            carry_out(store, services, Forgotten(id=UUID(int=next(_numbers))), author(role))
