"""Runs seeds: a database, clients behind proxies, blows; then the verdict, by a process of its own.

Everything is its own and gone at the end: the server, the databases, the folder. Ctrl+C ends a run between two moments
and leaves nothing behind either.
"""

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import forkserver, resource_tracker
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from app.bench.proxy import WAYS, Proxy
from app.faults.client import SETTLE, STOP, Assignment, work
from app.faults.injuries import SERVERS, Blow, Injury, Plan, plan
from app.faults.verdict import DEAD, Finding
from data.faults.controls import weaken
from data.faults.district import District, hand_out, make_district
from data.replica.joining import join
from data.shared.cluster import Cluster

ACKNOWLEDGED = 100
"""A seed with fewer operations that are done says too little."""
_ENOUGH = 105
"""With how many the clients may end."""
_CASES = 5
_BASE = "base"
_ENCRYPTED_EVERY = 10
"""Of so many seeds one goes by TLS; the proxy then can't tell the answer to COMMIT from others."""
_WORK_MOST_S, _END_MOST_S = 90.0, 30.0
WIRE = frozenset(f"{what} {way}" for what in ("cut", "half", "swallow") for way in WAYS)
"""What counts as a fault of the wire; delays are its nature."""
_ROOT = Path(__file__).resolve().parent.parent.parent
Answer = TypeVar("Answer")


@dataclass(slots=True)
class Outcome:
    """What came of one seed, or of several."""

    faults: Counter[str] = field(default_factory=Counter)
    finding: Finding = field(default_factory=Finding)
    weak: int = 0
    """Seeds with fewer than `ACKNOWLEDGED` operations done, or with a client that failed by itself."""

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.finding.holds and not self.weak

    def add(self, other: "Outcome") -> None:
        """Add another seed's."""
        self.faults.update(other.faults)
        self.finding.add(other.finding)
        self.weak += other.weak


class Runner:
    """The server of all runs, and the store that each begins with a copy of."""

    def __init__(self, cluster: Cluster, clients: int, control: str, kept: Path | None, folder: Path) -> None:
        """Make the first store, and its replica in `folder`; `kept` is where each run's files stay, None: nowhere."""
        self._cluster, self._clients, self._control, self._kept = cluster, clients, control, kept
        # Imports once what clients need; they are forked from there. It does so while the district is made.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["app.faults.client", "app.faults.seat", "pypinyin"])
        _start_forkserver()
        url = cluster.make_database(_BASE)
        self._district = make_district(url, people=clients, cases=_CASES)
        self._replica = folder / "replica.wanmi"
        join(url, self._replica)

    def run(self, seed: int) -> Outcome:
        """Run one seed and return what was found.

        Raises:
            Unusable: the server does not come up again.
        """
        name = f"seed_{seed}"
        self._cluster.wait_until_ready()
        url = self._cluster.make_database(name, _BASE)
        try:
            if self._control:
                weaken(url, self._control)
            with self._folder(seed) as folder, self._way(seed, url) as way:
                hall = Hall(self._cluster, folder, way, seed, self._district, self._clients, self._control,
                            self._context, self._replica)
                with hall:
                    hall.work()
                self._cluster.wait_until_ready()
                finding = _judged(folder, url)
            weak = finding.acknowledged < ACKNOWLEDGED or hall.failed
            return Outcome(hall.faults, finding, int(weak))
        finally:
            self._cluster.wait_until_ready()
            self._cluster.drop_database(name)

    @contextmanager
    def _way(self, seed: int, url: str) -> Iterator[str]:
        """Give the URL by which the clients of a seed go."""
        if seed % _ENCRYPTED_EVERY:
            yield url
            return
        with self._cluster.encrypted() as root:
            yield f"{url}?sslmode=verify-ca&sslrootcert={root}"

    @contextmanager
    def _folder(self, seed: int) -> Iterator[Path]:
        if self._kept is not None:
            folder = self._kept / f"seed-{seed}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            yield folder
            return
        with tempfile.TemporaryDirectory(prefix="wanmi-faults-") as name:
            yield Path(name)


def _start_forkserver() -> None:
    """Start it deaf to Ctrl+C, and so its children: an interrupt is for us, who end them."""
    resource_tracker.ensure_running()  # It would hear again whatever is blocked meanwhile.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _judged(folder: Path, url: str) -> Finding:
    done = subprocess.run([sys.executable, "-m", "app.faults.verdict", str(folder), url], cwd=_ROOT,
                          stdout=subprocess.PIPE, check=True)
    return Finding(**json.loads(done.stdout))


