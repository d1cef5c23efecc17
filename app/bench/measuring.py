"""`bench map`: the window and its floors, turn about in one run, on two screens that are watched.

The window runs in the GIS workspace: the largest map, and no cameras of our own making beside it that take the machine.
Every measurement of the window is followed at once by the same one of its floor.
"""

import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.bench.drag import Drag
from app.bench.dragging import drag_over
from app.bench.figures import Measured, p95, spread
from app.bench.screen import Screen, watched_screen
from app.bench.snapshot import Desktop
from app.bench.subject import Subject

SIZE_PX = (1920, 1080)
ENGINE_PYTHON = "/usr/bin/python3"
_MARGIN = 1.15
_ASIDE = 0.02
"""Views of a redraw lie aside of each other by this share of the map's width: QGIS keeps what it drew last."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How often each is measured, at most; `within_s` ends what can be left out (None: nothing)."""

    drags: int
    redraws: int
    starts: int
    within_s: float | None = None


SHORT = Amount(drags=3, redraws=5, starts=3, within_s=45)
FULL = Amount(drags=8, redraws=15, starts=8)
LEAST = Amount(drags=1, redraws=2, starts=1)


@dataclass
class Samples:
    """Everything that was measured of one side."""

    drags: list[Drag] = field(default_factory=list)
    redraws_ms: list[float] = field(default_factory=list)
    starts_ms: list[float] = field(default_factory=list)
    blocked_ms: list[float] = field(default_factory=list)

    def latencies_ms(self) -> list[float]:
        """Return those of all drags."""
        return [each for drag in self.drags for each in drag.latencies_ms()]


@dataclass
class Run:
    """One run of the bench on a store."""

    store: Path
    profile: Path
    folder: Path
    """For what is needed in between."""
    workspace: str
    amount: Amount
    say: Callable[[str], None]
    window: Samples = field(default_factory=Samples)
    floor: Samples = field(default_factory=Samples)
    facts: dict[str, Any] = field(default_factory=dict)
    _began_s: float = field(default_factory=time.monotonic)

    def measure(self) -> Mapping[str, Measured]:
        """Return every figure by its name.

        Raises:
            Unusable: something can't be measured here; says what.
        """
        with watched_screen(SIZE_PX) as screen, watched_screen(SIZE_PX) as bare_screen:
            desktop = Desktop(self.profile, bare_screen.display)
            project = self._side_by_side(screen, bare_screen)
            while len(self.floor.starts_ms) < self.amount.starts:
                if self.floor.starts_ms and self._is_late():
                    break
                if len(self.window.starts_ms) == len(self.floor.starts_ms):
                    with self._start(screen) as window:
                        self.window.starts_ms.append(window.hear("first")["ms"])
                self.say("snapshot")
                self.floor.starts_ms.append(desktop.snapshot_ms(self.folder / "snapshot.png", project))
        return figures_of(self.window, self.floor)

    def _side_by_side(self, screen: Screen, bare_screen: Screen) -> list[str]:
        """Measure what needs both running; return the arguments with which QGIS makes the like picture."""
        idle_command = [sys.executable, "-m", "app.bench.watchdog"]
        with Subject("watchdog", idle_command, screen.display) as idle, self._start(screen) as window:
            self.window.starts_ms.append(window.hear("first")["ms"])
            idle.ask({"kind": "blocked"}, "blocked")
            shown = window.hear("shown")
            with Subject("QgsMapCanvas", [ENGINE_PYTHON, "-m", "layers.bare"], bare_screen.display) as bare:
                bare_shown = bare.ask({"kind": "show", "state": shown["state"]}, "shown")
                self.facts = {"qgis": bare_shown["qgis"], "components": bare_shown["components"],
                              "map_px": shown["rect"][2:]}
                project = self._project(bare, shown)
                self._drag(screen, bare_screen, window, bare, shown)
                self._redraw(window, bare, shown)
            self.window.blocked_ms = window.ask({"kind": "blocked"}, "blocked")["ms"]
            self.floor.blocked_ms = idle.ask({"kind": "blocked"}, "blocked")["ms"]
        return project

    def _start(self, screen: Screen) -> Subject:
        self.say("start")
        command = [sys.executable, "-m", "app.bench.window", str(self.store.absolute()), self.workspace]
        return Subject("main.py", command, screen.display)

    def _project(self, bare: Subject, shown: Mapping[str, Any]) -> list[str]:
        path = self.folder / "map.qgs"
        written = bare.ask({"kind": "project", "path": str(path), "data": str(self.folder / "layer.gpkg")}, "written")
        width, height = shown["rect"][2:]
        return ["--project", str(path), "--extent", ",".join(map(str, written["extent"])), "--width", str(width),
                "--height", str(height)]

    def _drag(self, screen: Screen, bare_screen: Screen, window: Subject, bare: Subject,
              shown: Mapping[str, Any]) -> None:
        view = {"kind": "view", "view": shown["state"]["view"]}
        x, y, width, height = shown["rect"]
        for _ in range(self.amount.drags):
            if self.floor.drags and self._is_late(0.5):
                break
            self.say("drag")
            self.window.drags.append(drag_over(screen, (x, y, width, height)))
            window.ask(view, "shown")
            self.floor.drags.append(drag_over(bare_screen, (0, 0, width, height)))
            bare.ask(view, "shown")

    def _redraw(self, window: Subject, bare: Subject, shown: Mapping[str, Any]) -> None:
        views = redraw_views(shown["extent"], shown["rect"][2:], self.amount.redraws)
        for view in views:
            self.say("redraw")
            for subject, samples in ((window, self.window), (bare, self.floor)):
                samples.redraws_ms += subject.ask({"kind": "redraw", "views": [view]}, "redrawn")["ms"]

    def _is_late(self, share: float = 1.0) -> bool:
        within_s = self.amount.within_s
        return within_s is not None and time.monotonic() - self._began_s > within_s * share


def redraw_views(extent: list[float], size_px: list[int], number: int) -> list[dict[str, float]]:
    """Return so many views that all show the whole extent (west, south, east, north in metres), none like the last."""
    west, south, east, north = extent
    m_per_px = max((east - west) / size_px[0], (north - south) / size_px[1]) * _MARGIN
    aside_m = m_per_px * size_px[0] * _ASIDE
    return [{"x": (west + east) / 2 + aside_m * (at % 3 - 1), "y": (south + north) / 2, "m_per_px": m_per_px}
            for at in range(number)]


def figures_of(window: Samples, floor: Samples) -> Mapping[str, Measured]:
    """Make the figures of what was measured."""
    median = statistics.median
    ours, theirs = window.latencies_ms(), floor.latencies_ms()
    painted = [drag.painted for drag in window.drags]
    p95s = [p95(drag.latencies_ms()) for drag in window.drags]
    return {
        "drag_median": Measured(median(ours), median(theirs), len(ours), spread(ours)),
        "drag_p95": Measured(p95(ours), p95(theirs), len(ours), spread(p95s)),
        "drag_painted": Measured(statistics.mean(painted), statistics.mean(drag.painted for drag in floor.drags),
                                 len(ours), spread(painted)),
        "full_redraw": Measured(median(window.redraws_ms), median(floor.redraws_ms), len(window.redraws_ms),
                                spread(window.redraws_ms)),
        "first_map": Measured(median(window.starts_ms), median(floor.starts_ms), len(window.starts_ms),
                              spread(window.starts_ms)),
        "gui_blocked": Measured(max(window.blocked_ms), max(floor.blocked_ms), len(window.blocked_ms),
                                spread(window.blocked_ms)),
    }
