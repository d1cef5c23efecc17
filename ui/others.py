"""Other windows on the same store: what they have changed, and who is looking at the same case or typing in it.

Asked once a second, off the GUI thread. A sign of presence is a row of the workstation's own store, and a notice to the
other workstations of a shared store; it is renewed while the window lives and counts for nothing after fifteen seconds,
so a killed window leaves nobody behind.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import Refusal
from app.ports.exchange import Presence
from app.queries.changes import Since
from app.services.intent import Changes
from ui.cases.asking import Asking
from ui.context import Context

EVERY_MS = 1000
RENEWED_S, ENDS_S = 5.0, 15.0
KIND = "presence"


@dataclass(frozen=True, slots=True)
class Sign:
    """That somebody is at a case."""

    case: str
    name: str
    typing: bool
    at_ms: int
    """Of the machine's monotonic clock, which all its processes share."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What the person of this window does: the case that is shown, and what was written in it so far."""

    case: UUID | None = None
    written: str = ""


class Others(QObject):
    """Watches the store and the signs of others, and gives our own.

    Signals:
        changed: the `Changes` that other windows made.
        present: list of the `Sign`s of others at the case that is shown here.
    """

    changed = Signal(object)
    present = Signal(list)

    def __init__(self, context: Context, name: str, doing: Callable[[], Doing], parent: QObject, *,
                 now_s: Callable[[], float] = time.monotonic) -> None:
        """`name` is what others read of us; `doing` is asked on the GUI thread."""
        super().__init__(parent)
        self._context, self._name, self._doing, self._now_s = context, name, doing, now_s
        self._ask = Asking(context.operations, self)
        self._key = uuid4().hex
        self._seen: int | None = None
        self._given: Sign | None = None
        self._written, self._written_s = Doing(), 0.0
        self._looking = False
        context.operations.changed.connect(self._on_own)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()  # Before anything is shown: what changes from here on is news.

    def look(self) -> None:
        """Look once, unless the last look is still under way."""
        if self._looking:
            return
        self._looking = True
        sign, seen = self._sign(), self._seen
        self._ask.read(lambda: (self._changes(seen), self._signs(sign)), lambda found: self._take(seen, *found),
                       refused=self._missed)

    def leave(self) -> None:
        """Give no further sign, and take the last one away."""
        self._timer.stop()
        try:
            self._context.workstation.forget(KIND, self._key)
        except Refusal:
            pass  # It ends by itself.

    def _sign(self) -> Sign | None:
        """Return our sign as it is now; what was written within the last fifteen seconds is typing."""
        doing, now_s = self._doing(), self._now_s()
        if doing != self._written:
            if doing.case == self._written.case and doing.written:
                self._written_s = now_s
            self._written = doing
        if doing.case is None:
            return None
        typing = bool(doing.written and self._written_s and now_s - self._written_s < ENDS_S)
        return Sign(str(doing.case), self._name, typing, round(now_s * 1000))

    def _changes(self, seen: int | None) -> Since:
        changes = self._context.changes
        return Since(seq=changes.head()) if seen is None else changes.since(seen)

    def _signs(self, sign: Sign | None) -> list[Sign]:
        """Give our own sign where it is new or due, and return those of the others at the same case."""
        workstation, exchange = self._context.workstation, self._context.exchange
        now_ms = round(self._now_s() * 1000)
        if sign is None and self._given is not None:
            workstation.forget(KIND, self._key)
            self._tell(None)
        elif sign is not None and not _same(sign, self._given):
            workstation.keep(KIND, self._key, asdict(sign))
            self._tell(sign)
        if sign is None or not _same(sign, self._given):
            self._given = sign
        others: list[Sign] = []
        here = {self._key}
        for key, value in workstation.all(KIND):
            here.add(key)
            other = Sign(**value)
            if key != self._key and not 0 <= now_ms - other.at_ms < ENDS_S * 1000:
                workstation.forget(KIND, key)
            elif key != self._key and sign is not None and other.case == sign.case:
                others.append(other)
        if exchange is not None and sign is not None:
            others += [Sign(told.case, told.name, told.typing, now_ms) for key, told in exchange.signs().items()
                       if key not in here and told.case == sign.case]
        return others

    def _tell(self, sign: Sign | None) -> None:
        """Tell the windows of other workstations, too."""
        exchange = self._context.exchange
        if exchange is not None:
            exchange.sign(self._key, None if sign is None else Presence(sign.case, sign.name, sign.typing))

    def _take(self, seen: int | None, since: Since, others: list[Sign]) -> None:
        self._looking = False
        self.present.emit(others)
        if seen is None or (self._seen is not None and since.seq <= self._seen):
            self._seen = max(since.seq, self._seen or 0)
            return
        self._seen = since.seq
        self.changed.emit(Changes(seq=since.seq, tables=since.tables, cases=since.cases, components=since.components))

    def _on_own(self, changes: Changes) -> None:
        """What we have changed ourselves is no news, unless others changed something before it."""
        if self._seen is not None and changes.seq == self._seen + 1:
            self._seen = changes.seq

    def _missed(self, _: Refusal) -> None:
        self._looking = False


def _same(sign: Sign, given: Sign | None) -> bool:
    """Say whether the sign that was given still says so and is fresh."""
    return (given is not None and (sign.case, sign.typing) == (given.case, given.typing)
            and sign.at_ms - given.at_ms < RENEWED_S * 1000)
