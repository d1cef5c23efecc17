"""Rules that every test obeys: no leaked thread or process, no stray log, no skip that isn't listed."""

import gc
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest

from app.entrypoints.virtual_screen import has_display, virtual_screen
from tests.helpers.demo import demo_copy, demo_store

__all__ = ["demo_copy", "demo_store"]

ROOT = Path(__file__).resolve().parent.parent
LISTED_SKIPS = tuple(
    line.split()[0] for line in (ROOT / "tests" / "skips.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)
GRACE_S = 2.0
"""How long a thread or process may take to end after its test."""

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Found counterexamples are the same on every machine; a slow machine is no failure.
hypothesis.settings.register_profile("wanmi", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("wanmi")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests/e2e and what is marked `alone` last and, under xdist, into one group: the machine is theirs then."""
    def is_alone(item: pytest.Item) -> bool:
        return (ROOT / "tests" / "e2e") in item.path.parents or item.get_closest_marker("alone") is not None

    for item in filter(is_alone, items):
        item.add_marker(pytest.mark.xdist_group("alone"))
    items.sort(key=is_alone)


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the program keeps of its user (drafts, where his backups are) is the tests' own, never that user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def _garbage_waits(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no other thread collect Qt objects while a test of the window runs, as `ui.collector` has it."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _application(request: pytest.FixtureRequest) -> None:
    """Have an application where Qt objects are tested, though a test asks for none: timers want its event loop.

    Which test of a worker is its first is chance.
    """
    if "ui" in request.path.relative_to(ROOT).parts:
        request.getfixturevalue("qapp")


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a thread or a child process. Those of wider fixtures were there before it."""
    before = _living()
    yield
    deadline = time.monotonic() + GRACE_S
    while (left := _living() - before) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left, f"left behind: {sorted(left)}"


def _living() -> set[str]:
    threads = {f"thread {each.name} ({each.ident})" for each in threading.enumerate()}
    children: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        try:
            children.update((task / "children").read_text().split())
        except OSError:
            continue  # The thread ended meanwhile.
    return threads | {f"process {pid} ({_command(pid)})" for pid in children}


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return "ended"


class _Kept(logging.Handler):
    """Keeps every record of WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _no_stray_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which something logged a warning or worse, unless it is marked `logs_warnings`."""
    kept = _Kept()
    logging.getLogger().addHandler(kept)
    yield
    logging.getLogger().removeHandler(kept)
    if request.node.get_closest_marker("logs_warnings") is None:
        assert not kept.records, [f"{each.name}: {each.getMessage()}" for each in kept.records]


class UnlistedSkips:
    """Fails the run when a test is skipped that tests/skips.txt doesn't list."""

    def __init__(self) -> None:
        self.unlisted: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._look_at(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._look_at(report)

    def _look_at(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail") and not report.nodeid.startswith(LISTED_SKIPS):
            self.unlisted.append(f"{report.nodeid}: {report.longrepr[2] if report.longrepr else ''}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.unlisted and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.unlisted:
            terminalreporter.section("skips that tests/skips.txt doesn't list", red=True)
            for each in self.unlisted:
                terminalreporter.line(each)


def pytest_configure(config: pytest.Config) -> None:
    """Judge skips where the reports of all workers come together; give each worker a screen of its own.

    Without a window manager the windows of two workers on one screen would take the keyboard from each other.
    """
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(UnlistedSkips(), "unlisted-skips")
    elif has_display():
        screen = ExitStack()
        screen.enter_context(virtual_screen())
        config.add_cleanup(screen.close)
