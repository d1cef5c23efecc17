"""A process for the durability tests: takes the steps of the whole life cycle, and says each only after its answer.

    python -m tests.integration.data.liver STORE

A line on standard input, the number of the first turn, starts a child that works until it is killed: it begins as
quickly as a fork, since everything is imported already, and opens the store itself. Standard output tells the child's
process id, the turns that it acknowledges, and `end` after its death.
"""

import os
import sys
from itertools import islice
from pathlib import Path

from data.store import Store
from tests.helpers.every_step import author, intent_of, turns


def live(path: Path, first: int) -> None:
    """Take one turn after the other from the first on, without an end."""
    os.write(1, f"{os.getpid()}\n".encode())
    with Store.open(path) as store:
        for turn in islice(turns(), first, None):
            changes = store.carry_out(intent_of(turn, store), author(turn.who))
            os.write(1, f"{turn.number} {changes.seq}\n".encode())


if __name__ == "__main__":
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(Path(sys.argv[1]), int(line))
        os.waitpid(child, 0)
        os.write(1, b"end\n")