class Hall:
    """One run: its clients, each behind a proxy of its own, and what is done to them."""

    def __init__(self, cluster: Cluster, folder: Path, url: str, seed: int, district: District, clients: int,
                 control: str, context: multiprocessing.context.ForkServerContext, replica: Path) -> None:
        """Nothing begins before it is entered."""
        self._cluster, self._folder, self._database = cluster, folder, f"seed_{seed}"
        self._context, self._replica = context, replica
        self._plan: Plan = plan(seed, clients)
        self._draft = [Assignment(folder, url, number, f"{seed} {number}", district.cases, control, district.lamps)
                       for number in range(clients)]
        self._given: list[Assignment] = []
        self._proxies: list[Proxy] = []
        self._stack = ExitStack()
        self._clients: dict[int, BaseProcess] = {}
        self.faults: Counter[str] = Counter()
        self.failed = False
        """Whether a client ended by itself with an error."""

    def __enter__(self) -> "Hall":
        with ExitStack() as stack:  # An interrupt may come while it begins.
            for each in self._draft:
                proxy = stack.enter_context(Proxy(self._cluster.port, trouble=self._plan.trouble, seed=each.seed))
                self._proxies.append(proxy)
                self._given.append(replace(each, url=proxy.through(each.url)))
                hand_out(self._replica, self._given[-1].replica, self._given[-1].url, each.number)
            stack.callback(self._end_clients)
            for each in self._given:
                self._start(each.number)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        for proxy in self._proxies:
            self.faults.update({name: count for name, count in proxy.counts.items() if name in WIRE})

    def _end_clients(self) -> None:
        for client in self._clients.values():
            client.kill()
            client.join()

    def work(self) -> None:
        """Let the clients work while the blows fall and until they have done enough; then let them end."""
        begun_s = time.monotonic()
        self._wait(lambda: self._done() >= len(self._given), _WORK_MOST_S)
        self._proxies[self._plan.offline].refuse()
        self.faults["offline"] += 1
        for injury in self._plan.injuries:
            time.sleep(injury.pause_s)
            self._strike(injury)
        self._proxies[self._plan.offline].heal()
        self._wait(lambda: self._done() >= _ENOUGH or self._all_broken(), _WORK_MOST_S - (time.monotonic() - begun_s))
        for proxy in self._proxies:
            proxy.heal()
        (self._folder / STOP).touch()
        self._wait(self._all_ended, _END_MOST_S)
        (self._folder / SETTLE).touch()
        for client in self._clients.values():
            client.join(_END_MOST_S)
            self.failed |= client.exitcode != 0

    def _wait(self, until: Callable[[], bool], most_s: float) -> None:
        deadline_s = time.monotonic() + most_s
        while not (until() or self._some_failed()) and time.monotonic() < deadline_s:
            time.sleep(0.05)

    def _some_failed(self) -> bool:
        return any(client.exitcode for client in self._clients.values())

    def _done(self) -> int:
        return sum(path.read_bytes().count(b'"what": "ok"') for path in self._folder.glob("*.history"))

    def _all_broken(self) -> bool:
        return not self._given[0].control and all(self._given[number].broken.exists() for number in self._clients)

    def _all_ended(self) -> bool:
        return all(self._given[number].ended.exists() for number in self._clients)

    def _start(self, number: int) -> None:
        client = self._context.Process(target=work, args=(self._given[number],), name=f"seat{number}", daemon=True)
        client.start()
        self._clients[number] = client

    def _strike(self, injury: Injury) -> None:
        number = injury.client if injury.client in self._clients else next(iter(self._clients))
        self.faults[injury.blow] += 1
        if injury.blow in SERVERS:
            self._strike_all(injury)
        elif injury.blow in (Blow.KILL_CLIENT, Blow.LOSE_CLIENT):
            self._kill(number, for_good=injury.blow is Blow.LOSE_CLIENT)
        else:
            self._strike_one(injury, number)

    def _strike_all(self, injury: Injury) -> None:
        if injury.blow is Blow.CRASH:
            self._cluster.crash()
            self._cluster.start()
        elif injury.blow is Blow.KILL_BACKEND:
            self._cluster.kill_backend(self._database)
            self._cluster.wait_until_ready()
        elif injury.blow is Blow.FREEZE_SERVER:
            with self._cluster.frozen():
                time.sleep(injury.lasts_s)
        else:
            for proxy in self._proxies:
                proxy.cut()

    def _strike_one(self, injury: Injury, number: int) -> None:
        proxy, client = self._proxies[number], self._clients[number]
        if injury.blow is Blow.FREEZE_CLIENT:
            with _stopped(client):
                time.sleep(injury.lasts_s)
            return
        {Blow.PART_CLIENT: proxy.refuse, Blow.SILENCE: proxy.swallow, Blow.HALF_CLOSE: proxy.half_close}[injury.blow]()
        if injury.blow is not Blow.HALF_CLOSE:
            time.sleep(injury.lasts_s)
            proxy.heal()

    def _kill(self, number: int, *, for_good: bool) -> None:
        client = self._clients.pop(number)
        client.kill()
        client.join()
        if for_good:
            (self._folder / f"{self._given[number].history.stem}.{DEAD}").touch()
        else:
            self._start(number)


@contextmanager
def _stopped(client: BaseProcess) -> Iterator[None]:
    assert client.pid is not None
    os.kill(client.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(client.pid, signal.SIGCONT)


def run_seeds(seeds: list[int], clients: int, control: str, kept: Path | None,
              tell: Callable[[int, Outcome, float], None]) -> Iterator[Outcome]:
    """Run the seeds one after the other and give what came of each.

    Args:
        seeds: which.
        clients: how many at the same time.
        control: one of `data.faults.controls.CONTROLS`, or empty.
        kept: where histories and replicas stay, None: nowhere.
        tell: is told seed, outcome and seconds.

    Raises:
        Unusable: PostgreSQL or PostGIS is missing, or doesn't come up again.
    """
    with ExitStack() as stack:
        # What is killed here is processes. The page cache outlives them, so fsync would prove nothing and only wait for
        # the disk; whether a commit has left the process before it is acknowledged is `synchronous_commit`'s.
        late: dict[str, Any] = {"wal_writer_delay": "2s"} if control == "durability" else {}
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="wanmi-faults-"))
        runner = Runner(stack.enter_context(Cluster(fsync="off", **late)), clients, control, kept, Path(folder))
        for seed in seeds:
            begun_s = time.monotonic()
            outcome = runner.run(seed)
            tell(seed, outcome, time.monotonic() - begun_s)
            yield outcome
