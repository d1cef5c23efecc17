"""The demonstration store, made once by the command for all workers of a test run."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def main_py(*arguments: str | Path, timeout_s: float = 300, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `main.py` as a user does."""
    return subprocess.run([sys.executable, str(ROOT / "main.py"), *map(str, arguments)], capture_output=True, text=True,
                          check=False, timeout=timeout_s, env={**os.environ, **environment})


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration city. Not to be changed: take `demo_copy` for that."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):  # a worker of xdist has a folder of its own under the run's
        shared = shared.parent
    path = shared / "demo" / "city.sqlite"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            made = main_py("demo", "--store", path, "--json")
            assert made.returncode == 0, made.stderr
    return path


@pytest.fixture
def demo_copy(demo_store: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    path = tmp_path / demo_store.name
    shutil.copyfile(demo_store, path)
    shutil.copytree(demo_store.with_name(demo_store.name + ".blobs"), path.with_name(path.name + ".blobs"))
    return path
