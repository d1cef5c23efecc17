"""`main.py faults`: nothing is found on the store as it is; each check fires where what it watches is taken away."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
# Six processes and a server that answer in time need the machine to themselves.
pytestmark = [pytest.mark.timeout(900), pytest.mark.alone]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "main.py", "faults", "--json", *arguments]


def faults(*runs: tuple[str, ...]) -> list[tuple[int, dict[str, Any], str]]:
    """Run them at the same time, each on a server of its own: a run waits more than it works."""
    running = [subprocess.Popen(command(*arguments), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True) for arguments in runs]
    ended = [(each, *each.communicate()) for each in running]
    assert all(out for _, out, _ in ended), [told for _, _, told in ended]
    return [(each.returncode, json.loads(out), told) for each, out, told in ended]


def test_nothing_is_lost_done_twice_or_diverges() -> None:
    halves = (("--seeds", f"{first}-{first + 9}", "--clients", "2") for first in (1, 11))
    for code, found, told in faults(*halves):
        assert code == 0, (found, told)
        assert {name: found[name] for name in ("seeds", "clients", "lost", "twice", "diverged", "chain_ok")} == {
            "seeds": 10, "clients": 2, "lost": 0, "twice": 0, "diverged": 0, "chain_ok": True}
        assert found["attempted"] >= found["acknowledged"] >= 10 * 100
        assert found["faults"] >= 10 * 3 and found["details"]["through_outbox"] > 0


def test_with_a_protection_off_its_check_fires() -> None:
    # One by one: beside others two clients meet on one case too seldom.
    for control, counted in (("intents", "twice"), ("guard", "twice"), ("durability", "lost")):
        [(code, found, _)] = faults(("--seeds", "1", "--clients", "6", "--control", control))
        assert code == 1 and found[counted] > 0, (control, found)


def test_an_interrupt_ends_it_cleanly_with_what_is_there(tmp_path: Path) -> None:
    running = subprocess.Popen(command("--seeds", "1-50", "--keep", str(tmp_path)), cwd=ROOT, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        deadline = time.monotonic() + 120
        while not list(tmp_path.glob("seed-1/*.history")) and time.monotonic() < deadline:
            time.sleep(0.05)
        # To the whole group, as a terminal does.
        os.killpg(running.pid, signal.SIGINT)
        out, told = running.communicate(timeout=60)
    finally:
        running.kill()
        running.wait()
    assert running.returncode == 2, told
    assert json.loads(out)["seeds"] == 0
    assert "Traceback" not in told
    deadline = time.monotonic() + 10
    while (left := of_group(running.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left


def of_group(group: int) -> list[str]:
    """Return what of a process group still runs."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text("utf-8").rpartition(") ")
        except OSError:
            continue  # Ended meanwhile.
        state, _, its_group = rest.split()[:3]
        if int(its_group) == group and state != "Z":
            found.append(name)
    return found


@pytest.mark.parametrize(("arguments", "said"), [
    (("--seeds", "x"), "x"), (("--seeds", "9-3"), "9-3"), (("--clients", "0"), "20"), (("--control", "none"), "none")])
def test_what_is_not_usable_is_said(arguments: tuple[str, ...], said: str) -> None:
    done = subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "") and said in done.stderr
