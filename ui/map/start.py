"""How the map engine is started, and how long this process has been running."""

import os
import time
from pathlib import Path

from PySide6.QtCore import QObject

from ui.engine_process import EngineProcess

_ROOT = Path(__file__).resolve().parent.parent.parent
_FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH",
            "QT_STYLE_OVERRIDE")
"""Of our own Python and Qt; QGIS's has others."""


_SPARE_AFTER_MS = 4000
"""By then the engine has shown that it works, and the machine has time."""


def map_engine(parent: QObject | None = None, *, spare_after_ms: int | None = _SPARE_AFTER_MS) -> EngineProcess:
    """Return the map engine, not started yet. `WANMI_MAP_PYTHON` names another Python that has QGIS."""
    environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    python = environment.get("WANMI_MAP_PYTHON", "/usr/bin/python3")
    return EngineProcess([python, "-m", "layers"], folder=_ROOT, environment=environment,
                         spare_after_ms=spare_after_ms, parent=parent)


def running_for_ms() -> int:
    """Return the time since this process was started by the system, in milliseconds."""
    started_ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    now_s = time.clock_gettime(time.CLOCK_BOOTTIME)
    return round((now_s - started_ticks / os.sysconf("SC_CLK_TCK")) * 1000)
