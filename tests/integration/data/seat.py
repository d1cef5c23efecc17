"""A process for the test of one file and several processes: works cases, and says what it saw of the others.

    python -m tests.integration.data.seat STORE NUMBER COUNT

It prints `ready`, waits for a line, then reports COUNT cases and amends each, and prints one JSON object: its slowest
write, and how many journal entries and cases it was told of.
"""

import json
import sys
import threading
import time
from pathlib import Path
from uuid import UUID

from app.services.cases import ReportCase, TakeStep
from app.services.intent import Author
from data.queries.changes import StoreChanges
from data.store import Store

PERSON = UUID(int=1)


def work(store: Store, number: int, count: int) -> float:
    """Report and accept the cases; return how long the slowest of the writes took, in seconds."""
    author = Author(user=PERSON, login="hot", roles=frozenset({"HOT"}), department=None, workstation=f"seat-{number}")
    slowest_s = 0.0
    for turn in range(count):
        key = number * 1_000_000 + turn * 10
        case = UUID(int=key)
        for intent in (
                ReportCase(id=UUID(int=key + 1), case=case, channel="hotline", kind_of="event", type_code="0102",
                           description=f"席位{number}第{turn}件", place="一道街12号"),
                TakeStep(id=UUID(int=key + 2), case=case, step="amend", seen_version=1,
                         facts={"description": "垃圾成堆，已围挡"}, opinion="已围挡")):
            begun = time.monotonic()
            store.carry_out(intent, author)
            slowest_s = max(slowest_s, time.monotonic() - begun)
    return slowest_s


def main(path: Path, number: int, count: int) -> None:
    """Work while another thread looks, as a window does, what others have changed."""
    with Store.open(path) as store:
        changes = StoreChanges(store)
        first = seen = changes.head()
        cases: set[UUID] = set()
        done = threading.Event()

        def look() -> None:
            nonlocal seen
            while True:
                last = done.is_set()
                since = changes.since(seen)
                seen = since.seq
                cases.update(since.cases)
                if last:
                    return
                done.wait(0.02)

        print("ready", flush=True)
        sys.stdin.readline()
        looking = threading.Thread(target=look)
        looking.start()
        slowest_s = work(store, number, count)
        print("done", flush=True)
        sys.stdin.readline()  # All have done: what they wrote last is seen, too.
        done.set()
        looking.join()
        print(json.dumps({"slowest_s": slowest_s, "entries": seen - first, "cases": len(cases)}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
