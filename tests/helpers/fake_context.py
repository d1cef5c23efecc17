"""A context whose queries are made up and whose operations run at once, for tests of single screens."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput, Refusal
from app.domain.media import MediaFacts
from app.permissions import permission_matrix
from app.ports.media import Medium
from app.queries.changes import Since
from app.services.intent import Author, Changes, Intent
from data.media.sniffing import AUDIO, PHOTOS, VIDEO, kind_of
from tests.helpers.fake_advice import FakeAdvice
from tests.helpers.fake_queries import NOW, FakeCases, FakeFigures, FakePeople, FakePlaces
from tests.helpers.fake_records import FakeRecords
from tests.helpers.fake_rules import FakeCatalogue, FakeTimeRules
from tests.helpers.fake_staff import FakeStaff
from ui.context import Context
from ui.theme import Theme
from ui.training.moment import Moment


@dataclass
class StandingClock:
    """Always says the same instant."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class MemoryBlobs:
    """Blobs in memory."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        self.kept[name] = content
        return name

    def path(self, sha256: str) -> Path:
        raise BadInput("blob.missing", sha256=sha256)

    def read(self, sha256: str) -> bytes:
        if sha256 not in self.kept:
            raise BadInput("blob.missing", sha256=sha256)
        return self.kept[sha256]

    def has(self, sha256: str) -> bool:
        return sha256 in self.kept


class OpenDoor:
    """Lets every file in as it is that begins like a photo, a recording or a clip; the real one is tested by itself."""

    def photo(self, content: bytes, name: str) -> Medium:
        if kind_of(content) not in PHOTOS:
            raise BadInput("media.no_photo", name=name)
        return Medium(content=content, kind="photo")

    def recording(self, content: bytes, name: str) -> Medium:
        if kind_of(content) not in AUDIO:
            raise BadInput("media.no_recording", name=name)
        return Medium(content=content, kind="audio", seconds=60.0, told=MediaFacts(name=name))

    def clip(self, content: bytes, name: str) -> Medium:
        if kind_of(content) not in VIDEO:
            raise BadInput("media.no_clip", name=name)
        return Medium(content=content, kind="video", seconds=65.0, told=MediaFacts(name=name, length_s=65))


@dataclass
class MemoryWorkstation:
    """A workstation's own store in memory."""

    values: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def keep(self, kind: str, key: str, value: Mapping[str, Any]) -> None:
        self.values[kind, key] = json.loads(json.dumps(value))

    def kept(self, kind: str, key: str) -> dict[str, Any] | None:
        return self.values.get((kind, key))

    def all(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        return sorted((key, value) for (of, key), value in self.values.items() if of == kind)

    def forget(self, kind: str, key: str) -> None:
        self.values.pop((kind, key), None)


@dataclass
class FakeChanges:
    """What others changed, as the test says."""

    told: Since = field(default_factory=lambda: Since(seq=0))

    def head(self) -> int:
        return 0

    def since(self, seq: int) -> Since:
        return self.told if self.told.seq > seq else Since(seq=seq)


class _Unheard:
    """A signal that never comes."""

    def connect(self, _: object) -> None: ...


@dataclass
class StraightOperations:
    """Does everything at once on the calling thread; remembers what was to be written, refuses when told to."""

    changed = _Unheard()
    answer: Changes = field(default_factory=lambda: Changes(seq=1))
    refusal: Refusal | None = None
    written: list[Intent] = field(default_factory=list)
    held: list[Callable[[], None]] | None = None
    """A list: readings wait in it until the test calls them."""
    closed: bool = False

    def read(self, work: Callable[[], Any], then: Callable[[Any], None], *,
             refused: Callable[[Refusal], None] | None = None, **_: Any) -> None:
        def go() -> None:
            try:
                found = work()
            except Refusal as refusal:
                assert refused is not None, refusal
                refused(refusal)
            else:
                then(found)
        if self.held is None:
            go()
        else:
            self.held.append(go)

    def write(self, intent: Intent, then: Callable[[Changes], None], *,
              refused: Callable[[Refusal], None] | None = None, **_: Any) -> None:
        self.written.append(intent)
        if self.refusal is not None:
            assert refused is not None
            refused(self.refusal)
        else:
            then(self.answer)


def author_of(role: str) -> Author:
    """Return the demonstration user of a role."""
    user = FakePeople().user(role.lower())
    assert user is not None
    return Author(user=user.id, login=user.login, roles=user.roles, department=user.department, workstation="DESK-1")


def fake_context(role: str = "DSP", *, language: str = "zh_CN", **parts: Any) -> Context:
    """Return a context for a role; `parts` replace single fields."""
    given: dict[str, Any] = {
        "cases": FakeCases(), "places": FakePlaces(), "figures": FakeFigures(), "people": FakePeople(),
        "staff": FakeStaff(), "records": FakeRecords(), "catalogue": FakeCatalogue(), "time_rules": FakeTimeRules(),
        "advice": FakeAdvice(), "stills": None, "sounds": None,
        "changes": FakeChanges(), "carry_out": lambda intent: Changes(), "author": author_of(role),
        "permissions": permission_matrix(), "clock": StandingClock(), "moment": Moment(StandingClock()),
        "blobs": MemoryBlobs(), "media": OpenDoor(), "operations": StraightOperations(),
        "workstation": MemoryWorkstation(), "theme": Theme("day"), "language": language}
    return Context(**(given | parts))
