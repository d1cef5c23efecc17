"""The data of the bench: the demonstration city and a profile for QGIS, made once and kept in the cache folder."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import platformdirs

from app.bench.subject import ROOT

_MADE_FROM = ("app/domain", "app/services", "data", "resources/catalogue")
"""What decides how the city comes out: when it changes, the city is made anew."""


def kept_city(progress: Callable[[str, int, int], None]) -> Path:
    """Return the store of the demonstration city as this version makes it.

    Raises:
        Unusable: the folder can't be written, the disk is full.
    """
    folder = _folder() / f"city-{_version()}"
    path = folder / "city.sqlite"
    if not path.exists():
        from app.entrypoints.demo import make_demo

        for old in _folder().glob("city-*"):
            shutil.rmtree(old)
        folder.mkdir()
        make_demo(path, progress=progress)
    return path


def kept_profile(warm_up: Callable[[Path, Path], object]) -> Path:
    """Return QGIS's profile; a new one is used once before (`warm_up(profile, picture)`), for QGIS fills it then."""
    profile = _folder() / "qgis-profile"
    if not profile.exists():
        with tempfile.TemporaryDirectory(dir=_folder()) as making:
            warm_up(Path(making) / "profile", Path(making) / "picture.png")
            (Path(making) / "profile").rename(profile)
    return profile


def _folder() -> Path:
    folder = platformdirs.user_cache_path("wanmi") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _version() -> str:
    digest = hashlib.sha256()
    for room in _MADE_FROM:
        for path in sorted((ROOT / room).rglob("*.*")):
            if path.suffix in (".py", ".csv") and path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
