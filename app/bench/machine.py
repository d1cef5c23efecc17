"""What the figures were measured on."""

import os
import platform
import sys
from pathlib import Path


def machine() -> dict[str, str | int | float]:
    """Return the facts that a reader of figures asks for. `load` is that of the last minute, before the run."""
    return {"system": _system(), "python": ".".join(map(str, sys.version_info[:3])), "processor": _processor(),
            "cores": os.cpu_count() or 0, "load": round(os.getloadavg()[0], 2),
            "memory_mb": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20}


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
                platform.machine())
