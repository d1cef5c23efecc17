"""`main.py bench scale`: a city of many districts in one database; what a seat of one of them touches and waits for.

The floor is the same seat in a database that holds its district alone.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.bench.figures import Measured, p95, spread
from data.shared.city import SEAT, foreign_partitions, make_city, size_of, times_ms
from data.shared.cluster import Cluster


@dataclass(frozen=True, slots=True)
class Amount:
    """How large the city is, and how often a seat asks."""

    districts: int
    cases: int
    """Of each district."""
    months: int
    times: int


WHOLE = Amount(20, 250_000, 12, 300)
SMALL = Amount(3, 600, 2, 20)
"""For tests."""


def measure(amount: Amount, say: Callable[[str], None]) -> tuple[Mapping[str, Measured], Mapping[str, Any]]:
    """Make both databases on a server of our own, and measure; return the figures and what else is to be known."""
    with Cluster(max_wal_size="8GB", shared_buffers="1GB", maintenance_work_mem="256MB") as server:
        say("scale_one")
        one = make_city(server, "one", 1, amount.cases, amount.months)
        say("scale_many")
        begun_s = time.monotonic()
        many = make_city(server, "many", amount.districts, amount.cases, amount.months)
        made_s = time.monotonic() - begun_s
        say("scale_ask")
        foreign, plans = foreign_partitions(many, SEAT)
        figures = {"foreign_partitions": Measured(float(foreign), 0.0, plans, 0.0)}
        asked = zip(("seat_case", "seat_queue"), times_ms(one, amount.times), times_ms(many, amount.times), strict=True)
        for name, floor, value in asked:
            figures[name] = Measured(p95(value), p95(floor), len(value), spread(value))
        facts = {"districts": amount.districts, "cases": amount.districts * amount.cases, "made_s": round(made_s),
                 **size_of(many)}
    return figures, facts
