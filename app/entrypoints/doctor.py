"""`main.py doctor`: tries each part of the environment that Wanmi needs and says what works and what doesn't."""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import platformdirs

from app.domain.calendar import EPOCH, is_public_working_day
from app.domain.errors import Refusal, Unusable
from app.domain.plain import instant
from app.entrypoints.chosen_store import chosen_store, own_store
from app.entrypoints.disk_encryption import Encryption, encryption_of
from app.entrypoints.virtual_screen import has_display, virtual_screen
from app.messages import sentence, text

ENGINE_PYTHON = "/usr/bin/python3"
DISK_FLOOR_MB = 1024
"""Below this the demonstration city with its photos doesn't fit."""
# The fault and its repairs: https://sqlite.org/wal.html, "the WAL-reset bug".
WAL_RESET_REPAIRED = (3, 51, 3)
BACKUP_AGE_H = 25
"""A nightly backup may take an hour."""
_PATIENCE_S = 30

Facts = Mapping[str, str | int]


class DoesNotWork(Exception):
    """A check failed; its text is the problem as the tried program said it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: the facts of `doctor.<name>_found`, or the problem."""

    name: str
    works: bool
    facts: Facts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only the global ones."""
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Run every check and print the findings; 1 when one doesn't work."""
    checks = {**CHECKS, "encryption": lambda: _encryption(arguments.store)}
    findings = [examine(name, check, arguments.lang) for name, check in checks.items()]
    works = all(each.works for each in findings)
    if arguments.json:
        print(json.dumps({"works": works, "checks": {
            each.name: {"works": each.works, **each.facts} for each in findings}}, ensure_ascii=False))
    else:
        for each in findings:
            print(line(each, arguments.lang))
    return 0 if works else 1


def examine(name: str, check: Callable[[], Facts], language: str) -> Finding:
    """Run one check. A program that is missing, hangs or fails is a finding, not an error."""
    try:
        return Finding(name, True, check())
    except Refusal as refusal:
        problem = sentence(refusal, language)
    except (DoesNotWork, OSError, subprocess.SubprocessError, sqlite3.Error, ImportError) as error:
        problem = str(error)
    return Finding(name, False, {"problem": problem})


def line(finding: Finding, language: str) -> str:
    """Return a finding as one line for people."""
    failed = "doctor.backup_problem" if finding.name == "backup" else "doctor.problem"
    seen = finding.facts.get("encryption")
    found = f"doctor.encryption_{seen}" if seen else f"doctor.{finding.name}_found"
    said = text(found if finding.works else failed, language, **finding.facts)
    warned = seen == Encryption.PLAIN
    verdict = text("doctor.warns" if warned else "doctor.works" if finding.works else "doctor.fails", language)
    return f"[{verdict}] {text(f'doctor.{finding.name}', language)}: {said}"


def output_of(*command: str, **environment: str) -> str:
    """Return what a program prints.

    Raises:
        DoesNotWork: it ends with a failure; carries the last line that it complained.
    """
    done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False,
                          env={**os.environ, **environment})
    if done.returncode:
        raise DoesNotWork((done.stderr.strip().splitlines() or [f"{command[0]}: {done.returncode}"])[-1])
    return done.stdout


def _python() -> Facts:
    return {"version": "{}.{}.{}".format(*sys.version_info[:3]), "path": sys.executable}


def _qgis() -> Facts:
    code = ("from qgis.core import Qgis; from PyQt5.QtCore import QT_VERSION_STR; "
            "print(getattr(Qgis, 'QGIS_VERSION', None) or Qgis.version(), QT_VERSION_STR, sep='|')")
    qgis, _, qt = output_of(ENGINE_PYTHON, "-c", code, QT_QPA_PLATFORM="offscreen").strip().partition("|")
    return {"version": qgis, "qt": qt}


def _spatialite() -> Facts:
    with closing(sqlite3.connect(":memory:")) as memory:
        if not hasattr(memory, "enable_load_extension"):
            raise DoesNotWork("SQLite: no extension loading")
        memory.enable_load_extension(True)
        memory.load_extension("mod_spatialite")
        return {"version": str(memory.execute("SELECT spatialite_version()").fetchone()[0])}


