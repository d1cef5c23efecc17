"""A server and a workstation in a network of their own, whose packets vanish: no FIN, no RST, nothing.

    unshare --net python -m tests.integration.faults.vanishing     # as root; prints "away" and "once"
"""

import subprocess
import time
from uuid import UUID

from app.domain.errors import Unusable
from app.services.offered import SERVICES
from data import journal
from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from tests.helpers.stores import CRS, DISTRICT, Do, Doing, do

ANSWER_S = 2.0


def loopback(state: str) -> None:
    """Set the only link there is `up` or `down`."""
    subprocess.run(["ip", "link", "set", "lo", state], check=True)


def say(store: SharedStore, number: int) -> None:
    """Carry one intent out."""
    do(store, lambda unit: unit.settings.set(f"setting.{number}", number), number=number)


def main() -> None:
    """Let packets vanish between two intents, and see what came of the second."""
    loopback("up")
    with Cluster(fsync="off") as cluster:
        url = cluster.make_database("wanmi")
        SharedStore.create(url, district=DISTRICT, crs_id=CRS, demo=True).close()
        with SharedStore.open(url, services={**SERVICES, Do: Doing()}, answer_s=ANSWER_S) as store:
            say(store, 1)
            loopback("down")
            begun = time.monotonic()
            try:
                say(store, 2)
            except Unusable as failure:
                assert failure.code == "shared.away" and time.monotonic() - begun < ANSWER_S + 3
                print("away")
            loopback("up")
            say(store, 2)
            with store.reading() as connection:
                found = [entry.body["intent"] for entry in journal.entries(connection)]
            assert found.count(str(UUID(int=2))) == 1
            print("once")


if __name__ == "__main__":
    main()
