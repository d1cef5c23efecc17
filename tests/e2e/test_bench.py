"""`main.py bench map`, really measured: every figure sees the slowness that was put into the program on purpose."""

import json
import shutil
from pathlib import Path

import pytest

from app.bench.figures import TARGETS
from app.bench.slowness import VARIABLE
from tests.helpers.demo import main_py


@pytest.mark.timeout(300)
def test_slowed_program_misses_every_figure(demo_store: Path) -> None:
    done = main_py("bench", "map", "--least", "--store", demo_store, "--json", **{VARIABLE: ",".join(TARGETS)})
    assert done.returncode == 1, done.stderr
    said = json.loads(done.stdout)
    assert [each["name"] for each in said["figures"]] == list(TARGETS)
    assert {each["name"]: each["holds"] for each in said["figures"]} == dict.fromkeys(TARGETS, False)
    assert all(each["floor"] > 0 and each["samples"] > 0 for each in said["figures"])
    assert said["machine"]["components"] == 20_055


def test_what_cannot_be_measured_is_an_error(demo_store: Path, tmp_path: Path) -> None:
    xvfb = shutil.which("Xvfb")
    assert xvfb is not None
    (tmp_path / "Xvfb").symlink_to(xvfb)
    done = main_py("bench", "map", "--store", demo_store, "--lang", "en", PATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "qgis --snapshot can't be measured" in done.stderr


def test_unknown_bench_is_refused() -> None:
    done = main_py("bench", "nothing", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing" in done.stderr and "map" in done.stderr
