"""What is done to a run, and when: drawn from the seed before it begins.

Each seed has its own share of small trouble on the wire and its own choice of blows, so that a fault is also seen
without the others that would hide what it does.
"""

import random
from dataclasses import dataclass
from enum import StrEnum

from app.bench.proxy import Trouble

_PAUSE_S, _BUSY_S = (0.05, 0.25), (0.4, 0.7)
"""Before a blow; before a crash, which must hit clients that are being answered."""
_COMMIT = b"COMMIT\0"
"""What the server says when it has committed: the answer whose loss hurts most."""
_CHOSEN = 0.6
"""How likely a seed has a kind of blow."""


class Blow(StrEnum):
    """What happens at one moment."""

    CRASH = "crash"
    """The server ends without a farewell (`pg_ctl stop -m immediate`) and starts again."""
    KILL_BACKEND = "kill_backend"
    """One process of the server is killed; it drops everybody and recovers."""
    FREEZE_SERVER = "freeze_server"
    """Every process of the server is stopped for a while."""
    FREEZE_CLIENT = "freeze_client"
    KILL_CLIENT = "kill_client"
    """Killed, and started again with its history."""
    LOSE_CLIENT = "lose_client"
    """Killed, and never started again: what it had open stays open."""
    PART_CLIENT = "part_client"
    """One client's connections are cut and refused for a while."""
    SILENCE = "silence"
    """One client's packets vanish for a while."""
    HALF_CLOSE = "half_close"
    """One client is told the end, and the server is not."""
    CUT_ALL = "cut_all"


ALWAYS = (Blow.CRASH, Blow.CRASH, Blow.KILL_CLIENT)
SERVERS = (Blow.CRASH, Blow.KILL_BACKEND, Blow.FREEZE_SERVER, Blow.CUT_ALL)
"""Blows that hit everybody."""


@dataclass(frozen=True, slots=True)
class Injury:
    """One blow."""

    pause_s: float
    """Since the one before it."""
    blow: Blow
    client: int
    """Whom it hits, where it hits one."""
    lasts_s: float


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is done to one run."""

    trouble: Trouble
    injuries: tuple[Injury, ...]
    offline: int
    """Who has no network from the first blow to the last."""


def plan(seed: int, clients: int) -> Plan:
    """Return the plan of a seed: the same whenever it is asked for."""
    dice = random.Random(f"plan {seed}")
    trouble = Trouble(cut=dice.uniform(0, 0.003), half=dice.uniform(0, 0.0015), swallow=dice.uniform(0, 0.0002),
                      delay=dice.uniform(0, 0.04), longest_s=dice.choice((0.01, 0.03, 0.1)),
                      mark=_COMMIT, lost_mark=dice.uniform(0.02, 0.06))
    chosen = [*ALWAYS, *(blow for blow in Blow if blow not in ALWAYS and dice.random() < _CHOSEN)]
    dice.shuffle(chosen)
    # The lost client is lost last: before that it works as all do.
    chosen.sort(key=lambda blow: blow is Blow.LOSE_CLIENT)
    return Plan(trouble, tuple(
        Injury(dice.uniform(*(_BUSY_S if blow is Blow.CRASH else _PAUSE_S)), blow, dice.randrange(clients),
               dice.uniform(0.2, 0.6)) for blow in chosen), dice.randrange(clients))
