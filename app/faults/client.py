"""One workstation of the fault run: a process that means things, records them, and sends each until it is answered.

It may be killed at any moment: started again with the same folder it first sends what its history leaves open, with the
same ids. Between two operations its replica pulls the journal and applies it.
"""

import multiprocessing
import random
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.domain.errors import Refusal, Unusable
from app.domain.workflow import Step
from app.faults.history import History, Operation, Recorded, read_history
from app.services.cases import ReportCase, TakeStep
from app.services.components import ChangeComponent
from app.services.intent import Author, Intent
from app.services.people import NoteWrongPassword
from app.services.roster import GiveHandover
from data.faults.controls import open_store
from data.faults.district import DEPARTMENT, MADE_ON, SYSTEM, author_of, user_of
from data.faults.evidence import Seen, cases_of
from data.replica.link import AWAY
from data.replica.store import ReplicaStore
from data.shared.store import SharedStore

ANSWER_S = 2.0
"""Seconds until a client takes silence for an answer that was lost: short, so that a short run has many."""
_PULL_EVERY_S = 0.4
_PAUSE_S = (0.01, 0.05)
_GIVES_UP_AFTER = 3
"""Failures of one operation while the others get through: only a store whose protection is off does that."""
STOP, SETTLE = "stop", "settle"
"""Files in the run's folder: mean nothing new; everybody has ended, pull for the last time and end."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a client is told at its start."""

    folder: Path
    url: str
    """Of the store, through the client's own proxy."""
    number: int
    seed: str
    cases: tuple[UUID, ...]
    control: str = ""
    lamps: tuple[UUID, ...] = ()
    """Which components it edits."""

    @property
    def history(self) -> Path:
        """Its file of operations."""
        return self.folder / f"seat{self.number}.history"

    @property
    def replica(self) -> Path:
        """Its copy of the shared store: a replica as every workstation has one."""
        return self.folder / f"seat{self.number}.wanmi"

    @property
    def broken(self) -> Path:
        """Is there when its replica could not go on: it says why."""
        return self.folder / f"seat{self.number}.broken"

    @property
    def ended(self) -> Path:
        """Is there when it means nothing more and everything is answered."""
        return self.folder / f"seat{self.number}.ended"


def work(assignment: Assignment) -> None:
    """Be the process: end when told to, or when the run has died."""
    # A protection that is off breaks replicas, which then stop: there clients go to the shared store themselves.
    from app.faults.seat import Seat

    client = Client(assignment) if assignment.control else Seat(assignment)
    try:
        client.send_open()
        while not client.told(STOP):
            client.pull_now_and_then()
            client.mean_something()
        client.wait_for_answers()
        assignment.ended.touch()
        while not client.told(SETTLE):
            time.sleep(0.02)
        client.pull_to_the_end()
    except _RunHasDied:
        pass
    finally:
        client.close()


class _RunHasDied(Exception):
    """Nobody is left to work for."""


