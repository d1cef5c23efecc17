"""`qgis --snapshot`: the floor under the time from the start of a program to its first map."""

import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.bench.subject import PATIENCE_S, environment
from app.domain.errors import Unusable

_POLL_S = 0.002
_PNG_END = b"IEND\xaeB`\x82"
_END_WITHIN_S = 10.0


@dataclass(frozen=True)
class Desktop:
    """The desktop program with a profile of its own, without what a user's settings and plug-ins add."""

    profile: Path
    display: str

    def __post_init__(self) -> None:
        """Raises Unusable (`bench.subject`) where it isn't installed: before anything else is measured."""
        if shutil.which("qgis") is None:
            raise Unusable("bench.subject", name="qgis --snapshot", detail="qgis?")

    def snapshot_ms(self, picture: Path, arguments: Sequence[str] = ()) -> float:
        """Return the time from the start of the process until the picture is whole, in ms.

        Raises:
            Unusable: `bench.subject`, it makes no picture.
        """
        picture.unlink(missing_ok=True)
        command = ["qgis", "--snapshot", str(picture), *arguments, "--nologo", "--noversioncheck", "--noplugins",
                   "--profiles-path", str(self.profile)]
        started_s = time.perf_counter()
        process = subprocess.Popen(command, env=environment(self.display), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not _whole(picture):
                if process.poll() is not None and not _whole(picture):
                    raise Unusable("bench.subject", name="qgis --snapshot", detail=f"exit code {process.returncode}")
                if time.perf_counter() - started_s > PATIENCE_S:
                    raise Unusable("bench.subject", name="qgis --snapshot", detail=f"{PATIENCE_S:.0f} s")
                time.sleep(_POLL_S)
            return (time.perf_counter() - started_s) * 1000
        finally:
            _end(process)


def _whole(picture: Path) -> bool:
    try:
        return picture.read_bytes().endswith(_PNG_END)
    except OSError:
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_END_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
