"""A workstation of the fault run as a real one is: it works on its replica, and the replica's thread exchanges.

What it shows is what its user sees, pending changes included; what can't be confirmed waits in the outbox, and its
answer is recorded when the journal's entry has come down. Its clock may be hours off.
"""

import time
from uuid import UUID

from app.domain.errors import Refusal, Unusable
from app.faults.client import ANSWER_S, Assignment, Client, intent_of
from app.faults.history import Operation, Recorded
from data.faults.district import clock_of
from data.faults.evidence import EDITED, answers_of, cases_of, fields_of
from data.faults.watched import Watched
from data.replica.exchange import ReplicaExchange
from data.replica.link import AWAY
from data.replica.store import ReplicaStore

_MOST_WAITING = 12
"""With so much in its outbox a person would wait too."""
_LONGEST_PAUSE_S = 0.4
"""Short, as the run is."""
_EDITS = 0.2
_SHARE_OF_TWO = 0.4


class Seat(Client):
    """What the process holds."""

    def __init__(self, assignment: Assignment) -> None:
        """As a client; the exchange runs from now on."""
        super().__init__(assignment)
        link = self._replica.link
        link.opens, link.answer_s, link.longest_pause_s = Watched.open, ANSWER_S, _LONGEST_PAUSE_S
        self._exchange = ReplicaExchange(self._replica)
        self._exchange.start()
        self._waiting: dict[UUID, Recorded] = {}

    def _opened(self) -> ReplicaStore:
        return ReplicaStore.open(self._given.replica, machine=clock_of(self._given.number))

    def send_open(self) -> None:
        """Put what was open when it was killed into the outbox: the shared store may have it already."""
        for recorded in self._open:
            self._waiting[recorded.id] = recorded
            try:
                changes = self._replica.mean(intent_of(recorded, self._me), self._author(recorded),
                                             surely=True, sent=True)
            except Refusal:
                continue  # The answer, which is heard below.
            if not changes.seq:
                self._history.kept(recorded.id)

    def mean_something(self) -> None:
        """Mean one thing more; it is done, refused, or waits."""
        self._hear()
        if len(self._waiting) >= _MOST_WAITING or self._given.broken.exists():
            self._rest()
            return
        with self._replica.reading() as connection:
            self._seen = cases_of(connection, self._given.cases)
        recorded = self._recorded(self._edit() if self._dice.random() < _EDITS else self._choose())
        try:
            changes = self._replica.carry_out(intent_of(recorded, self._me), self._author(recorded))
        except Unusable as failure:
            self._history.unknown(recorded.id, failure.code)
            self._note_broken(failure)
            self._rest()
        except Refusal as refusal:
            with self._replica.reading() as connection:
                asked = recorded.id in Watched.refused or recorded.id in answers_of(connection, [recorded.id])
            self._history.refused(recorded.id, refusal.code, here=not asked)
        else:
            if changes.seq:
                self._history.ok(recorded.id, changes.seq)
            else:
                self._history.kept(recorded.id)
                self._waiting[recorded.id] = recorded
        self._rest()

    def pull_now_and_then(self) -> None:
        """The exchange's thread does."""

    def wait_for_answers(self) -> None:
        """Exchange until nothing waits any more."""
        while self._hear() and not self._given.broken.exists():
            self._exchange.wake()
            time.sleep(0.05)
            self.told("")

    def pull_to_the_end(self) -> None:
        """Exchange until it has worked: nobody writes any more."""
        while not self._given.broken.exists():
            self._replica.link.hurry()
            state = self._exchange.exchange_once()
            if state.trouble is None and state.online and not state.behind:
                return
            if isinstance(state.trouble, Unusable):
                self._note_broken(state.trouble)
            self._rest()
            self.told("")

    def close(self) -> None:
        """Give everything back."""
        self._exchange.close()
        super().close()

    def _edit(self) -> Operation:
        lamp = str(self._dice.choice(self._given.lamps))
        with self._replica.reading() as connection:
            before = fields_of(connection, lamp)
        names = self._dice.sample(EDITED, 2 if self._dice.random() < _SHARE_OF_TWO else 1)
        return Operation("edit", component=lamp, before={name: before[name] for name in names}, mine={
            name: f"{self._given.number}-{self._dice.getrandbits(32):08x}" for name in names})

    def _hear(self) -> int:
        """Record the answers that have come; return how many are still to come."""
        trouble = self._replica.link.trouble
        if trouble is not None:
            self._note_broken(trouble)
        if not self._waiting:
            return 0
        with self._replica.reading() as connection:
            answers = answers_of(connection, self._waiting)
        for id, (code, seq) in answers.items():
            del self._waiting[id]
            if code:
                self._history.refused(id, code, here=not seq)
            else:
                self._history.ok(id, seq)
        return len(self._waiting)

    def _note_broken(self, failure: Unusable) -> None:
        if failure.code not in AWAY and not self._given.broken.exists():
            self._given.broken.write_text(f"{failure.code} {failure}\n", "utf-8")
