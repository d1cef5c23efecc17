"""`main.py faults`: many workstations on a shared store through a bad network and a crashing server; 1 on a finding."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.errors import BadInput
from app.messages import text

if TYPE_CHECKING:
    from app.faults.run import Outcome

_MOST_CLIENTS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which seeds, how many clients, which protection is off."""
    parser.add_argument("--seeds", default="1-4", metavar="FROM-TO")
    parser.add_argument("--clients", type=int, default=4, metavar="N")
    parser.add_argument("--control", choices=("intents", "guard", "durability"), default="")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")


def run(arguments: argparse.Namespace) -> int:
    """Run the seeds and print the sums; 1 where anything was lost, done twice or diverged, 2 when interrupted.

    Raises:
        BadInput: `faults.seeds`, `faults.clients`.
        Unusable: PostgreSQL is missing or doesn't come up again.
    """
    seeds = seeds_of(arguments.seeds)
    if not 1 <= arguments.clients <= _MOST_CLIENTS:
        raise BadInput("faults.clients", most=_MOST_CLIENTS)
    from app.faults.run import Outcome, run_seeds

    def tell(seed: int, outcome: Outcome, seconds: float) -> None:
        said = text("faults.seed_holds" if outcome.holds else "faults.seed_broken", arguments.lang)
        print(text("faults.seed", arguments.lang, seed=seed, seconds=f"{seconds:.1f}", said=said,
                   **_facts(outcome)), file=sys.stderr, flush=True)

    total, done, interrupted = Outcome(), 0, False
    try:
        for outcome in run_seeds(seeds, arguments.clients, arguments.control, arguments.keep, tell):
            total.add(outcome)
            done += 1
    except KeyboardInterrupt:
        interrupted = True
        print(text("faults.interrupted", arguments.lang, done=done, of=len(seeds)), file=sys.stderr)
    _print(total, done, arguments)
    if not total.holds:
        return 1
    return 2 if interrupted else 0


def seeds_of(given: str) -> list[int]:
    """Return the seeds of `7` or `1-1000`; raises BadInput `faults.seeds`."""
    first, dash, last = given.partition("-")
    if not first.isdecimal() or dash and not last.isdecimal():
        raise BadInput("faults.seeds", value=given)
    seeds = list(range(int(first), int(last or first) + 1))
    if not seeds:
        raise BadInput("faults.seeds", value=given)
    return seeds


def _facts(outcome: "Outcome") -> dict[str, Any]:
    found = outcome.finding
    return {"faults": outcome.faults.total(), "attempted": found.attempted, "acknowledged": found.acknowledged,
            "lost": found.lost, "twice": found.twice, "diverged": found.diverged}


def _print(total: "Outcome", done: int, arguments: argparse.Namespace) -> None:
    found = total.finding
    chain_ok = not found.broken_chains
    if arguments.json:
        details = {name: getattr(found, name) for name in (
            "refused", "unknown", "sent_again", "repeated", "two_winners", "contradicted", "astray", "forked",
            "unsaid", "merged_wrongly", "through_outbox", "not_linearizable", "first_bad")}
        print(json.dumps({"seeds": done, "clients": arguments.clients, **_facts(total), "chain_ok": chain_ok,
                          "details": {**details, "weak_seeds": total.weak, "faults": dict(total.faults)}}))
        return
    print(text("faults.sum", arguments.lang, seeds=done, clients=arguments.clients, **_facts(total),
               chain=text("faults.chain_ok" if chain_ok else "faults.chain_broken", arguments.lang)))
    print(", ".join(f"{name}: {count}" for name, count in sorted(total.faults.items())))
