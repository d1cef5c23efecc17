"""Kill -9 at any step of the life cycle: what was acknowledged is there once, and a case is wholly before or after."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain.past import differences
from app.domain.workflow import Step
from data import tables
from data.store import Store
from tests.helpers.every_step import LIVES, Turn, author, intent_of, prepare, turns
from tests.helpers.stores import make_store

pytestmark = pytest.mark.timeout(300)
ROOT = Path(__file__).resolve().parents[3]
TURNS = list(islice(turns(), 400))
KILLS, AT_LEAST = 8, 14
"""So many turns are acknowledged before each kill: together more than one round through every kind of step."""


@contextmanager
def living(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """The process whose children take the turns."""
    command = [sys.executable, "-m", "tests.integration.data.liver", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def killed_after(process: "subprocess.Popen[str]", first: int, dice: random.Random) -> dict[int, int]:
    """Return the turns (and their journal numbers) that a child acknowledged before it was killed at its work."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(f"{first}\n")
    process.stdin.flush()
    child = int(process.stdout.readline())
    said = [process.stdout.readline() for _ in range(dice.randint(AT_LEAST, AT_LEAST + 4))]
    time.sleep(dice.uniform(0, 0.02))
    os.kill(child, signal.SIGKILL)
    said += iter(process.stdout.readline, "end\n")
    return {int(turn): int(seq) for turn, seq in (line.split() for line in said)}


def entries_of(store: Store) -> dict[str, int]:
    """Return the journal's number of each intent."""
    with store.reading() as connection:
        rows = connection.execute(sa.select(tables.journal.c.intent, tables.journal.c.seq))
        return {intent: seq for intent, seq in rows}


def check_cases(store: Store, done: list[Turn]) -> None:
    """Fail unless the cases of the turns stand exactly where these and no others brought them."""
    with store.unit_of_work() as unit:
        for case, number in Counter(turn.case for turn in done).items():
            found, steps = unit.cases.get(case), unit.cases.steps(case)
            mine = [turn for turn in done if turn.case == case]
            assert found.version == number and len(steps) == found.steps == sum(turn.steps for turn in mine)
            assert [taken.step for taken in steps if taken.user is not None] == [turn.step for turn in mine]
            assert differences(found, steps) == ()
            assert len(unit.cases.media_stages(case)) == sum(turn.photos for turn in mine)
        known = {case.id for case in unit.cases.all()}
    assert {case for case in known if case >= TURNS[0].case} == {turn.case for turn in done}


def test_a_case_is_wholly_before_or_after_whichever_step_the_process_was_killed_in(tmp_path: Path) -> None:
    with make_store(tmp_path) as store:
        prepare(store)
        path = store.path
    dice, acknowledged = random.Random(4), dict[int, int]()
    with living(path) as process:
        for _ in range(KILLS):
            first = len(acknowledged)
            said = killed_after(process, first, dice)
            assert list(said) == list(range(first, first + len(said))), "each once, in order"
            acknowledged |= said
            with Store.open(path) as store:
                assert store.verify().first_bad == ""
                found = entries_of(store)
                assert {turn: found.get(str(TURNS[turn].id)) for turn in acknowledged} == acknowledged
                in_doubt = TURNS[len(acknowledged)]
                before = TURNS[:in_doubt.number]
                check_cases(store, before if str(in_doubt.id) not in found else [*before, in_doubt])
                # Who got no answer sends it again: it is done now, or was done already and is not done twice.
                seq = store.carry_out(intent_of(in_doubt, store), author(in_doubt.who)).seq
                assert seq == found.get(str(in_doubt.id), len(found) + 1)
                check_cases(store, [*before, in_doubt])
                acknowledged[in_doubt.number] = seq
    assert {TURNS[turn].step for turn in acknowledged} == {step.value for step in Step}
    assert len(LIVES) < len({TURNS[turn].case for turn in acknowledged}), "more than one round"
