"""A shared store that is only said to be there: for tests of what the window shows of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from app.domain.errors import BadInput, NotAllowed, Refusal, Unusable
from app.ports.exchange import Arrival, Choice, Conflict, Counters, ExchangeState, Presence, Unsent, Withdrawn, Words
from app.ports.unsettled import Unsettled
from tests.helpers.fake_queries import NOW

URL = "postgresql+psycopg://hall.example/wanmi"


def conflict(number: int) -> Conflict:
    """Return a dispatch that came too late."""
    return Conflict(
        id=UUID(int=number), kind="TakeStep", at=NOW + timedelta(minutes=number), login="dsp", put_off=False,
        meant=Words("meant.step", {"login": "dsp", "number": f"202112310{number:03}", "step": "dispatch",
                                   "kind": "TakeStep", "said": "先拍照再劝离"}),
        happened=NotAllowed("case.changed_meanwhile", number=f"202112310{number:03}"),
        mine={"step": "dispatch", "opinion": "先拍照再劝离", "facts": {"limit_value": 4, "limit_unit": "work_hour"}},
        theirs={"state": "voided"})


def unsent(number: int) -> Unsent:
    """Return a step that waits."""
    return Unsent(id=UUID(int=10_000 + number), kind="TakeStep", at=NOW, login="dsp",
                  meant=Words("meant.step", {"login": "dsp", "number": f"{number:04}", "step": "dispatch",
                                             "kind": "TakeStep", "said": ""}))


@dataclass
class FakeExchange:
    """Keeps what it is given; `tell` is the exchange's thread."""

    found: list[Conflict] = field(default_factory=list)
    waiting: list[Unsent] = field(default_factory=list)
    online: bool | None = True
    trouble: Refusal | None = None
    restarting: bool = False
    warnings: tuple[Refusal, ...] = ()
    media_missing: int | None = None
    age_s: int = 3
    offset_ms: int = 0
    woken: int = 0
    signed: list[tuple[str, Presence | None]] = field(default_factory=list)
    others: dict[str, Presence] = field(default_factory=dict)
    components: dict[UUID, Unsettled] = field(default_factory=dict)
    tell: Callable[[Arrival], None] = lambda arrival: None

    def state(self) -> ExchangeState:
        return ExchangeState(
            url=URL, online=self.online, pending=len(self.waiting), conflicts=len(self.found), last_exchange=NOW,
            age_s=self.age_s, offset_ms=self.offset_ms, behind=0, seq=1218, kinds={"TakeStep": Counters(accepted=7)},
            restarting=self.restarting, media_missing=self.media_missing,
            trouble=self.trouble or (Unusable("shared.away", url=URL, detail="connection refused")
                                     if self.online is False else None), warnings=self.warnings)

    def sign(self, key: str, presence: Presence | None) -> None:
        self.signed.append((key, presence))

    def signs(self) -> Mapping[str, Presence]:
        return self.others

    def exchange_once(self) -> ExchangeState:
        return self.state()

    def test_connection(self) -> int:
        if not self.online:
            raise Unusable("shared.away", url=URL, detail="connection refused")
        return 4

    def unsent(self, offset: int = 0, limit: int = 100) -> list[Unsent]:
        return self.waiting[offset:offset + limit]

    def withdraw(self, ids: Iterable[UUID], login: str | None = None) -> Withdrawn:
        named = frozenset(ids)
        mine = [each for each in self.waiting if each.id in named and login in (None, each.login)]
        others = sum(each.id in named for each in self.waiting) - len(mine)
        self.waiting = [each for each in self.waiting if each not in mine]
        return Withdrawn(taken=len(mine), others=others)

    def conflicts(self, offset: int = 0, limit: int = 100) -> list[Conflict]:
        return self.found[offset:offset + limit]

    def resolve(self, ids: Iterable[UUID], choice: Choice) -> int:
        named = frozenset(ids)
        chosen = [each for each in self.found if each.id in named]
        rest = [each for each in self.found if each.id not in named]
        self.found = rest + [replace(each, put_off=True) for each in chosen] if choice is Choice.LATER else rest
        return len(chosen)

    def pending_cases(self) -> frozenset[UUID]:
        return frozenset()

    def unsettled_components(self) -> Mapping[UUID, Unsettled]:
        return self.components

    def export_unsent(self, path: Path) -> int:
        if path.exists():
            raise BadInput("export.cannot_write", path=str(path), detail="exists")
        path.write_text("unsent")
        return len(self.waiting) + len(self.found)

    def import_unsent(self, path: Path) -> int:
        del path
        return 2

    def watch(self, told: Callable[[Arrival], None]) -> Callable[[], None]:
        self.tell = told
        return lambda: None

    def wake(self) -> None:
        self.woken += 1
