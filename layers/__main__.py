"""Start of the map engine: ``/usr/bin/python3 -m layers --pipe FD --parent PID``, in the program's folder."""

import faulthandler
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.link.child import open_pipe


def main(argv: Sequence[str]) -> int:
    """Run until the window is gone."""
    pipe = open_pipe(argv)
    faulthandler.enable()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(name)s: %(message)s")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # The window says what a pixel is; the engine's own are the screen's.
    for name in ("QT_SCALE_FACTOR", "QT_AUTO_SCREEN_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS"):
        os.environ.pop(name, None)
    from qgis.core import QgsApplication

    application = QgsApplication([], True, str(profile()))
    application.initQgis()
    from layers.engine import Engine

    engine = Engine(pipe)
    code = int(application.exec_())
    # The process ends here: QGIS's own tidying up only takes time and may crash on what Python still holds.
    del engine
    sys.stderr.flush()
    os._exit(code)


def profile() -> Path:
    """Return our own profile folder, so that no plug-in or setting of a user's QGIS comes in."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "wanmi" / "map-profile"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
