"""One workstation of `bench sync`: a process with a replica and its exchange, as the window has them, without a window.

It takes steps at the times that it is told, and notes when steps of others can be read in its replica. Times are those
of CLOCK_MONOTONIC, which all processes of a machine share.
"""

import random
import signal
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from app.domain.errors import Refusal
from app.domain.ids import uuid7
from app.domain.workflow import Step
from app.ports.exchange import Arrival
from app.services.cases import TakeStep
from app.services.intent import Author
from data import journal
from data.demo.exchanging import versions
from data.replica.exchange import ReplicaExchange
from data.replica.store import ReplicaStore

SETTLED_S = 20.0
"""How long a seat waits for the last step of the others."""
_LOOKS_EVERY_S = 0.02


@dataclass(frozen=True, slots=True)
class Job:
    """A case in handling, and who notes progress of it."""

    case: UUID
    author: Author


@dataclass(frozen=True, slots=True)
class Round:
    """Take steps from `begins_s` on for `lasts_s`: so many a second, or (0) one after the other as fast as it goes."""

    begins_s: float
    lasts_s: float
    rate_hz: float
    slow_s: float = 0.0
    """Wait so long with what has arrived: for tests."""


@dataclass(frozen=True, slots=True)
class Until:
    """Wait until nothing waits and the entry of that number is here, and tell what was seen since the round began."""

    seq: int


@dataclass(slots=True)
class Taken:
    """The steps of one round."""

    steps: list[tuple[int, float, float]] = field(default_factory=list)
    """Number of the entry; when the step was due; when it was done, here too."""
    waits: list[str] = field(default_factory=list)
    """Why those that the server didn't take at once went into the outbox."""
    refused: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Seen:
    """What a round brought here."""

    arrivals: list[tuple[int, float]] = field(default_factory=list)
    """From when on every entry up to a number could be read."""
    head: tuple[int, str] = (0, "")


def sit(pipe: Connection, replica: Path, jobs: tuple[Job, ...]) -> None:
    """Be the process: obey `Round` and `Until`, end at None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The bench ends its seats itself.
    seat = _Seat(replica, jobs)
    try:
        pipe.send(None)  # Here.
        while (told := pipe.recv()) is not None:
            pipe.send(seat.take(told) if isinstance(told, Round) else seat.settle(told))
    except EOFError:
        pass  # The bench has died.
    finally:
        seat.close()


class _Seat:
    def __init__(self, replica: Path, jobs: tuple[Job, ...]) -> None:
        self._store = ReplicaStore.open(replica)
        self._jobs, self._random = jobs, random.Random(str(replica))
        self._arrivals: list[tuple[int, float]] = []
        self._slow_s = 0.0
        self._turn = 0
        self._exchange = ReplicaExchange(self._store)
        self._exchange.watch(self._note)
        self._exchange.start()
        limit_s = time.monotonic() + SETTLED_S
        while not self._store.link.online and time.monotonic() < limit_s:
            time.sleep(_LOOKS_EVERY_S)

    def close(self) -> None:
        self._exchange.close()
        self._store.close()

    def take(self, told: Round) -> Taken:
        self._arrivals, self._slow_s = [], told.slow_s
        taken, number = Taken(), 0
        time.sleep(max(0.0, told.begins_s - time.monotonic()))
        while True:
            now_s = time.monotonic()
            due_s = told.begins_s + number / told.rate_hz if told.rate_hz else now_s
            if max(due_s, now_s) >= told.begins_s + told.lasts_s:
                return taken
            time.sleep(max(0.0, due_s - now_s))
            self._step(taken, due_s)
            number += 1

    def settle(self, told: Until) -> Seen:
        limit_s = time.monotonic() + SETTLED_S
        while True:
            with self._store.reading() as connection:
                seq, head = journal.head(connection)
            noted = seq >= told.seq and self._arrivals and self._arrivals[-1][0] >= told.seq
            if (noted and not self._store.waiting()) or time.monotonic() > limit_s:
                return Seen(self._arrivals, (seq, head.hex()))
            time.sleep(_LOOKS_EVERY_S)

    def _step(self, taken: Taken, due_s: float) -> None:
        job = self._jobs[self._turn % len(self._jobs)]
        self._turn += 1
        version = versions(self._store, [job.case])[0]
        intent = TakeStep(id=uuid7(self._store.clock.now(), self._random.getrandbits(74)), case=job.case,
                          step=Step.PROGRESS, seen_version=version, opinion="已到现场，正在处置")
        try:
            changes = self._store.carry_out(intent, job.author)
        except Refusal as refusal:
            taken.refused.append(refusal.code)
            return
        if changes.pending:
            taken.waits.append(self._store.link.trouble.code if self._store.link.trouble else "")
        else:
            taken.steps.append((changes.seq, due_s, time.monotonic()))

    def _note(self, arrival: Arrival) -> None:
        """Note an arrival once its cases were read; on the thread that pulled it."""
        if not arrival.seq:
            return
        versions(self._store, arrival.cases)
        time.sleep(self._slow_s)
        self._arrivals.append((arrival.seq, time.monotonic()))
