"""A store before a person: makes the window for whoever sits here, and another when user, theme or language change.

Engines and the store outlive a window; panels don't: each window gets new ones, so that none has to change its skin.
"""

import platform
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import BadInput, NotAllowed
from app.domain.ids import uuid7
from app.domain.place import Point
from app.entrypoints.calls import call_folder
from app.entrypoints.chosen_store import exchange_of, replica_of
from app.entrypoints.demo_cameras import DemoCameras
from app.entrypoints.drill_player import drill_player
from app.entrypoints.first_map import FirstMap, Wishes, first_map
from app.entrypoints.look import remember
from app.entrypoints.reading import Reading, reading_of
from app.entrypoints.workstation import own_workstation
from app.link.supervision import State as EngineState
from app.login import LogIn, author_of
from app.queries.people import UserRow
from app.queries.places import CameraAt, Town
from app.ports.exchange import Arrival
from app.queries.reader import Reader
from app.services.intent import Author, Changes, Intent
from app.services.people import BeginSession
from data import passwords
from data.exchange.catalogue_csv import read_rows
from data.media.door import BoundedDoor
from data.store import Store
from ui.charts.panel import ChartsPanel
from ui.charts.today import TodayCharts
from ui.collector import Collector
from ui.context import Context
from ui.dialogs import open_dialog
from ui.due_runner import DueRunner
from ui.duty.handing_over import HandingOver
from ui.herald import Herald, bring_up
from ui.local_time import local, show_in
from ui.login import LoginDialog, PasswordDialog
from ui.main_window import MainWindow, Parts
from ui.map.map_view import MapView
from ui.operations import Operations
from ui.session_lock import SessionLock
from ui.theme import Theme
from ui.training.moment import Moment, MomentClock, OfMoment
from ui.translation import speak, unspeak
from ui.video.sounds import Sounds
from ui.video.start import video_engine
from ui.video.video_dock import VideoDock
from ui.workspace_button import mark_icon

__all__ = ["Session", "Wishes"]
VIEWER = Author(user=UUID(int=0), login="viewer", roles=frozenset(), department=None, workstation=platform.node())
"""Who only looks."""
MOST_CAMERAS = 1000
MAP_FIRST_MS = 6000
"""So long video waits for the first map."""


