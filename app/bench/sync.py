"""`bench sync`: a shared store on a PostgreSQL of our own, and workstations on the loopback interface, as they are.

Workstations that take steps are processes of their own (`app.bench.seat`). Beside each figure stands the same done
barely: NOTIFY, COPY, commits, geodiff, SHA-256.
"""

import hashlib
import multiprocessing
import random
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

from app.bench import geodiff
from app.bench.figures import Measured, p95, spread
from app.bench.proxy import Proxy
from app.bench.seat import SETTLED_S, Job, Round, Seen, Taken, Until, sit
from app.domain.errors import Unusable
from app.domain.ids import uuid7
from app.domain.workstation import Kind
from app.services.cases import ReportCase
from app.services.components import ChangeComponent
from app.services.intent import Author
from data import chain, journal
from data.demo.exchanging import add_tracks, being_handled, change_components, components, people
from data.replica.exchange import ReplicaExchange
from data.replica.joining import join
from data.replica.store import ReplicaStore
from data.shared import barely
from data.shared.admission import admit
from data.shared.cluster import OWNER, Cluster
from data.shared.store import SharedStore
from data.shared.takeover import take_over
from data.store import Store

SEAT = "bench-seat"
"""The log-in of every workstation: with a workstation's rights, not the owner's."""
STEPS_HZ = 5.0
_ONCE_S, _SETTLED_S = 0.9 / STEPS_HZ, 1.0
"""Rounds of one step and of a few, before what is measured: the first of a session makes its calendar, the server plans
its statements at the sixth. What the first takes is told by itself."""
WHOLE_OUTBOX = 10_000
SHARE = 0.01
"""Of the components, that change."""
SLOW_S = {"visible": 0.06, "ten_seats": 0.12, "join": 8.0, "drain": 0.0, "components": 0.0}
_PROGRAM = Author(user=UUID(int=0), login="wanmi", roles=frozenset({"SYS"}), department=None, workstation="share")


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is measured."""

    seats: int
    single_s: float
    """How long one seat steps alone."""
    together_s: float
    fastest_s: float
    track_points: int
    joins: int
    outbox: int
    """Intents that wait; the time is that of `WHOLE_OUTBOX`, in proportion."""
    changes: int
    """How often the share of the components changes."""
    notices: int


SHORT = Amount(10, 8.0, 6.0, 4.0, 100_000, 1, 2_000, 3, 300)
FULL = Amount(10, 40.0, 30.0, 15.0, 100_000, 3, WHOLE_OUTBOX, 7, 2000)
LEAST = Amount(2, 1.0, 1.0, 0.5, 200, 1, 20, 1, 10)


@dataclass
class Bench:
    """One run."""

    city: Path
    folder: Path
    amount: Amount
    slow: frozenset[str]
    say: Callable[[str], None]
    facts: dict[str, Any] = field(default_factory=dict)

    def measure(self) -> Mapping[str, Measured]:
        """Return every figure by its name.

        Raises:
            Unusable: no PostgreSQL; `bench.subject`, steps or rows were lost, or the store has too few cases.
        """
        self.say("sync_share")
        with Cluster() as server:
            url = self._share(server)
            found = dict(self._join(url))
            jobs = self._jobs(url)
            with self._seats(jobs, 2) as two:
                found["visible"], alone = self._visible(two, url)
            with self._seats(jobs, self.amount.seats) as seats:
                found.update(self._steps(seats, url, alone))
            found |= self._drain(url)
            found |= self._components(server, url)
            found["chain"] = self._chain(url)
            return found

    # What it begins with

    def _share(self, server: Cluster) -> str:
        """Make the shared store of the city, with tracks, and let the workstations come."""
        copy = self.folder / "city.wanmi"
        self.facts["track_points"] = self.amount.track_points
        shutil.copyfile(self.city, copy)
        blobs = self.city.with_name(self.city.name + ".blobs")
        if blobs.exists():
            copy.with_name(copy.name + ".blobs").symlink_to(blobs)
        owner = server.make_database("city")
        with Store.open(copy, synchronous="OFF") as store:
            add_tracks(store, self.amount.track_points)
            take_over(store, owner, demo=True)
            geodiff.export(store, self.folder / "base.gpkg")
        admit(owner, SEAT, Kind.WORKSTATION, _PROGRAM)
        barely.tidy(owner)
        return owner.replace(f"//{OWNER}@", f"//{SEAT}@")

    # Bootstrap

    def _join(self, url: str) -> Mapping[str, Measured]:
        taken_s, floors_s = [], []
        for number in range(self.amount.joins):
            self.say("sync_join")
            begun_s = time.monotonic()
            joined = join(url, self.folder / f"joined{number}.wanmi")
            time.sleep(SLOW_S["join"] if "join" in self.slow else 0)
            taken_s.append(time.monotonic() - begun_s)
            floors_s.append(barely.copied_s(url))
        self.facts["rows"] = joined.rows
        return {"join": Measured(statistics.median(taken_s), statistics.median(floors_s), len(taken_s),
                                 spread(taken_s))}

    # Steps

    @contextmanager
    def _seats(self, jobs: Sequence[Job], count: int) -> Iterator[list[Connection]]:
        """Start so many workstations, each on a copy of the replica, and wait until each has had its first exchange."""
        self.say("sync_seats")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["app.bench.seat", "pypinyin"])
        forkserver.ensure_running()
        pipes, processes = [], []
        try:
            for number in range(count):
                replica = self.folder / f"seat{number}.wanmi"
                shutil.copyfile(self.folder / "joined0.wanmi", replica)
                near, far = context.Pipe()
                process = context.Process(target=sit, args=(far, replica, jobs[number::count]), daemon=True)
                process.start()
                far.close()
                pipes.append(near)
                processes.append(process)
            for pipe in pipes:
                pipe.recv()
            yield pipes
        finally:
            for pipe in pipes:
                with suppress(OSError):
                    pipe.send(None)
                pipe.close()
            for process in processes:
                process.join(5)
                process.kill()
                process.join()

    def _jobs(self, url: str) -> tuple[Job, ...]:
        with SharedStore.open(url, write=False) as store:
            jobs = tuple(Job(case, author) for case, author in being_handled(store))
        if len(jobs) < self.amount.seats:
            raise Unusable("bench.subject", name="ten_seats", detail=f"{len(jobs)} cases are being handled")
        return jobs

    def _visible(self, two: Sequence[Connection], url: str) -> tuple[Measured, list[float]]:
        """Let one workstation step and another look on; return the milliseconds too."""
        notices_ms = barely.notices_ms(url, self.amount.notices)
        self.say("sync_step")
        self.facts["first_step_ms"] = round(max(self._round(two, [STEPS_HZ, STEPS_HZ], _ONCE_S, "visible").own_ms()), 1)
        alone = self._round(two, [STEPS_HZ, None], self.amount.single_s, "visible").visible_ms()
        return Measured(p95(alone), p95(notices_ms), len(alone), spread(alone)), alone

    def _steps(self, seats: Sequence[Connection], url: str, alone: Sequence[float]) -> Mapping[str, Measured]:
        self.say("sync_seats_step")
        self._round(seats, [STEPS_HZ] * len(seats), _SETTLED_S, "ten_seats")
        together = self._round(seats, [STEPS_HZ] * len(seats), self.amount.together_s, "ten_seats")
        visible = together.visible_ms()
        self.facts["ten_seats_own_p95_ms"] = round(p95(together.own_ms()), 1)
        fastest = self._round(seats, [0.0] * len(seats), self.amount.fastest_s, "")
        rate_hz = fastest.steps / self.amount.fastest_s
        bare_hz = barely.commits_hz(url, self.amount.seats, self.amount.fastest_s / 2)
        return {"ten_seats": Measured(p95(visible), p95(alone), len(visible), spread(visible)),
                "highest_rate": Measured(rate_hz, bare_hz, fastest.steps, 0.0)}

    def _round(self, seats: Sequence[Connection], rates: Sequence[float | None], lasts_s: float,
               name: str) -> "_Round":
        """Let the seats step at their rates (None: only look on), and wait until everybody has everything.

        Raises:
            Unusable: `bench.subject`, a step failed, or a workstation lacks one.
        """
        begins_s = time.monotonic() + 0.2
        slow_s = SLOW_S[name] if name in self.slow else 0.0
        for number, (seat, rate_hz) in enumerate(zip(seats, rates, strict=True)):
            lag_s = number / len(seats) / rate_hz if rate_hz else 0.0
            seat.send(Round(begins_s + lag_s, 0.0 if rate_hz is None else lasts_s, rate_hz or 0.0, slow_s))
        taken: list[Taken] = [seat.recv() for seat in seats]
        last = max((step[0] for each in taken for step in each.steps), default=0)
        seen: list[Seen] = []
        for _ in range(2):  # What had to wait has its number after the first time only.
            for seat in seats:
                seat.send(Until(last))
            seen = [seat.recv() for seat in seats]
            last = max(each.head[0] for each in seen)
        refused = [code for each in taken for code in each.refused]
        if refused or not last or len({each.head for each in seen}) > 1:
            raise Unusable("bench.subject", name=name or "highest_rate",
                           detail=f"refused: {refused[:3]}, ends: {sorted({each.head[0] for each in seen})}")
        waits = [code for each in taken for code in each.waits]
        if waits:
            self.facts[f"{name or 'highest_rate'}_waited"] = f"{len(waits)}: {', '.join(sorted({*waits}))}"
        return _Round(taken, seen)

    # The outbox

    def _drain(self, url: str) -> Mapping[str, Measured]:
        """Fill the outbox of a workstation that is cut off, connect it, and wait until everything is answered."""
        self.say("sync_fill")
        path = self.folder / "joined0.wanmi"
        with ReplicaStore.open(path, synchronous="OFF") as store:
            store.exchange()
            _fill(store, self.amount.outbox)
        with ReplicaStore.open(path) as store:
            exchange = ReplicaExchange(store)
            self.say("sync_drain")
            begun_s = time.monotonic()
            state = exchange.exchange_once()
            time.sleep(0.2 if "drain" in self.slow else 0)
            taken_s = time.monotonic() - begun_s
        if state.pending or state.conflicts or state.trouble:
            raise Unusable("bench.subject", name="drain",
                           detail=f"{state.pending} wait, {state.conflicts} conflicts, {state.trouble}")
        times = WHOLE_OUTBOX / self.amount.outbox
        self.facts["outbox"] = self.amount.outbox
        return {"drain": Measured(taken_s * times, WHOLE_OUTBOX / barely.commits_hz(url, 1, 1.0), 1, 0.0)}

    # Components

    def _components(self, server: Cluster, url: str) -> Mapping[str, Measured]:
        """Change a share of the components, time after time; let a replica and geodiff bring it over."""
        self.say("sync_components")
        ours_ms, ours_bytes, floors_ms, floors_bytes = [], [], [], []
        with Proxy(server.port) as proxy:
            path = self.folder / "joined0.wanmi"
            with closing(sqlite3.connect(path)) as raw, raw:
                raw.execute("UPDATE replica SET url = ?", (proxy.through(url),))
            with ReplicaStore.open(path) as replica, SharedStore.open(url) as shared:
                replica.exchange()
                base, other = self.folder / "base.gpkg", self.folder / "other.gpkg"
                for turn in range(self.amount.changes):
                    rows = _change(shared, turn)
                    geodiff.changed(base, other, rows)
                    floor_ms, floor_bytes = geodiff.make_and_apply(base, other, self.folder)
                    before = _bytes(proxy)
                    begun_s = time.perf_counter()
                    if "components" in self.slow:
                        join(proxy.through(url), self.folder / f"slow{turn}.wanmi")
                    replica.exchange()
                    ours_ms.append((time.perf_counter() - begun_s) * 1000)
                    ours_bytes.append(float(_bytes(proxy) - before))
                    _check_there(replica, rows)
                    floors_ms.append(floor_ms)
                    floors_bytes.append(float(floor_bytes))
                    other.replace(base)
        self.facts["components_changed"] = len(rows)
        return {"components_time": _median(ours_ms, floors_ms), "components_bytes": _median(ours_bytes, floors_bytes)}

    # The chain

    def _chain(self, url: str) -> Measured:
        """How long checking the links of the journal's last entries takes, beside the bare hash of their texts."""
        with SharedStore.open(url, write=False) as store, store.reading() as connection:
            end = journal.head(connection)[0]
            entries = list(journal.entries(connection, max(0, end - 1000)))
        taken_us, floors_us = [], []
        for _ in range(20):
            begun_s = time.perf_counter()
            chain.first_misfit(entries[1:], entries[0].seq, entries[0].hash)
            taken_us.append((time.perf_counter() - begun_s) * 1e6 / max(1, len(entries) - 1))
            begun_s = time.perf_counter()
            for entry in entries[1:]:
                hashlib.sha256(entry.text.encode()).digest()
            floors_us.append((time.perf_counter() - begun_s) * 1e6 / max(1, len(entries) - 1))
        self.facts["chain_on_server_us"] = round(barely.hashed_on_server_us(url), 1)
        return _median(taken_us, floors_us)


