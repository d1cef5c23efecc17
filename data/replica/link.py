"""The way from a replica to its shared store: opened when it is wanted, dropped when it fails, tried again later.

Each failure doubles the pause before the next try, from 0.2 s to 4 s, and every pause is drawn anew between nothing
and that, so that workstations which lost the server together don't come back together, but within seconds.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from app.domain.errors import Refusal, Unusable
from app.ports.blobs import Blobs
from app.ports.clock import Clock
from app.services.door import Services
from data.clock import MACHINE
from data.shared.server import ANSWER_S, shown
from data.shared.store import SharedStore, told

AWAY = frozenset({"shared.away", "shared.busy", "shared.slow", "shared.full", "shared.no_server", "shared.expired",
                  "shared.not_yet", "shared.untrusted", "shared.other_name", "shared.no_tls", "shared.no_root"})
"""Refusals that end by themselves, or when the way to the server is mended: what was meant waits in the outbox."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 4.0


class Link:
    """Gives the shared store to whoever wants it; any thread may ask.

    Attributes:
        online: whether the server answered last; None before the first try.
        opens: opens the shared store.
        answer_s: seconds until silence is taken for a lost answer.
        longest_pause_s: between two tries.
        trouble: why it did not.
    """

    def __init__(self, url: str, services: Services, check: Callable[[SharedStore], None],
                 machine: Clock = MACHINE) -> None:
        """`check` raises Unusable unless the store that was opened still holds what the replica holds of it."""
        self.url, self._services, self._check, self._machine = url, services, check, machine
        self.opens: Callable[..., SharedStore] = SharedStore.open
        self.answer_s, self.longest_pause_s = ANSWER_S, LONGEST_PAUSE_S
        self.online: bool | None = None
        self.trouble: Unusable | None = None
        self._store: SharedStore | None = None
        self._one = Lock()
        self._pause_s, self._not_before = FIRST_PAUSE_S, 0.0
        self._closed = False

    @property
    def pause_s(self) -> float:
        """Seconds until the next try makes sense; 0 when the server answered last."""
        return max(0.0, self._not_before - time.monotonic())

    @property
    def may_try(self) -> bool:
        """Whether it answered last, or was not asked for long enough."""
        return bool(self.online) or not self.pause_s

    @contextmanager
    def store(self) -> Iterator[SharedStore]:
        """Give the shared store, opened if need be; what fails inside is noted.

        Raises:
            Unusable: it can't be reached, or is another store.
        """
        try:
            yield self._opened()
        except Unusable as met:
            failure = (None if met.code in AWAY else self._barred()) or met
            if failure.code.split(".")[0] in ("shared", "exchange", "store", "workstation"):
                self._failed(failure)
            if failure.code == "shared.away":
                self.drop()  # What answers next at this address may be a server that went back.
            raise failure from met
        except Refusal:
            self._answered()
            raise
        self._answered()

    @contextmanager
    def blobs(self) -> Iterator[Blobs]:
        """Give the shared store's blobs; raises Unusable at once while it is away."""
        if not self.may_try:
            raise Unusable("shared.away", url=shown(self.url), detail="")
        with self.store() as store, told(self.url):
            yield store.blobs

    def hurry(self) -> None:
        """Let the next try come at once."""
        self._pause_s, self._not_before = FIRST_PAUSE_S, 0.0

    def drop(self) -> None:
        """Close the connections; the next who wants the store opens it anew."""
        with self._one:
            store, self._store = self._store, None
        if store is not None:
            store.close()

    def close(self) -> None:
        """Close for good."""
        self._closed = True
        self.drop()

    def _opened(self) -> SharedStore:
        with self._one:
            if self._closed:
                raise Unusable("exchange.closed")
            if self._store is None:
                store = self.opens(self.url, services=self._services, answer_s=self.answer_s,
                                   machine=self._machine)
                try:
                    self._check(store)
                except BaseException:
                    store.close()
                    raise
                self._store = store
            return self._store

    def _barred(self) -> Unusable | None:
        """Return that this workstation was barred, if it was: to a barred one the shared store looks empty."""
        store = self._store
        if store is None:
            return None
        try:
            store.check_standing()
        except Unusable as failure:
            return failure if failure.code.startswith("workstation.") else None
        return None

    def _answered(self) -> None:
        self.online, self.trouble = True, None
        self._pause_s, self._not_before = FIRST_PAUSE_S, 0.0

    def _failed(self, failure: Unusable) -> None:
        self.online, self.trouble = False, failure
        self._not_before = time.monotonic() + random.uniform(0, self._pause_s)
        self._pause_s = min(self._pause_s * 2, self.longest_pause_s)
