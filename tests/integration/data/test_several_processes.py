"""One SpatiaLite file, several processes on one machine: client and gateway work on it at once by the same code."""

import fcntl
import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain.errors import Unusable
from data import tables
from data.lock import WriterLock
from data.store import Store
from tests.helpers.filled import fill
from tests.helpers.stores import make_store

ROOT = Path(__file__).resolve().parents[3]
SEATS, COUNT = 3, 25


@contextmanager
def seat(path: Path, number: int) -> Iterator["subprocess.Popen[str]"]:
    """Run a seat."""
    with subprocess.Popen([sys.executable, "-m", "tests.integration.data.seat", str(path), str(number), str(COUNT)],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: "subprocess.Popen[str]", answer: str = "") -> str:
    """Answer what the seat waits for, if it does, and return its next line."""
    assert process.stdin is not None and process.stdout is not None
    if answer:
        process.stdin.write(answer)
        process.stdin.flush()
    return process.stdout.readline().strip()


def test_processes_write_at_once_and_see_each_other(tmp_path: Path) -> None:
    with make_store(tmp_path) as store:
        fill(store)
        path = store.path
        before = store.verify().entries
    with seat(path, 1) as one, seat(path, 2) as two, seat(path, 3) as three:
        seats = (one, two, three)
        assert [line(each) for each in seats] == ["ready"] * SEATS
        for each in seats:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        assert [line(each) for each in seats] == ["done"] * SEATS
        said = [json.loads(line(each, "show\n")) for each in seats]
    written = SEATS * COUNT * 2
    assert [each["entries"] for each in said] == [written] * SEATS, "each has seen everything, its own included"
    assert [each["cases"] for each in said] == [SEATS * COUNT] * SEATS
    with Store.open(path) as store:
        verdict = store.verify()
        assert (verdict.first_bad, verdict.entries) == ("", before + written)
        with store.reading() as connection:
            states = connection.execute(sa.select(tables.case.c.version, sa.func.count())
                                        .where(tables.case.c.description == "垃圾成堆，已围挡")
                                        .group_by(tables.case.c.version)).all()
    assert states == [(2, SEATS * COUNT)]


def test_somebody_stopped_while_waiting_keeps_nobody_out(tmp_path: Path) -> None:
    stopped, other = WriterLock(tmp_path / "store"), WriterLock(tmp_path / "store", wait_s=0.2)
    fcntl.fcntl(stopped._file, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0))
    third = WriterLock(tmp_path / "store", wait_s=0)
    with other.held(), pytest.raises(Unusable) as raised, third.held():
        pass
    assert (raised.value.code, raised.value.facts["holder"]) == ("store.locked", str(os.getpid()))
    for each in (stopped, other, third):
        each.close()