@dataclass
class _Round:
    """What came of one round of steps."""

    taken: list[Taken]
    seen: list[Seen]

    @property
    def steps(self) -> int:
        return sum(len(each.steps) for each in self.taken)

    def own_ms(self) -> list[float]:
        """Milliseconds from when each step was due until it was done at its own workstation."""
        return [(done_s - due_s) * 1000 for each in self.taken for _, due_s, done_s in each.steps]

    def visible_ms(self) -> list[float]:
        """Milliseconds from when each step was due until it could be read, at each other workstation.

        A step that had to wait in the outbox counts as long as a workstation waits for the last one.
        """
        found = [SETTLED_S * 1000] * (sum(len(each.waits) for each in self.taken) * (len(self.seen) - 1))
        for place, seen in enumerate(self.seen):
            arrivals = iter(seen.arrivals)
            upto, at_s = 0, 0.0
            for seq, due_s in sorted((seq, due_s) for number, each in enumerate(self.taken) if number != place
                                     for seq, due_s, _ in each.steps):
                while upto < seq:
                    upto, at_s = next(arrivals, (seq, due_s + SETTLED_S))
                found.append((at_s - due_s) * 1000)
        return found


def _median(ours: list[float], floors: list[float]) -> Measured:
    return Measured(statistics.median(ours), statistics.median(floors), len(ours), spread(ours))