class Session(QObject):
    """Holds what stays while windows come and go. Call `close` before the application ends."""

    ended = Signal()
    """The person has closed the window."""
    barred = Signal(object)
    """The `Refusal` for which the session has to end: this workstation was barred, or away for too long."""
    _arrived = Signal(object)
    sat = Signal(str)
    """Login of who sits here now."""

    def __init__(self, store: Store, wishes: Wishes, first: FirstMap | None = None) -> None:
        """`first` where the map of this store was started already."""
        super().__init__()
        self._collector = Collector(self)
        self._store, self._wishes = store, wishes
        self._reading: Reading = reading_of(store)
        show_in(self._reading.time_rules.now().zone)
        self._application = QCoreApplication.instance()
        assert isinstance(self._application, QApplication)
        first = first or first_map(store.path, wishes, self._application)
        self._theme, self._spoken, self._map = first.theme, first.spoken, first.map_view
        self._language = wishes.language
        self._user: UserRow | None = None
        self._author, self._name = VIEWER, ""
        self._arriving = False
        """Whether the next window is the first of somebody who has just logged in."""
        self._handing_over: HandingOver | None = None
        self._video_engine = video_engine(self)
        self._sounds = Sounds(self._video_engine, self)
        self._cameras: DemoCameras | None = None
        self._video = VideoDock(self._theme, self._video_engine, self._url_of, store.clock.now)
        self._workstation = own_workstation(store.identity.id, keeps=wishes.keeps)
        self._log_in = LogIn(
            people=self._reading.people, staff=self._reading.staff, fits=passwords.fits, carry_out=store.carry_out,
            clock=store.clock, new_id=lambda: uuid7(store.clock.now()), workstation=platform.node(),
            proved=store.note_proved)
        self._herald = Herald(mark_icon(self._theme), self) if wishes.keeps else None
        self._calls = call_folder(store.clock, keeps=wishes.keeps)
        self._drill = drill_player(store, self)
        self._replica = replica_of(store)
        self._exchange = exchange_of(self._replica)
        if self._exchange is not None:
            self._arrived.connect(self._take_arrival)
            self._exchange.watch(self._arrived.emit)
            self._exchange.start()
        self._operations: Operations | None = None
        self.window: MainWindow | None = None
        self._town: Town | None = None
        """The town whose video is yet to start."""
        self._map_late = QTimer(self)
        self._map_late.setSingleShot(True)
        self._map_late.setInterval(MAP_FIRST_MS)
        self._map_late.timeout.connect(self._map_stands)

    @property
    def map_view(self) -> MapView:
        """The map that is shown."""
        return self._map

    @property
    def video(self) -> VideoDock:
        """The tiles that are shown."""
        return self._video

    def raise_window(self) -> None:
        """Bring the window, or what it asks, before the person."""
        top = QApplication.activeModalWidget() or self.window
        for each in ([top] if top is not None else QApplication.topLevelWidgets()):
            if each.isVisible():
                bring_up(each)

    def is_idle(self) -> bool:
        """Say whether nothing is being read or written for the window."""
        return self._operations is None or self._operations.idle

    # Who sits here

    def view_only(self) -> None:
        """Open the window for somebody who only looks."""
        self._user, self._author, self._name = None, VIEWER, self.tr("Viewer")
        self._open_window()

    def begin_as(self, login: str) -> None:
        """Open the window for a user without a password: only where the caller may write the store.

        On a replica people are proved by the shared store's passwords: there the name is only filled in.

        Raises:
            BadInput: `login.unknown`.
            NotAllowed: `login.barred`.
        """
        user = self._reading.people.user(login.strip().lower())
        if user is None:
            raise BadInput("login.unknown", login=login)
        if self._replica is not None:
            self.ask(login=user.login)
            return
        self._store.carry_out(BeginSession(id=uuid7(self._store.clock.now()), how="as"),
                              author_of(user, platform.node()))
        self._sit(user)

    def ask(self, parent: QWidget | None = None, login: str = "") -> None:
        """Ask who sits here; without an answer things stay as they are (or end, where there is no window yet).

        `login` is filled in already.
        """
        operations = self._operations or Operations(lambda intent: self._store.carry_out(intent, self._author), self)
        self._operations = operations
        operations.read(self._offered, lambda found: self._ask(operations, *found, parent=parent, login=login))

    def close(self) -> None:
        """End windows, engines and threads, then the store. Idempotent."""
        if self.window is not None:
            self.window.closed.disconnect()
            self.window.close()
        if self._drill is not None:
            self._drill.close()
        if self._exchange is not None:
            self._exchange.give_up()  # What is being written would wait for the server, and the user for that.
        if self._operations is not None:
            self._operations.close()
        self._map_late.stop()
        self._town = None
        self._map.close_engine()
        self._video_engine.close()
        if self._cameras is not None:
            self._cameras.close()
        if self._herald is not None:
            self._herald.close()
        assert isinstance(self._application, QApplication)
        unspeak(self._spoken, self._application)
        self._spoken = []
        self._workstation.close()
        self._collector.close()
        if self._exchange is not None:
            self._exchange.close()
        self._store.close()

    def _take_arrival(self, arrival: Arrival) -> None:
        """Let the panels read anew what came from the shared store; who is barred, or away too long, sees no more."""
        trouble = self._replica.link.trouble if self._replica is not None else None
        if trouble is not None and (trouble.code == "exchange.expired" or trouble.code.startswith("workstation.")):
            self.barred.emit(trouble)
            return
        if self._operations is not None and not self._operations.closed:
            self._operations.changed.emit(Changes(seq=arrival.seq, tables=arrival.tables, cases=arrival.cases,
                                                  components=arrival.components))

    def _offered(self) -> tuple[list[UserRow], str]:
        """Return the users to choose from and everybody's password: only a demonstration tells."""
        if not self._store.identity.demo:
            return [], ""
        from data.demo.filling import PASSWORD  # Brings the whole making of the city along.
        users = self._reading.people.users()
        return [user for user in users if user.login.upper() in user.roles] or users, PASSWORD

    def _ask(self, operations: Operations, offered: list[UserRow], password: str, parent: QWidget | None,
             login: str = "") -> None:
        hint = self.tr("Everybody's password in the demonstration: {password}").format(password=password)
        dialog = LoginDialog(operations, self._log_in, self._language, offered=offered, hint=hint if offered else "",
                             login=login or ("dsp" if offered else ""), parent=parent)
        dialog.accepted.connect(lambda: self._begin(dialog.user))
        dialog.rejected.connect(self._declined)
        open_dialog(dialog)

    def _declined(self) -> None:
        if self.window is None:
            self.ended.emit()

    def _begin(self, user: UserRow | None) -> None:
        assert user is not None and self._operations is not None
        self._author = author_of(user, platform.node())
        self._operations.write(BeginSession(id=uuid7(self._store.clock.now()), how="password"),
                               lambda _: self._sit_by_password(user))

    def _sit_by_password(self, user: UserRow) -> None:
        """A password that somebody else gave is for one log-in: who keeps it may only look."""
        self._sit(user)
        if user.must_change_password and self.window is not None:
            dialog = self._ask_password(self.window)
            dialog.say(self.tr("This password was for one log-in. Choose your own."))
            dialog.rejected.connect(self.view_only)

    def _sit(self, user: UserRow) -> None:
        self._arriving = self._user is None or self._user.id != user.id
        self._user, self._author = user, author_of(user, platform.node())
        self._name = user.name_zh if self._language == "zh_CN" else user.name_en
        self._open_window()

    # The window

    def _open_window(self) -> None:
        before, operations = self.window, self._operations
        context = self._context()
        parts = Parts(map_view=self._map, video=self._video, charts=ChartsPanel(context), today=TodayCharts(context),
                      herald=self._herald)
        asked = before.workspace.key if before is not None else self._wishes.workspace
        window = MainWindow(context, parts, self._name, asked)
        window.theme_toggled.connect(self._toggle_theme)
        window.language_chosen.connect(self._change_language)
        window.user_change_wanted.connect(lambda: self._change_user(window))
        window.password_change_wanted.connect(lambda: self._ask_password(window))
        window.town_shown.connect(self._await_map)
        window.closed.connect(self.ended)
        DueRunner(context, window)
        if not context.read_only:
            self._serve(window, context)
        self.window = window
        self.sat.emit(self._author.login)
        self._show(window, before)
        if before is not None:
            before.closed.disconnect()
            before.close()
            before.deleteLater()
        if operations is not None:
            operations.close()

    def _serve(self, window: MainWindow, context: Context) -> None:
        """Give the window what only somebody who has logged in needs: lock, hand-over, roster."""
        lock = SessionLock(window, context, self._log_in, self._name)
        lock.user_change_wanted.connect(lambda: self.ask(lock.dialog))
        self._handing_over = HandingOver(window, context, window.message.stand, arriving=self._arriving)
        self._handing_over.said.connect(window.alerts.toast.say)
        self._arriving = False
        menu, before = window.top.user_button.menu(), window.top.own_end
        menu.insertActions(before, [lock.action, *self._handing_over.actions])

    def _change_user(self, window: MainWindow) -> None:
        """Who leaves hands over first."""
        if self._handing_over is None or window.context.read_only:
            self.ask(window)
        else:
            self._handing_over.leave(lambda: self.ask(window))

    def _show(self, window: MainWindow, before: MainWindow | None) -> None:
        if before is not None:
            window.setGeometry(before.geometry())
            window.setWindowState(before.windowState())
            window.show()
        elif self._wishes.size is not None:
            window.resize(*self._wishes.size)
            window.show()
        else:
            window.resize(window.screen().availableSize())  # What stays where no window manager maximizes it.
            window.showMaximized()

    def _context(self) -> Context:
        author, store = self._author, self._store
        reading = self._reading.seen_by(Reader(author.user, author.roles, author.department))
        moment = Moment(store.clock)

        def carry_out(intent: Intent) -> Changes:
            if moment.past:
                raise NotAllowed("past.read_only")
            return store.carry_out(intent, author)

        self._operations = Operations(carry_out, self)
        return Context(
            cases=OfMoment(reading.cases, moment), clock=MomentClock(moment), moment=moment, drill=self._drill,
            places=reading.places, figures=OfMoment(reading.figures, moment), people=reading.people,
            staff=reading.staff, records=reading.records, catalogue=reading.catalogue, time_rules=reading.time_rules,
            advice=reading.advice, stills=self._map.stills, sounds=self._sounds,
            changes=reading.changes, carry_out=carry_out, author=author,
            permissions=store.permissions(), blobs=store.blobs,
            media=BoundedDoor(store.identity.crs_id, reading.time_rules.now().zone),
            exchange=self._exchange, calls=self._calls,
            operations=self._operations, workstation=self._workstation, theme=self._theme,
            language=self._language, read_only=not author.roles, hashed=passwords.hashed, catalogue_rows=read_rows)

    def _toggle_theme(self) -> None:
        self._theme = Theme("day" if self._theme.name == "night" else "night")
        remember(keeps=self._wishes.keeps, theme=self._theme.name)
        self._theme.apply()
        self._map.set_theme(self._theme)
        self._video.set_theme(self._theme)
        self._open_window()

    def _change_language(self, language: str) -> None:
        if language == self._language:
            return
        assert isinstance(self._application, QApplication)
        unspeak(self._spoken, self._application)
        self._language = language
        remember(keeps=self._wishes.keeps, language=language)
        self._spoken = speak(language, self._application)
        before, self._map = self._map, self._new_map()
        before.close_engine()
        if self._user is None:
            self.view_only()
        else:
            self._sit(self._user)

    def _ask_password(self, window: MainWindow) -> PasswordDialog:
        dialog = PasswordDialog(window.context, self._log_in, passwords.hashed, window)
        open_dialog(dialog)
        return dialog

    # Map and video

    def _new_map(self) -> MapView:
        view = MapView(self._theme)
        view.open_store(self._store.path)
        return view

    def _url_of(self, code: str) -> str | None:
        if self._cameras is not None:
            return self._cameras.url_of(code)
        return None if self._store.identity.demo else ""  # No store holds addresses yet.

    def _await_map(self, town: Town) -> None:
        """Video starts once the map stands, or is taking too long: two cores can't start everything at once."""
        if self._map.first_frame_ms is not None or self._video_engine.state is not EngineState.STOPPED:
            self._start_video(town)
            return
        self._town = town
        self._map.first_frame.connect(self._map_stands)
        self._map_late.start()

    def _map_stands(self) -> None:
        self._map_late.stop()
        if self._town is not None:
            self._start_video(self._town)

    def _start_video(self, town: Town) -> None:
        self._town = None
        self._video_engine.start()
        if town.demo and self._cameras is None and self._operations is not None:
            places, extent = self._reading.places, town.extent_mm
            self._operations.read(lambda: places.cameras_near(_middle(extent), limit=MOST_CAMERAS),
                                  self._start_cameras)

    def _start_cameras(self, cameras: list[CameraAt]) -> None:
        if self._cameras is not None:
            return
        names = {camera.code: camera.name for camera in cameras}
        self._cameras = DemoCameras(names, lambda: local(self._store.clock.now()), self)
        self._cameras.listening.connect(self._video.refresh)
        self._cameras.start()


def _middle(extent_mm: tuple[int, int, int, int]) -> Point:
    west, south, east, north = extent_mm
    return Point((west + east) // 2, (south + north) // 2)
