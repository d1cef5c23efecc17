"""The telephone exchange's side of a hall: what a real one writes into the folder, and the fake told the same."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from app.domain.call import Call
from app.domain.errors import Unusable
from app.ports.calls import CallExchange
from app.ports.clock import Clock
from data.calls import SETTLED_S, CallFolder
from tests.helpers.fake_calls import FakeExchange


class Hall(Protocol):
    """The exchange's side: what happens in the hall."""

    exchange: CallExchange

    def tell(self, id: str, **told: Any) -> None: ...  # noqa: A002
    def record(self, name: str, content: bytes) -> None: ...
    def orders(self) -> list[tuple[str, str]]: ...
    def unplug(self) -> None: ...


@dataclass
class FolderHall:
    """Writes what an exchange writes, and finds what it is to do."""

    folder: Path
    exchange: CallFolder
    clock: Clock

    def tell(self, id: str, **told: Any) -> None:  # noqa: A002
        plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items()}
        new = self.folder / f"{id}.new"
        new.write_text(json.dumps(plain), "utf-8")
        new.replace(self.folder / f"{id}.json")

    def record(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.write_bytes(content)
        before = self.clock.now().timestamp() - SETTLED_S
        os.utime(path, (before, before))

    def orders(self) -> list[tuple[str, str]]:
        return sorted((path.suffix[1:], path.stem) for path in self.folder.iterdir()
                      if path.suffix in (".answer", ".end"))

    def unplug(self) -> None:
        self.folder.rename(self.folder.with_name("gone"))


@dataclass
class FakeHall:
    """The fake, told by the same words."""

    exchange: FakeExchange

    def tell(self, id: str, **told: Any) -> None:  # noqa: A002
        self.exchange.put(Call(id=id, **told))

    def record(self, name: str, content: bytes) -> None:
        self.exchange.recordings[name] = content

    def orders(self) -> list[tuple[str, str]]:
        return sorted(self.exchange.told)

    def unplug(self) -> None:
        self.exchange.gone = Unusable("calls.unreachable", place="x", detail="y")
