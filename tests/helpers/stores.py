"""Small stores for tests, and the check that what they hold equals the replay of their journal."""

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest

from app.domain.permission import EVERYBODY
from app.ports.store import UnitOfWork
from app.services.door import Services
from app.services.intent import Author, Changes, Intent
from app.services.offered import SERVICES
from data.store import Store

DISTRICT, CRS = "610603", "EPSG:4545"
AUTHOR = Author(user=UUID(int=1), login="tst", roles=frozenset({"ADM"}), department=None, workstation="test")
PROGRAM = Author(user=UUID(int=0), login="wanmi", roles=frozenset({"SYS"}), department=None, workstation="share")
"""Who administers a shared store at the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(Intent):
    """An intent for tests of the store itself: its work is a function, named so that the body hash differs."""

    kind: ClassVar[str] = "Do"
    permission: ClassVar[str] = EVERYBODY
    name: str = ""

    def body(self) -> dict[str, Any]:
        """Only the name."""
        return {"name": self.name}


class Doing:
    """Carries `Do` intents out by the functions registered under their names."""

    def __init__(self) -> None:
        self._works: dict[str, Callable[[UnitOfWork], Any]] = {}

    def __call__(self, intent: Do, unit: UnitOfWork, author: Author) -> dict[str, str]:
        """Be the service."""
        return self._works[intent.name](unit) or {}

    def register(self, name: str, work: Callable[[UnitOfWork], Any]) -> None:
        """Make `name` mean `work`."""
        self._works[name] = work


def do(store: Store, work: Callable[[UnitOfWork], Any], *, number: int, name: str = "") -> Changes:
    """Run `work(unit)` as one intent, whose id is made of `number`."""
    doing = store._services[Do]  # type: ignore[index]
    assert isinstance(doing, Doing)
    name = name or f"work {number}"
    doing.register(name, work)
    return store.carry_out(Do(id=UUID(int=number), name=name), AUTHOR)


def make_store(folder: Path, *, demo: bool = True, services: Services | None = None, name: str = "store.wanmi",
               fresh: bool = False, busy_ms: int = 5000) -> Store:
    """Return an empty, open demonstration store (a copy of one made once, unless `fresh`)."""
    services = services if services is not None else {**SERVICES, Do: Doing()}
    path = folder / name
    if fresh:
        return Store.create(path, district=DISTRICT, crs_id=CRS, demo=demo, services=services, entropy=seeded())
    shutil.copyfile(_template(demo), path)
    return Store.open(path, services=services, entropy=seeded(), busy_ms=busy_ms)


def seeded(seed: int = 1) -> Callable[[int], bytes]:
    """Return a repeatable source of random bytes."""
    return random.Random(seed).randbytes


def replay_equals_rows(store: Store) -> None:
    """Fail unless the store's rows are what its journal says."""
    assert store.verify().first_bad == ""


@cache
def _template(demo: bool) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="wanmi-test-"))
    path = folder / "template.wanmi"
    Store.create(path, district=DISTRICT, crs_id=CRS, demo=demo, entropy=seeded(7)).close()
    return path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty open store; after the test its rows must equal the replay of its journal."""
    made = make_store(tmp_path)
    yield made
    try:
        replay_equals_rows(made)
    finally:
        made.close()
