"""packaging/: set-up is quick the second time, and standard output stays the program's own."""

import json
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_second_set_up_takes_seconds_and_is_silent() -> None:
    start = time.monotonic()
    done = subprocess.run([ROOT / "packaging" / "setup.sh"], capture_output=True, text=True, check=True, timeout=60)
    assert time.monotonic() - start < 5
    assert (done.stdout, done.stderr) == ("", "")


def test_json_alone_on_stdout(tmp_path: Path) -> None:
    done = subprocess.run([ROOT / "packaging" / "run.sh", "doctor", "--json"], cwd=tmp_path, check=False,
                          capture_output=True, text=True, timeout=100)
    assert json.loads(done.stdout)["checks"]


def test_bad_argument_through_the_script() -> None:
    done = subprocess.run([ROOT / "packaging" / "run.sh", "--lang", "en", "--no-such"], capture_output=True, text=True,
                          check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Unknown arguments")
    assert done.stderr.count("\n") == 1


def test_lock_pins_every_package_with_hashes() -> None:
    lines = (ROOT / "packaging" / "requirements.lock").read_text("utf-8").splitlines()
    pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert len(pinned) > 40
    assert all("==" in line and line.endswith("\\") for line in pinned)


def test_ci_runs_the_tests_and_nothing_else() -> None:
    commands = [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert len(commands) == 1
    assert commands[0].startswith("exec ")
    assert commands[0].rstrip('"').endswith("packaging/test.sh")
