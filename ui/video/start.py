"""How the video engine is started."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject

from ui.engine_process import EngineProcess

_ROOT = Path(__file__).resolve().parent.parent.parent


def video_engine(parent: QObject | None = None) -> EngineProcess:
    """Return the video engine, not started yet: our own Python, without Qt."""
    return EngineProcess([sys.executable, "-m", "app.video.engine"], folder=_ROOT, parent=parent)