class Client:
    """What the process holds."""

    def __init__(self, assignment: Assignment) -> None:
        """Open its files; what they hold is from before it was killed."""
        self._given = assignment
        before = read_history(assignment.history)
        self._open = [each for each in before if each.code is None]
        self._dice = random.Random(f"{assignment.seed}/{len(before)}")
        self._history = History(assignment.history)
        self._replica = self._opened()
        self._store: SharedStore | None = None
        self._seen: dict[str, Seen] = {}
        self._pulled_at_s = 0.0
        self._me = str(user_of(assignment.number))

    def _opened(self) -> ReplicaStore:
        return ReplicaStore.open(self._given.replica)

    def wait_for_answers(self) -> None:
        """Nothing is left open: each was sent until it was answered."""

    def told(self, what: str) -> bool:
        """Say whether the run has told so."""
        parent = multiprocessing.parent_process()
        if parent is not None and not parent.is_alive():
            raise _RunHasDied
        return (self._given.folder / what).exists()

    def send_open(self) -> None:
        """Send what was open when it was killed."""
        for recorded in self._open:
            self._send(recorded)

    def mean_something(self) -> None:
        """Mean one thing more, and send it until it is answered."""
        try:
            with self._connected().reading() as connection:
                self._seen = cases_of(connection, self._given.cases)
        except Unusable:
            self._rest()
            if not self._seen:
                return
        self._send(self._recorded(self._choose()))

    def _recorded(self, operation: Operation) -> Recorded:
        recorded = Recorded(uuid.UUID(int=self._dice.getrandbits(128), version=4), self._given.history.stem, operation,
                            time.monotonic_ns())
        self._history.invoke(recorded.id, operation)
        return recorded

    def pull_now_and_then(self) -> None:
        """Pull what is new, at most so often."""
        if time.monotonic() - self._pulled_at_s < _PULL_EVERY_S:
            return
        self._pulled_at_s = time.monotonic()
        if not self._pull():
            self._rest()

    def pull_to_the_end(self) -> None:
        """Pull until it has worked: nobody writes any more."""
        while not self._pull():
            self._rest()
            self.told(SETTLE)

    def _pull(self) -> bool:
        """Apply what is new to the replica; False when the server must be asked again."""
        if self._given.broken.exists():
            return True
        try:
            self._replica.pull(self._connected())
        except Unusable as failure:
            if failure.code in AWAY:
                return False
            self._given.broken.write_text(f"{failure}\n", "utf-8")
        return True

    def close(self) -> None:
        """Give everything back."""
        self._replica.close()
        if self._store is not None:
            self._store.close()
        self._history.close()

    def _choose(self) -> Operation:
        kind = self._dice.choices(("step", "note", "report", "wrong_password"), (70, 14, 8, 8))[0]
        if kind != "step":
            return Operation(kind, text=f"{self._given.number}-{self._dice.getrandbits(48):012x}")
        case = str(self._dice.choice(self._given.cases))
        seen = self._seen[case]
        # Sometimes what can't be: refusals have to be right, and kept, as well.
        if self._dice.random() < 0.1:
            return Operation(self._dice.choice(("claim", "release", "dispatch", "recall", "urge")), case, seen.version)
        steps: tuple[str, ...]
        if seen.state == "dispatched":
            steps = ("recall", "urge")
        elif seen.owner == self._me:
            steps = ("release", "dispatch", "urge")
        else:
            steps = ("claim", "claim", "claim", "urge")
        return Operation(self._dice.choice(steps), case, seen.version)

    def _send(self, recorded: Recorded) -> None:
        author = self._author(recorded)
        intent = intent_of(recorded, self._me)
        stuck = 0
        while stuck < _GIVES_UP_AFTER:
            try:
                changes = self._connected().carry_out(intent, author)
            except Unusable as failure:
                self._history.unknown(recorded.id, failure.code)
                stuck = stuck + 1 if failure.code == "shared.busy" else 0
                self._rest()
                self.told(STOP)
            except Refusal as refusal:
                self._history.refused(recorded.id, refusal.code)
                return
            else:
                self._history.ok(recorded.id, changes.seq)
                return

    def _author(self, recorded: Recorded) -> Author:
        return SYSTEM if recorded.operation.kind == "wrong_password" else author_of(self._given.number)

    def _connected(self) -> SharedStore:
        if self._store is None:
            self._store = open_store(self._given.url, self._given.control, answer_s=ANSWER_S)
        return self._store

    def _rest(self) -> None:
        """Wait a moment before the next try; the store's pool has dropped what was broken."""
        time.sleep(self._dice.uniform(*_PAUSE_S))


def intent_of(recorded: Recorded, me: str) -> Intent:
    """Return the intent of an operation: the same one, however often it is asked for."""
    id, operation = recorded.id, recorded.operation
    if operation.kind == "note":
        return GiveHandover(id=id, handover=uuid.uuid5(id, "note"), day=MADE_ON, shift="D", post="DSP",
                            note=operation.text)
    if operation.kind == "report":
        return ReportCase(id=id, case=uuid.uuid5(id, "case"), channel="hotline", description=operation.text,
                          kind_of="event", type_code="0102", place="一道街12号")
    if operation.kind == "wrong_password":
        return NoteWrongPassword(id=id, user=UUID(me))
    if operation.kind == "edit":
        return ChangeComponent(id=id, component=UUID(operation.component), seen=dict(operation.before),
                               mine=dict(operation.mine))
    facts = {"department": str(DEPARTMENT)} if operation.kind == "dispatch" else {}
    return TakeStep(id=id, case=UUID(operation.case), step=Step(operation.kind), seen_version=operation.seen,
                    facts=dict(facts), opinion="同意")
