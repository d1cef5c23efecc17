"""`main.py drill`: plays a day on a demonstration store, for training, pictures, load and tests."""

import argparse
import json
import math
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

from app.domain.errors import BadInput
from app.domain.workflow import STATES, State
from app.entrypoints.chosen_store import chosen_store
from app.messages import text

if TYPE_CHECKING:
    from data.demo.drill_sums import Sums, Wishes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How fast, how long, by which chance, how many reports an hour."""
    parser.add_argument("--speed", default="60", metavar="FACTOR")
    parser.add_argument("--hours", default="8", metavar="HOURS")
    parser.add_argument("--seed", default="1", metavar="NUMBER")
    parser.add_argument("--rate", default="12", metavar="REPORTS")


def run(arguments: argparse.Namespace) -> int:
    """Play the drill, prove the store, print the sums.

    Returns 1 when an invariant is broken or a step was refused wrongly, 2 when it was interrupted.
    """
    wishes, path = wishes_of(arguments), chosen_store(arguments.store)
    from data.demo.drill import Drill, check_demo
    from data.demo.drill_proof import first_broken
    from data.demo.filling import seeded
    from data.store import Store

    # Looked at before it is opened for writing: another's store is left untouched.
    check_demo(path)
    language, stopped = arguments.lang, Event()
    with Store.open(path, entropy=seeded(wishes.seed)) as store, _interrupts(stopped):
        print(text("drill.preparing", language), file=sys.stderr, flush=True)
        drill = Drill(store, wishes, stopped=stopped, told=lambda at, sums: _tell(at, sums, language))
        _say("drill.begins", language, at=_local(drill.start), until=_local(drill.end))
        sums = drill.play()
        interrupted = stopped.is_set()
        _say("drill.proving", language)
        broken = first_broken(store)
    print(json.dumps(sums.plain()) if arguments.json else _summary(sums, language))
    if broken:
        print(text("drill.broken", language, what=broken), file=sys.stderr)
    if interrupted:
        raise KeyboardInterrupt
    return 1 if broken or sums.refused_wrongly else 0


def wishes_of(arguments: argparse.Namespace) -> "Wishes":
    """Return how the drill is to be played.

    Raises:
        BadInput: `drill.number`.
    """
    from data.demo.drill_sums import Wishes

    if not arguments.seed.isdecimal():
        raise BadInput("drill.number", argument="--seed", value=arguments.seed)
    return Wishes(seed=int(arguments.seed), speed=_number("--speed", arguments.speed, most=100_000),
                  hours=_number("--hours", arguments.hours, most=24 * 31, above=0),
                  rate=_number("--rate", arguments.rate, most=2000))


def _number(argument: str, value: str, *, most: float, above: float = -1) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not (number > above and 0 <= number <= most):
        raise BadInput("drill.number", argument=argument, value=value)
    return number


@contextmanager
def _interrupts(stopped: Event) -> Iterator[None]:
    """Let an interrupt end the drill between two steps; a second one ends the program as ever."""
    before = signal.getsignal(signal.SIGINT)

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _say(key: str, language: str, **facts: str) -> None:
    print(text(key, language, **facts), file=sys.stderr, flush=True)


def _tell(at: datetime, sums: "Sums", language: str) -> None:
    _say("drill.progress", language, at=_local(at), reported=str(sums.reported), steps=str(sums.steps),
         refused=str(sums.refused))


def _summary(sums: "Sums", language: str) -> str:
    chinese = language == "zh_CN"
    states = "  ".join(f"{STATES[State(state)].zh if chinese else STATES[State(state)].en} {count}"
                       for state, count in sums.by_state.items())
    channels = "  ".join(f"{text(f'evaluate.channel_{channel}', language)} {count}"
                         for channel, count in sums.by_channel.items())
    return text("drill.summary", language, reported=sums.reported, states=states, channels=channels, steps=sums.steps,
                refused=sums.refused, wrongly=sums.refused_wrongly, seconds=round(sums.seconds))


def _local(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
