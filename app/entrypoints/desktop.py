"""The window: opens the store (or makes the first one), puts the window before a person, or takes its picture."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from app.domain.errors import BadInput, Refusal, Unusable
from app.entrypoints.chosen_store import opened, replica_of
from app.entrypoints.demo import make_demo
from app.entrypoints.first_map import Wishes, first_map
from app.entrypoints.join import store_to_open
from app.entrypoints.look import fill_in
from app.entrypoints.second_start import Doorbell, claim
from app.entrypoints.virtual_screen import DEFAULT_SIZE_PX
from app.messages import sentence, text
from ui.theme import Theme, system_theme
from ui.translation import speak, unspeak

if TYPE_CHECKING:
    from app.entrypoints.picture import Picture, Shown
    from app.entrypoints.session import Session
    from data.store import Store

_MAIN = Path(__file__).resolve().parent.parent.parent / "main.py"


def run(arguments: argparse.Namespace) -> int:
    """Show the window until it is closed, or (`--screenshot`) until its picture is taken.

    Returns:
        0; 1 where the picture lacks the map or a panel.
    """
    application = _application()
    fill_in(arguments)
    path = _store_path(arguments, application)
    if path is None:
        return 0
    doorbell = None
    if arguments.screenshot is None:
        try:
            doorbell = claim(path, arguments.user)
        except OSError:
            pass  # Without a place for the socket every start is a first one.
        else:
            if doorbell is None:
                print(text("desktop.raised", arguments.lang))
                return 0
    try:
        return _show(path, arguments, application, doorbell)
    finally:
        if doorbell is not None:
            doorbell.close()


def _show(path: Path, arguments: argparse.Namespace, application: QApplication, doorbell: Doorbell | None) -> int:
    wishes = _wishes(arguments)
    first = first_map(path, wishes, application)
    from app.entrypoints.session import Session  # Takes as long as the map engine does to start beside it.
    try:
        store, may_write = _open(path, arguments)
    except Refusal as refusal:
        first.map_view.close_engine()
        if arguments.screenshot is None and refusal.code.partition(".")[0] in ("exchange", "workstation"):
            QMessageBox.critical(None, "Wanmi", sentence(refusal, arguments.lang))
        raise
    session = Session(store, wishes, first)
    if doorbell is not None:
        doorbell.rung.connect(session.raise_window)
        session.sat.connect(doorbell.rename)
    try:
        return _Desktop(session, arguments, application, may_write=may_write).run()
    finally:
        session.close()


class _Desktop(QObject):
    """One run of the event loop; a refusal inside it ends it and is raised outside."""

    def __init__(self, session: "Session", arguments: argparse.Namespace, application: QApplication, *,
                 may_write: bool) -> None:
        super().__init__()
        self._may_write = may_write
        self._session, self._arguments, self._application = session, arguments, application
        self._picture: Picture | None = None
        self._code = 0
        self._refusal: Refusal | None = None
        # The log-in closes, as the last window, before its session has begun: the session says when it ends.
        application.setQuitOnLastWindowClosed(False)
        session.ended.connect(application.quit)
        session.barred.connect(self._sent_away)

    def run(self) -> int:
        QTimer.singleShot(0, self._begin)
        broken = self._application.exec()  # Qt itself ends it so when the X server is gone.
        if self._refusal is not None:
            raise self._refusal
        if broken:
            raise Unusable("environment.display_lost")
        return self._code

    def _begin(self) -> None:
        arguments, session = self._arguments, self._session
        try:
            if arguments.user:
                session.begin_as(arguments.user)
            elif arguments.screenshot is not None or not self._may_write:
                session.view_only()
            else:
                session.ask()
        except Refusal as refusal:
            self._refusal = refusal
            self._application.quit()
            return
        if arguments.screenshot is not None:
            from app.entrypoints.picture import Picture
            assert session.window is not None
            self._picture = Picture(session.window, session.map_view, session.video,
                                    arguments.screenshot.absolute(), session.is_idle, self)
            self._picture.taken.connect(self._taken)
            self._picture.failed.connect(self._failed)

    def _sent_away(self, refusal: Refusal) -> None:
        """End at once; what was not sent stays in the replica."""
        if self._refusal is not None:
            return
        self._refusal = refusal
        if self._session.window is not None:
            self._session.window.hide()
        QMessageBox.critical(None, "Wanmi", sentence(refusal, self._arguments.lang))
        self._application.quit()

    def _taken(self, shown: "Shown") -> None:
        if self._arguments.json:
            print(shown.as_json())
        else:
            print(shown.screenshot)
            print(text("picture.shows" if shown.whole else "picture.without_map", self._arguments.lang,
                       workspace=shown.workspace, grids=shown.grids or 0, components=shown.components or 0,
                       cases=shown.cases or 0, cameras=shown.cameras or 0))
        self._code = 0 if shown.whole else 1
        self._application.quit()

    def _failed(self, refusal: Refusal) -> None:
        self._refusal = refusal
        self._application.quit()


def _application() -> QApplication:
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QCoreApplication.setApplicationName("wanmi")
    QGuiApplication.setDesktopFileName("wanmi")
    application = cast(QApplication | None, QApplication.instance())
    return application or QApplication(sys.argv[:1])


def _wishes(arguments: argparse.Namespace) -> Wishes:
    pictured = arguments.screenshot is not None
    theme = arguments.theme or ("day" if pictured else system_theme())
    size = arguments.size or (DEFAULT_SIZE_PX if pictured else None)
    workspace = arguments.workspace or ("dispatch" if pictured and not arguments.user else None)
    return Wishes(theme=theme, language=arguments.lang, workspace=workspace, size=size, keeps=not pictured)


def _store_path(arguments: argparse.Namespace, application: QApplication) -> Path | None:
    """Return the store to open; make or ask for one where the own one isn't there yet. None: the person gave up."""
    path = store_to_open(arguments.store, arguments.lang)
    if path.exists() or arguments.store:
        return path
    if arguments.screenshot is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        make_demo(path, progress=lambda step, number, of: print(
            f"[{number}/{of}] {text(f'demo.step_{step}', arguments.lang)}", file=sys.stderr, flush=True))
        return path
    from ui.first_start import FirstStart
    spoken = speak(arguments.lang, application)
    theme = Theme(arguments.theme or system_theme())
    theme.apply()
    dialog = FirstStart([sys.executable, str(_MAIN)], path, theme, arguments.lang)
    chosen = dialog.store if dialog.exec() == QDialog.DialogCode.Accepted else None
    unspeak(spoken, application)
    return chosen


def _open(path: Path, arguments: argparse.Namespace) -> "tuple[Store, bool]":
    """Open the store, for reading only where the window only looks or it can't be written; say which it was.

    Raises:
        BadInput: `picture.needs_password`, a picture with `--as` of a replica: nobody is there to give the password.
    """
    pictured = arguments.screenshot is not None
    if pictured and not arguments.user:
        return opened(path, write=False), False
    try:
        store = opened(path)
        if pictured and replica_of(store) is not None:
            store.close()
            raise BadInput("picture.needs_password", path=str(path), login=arguments.user)
        return store, True
    except Unusable as refusal:
        if refusal.code != "store.read_only" or arguments.user:
            raise
        print(sentence(refusal, arguments.lang), file=sys.stderr)
        return opened(path, write=False), False
