"""A screen where there is none: the same window is drawn on Xvfb, to be saved as a picture."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import Unusable

DEFAULT_SIZE_PX = (1920, 1080)


def has_display() -> bool:
    """Say whether this session names an X or Wayland display."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def virtual_screen(size_px: tuple[int, int] | None = None, *, memory: Path | None = None) -> Iterator[str]:
    """Run Xvfb with one screen of this size, name it in DISPLAY, and end it afterwards.

    `memory`: a folder where it keeps its picture in a file, to be looked at (``Xvfb_screen0``, XWD).

    Yields:
        the display's name, for example ``:1``.

    Raises:
        Unusable: Xvfb is not installed or doesn't start.
    """
    width, height = size_px or DEFAULT_SIZE_PX
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    if memory is not None:
        command += ["-fbdir", str(memory)]
    try:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise Unusable("environment.no_display", detail=str(error)) from error
    before = os.environ.get("DISPLAY")
    try:
        with server:
            assert server.stdout is not None
            # It writes the number when it accepts clients, or closes the pipe when it can't.
            number = server.stdout.readline().decode().strip()
            if not number:
                raise Unusable("environment.no_display", detail="Xvfb")
            os.environ["DISPLAY"] = f":{number}"
            try:
                yield os.environ["DISPLAY"]
            finally:
                server.terminate()
    finally:
        if before is None:
            os.environ.pop("DISPLAY", None)
        else:
            os.environ["DISPLAY"] = before
