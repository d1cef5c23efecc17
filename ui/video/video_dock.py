"""The cameras near a case, live: up to four tiles, one of them large when wanted."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.link.supervision import State as EngineState
from app.queries.places import CameraAt
from ui.commands import key_sequence, with_key
from ui.engine_process import EngineProcess
from ui.icons import icon
from ui.theme import Theme
from ui.video.camera_tile import CameraTile
from ui.video.feeds import Feeds

TILES = 4
TILE_MOST_PX = (640, 360)
LARGE_MOST_PX = (1920, 1080)
GAP_PX = 4
KEPT_WHILE_HIDDEN_MS = 5000
"""So long after the dock is hidden the streams go on, so that a look at another tab doesn't break them."""
_AGE_EVERY_MS = 500
_SHAPE = 16 / 9


def columns_for(tiles: int, width_px: int, height_px: int) -> int:
    """Return into how many columns tiles are laid so that pictures of 16:9 become as large as possible."""
    def picture_width(columns: int) -> float:
        rows = -(-tiles // columns)
        return min(width_px / columns, height_px / rows * _SHAPE)
    return max(range(1, tiles + 1), key=picture_width, default=1)


def _words(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setProperty("tone", "secondary")
    return label


class VideoDock(QWidget):
    """Shows cameras; the content of a dock or of a tab.

    Signals:
        counts: how many tiles are live, and how many there are.
        snapshot_taken: the `CameraAt` and the picture (`QImage`) as it came from the camera.
    """

    counts = Signal(int, int)
    snapshot_taken = Signal(object, object)

    def __init__(self, theme: Theme, engine: EngineProcess, url_of: Callable[[str], str | None],
                 now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        """`url_of` gives the address of a camera's stream by its code, empty where it has none, None while it isn't
        known yet (then call `refresh`); `now` is the store's clock. Whoever made the engine closes it."""
        super().__init__(parent)
        self._url_of = url_of
        self._cameras: list[CameraAt] = []
        self._large: CameraTile | None = None
        self._none_near = False
        self._told = (0, 0)
        self.feeds = Feeds(engine, self)
        self.tiles = [CameraTile(theme, now, number + 1, self) for number in range(TILES)]
        self._empty = _words(self)
        self._trouble = self._trouble_panel()
        self._hidden_since = self._timer(KEPT_WHILE_HIDDEN_MS, self._want, single=True)
        self._ages = self._timer(_AGE_EVERY_MS, self._age)
        self._connect()
        self._add_actions()
        self.set_theme(theme)
        self.show_cameras([])

    def show_cameras(self, cameras: Sequence[CameraAt], *, none_near: bool = False) -> None:
        """Show these, the nearest first; with none, say what to do, or (`none_near`) that there is none."""
        self._cameras = list(cameras)[:TILES]
        self._none_near = none_near
        for tile, camera in zip(self.tiles, [*self._cameras, *[None] * TILES], strict=False):
            tile.show_camera(camera)
        self._large = None
        self._retext()
        self._want()
        self._lay_out()

    def refresh(self) -> None:
        """Ask for the addresses again: they came, or have changed."""
        self._want()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and type."""
        self.snapshot_action.setIcon(icon("camera", theme))
        self.large_action.setIcon(icon("arrows-out", theme))
        for tile in self.tiles:
            tile.set_theme(theme)

    def take_snapshot(self) -> bool:
        """Give away the picture of the tile that has the focus, else of the large or first one; False without one."""
        tile = next((each for each in self.tiles if each.hasFocus()), self._large or self.tiles[0])
        picture = tile.snapshot()
        if picture is None:
            return False
        self.snapshot_taken.emit(tile.camera, picture)
        return True

    def open_large(self, tile: CameraTile | None) -> None:
        """Give one tile the whole place; None, or the one that has it: show all."""
        self._large = None if tile is self._large else tile
        self._want()
        self._lay_out()

    def _connect(self) -> None:
        self.feeds.pictured.connect(self._pictured)
        self.feeds.changed.connect(self._show_states)
        self.feeds.engine_changed.connect(self._show_states)
        for tile in self.tiles:
            tile.opened.connect(lambda tile=tile: self.open_large(tile))

    def _add_actions(self) -> None:
        """Acts that the dock's title bar may show too: `snapshot_action`, `large_action`."""
        self.snapshot_action = QAction(self)
        self.snapshot_action.triggered.connect(self.take_snapshot)
        self.large_action = QAction(self)
        self.large_action.triggered.connect(self._toggle_large)
        for number, tile in enumerate(self.tiles):
            choose = QAction(self)
            choose.setShortcut(key_sequence(f"tile.{number + 1}"))
            choose.triggered.connect(tile.setFocus)
            self._own(choose)
        back = QAction(self)
        back.setShortcut(key_sequence("tile.all"))
        back.triggered.connect(lambda: self.open_large(None))
        for action in (back, self.snapshot_action, self.large_action):
            self._own(action)
        for tile in self.tiles:
            tile.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            tile.addActions([self.snapshot_action, self.large_action])

    def _own(self, action: QAction) -> None:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)

    def _toggle_large(self) -> None:
        self.open_large(self._large or next((each for each in self.tiles if each.hasFocus()), self.tiles[0]))

    def _timer(self, every_ms: int, then: Callable[[], None], *, single: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(every_ms)
        timer.setSingleShot(single)
        timer.timeout.connect(then)
        return timer

    def _trouble_panel(self) -> QWidget:
        panel = QWidget(self)
        self._trouble_words = _words(panel)
        self._retry = QPushButton(panel)
        self._retry.clicked.connect(self.feeds.retry)
        column = QVBoxLayout(panel)
        column.addStretch()
        column.addWidget(self._trouble_words)
        column.addWidget(self._retry, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        panel.hide()
        return panel

    def _want(self) -> None:
        """Tell the engine what is to be seen; nothing, when nobody looks."""
        wanted = {}
        for tile in self.tiles if self.isVisible() else ():
            url = self._url_of(tile.camera.code) if tile.camera is not None else None
            if url is not None:
                wanted[tile.camera.code] = (url, *(LARGE_MOST_PX if tile is self._large else TILE_MOST_PX))
        self.feeds.want(wanted)
        self._show_states()

    def _pictured(self, code: str) -> None:
        for tile in self.tiles:
            if tile.camera is not None and tile.camera.code == code and tile.isVisible():
                tile.update()

    def _show_states(self, *_: object) -> None:
        engine = self.feeds.engine_state
        for tile in self.tiles:
            if tile.camera is not None:
                tile.show_feed(self.feeds.feed(tile.camera.code), engine)
        given_up = bool(self._cameras) and engine in (EngineState.CRASH_LOOP, EngineState.HELD_DOWN)
        if given_up == self._trouble.isHidden():
            self._trouble.setVisible(given_up)
            self._lay_out()
        counts = (sum(tile.live for tile in self.tiles if tile.camera is not None), len(self._cameras))
        if counts != self._told:
            self._told = counts
            self.counts.emit(*counts)

    def _age(self) -> None:
        """Say how old a picture is, while it ages."""
        for tile in self.tiles:
            if tile.isVisible() and not tile.live:
                tile.update()

    def _lay_out(self) -> None:
        self._empty.setVisible(not self._cameras)
        self._empty.setGeometry(self.rect())
        self._trouble.setGeometry(self.rect())
        shown = [tile for tile in self.tiles if tile.camera is not None] if self._trouble.isHidden() else []
        if self._large is not None and shown:
            shown = [self._large]
        for tile in self.tiles:
            tile.setVisible(tile in shown)
        columns = columns_for(len(shown), self.width(), self.height())
        rows = -(-len(shown) // columns)
        for number, tile in enumerate(shown):
            tile.setGeometry(self._cell(number % columns, columns, number // columns, rows))

    def _cell(self, column: int, columns: int, row: int, rows: int) -> QRect:
        room = self.rect().adjusted(GAP_PX, GAP_PX, 0, 0)
        left, right = (room.left() + room.width() * each // columns for each in (column, column + 1))
        top, bottom = (room.top() + room.height() * each // rows for each in (row, row + 1))
        return QRect(left, top, right - left - GAP_PX, bottom - top - GAP_PX)

    def _retext(self) -> None:
        self._empty.setText(
            self.tr("There is no camera near this place.") if self._none_near else
            self.tr("Choose a case in the list or on the map: the cameras near it are shown here."))
        self._trouble_words.setText(
            self.tr("Video stopped several times in a row and was not started again. The rest of the window goes on."))
        self._retry.setText(self.tr("Start video again"))
        self.snapshot_action.setText(with_key(self.tr("Take a snapshot"), "video.snapshot"))
        self.large_action.setText(self.tr("Large / all"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles anew."""
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        self._hidden_since.stop()
        self._ages.start()
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: after a while the streams are let go."""
        self._ages.stop()
        self._hidden_since.start()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retext()
        super().changeEvent(event)
