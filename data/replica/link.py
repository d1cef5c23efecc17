"""The way from a replica to its shared store: opened when it is wanted, dropped when it fails, tried again later.

Each failure doubles the pause before the next try, from 0.2 s to 4 s, and every pause is drawn anew between nothing
and that, so that workstations which lost the server together don't come back together, but within seconds.
"""

import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from app.domain.errors import Refusal, Unusable
from app.ports.blobs import Blobs
from app.ports.clock import Clock
from app.services.door import Services
from data.clock import MACHINE
from data.shared.server import ANSWER_S, hurried_left_s, shown
from data.shared.store import SharedStore, told

AWAY = frozenset({"exchange.closed", "shared.away", "shared.busy", "shared.slow", "shared.full", "shared.no_server",
                  "shared.expired", "shared.not_yet", "shared.untrusted", "shared.other_name", "shared.no_tls",
                  "shared.no_root"})
"""Refusals that end by themselves, or when the way to the server is mended: what was meant waits in the outbox."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 4.0
SLOW_S = 0.5
"""Where a round trip takes longer, a step doesn't get through while a person waits: it needs five."""
_LATE = 3
"""The quickest of so many counts: a machine that stands still now and then is no slow line."""


class _Opening(Unusable):
    """Somebody else opens the store, and that takes longer than a person waits."""


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
        self._late: deque[float] = deque(maxlen=_LATE)

    @property
    def round_trip_s(self) -> float:
        """How many seconds an answer took of late; 0 before the first."""
        return min(self._late, default=0.0)

    @property
    def is_slow(self) -> bool:
        """Whether a step takes longer than a person waits for it."""
        return self.round_trip_s > SLOW_S

    def took(self, seconds: float, *, much: bool = False) -> None:
        """Note how long an answer took; `much`: it brought much, so that a round trip may take less."""
        self._late.append(min(seconds, self.round_trip_s or seconds) if much else seconds)

    def given_up(self) -> bool:
        """Say whether the program ends: nobody waits for the server any more."""
        return self._closed

    @property
    def pause_s(self) -> float:
        """Seconds until the next try makes sense; 0 when the server answered last."""
        return max(0.0, self._not_before - time.monotonic())

    @property
    def may_try(self) -> bool:
        """Whether it answered last, or was not asked for long enough."""
        return not self._closed and (bool(self.online) or not self.pause_s)

    @contextmanager
    def store(self) -> Iterator[SharedStore]:
        """Give the shared store, opened if need be; what fails inside is noted.

        Raises:
            Unusable: it can't be reached, or is another store.
        """
        opened = None
        try:
            opened = self._opened()
            yield opened
        except _Opening:
            raise  # Whoever opens it will note what comes of it.
        except Unusable as met:
            failure = (None if met.code in AWAY else self._barred()) or met
            if failure.code.split(".")[0] in ("shared", "exchange", "store", "workstation"):
                self._failed(failure)
            if failure.code == "shared.away":
                self._forget(opened)  # What answers next at this address may be a server that went back.
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
            self._forget(self._store)

    def _forget(self, store: SharedStore | None) -> None:
        """Close the connections of this one, however long another thread takes to open the next."""
        if self._store is store:
            self._store = None
        if store is not None:
            store.close()

    def give_up(self) -> None:
        """Let nobody wait for the server any more: what waits ends at once, as if it were away."""
        self._closed = True

    def close(self) -> None:
        """Close for good."""
        self.give_up()
        self.drop()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one at a time open the store. A person doesn't wait for a server that is away, nor long for any."""
        left_s = hurried_left_s()
        patience_s = -1.0 if left_s is None else 0.0 if self.online is False else left_s
        if not self._one.acquire(timeout=patience_s):
            raise _Opening("shared.away", url=shown(self.url), detail="")
        try:
            yield
        finally:
            self._one.release()

    def _opened(self) -> SharedStore:
        with self._alone():
            if self._closed:
                raise Unusable("exchange.closed")
            if self._store is None:
                store = self.opens(self.url, services=self._services, answer_s=self.answer_s,
                                   machine=self._machine, given_up=self.given_up)
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
        self._late.clear()  # The line may be another one by then.
        self._not_before = time.monotonic() + random.uniform(0, self._pause_s)
        self._pause_s = min(self._pause_s * 2, self.longest_pause_s)
