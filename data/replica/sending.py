"""What waits goes up: in the order in which it was meant, several to a transaction, up to the first that is refused.

What depends on a refused one must not go up; its answer comes down first, and takes along what depends on it.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.domain.errors import Refusal, Unusable
from app.domain.plain import spelled
from app.ports.blobs import Blobs
from app.ports.exchange import Arrival, Sending
from app.services.door import plain_refusal
from app.services.intent import Intent
from app.services.offered import STAGED
from data.replica import outbox, staging
from data.replica.blobs import named_in
from data.replica.link import AWAY
from data.replica.outbox import Meant
from data.replica.rows import ConfirmedRows
from data.search import CaseIndex
from data.shared.store import Asked, SharedStore, told

if TYPE_CHECKING:
    from data.replica.store import ReplicaStore

SENT_AT_ONCE = 200
"""So many intents go up before their answers are pulled."""
_TOGETHER = 32
"""So many are offered for one transaction."""


class _Offered:
    """Intents of the outbox for one transaction, counted as they are taken into it."""

    def __init__(self, waiting: list[Meant], kinds: Mapping[str, type[Intent]]) -> None:
        self.waiting, self._kinds = waiting, kinds
        self.number = 0

    def __iter__(self) -> Iterator[Asked]:
        for meant in self.waiting:
            self.number += 1
            yield Asked(meant.intent(self._kinds), meant.author, meant.at, meant.offset_ms)


class Sender:
    """Sends what waits in a replica's outbox."""

    def __init__(self, store: "ReplicaStore") -> None:
        """`store` is open for writing."""
        self._store = store
        self._at_once = SENT_AT_ONCE

    def send(self, shared: SharedStore) -> None:
        """Send what waits, in order, up to the first refusal: what depends on that one must not go up."""
        # Before the first goes up: whatever happens, none is taken for unsent.
        with self._store.unit_of_work() as unit:
            waiting = outbox.pending(unit.writer.connection, self._at_once)
            outbox.mark(unit.writer.connection, (meant.number for meant in waiting), Sending.SENT)
        tried, self._at_once = 0, min(2 * self._at_once, SENT_AT_ONCE)
        try:
            while tried < len(waiting):
                offered = _Offered(waiting[tried:tried + _TOGETHER], self._store.kinds)
                try:
                    refused = self._send_some(shared, offered)
                except Unusable:
                    tried += offered.number  # The server may have them.
                    raise
                tried += offered.number
                if refused is None:
                    tried += 1
                    refused = not self._send_one(shared, waiting[tried - 1])
                if refused:
                    self._at_once = 1  # Where one was refused, the next often is.
                    return
        finally:
            unsent = [meant.number for meant in waiting[tried:] if meant.state is Sending.PENDING]
            if unsent:
                with self._store.unit_of_work() as unit:
                    outbox.mark(unit.writer.connection, unsent, Sending.PENDING)

    def _send_some(self, shared: SharedStore, offered: "_Offered") -> bool | None:
        """Send several together and return whether the last was refused; None where they must go one by one."""
        if len(offered.waiting) < 2 or any(self._store.kinds.get(meant.kind) in STAGED for meant in offered.waiting):
            return None
        try:
            for meant in offered.waiting:
                send_blobs(self._store.blobs, shared, meant.body)
            return shared.carry_out_some(offered)
        except Unusable as failure:
            if failure.code in AWAY and failure.code != "shared.busy":
                raise
        except (KeyError, TypeError, ValueError, sa.exc.DBAPIError):
            pass  # One of them can't be taken in: none was, and the first goes by itself.
        offered.number = 0
        return None

    def _send_one(self, shared: SharedStore, meant: Meant) -> bool:
        """Send one; return whether the next may follow."""
        try:
            send_blobs(self._store.blobs, shared, meant.body)
            if self._store.kinds.get(meant.kind) in STAGED:
                self._send_big(shared, meant)
            else:
                shared.carry_out(meant.intent(self._store.kinds), meant.author, at=meant.at, offset_ms=meant.offset_ms)
        except Unusable as failure:
            if failure.code.startswith("shared."):
                raise
            self._give_up(meant.number, failure)
        except Refusal:
            return False
        except (KeyError, TypeError, ValueError, sa.exc.DBAPIError) as error:
            self._give_up(meant.number, Unusable("exchange.fault", kind=meant.kind, detail=str(error)[:500]))
        return True

    def _send_big(self, shared: SharedStore, meant: Meant) -> None:
        def progress(done: int, of: int) -> None:
            self._store.parts = done, of
            self._store.parted(done, of)
            self._store.told(Arrival(seq=0))

        try:
            staging.send(self._store, shared, meant, progress)
        finally:
            self._store.parts = None

    def _give_up(self, number: int, failure: Unusable) -> None:
        """The shared store can't take this one, ever: it has stored nothing of it, and it is a conflict."""
        with self._store.unit_of_work() as unit:
            outbox.refuse(unit.writer.connection, number, plain_refusal(failure))
            rows = ConfirmedRows(unit.writer)
            rows.uncover([number])
            CaseIndex(unit.writer.connection).take(rows.cases)
        self._store.told(Arrival(seq=0))


def send_blobs(own: Blobs, shared: SharedStore, body: Any) -> None:
    """Bring the photos and recordings that an intent's body names to the shared store, before the intent.

    Raises:
        Unusable: the server can't be reached: cut within a photo, the intent goes up later.
    """
    for name in named_in(spelled(body)):
        if own.has(name):
            with told(shared.url):
                if not shared.blobs.has(name):
                    shared.blobs.put(own.read(name))