def _bytes(proxy: Proxy) -> int:
    return proxy.counts["bytes up"] + proxy.counts["bytes down"]


def _fill(store: ReplicaStore, number: int) -> None:
    """Mean so many things while nobody can be reached: reports of the hot line and changes of components, in turn."""
    dice, known = random.Random(number), people(store)
    there = components(store)
    chosen = dice.sample(list(there), min(number, len(there)))
    for at in range(number):
        new = uuid7(store.clock.now(), dice.getrandbits(74))
        if at % 2:
            component = chosen[at % len(chosen)]
            store.mean(ChangeComponent(id=new, component=component, seen={"note": there[component]["note"]},
                                       mine={"note": f"巡查 {at}"}), known["gis"])
        else:
            store.mean(ReportCase(id=new, case=uuid7(store.clock.now(), dice.getrandbits(74)), channel="hotline",
                                  description=f"路面有积水，行人绕行（第 {at} 起）", kind_of="event", type_code="0102",
                                  place="一道街"), known["hot"])


def _change(store: SharedStore, turn: int) -> Mapping[UUID, Mapping[str, Any]]:
    """Change a share of the components on the shared store; return what their rows hold then."""
    everything = list(components(store))
    chosen = random.Random(turn).sample(everything, max(1, round(len(everything) * SHARE)))
    change_components(store, chosen, f"复查 {turn}")
    after = components(store)
    return {key: after[key] for key in chosen}


def _check_there(replica: ReplicaStore, rows: Mapping[UUID, Mapping[str, Any]]) -> None:
    here = components(replica)
    if any(here[key] != row for key, row in rows.items()):
        raise Unusable("bench.subject", name="components_time", detail="the replica differs")