def _sqlite() -> Facts:
    repaired = sqlite3.sqlite_version_info >= WAL_RESET_REPAIRED
    return {"version": sqlite3.sqlite_version, "lock_rule": "off" if repaired else "on"}


def _libvlc() -> Facts:
    code = "import vlc; assert vlc.Instance('--no-audio', '--quiet'); print(vlc.libvlc_get_version().decode())"
    return {"version": output_of(sys.executable, "-c", code).strip()}


def _rtsp() -> Facts:
    if " rtsp " not in output_of("ffmpeg", "-hide_banner", "-demuxers"):
        raise DoesNotWork("ffmpeg: no rtsp")
    output_of(ENGINE_PYTHON, "-c", "import gi; gi.require_version('GstRtspServer', '1.0'); "
                                   "from gi.repository import GstRtspServer")
    return {"version": output_of("ffmpeg", "-hide_banner", "-version").split()[2]}


def _fonts() -> Facts:
    code = ("from PySide6.QtGui import QFontDatabase, QGuiApplication; app = QGuiApplication([]); "
            "print(*QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese), sep='\\n')")
    families = output_of(sys.executable, "-c", code, QT_QPA_PLATFORM="offscreen").split("\n")
    if not any(families):
        raise DoesNotWork("fonts: no simplified Chinese")
    preferred = [name for name in families if name == "Noto Sans CJK SC"]
    return {"family": (preferred or families)[0]}


def _display() -> Facts:
    code = ("from PySide6.QtGui import QGuiApplication; app = QGuiApplication([]); size = app.primaryScreen().size(); "
            "print(app.platformName(), f'{size.width()}x{size.height()}')")
    with nullcontext() if has_display() else virtual_screen():
        platform, size = output_of(sys.executable, "-c", code).split()
    return {"platform": platform if has_display() else f"Xvfb ({platform})", "size": size}


def _disk() -> Facts:
    folder: Path = platformdirs.user_data_path("wanmi")
    while not folder.exists():
        folder = folder.parent
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < DISK_FLOOR_MB:
        raise DoesNotWork(f"{folder}: {free_mb} MB < {DISK_FLOOR_MB} MB")
    return {"folder": str(folder), "free_mb": free_mb}


def _encryption(store: str | None = None) -> Facts:
    """Where it isn't, that is for the administrator to judge, and no failure: a demonstration needs none."""
    path = own_store() if store and store.startswith("postgresql") else chosen_store(store)
    folder = path.absolute().parent
    while not folder.exists():
        folder = folder.parent
    return {"folder": str(folder), "encryption": encryption_of(folder).value}


def _holidays() -> Facts:
    known = EPOCH.year
    while is_public_working_day(date(known + 1, 10, 1))[1]:
        known += 1
    return {"until": known}


def _backup() -> Facts:
    from app.entrypoints.workstation import backups_noted
    from data.backup.making import backups_in

    noted = [(store, folder) for store, place, folder in backups_noted() if "://" in place or Path(place).exists()]
    for store, folder in noted:
        found = backups_in(folder, store)
        if not found:
            raise Unusable("backup.none_left", path=str(folder))
        last = found[-1].manifest
        age_h = int((datetime.now(UTC) - instant(last.made_at)).total_seconds() // 3600)
        if age_h >= BACKUP_AGE_H:
            raise Unusable("backup.old", path=str(found[-1].path), age_h=age_h)
    return {"stores": len(noted)}


CHECKS: Mapping[str, Callable[[], Facts]] = {
    "python": _python, "qgis": _qgis, "spatialite": _spatialite, "sqlite": _sqlite, "libvlc": _libvlc,
    "rtsp": _rtsp, "fonts": _fonts, "display": _display, "disk": _disk, "encryption": _encryption,
    "holidays": _holidays, "backup": _backup,
}
"""Name → check; `doctor.<name>` and `doctor.<name>_found` say it to people."""
