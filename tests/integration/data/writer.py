"""A process for the durability tests: writes random intents and says each only after its answer.

    python -m tests.integration.data.writer STORE SEED COUNT [SYNCHRONOUS]
"""

import os
import random
import sys
from uuid import UUID

from app.ports.store import UnitOfWork
from app.services.offered import SERVICES
from data.store import Store
from tests.helpers.stores import Do, Doing, do

SETTINGS = 20


def write(store: Store, seed: int, count: int) -> None:
    """Carry `count` random intents out; acknowledge each on standard output by id and number."""
    dice = random.Random(seed)
    for turn in range(count):
        number = seed * 100_000 + turn
        names = [f"n{dice.randrange(SETTINGS)}" for _ in range(dice.choice((1, 1, 1, 5)))]

        def work(unit: UnitOfWork, names: list[str] = names, number: int = number) -> None:
            for name in names:
                unit.settings.set(name, number)
        changes = do(store, work, number=number)
        os.write(1, f"{UUID(int=number)} {changes.seq}\n".encode())


if __name__ == "__main__":
    path, seed, count, *rest = sys.argv[1:]
    with Store.open(path, services={**SERVICES, Do: Doing()}, synchronous=rest[0] if rest else "FULL") as opened:
        write(opened, int(seed), int(count))
