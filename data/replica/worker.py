"""The exchange's own thread: it waits for the server's call (NOTIFY), for something meant here, or for five seconds.

A call only wakes: what has come is always asked for by number, so a call that is lost costs seconds, never an entry.
"""

import contextlib
import logging
import os
import select
import time
from collections.abc import Callable
from threading import Lock, Thread

import psycopg

from app.domain.errors import Unusable
from app.ports.exchange import Arrival
from data.replica.ahead import TURN_S
from data.replica.store import ReplicaStore
from data.shared.server import certificate_ends, open_listener
from data.shared.store import signs_channel

EVERY_S = 5.0
REST_S = 0.06
"""After an exchange calls are left to gather for so long.

A city where much happens calls each workstation for every step; what comes together costs one exchange.
"""
LOOK_EVERY_S = 3600.0
"""The server's certificate is looked at so often."""
_LOG = logging.getLogger(__name__)


class Worker:
    """Runs until it is closed; survives whatever the network does."""

    def __init__(self, store: ReplicaStore, tell: Callable[[Arrival], None]) -> None:
        """`tell` is called, on this thread, when the state may have changed."""
        self._store, self._tell = store, tell
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._thread = self._new_thread()
        self._reviving = Lock()
        self._listening: psycopg.Connection | None = None
        self._closing = False
        self._look_again_s = 0.0
        self._rests_until_s = 0.0
        self._goes_on = False
        """Whether there is more to fetch ahead."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def revive(self) -> bool:
        """Start the thread again where it has ended, and say whether it had; from any thread."""
        with self._reviving:
            if self._closing or self._thread.is_alive():
                return False
            self._thread = self._new_thread()
            self._thread.start()
            return True

    def wake(self) -> None:
        """Exchange at once; from any thread."""
        with contextlib.suppress(OSError):
            os.eventfd_write(self._bell, 1)

    def close(self) -> None:
        """End the thread and wait for it. Idempotent."""
        if self._closing:
            return
        with self._reviving:
            self._closing = True
        self._store.link.close()
        self.wake()
        self._thread.join()
        bell, self._bell = self._bell, -1
        os.close(bell)

    def _new_thread(self) -> Thread:
        return Thread(target=self._run, name="wanmi-exchange", daemon=True)

    def _run(self) -> None:
        while not self._closing:
            try:
                self._exchange()
            except Exception as fault:  # noqa: BLE001 - a thread that ends would be a silent exchange
                if not self._closing:
                    _LOG.exception("exchange")
                    self._store.link.trouble = Unusable("exchange.fault", kind="", detail=str(fault)[:500])
            now_s = time.monotonic()
            self._fetch_ahead()
            self._rests_until_s = now_s + REST_S
            while self._wait() and not self._closing:
                pass
            self._rest()
        self._stop_listening()

    def _exchange(self) -> None:
        link = self._store.link
        if not link.may_try:
            return
        before = (link.online, link.trouble)
        try:
            self._store.exchange()
            self._listen()
        except Unusable:
            self._stop_listening()
        self._look_ahead()
        if (link.online, link.trouble) != before and not self._closing:
            self._tell(Arrival(seq=0))

    def _fetch_ahead(self) -> None:
        """Fetch photos ahead until somebody calls, something is meant here, or it is time for the next exchange."""
        ahead, link, until_s = self._store.ahead, self._store.link, time.monotonic() + TURN_S
        self._goes_on, before = bool(link.online), (link.online, ahead.missing(), ahead.trouble)
        try:
            while self._goes_on and not self._closing and time.monotonic() < until_s and not self._is_called():
                self._goes_on = ahead.part()
        except Unusable:
            self._goes_on = False
        except Exception:  # The exchange goes on without photos.
            self._goes_on = False
            _LOG.exception("ahead")
        if (link.online, ahead.missing(), ahead.trouble) != before and not self._closing:
            self._tell(Arrival(seq=0))

    def _is_called(self) -> bool:
        return bool(select.select(self._heard_on(), [], [], 0)[0])

    def _heard_on(self) -> list[int]:
        return [self._bell] + ([self._listening.fileno()] if self._listening is not None else [])

    def _look_ahead(self) -> None:
        """End a session that has lasted too long without the shared store; ask how long its certificate lasts."""
        store, link = self._store, self._store.link
        if not link.online and not store.left_s():
            link.trouble = store.expired()
        if link.online and not link.is_slow and time.monotonic() > self._look_again_s:
            self._look_again_s = time.monotonic() + LOOK_EVERY_S
            # By the machine: a demonstration's clock is years behind.
            store.warning = certificate_ends(link.url, store.machine.now())

    def _listen(self) -> None:
        """Hear of new entries, on a connection that is never in a transaction.

        Where the line is slow what is meant here would wait for half a minute until that is open: it asks instead.
        """
        link = self._store.link
        if self._listening is not None and not self._listening.closed or link.is_slow:
            return
        try:
            made = open_listener(link.url, link.given_up)
            district = self._store.identity.district
            made.execute(f"LISTEN wanmi_{int(district)}; LISTEN {signs_channel(district)}")
        except psycopg.Error:
            return  # Then it asks every few seconds.
        self._listening = made
        self.wake()  # What was committed between the exchange and LISTEN.

    def _stop_listening(self) -> None:
        made, self._listening = self._listening, None
        if made is not None:
            made.close()

    def _rest(self) -> None:
        """Let calls gather after the last exchange; what is meant here waits for nothing."""
        if not self._closing and (left_s := self._rests_until_s - time.monotonic()) > 0:
            select.select([self._bell], [], [], left_s)

    def _wait(self) -> bool:
        """Wait; say whether it is nothing to exchange for: a call for what is here already, a sign of presence."""
        pause_s = self._store.link.pause_s or EVERY_S
        ready, _, _ = select.select(self._heard_on(), [], [], 0 if self._goes_on else min(pause_s, EVERY_S))
        if self._bell in ready:
            os.eventfd_read(self._bell)
            self._rests_until_s = 0.0
        if self._listening is None or len(ready) == (self._bell in ready):
            return False
        try:
            notices = list(self._listening.notifies(timeout=0))
            called = [int(each.payload) for each in notices if not self._heard(each)]
        except (psycopg.Error, ValueError):
            self._stop_listening()
            return False
        return self._bell not in ready and bool(notices) and (not called or self._store.has(max(called)))

    def _heard(self, notice: psycopg.Notify) -> bool:
        """Take in a sign of presence; say whether it was one."""
        is_sign = notice.channel == signs_channel(self._store.identity.district)
        if is_sign:
            self._store.signs.hear(notice.payload)
        return is_sign
