"""`bench sync`, really measured on the demonstration city: each figure sees the slowness put in on purpose."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.bench.figures import SYNC
from app.bench.slowness import VARIABLE
from app.bench.sync import SLOW_S

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]


def test_what_is_slowed_misses(demo_store: Path) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "bench", "sync", "--least", "--json", "--store", str(demo_store)], cwd=ROOT,
        env=os.environ | {VARIABLE: ",".join(SLOW_S)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    said = json.loads(done.stdout)
    figures = {each["name"]: each for each in said["figures"]}
    assert list(figures) == list(SYNC)
    assert [name for name, each in figures.items() if each["holds"] and each["rule"] != "reported"] == []
    assert all(each["samples"] > 0 and each["floor"] > 0 for each in figures.values())
    assert said["machine"]["rows"] > 40_000
